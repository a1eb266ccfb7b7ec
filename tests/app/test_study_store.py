"""The store that all visitors share: where it is, and what is told when it cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from myomap.ui import study_store as module


def visit() -> None:
    """A page that says which database keeps answers, or why none does."""
    import streamlit as st

    from myomap.text import load_text
    from myomap.ui.study_store import StoreError, study_store

    try:
        study_store().begin("a" * 64)
        st.text("kept")
    except StoreError as error:
        st.text(error.words(load_text()))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that is used when nothing is set."""
    monkeypatch.delenv(module.VARIABLE, raising=False)
    monkeypatch.setattr(module, "FILE", tmp_path / "var" / "study.sqlite")
    yield module.FILE
    st.cache_resource.clear()
    module._failures.clear()


def told(page: AppTest) -> str:
    page.run()
    assert not page.exception
    assert len(page.main) == 1
    return str(page.text[0].value)


def test_store_without_any_setting_is_a_file_and_shared_by_visits(
    place: Path, recwarn: pytest.WarningsRecorder
):
    assert told(AppTest.from_function(visit)) == "kept"
    assert place.exists()
    assert told(AppTest.from_function(visit)) == "kept"
    assert not recwarn.list


def test_store_is_where_the_variable_says_before_the_secrets(place: Path, monkeypatch: pytest.MonkeyPatch):
    page = AppTest.from_function(visit)
    page.secrets["connections"] = {"study": {"url": f"sqlite:///{place.parent}/secret.sqlite"}}
    assert told(page) == "kept"
    assert (place.parent / "secret.sqlite").exists()
    monkeypatch.setenv(module.VARIABLE, f"sqlite:///{place.parent}/set.sqlite")
    assert told(page) == "kept"
    assert (place.parent / "set.sqlite").exists()
    assert not place.exists()


def test_store_that_cannot_be_made_is_told_and_tried_again(place: Path, monkeypatch: pytest.MonkeyPatch):
    place.parent.parent.joinpath("var").write_text("a file where a folder should be")
    page = AppTest.from_function(visit)
    assert "not allowed to write" in told(page)
    place.parent.unlink()
    assert "not allowed to write" in told(page), "it was tried again at once"
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    assert told(page) == "kept"


def test_setting_that_names_no_database_is_told(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(module.VARIABLE, "my database")
    assert "does not know where" in told(AppTest.from_function(visit))

"""The database behind the store: it waits for the disk, and a place that is none is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from myomap.study.faults import StoreError
from myomap.study.store import Store
from myomap.study.store_engine import engine_options
from myomap.text import load_text
from tests.postgres import Postgres


def test_confirmation_waits_for_the_disk(
    postgres: Postgres, engine_of: Callable[..., Engine], tmp_path: Path
):
    careless = engine_of(postgres.new_database())
    with careless.begin() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    careless.dispose()
    file = engine_of(f"sqlite:///{tmp_path}/study.sqlite")
    Store(careless), Store(file).migrate()
    with careless.connect() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
    with file.connect() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"


def test_sqlite_in_a_place_that_is_no_folder_is_told(engine_of: Callable[..., Engine], tmp_path: Path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError) as refused:
        Store(engine_of(f"sqlite:///{tmp_path}/file/study.sqlite")).migrate()
    assert refused.value.key == "study.store.unwritable"
    assert refused.value.words(load_text())


def test_file_that_is_no_database_is_told_and_left(engine_of: Callable[..., Engine], tmp_path: Path):
    file = tmp_path / "study.sqlite"
    file.write_text("my thesis " * 500)
    with pytest.raises(StoreError) as refused:
        Store(engine_of(f"sqlite:///{file}")).migrate()
    assert refused.value.key == "study.store.foreign"
    assert file.read_text() == "my thesis " * 500


@pytest.mark.parametrize(
    "address", ["", "study.sqlite", "sqlite://", "sqlite:///:memory:", "mysql://study@db/x"]
)
def test_address_of_no_database_is_told(address: str):
    with pytest.raises(StoreError) as refused:
        engine_options(address)
    assert refused.value.key == "study.store.address"
    assert refused.value.words(load_text())

"""Interface words by key."""

from __future__ import annotations

from pathlib import Path

import pytest

from myomap.errors import MyomapError, UnknownIdError
from myomap.text import languages, load_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en.csv").write_text('key,text\nhello,"Hello, {name}."\nplain,No fields\n', encoding="utf-8")
    (tmp_path / "de.csv").write_text("key,text\nhello,Hallo {name}\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a language")
    return tmp_path


def test_words_of_a_key_are_filled_in(folder: Path) -> None:
    text = load_text("en", folder)
    assert text("hello", name="Ana") == "Hello, Ana."
    assert text("plain") == "No fields"
    assert text.lang == "en"
    assert "hello" in text and "other" not in text


def test_value_that_looks_like_a_field_stays_as_it_is(folder: Path) -> None:
    assert load_text("en", folder)("hello", name="{plain.__class__}") == "Hello, {plain.__class__}."


def test_unknown_key_names_the_nearest(folder: Path) -> None:
    with pytest.raises(UnknownIdError, match=r'no text "helo". Did you mean "hello"'):
        load_text("en", folder)("helo")


def test_missing_value_is_an_error_that_names_the_row(folder: Path) -> None:
    with pytest.raises(MyomapError, match="Correct the row hello"):
        load_text("en", folder)("hello")


def test_languages_are_the_tables_english_first(folder: Path) -> None:
    assert languages(folder) == ("en", "de")


@pytest.mark.parametrize("lang", ["fr", "../en", "", "en/.."])
def test_language_without_a_table_is_an_unknown_id(folder: Path, lang: str) -> None:
    with pytest.raises(UnknownIdError, match="There is no language"):
        load_text(lang, folder)


@pytest.mark.parametrize(
    "content",
    ["", "text,key\n", "key,text\na\n", "key,text\na,b\na,c\n", 'key,text\na,"b\n', "key,text\n,b\n"],
)
def test_damaged_table_is_an_error_in_words(folder: Path, content: str) -> None:
    (folder / "en.csv").write_text(content, encoding="utf-8")
    with pytest.raises(MyomapError, match=r"en\.csv"):
        load_text("en", folder)

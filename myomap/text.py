"""Interface words by key: `text("panel.points", count=3)`, and the files that hold a language's words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from myomap.errors import MyomapError, UnknownIdError, nearest

TEXT = Path(__file__).resolve().parent.parent / "data" / "text"
ENGLISH = "en"
REVIEWED = "reviewed"
OUTDATED = "outdated"
_COLUMNS = ("key", "text")
_TRANSLATED_COLUMNS = ("key", "text", "english", "state")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


class Entry(NamedTuple):
    """One text of a language file."""

    text: str
    english: str
    """The English that it was made from; empty in the English file itself."""
    state: str
    """draft, reviewed, or outdated: made from an English text that has changed since."""

    def is_current(self, english: str) -> bool:
        """Say whether there is a text, and it was made from this English."""
        return bool(self.text) and self.english == english and self.state != OUTDATED


class Text:
    """The words of one language; called with a key and the values of its fields.

    Parameters
    ----------
    lang
        Language tag, such as en.
    words
        Sentences by key; fields are written as in {name}.
    reviewed
        Whether somebody who speaks the language has read every word of it.
    """

    def __init__(self, lang: str, words: Mapping[str, str], reviewed: bool = True) -> None:
        self.lang = lang
        self.reviewed = reviewed
        self._words = MappingProxyType(dict(words))

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of a key with its fields filled in.

        Raises
        ------
        UnknownIdError
            If there is no such key.
        MyomapError
            If a field has no value.
        """
        try:
            words = self._words[key]
        except KeyError:
            raise UnknownIdError("text", key, nearest(key, self._words)) from None
        if "{" not in words and "}" not in words:
            return words
        try:
            return words.format(**values)
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            fix = f"Correct the row {key} of data/text/{self.lang}.csv, or give the value."
            raise MyomapError(f"The text {key} cannot be filled in: {error!r}. {fix}") from error

    def __contains__(self, key: object) -> bool:
        return key in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)


def load_text(lang: str = ENGLISH, folder: Path = TEXT) -> Text:
    """Read the interface words of a language; what it lacks stays English.

    Raises
    ------
    UnknownIdError
        If there is no file for the language.
    MyomapError
        If a file is damaged.
    """
    words = {key: entry.text for key, entry in load_entries(ENGLISH, folder).items()}
    if lang == ENGLISH:
        return Text(lang, words)
    entries = load_entries(lang, folder)
    told = {key: in_language(entries.get(key), english) for key, english in words.items()}
    return Text(lang, told, all(entry.state == REVIEWED for entry in entries.values()))


def in_language(entry: Entry | None, english: str) -> str:
    """Return the text of an entry, or the English when there is none or it was made from another English.

    Examples
    --------
    >>> in_language(Entry("Dolor", "Pain", "draft"), "Pain")
    'Dolor'
    >>> in_language(Entry("Dolor", "Pain", "draft"), "Strong pain")
    'Strong pain'
    """
    return entry.text if entry is not None and entry.is_current(english) else english


def load_entries(lang: str, folder: Path = TEXT) -> dict[str, Entry]:
    """Read the file of a language: its texts by key, in the order of the file.

    The English file has the columns key and text: the interface words. That of another language also has
    `english` and `state`, and holds interface words and the words of the tables (languages.py).

    Raises
    ------
    UnknownIdError
        If there is no file for the language.
    MyomapError
        If the file is damaged.
    """
    known = languages(folder)
    if lang not in known:
        raise UnknownIdError("language", lang, nearest(lang, known))
    path = folder / f"{lang}.csv"
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MyomapError(f"{path.name} cannot be read ({error}). Save it as CSV UTF-8.") from error
    columns = _COLUMNS if lang == ENGLISH else _TRANSLATED_COLUMNS
    if not rows or tuple(rows[0][: len(columns)]) != columns:
        raise MyomapError(f'{path.name}, row 1: the header must start with "{",".join(columns)}".')
    entries: dict[str, Entry] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        if len(row) != len(rows[0]) or not row[0].strip():
            raise MyomapError(
                f"{path.name}, row {number}: give a key and its text, in quotation marks if it has commas."
            )
        if row[0] in entries:
            raise MyomapError(
                f'{path.name}, row {number}: the key "{row[0]}" is there twice. Delete one of the rows.'
            )
        told = dict(zip(columns, row, strict=False))
        entries[row[0]] = Entry(row[1], told.get("english", ""), told.get("state", REVIEWED))
    return entries


def languages(folder: Path = TEXT) -> tuple[str, ...]:
    """Return the languages that have a file, English first."""
    found = sorted(path.stem for path in folder.glob("*.csv") if _LANGUAGE.fullmatch(path.stem))
    return tuple(sorted(found, key=lambda lang: lang != ENGLISH))


def is_language(lang: str) -> bool:
    """Say whether a text can be the tag of a language other than English.

    Examples
    --------
    >>> [is_language(lang) for lang in ("es", "pt-BR", "en", "Spanish")]
    [True, True, False, False]
    """
    return lang != ENGLISH and _LANGUAGE.fullmatch(lang) is not None

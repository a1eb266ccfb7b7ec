"""Interface words by key: `text("panel.points", count=3)`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from myomap.errors import MyomapError, UnknownIdError, nearest

TEXT = Path(__file__).resolve().parent.parent / "data" / "text"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


class Text:
    """The words of one language; called with a key and the values of its fields.

    Parameters
    ----------
    lang
        Language tag, such as en.
    words
        Sentences by key; fields are written as in {name}.
    """

    def __init__(self, lang: str, words: Mapping[str, str]) -> None:
        self.lang = lang
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


def load_text(lang: str = "en", folder: Path = TEXT) -> Text:
    """Read the words of a language from its table (columns key, text).

    Raises
    ------
    UnknownIdError
        If there is no table for the language.
    MyomapError
        If the table is damaged.
    """
    known = languages(folder)
    if lang not in known:
        raise UnknownIdError("language", lang, nearest(lang, known))
    path = folder / f"{lang}.csv"
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MyomapError(f"{path.name} cannot be read ({error}). Save it as CSV UTF-8.") from error
    if not rows or rows[0][:2] != ["key", "text"]:
        raise MyomapError(f'{path.name}, row 1: the header must start with "key,text".')
    words: dict[str, str] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        if len(row) != len(rows[0]) or not row[0].strip():
            raise MyomapError(
                f"{path.name}, row {number}: give a key and its text, in quotation marks if it has commas."
            )
        if row[0] in words:
            raise MyomapError(
                f'{path.name}, row {number}: the key "{row[0]}" is there twice. Delete one of the rows.'
            )
        words[row[0]] = row[1]
    return Text(lang, words)


def languages(folder: Path = TEXT) -> tuple[str, ...]:
    """Return the languages that have a table, English first."""
    found = sorted(path.stem for path in folder.glob("*.csv") if _LANGUAGE.fullmatch(path.stem))
    return tuple(sorted(found, key=lambda lang: lang != "en"))

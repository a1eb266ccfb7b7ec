"""The words of the tables in other languages, and how complete each language is.

A language is one file, data/text/<lang>.csv, with the columns key, text, english and state. Its keys are
those of the interface words and, for the tables, `<table>.<id>.<column>`, such as `areas.temple.name`. Where
a row has several ids, they follow each other with full stops. What people type into the search differs too
much between languages to be translated row by row: `lay_words.<kind>.<id>` holds the everyday phrases for one
place, muscle or condition, joined by `;`, and `search.<role>` the words that the search treats specially.

A text counts only while the English beside it is still what the tables say: an outdated sentence about a
warning sign is worse than an English one.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from myomap.schema import LIST_SEPARATOR, Schema, TableSchema
from myomap.tables import Tables
from myomap.text import ENGLISH, OUTDATED, REVIEWED, TEXT, Entry, in_language, languages, load_entries

INTERFACE = "interface"
SEARCH_ROLES = ("filler", "at", "aside", "where", "place", "pain", "muscle", "left", "right", "same")
_ONE_MEANING = ("pain", "muscle")  # every word of these roles says the same
_SAME = "="
_DRAFT = "draft"


class Translation:
    """The words of the tables in one language.

    Parameters
    ----------
    lang
        The language; English leaves the tables as they are.
    folder
        Where the language files are.
    """

    def __init__(self, lang: str, folder: Path = TEXT) -> None:
        self._entries = {} if lang == ENGLISH else load_entries(lang, folder)
        told = "" if lang == ENGLISH else repr(sorted(self._entries.items()))
        self.digest = hashlib.sha256(told.encode()).hexdigest() if told else ""
        """Changes whenever a word does; empty for English."""

    def table(self, frame: pd.DataFrame, table: TableSchema) -> pd.DataFrame:
        """Return a table with its words in this language; columns and their order stay."""
        if not self._entries:
            return frame
        if table.name == "lay_words":
            return self._lay_words(frame)
        if table.name == "word_forms":
            return self._word_forms(frame)
        changed = {}
        keys = list(_row_keys(frame, table))
        for field in (field for field in table.fields.values() if field.translated):
            changed[field.name] = [
                in_language(self._entries.get(f"{table.name}.{key}.{field.name}"), cell) if cell else cell
                for key, cell in zip(keys, frame[field.name].tolist(), strict=True)
            ]
        return frame.assign(**changed)

    def _lay_words(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A phrase that several things are called by means first what comes first in the file.

        What the English has no phrases for is left out: it may be a row that is gone.
        """
        known = {f"{kind}.{id}" for kind, id in zip(frame["kind"], frame["id"], strict=True)}
        rows: list[dict[str, str]] = []
        meanings: Counter[str] = Counter()
        for key, entry in self._entries.items():
            table, _, thing = key.partition(".")
            if table != "lay_words" or thing not in known:
                continue
            kind, _, id = thing.partition(".")
            for phrase in _listed(entry.text):
                meanings[phrase] += 1
                rows.append({"phrase": phrase, "kind": kind, "id": id, "rank": str(meanings[phrase])})
        return pd.DataFrame(rows, columns=list(frame.columns)) if rows else frame

    def _word_forms(self, frame: pd.DataFrame) -> pd.DataFrame:
        rows: dict[str, dict[str, str]] = {}
        for role in SEARCH_ROLES:
            entry = self._entries.get(f"search.{role}")
            for written in _listed(entry.text) if entry else ():
                words = [word.strip() for word in written.split(_SAME)]
                for word in words if role == "same" else words[:1]:
                    row = rows.setdefault(word, {"word": word, "role": "", "means": ""})
                    if role == "same":
                        row["means"] = words[0] if word != words[0] else ""
                        continue
                    row["role"] = role
                    if role in _ONE_MEANING and entry is not None:
                        row["means"] = _listed(entry.text)[0]
        return pd.DataFrame(list(rows.values()), columns=list(frame.columns)) if rows else frame


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one part is there in a language.

    Attributes
    ----------
    part
        `interface`, or the name of a table.
    total, done, outdated, reviewed
        How many texts there are in English, how many of them are translated and up to date, how many were
        translated from an English that has changed since, and how many of those done somebody has reviewed.
    missing
        Keys of the texts that are not done, in the order of the tables.
    """

    part: str
    total: int
    done: int
    outdated: int
    reviewed: int
    missing: tuple[str, ...]


def texts_to_translate(tables: Tables, schema: Schema, folder: Path = TEXT) -> dict[str, dict[str, str]]:
    """Return every English text that a language needs: by part, the interface first, and in it by key."""
    found = {INTERFACE: {key: entry.text for key, entry in load_entries(ENGLISH, folder).items()}}
    for name, table in schema.tables.items():
        frame = tables[name].frame
        columns = [field.name for field in table.fields.values() if field.translated]
        if name == "lay_words":
            phrases = frame.groupby(name + "." + frame["kind"] + "." + frame["id"], sort=False)["phrase"]
            found[name] = {str(key): text for key, text in phrases.agg(LIST_SEPARATOR.join).items()}
        elif columns:
            found[name] = {
                f"{name}.{key}.{column}": cell
                for key, row in zip(
                    _row_keys(frame, table), frame[columns].itertuples(index=False), strict=True
                )
                for column, cell in zip(columns, row, strict=True)
                if cell
            }
    return found


def coverage(lang: str, tables: Tables, schema: Schema, folder: Path = TEXT) -> tuple[Coverage, ...]:
    """Return how complete a language is, part by part: the interface first, then the tables in their order.

    Raises
    ------
    UnknownIdError
        If there is no file for the language.
    MyomapError
        If a file is damaged.
    """
    entries = {} if lang == ENGLISH else load_entries(lang, folder)
    parts = texts_to_translate(tables, schema, folder)
    return tuple(_coverage(part, texts, entries, lang) for part, texts in parts.items())


def _coverage(part: str, texts: Mapping[str, str], entries: Mapping[str, Entry], lang: str) -> Coverage:
    if lang == ENGLISH:
        return Coverage(part, len(texts), len(texts), 0, len(texts), ())
    written = {key: entries[key] for key in texts if key in entries and entries[key].text}
    done = {key for key, entry in written.items() if entry.is_current(texts[key])}
    reviewed = sum(written[key].state == REVIEWED for key in done)
    missing = tuple(key for key in texts if key not in done)
    return Coverage(part, len(texts), len(done), len(written) - len(done), reviewed, missing)


def strange_keys(lang: str, tables: Tables, schema: Schema, folder: Path = TEXT) -> tuple[str, ...]:
    """Return the keys of a language file that no English text has: misspelt, or of a row that is gone."""
    known = {key for texts in texts_to_translate(tables, schema, folder).values() for key in texts}
    known |= {f"search.{role}" for role in SEARCH_ROLES}
    return tuple(key for key in load_entries(lang, folder) if key not in known)


def language_file(lang: str, tables: Tables, schema: Schema, folder: Path = TEXT) -> str:
    """Return the content of a language file brought up to date, as CSV.

    Every text that is needed has a row, in the order of the English; a new one is empty. Where the English
    has changed, the new English stands there, and the state is outdated until somebody mends the text.
    """
    entries = load_entries(lang, folder) if lang in languages(folder) else {}
    rows = [
        (key, *_updated(entries.get(key), english))
        for texts in texts_to_translate(tables, schema, folder).values()
        for key, english in texts.items()
    ]
    rows += [
        (f"search.{role}", *entries.get(f"search.{role}", Entry("", "", _DRAFT))) for role in SEARCH_ROLES
    ]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([("key", "text", "english", "state"), *rows])
    return written.getvalue()


def _updated(entry: Entry | None, english: str) -> Entry:
    if entry is None or not entry.text:
        return Entry("", english, _DRAFT)
    changed = entry.english != english
    return Entry(entry.text, english, OUTDATED if changed else entry.state or _DRAFT)


@lru_cache(maxsize=8)
def offered_languages(folder: Path = TEXT) -> tuple[str, ...]:
    """Return the languages that have all interface words, English first: others would be half English."""
    english = {key: entry.text for key, entry in load_entries(ENGLISH, folder).items()}

    def is_whole(lang: str) -> bool:
        entries = load_entries(lang, folder)
        return all(key in entries and entries[key].text for key in english)

    return tuple(lang for lang in languages(folder) if lang == ENGLISH or is_whole(lang))


def _row_keys(frame: pd.DataFrame, table: TableSchema) -> Iterator[str]:
    """The ids of each row, joined by full stops, which no id holds."""
    return (".".join(ids) for ids in frame[list(table.primary_key)].itertuples(index=False, name=None))


def _listed(cell: str) -> list[str]:
    return [piece.strip() for piece in cell.split(LIST_SEPARATOR) if piece.strip()]

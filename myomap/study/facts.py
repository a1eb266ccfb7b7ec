"""What cells of the muscle table have in common: which say the same in other words, which muscles are alike.

A cell such as "ribs 9-12, iliac crest" has pieces; a piece has words and the levels that are numbered in it.
Two cells overlap when a piece of one says what a piece of the other says, or names a part of it: all words of
the one are words of the other and their levels meet, or `data/study.toml` has them as a whole and its part.

Cells are compared in English, whatever language the atlas has, so that questions are the same in all of them.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from myomap.atlas import DATA, Atlas, Muscle
from myomap.errors import MyomapError

STUDY_FILE = DATA / "study.toml"
COLUMNS = ("origin", "insertion", "action", "nerve")
LEVELS = tuple(
    f"{part}{n}" for part, most in (("c", 8), ("t", 12), ("l", 5), ("s", 5)) for n in range(1, most + 1)
)
"""Levels of the spine from the neck down, as cells write them."""
_FOLLOWING = frozenset(pairwise(LEVELS))
_PIECES = re.compile(r"[()]|,(?!\d)")
_NERVES = re.compile(r"[(),]|\b(?:and|or)\b")
_RANGE = re.compile(r"\b([ctls]?)(\d+)(?:-([ctls]?)(\d+))?\b")
_WORD = re.compile(r"[^\W\d_]+\d*")


class Piece(NamedTuple):
    """What one part of a cell says: words without order, and numbered levels (of the spine, ribs, bones).

    `wholes` and `parts` are the places, in the file's list for the column, of those that it names.
    """

    words: frozenset[str]
    levels: frozenset[str]
    wholes: frozenset[int]
    parts: frozenset[int]


Said = frozenset[Piece]


@dataclass(frozen=True, slots=True)
class Terms:
    """What counts as the same; see `data/study.toml`."""

    same: Mapping[str, Mapping[str, str]]
    """Per column each word to the one that it counts as; empty for a filler."""
    unknown: frozenset[str]
    wholes: Mapping[str, tuple[tuple[frozenset[str], frozenset[str]], ...]]
    """Per column the words of a whole and of something that belongs to it."""
    not_in_codes: frozenset[str]
    """Words that no study code is made of."""


@lru_cache(maxsize=1)
def load_terms(path: Path = STUDY_FILE) -> Terms:
    """Read what counts as the same.

    Raises
    ------
    MyomapError
        If the file cannot be read or lacks something.
    """
    try:
        told: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        fillers = dict.fromkeys(told["fillers"], "")
        words = told["words"]
        same = {
            column: {
                word: usual
                for listed in (words["all"], words.get(column, {}))
                for usual, others in listed.items()
                for word in others
            }
            | fillers
            for column in COLUMNS
        }
        wholes = {
            column: tuple(
                (_words(whole, same[column]), _words(part, same[column]))
                for whole, parts in told[column].items()
                for part in parts
            )
            for column in COLUMNS
        }
        return Terms(same, frozenset(told["unknown"]), wholes, frozenset(told["not_in_codes"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        fix = "Restore data/study.toml from the project."
        raise MyomapError(f"{path.name} cannot be read ({error!r}). {fix}") from error


def said(atlas: Atlas, muscle: str, column: str) -> Said:
    """Return what a cell of a muscle says: nothing where nobody knows.

    Parameters
    ----------
    column
        One of `COLUMNS`.
    """
    return _said(_english(atlas)[muscle][column], column)


def overlap(one: Said, other: Said) -> bool:
    """Say whether two cells of a column share something: neither is wrong where the other is right."""
    return any(_meet(first, second) for first in one for second in other)


def tells_itself(atlas: Atlas, muscle: str, column: str) -> bool:
    """Say whether a cell names its own muscle, as in "nerve to piriformis"."""
    name = _words(_english(atlas)[muscle]["name"], load_terms().same[column])
    return any(name <= piece.words for piece in said(atlas, muscle, column))


def likeness(atlas: Atlas, one: str, other: str) -> float:
    """Return how much two muscles have in common: their nerve roots, and columns of the table; 0 to 5."""
    first, second = set(atlas.muscles[one].roots), set(atlas.muscles[other].roots)
    shared = sum(overlap(said(atlas, one, name), said(atlas, other, name)) for name in COLUMNS)
    return shared + len(first & second) / len(first | second)


@lru_cache(maxsize=512)
def span(roots: tuple[str, ...]) -> frozenset[int]:
    """Return where nerve roots lie, the first neck root being 1 and cranial nerves above it.

    Examples
    --------
    >>> sorted(span(("C5", "C6"))), sorted(span(("CN VII",))), span(("variable",))
    ([5, 6], [-5], frozenset())
    """
    places = {level: number for number, level in enumerate(LEVELS, start=1)}
    places |= {f"cn {name}": number for name, number in (("v", -7), ("vii", -5), ("xi", -1))}
    return frozenset(places[root.casefold()] for root in roots if root.casefold() in places)


def spans(roots: Sequence[str]) -> list[str]:
    """Return nerve roots as anatomy books write them: three or more that follow each other as one span.

    Examples
    --------
    >>> spans(["C5", "C6", "C7"]), spans(["T12", "L1"]), spans(["CN V", "CN VII"])
    (['C5-C7'], ['T12', 'L1'], ['CN V', 'CN VII'])
    """
    runs: list[list[str]] = []
    for root in roots:
        if runs and (runs[-1][-1].casefold(), root.casefold()) in _FOLLOWING:
            runs[-1].append(root)
        else:
            runs.append([root])
    return [one for run in runs for one in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else run)]


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, str]]:
    """The muscle table in English, by id."""
    with (DATA / "muscles.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["muscle_id"]: row for row in csv.DictReader(file)}


@lru_cache(maxsize=8)
def _english(atlas: Atlas) -> Mapping[str, Mapping[str, str]]:
    """The cells of each muscle in English; those of an atlas of other tables as they are."""
    if atlas.muscles.keys() == _table().keys():
        return _table()
    return {id: {name: _cell(row, name) for name in ("name", *COLUMNS)} for id, row in atlas.muscles.items()}


def _cell(row: Muscle, column: str) -> str:
    return str(getattr(row, column))


@lru_cache(maxsize=2048)
def _said(cell: str, column: str) -> Said:
    """The pieces of a cell. In an action what is moved is named once for several verbs: each gets it.

    Only nerves are parted at "and" and "or", as in "median and ulnar nerves"; "body and ramus" stays whole.
    """
    terms = load_terms()
    if cell.casefold() in terms.unknown:
        return frozenset()
    pieces = []
    for clause in cell.casefold().split(";"):
        parts = [part for part in (_NERVES if column == "nerve" else _PIECES).split(clause) if part.strip()]
        last = parts[-1].split() if column == "action" and parts else []
        moved = last[-1] if len(last) > 1 else ""
        pieces += [f"{part} {moved}" for part in parts[:-1]] + parts[-1:]
    found = (_piece(piece, column, terms) for piece in pieces)
    return frozenset(piece for piece in found if piece.words)


def _piece(piece: str, column: str, terms: Terms) -> Piece:
    words = _words(piece, terms.same[column])
    pairs = list(enumerate(terms.wholes[column]))
    wholes = frozenset(place for place, (whole, _) in pairs if whole <= words)
    return Piece(
        words, _levels(piece), wholes, frozenset(place for place, (_, part) in pairs if part <= words)
    )


def _words(piece: str, same: Mapping[str, str]) -> frozenset[str]:
    """The words of a piece, each as the one that it counts as, without fillers and levels."""
    words = (same.get(word, word) for word in _WORD.findall(piece.casefold()))
    return frozenset(word for word in words if word and word not in LEVELS)


def _levels(piece: str) -> frozenset[str]:
    """The levels of a piece, each by itself: "C7-T2" has c7, c8, t1 and t2."""
    found: set[str] = set()
    for part, first, to_part, last in _RANGE.findall(piece):
        start, end = f"{part}{first}", f"{to_part or part}{last or first}"
        if start in LEVELS and end in LEVELS:
            found.update(LEVELS[LEVELS.index(start) : LEVELS.index(end) + 1])
        elif not part:
            found.update(str(number) for number in range(int(first), int(last or first) + 1))
    return frozenset(found)


def _meet(one: Piece, other: Piece) -> bool:
    """Whether two pieces say the same, or one is a part of the other."""
    levels_meet = not (one.levels and other.levels) or not one.levels.isdisjoint(other.levels)
    if levels_meet and (one.words <= other.words or other.words <= one.words):
        return True
    return not (one.wholes.isdisjoint(other.parts) and other.wholes.isdisjoint(one.parts))

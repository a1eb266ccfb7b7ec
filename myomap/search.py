"""Finds muscles, areas and conditions by what people type."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from myomap.atlas import Atlas

KINDS = ("muscle", "area", "condition")
_WHOLE, _START, _WORD_START, _INSIDE, _WORDS = 100, 80, 60, 40, 30
_ALIAS_COSTS = 5
_plain_names: WeakKeyDictionary[Atlas, list[tuple[str, str, str, str, str]]] = WeakKeyDictionary()


class Found(NamedTuple):
    """A thing that fits what was typed."""

    kind: str
    """muscle, area or condition."""
    id: str
    name: str
    matched: str
    """The name, Latin name or alias that fits."""
    score: int
    """100 for the whole name, less for a part of it."""


def find(atlas: Atlas, query: str, limit: int = 20) -> tuple[Found, ...]:
    """Return what fits a query, best first; then muscles before areas before conditions, then by name.

    Capitals and accents do not count. A whole name comes before a beginning, that before the beginning of a
    word, that before any other part; last come names that hold every word typed, in any order. An empty query
    finds nothing.
    """
    wanted = plain(query[:100])
    if not wanted:
        return ()
    best: dict[tuple[str, str], Found] = {}
    for kind, id, name, words, plain_words in _names(atlas):
        score = _score(wanted, plain_words) - (_ALIAS_COSTS if words != name else 0)
        if score > 0 and score > best.get((kind, id), Found("", "", "", "", 0)).score:
            best[kind, id] = Found(kind, id, name, words, score)
    order = sorted(best.values(), key=lambda it: (-it.score, KINDS.index(it.kind), plain(it.name), it.id))
    return tuple(order[:limit])


def plain(words: str) -> str:
    """Return words without capitals, accents, punctuation and double blanks.

    Examples
    --------
    >>> plain("  Ménière's  disease ")
    'meniere s disease'
    """
    letters = unicodedata.normalize("NFKD", words.casefold())
    kept = (letter for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in kept).split())


def _names(atlas: Atlas) -> list[tuple[str, str, str, str, str]]:
    """Return kind, id, name, the words to look in and these words made plain; kept as long as the atlas."""
    if atlas not in _plain_names:
        _plain_names[atlas] = [(*names, plain(names[-1])) for names in _all_names(atlas)]
    return _plain_names[atlas]


def _all_names(atlas: Atlas) -> Iterator[tuple[str, str, str, str]]:
    for muscle in atlas.muscles.values():
        for words in (muscle.name, muscle.latin, *muscle.aliases):
            yield "muscle", muscle.muscle_id, muscle.name, words
    for area in atlas.areas.values():
        yield "area", area.area_id, area.name, area.name
    for condition in atlas.conditions.values():
        for words in (condition.name, *condition.also_called):
            yield "condition", condition.condition_id, condition.name, words


def _score(wanted: str, words: str) -> int:
    if words == wanted:
        return _WHOLE
    if words.startswith(wanted):
        return _START
    if f" {wanted}" in words:
        return _WORD_START
    if wanted in words:
        return _INSIDE
    pieces = words.split()
    found_all = all(any(piece.startswith(word) for piece in pieces) for word in wanted.split())
    return _WORDS if found_all else 0

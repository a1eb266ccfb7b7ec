"""Finds muscles, areas and conditions by what people type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from myomap.atlas import Atlas
from myomap.scope import Scope
from myomap.search.phrases import Phrase, phrases_of
from myomap.search.ranking import Index
from myomap.search.words import plain

__all__ = ["KINDS", "MOST_LETTERS", "Found", "find", "in_order", "index_of", "plain"]

KINDS = ("muscle", "area", "condition")
MOST_LETTERS = 120
"""What is typed beyond this is not read: the longest name has half as many."""
_indexes: WeakKeyDictionary[Atlas, Index] = WeakKeyDictionary()


class Found(NamedTuple):
    """A thing that fits what was typed."""

    kind: str
    """muscle, area or condition."""
    id: str
    name: str
    matched: str
    """The name, Latin name, alias or everyday phrase that fits."""
    score: int
    """100 for the whole name; less for a part of it, other words of the same meaning, misspelt words."""
    side: str = ""
    """The person's side if it was typed: left or right; empty for none, and for areas in the middle."""


def find(atlas: Atlas, query: str, limit: int = 20, scope: Scope | None = None) -> tuple[Found, ...]:
    """Return what fits a query, best first; then muscles before areas before conditions, then by name.

    With a scope only what it holds is found. What is typed is still understood by the words of the whole
    atlas, so that a thing scores the same in every scope, and what is misspelt is not taken for the nearest
    word of the few that a scope has; "much worse than the best" is said of what can be found.

    Capitals, accents, plurals and words such as "my" do not count, "left" and "right" become the side, and
    words of one meaning (word_forms.csv) are one word. A whole name comes first; other names, everyday
    phrases (lay_words.csv) and beginnings follow by how much of the query and of the phrase is matched;
    misspelt words count less than right ones. A query without letters or digits finds nothing.
    """
    side, scored = index_of(atlas).search(query[:MOST_LETTERS], scope.holds if scope else None)
    return tuple(_found(atlas, phrase, score, side) for phrase, score in _best(scored)[:limit])


def index_of(atlas: Atlas) -> Index:
    """Return all phrases of an atlas, prepared for searching; made once."""
    if atlas not in _indexes:
        _indexes[atlas] = Index(phrases_of(atlas), atlas.word_forms)
    return _indexes[atlas]


def in_order(phrase: Phrase) -> tuple[int, str, str]:
    """Return by what things come one after another that fit equally well."""
    return KINDS.index(phrase.kind), plain(phrase.name), phrase.id


def _best(scored: Sequence[tuple[Phrase, float]]) -> list[tuple[Phrase, float]]:
    """Return the best phrase of each thing, in the order of the answer."""
    best: dict[tuple[str, str], tuple[Phrase, float]] = {}
    for phrase, score in scored:
        key = (phrase.kind, phrase.id)
        if key not in best or score > best[key][1]:
            best[key] = (phrase, score)
    return sorted(best.values(), key=lambda it: (-round(it[1], 1), *in_order(it[0])))


def _found(atlas: Atlas, phrase: Phrase, score: float, side: str) -> Found:
    in_the_middle = phrase.kind == "area" and atlas.areas[phrase.id].laterality == "midline"
    return Found(
        phrase.kind, phrase.id, phrase.name, phrase.words, round(score), "" if in_the_middle else side
    )

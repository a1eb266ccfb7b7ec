"""What a person typed, read: the side, the words that count, the kinds of word among them."""

from __future__ import annotations

import re
from typing import NamedTuple

from myomap.search.spelling import Spelling
from myomap.search.words import SIDES, Lexicon, plain, singular

_MOST_WORDS = 14
_SHORTEST_OF_TWO = 3
_NEARLY, _LIKELY = 0.8, 0.7
_HAND_SIDE = re.compile(r"\b(left|right)[- ]hand(?:ed)?[- ]side\b|\b(left|right)-hand(?:ed)?\b(?=\s+\w)")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}")


class Query(NamedTuple):
    """What a person typed, ready to be compared."""

    plain: str
    """Everything typed, made plain, without the side."""
    bare: str
    """The same without words that say nothing."""
    typed: str
    """Everything typed, made plain."""
    words: tuple[str, ...]
    """The words that count, as they are compared."""
    roles: frozenset[str]
    side: str
    """left, right or empty."""
    open_word: str
    """The last word, which may still be being typed; empty after a blank."""
    likeness: float
    """1 when no word of word_forms.csv was misspelt, less otherwise."""


class Reader:
    """Reads queries.

    Parameters
    ----------
    typed
        Every word of every phrase as people write it, to join words that were typed apart.
    """

    def __init__(self, lexicon: Lexicon, spelling: Spelling, typed: frozenset[str]) -> None:
        self._lexicon, self._spelling, self._typed = lexicon, spelling, typed

    def read(self, text: str) -> Query:
        """Return what a text asks for; without words when nothing in it can be read."""
        typed = plain(text)
        words = self._joined(plain(self._tidied(text)).split()[:_MOST_WORDS])
        likeness = 1.0
        for number, word in enumerate(words):
            words[number], like = self._mended(word, number == len(words) - 1)
            likeness = min(likeness, like)
        side, rest = self._side(words)
        if not rest:
            side, rest = "", words
        roles = frozenset(filter(None, map(self._lexicon.role, rest)))
        rest = [piece for word in rest for piece in self._split(word)]
        key = self._lexicon.key(rest)
        is_open = bool(rest) and text[-1:].isalnum() and not self._lexicon.role(rest[-1])
        open_word = key[-1] if is_open and key else ""
        bare = " ".join(self._lexicon.telling(rest))
        return Query(" ".join(rest), bare, typed, key, roles, side, open_word, likeness)

    def _tidied(self, text: str) -> str:
        """Left-hand before another word is a side, not a hand; initials with full stops are one word."""
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text.casefold())
        return _HAND_SIDE.sub(lambda found: f"{found[1]} side" if found[1] else found[2], text)

    def _joined(self, words: list[str]) -> list[str]:
        """Join neighbours that are one word in some phrase: tail bone, arm pit, head ache."""
        joined: list[str] = []
        for word in words:
            if joined and len(word) > 1 and {joined[-1] + word, joined[-1] + singular(word)} & self._typed:
                joined[-1] += word
            else:
                joined.append(word)
        return joined

    def _split(self, word: str) -> tuple[str, ...]:
        """Part a word that is two known words run together."""
        if self._is_known(word) or self._spelling.likeness(word) > _NEARLY:
            return (word,)
        for place in range(_SHORTEST_OF_TWO, len(word) - _SHORTEST_OF_TWO + 1):
            first, second = word[:place], word[place:]
            if self._is_known(first) and self._is_known(second) and not self._lexicon.says_nothing(first):
                return (first, second)
        return (word,)

    def _mended(self, word: str, is_last: bool) -> tuple[str, float]:
        """Return a word, or the word of word_forms.csv that it most likely is misspelt; and how likely.

        A last word may be the beginning of one.
        """
        if self._is_known(word) or len(word) < _SHORTEST_OF_TWO or self._spelling.begins_any(word):
            return word, 1.0
        if is_last:
            begun = [other for other in self._lexicon.roles if other.startswith(word)]
            if begun and self._spelling.likeness(word) < _LIKELY:
                return min(begun, key=lambda it: (len(it), it)), 1.0
        other, like = self._spelling.form(word)
        if like <= max(self._spelling.likeness(word), self._spelling.likeness(singular(word))):
            return word, 1.0
        return other, 1.0 if self._lexicon.role(other) else like

    def _is_known(self, word: str) -> bool:
        if self._lexicon.role(word) or word in self._typed:
            return True
        return all(self._spelling.knows(piece) for piece in self._lexicon.meaning(word))

    def _side(self, words: list[str]) -> tuple[str, list[str]]:
        """Part the side from the other words; both sides are none, and "right under" is no side."""
        sides, rest = set(), []
        for number, word in enumerate(words):
            role = self._lexicon.role(word)
            if role not in SIDES:
                rest.append(word)
                continue
            following = self._lexicon.role(words[number + 1]) if number + 1 < len(words) else ""
            before = self._lexicon.role(words[number - 1]) if number else ""
            if following in ("at", "where") and role == "right" and before not in ("filler", "at"):
                continue
            sides.add(role)
        return (sides.pop() if len(sides) == 1 else ""), rest

"""Words as people type them, made comparable: capitals, plurals, words of one meaning."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from myomap.atlas import WordForm

SIDES = ("left", "right")
_SIDE = "side"
_LONGEST_WORD = 40
_KEEPS_ITS_S = ("ss", "us", "is")
_PLURAL_WITH_E = ("ches", "shes", "xes", "sses")


def plain(words: str) -> str:
    """Return words without capitals, accents, punctuation, apostrophes and double blanks.

    Examples
    --------
    >>> plain("  Ménière's  disease ")
    'menieres disease'
    """
    letters = unicodedata.normalize("NFKD", words.casefold())
    kept = (letter for letter in letters if not unicodedata.combining(letter) and letter not in "'\u2019`")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in kept).split())


def singular(word: str) -> str:
    """Return a word without the ending of a plural; both of two words to compare are treated alike.

    Examples
    --------
    >>> [singular(word) for word in ("knees", "arches", "headaches", "trapezius", "biceps", "hammies")]
    ['knee', 'arch', 'headache', 'trapezius', 'bicep', 'hammy']
    """
    if len(word) < 4 or not word.endswith("s") or word.endswith(_KEEPS_ITS_S):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_PLURAL_WITH_E) and not word.endswith("aches"):
        return word[:-2]
    return word[:-1]


class Lexicon:
    """What word_forms.csv says of single words.

    A role is one of: filler and at (they say nothing), aside (says little), where and place (directions),
    pain, muscle, left, right, or empty.
    """

    def __init__(self, forms: Iterable[WordForm]) -> None:
        self._roles: dict[str, str] = {}
        self._means: dict[str, tuple[str, ...]] = {}
        for form in forms:
            word = plain(form.word)
            if form.role:
                self._roles[word] = form.role
            if form.means:
                self._means[word] = tuple(plain(form.means).split())
        for word, means in list(self._means.items()):
            role = self._roles.get(word, "")
            if role in ("where", "place") and len(means) == 1:
                self._roles.setdefault(means[0], "place")
        self._roles |= {singular(word): role for word, role in self._roles.items()} | self._roles

    @property
    def roles(self) -> Mapping[str, str]:
        """The role of each word that has one."""
        return self._roles

    @property
    def means(self) -> Mapping[str, tuple[str, ...]]:
        """The word or words that stand for each word that has another meaning."""
        return self._means

    @property
    def words(self) -> frozenset[str]:
        """Every word of the table."""
        return frozenset(self._roles) | frozenset(self._means)

    def role(self, word: str) -> str:
        """Return the role of a word as typed; empty for a word with a meaning of its own."""
        return self._roles.get(word, "")

    def meaning(self, word: str) -> tuple[str, ...]:
        """Return the word or words that stand for a word wherever words are compared."""
        word = word[:_LONGEST_WORD]
        found = self._means.get(word) or self._means.get(singular(word)) or (word,)
        return tuple(map(singular, found))

    def says_nothing(self, word: str) -> bool:
        """Say whether a word can be left out: an article, a pronoun, a preposition such as in."""
        return self.role(word) in ("filler", "at")

    def telling(self, words: Iterable[str]) -> list[str]:
        """Return words without those that say nothing, or all of them where all say nothing.

        The side of "back side" and "inner side" says nothing either.
        """
        listed = list(words)
        kept = [word for word in listed if not self.says_nothing(word)] or listed
        return [
            word
            for number, word in enumerate(kept)
            if word != _SIDE or not number or self.role(kept[number - 1]) not in ("where", "place")
        ]

    def key(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return words as they are compared; each once, in their order, without those that say nothing.

        Where all of them say nothing they are all kept, and where nothing is named that a direction could
        belong to, it is itself the name: "my behind hurts".
        """
        kept = self.telling(words)
        names = any(self.role(word) in ("", "place") for word in kept)
        pieces = (self.meaning(word) if names or self.role(word) != "where" else (word,) for word in kept)
        return tuple(dict.fromkeys(piece for group in pieces for piece in group))

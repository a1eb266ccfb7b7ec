"""Words of the atlas that a typed word may stand for: itself, a beginning of it, a misspelling of it."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from myomap.search.words import Lexicon

_SHORTEST_MISSPELT = 3
_SHORTEST_BEGINNING, _SHORTEST_INSIDE = 3, 4
_SHORTEST_BEGINNING_MISSPELT = 6
# Between the likenesses that words can have, so that rounding decides nothing.
_LEAST_SHORT, _LEAST_LONG, _LEAST_CUT = 0.66, 0.601, 0.749
_OTHER_FIRST_LETTER = 0.92
_SAME_LETTERS = 0.05
_MISSPELT, _BEGINNING_MISSPELT, _INSIDE = 0.97, 0.85, 0.55
_BEGINNING, _BEGINNING_IN_SENTENCE = 0.75, 0.65
_AS_GOOD_AS = 0.88
_MOST, _LEAST_OF_BEST = 24, 0.8


class Spelling:
    """The words of all phrases.

    Parameters
    ----------
    words
        Words in the form in which they are compared.
    abbreviations
        Those of them that nothing misspelt stands for.

    Attributes
    ----------
    words, spelt_out
        The words in the order of the alphabet: all, and those that something misspelt may stand for.
    """

    def __init__(self, words: Iterable[str], abbreviations: frozenset[str], lexicon: Lexicon) -> None:
        self.words = sorted(words)
        self.spelt_out = [word for word in self.words if word not in abbreviations]
        self._known = frozenset(self.words)
        self._lexicon = lexicon
        roles = sorted(word for word in lexicon.words if len(word) >= _SHORTEST_MISSPELT)
        self._role_words = [word for word in roles if word not in self._known]
        self._forms = [(form, lexicon.meaning(form)) for form in sorted(lexicon.words)]

    def knows(self, word: str) -> bool:
        """Say whether a word is spelt as in some phrase."""
        return word in self._known

    def begins_any(self, word: str) -> bool:
        """Say whether some phrase has a word that begins so."""
        return any(other.startswith(word) for other in self.words)

    def of(self, word: str, is_last: bool) -> dict[str, float]:
        """Return the words that a word may stand for, with a likeness of 0 to 1.

        Parameters
        ----------
        is_last
            Whether it may still be being typed.
        """
        begun = self._beginnings(word, is_last)
        if word in self._known:
            longer = is_last or len(word) >= _SHORTEST_INSIDE
            return {it: like * _AS_GOOD_AS for it, like in begun.items() if longer} | {word: 1.0}
        likely = sorted(self._misspelt(word).items(), key=lambda it: (-it[1], it[0]))[:_MOST]
        found = begun | {other: max(begun.get(other, 0.0), likeness) for other, likeness in likely}
        if not found and len(word) >= _SHORTEST_INSIDE:
            found = {other: _INSIDE for other in self.words if word in other}
        best = max(found.values(), default=0.0)
        return {other: like for other, like in found.items() if like >= best * _LEAST_OF_BEST}

    def form(self, word: str) -> tuple[str, float]:
        """Return the word of word_forms.csv that a word is most like, with a likeness of 0 to 1."""
        if len(word) < _SHORTEST_MISSPELT or word in self._known:
            return "", 0.0
        other, likeness = self._nearest(word, self._role_words)
        return other, likeness * _MISSPELT

    def likeness(self, word: str) -> float:
        """Return how near the nearest word of a phrase is."""
        return max(self._misspelt(word).values(), default=0.0)

    def _nearest(self, word: str, words: list[str]) -> tuple[str, float]:
        found = process.extract(
            word, words, scorer=OSA.normalized_similarity, score_cutoff=_least(word), limit=3
        )
        scored = [(other, _with_first_letter(word, other, likeness)) for other, likeness, _ in found]
        return max(scored, key=lambda it: it[1], default=("", 0.0))

    def _beginnings(self, word: str, is_last: bool) -> dict[str, float]:
        if not is_last and len(word) < _SHORTEST_BEGINNING:
            return {}
        least = _BEGINNING if is_last else _BEGINNING_IN_SENTENCE
        begun = [(other, other) for other in self.words if other.startswith(word) and other != word]
        begun += [
            (form, means[0])
            for form, means in self._forms
            if form.startswith(word) and len(means) == 1 and means[0] in self._known
        ]
        found: dict[str, float] = {}
        for other, means in begun:
            found[means] = max(found.get(means, 0.0), least + (1 - least) * len(word) / len(other))
        return found

    def _misspelt(self, word: str) -> dict[str, float]:
        if len(word) < _SHORTEST_MISSPELT:
            return {}
        near = process.extract(
            word, self.spelt_out, scorer=OSA.normalized_similarity, score_cutoff=_least(word), limit=8
        )
        found = {
            other: _with_first_letter(word, other, likeness) * _MISSPELT
            for other, likeness, _ in near
            if len(other) >= _SHORTEST_MISSPELT
        }
        if len(word) >= _SHORTEST_BEGINNING_MISSPELT:
            cut = [other[: len(word)] for other in self.spelt_out]
            near = process.extract(
                word, cut, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_CUT, limit=8
            )
            for _, likeness, place in near:
                other = self.spelt_out[place]
                score = _with_first_letter(word, other, likeness) * _BEGINNING_MISSPELT
                found[other] = max(found.get(other, 0.0), score)
        return found


def _least(word: str) -> float:
    return _LEAST_SHORT if len(word) < 5 else _LEAST_LONG


def _with_first_letter(word: str, other: str, likeness: float) -> float:
    """People seldom mistake the first letter, and often change the order of letters."""
    if word[0] != other[0] and word != other[1:]:
        likeness *= _OTHER_FIRST_LETTER
    return likeness + _SAME_LETTERS * (sorted(word) == sorted(other))

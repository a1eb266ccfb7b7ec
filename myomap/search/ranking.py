"""How well phrases fit a query: by whole words, beginnings, words of one meaning and misspelt words."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import add

from rapidfuzz import process
from rapidfuzz.distance import OSA

from myomap.atlas import WordForm
from myomap.search.phrases import Phrase
from myomap.search.reading import Query, Reader
from myomap.search.spelling import Spelling
from myomap.search.words import Lexicon, plain

# How much a word counts by its role; words with a meaning of their own count 1 to 2, rare ones most.
_ROLE_WEIGHTS = {"aside": 0.2, "pain": 0.25, "muscle": 0.25, "where": 0.7, "place": 0.7}
_ROLE_WEIGHTS |= {"filler": 0.05, "at": 0.05}
_UNKNOWN = 0.5  # a word that is in no phrase says little
_OF_QUERY, _OF_PHRASE = 0.62, 0.38
_SAME_WORDS, _SAME_ORDER, _SAME = 0.97, 0.985, 1.0
_BEGUN = 0.04  # when the phrase begins with what was typed
_TOGETHER = 0.03  # when the words of the phrase stand together in the query
_RUN_TOGETHER, _LEAST_RUN_TOGETHER = 0.95, 0.801  # no two words are just as like as that
_SHORTEST_RUN_TOGETHER = 6
_INSIDE = 0.3
_WORTH_OF_SENTENCE = 0.6
_SHORT_FORM = re.compile("[b-df-hj-np-tv-z]{2,5}")  # without a vowel: sij, mtss
_ASKED_FOR_MUSCLE = {"muscle": 1.0, "area": 0.85, "condition": 0.94}
_MUSCLE_FOR_PAIN = 0.985
_LEAST, _LEAST_OF_BEST = 30.0, 0.5


class Index:
    """Phrases prepared for searching.

    Parameters
    ----------
    phrases
        Every phrase that can be found.
    forms
        What is known of single words.

    Attributes
    ----------
    phrases, lexicon, spelling
        The phrases in their order, what is known of single words, the words of all phrases.
    weights
        How much each word counts, in the form in which words are compared.
    typed
        Every word of every phrase as people write it; of sentences, none.
    """

    def __init__(self, phrases: Iterable[Phrase], forms: Iterable[WordForm]) -> None:
        self.lexicon = Lexicon(forms)
        self.phrases = list(phrases)
        self._plain = [plain(phrase.words) for phrase in self.phrases]
        self._keys = [self.lexicon.key(words.split()) for words in self._plain]
        self._bare = [" ".join(self.lexicon.telling(words.split())) for words in self._plain]
        self._joined = [words.replace(" ", "") for words in self._plain]
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self._keys):
            for word in key:
                self._places[word].append(place)
        self._by_plain: dict[str, list[int]] = defaultdict(list)
        self._by_joined: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self._plain):
            self._by_plain[words].append(place)
            self._by_joined[self._joined[place]].append(place)
        self.weights = {word: self._weight(word) for word in self._places}
        self._key_weights = [_total(self.weights[word] for word in key) for key in self._keys]
        named = [phrase.words for phrase in self.phrases if phrase.worth > _WORTH_OF_SENTENCE]
        self.typed = frozenset(word for words in named for word in plain(words).split())
        short = frozenset(plain(words) for words in named if words.isupper() or _SHORT_FORM.fullmatch(words))
        self.spelling = Spelling(self._places, short, self.lexicon)
        self._reader = Reader(self.lexicon, self.spelling, self.typed)

    def search(
        self, text: str, holds: Callable[[str, str], bool] | None = None
    ) -> tuple[str, list[tuple[Phrase, float]]]:
        """Return the side that was typed, and the phrases that fit with a score of 0 to 100.

        Parameters
        ----------
        holds
            Says of a kind and an id whether that may be found; without it all may.
        """
        query = self._reader.read(text)
        if not query.words:
            return "", []
        fits = self._by_words(query)
        self._add_whole(query, fits)
        self._add_run_together(query, fits)
        fits = self._held(fits, holds)
        if not fits:
            inside = {place: _INSIDE for place, words in enumerate(self._plain) if query.plain in words}
            fits = self._held(inside, holds)
        scored = [
            (self.phrases[place], 100 * fit * self.phrases[place].worth * self._for_kind(query, place, fit))
            for place, fit in fits.items()
        ]
        least = max((score for _, score in scored), default=0.0) * _LEAST_OF_BEST
        least = max(least, min(_LEAST, least * 2))
        return query.side, [(phrase, score) for phrase, score in scored if score >= least]

    def _held(self, fits: dict[int, float], holds: Callable[[str, str], bool] | None) -> dict[int, float]:
        if holds is None:
            return fits
        phrases = self.phrases
        return {place: fit for place, fit in fits.items() if holds(phrases[place].kind, phrases[place].id)}

    def _weight(self, word: str) -> float:
        role = self.lexicon.role(word)
        if role in _ROLE_WEIGHTS:
            return _ROLE_WEIGHTS[role]
        things = {(self.phrases[place].kind, self.phrases[place].id) for place in self._places[word]}
        return 2 - math.log(len(things) + 1) / math.log(len(self.phrases) + 2)

    def _for_kind(self, query: Query, place: int, fit: float) -> float:
        """What a phrase loses because the query asks for another kind of thing, in other words."""
        if fit >= _SAME:
            return 1.0
        kind = self.phrases[place].kind
        if "muscle" in query.roles:
            return _ASKED_FOR_MUSCLE[kind]
        return _MUSCLE_FOR_PAIN if kind == "muscle" and "pain" in query.roles else 1.0

    def _by_words(self, query: Query) -> dict[int, float]:
        """Return how well each phrase fits that shares a word with the query."""
        pairs: dict[int, list[tuple[float, int, str]]] = defaultdict(list)
        weights: list[float] = []
        likeliest: list[str] = []
        for number, word in enumerate(query.words):
            spellings = self.spelling.of(word, is_last=word == query.open_word)
            best = max(spellings, key=lambda it: spellings[it], default="")
            likeliest.append(best)
            weights.append(self.weights.get(best) or _ROLE_WEIGHTS.get(self.lexicon.role(word), _UNKNOWN))
            for spelling, likeness in spellings.items():
                for place in self._places[spelling]:
                    pairs[place].append((likeness, number, spelling))
        total = _total(weights)
        spelt = f" {' '.join(likeliest)} "
        fits = {}
        for place, found in pairs.items():
            fit = self._fit(place, found, weights, total, spelt) * query.likeness
            if fit > 0:
                fits[place] = fit
        return fits

    def _fit(
        self,
        place: int,
        found: list[tuple[float, int, str]],
        weights: Sequence[float],
        total: float,
        spelt: str,
    ) -> float:
        """Return how well a phrase fits by the likenesses of its words to those of the query.

        Parameters
        ----------
        found
            Likeness, number of the query's word, word of the phrase.
        weights, total
            Of the query's words, and their sum.
        spelt
            The query with every word in its likeliest spelling.
        """
        of_query = of_phrase = heaviest = 0.0
        numbers, spellings = set(), set()
        for likeness, number, spelling in sorted(found, reverse=True) if len(found) > 1 else found:
            if number in numbers or spelling in spellings:
                continue
            numbers.add(number)
            spellings.add(spelling)
            of_query += likeness * weights[number]
            of_phrase += likeness * self.weights[spelling]
            heaviest = max(heaviest, weights[number])
        key = self._keys[place]
        if len(spellings) < len(key) and all(self.weights[word] < _UNKNOWN for word in key):
            return 0.0  # "chewing muscle" is found by both words
        if heaviest < _UNKNOWN <= max(weights):
            return 0.0  # only a word such as pain in common
        fit = _OF_QUERY * of_query / total + _OF_PHRASE * of_phrase / self._key_weights[place]
        together = len(spellings) > 1 and f" {' '.join(key)} " in spelt
        return min(fit + _TOGETHER * together, 1.0) * _SAME_WORDS

    def _add_whole(self, query: Query, fits: dict[int, float]) -> None:
        """Raise what fits as a whole: the very words, or the words of the same meaning in the same order."""
        for place in list(fits):
            if self._keys[place] == query.words:
                fits[place] = max(fits[place], _SAME_ORDER * query.likeness)
            elif self._bare[place].startswith(query.bare):
                fits[place] = min(fits[place] + _BEGUN, _SAME_WORDS)
        for words in dict.fromkeys((query.typed, query.plain)):
            for place in self._by_plain.get(words, ()):
                fits[place] = _SAME

    def _add_run_together(self, query: Query, fits: dict[int, float]) -> None:
        """Raise what fits when the blanks of both are left out: "shoulderblade" finds its two words."""
        joined = query.plain.replace(" ", "")
        for place in self._by_joined.get(joined, ()):
            fits[place] = max(fits.get(place, 0.0), _SAME_ORDER)
        if len(joined) < _SHORTEST_RUN_TOGETHER or all(map(self.spelling.knows, query.words)):
            return
        near = process.extract(
            joined,
            self._joined,
            scorer=OSA.normalized_similarity,
            score_cutoff=_LEAST_RUN_TOGETHER,
            limit=None,
        )
        for _, likeness, place in near:
            fits[place] = max(fits.get(place, 0.0), likeness * _RUN_TOGETHER)


def _total(weights: Iterable[float]) -> float:
    """Add one after another: `sum` rounds otherwise in some versions of Python than search.js does."""
    return reduce(add, weights, 0.0)

"""What the search of a page without a server needs to know: the phrases that it can find, and all words."""

from __future__ import annotations

from typing import Any

from myomap.atlas import Atlas
from myomap.scope import Scope
from myomap.search import in_order, index_of


def search_index(atlas: Atlas, scope: Scope) -> dict[str, Any]:
    """Return the data with which `find` of search.js finds what `myomap.search.find` does in the same scope.

    Only phrases of things that the scope holds are written, so that nothing else is found. The words of the
    whole atlas are: they decide what a misspelt word stands for, where two words are one, and how much a word
    counts.

    Returns
    -------
    dict
        `things`: kind, id, name, and 1 for an area in the middle, in the order in which equals are shown.
        `phrases`: the words, the position of their thing, their worth; in the order in which equals win.
        `words`: in the form in which words are compared, by the alphabet; `weight`: the position in `weights`
        of the weight of each; `abbreviations`: those of them that nothing misspelt stands for.
        `typed`, `untyped`: words as people write them that are not among `words`; those of `words` that
        nobody writes so. `roles`: the words of each role; `means`: words that others stand for, with those.
    """
    index = index_of(atlas)
    found = [phrase for phrase in index.phrases if scope.holds(phrase.kind, phrase.id)]
    things = {(phrase.kind, phrase.id): phrase for phrase in sorted(found, key=in_order)}
    places = {thing: place for place, thing in enumerate(things)}
    words, typed = index.spelling.words, index.typed
    weights = sorted(set(index.weights.values()))
    lexicon = index.lexicon
    return {
        "things": [
            [*thing, phrase.name, _is_in_the_middle(atlas, *thing)] for thing, phrase in things.items()
        ],
        "phrases": [[phrase.words, places[phrase.kind, phrase.id], phrase.worth] for phrase in found],
        "words": words,
        "weights": weights,
        "weight": [weights.index(index.weights[word]) for word in words],
        "abbreviations": sorted(set(words) - set(index.spelling.spelt_out)),
        "typed": sorted(typed - set(words)),
        "untyped": sorted(set(words) - typed),
        "roles": {
            role: sorted(word for word, other in lexicon.roles.items() if other == role)
            for role in sorted(set(lexicon.roles.values()))
        },
        "means": sorted([word, list(means)] for word, means in lexicon.means.items()),
    }


def _is_in_the_middle(atlas: Atlas, kind: str, id: str) -> int:
    return int(kind == "area" and atlas.areas[id].laterality == "midline")

"""Questions from the tables, never written by hand: each knows its right answers and where they stand.

A question holds ids, no words. Things are named as in the page's links: `muscle:ID`, `point:ID`, `area:ID`,
`mimic:ID`; `zone:essential` and `zone:spillover`; `<column>:MUSCLE_ID` for what a muscle's row says there.
Wrong choices are plausible: neighbours, similar patterns, muscles of the same region. None of them is right
as well: what shares a piece with the right answer, or what sources dispute, is not offered.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice

from myomap.atlas import Atlas, Citation
from myomap.errors import UnknownIdError, nearest
from myomap.study.facts import COLUMNS
from myomap.study.plausible import (
    essential,
    other_cells,
    other_mimics,
    other_muscles,
    other_points,
    other_roots,
)
from myomap.view_state import KINDS

FACTS = (*COLUMNS, "roots")
"""Kinds that ask what a muscle's row says."""
OF_POINTS = ("pattern", "refers", "zone")
"""Kinds that ask about a trigger point; all others ask about a muscle."""
ON_MAP = ("find", "refers")
"""Kinds that are answered by clicks on the map, without choices."""
CHOICES = 4
SIDES = ("left", "right")
_ZONES = ("essential", "spillover")


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    kind
        One of `KINDS`: find the muscle on the map; name the one that is shown; which point sends this pain
        (pattern); all places where this point's pain is most often felt (refers); what a muscle's row says
        (`FACTS`); what its pain is mistaken for (mimic); whether a place is essential or spillover (zone).
    subject
        What is asked about: `muscle:ID` or `point:ID`.
    side
        The person's side on which it is shown and answered: left or right.
    place
        For the kind `zone` the area that is asked about; else empty.
    choices
        What can be chosen, in the order in which it is shown; empty for the kinds of `ON_MAP`.
    answers
        Every right answer; a right reply names all of them and nothing else.
    citations
        Where the right answer stands.
    """

    kind: str
    subject: str
    side: str
    place: str
    choices: tuple[str, ...]
    answers: frozenset[str]
    citations: tuple[Citation, ...]

    @property
    def card(self) -> str:
        """The name under which it is remembered, whatever its choices and its side."""
        return card_name(self.kind, self.subject, self.place)


def questions(
    atlas: Atlas, count: int, seed: int, kinds: Sequence[str] = KINDS, regions: Sequence[str] = ()
) -> tuple[Question, ...]:
    """Return so many questions, or as many as there are; no card comes twice.

    Parameters
    ----------
    seed
        The same seed, kinds and regions give the same questions for everybody, while the tables stay.
    kinds
        What is asked; each kind that still has cards gets its share.
    regions
        Ids of regions whose muscles are asked about; empty for all.

    Raises
    ------
    UnknownIdError
        If a kind or a region does not exist.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UnknownIdError("kind of question", kind, nearest(kind, KINDS))
    for region in regions:
        atlas.require("region", region)
    chance = random.Random(seed)
    decks = {
        kind: [card for card, one in deck(atlas, kind).items() if _lies_in(atlas, one, regions)]
        for kind in kinds
    }
    for cards in decks.values():
        chance.shuffle(cards)
    found: list[Question] = []
    while len(found) < count and any(decks.values()):
        for kind in [kind for kind in kinds if decks[kind]]:
            question = question_of(atlas, decks[kind].pop(), seed)
            if question is not None and len(found) < count:
                found.append(question)
    return tuple(found)


def question_of(atlas: Atlas, card: str, seed: int) -> Question | None:
    """Return the question of a card; None when the tables no longer hold it or nothing can be asked.

    Parameters
    ----------
    seed
        The same seed gives the same side, the same choices and their order, as in `questions`.
    """
    kind = card.partition(".")[0]
    if kind not in KINDS or card not in deck(atlas, kind):
        return None
    return _MAKERS[kind](atlas, *deck(atlas, kind)[card], random.Random(f"{seed} {card}"))


def is_right(question: Question, given: Iterable[str]) -> bool:
    """Say whether a reply names every right answer and nothing else."""
    return question.answers == frozenset(given)


_Card = tuple[str, str]  # the id of a muscle or point, and for the kind `zone` an area
_Maker = Callable[[Atlas, str, str, random.Random], Question | None]


@lru_cache(maxsize=64)
def deck(atlas: Atlas, kind: str) -> Mapping[str, _Card]:
    """Return the cards of a kind in the order of the tables: the name of each to what it asks about.

    Some of them may have too little to choose from; `decks.cards_of` leaves these out.
    """
    what = "point" if kind in OF_POINTS else "muscle"
    return {card_name(kind, f"{what}:{id}", place): (id, place) for id, place in _cards(atlas, kind)}


def card_name(kind: str, subject: str, place: str = "") -> str:
    """Return the name of a card.

    Examples
    --------
    >>> card_name("zone", "point:soleus-1", "heel")
    'zone.point:soleus-1.heel'
    """
    return ".".join(filter(None, (kind, subject, place)))


def _cards(atlas: Atlas, kind: str) -> Iterator[_Card]:
    if kind in ("pattern", "refers"):
        yield from ((one, "") for one in atlas.trigger_points if essential(atlas, one))
    elif kind == "zone":
        for point, rows in atlas.referrals_by_point.items():
            zones: dict[str, set[str]] = {}
            for row in rows:
                zones.setdefault(row.area_id, set()).add("disputed" if row.disputed else row.zone)
            yield from ((point, area) for area, told in zones.items() if len(told) == 1 and told <= {*_ZONES})
    else:
        yield from ((one, "") for one in atlas.muscles)


def _lies_in(atlas: Atlas, card: _Card, regions: Sequence[str]) -> bool:
    point = atlas.trigger_points.get(card[0])
    return not regions or atlas.muscles[point.muscle_id if point else card[0]].region_id in regions


def _find(atlas: Atlas, muscle: str, _: str, chance: random.Random) -> Question | None:
    row = atlas.muscles[muscle]
    return _question("find", f"muscle:{muscle}", chance, (), [f"muscle:{muscle}"], row.citations)


def _of_muscle(kind: str, others: Callable[[Atlas, str], Iterable[str]], refs: str = "") -> _Maker:
    """The maker of a kind whose answer is a muscle, or what its row says, among those of others."""

    def make(atlas: Atlas, muscle: str, _: str, chance: random.Random) -> Question | None:
        wrong = [f"{refs or kind}:{one}" for one in islice(others(atlas, muscle), CHOICES - 1)]
        row = atlas.muscles[muscle]
        return _question(kind, f"muscle:{muscle}", chance, wrong, [f"{refs or kind}:{muscle}"], row.citations)

    return make


def _pattern(atlas: Atlas, point: str, _: str, chance: random.Random) -> Question | None:
    wrong = [f"point:{one}" for one in other_points(atlas, point)[: CHOICES - 1]]
    cited = [one for row in atlas.referrals_by_point[point] for one in row.citations]
    return _question("pattern", f"point:{point}", chance, wrong, [f"point:{point}"], cited)


def _refers(atlas: Atlas, point: str, _: str, chance: random.Random) -> Question | None:
    rows = [one for one in atlas.referrals_by_point[point] if one.zone == "essential"]
    areas = [f"area:{one.area_id}" for one in rows]
    if any(one.disputed or one.side == "opposite" for one in atlas.referrals_by_point[point]):
        return None  # no reply would be right for everybody, or the click's side would have to be asked too
    return _question(
        "refers", f"point:{point}", chance, (), areas, [c for one in rows for c in one.citations]
    )


def _mimic(atlas: Atlas, muscle: str, _: str, chance: random.Random) -> Question | None:
    """One thing that the muscle's pain is mistaken for, among things of the regions beside it."""
    linked = [one for one in atlas.mimics.values() if muscle in one.muscle_ids]
    away = other_mimics(atlas, muscle)
    if not linked:
        return None
    right = chance.choice(linked)
    picked = sorted(chance.sample(sorted(away), len(away)), key=away.__getitem__)
    wrong = [f"mimic:{one}" for one in picked[: CHOICES - 1]]
    return _question("mimic", f"muscle:{muscle}", chance, wrong, [f"mimic:{right.mimic_id}"], right.citations)


def _zone(atlas: Atlas, point: str, area: str, chance: random.Random) -> Question | None:
    rows = [one for one in atlas.referrals_by_point[point] if one.area_id == area]
    right, other = rows[0].zone, _ZONES[rows[0].zone == "essential"]
    cited = [c for one in rows for c in one.citations]
    return _question("zone", f"point:{point}", chance, [f"zone:{other}"], [f"zone:{right}"], cited, area)


_MAKERS: dict[str, _Maker] = {
    "find": _find,
    "name": _of_muscle("name", other_muscles, "muscle"),
    "pattern": _pattern,
    "refers": _refers,
    **{column: _of_muscle(column, partial(other_cells, column=column)) for column in COLUMNS},
    "roots": _of_muscle("roots", other_roots),
    "mimic": _mimic,
    "zone": _zone,
}


def _question(
    kind: str,
    subject: str,
    chance: random.Random,
    wrong: Sequence[str],
    answers: Sequence[str],
    citations: Iterable[Citation],
    place: str = "",
) -> Question | None:
    """The question with its choices in an order by chance; None when there is too little to choose from."""
    if kind not in ON_MAP and not wrong:
        return None
    choices = [*wrong, *answers] if wrong else []
    chance.shuffle(choices)
    cited = tuple(dict.fromkeys(citations))
    return Question(kind, subject, chance.choice(SIDES), place, tuple(choices), frozenset(answers), cited)

"""Questions from the tables, never written by hand: each knows its right answers and where they stand.

A question holds ids, no words. Things are named as in the page's links: `muscle:ID`, `point:ID`, `area:ID`,
`mimic:ID`; `zone:essential` and `zone:spillover`; `<column>:MUSCLE_ID` for what a muscle's row says there.
Wrong choices are plausible: neighbours, similar patterns, muscles of the same region. None of them is right
as well: what shares a piece with the right answer, or what sources dispute, is not offered.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from myomap.atlas import Atlas, Citation, Muscle
from myomap.compare import alike, pattern_of
from myomap.errors import UnknownIdError, nearest

FACTS = ("origin", "insertion", "action", "nerve", "roots")
KINDS = ("find", "name", "pattern", "refers", *FACTS, "mimic", "zone")
"""Find the muscle on the map; name the one that is shown; which point sends this pain; where does this point
send pain (all places where it is most often felt); what a muscle's row says; what its pain is mistaken for;
whether a place is essential or spillover for a point."""
ON_MAP = ("find", "refers")
"""Kinds that are answered by clicks on the map, without choices."""
CHOICES = 4
SIDES = ("left", "right")
_ZONES = ("essential", "spillover")
_PIECES = re.compile(r"[;,]|\band\b|\bwith\b")
_ASIDE = re.compile(r"\([^()]*\)")
_LEAST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    kind
        One of `KINDS`.
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
        return ".".join(filter(None, (self.kind, self.subject, self.place)))


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
    decks = {kind: [one for one in _cards(atlas, kind) if _lies_in(atlas, one, regions)] for kind in kinds}
    for deck in decks.values():
        chance.shuffle(deck)
    found: list[Question] = []
    while len(found) < count and any(decks.values()):
        for kind in [kind for kind in kinds if decks[kind]]:
            question = _MAKERS[kind](atlas, *decks[kind].pop(), chance)
            if question is not None and len(found) < count:
                found.append(question)
    return tuple(found)


def is_right(question: Question, given: Iterable[str]) -> bool:
    """Say whether a reply names every right answer and nothing else."""
    return question.answers == frozenset(given)


_Card = tuple[str, str]  # the id of a muscle or point, and for the kind `zone` an area
_Maker = Callable[[Atlas, str, str, random.Random], Question | None]


def _cards(atlas: Atlas, kind: str) -> Iterator[_Card]:
    if kind in ("pattern", "refers"):
        yield from ((one, "") for one in atlas.trigger_points if _essential(atlas, one))
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


def _name(atlas: Atlas, muscle: str, _: str, chance: random.Random) -> Question | None:
    wrong = [one for one in _neighbours(atlas, muscle) if not _related(atlas, muscle, one)]
    wrong = [f"muscle:{one}" for one in wrong[: CHOICES - 1]]
    row = atlas.muscles[muscle]
    return _question("name", f"muscle:{muscle}", chance, wrong, [f"muscle:{muscle}"], row.citations)


def _pattern(atlas: Atlas, point: str, _: str, chance: random.Random) -> Question | None:
    mine = _essential(atlas, point)
    muscle = atlas.trigger_points[point].muscle_id
    others = (
        other.trigger_point_id for one in _neighbours(atlas, muscle) for other in atlas.points_by_muscle[one]
    )
    unlike = (one for one in others if (its := _essential(atlas, one)) and not mine <= its)
    wrong = [f"point:{one}" for one in _one_of_each_muscle(atlas, unlike)[: CHOICES - 1]]
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


def _fact(column: str) -> _Maker:
    def make(atlas: Atlas, muscle: str, _: str, chance: random.Random) -> Question | None:
        row = atlas.muscles[muscle]
        right = _pieces(_cell(row, column))
        wrong, told = [], [right]
        for one in _neighbours(atlas, muscle):
            its = _pieces(_cell(atlas.muscles[one], column))
            if its and not any(_overlap(its, known) for known in told):
                told.append(its)
                wrong.append(f"{column}:{one}")
            if len(wrong) == CHOICES - 1:
                break
        return _question(column, f"muscle:{muscle}", chance, wrong, [f"{column}:{muscle}"], row.citations)

    return make


def _mimic(atlas: Atlas, muscle: str, _: str, chance: random.Random) -> Question | None:
    """One thing that the muscle's pain is mistaken for, among things of other muscles and other places."""
    felt = {area for area, _ in pattern_of(atlas, muscle)}
    linked = [one for one in atlas.mimics.values() if muscle in one.muscle_ids]
    far = [
        one.mimic_id
        for one in atlas.mimics.values()
        if muscle not in one.muscle_ids and felt.isdisjoint(one.area_ids) and (one.area_ids or one.muscle_ids)
    ]
    if not linked or len(far) < CHOICES - 1:
        return None
    right = chance.choice(linked)
    wrong = [f"mimic:{one}" for one in chance.sample(far, CHOICES - 1)]
    return _question("mimic", f"muscle:{muscle}", chance, wrong, [f"mimic:{right.mimic_id}"], right.citations)


def _zone(atlas: Atlas, point: str, area: str, chance: random.Random) -> Question | None:
    rows = [one for one in atlas.referrals_by_point[point] if one.area_id == area]
    right, other = rows[0].zone, _ZONES[rows[0].zone == "essential"]
    cited = [c for one in rows for c in one.citations]
    return _question("zone", f"point:{point}", chance, [f"zone:{other}"], [f"zone:{right}"], cited, area)


_MAKERS: dict[str, _Maker] = {
    "find": _find,
    "name": _name,
    "pattern": _pattern,
    "refers": _refers,
    **{column: _fact(column) for column in FACTS},
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


@lru_cache(maxsize=512)
def _neighbours(atlas: Atlas, muscle: str) -> tuple[str, ...]:
    """The other muscles, those that are easily taken for it first: of its region, with a like pattern."""
    row = atlas.muscles[muscle]
    beside = {row.region_id: 0} | {one: 1 for one in atlas.regions[row.region_id].neighbours}
    like = {other: number for number, other in enumerate(alike(atlas, muscle))}

    def distance(other: str) -> tuple[int, int, bool, str]:
        region = atlas.muscles[other].region_id
        return (
            beside.get(region, 2),
            like.get(other, len(like)),
            atlas.muscles[other].depth != row.depth,
            other,
        )

    return tuple(sorted((one for one in atlas.muscles if one != muscle), key=distance))


def _related(atlas: Atlas, one: str, other: str) -> bool:
    """Whether one muscle is a part of the other, or both are parts of a third."""
    first, second = atlas.muscles[one], atlas.muscles[other]
    parents = {first.parent_id, second.parent_id} - {""}
    return one in parents or other in parents or (first.parent_id == second.parent_id != "")


@lru_cache(maxsize=1024)
def _essential(atlas: Atlas, point: str) -> frozenset[tuple[str, str]]:
    """Where a point's pain is most often felt, with the side; nothing when a source disputes any of it."""
    rows = [one for one in atlas.referrals_by_point[point] if one.zone == "essential"]
    if any(one.disputed for one in rows):
        return frozenset()
    return frozenset((one.area_id, one.side) for one in rows)


def _cell(row: Muscle, column: str) -> str:
    value = getattr(row, column)
    return ";".join(value) if isinstance(value, tuple) else str(value)


@lru_cache(maxsize=2048)
def _pieces(cell: str) -> frozenset[str]:
    """The parts of a cell, comparable and without what stands in brackets: "Pubis, linea aspera" has two."""
    pieces = (
        " ".join(re.findall(r"[^\W_]+", piece.casefold())) for piece in _PIECES.split(_ASIDE.sub(" ", cell))
    )
    return frozenset(piece for piece in pieces if piece)


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two cells share a part, or one names a part of the other more closely."""
    return any(
        first == second
        or (min(len(first), len(second)) >= _LEAST_LETTERS and (first in second or second in first))
        for first in one
        for second in other
    )


def _one_of_each_muscle(atlas: Atlas, points: Iterable[str]) -> list[str]:
    """The first point of each muscle, in the order given."""
    first: dict[str, str] = {}
    for point in points:
        first.setdefault(atlas.trigger_points[point].muscle_id, point)
    return list(first.values())

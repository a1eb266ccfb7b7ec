"""Wrong choices: plausible, because they are easily taken for the right one, and wrong for sure.

What shares a piece with the right answer, or what sources dispute, is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from myomap.atlas import Atlas
from myomap.compare import alike, pattern_of
from myomap.study.facts import likeness, overlap, said, span, tells_itself

MOST_REGIONS = 2
"""What is felt in more regions is too widespread to be surely wrong somewhere."""
NEAR_ROOTS = range(2, 5)
"""So many levels away a nerve root is near those of a muscle, and not next to them."""


def other_muscles(atlas: Atlas, muscle: str) -> tuple[str, ...]:
    """Return muscles that are no part of a muscle, nor it of them; those that are most like it come first."""
    return tuple(one for one in neighbours(atlas, muscle) if not _related(atlas, muscle, one))


def other_cells(atlas: Atlas, muscle: str, column: str) -> Iterator[str]:
    """Yield muscles near a muscle whose rows say something else in a column, none the same as one before it.

    There are none for a row that names its own muscle, as in "nerve to piriformis", or that nobody knows.
    """
    right = said(atlas, muscle, column)
    if not right or tells_itself(atlas, muscle, column):
        return
    told = [right]
    region = atlas.regions[atlas.muscles[muscle].region_id]
    for one in neighbours(atlas, muscle):
        its = said(atlas, one, column)
        if len(told) > 1 and atlas.muscles[one].region_id not in (region.region_id, *region.neighbours):
            return  # far ones stand in only where there are none near
        if its and not any(overlap(its, known) for known in told):
            told.append(its)
            yield one


def other_roots(atlas: Atlas, muscle: str) -> tuple[str, ...]:
    """Return muscles with other nerve roots, no two with the same; the nearest roots come first."""
    right = span(atlas.muscles[muscle].roots)
    if not right:
        return ()
    others: dict[frozenset[int], str] = {}
    for one in neighbours(atlas, muscle):
        its = span(atlas.muscles[one].roots)
        if its and not its & right:
            others.setdefault(its, one)

    def distance(its: frozenset[int]) -> int:
        return abs(min(its) - min(right)) + abs(max(its) - max(right))

    return tuple(others[its] for its in sorted(others, key=distance))


@lru_cache(maxsize=512)
def other_points(atlas: Atlas, point: str) -> tuple[str, ...]:
    """Return points that do not send pain to every place that a point most often sends it to.

    They are of other muscles, one of each; those that send it to some of the places come first.
    """
    mine, own = essential(atlas, point), atlas.trigger_points[point].muscle_id
    near = {one: number for number, one in enumerate(neighbours(atlas, own))}

    def distance(other: str) -> tuple[float, int, str]:
        its = essential(atlas, other)
        return -len(mine & its) / len(mine | its), near[atlas.trigger_points[other].muscle_id], other

    unlike = [
        id
        for id, one in atlas.trigger_points.items()
        if one.muscle_id != own and essential(atlas, id) and not mine <= _felt(atlas, id)
    ]
    first: dict[str, str] = {}
    for id in sorted(unlike, key=distance):
        first.setdefault(atlas.trigger_points[id].muscle_id, id)
    return tuple(first.values())


@lru_cache(maxsize=512)
def other_mimics(atlas: Atlas, muscle: str) -> Mapping[str, int]:
    """Return what a muscle's pain is not mistaken for, and how many regions away that is felt.

    Where pain is felt most often, and around the muscle, nothing counts as wrong but one nerve root that is
    near those of the muscle, though not next to them; nor does what is felt in many regions.
    """
    row, felt = atlas.muscles[muscle], pattern_of(atlas, muscle)
    essential = [area for (area, _), zone in felt.items() if zone == "essential"]
    steps = _steps(atlas, {row.region_id, *(atlas.areas[area].region_id for area in essential)})
    places = {area for area, _ in felt}
    found: dict[str, int] = {}
    roots = []
    for one in atlas.mimics.values():
        if muscle in one.muscle_ids or not one.area_ids or not places.isdisjoint(one.area_ids):
            continue
        root = span((one.mimic_id.rpartition("-")[2],))  # as in nerve-root-c5
        gap = min((abs(mine - its) for mine in span(row.roots) for its in root), default=0)
        regions = {atlas.areas[area].region_id for area in one.area_ids}
        away = min(steps.get(region, len(steps)) for region in regions)
        if gap in NEAR_ROOTS:
            roots.append((gap, one.mimic_id))
        elif away and not root and len(regions) <= MOST_REGIONS:
            found[one.mimic_id] = away
    return found | {id: 1 for _, id in sorted(roots)[:1]}


def _steps(atlas: Atlas, regions: Iterable[str]) -> dict[str, int]:
    """How many borders lie between some regions and each that can be reached from them."""
    steps = dict.fromkeys(regions, 0)
    for region in (queue := list(steps)):
        for other in atlas.regions[region].neighbours:
            if other not in steps:
                steps[other] = steps[region] + 1
                queue.append(other)
    return steps


@lru_cache(maxsize=512)
def neighbours(atlas: Atlas, muscle: str) -> tuple[str, ...]:
    """Return all other muscles, those that are easily taken for a muscle first.

    These are of its region, then of those beside it, and alike in anatomy, then in pain.
    """
    row = atlas.muscles[muscle]
    beside = {row.region_id: 0} | {one: 1 for one in atlas.regions[row.region_id].neighbours}
    like = {other: number for number, other in enumerate(alike(atlas, muscle))}

    def distance(other: str) -> tuple[int, float, int, str]:
        region = atlas.muscles[other].region_id
        return (
            beside.get(region, 2),
            -likeness(atlas, muscle, other),
            like.get(other, len(like)),
            other,
        )

    return tuple(sorted((one for one in atlas.muscles if one != muscle), key=distance))


def _related(atlas: Atlas, one: str, other: str) -> bool:
    """Whether one muscle is a part of the other, or both are parts of a third."""
    first, second = atlas.muscles[one], atlas.muscles[other]
    parents = {first.parent_id, second.parent_id} - {""}
    return one in parents or other in parents or (first.parent_id == second.parent_id != "")


@lru_cache(maxsize=1024)
def _felt(atlas: Atlas, point: str) -> frozenset[tuple[str, str]]:
    """Where a point's pain is felt at all, with the side."""
    return frozenset(pattern_of(atlas, point))


@lru_cache(maxsize=1024)
def essential(atlas: Atlas, point: str) -> frozenset[tuple[str, str]]:
    """Return where a point's pain is most often felt, with the side; nothing when a source disputes any."""
    rows = [one for one in atlas.referrals_by_point[point] if one.zone == "essential"]
    if any(one.disputed for one in rows):
        return frozenset()
    return frozenset((one.area_id, one.side) for one in rows)

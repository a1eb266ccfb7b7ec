"""What a page offers of the atlas: all of it, or what belongs to one region, muscle or condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from myomap.atlas import Atlas
from myomap.errors import UnknownIdError, nearest

FINDER = "finder"
"""The whole atlas, asked by the place that hurts."""
PARTS = ("region", "muscle", "condition")


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What is offered; everything else may be named, but cannot be chosen there.

    Attributes
    ----------
    kind
        Empty for the whole atlas, `finder` for the whole atlas by places, else one of `PARTS`.
    id
        The region, muscle or condition; empty for the whole.
    muscles, points, areas, conditions
        Ids of all that can be chosen.
    """

    kind: str
    id: str
    muscles: frozenset[str]
    points: frozenset[str]
    areas: frozenset[str]
    conditions: frozenset[str]

    @property
    def is_part(self) -> bool:
        """Say whether something of the atlas is left out."""
        return self.kind in PARTS

    def holds(self, kind: str, id: str) -> bool:
        """Say whether a thing can be chosen; `kind` is muscle, point, area or condition."""
        ids = {
            "muscle": self.muscles,
            "point": self.points,
            "area": self.areas,
            "condition": self.conditions,
        }
        return id in ids[kind]


def is_scope(atlas: Atlas, only: str) -> bool:
    """Say whether an address may ask for this: nothing, `finder`, or a part such as `region:shoulder`."""
    kind, _, id = only.partition(":")
    return only in ("", FINDER) or (kind in PARTS and id in atlas.of_kind(kind))


@lru_cache(maxsize=64)
def scope_of(atlas: Atlas, only: str = "") -> Scope:
    """Return what is offered.

    A region holds its muscles, their trigger points, its places, and the conditions felt there; a muscle
    itself, its parts and their points; a condition itself, its muscles, their points, and its places.

    Raises
    ------
    UnknownIdError
        If this is nothing that an address may ask for.
    """
    kind, _, id = only.partition(":")
    if not is_scope(atlas, only):
        near = nearest(id, atlas.of_kind(kind)) if kind in PARTS else ""
        raise UnknownIdError("part of the atlas", only, f"{kind}:{near}" if near else "")
    if kind == "region":
        areas = frozenset(one.area_id for one in atlas.areas.values() if one.region_id == id)
        muscles = [one.muscle_id for one in atlas.muscles.values() if one.region_id == id]
        return _scope(atlas, kind, id, muscles, areas, _felt_in(atlas, areas))
    if kind == "muscle":
        return _scope(atlas, kind, id, [id], (), ())
    if kind == "condition":
        muscles = [one.muscle_id for one in atlas.muscles_by_condition[id]]
        return _scope(atlas, kind, id, muscles, atlas.areas_by_condition[id], (id,))
    return _scope(atlas, kind, "", atlas.muscles, atlas.areas, atlas.conditions)


def _scope(
    atlas: Atlas, kind: str, id: str, muscles: Iterable[str], areas: Iterable[str], conditions: Iterable[str]
) -> Scope:
    """The scope of some muscles with their parts and points, some places and some conditions."""
    held = set(muscles)
    held |= {one.muscle_id for one in atlas.muscles.values() if one.parent_id in held}
    points = (one.trigger_point_id for one in atlas.trigger_points.values() if one.muscle_id in held)
    return Scope(kind, id, frozenset(held), frozenset(points), frozenset(areas), frozenset(conditions))


def _felt_in(atlas: Atlas, areas: Iterable[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(atlas.conditions_by_area[one] for one in areas))

"""The turnable body of static/geometry: its light mesh, the sheets and points on it, and the fields of pain.

Lengths are millimetres; x points to the person's left, y up, z to the front. Everything that is paired is
kept for the person's left; the right is its mirror image (`mirrored`). The files are read when first asked
for, so whoever does not turn the body does not wait for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from myomap.errors import MyomapError, UnknownIdError, nearest
from myomap.geometry import DRAW_FIRST, Geometry, read_json

Points = NDArray[np.float64]
Numbers = NDArray[np.int64]

_MIRROR = np.array([-1.0, 1.0, 1.0])
FAR = -12.0  # depth of a field where it says nothing: well outside
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A muscle's sheet, or a part of it: rows run along the fibres, columns across them."""

    muscle: str
    part: str
    layer: str
    fibres: int
    """How many fibres a drawing shows."""
    points: Points
    """Places (rows, columns, 3) on the skin."""
    normals: Points
    """Unit vectors (rows, columns, 3) that point out of the body."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A trigger point: its place (3,) on the skin and the unit vector (3,) that points out of the body."""

    id: str
    muscle: str
    place: Points
    normal: Points


@dataclass(frozen=True, eq=False)
class Body:
    """The base mesh of one body; smoothed once it is the skin.

    vertices (n, 3); quads (m, 4) of vertex numbers, seen from outside against the clock; shade (n,), 0 for
    the darkest to 1 for the lightest skin.
    """

    vertices: Points
    quads: Numbers
    shade: Points
    sheets: Mapping[str, tuple[Sheet, ...]]
    """By muscle."""
    spots: Mapping[str, Spot]
    """By trigger point."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something on the skin that has a border: positive inside, 0 at the border, negative outside.

    at (k,) are the vertices of the base mesh that have a value, depth (k,) the values; all others are far
    outside.
    """

    at: Numbers
    depth: Points

    def values(self, count: int) -> Points:
        """Return the value of every vertex of a base mesh with `count` vertices."""
        found = np.full(count, FAR)
        found[self.at] = self.depth
        return found


def mirrored(places: Points) -> Points:
    """Return places or normals (..., 3) of the other side."""
    turned: Points = places * _MIRROR
    return turned


class Solid:
    """The turnable bodies of a geometry, read when first asked for and then kept.

    Every question raises MyomapError, with the way to mend it, when a file is missing or damaged.
    """

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._bodies: Callable[[str], Body] = lru_cache(maxsize=None)(self._read_body)

    def body(self, name: str) -> Body:
        """Return a body; UnknownIdError when it is not drawn."""
        if name not in self._geometry.bodies:
            raise UnknownIdError("body", name, nearest(name, self._geometry.bodies))
        return self._bodies(name)

    def pain(self, trigger_point_id: str) -> Mapping[str, Field]:
        """Return the field of each zone (essential, spillover) of a left point; empty when none is drawn."""
        pain = self._fields["pain"]
        return self._sound(
            lambda: {zone: self._field(raw) for zone, raw in pain.get(trigger_point_id, {}).items()}
        )

    def area(self, area_id: str) -> Field | None:
        """Return an area: of the left side, or on the midline; None for one that is not on the skin."""
        raw = self._fields["areas"].get(area_id)
        return None if raw is None else self._sound(lambda: self._field(raw))

    @cached_property
    def _fields(self) -> Mapping[str, Any]:
        content = read_json(self._geometry.folder, self._name(self._geometry.index, "solid_fields"))
        return self._sound(
            lambda: {
                "pain": dict(content["pain"]),
                "areas": dict(content["areas"]),
                "quads": np.array(content["quads"], np.int64).reshape(-1, 4),
                "steps": float(content["steps"]),
            }
        )

    def _field(self, raw: Mapping[str, Any]) -> Field:
        at = np.cumsum(np.array(raw["at"], np.int64))
        depth = np.array(raw["depth"], np.float64) / self._fields["steps"]
        if at.shape != depth.shape:
            raise ValueError(f"{len(at)} vertices have {len(depth)} values")
        return Field(at, depth)

    def _read_body(self, name: str) -> Body:
        content = read_json(self._geometry.folder, self._name(self._geometry.index["bodies"][name], "solid"))
        return self._sound(lambda: _body(content, self._fields["quads"]))

    def _name(self, entry: Mapping[str, Any], key: str) -> str:
        if key not in entry:
            raise MyomapError(
                f"The shapes in {self._geometry.folder} have no body that can be turned. {DRAW_FIRST}"
            )
        return str(entry[key])

    def _sound(self, read: Callable[[], _Found]) -> _Found:
        try:
            return read()
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            folder = self._geometry.folder
            raise MyomapError(
                f"The turnable body in {folder} is damaged ({error!r}). {DRAW_FIRST}"
            ) from error


def _body(content: Mapping[str, Any], quads: Numbers) -> Body:
    unit = float(content["unit_mm"])
    vertices = np.array(content["vertices"], np.float64).reshape(-1, 3) * unit
    shade = np.array(content["shade"], np.float64) / 100
    if len(shade) != len(vertices) or quads.max() >= len(vertices):
        raise ValueError(f"{len(vertices)} vertices, {len(shade)} shades, quads up to {quads.max()}")
    sheets: dict[str, list[Sheet]] = defaultdict(list)
    for raw in content["sheets"]:
        sheets[raw["muscle"]].append(_sheet(raw, unit))
    spots = {
        raw["id"]: Spot(
            raw["id"], raw["muscle"], np.array(raw["xyz"]) * unit, np.array(raw["normal"], np.float64) / 100
        )
        for raw in content["points"]
    }
    return Body(vertices, quads, shade, {name: tuple(found) for name, found in sheets.items()}, spots)


def _sheet(raw: Mapping[str, Any], unit: float) -> Sheet:
    places = np.cumsum(np.array(raw["xyz"], np.float64).reshape(-1, 3), axis=0) * unit
    points = places.reshape(*raw["grid"], 3)
    normals = np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1)) * raw["out"]
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    return Sheet(raw["muscle"], raw["part"], raw["layer"], raw["fibres"], points, normals)

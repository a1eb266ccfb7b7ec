"""The turnable body: a light mesh, the sheets as coarse grids, and pain and areas as fields on the skin.

All bodies share one base mesh, and one Catmull-Clark step of it is the skin that everything else is drawn
on. Here the base mesh itself is written, so that the app can make the skin finer where it needs to, and
every field is written as values on the base mesh that become the field when the mesh is made finer.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from scipy import ndimage
from scipy.sparse import linalg

from drawing import encode
from drawing.areas import Areas
from drawing.body import Array, Body, _catmull_clark
from drawing.mesh_source import Index, read_base_mesh
from drawing.sheets import Loft

UNITS = 1000  # a decimetre: lengths are written in tenths of a millimetre
STEPS = 25  # a depth of 1; deeper or farther than MOST is written as MOST
MOST = 12.0
ROWS, COLUMNS = 18, 9  # of a sheet's grid
KEY_LIGHTS = ((-0.35, 0.55, 0.75), (0.35, 0.55, -0.75))  # from the upper left of who looks in front or behind
SOFT_CLIP = (1.0, 99.0)  # percentiles that become the darkest and the lightest skin


class Zone(Protocol):
    """The depth field of a point's zone, for a point of the left side, on the skin's vertices."""

    point: str
    zone: str
    depth: Array


class BaseSkin:
    """The base mesh that the skin was made from: its quads, and the way from it to the skin and back."""

    def __init__(self) -> None:
        mesh = read_base_mesh()
        quads = mesh.quads("body", "helper-l-eye", "helper-r-eye")
        self._used = np.unique(quads)
        step, fine = _catmull_clark(len(mesh.vertices), quads)
        self.quads: Index = np.searchsorted(self._used, quads)
        self._around = fine.reshape(4, len(quads), 4).swapaxes(0, 1).reshape(len(quads), 16)
        rows = np.unique(fine)
        self._rows, self._step = rows, step[rows][:, self._used]
        self._solve = linalg.splu((self._step.T @ self._step).tocsc()).solve

    def base_of(self, field: Array) -> Array:
        """The values (k, ...) on the base mesh that come nearest to a field on the skin (n, ...)."""
        return self._solve(self._step.T @ field[self._rows])

    def at_base(self, field: Array) -> Array:
        """A field (n, ...) on the skin, where the base mesh has its vertices."""
        return field[self._used]

    def packed(self, field: Array) -> dict[str, list[int]]:
        """A depth field: vertices of the base mesh (delta-coded) and their values, inside and nearby."""
        inside = (field[self._around] > 0).any(axis=1)
        seed = np.zeros(len(self._used), bool)
        seed[self.quads[inside]] = True
        near = np.unique(self.quads[seed[self.quads].any(axis=1)])
        base = self.base_of(field.clip(-MOST, MOST)).clip(-MOST, MOST)
        depth = (base[near] * STEPS).round().astype(int)
        return {"at": np.diff(near, prepend=0).tolist(), "depth": depth.tolist()}


def write_solid(folder: Path, body: Body, lofts: list[Loft], open_sky: Array) -> str:
    """Write the turnable body of one sex; returns the file's name.

    It holds the `vertices` of the base mesh (x to the person's left, y up, z to the front), their `shade`
    (0 dark to 100 light), and the left side's `sheets` and `points`; places on a sheet are delta-coded, and
    `out` tells whether its u x v points out of the body.
    """
    skin = BaseSkin()
    content = {
        "format": 1,
        "body": body.sex,
        "unit_mm": 100 / UNITS,
        "vertices": _whole(skin.base_of(body.vertices)),
        "shade": (skin.at_base(_shade(body, open_sky)) * 100).round().astype(int).tolist(),
        "sheets": [_sheet(one) for one in lofts],
        "points": [row for one in lofts for row in _points(one)],
    }
    return encode.write_hashed(folder, "solid.json", encode.json_bytes(content))


def write_pain_solid(folder: Path, zones: Iterable[Zone], areas: Areas) -> str:
    """Write the base mesh's quads, and the pain of every point and all areas (left side) as fields on it."""
    skin = BaseSkin()
    pain: dict[str, dict[str, Any]] = {}
    for zone in zones:
        pain.setdefault(zone.point, {})[zone.zone] = skin.packed(zone.depth)
    distances = np.array([one.distance for one in areas.fields])
    best, second = np.partition(distances, 1, axis=0)[:2]
    places: dict[str, dict[str, Any]] = {}
    for one in areas.fields:
        if one.side != "right":
            lead = np.where(one.distance == best, second, best) - one.distance
            places[one.area] = {"side": one.side, **skin.packed(lead * 4)}
    content = {
        "format": 1,
        "steps": STEPS,
        "quads": skin.quads.ravel().tolist(),
        "pain": pain,
        "areas": places,
    }
    return encode.write_hashed(folder, "solid-fields.json", encode.json_bytes(content))


def _whole(points: Array) -> list[int]:
    return (np.asarray(points) * UNITS).round().astype(int).ravel().tolist()


def _shade(body: Body, open_sky: Array) -> Array:
    """Lightness (n,) of the skin, 0 to 1: a soft light from before and one from behind, and hollows dark."""
    lights = np.array(KEY_LIGHTS) / np.linalg.norm(KEY_LIGHTS, axis=1, keepdims=True)
    wrapped = ((body.normals @ lights.T + 0.45) / 1.45).clip(0, 1)
    key = (wrapped**4).mean(axis=1) ** 0.25 * 2**0.25
    light = (0.30 + 0.70 * key) * (1 - 0.85 * (1 - open_sky))
    low, high = np.percentile(light, SOFT_CLIP)
    return ((light - low) / (high - low)).clip(0, 1)


def _sheet(one: Loft) -> dict[str, Any]:
    sheet = one.sheet
    size = (ROWS / one.points.shape[0], COLUMNS / one.points.shape[1], 1)
    points, normals = (
        ndimage.zoom(grid, size, order=3, mode="nearest", grid_mode=False)
        for grid in (one.points, one.normals)
    )
    facing = np.cross(np.gradient(points, axis=0), np.gradient(points, axis=1))
    places = (points * UNITS).round().astype(int).reshape(-1, 3)
    return {
        "muscle": sheet.muscle,
        "part": sheet.part,
        "layer": sheet.layer,
        "fibres": sheet.fibres,
        "grid": [ROWS, COLUMNS],
        "out": 1 if (facing * normals).sum() > 0 else -1,
        "xyz": np.diff(places, axis=0, prepend=0).ravel().tolist(),
    }


def _points(one: Loft) -> Iterable[dict[str, Any]]:
    for name, (u, v) in one.sheet.points.items():
        point, normal = one.at(u, v)
        yield {
            "id": name,
            "muscle": one.sheet.muscle,
            "xyz": _whole(point),
            "normal": (normal * 100).round().astype(int).tolist(),
        }

"""The files of the turnable body: named after their contents, of one topology, whole, and light."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pytest

from myomap.atlas import Atlas
from myomap.geometry import Geometry
from myomap.solid import Body, Solid

LARGEST_FILE = 1_500_000  # they stay on the server


@pytest.fixture(scope="module")
def solid(geometry: Geometry) -> Solid:
    return Solid(geometry)


@pytest.fixture(scope="module")
def bodies(geometry: Geometry, solid: Solid) -> dict[str, Body]:
    return {name: solid.body(name) for name in geometry.bodies}


def names(geometry: Geometry) -> list[str]:
    return [geometry.index["solid_fields"], *(entry["solid"] for entry in geometry.index["bodies"].values())]


def raw(geometry: Geometry, name: str) -> dict[str, Any]:
    return dict(json.loads((geometry.folder / name).read_text(encoding="utf-8")))


def test_names_carry_the_hash_of_their_contents(geometry: Geometry) -> None:
    for name in names(geometry):
        content = (geometry.folder / name).read_bytes()
        assert name.split(".")[-2] == hashlib.sha256(content).hexdigest()[:10]
        assert len(content) < LARGEST_FILE, name


def test_bodies_share_the_mesh_and_have_every_sheet_and_point(bodies: dict[str, Body], atlas: Atlas) -> None:
    first, *others = bodies.values()
    for body in [first, *others]:
        assert body.vertices.shape == first.vertices.shape
        assert (body.quads == first.quads).all()
        assert set(body.sheets) == set(atlas.muscles)
        assert set(body.spots) == set(atlas.trigger_points)
        assert all(body.spots[point].muscle == one.muscle_id for point, one in atlas.trigger_points.items())


def test_mesh_is_closed_or_nearly_so(bodies: dict[str, Body]) -> None:
    """Every edge joins two quads, which run along it in opposite directions."""
    quads = next(iter(bodies.values())).quads
    sides = np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2)
    assert len(np.unique(sides, axis=0)) == len(sides)
    _, uses = np.unique(np.sort(sides, axis=1), axis=0, return_counts=True)
    assert uses.max() == 2
    assert (uses == 1).mean() < 0.01


def test_bodies_are_as_tall_as_people_and_even(bodies: dict[str, Body]) -> None:
    for body in bodies.values():
        height = np.ptp(body.vertices[:, 1])
        assert 1500 < height < 1900
        assert abs(body.vertices[:, 0].max() + body.vertices[:, 0].min()) < 1
        assert body.shade.min() >= 0 and body.shade.max() <= 1


def beyond(grid: np.ndarray, place: np.ndarray) -> float:
    """How far (mm) a place lies from the nearest corner of a sheet, beyond half a cell's diagonal there."""
    away = np.linalg.norm(grid - place, axis=-1)
    row, column = np.unravel_index(away.argmin(), away.shape)
    near = grid[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2].reshape(-1, 3)
    return float(away.min() - np.linalg.norm(near - grid[row, column], axis=-1).max() / 2)


def test_sheets_and_points_lie_on_the_left_and_on_the_skin(bodies: dict[str, Body]) -> None:
    for body in bodies.values():
        faults = []
        for muscle, sheets in body.sheets.items():
            for sheet in sheets:
                if sheet.points[..., 0].mean() < 0:
                    faults.append(f"{muscle} {sheet.part}: on the right")
        for point, spot in body.spots.items():
            gap = min(beyond(sheet.points, spot.place) for sheet in body.sheets[spot.muscle])
            if gap > 3:
                faults.append(f"{point}: {gap:.0f} mm beyond its muscle")
            if abs(np.linalg.norm(spot.normal) - 1) > 0.02:
                faults.append(f"{point}: its normal is not a unit vector")
        assert faults == []


def test_pain_is_drawn_for_every_zone_with_a_place_on_the_skin(atlas: Atlas, solid: Solid) -> None:
    faults = []
    for point in atlas.trigger_points:
        claimed = {one.zone for one in atlas.referrals_by_point[point] if atlas.areas[one.area_id].on_skin}
        found = solid.pain(point)
        if set(found) != claimed:
            faults.append(f"{point}: drawn {set(found)}, claimed {claimed}")
        faults += [
            f"{point}, {zone}: nothing inside" for zone, field in found.items() if field.depth.max() <= 0
        ]
    assert faults == []


def test_places_are_drawn_when_they_are_on_the_skin(atlas: Atlas, solid: Solid) -> None:
    for area in atlas.areas.values():
        assert (solid.area(area.area_id) is not None) == area.on_skin, area.area_id

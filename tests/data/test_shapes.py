"""The real shapes of static/geometry, held against the real tables: whatever is drawn is known and whole."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from myomap.atlas import Atlas
from myomap.geometry import LAYERS, Feature, Geometry, Ring, export
from myomap.view_state import BODIES, VIEWS

LARGEST_VIEW_BYTES = 200_000
CLICKS = 500
SHAPES = ("area", "muscle", "point", "zone")


@pytest.fixture(scope="module")
def drawn(geometry: Geometry) -> list[tuple[str, str, Feature]]:
    """Every shape with its body and view."""
    return [(body, view, it) for body, view in views(geometry) for it in geometry.features(body, view)]


def views(geometry: Geometry) -> Iterator[tuple[str, str]]:
    return ((body, view) for body in geometry.bodies for view in geometry.views(body))


def is_inside(rings: tuple[Ring, ...], x: float, y: float) -> bool:
    inside = False
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
                inside = not inside
    return inside


def test_four_views_of_the_male_body_are_drawn(geometry: Geometry) -> None:
    assert geometry.bodies == BODIES
    for body in BODIES:
        assert geometry.views(body) == VIEWS


def test_every_file_of_the_index_is_there_and_a_view_is_light(geometry: Geometry) -> None:
    for body, view in views(geometry):
        files = geometry.files(body, view)
        shown = [geometry.folder / name for name in (files.json, files.body, files.relief)]
        assert all(path.is_file() for path in [*shown, geometry.folder / files.whole])
        assert sum(len(gzip.compress(path.read_bytes())) for path in shown) < LARGEST_VIEW_BYTES, (body, view)


def test_every_file_of_the_folder_is_in_the_index(geometry: Geometry) -> None:
    named = {"index.json", geometry.index["places"], geometry.index["solid_fields"]}
    named |= {entry["solid"] for entry in geometry.index["bodies"].values()}
    for body, view in views(geometry):
        files = geometry.files(body, view)
        listed = geometry.index["bodies"][body]["views"][view]
        others = {listed["packed"], listed["dermatomes"]}
        named |= {files.json, files.whole, files.body, files.relief, *others}
    found = {
        path.relative_to(geometry.folder).as_posix() for path in geometry.folder.rglob("*") if path.is_file()
    }
    assert sorted(found - named) == []


def test_every_shape_names_something_of_the_tables(
    atlas: Atlas, drawn: list[tuple[str, str, Feature]]
) -> None:
    known = {
        "area": atlas.areas,
        "muscle": atlas.muscles,
        "point": atlas.trigger_points,
        "zone": atlas.trigger_points,
        "outline": {"": None},
    }
    assert sorted({(it.kind, it.id) for _, _, it in drawn if it.id not in known[it.kind]}) == []


def test_shapes_have_sides_layers_and_parts_that_fit(
    atlas: Atlas, drawn: list[tuple[str, str, Feature]]
) -> None:
    for body, view, it in drawn:
        where = (body, view, it.kind, it.id, it.side)
        if it.kind == "area":
            midline = atlas.areas[it.id].laterality == "midline"
            assert it.side in (("midline",) if midline else ("left", "right")), where
            assert atlas.areas[it.id].on_skin, where
        elif it.kind in SHAPES:
            assert it.side in ("left", "right"), where
        if it.kind in ("muscle", "point"):
            assert it.layer in LAYERS, where
        if it.kind == "point":
            assert it.muscle == atlas.trigger_points[it.id].muscle_id, where
        if it.kind == "zone":
            zones = {referral.zone for referral in atlas.referrals_by_point[it.id]}
            assert it.part in zones, where


def test_every_drawn_muscle_has_points_and_is_drawn_on_both_sides(atlas: Atlas, geometry: Geometry) -> None:
    drawn = [muscle for muscle in atlas.muscles if geometry.has_shape(muscle)]
    assert drawn == list(atlas.muscles)
    for muscle in drawn:
        assert atlas.points_by_muscle[muscle], muscle
        shown = geometry.views_of("muscle", muscle)
        assert {side for view in shown for side in geometry.sides_of("muscle", muscle, view)} == {
            "left",
            "right",
        }


def test_every_point_of_a_drawn_muscle_has_its_pain_drawn(atlas: Atlas, geometry: Geometry) -> None:
    points = [point for point in atlas.trigger_points.values() if geometry.has_shape(point.muscle_id)]
    on_skin = [
        it.trigger_point_id
        for it in points
        if any(
            atlas.areas[referral.area_id].on_skin
            for referral in atlas.referrals_by_point[it.trigger_point_id]
        )
    ]
    assert [point for point in on_skin if not geometry.views_of("zone", point)] == []


def test_every_area_on_the_skin_is_shown_in_some_view(atlas: Atlas, geometry: Geometry) -> None:
    areas = [area.area_id for area in atlas.areas.values() if area.on_skin]
    assert [area for area in areas if not geometry.views_of("area", area)] == []


def test_places_name_areas_and_muscles_largest_share_first(atlas: Atlas, geometry: Geometry) -> None:
    for area, found in geometry.places.items():
        assert area in atlas.areas
        shares = [share for _, share in found]
        assert all(muscle in atlas.muscles for muscle, _ in found), area
        assert shares == sorted(shares, reverse=True) and all(0 <= share <= 1 for share in shares), area


def test_a_click_anywhere_on_the_body_hits_exactly_one_area(geometry: Geometry) -> None:
    chance = random.Random(1)
    for body, view in views(geometry):
        features = geometry.features(body, view)
        (outline,) = (it for it in features if it.kind == "outline" and it.part == "silhouette")
        areas = [it for it in features if it.kind == "area"]
        width, height = geometry.files(body, view).size
        clicks: list[tuple[float, float]] = []
        while len(clicks) < CLICKS:
            x, y = chance.uniform(0, width), chance.uniform(0, height)
            if is_inside(outline.rings, x, y):
                clicks.append((x, y))
        hits = [sum(is_inside(area.rings, x, y) for area in areas) for x, y in clicks]
        missed = sum(hit != 1 for hit in hits)
        assert missed <= CLICKS // 100, (
            f"{body} {view}: {missed} of {CLICKS} clicks hit none or several areas"
        )


def test_export_writes_every_drawn_muscle_and_the_landmarks(geometry: Geometry, tmp_path: Path) -> None:
    written = export(tmp_path, geometry)
    assert {path.relative_to(tmp_path).as_posix() for path in written} == {
        *(f"{body}/{view}.geojson" for body, view in views(geometry)),
        *(f"{body}/landmarks.csv" for body in geometry.bodies),
    }
    landmarks = (tmp_path / "male" / "landmarks.csv").read_text(encoding="utf-8")
    for name in (
        "suprasternal_notch",
        "acromion_L",
        "hip_R",
        "knee_L",
        "ankle_R",
        "elbow_L",
        "wrist_R",
        "vertex",
    ):
        assert f"front,{name}," in landmarks

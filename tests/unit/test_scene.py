"""What the map shows, as data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from myomap.atlas import Atlas, load_atlas
from myomap.bodymap.scene import catalogue, scene
from myomap.geometry import Geometry, load_geometry
from myomap.text import Text, load_text
from myomap.view_state import ViewState

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "tiny"
BODYMAP = ROOT / "myomap" / "bodymap"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas(TINY)


@pytest.fixture(scope="module")
def geometry() -> Geometry:
    return load_geometry(TINY / "geometry")


@pytest.fixture(scope="module")
def text() -> Text:
    return load_text("en")


@pytest.fixture(scope="module")
def made(atlas: Atlas, geometry: Geometry, text: Text) -> Mapping[str, Any]:
    return catalogue(atlas, geometry, text)


def test_scene_holds_ids_only_and_stays_small(atlas: Atlas, geometry: Geometry, text: Text) -> None:
    state = ViewState(view="back", side="left", muscle="trapezius", point="trapezius-upper-1")
    drawn = scene(atlas, geometry, state, text)
    assert drawn["muscle"] == "trapezius"
    assert drawn["point"] == "trapezius-upper-1"
    assert drawn["areas"] == []
    assert len(json.dumps(drawn)) < 400


def test_scene_names_the_catalogue_it_belongs_to(
    atlas: Atlas, geometry: Geometry, text: Text, made: Mapping[str, Any]
) -> None:
    assert scene(atlas, geometry, ViewState(), text)["version"] == made["version"]


def test_catalogue_is_made_once(
    atlas: Atlas, geometry: Geometry, text: Text, made: Mapping[str, Any]
) -> None:
    assert catalogue(atlas, geometry, text) is made


def test_catalogue_version_follows_the_content(atlas: Atlas, text: Text, made: Mapping[str, Any]) -> None:
    same = catalogue(load_atlas(TINY), load_geometry(TINY / "geometry"), text)
    assert same["version"] == made["version"]


def test_catalogue_lists_everything_in_the_atlas(atlas: Atlas, made: Mapping[str, Any]) -> None:
    assert [row[0] for row in made["muscles"]] == list(atlas.muscles)
    assert [row[0] for row in made["areas"]] == list(atlas.areas)
    assert [row[0] for row in made["points"]] == list(atlas.trigger_points)
    order = [atlas.regions[row[0]].sort_order for row in made["regions"]]
    assert order == sorted(order)


def test_catalogue_names_the_files_of_every_view(geometry: Geometry, made: Mapping[str, Any]) -> None:
    for body in geometry.bodies:
        assert set(made["index"][body]) == set(geometry.views(body))
        for files in made["index"][body].values():
            assert set(files) == {"json", "body", "relief", "size"}
    assert made["views"] == list(geometry.views(geometry.bodies[0]))


def test_catalogue_tells_where_each_drawn_shape_can_be_seen(
    geometry: Geometry, made: Mapping[str, Any]
) -> None:
    body = geometry.bodies[0]
    for view in geometry.views(body):
        for feature in geometry.features(body, view):
            if feature.kind not in ("muscle", "area", "point"):
                continue
            spots = [made["spots"][at] for at in made["where"][f"{feature.kind}:{feature.id}"][feature.side]]
            assert f"{view}/{feature.layer}" in spots
    for views_by_side in made["pain"].values():
        for found in views_by_side.values():
            assert all(0 <= at < len(made["views"]) for at in found)


def test_catalogue_leaves_fields_for_the_browser(made: Mapping[str, Any]) -> None:
    assert "{name}" in made["words"]["label.sided"]
    assert "{side}" in made["words"]["label.sided"]
    for view in made["views"]:
        assert made["words"][f"view.{view}"]


def test_browser_part_uses_only_words_that_are_sent(made: Mapping[str, Any]) -> None:
    script = (BODYMAP / "body_map.js").read_text(encoding="utf-8")
    used = set(re.findall(r"""\bword\("([a-z.]+)["]""", script))
    assert used
    assert used <= set(made["words"])

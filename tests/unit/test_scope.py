"""What a page offers of the atlas."""

from __future__ import annotations

import pytest

from myomap.atlas import Atlas
from myomap.bodymap.scene import catalogue, scene
from myomap.errors import UnknownIdError
from myomap.geometry import Geometry
from myomap.reading.panel import panel_html
from myomap.scope import is_scope, scope_of
from myomap.text import load_text
from myomap.view_state import ViewState, parse, to_params


def test_scope_of_a_region_holds_its_muscles_points_and_places_alone(atlas: Atlas) -> None:
    scope = scope_of(atlas, "region:shoulder")
    assert {atlas.muscles[one].region_id for one in scope.muscles} == {"shoulder"}
    assert {atlas.areas[one].region_id for one in scope.areas} == {"shoulder"}
    assert scope.points == {
        one.trigger_point_id for muscle in scope.muscles for one in atlas.points_by_muscle[muscle]
    }
    felt = {one for area in scope.areas for one in atlas.conditions_by_area[area]}
    assert scope.conditions == felt and felt


def test_scope_of_a_muscle_holds_itself_and_its_points(atlas: Atlas) -> None:
    scope = scope_of(atlas, "muscle:deltoid")
    assert scope.muscles == {"deltoid"} and not scope.areas and not scope.conditions
    assert scope.points == {one.trigger_point_id for one in atlas.points_by_muscle["deltoid"]}


def test_scope_of_a_condition_holds_its_muscles_and_places(atlas: Atlas) -> None:
    scope = scope_of(atlas, "condition:tension-type-headache")
    assert scope.conditions == {"tension-type-headache"}
    assert scope.areas == {*atlas.areas_by_condition["tension-type-headache"]}
    assert {one.muscle_id for one in atlas.muscles_by_condition["tension-type-headache"]} <= scope.muscles


def test_scope_of_everything_and_of_the_finder_holds_all(atlas: Atlas) -> None:
    for only in ("", "finder"):
        scope = scope_of(atlas, only)
        assert (scope.muscles, scope.areas) == (atlas.muscles.keys(), atlas.areas.keys())
        assert not scope.is_part


@pytest.mark.parametrize("only", ["region:nek", "region", "muscle:", "source:do-2018", "finder:x", "<b>"])
def test_scope_of_nonsense_is_refused(atlas: Atlas, only: str) -> None:
    assert not is_scope(atlas, only)
    with pytest.raises(UnknownIdError):
        scope_of(atlas, only)


def test_address_that_asks_for_what_is_not_offered_says_so_and_keeps_the_rest(atlas: Atlas) -> None:
    asked = {
        "only": "region:shoulder",
        "muscle": "soleus",
        "area": ["shoulder-front", "calf"],
        "side": "right",
    }
    view, notes = parse(asked, atlas)
    assert (view.muscle, view.areas, view.side) == ("", ("shoulder-front",), "right")
    assert [note.key for note in notes] == ["address.outside"]
    assert parse(to_params(view), atlas) == (view, ())


def test_address_that_offers_one_muscle_or_condition_begins_with_it(atlas: Atlas) -> None:
    view, notes = parse({"only": "muscle:rhomboid-major"}, atlas)
    assert (view.muscle, notes) == ("rhomboid-major", ())
    assert parse({"only": "condition:tension-type-headache"}, atlas)[0].condition == "tension-type-headache"
    assert parse({"only": "region:foot"}, atlas)[0].is_empty
    asked = {"only": "muscle:rhomboid-major", "side": "right"}
    assert parse(asked, atlas)[0].side == "right"  # the person's own, as the address says


def test_catalogue_of_a_part_names_what_it_holds_and_the_views_that_show_it(
    atlas: Atlas, geometry: Geometry
) -> None:
    scope = scope_of(atlas, "region:foot")
    made = catalogue(atlas, geometry, load_text(), "region:foot", ("female",))
    assert {row[0] for row in made["muscles"]} == scope.muscles
    assert {row[0] for row in made["points"]} == scope.points
    assert [*made["index"]] == ["female"]
    assert "head-front" not in made["index"]["female"] and "foot-sole" in made["index"]["female"]
    assert made["frames"].keys() == made["index"]["female"].keys()
    for positions in (one for sides in made["pain"].values() for one in sides.values()):
        assert {made["views"][one] for one in positions} <= made["index"]["female"].keys()


def test_scene_of_a_part_belongs_to_its_own_catalogue(atlas: Atlas, geometry: Geometry) -> None:
    text = load_text()
    version = scene(atlas, geometry, ViewState(only="region:foot"), text)["version"]
    assert version == catalogue(atlas, geometry, text, "region:foot")["version"]
    assert version != catalogue(atlas, geometry, text)["version"]


def test_panel_of_a_part_leads_to_the_whole_atlas_for_everything_else(
    atlas: Atlas, geometry: Geometry
) -> None:
    view = parse({"only": "region:shoulder", "area": "shoulder-front", "side": "right"}, atlas)[0]
    panel = panel_html(atlas, geometry, load_text(), view.with_(embed=True))
    links = [part.partition(">")[0] for part in panel.split("<a ")[1:] if 'data-ref="muscle:' in part]
    scope = scope_of(atlas, view.only)
    inside = [one for one in links if one.partition("muscle:")[2].partition('"')[0] in scope.muscles]
    outside = [one for one in links if one not in inside]
    assert inside and all("only=region%3Ashoulder" in one and "_blank" not in one for one in inside)
    assert outside and all("only=" not in one and 'target="_blank"' in one for one in outside)

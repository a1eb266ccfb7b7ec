"""The shapes of tests/tiny and their export."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from myomap.errors import MyomapError, UnknownIdError
from myomap.geometry import Geometry, ViewFiles, decode, export, load_geometry, polygons_of

TINY = Path(__file__).resolve().parents[1] / "tiny" / "geometry"


def test_path_is_decoded_by_adding_up() -> None:
    assert decode([10, 20, 5, 0, 0, -5]) == ((10, 20), (15, 20), (15, 15))


def test_index_tells_bodies_views_and_files(tiny_geometry: Geometry) -> None:
    assert tiny_geometry.bodies == ("male",)
    assert tiny_geometry.views("male") == ("front", "back")
    assert tiny_geometry.files("male", "back") == ViewFiles(
        "male/back.tiny.json",
        "male/whole/back.tiny.json",
        "male/back.tiny.webp",
        "male/back-relief.tiny.webp",
        (200, 400),
    )


def test_body_or_view_that_is_not_drawn_is_an_unknown_id(tiny_geometry: Geometry) -> None:
    with pytest.raises(UnknownIdError, match='no body "femal"'):
        tiny_geometry.views("femal")
    with pytest.raises(UnknownIdError, match=r'no view "bck". Did you mean "back"'):
        tiny_geometry.features("male", "bck")


def test_features_of_a_view_are_decoded(tiny_geometry: Geometry) -> None:
    features = tiny_geometry.features("male", "front")
    soleus = next(it for it in features if it.kind == "muscle" and it.id == "soleus" and it.side == "right")
    assert soleus.rings == (((60, 250), (90, 250), (90, 330), (60, 330)),)
    assert (soleus.layer, len(soleus.lines)) == ("deep", 1)
    point = next(it for it in features if it.kind == "point" and it.id == "soleus-1" and it.side == "left")
    assert (point.xy, point.muscle) == ((125, 310), "soleus")


def test_views_of_a_muscle_come_largest_first(tiny_geometry: Geometry) -> None:
    assert tiny_geometry.views_of("muscle", "trapezius") == ("back", "front")
    assert tiny_geometry.views_of("point", "trapezius-lower-1") == ("back",)
    assert tiny_geometry.views_of("muscle", "temporalis") == ()


def test_layers_and_sides_of_a_muscle_are_told(tiny_geometry: Geometry) -> None:
    assert tiny_geometry.layers_of("soleus") == ("surface", "deep")
    assert tiny_geometry.layers_of("soleus", view="front") == ("deep",)
    assert tiny_geometry.sides_of("muscle", "soleus", "front") == ("left", "right")
    assert tiny_geometry.sides_of("area", "vertex", "front") == ("midline",)


def test_has_shape_is_true_for_drawn_muscles_only(tiny_geometry: Geometry) -> None:
    assert tiny_geometry.has_shape("trapezius")
    assert not tiny_geometry.has_shape("temporalis")


def test_places_list_the_muscles_under_an_area(tiny_geometry: Geometry) -> None:
    assert tiny_geometry.places["calf"] == (("soleus", 0.48),)


def test_missing_shapes_are_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MyomapError, match=r"index\.json is missing\. Run `make drawing`"):
        load_geometry(tmp_path)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 1}', '{"format": 99}', '{"format":1,"bodies":{"m":3}}']
)
def test_damaged_index_is_an_error_that_says_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "index.json").write_text(content)
    with pytest.raises(MyomapError, match="make drawing"):
        load_geometry(tmp_path)


@pytest.mark.parametrize(
    "content", ["{}", '{"format":1,"features":[{"kind":"area","d":[[1,2,3]]}]}', '{"features": [3]}']
)
def test_damaged_view_is_an_error_that_says_what_to_do(tmp_path: Path, content: str) -> None:
    shutil.copytree(TINY, tmp_path / "geometry")
    (tmp_path / "geometry" / "male" / "back.tiny.json").write_text(content)
    with pytest.raises(MyomapError, match="make drawing"):
        load_geometry(tmp_path / "geometry")


def test_rings_are_sorted_into_rims_with_their_holes() -> None:
    def box(low: int, high: int) -> tuple[tuple[float, float], ...]:
        return (low, low), (high, low), (high, high), (low, high)

    island, hole, rim, apart = box(4, 5), box(2, 7), box(0, 9), box(20, 22)
    assert polygons_of([island, hole, rim, apart]) == [[island], [rim, hole], [apart]]


def exported(folder: Path, view: str) -> list[dict[str, dict[str, object]]]:
    return json.loads((folder / "male" / f"{view}.geojson").read_text(encoding="utf-8"))["features"]


def test_export_writes_whole_muscles_with_y_up(tiny_geometry: Geometry, tmp_path: Path) -> None:
    written = export(tmp_path, tiny_geometry)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "male/front.geojson",
        "male/back.geojson",
        "male/landmarks.csv",
    ]
    soleus = [it for it in exported(tmp_path, "front") if it["properties"].get("muscle_id") == "soleus"]
    assert [it["properties"] for it in soleus] == [
        {"kind": "muscle", "muscle_id": "soleus", "part": "", "side": side, "layer": "deep"}
        for side in ("right", "left")
    ]
    assert soleus[0]["geometry"] == {
        "type": "MultiPolygon",
        "coordinates": [[[[60, 150], [90, 150], [90, 70], [60, 70], [60, 150]]]],
    }


def test_export_names_every_kind_by_its_own_id(tiny_geometry: Geometry, tmp_path: Path) -> None:
    export(tmp_path, tiny_geometry)
    named = {
        (str(it["properties"]["kind"]), next((key for key in it["properties"] if key.endswith("_id")), ""))
        for it in exported(tmp_path, "back")
    }
    assert named == {
        ("muscle", "muscle_id"),
        ("area", "area_id"),
        ("point", "trigger_point_id"),
        ("zone", "trigger_point_id"),
        ("outline", ""),
    }


def test_export_writes_landmarks_with_y_up(tiny_geometry: Geometry, tmp_path: Path) -> None:
    export(tmp_path, tiny_geometry)
    with (tmp_path / "male" / "landmarks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"view": "front", "landmark": "vertex", "x": "100", "y": "380", "plane": "frontal"} in rows
    assert {"view": "back", "landmark": "hip_L", "x": "75", "y": "160", "plane": "frontal"} in rows


def test_export_to_a_place_that_cannot_be_written_is_an_error_in_words(
    tiny_geometry: Geometry, tmp_path: Path
) -> None:
    (tmp_path / "male").write_text("a file, not a folder")
    with pytest.raises(MyomapError, match="Give another folder"):
        export(tmp_path, tiny_geometry)

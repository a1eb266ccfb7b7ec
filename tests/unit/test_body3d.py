"""The turnable body as data: what it shows, on which side, how heavy it is, and what it says in words."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from myomap.atlas import Atlas
from myomap.errors import MyomapError, UnknownIdError
from myomap.figures import surface
from myomap.figures.body3d import body_figure
from myomap.figures.shown import heading, in_words, what_is_shown
from myomap.geometry import Geometry, load_geometry
from myomap.solid import Solid
from myomap.text import Text, load_text
from myomap.theme import load_theme
from myomap.view_state import MAX_AREAS, ViewState, settled

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 600_000
HEAVIEST = ("sternocleidomastoid", "trapezius", "dorsal-interossei-hand")
Mesh = dict[str, Any]


@pytest.fixture(scope="module")
def solid(geometry: Geometry) -> Solid:
    return Solid(geometry)


@pytest.fixture(scope="module")
def text() -> Text:
    return load_text()


@lru_cache(maxsize=32)
def sent(atlas: Atlas, solid: Solid, text: Text, view: ViewState, dark: bool = False) -> str:
    """The figure as the browser gets it."""
    return str(body_figure(atlas, solid, settled(view, atlas), text, load_theme(), dark).to_json())


def drawn(atlas: Atlas, solid: Solid, text: Text, **chosen: Any) -> dict[str, Any]:
    return dict(json.loads(sent(atlas, solid, text, ViewState(**chosen))))


def numbers(column: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(column["bdata"]), column["dtype"])


def across(figure: dict[str, Any], mesh: Mesh) -> np.ndarray:
    """How far (tenths of a millimetre) each vertex is to the person's left of the middle."""
    return numbers(mesh["x"]) - figure["layout"]["scene"]["xaxis"]["range"][1] / 2


def meshes(figure: dict[str, Any], words: str) -> list[Mesh]:
    """The meshes whose spoken name has some words in it."""
    return [mesh for mesh in figure["data"] if words.lower() in json.dumps(mesh.get("text", "")).lower()]


def test_figure_of_nothing_chosen_is_the_bare_body(atlas: Atlas, solid: Solid, text: Text) -> None:
    figure = drawn(atlas, solid, text)
    assert len(figure["data"]) == 1
    assert {one["text"] for one in figure["layout"]["scene"]["annotations"]} == {"L", "R"}
    assert heading(atlas, ViewState(), text) == text("solid.bare")
    assert in_words(atlas, ViewState(), text)[-1] == text("solid.words.empty")


def test_letters_stand_on_the_persons_sides(atlas: Atlas, solid: Solid, text: Text) -> None:
    figure = drawn(atlas, solid, text)
    middle = figure["layout"]["scene"]["xaxis"]["range"][1] / 2
    places = {one["text"]: one["x"] - middle for one in figure["layout"]["scene"]["annotations"]}
    assert places["L"] > 0 > places["R"]
    assert places["L"] == pytest.approx(-places["R"], abs=2)


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
@pytest.mark.parametrize("body", ["male", "female"])
def test_the_chosen_side_is_drawn_on_that_side(
    atlas: Atlas, solid: Solid, text: Text, side: str, sign: int, body: str
) -> None:
    figure = drawn(atlas, solid, text, muscle="temporalis", side=side, body=body)
    other = {"left": "right", "right": "left"}[side]
    strong = meshes(figure, f"{side} temporalis")
    pale = meshes(figure, f"{other} temporalis")
    assert len(strong) >= 2 and len(pale) == 1
    assert all((sign * across(figure, mesh) > 0).all() for mesh in strong)
    assert (sign * across(figure, pale[0]) < 0).all()
    pain = meshes(figure, text("map.legend.essential"))
    assert pain and all((sign * across(figure, mesh)).mean() > 0 for mesh in pain)


def test_pain_of_the_left_mirrors_that_of_the_right(atlas: Atlas, solid: Solid, text: Text) -> None:
    figures = {side: drawn(atlas, solid, text, point="trapezius-1", side=side) for side in ("left", "right")}
    zone = text("map.legend.essential")
    found = {side: across(figure, meshes(figure, zone)[0]) for side, figure in figures.items()}
    assert np.allclose(np.sort(found["left"]), np.sort(-found["right"]), atol=1.01)


def test_zones_differ_without_colour(atlas: Atlas, solid: Solid, text: Text) -> None:
    figure = drawn(atlas, solid, text, point="trapezius-1", side="left")
    essential = meshes(figure, text("map.legend.essential"))
    spillover = meshes(figure, text("map.legend.spillover"))
    assert len(essential) == 1 and "intensity" in essential[0]
    ground, dots = spillover
    assert "intensity" in ground and "color" in dots
    assert len(numbers(dots["i"])) % 3 == 0 and len(numbers(dots["i"])) > 60
    assert ground["colorscale"] != essential[0]["colorscale"]


def test_every_muscle_and_every_point_has_its_figure(atlas: Atlas, solid: Solid, text: Text) -> None:
    """Each muscle once, sides and bodies in turn: light, marked, and with the pain that the tables claim."""
    faults = []
    for number, muscle in enumerate(atlas.muscles):
        side, body = ("left", "right")[number % 2], ("male", "female")[number // 2 % 2]
        view = ViewState(muscle=muscle, side=side, body=body)
        content = sent(atlas, solid, text, view)
        figure = json.loads(content)
        if len(content) > MOST_BYTES:
            faults.append(f"{muscle}: {len(content)} bytes")
        sheets = solid.body(body).sheets.get(muscle, ())
        if not sheets:
            faults.append(f"{muscle}: no sheet")
        crosses = [mesh for mesh in figure["data"] if isinstance(mesh.get("text"), list)]
        points = [one.trigger_point_id for one in atlas.points_by_muscle[muscle]]
        if points and len(set(crosses[-1]["text"])) > len(points):
            faults.append(f"{muscle}: more crosses than points")
        for point in points:
            if point not in solid.body(body).spots:
                faults.append(f"{point}: no place")
            on_skin = {
                one.zone for one in atlas.referrals_by_point[point] if atlas.areas[one.area_id].on_skin
            }
            if set(solid.pain(point)) != on_skin:
                faults.append(f"{point}: pain is drawn for {set(solid.pain(point))}, claimed for {on_skin}")
    assert faults == []


@pytest.mark.parametrize("muscle", HEAVIEST)
@pytest.mark.parametrize("body", ["male", "female"])
def test_heaviest_selection_stays_light(
    atlas: Atlas, solid: Solid, text: Text, muscle: str, body: str
) -> None:
    """A muscle of many points, all their pain, and as many places as an address may name."""
    on_skin = [area for area, one in atlas.areas.items() if one.on_skin]
    widest = sorted(on_skin, key=lambda area: -len(_field(solid, area)))[:MAX_AREAS]
    for areas in ((), tuple(widest)):
        content = sent(atlas, solid, text, ViewState(muscle=muscle, areas=areas, side="right", body=body))
        assert len(content) < MOST_BYTES, (muscle, body, len(areas), len(content))
    content = sent(atlas, solid, text, ViewState(areas=tuple(widest), side="right", body=body))
    assert len(content) < MOST_BYTES


def _field(solid: Solid, area: str) -> np.ndarray:
    field = solid.area(area)
    return np.empty(0) if field is None else field.at


def test_chosen_places_are_marked_on_their_side(atlas: Atlas, solid: Solid, text: Text) -> None:
    figure = drawn(atlas, solid, text, areas=("calf",), side="right")
    marked = meshes(figure, "right calf")
    assert len(marked) == 2
    assert all((across(figure, mesh) < 0).all() for mesh in marked)


def test_places_of_a_condition_are_marked(atlas: Atlas, solid: Solid, text: Text) -> None:
    condition = next(one for one, areas in atlas.areas_by_condition.items() if areas)
    figure = drawn(atlas, solid, text, condition=condition)
    assert len(figure["data"]) > 1
    assert heading(atlas, ViewState(condition=condition), text) == atlas.conditions[condition].name


def test_first_look_faces_the_chosen_point(atlas: Atlas, solid: Solid, text: Text) -> None:
    for point, side in (
        ("soleus-1", "left"),
        ("temporalis-1", "right"),
        ("gluteus-minimus-posterior-1", "left"),
    ):
        camera = drawn(atlas, solid, text, point=point, side=side)["layout"]["scene"]["camera"]
        toward = np.array([camera["eye"][axis] - camera["center"][axis] for axis in "xyz"])
        x, y, z = solid.body("male").spots[point].normal
        normal = np.array([x if side == "left" else -x, -z, y])
        assert toward @ normal > 0.3 * np.linalg.norm(toward), (point, side)


def test_buttons_move_the_camera_in_the_browser(atlas: Atlas, solid: Solid, text: Text) -> None:
    rows = drawn(atlas, solid, text, muscle="soleus")["layout"]["updatemenus"]
    found = [button for row in rows for button in row["buttons"]]
    wanted = ("front", "back", "left", "right", "chosen", "head", "feet")
    assert [one["label"] for one in found] == [text(f"solid.camera.{key}") for key in wanted]
    assert {one["method"] for one in found} == {"relayout"}
    assert found[0]["args"][0]["scene.camera"]["eye"]["y"] < 0  # y runs to the back
    assert found[2]["args"][0]["scene.camera"]["eye"]["x"] > 0  # and x to the person's left


def test_colours_follow_the_theme(atlas: Atlas, solid: Solid, text: Text) -> None:
    theme = load_theme()
    allowed = re.compile(r"#[0-9a-f]{6}(?:[0-9a-f]{2})?")
    for dark, paper in ((False, theme.light["paper"]), (True, theme.dark.get("paper", theme.light["paper"]))):
        layout = json.loads(sent(atlas, solid, text, ViewState(muscle="soleus"), dark))["layout"]
        assert layout["paper_bgcolor"] == paper
        assert allowed.fullmatch(layout["paper_bgcolor"])


def test_words_name_muscle_side_point_and_places(atlas: Atlas, text: Text) -> None:
    view = settled(ViewState(point="trapezius-1", side="left"), atlas)
    told = " ".join(in_words(atlas, view, text))
    assert "Left trapezius" in told
    assert atlas.trigger_points["trapezius-1"].label in told
    for referral in atlas.referrals_by_point["trapezius-1"]:
        assert atlas.areas[referral.area_id].name.lower() in told.lower()
    assert "Left trapezius" in heading(atlas, view, text)


def test_words_of_every_muscle_name_it_and_its_side(atlas: Atlas, text: Text) -> None:
    for muscle in atlas.muscles.values():
        for side in ("left", "right"):
            view = settled(ViewState(muscle=muscle.muscle_id, side=side), atlas)
            told = " ".join(in_words(atlas, view, text)).lower()
            assert f"{side} {muscle.name.lower()}" in told
            assert len(what_is_shown(atlas, view).points) == len(atlas.points_by_muscle[muscle.muscle_id])


def test_missing_or_damaged_files_say_how_to_mend_them(geometry: Geometry, tmp_path: Path) -> None:
    copy = load_geometry()
    copy.folder, copy.index = tmp_path, json.loads(json.dumps(geometry.index))
    with pytest.raises(MyomapError, match="make drawing"):
        Solid(copy).body("male")
    for name in (copy.index["solid_fields"], copy.index["bodies"]["male"]["solid"]):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(MyomapError, match="make drawing"):
        Solid(copy).pain("trapezius-1")
    del copy.index["solid_fields"]
    with pytest.raises(MyomapError, match="make drawing"):
        Solid(copy).area("calf")
    with pytest.raises(UnknownIdError):
        Solid(copy).body("child")


def test_subdivision_keeps_vertex_numbers_and_closes_a_cube() -> None:
    cube = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
    quads = np.array(
        [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]], np.int64
    )
    table, fine = surface.subdivide(cube, quads)
    assert table.shape == (26, 3) and fine.shape == (24, 4)
    assert np.allclose(table.mean(axis=0), 0.5)
    assert np.allclose(table[0], 2 / 9)  # the known place of a cube's corner after one step
    assert (np.sort(fine[:6, 0]) == np.sort(quads[:, 0])).all()


def test_surface_inside_a_border_ends_on_it() -> None:
    table = np.array([[0.0, 0, 0, -1], [2, 0, 0, 1], [0, 2, 0, 1]])
    found, triangles, border = surface.inside(table, np.array([[0, 1, 2]]), 3)
    assert len(triangles) == 2 and len(border) == 1
    assert np.allclose(found[border.ravel(), 3], 0)
    assert {tuple(row) for row in found[border.ravel(), :2]} == {(1, 0), (0, 1)}


def test_dots_keep_their_distance() -> None:
    square = np.array([[0.0, 0, 0], [100, 0, 0], [100, 100, 0], [0, 100, 0]])
    triangles = np.array([[0, 1, 2], [0, 2, 3]])
    triangle, weights, apart = surface.strewn(square, triangles, 200, 3.0, 20.0)
    places = np.einsum("tj,tjk->tk", weights, square[triangles[triangle]])
    gaps = surface.gaps(places, places) + np.eye(len(places)) * 1e6
    assert gaps.min() >= apart**2 - 1e-6
    assert 120 < len(places) < 280


def test_figures_are_not_loaded_before_somebody_asks() -> None:
    """Streamlit itself imports Plotly at its start; our figures and their files wait."""
    script = (
        "import sys; from streamlit.testing.v1 import AppTest;"
        "page = AppTest.from_file('app.py', default_timeout=60).run();"
        "assert not page.exception;"
        "print(*(name for name in sys.modules if name.startswith('myomap.figures')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0 and run.stdout.split() == [], run.stderr

"""The still drawing for paper: right views, right side, everything said in words too."""

from __future__ import annotations

import base64
import io
import re
import xml.etree.ElementTree as ET
from xml.etree.ElementTree import Element

import pytest
from PIL import Image

from myomap.bodymap.panes import panes_of
from myomap.bodymap.picture import Picture, draw
from myomap.explanation import Explanation, explanation_of
from myomap.text import load_text
from myomap.theme import load_theme
from myomap.view_state import ViewState, settled

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
SIZE = (82.0, 100.0)
WITHOUT_SKIN = {  # pain that is felt inside the body, so that no view can show it as essential
    *("adductor-magnus-2", "digastric-anterior-1", "extensor-carpi-ulnaris-1", "external-anal-sphincter-1"),
    *("geniohyoid-1", "ischiocavernosus-1", "mylohyoid-1", "transversus-perinei-superficialis-1"),
}


def story(atlas, **chosen) -> Explanation:
    found = explanation_of(atlas, settled(ViewState(**chosen), atlas))
    assert found is not None
    return found


def picture(atlas, geometry, told, **options) -> Picture:
    drawn = draw(atlas, geometry, load_text(), told, **options)
    assert drawn is not None
    return drawn


def root(drawn: Picture) -> Element:
    return ET.fromstring(drawn.svg)


def letters(drawn: Picture) -> dict[str, float]:
    """R and L with their place from the left."""
    return {
        one.text: float(one.get("x", "0")) for one in root(drawn).iter(f"{SVG}text") if one.text in ("R", "L")
    }


@pytest.mark.parametrize(("body", "side"), [("male", "right"), ("female", "left")])
def test_every_point_is_seen_with_its_muscle_and_its_pain(atlas, geometry, body, side):
    for one in atlas.trigger_points:
        panes = panes_of(geometry, story(atlas, point=one, side=side), body, SIZE)
        assert len(panes) in (1, 2), one
        assert any(pane.point for pane in panes), one
        assert any(pane.muscle for pane in panes), one
        if one not in WITHOUT_SKIN:
            assert any(pane.essential for pane in panes), one


def test_what_is_painted_lies_inside_its_pane(atlas, geometry):
    for one in list(atlas.trigger_points)[::7]:
        for pane in panes_of(geometry, story(atlas, point=one, side="left"), "male", SIZE):
            spots = [s for f in (*pane.muscle, *pane.essential) for ring in f.rings for s in ring]
            spots += [pane.point] if pane.point else []
            x, y, width, height = pane.box
            assert all(x <= a <= x + width and y <= b <= y + height for a, b in spots), (one, pane.view)


def test_shapes_are_those_of_the_side(atlas, geometry):
    for side in ("left", "right"):
        for pane in panes_of(geometry, story(atlas, point="infraspinatus-1", side=side), "male", SIZE):
            painted = (*pane.muscle, *pane.essential, *pane.spillover)
            assert {one.side for one in painted} <= {side, "midline"}


def test_pain_at_the_front_of_a_point_at_the_back_needs_two_views(atlas, geometry):
    drawn = picture(atlas, geometry, story(atlas, point="infraspinatus-1", side="right"))
    assert len(drawn.views) == 2
    assert drawn.views[0] == "back"


def test_letters_are_the_persons_sides(atlas, geometry):
    front = picture(atlas, geometry, story(atlas, muscle="psoas-major", side="left"))
    back = picture(atlas, geometry, story(atlas, muscle="multifidus-lumborum", side="left"))
    assert front.views == ("front",) and back.views == ("back",)
    assert letters(front)["R"] < letters(front)["L"]
    assert letters(back)["L"] < letters(back)["R"]


@pytest.mark.parametrize(("side", "letter"), [("left", "L"), ("right", "R")])
def test_one_hand_has_the_letter_of_its_side_alone(atlas, geometry, side, letter):
    drawn = picture(atlas, geometry, story(atlas, muscle="adductor-pollicis", side=side))
    assert drawn.views[0].startswith("hand")
    assert set(letters(drawn)) == {letter}


def test_every_drawing_has_a_letter_and_names_its_side_in_words(atlas, geometry):
    words = {"left": ("L", "Left"), "right": ("R", "Right")}
    for muscle in list(atlas.muscles)[::9]:
        for side, (letter, word) in words.items():
            drawn = picture(atlas, geometry, story(atlas, muscle=muscle, side=side))
            assert letter in letters(drawn), muscle
            assert f"Dark: {word} " in drawn.alt, muscle
            other = words["right" if side == "left" else "left"][1]
            assert f"Dark: {other} " not in drawn.alt


def test_words_name_every_place_of_the_pain(atlas, geometry):
    drawn = picture(atlas, geometry, story(atlas, point="trapezius-1", side="left"))
    assert "cross" in drawn.alt and "Left temple" in drawn.alt and "Dots mark" in drawn.alt


def test_places_that_hurt_are_outlined_only_when_asked_for(atlas, geometry):
    told = story(atlas, areas=("temple",), side="right")
    assert picture(atlas, geometry, told, places=told.hurts).marked
    assert not picture(atlas, geometry, told).marked


def test_solid_and_stippled_pain_differ_without_colour(atlas, geometry):
    drawn = picture(atlas, geometry, story(atlas, point="trapezius-1", side="left"), scheme="print")
    fills = [one.get("fill", "") for one in root(drawn).iter(f"{SVG}path")]
    assert any(fill.startswith("url(#") for fill in fills)
    assert load_theme().printed["pain"] in fills


def test_grey_drawing_holds_grey_colours_and_a_grey_picture(atlas, geometry):
    drawn = picture(atlas, geometry, story(atlas, point="trapezius-1", side="left"), scheme="print")
    image = next(root(drawn).iter(f"{SVG}image"))
    data = base64.b64decode(image.get(LINK, "").partition(",")[2])
    assert Image.open(io.BytesIO(data)).mode == "L"
    painted = {one.get(name, "") for one in root(drawn).iter() for name in ("fill", "stroke")}
    colours = {one for one in painted if re.fullmatch("#[0-9a-f]{6}", one)} - {load_theme().printed["point"]}
    plain = {one for one in colours if len({one[1:3], one[3:5], one[5:7]}) == 1}
    assert load_theme().printed["pain"] in plain and load_theme().printed["muscle-chosen"] in plain


def test_drawing_stays_small(atlas, geometry):
    sizes = [
        len(picture(atlas, geometry, story(atlas, muscle=one, side="left")).svg)
        for one in list(atlas.muscles)[::5]
    ]
    assert max(sizes) < 150_000


def test_whole_body_beside_a_crop_has_a_frame(atlas, geometry):
    panes = panes_of(geometry, story(atlas, muscle="deltoid", side="left"), "male", SIZE)
    assert panes[0].cropped
    drawn = picture(atlas, geometry, story(atlas, muscle="deltoid", side="left"))
    frames = [one for one in root(drawn).iter(f"{SVG}rect") if one.get("stroke") == load_theme().light["ink"]]
    assert len(frames) == 1


def test_names_are_written_safely(atlas, geometry):
    words = load_text()
    odd = type(words)("en", {key: words._words[key] for key in words} | {"map.view.front": "A & <b>"})
    drawn = draw(atlas, geometry, odd, story(atlas, muscle="psoas-major", side="left"))
    assert drawn is not None
    assert "A & <b>" in [one.text for one in root(drawn).iter(f"{SVG}text")]


def test_drawing_without_painted_body_is_still_a_drawing(tiny_atlas, tiny_geometry):
    drawn = draw(tiny_atlas, tiny_geometry, load_text(), story(tiny_atlas, muscle="trapezius", side="left"))
    assert drawn is not None
    assert not list(root(drawn).iter(f"{SVG}image"))


def test_unknown_body_is_drawn_as_the_first(tiny_atlas, tiny_geometry):
    told = story(tiny_atlas, muscle="trapezius", side="left")
    assert draw(tiny_atlas, tiny_geometry, load_text(), told, body="female") is not None


def test_part_of_a_story_hides_the_rest(atlas, geometry):
    told = story(atlas, point="infraspinatus-1", side="right")
    whole, source, pain = (picture(atlas, geometry, told, shows=part) for part in ("", "source", "pain"))
    assert (whole.felt, source.felt, pain.felt) == (True, False, True)
    assert "infraspinatus" in source.alt and "cross" in source.alt and "Solid" not in source.alt
    assert "infraspinatus" not in pain.alt and "cross" not in pain.alt and "Solid" in pain.alt
    colours = load_theme().light

    def painted(drawn: Picture, name: str) -> bool:
        return any(colours[name] in (one.get("fill"), one.get("stroke")) for one in root(drawn).iter())

    assert [painted(source, name) for name in ("muscle-chosen", "point", "pain")] == [True, True, False]
    assert [painted(pain, name) for name in ("muscle-chosen", "point", "pain")] == [False, False, True]


@pytest.mark.parametrize("side", ["left", "right"])
def test_source_alone_has_one_view_in_which_its_point_is_seen(atlas, geometry, side):
    for one in atlas.trigger_points:
        panes = panes_of(geometry, story(atlas, point=one, side=side), "male", SIZE, shows="source")
        assert len(panes) == 1 and panes[0].point and panes[0].muscle, one
        assert not panes[0].essential and not panes[0].spillover


def test_pain_alone_is_never_seen_twice_from_the_same_side(atlas, geometry):
    for one in atlas.trigger_points:
        panes = panes_of(geometry, story(atlas, point=one, side="left"), "male", SIZE, shows="pain")
        ways = [pane.view.removeprefix("head-") for pane in panes]
        assert len(ways) == len(set(ways)), one
        assert not any(pane.muscle or pane.point for pane in panes)


def test_part_that_is_not_drawn_has_no_picture(atlas, geometry):
    told = story(atlas, point="geniohyoid-1", side="left")
    assert draw(atlas, geometry, load_text(), told, shows="pain") is None

"""The body map's page: every state of its panel, what its address may hold, and damaged data."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from myomap.atlas import load_atlas
from myomap.view_state import parse

TINY = Path(__file__).resolve().parents[1] / "tiny"


def test_page_nothing_chosen_says_how_to_begin(show):
    shown = show()
    assert shown.has_map
    assert "Where does it hurt?" in shown.words
    assert "It cannot tell what is wrong with you." in shown.words
    assert "muscle:trapezius" in shown.refs()


def test_page_muscle_names_points_pain_conditions_and_sources(show):
    shown = show(muscle="trapezius", side="left")
    assert "Trapezius" in shown.words and "Musculus trapezius" in shown.words and "left side" in shown.words
    assert {
        "point:trapezius-upper-1",
        "point:trapezius-lower-1",
        "area:temple",
        "area:upper-teeth",
        "condition:tension-type-headache",
    } <= shown.refs()
    assert "Several sources agree" in shown.words and "Do TP" in shown.panel
    assert {link.side for link in shown.links() if link.ref == "area:temple"} == {"left"}


def test_page_muscle_offers_the_other_side(show):
    sides = [link.side for link in show(muscle="soleus", side="left").links() if link.ref == "muscle:soleus"]
    assert sides == ["right"]


def test_page_muscle_warning_signs_stand_before_its_points(show):
    panel = show(muscle="soleus", side="left").panel
    assert -1 < panel.index("One calf is swollen") < panel.index("point:soleus-1")


def test_page_muscle_without_points_says_so(show, data):
    path = data / "muscles.csv"
    row = "splenius-capitis,Splenius capitis,Splenius capitis,,neck,deep,,,a,b,c,d,C4,,do-2018,read,,,,"
    header, *rows = path.read_text().strip().split("\n")
    path.write_text("\n".join([header, *sorted([*rows, row]), ""]))
    shown = show(muscle="splenius-capitis", side="left")
    assert "Trigger points for this muscle are not in the atlas yet." in shown.words


def test_page_point_tells_pain_on_the_persons_side(show):
    shown = show(point="sternocleidomastoid-sternal-1", side="left")
    sides = {link.ref: link.side for link in shown.links() if link.ref.startswith("area:")}
    assert sides["area:temple"] == "right"  # the other side
    assert sides["area:vertex"] == ""  # the middle of the body
    assert "Pinch the front cord of the neck." in shown.words
    assert "Sources disagree on the side." in shown.words


def test_page_area_lists_essential_before_spillover_with_the_points_side(show):
    shown = show(area="temple", side="left")
    panel = shown.panel
    assert (
        panel.index("The worst headache")
        < panel.index("muscle:trapezius")
        < panel.index("muscle:sternocleid")
    )
    sides = {link.ref: link.side for link in shown.links()}
    assert sides["muscle:trapezius"] == "left"
    assert sides["muscle:sternocleidomastoid"] == "right"  # it refers to the other side


def test_page_area_names_the_muscles_that_lie_there(show):
    panel = show(area="calf", side="right").panel
    assert panel.index("Muscles that lie here") < panel.rindex("muscle:soleus")


def test_page_midline_area_has_no_side(show):
    shown = show(area="vertex", side="left")
    assert "Left top of head" not in shown.words
    assert "point:sternocleidomastoid-sternal-1" in shown.refs()


def test_page_two_areas_name_the_muscle_that_fits_both_first(show):
    panel = show(area=["temple", "neck-side"], side="left").panel
    answer = panel[panel.index("Muscles that may send pain here") :]
    assert answer.index("muscle:trapezius") < answer.index("Fits all 2 places.")
    assert "Fits 1 of 2 places." not in answer or answer.index("Fits all 2") < answer.index("Fits 1 of 2")


def test_page_warning_signs_stand_before_the_answer_and_look_alikes_after(show):
    panel = show(area="calf", side="left").panel
    signs, answer = panel.index("See a doctor first if"), panel.index("Muscles that may send pain here")
    assert signs < answer < panel.index("Blood clot in a leg vein")


@pytest.mark.parametrize(
    ("country", "number"), [("us", "911 (United States)"), ("de", "112 (Germany)"), ("zz", "")]
)
def test_page_warning_signs_name_the_number_of_the_country(show, country, number):
    words = show(area="calf", side="left", country=country).words
    if number:
        assert f"Emergency number: {number}" in words
    else:
        assert "Emergency number:" not in words
        assert "Emergency numbers of other countries" in words


def test_page_answer_says_why_in_words(show):
    words = show(area="temple", side="left").words
    assert "Pain is most often felt here." in words
    assert re.search(r"Also felt in \d+ other places\.|Felt nowhere else\.", words)


def test_page_condition_tells_when_to_see_a_doctor_before_its_muscles(show):
    shown = show(condition="tension-type-headache")
    assert shown.panel.index("The pain came on all at once.") < shown.panel.index("muscle:trapezius")
    assert {"muscle:trapezius", "muscle:sternocleidomastoid"} <= shown.refs()


def test_page_condition_kept_beside_a_muscle_stands_in_the_trail(show):
    panel = show(condition="tension-type-headache", muscle="trapezius", side="left").panel
    assert panel.index("panel-trail") < panel.index("condition:tension-type-headache") < panel.index("<h2")


@pytest.mark.parametrize(
    "address",
    [
        {"muscle": "trapezius", "side": "left"},
        {"point": "sternocleidomastoid-sternal-1", "side": "right", "view": "back"},
        {"area": ["temple", "vertex"], "side": "left"},
        {"condition": "tension-type-headache"},
        {},
    ],
)
def test_page_links_lead_where_they_say(show, address):
    atlas = load_atlas(TINY)
    shown = show(**address)
    assert shown.links()
    for link in shown.links():
        view, notes = parse(parse_qs(link.href.removeprefix("?")), atlas)
        kind, _, name = link.ref.partition(":")
        assert not notes
        chosen = {
            "muscle": view.muscle,
            "point": view.point,
            "area": view.areas[:1],
            "condition": view.condition,
        }
        assert chosen[kind] in (name, (name,))
        assert link.side == (view.side if view.side in ("left", "right") else "")


def test_page_headings_are_in_order(show):
    for address in ({}, {"muscle": "trapezius"}, {"area": "temple"}, {"condition": "heel-pain"}):
        levels = [int(tag[1]) for tag, _ in show(**address).tags() if tag in ("h1", "h2", "h3", "h4")]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize(
    "address",
    [
        {"muscle": "trapezuis"},
        {"area": "<script>alert(1)</script>"},
        {"point": "x" * 5000, "side": "up", "view": "../../etc/passwd"},
        {"condition": "'; drop table muscles;--", "lang": "xx", "body": "\u202e"},
        {"nonsense": "1"},
        {"area": [f"a{n}" for n in range(300)]},
    ],
)
def test_page_unknown_address_shows_a_note_and_the_map(show, address):
    shown = show(**address)
    assert shown.has_map
    assert 'role="status"' in shown.panel and "left out" in shown.words
    assert "<script" not in shown.html
    assert len(shown.panel) < 20_000


def test_page_unknown_address_offers_the_nearest_name(show):
    assert 'Did it mean "trapezius"?' in show(muscle="trapezuis").panel.replace("&quot;", '"')


def test_page_point_of_another_muscle_shows_the_points_muscle(show):
    shown = show(muscle="soleus", point="trapezius-upper-1", side="left")
    assert "belongs to Trapezius" in shown.words


def test_page_facts_are_escaped(show, data):
    path = data / "muscles.csv"
    path.write_text(
        path.read_text().replace("It lifts the shoulder.", "<img src=x onerror=alert(1)> & <b>bold</b>")
    )
    panel = show(muscle="trapezius", side="left").panel
    assert "<img" not in panel and "&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;" in panel


def test_page_damaged_table_shows_the_report_and_no_map(show, data):
    path = data / "trigger_points.csv"
    path.write_text(path.read_text().replace(",trapezius,upper", ",trapezuis,upper"))
    shown = show(muscle="soleus", side="left")
    assert not shown.has_map
    assert 'data-testid="panel"' not in shown.html
    assert "trapezuis" in shown.words and "trapezius" in shown.words and "How to mend it" in shown.words
    assert "row 5" in shown.words and "column muscle_id" in shown.words


def test_page_mended_table_is_read_at_the_next_visit(show, data):
    path = data / "trigger_points.csv"
    good = path.read_text()
    path.write_text(good.replace(",trapezius,upper", ",trapezuis,upper"))
    assert not show().has_map
    path.write_text(good)
    assert show().has_map


def test_page_missing_drawing_says_how_to_make_it(show, data):
    (data / "geometry" / "index.json").unlink()
    shown = show(muscle="soleus", side="left")
    assert not shown.has_map
    assert "The drawing is missing" in shown.words and "make drawing" in shown.words


def test_page_link_without_a_view_opens_where_the_thing_is_seen(show):
    def facing(**address):
        parts = show(**address).app.main.get("bidi_component")
        return json.loads(
            next(one.proto.json for one in parts if one.proto.component_name == "myomap_body_map")
        )

    assert facing(muscle="trapezius", side="left")["view"] == "back"
    assert facing(muscle="trapezius", side="left", view="front")["view"] == "front"
    assert facing(muscle="sternocleidomastoid", side="left")["view"] == "front"
    assert facing()["view"] == "front"


def test_page_muscle_tells_what_else_it_can_be_and_what_to_do_after_the_warning_signs(show):
    panel = show(muscle="soleus", side="left").panel
    places = [
        panel.index(words) for words in ("One calf is swollen", "Blood clot in a leg vein", "Lean on a wall")
    ]
    assert places == sorted(places)
    assert "Once a day." in panel and "Stop if it tingles." in panel


def test_page_point_marks_a_place_that_sources_dispute(show):
    panel = show(point="sternocleidomastoid-sternal-1", side="left").panel
    *before, _ = panel.split("panel-disputed")
    assert before
    assert all(part.rpartition("data-ref=")[2].startswith('"area:temple"') for part in before)


def test_page_area_tells_what_else_it_can_be(show):
    assert "Blood clot in a leg vein" in show(area="calf", side="left").panel


def test_page_area_marks_a_muscle_whose_pain_there_is_disputed(show):
    panel = show(area="temple", side="left").panel
    assert panel.count("panel-disputed") == 1
    before = panel.partition("panel-disputed")[0]
    assert before.rpartition("data-ref=")[2].startswith('"muscle:sternocleidomastoid"')


def test_page_places_of_both_sides_are_told_apart(show):
    shown = show(area=["temple"], across=["calf"], side="left")
    assert "Left temple" in shown.words and "Right calf" in shown.words
    drops = set(re.findall(r'data-drop="area:(\w+)" data-side="(\w+)"', shown.panel))
    assert drops == {("temple", "left"), ("calf", "right")}


def test_page_comparison_tells_what_both_share_and_what_is_of_one(show):
    shown = show(muscle="trapezius", side="left", compare="sternocleidomastoid")
    assert "Side by side" in shown.words
    assert "Only A:" in shown.words and "Only B:" in shown.words
    assert 'data-compare=""' in shown.panel


def test_page_nothing_is_compared_with_itself(show):
    assert "Side by side" not in show(muscle="trapezius", side="left", compare="trapezius").words


def test_page_nerve_areas_come_with_how_far_to_trust_them(show):
    words = show(area="temple", side="left", overlay="dermatomes").words
    assert "Muscle or nerve?" in words
    assert "Real borders overlap" in words
    assert "Muscle or nerve?" not in show(area="temple", side="left").words

"""The show mode: what each step says, the picture beside it, and what a mangled address cannot break."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

import myomap.ui.page as page_module
from myomap.atlas import Atlas, load_atlas
from myomap.bodymap.still import stills
from myomap.explanation import explanation_of
from myomap.geometry import Geometry, load_geometry
from myomap.tables import DATA
from myomap.text import load_text
from myomap.view_state import STEPS, ViewState, settled
from tests.app.test_words import grade

MAX_GRADE = 8
_VOID = {"br", "hr", "img", "input"}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


@pytest.fixture(scope="module")
def geometry() -> Geometry:
    return load_geometry()


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, show: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Run the page on the atlas's own tables and shapes; gives what it sends to the browser."""
    monkeypatch.setattr(page_module, "DATA", DATA)
    monkeypatch.setattr(page_module, "GEOMETRY", load_geometry().folder)

    def run(**address: str | list[str]) -> dict[str, Any]:
        return sent(show("pages/show.py", **address))

    yield run


def sent(shown: Any) -> dict[str, Any]:
    """What the page sends: html, scenes, step."""
    found = [one for one in shown.app.main.get("bidi_component") if one.proto.component_name == "myomap_show"]
    assert len(found) == 1
    data: dict[str, Any] = json.loads(found[0].proto.json)
    return data


def step_of(html: str, step: str) -> str:
    """The words of one step, with its tags."""
    return html[html.index(f'data-show="{step}"') :].split("</section>")[0]


def words(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


class _Checker(HTMLParser):
    """Fails on tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, tag


def test_point_is_told_with_its_side_and_its_pain(real: Callable[..., Any], atlas: Atlas) -> None:
    data = real(point="infraspinatus-1", side="right", step="source")
    source = words(step_of(data["html"], "source"))
    assert data["step"] == "source"
    assert "Right infraspinatus" in source
    assert "commonly reported to send pain here: Right: front of upper arm" in source
    for one in atlas.referrals_by_point["infraspinatus-1"]:
        assert atlas.areas[one.area_id].name.lower() in source.lower()


def test_steps_of_care_have_dose_and_stop_and_lead_to_the_signs(
    real: Callable[..., Any], atlas: Atlas
) -> None:
    html = real(muscle="gluteus-minimus", side="left", step="care")["html"]
    story = explanation_of(atlas, settled(ViewState(muscle="gluteus-minimus", side="left"), atlas))
    care = step_of(html, "care")
    assert story is not None and story.steps
    assert care.index('data-step="call"') < care.index("<li>")
    for one in story.steps:
        assert one.statement in words(care) and one.dose in words(care) and one.stop_if in words(care)


def test_call_names_the_number_and_every_sign(real: Callable[..., Any], atlas: Atlas) -> None:
    html = real(muscle="gluteus-minimus", side="left", country="de")["html"]
    call = words(step_of(html, "call"))
    story = explanation_of(atlas, settled(ViewState(muscle="gluteus-minimus", side="left"), atlas))
    assert story is not None
    assert f"Emergency number: {atlas.countries['de'].emergency_number}" in call
    assert all(one.sign in call and one.action in call for one in story.signs)
    shown = step_of(html, "call").split("<details")[0]
    assert shown.count("<li>") == 3


def test_condition_has_its_own_signs_in_sight(real: Callable[..., Any], atlas: Atlas) -> None:
    html = real(condition="tension-type-headache")["html"]
    shown = words(step_of(html, "call").split("<details")[0])
    assert atlas.conditions["tension-type-headache"].see_doctor_if in shown


def test_every_step_comes_at_once_and_is_the_same_html(real: Callable[..., Any]) -> None:
    pages = [real(muscle="infraspinatus", side="right", step=step) for step in STEPS]
    assert len({page["html"] for page in pages}) == 1
    assert [page["step"] for page in pages] == list(STEPS)
    assert all(set(page["scenes"]) == set(STEPS) for page in pages)


def test_nothing_chosen_offers_starts_and_the_map(real: Callable[..., Any]) -> None:
    data = real()
    assert 'href="./' in data["html"]
    assert len(re.findall(r'href="show\?', data["html"])) == 3
    assert "data-show" not in data["html"] and "data-turn" not in data["html"]
    assert data["step"] == "hurts" and data["scenes"]["hurts"]["still"]


def test_ways_out_keep_the_view_and_leave_the_step(real: Callable[..., Any]) -> None:
    html = unescape(real(point="infraspinatus-1", side="right", view="back", step="care")["html"])
    for page in ("./", "handout"):
        href = re.search(rf'href="({re.escape(page)}\?[^"]*)"', html)
        assert href, page
        assert "point=infraspinatus-1" in href[1] and "side=right" in href[1] and "step" not in href[1]


@pytest.mark.parametrize("address", [{"muscle": "infraspinatuss"}, {"muscle": "soleus", "step": "x"}])
def test_what_an_address_asks_in_vain_is_said(real: Callable[..., Any], address: dict[str, str]) -> None:
    html = real(**address)["html"]
    assert 'class="show-note" role="status"' in html


@pytest.mark.parametrize("step", ["<script>alert(1)</script>", "x" * 5000, ["hurts", "care"]])
def test_mangled_step_breaks_nothing(real: Callable[..., Any], step: str | list[str]) -> None:
    data = real(muscle="infraspinatus", side="right", step=step)
    assert data["step"] in STEPS and "<script" not in data["html"]


def test_every_muscle_and_condition_makes_a_whole_page(atlas: Atlas, real: Callable[..., Any]) -> None:
    for address in (
        {"muscle": "trapezius"},
        {"condition": "migraine"},
        {"area": ["temple", "knee-front"]},
        {},
    ):
        checker = _Checker()
        checker.feed(real(**address)["html"])
        assert checker.open == []


def test_no_step_holds_more_than_three_things(atlas: Atlas, real: Callable[..., Any]) -> None:
    for address in ({"muscle": "trapezius"}, {"condition": "migraine"}, {"area": ["temple", "vertex"]}):
        html = real(**address)["html"]
        for step in STEPS:
            part = step_of(html, step).split("<details")[0]
            lists = re.findall(r'<(?:ul|ol) class="show-list">(.*?)</(?:ul|ol)>', part)
            assert all(one.count("<li>") <= 3 for one in lists), (address, step)
            assert len(re.findall(r"<p[ >]", part)) <= 4, (address, step)


def test_words_are_easy_to_read_and_never_diagnose() -> None:
    text = load_text("en")
    said = [text._words[key] for key in text if key.startswith("show.")]
    prose = [one for one in said if len(one.split()) >= 6]
    assert len(prose) > 8
    assert max(map(grade, prose)) <= MAX_GRADE
    assert not [one for one in said if re.search(r"\byou have\b", one, re.IGNORECASE)]


def test_hurts_paints_places_alone_and_source_adds_muscle_point_and_pain(
    atlas: Atlas, geometry: Geometry
) -> None:
    view = settled(ViewState(areas=("temple",), side="left"), atlas)
    story = explanation_of(atlas, view)
    assert story is not None
    pictures = stills(geometry, view, story)
    hurts, source = pictures["hurts"].state, pictures["source"].state
    assert (hurts.areas, hurts.muscle, hurts.point) == (("temple",), "", "")
    assert (source.areas, source.muscle, source.point) == (("temple",), story.muscle, story.point)
    assert pictures["care"] == pictures["call"] == pictures["source"]


def test_pain_on_the_other_side_of_the_body_turns_the_body(atlas: Atlas, geometry: Geometry) -> None:
    view = settled(ViewState(muscle="infraspinatus", side="right", view="back"), atlas)
    pictures = stills(geometry, view, explanation_of(atlas, view))
    assert pictures["hurts"].state.view == "front"
    assert pictures["source"].state.view == "back"


def test_place_inside_the_body_is_told_and_not_said_to_be_marked(real: Callable[..., Any]) -> None:
    data = real(area="pelvis-deep")
    assert "Deep pelvis" in words(step_of(data["html"], "hurts"))
    assert "Marked" not in data["scenes"]["hurts"]["still"]
    assert "Marked" in data["scenes"]["source"]["still"]


@pytest.mark.parametrize("script", [{"muscle": "soleus"}, {"condition": "tension-type-headache"}, {}])
def test_tables_of_three_muscles_make_a_page_too(show: Callable[..., Any], script: dict[str, str]) -> None:
    assert sent(show("pages/show.py", **script))["html"]


@pytest.mark.parametrize("body", ["male", "female"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_each_drawn_point_is_in_its_picture(atlas: Atlas, geometry: Geometry, body: str, side: str) -> None:
    drawn = geometry.shown("point", body)
    missed = []
    for point, found in drawn.items():
        if point not in atlas.trigger_points or side not in {one.side for one in found}:
            continue
        view = settled(ViewState(point=point, side=side, body=body), atlas)
        still = stills(geometry, view, explanation_of(atlas, view))["source"]
        inside = [
            one.xy
            for one in geometry.features(body, still.state.view)
            if (one.kind, one.id, one.side) == ("point", point, side) and one.xy and still.frame
        ]
        left, top, right, bottom = still.frame or (0, 0, 0, 0)
        if not any(left < x < right and top < y < bottom for x, y in inside):
            missed.append(point)
    assert missed == []


def test_damaged_table_shows_the_report_and_no_step(show: Callable[..., Any], data: Any) -> None:
    path = data / "areas.csv"
    path.write_text(path.read_text().replace(",leg,", ",lge,"))
    shown = show("pages/show.py", muscle="soleus")
    assert "lge" in shown.words and "data-show" not in shown.html

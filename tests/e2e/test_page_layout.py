"""The page on a desk and on a phone: nothing is cut off, the map is seen at once, the panel follows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
STATES = [
    "",
    "muscle=trapezius&side=left",
    "area=temple&side=right",
    "condition=tension-type-headache",
    "muscle=x",
]
WIDTH = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return Math.max(document.documentElement.scrollWidth, main.scrollWidth);
}"""


@pytest.mark.parametrize("query", STATES)
def test_phone_nothing_is_wider_than_the_screen(open_map: OpenMap, query: str) -> None:
    view = open_map(query, width=360, height=740, touch=True)
    view.panel.evaluate("(panel) => panel.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert view.page.evaluate(WIDTH) <= 360


OTHERS = [
    *("about", "check_data", "conditions", "conditions?condition=low-back-pain", "dry_needling", "research"),
    *("clinic", "handout?muscle=trapezius&side=left", "languages"),
    *("study", "study?region=foot&seed=7", "progress", "anki", "tables", "website"),
]


@pytest.mark.parametrize("path", OTHERS)
def test_phone_other_pages_fit(open_map: OpenMap, path: str) -> None:
    view = open_map(visit=False, width=360, height=740, touch=True)
    view.page.goto(f"{view.server}/{path}")
    expect(view.page.get_by_role("heading", level=1)).to_be_visible()
    assert view.page.evaluate(WIDTH) <= 360


def test_phone_panel_follows_the_map_and_its_head_is_in_sight(open_map: OpenMap) -> None:
    view = open_map("muscle=trapezius&side=left", width=360, height=740, touch=True)
    drawing, heading = view.svg.bounding_box(), view.heading.bounding_box()
    assert drawing and heading
    assert drawing["y"] + drawing["height"] <= heading["y"] < 740


@pytest.mark.parametrize("query", ["", "muscle=trapezius&side=left", "embed=true"])
def test_desk_map_and_panel_stand_beside_each_other_without_scrolling(open_map: OpenMap, query: str) -> None:
    view = open_map(query)
    drawing, panel = view.svg.bounding_box(), view.panel.bounding_box()
    assert drawing and panel
    assert drawing["y"] >= 0 and drawing["y"] + drawing["height"] <= 800
    assert drawing["height"] >= 500
    assert panel["x"] >= drawing["x"] + drawing["width"] and panel["y"] < 120
    assert 0.5 <= (panel["x"] - 26) / (1280 - 52) <= 0.62


def test_desk_map_stays_in_sight_while_a_long_panel_is_read(open_map: OpenMap) -> None:
    view = open_map("muscle=trapezius&side=left", height=700)
    view.page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 500)")
    drawing = view.svg.bounding_box()
    assert drawing and -60 <= drawing["y"] <= 200


def test_page_says_that_it_is_not_a_diagnosis(open_map: OpenMap) -> None:
    view = open_map()
    expect(view.page.locator("footer")).to_contain_text("not a diagnosis")
    assert view.page.evaluate("document.documentElement.lang") == "en"

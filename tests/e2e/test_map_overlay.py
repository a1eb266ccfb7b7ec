"""Nerve areas are laid over the body on demand, named, explained, and never in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from myomap.geometry import Geometry
from myomap.view_state import VIEWS
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]

# Names that are seen, with their boxes on the screen.
_NAMES = """(all) => all.map((one) => [one.textContent, one.getBoundingClientRect()])
    .map(([name, box]) => [name, box.left, box.top, box.right, box.bottom])"""


def _press(view: MapPage) -> None:
    view.page.get_by_role("button", name="Nerve areas", exact=True).click()


def test_nerve_areas_are_fetched_when_wanted_and_not_before(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    fetched: list[str] = []
    view.page.on("request", lambda one: fetched.append(one.url) if "dermatomes" in one.url else None)
    view.open("view=back&muscle=infraspinatus&side=right")
    nerves = view.page.get_by_test_id("dermatomes")
    legend = view.page.locator(".mm-key", has_text="Borders differ between people")
    expect(nerves.locator("path")).to_have_count(0)
    expect(legend).to_be_hidden()
    assert fetched == []
    painted = view.painted()
    _press(view)
    expect(nerves.locator("[data-nerve]").first).to_be_attached()
    expect(legend).to_be_visible()
    assert len(fetched) == 1
    view.wait_for_address(overlay="dermatomes", muscle="infraspinatus")
    assert view.painted() == painted != set()  # laid over the pattern, not in its place
    _press(view)
    expect(nerves.locator("path")).to_have_count(0)
    expect(legend).to_be_hidden()
    view.page.wait_for_url(lambda url: "overlay" not in url)
    _press(view)
    expect(nerves.locator("[data-nerve]").first).to_be_attached()
    assert len(fetched) == 1


@pytest.mark.parametrize("body", ["male", "female"])
@pytest.mark.parametrize("view_name", VIEWS)
def test_each_view_has_its_nerve_areas_and_their_names(
    open_map: OpenMap, geometry: Geometry, view_name: str, body: str
) -> None:
    assert "dermatomes" in geometry.index["bodies"][body]["views"][view_name]
    view = open_map(f"view={view_name}&body={body}&overlay=dermatomes")
    expect(view.page.get_by_role("button", name="Nerve areas")).to_have_attribute("aria-pressed", "true")
    shapes = view.page.get_by_test_id("dermatomes").locator("[data-nerve]")
    expect(shapes.first).to_be_attached()
    drawn = {one.upper() for one in shapes.evaluate_all("(all) => all.map((one) => one.dataset.nerve)")}
    rows = view.page.locator(".mm-nerve-names text:visible").evaluate_all(_NAMES)
    assert {row[0] for row in rows} <= drawn
    assert len({row[0] for row in rows}) >= len(drawn) * 0.6  # more as one zooms in
    silhouette = view.svg.locator(".mm-silhouette").bounding_box()
    assert silhouette is not None
    for at, (name, left, top, right, bottom) in enumerate(rows):
        assert 5 < bottom - top < 24, name
        assert silhouette["x"] - 12 < left and right < silhouette["x"] + silhouette["width"] + 12
        for other in rows[at + 1 :]:
            beside = right <= other[1] + 3 or other[3] <= left + 3
            assert beside or bottom <= other[2] + 6 or other[4] <= top + 6, (name, other[0])


def test_nerve_areas_are_not_in_the_way(open_map: OpenMap) -> None:
    view = open_map("view=front&overlay=dermatomes")
    expect(view.page.locator("[data-nerve]").first).to_be_attached()
    assert view.page.get_by_test_id("dermatomes").get_attribute("aria-hidden") == "true"
    view.click("muscle", "rectus-femoris", "left")
    view.wait_for_address(muscle="rectus-femoris", overlay="dermatomes")
    name = view.page.locator(".mm-nerve-names text:visible").first.bounding_box()
    assert name is not None
    x, y = name["x"] + name["width"] / 2, name["y"] + name["height"] / 2
    hit = view.page.evaluate(
        "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('[data-kind], .mm-floor'))", [x, y]
    )
    assert hit


def test_nerve_areas_follow_the_view_and_show_more_names_when_enlarged(open_map: OpenMap) -> None:
    view = open_map("view=front&overlay=dermatomes", width=360, height=780, touch=True)
    names = view.page.locator(".mm-nerve-names text:visible")
    expect(names.first).to_be_visible()
    before = names.count()
    height = names.first.bounding_box()
    for _ in range(2):
        view.page.get_by_role("button", name="Zoom in").click()
    assert names.count() > before
    after = names.first.bounding_box()
    assert height is not None and after is not None and after["height"] < height["height"] * 1.4
    view.choose("view", "back")
    nerves = view.page.get_by_test_id("dermatomes").locator('[data-nerve="s2"]')
    expect(nerves.first).to_be_attached()


def test_sheet_that_cannot_be_loaded_is_said_and_can_be_asked_for_again(open_map: OpenMap) -> None:
    view = open_map()
    view.page.route("**/*dermatomes*", lambda route: route.abort())
    _press(view)
    expect(view.page.get_by_test_id("map-hint")).to_contain_text("could not be loaded")
    view.page.unroute("**/*dermatomes*")
    _press(view)
    _press(view)
    expect(view.page.locator("[data-nerve]").first).to_be_attached()
    expect(view.page.get_by_test_id("map-hint")).to_be_hidden()


def test_answer_that_comes_late_does_not_land_on_another_view(open_map: OpenMap) -> None:
    view = open_map()
    held: list[Route] = []
    view.page.route("**/front-dermatomes*", lambda route: held.append(route))
    _press(view)
    view.choose("view", "back")
    expect(view.page.locator("[data-nerve]").first).to_be_attached()
    back = view.page.locator("[data-nerve]").count()
    view.page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    view.page.wait_for_timeout(500)
    assert view.page.locator("[data-nerve]").count() == back
    expect(view.page.locator('[data-nerve="s2"]').first).to_be_attached()

"""Names on demand: beside the figure, with lines that lead to what they name, as a printed chart has them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from myomap.atlas import Atlas
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
DESK: dict[str, Any] = {"width": 1280, "height": 800}
PHONE: dict[str, Any] = {"width": 360, "height": 740, "touch": True}
VIEWS = ["front", "back", "left", "head-front", "head-right", "hand-palm", "foot-sole", "foot-outer"]

# Every name: its text, its place on the screen, and both ends of its line.
_NAMES = """(layer) => {
    const line = layer.querySelector(".mm-leader").getAttribute("d").split("M").slice(1);
    const matrix = layer.getScreenCTM();
    const onScreen = (pair) => {
        const [x, y] = pair.split(",").map(Number);
        const at = new DOMPoint(x, y).matrixTransform(matrix);
        return [at.x, at.y];
    };
    return [...layer.querySelectorAll(".mm-name")].map((name, index) => {
        const box = name.querySelector("text").getBoundingClientRect();
        const [from, to] = line[index].split("L").map(onScreen);
        const text = [...name.querySelectorAll("tspan")].map((one) => one.textContent).join(" ");
        return { id: name.dataset.name, text, box: [box.left, box.top, box.right, box.bottom], from, to };
    });
}"""
# Whether a place of the window lies on the figure, and in a shape of this id.
_ON_FIGURE = """(floor, [x, y]) =>
    floor.isPointInFill(new DOMPoint(x, y).matrixTransform(floor.getScreenCTM().inverse()))"""
_IN_SHAPE = """(shapes, [x, y]) => shapes.some((shape) =>
    shape.isPointInFill(new DOMPoint(x, y).matrixTransform(shape.getScreenCTM().inverse())))"""


def button(view: MapPage) -> Locator:
    return view.page.locator(".mm-names-button")


def names(view: MapPage) -> list[dict[str, Any]]:
    """Return the names on screen once they have come to rest."""
    view.page.wait_for_timeout(250)
    found: list[dict[str, Any]] = view.page.get_by_test_id("map-names").evaluate(_NAMES)
    return found


def drawn(view: MapPage, kind: str = "muscle") -> set[str]:
    shapes = view.svg.locator(f'[data-kind="{kind}"]:visible')
    return set(shapes.evaluate_all("(all) => all.map((one) => one.dataset.id)"))


def crossing(a: dict[str, Any], b: dict[str, Any]) -> bool:
    def turn(p: list[float], q: list[float], r: list[float]) -> bool:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) > 0

    apart = turn(a["from"], a["to"], b["from"]) == turn(a["from"], a["to"], b["to"])
    return not apart and turn(b["from"], b["to"], a["from"]) != turn(b["from"], b["to"], a["to"])


def overlapping(one: list[float], other: list[float]) -> bool:
    """Whether two boxes share more than the soft edge of a line of text."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 4
    )


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("view_name", VIEWS)
def test_names_stand_apart_beside_the_figure_and_lead_to_their_muscles(
    open_map: OpenMap, atlas: Atlas, view_name: str, screen: dict[str, Any]
) -> None:
    view = open_map(f"view={view_name}", **screen)
    button(view).click()
    shown = names(view)
    assert shown
    ids = [one["id"] for one in shown]
    assert len(ids) == len(set(ids))
    frame = view.svg.bounding_box()
    assert frame
    floor = view.svg.locator(".mm-floor")
    for one in shown:
        assert atlas.muscles[one["id"]].name.startswith(one["text"])
        left, top, right, bottom = one["box"]
        assert frame["x"] - 1 <= left and right <= frame["x"] + frame["width"] + 1, one
        assert frame["y"] <= top and bottom <= frame["y"] + frame["height"] + 2, one
        for corner in ([left, top + 3], [right, top + 3], [left, bottom - 3], [right, bottom - 3]):
            assert not floor.evaluate(_ON_FIGURE, corner), one
        mine = view.svg.locator(f'[data-kind="muscle"][data-id="{one["id"]}"]:visible')
        assert mine.evaluate_all(_IN_SHAPE, one["to"]), one
    for one, other in combinations(shown, 2):
        assert not overlapping(one["box"], other["box"]), (one, other)
        assert not crossing(one, other), (one, other)
    for letter in view.svg.locator(".mm-letters text").all():
        box = letter.bounding_box()
        assert box
        edges = [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]]
        assert not [one for one in shown if overlapping(one["box"], edges)]


@pytest.mark.parametrize(
    "query", ["view=front", "view=back", "view=front&layer=deep", "view=head-left", "view=foot-top"]
)
def test_desk_names_nearly_all_that_is_drawn(open_map: OpenMap, query: str) -> None:
    view = open_map(query)
    button(view).click()
    shown = {one["id"] for one in names(view)}
    assert shown <= drawn(view)
    assert len(shown) >= 0.95 * len(drawn(view))


def test_phone_names_the_largest_and_more_of_them_when_zoomed(open_map: OpenMap) -> None:
    view = open_map("view=front", **PHONE)
    button(view).click()
    before = {one["id"] for one in names(view)}
    assert {"rectus-femoris", "pectoralis-major", "external-oblique"} <= before < drawn(view)
    for _ in range(3):
        view.page.get_by_role("button", name="Zoom in").click()
    zoomed = names(view)
    assert {one["id"] for one in zoomed} - before
    for one, other in combinations(zoomed, 2):
        assert not overlapping(one["box"], other["box"])


def test_nothing_is_written_until_asked_for_and_the_button_works_by_keyboard(open_map: OpenMap) -> None:
    view = open_map("view=front")
    layer = view.page.get_by_test_id("map-names")
    expect(layer).to_be_empty()
    expect(button(view)).to_have_attribute("aria-pressed", "false")
    button(view).focus()
    view.page.keyboard.press("Enter")
    expect(button(view)).to_have_attribute("aria-pressed", "true")
    expect(layer).to_have_attribute("aria-hidden", "true")
    expect(layer.locator(".mm-name").first).to_be_visible()
    assert "names" not in view.page.url
    view.page.keyboard.press("Enter")
    expect(button(view)).to_have_attribute("aria-pressed", "false")
    expect(layer.locator(".mm-name")).to_have_count(0)


def test_names_follow_layer_view_and_what_is_picked(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map("view=front")
    button(view).click()
    surface = {one["id"] for one in names(view)}
    view.choose("layer", "deep")
    deep = {one["id"] for one in names(view)}
    assert deep and deep <= drawn(view) and deep != surface
    view.choose("view", "back")
    assert {one["id"] for one in names(view)} <= drawn(view)
    view.choose("pick", "areas")
    places = names(view)
    assert {one["id"] for one in places} <= set(atlas.areas)
    assert len(places) > 30


def test_click_on_a_name_picks_its_muscle(open_map: OpenMap) -> None:
    view = open_map("view=front")
    button(view).click()
    name = view.page.locator('.mm-name[data-name="deltoid"]')
    name.click()
    view.wait_for_address(muscle="deltoid")
    expect(view.heading).to_have_text("Deltoid")
    expect(view.page.locator(".mm-name-chosen")).to_have_text("Deltoid")


def test_a_pick_leaves_the_names_as_they_are_and_stays_fast(open_map: OpenMap) -> None:
    view = open_map("view=front")
    button(view).click()
    names(view)
    view.page.evaluate("document.querySelectorAll('.mm-name').forEach((one) => (one.mark = true))")
    for shape in view.svg.locator('[data-kind="muscle"]:visible').all()[:16]:
        shape.dispatch_event("click")
    assert view.page.evaluate("[...document.querySelectorAll('.mm-name')].every((one) => one.mark)")
    times = view.page.evaluate('performance.getEntriesByName("myomap:paint").map((one) => one.duration)')
    assert sorted(times)[len(times) // 2] <= 16

"""Two patterns on one body: A as ever, B hatched and ringed, both named, told apart without colour."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from myomap.atlas import Atlas
from myomap.geometry import Geometry
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
QUERY = "view=back&side=right&muscle=infraspinatus&compare=trapezius"
Zones = set[tuple[str, str, str]]


def _zones(geometry: Geometry, atlas: Atlas, muscle_id: str, side: str = "right") -> Zones:
    mine = {point.trigger_point_id for point in atlas.points_by_muscle[muscle_id]}
    drawn = {(f.id, f.part, f.side) for f in geometry.features("male", "back") if f.kind == "zone"}
    return {zone for zone in drawn if zone[0] in mine and zone[2] == side}


def _painted_b(view: MapPage) -> Zones:
    rows = (
        view.page.get_by_test_id("pain-b")
        .locator("path[data-point]")
        .evaluate_all("(all) => all.map((one) => [one.dataset.point, one.dataset.zone, one.dataset.side])")
    )
    return {(row[0], row[1], row[2]) for row in rows}


def _letters(view: MapPage) -> Locator:
    return view.svg.locator(".mm-ab text")


def _link(view: MapPage, compare: str) -> Locator:
    view.page.evaluate(
        """(compare) => {
            document.querySelector("#probe")?.remove();
            const link = document.createElement("a");
            Object.assign(link, { id: "probe", href: "?x", textContent: "P" });
            link.dataset.compare = compare;
            document.querySelector('[data-testid="panel"]').prepend(link);
        }""",
        compare,
    )
    return view.page.locator("#probe")


def test_both_patterns_are_drawn_named_and_lettered(
    open_map: OpenMap, atlas: Atlas, geometry: Geometry
) -> None:
    view = open_map(QUERY)
    assert view.painted() == _zones(geometry, atlas, "infraspinatus") != set()
    assert _painted_b(view) == _zones(geometry, atlas, "trapezius") != set()
    expect(_letters(view)).to_have_text(["A", "B"])
    boxes = [one.bounding_box() for one in _letters(view).all()]
    first, second = boxes
    assert first is not None and second is not None
    assert abs(first["x"] - second["x"]) > 10 or abs(first["y"] - second["y"]) > 10
    legend = view.page.locator(".mm-legend")
    expect(legend).to_contain_text("A: Right infraspinatus")
    expect(legend).to_contain_text("B: Right trapezius")
    expect(view.svg.locator(".mm-mark-muscle path")).to_have_count(2)
    expect(view.svg.locator(".mm-marks .mm-mark-b path")).to_have_count(2)
    pluses = [f for f in geometry.features("male", "back") if f.kind == "point" and f.side == "right"]
    expect(view.svg.locator(".mm-preview .mm-cross")).to_have_count(
        len([f for f in pluses if f.muscle == "trapezius"])
    )


def test_b_is_told_apart_without_colour(open_map: OpenMap) -> None:
    view = open_map(QUERY)
    style = "(one) => [getComputedStyle(one).fill, getComputedStyle(one.parentElement).fill]"
    b = view.page.get_by_test_id("pain-b")
    for zone, sign in (("essential", "hatch"), ("spillover", "rings")):
        path = b.locator(f'[data-zone="{zone}"]').first
        assert any(sign in fill for fill in path.evaluate(style))
    dashes = "(one) => getComputedStyle(one).strokeDasharray"
    assert b.locator(".mm-mark-b path").last.evaluate(dashes) != "none"
    assert view.svg.locator(".mm-marks .mm-mark-b path").last.evaluate(dashes) != "none"
    signs = view.svg.locator(".mm-cross-ink").evaluate_all("(all) => all.map((one) => one.getAttribute('d'))")
    assert len(set(signs)) == 2  # x and +


@pytest.mark.parametrize("media", ["screen", "print"])
def test_hatching_shows_light_and_dark(open_map: OpenMap, media: str) -> None:
    view = open_map("view=head-left&side=left&muscle=trapezius&compare=sternocleidomastoid")
    view.page.emulate_media(media="print" if media == "print" else "screen")
    view.page.wait_for_timeout(400)
    paths = view.page.get_by_test_id("pain-b").locator('[data-zone="essential"]').all()
    boxes = [box for box in (path.bounding_box() for path in paths) if box is not None]
    box = max(boxes, key=lambda one: one["width"] * one["height"])
    grey = np.asarray(Image.open(BytesIO(view.page.screenshot())).convert("L")).astype(float)
    x, y = int(box["x"] + box["width"] / 2), int(box["y"] + box["height"] / 2)
    dark, light = np.percentile(grey[y - 12 : y + 12, x - 12 : x + 12], [8, 92])
    assert light - dark > 80


def test_links_start_and_end_comparing_and_nothing_is_loaded_anew(
    open_map: OpenMap, atlas: Atlas, geometry: Geometry
) -> None:
    view = open_map("view=back&side=right&muscle=infraspinatus")
    view.page.evaluate("window.same = true")
    _link(view, "muscle:trapezius").click()
    assert _painted_b(view) == _zones(geometry, atlas, "trapezius")
    expect(view.page.get_by_test_id("map-live")).to_have_text("Compared with Right trapezius")
    view.wait_for_address(muscle="infraspinatus", compare="trapezius")
    point_id = atlas.points_by_muscle["trapezius"][0].trigger_point_id
    _link(view, f"point:{point_id}").click()
    assert {zone[0] for zone in _painted_b(view)} <= {point_id}
    view.wait_for_address(muscle="infraspinatus", compare=point_id)
    _link(view, "").click()
    assert _painted_b(view) == set()
    expect(_letters(view)).to_have_count(0)
    view.page.wait_for_url(lambda url: "compare" not in url)
    assert view.params()["muscle"] == ["infraspinatus"]
    assert view.page.evaluate("window.same")


def test_escape_ends_comparing_first_and_another_muscle_ends_it_too(open_map: OpenMap) -> None:
    view = open_map(QUERY)
    view.svg.locator('[tabindex="0"]').focus()
    view.page.keyboard.press("Escape")
    view.page.wait_for_url(lambda url: "compare" not in url)
    assert view.params()["muscle"] == ["infraspinatus"]
    again = open_map(QUERY)
    again.click("muscle", "gluteus-maximus", "left")
    again.page.wait_for_url(lambda url: "compare" not in url)
    assert _painted_b(again) == set()


def test_two_points_of_one_muscle_can_be_compared(open_map: OpenMap, atlas: Atlas) -> None:
    first, second = (one.trigger_point_id for one in atlas.points_by_muscle["infraspinatus"][:2])
    view = open_map(f"view=back&side=right&point={first}&compare={second}")
    assert {zone[0] for zone in view.painted()} == {first}
    assert {zone[0] for zone in _painted_b(view)} == {second}
    expect(_letters(view)).to_have_text(["A", "B"])
    expect(view.svg.locator(".mm-marks .mm-mark-b")).to_have_count(0)


def test_preview_hides_b_for_as_long_as_it_lasts(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map(QUERY)
    before = _painted_b(view)
    place = view.place_of(view.svg.locator('[data-kind="point"]'))
    assert place is not None
    view.page.mouse.move(*place)
    assert _painted_b(view) == set()
    view.page.mouse.move(2, 2)
    assert _painted_b(view) == before != set()


def test_any_muscle_and_any_point_can_be_chosen(open_map: OpenMap, geometry: Geometry, atlas: Atlas) -> None:
    view = open_map("view=back&side=right&muscle=infraspinatus")
    choice = view.panel.locator("select[data-compare-any]")
    choice.focus()
    offered = choice.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
    assert {*offered} - {""} == ({*atlas.muscles} - {"infraspinatus"}) | {*atlas.trigger_points}
    choice.select_option("rhomboid-major")
    view.wait_for_address(compare="rhomboid-major")
    assert _painted_b(view) == _zones(geometry, atlas, "rhomboid-major") != set()
    view.panel.locator("select[data-compare-any]").focus()
    view.panel.locator("select[data-compare-any]").select_option("trapezius-5")
    view.wait_for_address(compare="trapezius-5")
    assert {one[0] for one in _painted_b(view)} == {"trapezius-5"}

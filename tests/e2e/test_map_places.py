"""Where it hurts: places are added, taken away, painted over and previewed, each with its side."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Locator, expect

from myomap.atlas import Atlas
from myomap.geometry import Geometry
from myomap.view_state import MAX_AREAS
from tests.e2e.conftest import ROOT, MapPage

OpenMap = Callable[..., MapPage]
PLACES = [("temple", "left"), ("forehead", "right")]
_EVENTS = "performance.getEntriesByName('myomap:paint').length"  # one for each pick that the page is told


def _picker(open_map: OpenMap, query: str = "", **options: object) -> MapPage:
    view = open_map(query, **options)
    view.choose("pick", "areas")
    return view


def _pressed(view: MapPage, area_id: str, side: str, on: bool = True) -> None:
    shape = view.shape("area", area_id, side).first
    expect(shape).to_have_attribute("aria-pressed", "true" if on else "false")


def _live(view: MapPage) -> Locator:
    return view.page.get_by_test_id("map-live")


def _chosen(view: MapPage) -> set[tuple[str, str]]:
    rows = view.svg.locator('[data-kind="area"][aria-pressed="true"]').evaluate_all(
        "(all) => all.map((one) => [one.dataset.id, one.dataset.side])"
    )
    return {(row[0], row[1]) for row in rows}


def test_click_adds_places_of_both_sides_and_a_second_click_takes_one_away(open_map: OpenMap) -> None:
    view = _picker(open_map, "view=head-front")
    view.click("area", "temple", "left")
    _pressed(view, "temple", "left")
    expect(_live(view)).to_have_text("Left temple added. 1 place chosen.")
    view.click("area", "forehead", "right")
    expect(_live(view)).to_have_text("Right forehead added. 2 places chosen.")
    assert _chosen(view) == {("temple", "left"), ("forehead", "right")}
    view.wait_for_address(area="temple", across="forehead", side="left")
    view.click("area", "temple", "right")  # the same place on both sides
    view.page.wait_for_url(lambda url: url.count("across=") == 2)
    view.click("area", "temple", "left")
    expect(_live(view)).to_have_text("Left temple taken away. 2 places chosen.")
    assert _chosen(view) == {("temple", "right"), ("forehead", "right")}
    view.page.wait_for_url(lambda url: "across=" not in url)  # what is left is on one side
    assert view.params()["side"] == ["right"]
    assert set(view.params()["area"]) == {"temple", "forehead"}


def test_a_link_with_both_sides_shows_both(open_map: OpenMap) -> None:
    view = open_map("view=head-front&area=temple&across=forehead&side=left")
    expect(view.svg).to_have_attribute("data-pick", "areas")
    assert _chosen(view) == {("temple", "left"), ("forehead", "right")}
    expect(view.svg.locator(".mm-chosen-area")).to_have_count(2)


def test_middle_and_side_go_together(open_map: OpenMap, atlas: Atlas) -> None:
    middle = "nose"
    assert atlas.areas[middle].laterality == "midline"
    view = _picker(open_map, "view=head-front")
    view.click("area", middle, "midline")
    view.wait_for_address(area=middle, side="midline")
    view.click("area", "temple", "right")
    view.page.wait_for_url(lambda url: "area=temple" in url and "side=right" in url)
    assert _chosen(view) == {(middle, "midline"), ("temple", "right")}


def test_clear_and_escape_take_all_back(open_map: OpenMap) -> None:
    view = _picker(open_map, "view=head-front")
    clear = view.page.get_by_role("button", name="Clear", exact=True)
    expect(clear).to_be_hidden()
    for place in PLACES:
        view.click("area", *place)
    clear.click()
    assert _chosen(view) == set()
    expect(clear).to_be_hidden()
    expect(_live(view)).to_have_text("Nothing chosen")
    view.page.wait_for_url(lambda url: "area=" not in url and "across=" not in url)
    for place in PLACES:
        view.click("area", *place)
    view.page.keyboard.press("Escape")
    assert _chosen(view) == set()


def test_keyboard_adds_and_takes_away(open_map: OpenMap) -> None:
    view = _picker(open_map, "view=head-front")
    view.shape("area", "temple", "left").first.focus()
    view.page.keyboard.press("Enter")
    view.shape("area", "forehead", "left").first.focus()
    view.page.keyboard.press("Space")
    expect(_live(view)).to_have_text("Left forehead added. 2 places chosen.")
    view.page.keyboard.press("Enter")
    expect(_live(view)).to_have_text("Left forehead taken away. 1 place chosen.")
    assert _chosen(view) == {("temple", "left")}


def test_rows_of_the_list_toggle_too(open_map: OpenMap) -> None:
    view = _picker(open_map, "view=head-front")
    view.page.get_by_role("button", name="List", exact=True).click()
    listed = view.page.get_by_test_id("map-list")
    listed.get_by_role("searchbox").fill("temple")
    left = listed.get_by_role("button", name="Left temple", exact=True)
    right = listed.get_by_role("button", name="Right temple", exact=True)
    left.click()
    right.click()
    for button in (left, right):
        expect(button).to_have_attribute("aria-pressed", "true")
    assert _chosen(view) == {("temple", "left"), ("temple", "right")}
    left.click()
    expect(left).to_have_attribute("aria-pressed", "false")
    expect(right).to_have_attribute("aria-pressed", "true")


def test_a_place_in_muscle_mode_replaces_as_before(open_map: OpenMap) -> None:
    view = open_map("view=head-front&area=temple&side=left&muscle=masseter")
    expect(view.svg).to_have_attribute("data-pick", "muscles")
    nose = view.shape("area", "nose", "midline").first
    nose.evaluate("(one) => one.dispatchEvent(new MouseEvent('click', { bubbles: true }))")
    view.wait_for_address(area="nose")
    assert "muscle" not in view.params()


def test_places_end_at_the_limit_and_the_map_says_so(open_map: OpenMap, atlas: Atlas) -> None:
    script = (ROOT / "myomap" / "bodymap" / "body_map.js").read_text(encoding="utf-8")
    found = re.search(r"MOST_PLACES = (\d+)", script)
    assert found is not None and int(found[1]) == MAX_AREAS
    paired = [one.area_id for one in atlas.areas.values() if one.laterality == "paired" and one.on_skin]
    view = open_map("view=front&side=left&" + "&".join(f"area={one}" for one in paired[:MAX_AREAS]))
    hint = view.page.get_by_test_id("map-hint")
    expect(hint).to_be_hidden()
    count = view.page.evaluate(_EVENTS)
    drawn = view.svg.locator('[data-kind="area"][data-side="right"]').first
    drawn.focus()
    view.page.keyboard.press("Enter")
    expect(hint).to_contain_text(str(MAX_AREAS))
    assert view.page.evaluate(_EVENTS) == count
    first = view.svg.locator('[data-kind="area"][aria-pressed="true"]').first
    first.focus()
    view.page.keyboard.press("Enter")  # one less
    expect(hint).to_be_hidden()


def _way(view: MapPage) -> list[tuple[float, float]]:
    """From the left thigh's upper end down to the left lower leg, on the front."""
    shape = view.svg.locator(".mm-silhouette").bounding_box()
    assert shape is not None
    x = shape["x"] + shape["width"] * 0.59  # the person's left thigh
    return [(x, shape["y"] + shape["height"] * at / 100) for at in range(55, 86, 3)]


def test_brush_adds_all_it_touches_and_tells_the_page_once(open_map: OpenMap) -> None:
    view = _picker(open_map)
    brush = view.page.get_by_role("button", name="Paint", exact=True)
    brush.click()
    expect(brush).to_have_attribute("aria-pressed", "true")
    before = view.page.evaluate(_EVENTS)
    way = _way(view)
    view.page.mouse.move(*way[0])
    view.page.mouse.down()
    for place in way[1:4]:
        view.page.mouse.move(*place, steps=3)
    early = _chosen(view)
    assert early  # painted while the hand still moves
    for place in way[4:]:
        view.page.mouse.move(*place, steps=3)
    assert view.page.evaluate(_EVENTS) == before
    assert "area" not in view.params()
    view.page.mouse.up()
    assert view.page.evaluate(_EVENTS) == before + 1
    chosen = _chosen(view)
    assert early < chosen and len(chosen) >= 3
    assert {side for _, side in chosen} == {"left"}
    view.page.wait_for_url(lambda url: "area=" in url)
    assert set(view.params()["area"]) == {area for area, _ in chosen}
    expect(_live(view)).to_contain_text(f"{len(chosen)} places chosen")
    view.page.mouse.click(*way[0])  # a tap with the brush takes away what it touches
    assert len(_chosen(view)) == len(chosen) - 1


def test_brush_is_offered_for_places_only_and_ends_with_them(open_map: OpenMap) -> None:
    view = open_map()
    brush = view.page.locator(".mm-brush")
    expect(brush).to_be_hidden()
    view.choose("pick", "areas")
    brush.click()
    view.choose("pick", "muscles")
    view.choose("pick", "areas")
    expect(brush).to_have_attribute("aria-pressed", "false")


def _touch(session: CDPSession, kind: str, *fingers: tuple[float, float]) -> None:
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("brush", [True, False])
def test_a_finger_paints_with_the_brush_and_scrolls_without(open_map: OpenMap, brush: bool) -> None:
    view = _picker(open_map, width=360, height=780, touch=True)
    if brush:
        view.page.get_by_role("button", name="Paint", exact=True).tap()
    view.svg.scroll_into_view_if_needed()
    view.page.wait_for_timeout(300)
    way = _way(view)
    session = view.page.context.new_cdp_session(view.page)
    _touch(session, "touchStart", way[-1])
    for place in reversed(way[:-1]):
        _touch(session, "touchMove", place)
    _touch(session, "touchEnd")
    scrolled = "() => [...document.querySelectorAll('*')].some((one) => one.scrollTop > 30)"
    if brush:
        view.page.wait_for_url(lambda url: "area=" in url)
        assert len(_chosen(view)) >= 3
    else:
        view.page.wait_for_function(scrolled)
        assert _chosen(view) == set()


def test_two_fingers_take_a_stroke_back(open_map: OpenMap) -> None:
    view = _picker(open_map, width=360, height=780, touch=True)
    view.page.get_by_role("button", name="Paint", exact=True).tap()
    view.svg.scroll_into_view_if_needed()
    view.page.wait_for_timeout(300)
    first, *way = _way(view)
    session = view.page.context.new_cdp_session(view.page)
    _touch(session, "touchStart", first)
    for place in way[:4]:
        _touch(session, "touchMove", place)
    assert _chosen(view)
    x, y = way[3]
    _touch(session, "touchStart", (x, y), (x, y + 60))
    for gap in (70, 90, 110):
        _touch(session, "touchMove", (x, y), (x, y + gap))
    _touch(session, "touchEnd")
    assert _chosen(view) == set()
    assert "area" not in view.params()


def test_a_link_in_the_panel_takes_one_place_away_or_all(open_map: OpenMap) -> None:
    view = open_map("view=head-front&area=temple&across=temple&area=forehead&side=left")
    view.page.evaluate(
        """() => document.querySelector('[data-testid="panel"]').insertAdjacentHTML("afterbegin",
            '<a id="one" href="?x" data-drop="area:temple" data-side="right">1</a>'
            + '<a id="all" href="?x" data-drop="areas">2</a>')"""
    )
    view.page.locator("#one").click()
    assert _chosen(view) == {("temple", "left"), ("forehead", "left")}
    view.page.wait_for_url(lambda url: "across=" not in url)
    expect(view.page.locator("#one")).to_have_count(0)  # the answer has replaced the panel
    view.page.evaluate(
        """() => document.querySelector('[data-testid="panel"]').insertAdjacentHTML("afterbegin",
            '<a id="all" href="?x" data-drop="areas">2</a>')"""
    )
    view.page.locator("#all").first.click()
    assert _chosen(view) == set()
    view.page.wait_for_url(lambda url: "area=" not in url)


def _probe(view: MapPage, reference: str, side: str, points: str = "") -> Locator:
    view.page.evaluate(
        """([reference, side, points]) => {
            const link = document.createElement("a");
            Object.assign(link, { id: "probe", href: "?x", textContent: "P" });
            Object.assign(link.dataset, { ref: reference, side, ...(points ? { points } : {}) });
            document.querySelector('[data-testid="panel"]').prepend(link);
        }""",
        [reference, side, points],
    )
    return view.page.locator("#probe")


def test_preview_of_a_muscle_shows_its_pattern_over_the_places(
    open_map: OpenMap, atlas: Atlas, geometry: Geometry
) -> None:
    view = open_map("view=back&area=scapula&side=right")
    zones = {(f.id, f.part, f.side) for f in geometry.features("male", "back") if f.kind == "zone"}
    points = [point.trigger_point_id for point in atlas.points_by_muscle["infraspinatus"]]
    assert view.painted() == set()
    before = view.page.evaluate(_EVENTS)
    link = _probe(view, "muscle:infraspinatus", "right", ";".join(points[:2]))
    link.hover()
    assert view.painted() == {zone for zone in zones if zone[0] in points[:2] and zone[2] == "right"} != set()
    expect(view.svg.locator(".mm-chosen-area")).to_have_count(1)
    expect(view.svg.locator(".mm-marks .mm-mark-area")).to_have_count(1)
    expect(view.svg.locator(".mm-preview .mm-cross")).to_have_count(2)
    order = "(pain) => pain.compareDocumentPosition(document.querySelector('.mm-marks')) & 4"
    assert view.pain.evaluate(order)  # the border of the place lies above the pain
    view.page.mouse.move(2, 2)
    assert view.painted() == set()
    view.page.keyboard.press("Tab")
    link.focus()
    assert {zone[0] for zone in view.painted()} == set(points[:2])
    view.svg.locator('[tabindex="0"]').focus()
    assert view.painted() == set()
    assert view.page.evaluate(_EVENTS) == before and "muscle" not in view.params()


def test_preview_that_is_drawn_elsewhere_says_where(open_map: OpenMap) -> None:
    view = open_map("view=foot-sole&area=heel&side=left")
    link = _probe(view, "muscle:infraspinatus", "left")
    link.hover()
    hint = view.page.get_by_test_id("map-hint")
    expect(hint).to_contain_text("Left infraspinatus")
    expect(hint).to_contain_text("Back")
    view.page.mouse.move(2, 2)
    expect(hint).to_be_hidden()


def test_muscle_of_the_other_side_leaves_the_places_on_theirs(open_map: OpenMap) -> None:
    view = open_map("view=head-front&area=temple&side=left")
    _probe(view, "muscle:sternocleidomastoid", "right").click()
    assert _chosen(view) == {("temple", "left")}
    view.wait_for_address(muscle="sternocleidomastoid", side="right", across="temple")
    assert _chosen(view) == {("temple", "left")}
    view.svg.locator('[tabindex="0"]').focus()
    view.page.keyboard.press("Escape")  # back to the places
    view.wait_for_address(area="temple", side="left")
    assert _chosen(view) == {("temple", "left")}

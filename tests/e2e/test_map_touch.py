"""Fingers: a tap chooses, two fingers zoom, a swipe scrolls the page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import CDPSession, expect

from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
Finger = tuple[float, float]


def _touch(session: CDPSession, kind: str, *fingers: Finger) -> None:
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def _phone(open_map: OpenMap, query: str = "") -> MapPage:
    return open_map(query, width=360, height=780, touch=True)


def _body_height(view: MapPage) -> float:
    box = view.svg.locator(".mm-silhouette").bounding_box()
    assert box is not None
    return box["height"]


def _middle(view: MapPage) -> Finger:
    view.svg.scroll_into_view_if_needed()
    box = view.svg.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_tap_chooses_and_paints(open_map: OpenMap) -> None:
    view = _phone(open_map)
    place = view.place_of(view.shape("muscle", "rectus-femoris", "right"))
    assert place is not None
    view.page.touchscreen.tap(*place)
    view.wait_for_address(muscle="rectus-femoris", side="right")
    assert view.painted()
    expect(view.page.locator(".mm-tip")).to_be_hidden()


def test_two_fingers_zoom_and_the_button_shows_the_whole_body_again(open_map: OpenMap) -> None:
    view = _phone(open_map)
    before = _body_height(view)
    x, y = _middle(view)
    session = view.page.context.new_cdp_session(view.page)
    _touch(session, "touchStart", (x, y - 30), (x, y + 30))
    for gap in (40, 60, 80, 100):
        _touch(session, "touchMove", (x, y - gap), (x, y + gap))
    _touch(session, "touchEnd")
    assert _body_height(view) > 1.5 * before
    assert view.painted() == set()  # a pinch chooses nothing
    view.page.get_by_role("button", name="Whole body").click()
    assert abs(_body_height(view) - before) < 1


def test_a_swipe_over_the_whole_body_scrolls_the_page(open_map: OpenMap) -> None:
    view = _phone(open_map, "muscle=deltoid&side=left")
    view.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    x, y = _middle(view)
    session = view.page.context.new_cdp_session(view.page)
    _touch(session, "touchStart", (x, y))
    for way in range(20, 220, 20):
        _touch(session, "touchMove", (x, y - way))
    _touch(session, "touchEnd")
    scrolled = "() => [...document.querySelectorAll('*')].some((one) => one.scrollTop > 50)"
    view.page.wait_for_function(scrolled)
    assert view.params()["muscle"] == ["deltoid"]  # a swipe chooses nothing


def test_drag_moves_the_enlarged_body_and_chooses_nothing(open_map: OpenMap) -> None:
    view = open_map()
    view.page.get_by_role("button", name="Zoom in").click(click_count=3)
    x, y = _middle(view)
    before = view.svg.locator(".mm-silhouette").bounding_box()
    view.page.mouse.move(x, y)
    view.page.mouse.down()
    view.page.mouse.move(x, y + 40, steps=4)
    view.page.mouse.up()
    after = view.svg.locator(".mm-silhouette").bounding_box()
    assert before is not None and after is not None and after["y"] - before["y"] > 30
    assert "muscle" not in view.params() and "area" not in view.params()


def test_wheel_scrolls_the_page_until_ctrl_asks_for_zoom(open_map: OpenMap) -> None:
    view = open_map()
    before = _body_height(view)
    view.page.mouse.move(*_middle(view))
    view.page.mouse.wheel(0, -120)
    assert _body_height(view) == before
    view.page.keyboard.down("Control")
    view.page.mouse.wheel(0, -240)
    view.page.keyboard.up("Control")
    view.page.wait_for_function(
        "(least) => document.querySelector('.mm-silhouette').getBoundingClientRect().height > least",
        arg=before * 1.2,
    )


def test_controls_are_large_enough_on_a_phone_and_nothing_overflows(open_map: OpenMap) -> None:
    view = _phone(open_map, "muscle=deltoid&side=left")
    sizes = view.page.locator(
        ".mm-bar label:visible, .mm-corner label, .mm-zoom-button, .mm-list-button"
    ).evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map((box) => [box.width, box.height])"
    )
    assert sizes and all(width >= 43.5 and height >= 43.5 for width, height in sizes)
    assert view.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = view.svg.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 360

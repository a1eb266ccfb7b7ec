"""The address, Back and forward, fast clicking, and what is shown while things go wrong."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Route, expect

from myomap.atlas import Atlas
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]


def test_a_deep_link_shows_the_same_on_a_fresh_visit(open_map: OpenMap, atlas: Atlas) -> None:
    first = open_map()
    first.choose("view", "back")
    first.click("muscle", "trapezius", "left")
    first.wait_for_address(view="back", muscle="trapezius", side="left")
    painted = first.painted()
    second = open_map(first.page.url.split("?")[1])
    expect(second.svg).to_have_attribute("data-view", "back")
    expect(second.shape("muscle", "trapezius", "left").first).to_have_attribute("aria-pressed", "true")
    expect(second.shape("muscle", "trapezius", "right").first).to_have_attribute("aria-pressed", "false")
    expect(second.heading).to_have_text(atlas.muscles["trapezius"].name)
    assert second.painted() == painted != set()


def test_a_bad_link_still_shows_the_map(open_map: OpenMap) -> None:
    view = open_map("view=nowhere&muscle=%3Cscript%3E&side=up&layer=9&point=x&area=y")
    expect(view.svg).to_have_attribute("data-view", "front")
    expect(view.svg.locator('[aria-pressed="true"]')).to_have_count(0)
    expect(view.panel).to_be_visible()


def test_back_and_forward_are_obeyed(open_map: OpenMap) -> None:
    view = open_map()
    view.click("muscle", "deltoid", "left")
    view.wait_for_address(muscle="deltoid")
    view.choose("view", "back")
    view.wait_for_address(view="back")
    view.click("muscle", "gluteus-maximus", "right")
    view.wait_for_address(muscle="gluteus-maximus")
    view.page.go_back()
    view.wait_for_address(muscle="deltoid", view="back")
    expect(view.shape("muscle", "gluteus-maximus", "right").first).to_have_attribute("aria-pressed", "false")
    view.page.go_back()
    expect(view.svg).to_have_attribute("data-view", "front")
    expect(view.shape("muscle", "deltoid", "left").first).to_have_attribute("aria-pressed", "true")
    view.page.go_back()
    expect(view.svg.locator('[aria-pressed="true"]')).to_have_count(0)
    view.page.go_forward()
    expect(view.shape("muscle", "deltoid", "left").first).to_have_attribute("aria-pressed", "true")


def test_fast_clicking_ends_at_the_last_click(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map()
    wanted = [
        ("deltoid", "left"),
        ("pectoralis-major", "right"),
        ("rectus-femoris", "left"),
        ("deltoid", "right"),
    ]
    places = [view.place_of(view.shape("muscle", *one)) for one in wanted]
    for place in places:
        assert place is not None
        view.page.mouse.click(*place)
    expect(view.shape("muscle", "deltoid", "right").first).to_have_attribute("aria-pressed", "true")
    view.wait_for_address(muscle="deltoid", side="right")
    expect(view.heading).to_have_text(atlas.muscles["deltoid"].name)
    expect(view.svg.locator('[data-kind="muscle"][aria-pressed="true"][data-side="left"]')).to_have_count(0)


def test_a_missing_drawing_is_said_and_can_be_tried_again(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    broken = "**/static/geometry/**/front.*.json.gz"
    view.page.route(broken, lambda route: route.abort())
    view.page.goto(view.server)
    notice = view.page.locator(".mm-notice")
    expect(notice).to_be_visible()
    expect(notice).to_have_attribute("role", "alert")
    view.page.unroute(broken)
    notice.get_by_role("button").click()
    view.wait_for_drawing()
    expect(notice).to_be_hidden()


def test_waiting_for_a_slow_drawing_is_said(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    held: list[Route] = []
    view.page.route("**/static/geometry/**/front.*.json.gz", lambda route: held.append(route))
    view.page.goto(view.server)
    expect(view.page.locator(".mm-notice")).to_be_visible()
    expect(view.page.locator(".mm-stage")).to_have_attribute("aria-busy", "true")
    for route in held:
        route.continue_()
    view.wait_for_drawing()
    expect(view.page.locator(".mm-notice")).to_be_hidden()


def test_the_drawing_is_fetched_once(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    fetched: list[str] = []
    view.page.on(
        "request", lambda request: fetched.append(request.url) if "/geometry/" in request.url else None
    )
    view.open()
    assert len([one for one in fetched if "/front" in one]) == 3  # the shapes, the body, the relief
    assert not [one for one in fetched if "/back" in one]  # the other views wait until somebody may want them
    view.choose("view", "back")
    view.choose("view", "front")
    view.click("muscle", "deltoid", "left")
    view.wait_for_address(muscle="deltoid")
    assert len(fetched) == len(set(fetched))


def test_the_list_finds_and_chooses_everything_on_the_map(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map()
    view.page.get_by_role("button", name="List", exact=True).click()
    listed = view.page.get_by_test_id("map-list")
    search = listed.get_by_role("searchbox")
    expect(search).to_be_focused()
    search.fill("infrasp")
    button = listed.get_by_role("button", name="Left infraspinatus", exact=True)
    button.click()
    view.wait_for_address(muscle="infraspinatus", side="left")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(view.heading).to_have_text(atlas.muscles["infraspinatus"].name)
    search.fill("")
    for summary in listed.locator("details > summary").all():
        summary.click()
    everything = len(atlas.muscles) + len(atlas.areas) + len(atlas.trigger_points)
    expect(listed.locator("li")).to_have_count(everything)
    search.fill("zzzz")
    expect(listed.locator(".mm-count")).not_to_be_empty()
    expect(listed.locator("li:visible")).to_have_count(0)

"""The student's desk in the browser: the code on the device, the teacher's link, keyboard and access."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import MapPage
from tests.e2e.test_axe import faults
from tests.e2e.test_page_layout import WIDTH
from tests.e2e.test_study import Desk

OpenMap = Callable[..., MapPage]
_KEPT = "() => [localStorage, sessionStorage].map((shelf) => shelf.getItem('myomap.study.code'))"
_SMALL = """() => [
    ...document.querySelectorAll(".st-key-desk :is(button, summary, input[type=text], label:has(input))"),
]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
    .map((one) => one.outerHTML.slice(0, 200))"""
_ASKED = "document.querySelector('[data-testid=study]').parentElement.myomapSession.questions"


def visit(open_map: OpenMap, query: str = "", **options: Any) -> MapPage:
    """Open the desk as a new visitor with a browser of their own."""
    view = open_map(visit=False, **options)
    view.page.goto(f"{view.server}/study?{query}")
    expect(view.page.locator(".st-key-desk_start button")).to_be_visible()
    return view


def part(page: Page, key: str) -> Any:
    return page.locator(f".st-key-{key}")


def back_to_desk(view: MapPage) -> None:
    view.page.goto(f"{view.server}/study")
    expect(part(view.page, "desk_code_leave")).to_be_visible()


def type_code(page: Page, code: str) -> None:
    part(page, "desk_code_have").locator("summary").click()
    page.get_by_label("The four words").fill(code)
    part(page, "desk_code_open").locator("button").click()


def test_code_survives_a_reload_and_brings_the_progress_to_another_browser(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    desk = Desk(view).open("ask=nerve&n=10")
    code = part(view.page, "desk_code_note").locator("[data-copied]").inner_text()
    assert code == desk.code() and len(code.split()) == 4
    desk.answer()
    expect(desk.kept).to_have_text("Saved")
    view.page.reload()
    head = part(view.page, "desk_head")
    expect(head).to_contain_text("1 of ")
    expect(part(view.page, "desk_streak")).to_contain_text("You have studied on one day")
    other = visit(open_map)
    expect(part(other.page, "desk_head")).not_to_contain_text("1 of ")
    type_code(other.page, code.title().replace(" ", "-"))
    expect(part(other.page, "desk_head")).to_contain_text("1 of ")
    part(other.page, "desk_links").get_by_role("link", name="Progress").click()
    other.page.wait_for_url("**/progress**")
    part(other.page, "desk_links").get_by_role("link", name="Study").click()
    expect(part(other.page, "desk_head")).to_contain_text("1 of ")
    assert other.page.evaluate(_KEPT) == [code, None]


def test_code_is_kept_for_the_visit_alone_where_the_learner_wants_it_and_leave_forgets_it(
    open_map: OpenMap,
) -> None:
    view = open_map(visit=False)
    code = Desk(view).open("ask=nerve").code()
    back_to_desk(view)
    second = view.page.context.new_page()
    second.goto(f"{view.server}/study")
    expect(part(second, "desk_code_leave")).to_be_visible()
    view.page.get_by_text("Keep it on this device").click()
    view.page.wait_for_function(f"({_KEPT})()[1]")
    assert view.page.evaluate(_KEPT) == [None, code]
    expect(part(second, "desk_code_none")).to_be_visible()
    view.page.reload()
    expect(view.page.get_by_label("Keep it on this device")).not_to_be_checked()
    part(view.page, "desk_code_leave").locator("button").click()
    expect(part(view.page, "desk_code_told")).to_contain_text("has forgotten the study code")
    view.page.wait_for_function(f"() => ({_KEPT})().every((one) => one === null)")
    view.page.reload()
    expect(part(view.page, "desk_code_none")).to_be_visible()


def test_damaged_code_on_the_device_is_forgotten(open_map: OpenMap) -> None:
    view = visit(open_map)
    view.page.evaluate("localStorage.setItem('myomap.study.code', 'no such <b>code')")
    view.page.reload()
    view.page.wait_for_function(f"() => ({_KEPT})()[0] === null")
    expect(part(view.page, "desk_code_none")).to_be_visible()


def test_teachers_link_gives_two_browsers_the_same_questions(open_map: OpenMap) -> None:
    view = visit(open_map, "region=foot&n=10")
    part(view.page, "desk_teacher").locator("summary").click()
    expect(view.page.get_by_role("img", name="QR code of the link")).to_be_visible()
    link = part(view.page, "desk_teacher_link").locator("[data-copied]").inner_text()
    assert link.startswith(f"{view.server}/study?region=foot&n=10&seed=")
    view.page.get_by_role("button", name="Copy the link").click()
    expect(part(view.page, "desk_teacher_link").get_by_role("status")).to_have_text("Copied")
    query = link.partition("?")[2]
    first, second = (Desk(open_map(visit=False)).open(query) for _ in range(2))
    assert first.page.evaluate(_ASKED) == second.page.evaluate(_ASKED)
    assert first.page.evaluate(f"{_ASKED}.length") == 10
    assert first.page.evaluate(_KEPT) == [None, None]


def test_choices_are_made_by_keyboard_and_stand_in_the_address(open_map: OpenMap) -> None:
    view = visit(open_map)
    view.page.get_by_role("button", name="Head and face").focus()
    view.page.keyboard.press("ArrowRight")
    view.page.keyboard.press("Enter")
    view.wait_for_address(region="neck")
    expect(view.page.get_by_role("button", name="Neck")).to_have_attribute("aria-pressed", "true")
    view.page.get_by_role("radio", name="10").focus()
    view.page.keyboard.press("Space")
    view.wait_for_address(region="neck", n="10")
    part(view.page, "desk_start").locator("button").focus()
    view.page.keyboard.press("Enter")
    Desk(view).wait()
    assert view.page.evaluate(f"{_ASKED}.length") == 10


def test_desk_breaks_no_rule_and_fits_a_phone(open_map: OpenMap) -> None:
    view = visit(open_map, width=360, height=740, touch=True)
    part(view.page, "desk_teacher").locator("summary").click()
    part(view.page, "desk_code_have").locator("summary").click()
    expect(view.page.get_by_label("The four words")).to_be_visible()
    assert faults(view.page) == []
    assert view.page.evaluate(WIDTH) <= 360
    assert view.page.evaluate(_SMALL) == []
    Desk(view).open("ask=nerve")
    assert faults(view.page) == []
    assert view.page.evaluate(WIDTH) <= 360

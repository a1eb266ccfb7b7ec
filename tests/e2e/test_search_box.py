"""The search box in a real browser: hits as people type, by mouse, touch and keyboard; where they lead."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from myomap.atlas import Atlas
from myomap.search import MOST_LETTERS
from myomap.text import load_text
from tests.e2e.conftest import MapPage
from tests.e2e.test_axe import faults

TEXT = load_text()
OpenMap = Callable[..., MapPage]


def box(view: MapPage) -> Locator:
    return view.page.get_by_role("combobox", name=TEXT("search.label"))


def hits(view: MapPage) -> Locator:
    return view.page.get_by_role("listbox", name=TEXT("search.label")).get_by_role("option")


def said(view: MapPage) -> Locator:
    return view.page.locator(".search [role=status]")


def type_in(view: MapPage, words: str) -> None:
    box(view).click()
    view.page.keyboard.type(words, delay=15)


@pytest.mark.parametrize(
    ("typed", "reference", "side", "shown"),
    [
        ("SCM", "muscle:sternocleidomastoid", "", ["Sternocleidomastoid", "SCM", "Muscle"]),
        ("behind the knee", "area:knee-back", "", ["Back of knee", "Place"]),
        ("trapezuis", "muscle:trapezius", "", ["Trapezius", "Muscle"]),
        ("left temple", "area:temple", "left", ["Left temple", "Place"]),
        ("headache", "condition:headache", "", ["Headache", "Condition"]),
    ],
)
def test_typed_words_show_what_fits_of_what_kind_and_why(
    open_map: OpenMap, typed: str, reference: str, side: str, shown: list[str]
) -> None:
    view = open_map()
    type_in(view, typed)
    best = hits(view).first
    expect(best).to_have_attribute("data-ref", reference)
    expect(best).to_have_attribute("data-side", side)
    for words in shown:
        expect(best).to_contain_text(words)
    assert hits(view).count() <= 8
    expect(said(view)).to_have_text(re.compile(rf"^({hits(view).count()} found|The best 8 are shown)$"))
    expect(box(view)).to_have_attribute("aria-expanded", "true")


def test_enter_goes_to_the_best_hit_even_before_it_is_shown(open_map: OpenMap) -> None:
    view = open_map()
    type_in(view, "SCM")
    view.page.keyboard.press("Enter")
    expect(view.heading).to_have_text("Sternocleidomastoid")
    view.wait_for_address(muscle="sternocleidomastoid", side="right")
    expect(view.heading).to_be_focused()
    expect(box(view)).to_have_value("")
    expect(hits(view)).to_have_count(0)


def test_arrows_home_and_end_choose_and_enter_opens_where_it_hurts(open_map: OpenMap) -> None:
    view = open_map()
    type_in(view, "left temple")
    expect(hits(view).first).to_have_attribute("data-ref", "area:temple")
    chosen = view.page.locator('.search [aria-selected="true"]')
    expect(chosen).to_have_count(0)
    last = hits(view).count() - 1
    for key, number in [("ArrowUp", last), ("ArrowDown", 0), ("ArrowDown", 1), ("End", last), ("Home", 0)]:
        view.page.keyboard.press(key)
        expect(hits(view).nth(number)).to_have_attribute("aria-selected", "true")
        expect(chosen).to_have_count(1)
        name = hits(view).nth(number).get_attribute("id") or ""
        expect(box(view)).to_have_attribute("aria-activedescendant", name)
        expect(box(view)).to_be_focused()
    view.page.keyboard.press("Enter")
    expect(view.heading).to_have_text("Left temple")
    view.wait_for_address(area="temple", side="left")
    expect(
        view.svg.locator('[data-kind="area"][data-id="temple"][aria-pressed="true"]').first
    ).to_be_attached()


def test_mouse_goes_to_a_condition_and_the_list_closes(open_map: OpenMap) -> None:
    view = open_map("muscle=trapezius&side=left")
    type_in(view, "tension headache")
    option = view.page.locator('.search [data-ref="condition:tension-type-headache"]')
    option.click()
    expect(view.heading).to_have_text("Tension-type headache")
    view.wait_for_address(condition="tension-type-headache")
    expect(hits(view)).to_have_count(0)
    view.page.go_back()
    expect(view.heading).to_have_text("Trapezius")


def test_escape_clears_and_tab_closes_and_the_way_back_opens_again(open_map: OpenMap) -> None:
    view = open_map()
    type_in(view, "jaw")
    expect(hits(view).first).to_be_visible()
    view.page.keyboard.press("Tab")
    expect(hits(view)).to_have_count(0)
    expect(box(view)).to_have_attribute("aria-expanded", "false")
    view.page.keyboard.press("Shift+Tab")
    expect(hits(view).first).to_be_visible()
    view.page.keyboard.press("Escape")
    expect(box(view)).to_have_value("")
    expect(hits(view)).to_have_count(0)
    expect(box(view)).to_be_focused()


def test_a_single_letter_typed_on_the_page_is_no_shortcut(open_map: OpenMap) -> None:
    """WCAG 2.1.4: whoever speaks to the computer must not land in the box by a stray character."""
    view = open_map()
    view.page.keyboard.press("/")
    expect(box(view)).not_to_be_focused()


def test_touch_on_a_phone_full_width_and_large_enough(open_map: OpenMap) -> None:
    view = open_map(width=360, height=740, touch=True)
    size = box(view).bounding_box()
    assert size and size["width"] >= 330 and size["height"] >= 44
    box(view).tap()
    view.page.keyboard.type("behind the knee")
    best = hits(view).first
    expect(best).to_have_attribute("data-ref", "area:knee-back")
    for hit in hits(view).all():
        target = hit.bounding_box()
        assert target and target["height"] >= 44 and target["x"] >= 0 and target["x"] + target["width"] <= 360
    assert view.page.evaluate("document.documentElement.scrollWidth") <= 360
    best.tap()
    expect(view.heading).to_have_text("Right back of knee")
    expect(view.svg).to_have_attribute("data-view", "back")


def test_markup_stays_words(open_map: OpenMap) -> None:
    view = open_map()
    box(view).fill("<img src=x onerror=document.title='gone'>temple")
    expect(said(view)).not_to_have_text("")
    assert view.page.locator("img[src='x']").count() == 0
    box(view).fill("zzzz qqq")
    expect(said(view)).to_have_text(TEXT("search.none"))
    expect(said(view)).to_be_visible()
    expect(box(view)).to_have_attribute("aria-expanded", "false")
    assert view.page.title() != "gone"


def test_very_long_text_is_cut_and_answered_at_once(open_map: OpenMap) -> None:
    view = open_map()
    view.page.evaluate(
        "() => { const ask = myomapSearch.ask; "
        "myomapSearch.ask = (it) => { globalThis.longest = it.text.length; ask(it); } }"
    )
    box(view).fill("temple " * 1429)
    begin = time.monotonic()
    expect(said(view)).not_to_have_text("")
    assert time.monotonic() - begin < 2
    assert view.page.evaluate("longest") <= MOST_LETTERS


def test_two_quick_questions_the_later_answer_wins(open_map: OpenMap) -> None:
    view = open_map()
    box(view).fill("jaw")
    view.page.wait_for_timeout(125)  # the first question is on its way, or just about to be
    box(view).fill("SCM")
    expect(hits(view).first).to_have_attribute("data-ref", "muscle:sternocleidomastoid")
    view.page.wait_for_timeout(400)
    assert hits(view).count() == 1
    stale = "myomapSearch.show({ n: 1, said: 'late', hits: [['area:jaw', '', '?', 'Jaw', '', 'Place']] })"
    view.page.evaluate(stale)
    expect(hits(view)).to_have_count(1)
    expect(hits(view).first).to_have_attribute("data-ref", "muscle:sternocleidomastoid")


def test_typing_runs_neither_the_map_nor_the_panel(open_map: OpenMap) -> None:
    view = open_map("muscle=trapezius&side=left")
    address = view.page.url
    view.panel.evaluate("(panel) => { panel.dataset.mine = 'same' }")
    type_in(view, "jaw")
    expect(hits(view).first).to_be_visible()
    expect(view.panel).to_have_attribute("data-mine", "same")
    assert view.page.url == address


def test_hit_without_the_map_is_an_address(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map("muscle=trapezius&side=left&body=female")
    type_in(view, "left temple")
    href = hits(view).first.get_attribute("href") or ""
    assert "area=temple" in href and "side=left" in href and "body=female" in href and "muscle" not in href
    view.open(href.removeprefix("?"))
    expect(view.heading).to_have_text("Left temple")


def test_box_after_another_page_still_finds(open_map: OpenMap) -> None:
    view = open_map()
    view.page.get_by_role("link", name="About").click()
    expect(view.page.get_by_role("heading", level=1)).to_have_text("About the atlas")
    expect(box(view)).to_have_count(0)
    view.page.get_by_role("link", name="Body map").click()
    view.wait_for_drawing()
    type_in(view, "SCM")
    view.page.keyboard.press("Enter")
    expect(view.heading).to_have_text("Sternocleidomastoid")


def test_box_inside_another_page_finds_and_goes(open_map: OpenMap) -> None:
    view = open_map("embed=true&muscle=trapezius&side=left", width=720, height=560)
    type_in(view, "left temple")
    hits(view).first.click()
    expect(view.heading).to_have_text("Left temple")


@pytest.mark.parametrize("words", ["", "jaw", "zzzz qqq"])
def test_open_list_breaks_no_rule(open_map: OpenMap, words: str) -> None:
    view = open_map()
    type_in(view, words)
    if words:
        expect(said(view)).not_to_have_text("")
    if words == "jaw":
        view.page.keyboard.press("ArrowDown")
    assert faults(view.page) == []

"""A learning session in the browser: asked on the map, judged and explained at once, kept by the server."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import create_engine

from myomap.atlas import Atlas
from myomap.sides import OTHER_SIDE
from myomap.study.answers import AGAIN, EASY, GOOD, Answer
from myomap.study.codes import learner_of
from myomap.study.store import Store
from myomap.study.store_engine import engine_options
from myomap.view_state import KINDS
from tests.e2e.conftest import POINT_INSIDE, MapPage
from tests.e2e.test_axe import faults

OpenMap = Callable[..., MapPage]
_SESSION = "document.querySelector('[data-testid=study]').parentElement.myomapSession"
# All words that the map shows or speaks, whether they are seen or not.
_TOLD_BY_MAP = """() => [...document.querySelectorAll(".study-map *")].flatMap((one) => [
    one.getAttribute("aria-label"), one.getAttribute("title"), one.childElementCount ? "" : one.textContent,
]).filter(Boolean)"""
_SMALL = """() => {
    const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length;
    const study = document.querySelector(".study");
    const targets = [...study.querySelectorAll("button, .mm-choice label, .study-more")].filter(seen)
        .map((one) => [one.textContent, one.getBoundingClientRect()])
        .filter(([, box]) => Math.min(box.width, box.height) < 43.9).map(([text]) => text);
    const words = [...study.querySelectorAll("*:not(svg *, .mm-unseen)")].filter((one) =>
        [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()) && seen(one))
        .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 15.99).map((one) => one.textContent);
    return [...targets, ...words];
}"""


class Desk:
    """A session as a learner has it, and what it knows of itself."""

    def __init__(self, view: MapPage) -> None:
        self.view, self.page = view, view.page
        self.live = self.page.locator(".study-live svg")
        self.prompt = self.page.get_by_test_id("study-prompt")
        self.verdict = self.page.get_by_test_id("study-verdict")
        self.kept = self.page.get_by_test_id("study-kept")
        self.score = self.page.get_by_test_id("study-score")

    def open(self, query: str) -> Desk:
        """Open the desk and start."""
        self.page.goto(f"{self.view.server}/study?{query}")
        self.page.locator(".st-key-desk_start button").click()
        return self.wait()

    def wait(self) -> Desk:
        """Wait until the question that is asked is on screen, with its picture."""
        expect(self.prompt).to_be_focused()
        shown = self.page.locator(".study-picture:not([hidden]) svg")
        expect(shown.locator("[data-kind=area]").first).to_be_attached()
        expect(self.page.locator(".mm-stage[aria-busy]")).to_have_count(0)
        return self

    @property
    def question(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(f"{_SESSION}.question")
        return found

    @property
    def side(self) -> str:
        return str(self.question["after"]["side"])

    def shape(self, kind: str, id: str, side: str) -> Locator:
        return self.live.locator(f'[data-kind="{kind}"][data-id="{id}"][data-side="{side}"]')

    def place_of(self, shapes: Locator) -> tuple[float, float] | None:
        """A point of the window where a click meets one of these shapes, in the view that is on screen."""
        self.live.scroll_into_view_if_needed()
        found = (one.evaluate(POINT_INSIDE) for one in shapes.all() if one.is_visible())
        return next(((at[0], at[1]) for at in found if at), None)

    def press(self, at: tuple[float, float]) -> None:
        if self.page.evaluate("matchMedia('(pointer: coarse)').matches"):
            self.page.touchscreen.tap(*at)
        else:
            self.page.mouse.click(*at)

    def click_muscle(self, muscle: str, side: str) -> None:
        self.click_shape(self.shape("muscle", muscle, side), f"{side} {muscle}")

    def click_area(self, area: str, side: str) -> None:
        shapes = self.shape("area", area, side).or_(self.shape("area", area, "midline"))
        self.click_shape(shapes, f"{side} {area}")

    def click_shape(self, shapes: Locator, name: str) -> None:
        """Click one of these shapes in the first view in which it can be clicked."""
        switches = self.page.locator(".study-live .mm-choice-view input")
        for view in ("", *switches.evaluate_all("(all) => all.map((one) => one.value)")):
            if view:
                self.turn(view)
            if at := self.place_of(shapes):
                self.press(at)
                return
        raise AssertionError(f"{name} cannot be clicked")

    def turn(self, view: str) -> None:
        """Turn the body; a view of another part of it is not on a switch that is seen."""
        switch = self.page.locator(f'.study-live .mm-choice-view input[value="{view}"]')
        switch.evaluate("(one) => one.click()")
        expect(self.live).to_have_attribute("data-view", view)
        expect(self.page.locator(".mm-stage[aria-busy]")).to_have_count(0)

    def answer(self, *, right: bool = True) -> None:
        """Give the right answer by mouse or touch, or a wrong one: on the map that of the other side."""
        asked = self.question
        ids = [ref.partition(":")[2] for ref in asked["answers"]]
        if asked["live"] == "find":
            self.click_muscle(ids[0], self.side if right else OTHER_SIDE[self.side])
        elif asked["live"] == "places":
            for area in ids:
                self.click_area(area, self.side)
            self.page.locator('[data-act="check"]').click()
        else:
            refs = [one["ref"] for one in asked["choices"] if (one["ref"] in asked["answers"]) == right]
            self.page.locator(f'.study-choices [data-ref="{refs[0]}"]').click()
        expect(self.verdict).to_be_focused()

    def code(self) -> str:
        return str(self.page.evaluate("localStorage.getItem('myomap.study.code')"))


@pytest.fixture
def desk(open_map: OpenMap) -> Callable[..., Desk]:
    """Give a function that opens a session: `desk("ask=find&n=2", width=360, height=780, touch=True)`."""
    return lambda query, **options: Desk(open_map(visit=False, **options)).open(query)


@pytest.fixture
def kept(study_database: str) -> Callable[[Desk], tuple[Answer, ...]]:
    """Give a function that reads from the store what a desk's learner answered."""

    def read(desk: Desk) -> tuple[Answer, ...]:
        url, options = engine_options(study_database)
        return Store(create_engine(url, **options)).answers(learner_of(desk.code()))

    return read


def names_in(told: Iterable[str], atlas: Atlas) -> list[str]:
    """Words that name a muscle in full."""
    words = "\n".join(told).casefold()
    return [one.name for one in atlas.muscles.values() if one.name.casefold() in words]


def test_session_of_every_kind_by_mouse_is_kept(
    desk: Callable[..., Desk], kept: Callable[[Desk], tuple[Answer, ...]]
) -> None:
    shown = desk("region=shoulder&n=15")
    seen = set()
    for number in range(1, 16):
        expect(shown.page.locator(".study-at")).to_have_text(f"{number} of 15")
        seen.add(shown.question["kind"])
        shown.wait().answer()
        expect(shown.verdict).to_contain_text("Correct")
        expect(shown.page.locator(".study-why")).not_to_be_empty()
        expect(shown.page.locator(".study-source li").first).to_be_visible()
        shown.page.get_by_role("button", name="Easy" if number == 1 else "Good").click()
    assert seen == {*KINDS}
    expect(shown.score).to_have_text("15 of 15 correct")
    expect(shown.page.get_by_role("status").filter(has_text="15 of 15 correct")).to_have_count(1)
    expect(shown.kept).to_have_text("Saved")
    answers = kept(shown)
    assert [one.rating for one in answers] == [EASY, *[GOOD] * 14]
    assert all(one.right for one in answers)


def test_session_by_keyboard_alone_from_start_to_end(desk: Callable[..., Desk], open_map: OpenMap) -> None:
    shown = Desk(open_map(visit=False))
    page, key = shown.page, shown.page.keyboard
    page.goto(f"{shown.view.server}/study?region=shoulder&ask=name&ask=find&ask=refers&n=6")
    start = page.locator(".st-key-desk_start button")
    expect(start).to_be_enabled()

    def tab_to(selector: str) -> None:
        for _ in range(80):
            if page.evaluate("(one) => document.activeElement.matches(one)", selector):
                return
            key.press("Tab")
        raise AssertionError(f"{selector} is not reached")

    tab_to(".st-key-desk_start button")
    key.press("Enter")
    kinds = set()
    for number in range(1, 7):
        asked = shown.wait().question
        kinds.add(asked["kind"])
        refs = [ref.partition(":")[2] for ref in asked["answers"]]
        if asked["choices"]:
            at = [one["ref"] for one in asked["choices"]].index(asked["answers"][0])
            key.press(str(at + 1))
        else:
            for id in refs:
                tab_to(".study-live [data-kind]")
                for _ in range(300):
                    if page.evaluate(
                        "([id, side]) => { const { dataset } = document.activeElement;"
                        " return dataset.id === id && [side, 'midline'].includes(dataset.side); }",
                        [id, shown.side],
                    ):
                        break
                    key.press("PageDown")
                key.press("Enter")
            if asked["live"] == "places":
                tab_to('[data-act="check"]')
                key.press("Enter")
        expect(shown.verdict).to_be_focused()
        expect(shown.verdict).to_contain_text("Correct")
        key.press("Enter" if number > 1 else "2")
    assert kinds == {"name", "find", "refers"}
    expect(shown.score).to_have_text("6 of 6 correct")
    expect(shown.prompt).to_be_focused()
    tab_to('[data-act="end"]')
    key.press("Enter")
    expect(start).to_be_visible()


def test_session_by_touch_on_a_phone_is_large_and_never_scrolls_sideways(desk: Callable[..., Desk]) -> None:
    shown = desk("region=shoulder&ask=name&ask=find&ask=refers&n=3", width=360, height=780, touch=True)
    for right in (True, True, False):
        shown.wait()
        for _ in ("asked", "answered"):
            assert shown.page.evaluate(_SMALL) == []
            assert shown.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 360
            if shown.page.locator(".study").get_attribute("data-phase") == "told":
                continue
            if right:
                shown.answer()
            else:
                shown.page.get_by_role("button", name="I don't know").tap()
        expect(shown.verdict).to_be_in_viewport()
        shown.page.locator(".study-acts .is-main").tap()
    expect(shown.page.locator(".study-at")).to_have_text("Missed before: 1 of 1")


def test_map_tells_nothing_while_a_muscle_is_looked_for_and_names_it_afterwards(
    desk: Callable[..., Desk], atlas: Atlas
) -> None:
    shown = desk("region=shoulder&ask=find&n=2")
    for _ in range(2):
        answer = shown.wait().question["answers"][0].partition(":")[2]
        for view in ("back", "front"):
            shown.turn(view)
            assert names_in(shown.page.evaluate(_TOLD_BY_MAP), atlas) == []
        layer = shown.live.get_attribute("data-layer")
        at = shown.place_of(shown.live.locator(f".mm-{layer} [data-kind=muscle]"))
        assert at is not None
        shown.page.mouse.move(*at)
        shown.page.mouse.move(at[0] + 1, at[1])
        for left_out in (".mm-tip", ".mm-names-button", ".mm-list-button", ".mm-nerve-button"):
            expect(shown.page.locator(f".study-live {left_out}")).to_be_hidden()
        expect(shown.page.get_by_test_id("pain").locator("path")).to_have_count(0)
        shown.page.keyboard.press("?")
        expect(shown.verdict).to_contain_text("Not known yet")
        expect(shown.live.locator(".mm-chosen-fill")).not_to_have_count(0)
        assert atlas.muscles[answer].name in names_in(shown.page.evaluate(_TOLD_BY_MAP), atlas)
        shown.page.locator(".study-live .mm-names-button").click()
        expect(shown.page.get_by_test_id("map-names").locator(".mm-name").first).to_be_attached()
        shown.page.get_by_role("button", name="Next").click()


def test_wrong_click_on_the_map_is_named_and_compared(desk: Callable[..., Desk], atlas: Atlas) -> None:
    shown = desk("region=shoulder&ask=find&n=2")
    answer = shown.question["answers"][0].partition(":")[2]
    layer = shown.live.get_attribute("data-layer")
    others = shown.live.locator(f'.mm-{layer} [data-kind="muscle"]:not([data-id="{answer}"])')
    at = shown.place_of(others)
    assert at is not None
    clicked = shown.page.evaluate(
        "(at) => document.elementFromPoint(...at).closest('[data-kind]').dataset.id", [*at]
    )
    shown.page.mouse.click(*at)
    expect(shown.verdict).to_contain_text("Not correct")
    marks = shown.page.locator(".study-marks")
    expect(marks.locator(".is-wrong")).to_contain_text(atlas.muscles[clicked].name.lower(), ignore_case=True)
    expect(marks.locator(".is-right")).to_contain_text(atlas.muscles[answer].name)
    legend = shown.page.locator(".study-live .mm-legend")
    expect(legend).to_contain_text(atlas.muscles[clicked].name, ignore_case=True)
    shown.page.keyboard.press("Enter")
    shown.wait().answer(right=False)  # the right muscle on the wrong side
    expect(shown.verdict).to_contain_text("Not correct")
    expect(marks.locator(".is-wrong")).to_contain_text("on the other side")


def test_place_on_the_wrong_side_is_not_right_and_the_point_stays(
    desk: Callable[..., Desk], atlas: Atlas
) -> None:
    shown = desk("region=shoulder&ask=refers&n=5")
    areas: list[str] = []
    for _ in range(5):
        areas = [ref.partition(":")[2] for ref in shown.wait().question["answers"]]
        if any(atlas.areas[one].laterality == "paired" for one in areas):
            break
        shown.page.keyboard.press("?")
        shown.page.keyboard.press("Enter")
    paired = next(one for one in areas if atlas.areas[one].laterality == "paired")
    expect(shown.page.get_by_test_id("pain").locator("path")).to_have_count(0)
    for area in areas:
        shown.click_area(area, OTHER_SIDE[shown.side] if area == paired else shown.side)
    shown.page.keyboard.press("Enter")
    expect(shown.verdict).to_contain_text("Not correct")
    marks = shown.page.locator(".study-marks")
    expect(marks.locator(f'[data-ref="across:{paired}"]')).to_contain_text("on the other side")
    expect(marks.locator(f'.is-right[data-ref="area:{paired}"]')).not_to_contain_text("Your answer")
    expect(marks.locator("li")).to_have_count(len(areas) + 1)
    point = shown.question["after"]["point"]
    expect(shown.shape("point", point, shown.side)).to_have_attribute("aria-pressed", "true")
    expect(shown.page.get_by_test_id("pain").locator("path")).not_to_have_count(0)


def test_answer_without_connection_is_not_said_saved_and_arrives_later(
    desk: Callable[..., Desk], kept: Callable[[Desk], tuple[Answer, ...]]
) -> None:
    shown = desk("region=shoulder&ask=origin&n=5")
    shown.answer(right=False)
    expect(shown.kept).to_have_text("Saved")
    shown.page.evaluate("() => { const at = myomapStudyPost.component; at.setTriggerValue = () => {}; }")
    shown.page.get_by_role("button", name="Next").click()
    shown.wait().answer()
    expect(shown.kept).to_have_text("Not saved yet")
    assert len(kept(shown)) == 1
    shown.page.reload()
    shown.page.locator(".st-key-desk_start button").click()
    expect(shown.prompt).to_be_visible()
    shown.page.wait_for_function("localStorage.getItem('myomap.study.waiting') === '{}'")
    assert [(one.right, one.rating) for one in kept(shown)] == [(False, AGAIN), (True, GOOD)]


def test_test_shows_no_marks_until_handed_in(desk: Callable[..., Desk]) -> None:
    shown = desk("region=shoulder&ask=origin&ask=nerve&n=3&seed=7")
    page = shown.page
    for number in range(3):
        shown.wait()
        answers, choices = shown.question["answers"], shown.question["choices"]
        wrong = next(at for at, one in enumerate(choices) if one["ref"] not in answers)
        page.keyboard.press(str(wrong + 1))
        expect(page.locator(".study-choices [aria-pressed=true]")).to_have_count(1)
        expect(page.locator(".study-sign")).to_have_count(0)
        if number < 2:
            page.keyboard.press("Enter")
        if number == 1:  # a reload leads back to where the test was
            shown.wait()
            page.reload()
            page.locator(".st-key-desk_start button").click()
            expect(page.locator(".study-at")).to_have_text("3 of 3")
    page.get_by_role("button", name="Previous").click()
    shown.wait()
    right = [one["ref"] in shown.question["answers"] for one in shown.question["choices"]].index(True)
    page.keyboard.press(str(right + 1))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hand in").click()
    expect(shown.score).to_have_text("1 of 3 correct")
    expect(page.locator(".study-list button")).to_have_count(3)
    expect(page.locator(".study-list .is-right")).to_have_count(1)
    page.locator(".study-list .is-wrong").first.click()
    expect(shown.verdict).to_contain_text("Not correct")
    expect(page.locator(".study-picture:not([hidden]) .mm-chosen-fill").first).to_be_attached()
    page.get_by_role("button", name="Result").click()
    expect(shown.score).to_be_visible()
    page.get_by_role("button", name="Back to the desk").first.click()
    page.locator(".st-key-desk_start button").click()  # taken once more, it begins anew
    expect(page.locator(".study-at")).to_have_text("1 of 3")
    expect(page.locator(".study-choices [aria-pressed=true]")).to_have_count(0)


def test_session_and_result_break_no_rule_of_access(desk: Callable[..., Desk]) -> None:
    shown = desk("region=shoulder&ask=name&ask=find&ask=refers&n=3")
    found = []
    for _ in range(3):
        found += faults(shown.wait().page)
        shown.page.keyboard.press("?")
        expect(shown.verdict).to_be_focused()
        found += faults(shown.page)
        shown.page.keyboard.press("Enter")
    for _ in range(3):
        shown.wait()
        shown.page.keyboard.press("?")
        shown.page.keyboard.press("Enter")
    expect(shown.score).to_be_visible()
    assert [*found, *faults(shown.page)] == []

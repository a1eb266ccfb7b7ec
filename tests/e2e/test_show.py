"""The show mode on a tablet: large words and targets, pictures that follow the step, touch, keys, address."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from myomap.view_state import STEPS
from tests.e2e.conftest import MapPage
from tests.e2e.test_axe import faults

OpenMap = Callable[..., MapPage]
QUERY = "muscle=infraspinatus&side=right&view=back"
QUERIES = {
    "a muscle": QUERY,
    "places of both sides": "area=temple&area=vertex&across=knee-front&side=left",
    "a condition": "condition=tension-type-headache",
    "nothing": "",
}
LEAST_TARGET = 44
LEAST_TEXT = 18
_TARGETS = """() => {
    const all = "a, button, summary, input, select, [role=button], [tabindex='0']";
    const seen = [...document.querySelectorAll(all)].filter(
        (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length);
    const sizes = seen.map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()]);
    const small = sizes.filter(([, box]) => Math.min(box.width, box.height) < LEAST);
    return { seen: seen.length, small: small.map(([html, box]) => [html, box.width, box.height]) };
}""".replace("LEAST", str(LEAST_TARGET))
# Text on the map is drawn in its own units: what counts is its size on screen.
_SMALL_TEXT = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const walker = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
    const small = [];
    let seen = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (!node.textContent.trim() || /^(STYLE|SCRIPT)$/.test(parent.tagName)) continue;
        if (!parent.checkVisibility({ visibilityProperty: true })) continue;
        if (!parent.getClientRects().length) continue;
        const scale = parent instanceof SVGElement ? parent.getScreenCTM().a : 1;
        const size = parseFloat(getComputedStyle(parent).fontSize) * scale;
        seen += 1;
        if (size < LEAST - 0.01) small.push([node.textContent.trim().slice(0, 60), size]);
    }
    return { seen, small };
}""".replace("LEAST", str(LEAST_TEXT))


def opened(view: MapPage, query: str) -> Page:
    """Open the show mode and wait for its picture."""
    view.page.goto(f"{view.server}/show?{query}" if query else f"{view.server}/show")
    expect(view.page.get_by_test_id("show").locator("h1:visible")).to_be_visible()
    view.wait_for_drawing()
    return view.page


def at_step(query: str, step: str) -> str:
    return f"{query}&step={step}" if query else ""


def expect_step(page: Page, step: str) -> None:
    expect(page.get_by_test_id("show")).to_have_attribute("data-step", step)
    expect(page.locator(f'[data-show="{step}"]')).to_be_visible()
    expect(page.locator("[data-show]:visible")).to_have_count(1)
    expect(page.locator(f'.show-steps [data-step="{step}"]')).to_have_attribute("aria-current", "step")
    expect(page.locator(".show-steps [aria-current]")).to_have_count(1)


@pytest.mark.parametrize("size", [(768, 1024), (1024, 768), (360, 780), (1280, 800)], ids=str)
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_targets_and_words_are_large_at_every_step(
    open_map: OpenMap, query: str, size: tuple[int, int]
) -> None:
    view = open_map(visit=False, width=size[0], height=size[1], touch=True)
    page = opened(view, query)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for step in STEPS if query else STEPS[:1]:
        if query:
            page.locator(f'.show-steps [data-step="{step}"]').click()
            expect_step(page, step)
        targets = page.evaluate(_TARGETS)
        assert targets["small"] == [] and targets["seen"] >= 4
        text = page.evaluate(_SMALL_TEXT)
        assert text["small"] == [] and text["seen"] > 8
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= size[0]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("query", [QUERY, QUERIES["a condition"]])
def test_axe_finds_nothing(open_map: OpenMap, query: str, step: str) -> None:
    page = opened(open_map(visit=False, width=768, height=1024, touch=True), at_step(query, step))
    expect_step(page, step)
    assert faults(page) == []


def test_axe_finds_nothing_where_nothing_is_chosen(open_map: OpenMap) -> None:
    assert faults(opened(open_map(visit=False, width=1024, height=768), "")) == []


def test_no_bar_no_foot_and_nothing_to_fill_in(open_map: OpenMap) -> None:
    page = opened(open_map(visit=False), QUERY)
    for left_out in (".st-key-page_bar", ".st-key-page_foot", ".mm-bar", ".mm-zoom", "input", "textarea"):
        expect(page.locator(left_out).locator("visible=true")).to_have_count(0)


@pytest.mark.parametrize("step", STEPS)
def test_picture_is_one_image_with_words_and_nothing_to_press(open_map: OpenMap, step: str) -> None:
    view = open_map(visit=False)
    opened(view, at_step(QUERY, step))
    expect(view.svg).to_have_attribute("role", "img")
    spoken = view.svg.get_attribute("aria-label") or ""
    assert ("Right infraspinatus" in spoken) == (step != "hurts")
    assert "front of shoulder" in spoken
    expect(view.svg.locator("[role=button], [tabindex], [aria-pressed]")).to_have_count(0)
    expect(view.svg.locator(".mm-world")).to_have_attribute("aria-hidden", "true")
    view.svg.click(force=True)
    expect_step(view.page, step)


def test_picture_follows_the_step(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    page = opened(view, QUERY)
    expect_step(page, "hurts")
    expect(view.svg).to_have_attribute("data-view", "front")
    assert view.painted() == set()
    expect(view.svg.locator(".mm-chosen-area")).to_have_count(3)
    expect(view.svg.locator(".mm-chosen-fill")).to_have_count(0)
    page.get_by_role("button", name="Next").click()
    expect_step(page, "source")
    expect(view.svg).to_have_attribute("data-view", "back")
    view.wait_for_drawing()
    expect(view.svg.locator(".mm-chosen-fill")).not_to_have_count(0)
    expect(view.svg.locator('.mm-cross[data-kind="point"]')).to_have_count(1)
    assert {(point, side) for point, _, side in view.painted()} == {("infraspinatus-1", "right")}


def test_step_is_painted_without_the_server(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    page = opened(view, "area=temple&side=left")
    page.context.set_offline(True)
    page.evaluate("""() => {
        const next = document.querySelector('[data-turn="1"]');
        next.click();
        const svg = document.querySelector('svg[data-testid="body-map"]');
        window.after = {
            heading: [...document.querySelectorAll("h1")]
                .filter((one) => one.checkVisibility()).map((one) => one.textContent),
            pain: svg.querySelectorAll('[data-testid="pain"] path').length,
        };
    }""")
    after = page.evaluate("window.after")
    assert after["heading"] == ["Here it may come from"]
    assert after["pain"] > 0


@pytest.mark.parametrize("size", [(768, 1024), (1024, 768), (360, 780)], ids=str)
@pytest.mark.parametrize("query", [QUERY, "muscle=gluteus-minimus&side=left", "area=temple&side=left"])
def test_what_is_painted_and_the_letters_are_in_the_picture(
    open_map: OpenMap, query: str, size: tuple[int, int]
) -> None:
    view = open_map(visit=False, width=size[0], height=size[1], touch=True)
    page = opened(view, query)
    for step in ("hurts", "source"):
        page.locator(f'.show-steps [data-step="{step}"]').click()
        expect_step(page, step)
        view.wait_for_drawing()
        marked = ".mm-chosen-area" if step == "hurts" else '.mm-cross[data-kind="point"]'
        expect(view.svg.locator(marked).first).to_be_attached()
        outside = page.evaluate(
            """(marked) => {
                const frame = document.querySelector(".show-map").getBoundingClientRect();
                const all = [...document.querySelectorAll(`${marked}, [data-testid^="letter-"]`)];
                return all.filter((one) => {
                    const box = one.getBoundingClientRect();
                    return box.left < frame.left - 2 || box.right > frame.right + 2
                        || box.top < frame.top - 2 || box.bottom > frame.bottom + 2;
                }).map((one) => one.outerHTML.slice(0, 90));
            }""",
            marked,
        )
        assert outside == []
        letters = view.svg.locator('[data-testid^="letter-"]')
        expect(letters).to_have_count(
            1 if (view.svg.get_attribute("data-view") or "").endswith(("left", "right")) else 2
        )


def test_address_says_the_step_and_back_and_forward_work(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    page = opened(view, QUERY)
    page.get_by_role("button", name="Next").click()
    view.wait_for_address(step="source")
    page.get_by_role("button", name="What we can do").click()
    view.wait_for_address(step="care")
    page.go_back()
    expect_step(page, "source")
    page.go_back()
    expect_step(page, "hurts")
    page.go_forward()
    expect_step(page, "source")
    page.reload()
    expect_step(page, "source")


def test_quick_presses_end_where_the_last_one_led(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    page = opened(view, QUERY)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect_step(page, "call")
    view.wait_for_address(step="call")
    page.keyboard.press("ArrowLeft")
    expect_step(page, "care")
    view.wait_for_address(step="care")


def test_arrow_keys_stop_at_the_ends_and_the_step_is_spoken(open_map: OpenMap) -> None:
    page = opened(open_map(visit=False), QUERY)
    page.keyboard.press("ArrowLeft")
    expect_step(page, "hurts")
    expect(page.locator('[data-turn="-1"]')).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".show-said")).to_have_text("Step 2 of 4: Here it may come from")
    page.keyboard.press("Alt+ArrowRight")
    expect_step(page, "source")


def test_focus_stays_on_the_button_that_was_pressed(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    page = opened(view, QUERY)
    page.locator('[data-turn="1"]').focus()
    page.keyboard.press("Enter")
    view.wait_for_address(step="source")
    page.wait_for_load_state("networkidle")
    expect(page.locator('[data-turn="1"]')).to_be_focused()


def _swipe(page: Page, across: int, down: int) -> None:
    """Draw a finger over the words."""
    box = page.locator(".show-words").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 40
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in range(1, 9):
        at = {"x": x + across * part / 8, "y": y + down * part / 8}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_swipe_over_the_words_turns_and_a_scroll_does_not(open_map: OpenMap) -> None:
    view = open_map(visit=False, width=768, height=1024, touch=True)
    page = opened(view, QUERY)
    _swipe(page, -200, 10)
    expect_step(page, "source")
    _swipe(page, 200, -10)
    expect_step(page, "hurts")
    _swipe(page, -30, -300)
    _swipe(page, -200, 180)
    page.wait_for_timeout(300)
    expect_step(page, "hurts")


def test_phone_scrolls_under_a_finger(open_map: OpenMap) -> None:
    view = open_map(visit=False, width=360, height=780, touch=True)
    page = opened(view, at_step(QUERY, "care"))
    _swipe(page, 0, -300)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 100")
    expect_step(page, "care")


def test_close_leads_to_the_same_view_on_the_map(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    page = opened(view, at_step(QUERY, "care"))
    page.get_by_role("link", name="Close").click()
    expect(view.heading).to_have_text("Infraspinatus")
    view.wait_for_drawing()
    assert urlsplit(page.url).path.rstrip("/") == ""
    assert "step" not in parse_qs(urlsplit(page.url).query)


def test_care_leads_to_the_signs_in_one_tap(open_map: OpenMap) -> None:
    page = opened(open_map(visit=False), at_step(QUERY, "care"))
    page.locator(".show-first").click()
    expect_step(page, "call")


def test_start_leads_to_a_story(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    page = opened(view, "")
    page.locator(".show-starts a").first.click()
    expect_step(page, "hurts")


def test_inside_another_page_steps_change_and_the_address_stays(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    page = opened(view, f"{QUERY}&embed=true")
    before = page.url
    page.get_by_role("button", name="Next").click()
    expect_step(page, "source")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    expect_step(page, "source")
    assert page.url == before
    assert "embed=true" in (page.get_by_role("link", name="Close").get_attribute("href") or "")


def test_nothing_is_kept_in_the_browser(open_map: OpenMap) -> None:
    page = opened(open_map(visit=False), QUERY)
    page.keyboard.press("ArrowRight")
    kept = page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert "infraspinatus" not in kept


def test_one_tap_leads_from_the_map_to_the_show_mode_and_one_back(open_map: OpenMap) -> None:
    view = open_map("muscle=trapezius&side=left&lang=es", width=768, height=1024, touch=True)
    view.panel.locator('.panel-actions [data-page="show"]').tap()
    shown = view.page.get_by_test_id("show")
    expect(shown).to_be_visible()
    view.wait_for_address(muscle="trapezius", side="left", lang="es")
    view.page.get_by_role("link", name="Cerrar").tap()
    expect(view.heading).to_have_text("Trapecio")

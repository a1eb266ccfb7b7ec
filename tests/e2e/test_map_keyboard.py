"""Keyboard alone reaches, names and chooses every muscle and place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]

# Walks over the map with the arrow keys, as a person would, until no new shape can be reached.
_WALK = """() => {
    const svg = document.querySelector('svg[data-testid="body-map"]');
    const stop = svg.querySelector('[data-kind][tabindex="0"]');
    const seen = new Set([stop]);
    const waiting = [stop];
    const keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
    while (waiting.length) {
        const from = waiting.pop();
        for (const key of keys) {
            from.focus();
            from.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            const to = document.activeElement;
            if (!seen.has(to)) { seen.add(to); waiting.push(to); }
        }
    }
    const name = (one) => [one.dataset.kind, one.dataset.id, one.dataset.side, one.dataset.part ?? ""].join();
    const mode = svg.dataset.pick === "areas" ? ".mm-area" : `.mm-${svg.dataset.layer} .mm-muscle`;
    return { reached: [...seen].map(name).sort(), all: [...svg.querySelectorAll(mode)].map(name).sort() };
}"""


def _tab_to_map(view: MapPage) -> None:
    for _ in range(60):
        view.page.keyboard.press("Tab")
        if view.page.evaluate('document.activeElement.closest("svg[data-testid=body-map]") !== null'):
            return
    pytest.fail("Tab never reached the map")


def _focused(view: MapPage) -> dict[str, str]:
    found: dict[str, str] = view.page.evaluate(
        "({ ...document.activeElement.dataset, label: document.activeElement.getAttribute('aria-label') })"
    )
    return found


@pytest.mark.parametrize("query", ["", "view=back", "view=back&layer=deep", "view=left", "view=right"])
@pytest.mark.parametrize("pick", ["muscles", "areas"])
def test_arrows_reach_every_shape(open_map: OpenMap, query: str, pick: str) -> None:
    view = open_map(query)
    view.choose("pick", pick)
    walked = view.page.evaluate(_WALK)
    assert walked["all"]
    assert walked["reached"] == walked["all"]


def test_the_map_is_one_stop_of_the_tab_key(open_map: OpenMap) -> None:
    view = open_map("muscle=deltoid&side=left")
    assert view.svg.locator('[tabindex="0"]').count() == 1
    _tab_to_map(view)
    assert _focused(view)["id"] == "deltoid"
    view.page.keyboard.press("Tab")
    assert not view.page.evaluate('document.activeElement.closest("svg") !== null')


def test_arrow_enter_and_escape_choose_and_take_back(open_map: OpenMap) -> None:
    view = open_map()
    _tab_to_map(view)
    view.page.keyboard.press("ArrowDown")
    muscle = _focused(view)
    assert muscle["kind"] == "muscle"
    view.page.keyboard.press("Enter")
    view.wait_for_address(muscle=muscle["id"], side=muscle["side"])
    expect(view.page.get_by_test_id("map-live")).to_contain_text("chosen")
    assert _focused(view)["id"] == muscle["id"]  # the answer of the server does not take the focus away
    view.page.keyboard.press("Escape")
    view.page.wait_for_url(lambda url: "muscle=" not in url)


def test_escape_leads_from_point_to_muscle_to_nothing(
    open_map: OpenMap, first_point: tuple[str, str]
) -> None:
    point_id, muscle_id = first_point
    view = open_map(f"point={point_id}&side=left")
    view.wait_for_drawing()
    view.svg.locator('[tabindex="0"]').focus()
    view.page.keyboard.press("Escape")
    view.wait_for_address(muscle=muscle_id)
    view.page.wait_for_url(lambda url: "point=" not in url)
    view.page.keyboard.press("Escape")
    view.page.wait_for_url(lambda url: "muscle=" not in url)


def test_home_end_and_page_keys_walk_in_reading_order(open_map: OpenMap) -> None:
    view = open_map()
    _tab_to_map(view)
    view.page.keyboard.press("End")
    last = view.svg.locator(":focus").bounding_box()
    view.page.keyboard.press("Home")
    first = view.svg.locator(":focus").bounding_box()
    assert first is not None and last is not None and first["y"] < last["y"]
    start = _focused(view)
    view.page.keyboard.press("PageDown")
    assert _focused(view) != start
    view.page.keyboard.press("PageUp")
    assert _focused(view) == start


def test_space_chooses_and_focus_is_drawn(open_map: OpenMap) -> None:
    view = open_map()
    view.choose("pick", "areas")
    _tab_to_map(view)
    area = _focused(view)
    assert area["kind"] == "area"
    expect(view.svg.locator(".mm-ring-ink")).to_have_count(1)
    view.page.keyboard.press("Space")
    view.wait_for_address(area=area["id"])


def test_zoom_keys_enlarge_and_reset(open_map: OpenMap) -> None:
    view = open_map()
    _tab_to_map(view)
    before = view.svg.locator(".mm-silhouette").bounding_box()
    view.page.keyboard.press("+")
    larger = view.svg.locator(".mm-silhouette").bounding_box()
    assert before is not None and larger is not None and larger["height"] > 1.3 * before["height"]
    view.page.keyboard.press("0")
    assert view.svg.locator(".mm-silhouette").bounding_box() == before


@pytest.mark.parametrize("view_name", ["front", "back", "left", "right"])
def test_every_shape_has_a_role_and_a_spoken_name_with_its_side(open_map: OpenMap, view_name: str) -> None:
    view = open_map(f"view={view_name}")
    shapes = view.svg.locator("[data-kind]").evaluate_all(
        "(all) => all.map((one) => ({ ...one.dataset, role: one.getAttribute('role'),"
        " label: one.getAttribute('aria-label'), pressed: one.getAttribute('aria-pressed'),"
        " tab: one.getAttribute('tabindex') }))"
    )
    assert shapes
    for shape in shapes:
        assert shape["role"] == "button"
        assert shape["pressed"] in ("true", "false")
        assert shape["tab"] in ("0", "-1")
        if shape["side"] == "midline":
            assert shape["label"]
        else:
            assert shape["label"].lower().startswith(shape["side"]), shape
    names = {(shape["kind"], shape["label"]) for shape in shapes}
    different = {(s["kind"], s["id"], s["side"], s.get("part", "")) for s in shapes}
    assert len(names) == len(different)


def test_switches_work_with_the_keyboard(open_map: OpenMap) -> None:
    view = open_map()
    view.page.locator('.mm-choice-view input[value="front"]').focus()
    view.page.keyboard.press("ArrowRight")
    view.wait_for_address(view="back")
    expect(view.svg).to_have_attribute("data-view", "back")

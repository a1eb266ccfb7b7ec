"""How the two pages are clicked, in a browser and over the websocket."""

from __future__ import annotations

import csv
from dataclasses import replace

from playwright.sync_api import Page

from tests.bench.browser import PageUnderTest, Target
from tests.bench.servers import ROOT
from tests.bench.wire import Answer, Visit, WireError

MAP_KEY = "map"
_MAP = 'svg[data-testid="body-map"]'
_CLEAR_MS = 200
_FIND_MUSCLE = """([selector, number]) => {
    const chosen = new URLSearchParams(location.search).get("muscle"); // a second click would let go of it
    const shapes = [...document.querySelectorAll(`${selector} [data-kind="muscle"]`)];
    for (let tried = 0; tried < shapes.length; tried++) {
        const shape = shapes[(number * 31 + tried) % shapes.length];
        const point = shape.dataset.id === chosen ? null : window.pointInside(shape);
        if (point !== null) return { ...point, wanted: `muscle:${shape.dataset.id}` };
    }
    throw new Error("no muscle can be clicked");
}"""

# One place alone: what was picked before is let go of first, and the answer to that awaited.
_FORGET_PLACES = """selector => {
    const map = document.querySelector(selector).closest(".mm-map");
    const picks = map.querySelector('.mm-choice-pick input[value="areas"]');
    if (!picks.checked) picks.click();
    map.querySelector(".mm-tools button:last-child:not([hidden])")?.click();
}"""
_FIND_PLACE = """([selector, number]) => {
    const shapes = [...document.querySelectorAll(`${selector} [data-kind="area"]`)];
    for (let tried = 0; tried < shapes.length; tried++) {
        const point = window.pointInside(shapes[(number * 31 + tried) % shapes.length]);
        if (point !== null) return point;
    }
    throw new Error("no place can be clicked");
}"""


def _aim_at_button(page: Page, number: int) -> Target:
    box = page.locator(".st-key-control button").bounding_box()
    if box is None:
        raise RuntimeError("the bare page shows no button")
    return Target(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _aim_at_muscle(page: Page, number: int) -> Target:
    return Target(**page.evaluate(_FIND_MUSCLE, [_MAP, number]))


def _aim_at_place(page: Page, number: int) -> Target:
    page.evaluate(_FORGET_PLACES, _MAP)
    page.wait_for_timeout(_CLEAR_MS)
    return Target(**page.evaluate(_FIND_PLACE, [_MAP, number]))


BARE = PageUnderTest(
    ready=".st-key-control button",
    panel=".st-key-panel",
    overlay="",
    aim=_aim_at_button,
)
MYOMAP = PageUnderTest(
    ready=f'{_MAP} [data-kind="muscle"]',
    panel='[data-testid="panel"]',
    overlay='g[data-testid="pain"]',
    aim=_aim_at_muscle,
)
MYOMAP_PLACES = replace(MYOMAP, aim=_aim_at_place)


async def press_bare(visit: Visit, number: int) -> Answer:
    """Press the bare page's button; the page must have counted on."""
    answer = await visit.press_button("button")
    if not answer.mentions("Clicked "):
        raise WireError("the bare page did not answer")
    return answer


def _muscles_with_points() -> list[str]:
    with (ROOT / "data" / "trigger_points.csv").open(encoding="utf-8", newline="") as file:
        return sorted({row["muscle_id"] for row in csv.DictReader(file)})


_MUSCLES = _muscles_with_points() if (ROOT / "data" / "trigger_points.csv").exists() else []


async def pick_muscle(visit: Visit, number: int) -> Answer:
    """Pick a muscle as the map does; the answer must show that muscle and no error."""
    component = visit.place_of(visit.component_ids, MAP_KEY)
    muscle = _MUSCLES[number % len(_MUSCLES)]
    wanted = {
        "view": "front", "body": "male", "layer": "surface", "side": "right", "muscle": muscle,
        "point": "", "areas": [], "condition": "", "at": number + 1,
    }  # fmt: skip
    answer = await visit.send_event(component, "go", wanted)
    # The backslashes: the panel may travel inside JSON.
    if not answer.mentions(rf'data-ref=\\*"muscle:{muscle}\\*"'):
        raise WireError(f"the answer to a click on {muscle} does not show it")
    return answer

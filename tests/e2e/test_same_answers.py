"""One atlas, three ways to it: the app, the app in another site's frame, and an export as one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import MapPage

SELECTIONS = (
    "muscle=deltoid&side=right",
    "muscle=sternocleidomastoid&side=left&view=left",
    "point=trapezius-1&side=left",
    "area=temple&side=right",
    "area=knee-front&side=left&body=female",
    "area=temple&area=forehead&side=right",
    "area=temple&across=knee-front&side=left",
    "condition=tension-type-headache",
    "muscle=soleus&side=left&compare=gastrocnemius&view=back",
    "muscle=scalenus-medius&side=right&overlay=dermatomes",
)
# What people read and see; numbers of sources are left out: each place may count them in its own order.
_ANSWER = """() => {
    const panel = document.querySelector('[data-testid="panel"]');
    const texts = (selector) => [...panel.querySelectorAll(selector)].map((one) => one.textContent
        .replace(/\\\\[\\\\d+(, \\\\d+)*\\\\]/g, "").replace(/\\\\s+/g, " ").trim());
    const svg = document.querySelector('svg[data-testid="body-map"]');
    const shapes = (selector, ...names) => [...svg.querySelectorAll(selector)]
        .map((one) => names.map((name) => one.dataset[name]).join(" ")).sort();
    return {
        title: panel.dataset.title,
        heading: texts("h2, .panel-kicker"),
        parts: texts("section.panel-part"),
        named: [...panel.querySelectorAll("section.panel-part [data-ref]")]
            .map((one) => `${one.dataset.ref} ${one.dataset.side ?? ""}`),
        sources: texts(".panel-sources li").sort(),
        seen: [svg.dataset.view, svg.dataset.body, svg.dataset.layer],
        chosen: shapes('[aria-pressed="true"]', "kind", "id", "side"),
        pain: shapes('[data-testid="pain"] path', "point", "zone", "side"),
        compared: shapes('[data-testid="pain-b"] path[data-point]', "point", "zone", "side"),
        nerves: shapes('[data-testid="dermatomes"] [data-nerve]', "nerve", "side"),
    };
}""".replace("\\\\", "\\")


@pytest.fixture(scope="module")
def from_file(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True, locale="en-US")
    yield context.new_page()
    context.close()


def _answer(page: Page, address: str) -> dict[str, Any]:
    """What a page says and paints, once the drawing and all that is laid over it are there."""
    page.goto("about:blank")  # a new address of the same file would be no new visit
    page.goto(address)
    svg = page.locator('svg[data-testid="body-map"]')
    expect(svg.locator('[data-kind="area"]').first).to_be_attached()
    expect(page.locator(".mm-stage[aria-busy]")).to_have_count(0)
    expect(page.get_by_test_id("panel").locator("h2").first).to_be_visible()
    if "overlay" in address:
        expect(svg.locator("[data-nerve]").first).to_be_attached()
    answer: dict[str, Any] = page.evaluate(_ANSWER)
    return answer


def test_ten_selections_in_app_frame_and_file_have_the_same_answers(
    open_map: Callable[..., MapPage], from_file: Page, whole_file: Path
) -> None:
    view = open_map(visit=False)
    for selection in SELECTIONS:
        app = _answer(view.page, f"{view.server}/?{selection}")
        assert app["parts"] and (app["pain"] or "area=" in selection or "condition=" in selection), selection
        framed = _answer(view.page, f"{view.server}/?{selection}&embed=true")
        filed = _answer(from_file, f"{whole_file.as_uri()}?{selection}")
        for name, told in app.items():
            assert framed[name] == told, (selection, "frame", name)
            assert filed[name] == told, (selection, "file", name)

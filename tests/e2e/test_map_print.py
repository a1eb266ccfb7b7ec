"""On paper: what is on screen, on one sheet, in grey, from a dark screen too."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
QUERIES = [
    "",
    "muscle=infraspinatus&view=back&side=right",
    "muscle=trapezius&view=back&side=right",
    "muscle=pectoralis-major&side=left",
    "area=low-back&view=back",
    "condition=tension-type-headache",
    "view=foot-sole&muscle=abductor-hallucis&side=left",
]
SHEET = {"width": 718, "height": 1046}  # A4 within its margins, in pixels


def sheets(view: MapPage) -> int:
    """Return how many pages the browser prints."""
    return len(re.findall(rb"/Type\s*/Page\b", view.page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("names", [False, True], ids=["plain", "with names"])
@pytest.mark.parametrize("query", QUERIES)
def test_each_view_prints_on_one_sheet(open_map: OpenMap, query: str, names: bool) -> None:
    view = open_map(query)
    if names:
        view.page.locator(".mm-names-button").click()
    assert sheets(view) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sheet_is_white_and_grey_and_holds_what_matters(open_map: OpenMap, scheme: str) -> None:
    view = open_map("muscle=infraspinatus&view=back&side=right")
    view.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    view.page.locator(".mm-names-button").click()
    view.page.emulate_media(media="print", color_scheme="dark" if scheme == "dark" else "light")
    view.page.set_viewport_size({"width": SHEET["width"], "height": SHEET["height"]})
    view.page.wait_for_timeout(400)
    for kept in (view.svg, view.heading, view.page.locator(".mm-legend"), view.page.locator("footer")):
        expect(kept).to_be_visible()
    expect(view.page.locator(".mm-name-chosen")).to_be_visible()
    for left_out in (".mm-bar", ".mm-corner", ".mm-zoom", ".mm-names-button", ".st-key-page_links"):
        expect(view.page.locator(left_out)).to_be_hidden()
    pixels = np.asarray(Image.open(BytesIO(view.page.screenshot())).convert("RGB")).astype(int)
    assert tuple(np.median(pixels.reshape(-1, 3), axis=0)) == (255, 255, 255)
    colourful = (pixels.max(axis=2) - pixels.min(axis=2)) > 40
    assert colourful.mean() < 0.001


def test_solid_is_darker_than_the_body_and_stippled_is_not_solid(open_map: OpenMap) -> None:
    view = open_map("muscle=infraspinatus&view=back&side=right")
    view.page.emulate_media(media="print")
    style = """(one) => {
        const style = getComputedStyle(one);
        return [style.backgroundColor, style.backgroundImage, style.printColorAdjust];
    }"""
    solid = view.page.locator(".mm-swatch-essential").evaluate(style)
    dotted = view.page.locator(".mm-swatch-spillover").evaluate(style)
    assert solid[1] == "none" and "gradient" in dotted[1]
    assert solid[2] == dotted[2] == "exact"  # else the browser leaves out what is painted behind words
    dark, light = (sum(map(int, re.findall(r"\d+", one[0])[:3])) for one in (solid, dotted))
    assert dark < 120 < light

"""The figures on evidence in a real browser: nothing of Plotly before the button, then a figure that fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from myomap.text import load_text

TEXT = load_text()
DRAWS_MS = 60_000
OFFERED = {
    "conditions": ["figure_evidence_map"],
    "conditions?condition=plantar-heel-pain": ["figure_effects_pain_points-of-10_plantar-heel-pain"],
    "dry_needling": ["figure_sessions", "figure_side_effects_brady-2014"],
    "research": ["figure_evidence_map", "figure_effects_pain_standard-deviations"],
}
OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, server: str) -> Iterator[OpenPage]:
    """Open a page by its address; no request may go to another host."""
    contexts = []

    def opened(address: str, width: int = 1100, scheme: str = "light") -> Page:
        size: ViewportSize = {"width": width, "height": 780}
        dark = "dark" if scheme == "dark" else "light"
        context = browser.new_context(viewport=size, color_scheme=dark, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda one: strangers.append(one.url) if is_strange(one.url) else None)
        page.goto(f"{server}/{address}")
        expect(page.get_by_test_id("figure-words").first).to_be_visible(timeout=DRAWS_MS)
        return page

    def is_strange(url: str) -> bool:
        return not url.startswith((server, server.replace("http", "ws"), "data:", "blob:"))

    strangers: list[str] = []
    yield opened
    for context in contexts:
        context.close()
    assert strangers == []


def requests_for_plotly(page: Page) -> list[str]:
    names = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    return [name for name in names if "plotly" in name.lower()]


def figure(page: Page, key: str) -> Locator:
    """Press a figure's button and wait for the picture."""
    part = page.locator(f".st-key-{key}")
    part.get_by_role("button", name=TEXT("figure.show")).click()
    expect(part.locator(".js-plotly-plot svg.main-svg").first).to_be_visible(timeout=DRAWS_MS)
    return part


@pytest.mark.parametrize("address", OFFERED)
def test_figure_is_loaded_when_asked_for(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    for key in OFFERED[address]:
        expect(page.locator(f".st-key-{key}").get_by_test_id("figure-words")).to_be_visible()
    assert requests_for_plotly(page) == []
    part = figure(page, OFFERED[address][0])
    assert requests_for_plotly(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(1)
    expect(part.locator(".modebar-btn")).to_have_count(1)
    expect(part.locator(".modebar-btn")).to_be_visible()
    part.get_by_role("button", name=TEXT("figure.hide")).click()
    expect(page.locator(".js-plotly-plot")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", OFFERED)
def test_figure_fits_a_phone_in_both_schemes(open_page: OpenPage, address: str, scheme: str) -> None:
    page = open_page(address, width=360, scheme=scheme)
    for key in OFFERED[address]:
        part = figure(page, key)
        box = part.locator(".js-plotly-plot").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
        paper = part.locator(".main-svg").first.evaluate("(one) => getComputedStyle(one).backgroundColor")
        page_ground = page.locator(".stApp").evaluate("(one) => getComputedStyle(one).backgroundColor")
        assert paper == page_ground
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_figure_picture_and_numbers_can_be_saved(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("dry_needling")
    part = page.locator(".st-key-figure_sessions")
    with page.expect_download() as numbers:
        part.get_by_role("link", name=TEXT("figure.download")).click()
    assert numbers.value.suggested_filename == "myomap-sessions.csv"
    numbers.value.save_as(tmp_path / "sessions.csv")
    head = (tmp_path / "sessions.csv").read_text(encoding="utf-8").splitlines()[0]
    assert head == "session_figure_id,question,answer,place,percent,n"
    figure(page, "figure_sessions")
    with page.expect_download() as picture:
        part.locator(".modebar-btn").click()
    assert picture.value.suggested_filename == "myomap-sessions.png"


def test_figure_opens_by_keyboard_and_keeps_the_focus(open_page: OpenPage) -> None:
    page = open_page("dry_needling")
    button = page.locator(".st-key-figure_sessions").get_by_role("button", name=TEXT("figure.show"))
    button.focus()
    button.press("Enter")
    part = page.locator(".st-key-figure_sessions")
    expect(part.locator(".js-plotly-plot")).to_be_visible(timeout=DRAWS_MS)
    expect(part.get_by_role("button", name=TEXT("figure.hide"))).to_be_focused()


def test_table_opens_and_can_be_scrolled_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("research", width=360)
    part = page.locator(".st-key-figure_evidence_map")
    part.locator("summary").press("Enter")
    region = part.get_by_role("region", name=re.compile(re.escape(TEXT("figure.title.map")))).last
    expect(region.get_by_role("rowheader").first).to_be_visible()
    expect(region).to_have_attribute("tabindex", "0")

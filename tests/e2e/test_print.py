"""What the browser prints: one clean sheet in grey, A4 or Letter, that says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
PAPERS = ("A4", "Letter")
# The last of each kind is among the longest panels.
MAP_VIEWS = {
    "muscle=infraspinatus&side=right": ["Infraspinatus", "See a doctor first if", "upper arm"],
    "muscle=trapezius&side=right": ["Trapezius", "See a doctor first if", "temple"],
    "muscle=pectoralis-major&side=left": ["Pectoralis major", "Care when needling"],
    "point=infraspinatus-1&side=right": ["below the ridge, inner part", "front of shoulder"],
    "point=trapezius-3&side=right": ["Trapezius", "See a doctor first if"],
    "area=temple&side=left": ["Left temple", "Muscles that may send pain here"],
    "area=abdomen-upper&side=right": ["Right upper abdomen", "Muscles that may send pain here"],
    "area=temple&area=forehead&area=neck-back-upper&across=knee-front&side=right": ["4 places"],
    "area=temple&area=forehead&across=knee-front&side=right&overlay=dermatomes": ["Muscle or nerve?"],
    "condition=tension-type-headache": ["Tension-type headache", "See a doctor if", "Temporalis"],
    "condition=migraine": ["Migraine", "See a doctor if"],
    "muscle=trapezius&compare=infraspinatus&side=right": ["Side by side"],
    "": ["Where does it hurt?"],
}
CONTROLS = ["Hand-out", "Zoom", "Layer", "Paint", "Clear", "Find a muscle", "Turn the body", "Compare with"]
CONTROLS += [
    "Research on",
    "About",
    "Whole body",
    "Surface",
    "Names",
    "more signs",
    "Tap the next place",
]
NO_DIAGNOSIS = "It is not a diagnosis and does not replace a doctor or a therapist."
A4_INNER = {"width": 718, "height": 1046}  # within margins of 10 mm, in pixels


def sheets(view: MapPage, paper: str) -> list[str]:
    """The words of each printed page."""
    reader = PdfReader(BytesIO(view.page.pdf(format=paper)))
    return [re.sub(r"\s+", " ", one.extract_text()) for one in reader.pages]


def colourful(view: MapPage) -> float:
    """The share of dots on the sheet that are not grey."""
    pixels = np.asarray(Image.open(BytesIO(view.page.screenshot())).convert("RGB")).astype(int)
    return float(((pixels.max(axis=2) - pixels.min(axis=2)) > 24).mean())


def opened(view: MapPage, path: str) -> MapPage:
    view.page.goto(f"{view.server}/{path}")
    view.page.get_by_role("heading").first.wait_for()
    view.page.wait_for_load_state("networkidle")
    return view


@pytest.mark.parametrize("query", MAP_VIEWS)
def test_view_of_the_map_prints_on_one_sheet_of_either_paper(open_map: OpenMap, query: str) -> None:
    view = open_map(query)
    for paper in PAPERS:
        pages = sheets(view, paper)
        assert len(pages) == 1, paper
        found = pages[0]
        for words in MAP_VIEWS[query]:
            assert words in found
        assert "Solid: pain is most often felt here" in found and NO_DIAGNOSIS in found
        assert re.search(r"Printed on \S.* from http://127", found)
        assert [one for one in CONTROLS if one in found] == []


def test_sheet_names_the_address_of_what_was_picked_last(open_map: OpenMap) -> None:
    view = open_map("muscle=infraspinatus&side=right&view=back")
    view.panel.locator('[data-ref="point:infraspinatus-1"]').first.click()
    view.wait_for_address(point="infraspinatus-1")
    expect(view.heading).to_contain_text("below the ridge")
    assert "point=infraspinatus-1" in sheets(view, "A4")[0].replace(" ", "")


@pytest.mark.parametrize("query", ["muscle=infraspinatus&side=right", "area=temple&side=left"])
def test_nothing_on_the_sheet_has_a_colour(open_map: OpenMap, query: str) -> None:
    view = open_map(query)
    assert colourful(view) > 0.002
    view.page.emulate_media(media="print")
    view.page.set_viewport_size(A4_INNER)
    expect(view.page.locator(".mm-bar")).to_be_hidden()
    view.wait_for_drawing()
    assert colourful(view) < 0.0005


@pytest.mark.parametrize("step", ["hurts", "source", "care", "call"])
def test_step_of_the_show_mode_prints_on_one_sheet_in_grey(open_map: OpenMap, step: str) -> None:
    view = opened(open_map(visit=False), f"show?muscle=gluteus-minimus&side=left&step={step}")
    view.wait_for_drawing()
    heading = view.page.locator("h1:visible").inner_text()
    for paper in PAPERS:
        pages = sheets(view, paper)
        assert len(pages) == 1
        assert heading in pages[0] and NO_DIAGNOSIS in pages[0] and "Left" in pages[0]
        assert re.search(
            r"Printed on \S.* from http://127.*step=" if step != "hurts" else "Printed", pages[0]
        )
        for control in ("Close", "Hand-out", "Next", "First: signs"):
            assert control not in pages[0]
    view.page.emulate_media(media="print")
    view.page.set_viewport_size(A4_INNER)
    expect(view.page.locator(".show-nav")).to_be_hidden()
    view.wait_for_drawing()
    assert colourful(view) < 0.0005


@pytest.mark.parametrize("path", ["conditions?condition=tension-type-headache", "dry_needling"])
def test_pages_that_are_read_print_without_controls(open_map: OpenMap, path: str) -> None:
    view = opened(open_map(visit=False), path)
    found = sheets(view, "A4")
    assert "Printed on" in found[-1] and NO_DIAGNOSIS in found[-1]
    assert all(len(page) > 150 for page in found)
    whole = " ".join(found)
    view.page.emulate_media(media="print")
    view.page.set_viewport_size(A4_INNER)
    for control in ("button", "input", "select", "summary", "nav", "[data-testid=stPageLink-NavLink]"):
        expect(view.page.locator(control).locator("visible=true")).to_have_count(0)
    assert "All conditions" not in whole and "Body map" not in whole
    assert colourful(view) < 0.0005

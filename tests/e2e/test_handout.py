"""The hand-out in a real browser: from a deep link to a printed sheet, and how the page looks."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterator

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import PATIENCE_MS, MapPage

OpenMap = Callable[..., MapPage]

LEAST_PX = 44
CHOSEN = "handout?muscle=trapezius&side=left"
_FETCH = """async (address) => {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
}"""
_TARGETS = """() => [...document.querySelectorAll(
    ['button', 'a', 'textarea', '[data-testid="stCheckbox"] label', '[role="radiogroup"] label']
        .map((one) => `.st-key-handout_page ${one}`).join()
)].map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
  .filter(([, height]) => height > 0)"""


@pytest.fixture
def handout(server: str, browser: Browser) -> Iterator[Page]:
    """The page of a muscle, with its sheet in sight."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{server}/{CHOSEN}")
    expect.set_options(timeout=PATIENCE_MS)
    expect(page.get_by_test_id("handout-sheet")).to_be_visible()
    expect(page.get_by_test_id("handout-print")).to_be_visible()
    yield page
    context.close()


def printed(page: Page) -> PdfReader:
    """The PDF behind the button, as a tab of its own would open it."""
    address = page.get_by_test_id("handout-print").get_attribute("href")
    assert address and address.startswith("blob:")
    return PdfReader(io.BytesIO(base64.b64decode(page.evaluate(_FETCH, address))))


def words(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


def test_link_to_a_view_has_its_sheet_ready_to_print_in_a_tab_of_its_own(handout: Page):
    reader = printed(handout)
    assert len(reader.pages) == 1
    assert "Left trapezius" in words(reader)
    expect(handout.get_by_test_id("handout-print")).to_have_attribute("target", "_blank")


def test_save_gives_a_pdf_whose_name_says_what_it_is(handout: Page):
    with handout.expect_download() as waiting:
        handout.locator(".st-key-handout_save button").click()
    assert re.fullmatch(r"trapezius-left-\d{4}-\d\d-\d\d\.pdf", waiting.value.suggested_filename)
    assert len(PdfReader(waiting.value.path()).pages) == 1


def test_code_of_the_preview_opens_the_view_on_the_map(handout: Page, server: str, browser: Browser):
    source = handout.get_by_test_id("handout-sheet").get_attribute("src") or ""
    picture = Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))).convert("L")
    codes = zxingcpp.read_barcodes(picture.resize((picture.width * 2, picture.height * 2)))
    assert len(codes) == 1 and codes[0].text.startswith(f"{server}/?")
    page = browser.new_page()
    page.goto(codes[0].text)
    expect(page.get_by_test_id("panel").locator("h2").first).to_have_text("Trapezius")
    page.close()


def test_note_goes_on_the_sheet_and_is_gone_after_a_new_visit(handout: Page):
    handout.locator("textarea").fill("Please call on Friday")
    handout.locator("textarea").press("Control+Enter")
    expect(handout.get_by_test_id("handout-print")).to_be_visible()
    handout.wait_for_function("""() => document.querySelector("textarea").value.includes("Friday")""")
    for _ in range(50):
        if "Please call on Friday" in words(printed(handout)):
            break
        handout.wait_for_timeout(100)
    assert "Please call on Friday" in words(printed(handout))
    assert "Friday" not in handout.url
    handout.reload()
    expect(handout.get_by_test_id("handout-print")).to_be_visible()
    assert "Friday" not in words(printed(handout))
    expect(handout.locator("textarea")).to_have_value("")


@pytest.mark.parametrize("width", [1280, 768, 360])
def test_controls_are_large_enough_and_nothing_sticks_out(handout: Page, width: int):
    handout.set_viewport_size({"width": width, "height": 800})
    small = [(one, height) for one, height in handout.evaluate(_TARGETS) if height < LEAST_PX - 0.5]
    assert small == []
    assert handout.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_sheet_is_beside_the_choices_or_below_on_a_phone(handout: Page):
    def boxes():
        choices = handout.locator(".st-key-handout_choices").bounding_box()
        sheet = handout.get_by_test_id("handout-sheet").bounding_box()
        assert choices and sheet
        return choices, sheet

    choices, sheet = boxes()
    assert sheet["x"] >= choices["x"] + choices["width"]
    handout.set_viewport_size({"width": 360, "height": 780})
    choices, sheet = boxes()
    assert sheet["y"] >= choices["y"] + choices["height"] - 1


def test_nothing_chosen_shows_the_way_to_the_map(server: str, browser: Browser):
    page = browser.new_page()
    page.goto(f"{server}/handout")
    page.get_by_role("link", name="Go to the body map").click()
    expect(page.locator('svg[data-testid="body-map"]')).to_be_visible()
    page.close()


def test_two_taps_lead_from_a_link_to_the_sheet_in_a_tab_to_print(open_map: OpenMap):
    view = open_map("muscle=trapezius&side=left", width=768, height=1024, touch=True)
    view.panel.locator('.panel-actions [data-page="handout"]').tap()
    button = view.page.get_by_test_id("handout-print")
    expect(button).to_have_attribute("href", re.compile("^blob:"))
    assert "Left trapezius" in words(printed(view.page))
    with view.page.context.expect_page() as opened:
        button.tap()  # the third tap is on the browser's own button
    assert opened.value.url.startswith("blob:")


def test_hand_out_of_a_spanish_view_is_spanish(open_map: OpenMap):
    view = open_map("muscle=trapezius&side=left&lang=es")
    view.panel.locator('.panel-actions [data-page="handout"]').click()
    expect(view.page.get_by_test_id("handout-print")).to_have_attribute("href", re.compile("^blob:"))
    told = words(printed(view.page))
    assert "Trapecio, lado izquierdo" in told

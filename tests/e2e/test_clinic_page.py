"""The clinic's page in a browser: what is downloaded is what was chosen, and what is shown can be read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from myomap.clinic import PARTS, Clinic, clinic_of, logo_fault, readable_shade
from myomap.theme import load_theme
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Streamlit's own file uploader gives its drop zone a name and the role of a mere decoration.
KNOWN = ["presentation-role-conflict"]
NAME = 'Clínica "Río" 🦴 العيادة'
_WIDTH = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return Math.max(document.documentElement.scrollWidth, main.scrollWidth);
}"""


def opened(open_map: OpenMap, width: int = 1280, touch: bool = False, dark: bool = False) -> Page:
    view = open_map(visit=False, width=width, height=860, touch=touch)
    view.page.emulate_media(color_scheme="dark" if dark else "light")
    view.page.goto(f"{view.server}/clinic")
    expect(view.page.get_by_test_id("clinic-steps")).to_be_visible()
    return view.page


def write(page: Page, key: str, value: str) -> None:
    field = page.locator(f".st-key-clinic_{key} input")
    field.fill(value)
    field.press("Enter")


def tick(page: Page, key: str) -> None:
    page.locator(f".st-key-clinic_{key} label").first.click()


def downloaded(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.locator(".st-key-clinic_download button").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def picture(size: tuple[int, int] = (120, 40)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, "PNG")
    return written.getvalue()


def upload(page: Page, key: str, name: str, data: bytes) -> None:
    page.locator(f".st-key-clinic_{key} input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def test_page_file_that_is_downloaded_says_what_was_chosen(open_map: OpenMap) -> None:
    page = opened(open_map)
    preview = page.get_by_test_id("clinic-preview")
    write(page, "name", NAME)
    expect(preview.locator(".clinic-brand b").first).to_have_text(NAME)
    write(page, "phone", "+34 91 123 45 67")
    expect(preview).to_contain_text("+34 91 123 45 67")
    write(page, "booking", "https://rio.example/cita")
    page.locator(".st-key-clinic_body label", has_text="Woman").click()
    tick(page, "part_research")
    expect(page.get_by_test_id("clinic-file")).to_contain_text('switched_off = ["research"]')
    name, content = downloaded(page)
    clinic, faults = clinic_of(content, None)
    assert (name, faults) == ("clinic.toml", ())
    assert clinic == Clinic(
        NAME,
        phone="+34 91 123 45 67",
        booking="https://rio.example/cita",
        body="female",
        switched_off=("research",),
    )


def test_page_name_counts_while_it_is_typed(open_map: OpenMap) -> None:
    page = opened(open_map)
    page.locator(".st-key-clinic_name input").press_sequentially("Mill")
    expect(page.get_by_test_id("clinic-file")).to_contain_text('name = "Mill"')


def test_page_logo_comes_with_the_file_in_one_packet(open_map: OpenMap) -> None:
    page = opened(open_map)
    data = picture()
    upload(page, "logo", "Our logo (final).PNG", data)
    shown = page.get_by_test_id("clinic-preview").locator("img")
    expect(shown).to_have_count(2)
    assert shown.first.evaluate("(one) => one.naturalWidth") == 120
    expect(page.locator(".st-key-clinic_download button")).to_contain_text("and the logo")
    name, packet = downloaded(page)
    assert name == "clinic.zip"
    with zipfile.ZipFile(io.BytesIO(packet)) as pack:
        assert pack.namelist() == ["clinic.toml", "logo.png"] and pack.testzip() is None
        assert pack.read("logo.png") == data
        clinic, faults = clinic_of(pack.read("clinic.toml"), None)
    assert (clinic, faults) == (Clinic(logo=Path("logo.png")), ())
    assert logo_fault("logo.png", data) is None


def test_page_logo_of_20_megabytes_is_refused_with_the_limit(open_map: OpenMap) -> None:
    page = opened(open_map)
    upload(page, "logo", "huge.png", picture() + b"x" * 20_000_000)
    expect(page.locator(".st-key-clinic_logo")).to_contain_text(re.compile("must be 1(.0)?MB or smaller"))
    expect(page.locator(".st-key-clinic_logo")).to_contain_text("at most 1 MB")
    expect(page.get_by_test_id("clinic-preview").locator("img")).to_have_count(0)


def test_page_corrupt_logo_is_told_beside_its_field(open_map: OpenMap) -> None:
    page = opened(open_map)
    upload(page, "logo", "torn.png", picture()[:60])
    told = page.locator('[data-fault="logo"]')
    expect(told).to_contain_text("torn.png is damaged")
    field, line = page.locator(".st-key-clinic_logo").bounding_box(), told.bounding_box()
    assert field and line
    assert 0 <= line["y"] - (field["y"] + field["height"]) < 40 and abs(line["x"] - field["x"]) < 2
    expect(page.get_by_test_id("clinic-left")).to_be_visible()


def test_page_pale_colour_is_mended_with_one_press(open_map: OpenMap) -> None:
    page = opened(open_map)
    tick(page, "own_colour")
    page.locator(".st-key-clinic_accent [data-testid=stColorPickerBlock]").click()
    code = page.locator("[data-testid=stColorPickerPopover] input").first
    code.fill("#ffcc00")
    page.keyboard.press("Escape")
    told = page.locator('[data-fault="accent"]')
    expect(told).to_contain_text("its contrast is 1.4 to 1, and 4.5 is needed")
    better = readable_shade("#ffcc00", load_theme(), "light")
    page.get_by_role("button", name=f"Use {better} instead").click()
    expect(told).to_have_count(0)
    brand = page.locator(".clinic-sample.is-light .clinic-brand b")
    red, green, blue = (int(better[i : i + 2], 16) for i in (1, 3, 5))
    expect(brand).to_have_css("color", f"rgb({red}, {green}, {blue})")
    expect(page.get_by_test_id("clinic-file")).to_contain_text(f'accent = "{better}"')
    assert clinic_of(downloaded(page)[1], None) == (Clinic(accent=better), ())


def test_page_takes_a_clinic_file_and_tells_its_faults(open_map: OpenMap) -> None:
    page = opened(open_map)
    page.locator(".st-key-clinic_start summary").click()
    upload(page, "toml", "clinic.toml", b'name = "From a file"\nphnoe = "1"\n')
    expect(page.get_by_test_id("clinic-faults")).to_contain_text("Did you mean phone?")
    expect(page.locator(".st-key-clinic_name input")).to_have_value("From a file")


@pytest.mark.parametrize(
    ("width", "touch", "dark"), [(1280, False, False), (768, True, True), (360, True, False)]
)
def test_page_with_everything_open_fits_and_breaks_no_rule(
    open_map: OpenMap, width: int, touch: bool, dark: bool
) -> None:
    page = opened(open_map, width, touch, dark)
    tick(page, "own_colour")
    expect(page.locator(".st-key-clinic_own_dark")).to_be_visible()
    tick(page, "own_dark")
    expect(page.locator(".st-key-clinic_accent_dark")).to_be_visible()
    write(page, "name", "W" * 80)
    write(page, "booking", "www.example.org/" + "x" * 60)
    expect(page.locator('[data-fault="booking"]')).to_be_visible()
    expect(page.locator(".clinic-brand b").first).to_have_text("W" * 80)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(_WIDTH) <= width
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["id"] not in KNOWN] == []
    if touch:
        heights = page.locator(".st-key-clinic_parts label").evaluate_all(
            "(all) => all.map((one) => one.getBoundingClientRect().height)"
        )
        assert len(heights) == len(PARTS) and min(heights) >= 44

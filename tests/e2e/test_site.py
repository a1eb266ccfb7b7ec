"""The exported site in a real browser: from a folder without a network, and kept by a kiosk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from myomap.atlas import Atlas
from myomap.clinic import Clinic
from myomap.export.frame import page_html
from myomap.export.head import Addresses
from myomap.export.map_page import map_files
from myomap.export.muscle_pages import muscle_leaf, muscles_leaf
from myomap.export.read_pages import about_leaf, condition_leaf, conditions_leaf, needling_leaf
from myomap.export.site import editions_of, shared_files, write_site
from myomap.geometry import Geometry
from myomap.tables import DATA
from tests.conftest import TINY
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.test_axe import RULES

SAMPLE = (
    *("index.html?muscle=infraspinatus&side=right", "muscles/infraspinatus.html"),
    *("conditions/neck-pain.html", "conditions/index.html", "about.html"),
)
# Links and buttons that are lower or narrower than 24 CSS pixels and do not stand within a line of text.
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, input")].filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    const free = getComputedStyle(one).display !== "inline" && !one.matches(".site-skip, .mm-map *");
    return free && one.checkVisibility() && width && (height < 24 || width < 24);
}).map((one) => one.outerHTML.slice(0, 120))"""
MAIN_CONTROLS = (
    ".site-brand, .site-links a, .site-languages a, .button, .atlas-search input, .site-foot summary"
)


@pytest.fixture(scope="module")
def site(atlas: Atlas, geometry: Geometry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages with the map, and one of each kind that is read."""
    folder, clinic = tmp_path_factory.mktemp("site"), Clinic(country="gb")
    (edition,) = editions_of(Addresses("", ("en",)), clinic, False, DATA, geometry)
    leaves = [make(edition) for make in (muscles_leaf, conditions_leaf, needling_leaf, about_leaf)]
    leaves += [muscle_leaf(edition, atlas.muscles[one]) for one in ("infraspinatus", "deltoid")]
    leaves.append(condition_leaf(edition, atlas.conditions["neck-pain"]))
    files = dict(shared_files(clinic, geometry).values()) | map_files(edition)
    files |= {leaf.path: page_html(edition, leaf).encode() for leaf in leaves}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page of the site from its folder, without a network."""
    contexts: list[BrowserContext] = []
    told: list[str] = []

    def open_one(path: str, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, offline=True, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda asked: _note_other_host(told, asked.url))
        page.on("requestfailed", lambda asked: told.append(asked.url))
        page.goto(f"file://{site}/{path}")
        return page

    expect.set_options(timeout=PATIENCE_MS)
    yield open_one
    for context in contexts:
        context.close()
    assert told == []


def _note_other_host(told: list[str], url: str) -> None:
    if urlsplit(url).scheme not in ("file", "data", "blob"):
        told.append(url)


def test_map_of_a_folder_is_clicked_searched_and_left_for_a_page(
    visit: Callable[..., Page], atlas: Atlas
) -> None:
    page = visit("index.html?muscle=infraspinatus&side=right")
    heading = page.get_by_test_id("panel").locator("h2").first
    expect(heading).to_have_text(atlas.muscles["infraspinatus"].name)
    expect(page.get_by_test_id("pain").locator("path").first).to_be_attached()
    page.locator(".atlas-search input").fill("delt")
    page.locator("#search-hits [role=option]").first.click()
    expect(heading).to_have_text(atlas.muscles["deltoid"].name)
    page.get_by_role("link", name="Muscles", exact=True).click()
    page.locator('a[href="../muscles/deltoid.html"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(atlas.muscles["deltoid"].name)
    page.get_by_role("link", name="Open on the map").click()
    expect(page.get_by_test_id("panel").locator("h2").first).to_have_text(atlas.muscles["deltoid"].name)
    assert page.evaluate("document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)") == ""


def test_finder_of_a_folder_takes_a_place_and_names_muscles(visit: Callable[..., Page], atlas: Atlas) -> None:
    page = visit("finder.html?area=temple&side=left")
    panel = page.get_by_test_id("panel")
    expect(panel.locator(".panel-answer a").first).to_be_visible()
    panel.locator(".panel-answer .panel-sender a").first.click()
    expect(panel.locator(".panel-points").first).to_be_visible()
    assert "finder.html" in page.url


def test_page_of_a_muscle_is_read_without_a_script(visit: Callable[..., Page], atlas: Atlas) -> None:
    page = visit("muscles/infraspinatus.html", java_script_enabled=False)
    for point in atlas.points_by_muscle["infraspinatus"]:
        expect(page.get_by_text(point.landmark).first).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()
    page.locator('a[href="../conditions/index.html"]').first.click()
    page.locator('a[data-ref="condition:neck-pain"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(atlas.conditions["neck-pain"].name)


@pytest.mark.parametrize("path", SAMPLE)
def test_page_of_a_site_breaks_no_rule(visit: Callable[..., Page], path: str) -> None:
    page = visit(path)
    if path.startswith("index"):
        expect(page.get_by_test_id("panel").locator("h2").first).to_be_visible()
        expect(page.locator(".mm-stage[aria-busy]")).to_have_count(0)
    assert faults(page, {"type": "tag", "values": RULES}) == []


@pytest.mark.parametrize("path", SAMPLE[1:3])
def test_page_of_a_site_has_contrast_on_dark_ground(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert faults(page, {"type": "rule", "values": ["color-contrast"]}) == []


def faults(page: Page, rules: dict[str, Any]) -> list[str]:
    """Return what axe finds; it reads no style sheets, which a page opened as a file may not."""
    found = Axe().run(page, options={"runOnly": rules, "preload": False})
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found.response["violations"]]


@pytest.mark.parametrize("path", SAMPLE[:4])
def test_page_on_a_phone_fits_and_can_be_tapped(visit: Callable[..., Page], path: str) -> None:
    page = visit(path, width=360, has_touch=True, is_mobile=True)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(TOO_SMALL) == []
    controls = [one for one in page.locator(MAIN_CONTROLS).all() if one.is_visible()]
    assert [
        one.inner_text() for one in controls if (one.bounding_box() or {"height": 0})["height"] < 44
    ] == []
    assert page.title() and page.locator("html").get_attribute("lang") == "en"
    assert page.locator('meta[name="description"]').get_attribute("content")


def test_kiosk_shows_pages_that_were_never_opened_when_the_server_is_gone(
    browser: Browser, tmp_path: Path
) -> None:
    write_site(tmp_path / "site", languages=("en",), kiosk=True, tables=TINY, shapes=_drawn(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "site")))
    Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    context = browser.new_context()
    page = context.new_page()
    try:
        page.goto(f"{root}/muscles/index.html")
        page.evaluate("navigator.serviceWorker.ready.then((one) => one.active.state)")
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    finally:
        server.shutdown()
        server.server_close()
    page.goto(f"{root}/muscles/soleus.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Soleus")
    page.goto(f"{root}/?muscle=soleus&side=right")
    expect(page.get_by_test_id("panel").locator("h2").first).to_have_text("Soleus")
    context.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""


def _drawn(folder: Path) -> Path:
    """The small drawing, with pictures of one dot for its bodies."""
    shapes = folder / "geometry"
    shutil.copytree(TINY / "geometry", shapes)
    for view in json.loads((shapes / "index.json").read_text())["bodies"]["male"]["views"].values():
        for name in ("body", "relief"):
            Image.new("RGBA", (1, 1)).save(shapes / view[name], "WEBP")
    return shapes

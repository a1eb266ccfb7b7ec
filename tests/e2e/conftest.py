"""The real server and a real browser, and the map as a visitor meets it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright

from myomap.atlas import Atlas
from myomap.clinic import Clinic
from myomap.export.single import single_file
from myomap.export.wish import Wish
from myomap.geometry import Geometry
from myomap.text import load_text

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 20_000

# Finds a point of the window at which a click meets the shape and nothing else; null when it is covered.
POINT_INSIDE = """(shape) => {
    const box = shape.getBoundingClientRect();
    for (const steps of [5, 12, 33]) {
        for (let row = 1; row < steps; row++) for (let column = 1; column < steps; column++) {
            // whole pixels, as a browser takes a click
            const x = Math.floor(box.left + box.width * column / steps);
            const y = Math.floor(box.top + box.height * row / steps);
            if (document.elementFromPoint(x, y)?.closest("[data-kind]") === shape) return [x, y];
        }
    }
    return null;
}"""


def chromium() -> str:
    """Return the browser to use: MYOMAP_CHROMIUM, or a Chromium or Chrome of this machine."""
    for name in (os.environ.get("MYOMAP_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise RuntimeError("No Chromium was found; install one or name it in MYOMAP_CHROMIUM.")


@pytest.fixture(scope="session")
def study_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the server keeps learners' answers, as an SQLAlchemy address."""
    return f"sqlite:///{tmp_path_factory.mktemp('study') / 'study.sqlite'}"


@pytest.fixture(scope="session")
def server(study_database: str) -> Iterator[str]:
    """Serve app.py as `streamlit run` does, on a free port; give its address without a slash at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    process = subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env={**os.environ, "MYOMAP_STUDY_DATABASE": study_database},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(process, address)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait_until_it_answers(process: subprocess.Popen[str], address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended at once:\n{process.communicate()[0]}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError("The server did not answer within a minute.")


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What starts browsers; there can be one only."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """Start one browser for all tests."""
    started = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
    yield started
    started.close()


@dataclass
class MapPage:
    """A browser page with the map on it.

    Attributes
    ----------
    page, server
        The browser page and the server's address.
    strangers
        Requests that went to any other host; there must be none.
    faults
        Errors that the page's scripts raised; there must be none.
    """

    page: Page
    server: str
    strangers: list[str]
    faults: list[str]

    @property
    def svg(self) -> Locator:
        return self.page.locator('svg[data-testid="body-map"]')

    @property
    def panel(self) -> Locator:
        return self.page.get_by_test_id("panel")

    @property
    def heading(self) -> Locator:
        return self.panel.locator("h2").first

    @property
    def pain(self) -> Locator:
        return self.page.get_by_test_id("pain")

    def open(self, query: str = "") -> MapPage:
        """Open the map page and wait until it can be clicked and the panel is there."""
        self.page.goto(f"{self.server}/?{query}" if query else self.server)
        self.wait_for_drawing()
        expect(self.heading).to_be_visible()
        return self

    def wait_for_drawing(self) -> None:
        """Wait until the drawing on screen is that of the view that the map is in."""
        expect(self.svg.locator('[data-kind="area"]').first).to_be_attached()
        expect(self.page.locator(".mm-stage[aria-busy]")).to_have_count(0)

    def shape(self, kind: str, shape_id: str, side: str) -> Locator:
        wanted = f'[data-kind="{kind}"][data-id="{shape_id}"][data-side="{side}"]'
        return self.svg.locator(wanted)

    def place_of(self, shape: Locator) -> tuple[float, float] | None:
        """Return a point of the window where a click meets the first visible of these shapes."""
        for one in shape.all():
            found = one.evaluate(POINT_INSIDE)
            if found:
                return found[0], found[1]
        return None

    def click(self, kind: str, shape_id: str, side: str) -> None:
        """Click a shape where nothing covers it."""
        place = self.place_of(self.shape(kind, shape_id, side))
        assert place is not None, f"{side} {kind} {shape_id} cannot be clicked"
        self.page.mouse.click(*place)

    def choose(self, name: str, value: str) -> None:
        """Press one of the map's switches: view, layer or pick."""
        self.page.locator(f'.mm-choice-{name} input[value="{value}"]').check(force=True)
        if name == "view":
            expect(self.svg).to_have_attribute("data-view", value)
            self.wait_for_drawing()

    def params(self) -> dict[str, list[str]]:
        """Return what the address says now."""
        return parse_qs(urlsplit(self.page.url).query)

    def wait_for_address(self, **wanted: str) -> None:
        """Wait until the address says these values."""
        for name, value in wanted.items():
            self.page.wait_for_url(lambda url, n=name, v=value: parse_qs(urlsplit(url).query).get(n) == [v])

    def painted(self) -> set[tuple[str, str, str]]:
        """Return what is painted as pain: trigger point id, zone and the point's side."""
        rows = self.pain.locator("path").evaluate_all(
            "(all) => all.map((one) => [one.dataset.point, one.dataset.zone, one.dataset.side])"
        )
        return {(row[0], row[1], row[2]) for row in rows}


@pytest.fixture
def open_map(server: str, browser: Browser) -> Iterator[Callable[..., MapPage]]:
    """Give a function that opens the map: `open_map("muscle=deltoid", width=360, height=780, touch=True)`."""
    contexts: list[BrowserContext] = []
    opened: list[MapPage] = []

    def open_one(
        query: str = "",
        width: int = 1280,
        height: int = 800,
        touch: bool = False,
        visit: bool = True,
        locale: str = "en-US",
    ) -> MapPage:
        options: dict[str, Any] = {"has_touch": True, "is_mobile": True} if touch else {}
        options["locale"] = locale
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        view = MapPage(page, server, [], [])
        page.on("request", lambda request: _note_stranger(view, request.url))
        page.on("pageerror", lambda error: view.faults.append(str(error)))
        opened.append(view)
        return view.open(query) if visit else view

    expect.set_options(timeout=PATIENCE_MS)
    yield open_one
    for context in contexts:
        context.close()
    for view in opened:
        assert view.strangers == []
        assert view.faults == []


def _note_stranger(view: MapPage, url: str) -> None:
    if urlsplit(url).scheme in ("http", "https", "ws", "wss") and not url.startswith(view.server):
        view.strangers.append(url)


@pytest.fixture(scope="session")
def whole_file(atlas: Atlas, geometry: Geometry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole atlas as one file, of a clinic with a name that is no HTML."""
    file = tmp_path_factory.mktemp("whole") / "atlas.html"
    clinic = Clinic(name="Riverside <Clinic>", phone="020 7946 0000", country="gb")
    file.write_text(single_file(atlas, geometry, load_text(), Wish(clinic=clinic)), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def first_point(atlas: Atlas, geometry: Geometry) -> tuple[str, str]:
    """A trigger point that is drawn on the front with its pain, and its muscle."""
    features = geometry.features("male", "front")
    zones = {feature.id for feature in features if feature.kind == "zone"}
    drawn = [f for f in features if f.kind == "point" and f.layer == "surface" and f.side == "left"]
    found = next(feature for feature in drawn if feature.id in zones and feature.id in atlas.trigger_points)
    return found.id, found.muscle

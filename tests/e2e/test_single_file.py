"""The atlas as one HTML file in a real browser without a network: opened as a file, it asks for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from myomap.atlas import Atlas
from myomap.export.single import single_file
from myomap.export.wish import Wish
from myomap.geometry import Geometry
from myomap.text import load_text
from myomap.view_state import ViewState
from tests.e2e.conftest import PATIENCE_MS, MapPage
from tests.e2e.test_axe import faults

_KEPT = """async () => [document.cookie, (await indexedDB.databases()).length,
    (() => { try { return localStorage.length + sessionStorage.length } catch { return 0 } })()]"""


@dataclass
class Opened(MapPage):
    """The file in a browser: `server` is its address, `strangers` every request but the one for it."""

    said: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> Opened:
        self.page.goto(self.server + query)
        self.wait_for_drawing()
        expect(self.heading).to_be_visible()
        return self

    def read(self, name: str) -> None:
        expect(self.heading).to_have_text(name)


@pytest.fixture(scope="module")
def part(atlas: Atlas, geometry: Geometry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("single") / "shoulder.html"
    wish = Wish(ViewState(only="region:shoulder"), full="https://atlas.example.org/")
    file.write_text(single_file(atlas, geometry, load_text(), wish), encoding="utf-8")
    return file


@pytest.fixture
def open_file(browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Give a function that opens a file without a network: `open_file(file, "?muscle=deltoid")`."""
    opened: list[Opened] = []

    def open_one(file: Path, query: str = "", width: int = 1280, height: int = 800, **options: Any) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, locale="eo", **options
        )
        context.set_default_timeout(PATIENCE_MS)
        view = Opened(context.new_page(), file.as_uri(), [], [])
        view.page.on("request", lambda request: _note(view, request.url))
        view.page.on("pageerror", lambda error: view.faults.append(str(error)))
        view.page.on("console", lambda message: view.said.append(message.text))
        opened.append(view)
        return view.open(query)

    expect.set_options(timeout=PATIENCE_MS)
    yield open_one
    for view in opened:
        assert view.page.evaluate(_KEPT) == ["", 0, 0]
        view.page.context.close()
        assert (view.strangers, view.faults, view.said) == ([], [], [])


def _note(view: Opened, url: str) -> None:
    if not url.startswith((view.server, "blob:", "data:")):
        view.strangers.append(url)


def test_picks_in_the_file_are_answered_and_stated_in_the_address(
    open_file: Callable[..., Opened], whole_file: Path
) -> None:
    view = open_file(whole_file)
    assert view.page.title() == "Body map · myomap"
    view.click("muscle", "deltoid", "left")
    view.read("Deltoid")
    view.wait_for_address(muscle="deltoid", side="left", view="front")
    expect(view.page).to_have_title("Deltoid · myomap")
    expect(view.panel.locator(".panel-number")).to_contain_text("999")
    assert ("deltoid-anterior-1", "essential", "left") in view.painted()

    view.panel.locator('[data-ref="point:deltoid-anterior-1"]').first.click()
    view.wait_for_address(point="deltoid-anterior-1")
    expect(view.heading).to_be_focused()
    expect(view.panel.locator("ol > li").first).to_be_attached()
    assert "<!--" not in view.panel.inner_html()

    view.panel.locator("a[data-compare]").first.click()
    expect(view.panel.locator(".panel-compare")).to_be_visible()
    view.page.wait_for_url("**compare=**")
    view.page.go_back()
    expect(view.panel.locator(".panel-compare")).to_have_count(0)
    view.page.go_back()
    view.read("Deltoid")
    view.page.go_back()
    view.read("Where does it hurt?")
    view.page.go_forward()
    view.read("Deltoid")
    expect(view.shape("muscle", "deltoid", "left").first).to_have_attribute("aria-pressed", "true")


def test_two_places_are_ranked_and_lead_to_a_muscle_with_the_way_back(
    open_file: Callable[..., Opened], whole_file: Path
) -> None:
    view = open_file(whole_file, "#area=temple&side=left")
    view.read("Left temple")
    view.choose("pick", "areas")
    view.page.evaluate("""myomapPage.map.pick("area", "forehead", "left", { add: true })""")
    expect(view.panel.locator(".panel-chips li")).to_have_count(2)
    view.page.wait_for_url("**area=temple&area=forehead**")
    view.panel.locator(".panel-answer a[data-ref^=muscle]").first.click()
    expect(view.panel.locator(".panel-trail a")).to_have_count(2)
    view.panel.locator('.panel-trail [data-ref="area:temple"]').click()
    view.read("Left temple")
    view.panel.locator("a[data-ref^=condition]").first.click()
    expect(view.panel.locator(".panel-kicker")).to_have_text("Condition")


def test_search_finds_by_everyday_words_and_moves_the_focus(
    open_file: Callable[..., Opened], whole_file: Path
) -> None:
    view = open_file(whole_file)
    box = view.page.get_by_role("search").get_by_role("combobox")
    box.fill("left tension headache")
    expect(view.page.get_by_role("option").first).to_contain_text("headache")
    box.fill("right delt")
    box.press("Enter")
    view.read("Deltoid")
    view.wait_for_address(muscle="deltoid", side="right")
    expect(view.heading).to_be_focused()
    expect(box).to_have_value("")


def test_emergency_numbers_stand_in_the_foot_and_can_be_chosen(
    open_file: Callable[..., Opened], whole_file: Path
) -> None:
    view = open_file(whole_file, "?muscle=deltoid&side=right")
    view.panel.locator(".panel-number a").click()
    view.page.locator('#emergency [data-country="es"] a').click()
    expect(view.panel.locator(".panel-number")).to_contain_text("112")
    view.wait_for_address(country="es", muscle="deltoid")
    foot = view.page.locator("footer")
    expect(foot).to_contain_text("not a diagnosis")
    expect(foot).to_contain_text("Riverside <Clinic>")
    expect(foot.locator('a[href="tel:02079460000"]')).to_be_visible()


def test_an_address_that_asks_for_nonsense_is_told_politely_and_runs_nothing(
    open_file: Callable[..., Opened], whole_file: Path, part: Path
) -> None:
    evil = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    view = open_file(whole_file, f"?muscle={evil}&{evil}=1&area=temple&side={evil}&view=%00&point=%E0%A4%A")
    view.read("Left temple")
    notes = view.panel.get_by_role("status")
    expect(notes).to_contain_text('"<img src=x onerror=alert(1)>"')
    assert view.panel.locator("img").count() == 0
    view = open_file(part, "?condition=frozen-shoulder&muscle=soleus")
    view.read("Frozen shoulder")
    expect(view.page).to_have_title("Frozen shoulder · myomap")
    expect(view.panel.get_by_role("status")).to_contain_text("does not offer")
    view.page.evaluate("""location.hash = "muscle=supraspinatus&side=right" """)
    view.read("Supraspinatus")
    beyond = view.panel.locator('a[target="_blank"][href^="https://atlas.example.org/"]').first
    expect(beyond).to_be_attached()


def test_the_file_breaks_no_rule_of_axe_in_either_theme(open_file: Callable[..., Opened], part: Path) -> None:
    view = open_file(part, width=360, height=780, bypass_csp=True)
    assert faults(view.page) == []
    view.page.evaluate("""location.hash = "muscle=infraspinatus&side=right" """)
    view.read("Infraspinatus")
    expect(view.svg).to_have_attribute("data-view", "back")
    view.wait_for_drawing()
    assert faults(view.page) == []
    view.page.emulate_media(color_scheme="dark")
    assert faults(view.page) == []
    assert view.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

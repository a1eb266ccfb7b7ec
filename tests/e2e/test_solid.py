"""The turnable body in a real browser: it opens on demand from what the map shows, and closes again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Playwright, expect

from myomap.text import load_text
from tests.e2e.conftest import CHROMIUM_ARGUMENTS, MapPage, chromium

OPENS_MS = 120_000  # WebGL without a graphics card, on a busy machine
TEXT = load_text()
OpenMap = Callable[..., MapPage]


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    """A browser that draws WebGL by the processor."""
    arguments = [one for one in CHROMIUM_ARGUMENTS if one != "--disable-gpu"]
    drawing = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    started = driver.chromium.launch(executable_path=chromium(), args=[*arguments, *drawing])
    yield started
    started.close()


def requests_for_plotly(view: MapPage) -> list[str]:
    names = view.page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    return [name for name in names if "plotly" in name.lower()]


def button(view: MapPage) -> Locator:
    return view.page.get_by_role("button", name=TEXT("solid.button"))


def turned(view: MapPage) -> Locator:
    """Open the dialog and wait for the picture."""
    button(view).click()
    dialog = view.page.get_by_role("dialog")
    expect(dialog.locator(".st-key-solid_figure canvas").first).to_be_visible(timeout=OPENS_MS)
    return dialog


def test_body_is_loaded_when_asked_for_and_closes_by_escape(open_map: OpenMap) -> None:
    view = open_map("muscle=soleus&side=left&view=back")
    expect(button(view)).to_be_visible()
    assert requests_for_plotly(view) == []
    dialog = turned(view)
    assert requests_for_plotly(view)
    expect(dialog).to_have_accessible_name("Left soleus")
    expect(dialog.get_by_test_id("solid-words")).to_contain_text("Left soleus")
    expect(dialog.get_by_role("img", name="Left soleus")).to_be_attached()
    view.page.keyboard.press("Escape")
    expect(view.page.get_by_role("dialog")).to_have_count(0)
    expect(button(view)).to_be_focused()


def test_body_shows_what_was_picked_last(open_map: OpenMap) -> None:
    view = open_map("muscle=soleus&side=left&view=back")
    view.click("muscle", "gluteus-maximus", "right")
    view.wait_for_address(muscle="gluteus-maximus", side="right")
    dialog = turned(view)
    expect(dialog).to_have_accessible_name("Right gluteus maximus")
    assert view.params()["muscle"] == ["gluteus-maximus"]


def test_camera_buttons_work_by_keyboard_without_the_server(open_map: OpenMap) -> None:
    view = open_map("muscle=soleus&side=left&view=back")
    dialog = turned(view)
    sent: list[object] = []
    view.page.on("websocket", lambda socket: sent.append(socket))
    eye = "() => document.querySelector('.st-key-solid_figure .js-plotly-plot').layout.scene.camera.eye.y"
    front = dialog.get_by_role("button", name=TEXT("solid.camera.front"), exact=True)
    front.focus()
    front.press("Enter")
    view.page.wait_for_function(f"({eye})() < -1")
    expect(dialog.get_by_role("button", name=TEXT("solid.camera.front"), exact=True)).to_be_focused()
    back = dialog.get_by_role("button", name=TEXT("solid.camera.back"), exact=True)
    back.click()
    view.page.wait_for_function(f"({eye})() > 1")
    assert sent == []


def test_phone_gets_the_map_first_and_a_figure_that_fits(open_map: OpenMap) -> None:
    view = open_map("muscle=temporalis&side=right&body=female", width=360, height=780, touch=True)
    place, panel, picture = (one.bounding_box() for one in (button(view), view.panel, view.svg))
    assert place and panel and picture
    assert picture["y"] < panel["y"] < place["y"]
    figure = turned(view).locator(".st-key-solid_figure")
    box = figure.bounding_box()
    assert box and box["width"] <= 360 and box["height"] < 0.75 * 780
    for one in figure.locator(".updatemenu-button").all():
        found = one.bounding_box()
        assert found and found["x"] >= box["x"] and found["x"] + found["width"] <= box["x"] + box["width"]
        assert found["height"] >= 24

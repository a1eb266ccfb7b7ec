"""The panel of a pick comes as a file, before the server's answer, which has the last word."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from myomap.atlas import Atlas
from tests.e2e.conftest import PATIENCE_MS, MapPage

OpenMap = Callable[..., MapPage]
_HAS_READ_A_FILE = "performance.getEntriesByType('resource').some((one) => one.name.includes('/panels/'))"
_MARK = "panel => { panel.dataset.seen = 'yes'; }"


class Line:
    """The line between page and server, which can be cut: what either says then does not arrive."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, here: WebSocketRoute) -> None:
        there = here.connect_to_server()
        here.on_message(lambda message: None if self.is_cut else there.send(message))
        there.on_message(lambda message: None if self.is_cut else here.send(message))


def _visit(view: MapPage) -> None:
    view.page.goto(f"{view.server}/")
    expect(view.shape("muscle", "deltoid", "left").first).to_be_visible(timeout=PATIENCE_MS)


@pytest.fixture
def cut_off(open_map: OpenMap) -> tuple[MapPage, Line]:
    """Open a map that knows of the files, which are written after the first visit, on a line to be cut."""
    view = open_map(visit=False)
    line = Line(view.page)
    _visit(view)
    until = time.monotonic() + PATIENCE_MS / 1000
    while not view.page.evaluate(_HAS_READ_A_FILE):
        assert time.monotonic() < until, "no panel came as a file"
        for muscle in ("rectus-femoris", "pectoralis-major"):
            view.click("muscle", muscle, "right")
            view.wait_for_address(muscle=muscle)
    return view, line


def test_a_picked_muscle_is_read_without_the_server(cut_off: tuple[MapPage, Line], atlas: Atlas) -> None:
    view, line = cut_off
    line.is_cut = True
    view.click("muscle", "deltoid", "left")
    expect(view.heading).to_have_text(atlas.muscles["deltoid"].name)
    expect(view.panel.locator('[data-ref="point:deltoid-anterior-1"]').first).to_be_visible()
    assert "emergency number -->" not in view.panel.inner_html()


def test_a_picked_place_is_ranked_without_the_server(cut_off: tuple[MapPage, Line], atlas: Atlas) -> None:
    view, line = cut_off
    view.choose("pick", "areas")
    line.is_cut = True
    view.click("area", "shoulder-front", "right")
    expect(view.heading).to_have_text("Right front of shoulder")
    expect(view.panel.locator('[data-ref="muscle:infraspinatus"]').first).to_be_visible()
    expect(view.panel.locator(".panel-number").first).to_be_visible()


def test_the_answer_says_the_same_and_changes_nothing(cut_off: tuple[MapPage, Line]) -> None:
    view, line = cut_off
    line.is_cut = True
    view.click("muscle", "deltoid", "left")
    expect(view.panel.locator('[data-ref="point:deltoid-anterior-1"]').first).to_be_visible()
    early = view.panel.inner_html()
    line.is_cut = False
    view.click("muscle", "rectus-femoris", "left")
    view.wait_for_address(muscle="rectus-femoris")
    view.click("muscle", "deltoid", "left")
    view.panel.evaluate(_MARK)
    view.wait_for_address(muscle="deltoid")
    expect(view.panel).to_have_attribute("data-seen", "yes")
    assert view.panel.inner_html() == early


def test_without_files_the_answer_comes_all_the_same(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map(visit=False)
    view.page.route("**/static/panels/**", lambda route: route.abort())
    _visit(view)
    for muscle in ("deltoid", "rectus-femoris"):
        view.click("muscle", muscle, "left")
        expect(view.heading).to_have_text(atlas.muscles[muscle].name)
        view.wait_for_address(muscle=muscle)

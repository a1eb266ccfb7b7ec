"""The atlas in another site's page, framed by the code that is printed, with third-party cookies blocked."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, Playwright, expect

from myomap.ui.website_choice import Choice, frame_query, snippet
from myomap.view_state import ViewState
from tests.e2e.conftest import CHROMIUM_ARGUMENTS, PATIENCE_MS, POINT_INSIDE, chromium

BLOCKING = {"profile": {"block_third_party_cookies": True, "cookie_controls_mode": 1}}
TRY_A_COOKIE = "document.cookie = 'probe=1; SameSite=None; Secure'; document.cookie.includes('probe')"
PAGE = '<!doctype html><html lang="en"><title>A clinic</title><body style="margin:0">{}</body></html>'
REGION = Choice(ViewState(only="region:shoulder", muscle="deltoid", side="right"))
MUSCLE = Choice(ViewState(muscle="soleus", side="left"), turned="back", height=500)
NOTHING_HIDDEN = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return main.scrollHeight === main.clientHeight;
}"""
WIDTH = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return Math.max(document.documentElement.scrollWidth, main.scrollWidth);
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The clinic's own site, on another origin than the atlas: a page with one frame, and one with two."""
    folder = tmp_path_factory.mktemp("clinic")
    codes = [
        snippet(f"{server}/?{frame_query(choice, 'male')}", "The <shoulder>", choice)
        for choice in (REGION, MUSCLE)
    ]
    (folder / "one.html").write_text(PAGE.format(codes[0]), encoding="utf-8")
    (folder / "two.html").write_text(PAGE.format("\n".join([codes[1], codes[0]])), encoding="utf-8")
    served = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://localhost:{served.server_port}"
    served.shutdown()
    served.server_close()


@pytest.fixture(scope="module")
def visitor(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser of its own that blocks third-party cookies, as many people's browsers do."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "Default").mkdir()
    (profile / "Default" / "Preferences").write_text(json.dumps(BLOCKING), encoding="utf-8")
    context = driver.chromium.launch_persistent_context(
        profile,
        executable_path=chromium(),
        args=CHROMIUM_ARGUMENTS,
        viewport={"width": 900, "height": 800},
        locale="en-US",
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture(scope="module")
def page(visitor: BrowserContext, site: str) -> Page:
    """The clinic's page with one frame."""
    opened = visitor.new_page()
    opened.goto(f"{site}/one.html")
    # it may be the server's first visit, which reads all tables
    heading(opened.frame_locator("iframe")).wait_for(timeout=3 * PATIENCE_MS)
    return opened


def heading(frame: FrameLocator) -> Locator:
    return frame.locator('[data-testid="panel"] h2').first


def height_of(page: Page) -> int:
    return int(page.evaluate("document.querySelector('iframe').offsetHeight"))


def press(page: Page, kind: str, id: str, side: str) -> None:
    """Click a shape of the map, as a visitor of the page around it does."""
    page.evaluate("scrollTo(0, 0)")
    shapes = page.frame_locator("iframe").locator(f'[data-kind="{kind}"][data-id="{id}"][data-side="{side}"]')
    expect(shapes.first).to_be_attached()
    places = [one.evaluate(POINT_INSIDE) for one in shapes.all()]
    place = next((one for one in places if one), None)
    assert place, f"{side} {kind} {id} cannot be clicked"
    page.mouse.click(*place)  # the frame begins where the page begins


def test_frame_on_another_site_opens_what_was_chosen_without_cookies(page: Page, server: str) -> None:
    frame = page.frame_locator("iframe")
    expect(heading(frame)).to_have_text("Deltoid")
    inside = next(one for one in page.frames if one.url.startswith(server))
    assert inside.evaluate(TRY_A_COOKIE) is False
    assert inside.evaluate("document.hasStorageAccess()") is False
    expect(frame.locator("footer")).to_contain_text("not a diagnosis")
    expect(frame.locator("footer a").first).to_have_text("Source: myomap, CC BY 4.0")
    expect(frame.locator('[data-kind="muscle"][data-id="soleus"]')).to_have_count(0)


def test_frame_on_another_site_is_as_tall_as_what_it_shows(page: Page, server: str) -> None:
    frame, opener = page.frame_locator("iframe"), page.frame_locator("iframe").locator(".panel summary").first
    expect(page.locator("iframe")).to_have_attribute("style", re.compile(r"height: \d+px"))
    inside = next(one for one in page.frames if one.url.startswith(server))
    expect(frame.locator(".mm-stage[aria-busy]")).to_have_count(0)
    inside.wait_for_function(NOTHING_HIDDEN)
    before = height_of(page)
    opener.click()
    page.wait_for_function("(was) => document.querySelector('iframe').offsetHeight > was + 20", arg=before)
    inside.wait_for_function(NOTHING_HIDDEN)
    opener.click()
    page.wait_for_function("(was) => document.querySelector('iframe').offsetHeight === was", arg=before)


def test_frame_on_another_site_answers_a_click(page: Page, site: str) -> None:
    frame = page.frame_locator("iframe")
    frame.locator('.mm-choice-view input[value="front"]').check(force=True)
    expect(frame.locator('svg[data-testid="body-map"]')).to_have_attribute("data-view", "front")
    expect(frame.locator(".mm-stage[aria-busy]")).to_have_count(0)
    press(page, "muscle", "deltoid", "left")
    expect(frame.locator('[data-testid="panel"]')).to_contain_text("left side")
    point = frame.locator('[data-testid="panel"] a[data-ref^="point:"]').first
    expect(point).to_have_attribute("href", re.compile("only=region%3Ashoulder"))  # and still nothing else
    assert page.url == f"{site}/one.html"


def test_frame_link_to_the_whole_atlas_opens_the_same_view_in_a_tab_of_its_own(
    page: Page, visitor: BrowserContext, server: str
) -> None:
    with visitor.expect_page() as opening:
        page.frame_locator("iframe").get_by_role("link", name="Open the full atlas").click()
    whole = opening.value
    expect(whole.locator('[data-testid="panel"] h2').first).to_have_text("Deltoid")
    assert whole.url.startswith(f"{server}/?") and "embed" not in whole.url and "only" not in whole.url
    expect(whole.locator('[data-kind="muscle"][data-id="soleus"]').first).to_be_attached()
    assert whole.evaluate(TRY_A_COOKIE) is True  # in a tab of its own cookies are not a third party's
    whole.close()


def test_frames_on_a_narrow_page_keep_their_own_heights_and_deep_links(
    visitor: BrowserContext, site: str, server: str
) -> None:
    page = visitor.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{site}/two.html")
    for n, name in enumerate(("Soleus", "Deltoid")):
        frame = page.locator("iframe").nth(n)
        frame.scroll_into_view_if_needed()
        expect(heading(frame.content_frame)).to_have_text(name)
    page.wait_for_function("document.querySelectorAll('iframe')[1].offsetHeight > 1400")
    assert page.evaluate("document.querySelectorAll('iframe')[0].offsetHeight") == 500
    widths = [one.evaluate(WIDTH) for one in page.frames if one.url.startswith(server)]
    assert len(widths) == 2 and max(widths) <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

"""What one person sees in a real browser: the first load, and how soon a click is answered and painted."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.bench.relay import counted
from tests.bench.servers import Server

STOPWATCH = (Path(__file__).parent / "stopwatch.js").read_text(encoding="utf-8")
QUIET_S = 1.0
ANSWER_TIMEOUT_MS = 20_000
WARM_UP_CLICKS = 5
OPENINGS = 9
REST_MS = 60  # what aiming set going is over before the click
SIZE = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Target:
    """What to click next and how the answer is known.

    Attributes
    ----------
    x, y
        Point of the window, in CSS pixels.
    wanted
        The `data-ref` that the panel must hold afterwards; empty when any new text will do.
    """

    x: float
    y: float
    wanted: str = ""


Aim = Callable[[Page, int], Target]
"""Find where the n-th click goes."""


@dataclass(frozen=True)
class PageUnderTest:
    """How to read a page.

    Attributes
    ----------
    ready
        Selector of something that is there when the page can be used.
    panel
        Selector of the element whose text answers a click.
    overlay
        Selector of what is painted in the browser; empty when there is nothing.
    aim
        Chooses the places to click.
    """

    ready: str
    panel: str
    overlay: str
    aim: Aim


@dataclass
class FirstLoad:
    """What a browser with an empty cache fetched until the page was ready and quiet.

    Attributes
    ----------
    ready_ms
        Time until the page could be used.
    total_bytes
        All bytes that came from the server, as they passed over the network.
    http_bytes
        What the browser says of its requests, headers included; the rest is the websocket.
    requests
        Address and bytes of each request, largest first.
    other_hosts
        Hosts other than the server that were asked; there should be none.
    """

    ready_ms: float = math.nan
    total_bytes: int = 0
    http_bytes: int = 0
    requests: list[tuple[str, int]] = field(default_factory=list)
    other_hosts: list[str] = field(default_factory=list)


class _Network:
    """Adds up what Chromium's own network log says."""

    def __init__(self, page: Page) -> None:
        self.urls: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.last_seen = time.monotonic()
        log = page.context.new_cdp_session(page)
        log.on("Network.requestWillBeSent", self._asked)
        log.on("Network.webSocketCreated", self._socket)
        log.on("Network.loadingFinished", self._finished)
        log.on("Network.webSocketFrameReceived", self._frame)
        log.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]
        self.last_seen = time.monotonic()

    def _socket(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])
        self.last_seen = time.monotonic()

    def _frame(self, event: dict[str, Any]) -> None:
        self.last_seen = time.monotonic()


def measure_first_load(browser: Browser, server: Server, under_test: PageUnderTest) -> FirstLoad:
    """Open the page with an empty cache and add up all that it fetches.

    Parameters
    ----------
    browser
        A running Chromium.
    server
        The server to visit.
    under_test
        How to tell that the page is ready.

    Returns
    -------
    FirstLoad
        Bytes, requests and the time to ready.
    """
    loaded = FirstLoad()
    with counted(server.port) as relay, browser.new_context(viewport=SIZE) as context:
        page = context.new_page()
        network = _Network(page)
        started = time.perf_counter()
        page.goto(relay.url)
        page.wait_for_selector(under_test.ready, timeout=ANSWER_TIMEOUT_MS)
        loaded.ready_ms = (time.perf_counter() - started) * 1000
        while time.monotonic() - network.last_seen < QUIET_S:
            page.wait_for_timeout(100)
        loaded.total_bytes = relay.received
        loaded.http_bytes = sum(network.sizes.values())
        home = relay.url
    addresses = {key: urlsplit(url) for key, url in network.urls.items() if url.startswith(("http", "ws"))}
    loaded.requests = sorted(
        ((address.path, network.sizes.get(key, 0)) for key, address in addresses.items()),
        key=lambda request: -request[1],
    )
    loaded.other_hosts = sorted({address.netloc for address in addresses.values()} - {urlsplit(home).netloc})
    return loaded


def measure_openings(browser: Browser, addresses: Sequence[str], ready: str) -> list[list[float]]:
    """Open pages again and again, in turn, with a filled cache, and time how soon each can be read.

    Parameters
    ----------
    browser
        A running Chromium.
    addresses
        The pages.
    ready
        Selector of something that is there when any of them can be read.

    Returns
    -------
    Milliseconds of every opening but the first, for each page.
    """
    times: list[list[float]] = [[] for _ in addresses]
    with browser.new_context(viewport=SIZE) as context:
        page = context.new_page()
        for number in range(OPENINGS + 1):
            for address, kept in zip(addresses, times, strict=True):
                started = time.perf_counter()
                page.goto(address, wait_until="commit")
                page.wait_for_selector(ready, timeout=ANSWER_TIMEOUT_MS)
                if number:
                    kept.append((time.perf_counter() - started) * 1000)
    return times


@dataclass
class ClickTimes:
    """Times of many clicks, in milliseconds from the release of the pointer.

    Attributes
    ----------
    panel
        Until the panel holds the answer.
    settled
        Until the panel changed for the last time.
    overlay
        Until the picture was changed in the document; empty for a page without a picture.
    frame
        Until the frame with that change had been drawn.
    entry
        As the map itself reports it (`performance` entries named myomap:paint).
    """

    panel: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    overlay: list[float] = field(default_factory=list)
    frame: list[float] = field(default_factory=list)
    entry: list[float] = field(default_factory=list)

    def add(self, times: dict[str, float | None]) -> None:
        """Add what the stopwatch measured for one click; what it could not measure is left out."""
        for name, value in times.items():
            if value is not None:
                getattr(self, name).append(value)


class Clicker:
    """A page that stays open and is clicked in several rounds.

    Parameters
    ----------
    browser
        A running Chromium.
    server
        The server to visit.
    under_test
        How to click the page and read its answer.
    times
        Where the times go.
    """

    def __init__(
        self, browser: Browser, server: Server, under_test: PageUnderTest, times: ClickTimes
    ) -> None:
        self._under_test = under_test
        self._times = times
        self._numbers: Iterator[int] = itertools.count()
        self._page = browser.new_page(viewport=SIZE)
        self._page.add_init_script(STOPWATCH)
        self._page.goto(server.url)
        self._page.wait_for_selector(under_test.ready, timeout=ANSWER_TIMEOUT_MS)
        self._page.wait_for_timeout(1000)
        for _ in range(WARM_UP_CLICKS):
            self._time_a_click()

    def click(self, clicks: int) -> None:
        """Click so many times and keep the times."""
        for _ in range(clicks):
            self._times.add(self._time_a_click())

    def _time_a_click(self) -> dict[str, float | None]:
        target = self._under_test.aim(self._page, next(self._numbers))
        self._page.mouse.move(target.x, target.y)
        watched = {
            "panel": self._under_test.panel,
            "overlay": self._under_test.overlay,
            "wanted": target.wanted,
        }
        self._page.evaluate("watched => window.stopwatch(watched)", watched)
        self._page.wait_for_timeout(REST_MS)
        self._page.mouse.down()
        self._page.mouse.up()
        times: dict[str, float | None] = self._page.evaluate(
            """limit => Promise.race([
                window.stopwatchDone,
                new Promise((_, fail) => setTimeout(() => fail(new Error("no answer to the click")), limit)),
            ])""",
            ANSWER_TIMEOUT_MS,
        )
        return times

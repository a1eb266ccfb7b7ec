"""Two servers behind nginx with the settings that ship: one goes away, and its visitors hardly notice."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.bench.servers import ROOT, free_port
from tests.e2e.conftest import PATIENCE_MS, MapPage
from tests.nginx import nginx_before

START_SECONDS = 60.0
VIEW = "view=front&muscle=deltoid&side=right"
CLASS = 50
FLOOD = 1200


@dataclass
class Site:
    """nginx, the servers behind it by port, and where nginx writes its log."""

    address: str
    plain: str
    replicas: dict[int, subprocess.Popen[bytes]]
    log: Path


def start(port: int, database: str, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port)]
    with log.open("ab") as output:
        return subprocess.Popen(
            [*command, "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env={**os.environ, "MYOMAP_STUDY_DATABASE": database},
            stdout=output,
            stderr=output,
        )


def wait_until_ready(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=START_SECONDS):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("proxy")
    database = f"sqlite:///{folder}/study.sqlite"
    replicas = {port: start(port, database, folder / f"{port}.log") for port in (free_port(), free_port())}
    try:
        for port in replicas:
            wait_until_ready(port)
        with nginx_before([*replicas], folder) as (address, plain):
            yield Site(address, plain, replicas, folder / "access.log")
    finally:
        for process in replicas.values():
            process.kill()
            process.wait()


def get(address: str) -> tuple[int, Message]:
    """Return the status and the headers of an answer."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request) as answer:
            answer.read()
            return answer.status, answer.headers
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers


def server_of(address: str) -> int:
    """Return the port of the server that answers us; behind nginx a visitor has one."""
    return int(get(f"{address}/")[1]["X-Upstream"].rpartition(":")[2])


def statuses(address: str, path: str, times: int) -> list[int]:
    """Ask for a page many times at once, over few connections."""
    host = urlsplit(address).netloc

    def ask(number: int) -> list[int]:
        connection = http.client.HTTPConnection(host)
        found = []
        for _ in range(number):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            found.append(answer.status)
        connection.close()
        return found

    with ThreadPoolExecutor(4) as several:
        return [one for part in several.map(ask, [times // 4] * 4) for one in part]


@pytest.mark.parametrize(
    "path", ["/", f"/conditions?{VIEW}", "/app/static/geometry/index.json", "/_stcore/health"]
)
def test_every_answer_has_each_header_once(site: Site, path: str) -> None:
    status, headers = get(f"{site.address}{path}")
    assert status == 200
    for name in (
        "Content-Security-Policy",
        "Referrer-Policy",
        "Permissions-Policy",
        "X-Content-Type-Options",
        "Strict-Transport-Security",
    ):
        assert len(headers.get_all(name, [])) == 1, (name, path)


def test_scripts_and_drawings_are_compressed_and_kept_for_ever(site: Site) -> None:
    with urllib.request.urlopen(site.address) as page:
        script = page.read().decode().split('src="./static/js/')[1].split('"')[0]
    drawing = next((ROOT / "static" / "geometry" / "male").glob("front.*.json")).name
    for path in (f"/static/js/{script}", f"/app/static/geometry/male/{drawing}"):
        status, headers = get(f"{site.address}{path}")
        assert status == 200 and headers["Content-Encoding"] == "gzip"
        assert "immutable" in headers["Cache-Control"] and "max-age=31536000" in headers["Cache-Control"]
    assert get(f"{site.address}/")[1]["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/ready"])
def test_what_is_for_those_who_look_after_the_server_is_closed(site: Site, path: str) -> None:
    assert get(f"{site.address}{path}")[0] == 404


class Sessions:
    """The websockets of a page: how many there were, and for how many of them the page was written whole."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.opened = self.written = 0
        page.on("websocket", self._note)

    def _note(self, socket: WebSocket) -> None:
        self.opened += 1
        socket.on("framereceived", self._read)

    def _read(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished":
            self.written = self.opened

    def wait_for_another(self) -> None:
        """Wait until the page has come back by itself and is written."""
        until = time.monotonic() + PATIENCE_MS / 1000
        while self.opened < 2 or self.written < self.opened:
            assert time.monotonic() < until, "the page did not come back"
            self._page.wait_for_timeout(50)


def test_server_that_ends_hands_its_visitors_to_the_other(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page = context.new_page()
    sessions = Sessions(page)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    view = MapPage(page, site.address, [], []).open(VIEW)
    view.click("muscle", "pectoralis-major", "right")
    view.wait_for_address(muscle="pectoralis-major", side="right", view="front")
    expect(view.heading).to_contain_text("pectoralis major", ignore_case=True)
    assert [one for one in told if "Content Security Policy" in one] == []
    page.evaluate("window.notReloaded = true")

    busy = server_of(site.address)
    site.replicas[busy].terminate()
    assert site.replicas[busy].wait(timeout=PATIENCE_MS / 1000) in (0, -signal.SIGTERM)
    sessions.wait_for_another()
    expect(view.heading).to_contain_text("pectoralis major", ignore_case=True)
    assert view.params()["muscle"] == ["pectoralis-major"]
    view.click("muscle", "deltoid", "left")
    view.wait_for_address(muscle="deltoid", side="left", view="front")
    expect(view.heading).to_contain_text("deltoid", ignore_case=True)
    assert page.evaluate("window.notReloaded") is True
    assert server_of(site.address) != busy
    context.close()


def test_class_behind_one_address_passes_and_a_flood_does_not(site: Site) -> None:
    assert set(statuses(site.address, f"/conditions?{VIEW}", CLASS)) == {200}
    assert 429 in statuses(site.address, f"/conditions?{VIEW}", FLOOD)


def test_plain_address_leads_to_tls(site: Site) -> None:
    connection = http.client.HTTPConnection(urlsplit(site.plain).netloc)
    connection.request("GET", f"/show?{VIEW}", headers={"Host": "atlas.example.org"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://atlas.example.org/show?{VIEW}")
    connection.close()


def test_log_says_neither_what_was_looked_at_nor_by_whom(site: Site) -> None:
    log = site.log.read_text()
    assert "127.0.0.0 [" in log and " GET /conditions 200 " in log
    assert "127.0.0.1" not in log and "deltoid" not in log and "?" not in log
    assert not (site.log.parent / "error.log").read_text()

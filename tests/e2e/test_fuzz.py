"""Hostile addresses and messages in a real browser: a working page, a polite note, and nothing that runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, expect

from myomap import view_state
from myomap.atlas import Atlas
from myomap.export.single import single_file
from myomap.export.wish import Wish
from myomap.geometry import Geometry
from myomap.text import load_text
from myomap.view_state import ViewState
from tests.e2e.conftest import PATIENCE_MS, ROOT

# Each would leave a mark if it were read as anything but letters.
PAYLOADS = (
    "<x-fuzz>a</x-fuzz><script>window.ran=1</script>",
    '"><img x-fuzz src=x onerror="window.ran=1">',
    "'><svg x-fuzz onload='window.ran=1'>",
    "</script></style></textarea></title><iframe x-fuzz srcdoc='<script>parent.ran=1</script>'></iframe>",
    "javascript:window.ran=1",
    "${window.ran=1}{{window.ran=1}}",
    "[x](javascript:window.ran=1) :red[x] $x$ :material/home:",
    "<!--c0--><!--trail--><x-fuzz>",
    "__proto__",
    "constructor",
    "' OR 1=1;--",
    "../../../../etc/passwd",
    "\u202e\u2066\u200f\ufeff",
    "e\u0301" * 60 + "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "%253Cx-fuzz%253E",
    "x" * 3000,
)
# What no form sends: broken escapes, overlong and lone halves of letters, names without values.
RAW = (
    "muscle=%&point=%ZZ&area=%C0%AF&area=%00&side=%ED%A0%80&&=&=x&across&muscle[]=soleus"
    "&area[__proto__]=x&__proto__[ran]=1&constructor=1&%3Cx-fuzz%3E=1&embed_options=%3Cx-fuzz%3E"
)
MARKS = """() => [
    window.ran, ({}).ran, document.querySelectorAll("x-fuzz, [x-fuzz]").length,
    document.querySelectorAll("a[href^='javascript:' i], [onerror], [onload]").length,
    document.querySelectorAll("[data-testid=stException]").length,
]"""
CLEAN = [None, None, 0, 0, 0]
AREA = 'svg[data-testid="body-map"] [data-kind="area"]'
# What an ill-meaning page around may say: in our words, in Streamlit's, and in none.
MESSAGES: list[Any] = [
    *(
        None,
        0,
        "",
        "x" * 100_000,
        [],
        {},
        {"myomap": "height", "height": 1e12},
        {"myomap": {"height": "<x-fuzz>"}},
    ),
    {"myomap": "view", "muscle": "soleus", "html": "<x-fuzz>"},
    {"__proto__": {"ran": 1}, "constructor": {"prototype": {"ran": 1}}},
    *(
        {"stCommVersion": 1, "isPrivate": False, "type": type, **said}
        for type, said in (
            ("SET_CUSTOM_THEME_CONFIG", {"themeInfo": {"primaryColor": "url(javascript:window.ran=1)"}}),
            ("SET_QUERY_PARAMS", {"queryParams": "?muscle=soleus"}),
            ("UPDATE_FROM_QUERY_PARAMS", {"queryParams": "?muscle=soleus"}),
            ("REQUEST_PAGE_CHANGE", {"pageScriptHash": "<x-fuzz>"}),
            ("UPDATE_HASH", {"hash": "<x-fuzz>"}),
            ("SEND_APP_HEARTBEAT", {}),
            ("STOP_SCRIPT", {}),
            ("RERUN_SCRIPT", {}),
            ("CLEAR_CACHE", {}),
            ("TERMINATE_WEBSOCKET_CONNECTION", {}),
        )
    ),
]
# Texts that are compared are written as JSON first; comparing each with each would keep the browser busy.
COUNT_WRITTEN = """
window.written = 0;
const write = JSON.stringify;
JSON.stringify = (...said) => { window.written += 1; return write(...said); };
"""
SEND_UP = """() => {
    for (const height of [1e12, -1, NaN, Infinity, 5000, "<x-fuzz>", null, [9000], { valueOf: 1 }])
        parent.postMessage({ myomap: "height", height }, "*");
}"""
CLINIC = """<!doctype html><html lang="en"><title>A clinic</title>
<iframe id="atlas" class="myomap" src="{file}"></iframe>
<iframe id="other" srcdoc="<p>another page</p>"></iframe>
<script>{script}</script></html>"""


def address(turn: int) -> str:
    """Every name with a hostile value, another for each turn, some of them many times."""
    names = [*view_state._NAMES, "accent", "embed_options"]
    pairs = [
        (name, PAYLOADS[(at + turn) % len(PAYLOADS)]) for at, name in enumerate(names) if name != "embed"
    ]
    pairs += [(PAYLOADS[turn % len(PAYLOADS)], "x")] + [("area", f"{turn}-{one}") for one in range(300)]
    return urlencode(pairs, quote_via=quote)


@dataclass
class Visit:
    """A browser page that keeps what went wrong in it."""

    page: Page
    wrong: list[str]

    def go(self, url: str) -> Page:
        self.page.goto(url)
        return self.page

    def heard(self, said: ConsoleMessage) -> None:
        # Streamlit looks for itself below the page's name first, where it is not
        if said.type == "error" and "/_stcore/" not in said.location["url"]:
            self.wrong.append(f"{said.text} {said.location['url']}")

    def asked(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def check(self) -> None:
        assert self.page.evaluate(MARKS) == CLEAN, self.page.url[:200]
        assert self.wrong == [], self.page.url[:200]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    expect.set_options(timeout=PATIENCE_MS)
    made = browser.new_context(locale="en-US")
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Visit]:
    one = Visit(context.new_page(), [])
    one.page.on("pageerror", lambda error: one.wrong.append(f"error {error}"))
    one.page.on("console", one.heard)
    one.page.on("dialog", one.asked)
    yield one
    one.page.close()


@pytest.fixture(scope="module")
def file(atlas: Atlas, geometry: Geometry, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the atlas of one region as a file."""
    path = tmp_path_factory.mktemp("file") / "shoulder.html"
    start = ViewState(only="region:shoulder", muscle="deltoid", side="right")
    path.write_text(single_file(atlas, geometry, load_text(), Wish(start)), encoding="utf-8")
    script = (ROOT / "myomap" / "reading" / "embed.js").read_text(encoding="utf-8")
    around = CLINIC.format(file=path.name, script=script)
    path.with_name("clinic.html").write_text(around, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("name", ["", "conditions", "show", "handout", "study", "tables", "website"])
def test_hostile_address_of_a_page_opens_it_and_runs_nothing(visit: Visit, server: str, name: str) -> None:
    page = visit.go(f"{server}/{name}?{address(len(name))}")
    expect(page.locator("[data-testid=stMain] :is(h1, h2)").first).to_be_visible()
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached()
    if name in ("", "show"):
        expect(page.locator(AREA).first).to_be_attached()
    if not name:
        expect(page.locator(".panel-note li")).to_have_count(6)
    visit.check()


def test_address_with_broken_letters_opens_the_map(visit: Visit, server: str) -> None:
    page = visit.go(f"{server}/?{RAW}")
    expect(page.locator(AREA).first).to_be_attached()
    expect(page.locator(".panel-note li").first).to_be_visible()
    visit.check()


@pytest.mark.parametrize("sign", ["?", "#"])
def test_hostile_address_of_a_file_opens_it_and_runs_nothing(visit: Visit, file: str, sign: str) -> None:
    for query in (address(3), RAW):
        visit.go("about:blank")  # a change behind # alone would not load it anew
        page = visit.go(f"{file}{sign}{query}")
        expect(page.locator(AREA).first).to_be_attached()
        expect(page.locator("[data-testid=panel] h2").first).to_be_visible()
        expect(page.locator(".panel-note li").first).to_be_visible()
        assert 1 <= page.locator(".panel-note li").count() <= 6
        visit.check()


def test_file_compares_few_notes_however_many_names_are_unknown(visit: Visit, file: str) -> None:
    visit.page.add_init_script(COUNT_WRITTEN)
    page = visit.go(f"{file}#{'&'.join(f'name{one}=x' for one in range(1000))}")
    expect(page.locator(".panel-note li")).to_have_count(6)
    assert page.evaluate("window.written") < 1000
    visit.check()


def test_messages_of_strangers_change_neither_the_frame_nor_what_is_in_it(visit: Visit, file: str) -> None:
    page = visit.go(file.replace("shoulder.html", "clinic.html"))
    frame, stranger = page.frames[1], page.frames[2]
    expect(page.frame_locator("#atlas").locator(AREA).first).to_be_attached()
    expect(page.frame_locator("#atlas").get_by_role("heading", name="Deltoid").first).to_be_visible()
    page.wait_for_function("atlas.style.height")
    height = page.evaluate("atlas.style.height")
    stranger.evaluate(SEND_UP)
    page.evaluate("(all) => all.forEach((one) => atlas.contentWindow.postMessage(one, '*'))", MESSAGES)
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert page.evaluate("[atlas.style.height, other.style.height]") == [height, ""]
    assert "height" not in frame.url
    for asked, given in {"1e12": "12000px", "1": "320px", "Infinity": "12000px"}.items():
        frame.evaluate(f"parent.postMessage({{ myomap: 'height', height: {asked} }}, '*')")
        page.wait_for_function("(given) => atlas.style.height === given", arg=given)
    for asked in ("NaN", "-5", "'x'", "'9; background: url(x)'", "null", "{}", "undefined", "[[]]"):
        frame.evaluate(f"parent.postMessage({{ myomap: 'height', height: {asked} }}, '*')")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    assert page.evaluate("atlas.getAttribute('style')") == "height: 12000px;"
    visit.check()


def test_messages_of_a_page_around_the_app_change_nothing_in_it(visit: Visit, server: str) -> None:
    page = visit.page
    page.set_content(f'<iframe id="atlas" width="900" height="700" src="{server}/?muscle=deltoid"></iframe>')
    inside = page.frame_locator("#atlas")
    expect(inside.locator(AREA).first).to_be_attached()
    expect(inside.locator("[data-testid=panel] h2").first).to_have_text("Deltoid")
    page.evaluate("(all) => all.forEach((one) => atlas.contentWindow.postMessage(one, '*'))", MESSAGES)
    page.evaluate("new Promise((done) => setTimeout(done, 300))")
    expect(inside.locator("[data-testid=panel] h2").first).to_have_text("Deltoid")
    assert page.frames[1].evaluate(MARKS) == CLEAN
    assert page.frames[1].url == f"{server}/?muscle=deltoid"
    visit.check()

"""The page that puts the atlas on a website: each choice is in the code, and the code can be pasted."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from myomap.clinic import Clinic, readable_shade
from myomap.theme import load_theme
from myomap.ui import page as page_module
from myomap.ui import website_form, website_page
from myomap.ui.website_choice import Choice, file_name, frame_html, link_query, snippet
from myomap.view_state import ViewState
from tests.app.conftest import ROOT, Shown

THEME = load_theme()
Show = Callable[..., Shown]


class _Code(HTMLParser):
    """Reads a snippet; every element must be closed, in order."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: dict[str, dict[str, str]] = {}
        self.script = ""
        self.feed(code)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute of {tag} is there twice"
        self.open.append(tag)
        self.said[tag] = {name: value or "" for name, value in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open == ["script"]:
            self.script += data

    @property
    def frame(self) -> dict[str, str]:
        return self.said["iframe"]

    @property
    def asks(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.frame["src"]).query)


@pytest.fixture
def page(show: Show, monkeypatch: pytest.MonkeyPatch) -> Shown:
    monkeypatch.setattr(website_page, "DATA", page_module.DATA)
    monkeypatch.setattr(website_page, "site_address", lambda _: "https://atlas.example.org")
    return show("pages/website.py")


def run(shown: Shown) -> Shown:
    shown.app.run()
    assert not shown.app.exception, shown.app.exception
    return shown


def copied(shown: Shown, key: str) -> str:
    """What a button copies."""
    boxes = [one.proto for one in shown.app.main.get("bidi_component")]
    found = [json.loads(one.json) for one in boxes if one.id.endswith(f"-{key}")]
    assert len(found) == 1, f"{len(found)} of {key}"
    return str(found[0]["value"])


def code(shown: Shown) -> _Code:
    return _Code(copied(shown, "website_code"))


def choose(shown: Shown, kind: str, key: str, value: object) -> _Code:
    getattr(shown.app, kind)(key=key).set_value(value)
    return code(run(shown))


def test_page_code_of_the_whole_atlas_is_a_careful_frame(page):
    found = code(page)
    assert found.asks == {"embed": ["true"]}
    assert found.frame["src"].startswith("https://atlas.example.org/?")
    assert found.frame["title"] == "Body map of muscles, trigger points and referred pain"
    assert (found.frame["loading"], found.frame["referrerpolicy"], found.frame["allow"]) == (
        "lazy",
        "no-referrer",
        "",
    )
    assert set(found.frame["sandbox"].split()) == {
        *("allow-scripts", "allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox")
    }
    assert "postMessage" not in found.script and 0 < len(found.script.encode()) < 600
    assert copied(page, "website_address") == found.frame["src"]


@pytest.mark.parametrize(
    ("kind", "picked", "only", "title"),
    [
        ("region", "shoulder", "region:shoulder", "Shoulder: muscles and trigger points on a body map"),
        ("muscle", "soleus", "muscle:soleus", "Soleus: trigger points and where their pain is felt"),
        ("condition", "heel-pain", "condition:heel-pain", "Heel pain: muscles that may play a part"),
    ],
)
def test_page_part_of_the_atlas_is_in_the_address_and_in_the_title(page, kind, picked, only, title):
    choose(page, "radio", "website_offer", kind)
    found = choose(page, "selectbox", f"website_{kind}", picked)
    assert found.asks["only"] == [only] and found.frame["title"] == title
    assert f"myomap-{picked}.html" in page.html


def test_page_finder_is_in_the_address(page):
    assert choose(page, "radio", "website_offer", "finder").asks["only"] == ["finder"]


def test_page_first_view_is_what_was_chosen(page):
    choose(page, "radio", "website_start_", "muscle")
    found = choose(page, "selectbox", "website_first_muscle__", "trapezius").asks
    assert (found["muscle"], found["side"], "view" in found) == (["trapezius"], ["right"], False)
    assert choose(page, "radio", "website_side", "left").asks["side"] == ["left"]
    assert choose(page, "selectbox", "website_view__male", "back").asks["view"] == ["back"]
    choose(page, "radio", "website_start_", "area")
    found = choose(page, "selectbox", "website_first_area__", "temple").asks
    assert (found["area"], found["side"], "muscle" in found) == (["temple"], ["left"], False)


def test_page_language_is_said_even_when_it_is_that_of_the_reader(page, monkeypatch):
    monkeypatch.setattr(website_form, "known_languages", lambda: ("en", "es"))
    assert "lang" not in code(run(page)).asks
    assert choose(page, "selectbox", "website_lang", "en").asks["lang"] == ["en"]
    assert choose(page, "selectbox", "website_lang", "es").asks["lang"] == ["es"]
    assert "myomap-es.html" in page.html


def test_page_pale_colour_is_told_and_never_gets_into_the_code(page):
    page.app.checkbox(key="website_own_colour").check()
    run(page)
    better = readable_shade("#ffcc00", THEME, "light")
    found = choose(page, "color_picker", "website_accent", "#ffcc00")
    assert 'data-fault="accent"' in page.html and better in page.words
    assert found.asks["accent"] == [better.removeprefix("#")]
    page.app.button(key="website_take_accent").click()
    found = code(run(page))
    assert "data-fault" not in page.html and page.app.color_picker(key="website_accent").value == better
    assert found.asks["accent"] == [better.removeprefix("#")]


def test_page_ground_is_said_as_streamlit_reads_it(page):
    assert choose(page, "radio", "website_ground", "dark").asks["embed_options"] == ["dark_theme"]
    assert choose(page, "radio", "website_ground", "light").asks["embed_options"] == ["light_theme"]


def test_page_fixed_size_is_in_the_style_and_needs_no_script(page):
    choose(page, "radio", "website_width_way", "fixed")
    assert "max-width:600px" in choose(page, "number_input", "website_width", 600).frame["style"]
    choose(page, "radio", "website_height_way", "fixed")
    found = choose(page, "number_input", "website_height", 700)
    assert "height:700px" in found.frame["style"] and found.script == "" and "class" not in found.frame


def test_page_link_leads_to_a_page_of_its_own(page):
    choose(page, "radio", "website_offer", "region")
    choose(page, "selectbox", "website_region", "shoulder")
    assert copied(page, "website_link") == "https://atlas.example.org/?only=region:shoulder"


def test_page_file_is_made_when_it_is_asked_for_and_not_before(page):
    assert "myomap.html" in page.html
    assert page.app.main.get("download_button")[0].proto.deferred_file_id
    frame = _Code(copied(page, "website_file_code")).frame
    assert (
        frame["src"] == "https://www.example.org/myomap.html" and "allow-same-origin" not in frame["sandbox"]
    )


def test_page_address_that_only_this_computer_knows_is_told(page, monkeypatch):
    monkeypatch.setattr(website_page, "site_address", lambda _: "http://localhost:8501")
    assert "leads to this computer only" in run(page).words
    monkeypatch.setattr(website_page, "site_address", lambda _: "")
    assert "does not know its own web address" in run(page).words


def test_snippet_of_a_name_with_markup_shows_it_as_it_is_written():
    title = "A \"muscle\" <b>&amp;</b> 'x'"
    found = _Code(snippet('https://a.example/?x="><script>&y=1', title, Choice()))
    assert found.frame["title"] == title and found.frame["src"] == 'https://a.example/?x="><script>&y=1'


def test_snippet_is_the_one_of_the_documentation():
    title = "Shoulder: muscles and trigger points on a body map"
    address = "https://atlas.your-clinic.example/?only=region:shoulder&embed=true"
    told = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    assert f"```html\n{snippet(address, title, Choice())}\n```" in told


def test_link_states_the_body_that_this_server_does_not_show_first():
    choice = Choice(ViewState(body="male"))
    assert link_query(choice, "male") == "" and link_query(choice, "female") == "body=male"


def test_frame_keeps_its_place_where_no_script_runs():
    assert "height:clamp(" in frame_html("https://a.example/", "x", Choice())
    assert file_name(Choice(ViewState(only="finder"))) == "myomap-finder.html"


def test_page_sites_that_may_frame_the_atlas_are_named(show, monkeypatch):
    monkeypatch.setattr(
        page_module.loading, "shared_clinic", lambda: Clinic(embed_on=("https://river.example",))
    )
    monkeypatch.setattr(website_page, "DATA", page_module.DATA)
    assert (
        "Only these websites may show this atlas in a frame: https://river.example"
        in show("pages/website.py").words
    )

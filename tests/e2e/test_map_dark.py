"""Light or dark: page, panel, map and Streamlit's own widgets always take the same side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from myomap.theme import load_theme
from tests.e2e.conftest import MapPage
from tests.e2e.test_axe import faults

OpenMap = Callable[..., MapPage]

# The colours in force: Streamlit's frame, and ours as the panel and the map use them.
_COLOURS = """() => {
    const style = (selector) => getComputedStyle(document.querySelector(selector));
    return {
        frame: style(".stApp").backgroundColor,
        scheme: style(".stApp").colorScheme,
        words: style(".panel h2").color,
        stage: style(".mm-stage").backgroundColor,
        widget: style("[data-testid=stPageLink-NavLink] p").color,
    };
}"""


def rgb(name: str, scheme: str) -> str:
    colour = load_theme().colours(scheme)[name]
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def expect_scheme(view: MapPage, scheme: str) -> None:
    view.page.wait_for_function(
        f'getComputedStyle(document.querySelector(".stApp")).colorScheme === "{scheme}"'
    )
    view.page.wait_for_timeout(300)  # Streamlit's links change their colour slowly
    assert view.page.evaluate(_COLOURS) == {
        "frame": rgb("paper", scheme),
        "scheme": scheme,
        "words": rgb("ink", scheme),
        "stage": rgb("paper", scheme),
        "widget": rgb("ink", scheme),
    }


def test_page_follows_the_system_also_while_it_is_open(open_map: OpenMap) -> None:
    view = open_map()
    expect_scheme(view, "light")
    view.page.emulate_media(color_scheme="dark")
    expect_scheme(view, "dark")
    view.page.emulate_media(color_scheme="light")
    expect_scheme(view, "light")


@pytest.mark.parametrize(("system", "choice"), [("light", "Dark"), ("dark", "Light")])
def test_visitors_own_choice_holds_for_everything(open_map: OpenMap, system: str, choice: str) -> None:
    """What Streamlit's menu keeps when somebody chooses a theme there."""
    view = open_map()
    kept = view.page.evaluate("Object.keys(localStorage).find((key) => key.startsWith('stActiveTheme'))")
    key = kept or "stActiveTheme-/-v2"
    view.page.evaluate("([key, choice]) => localStorage.setItem(key, JSON.stringify(choice))", [key, choice])
    view.page.emulate_media(color_scheme="dark" if system == "dark" else "light")
    view.open()
    expect_scheme(view, choice.lower())


def test_page_that_frames_the_map_chooses_its_side(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    view.page.goto(f"{view.server}/?embed=true&embed_options=dark_theme")
    view.wait_for_drawing()
    view.page.wait_for_function('getComputedStyle(document.querySelector(".stApp")).colorScheme === "dark"')
    stage = view.page.locator(".mm-stage")
    assert stage.evaluate("(one) => getComputedStyle(one).backgroundColor") == rgb("paper", "dark")


@pytest.mark.parametrize("query", ["", "muscle=infraspinatus&view=back&side=right", "area=temple&side=left"])
def test_dark_page_breaks_no_rule(open_map: OpenMap, query: str) -> None:
    view = open_map(query)
    view.page.emulate_media(color_scheme="dark")
    expect_scheme(view, "dark")
    assert faults(view.page) == []


def test_other_pages_follow_too(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    view.page.emulate_media(color_scheme="dark")
    view.page.goto(f"{view.server}/check_data")
    title = view.page.get_by_role("heading", level=1)
    expect(title).to_be_visible()
    assert title.evaluate("(one) => getComputedStyle(one).color") == rgb("ink", "dark")
    frame = view.page.locator(".stApp").evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert frame == rgb("paper", "dark")


def test_plain_page_follows_the_system_or_what_it_sets_itself(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    body = '<p style="color: var(--mm-ink)">a</p><p style="color: var(--mm-ink); color-scheme: light">b</p>'
    view.page.set_content(f"<style>{load_theme().css()}</style>{body}")
    for scheme, expected in (("light", ["light", "light"]), ("dark", ["dark", "light"])):
        view.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        seen = view.page.locator("p").evaluate_all("(all) => all.map((one) => getComputedStyle(one).color)")
        assert seen == [rgb("ink", one) for one in expected]

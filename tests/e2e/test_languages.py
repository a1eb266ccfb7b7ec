"""The language of a visit: that of the address, else that of the browser; what is chosen stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from myomap.atlas import Atlas, load_atlas
from myomap.text import load_text
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
SPANISH = load_text("es")


@pytest.fixture(scope="module")
def spanish() -> Atlas:
    return load_atlas(lang="es")


def test_browser_that_reads_spanish_gets_spanish_and_says_so_in_the_address(
    open_map: OpenMap, spanish: Atlas
) -> None:
    view = open_map(locale="es-MX")
    expect(view.heading).to_have_text(SPANISH("panel.empty.title"))
    view.click("muscle", "deltoid", "left")
    expect(view.heading).to_have_text(spanish.muscles["deltoid"].name)
    view.wait_for_address(muscle="deltoid", side="left", lang="es")
    shape = view.shape("muscle", "deltoid", "left").first
    expect(shape).to_have_attribute(
        "aria-label", re.compile(f"^{spanish.muscles['deltoid'].name}.*izquierdo")
    )
    expect(view.panel).to_contain_text(SPANISH("panel.flags.title"))
    expect(view.page.locator(".page-foot")).to_contain_text(SPANISH("site.unreviewed"))


def test_language_of_the_address_comes_before_that_of_the_browser(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map("lang=en&view=front", locale="es-ES")
    view.click("muscle", "deltoid", "right")
    expect(view.heading).to_have_text(atlas.muscles["deltoid"].name)
    view.wait_for_address(muscle="deltoid", lang="en")


def test_other_language_shows_the_same_view(open_map: OpenMap, atlas: Atlas, spanish: Atlas) -> None:
    view = open_map("view=front")
    view.click("muscle", "deltoid", "left")
    view.wait_for_address(muscle="deltoid", side="left")
    view.page.locator('.page-brand a[data-lang="es"]').click()
    expect(view.heading).to_have_text(spanish.muscles["deltoid"].name)
    assert {name: view.params()[name] for name in ("muscle", "side", "lang")} == {
        "muscle": ["deltoid"],
        "side": ["left"],
        "lang": ["es"],
    }
    view.page.locator('.page-brand a[data-lang="en"]').click()
    expect(view.heading).to_have_text(atlas.muscles["deltoid"].name)


def test_other_pages_keep_the_language(open_map: OpenMap, spanish: Atlas) -> None:
    view = open_map("lang=es")
    view.page.get_by_role("link", name=SPANISH("page.conditions.link"), exact=True).click()
    expect(view.page.get_by_role("heading", level=1)).to_have_text(SPANISH("conditions.heading"))
    view.page.locator('[data-ref="condition:migraine"]').first.click()
    expect(view.page.get_by_role("heading", level=1)).to_have_text(spanish.conditions["migraine"].name)
    view.page.get_by_role("link", name=SPANISH("page.body_map.link"), exact=True).click()
    expect(view.heading).to_have_text(SPANISH("panel.empty.title"))


def test_language_of_the_address_goes_along_with_links_of_a_page(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map(locale="es-ES", visit=False)
    view.page.goto(f"{view.server}/conditions?lang=en")
    view.page.locator('[data-ref="condition:migraine"]').first.click()
    expect(view.page.get_by_role("heading", level=1)).to_have_text(atlas.conditions["migraine"].name)
    view.page.locator('[data-ref="muscle:trapezius"]').first.click()
    expect(view.heading).to_have_text(atlas.muscles["trapezius"].name)
    view.panel.locator('.panel-actions [data-page="show"]').click()
    expect(view.page.get_by_test_id("show")).to_contain_text("Here it hurts")
    view.wait_for_address(muscle="trapezius", lang="en")


def test_search_finds_what_is_typed_in_spanish(open_map: OpenMap, spanish: Atlas) -> None:
    view = open_map("lang=es")
    view.page.get_by_role("combobox").fill("me duele la sien izquierda")
    expect(view.page.locator('.search [data-ref="area:temple"]').first).to_be_visible()


def test_unknown_language_gives_the_usual_one_and_a_note(open_map: OpenMap) -> None:
    view = open_map("lang=xx&muscle=deltoid&side=left")
    expect(view.panel.get_by_role("status")).to_contain_text("xx")
    expect(view.heading).to_have_text("Deltoid")


def test_languages_page_tells_how_complete_each_is(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    view.page.goto(f"{view.server}/languages")
    table = view.page.get_by_test_id("languages")
    expect(table.locator("h2").first).to_have_text(SPANISH("site.language"))
    rows = table.locator("tr[data-part]")
    expect(rows.first).to_be_visible()
    for row in rows.all():
        total, done, outdated, _ = (int(cell) for cell in row.locator("td").all_inner_texts())
        assert total == done > 0 == outdated

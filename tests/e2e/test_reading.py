"""From the start page to every claim and every condition in two clicks, and from there to the body."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from myomap.atlas import Atlas
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]


def test_every_claim_is_one_click_away(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map()
    view.page.get_by_role("link", name="Dry needling", exact=True).click()
    cards = view.page.locator("[data-claim]")
    expect(cards.first).to_be_visible()
    shown = cards.evaluate_all(
        "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.dataset.claim)"
    )
    assert {*shown} == {*atlas.clinic_claims}


def test_every_condition_is_two_clicks_away(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map()
    view.page.get_by_role("link", name="Conditions", exact=True).click()
    links = view.page.locator('[data-testid="conditions"] a[data-ref]')
    expect(links.first).to_be_visible()
    assert {*links.evaluate_all("(all) => all.map((one) => one.dataset.ref)")} == {
        f"condition:{one}" for one in atlas.conditions
    }
    view.page.locator('a[data-ref="condition:plantar-heel-pain"]').click()
    expect(view.page.get_by_test_id("condition")).to_be_visible()
    expect(view.page.get_by_role("heading", level=1)).to_have_text(atlas.conditions["plantar-heel-pain"].name)


def test_a_muscle_of_a_condition_opens_on_the_body_with_its_pain(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    view.page.goto(f"{view.server}/conditions?condition=tension-type-headache")
    link = view.page.get_by_test_id("condition").locator('a[data-ref="muscle:trapezius"]').first
    link.click()
    view.wait_for_address(muscle="trapezius", condition="tension-type-headache")
    expect(view.pain.locator("path").first).to_be_attached()


def test_the_map_leads_to_the_page_of_its_condition(open_map: OpenMap) -> None:
    view = open_map("condition=neck-pain")
    view.panel.locator('a[href^="conditions?"]').click()
    expect(view.page.get_by_test_id("condition")).to_be_visible()

"""The page of tables in a real browser: sort, filter, save, compare and cite, by keyboard and on a phone."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator

import pytest
import rispy
from playwright.sync_api import Page, expect
from pybtex.database import parse_string

from myomap.atlas import Atlas
from tests.e2e.conftest import MapPage
from tests.e2e.test_axe import faults

OpenMap = Callable[..., MapPage]
OpenTables = Callable[..., Page]


@pytest.fixture
def open_tables(open_map: OpenMap) -> Iterator[OpenTables]:
    """Give a function that opens the page with an address and waits for its rows."""

    def open_one(query: str = "", **options: object) -> Page:
        view = open_map(visit=False, **options)
        view.page.goto(f"{view.server}/tables?{query}")
        expect(view.page.locator(".tables tbody tr").first).to_be_attached()
        expect(view.page.locator(".st-key-tables_answers")).to_be_attached()
        return view.page

    yield open_one


def shown_ids(page: Page) -> list[str]:
    return page.locator(".tables tbody tr").evaluate_all(
        "(all) => all.filter((one) => !one.hidden).map((one) => one.dataset.id)"
    )


def test_columns_sort_by_keyboard_both_ways_and_say_so(open_tables: OpenTables, atlas: Atlas) -> None:
    page = open_tables()
    region = page.get_by_role("columnheader", name="Region")
    page.get_by_role("columnheader", name="Latin").get_by_role("button").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(region).to_have_attribute("aria-sort", "ascending")
    names = [atlas.regions[atlas.muscles[one].region_id].name for one in shown_ids(page)]
    assert names == sorted(names) and len(names) == len(atlas.muscles)
    page.keyboard.press("Enter")
    expect(region).to_have_attribute("aria-sort", "descending")
    names = [atlas.regions[atlas.muscles[one].region_id].name for one in shown_ids(page)]
    assert names == sorted(names, reverse=True)
    page.get_by_role("columnheader", name="Nerve roots").get_by_role("button").press("Enter")
    first = [atlas.muscles[one].roots[0] for one in shown_ids(page)]
    assert first.index("C8") < first.index("T1") < first.index("L1") < first.index("S1")


def test_filters_narrow_both_tables_and_the_address_keeps_the_region(
    open_tables: OpenTables, atlas: Atlas
) -> None:
    page = open_tables()
    page.get_by_role("checkbox", name="Neck").check()
    page.wait_for_url("**region=neck**")
    page.locator("select[name=root]").select_option("C5")
    wanted = {one for one, row in atlas.muscles.items() if row.region_id == "neck" and "C5" in row.roots}
    assert {*shown_ids(page)} == wanted
    page.get_by_role("tab", name="Trigger points").click()
    assert {atlas.trigger_points[one].muscle_id for one in shown_ids(page)} <= wanted
    page.get_by_role("button", name="Clear the filters").click()
    assert len(shown_ids(page)) == len(atlas.trigger_points)
    page.wait_for_url(lambda url: "region=" not in url)  # the address follows the table
    page.go_back()
    expect(page.get_by_role("checkbox", name="Neck")).to_be_checked()
    page.get_by_label("Words in any column").fill("nothing is called so")
    expect(page.get_by_text("No row fits")).to_be_visible()


def test_saved_csv_read_back_is_what_is_shown(open_tables: OpenTables, atlas: Atlas) -> None:
    page = open_tables("region=leg")
    expect(page.get_by_role("checkbox", name="Knee and lower leg")).to_be_checked()
    page.get_by_role("columnheader", name="Nerve roots").get_by_role("button").click()
    page.get_by_text("Columns", exact=True).first.click()
    page.get_by_role("checkbox", name="Latin").uncheck()
    page.get_by_role("checkbox", name="Muscle id").check()
    shown = page.locator(".tables table").evaluate(
        """(table) => [...table.rows].filter((row) => !row.hidden).map((row) => [...row.cells]
            .filter((cell) => !cell.hidden && cell.dataset.column).map((cell) => cell.textContent))"""
    )
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save rows as CSV").click()
    path = saving.value.path()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [*csv.reader(file)] == shown
    assert "Latin" not in shown[0] and "Muscle id" in shown[0]
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save all as CSV").click()
    with saving.value.path().open(encoding="utf-8-sig", newline="") as file:
        assert {row["Muscle id"] for row in csv.DictReader(file)} == {*atlas.muscles}


def test_two_muscles_stand_side_by_side_and_in_the_address(open_tables: OpenTables, atlas: Atlas) -> None:
    page = open_tables()
    for name in ("Trapezius", "Levator scapulae", "Splenius capitis"):
        button = page.get_by_role("button", name=f"Compare {name}", exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_url("**muscle=trapezius&compare=levator-scapulae**")
    page.get_by_role("tab", name="Side by side").click()
    facts = page.locator(".tables-facts")
    expect(facts.get_by_role("columnheader", name="3 Splenius capitis")).to_be_visible()
    expect(facts.locator('[data-fact="roots"]')).to_contain_text("C4 (all)")
    page.get_by_role("button", name="Take Splenius capitis away").click()
    expect(facts.get_by_role("columnheader")).to_have_count(3)
    assert faults(page) == []
    page.reload()
    expect(page.get_by_role("tab", name="Side by side")).to_have_attribute("aria-selected", "true")
    expect(facts.locator("thead th")).to_have_text(["1 Trapezius", "2 Levator scapulae", "In common"])


def test_row_is_cited_in_a_dialog_and_its_file_can_be_read(open_tables: OpenTables, atlas: Atlas) -> None:
    page = open_tables()
    page.get_by_role("tab", name="Trigger points").click()
    page.get_by_label("Words in any column").fill("trapezius")
    cite = page.locator('[data-cite="point:trapezius-1"]')
    cite.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_be_focused()
    named = {one.source_id for one in atlas.trigger_points["trapezius-1"].citations}
    named |= {c.source_id for one in atlas.referrals_by_point["trapezius-1"] for c in one.citations}
    entries = parse_string(dialog.locator("pre").first.inner_text(), "bibtex").entries
    assert {*entries} == named
    dois = {f"https://doi.org/{atlas.sources[one].doi}" for one in named if atlas.sources[one].doi}
    links = dialog.locator("a").evaluate_all("(all) => all.map((one) => one.href)")
    assert dois and dois <= {*links}
    with page.expect_download() as saving:
        dialog.get_by_role("button", name="Save").last.click()
    assert saving.value.suggested_filename == "myomap-trapezius-1.ris"
    assert {one["id"] for one in rispy.loads(saving.value.path().read_text(encoding="utf-8"))} == named
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(cite).to_be_focused()


def test_phone_shows_cards_without_sideways_scrolling(open_tables: OpenTables, atlas: Atlas) -> None:
    page = open_tables(width=360, height=780, touch=True)
    expect(page.get_by_role("button", name="Compare Trapezius", exact=True)).to_be_attached()
    for tab in ("Trigger points", "Side by side", "Muscles"):
        page.get_by_role("tab", name=tab).tap()
        wide = page.evaluate(
            """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
                .some((one) => one.scrollWidth > one.clientWidth)"""
        )
        assert not wide, tab
    page.get_by_label("Sort by").select_option("Points")
    page.get_by_role("button", name="Other way round").tap()
    counts = [len(atlas.points_by_muscle[one]) for one in shown_ids(page)]
    assert counts == sorted(counts, reverse=True)
    small = page.locator(".tables").evaluate(
        """(all) => [...all.querySelectorAll('button, select, input[type="search"]')]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).length"""
    )
    assert small == 0
    page.get_by_label("Words in any column").fill("trapezius")
    assert faults(page) == []
    page.get_by_role("link", name="Trapezius", exact=True).tap()
    page.wait_for_url("**muscle=trapezius**")
    expect(page.locator('svg[data-testid="body-map"]')).to_be_visible()

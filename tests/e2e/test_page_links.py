"""The address says what is on screen: links good and bad, Back and Forward, other pages, embedding."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from myomap.atlas import Atlas
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]


def test_deep_link_muscle_shows_its_points_and_references(open_map: OpenMap, atlas: Atlas) -> None:
    muscle = max(atlas.muscles, key=lambda one: len(atlas.points_by_muscle[one]))
    view = open_map(f"muscle={muscle}&side=left&view=back")
    expect(view.heading).to_have_text(atlas.muscles[muscle].name)
    for point in atlas.points_by_muscle[muscle]:
        expect(view.panel.locator(f'[data-ref="point:{point.trigger_point_id}"]').first).to_be_attached()
        for referral in atlas.referrals_by_point[point.trigger_point_id]:
            expect(view.panel.locator(f'[data-ref="area:{referral.area_id}"]').first).to_be_attached()
    expect(view.svg).to_have_attribute("data-view", "back")
    expect(view.page).to_have_title(re.compile(re.escape(atlas.muscles[muscle].name)))


def test_deep_link_point_area_and_condition_show_what_they_name(open_map: OpenMap, atlas: Atlas) -> None:
    point = next(iter(atlas.trigger_points.values()))
    view = open_map(f"point={point.trigger_point_id}&side=right")
    expect(view.panel).to_contain_text(point.landmark)
    condition = next(iter(atlas.conditions.values()))
    view.open(f"condition={condition.condition_id}")
    expect(view.heading).to_have_text(condition.name)
    area = next(one for one in atlas.areas.values() if one.laterality == "paired")
    view.open(f"area={area.area_id}&side=left")
    expect(view.heading).to_have_text(re.compile(f"Left {re.escape(area.name)}", re.IGNORECASE))


@pytest.mark.parametrize(
    "query",
    [
        "muscle=trapezuis",
        "area=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "view=../..&point=%00&x=1",
        "side=up",
    ],
)
def test_deep_link_with_unknown_values_shows_a_note_and_a_working_map(open_map: OpenMap, query: str) -> None:
    view = open_map(query)
    expect(view.panel.get_by_role("status")).to_contain_text("left out")
    assert view.page.locator("img[src='x']").count() == 0
    view.panel.locator('[data-ref^="muscle:"]').first.click()
    expect(view.panel.get_by_role("status")).to_have_count(0)


def test_back_and_forward_show_each_view_again(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map()
    begin = view.heading.inner_text()
    visited = []
    for kind in ("muscle", "area"):
        link = view.panel.locator(f'[data-ref^="{kind}:"]').first
        wanted = (link.get_attribute("data-ref") or "").split(":")[1]
        before = view.heading.inner_text()
        link.click()
        expect(view.heading).not_to_have_text(before)
        view.wait_for_address(**{kind: wanted})  # the panel can be there before the address is written
        visited.append((view.heading.inner_text(), view.page.url))
    (muscle, muscle_address), (area, area_address) = visited
    view.page.go_back()
    expect(view.heading).to_have_text(muscle)
    assert view.page.url == muscle_address
    view.page.go_back()
    expect(view.heading).to_have_text(begin)
    view.page.go_forward()
    expect(view.heading).to_have_text(muscle)
    view.page.go_forward()
    expect(view.heading).to_have_text(area)
    assert view.page.url == area_address
    view.page.reload()
    expect(view.heading).to_have_text(area)


def test_panel_link_moves_the_focus_to_the_answer(open_map: OpenMap) -> None:
    view = open_map("muscle=trapezius&side=left")
    link = view.panel.locator('[data-ref^="condition:"]').first
    name = link.inner_text()
    link.focus()
    view.page.keyboard.press("Enter")
    expect(view.heading).to_have_text(name)
    expect(view.heading).to_be_focused()


def test_panel_link_without_the_map_is_an_address(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map("muscle=trapezius&side=left")
    href = view.panel.locator('[data-ref^="point:"]').first.get_attribute("href")
    assert href is not None
    view.open(href.removeprefix("?"))
    expect(view.panel).to_contain_text("How to find it")


def test_other_pages_and_the_way_back_to_the_same_view(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map("muscle=trapezius&side=left")
    view.page.get_by_role("link", name="About").click()
    expect(view.page.get_by_role("heading", level=1)).to_have_text("About the atlas")
    expect(view.page.locator('[data-count="muscles"]')).to_have_text(str(len(atlas.muscles)))
    view.page.get_by_role("link", name="Body map").click()
    expect(view.heading).to_have_text(atlas.muscles["trapezius"].name)
    assert "muscle=trapezius" in view.page.url


def test_embedded_page_has_no_bar_and_leaves_the_history_alone(open_map: OpenMap) -> None:
    view = open_map("embed=true&muscle=trapezius&side=left")
    assert view.page.locator(".st-key-page_bar").count() == 0
    expect(view.panel.get_by_role("link", name="Open the full atlas")).to_be_visible()
    entries = view.page.evaluate("history.length")
    link = view.panel.locator('[data-ref^="area:"]').first
    link.click()
    expect(view.heading).not_to_have_text("Trapezius")
    assert view.page.evaluate("history.length") == entries
    full = view.panel.get_by_role("link", name="Open the full atlas").get_attribute("href") or ""
    assert "area=" in full and "embed" not in full


def test_check_data_reports_an_uploaded_table_and_offers_the_report(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map(visit=False)
    view.page.goto(f"{view.server}/check_data")
    expect(view.page.get_by_role("heading", level=1)).to_have_text("Check data")
    upload = view.page.locator('input[type="file"]')
    bad = b"region_id,name,sort_order\nhead,Head,one\n"
    upload.set_input_files({"name": "regions.csv", "mimeType": "text/csv", "buffer": bad})
    report = view.page.get_by_test_id("report")
    expect(report).to_contain_text("regions.csv, row 2, column sort_order")
    with view.page.expect_download() as started:
        view.page.get_by_role("button", name="Download the report").click()
    assert "row 2, column sort_order" in started.value.path().read_text()


def test_check_data_refuses_a_spreadsheet_in_plain_words(open_map: OpenMap) -> None:
    view = open_map(visit=False)
    view.page.goto(f"{view.server}/check_data")
    file = {"name": "muscles.xlsx", "mimeType": "application/zip", "buffer": b"PK\x03\x04" + b"xl/" * 9}
    view.page.locator('input[type="file"]').set_input_files(file)
    expect(view.page.get_by_test_id("report")).to_contain_text("is a spreadsheet, not a CSV file")

"""Progress in a real browser: the tinted body and its words, and a learner's data taken along and back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import create_engine

from myomap.atlas import Atlas
from myomap.study.answers import AGAIN, GOOD, Answer
from myomap.study.codes import learner_of, new_code
from myomap.study.decks import cards_of, muscle_of
from myomap.study.store import Store
from myomap.study.store_engine import engine_options
from myomap.text import load_text
from tests.e2e.conftest import MapPage
from tests.e2e.test_axe import faults

TEXT = load_text()
SHARES = {"deltoid": 1.0, "sartorius": 0.6, "pectoralis-major": 0.35, "rectus-femoris": 0.1}
"""Muscles seen from the front, and how much of what can be asked of each was answered right just now."""
OpenProgress = Callable[..., MapPage]


@pytest.fixture
def answers(atlas: Atlas) -> list[Answer]:
    """So much of each muscle right a minute ago, and one card of the deltoid missed two days before that."""
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    found = []
    for muscle, share in SHARES.items():
        cards = [card for card in cards_of(atlas) if muscle_of(atlas, card) == muscle]
        asked = cards[: max(1, round(share * len(cards)))]
        found += [Answer(uuid.uuid4().hex, card, (), True, GOOD, 3000, now) for card in asked]
    missed = Answer(uuid.uuid4().hex, found[0].card, (), False, AGAIN, 3000, now - timedelta(days=2))
    return [*found, missed]


@pytest.fixture
def open_progress(
    open_map: Callable[..., MapPage], study_database: str, answers: list[Answer]
) -> OpenProgress:
    """Open the page on a device that keeps the code of a learner with these answers."""
    url, options = engine_options(study_database)
    options.pop("ttl", None)
    store = Store(create_engine(url, **options))
    store.migrate()
    code = new_code("en")
    store.save(learner_of(code), answers)

    def run(query: str = "", **size: int) -> MapPage:
        shown = open_map(visit=False, **size)
        keep = f"localStorage.begun = 1, localStorage['myomap.study.code'] = '{code}'"
        shown.page.add_init_script(f"localStorage.begun || ({keep})")  # once, so that the page can forget it
        shown.page.goto(f"{shown.server}/progress{query}")
        shown.wait_for_drawing()
        expect(table(shown)).to_be_visible()
        return shown

    return run


def table(shown: MapPage) -> Locator:
    return shown.page.get_by_test_id("progress-list")


def levels_told(shown: MapPage) -> dict[str, str]:
    """The level of each muscle in the table."""
    rows = table(shown).locator("tr[data-muscle]")
    return dict(rows.evaluate_all("(all) => all.map((one) => [one.dataset.muscle, one.dataset.level])"))


def test_body_is_tinted_as_the_table_says_and_each_level_is_a_shade_of_its_own(open_progress: OpenProgress):
    shown = open_progress()
    shapes = shown.svg.locator(".mm-surface [data-kind=muscle]")
    expect(shapes.first).to_have_attribute("data-known", "0")
    painted = shapes.evaluate_all(
        "(all) => all.map((one) => [one.dataset.id, one.dataset.known, getComputedStyle(one).fill])"
    )
    told = levels_told(shown)
    assert {muscle: told[muscle] for muscle in SHARES} == dict(zip(SHARES, "4321", strict=True))
    assert {(muscle, level) for muscle, level, _ in painted} == {(one, told[one]) for one, _, _ in painted}
    shades = {level: fill for _, level, fill in painted}
    assert len(set(shades.values())) == len(shades) == 5
    words = table(shown).locator('tr[data-muscle="sartorius"] td').first
    assert words.text_content() == TEXT("progress.level.3")


def test_pick_tells_how_well_the_muscle_is_known_and_leads_on(open_progress: OpenProgress):
    shown = open_progress()
    shown.click("muscle", "deltoid", "right")
    expect(shown.heading).to_have_text("Right deltoid")
    expect(shown.panel).to_contain_text(TEXT("progress.level.4"))
    shown.wait_for_address(muscle="deltoid", side="right")
    expect(shown.pain.locator("path")).to_have_count(0)
    shown.page.reload()
    expect(shown.heading).to_have_text("Right deltoid")
    shown.panel.get_by_role("link", name=TEXT("progress.study", name="Shoulder")).click()
    shown.page.wait_for_url("**/study?region=shoulder")


def test_answers_saved_deleted_and_taken_in_under_a_new_code_are_all_there(
    open_progress: OpenProgress, answers: list[Answer], tmp_path: Path
):
    shown = open_progress()
    page, told = shown.page, levels_told(shown)
    with page.expect_download() as saved:
        page.get_by_role("button", name=TEXT("progress.data.json")).click()
    saved.value.save_as(tmp_path / "answers.json")
    page.get_by_role("button", name=TEXT("progress.data.delete")).click()
    page.get_by_role("button", name=TEXT("progress.data.for_good", n=len(answers))).click()
    expect(page.get_by_test_id("progress-told")).to_have_text(TEXT("progress.data.deleted", n=len(answers)))
    page.get_by_role("link", name=TEXT("progress.to_desk")).click()
    page.get_by_role("button", name=TEXT("desk.start")).click()
    page.get_by_role("button", name=TEXT("desk.code.written")).click()
    page.get_by_role("link", name=TEXT("page.progress.link"), exact=True).click()
    expect(page.get_by_text(TEXT("progress.nothing"))).to_be_visible()
    page.locator("input[type=file]").set_input_files(tmp_path / "answers.json")
    taken = TEXT("progress.data.taken", n=len(answers), k=0)
    expect(page.get_by_test_id("progress-told")).to_have_text(taken)
    expect(table(shown)).to_be_visible()
    assert levels_told(shown) == told


# Streamlit's own file uploader gives its drop zone a name and the role of a mere decoration.
KNOWN = ["presentation-role-conflict"]


@pytest.mark.parametrize("width", [1280, 360])
def test_page_of_a_learner_breaks_no_rule_and_fits(open_progress: OpenProgress, width: int):
    shown = open_progress("?muscle=deltoid&side=left", width=width)
    table(shown).locator("summary").nth(2).click()
    shown.page.get_by_role("button", name=TEXT("progress.data.delete")).click()
    expect(shown.page.get_by_role("button", name=TEXT("progress.data.keep"))).to_be_visible()
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [fault.split(" ")[0] for fault in faults(shown.page)] == KNOWN

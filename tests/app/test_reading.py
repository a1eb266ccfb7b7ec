"""The pages that are read: conditions, dry needling, research; on the tiny tables and on the atlas's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

import myomap.ui.page as page_module
from myomap.atlas import Atlas, load_atlas
from myomap.evidence import verdict_of
from myomap.numbers import how_often
from myomap.reading.markup import Wording
from myomap.tables import DATA
from myomap.text import load_text

CONDITION = "tension-type-headache"


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, show: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Run a page on the atlas's own tables."""
    monkeypatch.setattr(page_module, "DATA", DATA)
    yield show


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


def _claims(html: str) -> set[str]:
    return set(re.findall(r'data-claim="([^"]+)"', html))


def test_page_lists_every_condition_with_its_verdict(real: Callable[..., Any], atlas: Atlas) -> None:
    html = real("pages/conditions.py").html
    for condition_id, condition in atlas.conditions.items():
        line = html[html.index(f'href="conditions?condition={condition_id}"') :].split("</li>")[0]
        assert escape(condition.name) in line
        assert f'data-verdict="{verdict_of(atlas, condition_id).verdict}"' in line


@pytest.mark.parametrize("condition_id", sorted(load_atlas().conditions))
def test_page_of_a_condition_holds_all_that_is_known(
    real: Callable[..., Any], atlas: Atlas, condition_id: str
) -> None:
    html = real("pages/conditions.py", condition=condition_id).html
    patient, students = html.split('class="for-students"')
    rows = [row for row in atlas.claims.values() if row.condition_id == condition_id]
    for row in rows:
        assert (f'data-evidence="{row.claim_id}"' in patient) == row.checked
        assert f'data-study="{row.claim_id}"' in students
    for option in atlas.care_options.values():
        assert (escape(option.option) in html) == (condition_id in option.condition_ids)
    for link in atlas.muscles_by_condition[condition_id]:
        assert f'data-ref="muscle:{link.muscle_id}"' in html
    assert html.index("See a doctor if") < html.index("On the body") < html.index("What else may help")


def test_page_of_a_condition_leads_to_the_map_with_the_pattern(show: Callable[..., Any], data: Path) -> None:
    html = unescape(show("pages/conditions.py", condition=CONDITION).html)
    first = load_atlas(data).muscles_by_condition[CONDITION][0].muscle_id
    assert f'href="./?condition={CONDITION}"' in html
    assert f'href="./?side=left&muscle={first}&condition={CONDITION}"' in html


def test_map_leads_to_the_page_of_a_condition(show: Callable[..., Any]) -> None:
    panel = show(condition=CONDITION).panel
    assert f'href="conditions?condition={CONDITION}"' in panel
    assert 'data-verdict="' in panel


def test_unknown_condition_is_said_and_the_list_stands(show: Callable[..., Any]) -> None:
    shown = show("pages/conditions.py", condition="tension-type-hedache")
    assert 'data-testid="conditions"' in shown.html
    assert CONDITION in shown.html.split('data-testid="conditions"')[0]


@pytest.mark.parametrize("condition", ["<script>alert(1)</script>", "x" * 5000, ["a", "b"]])
def test_mangled_condition_breaks_nothing(show: Callable[..., Any], condition: str | list[str]) -> None:
    shown = show("pages/conditions.py", condition=condition)
    assert "<script" not in shown.html
    assert 'data-testid="conditions"' in shown.html


def test_page_holds_every_claim_of_clinics_with_all_that_belongs_to_it(
    real: Callable[..., Any], atlas: Atlas
) -> None:
    html = real("pages/dry_needling.py").html
    assert _claims(html) == set(atlas.clinic_claims)
    for claim in atlas.clinic_claims.values():
        card = html[html.index(f'data-claim="{claim.clinic_claim_id}"') :].split("</article>")[0]
        told = (claim.claim, claim.line, claim.correction, claim.horizon, claim.comparator)
        assert all(escape(one) in card for one in told)
        assert f'data-verdict="{claim.verdict}"' in card
        assert re.search(r"<dd>\[\d", card), "no source"
        assert "21 November 2026" in card or claim.checked_on != "2026-11-21"


def test_page_tells_all_statements_side_effects_and_warnings(real: Callable[..., Any], atlas: Atlas) -> None:
    html = real("pages/dry_needling.py").html
    for statement in atlas.needling.values():
        assert escape(statement.statement) in html
    for row in (*atlas.contraindications.values(), *atlas.aftercare.values()):
        assert escape(row.statement) in html
    for effect in atlas.side_effects.values():
        if effect.checked and effect.counted == "sessions":
            assert f"<b>{escape(effect.name)}:</b>" in html
    assert html.index("short of breath") < html.index('id="before"')


def test_numbers_are_absolute() -> None:
    wording = Wording(load_atlas(), load_text())
    assert how_often(wording.text, 36.7) == "about 37 in 100"
    assert how_often(wording.text, 0.098) == "about 1 in 1,000"
    assert how_often(wording.text, 0.0, 0.04) == "none seen; fewer than 1 in 2,500"
    assert how_often(wording.text, 0.0) == "none seen"


def test_students_find_every_study_dispute_and_term(real: Callable[..., Any], atlas: Atlas) -> None:
    html = real("pages/research.py").html
    assert set(re.findall(r'data-study="([^"]+)"', html)) == set(atlas.claims)
    for dispute in atlas.disputes.values():
        assert (escape(dispute.finding) in html) == dispute.checked
    for term in atlas.glossary.values():
        assert f"<dt>{escape(term.term)}</dt>" in html
    unread = sum(not row.checked for row in atlas.claims.values())
    assert f"The other {unread} are marked" in html


@pytest.mark.parametrize("script", ["conditions", "dry_needling", "research"])
def test_damaged_table_shows_the_report_and_nothing_else(
    show: Callable[..., Any], data: Path, script: str
) -> None:
    path = data / "areas.csv"
    path.write_text(path.read_text().replace(",leg,", ",lge,"))
    shown = show(f"pages/{script}.py")
    assert "lge" in shown.words
    assert "data-claim" not in shown.html and 'data-testid="research"' not in shown.html


@pytest.mark.parametrize("script", ["conditions", "dry_needling", "research"])
def test_html_is_well_formed(real: Callable[..., Any], script: str) -> None:
    assert real(f"pages/{script}.py").tags()

"""Every page and state of the app passes the rules of axe-core: WCAG 2.2 AA and good practice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATES = {
    "nothing chosen": "",
    "a muscle": "muscle=infraspinatus&view=back&side=right",
    "a trigger point": "point=infraspinatus-1&view=back&side=right",
    "a place that hurts": "area=temple&side=left",
    "a condition": "condition=tension-type-headache",
    "the deep layer": "view=back&layer=deep",
    "inside another page": "muscle=deltoid&embed=true",
    "an address with mistakes": "muscle=deltoidd&view=top",
}


def faults(page: Any) -> list[str]:
    """Return what axe finds, a line for each rule with the first place where it is broken."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {rule['nodes'][0]['html'][:200]}"
        for rule in found.response["violations"]
    ]


@pytest.mark.parametrize("query", STATES.values(), ids=STATES.keys())
def test_body_map_in_each_state_breaks_no_rule(open_map: Callable[..., Any], query: str) -> None:
    assert faults(open_map(query).page) == []


def test_body_map_on_a_phone_breaks_no_rule(open_map: Callable[..., Any]) -> None:
    shown = open_map("muscle=infraspinatus&view=back&side=right", width=360, height=780, touch=True)
    assert faults(shown.page) == []


# Streamlit's own file uploader gives its drop zone a name and the role of a mere decoration.
KNOWN: dict[str, list[str]] = {
    "about": [],
    "anki": [],
    "check_data": ["presentation-role-conflict"],
    "clinic": ["presentation-role-conflict"],
    "conditions": [],
    "conditions?condition=neck-pain": [],
    "dry_needling": [],
    "handout?muscle=trapezius&side=left": [],
    "languages": [],
    "progress": [],
    "research": [],
    "study": [],
    "website": [],
    "study?region=foot&seed=7": [],
    "tables": [],
}


@pytest.mark.parametrize("path", KNOWN)
def test_other_pages_break_no_rule_but_known_ones(open_map: Callable[..., Any], path: str) -> None:
    shown = open_map(visit=False)
    shown.page.goto(f"{shown.server}/{path}")
    shown.page.get_by_role("heading").first.wait_for()
    shown.page.wait_for_load_state("networkidle")
    assert [fault.split(" ")[0] for fault in faults(shown.page)] == KNOWN[path]

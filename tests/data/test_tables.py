"""The real tables of data/: in order, complete where they say so, and quick to read."""

from __future__ import annotations

import csv
import re
import time

import pytest

from myomap.atlas import DATA, Atlas, load_atlas
from myomap.checks import check_tables, report
from myomap.schema import load_schema
from myomap.tables import read_tables

REGIONS = {
    "head", "neck", "shoulder", "arm", "hand", "chest", "abdomen", "back", "pelvis", "thigh", "leg", "foot"
}  # fmt: skip
PROMISES = re.compile(r"\b(you have|will cure|cures?|guarantee\w*|always works)\b", re.IGNORECASE)
LONGEST_LOADING_SECONDS = 1.5


@pytest.fixture(scope="module")
def complete(atlas: Atlas) -> list[str]:
    """The muscles that have trigger points."""
    return [muscle for muscle, points in atlas.points_by_muscle.items() if points]


def test_real_tables_have_no_finding() -> None:
    findings = check_tables(read_tables(DATA), load_schema())
    assert findings == [], report(findings)


def test_real_tables_are_plain_utf8_with_unix_line_ends() -> None:
    for path in DATA.glob("*.csv"):
        content = path.read_bytes()
        assert b"\r" not in content, path.name
        assert content.endswith(b"\n") and not content.endswith(b"\n\n"), path.name


def test_real_tables_are_written_as_a_csv_writer_writes_them() -> None:
    for path in DATA.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, row in enumerate(csv.reader(lines), start=1):
            assert all(cell == cell.strip() for cell in row), f"{path.name}, row {number}"


def test_every_area_and_every_muscle_has_its_row(atlas: Atlas) -> None:
    assert len(atlas.areas) == 110
    assert len(atlas.muscles) == 159
    assert set(atlas.regions) == REGIONS


def test_midline_and_hidden_areas_are_those_of_the_vocabulary(atlas: Atlas) -> None:
    midline = [area for area in atlas.areas.values() if area.laterality == "midline"]
    assert len(midline) == 13
    hidden = {area.area_id for area in atlas.areas.values() if not area.on_skin}
    assert {"upper-teeth", "lower-teeth", "mouth-tongue", "pelvis-deep", "perineum", "anorectal"} == hidden


def test_complete_muscles_are_in_every_region(atlas: Atlas, complete: list[str]) -> None:
    assert len(complete) >= 40
    assert {atlas.muscles[muscle].region_id for muscle in complete} == REGIONS


def test_complete_muscles_have_the_whole_chain(atlas: Atlas, complete: list[str]) -> None:
    for muscle in complete:
        assert atlas.muscles[muscle].summary, muscle
        assert atlas.conditions_by_muscle[muscle], muscle
        for point in atlas.points_by_muscle[muscle]:
            assert point.landmark.endswith("."), point.trigger_point_id
            assert any(it.zone == "essential" for it in atlas.referrals_by_point[point.trigger_point_id])


def test_points_of_one_muscle_have_labels_that_set_them_apart(atlas: Atlas) -> None:
    for muscle, points in atlas.points_by_muscle.items():
        assert len({point.label for point in points}) == len(points), muscle


def test_every_condition_has_muscles_areas_and_a_warning(atlas: Atlas) -> None:
    for condition in atlas.conditions.values():
        assert atlas.muscles_by_condition[condition.condition_id], condition.condition_id
        assert atlas.areas_by_condition[condition.condition_id], condition.condition_id
        assert condition.see_doctor_if


def test_ranks_of_a_condition_are_counted_from_one_without_gaps(atlas: Atlas) -> None:
    for condition, links in atlas.muscles_by_condition.items():
        assert [link.rank for link in links] == list(range(1, len(links) + 1)), condition


def test_red_flags_name_emergencies_and_what_to_do(atlas: Atlas) -> None:
    assert any(flag.urgency == "emergency" for flag in atlas.red_flags.values())
    assert all(flag.sign.endswith(".") and flag.action.endswith(".") for flag in atlas.red_flags.values())


def test_no_fact_makes_a_promise_or_a_diagnosis(atlas: Atlas) -> None:
    words = [
        *(muscle.summary for muscle in atlas.muscles.values()),
        *(condition.summary for condition in atlas.conditions.values()),
    ]
    assert [text for text in words if PROMISES.search(text)] == []


def test_atlas_is_loaded_and_checked_in_time() -> None:
    quickest = float("inf")
    for _ in range(3):
        start = time.process_time()
        load_atlas()
        quickest = min(quickest, time.process_time() - start)
    assert quickest < LONGEST_LOADING_SECONDS

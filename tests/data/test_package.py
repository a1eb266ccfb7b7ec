"""A second opinion on the tables: Frictionless reads them by the same schema, with none of our code."""

from __future__ import annotations

import shutil
from pathlib import Path

import frictionless
import pytest

from myomap.atlas import DATA


def errors(package: Path) -> list[tuple[str, str]]:
    """What Frictionless finds: the table and the kind of the error."""
    report = frictionless.validate(str(package))
    assert report.errors == []
    return [(task.name, error.type) for task in report.tasks for error in task.errors]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in (*DATA.glob("*.csv"), DATA / "datapackage.json"):
        shutil.copy(path, tmp_path)
    return tmp_path / "datapackage.json"


def test_package_is_valid() -> None:
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "type", "note"])
    assert {task.name for task in report.tasks} == {path.stem for path in DATA.glob("*.csv")}


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("referrals", ",essential,", ",esential,", "constraint-error"),
        ("referrals", ",temple,", ",tempel,", "foreign-key"),
        ("trigger_points", ",point,1,", ",point,often,", "type-error"),
        ("muscles", "trapezius,Trapezius,", "Trapezius!,Trapezius,", "constraint-error"),
        ("lay_words", ",condition,", ",complaint,", "constraint-error"),
        ("lay_words", "\nsij,area,sacroiliac,1", "\nsi joint,area,sacroiliac,1", "primary-key"),
        ("word_forms", "\ntummy,", "\nthe,", "primary-key"),
        ("areas", "\nankle-front,", "\nankle-outer,", "primary-key"),
    ],
)
def test_a_damaged_table_is_found(copy: Path, table: str, old: str, new: str, error: str) -> None:
    path = copy.parent / f"{table}.csv"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    assert (table, error) in errors(copy)

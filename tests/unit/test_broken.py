"""Each folder of tests/broken damages tests/tiny in one way; `expected.txt` is the whole report.

A folder holds the damaged tables; `absent.txt` names tables that are taken away.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from myomap.__main__ import main
from myomap.checks import RULES, SEVERITY, check_tables, report
from myomap.schema import load_schema
from myomap.tables import read_tables

BROKEN = Path(__file__).resolve().parents[1] / "broken"
EXAMPLES = sorted(folder.name for folder in BROKEN.iterdir())


def damaged(files: dict[str, bytes], example: str) -> dict[str, bytes]:
    folder = BROKEN / example
    absent = (folder / "absent.txt").read_text().split() if (folder / "absent.txt").exists() else []
    kept = {name: data for name, data in files.items() if name not in absent}
    return kept | {path.name: path.read_bytes() for path in folder.glob("*.csv")}


@pytest.mark.parametrize("example", EXAMPLES)
def test_report_of_a_broken_example_is_exactly_as_expected(
    tiny_files: dict[str, bytes], example: str
) -> None:
    findings = check_tables(read_tables(damaged(tiny_files, example)), load_schema())
    assert report(findings) + "\n" == (BROKEN / example / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_broken_example_is_found_by_its_own_rule_and_by_no_other(
    tiny_files: dict[str, bytes], example: str
) -> None:
    findings = check_tables(read_tables(damaged(tiny_files, example)), load_schema())
    assert {finding.rule for finding in findings} == {example}
    assert {finding.severity for finding in findings} == {SEVERITY[example]}


@pytest.mark.parametrize("example", EXAMPLES)
def test_check_data_command_on_a_broken_example_prints_the_report_and_fails_for_errors(
    tiny_files: dict[str, bytes], example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, data in damaged(tiny_files, example).items():
        (tmp_path / name).write_bytes(data)
    status = main(["check", "data", "--data", str(tmp_path)])
    assert capsys.readouterr().out == (BROKEN / example / "expected.txt").read_text(encoding="utf-8")
    assert status == (1 if SEVERITY[example] == "ERROR" else 0)


def test_every_rule_has_a_broken_example() -> None:
    assert [rule.id for rule in RULES if rule.id not in EXAMPLES] == []


def test_every_broken_example_belongs_to_a_rule() -> None:
    assert set(EXAMPLES) == {rule.id for rule in RULES}

"""The two commands, as people type them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from myomap.__main__ import main
from myomap.checks import rules_page

TESTS = Path(__file__).resolve().parents[1]


def test_check_data_on_good_tables_says_so_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "data", "--data", str(TESTS / "tiny")]) == 0
    assert capsys.readouterr().out == "No errors, no warnings. The tables are in order.\n"


def test_check_data_on_a_missing_folder_says_what_to_do_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "data", "--data", str(tmp_path / "none")]) == 1
    assert "Give the folder that holds muscles.csv." in capsys.readouterr().err


def test_check_rules_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "rules"]) == 0
    assert capsys.readouterr().out == rules_page()


def test_areas_csv_names_the_muscles_of_each_place_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["areas", "--csv", "--data", str(TESTS / "tiny")]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "area_id,rank,muscle_id,zone"
    assert [row for row in rows if row.startswith("temple,")] == [
        "temple,1,trapezius,essential",
        "temple,2,sternocleidomastoid,spillover",
    ]
    assert [row.split(",")[0] for row in rows] == sorted(row.split(",")[0] for row in rows)


def test_geometry_export_writes_the_files_and_names_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(TESTS / "tiny" / "geometry")
    assert main(["geometry", "--export", str(tmp_path), "--geometry", source]) == 0
    assert capsys.readouterr().out.split() == [
        str(tmp_path / "male" / name) for name in ("front.geojson", "back.geojson", "landmarks.csv")
    ]


def test_geometry_export_without_shapes_says_what_to_do_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["geometry", "--export", str(tmp_path / "out"), "--geometry", str(tmp_path)]) == 1
    assert "make drawing" in capsys.readouterr().err


def test_module_run_in_a_terminal_that_knows_no_accents_prints_the_report_and_fails(tmp_path: Path) -> None:
    broken = (TESTS / "tiny" / "sources.csv").read_text(encoding="utf-8").replace("Do TP", "DÃ¶ TP")
    for path in (TESTS / "tiny").glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "sources.csv").write_text(broken, encoding="utf-8")
    asked = subprocess.run(
        [sys.executable, "-m", "myomap", "check", "data", "--data", str(tmp_path)],
        cwd=TESTS.parent,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert "ERROR data/sources.csv, row 2, column authors" in asked.stdout
    assert "Traceback" not in asked.stderr


def test_export_single_writes_one_file_and_tells_what_its_start_asks_for_in_vain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "deltoid.html"
    start = "muscle=deltoid&side=right&point=nonsense"
    assert main(["export", "--single", str(target), "--only", "muscle:deltoid", "--start", start]) == 0
    told = capsys.readouterr()
    assert f"{target}: {target.stat().st_size / 1e3:.0f} kB" in told.out
    assert 'asks for point "nonsense"' in told.err
    assert "<title>Deltoid · myomap</title>" in target.read_text(encoding="utf-8")


def test_export_single_of_an_unknown_part_names_the_nearest_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "neck.html"
    assert main(["export", "--single", str(target), "--only", "region:nek"]) == 1
    assert 'Did you mean "region:neck"?' in capsys.readouterr().err
    assert not target.exists()


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [("--accent", "red", "is not a colour"), ("--full", "javascript:alert(1)", "is not an address")],
)
def test_export_with_a_bad_value_says_what_would_be_right(
    option: str, value: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["export", "--single", str(tmp_path / "x.html"), option, value])
    assert told in capsys.readouterr().err


def test_export_into_a_folder_of_somebody_else_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    assert main(["export", "--out", str(tmp_path)]) == 1
    assert "Nothing was changed" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]

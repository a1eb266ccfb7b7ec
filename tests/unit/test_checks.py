"""The checks as a whole: the report, the uploads, and what must not happen whatever is given."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from myomap.checks import RULES, SEVERITY, check_tables, check_upload, report, rules_page, verdict
from myomap.errors import Finding
from myomap.schema import load_schema
from myomap.tables import MOST_ROWS, read_tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "checks.md"
SCHEMA = load_schema()


def findings_of(files: dict[str, bytes]) -> list[Finding]:
    return check_tables(read_tables(files), SCHEMA)


def edited(files: dict[str, bytes], table: str, old: str, new: str) -> dict[str, bytes]:
    assert old in files[table].decode()
    return files | {table: files[table].decode().replace(old, new).encode()}


def test_tiny_tables_have_no_finding(tiny_files: dict[str, bytes]) -> None:
    assert findings_of(tiny_files) == []


def test_every_rule_has_a_severity_and_every_severity_a_rule() -> None:
    assert sorted(SEVERITY) == sorted(rule.id for rule in RULES)


def test_every_rule_says_problem_principle_and_solution_in_sentences() -> None:
    for rule in RULES:
        for words in (rule.problem, rule.principle, rule.solution):
            assert words[0].isupper() and words.endswith("."), rule.id


def test_rules_page_is_made_of_the_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), (
        "run: python -m myomap check rules > docs/checks.md"
    )


def test_rules_page_has_a_heading_for_every_link() -> None:
    headings = {line.removeprefix("## ") for line in rules_page().splitlines() if line.startswith("## ")}
    assert headings == {rule.id for rule in RULES}


def test_finding_reads_as_place_message_fix_and_rule() -> None:
    finding = Finding(
        "ERROR",
        "trigger_points",
        14,
        "muscle_id",
        '"trapezuis" is not a muscle. Did you mean "trapezius"?',
        "use an id from data/muscles.csv, or add the muscle there first.",
        "unknown-id",
    )
    assert str(finding) == (
        "ERROR data/trigger_points.csv, row 14, column muscle_id\n"
        '      "trapezuis" is not a muscle. Did you mean "trapezius"?\n'
        "      Fix: use an id from data/muscles.csv, or add the muscle there first.\n"
        "      Rule: docs/checks.md#unknown-id"
    )


def test_verdict_with_a_warning_only_lets_the_tables_be_used() -> None:
    warning = Finding("WARNING", "areas", 3, "area_id", "", "", "not-sorted")
    assert verdict([warning]) == "No errors, 1 warning. The tables can be used."


def test_report_of_several_faults_names_all_of_them_in_table_order(tiny_files: dict[str, bytes]) -> None:
    files = edited(tiny_files, "referrals.csv", "soleus-1,calf", "soleus-1,claf")
    files = edited(files, "muscles.csv", "superficial,,It turns", ",,It turns")
    files = edited(files, "conditions.csv", "do-2018 [p. 1]", "")
    found = [(finding.table, finding.row, finding.rule) for finding in findings_of(files)]
    assert found == [
        ("muscles", 3, "missing-value"),
        ("referrals", 3, "unknown-id"),
        ("conditions", 3, "missing-source"),
    ]
    assert report(findings_of(files)).splitlines()[-1].startswith("3 errors, no warnings.")


def test_unknown_id_in_many_rows_is_one_finding_with_all_rows(tiny_files: dict[str, bytes]) -> None:
    files = edited(
        tiny_files, "referrals.csv", "sternocleidomastoid-sternal-1", "sternocleidomastoid-strenal-1"
    )
    (finding,) = findings_of(files)
    assert finding.row == 4
    assert 'Did you mean "sternocleidomastoid-sternal-1"? The same in rows 5, 6.' in finding.message


def test_unknown_id_written_as_a_name_suggests_the_id(tiny_files: dict[str, bytes]) -> None:
    files = edited(tiny_files, "referrals.csv", ",shoulder-top,", ",Top of shoulder,")
    (finding,) = findings_of(files)
    assert 'Did you mean "shoulder-top"?' in finding.message


def test_removed_muscle_is_reported_where_it_is_used(tiny_files: dict[str, bytes]) -> None:
    lines = tiny_files["muscles.csv"].decode().splitlines(keepends=True)
    files = tiny_files | {"muscles.csv": "".join(line for line in lines if "Soleus" not in line).encode()}
    found = {(finding.table, finding.column) for finding in findings_of(files)}
    assert found == {
        ("trigger_points", "muscle_id"),
        ("condition_muscles", "muscle_id"),
        ("mimics", "muscle_id"),
        ("red_flags", "muscle_id"),
        ("self_care", "muscle_id"),
        ("lay_words", "id"),
    }


@pytest.mark.parametrize(
    ("old", "new", "rule", "words"),
    [
        (",soleus,", ",soles,", "unknown-id", '"soles" is not a muscle. Did you mean "soleus"?'),
        ("muscle,soleus", "area,soleus", "unknown-id", '"soleus" is not a pain area.'),
        ("muscle,soleus", "organ,soleus", "value-not-allowed", '"organ" is not allowed here.'),
        ("muscle,soleus", "area,calf", "duplicate-row", "stands in row 2 already."),
        ("soleus,2", "soleus,1", "repeated-rank", 'Rank 1 of "back of the leg" is given in row 2 already.'),
        ("back of the leg,muscle", "Back of the leg,muscle", "bad-id", "Back of the leg"),
    ],
)
def test_everyday_phrase_that_is_wrong_is_one_finding(
    tiny_files: dict[str, bytes], old: str, new: str, rule: str, words: str
) -> None:
    (finding,) = findings_of(edited(tiny_files, "lay_words.csv", old, new))
    assert (finding.table, finding.row, finding.rule) == ("lay_words", 3, rule)
    assert words in finding.message


@pytest.mark.parametrize("table", sorted(SCHEMA.tables))
def test_a_missing_table_is_one_finding(tiny_files: dict[str, bytes], table: str) -> None:
    del tiny_files[f"{table}.csv"]
    assert [(finding.table, finding.rule) for finding in findings_of(tiny_files)] == [
        (table, "missing-table")
    ]


@pytest.mark.parametrize("table", sorted(SCHEMA.tables))
def test_a_renamed_table_is_one_finding_that_names_the_file(tiny_files: dict[str, bytes], table: str) -> None:
    tiny_files[f"{table}_x.csv"] = tiny_files.pop(f"{table}.csv")
    (finding,) = findings_of(tiny_files)
    assert f"{table}_x.csv" in finding.fix


@pytest.mark.parametrize(
    ("table", "column"), [(table.name, column) for table in SCHEMA.tables.values() for column in table.fields]
)
def test_a_renamed_column_is_one_finding(tiny_files: dict[str, bytes], table: str, column: str) -> None:
    header, rest = tiny_files[f"{table}.csv"].decode().split("\n", 1)
    names = [f"{name}_x" if name == column else name for name in header.split(",")]
    tiny_files[f"{table}.csv"] = (",".join(names) + "\n" + rest).encode()
    (finding,) = findings_of(tiny_files)
    assert (finding.rule, finding.row, finding.column) == ("missing-column", 1, column)
    assert f'"{column}_x"' in finding.message


@pytest.mark.parametrize("table", sorted(SCHEMA.tables))
def test_a_table_saved_as_utf16_is_one_finding(tiny_files: dict[str, bytes], table: str) -> None:
    tiny_files[f"{table}.csv"] = tiny_files[f"{table}.csv"].decode().encode("utf-16")
    assert [finding.rule for finding in findings_of(tiny_files)] == ["wrong-encoding"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n\n"])
def test_other_line_ends_are_read(tiny_files: dict[str, bytes], end: str) -> None:
    if end == "\n\n\n":
        tiny_files["areas.csv"] += b"\n\n"
    else:
        tiny_files["areas.csv"] = tiny_files["areas.csv"].replace(b"\n", end.encode())
    assert findings_of(tiny_files) == []


@pytest.mark.parametrize(
    "value", ["01-Feb", "Jan-02", "1-Feb-2026", "02/01/2026", "2026-02-01", "2.1.2026", "02. Mrz", "1.2E+05"]
)
def test_a_value_a_spreadsheet_turned_into_a_date_is_found(tiny_files: dict[str, bytes], value: str) -> None:
    files = edited(tiny_files, "muscles.csv", "S1;S2", value)
    assert [finding.rule for finding in findings_of(files)] == ["turned-into-date"]


def test_point_without_essential_zone_that_says_why_is_no_finding(tiny_files: dict[str, bytes]) -> None:
    files = edited(tiny_files, "referrals.csv", "shoulder-top,essential", "shoulder-top,spillover")
    assert {finding.rule for finding in findings_of(files)} == {"missing-zone"}
    lines = files["trigger_points.csv"].decode().splitlines(keepends=True)
    told = [
        line.rstrip("\n") + "Nobody reports one.\n" if "trapezius-lower" in line else line for line in lines
    ]
    assert findings_of(files | {"trigger_points.csv": "".join(told).encode()}) == []


def test_point_without_referrals_is_found_at_the_point(tiny_files: dict[str, bytes]) -> None:
    lines = tiny_files["referrals.csv"].decode().splitlines(keepends=True)
    files = tiny_files | {
        "referrals.csv": "".join(line for line in lines if "trapezius-lower" not in line).encode()
    }
    (finding,) = findings_of(files)
    assert (finding.table, finding.row, finding.rule) == ("trigger_points", 4, "missing-zone")


def test_muscles_that_are_parts_of_each_other_are_found(tiny_files: dict[str, bytes]) -> None:
    files = edited(tiny_files, "muscles.csv", "intermediate,,It points", "intermediate,trapezius,It points")
    files = edited(files, "muscles.csv", "superficial,,It lifts", "superficial,soleus,It lifts")
    assert [finding.rule for finding in findings_of(files)] == ["muscle-inside-itself"] * 2


@pytest.mark.parametrize("name", ["trigger_points.csv", "Trigger points (2).csv", "my work.csv"])
def test_upload_is_recognised_by_name_or_header(tiny_files: dict[str, bytes], name: str) -> None:
    table, findings = check_upload(read_tables(tiny_files), SCHEMA, name, tiny_files["trigger_points.csv"])
    assert (table, findings) == ("trigger_points", [])


def test_upload_that_cannot_be_told_is_one_finding(tiny_files: dict[str, bytes]) -> None:
    table, findings = check_upload(read_tables(tiny_files), SCHEMA, "holiday.csv", b"a,b\n1,2\n")
    assert (table, [finding.rule for finding in findings]) == ("", ["unknown-table"])


def test_upload_of_a_damaged_table_is_checked_against_the_others(tiny_files: dict[str, bytes]) -> None:
    data = tiny_files["trigger_points.csv"].replace(b",soleus,", b",solues,")
    _, findings = check_upload(read_tables(tiny_files), SCHEMA, "trigger_points.csv", data)
    assert 'Did you mean "soleus"?' in findings[0].message


def test_a_table_with_far_too_many_rows_is_refused(tiny_files: dict[str, bytes]) -> None:
    files = tiny_files | {"areas.csv": b"area_id,name\n" + b"a,b\n" * MOST_ROWS}
    assert [finding.rule for finding in findings_of(files)] == ["unreadable-file"]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_bytes_are_uploaded_findings_come_back(tiny_files: dict[str, bytes], seed: int) -> None:
    chance = random.Random(seed)
    name = chance.choice(sorted(tiny_files))
    data = bytearray(tiny_files[name])
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(data) + 1)
        snippet = chance.choice(
            [b'"', b",", b"\n", b"\r", b"\0", b";", b"\xff\xfe", b"\xef\xbb\xbf", b"=1+1", b"\xc3"]
        )
        data[place : place + chance.randint(0, 30)] = snippet * chance.randint(1, 5)
    if seed % 6 == 0:
        data = bytearray(chance.randbytes(chance.randint(0, 2000)))
    _, findings = check_upload(read_tables(tiny_files), SCHEMA, name, bytes(data))
    assert report(findings).splitlines()[-1] == verdict(findings)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\narea_id,name\n",
        b",",
        b'"',
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xff\xfea",
        b"\0" * 100,
        b"muscle_id",
        b",,,\n,,,",
        b"area_id," * 3000,
        b'a,"' + b"x" * 200_000,
        "area_id,имя\n".encode("cp1251"),
    ],
)
def test_odd_uploads_give_findings(tiny_files: dict[str, bytes], data: bytes) -> None:
    for name in ("areas.csv", "odd.csv", "", "\0"):
        assert check_upload(read_tables(tiny_files), SCHEMA, name, data)[1]

"""The schema: complete, readable, and itself in order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from myomap.errors import MyomapError
from myomap.schema import SCHEMA_FILE, Citation, load_schema, parse_citations

SCHEMA = load_schema()
COLUMNS = [(table.name, field.name) for table in SCHEMA.tables.values() for field in table.fields.values()]
PACKAGE = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_says_what_it_is_how_to_fill_it_in_and_gives_two_examples(
    table: str, column: str
) -> None:
    field = SCHEMA.tables[table].fields[column]
    assert field.description.endswith(".")
    assert field.guidance
    assert field.example
    assert field.bad_example != field.example


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_example_of_a_column_obeys_its_own_rules(table: str, column: str) -> None:
    field = SCHEMA.tables[table].fields[column]
    for item in field.items(field.example):
        assert not field.pattern or field.pattern.fullmatch(item)
        assert not field.enum or item in field.enum
        if field.type == "integer":
            assert int(item) >= (field.minimum or 0)


def test_keys_and_order_name_columns_of_their_table() -> None:
    for table in SCHEMA.tables.values():
        assert set(table.primary_key) <= set(table.fields)
        assert set(table.sorted_by) <= set(table.fields)


def test_links_lead_to_the_single_key_of_another_table() -> None:
    for table in SCHEMA.tables.values():
        for field in table.fields.values():
            if field.refers_to:
                assert len(SCHEMA.tables[field.refers_to].primary_key) == 1
                assert field.form in ("id", "citation")


def test_links_that_another_column_chooses_lead_to_a_table_for_each_of_its_values() -> None:
    chosen = [
        (table.fields[field.refers_by], field.refers_among)
        for table in SCHEMA.tables.values()
        for field in table.fields.values()
        if field.refers_among
    ]
    assert chosen
    for column, tables in chosen:
        assert set(column.enum) == set(tables)
        assert all(len(SCHEMA.tables[table].primary_key) == 1 for table in tables.values())


def test_package_follows_the_data_package_layout() -> None:
    assert PACKAGE["name"] and PACKAGE["licenses"]
    for resource in PACKAGE["resources"]:
        assert resource["path"] == f"{resource['name']}.csv"
        for key in resource["schema"].get("foreignKeys", ()):
            other = next(it for it in PACKAGE["resources"] if it["name"] == key["reference"]["resource"])
            assert key["reference"]["fields"] == other["schema"]["primaryKey"]


def test_fact_tables_have_source_and_basis() -> None:
    for name in ("muscles", "trigger_points", "referrals", "conditions", "condition_muscles", "red_flags"):
        fields = SCHEMA.tables[name].fields
        assert fields["source"].required
        assert fields["basis"].enum == ("read", "consensus", "recalled")


def test_missing_schema_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(MyomapError, match=r"Restore datapackage\.json"):
        load_schema(tmp_path / "datapackage.json")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"resources": [{}]}', '{"resources": 3}'])
def test_damaged_schema_is_an_error_in_words(tmp_path: Path, content: str) -> None:
    path = tmp_path / "datapackage.json"
    path.write_text(content)
    with pytest.raises(MyomapError, match="is damaged"):
        load_schema(path)


@pytest.mark.parametrize(
    ("cell", "citations", "wrong"),
    [
        ("", (), ()),
        ("do-2018", (Citation("do-2018", ""),), ()),
        ("do-2018[p. 4] ; ta2", (Citation("do-2018", "p. 4"), Citation("ta2", "")), ()),
        ("do-2018 [p. 4", (), ("do-2018 [p. 4",)),
        ("do-2018 p. 4; ta2", (Citation("ta2", ""),), ("do-2018 p. 4",)),
    ],
)
def test_source_cell_is_split_into_citations(
    cell: str, citations: tuple[Citation, ...], wrong: tuple[str, ...]
) -> None:
    assert parse_citations(cell) == (citations, wrong)

"""Rules about keys, links between tables, sources and the order of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from myomap.checks.rule import Checking, Problem, Rule, other_rows, suggestion
from myomap.errors import shortened
from myomap.schema import parse_citations


def _repeats(
    checking: Checking, table: str, columns: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    if checking.has(table, *columns):
        for row in checking.rows(table):
            key = tuple(row.cells[column] for column in columns)
            if all(key):
                places[key].append(row.number)
    return ((key, rows) for key, rows in places.items() if len(rows) > 1)


def _duplicate_id(checking: Checking) -> Iterator[Problem]:
    for table in checking.schema.tables.values():
        if len(table.primary_key) == 1:
            for (value,), (first, *rest) in _repeats(checking, table.name, table.primary_key):
                message = f'"{shortened(value)}" is already the id of row {first}.{other_rows(rest)}'
                yield Problem(
                    table.name,
                    rest[0],
                    table.primary_key[0],
                    message,
                    "give this row an id of its own, or delete it if it is a copy.",
                )


def _duplicate_row(checking: Checking) -> Iterator[Problem]:
    for table in checking.schema.tables.values():
        if len(table.primary_key) > 1:
            for key, (first, *rest) in _repeats(checking, table.name, table.primary_key):
                same = {first, *rest}
                zones = {row.cells.get("zone") for row in checking.rows(table.name) if row.number in same}
                if table.name == "referrals" and len(zones) > 1:
                    continue  # area-twice says it better
                shown = ", ".join(map(shortened, key))
                message = f"The {table.row_noun} {shown} stands in row {first} already.{other_rows(rest)}"
                yield Problem(table.name, rest[0], "", message, "keep one of the rows and delete the others.")


def _duplicate_value(checking: Checking) -> Iterator[Problem]:
    for table, field in checking.columns():
        if field.unique and field.name not in checking.schema.tables[table].primary_key:
            for (value,), (first, *rest) in _repeats(checking, table, (field.name,)):
                message = f'"{shortened(value)}" stands in row {first} already.{other_rows(rest)}'
                yield Problem(table, rest[0], field.name, message, "give each row a value of its own.")


def _unknown_id(checking: Checking) -> Iterator[Problem]:
    for table, field in checking.columns():
        if field.form != "id":
            continue
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in checking.rows(table):
            target = field.refers_among.get(row.cells.get(field.refers_by, ""), field.refers_to)
            if target and checking.is_whole(target):
                known = checking.ids(target)
                for item in field.items(row.cells[field.name]):
                    if item not in known and not checking.has_lost(target, item):
                        places[target, item].append(row.number)
        for (target, item), rows in places.items():
            noun = checking.schema.tables[target].row_noun
            near = checking.near(target, item)
            message = f'"{shortened(item)}" is not a {noun}.{suggestion(near)}{other_rows(rows)}'
            yield Problem(
                table,
                rows[0],
                field.name,
                message,
                f"use an id from data/{target}.csv, or add the {noun} there first.",
            )


def _bad_source(checking: Checking) -> Iterator[Problem]:
    for table, field in checking.columns():
        if field.form == "citation":
            for row, value in checking.cells(table, field.name):
                _, wrong = parse_citations(value)
                if wrong:
                    near = checking.near("sources", wrong[0]) if checking.has("sources", "source_id") else ""
                    message = f'"{shortened(wrong[0])}" is not a source id.{suggestion(near)}'
                    yield Problem(table, row, field.name, message, f"write it like this: {field.example}")


def _unknown_source(checking: Checking) -> Iterator[Problem]:
    if not checking.is_whole("sources") or not checking.has("sources", "source_id"):
        return
    known = checking.ids("sources")
    for table, field in checking.columns():
        if field.form == "citation":
            places: dict[str, list[int]] = defaultdict(list)
            for row, value in checking.cells(table, field.name):
                for citation in parse_citations(value)[0]:
                    if citation.source_id not in known and not checking.has_lost(
                        "sources", citation.source_id
                    ):
                        places[citation.source_id].append(row)
            for item, rows in places.items():
                near = checking.near("sources", item)
                message = f'"{shortened(item)}" is not a source.{suggestion(near)}{other_rows(rows)}'
                yield Problem(
                    table,
                    rows[0],
                    field.name,
                    message,
                    "use an id from data/sources.csv, or add the source there first.",
                )


def _sort_key(values: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple(
        (int(value), "") if value.isascii() and value.isdigit() and len(value) < 16 else (0, value)
        for value in values
    )


def _not_sorted(checking: Checking) -> Iterator[Problem]:
    for table in checking.schema.tables.values():
        if not checking.has(table.name, *table.sorted_by):
            continue
        before: tuple[str, ...] = ()
        for row in checking.rows(table.name):
            key = tuple(row.cells[column] for column in table.sorted_by)
            numbers = (row.cells[it] for it in table.sorted_by if table.fields[it].type == "integer")
            if not all(key) or not all(map(str.isdigit, numbers)):
                continue
            if before and _sort_key(key) < _sort_key(before):
                here, above = shortened(", ".join(key)), shortened(", ".join(before))
                message = f'"{here}" comes after "{above}", but should stand before it.'
                fix = f"sort the table by {' and '.join(table.sorted_by)} from A to Z, without the header."
                yield Problem(table.name, row.number, table.sorted_by[0], message, fix)
                break
            before = key


LINK_RULES = (
    Rule(
        "duplicate-id",
        "Each id once",
        "Two rows of a table have the same id.",
        "Whatever points to the id would mean either of them.",
        "Give one of them an id of its own, or delete the copy.",
        _duplicate_id,
    ),
    Rule(
        "duplicate-row",
        "Each link once",
        "The same link between two things stands in two rows.",
        "Lists would show it twice, and one of the rows would be forgotten when the other is changed.",
        "Keep one row; join the sources of both.",
        _duplicate_row,
    ),
    Rule(
        "duplicate-value",
        "Values that must differ do",
        "Two rows have the same value in a column where each must have its own.",
        "The column gives the rows their order.",
        "Change one of the values.",
        _duplicate_value,
    ),
    Rule(
        "unknown-id",
        "Links lead somewhere",
        "A row points to an id that its table does not hold.",
        "The page would have nothing to show. Most often the id is misspelt.",
        "Copy the id from the table it belongs to, or add the row there first.",
        _unknown_id,
    ),
    Rule(
        "bad-source",
        "Sources are ids",
        "A source cell holds words instead of source ids, or brackets that do not match.",
        "One publication has one id and is described once, in sources.csv.",
        "Write ids joined by ; each with its place in square brackets.",
        _bad_source,
    ),
    Rule(
        "unknown-source",
        "Sources are listed",
        "A row cites a source that sources.csv does not hold.",
        "Readers would see an id and no publication.",
        "Correct the id, or add the publication to sources.csv.",
        _unknown_source,
    ),
    Rule(
        "not-sorted",
        "Rows are in order",
        "The rows are not sorted by their ids.",
        "In a sorted table a change shows as a change, and everybody finds the same row in the same place.",
        "Sort by the columns that the report names; a hyphen comes before digits, digits before letters.",
        _not_sorted,
    ),
)

"""What a rule is, and the tables as the rules see them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from myomap.errors import nearest
from myomap.schema import Field, Schema, TableSchema
from myomap.tables import RawTable, Tables

CURLY_QUOTES = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201a": "'",
    "\u201b": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
}
_STRAIGHT = str.maketrans(CURLY_QUOTES)
_MOST_ROWS_NAMED = 8
_MOST_SUGGESTIONS = 300  # each takes milliseconds; with more wrong ids the table is wrong as a whole


class Problem(NamedTuple):
    """One thing a rule has found; `row` None means the file, `column` empty the row."""

    table: str
    row: int | None
    column: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must be so in the tables.

    `problem` says what goes wrong, `principle` why it matters, `solution` how to mend it; together with
    `name` they are the rule's section of docs/checks.md. How severe a rule is stands in `severity.py`, not
    here.
    """

    id: str
    name: str
    problem: str
    principle: str
    solution: str
    check: Callable[[Checking], Iterable[Problem]]


class Row(NamedTuple):
    """One row: its spreadsheet number and its cells by column."""

    number: int
    cells: Mapping[str, str]


class Checking:
    """The tables and the schema, with what several rules ask of them.

    Rules about how a file was saved look at `raw` and `raw_cells`. Rules about what it says look at `rows`
    and `cells`, where blanks around a value and curly quotation marks are already mended, so that one fault
    is reported once.
    """

    def __init__(self, tables: Tables, schema: Schema) -> None:
        self.tables, self.schema = tables, schema
        self._rows: dict[str, tuple[Row, ...]] = {}
        self._suggestions_left = _MOST_SUGGESTIONS

    def raw(self) -> Iterator[tuple[RawTable, TableSchema]]:
        """The tables of the schema whose file is there, readable or not."""
        return (
            (self.tables[name], table) for name, table in self.schema.tables.items() if name in self.tables
        )

    @cached_property
    def readable(self) -> tuple[str, ...]:
        """Names of the tables whose header can be recognised."""
        return tuple(
            table.name for raw, table in self.raw() if raw.form == "csv" and not header_is_missing(raw, table)
        )

    def has(self, name: str, *columns: str) -> bool:
        """Say whether a table can be read and has these columns."""
        return name in self.readable and all(column in self.tables[name].frame for column in columns)

    def raw_cells(self) -> Iterator[tuple[str, int, str, str]]:
        """Every filled cell as saved, of known columns and sound rows: table, row, column, value."""
        for name in self.readable:
            skipped = unsound(self.tables[name])
            raw = self.tables[name]
            for column in self.schema.tables[name].fields:
                if column in raw.frame:
                    for row, value in zip(raw.frame.index.tolist(), raw.frame[column].tolist(), strict=True):
                        if value and row not in skipped:
                            yield name, row, column, value

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of a table, without unsound ones; none when it cannot be read."""
        if name not in self._rows:
            self._rows[name] = tuple(self._read_rows(name)) if name in self.readable else ()
        return self._rows[name]

    def _read_rows(self, name: str) -> Iterator[Row]:
        raw = self.tables[name]
        skipped = unsound(raw)
        columns = {str(column): [mended(cell) for cell in raw.frame[column]] for column in raw.frame}
        names = tuple(columns)
        for row, cells in zip(raw.frame.index.tolist(), zip(*columns.values(), strict=True), strict=True):
            if row not in skipped:
                yield Row(row, dict(zip(names, cells, strict=True)))

    def cells(self, name: str, column: str) -> Iterator[tuple[int, str]]:
        """Row number and mended value of every cell of a column, blank ones too."""
        return ((row.number, row.cells[column]) for row in self.rows(name) if column in row.cells)

    def columns(self) -> Iterator[tuple[str, Field]]:
        """Every column of every readable table, in the order of the schema, with the table's name."""
        for name in self.readable:
            for field in self.schema.tables[name].fields.values():
                if self.has(name, field.name):
                    yield name, field

    def is_whole(self, name: str) -> bool:
        """Say whether every row of a table can be read, so that what is not found there does not exist."""
        return name in self.readable and not self.tables[name].open_quote_row

    def ids(self, name: str) -> frozenset[str]:
        """The ids that rows may point to.

        Rows with too many or too few cells count, and an id of a wrong form counts in its right form as well.
        """
        return self._ids(name)

    @lru_cache  # noqa: B019 - lives as long as one run of the checks
    def _ids(self, name: str) -> frozenset[str]:
        (key,) = self.schema.tables[name].primary_key
        if not self.has(name, key):
            return frozenset()
        values = set(map(mended, self.tables[name].frame[key])) - {""}
        return frozenset(values | set(map(as_id, values)))

    def has_lost(self, name: str, value: str) -> bool:
        """Say whether an id that is not in a table may be that of a row whose own id is blank or a copy."""
        lost = self._lost_names(name)
        return value in lost or (bool(lost) and not self.near(name, value))

    @lru_cache  # noqa: B019 - lives as long as one run of the checks
    def _lost_names(self, name: str) -> frozenset[str]:
        (key,) = self.schema.tables[name].primary_key
        count = Counter(row.cells.get(key, "") for row in self.rows(name))
        lost = (row for row in self.rows(name) if not row.cells.get(key) or count[row.cells[key]] > 1)
        return frozenset(as_id(row.cells.get("name", "")) for row in lost)

    def unsound_values(self, name: str, column: str) -> frozenset[str]:
        """The values of a column in rows that are not among `rows`."""
        raw = self.tables[name]
        return frozenset(
            mended(str(raw.frame.at[row, column])) for row in unsound(raw) if row in raw.frame.index
        )

    @lru_cache  # noqa: B019 - lives as long as one run of the checks
    def near(self, name: str, value: str) -> str:
        """The id of a table most like a value, by its spelling or by the row's name; empty for none."""
        if self._suggestions_left <= 0:
            return ""
        self._suggestions_left -= 1
        ids, names = self._choices(name)
        return nearest(names.get(value.lower(), value), ids)

    @lru_cache  # noqa: B019 - lives as long as one run of the checks
    def _choices(self, name: str) -> tuple[list[str], dict[str, str]]:
        """The well-formed ids of a table, and its ids by the names of their rows."""
        rows = (row for row in self.rows(name) if "name" in row.cells)
        names = {row.cells["name"].lower(): next(iter(row.cells.values())) for row in rows}
        return sorted(id for id in self.ids(name) if id == as_id(id)), names


def header_is_missing(raw: RawTable, table: TableSchema) -> bool:
    """Say whether row 1 is something else than the table's header."""
    known = sum(column in raw.header for column in table.fields)
    return known * 3 < len(table.fields)


def unsound(raw: RawTable) -> frozenset[int]:
    """Return the rows whose cells may stand in wrong columns: too long or short, after an open quotation."""
    after = [row for row in raw.frame.index.tolist() if raw.open_quote_row and row >= raw.open_quote_row]
    return frozenset([*(row for row, _ in raw.ragged), *after])


def mended(value: str) -> str:
    """Return a value without the blanks around it and with straight quotation marks."""
    return value.strip() if value.isascii() else value.translate(_STRAIGHT).strip()


def as_id(value: str) -> str:
    """Return a value in the form of an id.

    Examples
    --------
    >>> as_id("“Heel Pain”")
    'heel-pain'
    """
    return re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")


def suggestion(near: str) -> str:
    """Return the question that follows a wrong value; empty when nothing is near."""
    return f' Did you mean "{near}"?' if near else ""


def other_rows(rows: list[int]) -> str:
    """Say in which further rows the same thing is wrong; empty for none.

    Examples
    --------
    >>> other_rows([14])
    ''
    >>> other_rows([14, 15, 16])
    ' The same in rows 15, 16.'
    """
    rest = rows[1:]
    if not rest:
        return ""
    named = ", ".join(map(str, rest[:_MOST_ROWS_NAMED]))
    more = f" and {len(rest) - _MOST_ROWS_NAMED} more" if len(rest) > _MOST_ROWS_NAMED else ""
    return f" The same in row{'s' if len(rest) > 1 else ''} {named}{more}."

"""What each table and column may hold, as data/datapackage.json says it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from myomap.errors import MyomapError

SCHEMA_FILE = Path(__file__).resolve().parent.parent / "data" / "datapackage.json"
LIST_SEPARATOR = ";"
_CITATION = re.compile(r"([^\s\[\]]+)(?:\s*\[([^\[\]]+)\])?")
_OUTSIDE_BRACKETS = re.compile(r";(?![^\[]*\])")


class Citation(NamedTuple):
    """A source and the place in it."""

    source_id: str
    locator: str


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its rules and how to fill it in."""

    name: str
    type: str
    """string, integer, number or list."""
    description: str
    guidance: str
    example: str
    bad_example: str
    required: bool
    pattern: re.Pattern[str] | None
    enum: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    unique: bool
    refers_to: str
    """The table whose ids the column holds; empty for none."""
    form: str
    """id, citation or empty: how the column names rows of that table."""
    refers_by: str = ""
    """The column of the same row that says which table's ids the column holds; empty for always the same."""
    refers_among: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The table for each value of that column."""
    reader: str = ""
    """patient when the column is read by patients and must be plain."""
    translated: bool = False
    """Its cells are words, which other languages have in their own file."""

    @property
    def is_list(self) -> bool:
        """Say whether a cell may hold several values."""
        return self.type == "list"

    def items(self, cell: str) -> tuple[str, ...]:
        """Return the values of a cell: its pieces for a list, else the cell itself; none when it is empty."""
        pieces = cell.split(LIST_SEPARATOR) if self.is_list else [cell]
        return tuple(piece.strip() for piece in pieces if piece.strip())


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: its columns in order, its key, and the order of its rows."""

    name: str
    title: str
    description: str
    row_noun: str
    fields: Mapping[str, Field]
    primary_key: tuple[str, ...]
    sorted_by: tuple[str, ...]

    @property
    def path(self) -> str:
        """The file as messages name it."""
        return f"data/{self.name}.csv"


@dataclass(frozen=True, slots=True)
class Schema:
    """The whole data package; tables in the order in which they are read."""

    tables: Mapping[str, TableSchema]

    def table_for(self, file_name: str, header: tuple[str, ...] = ()) -> str:
        """Return the table that a file holds, told by its name or else by its header; empty when unsure.

        Examples
        --------
        >>> load_schema().table_for("Muscles (2).csv")
        'muscles'
        """
        stem = Path(file_name.replace("\\", "/")).name.lower().removesuffix(".csv")
        stem = re.sub(r"[\s_-]+", "_", re.sub(r"\(\d+\)|copy of|\bcopy\b", " ", stem).strip())
        if stem in self.tables:
            return stem
        names = {cell.strip().lower() for cell in header}
        shares = {
            name: len(names & set(table.fields)) / len(table.fields) for name, table in self.tables.items()
        }
        best = max(shares, key=lambda name: shares[name])
        return best if shares[best] >= 0.6 else ""


def load_schema(path: Path = SCHEMA_FILE) -> Schema:
    """Read the schema.

    Raises
    ------
    MyomapError
        If the file is missing or is not a data package.
    """
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        tables = {resource["name"]: _table(resource) for resource in package["resources"]}
    except OSError as error:
        raise MyomapError(
            f"The schema {path} cannot be opened. Restore datapackage.json from the project."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise MyomapError(
            f"The schema {path} is damaged ({error!r}). Restore it from the project."
        ) from error
    return Schema(MappingProxyType(tables))


def parse_citations(cell: str) -> tuple[tuple[Citation, ...], tuple[str, ...]]:
    """Return the citations of a source cell, and the pieces of it that are none.

    Examples
    --------
    >>> parse_citations("do-2018 [table 2; p. 4]; ta2-2019")
    ((Citation(source_id='do-2018', locator='table 2; p. 4'), Citation(source_id='ta2-2019', locator='')), ())
    >>> parse_citations("Do et al. 2018")
    ((), ('Do et al. 2018',))
    """
    citations: list[Citation] = []
    wrong: list[str] = []
    for piece in _OUTSIDE_BRACKETS.split(cell):
        piece = piece.strip()
        if not piece:
            continue
        match = _CITATION.fullmatch(piece)
        if match:
            citations.append(Citation(match[1], (match[2] or "").strip()))
        else:
            wrong.append(piece)
    return tuple(citations), tuple(wrong)


def _table(resource: dict[str, Any]) -> TableSchema:
    schema = resource["schema"]
    links = {key["fields"][0]: key["reference"]["resource"] for key in schema.get("foreignKeys", ())}
    fields = {field["name"]: _field(field, links.get(field["name"], "")) for field in schema["fields"]}
    return TableSchema(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        row_noun=resource["rowNoun"],
        fields=MappingProxyType(fields),
        primary_key=tuple(schema["primaryKey"]),
        sorted_by=tuple(resource["sortedBy"]),
    )


def _field(field: dict[str, Any], link: str) -> Field:
    constraints = field.get("constraints", {})
    pattern = field.get("itemPattern", constraints.get("pattern"))
    refers_to = field.get("refersTo", {"resource": link, "form": "id" if link else ""})
    return Field(
        name=field["name"],
        type=field["type"],
        description=field["description"],
        guidance=field["guidance"],
        example=field["example"],
        bad_example=field["badExample"],
        required=bool(constraints.get("required", False)),
        pattern=re.compile(pattern) if pattern else None,
        enum=tuple(constraints.get("enum", ())),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        unique=bool(constraints.get("unique", False)),
        refers_to=refers_to.get("resource", ""),
        form=refers_to["form"],
        refers_by=refers_to.get("column", ""),
        refers_among=MappingProxyType(refers_to.get("resources", {})),
        reader=field.get("reader", ""),
        translated=bool(field.get("translated", False)),
    )

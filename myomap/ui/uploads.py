"""Tables that a person uploads to have them checked: which are tables, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from myomap.errors import nearest, shortened
from myomap.schema import Schema
from myomap.tables import Tables, read_table

# First bytes of files that are not text, and the key of what to say about each.
_SIGNATURES = (
    (b"%PDF", "check.wrong.pdf"),
    (b"\x89PNG", "check.wrong.image"),
    (b"\xff\xd8\xff", "check.wrong.image"),
    (b"GIF8", "check.wrong.image"),
    (b"RIFF", "check.wrong.image"),
    (b"\xd0\xcf\x11\xe0", "check.wrong.spreadsheet"),
)
_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
_ZIP = b"PK\x03\x04"


class Upload(Protocol):
    """A file as the upload field hands it over."""

    name: str

    def getvalue(self) -> bytes:
        """Return the bytes of the file."""


@dataclass(frozen=True)
class Problem:
    """Why an uploaded file is not taken: the key of the words and their values."""

    key: str
    values: dict[str, str]


def problem_of(file: str, data: bytes) -> Problem | None:
    r"""Return why a file cannot be a table, by its name and first bytes; None when it may be one.

    Examples
    --------
    >>> problem_of("points.xlsx", b"PK\x03\x04...").key
    'check.wrong.spreadsheet'
    >>> problem_of("areas.csv", b"area_id,name") is None
    True
    """
    values = {"file": file}
    ending = PurePath(file).suffix.lower()
    if not data.strip():
        return Problem("check.wrong.empty", values)
    for start, key in _SIGNATURES:
        if data.startswith(start):
            return Problem(key, values)
    if ending in _SPREADSHEETS:
        return Problem("check.wrong.spreadsheet", values)
    if data.startswith(_ZIP):
        inside = b"xl/" in data or b"opendocument.spreadsheet" in data[:200]
        return Problem("check.wrong.spreadsheet" if inside else "check.wrong.packed", values)
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem("check.wrong.binary", values)
    return None


def put_in_place(
    own: Tables, files: Iterable[Upload], schema: Schema
) -> tuple[Tables, dict[str, str], list[Problem]]:
    """Put uploaded tables in the place of the atlas's own.

    Returns
    -------
    tuple
        The tables together; the file that each replaced table was read from; and what was not taken, and why.
    """
    tables = own
    taken: dict[str, str] = {}
    problems: list[Problem] = []
    for file in files:
        data, shown = file.getvalue(), shortened(file.name)
        problem = problem_of(shown, data)
        if problem:
            problems.append(problem)
            continue
        name = schema.table_for(file.name, read_table("upload", data).header)
        if not name:
            problems.append(_unknown_name(shown, schema))
            continue
        if name in taken:
            problems.append(Problem("check.wrong.twice", {"file": shown, "table": name}))
        tables = tables.with_table(name, data)
        taken[name] = shown
    return tables, taken, problems


def _unknown_name(file: str, schema: Schema) -> Problem:
    near = nearest(file.lower().removesuffix(".csv"), schema.tables)
    if near:
        return Problem("check.wrong.name_near", {"file": file, "near": f"{near}.csv"})
    return Problem("check.wrong.name", {"file": file})

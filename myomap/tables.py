"""Reads the data tables as they are; says nothing about whether they are right."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from myomap.errors import MyomapError

DATA = Path(__file__).resolve().parent.parent / "data"
LARGEST_FILE_BYTES = 5_000_000
MOST_ROWS = 20_000
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """One table as its file holds it.

    `frame` holds text only; its index is the spreadsheet's row number (the header is row 1), its columns are
    the header's names as written. What could not be kept in the frame is told by the other fields.
    """

    name: str
    frame: pd.DataFrame
    form: str = "csv"
    """csv, or what it is instead: workbook, binary, large, empty."""
    header: tuple[str, ...] = ()
    """The header's cells as written, also repeated and blank ones."""
    encoding: str = "utf-8"
    byte_order_mark: bool = False
    delimiter: str = ","
    not_utf8: tuple[tuple[int, str], ...] = ()
    """Row and column of each cell that was not UTF-8."""
    ragged: tuple[tuple[int, int], ...] = ()
    """Row and number of cells of each row that has not as many cells as the header."""
    blank_rows: tuple[int, ...] = ()
    open_quote_row: int = 0
    """The row in which a quotation mark went wrong; 0 for none."""
    digest: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Raw tables by name (the file name without .csv)."""

    by_name: Mapping[str, RawTable]

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __getitem__(self, name: str) -> RawTable:
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def with_table(self, name: str, data: bytes) -> Tables:
        """Return the same tables with one read anew from the bytes of a file."""
        return Tables(MappingProxyType({**self.by_name, name: read_table(name, data)}))


def read_tables(source: Path | Mapping[str, bytes] = DATA) -> Tables:
    """Read every .csv file of a folder, or of a mapping of file name to bytes.

    Raises
    ------
    MyomapError
        If the folder does not exist or a file cannot be opened.
    """
    if isinstance(source, Mapping):
        files = {name.removesuffix(".csv"): data for name, data in source.items()}
    else:
        if not source.is_dir():
            raise MyomapError(f"There is no data folder at {source}. Give the folder that holds muscles.csv.")
        try:
            files = {path.stem: path.read_bytes() for path in sorted(source.glob("*.csv"))}
        except OSError as error:
            raise MyomapError(
                f"A table cannot be opened: {error}. Check that the file may be read."
            ) from error
    return Tables(MappingProxyType({name: read_table(name, data) for name, data in files.items()}))


def read_table(name: str, data: bytes) -> RawTable:
    """Read one table from the bytes of its file, whatever they are; never fails."""
    digest = hashlib.sha256(data).hexdigest()
    nothing = pd.DataFrame()
    if len(data) > LARGEST_FILE_BYTES:
        return RawTable(name, nothing, form="large", digest=digest)
    if data.startswith(_WORKBOOKS):
        return RawTable(name, nothing, form="workbook", digest=digest)
    mark = data.startswith(_UTF8_MARK)
    if data.startswith(_UTF16_MARKS):
        encoding, text = "utf-16", data.decode("utf-16", errors="replace")
    else:
        encoding, text = "utf-8", data.removeprefix(_UTF8_MARK).decode("utf-8", errors="surrogateescape")
    if _looks_binary(text):
        return RawTable(name, nothing, form="binary", digest=digest)
    if not text.strip():
        return RawTable(name, nothing, form="empty", digest=digest)
    delimiter = _delimiter(text)
    records, open_quote_row = _records(text, delimiter)
    if not records:
        return RawTable(name, nothing, form="binary", digest=digest)
    if len(records) > MOST_ROWS:
        return RawTable(name, nothing, form="large", digest=digest)
    return _table(name, records, open_quote_row, encoding, mark, delimiter, digest)


def _table(
    name: str,
    records: list[list[str]],
    open_quote_row: int,
    encoding: str,
    mark: bool,
    delimiter: str,
    digest: str,
) -> RawTable:
    header = tuple(_repaired(cell) for cell in records[0])
    while records and not any(records[-1]):
        records.pop()  # blank lines at the end of a file are invisible in a spreadsheet
    places = list({column: place for place, column in reversed(list(enumerate(header)))}.items())[::-1]
    not_utf8: list[tuple[int, str]] = []
    ragged: list[tuple[int, int]] = []
    blank_rows: list[int] = []
    numbers: list[int] = []
    kept: list[list[str]] = []
    width = len(header)
    for number, cells in enumerate(records, start=1):
        if any(map(_is_damaged, cells)):
            for place, cell in enumerate(cells):
                if _is_damaged(cell):
                    not_utf8.append((number, header[place] if place < width else ""))
            cells = [_repaired(cell) for cell in cells]
        if number == 1:
            continue
        if not any(cell.strip() for cell in cells):
            blank_rows.append(number)
            continue
        if len(cells) != width:
            ragged.append((number, len(cells)))
            cells = cells + [""] * (width - len(cells))
        numbers.append(number)
        kept.append([cells[place] for _, place in places])
    columns = [column for column, _ in places]
    frame = pd.DataFrame(
        kept, index=pd.Index(numbers, dtype="int64", name="row"), columns=columns, dtype=object
    )
    return RawTable(
        name,
        frame,
        header=header,
        encoding="windows-1252" if not_utf8 and encoding == "utf-8" else encoding,
        byte_order_mark=mark,
        delimiter=delimiter,
        not_utf8=tuple(not_utf8),
        ragged=tuple(ragged),
        blank_rows=tuple(blank_rows),
        open_quote_row=open_quote_row,
        digest=digest,
    )


def _records(text: str, delimiter: str) -> tuple[list[list[str]], int]:
    """Return the rows as lists of cells, and the row where a quotation mark went wrong (0 for none)."""
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            records.append(record)
        return records, 0
    except csv.Error:
        wrong = len(records) + 1
    records = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            records.append(record)
    except csv.Error:
        pass  # the rows read so far are kept; the row with the open quotation mark is reported
    return records, wrong


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    if "," in first:
        return ","
    return max(";\t", key=first.count) if re.search("[;\t]", first) else ","


def _is_damaged(cell: str) -> bool:
    return not cell.isascii() and any("\udc80" <= letter <= "\udcff" for letter in cell)


def _repaired(cell: str) -> str:
    """Read a cell that was not UTF-8 as a western spreadsheet would have written it."""
    if not _is_damaged(cell):
        return cell
    return cell.encode("utf-8", "surrogateescape").decode("windows-1252", errors="replace")


def _looks_binary(text: str) -> bool:
    sample = text[:20_000]
    odd = sum(letter < " " and letter not in "\r\n\t\f" for letter in sample)
    damaged = sum("\udc80" <= letter <= "\udcff" or letter == "\ufffd" for letter in sample)
    return "\0" in text or odd * 50 > len(sample) or damaged * 5 > len(sample)

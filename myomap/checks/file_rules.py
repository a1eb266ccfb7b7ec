"""Rules about files, headers and rows: what spreadsheets do to a table on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from myomap.checks.rule import Checking, Problem, Rule, header_is_missing, other_rows, suggestion
from myomap.errors import nearest, shortened

SAVE_AS_UTF8 = 'save the table as "CSV UTF-8 (comma delimited)"'


def _missing_table(checking: Checking) -> Iterator[Problem]:
    spare = sorted(set(checking.tables) - set(checking.schema.tables))
    for name in checking.schema.tables:
        if name not in checking.tables:
            near = nearest(name, spare)
            message = f"The table {name}.csv is missing." + (f" Is it {shortened(near)}.csv?" if near else "")
            fix = (
                f"rename {shortened(near)}.csv to {name}.csv."
                if near
                else f"restore {name}.csv; a table without rows still has its header."
            )
            yield Problem(name, None, "", message, fix)


def _unknown_table(checking: Checking) -> Iterator[Problem]:
    missing = [name for name in checking.schema.tables if name not in checking.tables]
    for name in sorted(set(checking.tables) - set(checking.schema.tables)):
        if name not in {nearest(table, [name]) for table in missing}:
            near = nearest(name, checking.schema.tables)
            message = f"{shortened(name)}.csv is no table of the schema; nobody reads it."
            yield Problem(
                shortened(name),
                None,
                "",
                message,
                f"delete it{f', or copy its rows into {near}.csv' if near else ''}.",
            )


def _unreadable_file(checking: Checking) -> Iterator[Problem]:
    words = {
        "workbook": (
            "This is a spreadsheet workbook, not a CSV file.",
            f"open it in your spreadsheet and {SAVE_AS_UTF8}.",
        ),
        "binary": (
            "This is not a text file, so no table can be read from it.",
            f"open the original in your spreadsheet and {SAVE_AS_UTF8}.",
        ),
        "large": (
            "The file is far larger than a table of this project.",
            "check that it is the right file.",
        ),
        "empty": (
            "The file is empty.",
            "put the header back in row 1; a table without rows still has its header.",
        ),
    }
    for raw, _ in checking.raw():
        if raw.form != "csv":
            yield Problem(raw.name, None, "", *words[raw.form])


def _wrong_encoding(checking: Checking) -> Iterator[Problem]:
    for raw, _ in checking.raw():
        if raw.encoding == "utf-16":
            yield Problem(
                raw.name, None, "", "The file is saved as UTF-16, not as UTF-8.", f"{SAVE_AS_UTF8}."
            )
        elif raw.not_utf8:
            rows = sorted({row for row, _ in raw.not_utf8})
            row, column = raw.not_utf8[0]
            message = f"The file is not saved as UTF-8, so letters with accents are lost.{other_rows(rows)}"
            yield Problem(
                raw.name,
                row,
                shortened(column),
                message,
                f"{SAVE_AS_UTF8}, then look at the letters in this cell.",
            )


def _byte_order_mark(checking: Checking) -> Iterator[Problem]:
    for raw, _ in checking.raw():
        if raw.byte_order_mark:
            message = (
                "The file starts with a byte-order mark, an invisible sign that some spreadsheets write."
            )
            yield Problem(
                raw.name,
                1,
                "",
                message,
                "none needed, the table is read all the same; whoever takes it in saves it without the mark.",
            )


def _wrong_separator(checking: Checking) -> Iterator[Problem]:
    names = {";": "semicolons", "\t": "tabs"}
    for raw, _ in checking.raw():
        if raw.delimiter in names:
            message = f"The cells are separated by {names[raw.delimiter]}, not by commas."
            yield Problem(
                raw.name,
                1,
                "",
                message,
                "save it with commas: choose the comma as field separator when you save it as CSV.",
            )


def _open_quotation_mark(checking: Checking) -> Iterator[Problem]:
    for raw, _ in checking.raw():
        if raw.open_quote_row:
            message = "A quotation mark is not closed here, or stands inside a cell; rows may be swallowed."
            yield Problem(
                raw.name,
                raw.open_quote_row,
                "",
                message,
                'close the mark, or write a mark inside a cell twice ("").',
            )


def _missing_header(checking: Checking) -> Iterator[Problem]:
    for raw, table in checking.raw():
        if raw.form == "csv" and header_is_missing(raw, table):
            start = f'starts with "{shortened(raw.header[0])}"' if raw.header else "is blank"
            message = f"Row 1 is not the header of this table; it {start}."
            yield Problem(raw.name, 1, "", message, f"put this header in row 1: {','.join(table.fields)}")


def _renamed(checking: Checking, name: str) -> dict[str, str]:
    """Missing columns of the schema, each with the unknown column that looks like it (or nothing)."""
    raw, table = checking.tables[name], checking.schema.tables[name]
    unknown = [column for column in raw.header if column and column not in table.fields]
    renamed: dict[str, str] = {}
    for column in table.fields:
        if column not in raw.header:
            plain = {other.strip().lower().replace(" ", "_"): other for other in unknown}
            near = nearest(column, plain) or next(
                (key for key in plain if key and (key in column or column in key)), ""
            )
            renamed[column] = plain.get(near, "")
            if near:
                unknown.remove(plain[near])
    return renamed


def _missing_column(checking: Checking) -> Iterator[Problem]:
    for name in checking.readable:
        for column, near in _renamed(checking, name).items():
            message = f'The column "{column}" is missing.' + (f' Is it "{shortened(near)}"?' if near else "")
            fix = (
                f'rename the column "{shortened(near)}" to "{column}".'
                if near
                else f'add the column "{column}" to the header and fill it in.'
            )
            yield Problem(name, 1, column, message, fix)


def _unknown_column(checking: Checking) -> Iterator[Problem]:
    for name in checking.readable:
        raw, table = checking.tables[name], checking.schema.tables[name]
        renamed = _renamed(checking, name).values()
        for place, column in enumerate(raw.header, start=1):
            if column not in table.fields and (not column or column not in renamed):
                shown = (
                    f'The column "{shortened(column)}" is not in the schema.'
                    if column
                    else f"Column {place} has no name."
                )
                near = nearest(column, table.fields) if column else ""
                yield Problem(
                    name,
                    1,
                    shortened(column),
                    shown + suggestion(near),
                    "delete the column; notes for readers belong into a column of the schema.",
                )


def _repeated_column(checking: Checking) -> Iterator[Problem]:
    for name in checking.readable:
        for column, count in Counter(checking.tables[name].header).items():
            if column and count > 1:
                message = f'The column "{shortened(column)}" stands {count} times in the header.'
                yield Problem(name, 1, shortened(column), message, "keep one of them and delete the others.")


def _ragged_row(checking: Checking) -> Iterator[Problem]:
    for name in checking.readable:
        raw = checking.tables[name]
        if raw.open_quote_row:
            continue
        for row, cells in raw.ragged:
            message = f"The row has {cells} cells, the header has {len(raw.header)}."
            fix = (
                "put text that holds a comma in quotation marks, or delete the cells too many."
                if cells > len(raw.header)
                else "add the missing commas; an empty cell needs its comma too."
            )
            yield Problem(name, row, "", message, fix)


def _blank_row(checking: Checking) -> Iterator[Problem]:
    for name in checking.readable:
        rows = list(checking.tables[name].blank_rows)
        if rows:
            yield Problem(name, rows[0], "", f"The row is blank.{other_rows(rows)}", "delete the row.")


FILE_RULES = (
    Rule(
        "missing-table",
        "Every table is there",
        "A table of the schema has no file.",
        "Tables point to each other; without one of them nothing can be said for sure.",
        "Restore the file, or give it its right name. A table without rows still has its header.",
        _missing_table,
    ),
    Rule(
        "unknown-table",
        "No stray tables",
        "A CSV file in the data folder is no table of the schema.",
        "A copy such as `muscles (1).csv` is read by nobody, and its changes are lost.",
        "Move its rows to the right table and delete it.",
        _unknown_table,
    ),
    Rule(
        "unreadable-file",
        "Tables are CSV text",
        "The file is a workbook, is empty, or is no text at all.",
        "The tables are plain text so that every change can be seen and every tool can read them.",
        f"Open the original in your spreadsheet and {SAVE_AS_UTF8}.",
        _unreadable_file,
    ),
    Rule(
        "wrong-encoding",
        "Tables are UTF-8",
        "The file is saved in another encoding than UTF-8.",
        "Names hold letters with accents; in another encoding they turn into other letters.",
        f"In your spreadsheet {SAVE_AS_UTF8}.",
        _wrong_encoding,
    ),
    Rule(
        "byte-order-mark",
        "No byte-order mark",
        "The file starts with an invisible sign that some spreadsheets write before UTF-8 text.",
        "The checks read past it. Other tools take it for a part of the first column's name.",
        "Nothing, if your spreadsheet always writes it; whoever takes the file in saves it without.",
        _byte_order_mark,
    ),
    Rule(
        "wrong-separator",
        "Commas between cells",
        "The cells are separated by semicolons or tabs.",
        "Spreadsheets in some countries do so by themselves. Other tools then see a single column.",
        "Choose the comma as field separator when you save the table as CSV.",
        _wrong_separator,
    ),
    Rule(
        "open-quotation-mark",
        "Quotation marks are closed",
        "A quotation mark is opened and not closed, or stands alone inside a cell.",
        "Everything up to the next mark is taken for one cell, so that whole rows vanish.",
        "Close the mark. A mark that belongs to the text is written twice.",
        _open_quotation_mark,
    ),
    Rule(
        "missing-header",
        "Row 1 is the header",
        "Row 1 does not hold the names of the columns.",
        "Columns are known by name; sorting a sheet with its header moves the header away.",
        "Put the header back into row 1. The report shows it.",
        _missing_header,
    ),
    Rule(
        "missing-column",
        "Every column is there",
        "A column of the schema is missing or has another name.",
        "Column names are fixed because pages, tests and other people's tools rely on them.",
        "Rename the column, or add it and fill it in.",
        _missing_column,
    ),
    Rule(
        "unknown-column",
        "No stray columns",
        "A column is not in the schema.",
        "Nobody reads it, and nobody checks it.",
        "Delete it. If it is worth keeping, ask for it to be added to the schema.",
        _unknown_column,
    ),
    Rule(
        "repeated-column",
        "Each column once",
        "A column name stands twice in the header.",
        "Only one of the two can be read, and it may be the wrong one.",
        "Keep one of them.",
        _repeated_column,
    ),
    Rule(
        "ragged-row",
        "Every row is as long as the header",
        "A row has more or fewer cells than the header.",
        "Its values stand in the wrong columns from the odd cell on.",
        "Put text that holds a comma in quotation marks; give an empty cell its comma.",
        _ragged_row,
    ),
    Rule(
        "blank-row",
        "No blank rows",
        "A row between others has no value at all.",
        "It may be a row whose content was deleted by mistake.",
        "Delete the row, or fill it in again.",
        _blank_row,
    ),
)

"""Rules about single cells: damage done by spreadsheets, missing values, wrong forms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from myomap.checks.rule import CURLY_QUOTES, Checking, Problem, Rule, as_id, mended, suggestion
from myomap.errors import nearest, shortened
from myomap.schema import Field

CURLY_DOUBLE = frozenset("\u201c\u201d\u201e")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mrz|Mai|Okt|Dez|Ene|Abr|Ago|Dic"
_DATE = re.compile(
    rf"[0-3]?\d(-|\. ?)({_MONTHS})(-\d\d(\d\d)?)?|({_MONTHS})-\d\d|[0-3]?\d[/.][01]?\d[/.](\d\d)?\d\d"
    r"|\d{4}-[01]\d-[0-3]\d( 00:00:00)?|\d(\.\d+)?E\+\d+",
    re.IGNORECASE,
)
_GARBLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac|\ufffd")
_INTEGER = re.compile(r"[+-]?\d{1,15}")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")


def _garbled_letters(checking: Checking) -> Iterator[Problem]:
    for table, row, column, value in checking.raw_cells():
        if not value.isascii() and _GARBLED.search(value):
            message = f'"{shortened(value)}" holds letters that were garbled by a change of encoding.'
            yield Problem(table, row, column, message, "write the letters again and save the table as UTF-8.")


def _surrounding_blanks(checking: Checking) -> Iterator[Problem]:
    for table, row, column, value in checking.raw_cells():
        if value[0].isspace() or value[-1].isspace():
            where = (
                "at its end"
                if not value[0].isspace()
                else "at its start"
                if not value[-1].isspace()
                else "at both ends"
            )
            shown = value.strip()
            message = (
                f'"{shortened(shown)}" has a blank {where}.'
                if shown
                else "The cell holds nothing but blanks."
            )
            yield Problem(
                table,
                row,
                column,
                message,
                f'write "{shortened(shown)}" without it.' if shown else "empty the cell.",
            )


def _curly_quotes(checking: Checking) -> Iterator[Problem]:
    for table, row, column, value in checking.raw_cells():
        field = checking.schema.tables[table].fields[column]
        strict = bool(field.pattern or field.enum or field.refers_to)
        signs = CURLY_QUOTES.keys() if strict else CURLY_DOUBLE if field.is_list else ()
        if any(sign in value for sign in signs):
            straight = mended(value)
            right = straight.replace('"', "") if field.is_list else straight.strip("\"'")
            message = f'"{shortened(value)}" holds curly quotation marks.'
            yield Problem(table, row, column, message, f'write "{shortened(right)}".')


def _is_date(field: Field) -> bool:
    """Say whether the column holds dates: its own example is one."""
    return bool(_DATE.fullmatch(field.example))


def _turned_into_date(checking: Checking) -> Iterator[Problem]:
    for table, row, column, value in checking.raw_cells():
        field = checking.schema.tables[table].fields[column]
        for item in field.items(value):
            if _DATE.fullmatch(item) and not _is_date(field):
                message = f'"{shortened(item)}" looks like a value that a spreadsheet turned into a date.'
                fix = f'set the column to the cell format Text and write it again, such as "{field.example}".'
                yield Problem(table, row, column, message, fix)


def _blank_cells(checking: Checking, wanted: str) -> Iterator[tuple[str, int, Field]]:
    for table, field in checking.columns():
        key = field.name in checking.schema.tables[table].primary_key
        kind = "id" if key else "source" if field.form == "citation" else "value"
        if kind == wanted and (key or field.required):
            for row, value in checking.cells(table, field.name):
                if not value:
                    yield table, row, field


def _blank_id(checking: Checking) -> Iterator[Problem]:
    for table, row, field in _blank_cells(checking, "id"):
        noun = checking.schema.tables[table].row_noun
        yield Problem(
            table,
            row,
            field.name,
            f"The {noun} has no {field.name}.",
            f"give it one, such as {field.example}.",
        )


def _missing_source(checking: Checking) -> Iterator[Problem]:
    for table, row, field in _blank_cells(checking, "source"):
        noun = checking.schema.tables[table].row_noun
        yield Problem(
            table,
            row,
            field.name,
            f"The {noun} has no source.",
            f"name where it was read, such as {field.example}",
        )


def _missing_value(checking: Checking) -> Iterator[Problem]:
    for table, row, field in _blank_cells(checking, "value"):
        noun = checking.schema.tables[table].row_noun
        choice = f"one of: {', '.join(field.enum)}." if field.enum else f"for example: {field.example}"
        yield Problem(table, row, field.name, f"The {noun} has no {field.name}.", f"fill it in, {choice}")


def _bad_forms(checking: Checking, keys: bool) -> Iterator[tuple[str, int, Field, str]]:
    for table, field in checking.columns():
        is_key = field.name in checking.schema.tables[table].primary_key
        if field.pattern and not field.refers_to and is_key is keys:
            for row, value in checking.cells(table, field.name):
                for item in field.items(value):
                    if not field.pattern.fullmatch(item):
                        yield table, row, field, item


def _bad_id(checking: Checking) -> Iterator[Problem]:
    for table, row, field, item in _bad_forms(checking, keys=True):
        right = as_id(item)
        near = right if field.pattern and field.pattern.fullmatch(right) else ""
        message = f'"{shortened(item)}" has not the form of an id.{suggestion(shortened(near))}'
        yield Problem(
            table,
            row,
            field.name,
            message,
            f"use lowercase letters, digits and single hyphens, as in {field.example}.",
        )


def _bad_form(checking: Checking) -> Iterator[Problem]:
    for table, row, field, item in _bad_forms(checking, keys=False):
        message = f'"{shortened(item)}" has not the form that this column needs.'
        yield Problem(table, row, field.name, message, f"{field.guidance} For example: {field.example}")


def _value_not_allowed(checking: Checking) -> Iterator[Problem]:
    for table, field in checking.columns():
        if field.enum:
            for row, value in checking.cells(table, field.name):
                if value and value not in field.enum:
                    message = (
                        f'"{shortened(value)}" is not allowed here.{suggestion(nearest(value, field.enum))}'
                    )
                    yield Problem(table, row, field.name, message, f"use one of: {', '.join(field.enum)}.")


def _not_a_number(checking: Checking) -> Iterator[Problem]:
    forms = {"integer": (_INTEGER, "a whole number"), "number": (_NUMBER, "a number with a point")}
    for table, field in checking.columns():
        if field.type in forms:
            form, words = forms[field.type]
            for row, value in checking.cells(table, field.name):
                if value and not form.fullmatch(value):
                    yield Problem(
                        table,
                        row,
                        field.name,
                        f'"{shortened(value)}" is not {words}.',
                        f"write {words}, for example: {field.example}",
                    )


def _number_out_of_range(checking: Checking) -> Iterator[Problem]:
    for table, field in checking.columns():
        if field.minimum is None and field.maximum is None:
            continue
        low = field.minimum if field.minimum is not None else float("-inf")
        high = field.maximum if field.maximum is not None else float("inf")
        for row, value in checking.cells(table, field.name):
            if _NUMBER.fullmatch(value) and not low <= float(value) <= high:
                limits = f"from {low:g} to {high:g}" if high != float("inf") else f"of {low:g} or more"
                yield Problem(
                    table,
                    row,
                    field.name,
                    f"{value} is not a number {limits}.",
                    f"{field.guidance} For example: {field.example}",
                )


CELL_RULES = (
    Rule(
        "garbled-letters",
        "Letters are whole",
        "Letters with accents appear as two or three odd signs.",
        "The table was once read in the wrong encoding and saved again; the damage does not mend itself.",
        "Write the letters again and save the table as UTF-8.",
        _garbled_letters,
    ),
    Rule(
        "surrounding-blanks",
        "No blanks around values",
        "A value starts or ends with a blank.",
        "A blank cannot be seen, yet it makes two values different.",
        "Delete the blank.",
        _surrounding_blanks,
    ),
    Rule(
        "curly-quotes",
        "No curly quotation marks in ids and lists",
        "An id, a choice or a list holds quotation marks that a word processor made curly.",
        "Such a value matches nothing. In sentences curly marks are welcome.",
        "Write the value without quotation marks.",
        _curly_quotes,
    ),
    Rule(
        "turned-into-date",
        "Values are not dates",
        "A spreadsheet took a value such as 1-2 for a date and changed it.",
        "The value that was typed is lost; no program can tell what it was.",
        "Set the cell format of the column to Text, then write the value again.",
        _turned_into_date,
    ),
    Rule(
        "blank-id",
        "Every row has its ids",
        "A row has no id.",
        "Without it nothing can point to the row, and the row points to nothing.",
        "Give it an id, or delete the row.",
        _blank_id,
    ),
    Rule(
        "missing-source",
        "Every fact has a source",
        "A row has no source.",
        "Readers must be able to look every statement up.",
        "Name the source by its id of sources.csv and the place in it.",
        _missing_source,
    ),
    Rule(
        "missing-value",
        "No required cell is empty",
        "A cell that every row needs is empty.",
        "The pages show this value; they never guess it.",
        "Fill it in. datapackage.json explains each column with an example.",
        _missing_value,
    ),
    Rule(
        "bad-id",
        "Ids have one form",
        "An id holds capitals, blanks, underscores or other signs.",
        "Ids stand in addresses and file names, where such signs cause trouble.",
        "Use lowercase letters, digits and single hyphens.",
        _bad_id,
    ),
    Rule(
        "bad-form",
        "Values have the form of their column",
        "A value has not the form that its column needs.",
        "Programs read these values, for example to make a link of a DOI.",
        "Follow the example in the report.",
        _bad_form,
    ),
    Rule(
        "value-not-allowed",
        "Choices are from the list",
        "A value is not one of those the column allows.",
        "Pages and drawings know these values only.",
        "Use one of the values in the report.",
        _value_not_allowed,
    ),
    Rule(
        "not-a-number",
        "Numbers are numbers",
        "A cell that needs a number holds something else.",
        "Words, units and decimal commas cannot be compared or drawn.",
        "Write a plain number with a point for decimals.",
        _not_a_number,
    ),
    Rule(
        "number-out-of-range",
        "Numbers are within their range",
        "A number is smaller or larger than its column allows.",
        "The scale has a fixed meaning, such as 1 common, 2 less common, 3 rare.",
        "Use a number of the scale.",
        _number_out_of_range,
    ),
)

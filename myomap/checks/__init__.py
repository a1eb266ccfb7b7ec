"""Judges the raw tables: every finding with its place, the nearest right answer and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from myomap.checks.atlas_rules import ATLAS_RULES
from myomap.checks.cell_rules import CELL_RULES
from myomap.checks.evidence_rules import EVIDENCE_RULES
from myomap.checks.file_rules import FILE_RULES
from myomap.checks.findings import report, verdict
from myomap.checks.link_rules import LINK_RULES
from myomap.checks.quality_rules import QUALITY_RULES
from myomap.checks.rule import Checking, Rule
from myomap.checks.severity import SEVERITY
from myomap.errors import Finding, shortened
from myomap.schema import Schema
from myomap.tables import Tables, read_table

__all__ = [
    "ERROR_RULES",
    "RULES",
    "SEVERITY",
    "Finding",
    "Rule",
    "check_tables",
    "check_upload",
    "report",
    "rules_page",
    "verdict",
]

MOST_FINDINGS_OF_A_RULE = 2_000
"""In one table; far more than a table can have that people still edit by hand."""
RULES: tuple[Rule, ...] = FILE_RULES + CELL_RULES + LINK_RULES + ATLAS_RULES + EVIDENCE_RULES + QUALITY_RULES
"""Every rule, the most basic first: of several findings on one cell only the first is reported."""
ERROR_RULES = tuple(rule for rule in RULES if SEVERITY[rule.id] == "ERROR")
"""What must hold before the tables can be used."""


def check_tables(tables: Tables, schema: Schema, rules: Iterable[Rule] = RULES) -> list[Finding]:
    """Return everything that is wrong, in the order of the schema's tables, then by row and column.

    One cell is reported once, by the first rule that objects to it, and a value that is wrong in many rows is
    reported with all its rows, so that one mistake does not bury the others.
    """
    checking = Checking(tables, schema)
    found: list[Finding] = []
    reported: set[tuple[str, int, str]] = set()
    for rule in rules:
        counts: Counter[str] = Counter()
        for table, row, column, message, fix in rule.check(checking):
            if row is not None and column:
                if (table, row, column) in reported:
                    continue
                reported.add((table, row, column))
            counts[table] += 1
            if counts[table] <= MOST_FINDINGS_OF_A_RULE:
                found.append(Finding(SEVERITY[rule.id], table, row, column, message, fix, rule.id))
        for table, count in counts.items():
            if count > MOST_FINDINGS_OF_A_RULE:
                message = f"The rule objects to {count - MOST_FINDINGS_OF_A_RULE} more places of this table."
                fix = "mend those that are named, then check again."
                found.append(Finding(SEVERITY[rule.id], table, None, "", message, fix, rule.id))
    return _in_order(found, schema)


def _in_order(found: list[Finding], schema: Schema) -> list[Finding]:
    order = {name: place for place, name in enumerate(schema.tables)}
    columns = {
        name: {column: place for place, column in enumerate(table.fields)}
        for name, table in schema.tables.items()
    }
    return sorted(
        found,
        key=lambda it: (
            order.get(it.table, len(order)),
            it.row or 0,
            columns.get(it.table, {}).get(it.column, -1),
        ),
    )


def check_upload(tables: Tables, schema: Schema, file_name: str, data: bytes) -> tuple[str, list[Finding]]:
    """Check one table that a person has brought, together with the tables that are here.

    Parameters
    ----------
    file_name
        Name of the file as the person has it; "muscles (2).csv" is taken for muscles.
    data
        Its bytes, whatever they are.

    Returns
    -------
    The name of the table it was taken for (empty when it cannot be told) and the findings.
    """
    header = read_table("upload", data).header
    name = schema.table_for(file_name, header)
    if name:
        return name, check_tables(tables.with_table(name, data), schema)
    message = f'It cannot be told which table "{shortened(file_name)}" is.'
    names = ", ".join(f"{table}.csv" for table in schema.tables)
    fix = f"give the file the name of its table, one of: {names}."
    stem = shortened(file_name.removesuffix(".csv"))
    return "", [Finding("ERROR", stem, None, "", message, fix, "unknown-table")]


def rules_page() -> str:
    """Return docs/checks.md: what each rule is about, from the rules themselves."""
    lines = [
        "# The rules of the data checks",
        "",
        "`python -m myomap check data` (or `make check-data`, or the page *Check data*) holds the tables",
        "against these rules.",
        "This page is made of the rules themselves: `python -m myomap check rules > docs/checks.md`.",
        "An error keeps the tables from being used; a warning does not.",
        "",
    ]
    for rule in RULES:
        lines += [f"## {rule.id}", "", f"*{rule.name}* ({SEVERITY[rule.id].lower()})", ""]
        lines += [
            f"**Problem.** {rule.problem}",
            "",
            f"**Principle.** {rule.principle}",
            "",
            f"**Solution.** {rule.solution}",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"

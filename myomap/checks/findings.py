"""The report that is printed from what the checks have found."""

from __future__ import annotations

from collections.abc import Sequence

from myomap.errors import Finding


def report(findings: Sequence[Finding]) -> str:
    """Return all findings and one verdict as text for a terminal, an email or a page.

    The text ends without a line break. The verdict is its last line.
    """
    return "\n\n".join([*map(str, findings), verdict(findings)])


def verdict(findings: Sequence[Finding]) -> str:
    """Return the one line that says whether the tables may be used.

    Examples
    --------
    >>> verdict([])
    'No errors, no warnings. The tables are in order.'
    """
    errors = sum(finding.severity == "ERROR" for finding in findings)
    counts = f"{_count(errors, 'error')}, {_count(len(findings) - errors, 'warning')}."
    if errors:
        return f"{counts} The tables cannot be used until every error is mended."
    return f"{counts} The tables are in order." if not findings else f"{counts} The tables can be used."


def _count(number: int, noun: str) -> str:
    return f"{'no' if number == 0 else number} {noun}{'' if number == 1 else 's'}".replace(
        "no error", "No error"
    )

"""The errors of myomap and the findings they carry; each says in plain words what to do next."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["ERROR", "WARNING"]
RULES_PAGE = "docs/checks.md"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in one place of the tables."""

    severity: Severity
    table: str
    """Name of the table, without folder and .csv."""
    row: int | None
    """Row as a spreadsheet numbers it (the header is row 1); None for the whole file."""
    column: str
    """Name of the column; empty for the whole row."""
    message: str
    """What is wrong, with the nearest right answer."""
    fix: str
    """How to mend it."""
    rule: str
    """Id of the rule, which is also its heading in the rules page."""

    @property
    def place(self) -> str:
        """The file, the row and the column in words."""
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {self.column}" if self.column else ""
        return f"data/{self.table}.csv{row}{column}"

    @property
    def link(self) -> str:
        """Where the rule is explained."""
        return f"{RULES_PAGE}#{self.rule}"

    def __str__(self) -> str:
        lines = (f"{self.severity} {self.place}", self.message, f"Fix: {self.fix}", f"Rule: {self.link}")
        return "\n      ".join(lines)


class MyomapError(Exception):
    """Something a file or a person caused; the message says what is wrong and how to mend it."""


class DataError(MyomapError):
    """The tables hold errors, so there is no atlas.

    Parameters
    ----------
    findings
        Every finding of the checks, warnings included, in the order of the report.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        errors = sum(finding.severity == "ERROR" for finding in self.findings)
        noun = "error" if errors == 1 else "errors"
        super().__init__(
            f"The data tables hold {errors} {noun}. Run `python -m myomap check data` to read them."
        )

    def __reduce__(self) -> tuple[type[DataError], tuple[tuple[Finding, ...]]]:
        return DataError, (self.findings,)


class UnknownIdError(MyomapError):
    """An id that nothing bears.

    Parameters
    ----------
    kind
        What the id was taken for: muscle, area, point, condition, text ...
    id
        The id as it was given.
    near
        The nearest id of that kind; empty when none is close.
    """

    def __init__(self, kind: str, id: str, near: str = "") -> None:
        self.kind, self.id, self.near = kind, id, near
        hint = f' Did you mean "{near}"?' if near else ""
        super().__init__(f'There is no {kind} "{shortened(id)}".{hint}')

    def __reduce__(self) -> tuple[type[UnknownIdError], tuple[str, str, str]]:
        return UnknownIdError, (self.kind, self.id, self.near)


def nearest(word: str, choices: Iterable[str]) -> str:
    """Return the choice spelt most like a word, or an empty string when none is close.

    Capitals, blanks and underscores do not count, so that a name finds its id.

    Examples
    --------
    >>> nearest("trapezuis", ["trapezius", "temporalis"])
    'trapezius'
    >>> nearest("Levator scapulae", ["levator-scapulae"])
    'levator-scapulae'
    >>> nearest("knee", ["trapezius"])
    ''
    """
    plain = "-".join(word[:80].lower().replace("_", " ").split())
    found = difflib.get_close_matches(plain, list(choices), n=1, cutoff=0.6)
    return found[0] if found else ""


def shortened(value: str, limit: int = 60) -> str:
    r"""Return a value fit to be shown in a message: one line, no control characters, not too long.

    Examples
    --------
    >>> shortened("a\nb")
    'a b'
    >>> shortened("x" * 100, limit=5)
    'xxxxx...'
    """
    cut = value[: limit + 1]
    shown = "".join(letter if letter.isprintable() else " " for letter in cut)
    return shown if len(value) <= limit else shown[:limit] + "..."

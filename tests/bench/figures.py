"""The figures of one run, held against their targets and laid out as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


def percentile(values: Sequence[float], percent: int) -> float:
    """Value below which `percent` of the values lie (1 to 99); not a number when there are none."""
    if len(values) < 2:
        return values[0] if values else math.nan
    return quantiles(values, n=100, method="inclusive")[percent - 1]


@dataclass(frozen=True)
class Figure:
    """One measured figure, for the bare page and for the app.

    Attributes
    ----------
    name
        What was measured, with its unit.
    bare, myomap
        The values; not a number where one does not apply.
    target
        The target in words, or an empty text for a figure that is only told.
    limit
        Greatest value of the app that meets the target.
    """

    name: str
    bare: float
    myomap: float
    target: str = ""
    limit: float = math.inf

    @property
    def is_met(self) -> bool:
        """Tell whether the app's value meets the target; an absent value does not."""
        return not self.target or self.myomap <= self.limit

    def cells(self) -> list[str]:
        """Return the figure as a row of the table."""
        ratio = self.myomap / self.bare if self.bare else math.nan
        verdict = ("ok" if self.is_met else "NOT MET") if self.target else ""
        return [self.name, _number(self.bare), _number(self.myomap), _number(ratio), self.target, verdict]


def _number(value: float) -> str:
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.2f}".rstrip("0").rstrip(".")


def table(figures: Sequence[Figure]) -> str:
    """Lay figures out as a text table: name, bare, myomap, ratio, target, verdict."""
    rows = [["figure", "bare", "myomap", "ratio", "target", ""]] + [figure.cells() for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column in (1, 2, 3) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "-" * max(len(line) for line in lines))
    return "\n".join(lines)

"""Numbers and days as each language writes them, and shares as people understand them."""

from __future__ import annotations

from datetime import date
from math import floor

from myomap.text import Text


def counted(text: Text, number: float) -> str:
    """Return a whole number with its thousands apart.

    Examples
    --------
    >>> counted(Text("en", {"number.group": ","}), 7629)
    '7,629'
    """
    return f"{round(number):,}".replace(",", text("number.group"))


def one_place(text: Text, number: float) -> str:
    """Return a number with one decimal place, cut and not rounded: 4.49 is less than 4.5.

    Examples
    --------
    >>> one_place(Text("es", {"number.point": ","}), 4.49)
    '4,4'
    """
    return f"{floor(number * 10) / 10:.1f}".replace(".", text("number.point"))


def how_often(text: Text, percent: float, percent_high: float | None = None) -> str:
    """Return a share in absolute numbers: about so many of 100, or one of so many, or none seen.

    Parameters
    ----------
    percent_high
        The upper end of a share that nobody was seen with.
    """
    if percent == 0 and percent_high:
        return text("often.none", n=counted(text, 100 / percent_high))
    if percent >= 1:
        return text("often.hundred", n=round(percent))
    return text("often.rare", n=counted(text, round(100 / percent, -2))) if percent else text("often.never")


def dated(text: Text, day: date) -> str:
    """Return a day as people write it.

    Examples
    --------
    >>> dated(Text("en", {"claim.day": "{day} {month} {year}", "month.3": "March"}), date(2026, 3, 1))
    '1 March 2026'
    """
    return text("claim.day", day=day.day, month=text(f"month.{day.month}"), year=day.year)

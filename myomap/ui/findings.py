"""Data findings as a person reads them: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from myomap.checks import Finding
from myomap.text import Text

SHOWN = 200


def counted(found: Sequence[Finding]) -> tuple[int, int]:
    """Return how many errors and how many warnings there are."""
    errors = sum(one.severity == "ERROR" for one in found)
    return errors, len(found) - errors


def verdict(text: Text, found: Sequence[Finding]) -> str:
    """Return the answer in one line: clean, or how many faults."""
    errors, warnings = counted(found)
    if not found:
        return f'<p class="page-verdict is-good" role="status">{escape(text("check.result.clean"))}</p>'
    said = [_count(text, "check.result.errors", errors), _count(text, "check.result.warnings", warnings)]
    tone = "is-bad" if errors else "is-warning"
    return f'<p class="page-verdict {tone}" role="status">{escape(" ".join(filter(None, said)))}</p>'


def cards(text: Text, found: Sequence[Finding]) -> str:
    """Return the findings as a list, errors first; the longest reports end with a pointer to the file."""
    order = sorted(found, key=lambda one: one.severity != "ERROR")
    rest = len(order) - SHOWN
    more = f"<p>{escape(text('check.more', n=rest))}</p>" if rest > 0 else ""
    return f'<ul class="page-findings">{"".join(_card(text, one) for one in order[:SHOWN])}</ul>{more}'


def _card(text: Text, one: Finding) -> str:
    where = [text("check.where.table", table=one.table)]
    if one.row is not None:
        where.append(text("check.where.row", row=one.row))
    if one.column:
        where.append(text("check.where.column", column=one.column))
    css_class = "is-error" if one.severity == "ERROR" else "is-warning"
    return (
        f'<li class="{css_class}" data-rule="{escape(one.rule)}">'
        f'<p class="where">{escape(text(f"check.severity.{one.severity}"))} · {escape(", ".join(where))}</p>'
        f"<p>{escape(one.message)}</p><p><b>{escape(text('check.fix'))}:</b> {escape(one.fix)}</p></li>"
    )


def _count(text: Text, key: str, n: int) -> str:
    if not n:
        return ""
    return text(f"{key}.one") if n == 1 else text(key, n=n)

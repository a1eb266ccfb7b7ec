"""The style sheets of what is read, without their comments: the app sends them, an export writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def rules_in(file: Path) -> str:
    """Return the rules of a style sheet."""
    return _COMMENT.sub("", file.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def panel_rules() -> str:
    """Return the rules of the panel."""
    return _with_verdicts("panel.css")


@lru_cache(maxsize=1)
def text_rules() -> str:
    """Return the rules of pages that are read."""
    return _with_verdicts("text.css")


def _with_verdicts(sheet: str) -> str:
    """The rules of a sheet after those of the verdicts, which panels and pages both show."""
    return rules_in(_HERE / "verdict.css") + rules_in(_HERE / sheet)

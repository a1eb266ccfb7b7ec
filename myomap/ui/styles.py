"""The style sheets, each sent only where it is needed: what a page sends is not compressed on its way."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from myomap.theme import load_theme

_HERE = Path(__file__).resolve().parent
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


@lru_cache(maxsize=2)
def frame_style(embed: bool) -> str:
    """Return the theme and the rules of every page as a style element; inside a frame there is no top bar."""
    without_bar = ":root { --page-top: .5rem; --search-lift: 0rem; }" if embed else ""
    return f"<style>{load_theme().css()}\n{_rules('page.css')}{without_bar}</style>"


@lru_cache(maxsize=1)
def text_style() -> str:
    """Return the rules of the pages of text as a style element."""
    return f"<style>{_rules('text.css')}</style>"


@lru_cache(maxsize=1)
def panel_rules() -> str:
    """Return the rules of the panel; they travel compressed with the map's package."""
    return _rules("panel.css")


def _rules(name: str) -> str:
    return _COMMENT.sub("", (_HERE / name).read_text(encoding="utf-8"))

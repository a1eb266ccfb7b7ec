"""The page that tells how complete each language is."""

from __future__ import annotations

from myomap.text import Text


def languages_page(text: Text) -> None:
    """Write the page."""

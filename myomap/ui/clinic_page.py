"""The page that writes clinic.toml."""

from __future__ import annotations

from myomap.atlas import Atlas
from myomap.text import Text


def clinic_page(atlas: Atlas, text: Text) -> None:
    """Write the page."""

"""The page that makes a hand-out."""

from __future__ import annotations

from myomap.atlas import Atlas
from myomap.clinic import Clinic
from myomap.geometry import Geometry
from myomap.text import Text
from myomap.view_state import Note, ViewState


def handout_page(
    atlas: Atlas, geometry: Geometry, text: Text, clinic: Clinic, view: ViewState, notes: tuple[Note, ...]
) -> None:
    """Write the page."""

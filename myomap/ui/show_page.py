"""The show mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from myomap.ui.page import Page


def show_page(page: Page) -> None:
    """Write the page."""

"""Where the links of an export lead."""

from __future__ import annotations

from myomap.reading.markup import WaysOut, address
from myomap.text import ENGLISH
from myomap.view_state import ViewState


class FileWays(WaysOut):
    """The ways of one file: what it holds lies behind its own address, all else in a whole atlas, if any.

    Parameters
    ----------
    full
        Address of the whole atlas; empty for none.
    """

    def __init__(self, full: str = "") -> None:
        self._full = full.rstrip("/")

    def to(self, view: ViewState) -> str:
        """Return the address of a view in the file, which has one language and one scope."""
        return address(view.with_(body=ViewState().body, only="", country="", lang=ENGLISH, embed=False))

    def beyond(self, view: ViewState) -> str:
        """Return the address of a view in the whole atlas; empty when there is none."""
        return f"{self._full}/{super().beyond(view)}" if self._full else ""

    def on_map(self, view: ViewState) -> str:
        """Return the address of a view in the file."""
        return self.to(view)

    def page(self, name: str, /, **params: str | list[str]) -> str:
        """Return the address of a page of the whole atlas.

        What people need of the page about the atlas stands in the foot of the file: the emergency numbers.
        """
        if name == "about":
            return "?"
        return f"{self._full}/{super().page(name, **params)}" if self._full else ""

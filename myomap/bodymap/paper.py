"""Sets what Typst is given, always in the same fonts: whole pages, and drawings as pixels."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from myomap.bodymap.fonts import FontSet, shared_fonts
from myomap.bodymap.picture import Picture
from myomap.errors import MyomapError
from myomap.theme import load_theme

_PICTURE = Path(__file__).resolve().parent / "picture.typ"


class Press:
    """A compiler with its template and fonts; one job at a time, while other threads of Python run on."""

    def __init__(self, template: Path, fonts: FontSet) -> None:
        known = typst.Fonts(include_system_fonts=False, font_paths=[fonts.folder] if fonts.folder else [])
        self._lock = Lock()
        self._compiler = typst.Compiler(template, font_paths=known)

    def run(self, data: str, form: typst.OutputFormat, ppi: float | None = None) -> bytes:
        """Return the PDF, or the first page as picture."""
        standards: list[typst.PDFStandard] = ["ua-1"] if form == "pdf" else []
        inputs = {"data": data}
        with self._lock:
            made = self._compiler.compile(format=form, ppi=ppi, sys_inputs=inputs, pdf_standards=standards)
        if not made:
            raise MyomapError("Typst made no page.")
        return made[0] if isinstance(made, list) else made

    def ask(self, data: str, label: str) -> Any:
        """Return what the template tells of itself under a label."""
        with self._lock:
            # a question takes what the last page was made of
            self._compiler.compile(format="svg", sys_inputs={"data": data})
            return json.loads(self._compiler.query(label, field="value", one=True))


def press(template: Path, fonts: FontSet) -> Press:
    """Return the press for a template; it is made anew whenever the template's file has changed.

    Raises
    ------
    OSError
        If there is no such file.
    """
    return _press(template, template.stat().st_mtime_ns, fonts)


@lru_cache(maxsize=4)
def _press(template: Path, changed: int, fonts: FontSet) -> Press:
    return Press(template, fonts)


def png_of(picture: Picture, ppi: float, scheme: str = "light") -> bytes:
    """Return a drawing as PNG with so many dots an inch, on the ground that its views have.

    Parameters
    ----------
    scheme
        The colours that it was drawn in.

    Raises
    ------
    MyomapError
        If it cannot be set; the message is Typst's own.
    """
    fonts = shared_fonts()
    data = {
        "svg": picture.svg,
        "width": picture.width_mm,
        "height": picture.height_mm,
        "ground": load_theme().colours(scheme)["card"],
        "fonts": list(fonts.families),
    }
    try:
        return press(_PICTURE, fonts).run(json.dumps(data), "png", ppi)
    except (typst.TypstError, OSError) as error:
        raise MyomapError(f"The drawing cannot be set: {error}") from error

"""Makes PDF and preview of a sheet with Typst."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import typst

from myomap.bodymap.fonts import FontSet, shared_fonts
from myomap.bodymap.paper import Press, press
from myomap.errors import MyomapError
from myomap.handout.sheet import Sheet
from myomap.theme import load_theme

TEMPLATE = Path(__file__).resolve().parent / "sheet.typ"
PREVIEW_PPI = 110
_Made = TypeVar("_Made")


def pdf(sheet: Sheet, *, logo: str = "", fonts: FontSet | None = None, template: Path = TEMPLATE) -> bytes:
    """Return a sheet as PDF/UA-1: tagged, with title, language and embedded fonts.

    Parameters
    ----------
    logo
        The clinic's logo as SVG; empty for none.
    fonts
        Those to set it in; by default those that all sheets share.
    template
        The Typst file that lays it out.

    Raises
    ------
    MyomapError
        If the template or the logo cannot be set; the message is Typst's own.
    """
    return _pressed(sheet, logo, fonts, template, lambda one, data: one.run(data, "pdf"))


def preview(
    sheet: Sheet,
    *,
    logo: str = "",
    fonts: FontSet | None = None,
    template: Path = TEMPLATE,
    ppi: float = PREVIEW_PPI,
) -> bytes:
    """Return the page as PNG with so many dots an inch; it raises as `pdf` does."""
    return _pressed(sheet, logo, fonts, template, lambda one, data: one.run(data, "png", ppi))


def fit_of(sheet: Sheet, *, logo: str = "", fonts: FontSet | None = None, template: Path = TEMPLATE) -> Fit:
    """Return how the sheet was made to fit its page; it raises as `pdf` does."""
    told = _pressed(sheet, logo, fonts, template, lambda one, data: one.ask(data, "<level>"))
    signs = sum(len(group.signs) for group in sheet.doctor)
    return Fit(
        fits=bool(told["fits"]),
        size_pt=float(told["size"]),
        left_out=max(0, signs - told["signs"]) + max(0, len(sheet.steps) - told["steps"]),
    )


class Fit(NamedTuple):
    """How a sheet fits its page.

    Attributes
    ----------
    fits
        It does; else it is cut off.
    size_pt
        The type size of its text.
    left_out
        Signs and steps that the page has no room for.
    """

    fits: bool
    size_pt: float
    left_out: int


def _pressed(
    sheet: Sheet, logo: str, fonts: FontSet | None, template: Path, job: Callable[[Press, str], _Made]
) -> _Made:
    chosen = fonts or shared_fonts()
    data = json.dumps(_data(sheet, logo, chosen), ensure_ascii=False)
    try:
        return job(press(template, chosen), data)
    except (typst.TypstError, OSError) as error:
        raise MyomapError(f"The sheet cannot be set: {error}") from error


def _data(sheet: Sheet, logo: str, fonts: FontSet) -> dict[str, Any]:
    """The sheet as the template takes it."""
    colours = dict(load_theme().colours(sheet.scheme))
    if sheet.accent:
        colours["accent"] = sheet.accent
    picture, needling, note = sheet.picture, sheet.needling, sheet.note
    return {
        "document": sheet.document,
        "lang": sheet.lang,
        "paper": sheet.paper,
        "fonts": list(fonts.families),
        "colours": colours,
        "clinic": {
            "name": sheet.clinic_name,
            "logo": logo or None,
            "contact": [{"words": one.words, "link": one.link or None} for one in sheet.contacts],
        },
        "kicker": sheet.kicker,
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "picture": picture
        and {
            "svg": picture.svg,
            "alt": picture.alt,
            "width": picture.width_mm,
            "height": picture.height_mm,
        },
        "legend": [asdict(one) for one in sheet.legend],
        "what": {"title": sheet.what_title, "lines": sheet.what, "sure": sheet.sure},
        "doctor": {
            "title": sheet.doctor_title,
            "groups": [asdict(one) for one in sheet.doctor],
            "number": sheet.number,
        },
        "steps": {
            "title": sheet.steps_title,
            "dose": sheet.dose_label,
            "items": [asdict(one) for one in sheet.steps],
        },
        "needling": needling and {"title": needling.title, "lines": needling.lines},
        "note": note and {"title": sheet.note_title, "lines": note.lines, "rtl": note.rtl, "lang": note.lang},
        "qr": {"svg": sheet.qr_svg, "alt": sheet.qr_alt, "words": sheet.qr_words} if sheet.qr_svg else None,
        "foot": sheet.foot,
    }

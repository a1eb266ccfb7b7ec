"""The style sheets, each sent only where it is needed: what a page sends is not compressed on its way."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from myomap.clinic import Clinic, clinic_theme
from myomap.reading.styles import rules_in, text_rules
from myomap.theme import load_theme

_HERE = Path(__file__).resolve().parent


@lru_cache(maxsize=4)
def frame_style(embed: bool, clinic: Clinic) -> str:
    """Return the theme and the rules of every page as a style element; inside a frame there is no top bar.

    The colours are those of the clinic, and the ways to pages that it switched off are hidden.
    """
    without_bar = ":root { --page-top: .5rem; --search-lift: 0rem; }" if embed else ""
    off = ",".join(f'[data-page="{page}"]' for page in clinic.switched_off)
    hidden = f"{off} {{ display: none !important; }}" if off else ""
    colours = clinic_theme(clinic, load_theme()).css()
    return f"<style>{colours}\n{rules_in(_HERE / 'page.css')}{without_bar}{hidden}</style>"


@lru_cache(maxsize=16)
def style_of(sheet: str) -> str:
    """Return the rules of one of this package's style sheets, such as show.css, as a style element."""
    return f"<style>{rules_in(_HERE / sheet)}</style>"


def text_style() -> str:
    """Return the rules of pages that are read, as a style element."""
    return f"<style>{text_rules()}</style>"

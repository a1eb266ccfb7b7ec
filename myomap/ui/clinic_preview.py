"""What a clinic's name, logo and colour will look like, on light and on dark ground."""

from __future__ import annotations

from html import escape

from myomap.clinic import SCHEMES, Clinic, clinic_theme, least_contrast, logo_address
from myomap.numbers import one_place
from myomap.text import Text
from myomap.theme import Theme

_COLOURS = ("ink", "ink-soft", "paper", "card", "line", "accent", "accent-ink", "accent-soft")


def preview_html(clinic: Clinic, logo: bytes, text: Text, theme: Theme) -> str:
    """Return the preview: the head of a page, a link and a button in both themes, and their contrast.

    Parameters
    ----------
    logo
        A logo without fault; none when empty.
    """
    painted = clinic_theme(clinic, theme)
    picture = f'<img src="{logo_address(logo)}" alt="">' if logo else ""
    samples = "".join(_sample(clinic, picture, text, painted, scheme) for scheme in SCHEMES.values())
    title = escape(text("clinic.preview"))
    return f'<div class="page-text" data-testid="clinic-preview"><h2>{title}</h2>{samples}</div>'


def _sample(clinic: Clinic, picture: str, text: Text, theme: Theme, scheme: str) -> str:
    colours = theme.colours(scheme)
    style = "".join(f"--mm-{name}:{colours[name]};" for name in _COLOURS)
    ratio, at_least = least_contrast(colours["accent"], theme, scheme)
    told = text(
        "clinic.preview.contrast",
        value=colours["accent"],
        n=one_place(text, ratio),
        limit=one_place(text, at_least),
    )
    phone = f"<span>{escape(clinic.phone)}</span>" if clinic.phone else ""
    title = text(f"clinic.preview.{scheme}")
    return (
        f'<section class="clinic-sample is-{scheme}" style="{style}"><h3>{escape(title)}</h3>'
        f'<p class="clinic-brand">{picture}<b dir="auto">{escape(clinic.name or text("site.name"))}</b></p>'
        f"<p>{escape(text('clinic.preview.words'))} <u>{escape(text('clinic.preview.link'))}</u></p>"
        f'<p class="clinic-chosen"><u>{escape(text("clinic.preview.chosen"))}</u></p>'
        f'<p class="clinic-reach"><b>{escape(text("clinic.preview.book"))}</b>{phone}</p>'
        f'<p class="clinic-note">{escape(told)}</p></section>'
    )

"""What stands in every foot: what the atlas is not, and how to reach the clinic that shows it."""

from __future__ import annotations

from html import escape

from myomap.clinic import Clinic
from myomap.reading.markup import ELSEWHERE
from myomap.text import Text


def disclaimer_html(text: Text) -> str:
    """Return what the atlas is not, and whether somebody who speaks the language has read its words."""
    told = ("site.not_a_diagnosis", *(() if text.reviewed else ("site.unreviewed",)))
    return "".join(f"<p>{escape(text(key))}</p>" for key in told)


def contact_html(clinic: Clinic, text: Text) -> str:
    """Return the clinic's name, its phone and its booking page; nothing when it has neither."""
    ways = []
    if clinic.telephone:
        ways.append(f'<a href="{escape(clinic.telephone)}">{escape(clinic.phone)}</a>')
    if clinic.booking:
        ways.append(f'<a href="{escape(clinic.booking)}"{ELSEWHERE}>{escape(text("site.book"))}</a>')
    name = f'<b dir="auto">{escape(clinic.name)}</b> ' if clinic.name else ""
    return f'<p class="page-contact">{name}{" · ".join(ways)}</p>' if ways else ""

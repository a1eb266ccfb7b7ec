"""How to reach the clinic that shows the atlas."""

from __future__ import annotations

from html import escape

from myomap.clinic import Clinic
from myomap.reading.markup import ELSEWHERE
from myomap.text import Text


def contact_html(clinic: Clinic, text: Text) -> str:
    """Return the clinic's name, its phone and its booking page; nothing when it has neither."""
    ways = []
    if clinic.telephone:
        ways.append(f'<a href="{escape(clinic.telephone)}">{escape(clinic.phone)}</a>')
    if clinic.booking:
        ways.append(f'<a href="{escape(clinic.booking)}"{ELSEWHERE}>{escape(text("site.book"))}</a>')
    name = f'<b dir="auto">{escape(clinic.name)}</b> ' if clinic.name else ""
    return f'<p class="page-contact">{name}{" · ".join(ways)}</p>' if ways else ""

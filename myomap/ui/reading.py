"""The pages that are read: each in pieces of text, with the figures between them drawn on demand.

The figures need much code: page.py imports this module for these pages only.
"""

from __future__ import annotations

from collections.abc import Sequence

from myomap.atlas import Atlas
from myomap.reading.condition_page import condition_html, conditions_html
from myomap.reading.markup import Wording
from myomap.reading.needling_page import needling_parts
from myomap.reading.panel import notes_html, with_number
from myomap.reading.research_page import research_parts
from myomap.text import Text
from myomap.ui import evidence_figures as figures
from myomap.ui.address import home_country
from myomap.ui.trusted_html import put_html
from myomap.view_state import Note, ViewState


def conditions_page(atlas: Atlas, text: Text, view: ViewState, notes: Sequence[Note]) -> None:
    """Write the page of the condition of a view, or the list of all; first what was asked for in vain."""
    wording = Wording(atlas, text)
    note = notes_html(wording, notes, "page-text page-note")
    condition = atlas.conditions.get(view.condition)
    if condition is None:
        put_html(note + conditions_html(wording), key="conditions")
        figures.offer_evidence_map(atlas, text)
        return
    put_html(
        note + with_number(condition_html(wording, condition), atlas, text, view, home_country(atlas)),
        key="condition",
    )
    figures.offer_effects(atlas, text, condition.condition_id)


def needling_page(atlas: Atlas, text: Text, view: ViewState) -> None:
    """Write the page on dry needling, with the figures of sessions and of side effects."""
    first, second, third = needling_parts(Wording(atlas, text))
    put_html(first, key="needling_sessions")
    figures.offer_sessions(atlas, text)
    put_html(with_number(second, atlas, text, view, home_country(atlas)), key="needling_limits")
    figures.offer_side_effects(atlas, text)
    put_html(third, key="needling_claims")


def research_page(atlas: Atlas, text: Text) -> None:
    """Write the page for students, with the map of the evidence and the pooled effects."""
    first, second = research_parts(Wording(atlas, text))
    put_html(first, key="research_judging")
    figures.offer_evidence_map(atlas, text)
    figures.offer_effects(atlas, text)
    put_html(second, key="research_studies")

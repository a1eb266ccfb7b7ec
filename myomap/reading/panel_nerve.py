"""The part of a panel that tells nerve roots and muscles apart, when the nerve areas lie over the body."""

from __future__ import annotations

from html import escape

from myomap.reading.markup import Reading, details, items, section
from myomap.schema import parse_citations

NERVE_PLACE = "<!--nerve-->"


def nerve_part(reading: Reading) -> str:
    """Return `nerve_text` when the nerve areas lie over the body, else nothing."""
    if reading.later:
        return NERVE_PLACE
    return nerve_text(reading) if reading.view.overlay == "dermatomes" else ""


def nerve_text(reading: Reading) -> str:
    """Return how far to trust the nerve areas, what differs from muscles, and each root on demand."""
    named, _ = parse_citations(reading.text("dermatomes.trust.sources"))
    numbers = reading.references.cite(one for one in named if one.source_id in reading.atlas.sources)
    said = "".join(f"<p>{reading.word(f'dermatomes.{one}')}</p>" for one in ("tell", "core"))
    trust = f"<p>{reading.word('dermatomes.trust')} {numbers}</p>"
    roots = sorted(reading.atlas.dermatomes.values(), key=lambda one: one.sort_order)
    lines = [
        f"<b>{escape(one.name)}</b> {escape(one.centre)} {escape(one.how_to_tell)} "
        f'<span class="panel-quiet">{escape(one.varies)} {reading.sureness(one.basis, one.citations)}</span>'
        for one in roots
    ]
    each = details(reading.word("dermatomes.roots"), items(lines, "panel-links"), "panel-rest")
    return section(reading.word("dermatomes.title"), said + trust + each, "panel-nerve")

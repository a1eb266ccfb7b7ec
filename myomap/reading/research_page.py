"""The page for students: how evidence is judged, all studies, what is disputed, the words of the field."""

from __future__ import annotations

from html import escape

from myomap.reading.claims import by_certainty, study_line
from myomap.reading.markup import Wording, details, items
from myomap.reading.panel_parts import sources

DISPUTES = ("model", "palpation", "referral", "mechanism", "trials")
PARTS = ("disputes", "studies", "glossary")
KINDS = ("benefit", "mechanism", "safety")


def research_parts(wording: Wording) -> tuple[str, str]:
    """Return the page in two pieces, between which the figures stand; every value is escaped."""
    head = f"<h1>{wording.word('research.heading')}</h1><p class='lead'>{wording.word('research.lead')}</p>"
    head += wording.contents("research", PARTS)
    tables, way = wording.word("page.tables.title"), escape(wording.ways.page("tables"))
    head += way and f'<p><a href="{way}" target="_self" data-page="tables">{tables}</a></p>'
    rest = _disputes(wording) + _studies(wording) + _glossary(wording) + sources(wording)
    return (
        f'<div class="page-text" data-testid="research">{head}{_judging(wording)}</div>',
        f'<div class="page-text">{rest}</div>',
    )


def _judging(wording: Wording) -> str:
    """How certainty is judged, and how far the figures were read."""
    rows = wording.atlas.claims.values()
    read = sum(row.checked for row in rows)
    lines = [wording.word(f"research.judging.{one}") for one in ("grade", "appraisal", "compare", "words")]
    return (
        f"<h2>{wording.word('research.judging')}</h2>{items(lines)}"
        f"<p>{wording.word('research.read', read=read, n=len(rows), unread=len(rows) - read)}</p>"
    )


def _studies(wording: Wording) -> str:
    atlas = wording.atlas
    parts = [f'<h2 id="studies">{wording.word("research.studies")}</h2><div class="folded">']
    for condition in sorted(atlas.conditions.values(), key=lambda one: one.name.lower()):
        rows = by_certainty(
            row for row in atlas.claims.values() if row.condition_id == condition.condition_id
        )
        if rows:
            title = f"{escape(condition.name)} ({len(rows)})"
            parts.append(details(title, items((study_line(wording, row) for row in rows), "studies")))
    for kind in KINDS:
        rows = by_certainty(row for row in atlas.claims.values() if row.kind == kind)
        title = f"{wording.word(f'research.kind.{kind}')} ({len(rows)})"
        parts.append(details(title, items((study_line(wording, row) for row in rows), "studies")))
    return "".join(parts) + "</div>"


def _disputes(wording: Wording) -> str:
    title, lead = wording.word("research.disputes"), wording.word("research.disputes.lead")
    parts = [f'<h2 id="disputes">{title}</h2><p>{lead}</p>']
    for topic in DISPUTES:
        found = sorted(
            (one for one in wording.atlas.disputes.values() if one.topic == topic), key=lambda one: one.place
        )
        lines = [wording.sourced(one.finding, one.citations) for one in found if one.checked]
        parts.append(f"<h3>{wording.word(f'research.dispute.{topic}')}</h3>{items(lines)}")
    return "".join(parts)


def _glossary(wording: Wording) -> str:
    terms = sorted(wording.atlas.glossary.values(), key=lambda one: one.term.lower())
    pairs = "".join(
        f'<div id="{escape(one.term_id)}"><dt>{escape(one.term)}</dt>'
        f"<dd>{wording.sourced(one.meaning, one.citations)}</dd></div>"
        for one in terms
    )
    return f'<h2 id="glossary">{wording.word("research.glossary")}</h2><dl class="glossary">{pairs}</dl>'

"""The page on dry needling: what it is, what it may and may not do, and what is known of each claim."""

from __future__ import annotations

from html import escape

from myomap.atlas import ClinicClaim, SideEffect
from myomap.evidence import side_effects_of, surveys
from myomap.numbers import counted, how_often
from myomap.reading.claims import claim_card
from myomap.reading.condition_page import conditions_named
from myomap.reading.markup import Wording, details, items
from myomap.reading.panel_parts import NUMBER_PLACE, sources

TOPICS = ("treats", "helps", "works", "practice")
CARE_ORDER = ("absolute", "relative", "local")
BEFORE_FIGURES = ("what", "how", "session")
PARTS = (
    *BEFORE_FIGURES,
    *("uses", "limits", "with-exercise", "harms", "before", "after", "questions", "claims"),
)


def needling_parts(wording: Wording) -> tuple[str, str, str]:
    """Return the page in three pieces, between which the figures stand: of sessions, and of side effects.

    Every value is escaped. Sources are numbered over all pieces; their list ends the last.
    """
    head = f"<h1>{wording.word('needling.heading')}</h1><p class='lead'>{wording.word('needling.lead')}</p>"
    first = (
        head + wording.contents("needling", PARTS) + "".join(_section(wording, one) for one in BEFORE_FIGURES)
    )
    second = "".join(_section(wording, one) for one in ("uses", "limits", "with-exercise")) + _harms(wording)
    third = (
        _before(wording)
        + _after(wording)
        + _section(wording, "questions")
        + _claims(wording)
        + sources(wording)
    )
    return (
        f'<div class="page-text" data-testid="needling">{first}</div>',
        f'<div class="page-text">{second}</div>',
        f'<div class="page-text" data-testid="claims">{third}</div>',
    )


def _heading(wording: Wording, name: str) -> str:
    return f'<h2 id="{name}">{wording.word(f"needling.{name}")}</h2>'


def _section(wording: Wording, name: str) -> str:
    found = [one for one in wording.atlas.needling.values() if one.section == name]
    lines = [
        wording.sourced(one.statement, one.citations) for one in sorted(found, key=lambda one: one.place)
    ]
    return _heading(wording, name) + items(lines)


def _harms(wording: Wording) -> str:
    """Side effects in absolute numbers: the surveys that counted sessions, the largest in sight."""
    atlas = wording.atlas
    known = surveys(atlas)
    sessions = known.loc[known["counted"] == "sessions"].sort_values("n", ascending=False)["survey"]
    told = [
        items(
            _harm(wording, atlas.side_effects[one])
            for one in side_effects_of(atlas, survey)["side_effect_id"]
        )
        for survey in sessions
    ]
    return (
        f"{_heading(wording, 'harms')}<p>{wording.word('needling.harms.lead')}</p>{told[0] if told else ''}"
        f"{details(wording.word('needling.harms.more'), ''.join(told[1:]))}"
        f'<section class="flags"><p>{wording.word("needling.harms.lung")}</p>{NUMBER_PLACE}</section>'
    )


def _harm(wording: Wording, one: SideEffect) -> str:
    often = escape(how_often(wording.text, one.percent, one.percent_high))
    who = wording.word(f"needling.counted.{one.counted}", n=counted(wording.text, one.n))
    numbers = wording.references.cite(one.citations)
    advice = f" {escape(one.advice)}" if one.advice else ""
    return f'<b>{escape(one.name)}:</b> {often}.{advice} <span class="quiet">{who} {numbers}</span>'


def _before(wording: Wording) -> str:
    """Who should tell the therapist what, the strictest first; what holds for single muscles is folded."""
    found = sorted(
        wording.atlas.contraindications.values(),
        key=lambda one: (CARE_ORDER.index(one.kind), one.contraindication_id),
    )
    lines: dict[bool, list[str]] = {True: [], False: []}
    for one in found:
        everywhere = not one.area_ids and not one.muscle_ids
        lines[everywhere].append(wording.sourced(one.statement, one.citations))
    lead = wording.word("needling.before.lead")
    places = details(wording.word("needling.before.places"), items(lines[False]))
    return f"{_heading(wording, 'before')}<p>{lead}</p>{items(lines[True])}{places}"


def _after(wording: Wording) -> str:
    lines = [wording.sourced(one.statement, one.citations) for one in wording.atlas.aftercare.values()]
    return _heading(wording, "after") + items(lines)


def _claims(wording: Wording) -> str:
    """Return every claim of clinics, by topic, each beside what is known."""
    parts = [f"{_heading(wording, 'claims')}<p>{wording.word('needling.claims.lead')}</p>"]
    for topic in TOPICS:
        cards = "".join(
            _card(wording, one) for one in wording.atlas.clinic_claims.values() if one.topic == topic
        )
        parts.append(f'<h3>{wording.word(f"topic.{topic}")}</h3><div class="claims">{cards}</div>')
    return "".join(parts)


def _card(wording: Wording, claim: ClinicClaim) -> str:
    card = claim_card(wording, claim)
    if not claim.condition_ids:
        return card
    links = conditions_named(wording, claim.condition_ids)
    more = f'<p class="claim-more">{wording.word("claim.conditions")}: {links}</p>'
    return card.removesuffix("</article>") + more + "</article>"

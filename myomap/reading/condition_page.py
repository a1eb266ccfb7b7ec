"""The page on conditions: all of them, or one with its research, its muscles and what else helps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from myomap.atlas import Atlas, Condition
from myomap.evidence import VERDICTS, Verdict, verdict_of, verdicts
from myomap.reading.claims import by_certainty, claim_card, finding_line, studies, verdict_badge
from myomap.reading.markup import Wording, details, items, language_params
from myomap.reading.panel_muscle import finding_tag
from myomap.reading.panel_parts import NUMBER_PLACE, sources
from myomap.text import Text
from myomap.view_state import ViewState, settled

MUSCLES_SHOWN = 8
FINDINGS_SHOWN = 3
HOME, HOME_WITH_NEIGHBOURS = 0.5, 0.4  # shares of a condition's places


def conditions_html(wording: Wording) -> str:
    """Return all conditions by the part of the body, each with its verdict; every value is escaped."""
    atlas = wording.atlas
    known = verdicts(atlas)
    groups: dict[str, list[Condition]] = {}
    for condition in sorted(atlas.conditions.values(), key=lambda one: one.name.lower()):
        groups.setdefault(home_of(wording, condition.condition_id), []).append(condition)
    order = sorted((region for region in groups if region), key=lambda one: atlas.regions[one].sort_order)
    parts = [
        f"<h1>{wording.word('conditions.heading')}</h1><p>{wording.word('conditions.lead')}</p>",
        _key(wording),
    ]
    for region in [*order, *([""] if "" in groups else [])]:
        name = escape(atlas.regions[region].name) if region else wording.word("conditions.everywhere")
        ids = [condition.condition_id for condition in groups[region]]
        lines = [_listed(wording, one, known[one]) for one in ids]
        parts.append(f"<h2>{name}</h2>{items(lines, 'page-conditions')}")
    return f'<div class="page-text" data-testid="conditions">{"".join(parts)}</div>'


def condition_html(wording: Wording, condition: Condition) -> str:
    """Return the page of one condition: when to see a doctor before all else; every value is escaped."""
    condition_id = condition.condition_id
    also = ""
    if condition.also_called:
        names = escape(", ".join(condition.also_called))
        also = f'<p class="quiet">{wording.word("panel.condition.also")}: {names}</p>'
    every = escape(wording.ways.page("conditions", **language_params(wording.text)))
    parts = [
        f'<p class="quiet"><a href="{every}" target="_self">{wording.word("conditions.all")}</a></p>',
        f'<h1>{escape(condition.name)}</h1>{also}<p class="lead">{escape(condition.summary)}</p>',
        _doctor(wording, condition),
        _on_the_map(wording, condition_id),
        _research(wording, condition_id),
        _options(wording, condition_id),
        _codes(wording, condition),
        sources(wording),
    ]
    return (
        f'<div class="page-text" data-testid="condition" data-ref="condition:{escape(condition_id)}">'
        f"{''.join(parts)}</div>"
    )


def condition_title(atlas: Atlas, text: Text, view: ViewState) -> str:
    """Return what the browser's tab says: the condition of the view, or the page (not escaped)."""
    condition = atlas.conditions.get(view.condition)
    return text("site.title", page=condition.name if condition else text("page.conditions.title"))


def condition_link(wording: Wording, condition_id: str, label: str = "") -> str:
    """Return a link to the page of a condition.

    With a label of its own (escaped already) it stands in the panel of that condition: there it is no
    reference, because the map follows those itself. Without a page of conditions there is no link.
    """
    href = wording.ways.page("conditions", condition=condition_id, **language_params(wording.text))
    name = label or escape(wording.atlas.conditions[condition_id].name)
    reference = "" if label else f' data-ref="condition:{escape(condition_id)}"'
    return href and f'<a href="{escape(href)}"{wording.ways.to_page}{reference}>{name}</a>'


def home_of(wording: Wording, condition_id: str) -> str:
    """Return the region that a condition belongs to; empty when it is felt in many.

    Most of its places lie there, or nearly half of them and the others next to it.
    """
    atlas = wording.atlas
    regions = Counter(atlas.areas[one].region_id for one in atlas.areas_by_condition[condition_id])
    if not regions:
        return ""
    home = min(regions, key=lambda one: (-regions[one], atlas.regions[one].sort_order))
    share = regions[home] / regions.total()
    around = {home, *atlas.regions[home].neighbours}
    return home if share > HOME or (share >= HOME_WITH_NEIGHBOURS and regions.keys() <= around) else ""


def _listed(wording: Wording, condition_id: str, verdict: Verdict) -> str:
    badge = verdict_badge(wording, verdict.verdict, verdict.certainty)
    return f"{condition_link(wording, condition_id)} <span>{badge}</span>"


def _key(wording: Wording) -> str:
    """What the verdicts and the certainties mean, on demand."""
    lines = [
        f"{verdict_badge(wording, one, '')} {wording.word(f'verdict.{one}.means')}" for one in VERDICTS
    ] + [
        f"<b>{wording.word(f'certainty.{one}')}</b> {wording.word(f'certainty.{one}.means')}"
        for one in ("moderate", "low", "very-low")
    ]
    return details(wording.word("verdict.key"), items(lines))


def _doctor(wording: Wording, condition: Condition) -> str:
    body = escape(condition.see_doctor_if) if condition.see_doctor_if else wording.word("conditions.doctor")
    title = wording.word("panel.doctor.title")
    return f'<section class="flags"><h2>{title}</h2><p>{body}</p>{NUMBER_PLACE}</section>'


def _on_the_map(wording: Wording, condition_id: str) -> str:
    """Links that open the map: at the condition, at its muscles with their pain, at its places."""
    atlas = wording.atlas
    whole = ViewState(condition=condition_id)
    muscles = []
    for link in atlas.muscles_by_condition[condition_id]:
        there = whole.with_(muscle=link.muscle_id)
        name = _map_link(wording, there, atlas.muscles[link.muscle_id].name, f"muscle:{link.muscle_id}")
        muscles.append(f'<span class="sender">{name}</span> {finding_tag(wording, link)}')
    places = [
        _map_link(wording, whole.with_(areas=(one,)), atlas.areas[one].name, f"area:{one}")
        for one in atlas.areas_by_condition[condition_id]
    ]
    more = wording.word("panel.more", n=len(muscles) - MUSCLES_SHOWN)
    shown = items(muscles[:MUSCLES_SHOWN]) + details(more, items(muscles[MUSCLES_SHOWN:]))
    button = _map_link(wording, whole, wording.text("conditions.map"), f"condition:{condition_id}", "button")
    return (
        f"<h2>{wording.word('conditions.on_map')}</h2><p>{button}</p>"
        f"<h3>{wording.word('panel.condition.muscles')}</h3>{shown}"
        f"<h3>{wording.word('panel.condition.areas')}</h3>{items(places, 'flowing')}"
    )


def _map_link(wording: Wording, view: ViewState, label: str, reference: str, css_class: str = "") -> str:
    there = settled(view.with_(lang=wording.text.lang), wording.atlas)
    opening = f'<a class="{css_class}" href="{escape(wording.ways.on_map(there))}" target="_self"'
    return f'{opening} data-ref="{escape(reference)}">{escape(label)}</a>'


def _research(wording: Wording, condition_id: str) -> str:
    """What is known of needling: what clinics claim, then what each study found; unread ones stay out."""
    atlas = wording.atlas
    claims = [one for one in atlas.clinic_claims.values() if condition_id in one.condition_ids]
    own = [one for one in claims if one.topic == "treats"]
    rows = by_certainty(row for row in atlas.claims.values() if row.condition_id == condition_id)
    findings = [finding_line(wording, row) for row in rows if row.checked]
    more = wording.word("conditions.more_studies", n=len(findings) - FINDINGS_SHOWN)
    verdict = verdict_of(atlas, condition_id)
    badge = f"<p>{verdict_badge(wording, verdict.verdict, verdict.certainty)}</p>"
    cards = "".join(
        claim_card(wording, one) for one in sorted(own, key=lambda one: len(one.condition_ids))[:2]
    )
    return (
        f"<h2>{wording.word('conditions.research')}</h2>"
        f"{cards or badge}"
        f"<h3>{wording.word('conditions.studies')}</h3>"
        f"{items(findings[:FINDINGS_SHOWN], 'findings')}"
        f"{details(more, items(findings[FINDINGS_SHOWN:], 'findings'))}{studies(wording, rows)}"
    )


def _options(wording: Wording, condition_id: str) -> str:
    found = [one for one in wording.atlas.care_options.values() if condition_id in one.condition_ids]
    lines = [wording.sourced(one.option, one.citations) for one in found]
    note = f'<p class="quiet">{wording.word("panel.steps.note")}</p>'
    return f"<h2>{wording.word('conditions.options')}</h2>{items(lines)}{note}" if lines else ""


def _codes(wording: Wording, condition: Condition) -> str:
    codes = {"ICD-10": condition.icd10, "ICD-11": condition.icd11}
    told = ", ".join(f"{name} {escape(code)}" for name, code in codes.items() if code)
    return f'<p class="quiet">{told}</p>' if told else ""


def conditions_named(wording: Wording, condition_ids: Iterable[str]) -> str:
    """Return links to the pages of some conditions, joined by commas."""
    return ", ".join(condition_link(wording, one) for one in condition_ids)

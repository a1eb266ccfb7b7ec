"""The panel of a condition."""

from __future__ import annotations

from html import escape
from itertools import groupby

from myomap.evidence import verdict_of
from myomap.reading.claims import verdict_badge
from myomap.reading.condition_page import condition_link
from myomap.reading.markup import Reading, header, items, section, shortened
from myomap.reading.panel_muscle import finding_tag
from myomap.reading.panel_parts import sources, warning_signs

FINDINGS_SHOWN = 6


def condition_panel(reading: Reading) -> str:
    """Return the panel of the condition of the view: when to see a doctor before anything else."""
    condition = reading.atlas.conditions[reading.view.condition]
    condition_id = condition.condition_id
    areas = reading.atlas.areas_by_condition[condition_id]
    also = ""
    if condition.also_called:
        names = escape(", ".join(condition.also_called))
        also = f'<p class="panel-quiet">{reading.word("panel.condition.also")}: {names}</p>'
    sure = reading.sureness(condition.basis, condition.citations)
    lead = f'<p class="panel-lead">{escape(condition.summary)}</p><p class="panel-sure">{sure}</p>'
    head = header(reading.word("panel.condition.kicker"), escape(condition.name), also, lead)
    doctor = f"<p>{escape(condition.see_doctor_if)}</p>" if condition.see_doctor_if else ""
    return "".join(
        (
            head,
            section(reading.word("panel.doctor.title"), doctor, "panel-flags"),
            "" if doctor else warning_signs(reading, areas),
            _more(reading, condition_id),
            _muscles(reading),
            section(
                reading.word("panel.condition.areas"),
                items((reading.area(one) for one in areas), "panel-links is-flowing"),
            ),
            sources(reading),
        )
    )


def _more(reading: Reading, condition_id: str) -> str:
    """The verdict on needling, and the way to the page of the condition."""
    verdict = verdict_of(reading.atlas, condition_id)
    badge = verdict_badge(reading, verdict.verdict, verdict.certainty)
    told = f"{reading.word('panel.condition.needling')}: {badge}"
    link = condition_link(reading, condition_id, reading.word("panel.condition.page"))
    page = link and f"<p>{link}</p>"
    return f'<p class="claim-verdict">{told}</p>{page}'


def _muscles(reading: Reading) -> str:
    """Return the linked muscles by rank; neighbours with the same finding share one line that tells it."""
    order = reading.atlas.muscles_by_condition[reading.view.condition]
    lines = []
    for _, group in groupby(order, key=lambda one: (one.kind, one.finding, one.citations, one.basis)):
        same = list(group)
        names = ", ".join(reading.muscle(one.muscle_id) for one in same)
        lines.append(f'<span class="panel-sender">{names}</span> {finding_tag(reading, same[0])}')
    more = reading.word("panel.more", n=len(lines) - FINDINGS_SHOWN)
    body = shortened(lines, FINDINGS_SHOWN, more, "panel-links")
    return section(reading.word("panel.condition.muscles"), body)

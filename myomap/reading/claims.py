"""Verdicts in words, and the cards that hold a clinic's claim against what is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape

from myomap.atlas import Claim, ClinicClaim
from myomap.evidence import CERTAINTIES
from myomap.numbers import counted, dated
from myomap.reading.markup import Wording, details, items

_BADGES = ("animals", "healthy people", "acupuncture patients")


def verdict_badge(wording: Wording, verdict: str, certainty: str) -> str:
    """Return a verdict and how sure it is: words with a sign, so that colour alone never tells."""
    sure = f' <span class="verdict-sure">{certainty_words(wording, certainty)}</span>' if certainty else ""
    word = wording.word(f"verdict.{verdict}")
    return f'<span class="verdict is-{escape(verdict)}" data-verdict="{escape(verdict)}">{word}</span>{sure}'


def certainty_words(wording: Wording, certainty: str) -> str:
    """Return a certainty in words; an empty one was not rated."""
    return wording.word(f"certainty.{certainty.replace(' ', '-') or 'none'}")


def claim_card(wording: Wording, claim: ClinicClaim) -> str:
    """Return one claim of clinics beside what is known of it, against what, for how long, and from whom."""
    rows = [wording.atlas.claims[one] for one in claim.claim_ids]
    better = f"<b>{wording.word('claim.correction')}</b> {escape(claim.correction)}"
    correction = f'<p class="claim-correction">{better}</p>' if claim.correction else ""
    return (
        f'<article class="claim is-{escape(claim.verdict)}" id="{escape(claim.clinic_claim_id)}" '
        f'data-claim="{escape(claim.clinic_claim_id)}">'
        f'<p class="claim-says"><span>{wording.word("claim.says")}</span> {escape(claim.claim)}</p>'
        f'<p class="claim-verdict">{verdict_badge(wording, claim.verdict, claim.certainty)}</p>'
        f'<p class="claim-line">{escape(claim.line)}</p>{correction}'
        f"{_facts(wording, claim, rows)}</article>"
    )


def _facts(wording: Wording, claim: ClinicClaim, rows: Iterable[Claim]) -> str:
    """The small print of a card: how long, against what, from whom, and when it was looked at."""
    rows = list(rows)
    told = {
        "horizon": escape(claim.horizon),
        "comparator": escape(claim.comparator),
        "rests": rests_on(wording, rows),
        "checked": escape(day(wording, claim.checked_on)),
    }
    pairs = "".join(
        f"<div><dt>{wording.word(f'claim.{name}')}</dt><dd>{value}</dd></div>"
        for name, value in told.items()
        if value
    )
    return f'<dl class="claim-facts">{pairs}</dl>{"".join(badges(wording, rows))}'


def rests_on(wording: Wording, rows: Iterable[Claim]) -> str:
    """Return the sources of some rows by number, and how many trials and people the largest of them has."""
    rows = list(rows)
    numbers = wording.references.cite([one for row in rows for one in row.citations])
    checked = [row for row in rows if row.checked]
    n_trials = max((row.n_trials or 0 for row in checked), default=0)
    n_people = max((row.n_people or 0 for row in checked), default=0)
    sizes = [
        wording.word(f"claim.{name}.one" if n == 1 else f"claim.{name}", n=counted(wording.text, n))
        for name, n in (("trials", n_trials), ("people", n_people))
        if n
    ]
    return f"{numbers} {', '.join(sizes)}".strip()


def badges(wording: Wording, rows: Iterable[Claim]) -> list[str]:
    """Return a badge for each kind of study that says little about patients who are needled.

    It says so when only a part of the rows is of that kind.
    """
    found = {row.subjects for row in rows}
    names = [one.replace(" ", "-") for one in _BADGES if one in found]
    keys = [f"subjects.{one}" if len(found) == 1 else f"subjects.part.{one}" for one in names]
    return [f'<span class="claim-badge">{wording.word(key)}</span>' for key in keys]


def day(wording: Wording, written: str) -> str:
    """Return a date (year-month-day) as people write it (not escaped)."""
    return dated(wording.text, date(*map(int, written.split("-"))))


def finding_line(wording: Wording, row: Claim) -> str:
    """Return what one study or review found, as a patient reads it, with how sure that is."""
    against = f"{wording.word('claim.comparator')}: {escape(row.comparator)}. " if row.comparator else ""
    horizon = f"{wording.word('claim.horizon')}: {escape(row.horizon)}. " if row.horizon else ""
    return (
        f'<p class="finding" data-evidence="{escape(row.claim_id)}">{escape(row.claim)}</p>'
        f'<p class="claim-verdict">{verdict_badge(wording, row.verdict, row.certainty)}'
        f"{''.join(badges(wording, [row]))}</p>"
        f'<p class="finding-facts">{against}{horizon}{rests_on(wording, [row])}</p>'
    )


def study_line(wording: Wording, row: Claim) -> str:
    """Return one row of evidence for a student: figures, design and the reasons for its certainty."""
    rated = wording.word(f"rated.{row.rated_by}") if row.rated_by else ""
    sure = certainty_words(wording, row.certainty)
    parts = [
        f"<b>{escape(row.claim_id.upper())}</b> {wording.word(f'verdict.{row.verdict}')}, {sure}"
        + (f" ({rated})" if rated else ""),
        escape(effect_words(wording, row)),
        escape(row.note),
        f"<i>{escape(row.reasoning)}</i>" if row.reasoning else "",
        wording.references.cite(row.citations),
        wording.word("claim.read" if row.checked else "claim.unread"),
    ]
    return f'<div class="study" data-study="{escape(row.claim_id)}">{"<br>".join(filter(None, parts))}</div>'


def effect_words(wording: Wording, row: Claim) -> str:
    """Return the figure of a row with its interval and unit (not escaped); nothing without a figure."""
    if row.effect is None:
        return ""
    key = "effect" if row.effect_low is None else "effect.interval"
    found = {"effect": row.effect, "low": row.effect_low, "high": row.effect_high}
    shown = {name: f"{value:g}".replace("-", "\u2212") for name, value in found.items() if value is not None}
    return wording.text(f"claim.{key}", **shown, unit=row.effect_unit)


def by_certainty(rows: Iterable[Claim]) -> list[Claim]:
    """Return rows about patients who were needled first, the most certain first; then in their own order."""
    return sorted(rows, key=lambda row: (row.subjects != "patients", CERTAINTIES.index(row.certainty)))


def studies(wording: Wording, rows: Iterable[Claim]) -> str:
    """Return the rows for students, folded."""
    lines = [study_line(wording, row) for row in rows]
    return details(wording.word("claim.studies"), items(lines, "studies"), "for-students")

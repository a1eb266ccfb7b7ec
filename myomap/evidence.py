"""What studies found, as frames of ids and figures that pages show and figures draw.

Only rows whose figures were read in their source (`checked`) are counted. A frame's index counts from 0 in
the order that the docstring names; the caller may change it. An id that the atlas does not hold raises
`UnknownIdError`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from math import floor
from typing import Any, NamedTuple

import pandas as pd

from myomap.atlas import Atlas, Claim, ClinicClaim, SideEffect

VERDICTS = ("supported", "mixed", "weak", "unsupported", "inaccurate")
"""From the one that promises most to the most cautious one."""
CERTAINTIES = ("high", "moderate", "low", "very low", "")
"""From the surest; the last stands for a finding that nobody rated."""
COMPARISONS = ("sham", "nothing", "other care", "added", "mixed", "")
"""What needling was compared with, in the order of the figures; the last: not told by the source."""
OUTCOMES = ("pain", "function", "movement", "events", "")
POOLED_UNITS = ("points of 10", "standard deviations")
"""Units in which results of different studies stand side by side."""
_ABOUT_TREATING = ("condition", "benefit")  # a row on safety says nothing of whether needling helps
_WHOLE_NUMBERS = ("n_claims", "n_trials", "n_people", "place", "n", "n_effects")


class Verdict(NamedTuple):
    """What is known of dry needling for a condition; all parts are empty where nothing is known."""

    verdict: str
    certainty: str
    horizon: str
    clinic_claim_id: str
    """The commonly made claim that it judges; empty where it comes from the studies themselves."""


def verdict_of(atlas: Atlas, condition_id: str) -> Verdict:
    """Return the verdict on dry needling for a condition.

    It is that on the clinics' claim to treat it; of several, that on the claim which names the fewest
    conditions. Without such a claim it is that of its surest row of evidence, where rows on people with the
    condition go before rows on anybody else. Among equals the most cautious verdict counts.
    """
    atlas.require("condition", condition_id)
    return _verdict(_clinic_claims(atlas).get(condition_id, ()), _evidence(atlas).get(condition_id, ()))


def verdicts(atlas: Atlas) -> dict[str, Verdict]:
    """Return the verdict on every condition by its id, as `verdict_of` finds it for one."""
    clinics, studies = _clinic_claims(atlas), _evidence(atlas)
    return {one: _verdict(clinics.get(one, ()), studies.get(one, ())) for one in atlas.conditions}


def evidence_map(atlas: Atlas) -> pd.DataFrame:
    """Return the verdict on every condition, by name.

    Returns
    -------
    Columns condition_id, name, verdict, certainty, horizon (as in `Verdict`), n_claims (rows of evidence on
    the condition).
    """
    studies, known = _evidence(atlas), verdicts(atlas)
    rows = []
    for condition_id, condition in sorted(atlas.conditions.items(), key=lambda item: item[1].name.lower()):
        n_claims = len(studies.get(condition_id, ()))
        rows.append((condition_id, condition.name, *known[condition_id][:3], n_claims))
    return _frame(rows, ("condition_id", "name", "verdict", "certainty", "horizon", "n_claims"))


def pooled_effects(atlas: Atlas, condition_id: str = "") -> pd.DataFrame:
    """Return the results that can stand side by side: numbers from patients, in one of `POOLED_UNITS`.

    Below zero is less: less pain, less trouble with what one does, less movement. One frame holds both units
    and all outcomes; a figure takes those of one unit and one outcome.

    Parameters
    ----------
    condition_id
        Of this condition alone; empty for all.

    Returns
    -------
    Columns claim_id, condition_id, name (of the condition; empty for a result on no single one), against
    (sham, nothing, other care, added, mixed, or empty), outcome, effect, low, high (its 95 % interval, NaN
    where the source has none), unit, n_trials, n_people (<NA> where not told), horizon, subjects. By against
    in the order of `COMPARISONS`, then by name, then by effect.
    """
    if condition_id:
        atlas.require("condition", condition_id)
    found = [
        (
            one.claim_id,
            one.condition_id,
            atlas.conditions[one.condition_id].name if one.condition_id else "",
            one.against,
            one.outcome,
            one.effect,
            one.effect_low,
            one.effect_high,
            one.effect_unit,
            one.n_trials,
            one.n_people,
            one.horizon,
            one.subjects,
        )
        for one in atlas.claims.values()
        if _can_be_pooled(one) and condition_id in ("", one.condition_id)
    ]
    found.sort(key=lambda row: (COMPARISONS.index(row[3]), row[2].lower(), row[5] or 0.0, row[0]))
    columns = ("claim_id", "condition_id", "name", "against", "outcome", "effect", "low", "high", "unit")
    return _frame(found, (*columns, "n_trials", "n_people", "horizon", "subjects"))


def _can_be_pooled(one: Claim) -> bool:
    known = one.checked and one.effect is not None
    return known and one.subjects == "patients" and one.effect_unit in POOLED_UNITS


def surveys(atlas: Atlas) -> pd.DataFrame:
    """Return the surveys that counted side effects: those that can be drawn first, then the larger ones.

    Returns
    -------
    Columns survey, counted (sessions, patients, therapists), n (how many were counted), n_effects (rows
    without totals), total (percent with any mild effect, NaN where not told), sum_of_parts (of the percents
    of mild effects), overlap (bool: the parts sum up to more than the total, so that somebody had several),
    drawn (bool: sessions were counted, and mild effects one by one beside a total).
    """
    rows = []
    for survey, effects in _surveys(atlas).items():
        mild = [one.percent for one in effects if one.severity == "mild"]
        total = _total(effects)
        parts = round(sum(mild), 6)
        counted = effects[0].counted
        drawn = counted == "sessions" and bool(mild) and total is not None
        n_effects = sum(one.severity != "any" for one in effects)
        percent = total.percent if total else None
        overlap = percent is not None and parts > percent
        rows.append(
            (survey, counted, max(one.n for one in effects), n_effects, percent, parts, overlap, drawn)
        )
    rows.sort(key=lambda row: (not row[-1], -row[2], row[0]))
    columns = ("survey", "counted", "n", "n_effects", "total", "sum_of_parts", "overlap", "drawn")
    return _frame(rows, columns)


def side_effects_of(atlas: Atlas, survey: str) -> pd.DataFrame:
    """Return what a survey counted: totals first, then mild and serious effects, the commonest first.

    Returns
    -------
    Columns side_effect_id, name, severity (any, mild, serious), percent, percent_high (upper end of the 95 %
    interval, NaN where not told), counted, n, advice. Empty for a survey that nobody knows.
    """
    columns = ("side_effect_id", "name", "severity", "percent", "percent_high", "counted", "n", "advice")
    found = _surveys(atlas).get(survey, ())
    rows = [tuple(getattr(one, column) for column in columns) for one in found]
    return _frame(rows, columns)


def of_a_hundred(atlas: Atlas, survey: str, side_effect_id: str = "") -> pd.DataFrame:
    """Return 100 sessions as a survey counted them, each with what happened in it.

    The numbers are rounded so that they sum up (largest remainders), first the total, then its parts. What
    the total holds beside its parts bears the id of the total. Parts that overlap cannot be told apart: then
    all bear the id of the total. A rare effect may have no session of its own, and a serious one rarer than
    1 in 100 never has.

    Parameters
    ----------
    side_effect_id
        Shows this effect alone, for a survey without a total.

    Returns
    -------
    Columns place (1 to 100), side_effect_id (empty for none), severity (mild, any, serious, empty for none).
    Serious effects first, then mild ones, the commonest first, then what only the total holds, then none.
    Empty for a survey that is not drawn.
    """
    effects = _surveys(atlas).get(survey, [])
    shares = _shares_of_one(effects, side_effect_id) if side_effect_id else _shares(effects)
    severity = {one.side_effect_id: one.severity for one in effects}
    listed = [key for key, count in shares for _ in range(count)]
    rows = [(place, key, severity.get(key, "")) for place, key in enumerate(listed, 1)]
    return _frame(rows, ("place", "side_effect_id", "severity"))


def session_answers(atlas: Atlas) -> pd.DataFrame:
    """Return what surveys counted about sessions, by question, then by the answer's place.

    Returns
    -------
    Columns session_figure_id, question, answer, place, percent, n (how many were asked, <NA> if not told).
    """
    found = [one for one in atlas.session_figures.values() if one.checked]
    found.sort(key=lambda one: (one.question, one.place, one.session_figure_id))
    rows = [(one.session_figure_id, one.question, one.answer, one.place, one.percent, one.n) for one in found]
    return _frame(rows, ("session_figure_id", "question", "answer", "place", "percent", "n"))


def rounded_shares(percents: Sequence[float], whole: int) -> list[int]:
    """Return whole numbers in the proportion of some percents that sum up to a whole (largest remainders).

    Examples
    --------
    >>> rounded_shares([19.18, 80.82], 100)
    [19, 81]
    >>> rounded_shares([1, 1, 1], 10)
    [4, 3, 3]
    """
    total = sum(percents)
    if total <= 0:
        return [0] * len(percents)
    exact = [percent * whole / total for percent in percents]
    counts = [floor(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: whole - sum(counts)]:
        counts[i] += 1
    return counts


def _shares(effects: Sequence[SideEffect]) -> list[tuple[str, int]]:
    """How many of 100 each effect of a survey has; the empty id has none of them."""
    total = _total(effects)
    mild = [one for one in effects if one.severity == "mild"]
    if total is None or not mild or total.counted != "sessions":
        return []
    serious = [one for one in effects if one.severity == "serious" and one.percent >= 1]
    rest = max(0.0, 100 - total.percent - sum(one.percent for one in serious))
    with_any, *grave, without = rounded_shares([total.percent, *(one.percent for one in serious), rest], 100)
    parts = sum(one.percent for one in mild)
    if parts > total.percent:
        split = [(total.side_effect_id, with_any)]
    else:
        counts = rounded_shares([*(one.percent for one in mild), total.percent - parts], with_any)
        split = list(zip([one.side_effect_id for one in (*mild, total)], counts, strict=True))
    heavy = list(zip([one.side_effect_id for one in serious], grave, strict=True))
    return [*heavy, *split, ("", without)]


def _shares_of_one(effects: Sequence[SideEffect], side_effect_id: str) -> list[tuple[str, int]]:
    for one in effects:
        if one.side_effect_id == side_effect_id and one.counted == "sessions":
            if one.severity == "serious" and one.percent < 1:
                return [("", 100)]
            having, without = rounded_shares([one.percent, 100 - one.percent], 100)
            return [(side_effect_id, having), ("", without)]
    return []


def _surveys(atlas: Atlas) -> dict[str, list[SideEffect]]:
    """The rows of each survey: totals first, then mild and serious ones, the commonest first."""
    found: dict[str, list[SideEffect]] = {}
    order = {"any": 0, "mild": 1, "serious": 2}
    rows = (one for one in atlas.side_effects.values() if one.checked)
    for one in sorted(rows, key=lambda row: (order[row.severity], -row.percent, row.side_effect_id)):
        found.setdefault(one.survey, []).append(one)
    return found


def _total(effects: Iterable[SideEffect]) -> SideEffect | None:
    totals = [one for one in effects if one.severity == "any"]
    return max(totals, key=lambda one: one.percent) if totals else None


def _clinic_claims(atlas: Atlas) -> dict[str, list[ClinicClaim]]:
    found: dict[str, list[ClinicClaim]] = {}
    for one in atlas.clinic_claims.values():
        if one.topic == "treats":
            for condition_id in one.condition_ids:
                found.setdefault(condition_id, []).append(one)
    return found


def _evidence(atlas: Atlas) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for one in atlas.claims.values():
        if one.condition_id and one.checked and one.kind in _ABOUT_TREATING:
            found.setdefault(one.condition_id, []).append(one)
    return found


def _verdict(clinics: Sequence[ClinicClaim], studies: Sequence[Claim]) -> Verdict:
    if clinics:
        claim = min(clinics, key=lambda one: (len(one.condition_ids), *_rank(one), one.clinic_claim_id))
        return Verdict(claim.verdict, claim.certainty, claim.horizon, claim.clinic_claim_id)
    if studies:
        own = [one for one in studies if one.subjects == "patients"] or studies
        row = min(own, key=lambda one: (*_rank(one), one.claim_id))
        return Verdict(row.verdict, row.certainty, row.horizon, "")
    return Verdict("", "", "", "")


def _rank(one: Claim | ClinicClaim) -> tuple[int, int]:
    """The surest comes first, and among equals the most cautious."""
    return CERTAINTIES.index(one.certainty), -VERDICTS.index(one.verdict)


def _frame(rows: Iterable[tuple[Hashable, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    listed = list(rows)
    cells: Iterable[Sequence[Any]] = zip(*listed, strict=True) if listed else [()] * len(columns)
    return pd.DataFrame(
        {name: _column(name, list(values)) for name, values in zip(columns, cells, strict=True)}
    )


def _column(name: str, values: list[Any]) -> pd.Series[Any]:
    """A column of one kind of value, whether it is full, has gaps or is empty."""
    if name in _WHOLE_NUMBERS:
        return pd.Series(values, dtype="Int64")
    if name in ("effect", "low", "high", "total", "sum_of_parts", "percent", "percent_high"):
        return pd.Series(values, dtype="float64")
    if name in ("overlap", "drawn"):
        return pd.Series(values, dtype="bool")
    return pd.Series(values, dtype="str")

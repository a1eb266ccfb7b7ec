"""What a sheet says of dry needling: what it may do, its side effects, and what to look out for."""

from __future__ import annotations

from dataclasses import dataclass

from myomap.atlas import Atlas, NeedlingStatement
from myomap.evidence import side_effects_of, surveys, verdict_of
from myomap.explanation import Explanation
from myomap.names import small
from myomap.numbers import how_often
from myomap.schema import Citation
from myomap.text import Text

MOST_EFFECTS = 3
"""Mild side effects that are told, the commonest; serious harm is always told."""
LUNG_SIGN = "after-needling-lung"
"""The warning sign of muscles and places near the chest; ids of red_flags.csv, as the next."""
_OTHER_SIGNS = ("after-needling-spine", "after-needling-infection")
_AFTERCARE = "soreness"
"""The row of aftercare.csv that holds for everybody and is short."""


@dataclass(frozen=True, slots=True)
class Needling:
    """Words on dry needling.

    Attributes
    ----------
    lines
        Paragraphs: what it is and what it may and may not do; how often something goes wrong; what to look
        out for afterwards, the gravest first.
    """

    title: str
    lines: tuple[str, ...]
    citations: tuple[Citation, ...]


def needling_of(atlas: Atlas, text: Text, story: Explanation) -> Needling:
    """Return what a sheet says of dry needling, for the condition of a story or in general."""
    what = _statements(atlas, "what")[:1]
    limits = _statements(atlas, "limits")
    known, cited = _known(atlas, story.condition) if story.condition else ("", ())
    may = [*(one.statement for one in what), *([known] if known else [one.statement for one in limits[:1]])]
    may += [one.statement for one in limits[-1:] if one.statement not in may]
    effects, counted = _effects(atlas, text)
    near = {one.red_flag_id: one for one in story.signs}
    care = [text("needling.harms.lung")] if LUNG_SIGN in near else []
    care += [f"{near[one].sign} {near[one].action}" for one in _OTHER_SIGNS if one in near]
    care += [atlas.aftercare[_AFTERCARE].statement] if _AFTERCARE in atlas.aftercare else []
    paragraphs = (" ".join(may), effects, " ".join(care))
    return Needling(
        title=text("handout.needling.title"),
        lines=tuple(filter(None, paragraphs)),
        citations=(*cited, *counted),
    )


def _statements(atlas: Atlas, section: str) -> list[NeedlingStatement]:
    return sorted(
        (one for one in atlas.needling.values() if one.section == section), key=lambda one: one.place
    )


def _known(atlas: Atlas, condition_id: str) -> tuple[str, tuple[Citation, ...]]:
    """What is known of needling for a condition, as patients read it, and what that rests on."""
    verdict = verdict_of(atlas, condition_id)
    if verdict.clinic_claim_id:
        claim = atlas.clinic_claims[verdict.clinic_claim_id]
        rows = [atlas.claims[one] for one in claim.claim_ids]
        return claim.line, tuple(one for row in rows for one in row.citations)
    fitting = [
        one
        for one in atlas.claims.values()
        if one.condition_id == condition_id
        and one.checked
        and (one.verdict, one.certainty, one.horizon) == verdict[:3]
    ]
    if not fitting:
        return "", ()
    row = min(fitting, key=lambda one: (one.subjects != "patients", one.claim_id))
    return row.claim, row.citations


def _effects(atlas: Atlas, text: Text) -> tuple[str, tuple[Citation, ...]]:
    """The commonest mild effects and serious harm, as the largest survey of sessions counted them.

    Empty when no survey counted mild ones.
    """
    counted = surveys(atlas)
    sessions = counted.loc[counted["counted"] == "sessions"].sort_values("n", ascending=False)["survey"]
    for survey in sessions:
        ids = side_effects_of(atlas, survey)["side_effect_id"]
        rows = [atlas.side_effects[one] for one in ids]
        mild = [one for one in rows if one.severity == "mild"][:MOST_EFFECTS]
        if mild:
            told = [*mild, *(one for one in rows if one.severity == "serious")]
            listed = "; ".join(
                text(
                    "handout.needling.effect",
                    name=small(text, one.name),
                    value=how_often(text, one.percent, one.percent_high),
                )
                for one in told
            )
            line = text("handout.needling.effects", value=listed)
            return line, tuple(citation for one in told for citation in one.citations)
    return "", ()

"""What one row of each table on dry needling says: claims, evidence, side effects, and words for them."""

from __future__ import annotations

from dataclasses import dataclass

from myomap.schema import Citation


@dataclass(frozen=True, slots=True)
class Claim:
    """What studies found about a treatment; figures are None where the table has none."""

    claim_id: str
    kind: str
    condition_id: str
    claim: str
    """As a patient reads it."""
    verdict: str
    certainty: str
    horizon: str
    comparator: str
    effect: float | None
    effect_low: float | None
    effect_high: float | None
    effect_unit: str
    n_trials: int | None
    n_people: int | None
    note: str
    """The study for a student."""
    against: str
    """sham, nothing, other care, added, mixed, or empty."""
    outcome: str
    subjects: str
    rated_by: str
    """source or appraisal: whose certainty it is."""
    reasoning: str
    citations: tuple[Citation, ...]
    checked: bool
    checked_on: str


@dataclass(frozen=True, slots=True)
class ClinicClaim:
    """What clinic pages commonly claim, and what is known of it."""

    clinic_claim_id: str
    topic: str
    """treats, helps, works or practice."""
    claim: str
    condition_ids: tuple[str, ...]
    verdict: str
    certainty: str
    horizon: str
    comparator: str
    line: str
    correction: str
    claim_ids: tuple[str, ...]
    checked_on: str


@dataclass(frozen=True, slots=True)
class CareOption:
    """What else helps with some conditions."""

    care_option_id: str
    condition_ids: tuple[str, ...]
    option: str
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class NeedlingStatement:
    """What a patient should know about dry needling."""

    needling_id: str
    section: str
    place: int
    statement: str
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class SideEffect:
    """How often one survey counted a side effect."""

    side_effect_id: str
    survey: str
    name: str
    severity: str
    """mild, serious, or any for a total."""
    percent: float
    percent_high: float | None
    counted: str
    """What one of the hundred is: sessions, patients or therapists."""
    n: int
    advice: str
    citations: tuple[Citation, ...]
    checked: bool


@dataclass(frozen=True, slots=True)
class SessionFigure:
    """How many of a survey's therapists gave an answer about their sessions."""

    session_figure_id: str
    question: str
    answer: str
    place: int
    percent: float
    n: int | None
    citations: tuple[Citation, ...]
    checked: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field and what it means."""

    term_id: str
    term: str
    meaning: str
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A finding on what is disputed, for students."""

    dispute_id: str
    topic: str
    place: int
    finding: str
    citations: tuple[Citation, ...]
    checked: bool

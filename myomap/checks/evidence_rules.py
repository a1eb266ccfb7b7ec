"""Rules about what is said of dry needling: words fit the evidence, figures were read, no gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from myomap.checks.rule import Checking, Problem, Row, Rule, as_id
from myomap.errors import shortened

# Columns of sentences about findings whose row says how sure they are.
_RATED = (("evidence", "claim"), ("clinic_claims", "line"), ("clinic_claims", "correction"))
_WITHOUT_HEDGE = (("clinic_claims", "correction"),)  # beside a line that has it; may say what else is true
_ON_NEEDLING = ("evidence", "clinic_claims", "care_options", "needling", "side_effects", "session_figures")
_WORDS_OF_CLINICS = (("clinic_claims", "claim"),)  # told as clinics make them, to be judged in the same row
_NEEDS_CORRECTION = ("unsupported", "inaccurate")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
_NOT = r"\b(?:not?|never|none|nobody|nothing|neither|nor|without|hardly|cannot)\b|n't\b"


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NEGATION = _words(_NOT)
_PROBABLY = _words(r"\bprobabl[ey]\b", r"\blikely\b")
_UNSURE = _words(
    r"\b(?:un|not (?:very )?)sure\b",
    r"\bnot (?:yet )?(?:been )?(?:shown|known|tested|clear)\b",
    r"\b(?:unknown|nothing is known|hardly (?:been )?(?:tested|studied|looked at))\b",
    r"\bno (?:finished |fair |good |single |firm )?(?:trials?|stud(?:y|ies)|tests?|research|evidence)\b",
    r"\btoo (?:few|little)\b",
    r"\bone (?:very )?small (?:trial|study)\b",
    r"\bonly been (?:described|reported)\b",  # in single patients
    r"\b(?:no (?:one|group)|nothing) to compare\b",
    r"\bdoes not tell\b",
)
"""Says that we do not know: what very low certainty asks for."""
_HEDGE = _words(
    _UNSURE.pattern, r"\b(?:may|might|could|unclear|perhaps|no clear)\b", r"\bnot (?:clearly|firm)\b"
)
"""Leaves it open: what low certainty asks for."""
_FLAT = _words(
    r"\b(?:needling|needles?|acupuncture|treatment|it|this|they)(?: also| often| always| really)?"
    r" (?:eases?|relieves?|helps?|heals?|works?|treats?|stops?|lowers?|cuts|improves?|speeds?|mends?)\b",
    r"\b(?:is|are) (?:very |highly )?effective\b",
)
"""Says that needling does something, as only high certainty allows."""
_ENOUGH = {"low": _HEDGE, "very low": _UNSURE}
_FIXES = {
    "moderate": "say probably.",
    "low": "say may, might or could, or that it is not shown.",
    "very low": "say that we are unsure, or that it is not known or not shown.",
}


class _Promise(NamedTuple):
    """A word that no patient text on needling may use, unless its sentence denies it or asks."""

    words: re.Pattern[str]
    reason: str


FORBIDDEN = (
    _Promise(
        _words(r"\bprove[ns]?\b", r"\bproved\b"), "studies make a claim more or less sure; none proves it"
    ),
    _Promise(_words(r"\bcur(?:es?|ed|ing)\b"), "no study saw needling cure anything"),
    _Promise(_words(r"\bguarantee[sd]?\b"), "nobody can promise what will help one person"),
    _Promise(_words(r"\b(?:always|never fails to) (?:works?|helps?|eases?)\b"), "some people gain nothing"),
    _Promise(
        _words(r"\b(?:safe|safely|harmless|risk-free)\b"),
        "every needle has risks; say how often what happens",
    ),
    _Promise(_words(r"\bpainless(?:ly)?\b"), "many people feel the needle"),
    _Promise(_words(r"\bmirac(?:les?|ulous)\b"), "patients deserve calm words"),
    _Promise(
        _words(r"(?<!if )(?<!when )(?<!that )\byou(?: have|'ve got)\b"), "it tells a reader what they have"
    ),
)
"""Words that promise or diagnose, each with the reason why they are not used."""


def _too_sure(checking: Checking) -> Iterator[Problem]:
    for table, column in _RATED:
        if not checking.has(table, column, "certainty", "verdict"):
            continue
        for row in checking.rows(table):
            text = row.cells[column]
            fault = _unfit(text, row, needs_hedge=(table, column) not in _WITHOUT_HEDGE) if text else None
            if fault:
                yield Problem(table, row.number, column, *fault)
    for table, column in _patient_columns(checking):
        for number, text in checking.cells(table, column):
            for word, reason in _promises(text):
                message = f'"{word}" says more than is known: {reason}.'
                yield Problem(table, number, column, message, "say what was found, and how sure it is.")


def _patient_columns(checking: Checking) -> Iterator[tuple[str, str]]:
    for table, field in checking.columns():
        own = (table, field.name) not in _WORDS_OF_CLINICS
        if own and table in _ON_NEEDLING and field.reader == "patient":
            yield table, field.name


def _unfit(text: str, row: Row, *, needs_hedge: bool) -> tuple[str, str] | None:
    """How a text is surer than its row, and what to write; None when its words fit."""
    certainty, verdict = row.cells["certainty"], row.cells["verdict"]
    flat = next((one for one in _SENTENCE_END.split(text) if _says_flatly(one)), "")
    if certainty == "moderate":
        denied = verdict in _NEEDS_CORRECTION and _NEGATION.search(text)
        if needs_hedge and not _PROBABLY.search(text) and not denied:
            return "The certainty is moderate, but the text does not say so.", _FIXES[certainty]
    elif certainty in ("low", "very low"):
        if _PROBABLY.search(text):
            return f"The certainty is {certainty}, which is less than probably.", _FIXES[certainty]
        if needs_hedge and not _ENOUGH[certainty].search(text):
            return f"The certainty is {certainty}, but the text does not say so.", _FIXES[certainty]
    else:
        return None
    if flat:
        message = f'The certainty is {certainty}, but "{shortened(flat.strip())}" says it outright.'
        return message, _FIXES[certainty]
    return None


def _says_flatly(sentence: str) -> bool:
    softened = _HEDGE.search(sentence) or _PROBABLY.search(sentence) or _NEGATION.search(sentence)
    return bool(_FLAT.search(sentence)) and not softened


def _promises(text: str) -> Iterator[tuple[str, str]]:
    """The forbidden words of a text, with the reason; those that its sentence denies or asks for are none."""
    for sentence in _SENTENCE_END.split(text):
        for words, reason in FORBIDDEN:
            found = words.search(sentence)
            if found and not sentence.endswith("?") and not _NEGATION.search(sentence[: found.start()]):
                yield found[0], reason


def _unchecked_figure(checking: Checking) -> Iterator[Problem]:
    if not checking.has("evidence", "claim", "checked"):
        return
    for row in checking.rows("evidence"):
        figure = re.search(r"\d[\d.,]*", row.cells["claim"])
        if figure and row.cells["checked"] == "no":
            message = f'"{figure[0].rstrip(".,")}" stands in the text, but no figure was read in the source.'
            fix = "leave figures out, or read the source and write yes under checked."
            yield Problem("evidence", row.number, "claim", message, fix)


def _no_correction(checking: Checking) -> Iterator[Problem]:
    if not checking.has("clinic_claims", "verdict", "correction"):
        return
    for row in checking.rows("clinic_claims"):
        verdict = row.cells["verdict"]
        if verdict in _NEEDS_CORRECTION and not row.cells["correction"]:
            message = f"The claim is {verdict}, but nothing says what is right."
            yield Problem("clinic_claims", row.number, "correction", message, "say what is right instead.")


def _interval_order(checking: Checking) -> Iterator[Problem]:
    columns = ("effect", "effect_low", "effect_high", "effect_unit", "outcome", "against")
    if not checking.has("evidence", *columns):
        return
    for row in checking.rows("evidence"):
        effect, low, high, unit, outcome, against = (row.cells[column] for column in columns)
        if bool(low) != bool(high):
            blank = "effect_high" if low else "effect_low"
            message = "One end of the interval is missing."
            yield Problem("evidence", row.number, blank, message, "write both ends, or neither.")
        rising = [one for one in (low, effect, high) if _NUMBER.fullmatch(one)]
        if rising != sorted(rising, key=float):
            message = f"Lower end, effect and upper end do not rise: {', '.join(rising)}."
            fix = "write the lower end first; of two figures with a minus sign that is the larger one."
            yield Problem("evidence", row.number, "effect_low", message, fix)
        if not (effect or low or high):
            continue
        for column, value in (("effect_unit", unit), ("outcome", outcome), ("against", against)):
            # A count of events, as of side effects in a survey, is held against nothing.
            if not value and not (column == "against" and outcome == "events"):
                message = f"There is an effect or its interval, but {column} is empty."
                fix = "fill it in; a figure that is no comparison belongs in the note."
                yield Problem("evidence", row.number, column, message, fix)


def _no_evidence(checking: Checking) -> Iterator[Problem]:
    if not checking.has("conditions", "condition_id"):
        return
    lacks: dict[str, str] = {}
    for table, what in (("evidence", "no row of evidence"), ("care_options", "no other option")):
        if checking.has(table, "condition_id") and checking.is_whole(table):
            lacks[table] = what
    linked = {table: _linked_conditions(checking, table) for table in lacks}
    for number, condition in checking.cells("conditions", "condition_id"):
        missing = [what for table, what in lacks.items() if as_id(condition) not in linked[table]]
        if condition and missing:
            message = f'"{shortened(condition)}" has {" and ".join(missing)}.'
            tables = " and ".join(f"data/{table}.csv" for table, what in lacks.items() if what in missing)
            fix = f"add a row to {tables}; that nothing was found is a finding too."
            yield Problem("conditions", number, "condition_id", message, fix)


def _linked_conditions(checking: Checking, table: str) -> set[str]:
    """The conditions that the rows of a table name, misspelt ones in their right form too."""
    items = {item for _, cell in checking.cells(table, "condition_id") for item in cell.split(";") if item}
    items |= {item for cell in checking.unsound_values(table, "condition_id") for item in cell.split(";")}
    ids = checking.ids("conditions")
    return items | {checking.near("conditions", item) for item in items - ids}


EVIDENCE_RULES = (
    Rule(
        "too-sure",
        "Words are as sure as the evidence",
        "A text for patients says more than the certainty of its row allows, or promises something.",
        "Most people read the words and not the rating; a promise that fails costs money, time and trust.",
        "With moderate certainty say probably; with low certainty may, might or could; with very low "
        "certainty that we are unsure or that it is not known. Promise nothing and name no diagnosis.",
        _too_sure,
    ),
    Rule(
        "unchecked-figure",
        "Figures for patients were read",
        "A claim shows a figure, but its row says that no figure was read in the source.",
        "A wrong figure looks just as exact as a right one.",
        "Leave the figure out, or read the source and write yes under checked.",
        _unchecked_figure,
    ),
    Rule(
        "no-correction",
        "What is wrong is put right",
        "A claim of clinics is unsupported or inaccurate, and nothing says what is right instead.",
        "A claim that is only refused is what people remember.",
        "Say in the correction what is right.",
        _no_correction,
    ),
    Rule(
        "interval-order",
        "An effect is complete",
        "An effect lies outside its interval, has half of one, or lacks its unit, outcome or comparison.",
        "Such a figure would be drawn in the wrong place or beside figures that it cannot be compared with.",
        "Write both ends, the lower one first, and fill in effect_unit, outcome and against; counts of "
        "events need no against. A figure that is no comparison belongs in the note.",
        _interval_order,
    ),
    Rule(
        "no-evidence",
        "Every condition has evidence and another option",
        "A condition has no row of evidence, or no care option beside needling.",
        "Its page would be silent on what helps, and silence reads as a recommendation.",
        "Add a row to evidence.csv, if only to say that no study was found, and one to care_options.csv.",
        _no_evidence,
    ),
)

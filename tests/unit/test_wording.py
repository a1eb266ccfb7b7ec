"""The words on dry needling: as sure as the evidence, easy to read, and no common claim left out."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

import pytest
from textstat import textstat

from myomap.atlas import DATA, Atlas
from myomap.checks import RULES, check_tables, report
from myomap.schema import load_schema
from myomap.tables import read_tables

NEEDLING_TABLES = ("evidence", "clinic_claims", "care_options", "needling", "side_effects", "session_figures")
HIGHEST_MEAN_GRADE = 6.0
HIGHEST_GRADE = 8.0
SEED_CONDITIONS = [
    *("muscle-pain", "joint-pain", "headache", "tendon-pain", "scar-tissue", "nerve-pain", "chronic-pain"),
    *("muscle-spasm-cramp", "sports-injury", "low-back-pain", "neck-pain", "fibromyalgia", "sciatica"),
    *("tension-type-headache", "tmj-disorder", "migraine", "plantar-heel-pain", "post-surgical", "knee-pain"),
    *("neck-shoulder-pain", "shoulder-pain", "hip-oa", "muscle-strain", "itb-syndrome"),
    *("myofascial-pain-syndrome", "stiff-movement", "lateral-elbow-tendinopathy", "cervicogenic-headache"),
]
"""What clinic pages name; each is one click from the page on conditions (tests/e2e/test_reading.py)."""

SEED_CLAIMS = [
    "treats-muscle-pain",
    "treats-myofascial-pain",
    "treats-neck-pain",
    "treats-shoulder-pain",
    "treats-neck-shoulder-pain",
    "treats-low-back-pain",
    "treats-sciatica",
    "treats-headaches",
    "treats-tension-headache",
    "treats-headache-from-neck",
    "treats-migraine",
    "treats-jaw-pain",
    "treats-joint-pain",
    "treats-knee-pain",
    "treats-hip-pain",
    "treats-tennis-elbow",
    "treats-tendon-pain",
    "treats-heel-pain",
    "treats-itb-syndrome",
    "treats-scar-tissue",
    "treats-nerve-pain",
    "treats-chronic-pain",
    "treats-muscle-spasm",
    "treats-sports-injuries",
    "treats-muscle-strain",
    "treats-fibromyalgia",
    "treats-after-surgery",
    "helps-pain-relief",
    "helps-range-of-motion",
    "helps-muscle-tension",
    "practice-drug-free",
    "practice-side-effects",
    "practice-non-invasive",
    "practice-session-length",
    "practice-with-physiotherapy",
    "works-endorphins",
    "works-blood-flow",
    "works-microtrauma",
]
"""What clinic pages commonly claim; each must have its answer."""


def patient_texts() -> Iterator[tuple[str, str]]:
    """Every text for patients in the tables on needling, with its table, row and column."""
    schema, tables = load_schema(), read_tables(DATA)
    for name in NEEDLING_TABLES:
        frame = tables[name].frame
        for field in schema.tables[name].fields.values():
            if field.reader == "patient":
                for row, text in frame[field.name].items():
                    if text:
                        yield f"{name}, row {row}, {field.name}", str(text)


def objections(files: dict[str, bytes], table: str, old: str, new: str) -> list[str]:
    """What too-sure says when a text of the tiny tables is changed."""
    assert files[table].decode().count(old) == 1
    damaged = files | {table: files[table].decode().replace(old, new).encode()}
    too_sure = [rule for rule in RULES if rule.id == "too-sure"]
    return [finding.message for finding in check_tables(read_tables(damaged), load_schema(), too_sure)]


def test_every_sentence_on_needling_is_no_surer_than_its_evidence() -> None:
    too_sure = [rule for rule in RULES if rule.id == "too-sure"]
    findings = check_tables(read_tables(DATA), load_schema(), too_sure)
    assert findings == [], report(findings)


def test_texts_on_needling_need_grade_6_on_average_and_grade_8_at_most() -> None:
    grades = {place: textstat.flesch_kincaid_grade(text) for place, text in patient_texts()}
    assert fmean(grades.values()) <= HIGHEST_MEAN_GRADE
    assert {place: grade for place, grade in grades.items() if grade > HIGHEST_GRADE} == {}


def test_every_common_claim_of_clinics_has_an_answer(atlas: Atlas) -> None:
    assert len(SEED_CLAIMS) == len(set(SEED_CLAIMS)) == 38
    assert [claim for claim in SEED_CLAIMS if claim not in atlas.clinic_claims] == []


@pytest.mark.parametrize(
    "words",
    [
        "Dry needling eases headache.",
        "Dry needling probably eases headache for a while.",
        "Dry needling works for headache. More studies may come.",
        "Needles are effective in headache. They may hurt.",
    ],
)
def test_low_certainty_told_as_more_is_found(tiny_files: dict[str, bytes], words: str) -> None:
    old = "Dry needling may ease headache for a while."
    assert len(objections(tiny_files, "evidence.csv", old, words)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Dry needling could ease headache.",
        "It is not shown that dry needling helps a headache.",
        "We are very unsure if it works.",
        "No trial was found.",
    ],
)
def test_low_certainty_told_as_low_or_less_is_no_finding(tiny_files: dict[str, bytes], words: str) -> None:
    old = "Dry needling may ease headache for a while."
    assert objections(tiny_files, "evidence.csv", old, words) == []


def test_moderate_certainty_may_be_a_plain_no_where_the_claim_is_unsupported(
    tiny_files: dict[str, bytes],
) -> None:
    old = "Exercise probably does as much for the ache as needles do.,supported"
    new = "Needles do not ease the ache more than exercise.,"
    assert objections(tiny_files, "evidence.csv", old, f"{new}unsupported") == []
    assert len(objections(tiny_files, "evidence.csv", old, f"{new}supported")) == 1


@pytest.mark.parametrize(
    "words",
    [
        "It is proven.",
        "It cures pain.",
        "We guarantee it.",
        "It always works.",
        "It is safe.",
        "It is painless.",
        "A miracle for many.",
        "You have a trigger point.",
    ],
)
def test_promises_and_diagnoses_are_found(tiny_files: dict[str, bytes], words: str) -> None:
    assert len(objections(tiny_files, "needling.csv", "A thin needle goes into a sore muscle.", words)) == 1


@pytest.mark.parametrize(
    "words",
    ["It is not a cure.", "Nobody can guarantee relief.", "Is it safe?", "Ask first if you have a fever."],
)
def test_denied_and_asked_promises_are_no_finding(tiny_files: dict[str, bytes], words: str) -> None:
    assert objections(tiny_files, "needling.csv", "A thin needle goes into a sore muscle.", words) == []


def test_claims_of_clinics_are_told_as_clinics_make_them(tiny_files: dict[str, bytes]) -> None:
    old, new = "Dry needling treats headaches.", "Dry needling is a safe cure for headaches."
    assert objections(tiny_files, "clinic_claims.csv", old, new) == []


def test_every_condition_that_clinics_name_has_evidence_options_and_a_place_on_the_map(atlas: Atlas) -> None:
    for condition_id in SEED_CONDITIONS:
        assert any(row.condition_id == condition_id for row in atlas.claims.values()), condition_id
        assert any(condition_id in one.condition_ids for one in atlas.care_options.values()), condition_id
        assert atlas.muscles_by_condition[condition_id] and atlas.areas_by_condition[condition_id]

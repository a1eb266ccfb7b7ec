"""Study codes: forgiving to type, never stored."""

from __future__ import annotations

import pytest

from myomap.study.codes import WORDS, learner_of, new_code, problem_values, problem_with, tidy
from myomap.study.facts import load_terms
from myomap.text import load_text


@pytest.mark.parametrize("lang", ["en", "es", "de"])
def test_new_code_has_four_words_without_fault_and_is_never_the_same(lang: str):
    codes = {new_code(lang) for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert len(code.split()) == WORDS
        assert problem_with(code) == ""
        assert tidy(code) == code


def test_new_code_in_spanish_is_spelt_with_its_accents():
    words = {word for _ in range(500) for word in new_code("es").split()}
    assert any(not word.isascii() for word in words)


@pytest.mark.parametrize(
    "typed",
    [
        "ábaco araña pez salón",
        " ABACO  arana\tPez, salon. ",
        "Ábaco-Araña-Pez-Salón",
        "1. ábaco 2. araña 3. pez 4. salón",
        "a\u0301baco aran\u0303a pez salo\u0301n",
        "ábaco\naraña\npez\nsalón\n",
    ],
)
def test_code_typed_in_another_way_is_the_same_learner(typed: str):
    assert problem_with(typed) == ""
    assert tidy(typed) == "ábaco araña pez salón"
    assert learner_of(typed) == learner_of("ábaco araña pez salón")


def test_digest_of_a_code_never_changes():
    digest = "f89a42aae560"
    assert learner_of("abandon ability able about").startswith(digest)
    assert len(learner_of("abandon ability able about")) == 64
    assert learner_of("ability abandon able about") != learner_of("abandon ability able about")


@pytest.mark.parametrize(
    ("typed", "key", "values"),
    [
        ("", "empty", {}),
        (" 12 - ", "empty", {}),
        ("abandon ability", "count", {"n": 2, "limit": 4}),
        ("abandon ability able about above", "count", {"n": 5, "limit": 4}),
        ("abandon abilty able about", "near", {"value": "abilty", "near": "ability"}),
        ("abaco abdomen aveja abierto", "near", {"value": "aveja", "near": "abeja"}),
        ("abandon xqzw able about", "unknown", {"value": "xqzw"}),
        ("abandon abdomen able about " * 500, "count", {"limit": 4}),
    ],
)
def test_problem_with_a_code_is_told_in_words(typed: str, key: str, values: dict[str, object]):
    assert problem_with(typed) == f"study.code.{key}"
    told = problem_values(typed)
    assert values.items() <= told.items()
    assert load_text()(problem_with(typed), **told)


def test_word_of_the_other_language_is_not_taken_for_right():
    assert problem_with("abandon ability able abeja") != ""


@pytest.mark.parametrize("lang", ["en", "es"])
def test_new_codes_hold_no_word_that_is_left_out_and_these_can_still_be_typed(lang: str):
    left_out = load_terms().not_in_codes
    made = {word for _ in range(3_000) for word in new_code(lang).split()}
    assert len(made) > 1_800
    assert made.isdisjoint(left_out)
    assert problem_with("abuse ability able about") == ""

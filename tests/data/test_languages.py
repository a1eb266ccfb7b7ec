"""Every language is complete, says what the English says, and can be read by patients."""

from __future__ import annotations

import re
from string import Formatter

import pytest
import textstat

from myomap.languages import INTERFACE, coverage, strange_keys, texts_to_translate
from myomap.schema import load_schema
from myomap.tables import DATA, read_tables
from myomap.text import languages, load_entries
from tests.app.test_words import PATIENT_FACING

TABLES, SCHEMA = read_tables(DATA), load_schema()
ENGLISH = texts_to_translate(TABLES, SCHEMA)
OTHERS = [lang for lang in languages() if lang != "en"]
LEAST_WORDS = 6
# Fernandez-Huerta: 70 to 80 is the sixth school year, 60 to 70 the seventh and eighth.
GRADE_6, GRADE_8 = 70, 60
OPPOSITES = [
    (r"\bleft\b", r"izquierd", r"\bright\b", r"derech"),
    (
        r"\binner|\binside|\bmedial",
        r"intern|adentro|dentro|medial",
        r"\bouter|\blateral",
        r"extern|afuera|lateral",
    ),
]
SIDES_FREE = {"right away", "all right", "right side up"}


@pytest.fixture(params=OTHERS)
def lang(request) -> str:
    return request.param


def test_there_is_a_second_language():
    assert "es" in OTHERS


def test_language_is_complete_and_up_to_date(lang):
    missing = {one.part: one.missing[:5] for one in coverage(lang, TABLES, SCHEMA) if one.missing}
    assert missing == {}
    assert strange_keys(lang, TABLES, SCHEMA) == ()


def test_fields_in_braces_are_those_of_the_english(lang):
    entries = load_entries(lang)
    wrong = [
        key for key, english in ENGLISH[INTERFACE].items() if _fields(english) != _fields(entries[key].text)
    ]
    assert wrong == []


def test_figures_are_those_of_the_english(lang):
    entries = load_entries(lang)
    wrong = []
    for part, texts in ENGLISH.items():
        if part in (INTERFACE, "lay_words"):
            continue
        for key, english in texts.items():
            if not _figures(english) <= _figures(entries[key].text):
                wrong.append((key, english, entries[key].text))
    assert wrong == []


def test_sides_are_not_swapped(lang):
    if lang != "es":
        pytest.skip("the words for sides are known for Spanish alone")
    entries, wrong = load_entries(lang), []
    for part, texts in ENGLISH.items():
        for key, english in texts.items() if part != "lay_words" else ():
            told, said = english.lower(), entries[key].text.lower()
            for one, its, other, others in (*OPPOSITES, *((b, y, a, x) for a, x, b, y in OPPOSITES)):
                only_one = re.search(one, told) and not re.search(other, told)
                if only_one and re.search(others, said) and not re.search(its, said):
                    wrong.append((key, english, entries[key].text))
    assert wrong == []


def test_texts_for_patients_are_easy_to_read(lang):
    entries = load_entries(lang)
    keys = [key for key in ENGLISH[INTERFACE] if key.startswith(PATIENT_FACING)]
    for name, table in SCHEMA.tables.items():
        columns = tuple(f".{field.name}" for field in table.fields.values() if field.reader == "patient")
        keys += [key for key in ENGLISH.get(name, ()) if key.endswith(columns)] if columns else []
    keys = [key for key in keys if not key.endswith(".hover")]  # a label of a figure, no sentence
    prose = {key: re.sub(r"<[^>]+>|[{}]", " ", entries[key].text) for key in keys}
    prose = {key: text for key, text in prose.items() if len(text.split()) >= LEAST_WORDS}
    assert len(prose) > 1_000
    textstat.set_lang(lang)
    try:
        ease = {key: textstat.fernandez_huerta(text) for key, text in prose.items()}
    finally:
        textstat.set_lang("en_US")
    assert sum(ease.values()) / len(ease) >= GRADE_6
    assert {key: prose[key] for key, value in ease.items() if value < GRADE_8} == {}


def _fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def _figures(text: str) -> set[str]:
    """The numbers of a text with more than one digit, or with a decimal point: short ones may be words."""
    plain = re.sub(r"(?<=\d)[ ,\u00a0\u202f](?=\d{3}\b)", "", text)
    return {one for one in re.findall(r"\d+(?:\.\d+)?", plain) if len(one) > 1}

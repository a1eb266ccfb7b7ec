"""The words of the tables in another language: what counts, what stays English, and how complete it is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from myomap.atlas import atlas_of
from myomap.errors import MyomapError
from myomap.languages import (
    Translation,
    coverage,
    language_file,
    offered_languages,
    strange_keys,
    texts_to_translate,
)
from myomap.schema import Schema, load_schema
from myomap.search import find
from myomap.tables import Tables, read_tables
from myomap.text import load_entries, load_text

TINY = Path(__file__).resolve().parents[1] / "tiny"
Rows = Sequence[tuple[str, str, str, str]]


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load_schema()


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables(TINY)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[Rows], Path]:
    """Give a function that writes an English file of two words and a Spanish one of the given rows."""

    def write(rows: Rows) -> Path:
        (tmp_path / "en.csv").write_text("key,text\nmap.title,Body map\nside.left,Left\n", encoding="utf-8")
        with (tmp_path / "es.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("key", "text", "english", "state"), *rows])
        return tmp_path

    return write


def test_atlas_in_a_language_has_its_words_and_keeps_ids_and_figures(folder, tables, schema):
    english = atlas_of(tables, schema)
    name, aliases = english.muscles["trapezius"].name, ";".join(english.muscles["trapezius"].aliases)
    rows = [
        ("muscles.trapezius.name", "Trapecio", name, "draft"),
        ("muscles.trapezius.aliases", "trapecios;músculo de la capucha", aliases, "draft"),
    ]
    spanish = atlas_of(tables, schema, Translation("es", folder(rows)))
    assert spanish.muscles["trapezius"].name == "Trapecio"
    assert aliases == "" or spanish.muscles["trapezius"].aliases == ("trapecios", "músculo de la capucha")
    assert spanish.muscles["soleus"].name == english.muscles["soleus"].name
    assert spanish.referrals_by_point.keys() == english.referrals_by_point.keys()
    assert spanish.version != english.version


def test_text_made_from_another_english_is_not_shown(folder, tables, schema):
    rows = [("muscles.trapezius.name", "Trapecio", "Trapezius muscle of old", "reviewed")]
    name = atlas_of(tables, schema).muscles["trapezius"].name
    assert atlas_of(tables, schema, Translation("es", folder(rows))).muscles["trapezius"].name == name
    rows = [("muscles.trapezius.name", "Trapecio", name, "outdated")]
    assert atlas_of(tables, schema, Translation("es", folder(rows))).muscles["trapezius"].name == name


def test_row_with_several_ids_is_named_by_all_of_them(folder, tables, schema):
    texts = texts_to_translate(tables, schema)["condition_muscles"]
    key, english = next((key, text) for key, text in texts.items() if text.startswith("teaching:"))
    _, condition, muscle, _ = key.split(".")
    changed = Translation("es", folder([(key, "enseñanza: hallazgo", english, "draft")]))
    links = atlas_of(tables, schema, changed).muscles_by_condition[condition]
    found = {(one.kind, one.finding) for one in links if one.muscle_id == muscle}
    assert found == {("teaching", "hallazgo")}


def test_search_understands_the_phrases_and_words_of_the_language(folder, tables, schema):
    rows = [
        ("lay_words.muscle.soleus", "pantorrilla honda;pantorrillas", "back of the leg", "draft"),
        ("lay_words.muscle.nobody", "nadie", "", "draft"),
        ("search.filler", "me;la;el", "", "draft"),
        ("search.pain", "dolor;duele", "", "draft"),
        ("search.same", "pantorrilla=gemelo", "", "draft"),
    ]
    spanish = atlas_of(tables, schema, Translation("es", folder(rows)))
    assert {one.phrase for one in spanish.lay_words} == {"pantorrilla honda", "pantorrillas"}
    for question in ("me duele la pantorrilla honda", "PANTORRILLAS", "gemelo"):
        assert find(spanish, question)[0].id == "soleus", question


def test_coverage_counts_what_is_done_outdated_and_reviewed(folder, tables, schema):
    atlas = atlas_of(tables, schema)
    names = {f"muscles.{one.muscle_id}.name": one.name for one in atlas.muscles.values()}
    (first, english), (second, _), *_rest = names.items()
    rows = [
        (first, "Uno", english, "reviewed"),
        (second, "Dos", "something else", "draft"),
        ("map.title", "Mapa", "Body map", "draft"),
        ("map.titel", "Mapa", "Body map", "draft"),
    ]
    place = folder(rows)
    parts = {one.part: one for one in coverage("es", tables, schema, place)}
    assert (parts["muscles"].done, parts["muscles"].outdated, parts["muscles"].reviewed) == (1, 1, 1)
    assert second in parts["muscles"].missing and first not in parts["muscles"].missing
    assert (parts["interface"].total, parts["interface"].done) == (2, 1)
    assert parts["interface"].missing == ("side.left",)
    assert strange_keys("es", tables, schema, place) == ("map.titel",)
    assert all(one.done == one.total for one in coverage("en", tables, schema, place))


def test_file_brought_up_to_date_has_a_row_for_every_text_and_marks_what_changed(folder, tables, schema):
    place = folder(
        [("map.title", "Mapa", "Old title", "reviewed"), ("side.left", "Izquierda", "Left", "reviewed")]
    )
    (place / "es.csv").write_text(language_file("es", tables, schema, place), encoding="utf-8")
    entries = load_entries("es", place)
    assert entries["map.title"] == ("Mapa", "Body map", "outdated")
    assert entries["side.left"] == ("Izquierda", "Left", "reviewed")
    needed = {key for texts in texts_to_translate(tables, schema, place).values() for key in texts}
    assert needed <= entries.keys()
    assert load_text("es", place)("map.title") == "Body map"
    assert language_file("es", tables, schema, place) == (place / "es.csv").read_text(encoding="utf-8")


def test_language_is_offered_only_with_all_words_of_the_pages(folder):
    one = ("map.title", "Mapa", "Body map", "draft")
    assert offered_languages(folder([one])) == ("en",)
    offered_languages.cache_clear()
    assert offered_languages(folder([one, ("side.left", "Izquierda", "Left", "draft")])) == ("en", "es")
    offered_languages.cache_clear()


def test_translation_says_whether_somebody_reviewed_it(folder):
    rows = [("map.title", "Mapa", "Body map", "reviewed"), ("side.left", "Izquierda", "Left", "draft")]
    assert not load_text("es", folder(rows)).reviewed
    assert load_text("en", folder(rows)).reviewed
    assert load_text("es", folder([(*row[:3], "reviewed") for row in rows])).reviewed


def test_language_file_without_its_columns_says_how_to_mend_it(folder):
    place = folder([])
    (place / "es.csv").write_text("key,text\nmap.title,Mapa\n", encoding="utf-8")
    with pytest.raises(MyomapError, match="key,text,english,state"):
        load_entries("es", place)

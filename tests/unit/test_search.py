"""Finding muscles, areas and conditions by what people type."""

from __future__ import annotations

import time

import pytest

from myomap.atlas import Atlas
from myomap.search import find

LONGEST_USUAL_MS = 20
LONGEST_ANY_MS = 100


def ids(atlas: Atlas, query: str) -> list[tuple[str, str]]:
    return [(found.kind, found.id) for found in find(atlas, query)]


def first(atlas: Atlas, query: str) -> str:
    return find(atlas, query)[0].id


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("trapezius", ("muscle", "trapezius")),
        ("TRAP", ("muscle", "trapezius")),
        ("scm", ("muscle", "sternocleidomastoid")),
        ("musculus sol", ("muscle", "soleus")),
        ("hood", ("muscle", "trapezius")),
        ("Témple", ("area", "temple")),
        ("shoulder", ("area", "shoulder-top")),
        ("mastoid", ("muscle", "sternocleidomastoid")),
        ("headache stress", ("condition", "tension-type-headache")),
        ("neck side", ("area", "neck-side")),
        ("back of the leg", ("area", "calf")),
        ("trapezuis", ("muscle", "trapezius")),
        ("my heel hurts", ("condition", "heel-pain")),
    ],
)
def test_what_people_type_finds_the_thing_first(
    tiny_atlas: Atlas, query: str, first: tuple[str, str]
) -> None:
    assert ids(tiny_atlas, query)[0] == first


def test_whole_name_comes_before_a_beginning_and_a_beginning_before_an_alias(tiny_atlas: Atlas) -> None:
    assert ids(tiny_atlas, "heel") == [("area", "heel"), ("condition", "heel-pain")]
    assert ids(tiny_atlas, "calf") == [("area", "calf"), ("muscle", "soleus")]


def test_things_of_one_everyday_phrase_come_in_the_order_of_their_ranks(tiny_atlas: Atlas) -> None:
    assert ids(tiny_atlas, "back of the leg") == [("area", "calf"), ("muscle", "soleus")]


def test_hit_tells_its_kind_and_the_words_that_fit(tiny_atlas: Atlas) -> None:
    found = find(tiny_atlas, "back of my leg")[0]
    assert (found.kind, found.name, found.matched, found.side) == ("area", "Calf", "back of the leg", "")


@pytest.mark.parametrize("query", ["", "   ", "!?", "zzz", "x" * 10_000, "\x00", "🦵", "\u0301" * 50])
def test_nothing_or_nonsense_finds_nothing(tiny_atlas: Atlas, query: str) -> None:
    assert ids(tiny_atlas, query) == []


def test_limit_cuts_the_list(tiny_atlas: Atlas) -> None:
    assert len(find(tiny_atlas, "e", limit=3)) == 3


@pytest.mark.parametrize(
    ("query", "side", "id"),
    [
        ("left calf", "left", "calf"),
        ("calf l", "left", "calf"),
        ("R calf", "right", "calf"),
        ("rt. calf", "right", "calf"),
        ("calf on the right", "right", "calf"),
        ("left-hand side of neck", "left", "neck-side"),
        ("left-hand calf", "left", "calf"),
        ("lfet calf", "left", "calf"),
        ("left hand", "left", "hand-back"),
        ("both calves, left and right", "", "calf"),
        ("right under my ribs", "", "abdomen-upper"),
        ("nose left", "", "nose"),
        ("left trapezius", "left", "trapezius"),
    ],
)
def test_side_is_understood_and_is_no_part_of_the_place(atlas: Atlas, query: str, side: str, id: str) -> None:
    found = find(atlas, query)[0]
    assert (found.id, found.side) == (id, side)


@pytest.mark.parametrize("query", ["left", "r", "right"])
def test_side_alone_gives_no_side(atlas: Atlas, query: str) -> None:
    assert all(found.side == "" for found in find(atlas, query))


@pytest.mark.parametrize(
    ("abbreviation", "id"),
    [
        ("SCM", "sternocleidomastoid"),
        ("q.l.", "quadratus-lumborum"),
        ("tfl", "tensor-fasciae-latae"),
        ("ITB", "itb-syndrome"),
        ("TMJ", "tmj"),
        ("ECRB", "extensor-carpi-radialis-brevis"),
        ("VMO", "vastus-medialis"),
        ("RCPM", "rectus-capitis-posterior-major"),
    ],
)
def test_abbreviation_finds_its_thing_first(atlas: Atlas, abbreviation: str, id: str) -> None:
    assert first(atlas, abbreviation) == id


@pytest.mark.parametrize("query", ["m. trapezius", "musculus trapezius", "M. TRAPEZIUS", "trapezius muscle"])
def test_latin_and_the_word_muscle_find_the_muscle(atlas: Atlas, query: str) -> None:
    assert first(atlas, query) == "trapezius"


@pytest.mark.parametrize(
    ("whole", "id", "least"),
    [
        ("sternocleidomastoid", "sternocleidomastoid", 7),
        ("infraspinatus", "infraspinatus", 4),
        ("behind the knee", "knee-back", 12),
        ("between the shoulder blades", "interscapular", 14),
        ("frozen shoulder", "frozen-shoulder", 4),
        ("plantar fasciitis", "plantar-heel-pain", 9),
        ("my left knee hurts", "knee-pain", 17),
        ("tibialis posterior", "tibialis-posterior", 10),
    ],
)
def test_beginning_finds_the_thing_while_it_is_typed(atlas: Atlas, whole: str, id: str, least: int) -> None:
    wrong = [whole[:end] for end in range(least, len(whole) + 1) if first(atlas, whole[:end]) != id]
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("the back of my knees", "back of knee"),
        ("knee: rear", "back of knee"),
        ("tummy", "belly"),
        ("shoulder-blade", "shoulderblade"),
        ("breast bone", "breastbone"),
        ("finger tips", "fingertip"),
        ("back side of the knee", "back of knee"),
        ("golfers elbow", "golfer’s elbow"),
        ("achilles tendonitis", "Achilles tendinopathy"),
    ],
)
def test_words_of_one_meaning_find_the_same(atlas: Atlas, words: str, same: str) -> None:
    assert first(atlas, words) == first(atlas, same)


def test_a_word_that_is_right_is_not_taken_for_a_misspelt_one(atlas: Atlas) -> None:
    assert first(atlas, "shin") == "shin"
    assert first(atlas, "chin") == "jaw"
    assert first(atlas, "hip")[:3] == "hip"


def test_every_name_and_latin_name_finds_its_own_thing_first(atlas: Atlas) -> None:
    names = [(it.name, it.muscle_id) for it in atlas.muscles.values()]
    names += [(it.latin, it.muscle_id) for it in atlas.muscles.values()]
    names += [(it.name, it.area_id) for it in atlas.areas.values()]
    names += [(it.name, it.condition_id) for it in atlas.conditions.values()]
    assert [name for name, id in names if first(atlas, name) != id] == []


def test_every_everyday_phrase_finds_what_stands_first_for_it(atlas: Atlas) -> None:
    wrong = [
        (lay.phrase, first(atlas, lay.phrase), lay.id)
        for lay in atlas.lay_words
        if lay.rank == 1 and first(atlas, lay.phrase) != lay.id
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script> knee",
        "<b>knee</b>",
        "knee' OR 1=1 --",
        "[knee](javascript:x)",
        "knee\n\tknee",
    ],
)
def test_markup_is_just_characters(atlas: Atlas, query: str) -> None:
    found = find(atlas, query)
    assert any(it.id == "knee-front" for it in found)
    assert not any(sign in it.matched + it.name for it in found for sign in "<>[]")


@pytest.mark.parametrize(
    "query",
    [
        "x" * 10_000,
        "pain behind the knee " * 500,
        "<script>" * 1_250,
        "\ufdfa" * 10_000,
        "e\u0301" * 5_000,
        " " * 10_000,
        "a b c d e f g h " * 625,
    ],
    ids=["one-word", "sentence", "markup", "long-ligature", "accents", "blanks", "letters"],
)
def test_endless_query_is_answered_in_time(atlas: Atlas, query: str) -> None:
    find(atlas, "knee")
    start = time.process_time()
    find(atlas, query)
    assert (time.process_time() - start) * 1000 < LONGEST_ANY_MS


def test_usual_queries_are_answered_while_one_types(atlas: Atlas) -> None:
    typed = ("pain betwen the sholder blades", "sternoclydomastoid", "my lower back hurts when I get up")
    queries = [whole[:end] for whole in typed for end in range(1, len(whole) + 1)]
    find(atlas, "knee")
    times = []
    for query in queries:
        start = time.process_time()
        find(atlas, query)
        times.append((time.process_time() - start) * 1000)
    assert sorted(times)[len(times) // 2] < LONGEST_USUAL_MS

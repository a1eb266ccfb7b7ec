"""Finding muscles, areas and conditions by what people type."""

from __future__ import annotations

import pytest

from myomap.atlas import Atlas
from myomap.search import find


def ids(atlas: Atlas, query: str) -> list[tuple[str, str]]:
    return [(found.kind, found.id) for found in find(atlas, query)]


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
    ],
)
def test_what_people_type_finds_the_thing_first(
    tiny_atlas: Atlas, query: str, first: tuple[str, str]
) -> None:
    assert ids(tiny_atlas, query)[0] == first


def test_whole_name_comes_before_a_beginning_and_a_beginning_before_an_alias(tiny_atlas: Atlas) -> None:
    assert ids(tiny_atlas, "heel") == [("area", "heel"), ("condition", "heel-pain")]
    assert ids(tiny_atlas, "calf") == [("area", "calf"), ("muscle", "soleus")]


@pytest.mark.parametrize("query", ["", "   ", "!?", "zzz", "x" * 10_000])
def test_nothing_or_nonsense_finds_nothing(tiny_atlas: Atlas, query: str) -> None:
    assert ids(tiny_atlas, query) == []


def test_limit_cuts_the_list(tiny_atlas: Atlas) -> None:
    assert len(find(tiny_atlas, "e", limit=3)) == 3

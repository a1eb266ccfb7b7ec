"""What a page without a server knows for its search, and what a part of the atlas finds."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from myomap.atlas import Atlas, load_atlas
from myomap.export.search_index import search_index
from myomap.scope import scope_of
from myomap.search import find, index_of, plain

MOST_BYTES = 60_000
PART = "region:shoulder"
SHARED = ("words", "weights", "weight", "abbreviations", "typed", "untyped", "roles", "means")


@pytest.fixture(scope="module", params=["en", "es"])
def any_atlas(request: pytest.FixtureRequest) -> Atlas:
    return load_atlas(lang=request.param)


def written(index: dict[str, Any]) -> bytes:
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()


def found_names(index: dict[str, Any]) -> set[tuple[str, str]]:
    return {(kind, id) for kind, id, _, _ in index["things"]}


def test_whole_atlas_is_small_when_packed(any_atlas: Atlas) -> None:
    assert len(gzip.compress(written(search_index(any_atlas, scope_of(any_atlas))))) < MOST_BYTES


def test_index_survives_json(tiny_atlas: Atlas) -> None:
    index = search_index(tiny_atlas, scope_of(tiny_atlas))
    assert json.loads(written(index)) == index


def test_whole_index_holds_every_phrase_in_its_order_with_its_thing_and_worth(any_atlas: Atlas) -> None:
    index = search_index(any_atlas, scope_of(any_atlas))
    told = [(words, *index["things"][thing][:3], worth) for words, thing, worth in index["phrases"]]
    assert told == [(one.words, one.kind, one.id, one.name, one.worth) for one in index_of(any_atlas).phrases]


def test_finder_finds_the_whole_atlas(tiny_atlas: Atlas) -> None:
    finder = search_index(tiny_atlas, scope_of(tiny_atlas, "finder"))
    assert finder == search_index(tiny_atlas, scope_of(tiny_atlas))


def test_things_stand_by_kind_then_by_name(atlas: Atlas) -> None:
    things = search_index(atlas, scope_of(atlas))["things"]
    kinds = ["muscle", "area", "condition"]
    assert [row[0] for row in things] == sorted((row[0] for row in things), key=kinds.index)
    names = [plain(row[2]) for row in things if row[0] == "area"]
    assert names == sorted(names)


def test_areas_in_the_middle_are_marked(atlas: Atlas) -> None:
    things = search_index(atlas, scope_of(atlas))["things"]
    marked = {id for _, id, _, in_the_middle in things if in_the_middle}
    assert marked == {one.area_id for one in atlas.areas.values() if one.laterality == "midline"}


def test_words_keep_their_weights_and_the_way_they_are_typed(any_atlas: Atlas) -> None:
    index, whole = search_index(any_atlas, scope_of(any_atlas)), index_of(any_atlas)
    weights = (index["weights"][number] for number in index["weight"])
    assert dict(zip(index["words"], weights, strict=True)) == whole.weights
    assert {*index["words"], *index["typed"]} - {*index["untyped"]} == whole.typed


def test_part_holds_its_own_things_and_phrases_alone(any_atlas: Atlas) -> None:
    scope = scope_of(any_atlas, PART)
    index = search_index(any_atlas, scope)
    assert found_names(index) == {
        *(("muscle", id) for id in scope.muscles),
        *(("area", id) for id in scope.areas),
        *(("condition", id) for id in scope.conditions),
    }
    whole = search_index(any_atlas, scope_of(any_atlas))
    own = [row for row in whole["phrases"] if scope.holds(*whole["things"][row[1]][:2])]
    assert [row[0] for row in index["phrases"]] == [row[0] for row in own]


def test_part_knows_the_words_of_the_whole_atlas(atlas: Atlas) -> None:
    part, whole = search_index(atlas, scope_of(atlas, PART)), search_index(atlas, scope_of(atlas))
    assert {name: part[name] for name in SHARED} == {name: whole[name] for name in SHARED}
    assert len(written(part)) < len(written(whole)) / 2


@pytest.mark.parametrize("only", [PART, "muscle:trapezius", "condition:tension-type-headache"])
def test_part_finds_what_the_whole_finds_of_it_with_the_same_scores_in_the_same_order(
    atlas: Atlas, only: str
) -> None:
    scope = scope_of(atlas, only)
    for query in (
        "left sholder",
        "shoulder",
        "pain",
        "headache",
        "traps",
        "deltoyd",
        "knee",
        "m",
        "zzz",
        "stiff neck",
    ):
        whole = [hit for hit in find(atlas, query, 1000) if scope.holds(hit.kind, hit.id)]
        part = find(atlas, query, 1000, scope)
        assert all(scope.holds(hit.kind, hit.id) for hit in part)
        assert [hit for hit in part if hit in whole] == whole, query


def test_part_finds_nothing_for_a_word_of_another_part(atlas: Atlas) -> None:
    assert find(atlas, "kneecap", scope=scope_of(atlas, PART)) == ()
    assert find(atlas, "patela", scope=scope_of(atlas, PART)) == ()

"""The address: read, written, and safe whatever it holds."""

from __future__ import annotations

import pytest

from myomap.atlas import Atlas
from myomap.view_state import MAX_AREAS, Note, ViewState, parse, settled, to_params

EMPTY = ViewState()


def state_of(params: dict[str, object], atlas: Atlas) -> ViewState:
    state, notes = parse(params, atlas, languages=("en", "de"))
    assert notes == ()
    return state


def test_empty_address_is_the_front_of_the_male_body_with_nothing_chosen(tiny_atlas: Atlas) -> None:
    assert parse({}, tiny_atlas) == (EMPTY, ())
    assert EMPTY.is_empty
    assert to_params(EMPTY) == {}


def test_full_address_is_read_and_written_the_same(tiny_atlas: Atlas) -> None:
    params: dict[str, object] = {
        "view": "back",
        "body": "female",
        "layer": "deep",
        "side": "right",
        "area": ["temple", "heel"],
        "across": ["temple"],
        "muscle": "trapezius",
        "point": "trapezius-lower-1",
        "compare": "soleus",
        "condition": "heel-pain",
        "overlay": "dermatomes",
        "region": ["head", "neck"],
        "ask": ["find", "origin"],
        "n": "40",
        "seed": "123456789",
        "country": "us",
        "lang": "de",
        "embed": "true",
    }
    assert to_params(state_of(params, tiny_atlas)) == params
    assert list(to_params(state_of(params, tiny_atlas))) == list(params)


def test_places_of_the_other_side_alone_become_places_of_the_side(tiny_atlas: Atlas) -> None:
    state = state_of({"across": ["temple"], "area": "vertex", "side": "left"}, tiny_atlas)
    assert (state.side, set(state.areas), state.across) == ("right", {"vertex", "temple"}, ())


def test_midline_places_have_no_other_side(tiny_atlas: Atlas) -> None:
    state = state_of({"across": "vertex", "area": "temple", "side": "left"}, tiny_atlas)
    assert (state.areas, state.across) == (("temple", "vertex"), ())


@pytest.mark.parametrize("compare", ["trapezius", "trapezius-lower-1"])
def test_nothing_is_compared_with_itself(tiny_atlas: Atlas, compare: str) -> None:
    params: dict[str, object] = {"point": "trapezius-lower-1", "compare": compare}
    assert state_of(params, tiny_atlas).compare == ""


def test_nothing_is_compared_without_a_muscle(tiny_atlas: Atlas) -> None:
    assert state_of({"area": "temple", "compare": "soleus"}, tiny_atlas).compare == ""


@pytest.mark.parametrize(
    ("params", "side"),
    [
        ({"muscle": "soleus"}, "left"),
        ({"muscle": "soleus", "side": "right"}, "right"),
        ({"muscle": "soleus", "side": "midline"}, "left"),
        ({"area": "temple"}, "left"),
        ({"area": "vertex"}, "midline"),
        ({"area": "vertex", "side": "right"}, "midline"),
        ({"area": ["vertex", "temple"], "side": "right"}, "right"),
        ({"condition": "heel-pain"}, ""),
        ({"side": "right"}, ""),
    ],
)
def test_side_fits_what_is_chosen(tiny_atlas: Atlas, params: dict[str, object], side: str) -> None:
    assert state_of(params, tiny_atlas).side == side


@pytest.mark.parametrize(
    "state",
    [
        ViewState(muscle="soleus"),
        ViewState(point="trapezius-upper-1", view="left"),
        ViewState(areas=("vertex",), side="left"),
        ViewState(areas=("heel", "calf"), side="right", embed=True),
        ViewState(condition="tension-type-headache", layer="deep"),
    ],
)
def test_settled_state_comes_back_from_its_address(tiny_atlas: Atlas, state: ViewState) -> None:
    steady = settled(state, tiny_atlas)
    assert state_of(dict(to_params(steady)), tiny_atlas) == steady
    assert settled(steady, tiny_atlas) == steady


def test_point_brings_its_muscle(tiny_atlas: Atlas) -> None:
    assert state_of({"point": "soleus-1"}, tiny_atlas).muscle == "soleus"


def test_point_of_another_muscle_wins_with_a_note(tiny_atlas: Atlas) -> None:
    state, notes = parse({"muscle": "trapezius", "point": "soleus-1"}, tiny_atlas)
    assert state.muscle == "soleus"
    assert notes == (Note("address.point_moved", {"muscle": "soleus", "point": "soleus-1"}),)


def test_unknown_value_is_dropped_with_a_note_that_names_the_nearest(tiny_atlas: Atlas) -> None:
    state, notes = parse({"muscle": "soles", "view": "back"}, tiny_atlas)
    assert state == ViewState(view="back")
    assert notes == (Note("address.unknown_value", {"name": "muscle", "value": "soles", "near": "soleus"}),)


def test_unknown_name_is_dropped_with_a_note(tiny_atlas: Atlas) -> None:
    assert parse({"colour": "red"}, tiny_atlas) == (
        EMPTY,
        (Note("address.unknown_name", {"name": "colour"}),),
    )


def test_streamlits_own_name_is_passed_over(tiny_atlas: Atlas) -> None:
    assert parse({"embed_options": "dark_theme"}, tiny_atlas) == (EMPTY, ())


def test_area_named_twice_is_there_once(tiny_atlas: Atlas) -> None:
    assert state_of({"area": ["heel", "temple", "heel"]}, tiny_atlas).areas == ("heel", "temple")


def test_too_many_areas_are_cut_with_a_note(tiny_atlas: Atlas) -> None:
    many = [*tiny_atlas.areas, *(f"x{number}" for number in range(500))]
    state, notes = parse({"area": many}, tiny_atlas)
    assert len(state.areas) <= MAX_AREAS
    assert notes[0] == Note("address.too_many", {"name": "area", "limit": str(MAX_AREAS)})
    assert len(notes) <= 6


class Proxy(dict[str, str]):
    """Answers as Streamlit's query parameters do: the last value, or all of them."""

    def get_all(self, name: str) -> list[str]:
        return self[name].split("+")


def test_streamlits_query_parameters_are_read_with_repeated_names(tiny_atlas: Atlas) -> None:
    assert state_of(Proxy(area="heel+calf", view="back"), tiny_atlas).areas == ("heel", "calf")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "__class__",
        "{0.__class__}",
        "\0\n\r",
        "\udcff",
        "x" * 100_000,
        "",
        "   ",
        "None",
        "heel'; DROP TABLE areas;--",
        3,
        None,
        ["", None, 3],
        [["heel"]],
        {"a": "b"},
    ],
)
@pytest.mark.parametrize(
    "name", ["view", "side", "area", "muscle", "point", "condition", "lang", "embed", "odd\0name"]
)
def test_hostile_address_gives_an_empty_state_and_short_notes(
    tiny_atlas: Atlas, name: str, value: object
) -> None:
    state, notes = parse({name: value}, tiny_atlas)
    assert state == EMPTY
    for note in notes:
        assert all(len(shown) <= 50 and "\n" not in shown for shown in note.values.values())


def test_a_muscle_keeps_its_side_when_a_place_of_the_other_hurts(tiny_atlas: Atlas) -> None:
    state = state_of({"muscle": "soleus", "side": "left", "across": "temple"}, tiny_atlas)
    assert (state.side, state.areas, state.across) == ("left", (), ("temple",))


def test_deck_is_read_in_the_order_of_the_tables_each_once(tiny_atlas: Atlas) -> None:
    state = state_of({"ask": ["zone", "find", "zone"], "n": "007"}, tiny_atlas)
    assert (state.kinds, state.count) == (("find", "zone"), 7)


@pytest.mark.parametrize("value", ["0", "-3", "101", "ten", "1e2", "\u0663", "1.5", "9" * 50])
def test_number_of_questions_out_of_range_is_left_out_with_a_note(tiny_atlas: Atlas, value: str) -> None:
    state, notes = parse({"n": value}, tiny_atlas)
    assert state.count == 0
    assert [note.key for note in notes] == ["address.not_a_number"]
    assert notes[0].values["limit"] == "100"


def test_unknown_region_and_kind_are_left_out_with_the_nearest_named(tiny_atlas: Atlas) -> None:
    state, notes = parse({"region": "hed", "ask": ["orgin", "name"]}, tiny_atlas)
    assert (state.regions, state.kinds) == ((), ("name",))
    assert [note.values["near"] for note in notes] == ["head", "origin"]

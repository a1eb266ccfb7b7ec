"""Questions to the tiny atlas; the answers can be read off tests/tiny."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from myomap import queries
from myomap.atlas import Atlas
from myomap.counts import basis_of_rows, counts_of
from myomap.errors import UnknownIdError
from myomap.geometry import Geometry


def rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(frame.itertuples(index=False, name=None))


def test_points_of_a_muscle_come_common_ones_first(tiny_atlas: Atlas) -> None:
    assert rows(queries.points_of(tiny_atlas, "trapezius")) == [
        ("trapezius-upper-1", "upper", "point", 1),
        ("trapezius-lower-1", "lower", "point", 2),
    ]


def test_referrals_of_a_point_come_essential_ones_first(tiny_atlas: Atlas) -> None:
    assert rows(queries.referrals_of(tiny_atlas, "sternocleidomastoid-sternal-1")) == [
        ("vertex", "essential", "midline"),
        ("temple", "spillover", "opposite"),
        ("throat", "spillover", "midline"),
    ]


def test_pain_of_a_left_point_is_told_in_the_persons_sides(tiny_atlas: Atlas) -> None:
    assert rows(queries.pain_of(tiny_atlas, "sternocleidomastoid-sternal-1", "left")) == [
        ("vertex", "essential", "midline"),
        ("temple", "spillover", "right"),
        ("throat", "spillover", "midline"),
    ]


def test_points_referring_to_the_right_temple_lie_right_or_for_opposite_pain_left(tiny_atlas: Atlas) -> None:
    assert rows(queries.points_referring_to(tiny_atlas, "temple", "right")) == [
        ("trapezius-upper-1", "trapezius", "essential", "same", "right", 1),
        ("sternocleidomastoid-sternal-1", "sternocleidomastoid", "spillover", "opposite", "left", 2),
    ]


def test_points_referring_to_a_midline_area_lie_on_either_side(tiny_atlas: Atlas) -> None:
    (row,) = rows(queries.points_referring_to(tiny_atlas, "vertex", "left"))
    assert row == (
        "sternocleidomastoid-sternal-1",
        "sternocleidomastoid",
        "essential",
        "midline",
        "either",
        2,
    )


def test_muscles_referring_to_an_area_are_counted_once_a_side(tiny_atlas: Atlas) -> None:
    assert rows(queries.muscles_referring_to(tiny_atlas, "temple", "left")) == [
        ("trapezius", "essential", 1, 1, "left"),
        ("sternocleidomastoid", "spillover", 2, 1, "right"),
    ]


def test_muscles_at_an_area_come_with_share_and_points(tiny_atlas: Atlas, tiny_geometry: Geometry) -> None:
    assert rows(queries.muscles_at(tiny_atlas, tiny_geometry, "shoulder-top")) == [("trapezius", 0.63, 2)]


def test_muscles_at_an_area_inside_the_body_are_none(tiny_atlas: Atlas, tiny_geometry: Geometry) -> None:
    found = queries.muscles_at(tiny_atlas, tiny_geometry, "upper-teeth")
    assert (len(found), found.columns.tolist()) == (0, ["muscle_id", "share", "n_points"])


def test_conditions_and_muscles_find_each_other(tiny_atlas: Atlas) -> None:
    assert rows(queries.conditions_of(tiny_atlas, "sternocleidomastoid")) == [
        ("tension-type-headache", 2, "read")
    ]
    assert rows(queries.muscles_of(tiny_atlas, "tension-type-headache")) == [
        ("trapezius", 1, "read"),
        ("sternocleidomastoid", 2, "read"),
    ]


def test_conditions_and_areas_find_each_other(tiny_atlas: Atlas) -> None:
    assert rows(queries.areas_of(tiny_atlas, "tension-type-headache")) == [("temple",), ("vertex",)]
    assert rows(queries.conditions_at(tiny_atlas, "heel")) == [("heel-pain",)]


def test_red_flags_come_most_urgent_first_and_the_place_before_the_whole_body(tiny_atlas: Atlas) -> None:
    assert rows(queries.red_flags_for(tiny_atlas, ["vertex", "calf"])) == [
        ("thunderclap", "emergency", False),
        ("calf-swelling", "same-day", False),
        ("fever", "same-day", True),
    ]
    assert rows(queries.red_flags_for(tiny_atlas, muscle="soleus")) == [
        ("calf-swelling", "same-day", False),
        ("fever", "same-day", True),
    ]


def test_empty_answer_has_the_same_columns_and_types_as_a_full_one(tiny_atlas: Atlas) -> None:
    full = queries.points_referring_to(tiny_atlas, "temple", "left")
    empty = queries.points_referring_to(tiny_atlas, "neck-side", "left").iloc[:0]
    assert queries.conditions_at(tiny_atlas, "calf").columns.tolist() == ["condition_id"]
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()


def test_answer_changed_by_its_reader_is_unchanged_for_the_next(tiny_atlas: Atlas) -> None:
    first = queries.points_of(tiny_atlas, "soleus")
    first.loc[0, "commonness"] = 99
    first["more"] = 1
    assert rows(queries.points_of(tiny_atlas, "soleus")) == [("soleus-1", "", "point", 1)]


@pytest.mark.parametrize(
    "ask",
    [
        queries.points_of,
        queries.referrals_of,
        queries.points_referring_to,
        queries.muscles_referring_to,
        queries.conditions_of,
        queries.muscles_of,
        queries.areas_of,
        queries.conditions_at,
        lambda atlas, id: queries.pain_of(atlas, id, "left"),
        lambda atlas, id: queries.red_flags_for(atlas, [id]),
    ],
)
def test_unknown_id_is_an_error_for_every_question(
    tiny_atlas: Atlas, ask: Callable[[Atlas, str], pd.DataFrame]
) -> None:
    with pytest.raises(UnknownIdError):
        ask(tiny_atlas, "nothing")


def test_mimics_come_by_urgency_for_a_muscle_and_for_an_area(tiny_atlas: Atlas) -> None:
    assert queries.mimics_for(tiny_atlas, (), "soleus")["mimic_id"].tolist() == ["blood-clot"]
    assert queries.mimics_for(tiny_atlas, ("calf",))["urgency"].tolist() == ["same-day"]
    assert queries.mimics_for(tiny_atlas, ("temple",), "trapezius").empty


def test_self_care_comes_for_its_muscle_and_no_other(tiny_atlas: Atlas) -> None:
    assert queries.self_care_for(tiny_atlas, (), "soleus")["self_care_id"].tolist() == ["calf-stretch"]
    assert queries.self_care_for(tiny_atlas, (), "trapezius").empty


def test_counts_are_those_of_the_tables(tiny_atlas: Atlas) -> None:
    counts = counts_of(tiny_atlas)
    assert (counts["points"], counts["referrals"], counts["links"], counts["disputed"]) == (4, 9, 9, 1)


def test_basis_of_rows_adds_up_to_the_rows(tiny_atlas: Atlas) -> None:
    frame = basis_of_rows(tiny_atlas).set_index("table")
    assert frame.loc["referrals"].tolist() == [9, 0, 0]
    assert frame.loc["muscles"].tolist() == [2, 1, 0]

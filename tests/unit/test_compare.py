"""Two patterns side by side, and which muscles have patterns alike."""

from __future__ import annotations

import pytest

from myomap.atlas import Atlas
from myomap.compare import alike, compared, pattern_of
from myomap.errors import UnknownIdError


def test_a_muscles_pattern_is_that_of_all_its_points_and_essential_outweighs(atlas: Atlas) -> None:
    pattern = pattern_of(atlas, "trapezius")
    points = atlas.points_by_muscle["trapezius"]
    rows = [row for point in points for row in atlas.referrals_by_point[point.trigger_point_id]]
    assert set(pattern) == {(row.area_id, row.side) for row in rows}
    for row in rows:
        if row.zone == "essential":
            assert pattern[row.area_id, row.side] == "essential"


def test_compared_tells_what_both_share_first_and_then_what_is_of_one_alone(atlas: Atlas) -> None:
    frame = compared(atlas, "gluteus-minimus-posterior-1", "piriformis-1")
    kinds = [
        0 if row.first and row.second else 1 if row.first else 2 for row in frame.itertuples(index=False)
    ]
    assert kinds == sorted(kinds)
    assert {0, 1} <= set(kinds)
    one, other = pattern_of(atlas, "gluteus-minimus-posterior-1"), pattern_of(atlas, "piriformis-1")
    assert len(frame) == len(one | other)


def test_compared_the_other_way_round_exchanges_the_columns(atlas: Atlas) -> None:
    there = compared(atlas, "temporalis", "masseter").set_index(["area_id", "side"])
    back = compared(atlas, "masseter", "temporalis").set_index(["area_id", "side"])
    assert there["first"].to_dict() == back["second"].to_dict()


@pytest.mark.parametrize(
    ("muscle", "expected"),
    [
        ("scalenus-anterior", {"scalenus-medius", "scalenus-posterior", "scalenus-minimus"}),
        ("extensor-carpi-radialis-longus", {"supinator", "brachioradialis"}),
        ("vastus-medialis", {"rectus-femoris"}),
    ],
)
def test_muscles_that_clinicians_confuse_are_alike(atlas: Atlas, muscle: str, expected: set[str]) -> None:
    assert expected & set(alike(atlas, muscle)[:4])


def test_a_muscle_is_not_alike_itself_and_what_shares_nothing_is_left_out(atlas: Atlas) -> None:
    found = alike(atlas, "tibialis-anterior")
    assert "tibialis-anterior" not in found
    assert "temporalis" not in found


def test_an_unknown_id_is_named(atlas: Atlas) -> None:
    with pytest.raises(UnknownIdError, match="trapezium"):
        pattern_of(atlas, "trapezium")

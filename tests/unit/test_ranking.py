"""The order in which muscles are named for pain, in cases that a clinician can read and judge."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from myomap.atlas import Atlas
from myomap.errors import MyomapError, UnknownIdError
from myomap.ranking import Place, Suspect, Weights, load_weights, suspects


def names(found: tuple[Suspect, ...]) -> list[str]:
    return [one.muscle_id for one in found]


def of(found: tuple[Suspect, ...], muscle_id: str, side: str) -> Suspect:
    return next(one for one in found if (one.muscle_id, one.side) == (muscle_id, side))


def left(*areas: str) -> list[Place]:
    return [Place(area, "left") for area in areas]


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("temple", {"temporalis", "trapezius"}),
        ("heel", {"soleus", "quadratus-plantae", "abductor-hallucis"}),
        ("knee-front", {"rectus-femoris", "vastus-medialis"}),
        ("shoulder-front", {"infraspinatus", "deltoid"}),
        ("elbow-outer", {"supinator", "extensor-carpi-radialis-longus"}),
        ("neck-shoulder-angle", {"levator-scapulae"}),
        ("tmj", {"masseter", "lateral-pterygoid"}),
    ],
)
def test_what_every_clinician_looks_at_first_is_among_the_first_five(
    atlas: Atlas, area: str, expected: set[str]
) -> None:
    assert expected <= set(names(suspects(atlas, left(area)))[:5])


def test_for_one_place_essential_pain_stands_before_spillover_in_every_area(atlas: Atlas) -> None:
    for area in atlas.areas.values():
        place = Place(area.area_id, "midline" if area.laterality == "midline" else "left")
        zones = [one.zones[place] for one in suspects(atlas, [place])]
        assert zones == sorted(zones, key=["essential", "spillover"].index), area.area_id


def test_a_muscle_that_explains_both_pains_stands_before_those_that_explain_one(atlas: Atlas) -> None:
    found = suspects(atlas, left("temple", "neck-back-upper"))
    assert names(found)[0] == "trapezius"
    covered = [len(one.zones) for one in found]
    assert covered == sorted(covered, reverse=True)
    assert found[0].reason == "all_essential"
    assert of(found, "temporalis", "left").reason == "some_essential"


def test_of_two_with_the_same_zone_the_common_point_stands_first(tiny_atlas: Atlas) -> None:
    """In the tiny atlas the upper trapezius is common, the sternal SCM less so; both reach the temple."""
    found = suspects(tiny_atlas, [Place("temple", "right")])
    assert [(one.muscle_id, one.side) for one in found] == [
        ("trapezius", "right"),
        ("sternocleidomastoid", "left"),
    ]


def test_much_pain_drawn_elsewhere_counts_against_a_pattern(atlas: Atlas) -> None:
    """Two rare points with essential pain at one place: the one that hurts there alone stands first."""
    only_focus = replace(load_weights(), coverage=0.0, essential=0.0, common=0.0, focus=1.0)
    found = suspects(atlas, left("heel"), only_focus)
    shares = []
    for one in found:
        claims = atlas.referrals_by_point[one.points[0]]
        inside = sum(only_focus.zone[row.zone] for row in claims if row.area_id == "heel")
        shares.append(inside / sum(only_focus.zone[row.zone] for row in claims))
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) > 1


def test_pain_on_the_right_comes_from_the_right_unless_a_pattern_crosses(atlas: Atlas) -> None:
    crossing = {row.trigger_point_id for row in atlas.referrals if row.side == "opposite"}
    for area in ("temple", "lumbar-lower", "knee-front", "hand-back"):
        if area not in atlas.areas:
            continue
        for one in suspects(atlas, [Place(area, "right")]):
            assert one.side == "right" or set(one.points) <= crossing


def test_sides_are_kept_apart(atlas: Atlas) -> None:
    """A left knee and a right temple are not explained by the muscles of one side."""
    found = suspects(atlas, [Place("knee-front", "left"), Place("temple", "right")])
    assert of(found, "vastus-medialis", "left").reason == "some_essential"
    assert of(found, "temporalis", "right").reason == "some_essential"
    assert all(one.reason.startswith("some") for one in found)


def test_pain_in_the_middle_alone_may_come_from_either_side(atlas: Atlas) -> None:
    found = suspects(atlas, [Place("sternum", "midline")])
    assert of(found, "pectoralis-major", "either").zones == {Place("sternum", "midline"): "essential"}
    with_side = suspects(atlas, [Place("sternum", "midline"), Place("breast", "left")])
    assert with_side[0].side == "left"


def test_the_order_of_asking_does_not_change_the_answer(atlas: Atlas) -> None:
    asked = left("temple", "jaw", "neck-side")
    there = [(one.muscle_id, one.side, round(one.score, 6)) for one in suspects(atlas, asked)]
    back = [(one.muscle_id, one.side, round(one.score, 6)) for one in suspects(atlas, asked[::-1])]
    assert there == back


def test_all_areas_at_once_have_an_answer(atlas: Atlas) -> None:
    everything = [Place(area, "left") for area in atlas.areas]
    found = suspects(atlas, everything)
    assert {one.muscle_id for one in found} <= set(atlas.muscles)
    assert len(found) > 100


def test_no_places_no_answer_and_an_unknown_place_is_named(atlas: Atlas) -> None:
    assert suspects(atlas, []) == ()
    with pytest.raises(UnknownIdError, match="templ"):
        suspects(atlas, left("templ"))


def test_weights_that_only_count_commonness_put_common_points_first(atlas: Atlas) -> None:
    weights = Weights(
        coverage=0.0,
        essential=0.0,
        common=1.0,
        focus=0.0,
        commonness=MappingProxyType({1: 1.0, 2: 0.5, 3: 0.0}),
        zone=MappingProxyType({"essential": 1.0, "spillover": 0.5}),
    )
    found = [one.commonness for one in suspects(atlas, left("lumbar-lower"), weights)]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("coverage = 6.0", "coverage = much"), "cannot be read"),
        (("coverage = 6.0", ""), "lacks a weight"),
        (("essential = 2.0", "essential = -2.0"), "below 0"),
        (("[zone]", "[zones]"), "lacks a weight"),
    ],
)
def test_damaged_weights_are_told_with_the_way_to_mend_them(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    sound = (Path(__file__).parents[2] / "data" / "ranking.toml").read_text(encoding="utf-8")
    assert change[0] in sound
    path = tmp_path / "ranking.toml"
    path.write_text(sound.replace(*change, 1), encoding="utf-8")
    with pytest.raises(MyomapError, match=re.escape(told)):
        load_weights(path)

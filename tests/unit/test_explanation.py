"""What there is to explain about a view: one pain, one muscle and point, what helps, when to call."""

from __future__ import annotations

import pytest

from myomap.atlas import Atlas
from myomap.explanation import MOST_STEPS, Explanation, explanation_of, places_of
from myomap.ranking import Place, suspects
from myomap.sides import felt_on
from myomap.view_state import ViewState, settled


def told(atlas: Atlas, **chosen: object) -> Explanation:
    found = explanation_of(atlas, settled(ViewState(**chosen), atlas))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_nothing_chosen_has_nothing_to_explain(atlas: Atlas) -> None:
    assert explanation_of(atlas, ViewState()) is None


def test_point_is_explained_with_its_own_pain_on_the_persons_side(atlas: Atlas) -> None:
    for point in atlas.trigger_points.values():
        for side in ("left", "right"):
            story = told(atlas, point=point.trigger_point_id, side=side)
            assert (story.muscle, story.point, story.side) == (point.muscle_id, point.trigger_point_id, side)
            referrals = atlas.referrals_by_point[point.trigger_point_id]
            for zone, places in (("essential", story.essential), ("spillover", story.spillover)):
                assert set(places) == {
                    Place(one.area_id, felt_on(one.side, side)) for one in referrals if one.zone == zone
                }


def test_muscle_is_explained_with_its_commonest_point(atlas: Atlas) -> None:
    for muscle, points in atlas.points_by_muscle.items():
        story = told(atlas, muscle=muscle, side="left")
        assert story.point == (points[0].trigger_point_id if points else "")
        assert story.hurts == (story.essential or story.spillover)


def test_places_are_explained_with_the_muscle_that_comes_first_for_them(atlas: Atlas) -> None:
    for area, row in atlas.areas.items():
        story = told(atlas, areas=(area,), side="left")
        place = Place(area, "left" if row.laterality == "paired" else "midline")
        assert story.hurts == (place,)
        found = suspects(atlas, [place])
        assert story.muscle == (found[0].muscle_id if found else "")
        if found:
            assert story.point in found[0].points
            assert place in {*story.essential, *story.spillover} or found[0].side == "either"


def test_places_of_both_sides_keep_their_sides(atlas: Atlas) -> None:
    view = settled(ViewState(areas=("temple",), across=("knee-front",), side="left"), atlas)
    assert places_of(atlas, view) == (Place("temple", "left"), Place("knee-front", "right"))


def test_condition_is_explained_where_it_is_felt_with_a_linked_muscle(atlas: Atlas) -> None:
    for condition, links in atlas.muscles_by_condition.items():
        story = told(atlas, condition=condition)
        assert story.condition == condition
        assert {one.area_id for one in story.hurts} >= set(atlas.areas_by_condition[condition])
        assert story.muscle in {one.muscle_id for one in links}
        assert story.point in {one.trigger_point_id for one in atlas.points_by_muscle[story.muscle]}


def test_chosen_muscle_comes_before_the_first_of_the_places(atlas: Atlas) -> None:
    story = told(atlas, areas=("temple",), side="right", muscle="masseter")
    assert story.muscle == "masseter"
    assert story.hurts == (Place("temple", "right"),)


@pytest.mark.parametrize(
    ("condition", "sign"),
    [("low-back-pain", "cauda-equina"), ("chest-wall-pain", "heart-attack"), ("sciatica", "cauda-equina")],
)
def test_gravest_sign_of_the_place_comes_first(atlas: Atlas, condition: str, sign: str) -> None:
    assert told(atlas, condition=condition).signs[0].red_flag_id == sign


@pytest.mark.parametrize(
    "chosen", [{"muscle": "trapezius"}, {"areas": ("chest-front",)}, {"condition": "low-back-pain"}]
)
def test_signs_come_most_urgent_first_and_steps_are_few(atlas: Atlas, chosen: dict[str, object]) -> None:
    story = told(atlas, side="left", **chosen)
    order = ("emergency", "same-day", "soon")
    urgencies = [order.index(one.urgency) for one in story.signs]
    assert urgencies == sorted(urgencies) and urgencies[0] == 0
    assert 1 <= len(story.steps) <= MOST_STEPS

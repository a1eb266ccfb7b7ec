"""Questions from the tables: what is marked as right is, nothing else that is offered, none comes twice."""

from __future__ import annotations

from collections import Counter

import pytest

from myomap.atlas import Atlas
from myomap.errors import UnknownIdError
from myomap.study.questions import CHOICES, FACTS, KINDS, ON_MAP, Question, is_right, questions

SESSION, SESSIONS = 100, 100


@pytest.fixture(scope="module")
def asked(atlas: Atlas) -> list[tuple[Question, ...]]:
    """Ten thousand questions, in sessions as learners meet them."""
    return [questions(atlas, SESSION, seed) for seed in range(SESSIONS)]


def id_of(reference: str) -> str:
    return reference.partition(":")[2]


def is_true(atlas: Atlas, one: Question, choice: str) -> bool:
    """Whether a choice is right, told from the rows of the tables alone."""
    subject, chosen = id_of(one.subject), id_of(choice)
    if one.kind in ("find", "name"):
        return chosen == subject
    if one.kind in FACTS:
        mine, its = getattr(atlas.muscles[subject], one.kind), getattr(atlas.muscles[chosen], one.kind)
        return bool(mine == its) if isinstance(mine, str) else bool(set(mine) & set(its))
    if one.kind == "mimic":
        mimic = atlas.mimics[chosen]
        felt = {
            row.area_id
            for point in atlas.points_by_muscle[subject]
            for row in atlas.referrals_by_point[point.trigger_point_id]
        }
        return subject in mimic.muscle_ids or bool(felt & set(mimic.area_ids))
    rows = atlas.referrals_by_point[subject]
    if one.kind == "zone":
        return {row.zone for row in rows if row.area_id == one.place} == {chosen}
    if one.kind == "refers":
        return any(row.area_id == chosen and row.zone == "essential" for row in rows)
    essential = {(row.area_id, row.side) for row in rows if row.zone == "essential"}
    its = {(r.area_id, r.side) for r in atlas.referrals_by_point[chosen] if r.zone == "essential"}
    return essential <= its


def test_ten_thousand_questions_have_exactly_their_right_answers(
    atlas: Atlas, asked: list[tuple[Question, ...]]
) -> None:
    every = [one for session in asked for one in session]
    assert len(every) == SESSION * SESSIONS
    wrong = []
    for one in every:
        offered = set(one.choices) or one.answers
        if (
            not one.answers <= offered
            or {choice for choice in offered if is_true(atlas, one, choice)} != one.answers
        ):
            wrong.append(one)
    assert wrong == []


def test_places_to_click_are_all_places_of_the_point(atlas: Atlas, asked: list[tuple[Question, ...]]) -> None:
    for one in (one for session in asked for one in session if one.kind == "refers"):
        rows = atlas.referrals_by_point[id_of(one.subject)]
        assert one.answers == {f"area:{row.area_id}" for row in rows if row.zone == "essential"}


def test_no_card_comes_twice_in_a_session(asked: list[tuple[Question, ...]]) -> None:
    for session in asked:
        assert max(Counter(one.card for one in session).values()) == 1


def test_every_kind_is_asked_alike_often(asked: list[tuple[Question, ...]]) -> None:
    counts = Counter(one.kind for session in asked for one in session)
    assert set(counts) == set(KINDS)
    assert min(counts.values()) > max(counts.values()) / 2


def test_choices_are_several_and_differ(asked: list[tuple[Question, ...]]) -> None:
    for one in (one for session in asked for one in session):
        assert len(set(one.choices)) == len(one.choices)
        assert len(one.choices) == {"zone": 2}.get(one.kind, 0 if one.kind in ON_MAP else CHOICES), one
        assert one.citations, one.card


def test_place_of_the_right_answer_is_left_to_chance(asked: list[tuple[Question, ...]]) -> None:
    places = Counter(
        one.choices.index(next(iter(one.answers)))
        for session in asked
        for one in session
        if len(one.choices) == CHOICES
    )
    assert min(places.values()) > 0.8 * max(places.values())


def test_same_seed_gives_the_same_test_to_a_class(atlas: Atlas) -> None:
    assert questions(atlas, 30, 7) == questions(atlas, 30, 7)
    assert questions(atlas, 30, 7) != questions(atlas, 30, 8)


def test_region_and_kind_limit_what_is_asked(atlas: Atlas) -> None:
    found = questions(atlas, 500, 1, kinds=("origin", "pattern"), regions=("shoulder",))
    assert {one.kind for one in found} == {"origin", "pattern"}
    muscles = {id_of(one.subject) for one in found if one.kind == "origin"}
    assert muscles == {one.muscle_id for one in atlas.muscles.values() if one.region_id == "shoulder"}


def test_wrong_choices_are_plausible(atlas: Atlas) -> None:
    """They come from the muscle's region or from those beside it; roots of neighbours mostly overlap."""
    for one in questions(atlas, 1_000, 3, kinds=("name", "origin", "insertion", "action", "nerve")):
        region = atlas.muscles[id_of(one.subject)].region_id
        around = {region, *atlas.regions[region].neighbours}
        assert all(atlas.muscles[id_of(choice)].region_id in around for choice in one.choices), one


def test_unknown_kind_or_region_is_named(atlas: Atlas) -> None:
    with pytest.raises(UnknownIdError, match="origin"):
        questions(atlas, 1, 1, kinds=("orgin",))
    with pytest.raises(UnknownIdError, match="shoulder"):
        questions(atlas, 1, 1, regions=("sholder",))


def test_reply_is_right_only_when_it_is_whole(atlas: Atlas) -> None:
    one = next(one for one in questions(atlas, 300, 2, kinds=("refers",)) if len(one.answers) > 1)
    assert is_right(one, one.answers)
    assert not is_right(one, list(one.answers)[1:])
    assert not is_right(
        one, [*one.answers, "area:ear" if "area:ear" not in one.answers else "area:knee-front"]
    )

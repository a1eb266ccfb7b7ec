"""Questions from the tables: what is marked as right is, nothing else that is offered, none comes twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from myomap.atlas import Atlas
from myomap.errors import MyomapError, UnknownIdError
from myomap.study.decks import cards_of, is_card, muscle_of, region_of
from myomap.study.facts import COLUMNS, load_terms, overlap, said
from myomap.study.questions import (
    CHOICES,
    FACTS,
    OF_POINTS,
    ON_MAP,
    Question,
    is_right,
    question_of,
    questions,
)
from myomap.view_state import KINDS

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
    return essential <= {(row.area_id, row.side) for row in atlas.referrals_by_point[chosen]}


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
        expected = {"zone": 2}.get(one.kind, 0 if one.kind in ON_MAP else CHOICES)
        assert len(one.choices) == expected or (one.kind == "nerve" and len(one.choices) == CHOICES - 1), one
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
    assert muscles == {muscle_of(atlas, card) for card in cards_of(atlas, ["origin"], ["shoulder"])}
    assert {atlas.muscles[one].region_id for one in muscles} == {"shoulder"}


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


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("nerve", "extensor-digitorum", "extensor-carpi-radialis-longus"),  # a branch of the radial nerve
        ("nerve", "extensor-carpi-radialis-brevis", "supinator"),
        ("nerve", "psoas-major", "quadratus-lumborum"),  # the lumbar plexus is made of anterior rami
        ("nerve", "lumbricals-hand", "adductor-pollicis"),
        ("nerve", "brachialis", "brachioradialis"),
        ("nerve", "internal-oblique", "pyramidalis"),
        ("nerve", "sternalis", "pectoralis-major"),
        ("action", "longissimus-thoracis", "semispinalis-thoracis"),
        ("action", "plantaris", "soleus"),  # "weak plantarflexor", "plantarflexes"
        ("action", "psoas-minor", "rectus-abdominis"),
        ("action", "anconeus", "triceps-brachii"),
        ("action", "intercostales-interni", "serratus-posterior-inferior"),
        ("action", "latissimus-dorsi", "subscapularis"),  # of the arm, of the shoulder
        ("action", "diaphragm", "intercostales-externi"),
        ("action", "adductor-longus", "pectineus"),
        ("origin", "gracilis", "adductor-brevis"),
        ("origin", "levator-scapulae", "scalenus-medius"),  # posterior tubercles are of transverse processes
        ("origin", "latissimus-dorsi", "serratus-posterior-inferior"),  # T7-L5 and T11-L2
        ("insertion", "obturator-externus", "piriformis"),
        ("insertion", "plantaris", "soleus"),
        ("insertion", "extensor-digitorum", "extensor-indicis"),
        ("insertion", "buccinator", "zygomaticus-major"),
        ("insertion", "multifidus-cervicis", "multifidus-lumborum"),
    ],
)
def test_same_fact_in_other_words_is_never_a_wrong_choice(
    atlas: Atlas, column: str, one: str, other: str
) -> None:
    assert overlap(said(atlas, one, column), said(atlas, other, column))


@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("nerve", "abductor-hallucis", "quadratus-plantae"),
        ("nerve", "frontalis", "occipitalis"),
        ("action", "flexor-digitorum-longus", "extensor-digitorum-longus"),
        ("action", "rectus-femoris", "biceps-femoris"),
        ("origin", "gluteus-medius", "gluteus-minimus"),
        ("origin", "rhomboid-major", "rhomboid-minor"),
        ("insertion", "infraspinatus", "teres-minor"),
        ("insertion", "semimembranosus", "semitendinosus"),
    ],
)
def test_facts_that_students_must_tell_apart_are_told_apart(
    atlas: Atlas, column: str, one: str, other: str
) -> None:
    assert not overlap(said(atlas, one, column), said(atlas, other, column))


def test_wholes_and_parts_are_words_of_the_table(atlas: Atlas) -> None:
    """What no cell says any more is taken out of data/study.toml."""
    unused = []
    for column in COLUMNS:
        pieces = [piece for muscle in atlas.muscles for piece in said(atlas, muscle, column)]
        for number, pair in enumerate(load_terms().wholes[column]):
            for words, places in zip(pair, ("wholes", "parts"), strict=True):
                if not any(number in getattr(piece, places) for piece in pieces):
                    unused.append((column, " ".join(sorted(words))))
    assert unused == []


def test_damaged_list_of_words_is_told(tmp_path: Path) -> None:
    damaged = tmp_path / "study.toml"
    damaged.write_text("fillers = 3", encoding="utf-8")
    with pytest.raises(MyomapError, match=r"study\.toml"):
        load_terms(damaged)


def test_row_that_names_its_own_muscle_is_not_asked_for(atlas: Atlas) -> None:
    for card in ("nerve.muscle:piriformis", "nerve.muscle:subclavius", "insertion.muscle:deltoid"):
        assert question_of(atlas, card, 1) is None
        assert not is_card(atlas, card)
    assert not is_card(atlas, "action.muscle:sternalis")  # "not known"
    assert not is_card(atlas, "roots.muscle:rotatores")  # "segmental"


def test_pattern_is_asked_among_points_that_share_some_of_it(atlas: Atlas) -> None:
    """Where other muscles send pain to some of the places, one of these is offered."""
    for card in cards_of(atlas, ["pattern"]):
        one = question_of(atlas, card, 1)
        assert one is not None
        mine = {
            row.area_id for row in atlas.referrals_by_point[id_of(one.subject)] if row.zone == "essential"
        }
        if len(mine) < 2:
            continue
        wrong = [id_of(choice) for choice in one.choices if choice not in one.answers]
        shared = [{row.area_id for row in atlas.referrals_by_point[point]} & mine for point in wrong]
        some = any(
            row.zone == "essential" and row.area_id in mine
            for point in atlas.trigger_points
            if atlas.trigger_points[point].muscle_id != muscle_of(atlas, card)
            for row in atlas.referrals_by_point[point]
        )
        assert any(shared) or not some, card


def test_what_pain_is_not_mistaken_for_is_felt_elsewhere(atlas: Atlas) -> None:
    for card in cards_of(atlas, ["mimic"]):
        one = question_of(atlas, card, 5)
        assert one is not None
        felt = {
            row.area_id
            for point in atlas.points_by_muscle[muscle_of(atlas, card)]
            for row in atlas.referrals_by_point[point.trigger_point_id]
        }
        roots = set(atlas.muscles[muscle_of(atlas, card)].roots)
        for choice in set(one.choices) - one.answers:
            assert felt.isdisjoint(atlas.mimics[id_of(choice)].area_ids), card
            assert choice.rpartition("-")[2].upper() not in roots, card


def test_question_of_a_card_is_the_one_of_a_test_with_that_seed(atlas: Atlas) -> None:
    for one in questions(atlas, 200, 11):
        assert question_of(atlas, one.card, 11) == one


def test_question_of_a_card_changes_side_and_order_with_the_seed(atlas: Atlas) -> None:
    asked = [question_of(atlas, "origin.muscle:soleus", seed) for seed in range(30)]
    assert {one.side for one in asked if one} == {"left", "right"}
    assert len({one.choices for one in asked if one}) > 10
    assert len({frozenset(one.choices) for one in asked if one}) == 1


def test_card_that_the_tables_do_not_hold_has_no_question(atlas: Atlas) -> None:
    for card in (
        *(
            "",
            "origin",
            "origin.muscle:",
            "origin.muscle:no-such",
            "no-such.muscle:soleus",
            "origin.point:soleus",
        ),
        *(
            "zone.point:soleus-1",
            "zone.point:soleus-1.no-such",
            "find.muscle:soleus.heel",
            "pattern.muscle:soleus",
        ),
    ):
        assert question_of(atlas, card, 1) is None
        assert muscle_of(atlas, card) == region_of(atlas, card) == ""
        assert not is_card(atlas, card)


def test_cards_are_each_once_in_a_fixed_order_and_can_be_asked(atlas: Atlas) -> None:
    cards = cards_of(atlas)
    assert len(set(cards)) == len(cards) > 2_500
    assert [*dict.fromkeys(card.partition(".")[0] for card in cards)] == [*KINDS]
    assert all(is_card(atlas, card) for card in cards)
    assert cards_of(atlas, KINDS[::-1]) == cards


def test_cards_of_a_region_are_about_its_muscles(atlas: Atlas) -> None:
    cards = cards_of(atlas, ["find", "zone"], ["neck", "foot"])
    assert {region_of(atlas, card) for card in cards} == {"neck", "foot"}
    assert {card.partition(".")[0] for card in cards} == {"find", "zone"}
    others = [card for card in cards_of(atlas, ["find", "zone"]) if card not in set(cards)]
    assert {"neck", "foot"}.isdisjoint(region_of(atlas, card) for card in others)


def test_muscle_of_a_point_card_is_the_one_it_lies_in(atlas: Atlas) -> None:
    for card in cards_of(atlas, OF_POINTS):
        one = question_of(atlas, card, 1)
        assert one is not None
        assert muscle_of(atlas, card) == atlas.trigger_points[id_of(one.subject)].muscle_id

"""The schedule: what answers say about when a card is asked again."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import pairwise

import pytest

from myomap.study.answers import AGAIN, EASY, GOOD, HARD
from myomap.study.memory import Memory, memories_of, memory_of, next_cards, recall
from tests.unit.study_saver import NOON, answer

DAY = 24 * 60


def known(card: str, due_days: float, *, right: bool = True, stability: float = 10.0) -> Memory:
    """A card that was answered five days ago and is due so many days after noon."""
    due, last = NOON + timedelta(days=due_days), NOON - timedelta(days=5)
    return Memory(card, due, stability, 5.0, "review", 3, 0, last, right)


def by_card(*memories: Memory) -> dict[str, Memory]:
    return {one.card: one for one in memories}


def test_memory_of_one_good_answer_is_due_in_ten_minutes():
    memory = memory_of([answer(0)])
    assert (memory.card, memory.state, memory.answers, memory.lapses) == (
        "name.muscle:soleus",
        "learning",
        1,
        0,
    )
    assert memory.due == NOON + timedelta(minutes=10)
    assert (memory.last_answer, memory.last_right) == (NOON, True)
    assert memory.stability == pytest.approx(2.3065)


def test_memory_is_the_same_in_whatever_order_answers_come():
    ratings = [GOOD, GOOD, AGAIN, GOOD, HARD, EASY]
    answers = [answer(number * 3 * DAY, rating=rating) for number, rating in enumerate(ratings)]
    shuffled = random.Random(1).sample(answers, len(answers))
    assert memory_of(shuffled) == memory_of(answers)


def test_memory_grows_firmer_with_each_right_answer_and_weaker_with_a_wrong_one():
    answers = [answer(0), answer(10)]
    for days in (3, 12, 40):
        before = memory_of(answers)
        answers.append(answer(days * DAY))
        after = memory_of(answers)
        assert after.stability > before.stability
        assert after.due - after.last_answer > before.due - before.last_answer
    missed = memory_of([*answers, answer(100 * DAY, right=False, rating=AGAIN)])
    assert missed.stability < memory_of(answers).stability
    assert (missed.state, missed.lapses, missed.last_right) == ("relearning", 1, False)


def test_memory_needs_answers_to_one_card():
    with pytest.raises(ValueError, match="one card"):
        memory_of([])
    with pytest.raises(ValueError, match="one card"):
        memory_of([answer(), answer(card="find.muscle:soleus")])


def test_memories_are_one_for_each_card():
    answers = [answer(1), answer(2, card="find.muscle:soleus"), answer(20)]
    found = memories_of(answers)
    assert {card: memory.answers for card, memory in found.items()} == {
        "name.muscle:soleus": 2,
        "find.muscle:soleus": 1,
    }


def test_recall_falls_from_one_to_nine_tenths_when_the_card_is_due():
    memory = known("name.muscle:soleus", 0, stability=20.0)
    last = memory.last_answer
    assert recall(memory, last) == 1.0
    assert recall(memory, last - timedelta(days=3)) == 1.0
    assert recall(memory, last + timedelta(days=20)) == pytest.approx(0.9)
    chances = [recall(memory, last + timedelta(days=days)) for days in range(0, 400, 20)]
    assert chances == sorted(chances, reverse=True)
    assert 0 < chances[-1] < 0.7


def test_next_cards_ask_missed_ones_then_the_most_forgotten_then_new_ones_then_what_comes_soon():
    memories = by_card(
        known("name.muscle:a", -1, stability=9.0),
        known("name.muscle:b", -1, stability=2.0),
        known("name.muscle:c", -1, right=False),
        known("name.muscle:d", 9),
        known("name.muscle:e", 2),
        known("name.muscle:elsewhere", -1),
    )
    cards = [f"name.muscle:{one}" for one in "abcdef"]
    order = "".join(card[-1] for card in next_cards(cards, memories, NOON, 10))
    assert order == "cbafed"
    assert next_cards(cards, memories, NOON, 2) == ("name.muscle:c", "name.muscle:b")
    assert "".join(card[-1] for card in next_cards(cards, memories, NOON, 10, due_only=True)) == "cba"
    assert next_cards(cards, memories, NOON, 0) == ()
    assert next_cards([], memories, NOON, 5) == ()


def test_new_cards_alternate_kinds_and_muscles_and_none_comes_twice():
    cards = [f"{kind}.muscle:m{n}" for kind in ("find", "name", "origin") for n in range(200)]
    chosen = next_cards([*cards, *cards], {}, NOON, 60)
    assert len(set(chosen)) == 60
    pairs = [(one.split("."), other.split(".")) for one, other in pairwise(chosen)]
    assert all(one[0] != other[0] and one[1] != other[1] for one, other in pairs)
    assert next_cards(cards, {}, NOON, 60) == chosen
    assert next_cards(cards, {}, NOON + timedelta(minutes=1), 60) != chosen


def test_points_of_one_muscle_do_not_follow_each_other_when_the_muscle_is_known():
    cards = [f"pattern.point:{muscle}-{n}" for muscle in "abc" for n in range(3)]
    chosen = next_cards(cards, {}, NOON, 9, muscle_of=lambda card: card.split(":")[1][0])
    muscles = [card.split(":")[1][0] for card in chosen]
    assert sorted(chosen) == cards
    assert sum(one == other for one, other in pairwise(muscles)) <= 1

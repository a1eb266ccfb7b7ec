"""Answers as a browser sends them: what is taken, and what is damaged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from myomap.study.answers import Answer
from myomap.ui.study_session import MOST_AT_ONCE, read_answers

AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
SENT = {
    "answer_id": "0123456789abcdef" * 2,
    "card": "zone.point:deltoid-1.shoulder-front",
    "given": ["zone:essential"],
    "right": True,
    "rating": 3,
    "took_ms": 1250.0,
    "answered_at": AT.timestamp() * 1000,
}


def test_answer_as_a_browser_sends_it_is_read_whole() -> None:
    assert read_answers([SENT]) == (
        Answer(
            answer_id="0123456789abcdef" * 2,
            card="zone.point:deltoid-1.shoulder-front",
            given=("zone:essential",),
            right=True,
            rating=3,
            took_ms=1250,
            answered_at=AT,
        ),
    )


@pytest.mark.parametrize(
    "damage",
    [
        {"answer_id": "0123456789ABCDEF" * 2},
        {"answer_id": 7},
        {"card": "guess.muscle:deltoid"},
        {"card": "find.muscle:deltoid'; drop table answers"},
        {"given": "zone:essential"},
        {"given": ["zone:essential"] * 25},
        {"given": ["<b>"]},
        {"right": 1},
        {"rating": 5},
        {"rating": True},
        {"rating": 1},
        {"took_ms": -1},
        {"took_ms": float("nan")},
        {"took_ms": None},
        {"answered_at": "2026-03-01"},
        {"answered_at": 9e14},
        {"answered_at": -9e14},
    ],
    ids=str,
)
def test_damaged_answer_is_left_out_and_the_next_one_taken(damage: dict[str, Any]) -> None:
    assert len(read_answers([SENT | damage, "no answer", SENT])) == 1


@pytest.mark.parametrize("value", [None, {}, "answers", 7])
def test_message_without_a_list_holds_no_answers(value: Any) -> None:
    assert read_answers(value) == ()


def test_answer_of_a_clock_that_goes_fast_is_of_now() -> None:
    ahead = {"answered_at": (datetime.now(UTC) + timedelta(days=400)).timestamp() * 1000}
    (read,) = read_answers([SENT | ahead])
    assert read.answered_at <= datetime.now(UTC)


def test_endless_message_is_cut() -> None:
    assert len(read_answers([SENT] * (MOST_AT_ONCE + 1))) == MOST_AT_ONCE

"""What is known, due and kept, told against answers that are made by hand."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from myomap.atlas import Atlas
from myomap.study.answers import AGAIN, GOOD, Answer
from myomap.study.decks import cards_of, muscle_of
from myomap.study.memory import Memory, memories_of, memory_of, recall
from myomap.study.progress import (
    Known,
    Streak,
    forecast,
    known_in_all,
    known_muscles,
    regions,
    retention,
    streak,
    study_days,
)

MADRID = ZoneInfo("Europe/Madrid")
AUCKLAND = ZoneInfo("Pacific/Auckland")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
GONE = "origin.muscle:a-muscle-of-old"  # the tables do not hold it any more
SOLEUS, TRAPEZIUS = "find.muscle:soleus", "find.muscle:trapezius"


def given(card: str, at: datetime, right: bool = True) -> Answer:
    return Answer(uuid.uuid4().hex, card, (), right, GOOD if right else AGAIN, 4000, at)


def due(card: str, at: datetime) -> dict[str, Memory]:
    """A card that was answered a week before its time."""
    return {card: Memory(card, at, 10.0, 5.0, "review", 3, 0, at - timedelta(days=7), True)}


def cards_about(atlas: Atlas, muscle: str) -> list[str]:
    return [card for card in cards_of(atlas) if muscle_of(atlas, card) == muscle]


def test_known_without_answers_is_nothing_of_all_cards(tiny_atlas: Atlas):
    found = known_muscles(tiny_atlas, {}, NOON)
    assert [*found] == [*tiny_atlas.muscles]
    assert {(one.asked, one.due, one.share, one.level) for one in found.values()} == {(0, 0, 0.0, 0)}
    assert sum(one.cards for one in found.values()) == len(cards_of(tiny_atlas))
    assert known_in_all(tiny_atlas, {}, NOON) == Known(len(cards_of(tiny_atlas)), 0, 0, 0.0)


def test_known_all_right_just_now_is_firm_and_others_stay_unasked(tiny_atlas: Atlas):
    cards = cards_about(tiny_atlas, "soleus")
    found = known_muscles(tiny_atlas, memories_of(given(card, NOON) for card in cards), NOON)
    assert found["soleus"] == Known(len(cards), len(cards), 0, pytest.approx(1.0))
    assert found["soleus"].level == 4
    assert found["trapezius"].level == 0


def test_known_is_the_mean_of_what_is_recalled_and_counts_unasked_and_missed_as_nothing(tiny_atlas: Atlas):
    first, second, missed, *rest = cards_about(tiny_atlas, "soleus")
    answers = [given(first, NOON), given(second, NOON), given(missed, NOON, right=False)]
    later = NOON + timedelta(days=3)
    share = 2 * recall(memory_of(answers[:1]), later) / (3 + len(rest))
    found = known_muscles(tiny_atlas, memories_of(answers), later)["soleus"]
    assert found == Known(3 + len(rest), 3, 3, pytest.approx(share))
    assert 0 < share < 2 / (3 + len(rest))


def test_known_fades_with_time_and_becomes_due(tiny_atlas: Atlas):
    memories = memories_of(given(card, NOON) for card in cards_about(tiny_atlas, "soleus"))
    moments = [NOON + timedelta(days=days) for days in (0, 5, 60, 4000)]
    found = [known_muscles(tiny_atlas, memories, at)["soleus"] for at in moments]
    assert all(earlier.share > later.share for earlier, later in pairwise(found))
    assert [one.due for one in found] == [0] + 3 * [found[0].cards]
    assert found[-1].level < found[0].level


@pytest.mark.parametrize(
    ("share", "level"), [(0.0, 1), (0.24, 1), (0.25, 2), (0.5, 3), (0.74, 3), (0.75, 4), (1.0, 4)]
)
def test_level_of_what_was_asked_grows_with_each_quarter(share: float, level: int):
    assert Known(8, 1, 0, share).level == level


def test_card_that_the_tables_do_not_hold_counts_nowhere(tiny_atlas: Atlas):
    answers = [given(GONE, NOON), given(GONE, NOON + timedelta(days=3))]
    memories, later = memories_of(answers), NOON + timedelta(days=9)
    assert known_in_all(tiny_atlas, memories, later).asked == 0
    assert forecast(tiny_atlas, memories, UTC, later)[["due", "overdue"]].to_numpy().sum() == 0
    assert len(retention(tiny_atlas, answers, UTC)) == 0


def test_regions_stand_from_the_head_down_and_hold_all_cards_of_their_muscles(tiny_atlas: Atlas):
    memories = memories_of(given(card, NOON) for card in cards_about(tiny_atlas, "soleus"))
    found = regions(tiny_atlas, memories, NOON).set_index("region_id")
    assert [*found.index] == ["neck", "shoulder", "leg"]
    assert found.loc["leg", "name"] == tiny_atlas.regions["leg"].name
    assert found["known_percent"].tolist() == [0, 0, 100]
    assert found.loc["leg", "asked"] == found.loc["leg", "cards"] == len(memories)
    assert found["cards"].sum() == len(cards_of(tiny_atlas))


def test_forecast_is_thirty_days_and_what_is_overdue_stands_under_today(tiny_atlas: Atlas):
    memories = due(SOLEUS, NOON - timedelta(days=40)) | due(TRAPEZIUS, NOON - timedelta(hours=1))
    memories |= due("name.muscle:soleus", NOON + timedelta(days=29))
    memories |= due("name.muscle:trapezius", NOON + timedelta(days=30))
    found = forecast(tiny_atlas, memories, UTC, NOON)
    assert [*found["day"]] == [date(2026, 3, 4) + timedelta(days=n) for n in range(30)]
    assert found["due"].tolist() == [1] + 28 * [0] + [1]
    assert found["overdue"].tolist() == [1] + 29 * [0]


def test_forecast_counts_days_of_the_learner_when_the_clocks_change(tiny_atlas: Atlas):
    """On 25 October 2026 the day has 25 hours in Madrid: from 22:00 of the day before to 23:00, in UTC."""
    memories = due(SOLEUS, datetime(2026, 10, 24, 22, 30, tzinfo=UTC))
    memories |= due(TRAPEZIUS, datetime(2026, 10, 25, 22, 30, tzinfo=UTC))
    now = datetime(2026, 10, 24, 8, tzinfo=UTC)
    found = forecast(tiny_atlas, memories, MADRID, now).set_index("day")["due"]
    assert found[date(2026, 10, 25)] == found.sum() == 2
    assert found.index[1] - found.index[0] == timedelta(days=1)
    in_auckland = forecast(tiny_atlas, memories, AUCKLAND, now).set_index("day")["due"]
    assert in_auckland[date(2026, 10, 25)] == in_auckland[date(2026, 10, 26)] == 1


def test_retention_counts_reviews_after_a_day_and_tells_what_was_expected(tiny_atlas: Atlas):
    days = [0, 0.5, 4, 9]
    rights = [True, True, True, False]
    answers = [
        given(SOLEUS, NOON + timedelta(days=day), right) for day, right in zip(days, rights, strict=True)
    ]
    other = given(TRAPEZIUS, NOON + timedelta(days=4))
    found = retention(tiny_atlas, [*reversed(answers), other], UTC)
    assert found["week"].tolist() == [date(2026, 3, 2), date(2026, 3, 9)]
    assert found["reviews"].tolist() == [1, 1]
    assert found["right_percent"].tolist() == [100, 0]
    expected = [100 * recall(memory_of(answers[:n]), answers[n].answered_at) for n in (2, 3)]
    assert found["expected_percent"].tolist() == [round(one, 1) for one in expected]
    assert all(50 < one < 100 for one in expected)


def test_retention_week_begins_with_the_monday_of_the_learner(tiny_atlas: Atlas):
    sunday_night = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)  # half past midnight on Monday in Madrid
    answers = [given(SOLEUS, NOON), given(SOLEUS, sunday_night)]
    assert retention(tiny_atlas, answers, UTC)["week"].tolist() == [date(2026, 3, 2)]
    assert retention(tiny_atlas, answers, MADRID)["week"].tolist() == [date(2026, 3, 9)]


def test_retention_without_reviews_has_columns_and_no_rows(tiny_atlas: Atlas):
    found = retention(tiny_atlas, [given(SOLEUS, NOON)], UTC)
    assert [*found.columns] == ["week", "reviews", "right_percent", "expected_percent"]
    assert len(found) == 0


def test_streak_over_midnight_is_two_days_where_the_learner_is():
    answers = [
        given(SOLEUS, datetime(2026, 7, 1, 21, 55, tzinfo=UTC) + timedelta(minutes=n)) for n in (0, 10)
    ]
    now = answers[-1].answered_at
    assert study_days(answers, MADRID) == (date(2026, 7, 1), date(2026, 7, 2))
    assert streak(answers, MADRID, now) == Streak(2, 2)
    assert streak(answers, UTC, now) == Streak(1, 1)


def test_streak_lasts_while_today_is_open_and_ends_with_a_day_without_answers():
    answers = [given(SOLEUS, NOON + timedelta(days=day)) for day in (0, 3, 4, 5)]
    assert streak(answers, UTC, NOON + timedelta(days=5)) == Streak(3, 4)
    assert streak(answers, UTC, NOON + timedelta(days=6)) == Streak(3, 4)
    assert streak(answers, UTC, NOON + timedelta(days=7)) == Streak(0, 4)
    assert streak([], UTC, NOON) == Streak(0, 0)


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)], ids=["spring", "autumn"])
def test_streak_goes_on_over_a_change_of_the_clocks(change: date):
    """Late each evening: once 23 and once 25 hours lie between two of them."""
    evenings = [
        datetime(change.year, change.month, change.day + n, 23, 45, tzinfo=MADRID).astimezone(UTC)
        for n in (-2, -1, 0, 1)
    ]
    assert len({later - earlier for earlier, later in pairwise(evenings)}) == 2
    answers = [given(SOLEUS, at) for at in evenings]
    assert streak(answers, MADRID, evenings[-1]) == Streak(4, 4)

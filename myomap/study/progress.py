"""How far a learner has come: what is known, what will be due, how much was kept, and the days of study.

All of it is made of the answers, and a moment that is called now. A day is a day of the learner's time zone.
Cards that the tables no longer hold count nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import fmean

import pandas as pd

from myomap.atlas import Atlas
from myomap.study.answers import Answer
from myomap.study.decks import cards_of, muscle_of, region_of
from myomap.study.memory import Memory, by_card, recall, reviews_of

LEVELS = (0, 1, 2, 3, 4)
"""Not asked yet; then less than a quarter known, less than a half, less than three quarters, more."""
FORECAST_DAYS = 30
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """How well some cards are known now.

    Attributes
    ----------
    cards
        How many there are.
    asked
        How many of them were asked at least once.
    due
        How many should be asked again by now.
    share
        The mean, 0 to 1, over all of them of the chance that the card is remembered now. A card that was
        never asked, or whose last answer was wrong, counts as not known.
    """

    cards: int
    asked: int
    due: int
    share: float

    @property
    def level(self) -> int:
        """One of `LEVELS`: 0 if nothing was asked, else 1 and one more for each full quarter of the share."""
        return min(1 + int(self.share * 4), LEVELS[-1]) if self.asked else LEVELS[0]


@dataclass(frozen=True, slots=True)
class Streak:
    """On how many days somebody studied.

    Attributes
    ----------
    days_in_row
        Days that follow each other up to today, or up to yesterday while today is still open; 0 if neither
        has an answer.
    days
        All days.
    """

    days_in_row: int
    days: int


def known_muscles(atlas: Atlas, memories: Mapping[str, Memory], at: datetime) -> dict[str, Known]:
    """Return how well each muscle is known that can be asked about, by id in the order of the table."""
    found = _known_by(atlas, memories, at, muscle_of)
    return {one: found[one] for one in atlas.muscles if one in found}


def known_in_all(atlas: Atlas, memories: Mapping[str, Memory], at: datetime) -> Known:
    """Return how well all that can be asked is known."""
    return _known(cards_of(atlas), memories, at)


def forecast(
    atlas: Atlas, memories: Mapping[str, Memory], zone: tzinfo, now: datetime, days: int = FORECAST_DAYS
) -> pd.DataFrame:
    """Count the cards that will be due, if nothing is studied meanwhile.

    Returns
    -------
    pandas.DataFrame
        One row a day, today first, with the columns `day` (date), `due` (cards whose time comes on that day)
        and `overdue` (cards whose time came before today; they stand under today, with 0 on all other days).
    """
    today = now.astimezone(zone).date()
    cards = frozenset(cards_of(atlas))
    ahead = [
        (one.due.astimezone(zone).date() - today).days for card, one in memories.items() if card in cards
    ]
    rows = [
        (today + day * _ONE_DAY, ahead.count(day), 0 if day else sum(one < 0 for one in ahead))
        for day in range(days)
    ]
    return pd.DataFrame(rows, columns=["day", "due", "overdue"])


def retention(atlas: Atlas, answers: Iterable[Answer], zone: tzinfo) -> pd.DataFrame:
    """Tell of each week how many of its reviews were right, and how many fsrs expected to be.

    What counts as a review, `memory.reviews_of` says.

    Returns
    -------
    pandas.DataFrame
        One row for each week with reviews, the oldest first, with the columns `week` (date of its Monday),
        `reviews` (how many), `right_percent` and `expected_percent` (of 100 reviews, one place).
    """
    cards = frozenset(cards_of(atlas))
    weeks: dict[date, list[tuple[bool, float]]] = {}
    for card, its in by_card(answers).items():
        for one, chance in reviews_of(its) if card in cards else ():
            weeks.setdefault(_monday(one.answered_at, zone), []).append((one.right, chance))
    rows = [
        (week, len(found), *(round(100 * fmean(column), 1) for column in zip(*found, strict=True)))
        for week, found in sorted(weeks.items())
    ]
    return pd.DataFrame(rows, columns=["week", "reviews", "right_percent", "expected_percent"])


def regions(atlas: Atlas, memories: Mapping[str, Memory], at: datetime) -> pd.DataFrame:
    """Tell how well the muscles of each region are known together.

    Returns
    -------
    pandas.DataFrame
        One row for each region that has cards, from the head down, with the columns `region_id`, `name`,
        `known_percent` (100 times `Known.share`, one place), `asked`, `cards` and `due`.
    """
    found = _known_by(atlas, memories, at, region_of)
    in_order = sorted(atlas.regions.values(), key=lambda one: one.sort_order)
    rows = [
        (one.region_id, one.name, round(100 * its.share, 1), its.asked, its.cards, its.due)
        for one in in_order
        if (its := found.get(one.region_id))
    ]
    return pd.DataFrame(rows, columns=["region_id", "name", "known_percent", "asked", "cards", "due"])


def study_days(answers: Iterable[Answer], zone: tzinfo) -> tuple[date, ...]:
    """Return the days on which something was answered, the first one first."""
    return tuple(sorted({one.answered_at.astimezone(zone).date() for one in answers}))


def streak(answers: Iterable[Answer], zone: tzinfo, now: datetime) -> Streak:
    """Return on how many days somebody studied, in a row until now and in all."""
    days = study_days(answers, zone)
    studied = frozenset(days)
    today = now.astimezone(zone).date()
    last = today if today in studied else today - _ONE_DAY
    in_row = 0
    while last - in_row * _ONE_DAY in studied:
        in_row += 1
    return Streak(in_row, len(days))


def _known_by(
    atlas: Atlas, memories: Mapping[str, Memory], at: datetime, group_of: Callable[[Atlas, str], str]
) -> dict[str, Known]:
    groups: dict[str, list[str]] = {}
    for card in cards_of(atlas):
        groups.setdefault(group_of(atlas, card), []).append(card)
    return {group: _known(cards, memories, at) for group, cards in groups.items()}


def _known(cards: Sequence[str], memories: Mapping[str, Memory], at: datetime) -> Known:
    asked = [memories[card] for card in cards if card in memories]
    known = sum(recall(one, at) for one in asked if one.last_right)
    return Known(len(cards), len(asked), sum(one.due <= at for one in asked), known / max(len(cards), 1))


def _monday(moment: datetime, zone: tzinfo) -> date:
    day = moment.astimezone(zone).date()
    return day - day.weekday() * _ONE_DAY

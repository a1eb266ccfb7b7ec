"""One answer of a learner: what the browser tells, what the store keeps, what the schedule is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
RATINGS = (AGAIN, HARD, GOOD, EASY)
"""How well it was known, as fsrs counts: wrong is always `AGAIN`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one card.

    Attributes
    ----------
    answer_id
        32 hexadecimal digits, made by the browser when the answer is given: sent twice, it counts once.
    card
        What was asked, as `Question.card` names it: `kind.muscle:ID`, `kind.point:ID` or
        `zone.point:ID.AREA_ID`.
    given
        What was chosen: references such as `muscle:ID`; empty when the learner asked to be told.
    right
        Whether that was every right answer and nothing else.
    rating
        One of `RATINGS`.
    took_ms
        Milliseconds from question to answer.
    answered_at
        When, in UTC.
    """

    answer_id: str
    card: str
    given: tuple[str, ...]
    right: bool
    rating: int
    took_ms: int
    answered_at: datetime

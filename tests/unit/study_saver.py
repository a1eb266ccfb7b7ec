"""A process that saves answers until somebody ends it, and says which were confirmed.

Usage: python -m tests.unit.study_saver ADDRESS LEARNER
"""

from __future__ import annotations

import itertools
import sys
import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine

from myomap.study.answers import GOOD, Answer
from myomap.study.store import Store
from myomap.study.store_engine import engine_options

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def answer(number: int = 0, card: str = "name.muscle:soleus", **other: object) -> Answer:
    """An answer of its own, so many minutes after noon."""
    values = {"given": ("muscle:soleus",), "right": True, "rating": GOOD, "took_ms": 4200} | other
    at = NOON + timedelta(minutes=number)
    return Answer(**({"answer_id": uuid.uuid4().hex, "card": card, "answered_at": at} | values))  # type: ignore[arg-type]


def main(address: str, learner: str) -> None:
    """Save for ever; each id is printed after it was confirmed."""
    url, options = engine_options(address)
    store = Store(create_engine(url, **options))
    store.migrate()
    for number in itertools.count():
        print(*store.save(learner, [answer(number), answer(number)]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

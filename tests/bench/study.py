"""Fifty learners at once: how long until an answer is confirmed, and whether every confirmed one is kept.

Usage: python -m tests.bench.study [--seconds 60]

They answer every two seconds through the study page, in SQLite and in PostgreSQL, and each waits until
its answer's id is told to be saved. Beside it stands the same crowd pressing the button of a bare page: what
Streamlit itself takes. The exit status is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, select

from myomap.study.answers import GOOD
from myomap.study.store import Store
from myomap.study.store_engine import engine_options
from myomap.study.store_tables import ANSWERS
from myomap.ui.study_session import read_answers
from myomap.ui.study_store import VARIABLE
from tests.bench.crowd import PEOPLE, SECONDS_BETWEEN_CLICKS, CrowdFigures, measure_crowd
from tests.bench.figures import Figure, percentile, table
from tests.bench.pages_under_test import press_bare
from tests.bench.servers import BARE_APP, ROOT, serve
from tests.bench.wire import Answer, Visit, WireError
from tests.postgres import postgres_server

SAVE_MS = 100.0
_MUSCLES = ("soleus", "trapezius", "masseter", "psoas-major", "infraspinatus")


class Learner(Visit):
    """A visit to the study page that has begun a session under a code of its own.

    Attributes
    ----------
    confirmed
        Ids of the answers that the page told to be saved.
    """

    def __init__(self, port: int) -> None:
        super().__init__(port, page="study")
        self.confirmed: list[str] = []

    async def open_page(self) -> Answer:
        """Open the desk and begin; the page makes the code."""
        await super().open_page()
        return await self.press_button("desk_start")

    async def answer(self, number: int) -> Answer:
        """Answer a question; WireError unless the page says that the answer is saved."""
        sent = browsers_answer(number)
        post = self.place_of(self.component_ids, "study_post")
        told = await self.send_event(post, "answers", {"number": number + 1, "answers": [sent]})
        if not told.mentions(rf'"saved": ?\["{sent["answer_id"]}"\]'):
            raise WireError("an answer was not confirmed")
        self.confirmed.append(str(sent["answer_id"]))
        return told


def browsers_answer(number: int) -> dict[str, object]:
    """Return an answer as the browser tells it."""
    muscle = _MUSCLES[number % len(_MUSCLES)]
    return {
        "answer_id": uuid.uuid4().hex,
        "card": f"name.muscle:{muscle}",
        "given": [f"muscle:{muscle}"],
        "right": True,
        "rating": GOOD,
        "took_ms": 2000,
        "answered_at": int(datetime.now(UTC).timestamp() * 1000),
    }


@dataclass
class StudyFigures:
    """How one kind of database fared.

    Attributes
    ----------
    crowd
        Times from sending an answer to its confirmation, and what went wrong.
    alone_ms
        Times of saving alone, without page and server, at the same pace.
    confirmed, lost, twice
        Answers that were told to be saved; those of them that the database lacks; those it holds twice.
    """

    crowd: CrowdFigures = field(default_factory=CrowdFigures)
    alone_ms: list[float] = field(default_factory=list)
    confirmed: int = 0
    lost: int = 0
    twice: int = 0


def measure_study(name: str, address: str, seconds: float, scratch: Path) -> StudyFigures:
    """Let fifty learners answer against a database, then look into it."""
    figures = StudyFigures()
    learners: list[Learner] = []

    def come(port: int) -> Learner:
        learners.append(Learner(port))
        return learners[-1]

    async def answer(visit: Visit, number: int) -> Answer:
        assert isinstance(visit, Learner)
        return await visit.answer(number)

    with _database_of_the_server(address), serve(name, ROOT / "app.py", ROOT, scratch) as server:
        figures.crowd = measure_crowd(server, answer, seconds, come)
    confirmed = [one for learner in learners for one in learner.confirmed]
    kept = kept_answers(address)
    figures.confirmed = len(confirmed)
    figures.lost = len({*confirmed} - {*kept})
    figures.twice = len(kept) - len({*kept})
    figures.alone_ms = _saving_alone(address, seconds / 4)
    return figures


@contextmanager
def _database_of_the_server(address: str) -> Iterator[None]:
    os.environ[VARIABLE] = address
    try:
        yield
    finally:
        del os.environ[VARIABLE]


def kept_answers(address: str) -> list[str]:
    """Return the ids of all answers that a database holds, as often as it holds each."""
    url, options = engine_options(address)
    engine = create_engine(url, **options)
    with engine.connect() as connection:
        found = [*connection.scalars(select(ANSWERS.c.answer_id))]
    engine.dispose()
    return found


def _saving_alone(address: str, seconds: float) -> list[float]:
    """Times of `Store.save` in milliseconds: as many threads as learners, at their pace."""
    url, options = engine_options(address)
    engine = create_engine(url, **options)
    store = Store(engine)
    times: list[float] = []
    until = time.monotonic() + seconds

    def learn(place: int) -> None:
        learner = f"{place:064x}"
        time.sleep(place * SECONDS_BETWEEN_CLICKS / PEOPLE)
        while time.monotonic() < until:
            answers = read_answers([browsers_answer(place)])
            before = time.perf_counter()
            store.save(learner, answers)
            times.append((time.perf_counter() - before) * 1000)
            time.sleep(SECONDS_BETWEEN_CLICKS)

    threads = [threading.Thread(target=learn, args=(place,)) for place in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    return times


def _rows(name: str, bare: CrowdFigures, own: StudyFigures) -> list[Figure]:
    times, its = own.crowd.latencies_ms, bare.latencies_ms
    return [
        Figure(f"{name}: confirmed, median ms", percentile(its, 50), percentile(times, 50)),
        Figure(
            f"{name}: confirmed, p95 ms",
            percentile(its, 95),
            percentile(times, 95),
            f"<= {SAVE_MS:g} ms",
            SAVE_MS,
        ),
        Figure(f"{name}: confirmed, max ms", max(its), max(times, default=float("nan"))),
        Figure(f"{name}: saving alone, median ms", float("nan"), percentile(own.alone_ms, 50)),
        Figure(f"{name}: saving alone, p95 ms", float("nan"), percentile(own.alone_ms, 95)),
        Figure(f"{name}: saving alone, max ms", float("nan"), max(own.alone_ms)),
        Figure(f"{name}: share of one core", bare.cpu_share, own.crowd.cpu_share),
        Figure(f"{name}: answers confirmed", float("nan"), own.confirmed),
        Figure(f"{name}: errors", len(bare.errors), len(own.crowd.errors), "none", 0),
        Figure(f"{name}: confirmed and lost", float("nan"), own.lost, "none", 0),
        Figure(f"{name}: kept twice", float("nan"), own.twice, "none", 0),
    ]


def main() -> int:
    """Measure and print; return 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.study", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the fifty learners answer")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder, postgres_server() as postgres:
        scratch = Path(folder)
        with serve("bare", BARE_APP, ROOT, scratch) as server:
            bare = measure_crowd(server, press_bare, seconds / 4)
        addresses = {"SQLite": f"sqlite:///{scratch}/study.sqlite", "PostgreSQL": postgres.new_database()}
        figures: list[Figure] = []
        for name, address in addresses.items():
            print(f"{PEOPLE} learners for {seconds:.0f} s: {name}", file=sys.stderr, flush=True)
            found = measure_study(name, address, seconds, scratch)
            figures += _rows(name, bare, found)
            for problem in sorted({*found.crowd.errors})[:3]:
                print(f"One of them met: {problem}")
    print(table(figures))
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())

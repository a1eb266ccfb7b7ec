"""Where answers last: an SQLite file or a PostgreSQL server, safe with many learners, threads and processes.

What `Store.save` returns is on the disk: a crash of the program or of the machine does not lose it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from myomap.study.answer_file import MOST_ANSWERS, is_sound, read_answers, write_answers
from myomap.study.answers import Answer
from myomap.study.faults import AnswerFileError
from myomap.study.store_engine import POSTGRES_LOCK, SQLITE, make_folder, prepare, run_alone, told
from myomap.study.store_tables import ANSWERS, LEARNERS
from myomap.study.together import Together

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """What `Store.take_in` took.

    Attributes
    ----------
    new
        Answers that were not there before.
    known
        Answers of the file that were there already; they stay as they were.
    """

    new: int
    known: int


class Store:
    """All learners and their answers.

    Every method raises StoreError when the database cannot be reached, read or written;
    then it can be asked again later, and nothing is done twice.

    Parameters
    ----------
    engine
        Of an SQLite file or a PostgreSQL database (through psycopg); not used before.
    """

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine
        self._is_sqlite = engine.dialect.name == SQLITE
        self._reader = engine.execution_options(reads=True)
        self._insert = sqlite.insert if self._is_sqlite else postgresql.insert
        # SQLite writes for one at a time and waits for the disk each time; PostgreSQL waits once for many
        self._together = Together(self._keep)

    def migrate(self) -> None:
        """Make the tables, or bring those of an older program up to date; several processes may at once.

        Raises
        ------
        StoreError
            Also when a newer program made the tables, or somebody else's are in their place; nothing is
            changed then.
        """
        from myomap.study.migrations import take_steps  # alembic is needed once, at the start

        if self._is_sqlite:
            with told():
                make_folder(self._engine)
        with self._write() as connection:
            if not self._is_sqlite:
                connection.execute(select(func.pg_advisory_xact_lock(POSTGRES_LOCK)))
            take_steps(connection)
        if self._is_sqlite:
            with told():
                run_alone(self._engine, "PRAGMA journal_mode=WAL")

    def begin(self, learner: str) -> None:
        """Make a learner known, before the first answer; one who is known stays as they are."""
        self.save(learner, [])

    def knows(self, learner: str) -> bool:
        """Say whether a learner has begun and was not deleted since."""
        with self._read() as connection:
            return connection.scalar(select(_NUMBER).where(_is(learner))) is not None

    def save(self, learner: str, answers: Sequence[Answer]) -> tuple[str, ...]:
        """Keep answers and return their ids once they are on the disk.

        An answer that is sent again is kept once; its last rating counts. One from the future, by a wrong
        clock, is dated now. A learner who is not known yet is from now on.

        Raises
        ------
        ValueError
            If an answer is not sound (`answer_file.is_sound`).
        """
        if not all(is_sound(one) for one in answers):
            raise ValueError("answers must be sound before they are kept")
        if self._is_sqlite:
            self._together.do((learner, answers))
        else:
            self._keep([(learner, answers)])
        return tuple(dict.fromkeys(one.answer_id for one in answers))

    def answers(self, learner: str) -> tuple[Answer, ...]:
        """Return all answers of a learner in the order of their times."""
        found = (
            select(ANSWERS)
            .join(LEARNERS)
            .where(_is(learner))
            .order_by(ANSWERS.c.answered_at_ms, ANSWERS.c.answer_id)
        )
        with self._read() as connection:
            rows = connection.execute(found).all()
        return tuple(_answer(row) for row in rows)

    def export(self, learner: str) -> bytes:
        """Return all answers of a learner as a file (`answer_file`), without code and digest."""
        return write_answers(self.answers(learner), datetime.now(UTC))

    def take_in(self, learner: str, content: bytes) -> Taken:
        """Add the answers of a file to those of a learner: all of them or, when it fails, none.

        Raises
        ------
        AnswerFileError
            If the content is not such a file, is damaged, or the learner would have more answers than a file
            can hold.
        """
        answers = read_answers(content)
        with self._write() as connection:
            number = self._number(connection, learner)
            there = {*connection.scalars(select(ANSWERS.c.answer_id).where(ANSWERS.c.learner_id == number))}
            known = there & {one.answer_id for one in answers}
            if (total := len(there) + len(answers) - len(known)) > MOST_ANSWERS:
                raise AnswerFileError("study.file.too_many", n=total, limit=MOST_ANSWERS)
            rows = _rows(number, (one for one in answers if one.answer_id not in known))
            if rows:
                connection.execute(self._insert(ANSWERS).on_conflict_do_nothing(), rows)
        return Taken(new=len(rows), known=len(known))

    def delete(self, learner: str) -> int:
        """Delete all that is kept of a learner; return how many answers that were."""
        with self._write() as connection:
            number = connection.scalar(select(_NUMBER).where(_is(learner)).with_for_update())
            its = ANSWERS.c.learner_id == number
            count = connection.scalar(select(func.count()).select_from(ANSWERS).where(its)) or 0
            connection.execute(delete(LEARNERS).where(_is(learner)))  # its answers go along
        if self._is_sqlite:
            with told():
                run_alone(self._engine, "PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    def _keep(self, savings: Sequence[tuple[str, Sequence[Answer]]]) -> None:
        new = self._insert(ANSWERS)
        again = new.on_conflict_do_update(
            index_elements=list(ANSWERS.primary_key), set_={"rating": new.excluded.rating}
        )
        with self._write() as connection:
            for learner, answers in savings:
                number = self._number(connection, learner)
                if rows := _rows(number, answers):
                    connection.execute(again, rows)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """A transaction that is on the disk when it ends well."""
        with told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with told(), self._reader.connect() as connection:
            yield connection

    def _number(self, connection: Connection, learner: str) -> int:
        """The row number of a learner, who is made known and cannot be deleted until the transaction ends."""
        wanted = select(_NUMBER).where(_is(learner)).with_for_update(read=True, key_share=True)
        number: int | None = connection.scalar(wanted)
        while number is None:
            connection.execute(self._insert(LEARNERS).on_conflict_do_nothing(), {"digest": learner})
            number = connection.scalar(wanted)
        return number


_NUMBER = LEARNERS.c.learner_id


def _is(learner: str) -> Any:
    return LEARNERS.c.digest == learner


def _rows(number: int, answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """The rows of answers, each id once; in one order, so that two savers never wait for each other."""
    now = datetime.now(UTC)
    last = {one.answer_id: one for one in answers}
    return [
        {
            "learner_id": number,
            "answer_id": answer_id,
            "card": one.card,
            "given": " ".join(one.given),
            "right": one.right,
            "rating": one.rating,
            "took_ms": one.took_ms,
            "answered_at_ms": (min(max(one.answered_at, _START), now) - _START) // _MILLISECOND,
        }
        for answer_id, one in sorted(last.items())
    ]


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        answer_id=row.answer_id,
        card=row.card,
        given=tuple(row.given.split()),
        right=row.right,
        rating=row.rating,
        took_ms=row.took_ms,
        answered_at=_START + row.answered_at_ms * _MILLISECOND,
    )

"""Kept answers, in SQLite and in PostgreSQL: what is confirmed is never lost."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, event, inspect, text

from myomap.study import answer_file
from myomap.study.answers import AGAIN, EASY, GOOD, HARD
from myomap.study.faults import AnswerFileError, StoreError
from myomap.study.migrations import VERSION_TABLE
from myomap.study.store import Store, Taken
from myomap.study.store_tables import METADATA
from myomap.text import load_text
from tests.postgres import ROOT, Postgres
from tests.unit.study_saver import NOON, answer

ANNA, BEN = "a" * 64, "b" * 64
PEOPLE, SECONDS = 50, 3.0
OpenStore = Callable[..., Store]

# What the first published program made and wrote, as it stood then: never to be changed.
FIRST_TABLES = """
CREATE TABLE study_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO study_version VALUES ('first_tables');
CREATE TABLE learners (learner_id SERIAL NOT NULL PRIMARY KEY, digest VARCHAR(64) NOT NULL,
    UNIQUE (digest));
CREATE TABLE answers (
    learner_id INTEGER NOT NULL, answer_id VARCHAR(32) NOT NULL, card VARCHAR NOT NULL,
    given VARCHAR NOT NULL, "right" BOOLEAN NOT NULL, rating SMALLINT NOT NULL, took_ms INTEGER NOT NULL,
    answered_at_ms BIGINT NOT NULL, PRIMARY KEY (learner_id, answer_id),
    FOREIGN KEY(learner_id) REFERENCES learners (learner_id) ON DELETE CASCADE,
    CONSTRAINT answers_rating CHECK (rating BETWEEN 1 AND 4)
);
INSERT INTO learners VALUES (7, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
INSERT INTO answers VALUES (7, '0123456789abcdef0123456789abcdef', 'refers.point:soleus-1',
    'area:heel area:calf', true, 4, 8100, 1772366400000);
"""


def rows_in(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_answers_saved_come_back_in_the_order_of_their_times(database: str, open_store: OpenStore):
    store = open_store(database)
    late, early = answer(5, given=(), right=False, rating=AGAIN), answer(1, given=("area:heel", "area:calf"))
    assert store.save(ANNA, [late, early]) == (late.answer_id, early.answer_id)
    assert store.answers(ANNA) == (early, late)
    assert store.answers(BEN) == ()


def test_learner_is_known_from_the_beginning_to_the_deletion(database: str, open_store: OpenStore):
    store = open_store(database)
    assert not store.knows(ANNA)
    store.begin(ANNA)
    store.begin(ANNA)
    assert store.knows(ANNA) and not store.knows(BEN)
    assert store.save(ANNA, []) == ()
    assert store.delete(ANNA) == 0
    assert not store.knows(ANNA)


def test_answer_sent_twice_is_kept_once_with_its_last_rating(database: str, open_store: OpenStore):
    store = open_store(database)
    first = answer(rating=GOOD)
    again = [first, replace(first, rating=HARD), replace(first, rating=EASY)]
    assert store.save(ANNA, [first]) == (first.answer_id,)
    assert store.save(ANNA, again) == (first.answer_id,)
    assert store.answers(ANNA) == (replace(first, rating=EASY),)


def test_same_id_of_another_learner_overwrites_nothing(database: str, open_store: OpenStore):
    store = open_store(database)
    hers = answer(rating=EASY)
    his = replace(hers, card="find.muscle:trapezius", right=False, rating=AGAIN)
    store.save(ANNA, [hers])
    store.save(BEN, [his])
    assert store.answers(ANNA) == (hers,)
    assert store.answers(BEN) == (his,)


def test_answer_from_a_wrong_clock_is_never_from_the_future(database: str, open_store: OpenStore):
    store = open_store(database)
    early, late = datetime(1931, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=900)
    store.save(ANNA, [answer(answered_at=early), answer(answered_at=late)])
    kept = [one.answered_at for one in store.answers(ANNA)]
    assert kept[0].year == 1970
    assert kept[1] <= datetime.now(UTC)
    assert store.take_in(BEN, store.export(ANNA)) == Taken(new=2, known=0)


def test_deleting_a_learner_leaves_nothing_of_them_and_all_of_others(
    database: str, open_store: OpenStore, engine_of: Callable[..., Engine]
):
    store = open_store(database)
    store.save(ANNA, [answer(number) for number in range(30)])
    store.save(BEN, [answer()])
    assert store.delete(ANNA) == 30
    assert store.answers(ANNA) == () and len(store.answers(BEN)) == 1
    assert (rows_in(engine_of(database), "learners"), rows_in(engine_of(database), "answers")) == (1, 1)
    if database.startswith("sqlite"):
        folder = Path(database.removeprefix("sqlite:///")).parent
        assert all(ANNA.encode() not in file.read_bytes() for file in folder.iterdir())


def test_exported_answers_are_readable_and_taken_in_once(database: str, open_store: OpenStore):
    store = open_store(database)
    kept = [
        answer(1, given=(), right=False, rating=AGAIN),
        answer(2),
        answer(3, card="zone.point:soleus-1.heel"),
    ]
    store.save(ANNA, kept)
    content = store.export(ANNA)
    told = json.loads(content)
    assert (told["format"], told["version"]) == ("myomap study answers", 1)
    assert ANNA not in content.decode()
    assert told["answers"][1] == {
        "answer_id": kept[1].answer_id, "card": "name.muscle:soleus", "given": ["muscle:soleus"],
        "right": True, "rating": GOOD, "took_ms": 4200, "answered_at": "2026-03-01T12:02:00.000Z",
    }  # fmt: skip
    store.save(BEN, [replace(kept[2], rating=EASY), answer(9)])
    assert store.take_in(BEN, content) == Taken(new=2, known=1)
    assert store.take_in(BEN, content) == Taken(new=0, known=3)
    assert store.answers(BEN)[:3] == (kept[0], kept[1], replace(kept[2], rating=EASY))
    assert len(store.answers(BEN)) == 4


def test_file_that_breaks_off_in_the_middle_is_not_taken_half(database: str, open_store: OpenStore):
    store = open_store(database)
    store.save(ANNA, [answer(number) for number in range(20)])
    told = json.loads(store.export(ANNA))
    told["answers"][12]["rating"] = 7
    for content in (store.export(ANNA)[:-80], json.dumps(told).encode()):
        with pytest.raises(AnswerFileError):
            store.take_in(BEN, content)
    assert not store.knows(BEN)


def test_largest_file_that_is_written_can_be_taken_in(database: str, open_store: OpenStore):
    long = answer(card=f"pattern.point:{'x' * 60}", given=tuple(f"area:{'y' * 20}-{n}" for n in range(2)))
    content = answer_file.write_answers([long] * answer_file.MOST_ANSWERS, NOON)
    assert len(content) <= answer_file.MOST_BYTES
    assert open_store(database).take_in(ANNA, content) == Taken(new=1, known=0)


def test_files_that_would_make_too_many_answers_are_refused_whole(
    database: str, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
):
    store = open_store(database)
    known = answer(2)
    store.save(ANNA, [answer(1), known])
    content = answer_file.write_answers([known, answer(3), answer(4)], NOON)
    monkeypatch.setattr("myomap.study.store.MOST_ANSWERS", 3)
    with pytest.raises(AnswerFileError, match="too_many"):
        store.take_in(ANNA, content)
    assert len(store.answers(ANNA)) == 2
    monkeypatch.setattr("myomap.study.store.MOST_ANSWERS", 4)
    assert store.take_in(ANNA, content) == Taken(new=2, known=1)


def test_fifty_learners_saving_at_once_lose_nothing(database: str, open_store: OpenStore):
    store = open_store(database)
    confirmed: dict[str, list[str]] = {f"{number:064x}": [] for number in range(PEOPLE)}
    faults: list[Exception] = []
    times: list[float] = []
    until = time.monotonic() + SECONDS

    def save(learner: str) -> None:
        number = 0
        while time.monotonic() < until:
            sent = [answer(number), answer(number + 1)]
            before = time.perf_counter()
            try:
                confirmed[learner] += store.save(learner, sent)
                store.save(learner, sent[:1])
            except Exception as error:
                faults.append(error)
            times.append((time.perf_counter() - before) * 500)
            number += 2

    threads = [threading.Thread(target=save, args=(learner,)) for learner in confirmed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    print(
        f"{len(times)} times two saves, p95 of one {times[len(times) * 95 // 100]:.0f} ms, as fast as it goes"
    )
    assert faults == []
    assert len(times) > PEOPLE
    for learner, ids in confirmed.items():
        assert sorted(one.answer_id for one in store.answers(learner)) == sorted(ids)


def test_process_killed_while_saving_loses_nothing_confirmed(database: str, open_store: OpenStore):
    command = [sys.executable, "-m", "tests.unit.study_saver", database, ANNA]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    confirmed = process.stdout.readline().split()
    assert len(confirmed) == 2, "it ended at once"
    time.sleep(0.5)
    process.kill()
    confirmed += process.communicate()[0].split()  # a line that was cut off was not confirmed
    kept = [one.answer_id for one in open_store(database).answers(ANNA)]
    assert len(kept) == len(set(kept)) and not len(kept) % 2
    assert {one for one in confirmed if len(one) == 32} <= {*kept}
    assert len(kept) - len(confirmed) <= 2


def test_processes_starting_at_once_make_the_tables_once(database: str, open_store: OpenStore):
    command = [sys.executable, "-m", "tests.unit.study_saver", database]
    processes = [
        subprocess.Popen(
            [*command, learner], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for learner in (ANNA, BEN, "c" * 64)
    ]
    told = [process.stdout.readline() if process.stdout else "" for process in processes]
    for process in processes:
        process.kill()
    ends = [process.communicate()[1] for process in processes]
    assert all(told), ends
    assert open_store(database).knows("c" * 64)


def test_tables_after_the_last_step_are_those_of_the_store(
    database: str, open_store: OpenStore, engine_of: Callable[..., Engine]
):
    open_store(database)
    with engine_of(database).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []


def test_database_of_the_first_program_is_brought_up_to_date(
    database: str, open_store: OpenStore, engine_of: Callable[..., Engine]
):
    run_script(database, FIRST_TABLES)
    store = open_store(database)
    (kept,) = store.answers(ANNA)
    assert (kept.card, kept.given, kept.right, kept.rating) == (
        "refers.point:soleus-1",
        ("area:heel", "area:calf"),
        True,
        EASY,
    )
    assert kept.answered_at == NOON
    assert len(store.save(BEN, [answer()])) == 1
    with engine_of(database).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize(
    ("script", "key"),
    [
        (FIRST_TABLES.replace("'first_tables'", "'of_next_year'"), "study.store.newer"),
        ("CREATE TABLE learners (name VARCHAR(9)); INSERT INTO learners VALUES ('x')", "study.store.foreign"),
    ],
    ids=["newer", "foreign"],
)
def test_tables_of_another_program_are_left_as_they_are(
    database: str, engine_of: Callable[..., Engine], script: str, key: str
):
    run_script(database, script)
    engine = engine_of(database)
    before = sorted(inspect(engine).get_table_names())
    with pytest.raises(StoreError) as refused:
        Store(engine).migrate()
    assert refused.value.key == key
    assert refused.value.words(load_text())
    assert sorted(inspect(engine_of(database)).get_table_names()) == before
    assert rows_in(engine_of(database), "learners") == 1


def test_postgres_away_is_told_and_found_again(
    postgres: Postgres, open_store: OpenStore, engine_of: Callable[..., Engine]
):
    address = postgres.new_database()
    store = open_store(address)
    first, second = answer(1), answer(2)
    store.save(ANNA, [first])
    postgres.stop()
    try:
        for asked in (lambda: store.save(ANNA, [second]), Store(engine_of(address)).migrate):
            with pytest.raises(StoreError) as away:
                asked()
            assert away.value.key == "study.store.away"
            assert away.value.words(load_text())
    finally:
        postgres.start()
    assert store.save(ANNA, [second]) == (second.answer_id,)
    assert store.answers(ANNA) == (first, second)


def test_postgres_restarted_between_two_answers_is_not_noticed(postgres: Postgres, open_store: OpenStore):
    store = open_store(postgres.new_database())
    first, second = answer(1), answer(2)
    store.save(ANNA, [first])
    postgres.stop()
    postgres.start()
    assert store.save(ANNA, [second]) == (second.answer_id,)
    assert store.answers(ANNA) == (first, second)


def test_sqlite_that_may_only_be_read_is_told_and_read(
    open_store: OpenStore, engine_of: Callable[..., Engine], tmp_path: Path
):
    kept = answer()
    open_store(f"sqlite:///{tmp_path}/study.sqlite").save(ANNA, [kept])
    store = Store(engine_of(f"sqlite:///file:{tmp_path}/study.sqlite?mode=ro&uri=true"))
    with pytest.raises(StoreError) as refused:
        store.save(ANNA, [answer()])
    assert refused.value.key == "study.store.unwritable"
    assert store.answers(ANNA) == (kept,)


def test_full_disk_is_told_and_what_was_confirmed_stays(
    open_store: OpenStore, engine_of: Callable[..., Engine], tmp_path: Path
):
    address = f"sqlite:///{tmp_path}/study.sqlite"
    kept = answer()
    open_store(address).save(ANNA, [kept])
    full = engine_of(address)
    event.listen(full, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=1"))
    many = [answer(number) for number in range(2000)]
    with pytest.raises(StoreError) as refused:
        Store(full).save(ANNA, many)
    assert refused.value.key == "study.store.full"
    assert refused.value.words(load_text())
    assert open_store(address).answers(ANNA) == (kept,)


def test_locked_database_is_told_and_works_again(open_store: OpenStore, tmp_path: Path):
    file = tmp_path / "study.sqlite"
    store = open_store(f"sqlite:///{file}", connect_args={"timeout": 0.1})
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as busy:
            store.save(ANNA, [answer()])
        assert busy.value.key == "study.store.busy"
        assert busy.value.words(load_text())
        assert store.answers(ANNA) == ()
        other.execute("ROLLBACK")
    assert len(store.save(ANNA, [answer()])) == 1


def run_script(address: str, script: str) -> None:
    """Run SQL as another program would."""
    if address.startswith("sqlite"):
        file = Path(address.removeprefix("sqlite:///"))
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(script.replace("SERIAL", "INTEGER"))
    else:
        with psycopg.connect(address) as connection:
            connection.execute(script)

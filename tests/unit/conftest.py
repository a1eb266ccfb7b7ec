"""Databases for the tests of kept answers: an SQLite file and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from myomap.study.store import Store
from myomap.study.store_engine import engine_options
from tests.postgres import Postgres, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server, started for the first test that needs it."""
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/study.sqlite"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def engine_of() -> Iterator[Callable[..., Engine]]:
    """Give a function that makes an engine as the app does, and close what it made."""
    made: list[Engine] = []

    def make(address: str, **other: object) -> Engine:
        url, options = engine_options(address)
        made.append(create_engine(url, **{**options, **other}))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


@pytest.fixture
def open_store(engine_of: Callable[..., Engine]) -> Callable[..., Store]:
    """Give a function that opens the store of an address, its tables made."""

    def open_one(address: str, **other: object) -> Store:
        store = Store(engine_of(address, **other))
        store.migrate()
        return store

    return open_one

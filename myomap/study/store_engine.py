"""The database behind the store, SQLite or PostgreSQL: its address, its connections and its faults."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from myomap.study.faults import StoreError

SQLITE, POSTGRES = "sqlite", "postgresql"
POSTGRES_LOCK = 0x6D796F6D6170
"""Names the lock under which the tables are made; any fixed number does ("myomap")."""
CONNECT_SECONDS = 4
"""How long a visitor waits for a server that does not answer."""
BUSY_SECONDS = 15
"""How long a save waits for the others' to end."""
_log = logging.getLogger(__name__)

_UNWRITABLE, _FULL, _BUSY, _AWAY, _FOREIGN, _BROKEN = (
    "study.store.unwritable",
    "study.store.full",
    "study.store.busy",
    "study.store.away",
    "study.store.foreign",
    "study.store.broken",
)
_SQLITE_FAULTS = {
    "SQLITE_READONLY": _UNWRITABLE,
    "SQLITE_CANTOPEN": _UNWRITABLE,
    "SQLITE_PERM": _UNWRITABLE,
    "SQLITE_FULL": _FULL,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_NOTADB": _FOREIGN,
    "SQLITE_CORRUPT": _FOREIGN,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html: a code, or the class that it begins with
_POSTGRES_FAULTS = {
    "25006": _UNWRITABLE,
    "42501": _UNWRITABLE,
    "42": _FOREIGN,
    "53100": _FULL,
    "53": _BUSY,
    "40": _BUSY,
    "55P03": _BUSY,
    "57014": _BUSY,
    "57": _AWAY,
    "08": _AWAY,
}


def engine_options(address: str) -> tuple[str, dict[str, Any]]:
    """Return the address as SQLAlchemy wants it, and what to make its engine with.

    `postgres://` and `postgresql://` mean the driver psycopg, `sqlite:///` a file.

    Raises
    ------
    StoreError
        If it is not the address of an SQLite file or a PostgreSQL database.

    Examples
    --------
    >>> engine_options("postgres://study@db/myomap")[0]
    'postgresql+psycopg://study@db/myomap'
    """
    try:
        url = make_url(address.strip().replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError) as error:
        raise StoreError("study.store.address", "the address of the database cannot be read") from error
    kind = url.get_backend_name()
    if kind == POSTGRES:
        url = url.set(drivername="postgresql+psycopg")
        return _whole(url), {
            "pool_size": 20,  # kept open: to open one costs more than to save
            "max_overflow": 10,
            "pool_timeout": BUSY_SECONDS,
            "pool_pre_ping": True,  # a server that was restarted is found again
            "connect_args": {
                "connect_timeout": CONNECT_SECONDS,
                "tcp_user_timeout": 1000 * BUSY_SECONDS,
                "application_name": "myomap",
            },
        }
    if kind == SQLITE and url.database and url.database != ":memory:":
        return _whole(url), {
            "pool_size": 10,
            "max_overflow": 40,
            "pool_timeout": BUSY_SECONDS,
            "connect_args": {"timeout": BUSY_SECONDS},
        }
    raise StoreError("study.store.address", f"{kind} is neither an SQLite file nor PostgreSQL")


def prepare(engine: Engine) -> None:
    """Let an engine's connections keep what they confirm; to be called before the first of them is made."""
    if engine.dialect.name == SQLITE:
        _listen(engine, "connect", _set_up_sqlite)
        _listen(engine, "begin", _begin_sqlite)
    else:
        _listen(engine, "connect", _set_up_postgres)


def _listen(engine: Engine, name: str, answer: Callable[..., None]) -> None:
    if not event.contains(engine, name, answer):
        event.listen(engine, name, answer)


def make_folder(engine: Engine) -> None:
    """Make the folder of an SQLite file; an address that begins with "file:" names one that is there."""
    if engine.url.database and not engine.url.database.startswith("file:"):
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)


def run_alone(engine: Engine, statement: str) -> None:
    """Run a statement of SQLite that must stand outside of a transaction, once the others are done."""
    until = time.monotonic() + BUSY_SECONDS
    connection = engine.raw_connection()
    try:
        while True:
            try:
                connection.cursor().execute(statement)
                return
            except engine.dialect.loaded_dbapi.OperationalError as error:
                # for the change to another journal SQLite does not wait by itself
                if _sqlite_fault(error) != _BUSY or time.monotonic() > until:
                    raise StoreError(_sqlite_fault(error), str(error)) from error
                time.sleep(0.02)
    finally:
        connection.close()


@contextmanager
def told() -> Iterator[None]:
    """Turn a fault of the database into a StoreError, and tell it to whoever looks after the server."""
    try:
        yield
    except (DBAPIError, NoFreeConnection, OSError) as error:
        cause = str(error.orig if isinstance(error, DBAPIError) else error).strip()
        key = _key_of(error)
        _log.warning("answers cannot be kept (%s): %s", key, cause)
        raise StoreError(key, cause) from error


def _key_of(error: DBAPIError | NoFreeConnection | OSError) -> str:
    if isinstance(error, OSError):
        return _UNWRITABLE
    if isinstance(error, NoFreeConnection):
        return _BUSY
    if hasattr(error.orig, "sqlite_errorname"):
        return _sqlite_fault(error.orig)
    code = getattr(error.orig, "sqlstate", None)
    if code is None:  # no answer at all: refused, cut off, or no such user or database
        return _AWAY
    return _POSTGRES_FAULTS.get(code) or _POSTGRES_FAULTS.get(code[:2], _BROKEN)


def _sqlite_fault(error: BaseException | None) -> str:
    name = getattr(error, "sqlite_errorname", "")
    return _SQLITE_FAULTS.get("_".join(name.split("_")[:2]), _BROKEN)


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so, not where Python guesses
    cursor = connection.cursor()
    for setting in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin a transaction; one that writes takes its turn now, since readers cannot always become writers."""
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _set_up_postgres(connection: Any, _: object) -> None:
    """Let COMMIT wait for the disk, also where the server's own setting does not."""
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'"
    )
    connection.commit()


def _whole(url: URL) -> str:
    return url.render_as_string(hide_password=False)

"""A PostgreSQL server of one's own: real, in a folder that goes away, reached by a socket in it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
_SERVERS_USER = "postgres"  # PostgreSQL will not run as root: then as its package's user, or as nobody


class Postgres:
    """A server that can be stopped and started again.

    Parameters
    ----------
    folder
        An empty folder with a short name, for the data and the socket.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._programs = Path(_programs())
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._as: dict[str, Any] = {"cwd": folder}
        if os.geteuid() == 0:
            user = _unprivileged()
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._as |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        choices = [
            f"--username={_SERVERS_USER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ]
        made = subprocess.run(
            [self._programs / "initdb", f"--pgdata={self._data}", *choices],
            **self._as,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"PostgreSQL's folder could not be made:\n{made.stdout}{made.stderr}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = (self._folder / "log").open("ab")
        command = [
            self._programs / "postgres",
            "-D",
            self._data,
            "-k",
            self._folder,
            "-c",
            "listen_addresses=",
        ]
        with log:
            self._process = subprocess.Popen(command, **self._as, stdout=log, stderr=log)
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self._address("postgres")).close()
                return
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > until:
                    told = (self._folder / "log").read_text()
                    raise RuntimeError(f"PostgreSQL did not start:\n{told}") from error
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server; whoever is connected is cut off."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=START_SECONDS)
            self._process = None

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"study_{next(self._numbers)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._address(name)

    def _address(self, name: str) -> str:
        return f"postgresql://{_SERVERS_USER}@/{name}?host={self._folder}"


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Run a server for a while."""
    folder = Path(tempfile.mkdtemp(prefix="myomap-", dir="/tmp"))  # a socket's path must be short
    try:
        server = Postgres(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _programs() -> str:
    found = subprocess.run(
        [ROOT / "scripts" / "find_postgres.sh"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise RuntimeError(found.stderr)
    return found.stdout.strip()


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(_SERVERS_USER)
    except KeyError:
        return pwd.getpwnam("nobody")

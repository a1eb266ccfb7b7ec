"""Streamlit servers that live as long as a measurement does."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import psutil

ROOT = Path(__file__).resolve().parents[2]
BARE_APP = ROOT / "tests" / "bench" / "bare_app.py"
START_TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Server:
    """A running Streamlit server.

    Attributes
    ----------
    name
        What the results call it.
    port
        Its port on 127.0.0.1.
    process
        The server's process, for its CPU time and memory.
    """

    name: str
    port: int
    process: psutil.Process

    @property
    def url(self) -> str:
        """Address of the home page."""
        return f"http://127.0.0.1:{self.port}/"

    def _family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """CPU time that the server and its children have used, in seconds."""
        return sum(sum(process.cpu_times()[:2]) for process in self._family())

    def memory_mb(self) -> float:
        """Resident memory of the server and its children, in megabytes (1,000,000 bytes)."""
        return sum(process.memory_info().rss for process in self._family()) / 1e6


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"The server of {server.name} stopped at once:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{server.url}_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"The server of {server.name} did not start:\n{log.read_text()}")


@contextmanager
def serve(name: str, script: Path, folder: Path, scratch: Path, port: int = 0) -> Iterator[Server]:
    """Run a Streamlit script and stop it afterwards.

    Parameters
    ----------
    name
        What the results call the server.
    script
        The page to serve.
    folder
        Where the server is started: Streamlit reads its settings from the .streamlit folder there.
    scratch
        A folder for the server's log.
    port
        Its port; a free one if it is 0.

    Yields
    ------
    Server
        The server, once it answers.
    """
    port = port or free_port()
    log = scratch / f"{name.replace(' ', '-')}.log"
    environment = {key: value for key, value in os.environ.items() if not key.startswith("STREAMLIT_")}
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
        try:
            server = Server(name, port, psutil.Process(process.pid))
            _wait_until_healthy(server, process, log)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

"""What one server of the atlas needs: memory, processor and time, beside a bare Streamlit page.

Usage: python -m tests.bench.deploy [--seconds 30] [--visitors 200]

The figures stand in docs/deploy.md as a table for choosing a machine.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
import time
import urllib.request
from math import nan
from pathlib import Path

from tests.bench.crowd import PEOPLE, Click, CrowdFigures, measure_crowd
from tests.bench.figures import Figure, percentile, table
from tests.bench.pages_under_test import pick_muscle, press_bare
from tests.bench.servers import BARE_APP, ROOT, Server, serve
from tests.bench.wire import Visit
from tests.nginx import nginx_before

FIRST_VISITS = 20
CLICKS_OF_A_VISITOR = 5
_PLACES = re.compile(r'(?:src|href)="\./(static/[^"]+)"')


class ServerFigures:
    """What was measured of one server.

    Attributes
    ----------
    ready_s
        Time from its start until it can be used.
    rest_mb, after_mb
        Memory before the first visitor, and after many have come and gone.
    crowd
        Fifty people at once.
    """

    def __init__(self) -> None:
        self.ready_s = self.rest_mb = self.after_mb = nan
        self.crowd = CrowdFigures()


async def _visit(server: Server, click: Click) -> None:
    async with Visit(server.port) as visit:
        await visit.open_page()
        for number in range(CLICKS_OF_A_VISITOR):
            await click(visit, number)


def _visit_one_after_another(server: Server, click: Click, visitors: int) -> None:
    async def all_of_them() -> None:
        for _ in range(visitors):
            await _visit(server, click)

    asyncio.run(all_of_them())


def _files_of_a_first_visit(address: str) -> list[str]:
    with urllib.request.urlopen(address) as page:
        named = _PLACES.findall(page.read().decode())
    drawings = sorted((ROOT / "static" / "geometry" / "male").glob("front*.*"))
    return [*dict.fromkeys(named), *(f"app/static/geometry/male/{one.name}" for one in drawings)]


def _cpu_of_first_visits(server: Server, address: str) -> float:
    """CPU time of the server for the files of one first visit, in milliseconds: the mean over several."""
    files = _files_of_a_first_visit(address)
    before = server.cpu_seconds()
    for _ in range(FIRST_VISITS):
        for name in files:
            with urllib.request.urlopen(f"{address}/{name}") as file:
                file.read()
    return (server.cpu_seconds() - before) * 1000 / FIRST_VISITS


def _measured(script: Path, click: Click, options: argparse.Namespace, scratch: Path) -> ServerFigures:
    figures = ServerFigures()
    started = time.monotonic()
    with serve(script.stem, script, ROOT, scratch) as server:
        if script != BARE_APP:
            urllib.request.urlopen(f"{server.url}ready").close()
        figures.ready_s = time.monotonic() - started
        figures.rest_mb = server.memory_mb()
        print(f"{options.visitors} visitors: {script.stem}", file=sys.stderr, flush=True)
        _visit_one_after_another(server, click, options.visitors)
        figures.after_mb = server.memory_mb()  # by now the panels that all visitors share are written too
        print(f"{PEOPLE} people at once: {script.stem}", file=sys.stderr, flush=True)
        figures.crowd = measure_crowd(server, click, options.seconds)
    return figures


def _cpu_of_files(scratch: Path) -> tuple[float, float]:
    """CPU time of the server for the files of a first visit, without nginx and behind it."""
    with serve("files", ROOT / "serve.py", ROOT, scratch) as server:
        alone = _cpu_of_first_visits(server, server.url.rstrip("/"))
        with nginx_before([server.port, server.port], scratch) as (address, _):
            _cpu_of_first_visits(server, address)  # nginx keeps the files from now on
            return alone, _cpu_of_first_visits(server, address)


def _rows(bare: ServerFigures, own: ServerFigures, files: tuple[float, float]) -> list[Figure]:
    its, times = bare.crowd, own.crowd
    return [
        Figure("from start to ready, s", bare.ready_s, own.ready_s),
        Figure("memory before the first visitor, MB", bare.rest_mb, own.rest_mb),
        Figure("memory after many visitors, MB", bare.after_mb, own.after_mb),
        Figure("memory for each open session, MB", its.memory_mb_each, times.memory_mb_each),
        Figure(
            f"{PEOPLE} people: answer, median ms",
            percentile(its.latencies_ms, 50),
            percentile(times.latencies_ms, 50),
        ),
        Figure(
            f"{PEOPLE} people: answer, p95 ms",
            percentile(its.latencies_ms, 95),
            percentile(times.latencies_ms, 95),
        ),
        Figure(f"{PEOPLE} people: share of one core", its.cpu_share, times.cpu_share),
        Figure(f"{PEOPLE} people: errors", len(its.errors), len(times.errors), "none", 0),
        Figure("files of a first visit: CPU of the server, ms", nan, files[0]),
        Figure("the same behind nginx, ms", nan, files[1]),
    ]


def main() -> int:
    """Measure and print; return 1 when a visitor met an error."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.deploy", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="how long the fifty people click")
    parser.add_argument("--visitors", type=int, default=200, help="how many come and go before that")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        bare = _measured(BARE_APP, press_bare, options, scratch)
        own = _measured(ROOT / "serve.py", pick_muscle, options, scratch)
        files = _cpu_of_files(scratch)
    figures = _rows(bare, own, files)
    print(table(figures))
    for problem in sorted({*own.crowd.errors})[:3]:
        print(f"One of them met: {problem}")
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Many people at once: each opens the page and then clicks at a steady pace."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from tests.bench.figures import percentile
from tests.bench.servers import Server
from tests.bench.wire import Answer, Visit, WireError

PEOPLE = 50
SECONDS_BETWEEN_CLICKS = 2.0
WARM_UP_PEOPLE = 3
_SHOWN_ERRORS = 5

Click = Callable[[Visit, int], Awaitable[Answer]]
"""Click for the n-th time; raises WireError when the page answers wrongly."""
Come = Callable[[int], Visit]
"""Make a visit to the server of a port, not opened yet."""


@dataclass
class CrowdFigures:
    """How a server fared with many people.

    Attributes
    ----------
    latencies_ms
        Time from each click to the end of its answer.
    errors
        What went wrong, in words.
    memory_mb_each
        Memory that the server holds for one person more.
    received_bytes_each
        Bytes sent through the websocket for one click (mean).
    cpu_share
        CPU time used by the server as a share of one core.
    """

    latencies_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory_mb_each: float = 0.0
    received_bytes_each: float = 0.0
    cpu_share: float = 0.0

    def as_json(self) -> dict[str, object]:
        """Return the figures rounded for the results file."""
        return {
            "clicks": len(self.latencies_ms),
            "p50_ms": round(percentile(self.latencies_ms, 50), 1),
            "p95_ms": round(percentile(self.latencies_ms, 95), 1),
            "max_ms": round(max(self.latencies_ms, default=float("nan")), 1),
            "errors": len(self.errors),
            "first_errors": self.errors[:_SHOWN_ERRORS],
            "memory_mb_each": round(self.memory_mb_each, 3),
            "received_bytes_each": round(self.received_bytes_each),
            "cpu_share": round(self.cpu_share, 3),
        }


async def _click_on(visit: Visit, click: Click, until: float, figures: CrowdFigures, start: float) -> None:
    received = 0
    clicks = 0
    await asyncio.sleep(start)
    due = time.monotonic()
    for number in itertools.count(random.randrange(1000)):
        if due >= until:
            break
        asked = time.perf_counter()
        try:
            answer = await click(visit, number)
        except (WireError, TimeoutError, OSError) as error:
            figures.errors.append(f"{type(error).__name__}: {error}"[:200])
        else:
            figures.latencies_ms.append((answer.answered_at - asked) * 1000)
            received += answer.received_bytes
            clicks += 1
        due += SECONDS_BETWEEN_CLICKS
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    figures.received_bytes_each += received / max(1, clicks) / PEOPLE


async def _open_visits(stack: AsyncExitStack, come: Come, port: int, people: int) -> list[Visit]:
    visits = []
    for _ in range(people):
        visit = await stack.enter_async_context(come(port))
        await visit.open_page()
        visits.append(visit)
    return visits


async def _measure(server: Server, click: Click, seconds: float, come: Come) -> CrowdFigures:
    figures = CrowdFigures()
    async with AsyncExitStack() as stack:
        for visit in await _open_visits(stack, come, server.port, WARM_UP_PEOPLE):
            for number in range(10):
                await click(visit, number)
        before_mb = server.memory_mb()
        visits = await _open_visits(stack, come, server.port, PEOPLE)
        started, cpu = time.monotonic(), server.cpu_seconds()
        pause = SECONDS_BETWEEN_CLICKS / PEOPLE
        await asyncio.gather(
            *(
                _click_on(visit, click, started + seconds, figures, place * pause)
                for place, visit in enumerate(visits)
            )
        )
        figures.cpu_share = (server.cpu_seconds() - cpu) / (time.monotonic() - started)
        figures.memory_mb_each = (server.memory_mb() - before_mb) / PEOPLE
    return figures


def measure_crowd(server: Server, click: Click, seconds: float, come: Come = Visit) -> CrowdFigures:
    """Let fifty people click every two seconds, evenly spread.

    Parameters
    ----------
    server
        The server to visit.
    click
        How a person clicks.
    seconds
        How long they go on.
    come
        Which page each visits, and how it is opened.

    Returns
    -------
    CrowdFigures
        Times, errors, memory and traffic.
    """
    return asyncio.run(_measure(server, click, seconds, come))


async def _cpu_per_click(server: Server, click: Click, clicks: int) -> float:
    async with Visit(server.port) as visit:
        await visit.open_page()
        for number in range(10):
            await click(visit, number)
        before = server.cpu_seconds()
        for number in range(clicks):
            await click(visit, number)
        return (server.cpu_seconds() - before) * 1000 / clicks


def measure_cpu_per_click(server: Server, click: Click, clicks: int) -> float:
    """CPU time of the server for one click, in milliseconds: the mean over many clicks of one person."""
    return asyncio.run(_cpu_per_click(server, click, clicks))

"""Everything measured of one server, and the table that holds the app against the bare page."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tests.bench.browser import ClickTimes, FirstLoad, PageUnderTest
from tests.bench.crowd import Click, CrowdFigures
from tests.bench.figures import Figure, percentile
from tests.bench.servers import Server

OPENING_RATIO = 1.5
PANEL_RATIO = 1.5
PAINT_MS = 16.0
EXTRA_BYTES = 400_000
PEOPLE_RATIO = 2.0
MEMORY_MB = 1.0


class Run:
    """All measurements of one server.

    Parameters
    ----------
    server
        The server.
    under_test, click
        How its page is clicked in a browser and over the websocket.
    """

    def __init__(self, server: Server, under_test: PageUnderTest, click: Click) -> None:
        self.server = server
        self.under_test = under_test
        self.click = click
        self.load = FirstLoad()
        self.times = ClickTimes()
        self.places = ClickTimes()
        self.openings: dict[str, list[float]] = {}
        self.cpu_ms = math.nan
        self.crowd = CrowdFigures()

    def as_json(self) -> dict[str, object]:
        """Return everything measured, for the results file."""
        return {
            "first_load": {
                "ready_ms": round(self.load.ready_ms),
                "total_bytes": self.load.total_bytes,
                "http_bytes": self.load.http_bytes,
                "other_hosts": self.load.other_hosts,
                "requests": self.load.requests,
            },
            "clicks": _summaries(self.times),
            "clicks on places": _summaries(self.places),
            "openings": {name: _summary(times) for name, times in self.openings.items()},
            "cpu_ms_per_click": round(self.cpu_ms, 2),
            "crowd": self.crowd.as_json(),
        }


def _summaries(times: ClickTimes) -> dict[str, dict[str, float]]:
    return {name: _summary(kept) for name, kept in vars(times).items() if kept}


def _summary(times_ms: Sequence[float]) -> dict[str, float]:
    return {
        "n": len(times_ms),
        "p50_ms": round(percentile(times_ms, 50), 2),
        "p95_ms": round(percentile(times_ms, 95), 2),
    }


def compare(bare: Run, app: Run) -> list[Figure]:
    """Hold the app's figures against the bare page's and against the targets, in the order of the table."""
    return [
        *_of_clicks(bare, app),
        *_of_first_load(bare, app),
        *_of_openings(app),
        *_of_crowd(bare, app),
    ]


def _of_clicks(bare: Run, app: Run) -> list[Figure]:
    own, its = app.times, bare.times
    median = percentile(its.panel, 50)
    return [
        Figure(
            "click to panel, median ms",
            median,
            percentile(own.panel, 50),
            f"<= {PANEL_RATIO:g} x bare",
            PANEL_RATIO * median,
        ),
        Figure("click to panel, p95 ms", percentile(its.panel, 95), percentile(own.panel, 95)),
        Figure(
            "click on a place to its ranked answer, median ms",
            median,
            percentile(app.places.panel, 50),
            f"<= {PANEL_RATIO:g} x bare",
            PANEL_RATIO * median,
        ),
        Figure(
            "click to paint, p95 ms (map's own clock)",
            math.nan,
            percentile(own.entry, 95),
            f"<= {PAINT_MS:g} ms",
            PAINT_MS,
        ),
        Figure("click to paint, p95 ms (watched from outside)", math.nan, percentile(own.overlay, 95)),
        Figure("click to end of that frame, p95 ms", math.nan, percentile(own.frame, 95)),
        Figure("server CPU for a click, ms", bare.cpu_ms, app.cpu_ms),
    ]


def _of_first_load(bare: Run, app: Run) -> list[Figure]:
    least = bare.load.total_bytes
    return [
        Figure(
            "first load, bytes",
            least,
            app.load.total_bytes,
            f"<= bare + {EXTRA_BYTES / 1000:.0f} kB",
            least + EXTRA_BYTES,
        ),
        Figure("first load, ms until ready", bare.load.ready_ms, app.load.ready_ms),
        Figure(
            "hosts asked, other than the server",
            len(bare.load.other_hosts),
            len(app.load.other_hosts),
            "none",
            0,
        ),
    ]


def _of_openings(app: Run) -> list[Figure]:
    median = percentile(app.openings["bare"], 50)
    return [
        Figure(
            f"open {name}, median ms",
            median,
            percentile(times, 50),
            f"<= {OPENING_RATIO:g} x bare",
            OPENING_RATIO * median,
        )
        for name, times in app.openings.items()
        if name != "bare"
    ]


def _of_crowd(bare: Run, app: Run) -> list[Figure]:
    own, its = app.crowd, bare.crowd
    p95 = percentile(its.latencies_ms, 95)
    return [
        Figure("50 people, median ms", percentile(its.latencies_ms, 50), percentile(own.latencies_ms, 50)),
        Figure(
            "50 people, p95 ms",
            p95,
            percentile(own.latencies_ms, 95),
            f"<= {PEOPLE_RATIO:g} x bare",
            PEOPLE_RATIO * p95,
        ),
        Figure("50 people, errors", len(its.errors), len(own.errors), "none", 0),
        Figure(
            "50 people, MB each", its.memory_mb_each, own.memory_mb_each, f"<= {MEMORY_MB:g} MB", MEMORY_MB
        ),
        Figure("50 people, bytes for a click", its.received_bytes_each, own.received_bytes_each),
        Figure("50 people, share of one core", its.cpu_share, own.cpu_share),
    ]

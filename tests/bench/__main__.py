"""Measure the app beside a bare Streamlit page, print one table, and keep the figures in bench/results.json.

The targets are those of the design: an answer within 1.5 times the bare page's, paint within one frame, a
first load of at most 400 kB more, and fifty people on two cores. The exit status is 1 when one is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.answers import figure_of_ranking, ranking_times_ms
from tests.bench.browser import Clicker, measure_first_load, measure_openings
from tests.bench.crowd import measure_cpu_per_click, measure_crowd
from tests.bench.figures import percentile, table
from tests.bench.handout import figures_of_sheets, printed_sheets
from tests.bench.pages_under_test import BARE, MYOMAP, MYOMAP_PLACES, pick_muscle, press_bare
from tests.bench.runs import Run, compare
from tests.bench.servers import BARE_APP, ROOT, serve

RESULTS = ROOT / "bench" / "results.json"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
ROUNDS = 3
CPU_CLICKS = 60
READ = ("conditions", "conditions?condition=low-back-pain", "dry_needling", "research")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _measure_in_browser(runs: Sequence[Run], page_beside: str, clicks: int) -> dict[str, object]:
    """Fill in what a browser sees; return what was measured with."""
    chromium = os.environ.get("MYOMAP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        machine = _machine(browser)
        _time_clicks(browser, runs, clicks)
        _time_openings(browser, runs[1], page_beside)
        browser.close()
    return machine


def _time_clicks(browser: Browser, runs: Sequence[Run], clicks: int) -> None:
    for run in runs:
        _say(f"first load: {run.server.name}")
        run.load = measure_first_load(browser, run.server, run.under_test)
    clickers = {run.server.name: Clicker(browser, run.server, run.under_test, run.times) for run in runs}
    for run in runs:
        if run.under_test == MYOMAP:
            name = f"{run.server.name}, places"
            clickers[name] = Clicker(browser, run.server, MYOMAP_PLACES, run.places)
    for number in range(ROUNDS):
        for name, clicker in clickers.items():
            _say(f"clicks, round {number + 1} of {ROUNDS}: {name}")
            clicker.click(clicks // ROUNDS)


def _time_openings(browser: Browser, app: Run, bare_page: str) -> None:
    _say("opening the pages that are read")
    addresses = [bare_page, *(f"{app.server.url.rstrip('/')}/{page}" for page in READ)]
    times = measure_openings(
        browser, addresses, '.st-key-control button, [data-testid="stMain"] .page-text h1'
    )
    app.openings = dict(zip(("bare", *READ), times, strict=True))


def _measure_over_the_wire(runs: Sequence[Run], seconds: float) -> None:
    for run in runs:
        _say(f"CPU for a click: {run.server.name}")
        run.cpu_ms = measure_cpu_per_click(run.server, run.click, CPU_CLICKS)
    for run in runs:
        _say(f"50 people: {run.server.name}")
        run.crowd = measure_crowd(run.server, run.click, seconds)


def _machine(browser: Browser) -> dict[str, object]:
    packages = ("streamlit", "plotly", "pandas", "playwright")
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "chromium": browser.version,
        **{name: version(name) for name in packages},
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--clicks", type=int, default=90, help="clicks in the browser for each page")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long the fifty people click")
    return parser.parse_args()


def main() -> int:
    """Measure, print and keep the figures; return 1 when a target is missed."""
    options = _arguments()
    started = time.monotonic()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))

        def start(name: str, script: Path, folder: Path) -> Run:
            server = stack.enter_context(serve(name, script, folder, scratch))
            return Run(server, BARE, press_bare) if script == BARE_APP else Run(server, MYOMAP, pick_muscle)

        bare = start("bare", BARE_APP, ROOT)
        app = start("myomap", ROOT / "app.py", ROOT)
        # Started in an empty folder, Streamlit finds no settings and takes its own.
        plain = start("bare, default settings", BARE_APP, scratch)
        runs = (bare, app, plain)
        # A page beside the first: Streamlit takes longer to find its server from there.
        site = scratch / "site"
        (site / "pages").mkdir(parents=True)
        for place in (site / "app.py", site / "pages" / "bare.py"):
            shutil.copyfile(BARE_APP, place)
        beside = stack.enter_context(serve("bare site", site / "app.py", ROOT, scratch))
        machine = _measure_in_browser(runs, f"{beside.url}bare", options.clicks)
        _measure_over_the_wire(runs, options.seconds)

    result = {"machine": machine, **{run.server.name: run.as_json() for run in runs}}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    ranking = ranking_times_ms()
    figures = [*compare(bare, app), figure_of_ranking(ranking), *figures_of_sheets(printed_sheets())]
    print(table(figures))
    crowd = plain.crowd.latencies_ms
    print(
        "\nThe bare page with Streamlit's default settings: "
        f"click to panel {percentile(plain.times.panel, 50):.0f} ms (median); "
        f"50 people {percentile(crowd, 50):.0f} ms (median), {percentile(crowd, 95):.0f} ms (p95)."
    )
    for problem in sorted(set(app.crowd.errors))[:3]:
        print(f"One of the 50 people met: {problem}")
    print(f"{time.monotonic() - started:.0f} s. All figures and requests: {RESULTS.relative_to(ROOT)}")
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""How large the atlas is as one file, and how soon it is seen and answers a click, without a network.

Run `python -m tests.bench.export` for it alone; it exits with 1 when a file is too large or too slow.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from myomap.atlas import Atlas, load_atlas
from myomap.export.single import single_file
from myomap.export.wish import Wish
from myomap.geometry import load_geometry
from myomap.languages import offered_languages
from myomap.text import load_text
from myomap.view_state import ViewState
from tests.bench.browser import SIZE, Clicker, ClickTimes
from tests.bench.figures import Figure, percentile, table
from tests.bench.pages_under_test import MYOMAP

WHOLE_KB, REGION_KB = 3000.0, 600.0
PAINT_MS, CLICK_MS = 1000.0, 16.0
CLICKS, OPENINGS = 60, 5
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
_PAINTED = """() => new Promise((told) => new PerformanceObserver((found) => {
    const first = found.getEntriesByName("first-contentful-paint")[0];
    if (first) told(first.startTime);
}).observe({ type: "paint", buffered: true }))"""


@dataclass(frozen=True)
class Opened:
    """A file where a server is expected: a page that can be opened."""

    url: str


def sizes(folder: Path) -> dict[tuple[str, str], float]:
    """Write the whole atlas and each region in each language; return kB by language and scope."""
    geometry, found = load_geometry(), {}
    for lang in offered_languages():
        atlas, text = load_atlas(lang=lang), load_text(lang)
        for only in _scopes(atlas):
            file = _path(folder, lang, only)
            wish = Wish(ViewState(only=only, lang=lang))
            file.write_text(single_file(atlas, geometry, text, wish), encoding="utf-8")
            found[lang, only] = file.stat().st_size / 1000
    return found


def _scopes(atlas: Atlas) -> list[str]:
    return ["", *(f"region:{one}" for one in atlas.regions)]


def _path(folder: Path, lang: str, only: str) -> Path:
    return folder / f"{lang}.{only.partition(':')[2] or 'whole'}.html"


def first_paints(browser: Browser, file: Path) -> list[float]:
    """Milliseconds from the opening of a file until something can be read, each time in a new context."""
    times = []
    for _ in range(OPENINGS):
        context = browser.new_context(viewport=SIZE, offline=True)
        page = context.new_page()
        page.goto(file.as_uri(), wait_until="commit")
        times.append(float(page.evaluate(_PAINTED)))
        context.close()
    return times


def clicks(browser: Browser, file: Path) -> ClickTimes:
    """Times of clicks on muscles all over the body, from the release of the pointer."""
    times = ClickTimes()
    Clicker(browser, Opened(file.as_uri()), MYOMAP, times).click(CLICKS)
    return times


def figures_of_files(
    kb: dict[tuple[str, str], float], paints: Sequence[float], times: ClickTimes
) -> list[Figure]:
    """Hold sizes and times against what is promised."""
    found = []
    for lang in sorted({lang for lang, _ in kb}):
        regions = {only: size for (its, only), size in kb.items() if its == lang and only}
        largest = max(regions, key=lambda one: regions[one])
        name = f"largest region ({lang}, {largest.partition(':')[2]}), kB"
        whole = Figure(f"whole atlas ({lang}), kB", math.nan, kb[lang, ""], f"<= {WHOLE_KB:g} kB", WHOLE_KB)
        part = Figure(name, math.nan, regions[largest], f"<= {REGION_KB:g} kB", REGION_KB)
        found += [whole, part]
    answered = [max(both) for both in zip(times.panel, times.overlay, strict=True)]
    for name, values, limit in (
        ("whole atlas, first paint", paints, PAINT_MS),
        ("click to painted pain and panel in the document", answered, CLICK_MS),
        ("click to the frame with it drawn", times.frame, math.inf),
    ):
        for percent in (50, 95):
            target = f"<= {limit:g} ms" if limit < math.inf else ""
            worth = percentile(values, percent)
            found.append(Figure(f"{name}, p{percent}, ms", math.nan, worth, target, limit))
    return found


def main() -> int:
    """Measure, print, and say whether everything is as promised."""
    chromium = os.environ.get("MYOMAP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        kb = sizes(Path(name))
        browser = play.chromium.launch(executable_path=chromium, args=_FLAGS)
        whole = _path(Path(name), "en", "")
        found = figures_of_files(kb, first_paints(browser, whole), clicks(browser, whole))
        browser.close()
    print(table(found))
    return 0 if all(one.is_met for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())

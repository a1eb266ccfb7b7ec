"""How long the atlas takes to rank who may send pain to a place, for each of its areas."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from myomap.atlas import load_atlas
from myomap.ranking import Place, suspects
from tests.bench.figures import Figure

RANKING_MS = 5.0


def ranking_times_ms() -> list[float]:
    """Milliseconds for the ranking of each area alone, nothing remembered."""
    atlas = load_atlas()
    times = []
    for area in atlas.areas.values():
        place = Place(area.area_id, "midline" if area.laterality == "midline" else "left")
        started = time.perf_counter()
        suspects(atlas, [place])
        times.append((time.perf_counter() - started) * 1000)
    return times


def figure_of_ranking(times_ms: Sequence[float]) -> Figure:
    """Hold the slowest of the areas against its target."""
    return Figure(
        f"ranking of an area, slowest of {len(times_ms)}, ms",
        math.nan,
        max(times_ms),
        f"<= {RANKING_MS:g} ms",
        RANKING_MS,
    )

"""Two patterns side by side: what they share, what tells them apart, and which others are alike."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from myomap.atlas import Atlas
from myomap.ranking import load_weights

Pattern = dict[tuple[str, str], str]
"""Area and side seen from the point (same, opposite, midline) to essential or spillover."""


def pattern_of(atlas: Atlas, id: str) -> Pattern:
    """Return where a trigger point, or all points of a muscle together, send pain; essential outweighs.

    Raises
    ------
    UnknownIdError
        If the id is neither that of a point nor that of a muscle.
    """
    if id in atlas.trigger_points:
        points = [atlas.trigger_points[id]]
    else:
        atlas.require("muscle", id)
        points = list(atlas.points_by_muscle[id])
    pattern: Pattern = {}
    for point in points:
        for row in atlas.referrals_by_point[point.trigger_point_id]:
            if row.zone == "essential" or (row.area_id, row.side) not in pattern:
                pattern[row.area_id, row.side] = row.zone
    return pattern


def compared(atlas: Atlas, first: str, second: str) -> pd.DataFrame:
    """Return the areas of two patterns: those of both, then of the first alone, then of the second alone.

    Parameters
    ----------
    first, second
        Ids of muscles or trigger points.

    Returns
    -------
    Columns area_id, side (same, opposite, midline), first, second (essential, spillover or empty).
    """
    one, other = pattern_of(atlas, first), pattern_of(atlas, second)
    rows = [
        (area, side, one.get((area, side), ""), other.get((area, side), "")) for area, side in one | other
    ]
    rows.sort(key=lambda row: (not (row[2] and row[3]), not row[2], row[2] or row[3], row[0], row[1]))
    return pd.DataFrame(rows, columns=["area_id", "side", "first", "second"])


@lru_cache(maxsize=512)
def alike(atlas: Atlas, muscle_id: str) -> tuple[str, ...]:
    """Return the muscles whose patterns are most like a muscle's, the most alike first.

    Likeness is the share of the two patterns' weight (`data/ranking.toml`, zone) that they have in common.
    Muscles that share nothing are left out.
    """
    found = {other: likeness(atlas, muscle_id, other) for other in atlas.muscles if other != muscle_id}
    return tuple(sorted((other for other in found if found[other]), key=lambda other: (-found[other], other)))


def likeness(atlas: Atlas, first: str, second: str) -> float:
    """Return the share of the weight of two muscles' patterns that they have in common, 0 to 1."""
    mine, its = _weighted(atlas, first), _weighted(atlas, second)
    common = sum(min(weight, its[place]) for place, weight in mine.items() if place in its)
    return common / (sum(mine.values()) + sum(its.values()) - common) if common else 0.0


@lru_cache(maxsize=512)
def _weighted(atlas: Atlas, muscle_id: str) -> dict[tuple[str, str], float]:
    weights = load_weights().zone
    return {place: weights[zone] for place, zone in pattern_of(atlas, muscle_id).items()}

"""How much the atlas holds, and how its facts were established."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

import pandas as pd

from myomap.atlas import Atlas


def counts_of(atlas: Atlas) -> dict[str, int]:
    """Return how much the atlas holds: muscles, those with points, points, links, places and so on."""
    links = {(one.area_id, atlas.trigger_points[one.trigger_point_id].muscle_id) for one in atlas.referrals}
    return {
        "muscles": len(atlas.muscles),
        "complete": sum(bool(points) for points in atlas.points_by_muscle.values()),
        "points": len(atlas.trigger_points),
        "referrals": len(atlas.referrals),
        "areas": len(atlas.areas),
        "links": len(links),
        "disputed": sum(one.disputed for one in atlas.referrals),
        "conditions": len(atlas.conditions),
        "mimics": len(atlas.mimics),
        "self_care": len(atlas.self_care),
        "clinic_claims": len(atlas.clinic_claims),
        "claims": len(atlas.claims),
        "care_options": len(atlas.care_options),
        "terms": len(atlas.glossary),
        "sources": len(atlas.sources),
    }


def basis_of_rows(atlas: Atlas) -> pd.DataFrame:
    """Return how the facts of each kind were established.

    Returns
    -------
    Columns table, then the numbers of rows read, consensus and recalled.
    """
    kinds: dict[str, Iterable[_Based]] = {
        "muscles": atlas.muscles.values(),
        "trigger_points": atlas.trigger_points.values(),
        "referrals": atlas.referrals,
        "condition_muscles": atlas.condition_muscles,
        "mimics": atlas.mimics.values(),
        "self_care": atlas.self_care.values(),
        "care_options": atlas.care_options.values(),
    }
    rows = [(kind, Counter(one.basis for one in rows)) for kind, rows in kinds.items()]
    bases = ("read", "consensus", "recalled")
    return pd.DataFrame(
        [(kind, *(count[basis] for basis in bases)) for kind, count in rows], columns=["table", *bases]
    )


class _Based(Protocol):
    @property
    def basis(self) -> str: ...

"""Where pain may come from: muscles whose reported patterns include the places that hurt, in order.

The order is one sum, explained to visitors on the page and to clinicians in the tests:

    score = coverage + essential + common + focus

- coverage: share of the places that patterns of the muscle include;
- essential: share of the places that they include as essential pain;
- common: how common the muscle's most telling point is;
- focus: share of that point's pattern that lies in the places, so that much pain drawn elsewhere counts
  against it.

Each is between 0 and 1 and is multiplied by its weight in ``data/ranking.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from myomap.atlas import Atlas, TriggerPoint
from myomap.errors import MyomapError
from myomap.sides import felt_on

EITHER = "either"
RANKING_FILE = Path(__file__).resolve().parent.parent / "data" / "ranking.toml"
Reason = Literal["all_essential", "all_mixed", "all_spillover", "some_essential", "some_spillover"]


class Place(NamedTuple):
    """A place that hurts: an area and the person's side, `midline` for an area in the middle."""

    area_id: str
    side: str


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much; see the module's words and the file they come from."""

    coverage: float
    essential: float
    common: float
    focus: float
    commonness: Mapping[int, float]
    """Commonness of a point (1 common to 3 rare) to a share of `common`."""
    zone: Mapping[str, float]
    """Zone to what an area of it counts within a pattern."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A muscle of one side whose patterns include some of the places.

    Attributes
    ----------
    side
        left or right, where the muscle lies; `either` when only places in the middle hurt.
    zones
        Each place to essential or spillover, in the order asked; places that no pattern includes are absent.
    points
        Ids of the points that send pain there, the most telling first.
    reason
        Whether all or some of the places are included, and in which zones.
    score
        See the module's words.
    """

    muscle_id: str
    side: str
    zones: Mapping[Place, str]
    points: tuple[str, ...]
    commonness: int
    reason: Reason
    score: float


@lru_cache(maxsize=1)
def load_weights(path: Path = RANKING_FILE) -> Weights:
    """Read what counts how much.

    Raises
    ------
    MyomapError
        If the file cannot be read, or a weight is missing or is not a number from 0 up.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        weights = Weights(
            **{name: float(table["weight"][name]) for name in ("coverage", "essential", "common", "focus")},
            commonness=MappingProxyType({n: float(table["commonness"][str(n)]) for n in (1, 2, 3)}),
            zone=MappingProxyType({k: float(table["zone"][k]) for k in ("essential", "spillover")}),
        )
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise MyomapError(f"{path.name} cannot be read: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MyomapError(
            f"{path.name} lacks a weight or holds something that is no number ({error}). It needs [weight] "
            "with coverage, essential, common and focus, [commonness] with 1, 2 and 3, and [zone] with "
            "essential and spillover."
        ) from error
    numbers = (weights.coverage, weights.essential, weights.common, weights.focus)
    if min(*numbers, *weights.commonness.values(), *weights.zone.values()) < 0:
        raise MyomapError(
            f"{path.name} holds a weight below 0; a weight counts for something, never against."
        )
    return weights


def suspects(atlas: Atlas, places: Sequence[Place], weights: Weights | None = None) -> tuple[Suspect, ...]:
    """Return the muscles whose patterns include the places, the likeliest to be looked at first.

    A muscle has an entry for each side on which its points send pain to the places. Equal scores stand in the
    order of more points, then of the muscle's id.

    Parameters
    ----------
    places
        What hurts; the order does not change the answer.
    weights
        Those of the file when none are given.

    Raises
    ------
    UnknownIdError
        If the atlas does not hold an area.
    """
    wanted = tuple(dict.fromkeys(places))
    counts = weights or load_weights()
    points: dict[str, dict[str, TriggerPoint]] = {}
    for place in wanted:
        atlas.require("area", place.area_id)
        for referral in atlas.referrals_by_area[place.area_id]:
            point = atlas.trigger_points[referral.trigger_point_id]
            points.setdefault(point.muscle_id, {})[point.trigger_point_id] = point
    found = []
    for its_points in points.values():
        left, right = (
            _suspect(atlas, its_points.values(), side, wanted, counts) for side in ("left", "right")
        )
        if left and right and left.zones == right.zones and {one.side for one in left.zones} == {"midline"}:
            found.append(replace(left, side=EITHER))
        else:
            found += [one for one in (left, right) if one]
    found.sort(key=lambda one: (-round(one.score, 9), -len(one.points), one.muscle_id, one.side))
    return tuple(found)


class _Hit(NamedTuple):
    """A point whose pattern includes some of the places."""

    point: TriggerPoint
    zones: dict[Place, str]
    focus: float


def _suspect(
    atlas: Atlas, points: Iterable[TriggerPoint], side: str, wanted: Sequence[Place], weights: Weights
) -> Suspect | None:
    hits = [hit for point in points if (hit := _hit(atlas, point, side, wanted, weights)).zones]
    if not hits:
        return None
    hits.sort(key=lambda hit: (-_score(weights, wanted, hit.zones, hit), hit.point.trigger_point_id))
    zones: dict[Place, str] = {}
    for place in wanted:
        here = {hit.zones[place] for hit in hits if place in hit.zones}
        if here:
            zones[place] = "essential" if "essential" in here else "spillover"
    return Suspect(
        hits[0].point.muscle_id,
        side,
        MappingProxyType(zones),
        tuple(hit.point.trigger_point_id for hit in hits),
        hits[0].point.commonness,
        _reason(zones, len(wanted)),
        _score(weights, wanted, zones, hits[0]),
    )


def _hit(atlas: Atlas, point: TriggerPoint, side: str, wanted: Sequence[Place], weights: Weights) -> _Hit:
    rows = atlas.referrals_by_point[point.trigger_point_id]
    pattern = {Place(row.area_id, felt_on(row.side, side)): row.zone for row in rows}
    zones = {place: pattern[place] for place in wanted if place in pattern}
    inside, everywhere = (sum(weights.zone[zone] for zone in one.values()) for one in (zones, pattern))
    return _Hit(point, zones, inside / everywhere if everywhere else 0.0)


def _score(weights: Weights, wanted: Sequence[Place], zones: Mapping[Place, str], lead: _Hit) -> float:
    essential = sum(zone == "essential" for zone in zones.values())
    return (
        weights.coverage * len(zones) / len(wanted)
        + weights.essential * essential / len(wanted)
        + weights.common * weights.commonness[lead.point.commonness]
        + weights.focus * lead.focus
    )


def _reason(zones: Mapping[Place, str], asked: int) -> Reason:
    kinds = set(zones.values())
    if len(zones) < asked:
        return "some_essential" if "essential" in kinds else "some_spillover"
    if kinds == {"essential"}:
        return "all_essential"
    return "all_mixed" if "essential" in kinds else "all_spillover"

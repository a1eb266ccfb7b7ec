"""Questions to the atlas, answered as frames of ids and figures: never words, never widgets.

The caller may change a frame; nobody else sees that. Its index counts from 0 in the order that the docstring
names. Every question raises `UnknownIdError` for an id that the atlas does not hold. Answers are kept as long
as their atlas, so that a second asking takes microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from myomap.atlas import Atlas, Referral
from myomap.geometry import Geometry
from myomap.ranking import Place, suspects
from myomap.sides import OTHER_SIDE, felt_on

_URGENCY = {"emergency": 0, "same-day": 1, "soon": 2, "none": 3}
_FIGURES = {
    "commonness": "int64",
    "n_places": "int64",
    "n_points": "int64",
    "rank": "int64",
    "score": "float64",
    "share": "float64",
    "whole_body": "bool",
}
_MOST_ANSWERS = 5_000

_Asked = ParamSpec("_Asked")
_answers: WeakKeyDictionary[Atlas, dict[Hashable, pd.DataFrame]] = WeakKeyDictionary()


def _remembered(
    question: Callable[Concatenate[Atlas, _Asked], pd.DataFrame],
) -> Callable[Concatenate[Atlas, _Asked], pd.DataFrame]:
    """Answer a question from memory; shallow copies of a frame cannot change one another (copy on write)."""

    @wraps(question)
    def answer(atlas: Atlas, /, *args: _Asked.args, **kwargs: _Asked.kwargs) -> pd.DataFrame:
        answers = _answers.setdefault(atlas, {})
        key = (question.__name__, args, tuple(kwargs.items()))
        found = answers.get(key)
        if found is None:
            found = question(atlas, *args, **kwargs)
            if len(answers) < _MOST_ANSWERS:
                answers[key] = found
        return found.copy(deep=False)

    return answer


@_remembered
def points_of(atlas: Atlas, muscle_id: str) -> pd.DataFrame:
    """Return the trigger points of a muscle, common ones first, then by id.

    Returns
    -------
    Columns trigger_point_id, part, kind, commonness (1 common to 3 rare).
    """
    atlas.require("muscle", muscle_id)
    points = atlas.points_by_muscle[muscle_id]
    rows = [(it.trigger_point_id, it.part, it.kind, it.commonness) for it in points]
    return _frame(rows, ("trigger_point_id", "part", "kind", "commonness"))


@_remembered
def referrals_of(atlas: Atlas, trigger_point_id: str) -> pd.DataFrame:
    """Return the areas a point is commonly reported to send pain to, essential ones first, then by id.

    Returns
    -------
    Columns area_id, zone (essential, spillover), side (same, opposite, midline; seen from the point).
    """
    atlas.require("point", trigger_point_id)
    found = atlas.referrals_by_point[trigger_point_id]
    return _frame([(it.area_id, it.zone, it.side) for it in found], ("area_id", "zone", "side"))


@_remembered
def pain_of(atlas: Atlas, trigger_point_id: str, point_side: str) -> pd.DataFrame:
    """Return the areas a point on one side of the person sends pain to, in the order of `referrals_of`.

    Parameters
    ----------
    point_side
        left or right: the person's side on which the point lies.

    Returns
    -------
    Columns area_id, zone, side (left, right, midline of the person).
    """
    atlas.require("point", trigger_point_id)
    found = atlas.referrals_by_point[trigger_point_id]
    rows = [(it.area_id, it.zone, felt_on(it.side, point_side)) for it in found]
    return _frame(rows, ("area_id", "zone", "side"))


@_remembered
def points_referring_to(atlas: Atlas, area_id: str, side: str = "left") -> pd.DataFrame:
    """Return the points that are commonly reported to send pain to an area.

    Parameters
    ----------
    side
        left or right: the person's side on which it hurts. It does not matter for a midline area.

    Returns
    -------
    Columns trigger_point_id, muscle_id, zone, side (same, opposite, midline; seen from the point), point_side
    (left, right: where the point lies; either for a midline area), commonness. Essential first, then common
    points first, then by point.
    """
    return _frame(
        _referring(atlas, area_id, side),
        ("trigger_point_id", "muscle_id", "zone", "side", "point_side", "commonness"),
    )


@_remembered
def muscles_referring_to(atlas: Atlas, area_id: str, side: str = "left") -> pd.DataFrame:
    """Return the muscles whose points send pain to an area, in the order of their first points.

    Returns
    -------
    Columns muscle_id, zone (the best of its points), commonness (of the most common of these), n_points,
    point_side. A muscle has a row for each side on which such points lie.
    """
    muscles: dict[tuple[str, str], tuple[str, int]] = {}
    points: dict[tuple[str, str], set[str]] = {}
    for point_id, muscle_id, zone, _, point_side, commonness in _referring(atlas, area_id, side):
        muscles.setdefault((muscle_id, point_side), (zone, commonness))
        points.setdefault((muscle_id, point_side), set()).add(point_id)
    rows = [(key[0], *best, len(points[key]), key[1]) for key, best in muscles.items()]
    return _frame(rows, ("muscle_id", "zone", "commonness", "n_points", "point_side"))


def sources_of_pain(atlas: Atlas, places: Sequence[Place]) -> pd.DataFrame:
    """Return the muscles whose patterns include the places that hurt, the likeliest to be looked at first.

    The order is explained in `myomap.ranking`.

    Returns
    -------
    Columns rank (1 first), muscle_id, side (left, right, either: where the muscle lies), zone (the stronger
    of the places it includes), trigger_point_ids (joined by `;`, the most telling first), n_places (of the
    places asked that it includes), reason (`myomap.ranking.Reason`), score.
    """
    return _sources_of_pain(atlas, tuple(dict.fromkeys(places)))


@_remembered
def _sources_of_pain(atlas: Atlas, places: tuple[Place, ...]) -> pd.DataFrame:
    rows = [
        (
            rank,
            one.muscle_id,
            one.side,
            "essential" if "essential" in one.zones.values() else "spillover",
            ";".join(one.points),
            len(one.zones),
            one.reason,
            one.score,
        )
        for rank, one in enumerate(suspects(atlas, places), 1)
    ]
    columns = ("rank", "muscle_id", "side", "zone", "trigger_point_ids", "n_places", "reason", "score")
    return _frame(rows, columns)


@_remembered
def ranking_by_area(atlas: Atlas) -> pd.DataFrame:
    """Return for every area in which order muscles are named when it alone hurts, on the left or the midline.

    Returns
    -------
    Columns area_id, rank (1 first), muscle_id, zone; a row for each area and muscle, by area, then by rank.
    A muscle that sends pain from both sides stands once, at its better rank.
    """
    rows = []
    for area_id, area in atlas.areas.items():
        place = Place(area_id, "midline" if area.laterality == "midline" else "left")
        zones: dict[str, str] = {}
        for one in suspects(atlas, [place]):
            zones.setdefault(one.muscle_id, one.zones[place])
        rows += [(area_id, rank, muscle, zone) for rank, (muscle, zone) in enumerate(zones.items(), 1)]
    return _frame(rows, ("area_id", "rank", "muscle_id", "zone"))


@_remembered
def muscles_at(atlas: Atlas, geometry: Geometry, area_id: str) -> pd.DataFrame:
    """Return the muscles that lie under an area, the one that covers most of it first.

    Returns
    -------
    Columns muscle_id, share (of the area's skin, 0 to 1), n_points. Empty for an area that is not on the
    skin.
    """
    atlas.require("area", area_id)
    places = geometry.places.get(area_id, ())
    rows = [
        (muscle, share, len(atlas.points_by_muscle[muscle]))
        for muscle, share in places
        if muscle in atlas.muscles
    ]
    return _frame(rows, ("muscle_id", "share", "n_points"))


@_remembered
def conditions_of(atlas: Atlas, muscle_id: str) -> pd.DataFrame:
    """Return the conditions a muscle is linked with, by its rank in them, then by id.

    Returns
    -------
    Columns condition_id, rank, basis.
    """
    atlas.require("muscle", muscle_id)
    links = atlas.conditions_by_muscle[muscle_id]
    return _frame([(it.condition_id, it.rank, it.basis) for it in links], ("condition_id", "rank", "basis"))


@_remembered
def muscles_of(atlas: Atlas, condition_id: str) -> pd.DataFrame:
    """Return the muscles linked with a condition, by rank.

    Returns
    -------
    Columns muscle_id, rank, basis.
    """
    atlas.require("condition", condition_id)
    links = atlas.muscles_by_condition[condition_id]
    return _frame([(it.muscle_id, it.rank, it.basis) for it in links], ("muscle_id", "rank", "basis"))


@_remembered
def areas_of(atlas: Atlas, condition_id: str) -> pd.DataFrame:
    """Return the areas where a condition is usually felt, by id.

    Returns
    -------
    Column area_id.
    """
    atlas.require("condition", condition_id)
    return _frame([(area,) for area in atlas.areas_by_condition[condition_id]], ("area_id",))


@_remembered
def conditions_at(atlas: Atlas, area_id: str) -> pd.DataFrame:
    """Return the conditions usually felt in an area, by id.

    Returns
    -------
    Column condition_id.
    """
    atlas.require("area", area_id)
    return _frame([(condition,) for condition in atlas.conditions_by_area[area_id]], ("condition_id",))


def red_flags_for(atlas: Atlas, areas: Sequence[str] = (), muscle: str = "") -> pd.DataFrame:
    """Return the red flags to show with some areas or a muscle, the most urgent first.

    Within one urgency those of the place come before those of the whole body. Flags without areas and muscles
    hold for the whole body and are always among them.

    Returns
    -------
    Columns red_flag_id, urgency (emergency, same-day, soon), whole_body (bool).
    """
    return _red_flags_for(atlas, tuple(areas), muscle)


@_remembered
def _red_flags_for(atlas: Atlas, areas: tuple[str, ...], muscle: str) -> pd.DataFrame:
    found = _told_of(atlas, atlas.red_flags.values(), areas, muscle)
    rows = [(flag.red_flag_id, flag.urgency, not flag.area_ids and not flag.muscle_ids) for flag in found]
    rows.sort(key=lambda row: (_URGENCY[row[1]], row[2], row[0]))
    return _frame(rows, ("red_flag_id", "urgency", "whole_body"))


def mimics_for(atlas: Atlas, areas: Sequence[str] = (), muscle: str = "") -> pd.DataFrame:
    """Return what the pain of a muscle, or pain at some areas, is mistaken for, the most urgent first.

    Within one urgency those come first that are linked with the fewest muscles and areas.

    Returns
    -------
    Columns mimic_id, urgency (emergency, same-day, soon, none).
    """
    return _mimics_for(atlas, tuple(areas), muscle)


@_remembered
def _mimics_for(atlas: Atlas, areas: tuple[str, ...], muscle: str) -> pd.DataFrame:
    found = _told_of(atlas, atlas.mimics.values(), areas, muscle)
    found.sort(key=lambda one: (_URGENCY[one.urgency], len(one.muscle_ids) + len(one.area_ids), one.mimic_id))
    return _frame([(one.mimic_id, one.urgency) for one in found], ("mimic_id", "urgency"))


def self_care_for(atlas: Atlas, areas: Sequence[str] = (), muscle: str = "") -> pd.DataFrame:
    """Return what a person can do for a muscle or for pain at some areas, the most particular first.

    Returns
    -------
    Column self_care_id.
    """
    return _self_care_for(atlas, tuple(areas), muscle)


@_remembered
def _self_care_for(atlas: Atlas, areas: tuple[str, ...], muscle: str) -> pd.DataFrame:
    found = _told_of(atlas, atlas.self_care.values(), areas, muscle)
    found.sort(key=lambda one: (len(one.muscle_ids) + len(one.area_ids) or 1_000, one.self_care_id))
    return _frame([(one.self_care_id,) for one in found], ("self_care_id",))


class _Linked(Protocol):
    @property
    def area_ids(self) -> tuple[str, ...]: ...
    @property
    def muscle_ids(self) -> tuple[str, ...]: ...


_LinkedRow = TypeVar("_LinkedRow", bound=_Linked)


def _told_of(
    atlas: Atlas, rows: Iterable[_LinkedRow], areas: tuple[str, ...], muscle: str
) -> list[_LinkedRow]:
    """The rows that name one of the areas or the muscle, and those that name nothing: they hold for all."""
    for area in areas:
        atlas.require("area", area)
    if muscle:
        atlas.require("muscle", muscle)
    return [
        row
        for row in rows
        if not (row.area_ids or row.muscle_ids)
        or not set(areas).isdisjoint(row.area_ids)
        or muscle in row.muscle_ids
    ]


def _referring(atlas: Atlas, area_id: str, side: str) -> list[tuple[str, str, str, str, str, int]]:
    atlas.require("area", area_id)
    return [_origin(atlas, referral, side) for referral in atlas.referrals_by_area[area_id]]


def _origin(atlas: Atlas, referral: Referral, side: str) -> tuple[str, str, str, str, str, int]:
    point = atlas.trigger_points[referral.trigger_point_id]
    if referral.side == "midline" or side not in OTHER_SIDE:
        point_side = "either"
    else:
        point_side = side if referral.side == "same" else OTHER_SIDE[side]
    return point.trigger_point_id, point.muscle_id, referral.zone, referral.side, point_side, point.commonness


def _frame(rows: Iterable[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    listed = list(rows)
    if listed:
        return pd.DataFrame(dict(zip(columns, map(list, zip(*listed, strict=True)), strict=True)))
    return pd.DataFrame({name: pd.Series([], dtype=_FIGURES.get(name, "str")) for name in columns})

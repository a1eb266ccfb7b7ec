"""What a therapist tells a patient about a view: where it hurts, what may send pain there, what follows.

The show mode and the hand-out are both made of it. It holds ids and rows, no words of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from myomap.atlas import Atlas, RedFlag, SelfCare, TriggerPoint
from myomap.queries import red_flags_for, self_care_for
from myomap.ranking import Place, suspects
from myomap.sides import OTHER_SIDE, felt_on
from myomap.view_state import ViewState

MOST_STEPS = 3
_SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One story to tell: a pain, one muscle and point that may send it there, and what follows.

    Attributes
    ----------
    condition
        Id of the condition that the view names; empty for none.
    hurts
        Where it hurts: the places that were chosen, else where the condition is felt, else where the point's
        pain is most often felt.
    side
        The person's side of the muscle: left or right.
    muscle, point
        Ids of the muscle and the trigger point that are shown; empty where the atlas has none.
    essential, spillover
        Where the point's pain is most often felt, and where it may spread.
    steps
        At most three things that people can do, the most particular first.
    signs
        All that sends a person to a doctor, the most urgent first and the nearest to muscle and
        places before others.
    """

    condition: str
    hurts: tuple[Place, ...]
    side: str
    muscle: str
    point: str
    essential: tuple[Place, ...]
    spillover: tuple[Place, ...]
    steps: tuple[SelfCare, ...]
    signs: tuple[RedFlag, ...]


def explanation_of(atlas: Atlas, view: ViewState) -> Explanation | None:
    """Return what there is to explain about a view; None when nothing is chosen.

    It is about the chosen point, else the commonest point of the chosen muscle, else what comes first for the
    chosen places, else the first muscle of the condition that has a point.
    """
    if view.is_empty:
        return None
    side = view.side if view.side in _SIDES else "right"
    hurts = places_of(atlas, view)
    muscle, point = view.muscle, view.point
    if not muscle and hurts:
        muscle, side, point = _first_suspect(atlas, hurts, side)
    elif not muscle and view.condition:
        linked = [one.muscle_id for one in atlas.muscles_by_condition[view.condition]]
        muscle = next((one for one in linked if atlas.points_by_muscle[one]), linked[0] if linked else "")
    if not hurts and view.condition and not view.muscle:
        hurts = tuple(_placed(atlas, one, side) for one in atlas.areas_by_condition[view.condition])
    if muscle and not point:
        point = _telling_point(atlas.points_by_muscle[muscle], view.condition, atlas)
    essential, spillover = (pain_of_point(atlas, point, side, zone) for zone in ("essential", "spillover"))
    hurts = hurts or essential or spillover
    areas = tuple(dict.fromkeys(one.area_id for one in hurts))
    return Explanation(
        condition=view.condition,
        hurts=hurts,
        side=side,
        muscle=muscle,
        point=point,
        essential=essential,
        spillover=spillover,
        steps=tuple(
            atlas.self_care[one] for one in self_care_for(atlas, areas, muscle)["self_care_id"][:MOST_STEPS]
        ),
        signs=warning_signs_for(atlas, areas, muscle),
    )


def places_of(atlas: Atlas, view: ViewState) -> tuple[Place, ...]:
    """Return the places of a view with their sides; a paired place without a side is taken on the right."""
    side = view.side if view.side in _SIDES else "right"
    here = tuple(_placed(atlas, one, side) for one in view.areas)
    return here + tuple(Place(one, OTHER_SIDE[side]) for one in view.across)


def pain_of_point(atlas: Atlas, trigger_point_id: str, side: str, zone: str) -> tuple[Place, ...]:
    """Return where a point on one side of the person is reported to send pain; none for an empty id.

    Parameters
    ----------
    zone
        essential or spillover.
    """
    referrals = atlas.referrals_by_point[trigger_point_id] if trigger_point_id else ()
    found = (Place(one.area_id, felt_on(one.side, side)) for one in referrals if one.zone == zone)
    return tuple(dict.fromkeys(found))


def warning_signs_for(atlas: Atlas, areas: Iterable[str] = (), muscle: str = "") -> tuple[RedFlag, ...]:
    """Return the signs that send a person to a doctor, the most urgent first.

    Among equals those come first that name most of the places, then those that name the muscle, then those
    that name little else.
    """
    places = tuple(areas)
    found = red_flags_for(atlas, places, muscle)
    order = {urgency: number for number, urgency in enumerate(dict.fromkeys(found["urgency"]))}

    def nearness(flag: RedFlag) -> tuple[int, bool, int, bool, int]:
        links = len(flag.area_ids) + len(flag.muscle_ids)
        named = len(set(places) & set(flag.area_ids))
        return order[flag.urgency], not links, -named, muscle not in flag.muscle_ids, links

    return tuple(sorted((atlas.red_flags[one] for one in found["red_flag_id"]), key=nearness))


def _placed(atlas: Atlas, area_id: str, side: str) -> Place:
    return Place(area_id, "midline" if atlas.areas[area_id].laterality == "midline" else side)


def _first_suspect(atlas: Atlas, hurts: tuple[Place, ...], side: str) -> tuple[str, str, str]:
    """The muscle that comes first for some places, its side and its most telling point."""
    found = suspects(atlas, hurts)
    if not found:
        return "", side, ""
    first = found[0]
    return first.muscle_id, first.side if first.side in _SIDES else side, first.points[0]


def _telling_point(points: tuple[TriggerPoint, ...], condition: str, atlas: Atlas) -> str:
    """The commonest point, or for a condition the commonest of those that send pain to where it is felt."""
    felt = set(atlas.areas_by_condition[condition]) if condition else set()
    fitting = [
        one
        for one in points
        if felt & {referral.area_id for referral in atlas.referrals_by_point[one.trigger_point_id]}
    ]
    first = next(iter((*fitting, *points)), None)
    return first.trigger_point_id if first else ""

"""What the turnable body shows of a view, as ids and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from myomap import queries
from myomap.atlas import Atlas
from myomap.names import sided, small
from myomap.text import Text
from myomap.view_state import ViewState

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Shown:
    """Ids of what is shown; `side` is the person's side of muscle and points, empty without them."""

    muscle: str
    side: str
    points: tuple[str, ...]
    """Trigger points that are marked."""
    felt: tuple[str, ...]
    """Trigger points whose pain is painted."""
    areas: tuple[tuple[str, str], ...]
    """Places that are marked, each with its side: left, right or midline."""

    @property
    def is_empty(self) -> bool:
        """Say whether the bare body is shown."""
        return not (self.muscle or self.areas)


def what_is_shown(atlas: Atlas, view: ViewState) -> Shown:
    """Return what the turnable body shows: the muscle, its points, the pain of the chosen point or of all.

    A condition marks its places, on both sides, when neither a muscle nor a place is chosen.
    """
    points = tuple(one.trigger_point_id for one in atlas.points_by_muscle.get(view.muscle, ()))
    felt = (view.point,) if view.point else points
    areas: Iterable[tuple[str, str]] = ()
    if view.areas:
        areas = [(area, _side(atlas, area, view.side)) for area in view.areas]
    elif view.condition and not view.muscle:
        found = atlas.areas_by_condition[view.condition]
        both = ((area, side) for area in found for side in SIDES)
        areas = dict.fromkeys((area, _side(atlas, area, side)) for area, side in both)
    return Shown(view.muscle, view.side if view.muscle else "", points, felt, tuple(areas))


def point_name(atlas: Atlas, trigger_point_id: str, text: Text) -> str:
    """Return the name of a trigger point with its muscle's."""
    point = atlas.trigger_points[trigger_point_id]
    return f"{atlas.muscles[point.muscle_id].name}, {small(text, point.label)}"


def heading(atlas: Atlas, view: ViewState, text: Text) -> str:
    """Return what the turnable body shows, as a heading."""
    if view.point:
        return sided(text, point_name(atlas, view.point, text), view.side)
    if view.muscle:
        return sided(text, atlas.muscles[view.muscle].name, view.side)
    if view.areas:
        names = [sided(text, atlas.areas[area].name, _side(atlas, area, view.side)) for area in view.areas]
        return "; ".join(names)
    if view.condition:
        return atlas.conditions[view.condition].name
    return text("solid.bare")


def in_words(atlas: Atlas, view: ViewState, text: Text) -> list[str]:
    """Return sentences that say what the figure shows, for whoever does not see it."""
    shown = what_is_shown(atlas, view)
    told = [text(f"solid.words.body.{view.body}")]
    if shown.is_empty:
        return [*told, text("solid.words.empty")]
    if shown.areas:
        places = [sided(text, atlas.areas[area].name, side) for area, side in shown.areas]
        told.append(text("solid.words.areas", name="; ".join(places)))
    if shown.muscle:
        told += _muscle_words(atlas, view, shown, text)
    return told


def _muscle_words(atlas: Atlas, view: ViewState, shown: Shown, text: Text) -> list[str]:
    told = [text("solid.words.muscle", name=sided(text, atlas.muscles[shown.muscle].name, shown.side))]
    if not shown.points:
        return [*told, text("panel.muscle.no_points")]
    if view.point:
        told.append(text("solid.words.point", name=atlas.trigger_points[view.point].label))
    else:
        told.append(
            text(
                "solid.words.points" if len(shown.points) > 1 else "solid.words.one_point",
                n=len(shown.points),
            )
        )
    seen: set[tuple[str, str]] = set()
    for zone in ("essential", "spillover"):
        places = [place for point in shown.felt for place in _places(atlas, point, shown.side, zone)]
        fresh = [place for place in dict.fromkeys(places) if place not in seen]
        seen.update(fresh)
        if fresh:
            names = [sided(text, atlas.areas[area].name, side) for area, side in fresh]
            told.append(text(f"solid.words.{zone}", name="; ".join(names)))
    return told


def _places(atlas: Atlas, point: str, side: str, zone: str) -> list[tuple[str, str]]:
    frame = queries.pain_of(atlas, point, side)
    found = zip(frame["area_id"], frame["zone"], frame["side"], strict=True)
    return [(str(area), str(where)) for area, its_zone, where in found if its_zone == zone]


def _side(atlas: Atlas, area: str, side: str) -> str:
    return side if atlas.areas[area].laterality == "paired" else "midline"

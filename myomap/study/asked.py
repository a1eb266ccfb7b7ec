"""The two pictures of a question: what is seen while it is asked, and what is seen when it is answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from myomap import names
from myomap.atlas import Atlas
from myomap.bodymap.scene import quiz_scene, scene, still_scene
from myomap.bodymap.still import STAY, Still, Thing, facing, frame_around, shares, telling_layer
from myomap.explanation import pain_of_point
from myomap.geometry import BODY_VIEWS, Geometry
from myomap.ranking import Place
from myomap.sides import OTHER_SIDE, felt_on
from myomap.study.questions import OF_POINTS, Question
from myomap.text import Text
from myomap.view_state import ViewState

LIVE = {"find": "find", "refers": "places"}
"""Kinds that are answered on the map: what a click there chooses."""
# What counts in a view, beside 1 for the muscle.
_POINT = 3.0
_ASKED = 4.0
_CLOSER = 10.0
# A close-up is taken when it shows so much of each thing, beside the view that shows most of it.
_ENOUGH = {"muscle": 0.85, "point": 1.0, "area": 0.45, "zone": 0.6}
_NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """The pictures of a question, as scenes for the map.

    Attributes
    ----------
    before
        What is asked; nothing in it, its spoken words included, gives the answer away.
    after
        The answer: the muscle, and for what is asked of a point its pain in full.
    live
        How the first is answered on the map: `find` a muscle, `places` of pain; empty for a still picture.
    """

    before: dict[str, Any]
    after: dict[str, Any]
    live: str


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a question is about, with the places of its pain on the question's side."""

    kind: str
    muscle: str
    point: str
    side: str
    place: Place | None
    essential: tuple[Place, ...]
    spillover: tuple[Place, ...]


def pictures_of(
    atlas: Atlas, geometry: Geometry, text: Text, question: Question, body: str = "male"
) -> Asked | None:
    """Return the pictures of a question; None when what it asks to look at is not drawn."""
    subject = subject_of(atlas, question)
    stills = _stills(geometry, body, subject)
    if stills is None:
        return None
    views = {one.state.view for one in stills}

    def picture(still: Still, answered: bool) -> dict[str, Any]:
        return still_scene(
            scene(atlas, geometry, still.state, text),
            _spoken(atlas, text, subject, still.state, answered),
            still.frame,
            sorted(views - {still.state.view}),
            _shows(subject.kind, answered),
        )

    before, after = stills
    live = LIVE.get(subject.kind, "")
    asked = (
        quiz_scene(scene(atlas, geometry, before.state, text), live)
        if live
        else picture(before, answered=False)
    )
    return Asked(asked, picture(after, answered=True), live)


def subject_of(atlas: Atlas, question: Question) -> _Subject:
    """Return what a question is about, with the places of its pain on the question's side."""
    what, _, id = question.subject.partition(":")
    point = id if what == "point" else ""
    place = None
    if question.place:
        row = next(one for one in atlas.referrals_by_point[point] if one.area_id == question.place)
        place = Place(question.place, felt_on(row.side, question.side))
    return _Subject(
        kind=question.kind,
        muscle=atlas.trigger_points[point].muscle_id if point else id,
        point=point,
        side=question.side,
        place=place,
        essential=pain_of_point(atlas, point, question.side, "essential"),
        spillover=pain_of_point(atlas, point, question.side, "spillover"),
    )


def _shows(kind: str, answered: bool) -> str:
    """What of muscle, point and pain is painted: everything once a question of a point is answered."""
    if answered and kind in OF_POINTS:
        return ""
    return "pain" if kind == "pattern" else "source"


@lru_cache(maxsize=4096)
def _stills(geometry: Geometry, body: str, one: _Subject) -> tuple[Still, Still] | None:
    """The picture before the answer and the one after it, from the same view where that shows as much."""
    source = ViewState(body=body, side=one.side, muscle=one.muscle, point=one.point)
    muscle, point, zone = ("muscle", one.muscle, one.side), ("point", one.point, one.side), _zone(one)
    if one.kind not in OF_POINTS:
        after = _still(geometry, source, {muscle: 1.0}, {muscle})
        if after is None:
            return None
        asked = ViewState(body=body, view=after.state.view, layer=after.state.layer)
        return (Still(asked) if one.kind == "find" else after), after
    pain = _pain(geometry, body, one)
    near = {muscle, point, zone}
    if one.kind == "pattern":
        views = _painted(geometry, body).get((one.point, one.side), set())
        before = _still(geometry, source.with_(muscle=""), pain, {zone}, within=views)
        if before is None:
            return None
        before = replace(before, state=before.state.with_(muscle=one.muscle))
    elif one.place:
        place = ("area", *one.place)
        source = _marked(source, one.side, one.place)
        before = _still(geometry, source, {muscle: 1.0, point: _POINT, place: _ASKED}, {muscle, point, place})
        near.add(place)
    else:
        asked_for = {thing: _ASKED * counts for thing, counts in pain.items()}
        parts = _parts(geometry, body, point)
        closer = [view for view in _close_ups(geometry, body, pain) if view.partition("-")[0] in parts]
        before = _still(geometry, source, {muscle: 1.0, point: 1.0, **asked_for}, near, close_ups=closer)
    if before is None:
        return None
    stay = {before.state.view: STAY}
    after = _still(geometry, source, {muscle: 1.0, point: _POINT, **pain}, near, stay)
    return before, after or before


def _marked(source: ViewState, side: str, place: Place) -> ViewState:
    """The view with a place marked."""
    if place.side == OTHER_SIDE[side]:
        return source.with_(across=(place.area_id,))
    return source.with_(areas=(place.area_id,))


@lru_cache(maxsize=8)
def _painted(geometry: Geometry, body: str) -> Mapping[tuple[str, str], set[str]]:
    """The views that show where a point's pain is most often felt, by point and side: not inside the body."""
    views: dict[tuple[str, str], set[str]] = defaultdict(set)
    for view in geometry.views(body):
        for one in geometry.features(body, view):
            if (one.kind, one.part) == ("zone", "essential"):
                views[one.id, one.side].add(view)
    return views


def _zone(one: _Subject) -> Thing:
    return "zone", one.point, one.side


def _pain(geometry: Geometry, body: str, one: _Subject) -> dict[Thing, float]:
    """Where the point's pain is most often felt, 1 in all; what is drawn of it if these places are not."""
    places = [place for place in one.essential if geometry.shown_of("area", place.area_id, body)]
    return {("area", *place): 1 / len(places) for place in places} or {_zone(one): 1.0}


def _still(
    geometry: Geometry,
    state: ViewState,
    wanted: Mapping[Thing, float],
    near: Container[Thing],
    liked: Mapping[str, float] = _NOTHING,
    close_ups: Iterable[str] | None = None,
    within: Container[str] | None = None,
) -> Still | None:
    """The picture that shows most of what is wanted; None when no view shows any of it.

    Parameters
    ----------
    wanted
        Things, and what each counts.
    near
        What is brought near.
    liked
        Views that count more than they show, and by how much.
    close_ups
        Views that come before those of the whole body; by default those that show nearly all that is wanted.
    within
        Views to choose from; by default all.
    """
    worths = [
        {
            view: counts * share
            for view, share in shares(geometry.shown_of(kind, id, state.body), side).items()
            if within is None or view in within
        }
        for (kind, id, side), counts in wanted.items()
    ]
    closer = _close_ups(geometry, state.body, wanted) if close_ups is None else close_ups
    view = facing(worths, {**liked, **dict.fromkeys(closer, _CLOSER)})
    if not view:
        return None
    layer = telling_layer(geometry, state.body, view, state.muscle, state.side)
    frame = frame_around(geometry, state.body, view, near)
    return Still(state.with_(view=view, layer=layer), frame, bool(frame))


def _close_ups(geometry: Geometry, body: str, things: Iterable[Thing]) -> set[str]:
    """The close-ups that show enough of each thing that is drawn: there it is larger."""
    found: list[set[str]] = []
    for kind, id, side in things:
        sizes: dict[str, float] = defaultdict(float)
        for one in geometry.shown_of(kind, id, body):
            if one.side in (side, "midline"):
                sizes[one.view] += one.size
        if sizes:
            least = _ENOUGH[kind] * max(sizes.values())
            found.append({view for view in sizes if view not in BODY_VIEWS and sizes[view] >= least})
    return set.intersection(*found) if found else set()


def _parts(geometry: Geometry, body: str, thing: Thing) -> set[str]:
    """The parts of the body, as views are named after them, in whose views something is drawn."""
    return {one.view.partition("-")[0] for one in geometry.shown_of(*thing[:2], body)}


def _spoken(atlas: Atlas, text: Text, one: _Subject, state: ViewState, answered: bool) -> str:
    """What a picture shows, for people who do not see it."""
    seen = text(f"map.view.{state.view}")
    muscle = names.sided(text, atlas.muscles[one.muscle].name, one.side)
    if one.kind == "name" and not answered:
        return text("study.picture.name", view=seen, side=text(f"side.words.{one.side}"))
    if one.kind not in OF_POINTS:
        return text("show.map.muscle", view=seen, muscle=muscle)
    marked = [one.place] if one.place and not answered else [*one.essential, *one.spillover]
    places = ", ".join(names.listed_places(text, atlas.areas, marked))
    if answered:
        return text("show.map.source", view=seen, muscle=muscle, places=places)
    if one.kind == "pattern":
        return text("show.map.hurts", view=seen, places=places)
    return text("study.picture.place", view=seen, muscle=muscle, places=places)

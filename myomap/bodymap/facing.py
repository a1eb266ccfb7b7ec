"""Which way the body is turned when something is named and nobody said from where to look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from myomap.geometry import Geometry
from myomap.scope import Scope
from myomap.sides import OTHER_SIDE
from myomap.view_state import ViewState

_FROM_THE_SIDE = ("left", "right")  # people look for themselves in front or from behind
Facing = dict[str, dict[str, str]]


def best_seen(view: ViewState, geometry: Geometry) -> ViewState:
    """Return a view turned to where its point, muscle or first place is seen best, and its muscle's layer."""
    kinds = {"point": view.point, "muscle": view.muscle, "area": view.areas[0] if view.areas else ""}
    seen = (_facing(geometry, view.body, kind, id, view.side) for kind, id in kinds.items() if id)
    facing = next(filter(None, seen), view.view)
    layers = geometry.layers_of(view.muscle, view.body, facing) if view.muscle else ()
    layer = layers[0] if layers and view.layer not in layers else view.layer
    return view.with_(view=facing, layer=layer)


def facings(geometry: Geometry, body: str, scope: Scope) -> Facing:
    """Return the view that shows each thing best, by `kind:id` and the side that is chosen.

    A muscle also has its layers in these views, under the view's name and joined by blanks.
    """
    found: Facing = {}
    for kind, id in _things(scope):
        sides = {side: _facing(geometry, body, kind, id, side) for side in (*OTHER_SIDE, "midline")}
        told = {side: view for side, view in sides.items() if view}
        if kind == "muscle":
            told |= {view: " ".join(geometry.layers_of(id, body, view)) for view in set(told.values())}
        if told:
            found[f"{kind}:{id}"] = told
    return found


def _things(scope: Scope) -> Iterator[tuple[str, str]]:
    kinds: dict[str, Iterable[str]] = {"point": scope.points, "muscle": scope.muscles, "area": scope.areas}
    for kind, ids in kinds.items():
        yield from ((kind, id) for id in sorted(ids))


def _facing(geometry: Geometry, body: str, kind: str, id: str, side: str) -> str:
    """The view from the front or from behind that shows most of a thing on a side; empty when none does."""
    views = (one for one in geometry.views_of(kind, id, body) if one not in _FROM_THE_SIDE)
    return next(
        (one for one in views if {side, "midline"} & {*geometry.sides_of(kind, id, one, body)}),
        "",
    )

"""What the map shows: a small scene for each run, and a constant catalogue of names, words and drawings."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from myomap.atlas import Atlas
from myomap.geometry import Geometry, worth
from myomap.names import part_of_muscle
from myomap.scope import Scope, scope_of
from myomap.text import Text
from myomap.view_state import ViewState

# Words the browser needs, by key below `map.`; fields in braces are left for the browser to fill in.
_WORDS: dict[str, tuple[str, ...]] = {
    "title": (),
    "instructions": (),
    "view": (),
    "part": (),
    "part.body": (),
    "part.head": (),
    "part.hand": (),
    "part.foot": (),
    "body": (),
    "body.female": (),
    "body.male": (),
    "layer": (),
    "layer.surface": (),
    "layer.deep": (),
    "layer.deepest": (),
    "pick": (),
    "pick.muscles": (),
    "pick.areas": (),
    "side.left": (),
    "side.right": (),
    "side.letter.left": (),
    "side.letter.right": (),
    "side.shown": ("side",),
    "label.sided": ("side", "name"),
    "label.case": (),
    "label.part": ("name", "part"),
    "label.point": ("muscle", "label", "side", "n"),
    "selected": ("name",),
    "cleared": (),
    "shown": ("view", "layer"),
    "zoom": (),
    "zoom.in": (),
    "zoom.out": (),
    "zoom.reset": (),
    "inside": (),
    "choose": (),
    "pain.also": (),
    "list": (),
    "list.hint": (),
    "list.search": (),
    "list.none": (),
    "list.count": ("n",),
    "list.muscles": (),
    "list.areas": (),
    "list.points": (),
    "list.undrawn": (),
    "names": (),
    "names.show": (),
    "loading": (),
    "failed": (),
    "retry": (),
    "empty": (),
    "legend.essential": (),
    "legend.spillover": (),
    "legend.point": (),
    "legend.compare": ("a", "b"),
    "legend.dermatomes": (),
    "brush": (),
    "brush.hint": (),
    "clear": (),
    "dermatomes": (),
    "dermatomes.none": (),
    "places.added": ("name",),
    "places.removed": ("name",),
    "places.one": (),
    "places.count": ("n",),
    "places.full": ("n",),
    "preview.elsewhere": ("name", "views"),
    "compare.with": ("name",),
    "compare.letter.a": (),
    "compare.letter.b": (),
    "quiz.shape": ("n",),
}


def scene(atlas: Atlas, geometry: Geometry, state: ViewState, text: Text) -> dict[str, Any]:
    """Return where the visitor is, as the browser needs it.

    Parameters
    ----------
    atlas, geometry, text
        What the map draws and says; they decide which catalogue the scene belongs to.
    state
        The view, as `view_state.parse` settled it.

    Returns
    -------
    dict
        `version` (of the catalogue), `view`, `body`, `layer`, `side`, `muscle`, `point`, `areas`, `across`,
        `compare`, `condition`, `overlay`, `embed`.
        Absent ids are empty strings. No geometry, no names: some 200 bytes as JSON.
    """
    return {
        "version": catalogue(atlas, geometry, text, state.only)["version"],
        "view": state.view,
        "body": state.body,
        "layer": state.layer,
        "side": state.side,
        "muscle": state.muscle,
        "point": state.point,
        "areas": list(state.areas),
        "across": list(state.across),
        "compare": state.compare,
        "condition": state.condition,
        "overlay": state.overlay,
        "embed": state.embed,
    }


def still_scene(
    scene: Mapping[str, Any], words: str, frame: Sequence[int], soon: Iterable[str], shows: str = ""
) -> dict[str, Any]:
    """Return a scene as a picture to look at: nothing in it can be chosen.

    Parameters
    ----------
    words
        What is drawn, for people who do not see it.
    frame
        Left, top, right and bottom of the part that is brought close, in view units; empty for all of it.
    soon
        Views that will be wanted next.
    shows
        `source` for muscle and point without their pain, `pain` for the pain alone; empty for all.
    """
    return {**scene, "still": words, "frame": [*frame], "soon": [*soon], "shows": shows}


def quiz_scene(scene: Mapping[str, Any], quiz: str) -> dict[str, Any]:
    """Return a scene as a question to be answered on the map, where nothing gives the answer away.

    Parameters
    ----------
    quiz
        `find`: no shape is named, and a click on a muscle changes nothing and is told as `answer`, `side` and
        `name`. `places`: muscle and point stay chosen, without their pain, and clicks add and take
        away places; they are told as every pick is.
    """
    return {**scene, "quiz": quiz}


def tinted_scene(scene: Mapping[str, Any], tints: Mapping[str, int]) -> dict[str, Any]:
    """Return a scene whose muscles are tinted by how well they are known.

    Parameters
    ----------
    tints
        Level by muscle id: 0 not asked yet, 1 weak to 4 firm, the darker the firmer. Others keep their
        colour.
    """
    return {**scene, "tints": {**tints}}


def catalogue(
    atlas: Atlas, geometry: Geometry, text: Text, only: str = "", bodies: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return all that the browser needs once: names, words, and which drawing shows what.

    The last few are kept in memory by what they are made of, so it may be asked for in every run.

    Parameters
    ----------
    only
        What is offered, as `scope.scope_of` reads it. Other shapes are drawn, but cannot be chosen.
    bodies
        The figures that there are; empty for all that are drawn.

    Returns
    -------
    dict
        version
            Hash of everything below.
        only
            The kind of what is offered: empty, finder, region, muscle or condition.
        words
            Interface words by key, without the leading `map.`.
        regions, areas, muscles, points
            Rows `[region_id, name]`, `[area_id, name, region_id, laterality, on_skin]`,
            `[muscle_id, name, latin, aliases, region_id]`, `[trigger_point_id, muscle_id, part, label]`.
        parts
            Words for the parts of muscles, by what the drawing calls them, where the two differ.
        index
            Per body and view the files of the drawing, relative to static/geometry, and its size in view
            units.
        views, spots
            The views, and "view/layer" pairs, that the next two refer to by position.
        where
            Per `kind:id` and side the spots in which the thing can be seen, most visible first.
        frames
            Of a part of the atlas: left, top, right and bottom of what a view begins with, in view units.
        pain
            Per trigger point and side of the point the views in which its referred pain is drawn, largest
            first.
    """
    key = (atlas, geometry, text.lang, only, bodies)
    for known, made in _made:
        if known == key:
            return made
    made = _make_catalogue(atlas, geometry, text, scope_of(atlas, only), bodies or geometry.bodies)
    _made.insert(0, (key, made))
    del _made[_KEPT:]
    return made


_Sizes = defaultdict[str, defaultdict[str, defaultdict[str, float]]]
_Key = tuple[Atlas, Geometry, str, str, tuple[str, ...]]
_KEPT = 12
_EDGE = 60
"""View units of room round what a map begins with."""
_TELLING = 0.5
"""Share of the best view's worth that another view must have to be offered with a part of the atlas."""
_made: list[tuple[_Key, dict[str, Any]]] = []


def _files_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the browser needs to know of a view: the packed shapes and nerve areas where there are some."""
    shapes = "packed" if "packed" in entry else "json"
    names = (shapes, "body", "relief", "size", "dermatomes")
    return {name: entry[name] for name in names if name in entry}


def _make_catalogue(
    atlas: Atlas, geometry: Geometry, text: Text, scope: Scope, bodies: tuple[str, ...]
) -> dict[str, Any]:
    areas = [one for one in atlas.areas.values() if one.area_id in scope.areas]
    muscles = [one for one in atlas.muscles.values() if one.muscle_id in scope.muscles]
    points = [one for one in atlas.trigger_points.values() if one.trigger_point_id in scope.points]
    named = {one.region_id for one in areas} | {one.region_id for one in muscles}
    regions = sorted(atlas.regions.values(), key=lambda region: region.sort_order)
    places = _places(geometry, scope)
    content: dict[str, Any] = {
        "only": scope.kind,
        "words": {
            key: text(f"map.{key}", **{field: "{" + field + "}" for field in fields})
            for key, fields in _WORDS.items()
        },
        "regions": [[one.region_id, one.name] for one in regions if one.region_id in named],
        "areas": [[a.area_id, a.name, a.region_id, a.laterality, int(a.on_skin)] for a in areas],
        "muscles": [[m.muscle_id, m.name, m.latin, "; ".join(m.aliases), m.region_id] for m in muscles],
        "points": [[p.trigger_point_id, p.muscle_id, p.part, p.label] for p in points],
        "index": {
            body: {
                view: _files_of(files)
                for view, files in geometry.index["bodies"][body]["views"].items()
                if view in places["views"]
            }
            for body in bodies
        },
        "parts": _parts(geometry, text),
        **places,
    }
    if scope.is_part:
        content["frames"] = _frames(geometry, scope, bodies[0], places["views"])
    for view in {view for views in content["index"].values() for view in views}:
        content["words"][f"view.{view}"] = text(f"map.view.{view}")
    exact = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return {"version": hashlib.sha256(exact.encode()).hexdigest()[:12], **content}


def _parts(geometry: Geometry, text: Text) -> dict[str, str]:
    """The words for the parts of muscles, where they differ from what the drawing calls them."""
    named = {part: part_of_muscle(text, part) for part in sorted(geometry.parts)}
    return {part: words for part, words in named.items() if words != part}


def _places(geometry: Geometry, scope: Scope) -> dict[str, Any]:
    """Tell where each shape can be seen and each point's pain is drawn, as `catalogue` describes it.

    Of a part of the atlas there are the views in which something is seen well. Pain that other views show
    better is seen in these as well.
    """
    body = geometry.bodies[0] if geometry.bodies else ""
    views = list(geometry.views(body)) if body else []
    seen: _Sizes = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
    pain: _Sizes = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
    for kind in ("muscle", "area"):
        for id, found in geometry.shown(kind, body).items():
            for one in found if scope.holds(kind, id) else ():
                seen[f"{kind}:{id}"][one.side][f"{one.view}/{one.layer}"] += one.size
    for id, found in geometry.shown("point", body).items():
        for one in found if id in scope.points else ():
            spot = f"{one.view}/{one.layer}"
            seen[f"point:{id}"][one.side][spot] = seen[f"muscle:{one.muscle}"][one.side][spot] + 1
    for id, found in geometry.shown("zone", body).items():
        for one in found if id in scope.points else ():
            pain[id][one.side][one.view] += one.size
    if scope.is_part:
        views = [view for view in views if view in _telling(seen)]
    spots = sorted(
        {
            spot
            for sides in seen.values()
            for sizes in sides.values()
            for spot in sizes
            if _view_of(spot) in views
        }
    )
    return {
        "views": views,
        "spots": spots,
        "where": _ranked(seen, spots),
        "pain": _ranked(pain, views),
    }


def _frames(
    geometry: Geometry, scope: Scope, body: str, views: Iterable[str]
) -> dict[str, tuple[int, int, int, int]]:
    """The part of each view that a map begins with: what can be chosen there, and the pain that it sends."""
    found = {}
    for view in views:
        places = [
            place
            for one in geometry.features(body, view)
            if one.kind in ("muscle", "area", "zone")
            and scope.holds("point" if one.kind == "zone" else one.kind, one.id)
            for ring in one.rings
            for place in ring
        ]
        across, down = zip(*places, strict=True)
        found[view] = tuple(
            round(edge)
            for edge in (min(across) - _EDGE, min(down) - _EDGE, max(across) + _EDGE, max(down) + _EDGE)
        )
    return found


def _telling(seen: _Sizes) -> set[str]:
    """The views in which something is seen about as well as in the view that shows it best."""
    found: set[str] = set()
    for sides in seen.values():
        for sizes in sides.values():
            told = {spot: worth(_view_of(spot), size) for spot, size in sizes.items()}
            found |= {
                _view_of(spot) for spot, value in told.items() if value >= _TELLING * max(told.values())
            }
    return found


def _view_of(spot: str) -> str:
    return spot.partition("/")[0]


def _ranked(
    found: Mapping[str, Mapping[str, Mapping[str, float]]], names: list[str]
) -> dict[str, dict[str, list[int]]]:
    """Replace each name -> size mapping by the positions of its names, the best view first."""
    position = {name: index for index, name in enumerate(names)}

    def best_first(sizes: Mapping[str, float]) -> list[str]:
        return sorted(
            position.keys() & sizes.keys(),
            key=lambda name: (-worth(_view_of(name), sizes[name]), name),
        )

    return {
        key: {
            side: [position[name] for name in best_first(sizes) if sizes[name] > 0]
            for side, sizes in sides.items()
        }
        for key, sides in sorted(found.items())
    }

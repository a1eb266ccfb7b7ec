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
        "version": catalogue(atlas, geometry, text)["version"],
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


def catalogue(atlas: Atlas, geometry: Geometry, text: Text) -> dict[str, Any]:
    """Return all that the browser needs once: names, words, and which drawing shows what.

    The last few are kept in memory by atlas, geometry and language, so it may be asked for in every run.

    Returns
    -------
    dict
        version
            Hash of everything below.
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
        pain
            Per trigger point and side of the point the views in which its referred pain is drawn, largest
            first.
    """
    for known_atlas, known_geometry, lang, made in _made:
        if known_atlas is atlas and known_geometry is geometry and lang == text.lang:
            return made
    made = _make_catalogue(atlas, geometry, text)
    _made.insert(0, (atlas, geometry, text.lang, made))
    del _made[_KEPT:]
    return made


_Sizes = defaultdict[str, defaultdict[str, defaultdict[str, float]]]
_KEPT = 6
_made: list[tuple[Atlas, Geometry, str, dict[str, Any]]] = []


def _files_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the browser needs to know of a view: the packed shapes and nerve areas where there are some."""
    shapes = "packed" if "packed" in entry else "json"
    names = (shapes, "body", "relief", "size", "dermatomes")
    return {name: entry[name] for name in names if name in entry}


def _make_catalogue(atlas: Atlas, geometry: Geometry, text: Text) -> dict[str, Any]:
    regions = sorted(atlas.regions.values(), key=lambda region: region.sort_order)
    content: dict[str, Any] = {
        "words": {
            key: text(f"map.{key}", **{field: "{" + field + "}" for field in fields})
            for key, fields in _WORDS.items()
        },
        "regions": [[region.region_id, region.name] for region in regions],
        "areas": [
            [a.area_id, a.name, a.region_id, a.laterality, int(a.on_skin)] for a in atlas.areas.values()
        ],
        "muscles": [
            [m.muscle_id, m.name, m.latin, "; ".join(m.aliases), m.region_id] for m in atlas.muscles.values()
        ],
        "points": [[p.trigger_point_id, p.muscle_id, p.part, p.label] for p in atlas.trigger_points.values()],
        "index": {
            body: {view: _files_of(files) for view, files in listed["views"].items()}
            for body, listed in geometry.index["bodies"].items()
        },
        "parts": _parts(geometry, text),
        **_places(geometry),
    }
    for view in {view for views in content["index"].values() for view in views}:
        content["words"][f"view.{view}"] = text(f"map.view.{view}")
    exact = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return {"version": hashlib.sha256(exact.encode()).hexdigest()[:12], **content}


def _parts(geometry: Geometry, text: Text) -> dict[str, str]:
    """The words for the parts of muscles, where they differ from what the drawing calls them."""
    named = {part: part_of_muscle(text, part) for part in sorted(geometry.parts)}
    return {part: words for part, words in named.items() if words != part}


def _places(geometry: Geometry) -> dict[str, Any]:
    """Tell where each shape can be seen and each point's pain is drawn, as `catalogue` describes it."""
    body = geometry.bodies[0] if geometry.bodies else ""
    views = list(geometry.views(body)) if body else []
    seen: _Sizes = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
    pain: _Sizes = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
    for kind in ("muscle", "area"):
        for id, found in geometry.shown(kind, body).items():
            for one in found:
                seen[f"{kind}:{id}"][one.side][f"{one.view}/{one.layer}"] += one.size
    for id, found in geometry.shown("point", body).items():
        for one in found:
            spot = f"{one.view}/{one.layer}"
            seen[f"point:{id}"][one.side][spot] = seen[f"muscle:{one.muscle}"][one.side][spot] + 1
    for id, found in geometry.shown("zone", body).items():
        for one in found:
            pain[id][one.side][one.view] += one.size
    spots = sorted({spot for sides in seen.values() for sizes in sides.values() for spot in sizes})
    return {
        "views": views,
        "spots": spots,
        "where": _ranked(seen, spots),
        "pain": _ranked(pain, views),
    }


def _ranked(
    found: Mapping[str, Mapping[str, Mapping[str, float]]], names: list[str]
) -> dict[str, dict[str, list[int]]]:
    """Replace each name -> size mapping by the positions of its names, the best view first."""
    position = {name: index for index, name in enumerate(names)}

    def best_first(sizes: Mapping[str, float]) -> list[str]:
        return sorted(sizes, key=lambda name: (-worth(name.partition("/")[0], sizes[name]), name))

    return {
        key: {
            side: [position[name] for name in best_first(sizes) if sizes[name] > 0]
            for side, sizes in sides.items()
        }
        for key, sides in sorted(found.items())
    }

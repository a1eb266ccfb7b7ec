"""The drawn shapes of static/geometry: what there is, where, and its export for other tools.

Coordinates are view units (1 unit is 0.5 mm) with the origin at the top left and y down, except in the
export, where y goes up. `left` and `right` are the person's sides.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import Any

from myomap.errors import MyomapError, UnknownIdError, nearest

GEOMETRY = Path(__file__).resolve().parent.parent / "static" / "geometry"
FORMAT = 1
UNIT_MM = 0.5
BODY_VIEWS = ("front", "back", "left", "right")
_SMALL = 900.0  # square millimetres: less than this is hard to hit in a view of the whole body
_CLOSE_UP = 0.25  # what a close-up counts beside a view of the whole body
LAYERS = ("surface", "deep", "deepest")
"""What lies under the skin, what lies under that, and what lies on the bones."""
DRAW_FIRST = "Run `make drawing` to draw the shapes, or restore static/geometry from the project."
Place = tuple[float, float]
Ring = tuple[Place, ...]
_ID_NAMES = {
    "muscle": "muscle_id",
    "area": "area_id",
    "point": "trigger_point_id",
    "zone": "trigger_point_id",
}


@dataclass(frozen=True, slots=True)
class ViewFiles:
    """The files of one view (paths from the geometry folder) and the size of its picture in view units."""

    json: str
    whole: str
    body: str
    relief: str
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Feature:
    """One shape of a view, decoded."""

    kind: str
    """outline, area, muscle, point or zone."""
    id: str
    part: str
    side: str
    """left, right or midline; for a zone the side of its point."""
    layer: str
    """surface, deep or empty."""
    muscle: str
    """For a point the muscle it lies in."""
    rings: tuple[Ring, ...] = ()
    """Closed rings, without repeating the first place; even-odd."""
    lines: tuple[Ring, ...] = ()
    """Open lines: contours, fibres."""
    xy: Place | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of something a view shows: square millimetres there, 1 for a point."""

    view: str
    side: str
    layer: str
    muscle: str
    """For a point the muscle it lies in."""
    size: float


def worth(view: str, size: float) -> float:
    """Return how well a view shows something of a size (square millimetres there): the larger, the better.

    The whole body comes before a close-up, except for what is too small to be hit there.
    """
    if view not in BODY_VIEWS:
        return size * _CLOSE_UP
    return size if size >= _SMALL else size * _CLOSE_UP / 10


class Geometry:
    """The shapes of every body and view; made by `load_geometry`, never changed."""

    def __init__(
        self, folder: Path, index: Mapping[str, Any], views: Mapping[tuple[str, str], Any], places: Any
    ) -> None:
        self.folder = folder
        self.index = index
        self._views = views
        self._features: dict[tuple[str, str], tuple[Feature, ...]] = {}
        self.places: Mapping[str, tuple[tuple[str, float], ...]] = MappingProxyType(
            {
                area: tuple((str(muscle), float(share)) for muscle, share in found)
                for area, found in places.items()
            }
        )
        """For each area the muscles under it and the share of its skin they cover, largest first."""
        self._shown: dict[tuple[str, str, str], list[Shown]] = {}
        for (body, view), content in views.items():
            for feature in content["features"]:
                key = (body, feature["kind"], feature.get("id", ""))
                size = _extent(feature, content.get("unit_mm", UNIT_MM))
                side, layer, muscle = (feature.get(name, "") for name in ("side", "layer", "muscle"))
                self._shown.setdefault(key, []).append(Shown(view, side, layer, muscle, size))

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies that are drawn, in the order of the index."""
        return tuple(self.index["bodies"])

    @property
    def parts(self) -> frozenset[str]:
        """The names of the parts in which muscles are drawn."""
        shapes = (shape for content in self._views.values() for shape in content["features"])
        return frozenset(shape["part"] for shape in shapes if shape["kind"] == "muscle" and shape.get("part"))

    def views(self, body: str) -> tuple[str, ...]:
        """Return the views of a body, in the order of the index.

        Raises
        ------
        UnknownIdError
            If the body is not drawn.
        """
        if body not in self.index["bodies"]:
            raise UnknownIdError("body", body, nearest(body, self.bodies))
        return tuple(self.index["bodies"][body]["views"])

    def files(self, body: str, view: str) -> ViewFiles:
        """Return the files and the size of a view.

        Raises
        ------
        UnknownIdError
            If the body or the view is not drawn.
        """
        if view not in self.views(body):
            raise UnknownIdError("view", view, nearest(view, self.views(body)))
        entry = self.index["bodies"][body]["views"][view]
        width, height = entry["size"]
        return ViewFiles(entry["json"], entry["whole"], entry["body"], entry["relief"], (width, height))

    def features(self, body: str, view: str) -> tuple[Feature, ...]:
        """Return every shape of a view, in drawing order.

        Raises
        ------
        UnknownIdError
            If the body or the view is not drawn.
        """
        self.files(body, view)
        if (body, view) not in self._features:
            self._features[body, view] = tuple(map(_feature, self._views[body, view]["features"]))
        return self._features[body, view]

    def shown(self, kind: str, body: str) -> dict[str, Sequence[Shown]]:
        """Return where everything of a kind (muscle, area, point or zone) is drawn on a body, by its id."""
        return {id: found for (on, what, id), found in self._shown.items() if (on, what) == (body, kind)}

    def shown_of(self, kind: str, id: str, body: str) -> Sequence[Shown]:
        """Return where one thing of a kind (muscle, area, point or zone) is drawn on a body."""
        return self._shown.get((body, kind, id), ())

    def has_shape(self, muscle_id: str) -> bool:
        """Say whether a muscle is drawn anywhere."""
        return any((body, "muscle", muscle_id) in self._shown for body in self.bodies)

    def views_of(self, kind: str, id: str, body: str = "male") -> tuple[str, ...]:
        """Return the views that show something, the one that shows most of it first.

        Parameters
        ----------
        kind
            muscle, area, point or zone.
        """
        sizes: dict[str, float] = {}
        for shown in self.shown_of(kind, id, body):
            sizes[shown.view] = sizes.get(shown.view, 0.0) + shown.size
        return tuple(sorted(sizes, key=lambda view: -worth(view, sizes[view])))

    def layers_of(self, muscle_id: str, body: str = "male", view: str = "") -> tuple[str, ...]:
        """Return the layers in which a muscle is drawn, in one view or anywhere; surface comes first."""
        found = {
            shown.layer
            for shown in self.shown_of("muscle", muscle_id, body)
            if not view or shown.view == view
        }
        return tuple(sorted(found, key=LAYERS.index))

    def sides_of(self, kind: str, id: str, view: str, body: str = "male") -> tuple[str, ...]:
        """Return the person's sides on which a view shows something: left, right, midline."""
        found = {shown.side for shown in self.shown_of(kind, id, body) if shown.view == view}
        return tuple(sorted(found))


def load_geometry(folder: Path = GEOMETRY) -> Geometry:
    """Read the shapes of a folder.

    Raises
    ------
    MyomapError
        If a file is missing or is not what it should be.
    """
    index = read_json(folder, "index.json")
    try:
        views = {
            (body, view): read_json(folder, files["json"])
            for body, entry in index["bodies"].items()
            for view, files in entry["views"].items()
        }
        return Geometry(folder, index, views, read_json(folder, index["places"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MyomapError(f"The shapes in {folder} are damaged ({error!r}). {DRAW_FIRST}") from error


def decode(path: Sequence[int]) -> Ring:
    """Return the places of a delta-coded path.

    Examples
    --------
    >>> decode([10, 20, 1, 0, 0, -5])
    ((10, 20), (11, 20), (11, 15))
    """
    return tuple(zip(accumulate(path[::2]), accumulate(path[1::2]), strict=True))


def export(folder: Path, geometry: Geometry) -> list[Path]:
    """Write GeoJSON and landmarks for other tools: <body>/<view>.geojson and <body>/landmarks.csv.

    Muscles are written with their whole shape in the view, also what other muscles hide. Coordinates are view
    units with the origin at the bottom left and y up.

    Returns
    -------
    The files written.

    Raises
    ------
    MyomapError
        If shapes are missing or a file cannot be written.
    """
    written: list[Path] = []
    for body in geometry.bodies:
        landmarks: list[tuple[object, ...]] = []
        for view in geometry.views(body):
            files = geometry.files(body, view)
            height = files.size[1]
            whole = read_json(geometry.folder, files.whole)
            try:
                muscles = [_feature(feature) for feature in whole["features"] if feature["kind"] == "muscle"]
                landmarks += [
                    (view, mark["landmark"], _round(mark["x"]), _round(height - mark["y"]), mark["plane"])
                    for mark in whole["landmarks"]
                ]
            except (KeyError, TypeError, ValueError) as error:
                raise MyomapError(f"{files.whole} is damaged ({error!r}). {DRAW_FIRST}") from error
            others = (feature for feature in geometry.features(body, view) if feature.kind != "muscle")
            collection = {
                "type": "FeatureCollection",
                "features": [_geojson(feature, height) for feature in (*muscles, *others)],
            }
            written.append(
                _write(
                    folder / body / f"{view}.geojson", json.dumps(collection, separators=(",", ":")) + "\n"
                )
            )
        written.append(_write_landmarks(folder / body / "landmarks.csv", landmarks))
    return written


def _geojson(feature: Feature, height: float) -> dict[str, Any]:
    def up(path: Ring) -> list[list[float]]:
        return [[_round(x), _round(height - y)] for x, y in path]

    if feature.xy is not None:
        shape: dict[str, Any] = {"type": "Point", "coordinates": up((feature.xy,))[0]}
    elif feature.rings:
        polygons = [[up((*ring, ring[0])) for ring in polygon] for polygon in polygons_of(feature.rings)]
        shape = {"type": "MultiPolygon", "coordinates": polygons}
    else:
        shape = {"type": "MultiLineString", "coordinates": [up(line) for line in feature.lines]}
    properties = {"kind": feature.kind}
    if feature.kind in _ID_NAMES:
        properties[_ID_NAMES[feature.kind]] = feature.id
    properties |= {"part": feature.part, "side": feature.side, "layer": feature.layer}
    return {"type": "Feature", "properties": properties, "geometry": shape}


def polygons_of(rings: Iterable[Ring]) -> list[list[Ring]]:
    """Sort even-odd rings into polygons: each a rim followed by its holes.

    Examples
    --------
    >>> square, hole = ((0, 0), (9, 0), (9, 9), (0, 9)), ((3, 3), (6, 3), (6, 6), (3, 6))
    >>> [len(polygon) for polygon in polygons_of([hole, square])]
    [2]
    """
    sound = [ring for ring in rings if len(ring) >= 3]
    around = [[other for other in sound if other is not ring and _contains(other, ring)] for ring in sound]
    polygons = {id(ring): [ring] for ring, outer in zip(sound, around, strict=True) if len(outer) % 2 == 0}
    for ring, outer in zip(sound, around, strict=True):
        if len(outer) % 2 == 1:
            rims = [other for other in outer if id(other) in polygons]
            polygons[id(min(rims, key=_area))].append(ring)
    return list(polygons.values())


def _contains(outer: Ring, inner: Ring) -> bool:
    """Say whether most corners of a ring lie inside another that is larger."""
    if _area(outer) <= _area(inner):
        return False
    probes = inner[:: max(1, len(inner) // 9)]
    return 2 * sum(_is_inside(outer, place) for place in probes) > len(probes)


def _is_inside(ring: Ring, place: Place) -> bool:
    x, y = place
    inside = False
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside


def _area(ring: Ring) -> float:
    return (
        abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2
    )


def _feature(raw: Mapping[str, Any]) -> Feature:
    lines = (*raw.get("lines", ()), *raw.get("fibres", ()))
    return Feature(
        kind=raw["kind"],
        id=raw.get("id", ""),
        part=raw.get("part", ""),
        side=raw.get("side", ""),
        layer=raw.get("layer", ""),
        muscle=raw.get("muscle", ""),
        rings=tuple(map(decode, raw.get("d", ()))),
        lines=tuple(map(decode, lines)),
        xy=(raw["xy"][0], raw["xy"][1]) if "xy" in raw else None,
    )


def _extent(raw: Mapping[str, Any], unit_mm: float) -> float:
    """Return how much of the view a shape covers, in square millimetres; 1 for what has no rings."""
    return sum(map(_area, map(decode, raw["d"]))) * unit_mm**2 if "d" in raw else 1.0


def read_json(folder: Path, name: str) -> Any:
    """Return what a file of the shapes holds; MyomapError says how to mend one that is missing or damaged."""
    path = folder / name
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MyomapError(f"The shapes file {path} is missing. {DRAW_FIRST}") from error
    except ValueError as error:
        raise MyomapError(f"The shapes file {path} is damaged. {DRAW_FIRST}") from error
    if not isinstance(content, dict) or content.get("format", FORMAT) != FORMAT:
        raise MyomapError(
            f"The shapes file {path} has a format that this version does not read. {DRAW_FIRST}"
        )
    return content


def _round(value: float) -> float:
    return int(value) if float(value).is_integer() else round(value, 2)


def _write(path: Path, content: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise MyomapError(f"{path} cannot be written ({error.strerror}). Give another folder.") from error
    return path


def _write_landmarks(path: Path, landmarks: list[tuple[object, ...]]) -> Path:
    lines = [("view", "landmark", "x", "y", "plane"), *landmarks]
    _write(path, "")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    return path

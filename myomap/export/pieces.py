"""The drawings of an export: shapes and pictures of the views that it offers, packed.

Of a part of the atlas only its own things are drawn in full. Other muscles are ground: of these there are
outlines alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from typing import Any

from PIL import Image

from myomap.bodymap.package import packed
from myomap.geometry import Geometry, Ring, decode, read_json
from myomap.scope import Scope

_PICTURES = {"body": (65, 1.0), "relief": (60, 0.55)}
"""WebP quality (0 to 100) and scale of the pictures of a part; the relief is soft shade and may be small."""
COARSE = 2.0
"""View units by which the outline of ground may differ: a millimetre of the body."""
_SHAPES = ("packed", "json", "dermatomes")


def pieces(geometry: Geometry, catalogue: Mapping[str, Any], scope: Scope) -> dict[str, bytes]:
    """Return the files that the map asks for, by their path in the catalogue.

    Parameters
    ----------
    catalogue
        From `bodymap.scene.catalogue`: its `index` says which views there are.

    Returns
    -------
    dict
        Shapes as gzipped JSON, whatever their path says; pictures as WebP.
    """
    found: dict[str, bytes] = {}
    for body, views in catalogue["index"].items():
        for view, entry in views.items():
            for name in (one for one in _SHAPES if one in entry):
                found[entry[name]] = _shapes(geometry, body, view, name, entry[name], scope)
            for name, how in _PICTURES.items():
                picture = (geometry.folder / entry[name]).read_bytes()
                found[entry[name]] = _lighter(picture, *how) if scope.is_part else picture
    return found


def _shapes(geometry: Geometry, body: str, view: str, name: str, path: str, scope: Scope) -> bytes:
    if name == "packed" and not scope.is_part:
        return (geometry.folder / path).read_bytes()
    if name == "dermatomes":
        return packed(read_json(geometry.folder, path))
    content = read_json(geometry.folder, geometry.files(body, view).json)
    if scope.is_part:
        content = {**content, "features": [*_kept(content["features"], scope)]}
    return packed(content)


def _kept(features: Sequence[Mapping[str, Any]], scope: Scope) -> Iterator[Mapping[str, Any]]:
    """The shapes of a part: all of its own, the body's outline, and other muscles as ground."""
    for one in features:
        kind = "point" if one["kind"] == "zone" else one["kind"]
        if kind == "outline" or scope.holds(kind, one["id"]):
            yield one
        elif kind == "muscle":
            ground = {name: value for name, value in one.items() if name != "fibres"}
            yield {**ground, "d": [_coarse(ring) for ring in one["d"]]}


def _lighter(picture: bytes, quality: int, scale: float) -> bytes:
    """Return a WebP picture in fewer bytes; its transparency keeps all shades, which soft edges need."""
    drawn, out = Image.open(BytesIO(picture)), BytesIO()
    size = (round(drawn.width * scale), round(drawn.height * scale))
    drawn.resize(size, Image.Resampling.LANCZOS).save(out, "WEBP", quality=quality, method=5)
    return out.getvalue()


def _coarse(ring: Sequence[int]) -> Sequence[int]:
    """Return a delta-coded ring with the corners left out that hardly change it (Douglas and Peucker)."""
    corners = decode(ring)
    if len(corners) < 6:
        return ring
    first = corners[0]
    far = max(range(len(corners)), key=lambda at: math.dist(corners[at], first))
    kept = (*_line(corners[: far + 1])[:-1], *_line((*corners[far:], first))[:-1])
    if len(kept) < 3:
        return ring
    deltas = [(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(kept)]
    return [round(value) for pair in (first, *deltas) for value in pair]


def _line(places: Ring) -> Ring:
    """Return a line without the places that lie within `COARSE` of the line that is left."""
    (x0, y0), (x1, y1) = places[0], places[-1]
    length = math.dist(places[0], places[-1])
    if len(places) < 3:
        return places

    def off(place: tuple[float, float]) -> float:
        if not length:
            return math.dist(place, places[0])
        return abs((y1 - y0) * (place[0] - x0) - (x1 - x0) * (place[1] - y0)) / length

    at = max(range(1, len(places) - 1), key=lambda index: off(places[index]))
    if off(places[at]) <= COARSE:
        return (places[0], places[-1])
    return (*_line(places[: at + 1])[:-1], *_line(places[at:]))

"""Dermatomes on the skin: the part that each spinal nerve root mostly serves, and its steady middle.

``drawing/dermatomes.toml`` gives each root one or more strokes along the middle of its dermatome, on the
person's left. Every place on the skin belongs to the root whose strokes are nearest along the skin, less the
root's `reach`. Real dermatomes overlap, so each has a `core` as well: what lies well nearer to its steady
strokes than to any other root's. The face belongs to the trigeminal nerve and stays empty.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from scipy import sparse

from drawing import encode
from drawing.areas import AreaField, Areas, stroke_points
from drawing.body import Array, Body
from drawing.frames import Frame
from drawing.pain import zone_shape
from drawing.shapes import MIRROR, OTHER_SIDE, clean, turned
from drawing.skin import Skins
from drawing.views import View

DERMATOMES_FILE = Path(__file__).parent / "dermatomes.toml"
CORE_SHARE = 0.3  # of the way from the steady strokes to those of the next root; half the way is the border
SHARPNESS = 8.0  # depth per decimetre, so that a core's rim is drawn where it is
TOLERANCE = 2.6  # pixels: how much a border is straightened, so that no steps are seen
SMOOTHING = 6  # how often distances are blended with those of the neighbouring vertices, against wavy borders


@dataclass(frozen=True)
class DermatomeSeed:
    """A root's strokes, "view x y | view x y", or "parts: view x y | ..." to name the body parts they lie on.

    `reach` (decimetres) lets it win over its neighbours; `core` are the strokes along which it is most
    constant, all strokes when left out; `key` is the pick of the standard key sensory point; what is `blank`
    takes its ground and is not drawn.
    """

    root: str
    strokes: list[str]
    core: list[str] | None = None
    key: str = ""
    reach: float = 0.0
    blank: bool = False


@dataclass(frozen=True)
class DermatomeShape:
    """A dermatome in a view, on the screen in decimetres.

    `part` is "" for all of it, "core" for its steady middle, "key" for the key sensory point.
    """

    root: str
    part: str
    side: str
    shape: shapely.Geometry

    def turned(self) -> "DermatomeShape":
        """The same dermatome of the other side, in the mirrored view."""
        return DermatomeShape(self.root, self.part, OTHER_SIDE[self.side], turned(self.shape))


def read_dermatomes(path: Path = DERMATOMES_FILE) -> list[DermatomeSeed]:
    """The authored seeds, from the head down. Raises ValueError that names the root."""
    seeds = []
    for root, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
        try:
            seeds.append(DermatomeSeed(root=root, **row))
        except TypeError as error:
            raise ValueError(f"{path.name}, dermatome {root}: {error}") from error
    return seeds


def _points(strokes: list[str], skins: Skins) -> Array:
    """Skin points (n, 3) along strokes that may name their body parts first."""
    found = []
    for text in strokes:
        parts, colon, picks = text.rpartition(":")
        found.append(stroke_points(picks, skins.of(tuple(parts.split()) if colon else ())))
    return np.concatenate(found)


def _blend(body: Body) -> sparse.csr_matrix:
    """Matrix (n, n) that blends a vertex's value with those around it."""
    edges = body.mesh().edges_unique
    count = len(body.vertices)
    joined = sparse.csr_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), (count, count))
    joined = joined + joined.T + sparse.identity(count)
    once = sparse.diags(1 / np.asarray(joined.sum(axis=1)).ravel()) @ joined
    several = once
    for _ in range(SMOOTHING - 1):
        several = once @ several
    return several.tocsr()


class Dermatomes:
    """The partition of a body's skin into dermatomes, which bodies with the same vertices share."""

    def __init__(self, body: Body, skins: Skins, seeds: list[DermatomeSeed]) -> None:
        self._areas = Areas(body, skins, [])
        blend = _blend(body)
        to = self._areas.skin_distance.to
        mirror = self._areas.skin_distance.mirror
        cores: dict[str, Array] = {}
        self._keys = {
            seed.root: skins.of(()).anchors(_points([seed.key], skins)) for seed in seeds if seed.key
        }
        for seed in seeds:
            points = _points(seed.strokes, skins)
            distance = to(points)
            left = blend @ distance - seed.reach
            self._areas.fields += [
                AreaField(seed.root, "left", left, 1.0, points),
                AreaField(seed.root, "right", left[mirror], 1.0, points * MIRROR),
            ]
            if not seed.blank:
                cores[seed.root] = to(_points(seed.core, skins)) if seed.core else distance
        self._core_depths = {root: self._core_depth(root, distance) for root, distance in cores.items()}

    def _core_depth(self, root: str, distance: Array) -> Array:
        """Depth (n,) of every vertex in the core of the left side: positive inside."""
        others = np.min([one.distance for one in self._areas.fields if one.area != root], axis=0)
        return SHARPNESS * (CORE_SHARE * others.clip(0) - (1 - CORE_SHARE) * distance)

    def shapes(self, view: View, outline: shapely.Geometry) -> list[DermatomeShape]:
        """What a view shows, the roots in their order, each whole first, then its core and its key point.

        In views of both sides the right is the left turned about.
        """
        regions = self._areas.shapes(view, outline, TOLERANCE / view.scale)
        found = {(root, side): shape for root, side, shape in regions}
        shapes: list[DermatomeShape] = []
        for root, depth in self._core_depths.items():
            for side in ("left", "right"):
                if (root, side) not in found:
                    continue
                whole = found[root, side]
                mirrored = side == "right"
                if mirrored and view.frame.left:
                    shapes += [one.turned() for one in shapes if one.root == root and one.side == "left"]
                    continue
                shapes.append(DermatomeShape(root, "", side, whole))
                here = depth[self._areas.skin_distance.mirror] if mirrored else depth
                core = clean(zone_shape(here, view, outline).intersection(whole))
                if not core.is_empty:
                    shapes.append(DermatomeShape(root, "core", side, core))
                if key := self._key_point(root, mirrored, view, whole):
                    shapes.append(DermatomeShape(root, "key", side, key))
        return shapes

    def _key_point(
        self, root: str, mirrored: bool, view: View, whole: shapely.Geometry
    ) -> shapely.Point | None:
        """Where a view shows the key point of a root on the screen, if it does."""
        if root not in self._keys:
            return None
        points, normals = (one[:1] for one in self._keys[root].on(view.body))
        if mirrored:
            points, normals = points * MIRROR, normals * MIRROR
        spot = shapely.Point(view.frame.project(points)[0])
        return spot if view.visible(points, normals)[0] and whole.covers(spot) else None


def write_dermatomes(out: Path, sex: str, frame: Frame, shapes: list[DermatomeShape]) -> str:
    """Write a view's dermatomes as a file of their own; returns its name from the geometry folder."""
    features: list[dict[str, Any]] = []
    for one in shapes:
        if one.part == "key":
            x, y = frame.units(one.shape.coords[0]).round().astype(int).tolist()
            features.append({"kind": "key", "id": one.root, "side": one.side, "xy": [x, y]})
        elif rings := encode.rings(one.shape, frame):
            part = {"part": one.part} if one.part else {}
            features.append({"kind": "dermatome", "id": one.root, **part, "side": one.side, "d": rings})
    head = {"format": 1, "body": sex, "view": frame.name, "size": list(frame.size), "unit_mm": frame.unit_mm}
    content = encode.json_bytes({**head, "features": features})
    return f"{sex}/{encode.write_hashed(out / sex, f'{frame.name}-dermatomes.json', content)}"

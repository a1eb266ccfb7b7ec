"""Pain areas on the skin: a partition without gaps, grown from authored seed strokes.

``drawing/areas.toml`` gives each area one or more strokes (picks "view x y" joined by "|") on the person's
left or the midline. Every skin point belongs to the area whose strokes are nearest along the skin, less the
area's `reach`.
"""

import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import potpourri3d
import shapely
from scipy import ndimage, sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree
from skimage import measure

from drawing.body import Array, Body
from drawing.shapes import MIRROR, OTHER_SIDE, turned
from drawing.skin import Skin, Skins
from drawing.views import View

AREAS_FILE = Path(__file__).parent / "areas.toml"
SAMPLE_STEP = 0.06  # decimetres between samples of a stroke
CRUMB_PIXELS = 40
WIDEST_PAIN = 0.55  # decimetres: an area's reach beyond this does not widen its pain spot


@dataclass(frozen=True)
class AreaSeed:
    """An area's strokes; `reach` (dm) lets it win over its neighbours, `pain` scales its pain spot."""

    area: str
    strokes: list[str]
    midline: bool = False
    reach: float = 0.0
    pain: float = 0.62
    skin: tuple[str, ...] = field(default=())


def read_area_seeds(path: Path = AREAS_FILE) -> list[AreaSeed]:
    """The authored seeds. Raises ValueError that names the area."""
    seeds = []
    for area, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
        try:
            seeds.append(AreaSeed(area=area, **{**row, "skin": tuple(row.get("skin", ()))}))
        except TypeError as error:
            raise ValueError(f"{path.name}, area {area}: {error}") from error
    return seeds


def stroke_points(text: str, skin: Skin) -> Array:
    """Skin points (n, 3) along a stroke "view x y | view x y ...", at most SAMPLE_STEP apart in the view."""
    picks = [
        (words[0], float(words[1]), float(words[2])) for words in (part.split() for part in text.split("|"))
    ]
    points = [skin.pick(*picks[0])]
    for (view, x0, y0), (next_view, x1, y1) in pairwise(picks):
        start, stop = skin.pick(view, x0, y0), skin.pick(next_view, x1, y1)
        count = max(2, int(np.linalg.norm(stop - start) / SAMPLE_STEP))
        if view == next_view:
            points += [
                skin.pick(view, x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for t in np.linspace(0, 1, count)[1:]
            ]
        else:
            between = start + np.linspace(0, 1, count)[1:, None] * (stop - start)
            points += list(skin.snap(between)[0])
    return np.array(points)


class SkinDistance:
    """Distances along the skin (heat method), and the mirror of every vertex."""

    def __init__(self, body: Body) -> None:
        self.body = body
        graph = body.mesh().edges_unique
        ones = np.ones(len(graph))
        count = len(body.vertices)
        _, component = csgraph.connected_components(
            sparse.coo_matrix((ones, (graph[:, 0], graph[:, 1])), (count, count)), directed=False
        )
        used = np.unique(body.triangles)
        main = np.bincount(component[used]).argmax()
        self.inner = np.flatnonzero(component == main)
        number = np.full(count, -1)
        number[self.inner] = np.arange(len(self.inner))
        faces = number[body.triangles]
        faces = faces[(faces >= 0).all(axis=1)]
        self._solver = potpourri3d.MeshHeatMethodDistanceSolver(body.vertices[self.inner], faces)
        self._tree = cKDTree(body.vertices[self.inner])
        # loose parts (the eyes) take the value of the nearest point of the skin
        _, self._borrow = self._tree.query(body.vertices)
        _, self.mirror = cKDTree(body.vertices).query(body.vertices * MIRROR)

    def nearest(self, points: Array) -> np.ndarray:
        """Numbers (k,) of the skin's vertices nearest to points (k, 3)."""
        return self.inner[self._tree.query(points)[1]]

    def to(self, points: Array) -> Array:
        """Distance (n,) in decimetres of every vertex to the nearest of the points (k, 3)."""
        _, near = self._tree.query(points)
        distance = self._solver.compute_distance_multisource(np.unique(near))
        straight, _ = cKDTree(points).query(self.body.vertices[self.inner])
        return np.maximum(distance, straight)[self._borrow]


@dataclass(frozen=True)
class AreaField:
    """One area of one side: its strokes and how far every vertex is from them.

    points : (k, 3) of the strokes; distance : (n,) decimetres, less the area's reach.
    """

    area: str
    side: str
    distance: Array
    pain: float
    points: Array


class Areas:
    """The partition of a body's skin into areas."""

    def __init__(self, body: Body, skins: Skins, seeds: list[AreaSeed]) -> None:
        self.body = body
        self.skin_distance = SkinDistance(body)
        self.fields: list[AreaField] = []
        mirror = self.skin_distance.mirror
        for seed in seeds:
            points = np.concatenate([stroke_points(text, skins.of(seed.skin)) for text in seed.strokes])
            left = self.skin_distance.to(points) - seed.reach
            if seed.midline:
                both = np.concatenate([points, points * MIRROR])
                self.fields.append(
                    AreaField(seed.area, "midline", np.minimum(left, left[mirror]), seed.pain, both)
                )
            else:
                self.fields.append(AreaField(seed.area, "left", left, seed.pain, points))
                self.fields.append(AreaField(seed.area, "right", left[mirror], seed.pain, points * MIRROR))

    @cached_property
    def owner(self) -> np.ndarray:
        """Number of the winning field of every vertex (n,)."""
        return np.argmin([one.distance for one in self.fields], axis=0)

    @cached_property
    def neighbours(self) -> set[tuple[int, int]]:
        """Pairs (lower, higher) of field numbers whose areas share a border."""
        pairs = np.sort(self.owner[self.body.mesh().edges_unique], axis=1)
        return {(int(a), int(b)) for a, b in np.unique(pairs, axis=0) if a != b}

    def radius(self, number: int) -> float:
        """Radius (dm) of an area's pain spot: a share of how far the area reaches from its strokes."""
        inside = self.owner == number
        if not inside.any():
            return 0.1
        reach = float(np.percentile(self.fields[number].distance[inside], 80))
        return min(reach, WIDEST_PAIN) * self.fields[number].pain

    def shapes(
        self, view: View, outline: shapely.Geometry, tolerance: float = 0.012
    ) -> list[tuple[str, str, shapely.Geometry]]:
        """(area, side, polygons) in a view, sharing their borders; together they fill the outline."""
        best = np.full(view.triangle.shape, np.inf)
        owner = np.full(view.triangle.shape, -1)
        for number, one in enumerate(self.fields):
            distance = view.blend(one.distance, np.inf)
            closer = distance < best
            best[closer], owner[closer] = distance[closer], number
        owner = _without_crumbs(owner)
        near = ndimage.distance_transform_edt(owner < 0)
        _, (rows, columns) = ndimage.distance_transform_edt(owner < 0, return_indices=True)
        owner = np.where(near <= 6, owner[rows, columns], -1)
        if view.frame.left:
            columns = np.arange(owner.shape[1])
            owner[:, (columns >= owner.shape[1] / 2) != (view.frame.left > 0)] = -1
        numbers, cover = _coverage(owner, view)
        smooth = shapely.coverage_simplify(cover, tolerance)
        found: dict[tuple[str, str], list[shapely.Geometry]] = defaultdict(list)
        for number, geometry in zip(numbers, smooth, strict=True):
            one = self.fields[number]
            found[one.area, one.side].append(geometry)
            if view.frame.left:  # drawn in one half, so that the other is its exact mirror image
                found[one.area, OTHER_SIDE[one.side]].append(turned(geometry))
        clipped = {key: shapely.union_all(parts).intersection(outline) for key, parts in found.items()}
        return [(area, side, shape) for (area, side), shape in clipped.items() if not shape.is_empty]


def _without_crumbs(owner: np.ndarray) -> np.ndarray:
    """Give islands of a few pixels to their neighbours."""
    labels = measure.label(owner, background=-1, connectivity=1)
    sizes = np.bincount(labels.ravel())
    crumb = (sizes[labels] < CRUMB_PIXELS) & (owner >= 0)
    if not crumb.any():
        return owner
    _, (rows, columns) = ndimage.distance_transform_edt(crumb | (owner < 0), return_indices=True)
    return np.where(crumb, owner[rows, columns], owner)


def _coverage(owner: np.ndarray, view: View) -> tuple[list[int], np.ndarray]:
    """Polygons of the pixels of each number, as a valid coverage (shared edges have the same vertices)."""
    rows, columns = np.nonzero(owner >= 0)
    lower = view.screen(rows + 0.5, columns - 0.5)
    upper = view.screen(rows - 0.5, columns + 0.5)
    pixels = shapely.box(lower[:, 0], lower[:, 1], upper[:, 0], upper[:, 1])
    numbers = sorted(set(owner[rows, columns].tolist()))
    values = owner[rows, columns]
    return numbers, np.array([shapely.coverage_union_all(pixels[values == number]) for number in numbers])

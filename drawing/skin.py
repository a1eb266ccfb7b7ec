"""Places on the skin: picking them through a view, and pulling points back onto the surface."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import trimesh
from scipy.spatial import cKDTree

from drawing.body import PARTS, Array, Body
from drawing.frames import FRAMES, Frame
from drawing.views import Caster

# "inner" looks at the left limbs from the midline, with the coordinates of the left view; "sole" looks up
# from below
# (x, z), "top" down from above (x, -z).
PICK_FRAMES = {
    **{name: FRAMES[name] for name in ("front", "back", "left")},
    "inner": FRAMES["left"],
    "sole": Frame("sole", (1, 0, 0), (0, 0, 1), (0, 3, -1, 3)),
    "top": Frame("top", (1, 0, 0), (0, 0, -1), (0, 3, -3, 1)),
}
MIDLINE_PARTS = ("head", "neck", "trunk")
HALF_EDGE = (
    -0.25
)  # authored things lie on the left half; on these parts this much beyond the midline still counts (dm)


@dataclass(frozen=True)
class Anchors:
    """Points of the skin that any body has: numbers (..., 3) of a triangle's corners, and their weights."""

    corners: np.ndarray
    weights: Array

    def on(self, body: Body) -> tuple[Array, Array]:
        """Positions and unit normals (..., 3) of the points on a body."""
        points = np.einsum("...j,...jk->...k", self.weights, body.vertices[self.corners])
        normals = np.einsum("...j,...jk->...k", self.weights, body.normals[self.corners])
        return points, normals / np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)


class Skin:
    """The left half of a body, or of named parts of it, as a surface to draw on."""

    def __init__(self, body: Body, parts: tuple[str, ...] = ()) -> None:
        unknown = set(parts) - set(PARTS)
        if unknown:
            raise ValueError(f"Unknown body part {sorted(unknown)}; the parts are {sorted(PARTS)}.")
        kept = np.isin(body.part_of_triangle, parts or tuple(PARTS))
        edge = np.where(np.isin(body.part_of_triangle, MIDLINE_PARTS), HALF_EDGE, 0.0)
        kept &= body.vertices[body.triangles].mean(axis=1)[:, 0] > edge
        self.body = body
        self.mesh = trimesh.Trimesh(body.vertices, body.triangles[kept], process=False)
        self._caster = Caster(self.mesh)
        self._centres = cKDTree(self.mesh.triangles_center)
        self._used = np.unique(self.mesh.faces)

    def pick(self, view: str, x: float, y: float) -> Array:
        """The skin point (3,) that a view shows at (x, y) dm; the nearest rim point when the ray misses."""
        if view not in PICK_FRAMES:
            raise ValueError(f'"{view}" is not a view to pick in; use one of {sorted(PICK_FRAMES)}.')
        frame: Frame = PICK_FRAMES[view]
        screen = np.array([[x, y]])
        origins, directions = frame.rays(screen)
        if view == "inner":
            origins, directions = origins * (1 - np.abs(frame.toward)), -directions
        _, distance = self._caster.hits(origins, directions)
        if np.isfinite(distance[0]):
            return origins[0] + distance[0] * directions[0]
        points = self.mesh.vertices[self._used]
        return points[np.linalg.norm(frame.project(points) - screen, axis=1).argmin()]

    def snap(self, points: Array) -> tuple[Array, Array]:
        """Nearest skin points and their normals, both in the shape (..., 3) of `points`."""
        return self.anchors(points).on(self.body)

    def anchors(self, points: Array) -> "Anchors":
        """Where on the skin points (..., 3) lie, told by triangle, so that another body has them too."""
        flat = np.asarray(points, float).reshape(-1, 3)
        _, near = self._centres.query(flat, k=min(16, len(self.mesh.faces)))
        triangles = self.mesh.triangles[near]
        count = near.shape[1]
        close = trimesh.triangles.closest_point(triangles.reshape(-1, 3, 3), np.repeat(flat, count, axis=0))
        close = close.reshape(len(flat), count, 3)
        best = np.linalg.norm(close - flat[:, None], axis=2).argmin(axis=1)
        rows = np.arange(len(flat))
        found, triangle = close[rows, best], near[rows, best]
        weights = self._caster.weights(triangle, found)
        shape = np.shape(points)
        return Anchors(self.mesh.faces[triangle].reshape(shape), weights.reshape(shape))


class Skins:
    """Skins of one body by parts, made when first asked for."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.of = cache(lambda parts: Skin(body, parts))

"""Orthographic views of a body: what is seen at each pixel, and the outlines that follow from it."""

from functools import cached_property

import numpy as np
import shapely
import trimesh
from scipy import ndimage
from shapely.geometry import LineString, Polygon
from skimage import measure, morphology
from trimesh.ray.ray_pyembree import RayMeshIntersector

from drawing.body import Array, Body
from drawing.frames import Frame

Window = tuple[slice, slice]


class Caster:
    """First hits of rays with a surface, with their barycentric coordinates."""

    def __init__(self, mesh: trimesh.Trimesh) -> None:
        self.mesh = mesh
        self._rays = RayMeshIntersector(mesh, scale_to_box=False)

    def hits(self, origins: Array, directions: Array) -> tuple[np.ndarray, Array]:
        """Triangle number (n,), -1 for a miss, and distance (n,), infinite for a miss."""
        triangle = np.asarray(self._rays.intersects_first(origins, directions))
        distance = np.full(len(origins), np.inf)
        hit = triangle >= 0
        corners = self.mesh.triangles[triangle[hit]]
        normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        slope = np.einsum("ij,ij->i", normal, directions[hit])
        slope[np.abs(slope) < 1e-12] = 1e-12
        distance[hit] = np.einsum("ij,ij->i", normal, corners[:, 0] - origins[hit]) / slope
        return triangle, distance

    def weights(self, triangle: np.ndarray, points: Array) -> Array:
        """Barycentric weights (n, 3) of points on triangles, clipped to the triangle."""
        return np.clip(trimesh.triangles.points_to_barycentric(self.mesh.triangles[triangle], points), 0, 1)


def ambient_occlusion(body: Body, samples: int = 192, reach: float = 3.0) -> Array:
    """Share (n,) of open sky above each vertex, 0 to 1; `reach` (dm) is how far shade is cast."""
    caster, random = Caster(body.mesh()), np.random.default_rng(7)
    shade = np.zeros(len(body.vertices))
    for _ in range(samples):
        direction = random.normal(size=body.vertices.shape)
        direction = direction / np.linalg.norm(direction, axis=1, keepdims=True) + body.normals
        direction /= np.maximum(np.linalg.norm(direction, axis=1, keepdims=True), 1e-9)
        _, distance = caster.hits(body.vertices + 0.01 * (body.normals + direction), direction)
        shade += np.clip(1 - distance / reach, 0, 1)
    open_sky = 1 - shade / samples
    neighbours = trimesh.graph.edges_to_coo(body.mesh().edges_unique, count=len(open_sky)).tocsr()
    neighbours = neighbours + neighbours.T
    degree = np.maximum(np.asarray(neighbours.sum(axis=1)).ravel(), 1)
    for _ in range(2):
        open_sky = 0.5 * open_sky + 0.5 * (neighbours @ open_sky) / degree
    return open_sky


class View:
    """What one camera sees of a body, `scale` pixels a decimetre.

    Buffers are (height, width): triangle (-1 outside), depth (toward the camera, -inf outside); weights is
    (height, width, 3), the barycentric weights of the hit.
    """

    def __init__(self, body: Body, frame: Frame, scale: int = 100) -> None:
        if frame.parts:
            body = body.left_of(frame.parts)
        self.body, self.frame, self.scale = body, frame, scale
        x0, x1, y0, y1 = frame.box
        self.width, self.height = round((x1 - x0) * scale), round((y1 - y0) * scale)
        columns = x0 + (np.arange(self.width) + 0.5) / scale
        rows = y1 - (np.arange(self.height) + 0.5) / scale
        screen = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
        caster = Caster(body.mesh())
        origins, directions = frame.rays(screen)
        triangle, distance = caster.hits(origins, directions)
        hit = triangle >= 0
        points = origins[hit] + distance[hit, None] * directions[hit]
        weights = np.zeros((len(screen), 3))
        weights[hit] = caster.weights(triangle[hit], points)
        shape = (self.height, self.width)
        self.triangle = triangle.reshape(shape)
        self.depth = np.where(hit, 50 - distance, -np.inf).reshape(shape)
        self.weights = weights.reshape(*shape, 3)

    @cached_property
    def inside(self) -> np.ndarray:
        """Which pixels (height, width) show the body."""
        return self.triangle >= 0

    @cached_property
    def facing(self) -> Array:
        """Cosine (height, width) between the skin's normal and the way to the camera."""
        return self.blend(self.body.normals @ self.frame.toward)

    @cached_property
    def seen(self) -> np.ndarray:
        """Numbers of the triangles that are seen at any pixel."""
        return np.unique(self.triangle[self.inside])

    def blend(self, values: Array, outside: float = 0.0, window: Window = np.s_[:, :]) -> Array:
        """Vertex values (n,) or (n, k) interpolated over the pixels, or over a window of them."""
        corners = values[self.body.triangles[self.triangle[window].clip(0)]]
        image = np.einsum("hwc,hwc...->hw...", self.weights[window], corners)
        image[~self.inside[window]] = outside
        return image

    def window_of(self, triangles: np.ndarray, room: int = 3) -> Window:
        """The rows and columns in which some triangles lie, with `room` pixels around."""
        corners = self.body.vertices[self.body.triangles[triangles]].reshape(-1, 3)
        row, column = self.pixel(self.frame.project(corners))
        rows = slice(max(row.min() - room, 0), row.max() + room + 1)
        return rows, slice(max(column.min() - room, 0), column.max() + room + 1)

    def pixel(self, screen: Array) -> tuple[np.ndarray, np.ndarray]:
        """Rows and columns of screen positions, clipped to the picture."""
        column = ((screen[..., 0] - self.frame.box[0]) * self.scale).astype(int).clip(1, self.width - 2)
        row = ((self.frame.box[3] - screen[..., 1]) * self.scale).astype(int).clip(1, self.height - 2)
        return row, column

    def screen(self, row: Array, column: Array) -> Array:
        """Screen positions (..., 2) of pixel centres given as (fractional) rows and columns."""
        return np.stack(
            [self.frame.box[0] + (column + 0.5) / self.scale, self.frame.box[3] - (row + 0.5) / self.scale],
            axis=-1,
        )

    def visible(self, points: Array, normals: Array, slack: float = 0.06) -> np.ndarray:
        """Which points on the skin (..., 3) face the camera and are not hidden; `slack` in decimetres."""
        row, column = self.pixel(self.frame.project(points))
        nearest = ndimage.maximum_filter(self.depth, 3)[row, column]
        front = ndimage.minimum_filter(np.where(self.inside, self.depth, np.inf), 3)[row, column]
        facing = normals @ self.frame.toward
        depth = points @ self.frame.toward
        behind = np.minimum(np.where(np.isfinite(front), front, nearest), nearest)
        return (facing > -0.05) & (depth > behind - slack - 0.10 * (1 - facing.clip(0, 1)))

    def silhouette(self, tolerance: float = 0.004) -> shapely.Geometry:
        """Outline of the body on the screen, in decimetres."""
        mask = ndimage.gaussian_filter(np.pad(self.inside.astype(float), 1), 0.8)
        rings = [
            Polygon(self.screen(c[:, 0] - 1, c[:, 1] - 1)).buffer(0)
            for c in measure.find_contours(mask, 0.5)
            if len(c) > 8
        ]
        outline = shapely.Polygon()
        for ring in sorted(rings, key=lambda r: -r.area):
            hole = outline.contains(ring.representative_point())
            outline = outline.difference(ring) if hole else outline.union(ring)
        return outline.simplify(tolerance)

    def contours(
        self, jump: float = 0.12, shortest: float = 0.22, tolerance: float = 0.006
    ) -> list[LineString]:
        """Lines inside the outline where one part of the body passes in front of another; `jump` in dm."""
        depth = np.where(self.inside, self.depth, -99.0)
        edge = (ndimage.maximum_filter(depth, 3) - depth > jump) & ndimage.binary_erosion(
            self.inside, iterations=2
        )
        thin = morphology.skeletonize(edge)
        crossing = ndimage.convolve(thin.astype(int), np.ones((3, 3), int), mode="constant") > 3
        labels = measure.label(thin & ~crossing, connectivity=2)
        lines = []
        for region in measure.regionprops(labels):
            path = _walk(region.coords)
            if len(path) < 8:
                continue
            smooth = ndimage.gaussian_filter1d(path.astype(float), 1.5, axis=0, mode="nearest")
            line = LineString(self.screen(smooth[:, 0], smooth[:, 1]))
            if line.length >= shortest:
                lines.append(line.simplify(tolerance))
        return lines


def _walk(pixels: np.ndarray) -> np.ndarray:
    """Pixels (n, 2) of a thin line in order from one end to the other."""
    left = {tuple(p) for p in pixels}
    steps = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)]

    def near(p: tuple[int, int]) -> list[tuple[int, int]]:
        return [q for q in ((p[0] + a, p[1] + b) for a, b in steps) if q in left]

    here = next((p for p in left if len(near(p)) == 1), next(iter(left)))
    path = [here]
    left.discard(here)
    while following := near(here):
        here = following[0]
        path.append(here)
        left.discard(here)
    return np.array(path)

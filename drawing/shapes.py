"""From lofts to shapes on the screen: what a view shows of each muscle, and the clean partition of each layer."""

from dataclasses import dataclass

import numpy as np
import shapely
import trimesh
from scipy import ndimage
from shapely.geometry import LineString, MultiPolygon, Polygon
from skimage import measure

from drawing.body import Array
from drawing.sheets import Loft
from drawing.views import Caster, View

SLACK = 0.08  # decimetres a sheet's flat cells may lie under the curved skin and still be seen
ROUNDING = 0.018  # decimetres: rounds corners and closes hair cracks
GAP = 0.010  # decimetres between neighbours of a layer
SMALLEST = 0.004  # square decimetres: smaller crumbs are dropped
MIRROR = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Shape:
    """A muscle, or a part of one, in a view. Geometry in screen decimetres, y up.

    whole : all of it that faces the camera; cut : what its layer's upper muscles leave; fibres : lines inside `cut`.
    """

    muscle: str
    part: str
    side: str
    layer: str
    whole: shapely.Geometry
    cut: shapely.Geometry
    fibres: list[LineString]


def polygons(geometry: shapely.Geometry) -> list[Polygon]:
    """The polygons of any geometry, largest first."""
    parts = shapely.get_parts(geometry)
    return sorted((part for part in parts if part.geom_type == "Polygon"), key=lambda part: -part.area)


def clean(geometry: shapely.Geometry, smallest: float = SMALLEST) -> shapely.Geometry:
    """Only polygons, without crumbs."""
    return MultiPolygon([part for part in polygons(geometry) if part.area >= smallest])


def side_of(loft_is_mirrored: bool) -> str:
    return "right" if loft_is_mirrored else "left"


def project(loft: Loft, view: View, mirrored: bool) -> shapely.Geometry:
    """The part of a loft that a view shows, as polygons on the screen."""
    points = loft.points * MIRROR if mirrored else loft.points
    screen = view.frame.project(points)
    low = np.stack(view.pixel(screen.min(axis=(0, 1)) - 0.05))
    high = np.stack(view.pixel(screen.max(axis=(0, 1)) + 0.05))
    rows = np.arange(min(low[0], high[0]), max(low[0], high[0]) + 1)
    columns = np.arange(low[1], high[1] + 1)
    grid = np.stack(np.meshgrid(rows, columns, indexing="ij"), axis=-1)
    origins, directions = view.frame.rays(view.screen(grid[..., 0], grid[..., 1]).reshape(-1, 2))
    _, distance = Caster(_sheet_mesh(points)).hits(origins, directions)
    depth = (50 - distance).reshape(grid.shape[:2])
    window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    seen = depth > view.depth[window] - SLACK / view.facing[window].clip(0.35, 1)
    mask = ndimage.gaussian_filter(np.pad(seen.astype(float), 1), 0.9)
    shape = shapely.Polygon()
    for ring in measure.find_contours(mask, 0.5):
        if len(ring) > 8:
            one = Polygon(view.screen(ring[:, 0] - 1 + rows[0], ring[:, 1] - 1 + columns[0])).buffer(0)
            shape = shape.symmetric_difference(one)
    return clean(shape.buffer(ROUNDING).buffer(-2 * ROUNDING).buffer(ROUNDING))


def _sheet_mesh(points: Array) -> trimesh.Trimesh:
    """A loft's grid as triangles."""
    along, across = points.shape[:2]
    number = np.arange(along * across).reshape(along, across)
    corners = [part.ravel() for part in (number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:])]
    quads = np.stack(corners, axis=1)
    return trimesh.Trimesh(points.reshape(-1, 3), np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]]), process=False)


def layer_shapes(lofts: list[Loft], view: View, outline: shapely.Geometry, mirrored_too: bool) -> list[Shape]:
    """Shapes of one layer, upper muscles (higher rank) cutting the lower ones.

    The right is the mirror of the left; side views show the near side only (`mirrored_too` false).
    """
    shapes: list[Shape] = []
    taken = shapely.Polygon()
    for loft in sorted(lofts, key=lambda one: -one.sheet.rank):
        for mirrored in (False, True) if mirrored_too else (False,):
            whole = clean(project(loft, view, mirrored).intersection(outline))
            if whole.is_empty:
                continue
            free = whole.difference(taken.buffer(GAP)) if not taken.is_empty else whole
            cut = clean(free.buffer(-ROUNDING / 2).buffer(ROUNDING / 2))
            taken = shapely.union(taken, whole)
            sheet = loft.sheet
            fibres = _fibres(loft, view, cut, mirrored)
            shapes.append(Shape(sheet.muscle, sheet.part, side_of(mirrored), sheet.layer, whole, cut, fibres))
    return shapes


def _fibres(loft: Loft, view: View, cut: shapely.Geometry, mirrored: bool) -> list[LineString]:
    """Fibre strokes inside a cut shape, where the view sees them, drawn back a little from the border."""
    room = cut.buffer(-0.018)
    if room.is_empty:
        return []
    turn = MIRROR if mirrored else np.ones(3)
    columns = np.linspace(0, loft.points.shape[1] - 1, loft.sheet.fibres + 2)[1:-1].round().astype(int)
    lines = []
    for column in columns:
        path, normals = loft.points[:, column] * turn, loft.normals[:, column] * turn
        seen = view.visible(path, normals).astype(int)
        for start, stop in zip(*(np.flatnonzero(np.diff(np.r_[0, seen, 0]) == step) for step in (1, -1)), strict=True):
            if stop - start < 2:
                continue
            stroke = LineString(view.frame.project(path[start:stop])).intersection(room)
            pieces = [piece for piece in shapely.get_parts(stroke) if piece.geom_type == "LineString"]
            lines += [piece.simplify(0.006) for piece in pieces if piece.length > 0.08]
    return lines

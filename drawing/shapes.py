"""From lofts to shapes on the screen: what a view shows of each muscle, and the clean partition of each layer."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.ndimage import zoom
from shapely.geometry import LineString, MultiPolygon, Polygon

from drawing.body import Array
from drawing.sheets import Loft
from drawing.views import View

FINER = 4  # each loft cell becomes FINER x FINER screen cells
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
    points, normals = (_finer(grid * MIRROR if mirrored else grid) for grid in (loft.points, loft.normals))
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    seen = view.visible(points, normals)
    screen = view.frame.project(points)
    cells = np.stack([screen[:-1, :-1], screen[1:, :-1], screen[1:, 1:], screen[:-1, 1:]], axis=2)
    all_seen = seen[:-1, :-1] & seen[1:, :-1] & seen[1:, 1:] & seen[:-1, 1:]
    if not all_seen.any():
        return MultiPolygon()
    quads = shapely.make_valid(shapely.polygons(cells[all_seen]))
    quads = quads[shapely.area(quads) > 1e-8]
    joined = shapely.union_all(shapely.buffer(quads, 0.002, join_style="mitre"))
    return clean(joined.buffer(ROUNDING).buffer(-2 * ROUNDING).buffer(ROUNDING))


def _finer(grid: Array) -> Array:
    return np.stack([zoom(grid[..., axis], FINER, order=1) for axis in range(3)], axis=-1)


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
    """Fibre strokes inside a cut shape, drawn back a little from its border."""
    room = cut.buffer(-0.018)
    if room.is_empty:
        return []
    columns = np.linspace(0, loft.points.shape[1] - 1, loft.sheet.fibres + 2)[1:-1].round().astype(int)
    lines = []
    for column in columns:
        path = loft.points[:, column] * (MIRROR if mirrored else 1)
        stroke = LineString(view.frame.project(path)).intersection(room)
        pieces = [piece for piece in shapely.get_parts(stroke) if piece.geom_type == "LineString"]
        lines += [piece.simplify(0.006) for piece in pieces if piece.length > 0.08]
    return lines

"""From lofts to shapes on the screen: what a view shows of each muscle, cleanly parted in layers."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
import trimesh
from scipy import ndimage
from shapely.geometry import LineString, MultiPolygon, Polygon
from skimage import measure

from drawing.body import Array
from drawing.frames import Frame
from drawing.sheets import Loft
from drawing.views import Caster, View

SLACK = 0.08  # decimetres a sheet's flat cells may lie under the curved skin and still be seen
ROUNDING = 0.018  # decimetres: rounds corners and closes hair cracks
GAP = 0.010  # decimetres between neighbours of a layer
SMALLEST = 0.004  # square decimetres: smaller crumbs are dropped
TOLERANCE = 0.005  # decimetres a simplified border may stray
MIRROR = np.array([-1.0, 1.0, 1.0])
OTHER_SIDE = {"left": "right", "right": "left", "midline": "midline"}


@dataclass(frozen=True)
class Shape:
    """A muscle, or a part of one, in a view. Geometry in screen decimetres, y up.

    whole : all of it that faces the camera; cut : what its layer's upper muscles leave; fibres : lines
    inside `cut`.
    """

    muscle: str
    part: str
    side: str
    layer: str
    whole: shapely.Geometry
    cut: shapely.Geometry
    fibres: list[LineString]

    def turned(self) -> "Shape":
        """The same muscle of the other side, in the mirrored view."""
        return replace(
            self,
            side=OTHER_SIDE[self.side],
            whole=turned(self.whole),
            cut=turned(self.cut),
            fibres=[turned(line) for line in self.fibres],
        )


def polygons(geometry: shapely.Geometry) -> list[Polygon]:
    """The polygons of any geometry, largest first."""
    parts = shapely.get_parts(geometry)
    return sorted((part for part in parts if part.geom_type == "Polygon"), key=lambda part: -part.area)


def clean(geometry: shapely.Geometry, smallest: float = SMALLEST) -> shapely.Geometry:
    """Only polygons, without crumbs."""
    return MultiPolygon([part for part in polygons(geometry) if part.area >= smallest])


def project(loft: Loft, view: View) -> shapely.Geometry:
    """The part of a loft that a view shows, as polygons on the screen."""
    points = loft.points
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
    return trimesh.Trimesh(
        points.reshape(-1, 3), np.concatenate([quads[:, :3], quads[:, [0, 2, 3]]]), process=False
    )


def turned(geometry: shapely.Geometry) -> shapely.Geometry:
    """Screen geometry with left and right exchanged about the midline."""
    return shapely.transform(geometry, lambda xy: xy * [-1, 1])


def left_half(frame: Frame) -> Polygon:
    """The half of a front or back view's screen where the person's left lies."""
    far = 10 * frame.left
    return shapely.box(min(0, far), -10, max(0, far), 10)


def layer_shapes(lofts: list[Loft], view: View, outline: shapely.Geometry, both_sides: bool) -> list[Shape]:
    """Shapes of one layer, upper muscles (higher rank) cutting the lower ones.

    With `both_sides` (front and back views) the right is the left turned about; a side view shows its near
    side only.
    """
    shapes: list[Shape] = []
    taken = shapely.Polygon()
    room = outline.intersection(left_half(view.frame)) if both_sides else outline
    for loft in sorted(lofts, key=lambda one: -one.sheet.rank):
        whole = clean(project(loft, view).simplify(TOLERANCE).intersection(room))
        if whole.is_empty:
            continue
        free = whole.difference(taken.buffer(GAP)) if not taken.is_empty else whole
        cut = clean(free.buffer(-ROUNDING / 2).buffer(ROUNDING / 2).simplify(TOLERANCE).intersection(room))
        taken = shapely.union(taken, whole)
        sheet = loft.sheet
        left = Shape(sheet.muscle, sheet.part, "left", sheet.layer, whole, cut, _fibres(loft, view, cut))
        shapes += [left, left.turned()] if both_sides else [left]
    return shapes


def _fibres(loft: Loft, view: View, cut: shapely.Geometry) -> list[LineString]:
    """Fibre strokes inside a cut shape, where the view sees them, drawn back a little from the border."""
    room = cut.buffer(-0.018)
    if room.is_empty:
        return []
    columns = np.linspace(0, loft.points.shape[1] - 1, loft.sheet.fibres + 2)[1:-1].round().astype(int)
    lines = []
    for column in columns:
        path, normals = loft.points[:, column], loft.normals[:, column]
        seen = view.visible(path, normals).astype(int)
        for start, stop in zip(
            *(np.flatnonzero(np.diff(np.r_[0, seen, 0]) == step) for step in (1, -1)), strict=True
        ):
            if stop - start < 2:
                continue
            stroke = LineString(view.frame.project(path[start:stop])).intersection(room)
            pieces = [piece for piece in shapely.get_parts(stroke) if piece.geom_type == "LineString"]
            lines += [piece.simplify(0.006) for piece in pieces if piece.length > 0.08]
    return lines

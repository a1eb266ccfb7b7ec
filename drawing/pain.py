"""Referred pain on the skin: soft strokes and spots inside the areas that a trigger point's rows claim.

The default stroke of an area is the area's own seed stroke; neighbouring claimed areas flow together. A point may have
strokes of its own in ``drawing/pain.toml`` (see ``docs/drawing.md``). Whatever the strokes, no zone leaves its areas.
"""

import csv
import tomllib
from collections import defaultdict
from pathlib import Path

import numpy as np
import shapely
from scipy import ndimage
from shapely.geometry import Polygon
from skimage import measure

from drawing.areas import Areas, stroke_points
from drawing.body import Array
from drawing.shapes import clean
from drawing.skin import Skins
from drawing.views import View

PAIN_FILE = Path(__file__).parent / "pain.toml"
MARGIN = 0.035  # decimetres a zone keeps from the border of its areas
SOFTNESS = 5.0  # the smaller, the more neighbouring strokes flow together
ZONES = ("essential", "spillover")
OPPOSITE = {"left": "right", "right": "left"}


def read_claims(referrals: Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(trigger point, zone) to the (area, side) pairs it claims for a point of the left side."""
    sides = {"same": "left", "opposite": "right", "midline": "midline"}
    claims: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    with referrals.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            claims[row["trigger_point_id"], row["zone"]].append((row["area_id"], sides[row["side"]]))
    return dict(claims)


def read_strokes(path: Path = PAIN_FILE) -> dict[tuple[str, str], list[str]]:
    """(trigger point, zone) to its own strokes, each "radius: view x y | view x y ..."."""
    if not path.exists():
        return {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {(point, zone): strokes for point, row in table.items() for zone, strokes in row.items()}


class PainZones:
    """Depth fields of pain zones on a body: positive inside, in units of a stroke's radius."""

    def __init__(self, areas: Areas, skins: Skins) -> None:
        self._areas = areas
        self._skin = skins.of(())
        self._number = {(one.area, one.side): number for number, one in enumerate(areas.fields)}

    def depth(self, claimed: list[tuple[str, str]], strokes: list[str]) -> Array | None:
        """Depth (n,) of every vertex in the zone of the claimed areas; None when none of them lies on the skin."""
        numbers = [self._number[key] for key in claimed if key in self._number]
        if not numbers:
            return None
        fields = self._areas.fields
        if strokes:
            scaled = [self._scaled_stroke(text) for text in strokes]
        else:
            scaled = [fields[n].distance / self._areas.radius(n) for n in numbers]
        flow = -np.log(np.exp(-SOFTNESS * np.array(scaled)).sum(axis=0) + 1e-30) / SOFTNESS
        table = np.array([one.distance for one in fields])
        mine = np.zeros(len(table), bool)
        mine[numbers] = True
        inside = table[~mine].min(axis=0) - table[mine].min(axis=0)
        return np.minimum(1 - flow, (inside / 2 - MARGIN) * 8)

    def _scaled_stroke(self, text: str) -> Array:
        radius, _, picks = text.partition(":")
        points = stroke_points(picks, self._skin)
        return self._areas.skin_distance.to(points) / float(radius)


def zone_shape(depth: Array, view: View, outline: shapely.Geometry) -> shapely.Geometry:
    """Where a view shows the zone, as smooth polygons on the screen."""
    image = view.blend(depth, -1.0)
    if image.max() <= 0:
        return shapely.MultiPolygon()
    smooth = ndimage.gaussian_filter(np.pad(image.clip(-1, 1), 1, constant_values=-1.0), 1.0)
    polygons = [Polygon(view.screen(ring[:, 0] - 1, ring[:, 1] - 1)).buffer(0) for ring in measure.find_contours(smooth, 0) if len(ring) > 8]
    shape = shapely.Polygon()
    for polygon in sorted(polygons, key=lambda one: -one.area):
        hole = shape.contains(polygon.representative_point())
        shape = shape.difference(polygon) if hole else shape.union(polygon)
    return clean(shape.intersection(outline), 0.006).simplify(0.007)

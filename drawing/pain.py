"""Referred pain on the skin: soft strokes and spots inside the areas that a trigger point's rows claim.

The strokes of a point are authored in ``drawing/pain/*.toml`` (see ``docs/drawing.md``). In claimed areas
that they do not cross, the zone follows the area's seed strokes, and neighbours flow together. Whatever the
strokes, no zone leaves its areas.
"""

import csv
import tomllib
from collections import defaultdict
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
import shapely
import trimesh
from scipy import ndimage
from scipy.spatial import cKDTree
from shapely.geometry import Polygon
from skimage import measure

from drawing.areas import SAMPLE_STEP, Areas, stroke_points
from drawing.body import Array
from drawing.shapes import clean
from drawing.skin import Skins
from drawing.views import View

PAIN_FOLDER = Path(__file__).parent / "pain"
Claims = dict[str, list[tuple[str, str]]]  # zone to (area, side) pairs
Strokes = dict[str, list[str]]  # zone to strokes
BLUR = 0.04  # decimetres: rounds the corners that the mesh's triangles leave
MARGIN = 0.035  # decimetres a zone keeps from the border of its areas
SOFTNESS = 6.0  # the smaller, the more neighbouring strokes flow together
ZONE_WIDTH = {"essential": 1.12, "spillover": 0.9}  # times the width of an area's stroke
LEAN = 0.12  # decimetres that a zone may reach into the other zone's areas where its own stroke is nearer
STRAY = 0.35  # share of a stroke that may run outside the areas of its zone
BRIDGE_WIDTH = 0.8  # times the width of the narrower of two neighbours


def read_claims(referrals: Path) -> dict[str, Claims]:
    """Trigger point, then zone, to the (area, side) pairs it claims for a point of the left side."""
    sides = {"same": "left", "opposite": "right", "midline": "midline"}
    claims: dict[str, Claims] = defaultdict(lambda: defaultdict(list))
    with referrals.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            claims[row["trigger_point_id"]][row["zone"]].append((row["area_id"], sides[row["side"]]))
    return {point: dict(zones) for point, zones in claims.items()}


def read_strokes(folder: Path = PAIN_FOLDER) -> dict[str, Strokes]:
    """Trigger point, then zone, to its own strokes, each "radius: view x y | view x y ..." (decimetres).

    "0.3 0.1: ..." is a stroke that tapers from one radius to another. A single pick is a spot.

    Raises
    ------
    ValueError
        If a file is damaged, or a point is drawn twice; it names the file and the point.
    """
    found: dict[str, Strokes] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{path.name} is not valid TOML: {error}.") from error
        for point, zones in table.items():
            if point in found:
                raise ValueError(f"{path.name} draws {point}, which another file draws too.")
            if unknown := set(zones) - set(ZONE_WIDTH):
                raise ValueError(f"{path.name}, {point}: the zones are {[*ZONE_WIDTH]}, not {unknown}.")
            found[point] = zones
    return found


class PainZones:
    """Depth fields of pain zones on a body: positive inside, in units of a stroke's radius."""

    def __init__(self, areas: Areas, skins: Skins) -> None:
        self._areas = areas
        self._skin = skins.of(())
        self._whole_skin = trimesh.Trimesh(areas.body.vertices, areas.body.triangles, process=False)
        self._number = {(one.area, one.side): number for number, one in enumerate(areas.fields)}
        self._table = np.array([one.distance for one in areas.fields])
        self._bridge = cache(self._make_bridge)
        self._along = cache(lambda picks: stroke_points(picks, self._skin))

    def depths(self, claims: Claims, strokes: Strokes) -> dict[str, Array]:
        """Depth (n,) of every vertex per zone, for the zones with an area on the skin.

        Its own strokes, and the usual strokes of the areas that these do not cross, make one figure that
        flows from area to neighbouring area. The zones share it out along the borders of their areas, a
        little to this or that side as the strokes lie, so that no straight line is seen.
        """
        numbers = self._claimed(claims)
        everything = sorted(number for found in numbers.values() for number in found)
        if not everything:
            return {}
        drawn = {number for texts in strokes.values() for text in texts for number in self._crossed(text)}
        usual = [number for number in everything if number not in drawn]
        scaled = {
            zone: [self._scaled_stroke(text) for text in strokes.get(zone, [])]
            + [
                self._table[number] / (self._areas.radius(number) * ZONE_WIDTH[zone])
                for number in found
                if number in usual
            ]
            for zone, found in numbers.items()
        }
        pairs = ((a, b) for i, a in enumerate(usual) for b in usual[i + 1 :])
        bridges = [self._bridge(a, b) for a, b in pairs if (a, b) in self._areas.neighbours]
        together = np.array([*chain.from_iterable(scaled.values()), *bridges])
        flow = -np.log(np.exp(-SOFTNESS * together).sum(axis=0) + 1e-30)
        figure = np.minimum(1 - flow / SOFTNESS, (self._lead(everything) / 2 - MARGIN) * 8)
        nearest = {zone: np.min(found, axis=0) for zone, found in scaled.items() if found}
        depths = {}
        for zone, found in numbers.items():
            lean = np.zeros(len(figure))
            if len(nearest) == 2 and zone in nearest:
                other = next(one for one in nearest if one != zone)
                lean = LEAN * (nearest[other] - nearest[zone]).clip(-1, 1)
            if found:
                depths[zone] = np.minimum(figure, (self._lead(found) + lean) * 8)
        return depths

    def faults(self, claims: Claims, strokes: Strokes, depths: dict[str, Array]) -> list[str]:
        """What is amiss with a point's zones: areas that stay empty, and strokes that leave the areas."""
        owner = self._areas.owner
        numbers = self._claimed(claims)
        found = [
            f"no {zone} pain is drawn in {self._areas.fields[number].area}"
            for zone, claimed in numbers.items()
            for number in claimed
            if not (depths[zone][owner == number] > 0).any()
        ]
        for zone, texts in strokes.items():
            for text in texts:
                crossed = self._crossed(text)
                strayed = ~np.isin(crossed, numbers.get(zone, []))
                if strayed.mean() > STRAY:
                    others = sorted({self._areas.fields[n].area for n in crossed[strayed]})
                    found.append(f'the {zone} stroke "{text}" runs through {", ".join(others)}')
        return found

    def _crossed(self, text: str) -> np.ndarray:
        """Number of the field in which each sample of a stroke lies."""
        points = self._along(text.partition(":")[2])
        return self._areas.owner[self._areas.skin_distance.nearest(points)]

    def _claimed(self, claims: Claims) -> dict[str, list[int]]:
        """Per zone the numbers of the fields it claims on the skin."""
        return {
            zone: [self._number[key] for key in claimed if key in self._number]
            for zone, claimed in claims.items()
        }

    def _lead(self, numbers: list[int]) -> Array:
        """By how much (decimetres, n) some areas are nearer than all others; negative outside them."""
        mine = np.zeros(len(self._table), bool)
        mine[numbers] = True
        return self._table[~mine].min(axis=0) - self._table[mine].min(axis=0)

    def _make_bridge(self, first: int, second: int) -> Array:
        """Scaled distance (n,) to the shortest link between the strokes of two neighbouring areas."""
        start, stop = self._areas.fields[first].points, self._areas.fields[second].points
        gaps = np.linalg.norm(start[:, None] - stop[None], axis=2)
        i, j = np.unravel_index(gaps.argmin(), gaps.shape)
        steps = np.linspace(0, 1, max(2, int(gaps[i, j] / SAMPLE_STEP)))[:, None]
        link, _, _ = trimesh.proximity.closest_point(
            self._whole_skin, start[i] + steps * (stop[j] - start[i])
        )
        radius = BRIDGE_WIDTH * min(self._areas.radius(first), self._areas.radius(second))
        return self._areas.skin_distance.to(link) / radius

    def _scaled_stroke(self, text: str) -> Array:
        radii, _, picks = text.partition(":")
        first, *rest = (float(word) for word in radii.split())
        points = self._along(picks)
        radius = np.linspace(first, rest[-1] if rest else first, len(points))
        _, near = cKDTree(points).query(self._areas.body.vertices)
        return self._areas.skin_distance.to(points) / radius[near]


def zone_shape(depth: Array, view: View, outline: shapely.Geometry) -> shapely.Geometry:
    """Where a view shows the zone, as smooth polygons on the screen."""
    touched = view.seen[(depth[view.body.triangles[view.seen]] > 0).any(axis=1)]
    if not len(touched):
        return shapely.MultiPolygon()
    blur = BLUR * view.scale
    window = view.window_of(touched, room=int(3 * blur) + 2)
    image = view.blend(depth, 0.0, window)
    if image.max() <= 0:
        return shapely.MultiPolygon()
    top, left = window[0].start, window[1].start
    seen = view.inside[window].astype(float)
    # the blur looks at the body alone, so that a zone is not drawn in where the body ends
    weight = ndimage.gaussian_filter(seen, blur)
    soft = ndimage.gaussian_filter(image.clip(-1, 1) * seen, blur) / np.maximum(weight, 1e-6)
    smooth = np.pad(np.where(weight > 1e-3, soft, -1.0), 1, constant_values=-1.0)
    polygons = [
        Polygon(view.screen(ring[:, 0] - 1 + top, ring[:, 1] - 1 + left)).buffer(0)
        for ring in measure.find_contours(smooth, 0)
        if len(ring) > 8
    ]
    shape = shapely.Polygon()
    for polygon in sorted(polygons, key=lambda one: -one.area):
        hole = shape.contains(polygon.representative_point())
        shape = shape.difference(polygon) if hole else shape.union(polygon)
    return clean(shape.simplify(0.012).intersection(outline), 0.006)

"""The drawing of static/geometry, measured: full of areas, clean muscles, points and pain in their place.

Every test goes through all views and names each fault with its view, shape and side, and what to do about it.
Lengths are view units (1 unit is 0.5 mm), x to the right and y down. docs/drawing.md tells what to do.
"""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

import pytest
import shapely

from myomap.atlas import Atlas
from myomap.geometry import LAYERS, Feature, Geometry, Ring, decode

PARTITION_SHARE = 0.0005  # of the silhouette: gaps and overlaps of the areas
CLICKS, CLICK_SLACK = 500, 1.0
OVERLAP_SHARE = 0.005  # of the smaller of two muscles of a layer
SILHOUETTE_SLACK = 1.5
POINT_SLACK = 2.0
ZONE_SHARE = 0.8  # of a zone inside the areas that it claims
MIRROR_SLACK, MIRROR_SHARE = 3.0, 0.01  # keeping one of the two is enough

OTHER = {"left": "right", "right": "left", "midline": "midline", "": ""}

# Body and trigger point that no view can show, with the reason.
UNSEEN_POINTS: dict[tuple[str, str], str] = {}

FROM_BEHIND = ("back", "head-back", "hand-back", "foot-outer")
Key = tuple[str, str, str, str]


def shows_both_sides(view: str) -> bool:
    """Say whether a view shows the person's left and right."""
    return not view.endswith(("left", "right"))


class Drawn:
    """A shape of a view: what it is, and its geometry."""

    def __init__(self, it: Feature) -> None:
        self.kind, self.id, self.part, self.side = it.kind, it.id, it.part, it.side
        self.key: Key = (it.kind, it.id, it.part, it.layer)
        self.name = named(self.key, it.side)
        self.shape = shapely.Point(it.xy) if it.xy else filled(it.rings)


class DrawnView:
    """What one view shows."""

    def __init__(self, geometry: Geometry, body: str, view: str) -> None:
        self.body, self.view = body, view
        self.width = geometry.files(body, view).size[0]
        features = geometry.features(body, view)
        (outline,) = (it for it in features if it.part == "silhouette")
        self.silhouette = filled(outline.rings)
        self.drawn = [Drawn(it) for it in features if it.kind != "outline"]
        self.muscle_of_point = {it.id: it.muscle for it in features if it.kind == "point"}
        self._whole_file = geometry.folder / geometry.files(body, view).whole

    @cached_property
    def whole_muscles(self) -> dict[tuple[str, str], shapely.Geometry]:
        """Muscle and side to all of the muscle that faces the viewer, what covers it taken away."""
        parts = defaultdict(list)
        for it in json.loads(self._whole_file.read_text(encoding="utf-8"))["features"]:
            parts[it["id"], it["side"]].append(filled(map(decode, it["d"])))
        return {key: shapely.union_all(shapes) for key, shapes in parts.items()}

    def of(self, *kinds: str) -> list[Drawn]:
        return [one for one in self.drawn if one.kind in kinds]

    def says(self, message: str) -> str:
        return f"{self.body} {self.view}: {message}"


def named(key: Key, side: str) -> str:
    """As in "muscle trapezius (upper, surface) left"."""
    kind, id, part, layer = key
    detail = ", ".join(word for word in (part, layer) if word)
    return " ".join(word for word in (kind, id, f"({detail})" if detail else "", side) if word)


def filled(rings: Iterable[Ring]) -> shapely.Geometry:
    """What closed rings enclose, even-odd."""
    shape: shapely.Geometry = shapely.Polygon()
    for ring in rings:
        shape = shapely.symmetric_difference(shape, shapely.make_valid(shapely.Polygon(ring)))
    return shape


def turned(shape: shapely.Geometry, width: float) -> shapely.Geometry:
    """The shape as a mirror shows it, in a view of some width."""
    return shapely.transform(shape, lambda xy: [width, 0] + xy * [-1, 1])


def overlaps(shapes: list[shapely.Geometry]) -> Iterator[tuple[int, int, float]]:
    """Numbers of two shapes and the area that they share."""
    if not shapes:  # a layer that this view does not show
        return
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        if a < b and (shared := shapes[a].intersection(shapes[b]).area):
            yield a, b, shared


def unlike(one: shapely.Geometry, other: shapely.Geometry) -> str:
    """How two shapes that should be the same differ, in words; empty if they are near enough."""
    apart = shapely.hausdorff_distance(one, other)
    if apart <= MIRROR_SLACK:
        return ""
    size = max(one.area, other.area)
    if not size:
        return f"they lie {apart:.0f} units apart"
    share = one.symmetric_difference(other).area / size
    return f"{share:.1%} of the area differs, by up to {apart:.0f} units" if share > MIRROR_SHARE else ""


def unmirrored(ones: list[Drawn], others: list[Drawn], width: float) -> Iterator[str]:
    """What in `ones` and `others` has no like image among the other."""
    mine = {(one.key, one.side): one for one in ones}
    images = {(other.key, OTHER[other.side]): other for other in others}
    for key, one in mine.items():
        if key not in images:
            yield f"{one.name} has no mirror image; draw both sides from the same sheet, seed or stroke."
        elif difference := unlike(one.shape, turned(images[key].shape, width)):
            yield f"{one.name} and its mirror image differ: {difference}; draw both from one half."
    for key in images.keys() - mine.keys():
        yield f"{images[key].name} has no mirror image; draw both sides from the same sheet, seed or stroke."


def none(faults: Iterable[str]) -> None:
    """Fail with all faults, if there are any."""
    found = list(faults)
    assert not found, "\n".join([f"{len(found)} fault(s) in the drawing:", *found])


@pytest.fixture(scope="module")
def views(geometry: Geometry) -> list[DrawnView]:
    return [DrawnView(geometry, body, view) for body in geometry.bodies for view in geometry.views(body)]


def test_areas_fill_the_silhouette_without_gaps_or_overlaps(views: list[DrawnView]) -> None:
    def faults(at: DrawnView) -> Iterator[str]:
        areas = at.of("area")
        allowed = PARTITION_SHARE * at.silhouette.area
        gaps = at.silhouette.difference(shapely.union_all([one.shape for one in areas]))
        if gaps.area > allowed:
            widest = max(shapely.get_parts(gaps), key=lambda part: part.area)
            x, y = widest.representative_point().coords[0]
            yield at.says(
                f"areas leave {gaps.area / at.silhouette.area:.3%} of the silhouette open, most at "
                f"x {x:.0f}, y {y:.0f}; mend Areas.shapes in drawing/areas.py."
            )
        shared = sorted(((size, a, b) for a, b, size in overlaps([one.shape for one in areas])), reverse=True)
        if sum(size for size, _, _ in shared) > allowed:
            share = sum(size for size, _, _ in shared) / at.silhouette.area
            _, a, b = shared[0]
            yield at.says(
                f"areas overlap by {share:.3%} of the silhouette, most {areas[a].name} and {areas[b].name}; "
                "mend Areas.shapes in drawing/areas.py."
            )

    none(fault for at in views for fault in faults(at))


def test_click_inside_the_silhouette_hits_exactly_one_area(views: list[DrawnView]) -> None:
    def faults(at: DrawnView) -> Iterator[str]:
        chance = random.Random(20)
        areas = at.of("area")
        tree = shapely.STRtree([one.shape for one in areas])
        x0, y0, x1, y1 = at.silhouette.bounds
        shapely.prepare(at.silhouette)
        clicks = 0
        while clicks < CLICKS:
            x, y = chance.uniform(x0, x1), chance.uniform(y0, y1)
            click = shapely.Point(x, y)
            if not at.silhouette.contains(click):
                continue
            clicks += 1
            hit = [areas[number] for number in tree.query(click, predicate="within")]
            if len(hit) == 1:
                continue
            near = [areas[number] for number in tree.query(click, predicate="dwithin", distance=CLICK_SLACK)]
            if not any(one.shape.boundary.distance(click) <= CLICK_SLACK for one in near):
                names = " and ".join(one.name for one in hit) or "no area"
                yield at.says(
                    f"a click at x {x:.0f}, y {y:.0f} hits {names}; mend Areas.shapes in drawing/areas.py."
                )

    none(fault for at in views for fault in faults(at))


def test_muscles_of_one_layer_do_not_overlap(views: list[DrawnView]) -> None:
    def faults(at: DrawnView, layer: str) -> Iterator[str]:
        muscles = [one for one in at.of("muscle") if one.key[3] == layer]
        for a, b, shared in overlaps([one.shape for one in muscles]):
            share = shared / min(muscles[a].shape.area, muscles[b].shape.area)
            if share >= OVERLAP_SHARE:
                yield at.says(
                    f"{muscles[a].name} and {muscles[b].name} share {share:.1%} of the smaller; the one of "
                    "higher rank must cut the other, see layer_shapes in drawing/shapes.py."
                )

    none(fault for at in views for layer in LAYERS for fault in faults(at, layer))


def test_shapes_lie_inside_the_silhouette(views: list[DrawnView]) -> None:
    def faults(at: DrawnView) -> Iterator[str]:
        room = at.silhouette.buffer(SILHOUETTE_SLACK)
        shapely.prepare(room)
        shapes = [(one.name, one.shape) for one in at.drawn]
        shapes += [(f"muscle {id} (whole) {side}", shape) for (id, side), shape in at.whole_muscles.items()]
        for name, shape in shapes:
            if not room.covers(shape):
                rim = shapely.get_coordinates(shapely.segmentize(shape, 2.0))
                beyond = max(at.silhouette.distance(shapely.points(rim)))
                yield at.says(
                    f"{name} leaves the silhouette by {beyond:.1f} units; cut it after simplifying it."
                )

    none(fault for at in views for fault in faults(at))


def test_shapes_have_an_inside(views: list[DrawnView]) -> None:
    none(
        at.says(f"{one.name} has no area; leave such a crumb out of the file.")
        for at in views
        for one in at.of("area", "muscle", "zone")
        if not one.shape.area
    )


def test_points_lie_in_their_muscle(views: list[DrawnView]) -> None:
    def faults(at: DrawnView) -> Iterator[str]:
        for point in at.of("point"):
            muscle = at.muscle_of_point[point.id]
            whole = at.whole_muscles.get((muscle, point.side))
            if whole is None:
                yield at.says(
                    f"{point.name} is shown, {muscle} is not; leave it out or mend the sheet's rim."
                )
            elif (apart := whole.distance(point.shape)) > POINT_SLACK:
                x, y = point.shape.coords[0]
                yield at.says(
                    f"{point.name} at x {x:.0f}, y {y:.0f} lies {apart:.1f} units outside {muscle}; leave "
                    "it out of this view, or move its (u, v) away from the sheet's rim."
                )

    none(fault for at in views for fault in faults(at))


def test_points_stand_in_the_tables(atlas: Atlas, views: list[DrawnView]) -> None:
    none(
        at.says(f"{point.name} is no row of data/trigger_points.csv; mend the sheet's points.")
        for at in views
        for point in at.of("point")
        if point.id not in atlas.trigger_points
    )


def test_points_of_drawn_muscles_are_placed(atlas: Atlas, geometry: Geometry) -> None:
    def faults() -> Iterator[str]:
        for body in geometry.bodies:
            for id, point in atlas.trigger_points.items():
                drawn = bool(geometry.views_of("muscle", point.muscle_id, body))
                shown = bool(geometry.views_of("point", id, body))
                if drawn and not shown and (body, id) not in UNSEEN_POINTS:
                    yield (
                        f"{body}, every view: point {id} of {point.muscle_id} is not shown; give it a place "
                        "in the sheet's points, on a side that a view sees."
                    )
        for body, id in UNSEEN_POINTS:
            known = atlas.trigger_points.get(id)
            drawn = known and geometry.has_shape(known.muscle_id)
            hidden = drawn and not geometry.views_of("point", id, body)
            if not hidden:
                yield f"UNSEEN_POINTS: {id} is shown now, or its muscle is not; drop the exception."

    none(faults())


def test_zones_lie_in_the_areas_they_claim(atlas: Atlas, views: list[DrawnView]) -> None:
    def faults(at: DrawnView) -> Iterator[str]:
        areas = {(one.id, one.side): one.shape for one in at.of("area")}
        for zone in at.of("zone"):
            claimed = {
                (row.area_id, {"same": zone.side, "opposite": OTHER[zone.side]}.get(row.side, "midline"))
                for row in atlas.referrals_by_point.get(zone.id, ())
                if row.zone == zone.part
            }
            room = shapely.union_all([areas[key] for key in claimed if key in areas])
            share = zone.shape.intersection(room).area / max(zone.shape.area, 1.0)
            if share < ZONE_SHARE:
                names = ", ".join(" ".join(key) for key in sorted(claimed)) or "no area at all"
                yield at.says(
                    f"{zone.name}: {share:.0%} of it lies in what referrals.csv claims ({names}); move its "
                    "strokes in drawing/pain/, or mend its rows."
                )

    none(fault for at in views for fault in faults(at))


def test_views_of_both_sides_are_their_own_mirrors(views: list[DrawnView]) -> None:
    none(
        at.says(fault)
        for at in views
        if shows_both_sides(at.view)
        for fault in unmirrored(
            [one for one in at.drawn if one.side != "right"],
            [one for one in at.drawn if one.side != "left"],
            at.width,
        )
    )


def test_right_view_is_the_mirror_of_the_left(views: list[DrawnView]) -> None:
    found = {(at.body, at.view): at for at in views}
    pairs = [("left", "right"), ("head-left", "head-right")]
    for body, (one, other) in itertools.product(sorted({at.body for at in views}), pairs):
        left, right = found[body, one], found[body, other]
        assert left.width == right.width
        assert not unlike(left.silhouette, turned(right.silhouette, right.width)), "the silhouettes differ"
        none(left.says(fault) for fault in unmirrored(left.drawn, right.drawn, left.width))


def test_left_and_right_are_the_persons(atlas: Atlas, views: list[DrawnView]) -> None:
    """The person's left is on the right of the front view and on the left of a view from behind."""

    def where(one: Drawn) -> str:
        """Say on which side a shape belongs: a zone on that of its pain, "" if the pain has several."""
        if one.kind != "zone":
            return one.side
        sides = {row.side for row in atlas.referrals_by_point.get(one.id, ()) if row.zone == one.part}
        return {"same": one.side, "opposite": OTHER[one.side]}.get(sides.pop(), "") if len(sides) == 1 else ""

    def faults(at: DrawnView) -> Iterator[str]:
        high = shapely.box(at.width / 2, -10, 2 * at.width, 10_000)
        for one in at.drawn:
            if (side := where(one)) not in ("left", "right"):
                continue
            size = one.shape.area
            share = one.shape.intersection(high).area / size if size else float(one.shape.x > at.width / 2)
            expected = share if (side == "left") == (at.view not in FROM_BEHIND) else 1 - share
            if expected <= 0.5:
                yield at.says(
                    f"{one.name} lies mostly ({1 - expected:.0%}) on the other half of the picture; left and "
                    "right are the person's, so look for a pick or seed that hit the other limb."
                )

    none(fault for at in views if shows_both_sides(at.view) for fault in faults(at))


def test_no_shape_is_drawn_twice(views: list[DrawnView]) -> None:
    none(
        at.says(f"{named(key, side)} stands in the file {count} times; join them in one feature.")
        for at in views
        for (key, side), count in Counter((one.key, one.side) for one in at.drawn).items()
        if count > 1
    )

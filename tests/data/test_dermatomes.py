"""The dermatomes of static/geometry, measured: every root there, whole, mirrored, with its key points in it.

Every test goes through all views and names each fault with its view, root and side. Lengths are view units,
x to the right and y down.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import shapely

from myomap.atlas import Atlas
from myomap.geometry import Geometry, decode

ROOTS = (
    *(f"c{number}" for number in range(2, 9)),
    *(f"t{number}" for number in range(1, 13)),
    *(f"l{number}" for number in range(1, 6)),
    *("s1", "s2", "s3", "s4-s5"),
)
LARGEST_BYTES = 25_000  # gzipped, a view
PARTITION_SHARE = 0.0005  # of the silhouette: gaps and overlaps
FACE_SHARE = 0.02  # of the uncovered skin that may lie outside the face and the front of the scalp
FACE = {"vertex", "forehead", "temple", "head-side", "eyebrow", "eye", "nose", "cheek", "tmj", "jaw", "ear"}
CORE_SHARES = (0.02, 0.75)  # of all that a body shows of a root
MIRROR_SLACK = 3.0
HIDDEN_KEYS = {"s4-s5"}  # between the buttocks: it has no key point to be shown
MIRRORED = {"left": "right", "head-left": "head-right"}
OTHER = {"left": "right", "right": "left"}
DRAW_AGAIN = "mend drawing/dermatomes.toml and run `make drawing`"

# Places told by bony landmarks, without the picks of the drawing: view, root, and two landmarks with the
# share of the way from one to the other, across and down.
Way = tuple[str, str, float]
BY_LANDMARK: tuple[tuple[str, str, Way, Way], ...] = (
    ("back", "c2", ("head_side_L", "head_side_R", 0.4), ("mastoid_tip_L", "orbit_centre_L", 0.5)),
    ("back", "c3", ("head_side_L", "head_side_R", 0.4), ("mastoid_tip_L", "C7_spinous", 0.4)),
    ("front", "c4", ("acromion_L", "acromion_R", 0.0), ("acromion_L", "elbow_L", 0.0)),
    ("front", "c7", ("fingertip3_L", "wrist_L", 0.0), ("fingertip3_L", "wrist_L", 0.1)),
    ("front", "t6", ("lower_sternum_end", "acromion_L", 0.02), ("lower_sternum_end", "menton", 0.0)),
    ("front", "t10", ("lower_sternum_end", "acromion_L", 0.02),
     ("pubic_symphysis_top", "lower_sternum_end", 0.4)),
    ("front", "l2", ("hip_L", "acromion_R", 0.1), ("hip_L", "knee_L", 0.3)),
    ("front", "l3", ("knee_L", "hip_R", 0.12), ("knee_L", "hip_L", 0.12)),
    ("back", "s2", ("knee_L", "hip_R", 0.0), ("knee_L", "hip_L", 0.0)),
    ("left", "c2", ("mastoid_tip_L", "orbit_centre_L", -0.4), ("mastoid_tip_L", "orbit_centre_L", 0.8)),
    ("left", "l5", ("ankle_L", "knee_L", 0.5), ("ankle_L", "knee_L", 0.5)),
    ("left", "s1", ("heel_back_L", "toe_tip_L", 0.15), ("heel_back_L", "toe_tip_L", 0.3)),
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A dermatome, its core or its key point in a view."""

    root: str
    part: str
    side: str
    shape: shapely.Geometry

    @property
    def name(self) -> str:
        return f"{self.root} {self.part or 'whole'} {self.side}"


class DrawnView:
    """What one view shows: the dermatomes, and from its main file the silhouette, areas and landmarks."""

    def __init__(self, geometry: Geometry, body: str, view: str) -> None:
        self.body, self.view = body, view
        self.files = geometry.files(body, view)
        self.entry = geometry.index["bodies"][body]["views"][view]["dermatomes"]
        self.packed = (geometry.folder / self.entry).read_bytes()
        self.content: dict[str, Any] = json.loads(self.packed)
        self.drawn = [self._drawn(it) for it in self.content["features"]]
        features = geometry.features(body, view)
        self.silhouette = next(filled(it.rings) for it in features if it.part == "silhouette")
        self.face = shapely.union_all(
            [filled(it.rings) for it in features if it.kind == "area" and it.id in FACE]
        )
        whole = json.loads((geometry.folder / self.files.whole).read_text(encoding="utf-8"))
        self.landmarks = {row["landmark"]: (row["x"], row["y"]) for row in whole["landmarks"]}

    def _drawn(self, it: dict[str, Any]) -> Drawn:
        if it["kind"] == "key":
            return Drawn(it["id"], "key", it["side"], shapely.Point(it["xy"]))
        assert it["kind"] == "dermatome"
        return Drawn(it["id"], it.get("part", ""), it["side"], filled(map(decode, it["d"])))

    def of(self, part: str) -> list[Drawn]:
        return [one for one in self.drawn if one.part == part]

    @property
    def wholes(self) -> dict[tuple[str, str], shapely.Geometry]:
        return {(one.root, one.side): one.shape for one in self.of("")}

    def says(self, message: str) -> str:
        return f"{self.body} {self.view}: {message}; {DRAW_AGAIN}."


def filled(rings: Iterable[Any]) -> shapely.Geometry:
    """What closed rings enclose, even-odd."""
    shape: shapely.Geometry = shapely.Polygon()
    for ring in rings:
        shape = shapely.symmetric_difference(shape, shapely.make_valid(shapely.Polygon(ring)))
    return shape


def none(faults: Iterable[str]) -> None:
    """Fail with all faults, if there are any."""
    found = list(faults)
    assert not found, "\n".join([f"{len(found)} fault(s) in the dermatomes:", *found])


@pytest.fixture(scope="module")
def views(geometry: Geometry) -> list[DrawnView]:
    return [DrawnView(geometry, body, view) for body in geometry.bodies for view in geometry.views(body)]


def test_every_root_is_drawn_on_both_sides_of_both_bodies(
    atlas: Atlas, geometry: Geometry, views: list[DrawnView]
) -> None:
    assert set(atlas.dermatomes) == set(ROOTS)
    expected = {(root, side) for root in ROOTS for side in ("left", "right")}
    for body in geometry.bodies:
        shown = {key for at in views if at.body == body for key in at.wholes}
        assert shown == expected, body


def test_files_are_light_and_carry_the_hash_of_their_contents(views: list[DrawnView]) -> None:
    for at in views:
        assert len(gzip.compress(at.packed)) < LARGEST_BYTES, at.entry
        assert hashlib.sha256(at.packed).hexdigest().startswith(at.entry.split(".")[-2]), at.entry
        head = {key: at.content[key] for key in ("format", "body", "view", "size")}
        assert head == {"format": 1, "body": at.body, "view": at.view, "size": list(at.files.size)}


def test_dermatomes_do_not_overlap(views: list[DrawnView]) -> None:
    def faults(at: DrawnView) -> Iterator[str]:
        shapes = [one.shape for one in at.of("")]
        shared = sum(one.area for one in shapes) - shapely.union_all(shapes).area
        if shared > PARTITION_SHARE * at.silhouette.area:
            yield at.says(f"dermatomes overlap by {shared / at.silhouette.area:.3%} of the silhouette")

    none(fault for at in views for fault in faults(at))


def test_only_the_face_is_left_open(views: list[DrawnView]) -> None:
    def faults(at: DrawnView) -> Iterator[str]:
        covered = shapely.union_all([one.shape for one in at.of("")])
        if (beyond := covered.difference(at.silhouette.buffer(1.5)).area) > 0:
            yield at.says(f"dermatomes leave the silhouette by {beyond:.0f} square units")
        gaps = at.silhouette.difference(covered)
        elsewhere = gaps.difference(at.face).area
        allowed = max(PARTITION_SHARE * at.silhouette.area, FACE_SHARE * gaps.area)
        if elsewhere > allowed:
            x, y = gaps.difference(at.face).representative_point().coords[0]
            yield at.says(f"{elsewhere:.0f} square units of skin stay open, such as x {x:.0f}, y {y:.0f}")

    none(fault for at in views for fault in faults(at))


def test_cores_lie_in_their_dermatome_and_are_neither_all_nor_nothing(
    geometry: Geometry, views: list[DrawnView]
) -> None:
    def outside() -> Iterator[str]:
        for at in views:
            for one in at.of("core"):
                if one.shape.difference(at.wholes[one.root, one.side].buffer(1.5)).area > 0:
                    yield at.says(f"{one.name} lies outside its dermatome")

    def sizes(body: str) -> Iterator[str]:
        for root in ROOTS:
            mine = [one for at in views if at.body == body for one in at.drawn if one.root == root]
            whole = sum(one.shape.area for one in mine if one.part == "")
            share = sum(one.shape.area for one in mine if one.part == "core") / whole
            if not CORE_SHARES[0] <= share <= CORE_SHARES[1]:
                yield f"{body}: the core is {share:.0%} of {root}; {DRAW_AGAIN}."

    none(outside())
    none(fault for body in geometry.bodies for fault in sizes(body))


def test_key_points_are_shown_in_their_dermatome(geometry: Geometry, views: list[DrawnView]) -> None:
    none(
        at.says(f"{one.name} lies outside its dermatome")
        for at in views
        for one in at.of("key")
        if not at.wholes[one.root, one.side].buffer(1.0).covers(one.shape)
    )
    for body in geometry.bodies:
        shown = {(one.root, one.side) for at in views if at.body == body for one in at.of("key")}
        assert shown == {(root, side) for root in ROOTS for side in OTHER if root not in HIDDEN_KEYS}, body


@pytest.mark.parametrize(("view", "root", "across", "down"), BY_LANDMARK)
def test_places_told_by_landmarks_lie_in_their_dermatome(
    views: list[DrawnView], view: str, root: str, across: Way, down: Way
) -> None:
    for at in views:
        if at.view == view:
            (a, b, x), (c, d, y) = across, down
            place = shapely.Point(
                at.landmarks[a][0] + x * (at.landmarks[b][0] - at.landmarks[a][0]),
                at.landmarks[c][1] + y * (at.landmarks[d][1] - at.landmarks[c][1]),
            )
            found = [key for key, shape in at.wholes.items() if shape.covers(place)]
            assert found == [(root, "left")], at.says(f"the place of {root} lies in {found}")


def test_left_mirrors_right(views: list[DrawnView]) -> None:
    by_view = {(at.body, at.view): at for at in views}

    def faults(at: DrawnView) -> Iterator[str]:
        both = not at.view.endswith(("left", "right"))
        if not both and at.view not in MIRRORED:
            return
        image = at if both else by_view[at.body, MIRRORED[at.view]]
        turned = {(one.root, one.part, OTHER[one.side]): one.shape for one in image.drawn}
        mine = {(one.root, one.part, one.side): one for one in at.drawn}
        for key in mine.keys() ^ turned.keys():
            yield at.says(f"{' '.join(key)} has no mirror image")
        for key in mine.keys() & turned.keys():
            shape = shapely.transform(turned[key], lambda xy: [at.files.size[0], 0] + xy * [-1, 1])
            if shapely.hausdorff_distance(mine[key].shape, shape) > MIRROR_SLACK:
                yield at.says(f"{mine[key].name} and its mirror image differ")

    none(fault for at in views for fault in faults(at))

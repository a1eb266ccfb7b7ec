"""From authored data to the files of ``static/geometry``, one body and view after the other."""

import csv
import io
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path
from typing import Any

import shapely
from PIL import Image

from drawing import encode
from drawing.areas import Areas, read_area_seeds
from drawing.body import Array, Body, build_body
from drawing.carry import Carrier
from drawing.dermatomes import Dermatomes, DermatomeShape, read_dermatomes, write_dermatomes
from drawing.frames import ARMS_FORWARD, MIRRORED, WHOLE_BODY, Frame, frames_of
from drawing.landmarks import landmarks
from drawing.pain import PainZones, read_claims, read_strokes, zone_shape
from drawing.quality import faults as loft_faults
from drawing.shading import lightness, paint_body, paint_relief
from drawing.shapes import OTHER_SIDE, Shape, clean, layer_shapes, left_half, turned
from drawing.sheets import LAYERS, Loft, loft, read_sheets
from drawing.skin import Skins
from drawing.solid import write_pain_solid, write_solid
from drawing.views import View, ambient_occlusion

AUTHORED_ON = "male"  # the body that sheets, areas and strokes were drawn on; the other one takes them over
BODIES = (AUTHORED_ON, "female")
Cover = dict[tuple[str, str], float]
VIEW_ORDER = (
    *("front", "back", "left", "right", "head-front", "head-left", "head-right", "head-back"),
    *("hand-palm", "hand-back", "foot-sole", "foot-top", "foot-inner", "foot-outer"),
)
QUALITY = {"body": 84, "relief": 68}  # of the WebP files; the relief is soft shade, which shows no loss
LEAST_CLAIMED = 0.85  # share of a zone's shape in a view that lies in the areas it claims
POINT_SLACK = 0.01  # decimetres a trigger point may lie outside its muscle's shape in a view that shows it


@dataclass
class _Zone:
    """A zone's depth field for a point of the left side, and of its mirror image."""

    point: str
    zone: str
    depth: Array
    claims: list[tuple[str, str]]


@dataclass
class _Pose:
    """A body in a pose: the sheets on it, and the share of open sky (n,) over its vertices."""

    body: Body
    lofts: list[Loft]
    open_sky: Array


def draw(out: Path, data: Path) -> list[str]:
    """Write every file; returns what is amiss with the authored data, in words. Each body has its process."""
    with ProcessPoolExecutor(len(BODIES)) as workers:
        drawn = dict(zip(BODIES, workers.map(draw_body, BODIES, repeat(out), repeat(data)), strict=True))
    index: dict[str, Any] = {"format": 1, "bodies": {}}
    for sex, (views, cover, _) in drawn.items():
        index["bodies"][sex] = {"views": {name: views[name] for name in VIEW_ORDER}, "solid": views["solid"]}
        if sex == AUTHORED_ON:
            index["solid_fields"] = views["solid_fields"]
            index["places"] = encode.write_hashed(out, "places.json", encode.json_bytes(_places(cover)))
    (out / "index.json").write_bytes(encode.json_bytes(index))
    return [warning for _, _, warnings in drawn.values() for warning in warnings]


def draw_body(sex: str, out: Path, data: Path) -> tuple[dict[str, Any], Cover, list[str]]:
    """Write the files of one body.

    Returns
    -------
    The files of each view and of the turnable body, the cover of each area by muscles, and what is amiss,
    in words.
    """
    canon = build_body(AUTHORED_ON)
    skins = Skins(canon)
    authored = [loft(sheet, skins) for sheet in read_sheets()]
    areas = Areas(canon, skins, read_area_seeds())
    dermatomes = Dermatomes(canon, skins, read_dermatomes())
    zones, missing = _zones(PainZones(areas, skins), data)
    body = canon if sex == AUTHORED_ON else build_body(sex)
    lofts = authored if body is canon else list(map(Carrier(canon, body).loft, authored))
    warnings = [f"{one.sheet.name} ({sex}): {fault}" for one in lofts for fault in loft_faults(one)]
    if body is canon:
        warnings += missing + _unplaced_points(authored, data)
    reaching = build_body(sex, ARMS_FORWARD)
    open_sky = ambient_occlusion(body)
    standing_pose = _Pose(body, lofts, open_sky)
    reaching_pose = _Pose(reaching, [one.on(reaching) for one in lofts], ambient_occlusion(reaching))
    views: dict[str, Any] = {"solid": f"{sex}/{write_solid(out / sex, body, lofts, open_sky)}"}
    if body is canon:
        views["solid_fields"] = write_pain_solid(out, zones, areas)
    cover: Cover = defaultdict(float)
    for frame in frames_of(body, reaching):
        pose = reaching_pose if frame.reaching else standing_pose
        drawn = _draw_view(pose, frame, areas, dermatomes, zones)
        for view in (drawn, _mirrored(drawn)) if frame.name in MIRRORED else (drawn,):
            views[view.frame.name] = _write_view(out, sex, view, landmarks(pose.body, canon, view.frame))
        if frame.name in WHOLE_BODY:
            _add_cover(cover, drawn)
    return views, cover, warnings


def _zones(painter: PainZones, data: Path) -> tuple[list[_Zone], list[str]]:
    own = read_strokes()
    zones, warnings = [], []
    for point, claims in sorted(read_claims(data / "referrals.csv").items()):
        strokes = own.pop(point, {})
        depths = painter.depths(claims, strokes)
        zones += [_Zone(point, zone, depth, claims[zone]) for zone, depth in depths.items()]
        warnings += [f"Pain of {point}: {fault}." for fault in painter.faults(claims, strokes, depths)]
    return zones, warnings + [
        f"Pain is drawn for {point}, which referrals.csv does not name." for point in own
    ]


def _unplaced_points(lofts: list[Loft], data: Path) -> list[str]:
    placed = {point for one in lofts for point in one.sheet.points}
    drawn = {one.sheet.muscle for one in lofts}
    with (data / "trigger_points.csv").open(encoding="utf-8", newline="") as rows:
        table = {row["trigger_point_id"]: row["muscle_id"] for row in csv.DictReader(rows)}
    warnings = [
        f"{point} of {muscle} has no place on a sheet."
        for point, muscle in table.items()
        if muscle in drawn and point not in placed
    ]
    warnings += [
        f"A sheet places {point}, which trigger_points.csv does not have."
        for point in sorted(placed - set(table))
    ]
    return warnings


@dataclass
class _Point:
    point: str
    muscle: str
    layer: str
    side: str
    spot: Array

    def turned(self) -> "_Point":
        return replace(self, side=OTHER_SIDE[self.side], spot=self.spot * [-1, 1])


@dataclass
class _Drawn:
    """Everything one view shows, on the screen in decimetres."""

    frame: Frame
    outline: shapely.Geometry
    contours: list[shapely.Geometry]
    areas: list[tuple[str, str, shapely.Geometry]]
    muscles: list[Shape]
    points: list[_Point]
    zones: list[tuple[str, str, str, shapely.Geometry]]
    images: dict[str, Image.Image]
    dermatomes: list[DermatomeShape]


def _draw_view(pose: _Pose, frame: Frame, areas: Areas, dermatomes: Dermatomes, zones: list[_Zone]) -> _Drawn:
    near_only = not frame.left
    fine = View(pose.body, frame, frame.scale)
    coarse = View(pose.body, frame, frame.field_scale)
    light = lightness(fine, pose.open_sky)
    outline = fine.silhouette()
    if not near_only:
        half = outline.intersection(left_half(frame)).buffer(1e-6)
        outline = half.union(turned(half))
    relief = paint_relief(fine, light)
    width, height = (round(side * frame.relief_scale / frame.scale) for side in relief.size)
    images = {
        "body": paint_body(fine, light),
        "relief": relief.resize((width, height), Image.Resampling.LANCZOS),
    }
    contours = fine.contours()
    if frame.parts:
        images = {name: _with_mirror_image(image) for name, image in images.items()}
        contours += [turned(line) for line in contours]
    muscles = [
        shape
        for layer in LAYERS
        for shape in layer_shapes(
            [one for one in pose.lofts if one.sheet.layer == layer], fine, outline, not near_only
        )
    ]
    points = []
    whole = {(shape.muscle, shape.part): shape.whole for shape in muscles if shape.side == "left"}
    for one in pose.lofts:
        place = whole.get((one.sheet.muscle, one.sheet.part))
        for name, (u, v) in one.sheet.points.items():
            point, normal = one.at(u, v)
            spot = frame.project(point)
            here = shapely.Point(spot)
            in_shape = place is not None and outline.covers(here) and place.distance(here) < POINT_SLACK
            if in_shape and fine.visible(point[None], normal[None])[0]:
                left = _Point(name, one.sheet.muscle, one.sheet.layer, "left", spot)
                points += [left] if near_only else [left, left.turned()]
    mirror = areas.skin_distance.mirror
    drawn_areas = areas.shapes(coarse, outline)
    places = {(area, side): shape for area, side, shape in drawn_areas}
    drawn_zones = []
    for zone in zones:
        left = _mostly_within(places, zone.claims, zone_shape(zone.depth, coarse, outline))
        if near_only:
            claims = [(area, OTHER_SIDE[side]) for area, side in zone.claims]
            right = _mostly_within(places, claims, zone_shape(zone.depth[mirror], coarse, outline))
        else:
            right = turned(left)
        for side, shape in (("left", left), ("right", right)):
            if not shape.is_empty:
                drawn_zones.append((zone.point, zone.zone, side, shape))
    roots = dermatomes.shapes(coarse, outline)
    return _Drawn(frame, outline, contours, drawn_areas, muscles, points, drawn_zones, images, roots)


def _mostly_within(
    places: dict[tuple[str, str], shapely.Geometry], claims: list[tuple[str, str]], shape: shapely.Geometry
) -> shapely.Geometry:
    """The zone as it is, or cut to the areas it claims where a view sees little more than its soft border."""
    claimed = shapely.union_all([places[key] for key in claims if key in places])
    inside = shape.intersection(claimed)
    return shape if inside.area >= LEAST_CLAIMED * shape.area else clean(inside)


def _with_mirror_image(image: Image.Image) -> Image.Image:
    """A picture of the left hand or foot with the right one beside it."""
    return Image.alpha_composite(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), image)


def _mirrored(drawn: _Drawn) -> _Drawn:
    """The other side view: the same picture turned about, left and right exchanged."""
    frame = drawn.frame.turned(MIRRORED[drawn.frame.name])
    return _Drawn(
        frame,
        turned(drawn.outline),
        [turned(line) for line in drawn.contours],
        [(area, OTHER_SIDE[side], turned(shape)) for area, side, shape in drawn.areas],
        [shape.turned() for shape in drawn.muscles],
        [point.turned() for point in drawn.points],
        [(point, zone, OTHER_SIDE[side], turned(shape)) for point, zone, side, shape in drawn.zones],
        {name: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for name, image in drawn.images.items()},
        [shape.turned() for shape in drawn.dermatomes],
    )


def _write_view(out: Path, sex: str, view: _Drawn, marks: list[dict[str, Any]]) -> dict[str, Any]:
    frame = view.frame
    folder = out / sex
    images = {}
    for kind, image in view.images.items():
        name = f"{frame.name}.webp" if kind == "body" else f"{frame.name}-relief.webp"
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=QUALITY[kind], method=6)
        images[kind] = encode.write_hashed(folder, name, buffer.getvalue())
    features = _features(view)
    head = {"format": 1, "body": sex, "view": frame.name, "size": list(frame.size)}
    head["unit_mm"] = frame.unit_mm
    shown = encode.json_bytes({**head, "image": images, "features": features})
    whole = [
        {
            "kind": "muscle",
            "id": s.muscle,
            "part": s.part,
            "side": s.side,
            "layer": s.layer,
            "d": encode.rings(s.whole, frame),
        }
        for s in view.muscles
    ]
    entire = encode.json_bytes({**head, "features": whole, "landmarks": marks})
    return {
        "json": f"{sex}/{encode.write_hashed(folder, f'{frame.name}.json', shown)}",
        "packed": f"{sex}/{encode.write_hashed(folder, f'{frame.name}.json.gz', encode.packed(shown))}",
        "whole": f"{sex}/whole/{encode.write_hashed(folder / 'whole', f'{frame.name}.json', entire)}",
        "dermatomes": write_dermatomes(out, sex, frame, view.dermatomes),
        "body": f"{sex}/{images['body']}",
        "relief": f"{sex}/{images['relief']}",
        "size": list(frame.size),
    }


def _features(view: _Drawn) -> list[dict[str, Any]]:
    frame = view.frame
    features: list[dict[str, Any]] = [
        {"kind": "outline", "part": "silhouette", "d": encode.rings(view.outline, frame)},
        {"kind": "outline", "part": "contour", "lines": encode.lines(view.contours, frame)},
    ]
    for area, side, shape in view.areas:
        features.append({"kind": "area", "id": area, "side": side, "d": encode.rings(shape, frame)})
    for shape in view.muscles:
        if rings := encode.rings(shape.cut, frame):
            features.append(
                {"kind": "muscle", "id": shape.muscle, "part": shape.part, "side": shape.side, "layer":
                shape.layer,
                 "d": rings, "fibres": encode.lines(shape.fibres, frame)}
            )  # fmt: skip
    for point in view.points:
        xy = frame.units(point.spot).round().astype(int).tolist()
        features.append(
            {
                "kind": "point",
                "id": point.point,
                "muscle": point.muscle,
                "side": point.side,
                "layer": point.layer,
                "xy": xy,
            }
        )
    for point, zone, side, shape in view.zones:
        if rings := encode.rings(shape, frame):
            features.append({"kind": "zone", "id": point, "part": zone, "side": side, "d": rings})
    return features


def _add_cover(cover: Cover, view: _Drawn) -> None:
    """Add up, per left or midline area and muscle, the skin that the muscle's whole shape covers."""
    muscles: dict[str, shapely.Geometry] = {}
    for shape in view.muscles:
        muscles[shape.muscle] = shapely.union(muscles.get(shape.muscle, shapely.Polygon()), shape.whole)
    for area, side, place in view.areas:
        if side == "right":
            continue
        cover[area, ""] += place.area
        for muscle, whole in muscles.items():
            cover[area, muscle] += place.intersection(whole).area


def _places(cover: Cover) -> dict[str, list[list[Any]]]:
    """Area to [muscle, share] rows, largest share first; crumbs under 4 % are left out."""
    places: dict[str, list[list[Any]]] = {}
    for (area, muscle), size in cover.items():
        share = round(size / cover[area, ""], 3)
        if muscle and share >= 0.04:
            places.setdefault(area, []).append([muscle, share])
    return {area: sorted(rows, key=lambda row: (-row[1], row[0])) for area, rows in sorted(places.items())}

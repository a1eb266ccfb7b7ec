"""From authored data to the files of ``static/geometry``, one body and view after the other."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from PIL import Image

from drawing import encode
from drawing.areas import Areas, read_area_seeds
from drawing.body import Array, Body, build_body
from drawing.landmarks import landmarks
from drawing.pain import PainZones, read_claims, read_strokes, zone_shape
from drawing.quality import faults as loft_faults
from drawing.shading import lightness, paint_body, paint_relief
from drawing.shapes import OTHER_SIDE, Shape, layer_shapes, left_half, turned
from drawing.sheets import LAYERS, Loft, loft, read_sheets
from drawing.skin import Skins
from drawing.views import FRAMES, MIRRORED, Frame, View, ambient_occlusion

BODIES = ("male",)
PIXELS_PER_DM = 100
FIELD_PIXELS_PER_DM = 60  # areas and pain are smooth: a coarser raster is enough
RELIEF_PIXELS_PER_DM = 38
POINT_SLACK = 0.01  # decimetres a trigger point may lie outside its muscle's shape in a view that shows it


@dataclass
class _Zone:
    """A zone's depth field for a point of the left side, and of its mirror image."""

    point: str
    zone: str
    depth: Array


def draw(out: Path, data: Path) -> list[str]:
    """Write every file; returns what is amiss with the authored data, in words."""
    sheets = read_sheets()
    index: dict[str, Any] = {"format": 1, "bodies": {}}
    warnings: list[str] = []
    for sex in BODIES:
        body = build_body(sex)
        skins = Skins(body)
        lofts = [loft(sheet, skins) for sheet in sheets]
        warnings += [f"{one.sheet.name}: {fault}" for one in lofts for fault in loft_faults(one)]
        areas = Areas(body, skins, read_area_seeds())
        zones, missing = _zones(PainZones(areas, skins), data)
        warnings += missing + _unplaced_points(lofts, data)
        open_sky = ambient_occlusion(body)
        views, cover = {}, defaultdict(float)
        for name in ("front", "back", "left"):
            drawn = _draw_view(body, FRAMES[name], lofts, areas, zones, open_sky)
            for mirrored in (False, True) if name in MIRRORED else (False,):
                view = _mirrored(drawn) if mirrored else drawn
                views[view.frame.name] = _write_view(out, sex, view, body)
            _add_cover(cover, drawn)
        index["bodies"][sex] = {"views": views}
        index["places"] = encode.write_hashed(out, "places.json", encode.json_bytes(_places(cover)))
    (out / "index.json").write_bytes(encode.json_bytes(index))
    return warnings


def _zones(painter: PainZones, data: Path) -> tuple[list[_Zone], list[str]]:
    own = read_strokes()
    zones = []
    for point, claims in sorted(read_claims(data / "referrals.csv").items()):
        depths = painter.depths(claims, own.pop(point, {}))
        zones += [_Zone(point, zone, depth) for zone, depth in depths.items()]
    return zones, [f"pain.toml draws {point}, which referrals.csv does not name." for point in own]


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


def _draw_view(
    body: Body, frame: Frame, lofts: list[Loft], areas: Areas, zones: list[_Zone], open_sky: Array
) -> _Drawn:
    near_only = frame.name in MIRRORED
    fine = View(body, frame, PIXELS_PER_DM)
    coarse = View(body, frame, FIELD_PIXELS_PER_DM)
    light = lightness(fine, open_sky)
    outline = fine.silhouette()
    if not near_only:
        half = outline.intersection(left_half(frame)).buffer(1e-6)
        outline = half.union(turned(half))
    relief = paint_relief(fine, light)
    width, height = (round(side * RELIEF_PIXELS_PER_DM / PIXELS_PER_DM) for side in relief.size)
    images = {
        "body": paint_body(fine, light),
        "relief": relief.resize((width, height), Image.Resampling.LANCZOS),
    }
    muscles = [
        shape
        for layer in LAYERS
        for shape in layer_shapes(
            [one for one in lofts if one.sheet.layer == layer], fine, outline, not near_only
        )
    ]
    points = []
    whole = {(shape.muscle, shape.part): shape.whole for shape in muscles if shape.side == "left"}
    for one in lofts:
        place = whole.get((one.sheet.muscle, one.sheet.part))
        for name, (u, v) in one.sheet.points.items():
            point, normal = one.at(u, v)
            spot = frame.project(point)
            in_shape = place is not None and place.distance(shapely.Point(spot)) < POINT_SLACK
            if in_shape and fine.visible(point[None], normal[None])[0]:
                left = _Point(name, one.sheet.muscle, one.sheet.layer, "left", spot)
                points += [left] if near_only else [left, left.turned()]
    mirror = areas.skin_distance.mirror
    drawn_zones = []
    for zone in zones:
        left = zone_shape(zone.depth, coarse, outline)
        right = zone_shape(zone.depth[mirror], coarse, outline) if near_only else turned(left)
        for side, shape in (("left", left), ("right", right)):
            if not shape.is_empty:
                drawn_zones.append((zone.point, zone.zone, side, shape))
    return _Drawn(
        frame, outline, fine.contours(), areas.shapes(coarse, outline), muscles, points, drawn_zones, images
    )


def _mirrored(drawn: _Drawn) -> _Drawn:
    """The other side view: the same picture turned about, left and right exchanged."""
    frame = FRAMES[MIRRORED[drawn.frame.name]]

    return _Drawn(
        frame,
        turned(drawn.outline),
        [turned(line) for line in drawn.contours],
        [(area, OTHER_SIDE[side], turned(shape)) for area, side, shape in drawn.areas],
        [shape.turned() for shape in drawn.muscles],
        [point.turned() for point in drawn.points],
        [(point, zone, OTHER_SIDE[side], turned(shape)) for point, zone, side, shape in drawn.zones],
        {name: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for name, image in drawn.images.items()},
    )


def _write_view(out: Path, sex: str, view: _Drawn, body: Body) -> dict[str, Any]:
    frame = view.frame
    folder = out / sex
    images = {}
    for kind, image in view.images.items():
        name = f"{frame.name}.webp" if kind == "body" else f"{frame.name}-relief.webp"
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=84, method=6)
        images[kind] = encode.write_hashed(folder, name, buffer.getvalue())
    features = _features(view)
    head = {"format": 1, "body": sex, "view": frame.name, "size": list(frame.size), "unit_mm": 0.5}
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
    entire = encode.json_bytes({**head, "features": whole, "landmarks": landmarks(body, frame)})
    return {
        "json": f"{sex}/{encode.write_hashed(folder, f'{frame.name}.json', shown)}",
        "whole": f"{sex}/whole/{encode.write_hashed(folder / 'whole', f'{frame.name}.json', entire)}",
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


def _add_cover(cover: dict[tuple[str, str], float], view: _Drawn) -> None:
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


def _places(cover: dict[tuple[str, str], float]) -> dict[str, list[list[Any]]]:
    """Area to [muscle, share] rows, largest share first; crumbs under 4 % are left out."""
    places: dict[str, list[list[Any]]] = {}
    for (area, muscle), size in cover.items():
        share = round(size / cover[area, ""], 3)
        if muscle and share >= 0.04:
            places.setdefault(area, []).append([muscle, share])
    return {area: sorted(rows, key=lambda row: (-row[1], row[0])) for area, rows in sorted(places.items())}

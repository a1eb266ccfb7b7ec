"""Look at pain zones while authoring: ``python -m drawing.preview_pain soleus-1 soleus-2 --out picture.png``.

One row a point, one picture for each view that shows its pain: area borders with names, the grid of picks in
decimetres, essential pain solid, spillover stippled, the point as an x. Says what is amiss with the strokes.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from drawing.areas import Areas, read_area_seeds
from drawing.body import Array, Body, build_body
from drawing.frames import FRAMES, Frame
from drawing.pain import PainZones, read_claims, read_strokes, zone_shape
from drawing.preview import patch
from drawing.sheets import loft, read_sheets
from drawing.skin import PICK_FRAMES, Skins
from drawing.views import View

REFERRALS = Path(__file__).parent.parent / "data" / "referrals.csv"
MARGIN = 0.35  # decimetres around the pain
LEAST = 6  # seen vertices that make a view worth its picture
# "inner" has the picks of the left view, so its x axis is printed turned about
CAMERAS = {
    **{name: FRAMES[name] for name in ("front", "back", "left")},
    "inner": replace(FRAMES["left"].turned("inner"), parts=("leg", "foot")),
    "sole": replace(PICK_FRAMES["sole"], parts=("foot",)),
}


def crop(body: Body, frame: Frame, depth: Array) -> Frame | None:
    """The frame cut to what it sees of a pain's skin; None when it sees next to none."""
    coarse = View(body, replace(frame, box=_bounds(frame, body.vertices)), 25)
    seen = np.unique(coarse.body.triangles[coarse.seen])
    inside = seen[depth[seen] > 0]
    if len(inside) < LEAST:
        return None
    x0, x1, y0, y1 = _bounds(frame, body.vertices[inside])
    return replace(frame, box=(x0 - MARGIN, x1 + MARGIN, y0 - MARGIN, y1 + MARGIN))


def _bounds(frame: Frame, points: Array) -> tuple[float, float, float, float]:
    low, high = frame.project(points).min(axis=0), frame.project(points).max(axis=0)
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])


def draw(axes: Axes, areas: Areas, frame: Frame, depths: dict[str, Array], spots: list[Array]) -> None:
    """One picture: areas, zones, points and the grid."""
    longest = max(frame.box[1] - frame.box[0], frame.box[3] - frame.box[2])
    view = View(areas.body, frame, int(min(160, 420 / longest)))
    outline = view.silhouette()
    axes.imshow(view.facing, extent=frame.box, cmap="gray", vmin=-1, vmax=1.1)
    for zone, depth in depths.items():
        style = {"facecolor": "#c3101f", "alpha": 0.6} if zone == "essential" else {"facecolor": "none"}
        extra = {"lw": 0} if zone == "essential" else {"hatch": "oooo", "edgecolor": "#b00c1b", "lw": 0.4}
        for one in patch(zone_shape(depth, view, outline), **style, **extra):
            axes.add_patch(one)
    for area, _, shape in areas.shapes(unmirrored(view), outline):
        for one in patch(shape, facecolor="none", edgecolor="#2f6f8f", lw=0.6):
            axes.add_patch(one)
        if not shape.is_empty:
            middle = shape.representative_point()
            axes.text(middle.x, middle.y, area, fontsize=5, color="#174a63", ha="center", clip_on=True)
    for spot in spots:
        axes.plot(*frame.project(spot), "kx", ms=7, mew=2)
    step = 0.5 if longest > 5 else 0.2 if longest > 2 else 0.1
    for ticks, labels, low, high in (
        (axes.set_xticks, axes.set_xticklabels, *frame.box[:2]),
        (axes.set_yticks, axes.set_yticklabels, *frame.box[2:]),
    ):
        places = np.arange(np.ceil(low / step), high / step) * step
        turned = -1 if frame.name == "inner" and ticks == axes.set_xticks else 1
        ticks(places)
        labels([f"{turned * place:.1f}" for place in places])
    axes.grid(alpha=0.3, lw=0.4)
    axes.tick_params(labelsize=5)
    axes.set(xlim=frame.box[:2], ylim=frame.box[2:])
    axes.set_title(frame.name, fontsize=7)


def unmirrored(view: View) -> View:
    """The view without mirroring: a cropped picture has no middle."""
    view.frame = replace(view.frame, left=0)
    return view


def main() -> None:
    """Draw the pain of the asked-for points and print what is wrong with it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("points", nargs="+", help="ids of trigger points")
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    body = build_body("male")
    skins = Skins(body)
    areas = Areas(body, skins, read_area_seeds())
    painter, claims, strokes = PainZones(areas, skins), read_claims(REFERRALS), read_strokes()
    sheets = [sheet for sheet in read_sheets() if set(sheet.points) & set(arguments.points)]
    lofts = [loft(sheet, skins) for sheet in sheets]
    places = {name: one.at(u, v) for one in lofts for name, (u, v) in one.sheet.points.items()}
    rows = []
    for point in arguments.points:
        own = strokes.get(point, {})
        depths = painter.depths(claims[point], own)
        for fault in painter.faults(claims[point], own, depths):
            print(f"{point}: {fault}")
        if not depths:
            print(f"{point}: no pain on the skin")
            continue
        deepest = np.max(list(depths.values()), axis=0)
        frames = [cut for frame in CAMERAS.values() if (cut := crop(body, frame, deepest))]
        rows.append((point, depths, frames))
    columns = max(len(frames) for _, _, frames in rows)
    figure, grid = plt.subplots(len(rows), columns, figsize=(5 * columns, 5 * len(rows)), squeeze=False)
    for line, (point, depths, frames) in zip(grid, rows, strict=True):
        for axes in line[len(frames) :]:
            axes.set_axis_off()
        for axes, frame in zip(line, frames, strict=False):
            spot, normal = places[point]
            faces = float(normal @ frame.toward) > 0
            draw(axes, areas, frame, depths, [spot] if faces else [])
        line[0].set_ylabel(point, fontsize=8)
    figure.savefig(arguments.out, dpi=75, bbox_inches="tight")


if __name__ == "__main__":
    main()

"""Look at sheets while authoring: ``python -m drawing.preview --view back --out picture.png``.

Draws the body with a grid in decimetres (the coordinates of picks), the sheets with labels, their points,
and a line a sheet on folds and jumps. ``--muscles a,b`` limits it to some, ``--box x0,x1,y0,y1`` zooms in.
"""

import argparse
import pickle
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path as MplPath

from drawing.body import build_body
from drawing.frames import FRAMES
from drawing.quality import faults
from drawing.shading import lightness, paint_body
from drawing.shapes import layer_shapes, polygons
from drawing.sheets import loft, read_sheets
from drawing.skin import Skins
from drawing.views import View, ambient_occlusion

CACHE = Path(__file__).parent.parent / ".cache"


def cached_stage(sex: str, view: str, scale: int) -> tuple:
    """Body, view and lightness, kept in .cache between previews."""
    CACHE.mkdir(exist_ok=True)
    place = CACHE / f"preview-{sex}-{view}-{scale}.pickle"
    if not place.exists():
        body = build_body(sex)
        sky_place = CACHE / f"preview-{sex}-sky.npy"
        if not sky_place.exists():
            np.save(sky_place, ambient_occlusion(body, samples=64))
        stage = View(body, FRAMES[view], scale)
        place.write_bytes(
            pickle.dumps((body, stage, lightness(stage, np.load(sky_place)), stage.silhouette()))
        )
    return pickle.loads(place.read_bytes())


def patch(geometry: shapely.Geometry, **style: object) -> list[PathPatch]:
    """Matplotlib patches of polygons with holes."""
    patches = []
    for polygon in polygons(geometry):
        rings = [np.array(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
        codes = [[MplPath.MOVETO] + [MplPath.LINETO] * (len(r) - 2) + [MplPath.CLOSEPOLY] for r in rings]
        patches.append(PathPatch(MplPath(np.concatenate(rings), np.concatenate(codes)), **style))
    return patches


def main() -> None:
    """Draw the asked-for sheets and print what is wrong with them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--view", default="front", choices=[*FRAMES])
    parser.add_argument("--layer", default="surface", help="surface, deep or none")
    parser.add_argument("--muscles", default="", help="comma separated muscle ids")
    parser.add_argument("--box", default="", help="x0,x1,y0,y1 in decimetres")
    parser.add_argument("--whole", action="store_true", help="draw whole shapes, not the cut ones")
    parser.add_argument("--labels", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--sex", default="male")
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    body, view, light, outline = cached_stage(arguments.sex, arguments.view, 110)
    wanted = set(arguments.muscles.split(",")) - {""}
    skins = Skins(body)
    sheets = [s for s in read_sheets() if s.layer == arguments.layer and (not wanted or s.muscle in wanted)]
    lofts = [loft(sheet, skins) for sheet in sheets]
    for one in lofts:
        for fault in faults(one):
            print(f"{one.sheet.name}: {fault}")
    box = [float(v) for v in arguments.box.split(",")] if arguments.box else view.frame.box
    width, height = box[1] - box[0], box[3] - box[2]
    size = min(14 / height, 12 / width)
    figure, axes = plt.subplots(figsize=(width * size, height * size))
    axes.imshow(paint_body(view, light), extent=view.frame.box, interpolation="bilinear")
    both_sides = arguments.view in ("front", "back")
    for shape in layer_shapes(lofts, view, outline, both_sides):
        seen = shape.whole if arguments.whole else shape.cut
        for one in patch(seen, facecolor="#c2665b", alpha=0.5, edgecolor="#7d2f2a", lw=1):
            axes.add_patch(one)
        for line in shape.fibres:
            axes.plot(*line.xy, color="#fff2ea", lw=0.8, alpha=0.6)
        if arguments.labels and shape.side == "left" and not seen.is_empty:
            spot = polygons(seen)[0].representative_point()
            axes.text(spot.x, spot.y, f"{shape.muscle} {shape.part}", fontsize=6, ha="center", clip_on=True)
    for one in lofts:
        for name, (u, v) in one.sheet.points.items():
            point, normal = one.at(u, v)
            if view.visible(point[None], normal[None])[0]:
                axes.plot(*view.frame.project(point), "kx", ms=7, mew=2)
                axes.text(*view.frame.project(point), f"  {name}", fontsize=5, color="navy", clip_on=True)
    step = 0.5 if height > 8 else 0.2 if height > 3 else 0.1
    axes.set_xticks(np.arange(np.ceil(box[0] / step), box[1] / step) * step)
    axes.set_yticks(np.arange(np.ceil(box[2] / step), box[3] / step) * step)
    axes.grid(alpha=0.35, lw=0.5)
    axes.tick_params(labelsize=6, top=True, labeltop=True, right=True, labelright=True)
    axes.set_xlim(box[0], box[1])
    axes.set_ylim(box[2], box[3])
    figure.savefig(arguments.out, dpi=85, bbox_inches="tight")


if __name__ == "__main__":
    main()

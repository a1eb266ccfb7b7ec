"""The contact sheet: every muscle alone in its best view, so that a reviewer sees all of them in a minute."""

import json
from itertools import accumulate
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from drawing.frames import WHOLE_BODY

TILE, TITLE, COLUMNS = (190, 190), 22, 14
ROOM = 1.9  # a tile shows this many times the muscle's larger side
LEAST_MM = 90.0  # and at least this much of the body
PAPER, SKIN, RIM = (255, 255, 255), (240, 232, 224), (150, 131, 120)
MUSCLE, EDGE, FIBRE, POINT, INK = (194, 102, 91), (125, 47, 42), (255, 242, 234), (20, 20, 20), (60, 50, 45)
_CLOSE_UP = 0.25  # what a close-up counts beside a view of the whole body

Ring = list[tuple[float, float]]


def contact_sheet(folder: Path, body: str = "male") -> Image.Image:
    """Return the sheet of one body as a picture, from the files that `draw` wrote to a folder."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    views = {name: _View(folder, files) for name, files in index["bodies"][body]["views"].items()}
    muscles = sorted({muscle for view in views.values() for muscle in view.muscles})
    rows = -(-len(muscles) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * TILE[0], rows * (TILE[1] + TITLE)), PAPER)
    font = ImageFont.load_default(11)
    for number, muscle in enumerate(muscles):
        best = max(
            (view for view in views.values() if muscle in view.muscles), key=lambda it: it.worth(muscle)
        )
        left, top = number % COLUMNS * TILE[0], number // COLUMNS * (TILE[1] + TITLE)
        sheet.paste(best.tile(muscle), (left, top + TITLE))
        ImageDraw.Draw(sheet).text((left + 6, top + 6), f"{muscle} ({best.name})"[:34], INK, font)
    return sheet


class _View:
    """One view's outline, whole muscles, fibres and points."""

    def __init__(self, folder: Path, files: dict[str, Any]) -> None:
        shown = json.loads((folder / files["json"]).read_text(encoding="utf-8"))
        whole = json.loads((folder / files["whole"]).read_text(encoding="utf-8"))
        self.name, self.unit = shown["view"], shown["unit_mm"]
        self.outline: list[Ring] = []
        self.muscles: dict[str, list[Ring]] = {}
        self.fibres: dict[str, list[Ring]] = {}
        self.points: dict[str, Ring] = {}
        for it in shown["features"]:
            if it.get("part") == "silhouette":
                self.outline = [_places(ring) for ring in it["d"]]
            elif it.get("side") == "left" and it["kind"] == "muscle":
                self.fibres.setdefault(it["id"], []).extend(map(_places, it["fibres"]))
            elif it.get("side") == "left" and it["kind"] == "point":
                self.points.setdefault(it["muscle"], []).append(tuple(it["xy"]))
        for it in whole["features"]:
            if it["side"] == "left":
                self.muscles.setdefault(it["id"], []).extend(map(_places, it["d"]))

    def worth(self, muscle: str) -> float:
        """How well the view shows a muscle: its size, less in a close-up."""
        size = sum(abs(_area(ring)) for ring in self.muscles[muscle]) * self.unit**2
        return size * (1 if self.name in WHOLE_BODY else _CLOSE_UP)

    def tile(self, muscle: str) -> Image.Image:
        """The muscle in the middle of a tile, on its piece of the body."""
        xs, ys = zip(*(place for ring in self.muscles[muscle] for place in ring), strict=True)
        side = max(ROOM * max(max(xs) - min(xs), max(ys) - min(ys)), LEAST_MM / self.unit)
        x0, y0 = (max(xs) + min(xs) - side) / 2, (max(ys) + min(ys) - side) / 2
        scale = 2 * TILE[0] / side  # drawn twice as large, then made smaller: smooth edges

        def here(ring: Ring) -> Ring:
            return [((x - x0) * scale, (y - y0) * scale) for x, y in ring]

        picture = Image.new("RGB", (2 * TILE[0], 2 * TILE[1]), PAPER)
        draw = ImageDraw.Draw(picture)
        for ring in self.outline:
            draw.polygon(here(ring), SKIN, RIM, 2)
        for ring in self.muscles[muscle]:
            draw.polygon(here(ring), MUSCLE, EDGE, 3)
        for line in self.fibres.get(muscle, []):
            draw.line(here(line), FIBRE, 2)
        for x, y in here(self.points.get(muscle, [])):
            draw.line([(x - 7, y - 7), (x + 7, y + 7)], POINT, 4)
            draw.line([(x - 7, y + 7), (x + 7, y - 7)], POINT, 4)
        return picture.resize(TILE, Image.Resampling.LANCZOS)


def _places(path: list[int]) -> Ring:
    return list(zip(accumulate(path[::2]), accumulate(path[1::2]), strict=True))


def _area(ring: Ring) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2

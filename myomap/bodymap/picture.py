"""A still drawing of a muscle, its point and the pain it is reported to send: SVG, made without a browser.

It shows for paper what the map shows on screen: the body, the muscle, the trigger point as a cross, pain that
is most often felt solid and pain that may spread stippled, and always the person's right and left. One unit
of the SVG is 0.1 mm on paper; shapes come in view units.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from PIL import Image

from myomap.atlas import Atlas
from myomap.bodymap.panes import ONE_SIDED, Box, Pane, panes_of
from myomap.explanation import Explanation
from myomap.geometry import Geometry, Ring
from myomap.names import sided
from myomap.ranking import Place
from myomap.text import Text
from myomap.theme import load_theme

PAGE = "page"
SCHEMES = ("light", "print", PAGE)
"""The colours that a drawing can have: with colour, in grey, or as the theme of the page around it says."""
_MM = 10.0  # units of the SVG
_DOTS = ((9, 11), (29, 5), (50, 14), (18, 29), (40, 31), (6, 47), (27, 50), (49, 49))  # as on the map
_DOT_TILE_MM = 3.4
_JPEG_QUALITY = 84
_PIXELS_PER_MM = 8.0  # 200 dots an inch on paper: more would not be seen in a soft shading
_FONTS = "FiraGO, Noto Sans, sans-serif"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, what it shows in words, and its size on paper."""

    svg: str
    alt: str
    width_mm: float
    height_mm: float
    views: tuple[str, ...]
    felt: bool
    """Pain that is most often felt is drawn."""
    spread: bool
    """Pain that may spread is drawn."""
    marked: bool
    """Places that hurt are outlined."""


def draw(
    atlas: Atlas,
    geometry: Geometry,
    text: Text,
    story: Explanation,
    *,
    body: str = "male",
    size_mm: tuple[float, float] = (82.0, 100.0),
    scheme: str = "light",
    places: Sequence[Place] = (),
    shows: str = "",
    bodies: Callable[[str], str] | None = None,
) -> Picture | None:
    """Return the drawing of a story; None when nothing of it is drawn.

    One view is shown, or two side by side where the pain is not seen where the point is.

    Parameters
    ----------
    body
        male or female; one that is not drawn becomes the first that is.
    size_mm
        Width and height on paper.
    scheme
        One of `SCHEMES`.
    places
        Places that hurt and are outlined, beside the pain of the point.
    shows
        All of the story, or a part of it: `source` the muscle and its point, `pain` what the point sends.
    bodies
        Gives the address of a painted body by its file in the geometry folder, empty for none. Without it
        the part of the body that is seen is put into the drawing.
    """
    drawn = body if body in geometry.bodies else geometry.bodies[0]
    width, height = size_mm
    panes = panes_of(geometry, story, drawn, size_mm, places, shows)
    if not panes:
        return None
    artist = _Artist(geometry, text, drawn, _colours(scheme), bodies)
    parts = [artist.pane(pane, number) for number, pane in enumerate(panes)]
    opening = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}mm" height="{height}mm" viewBox="0 0 {_n(width * _MM)} {_n(height * _MM)}">'
    )
    return Picture(
        svg=f"{opening}{''.join(parts)}</svg>",
        alt=_in_words(atlas, text, story, panes, muscle=shows != "pain"),
        width_mm=width,
        height_mm=height,
        views=tuple(pane.view for pane in panes),
        felt=any(pane.essential for pane in panes),
        spread=any(pane.spillover for pane in panes),
        marked=any(pane.places for pane in panes),
    )


def _in_words(atlas: Atlas, text: Text, story: Explanation, panes: Sequence[Pane], muscle: bool) -> str:
    """What a drawing shows, for those who do not see it."""

    def named(places: Iterable[Place]) -> str:
        return ", ".join(sided(text, atlas.areas[one.area_id].name, one.side) for one in places)

    views = ", ".join(text(f"map.view.{pane.view}") for pane in panes)
    told = [text("picture.alt.view", view=views)]
    if story.muscle and muscle:
        name = sided(text, atlas.muscles[story.muscle].name, story.side)
        told.append(text("picture.alt.muscle", name=name))
    if any(pane.point for pane in panes):
        told.append(text("picture.alt.point"))
    if story.essential and any(pane.essential for pane in panes):
        told.append(text("picture.alt.essential", places=named(story.essential)))
    if story.spillover and any(pane.spillover for pane in panes):
        told.append(text("picture.alt.spillover", places=named(story.spillover)))
    if any(pane.places for pane in panes):
        told.append(text("picture.alt.places", places=named(story.hurts)))
    return " ".join(told)


class _Artist:
    """Draws the panes of one drawing, with one set of colours."""

    def __init__(
        self,
        geometry: Geometry,
        text: Text,
        body: str,
        colours: Mapping[str, str],
        bodies: Callable[[str], str] | None,
    ) -> None:
        self.geometry = geometry
        self.text = text
        self.body = body
        self.colours = colours
        self.bodies = bodies
        self.strength = {
            name: float(value)
            for name, value in load_theme().measures.items()
            if name.endswith("-strength") and value.replace(".", "", 1).isdigit()
        }

    def pane(self, pane: Pane, number: int) -> str:
        """One view: its paper, the body on it, what is painted, the letters and its name below."""
        colours, box = self.colours, pane.box
        left, top, width, height = (one * _MM for one in pane.place)
        scale = width / box.width
        name, skin = f"p{number}", f"p{number}-skin"
        silhouette, contours = self._outline(pane.view)
        dot = _DOT_TILE_MM * _MM / 60 / scale
        defs = (
            f'<defs><clipPath id="{name}-frame"><rect width="{_n(width)}" height="{_n(height)}" rx="16"/>'
            f'</clipPath><path id="{skin}" d="{silhouette}"/>'
            f'<clipPath id="{name}-body">{_use(skin)}</clipPath>'
            f'<pattern id="{name}-dots" width="60" height="60" patternUnits="userSpaceOnUse" '
            f'patternTransform="scale({_n(dot)})">'
            + "".join(f'<circle cx="{x}" cy="{y}" r="5.2" fill="{colours["pain-dot"]}"/>' for x, y in _DOTS)
            + "</pattern></defs>"
        )
        move = f"scale({scale:.5f}) translate({_n(-box.x)} {_n(-box.y)})"
        painted = f'<g clip-path="url(#{name}-body)">{self._painted(pane, name, scale)}</g>'
        lines = (
            f'<path d="{contours}" {_line(colours["outline"], 2.2 / scale, 0.6)}/>'
            f"{_use(skin, _line(colours['outline'], 4.2 / scale))}"
        )
        inset = self._inset(pane, skin, width, height) if pane.cropped else ""
        return (
            f'<g transform="translate({_n(left)} {_n(top)})">{defs}<g clip-path="url(#{name}-frame)">'
            f'<rect width="{_n(width)}" height="{_n(height)}" fill="{colours["card"]}"/>'
            f'<g transform="{move}">{self._raster(pane, scale)}{painted}{lines}'
            f"{self._cross(pane, scale)}</g>"
            f"{self._letters(pane, width)}{inset}</g>"
            f"{self._caption(pane, width, height)}</g>"
        )

    def _outline(self, view: str) -> tuple[str, str]:
        found = [one for one in self.geometry.features(self.body, view) if one.kind == "outline"]
        silhouette = "".join(_closed(one.rings) for one in found if one.part == "silhouette")
        return silhouette, "".join(_open(one.lines) for one in found if one.part != "silhouette")

    def _raster(self, pane: Pane, scale: float) -> str:
        """The painted body: its file, or the part under the crop as fine as paper shows it."""
        files = self.geometry.files(self.body, pane.view)
        if self.bodies is not None:
            width, height = files.size
            address = escape(self.bodies(files.body))
            return address and f'<image width="{width}" height="{height}" xlink:href="{address}"/>'
        crop = _inside(pane.box, files.size)
        path = self.geometry.folder / files.body
        grey = self.colours["card"] == self.colours["paper"]
        pixels_per_unit = scale * _PIXELS_PER_MM / _MM
        data = _cropped(path, crop, files.size, pixels_per_unit, self.colours["card"], grey)
        if not data:
            return ""
        return (
            f'<image x="{_n(crop.x)}" y="{_n(crop.y)}" width="{_n(crop.width)}" height="{_n(crop.height)}" '
            f'preserveAspectRatio="none" xlink:href="data:image/jpeg;base64,{data}"/>'
        )

    def _painted(self, pane: Pane, name: str, scale: float) -> str:
        colours, strength = self.colours, self.strength
        muscle = "".join(_closed(one.rings) for one in pane.muscle)
        fibres = "".join(_open(one.lines) for one in pane.muscle)
        core, spread, sore = (
            "".join(_closed(one.rings) for one in part)
            for part in (pane.essential, pane.spillover, pane.places)
        )
        rule = 'fill-rule="evenodd"'
        edge = _line(colours["muscle-line"], 3.4 / scale)
        parts = [
            f'<path d="{muscle}" {rule} fill="{colours["muscle-chosen"]}" fill-opacity="0.62"/>',
            f'<path d="{fibres}" {_line(colours["fibre"], 1.8 / scale, 0.75)}/>',
            f'<path d="{spread}" {rule} fill="{colours["pain"]}" fill-opacity="0.1"/>',
            f'<path d="{spread}" {rule} fill="url(#{name}-dots)"/>',
            f'<path d="{core}" {rule} fill="{colours["pain"]}" fill-opacity="{strength["pain-strength"]}"/>',
            f'<path d="{muscle}" {edge}/>',
            f'<path d="{sore}" {_line(colours["mark-halo"], 12 / scale)}/>',
            f'<path d="{sore}" {_line(colours["mark-area"], 5 / scale)}/>',
        ]
        return "".join(part for part in parts if ' d=""' not in part and '<path d=""' not in part)

    def _cross(self, pane: Pane, scale: float) -> str:
        if pane.point is None:
            return ""
        x, y = pane.point
        arm = 17 / scale
        low, high = (_n(x - arm), _n(y - arm)), (_n(x + arm), _n(y + arm))
        d = f"M{low[0]} {low[1]}L{high[0]} {high[1]}M{high[0]} {low[1]}L{low[0]} {high[1]}"
        halo, ink = (
            _line(self.colours[one], width / scale) for one, width in (("point-halo", 22), ("point", 9.5))
        )
        return f'<path d="{d}" {halo}/><path d="{d}" {ink}/>'

    def _letters(self, pane: Pane, width: float) -> str:
        one_sided = "" in pane.letters
        parts = []
        for side, x, anchor in zip(pane.letters, (24, width - 24), ("start", "end"), strict=True):
            if side:
                word = f"map.side.{side}"
                label = self.text("map.side.shown", side=self.text(word)) if one_sided else self.text(word)
                letter = self.text(f"map.side.letter.{side}")
                parts.append(self._text(letter, x, 58, 48, anchor, "ink", "bold"))
                if pane.view not in ONE_SIDED:  # there the caption says it
                    parts.append(self._text(label, x, 94, 30, anchor, "ink-soft"))
        return "".join(parts)

    def _caption(self, pane: Pane, width: float, height: float) -> str:
        label = self.text(f"map.view.{pane.view}")
        return self._text(label, width / 2, height + 44, 34, "middle", "ink-soft")

    def _text(
        self, words: str, x: float, y: float, size: float, anchor: str, colour: str, weight: str = "normal"
    ) -> str:
        return (
            f'<text x="{_n(x)}" y="{_n(y)}" font-family="{_FONTS}" font-size="{_n(size)}" '
            f'font-weight="{weight}" text-anchor="{anchor}" fill="{self.colours[colour]}" '
            f'paint-order="stroke" stroke="{self.colours["card"]}" stroke-width="7" '
            f'stroke-linejoin="round">{escape(words)}</text>'
        )

    def _inset(self, pane: Pane, skin: str, width: float, height: float) -> str:
        """A small whole body with a frame round what the pane shows, in the corner with least to hide."""
        view_width, view_height = self.geometry.files(self.body, pane.view).size
        tall = min(270.0, 0.3 * height)
        scale = tall / view_height
        wide = view_width * scale
        room = (wide + 20, tall + 20)
        corners = [(width - room[0], height - room[1]), (0.0, height - room[1])]
        x, y = min(corners, key=lambda corner: _hidden(pane, corner, room, width / pane.box.width))
        crop = _inside(pane.box, (view_width, view_height))
        colours = self.colours
        whole = _use(skin, f'fill="{colours["skin"]}"')
        return (
            f'<g transform="translate({_n(x)} {_n(y)})"><rect width="{_n(room[0])}" height="{_n(room[1])}" '
            f'fill="{colours["paper"]}" rx="12"/>'
            f'<g transform="translate(10 10) scale({scale:.5f})">{whole}'
            f'<rect x="{_n(crop.x)}" y="{_n(crop.y)}" width="{_n(crop.width)}" height="{_n(crop.height)}" '
            f"{_line(colours['ink'], 4 / scale)}/></g></g>"
        )


def _colours(scheme: str) -> Mapping[str, str]:
    theme = load_theme()
    if scheme == PAGE:
        return {name: f"var(--mm-{name})" for name in theme.light}
    return theme.colours(scheme)


def _hidden(pane: Pane, corner: tuple[float, float], room: tuple[float, float], scale: float) -> int:
    """How many corners of the painted shapes a box in the pane would hide."""
    box = pane.box
    x0, y0 = box.x + corner[0] / scale, box.y + corner[1] / scale
    x1, y1 = x0 + room[0] / scale, y0 + room[1] / scale
    shapes = (*pane.muscle, *pane.essential, *pane.spillover, *pane.places)
    spots = (spot for one in shapes for ring in one.rings for spot in ring)
    return sum(x0 <= x <= x1 and y0 <= y <= y1 for x, y in spots)


def _inside(box: Box, size: tuple[int, int]) -> Box:
    """The part of a box that lies in a view of some size."""
    x, y = max(0.0, box.x), max(0.0, box.y)
    return Box(x, y, min(size[0], box.x + box.width) - x, min(size[1], box.y + box.height) - y)


@lru_cache(maxsize=6)
def _decoded(path: Path, ground: str) -> Image.Image | None:
    """A painted body on its ground; None when there is no such picture, as in a test's drawing."""
    if not path.is_file():
        return None
    with Image.open(path) as picture:
        over = picture.convert("RGBA")
    paper = Image.new("RGBA", over.size, ground)
    paper.alpha_composite(over)
    return paper.convert("RGB")


@lru_cache(maxsize=64)
def _cropped(
    path: Path, crop: Box, size: tuple[int, int], pixels_per_unit: float, ground: str, grey: bool
) -> str:
    """Part of a painted body as JPEG, base64; empty when there is no picture."""
    whole = _decoded(path, ground)
    if whole is None or crop.width <= 0 or crop.height <= 0:
        return ""
    across, down = whole.width / size[0], whole.height / size[1]
    box = (crop.x * across, crop.y * down, (crop.x + crop.width) * across, (crop.y + crop.height) * down)
    fine = min(1.0, pixels_per_unit / across)
    target = (max(1, round((box[2] - box[0]) * fine)), max(1, round((box[3] - box[1]) * fine)))
    part = whole.resize(target, Image.Resampling.LANCZOS, box=box)
    content = io.BytesIO()
    (part.convert("L") if grey else part).save(content, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return base64.b64encode(content.getvalue()).decode("ascii")


def _closed(rings: Iterable[Ring]) -> str:
    return "".join(f"{_path(ring)}z" for ring in rings if len(ring) > 2)


def _open(lines: Iterable[Ring]) -> str:
    return "".join(map(_path, lines))


def _path(spots: Ring) -> str:
    (x, y), *rest = spots
    return f"M{_n(x)} {_n(y)}L" + " ".join(f"{_n(a)} {_n(b)}" for a, b in rest)


def _use(id: str, style: str = "") -> str:
    """A path that is drawn more than once, and how."""
    return f'<use xlink:href="#{id}" {style}/>'


def _line(colour: str, width: float, opacity: float = 1.0) -> str:
    return (
        f'fill="none" stroke="{colour}" stroke-width="{width:.2f}" stroke-opacity="{opacity}" '
        'stroke-linejoin="round" stroke-linecap="round"'
    )


def _n(value: float) -> str:
    """A number, as short as a drawing needs it.

    Examples
    --------
    >>> _n(12.0), _n(0.123)
    ('12', '0.12')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")

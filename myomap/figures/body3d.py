"""The turnable body: a muscle, its trigger points and their pain on the skin, as a Plotly figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from myomap.atlas import Atlas
from myomap.figures import surface
from myomap.figures.cameras import BUTTON_ROW, buttons, facing, whole_body
from myomap.figures.patch import DEPTH, NORMAL, SHADE, Patch, X, patch_of
from myomap.figures.shown import Shown, point_name, what_is_shown
from myomap.names import sided, with_part
from myomap.sides import OTHER_SIDE
from myomap.solid import Body, Field, Numbers, Points, Sheet, Solid, mirrored
from myomap.text import Text
from myomap.theme import Theme
from myomap.view_state import ViewState

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LIGHTEST = 250  # a shade as it is sent
UNITS = 10  # a millimetre: numbers are sent in tenths of one
HEIGHTS = {"muscle": 1.5, "fibres": 2.2, "area": 1.5, "zone": 2.2, "dots": 2.9, "border": 3.2, "point": 5.0}
"""How far (millimetres) things lie off the skin, so that nothing shows through what lies on it."""
MOST_FILLED = 6  # places; more than these are marked by their borders alone
DOTS = 600
DOTS_APART = (4.2, 16.0)  # millimetres
DOT_RADIUS = 0.29  # of the distance between dots
FONT = "Source Sans, sans-serif"  # as the page has it
MOST_FINE = 6  # sheets of a muscle that are made finer; more of them are narrow, and would weigh too much
RIM_WIDTH, RIM_STEP = 2.2, 4.0  # millimetres
FIBRE_WIDTHS = (0.5, 1.3)
CROSS = 0.075  # the arm of a cross, of half the size of what is shown
CROSS_EXTENT = (70.0, 190.0)  # millimetres
_LETTER_GAP = 60.0  # millimetres from a hand to its letter
Drawing = dict[str, Any]


def body_figure(
    atlas: Atlas, solid: Solid, view: ViewState, text: Text, theme: Theme, dark: bool = False
) -> Figure:
    """Return the turnable body with what a view shows.

    The chosen side's muscle is strong, that of the other side pale; trigger points are crosses; essential
    pain is a solid patch, spillover pain is dotted. Axes: x to the person's left, y to the back, z up.

    Parameters
    ----------
    view
        Its muscle, point, areas, condition, side and body count.
    dark
        Whether the page is dark.

    Raises
    ------
    MyomapError
        If the drawn files are missing or damaged.
    """
    from plotly.graph_objects import Figure  # most visitors never turn the body

    painter = _Painter(solid.body(view.body), text, {**theme.light, **(theme.dark if dark else {})})
    shown = what_is_shown(atlas, view)
    painter.skin()
    filled = not shown.muscle and len(shown.areas) <= MOST_FILLED
    for area, side in shown.areas:
        if (field := solid.area(area)) is not None:
            painter.area(field, side, sided(text, atlas.areas[area].name, side), filled=filled)
    painter.muscle(shown, atlas)
    zones = [solid.pain(point) for point in shown.felt]
    painter.pain(zones, shown.side)
    painter.points(shown, atlas)
    return Figure({"data": painter.drawings, "layout": painter.layout()}, skip_invalid=False)


@lru_cache(maxsize=4)
def skin_of(body: Body) -> Points:
    """Return the places (n, 3) of a body's skin at the vertices of its base mesh."""
    return surface.subdivide(body.vertices, body.quads)[0][: len(body.vertices)]


class _Painter:
    """Collects the drawings of one figure."""

    def __init__(self, body: Body, text: Text, colours: Mapping[str, str]) -> None:
        self.body, self.text, self.colours = body, text, colours
        self.drawings: list[Drawing] = []
        self.skin_places = skin_of(body)
        low, high = self.skin_places.min(axis=0), self.skin_places.max(axis=0)
        self.middle = (low + high) / 2
        self.half = float((high - low).max()) / 2 * 1.04
        self.focus: list[tuple[Points, Points, float]] = []  # places, normals, and what they matter together

    def skin(self) -> None:
        triangles = surface.triangles_of(self.body.quads)
        skin = self.colours["skin"]
        scale = [mixed(skin, self.colours["outline"], 0.55), mixed(skin, self.colours["point-halo"], 0.3)]
        self._mesh(self.skin_places, triangles, self.body.shade, scale, "")

    def muscle(self, shown: Shown, atlas: Atlas) -> None:
        """Lay the muscle's sheets on both sides; the chosen side is strong and has fibres and borders."""
        sheets = self.body.sheets.get(shown.muscle, ())
        if not sheets:
            return
        whole = atlas.muscles[shown.muscle].name
        pale = surface.joined(
            self._laid(sheet.points, sheet.normals, OTHER_SIDE[shown.side]) for sheet in sheets
        )
        skin, ink = self.colours["skin"], self.colours["muscle"]
        scale = [mixed(mixed(skin, self.colours["outline"], 0.4), ink, 0.4), mixed(skin, ink, 0.32)]
        self._mesh(*pale, self._shade_at(pale[0]), scale, sided(self.text, whole, OTHER_SIDE[shown.side]))
        chosen, line = self.colours["muscle-chosen"], self.colours["muscle-line"]
        scale = [mixed(chosen, line, 0.6), mixed(chosen, self.colours["fibre"], 0.12)]
        fibres: list[tuple[Points, Numbers]] = []
        rims: list[tuple[Points, Numbers]] = []
        times = 2 if len(sheets) <= MOST_FINE else 1
        for sheet in sheets:
            points = surface.finer_grid(sheet.points, times)
            normals = surface.finer_grid(sheet.normals, times)
            if shown.side == "right":
                points, normals = mirrored(points), mirrored(normals)
            name = with_part(self.text, whole, sheet.part)
            laid = self._laid(points, normals)
            self._mesh(*laid, self._shade_at(laid[0]), scale, sided(self.text, name, shown.side))
            fibres += _fibres(sheet, points, normals)
            around = _around(points + normals * HEIGHTS["border"]), _around(normals)
            rims.append(surface.ribbon(*around, RIM_WIDTH))
            focus = points[::4, ::4].reshape(-1, 3), normals[::4, ::4].reshape(-1, 3)
            self.focus.append((*focus, 1 / len(sheets)))
        self._flat(surface.joined(fibres), self.colours["fibre"])
        self._flat(surface.joined(rims), self.colours["muscle-line"])

    def _laid(self, points: Points, normals: Points, side: str = "left") -> tuple[Points, Numbers]:
        rows, columns, _ = points.shape
        raised = (points + normals * HEIGHTS["muscle"]).reshape(-1, 3)
        return mirrored(raised) if side == "right" else raised, surface.grid_triangles(rows, columns)

    def area(self, field: Field, side: str, name: str, filled: bool) -> None:
        """Mark a place on the skin with its border, and with its colour where nothing else is to be seen."""
        patch, border = patch_of(self.body, [field]).inside(DEPTH)
        if side == "right":
            patch = patch.mirrored()
        skin, own = self.colours["skin"], self.colours["area"]
        if filled:
            scale = [mixed(mixed(skin, self.colours["outline"], 0.5), own, 0.5), mixed(skin, own, 0.38)]
            self._mesh(patch.raised(HEIGHTS["area"]), patch.triangles, patch.table[:, SHADE], scale, name)
        rim, normals = patch.raised(HEIGHTS["border"]), patch.table[:, NORMAL]
        thin = (surface.thinned(rim, one, RIM_STEP) for one in surface.chained(border))
        lines = (surface.ribbon(rim[one], normals[one], RIM_WIDTH) for one in thin)
        self._flat(surface.joined(lines), mixed(own, self.colours["point"], 0.45), name)
        self.focus.append((patch.table[::9, X], patch.table[::9, NORMAL], 2.0 if filled else 0.2))

    def pain(self, zones: Sequence[Mapping[str, Field]], side: str) -> None:
        """Paint the pain of points: essential solid, spillover dotted. Where both are, essential counts."""
        essential = [found["essential"] for found in zones if "essential" in found]
        spillover = [found["spillover"] for found in zones if "spillover" in found]
        if not essential and not spillover:
            return
        whole = patch_of(self.body, essential, spillover)
        if side == "right":
            whole = whole.mirrored()
        whole.table[:, DEPTH + 1] = np.minimum(whole.table[:, DEPTH + 1], -whole.table[:, DEPTH])
        if essential:
            patch, _ = whole.inside(DEPTH)
            ink = self.colours["pain"]
            scale = [mixed(ink, self.colours["point"], 0.45), mixed(ink, self.colours["fibre"], 0.08)]
            name = self.text("map.legend.essential")
            self._mesh(patch.raised(HEIGHTS["zone"]), patch.triangles, patch.table[:, SHADE], scale, name)
            self.focus.append((patch.table[::9, X], patch.table[::9, NORMAL], 0.5))
        if spillover:
            self._dotted(whole.inside(DEPTH + 1)[0])

    def _dotted(self, patch: Patch) -> None:
        if not len(patch.triangles):
            return
        skin, ink = self.colours["skin"], self.colours["pain"]
        scale = [
            mixed(mixed(skin, self.colours["outline"], 0.5), ink, 0.16),
            mixed(mixed(skin, self.colours["point-halo"], 0.5), ink, 0.16),
        ]
        name = self.text("map.legend.spillover")
        self._mesh(patch.raised(HEIGHTS["zone"]), patch.triangles, patch.table[:, SHADE], scale, name)
        triangle, weights, apart = surface.strewn(patch.table[:, X], patch.triangles, DOTS, *DOTS_APART)
        at = np.einsum("tj,tjk->tk", weights, patch.table[patch.triangles[triangle]])
        centres = at[:, X] + at[:, NORMAL] * HEIGHTS["dots"]
        normals = at[:, NORMAL] / np.linalg.norm(at[:, NORMAL], axis=1, keepdims=True)
        self._flat(surface.discs(centres, normals, apart * DOT_RADIUS), self.colours["pain-dot"], name)

    def points(self, shown: Shown, atlas: Atlas) -> None:
        """Mark trigger points with a cross; the chosen one is large."""
        size = self._extent()
        names: list[str] = []
        halos: list[tuple[Points, Numbers]] = []
        crosses: list[tuple[Points, Numbers]] = []
        for spot in (self.body.spots[point] for point in shown.points if point in self.body.spots):
            place, normal = spot.place, spot.normal
            if shown.side == "right":
                place, normal = mirrored(place), mirrored(normal)
            chosen = spot.id in shown.felt
            arm, more = size * (CROSS if chosen else CROSS * 0.65), size * CROSS * 0.2
            low, high = (place + normal * (HEIGHTS["point"] + more) for more in (0.0, 0.6))
            halos.append(surface.cross(low, normal, arm + more, 0.4 * arm + 2 * more))
            crosses.append(surface.cross(high, normal, arm, 0.4 * arm))
            names += [sided(self.text, point_name(atlas, spot.id, self.text), shown.side)] * len(
                crosses[-1][0]
            )
            if chosen:
                self.focus.append((place[None], normal[None], 3.0 / len(shown.felt)))
        self._flat(surface.joined(halos), self.colours["point-halo"], names)
        self._flat(surface.joined(crosses), self.colours["point"], names)

    def _extent(self) -> float:
        """Half the size (millimetres) of what is shown, within the bounds of a sensible cross."""
        places = np.concatenate([places for places, _, _ in self.focus]) if self.focus else np.zeros((1, 3))
        return float(np.clip(np.linalg.norm(np.ptp(places, axis=0)) / 2, *CROSS_EXTENT))

    def _letters(self) -> list[Drawing]:
        """R and L of the person beside the hands."""
        left, height, depth = self.skin_places[self.skin_places[:, 0].argmax()]
        place = np.array([left + _LETTER_GAP, height, depth])
        sides = {"left": self._axes(place[None]), "right": self._axes(mirrored(place)[None])}
        return [
            {
                **{axis: int(column[0]) for axis, column in axes.items()},
                "text": self.text(f"map.side.letter.{side}"),
                "showarrow": False,
                "font": {"size": 20, "color": self.colours["letter"]},
            }
            for side, axes in sides.items()
        ]

    def layout(self) -> Drawing:
        """Return how the figure is looked at: no axes, the page's ground, buttons that move the camera."""
        camera = self._first_look() if self.focus else whole_body()
        bare = {"visible": False, "range": [0, 2 * self.half * UNITS], "showspikes": False}
        ink, paper = self.colours["ink"], self.colours["paper"]
        return {
            "template": {},
            "scene": {
                "xaxis": bare,
                "yaxis": bare,
                "zaxis": bare,
                "aspectmode": "cube",
                "annotations": self._letters(),
                "camera": camera,
                "dragmode": "turntable",
                "hovermode": "closest",
            },
            "updatemenus": buttons(self.text, self.colours, camera if self.focus else None),
            "margin": {"l": 0, "r": 0, "t": 0, "b": 2 * BUTTON_ROW + 8},
            "paper_bgcolor": paper,
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": paper,
                "bordercolor": self.colours["line-strong"],
                "font": {"color": ink},
            },
            "font": {"color": ink, "size": 15, "family": FONT},
        }

    def _first_look(self) -> Drawing:
        places, normals, shares = zip(*self.focus, strict=True)
        weights = [np.full(len(one), share / len(one)) for one, share in zip(places, shares, strict=True)]
        skin = self._in_space(self.skin_places - self.middle) / (2 * self.half)
        seen = self._in_space(np.concatenate(places) - self.middle) / (2 * self.half)
        return facing(seen, self._in_space(np.concatenate(normals)), np.concatenate(weights), skin)

    @staticmethod
    def _in_space(body: Points) -> Points:
        """Places or normals (k, 3) of the body as the figure's x (left), y (back), z (up)."""
        return np.stack([body[:, 0], -body[:, 2], body[:, 1]], axis=1)

    def _shade_at(self, places: Points) -> Points:
        """The skin's shade nearest to some places."""
        found = np.empty(len(places))
        for start in range(0, len(places), 256):
            some = places[start : start + 256]
            low, high = some.min(axis=0) - 40, some.max(axis=0) + 40
            near = np.flatnonzero(((self.skin_places > low) & (self.skin_places < high)).all(axis=1))
            gaps = surface.gaps(some, self.skin_places[near])
            weights = 1 / (gaps + 9.0) ** 2
            found[start : start + 256] = (weights @ self.body.shade[near]) / weights.sum(axis=1)
        return found

    def _axes(self, places: Points) -> Drawing:
        """Places (k, 3) as the figure's columns; all are positive: around 0 they are longer in base64."""
        columns = (self._in_space(places - self.middle) + self.half) * UNITS
        return dict(zip("xyz", columns.round().astype(np.uint16).T, strict=True))

    def _mesh(
        self, places: Points, triangles: Numbers, shade: Points, scale: Sequence[str], name: str
    ) -> None:
        """Add a surface, coloured from dark to light by its shade: the light stays with the body."""
        shaded = {
            "intensity": (shade.clip(0, 1) * LIGHTEST).round().astype(np.uint8),
            "cmin": 0,
            "cmax": LIGHTEST,
            "colorscale": [[0, scale[0]], [1, scale[1]]],
            "showscale": False,
        }
        self._add(places, triangles, shaded, name)

    def _flat(self, mesh: tuple[Points, Numbers], ink: str, names: str | list[str] = "") -> None:
        """Add something of one colour, such as lines; names may be one for each vertex."""
        if len(mesh[0]):
            self._add(*mesh, {"color": ink}, names)

    def _add(self, places: Points, triangles: Numbers, coloured: Drawing, names: str | list[str]) -> None:
        kind = np.uint16 if len(places) < 2**16 else np.int32
        self.drawings.append(
            {
                "type": "mesh3d",
                **self._axes(places),
                **{axis: triangles[:, i].astype(kind) for i, axis in enumerate("ijk")},
                **coloured,
                "lighting": {"ambient": 1, "diffuse": 0, "specular": 0, "fresnel": 0, "roughness": 1},
                **({"text": names, "hoverinfo": "text"} if names else {"hoverinfo": "skip"}),
            }
        )


def _fibres(sheet: Sheet, points: Points, normals: Points) -> Iterable[tuple[Points, Numbers]]:
    rows, columns, _ = points.shape
    off = points + normals * HEIGHTS["fibres"]
    inner = slice(rows // 12, rows - rows // 12, 2)
    for one in np.linspace(0, columns - 1, sheet.fibres + 2)[1:-1].round().astype(int):
        line = off[inner, one]
        length = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
        yield surface.ribbon(line, normals[inner, one], float(np.clip(length / 110, *FIBRE_WIDTHS)))


def _around(grid: Points) -> Points:
    """The rim (k, 3) of a grid, once around and back to its start."""
    return np.concatenate([grid[0], grid[1:, -1], grid[-1, -2::-1], grid[-2::-1, 0]])


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with a share of another.

    Examples
    --------
    >>> mixed("#" + "000000", "#" + "ffffff", 0.5) == "#" + "808080"
    True
    """
    parts = [
        round(int(colour[i : i + 2], 16) * (1 - share) + int(other[i : i + 2], 16) * share) for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)

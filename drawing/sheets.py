"""Muscle sheets: authored in ``drawing/sheets/*.toml``, lofted on the skin.

A sheet is a grid of skin points: u runs along the fibres from origin (0) to insertion (1), v across them.
It is authored for the person's left, either by `rails` (cross lines in order from origin to insertion, each
a list of picks "view x y") or by `along` (a centre line of picks "view x y half_width").
"""

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator

from drawing.body import Array, Body
from drawing.skin import Anchors, Skin, Skins

SHEETS_FOLDER = Path(__file__).parent / "sheets"
ALONG, ACROSS = 36, 17
SMOOTHING = 3  # rounds
LAYERS = ("surface", "deep", "deepest")


@dataclass(frozen=True)
class Sheet:
    """One authored sheet; see the module's words and ``docs/drawing.md`` for the fields."""

    muscle: str
    layer: str
    rank: int
    skin: tuple[str, ...]
    part: str = ""
    fibres: int = 6
    rails: list[list[str]] = field(default_factory=list)
    along: list[str] = field(default_factory=list)
    taper: tuple[float, float] = (0.0, 0.0)
    points: dict[str, list[float]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Muscle and part."""
        return f"{self.muscle} {self.part}".strip()


@dataclass(frozen=True)
class Loft:
    """A sheet on a body's skin: points and normals (ALONG, ACROSS, 3) in decimetres, and their anchors."""

    sheet: Sheet
    points: Array
    normals: Array
    anchors: Anchors

    def on(self, body: Body) -> "Loft":
        """The same sheet on another body, carried over with the skin that it lies on."""
        return replace(self, **dict(zip(("points", "normals"), self.anchors.on(body), strict=True)))

    def at(self, u: float, v: float) -> tuple[Array, Array]:
        """Skin point and normal (3,) at fractions u along and v across."""
        row, column = round(u * (ALONG - 1)), round(v * (ACROSS - 1))
        return self.points[row, column], self.normals[row, column]


def read_sheets(folder: Path = SHEETS_FOLDER) -> list[Sheet]:
    """All authored sheets in the order of their files; ValueError names a damaged file and sheet."""
    sheets = []
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{path.name} is not valid TOML: {error}.") from error
        for row in table.get("sheet", []):
            try:
                row["skin"], row["taper"] = tuple(row["skin"]), tuple(row.get("taper", (0.0, 0.0)))
                sheet = Sheet(**row)
            except (KeyError, TypeError) as error:
                raise ValueError(f"{path.name}, sheet {row.get('muscle', '?')}: {error}") from error
            if sheet.layer not in LAYERS:
                raise ValueError(
                    f'{path.name}, sheet {sheet.name}: layer "{sheet.layer}" is not one of {LAYERS}.'
                )
            if bool(sheet.rails) == bool(sheet.along):
                raise ValueError(f"{path.name}, sheet {sheet.name}: give either rails or along.")
            sheets.append(sheet)
    names = [sheet.name for sheet in sheets]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"Sheets drawn twice: {sorted(twice)}.")
    return sheets


def loft(sheet: Sheet, skins: Skins) -> Loft:
    """Lay a sheet on the skin. Raises ValueError that names the sheet and the pick that cannot be read."""
    skin = skins.of(sheet.skin)
    try:
        grid = _loft_along(sheet, skin) if sheet.along else _loft_rails(sheet, skin)
    except ValueError as error:
        raise ValueError(f"Sheet {sheet.name}: {error}") from error
    return laid(sheet, skin, _tapered(grid, sheet.taper))


def laid(sheet: Sheet, skin: Skin, grid: Array) -> Loft:
    """A sheet's grid (ALONG, ACROSS, 3) laid on a skin, its steps along the fibres made even."""
    anchors = skin.anchors(grid)
    for _ in range(SMOOTHING):
        grid, _ = anchors.on(skin.body)
        grid[1:-1] = 0.5 * grid[1:-1] + 0.25 * (grid[:-2] + grid[2:])
        anchors = skin.anchors(grid)
    points, normals = anchors.on(skin.body)
    return Loft(sheet, points, normals, anchors)


def _pick(text: str, skin: Skin) -> tuple[Array, list[float]]:
    """The skin point of "view x y ..." and the numbers that follow."""
    words = text.split()
    if len(words) < 3:
        raise ValueError(f'"{text}" is not a pick; write "view x y".')
    x, y, *rest = (float(word) for word in words[1:])
    return skin.pick(words[0], x, y), rest


def _spread(points: Array, count: int, by_length: bool) -> Array:
    """A smooth curve through points (n, ...) in `count` rows, even by length or by the points' number."""
    if len(points) == 1:
        return np.repeat(points, count, axis=0)
    place = np.arange(len(points), dtype=float)
    if by_length:
        middles = points.reshape(len(points), -1, 3).mean(axis=1)
        place = np.r_[0, np.cumsum(np.maximum(np.linalg.norm(np.diff(middles, axis=0), axis=1), 1e-6))]
    return PchipInterpolator(place, points, axis=0)(np.linspace(0, place[-1], count))


def _loft_rails(sheet: Sheet, skin: Skin) -> Array:
    """Rails keep the numbering of their picks, so that matching picks lie on one fibre."""
    rails = [np.array([_pick(text, skin)[0] for text in rail]) for rail in sheet.rails]
    across = np.array([_spread(rail, ACROSS, by_length=False) for rail in rails])
    return _spread(across, ALONG, by_length=True)


def _loft_along(sheet: Sheet, skin: Skin) -> Array:
    picks = [_pick(text, skin) for text in sheet.along]
    if any(len(rest) != 1 for _, rest in picks):
        raise ValueError('every pick of `along` is "view x y half_width".')
    centres = np.array([point for point, _ in picks])
    place = np.r_[0, np.cumsum(np.linalg.norm(np.diff(centres, axis=0), axis=1))]
    even = np.linspace(0, place[-1], ALONG)
    half_width = PchipInterpolator(place, [rest[0] for _, rest in picks])(even)
    line, normals = skin.snap(PchipInterpolator(place, centres, axis=0)(even))
    sideways = np.cross(np.gradient(line, axis=0), normals)
    sideways /= np.maximum(np.linalg.norm(sideways, axis=1, keepdims=True), 1e-9)
    spread = np.linspace(-1, 1, ACROSS)
    return line[:, None] + sideways[:, None] * (half_width[:, None] * spread)[..., None]


def _tapered(grid: Array, taper: tuple[float, float]) -> Array:
    """Draw the ends in to rounded points over the given shares of the length (start, end)."""
    u = np.linspace(0, 1, len(grid))
    width = np.ones(len(grid))
    for share, distance in ((taper[0], u), (taper[1], 1 - u)):
        if share > 0:
            inside = (distance / share).clip(0, 1)
            width *= np.sqrt(1 - (1 - inside) ** 2).clip(0.08, 1)
    middle = grid.mean(axis=1, keepdims=True)
    return middle + (grid - middle) * width[:, None, None]

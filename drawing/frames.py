"""The cameras: where each view stands, what it frames, and how finely it is drawn."""

from dataclasses import dataclass, replace

import numpy as np

from drawing.body import Array, Body

UNIT_MM = 0.5
CLOSE_UNIT_MM = 0.25
ARMS_FORWARD = 60.0  # degrees that the arms are lifted in the side views


@dataclass(frozen=True)
class Frame:
    """Where a view's camera stands and what it frames.

    Attributes
    ----------
    right, up : unit vectors of the screen
    box : (x0, x1, y0, y1) on the screen in decimetres
    left : on which half of the screen the person's left lies, 1 right or -1 left half; 0 for a view that
        shows one side alone
    shift : decimetres that the left side is moved toward the middle of the screen
    parts : the body parts that are seen, all of them when empty; given for a view of which the left side
        is drawn and the right one is its mirror image
    scale, field_scale, relief_scale : pixels a decimetre of the picture, of areas and pain, of the relief
    unit_mm : length of a view unit
    reaching : whether the arms are lifted to the front, so that they do not hide the flank
    """

    name: str
    right: tuple[float, float, float]
    up: tuple[float, float, float]
    box: tuple[float, float, float, float]
    left: int = 0
    shift: float = 0.0
    parts: tuple[str, ...] = ()
    scale: int = 100
    field_scale: int = 60
    relief_scale: int = 38
    unit_mm: float = UNIT_MM
    reaching: bool = False

    @property
    def toward(self) -> Array:
        """Unit vector from the body to the camera."""
        return np.cross(self.right, self.up).astype(float)

    @property
    def units_per_dm(self) -> float:
        """View units a decimetre."""
        return 100 / self.unit_mm

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in view units."""
        x0, x1, y0, y1 = self.box
        return round((x1 - x0) * self.units_per_dm), round((y1 - y0) * self.units_per_dm)

    def project(self, points: Array) -> Array:
        """Screen positions (..., 2) in decimetres, y up."""
        return np.stack([points @ np.array(self.right) - self.shift, points @ np.array(self.up)], axis=-1)

    def extent(self, points: Array) -> tuple[Array, Array]:
        """Least and greatest screen position (2,) of points (n, 3)."""
        screen = self.project(points)
        return screen.min(axis=0), screen.max(axis=0)

    def units(self, screen: Array) -> Array:
        """View units (..., 2), origin top left, y down, of screen positions."""
        return (np.asarray(screen) - [self.box[0], self.box[3]]) * [self.units_per_dm, -self.units_per_dm]

    def rays(self, screen: Array) -> tuple[Array, Array]:
        """Origins and directions (n, 3) of the rays that look at screen positions (n, 2)."""
        across = screen[:, :1] + self.shift
        origins = across * np.array(self.right) + screen[:, 1:] * np.array(self.up) + 50 * self.toward
        return origins, np.broadcast_to(-self.toward, origins.shape).copy()

    def turned(self, name: str) -> "Frame":
        """The frame of the opposite side view."""
        x0, x1, y0, y1 = self.box
        right = (-self.right[0], -self.right[1], -self.right[2])
        return replace(self, name=name, right=right, box=(-x1, -x0, y0, y1))


FRAMES = {
    frame.name: frame
    for frame in (
        Frame("front", (1, 0, 0), (0, 1, 0), (-4.5, 4.5, -8.7, 9.5), left=1),
        Frame("back", (-1, 0, 0), (0, 1, 0), (-4.5, 4.5, -8.7, 9.5), left=-1),
        Frame("left", (0, 0, -1), (0, 1, 0), (-2.9, 2.0, -8.7, 9.5)),
    )
}
"""Views of the whole body as picks name them: in the anatomical position."""
WHOLE_BODY = (*FRAMES, "right")
"""Names of the drawn views of the whole body."""
MIRRORED = {"left": "right", "head-left": "head-right"}
"""Views of one side, and the views that are their mirror images."""
_DORSUM = (0.82, 0.57)  # sine and cosine of the camera's height over the back of the foot
_MARGIN = 0.12
_EDGE = 0.3


def frames_of(body: Body, reaching: Body) -> list[Frame]:
    """The views that are drawn of a body: the whole of it, then close-ups of head, hands and feet.

    `reaching` is the same body with its arms lifted, as the side views show it. Hands and feet are drawn
    once, of the left side, and stand beside their mirror image.
    """
    return [*_whole(body, reaching), *_head(body), *_hands(body), *_feet(body)]


def _bounds(body: Body, part: str) -> tuple[Array, Array]:
    """Least and greatest corner (3,) of a part's left half."""
    triangles = body.triangles[body.part_of_triangle == part]
    corners = body.vertices[triangles].reshape(-1, 3)
    corners = corners[corners[:, 0] > 0]
    return corners.min(axis=0), corners.max(axis=0)


def _tenth(length: float) -> float:
    """The next tenth of a decimetre, so that both halves of a picture have whole pixels."""
    return float(np.ceil(length * 10) / 10)


def _whole(body: Body, reaching: Body) -> list[Frame]:
    frames = []
    for frame in FRAMES.values():
        shown = body if frame.left else reaching
        low, high = frame.extent(shown.vertices[np.unique(shown.triangles)])
        x0, x1 = (low[0] - _EDGE, high[0] + _EDGE) if not frame.left else (-high[0] - _EDGE, high[0] + _EDGE)
        box = (-_tenth(-x0), _tenth(x1), frame.box[2], round(high[1] + 0.39, 1))
        frames.append(replace(frame, box=box, reaching=not frame.left))
    return frames


def _head(body: Body) -> list[Frame]:
    low, high = _bounds(body, "head")
    neck, _ = _bounds(body, "neck")
    y0, y1 = neck[1] - 0.1, high[1] + _MARGIN
    side = 1.8
    fine = {"scale": 220, "field_scale": 110, "relief_scale": 90, "unit_mm": CLOSE_UNIT_MM}
    return [
        Frame("head-front", (1, 0, 0), (0, 1, 0), (-side, side, y0, y1), left=1, **fine),
        Frame("head-back", (-1, 0, 0), (0, 1, 0), (-side, side, y0, y1), left=-1, **fine),
        Frame("head-left", (0, 0, -1), (0, 1, 0), (-high[2] - 0.35, -low[2] + 0.75, y0, y1), **fine),
    ]


def _hands(body: Body) -> list[Frame]:
    low, high = _bounds(body, "hand")
    gap = 0.25
    side, y0, y1 = _tenth(high[0] - low[0] + 2 * gap), low[1] - _MARGIN, high[1] + 0.55
    fine = {
        "scale": 200,
        "field_scale": 120,
        "relief_scale": 90,
        "unit_mm": CLOSE_UNIT_MM,
        "parts": ("hand", "arm"),
    }
    box = (-side, side, y0, y1)
    return [
        Frame("hand-palm", (1, 0, 0), (0, 1, 0), box, left=1, shift=low[0] - gap, **fine),
        Frame("hand-back", (-1, 0, 0), (0, 1, 0), box, left=-1, shift=gap - low[0], **fine),
    ]


def _feet(body: Body) -> list[Frame]:
    low, high = _bounds(body, "foot")
    gap, over = 0.2, 0.9
    fine = {
        "scale": 150,
        "field_scale": 110,
        "relief_scale": 75,
        "unit_mm": CLOSE_UNIT_MM,
        "parts": ("foot", "leg"),
    }
    wide, long = _tenth(high[0] - low[0] + 2 * gap), _tenth(high[2] - low[2] + 2 * gap)
    sine, cosine = _DORSUM
    top = (low[1] * cosine - high[2] * sine - _MARGIN, (high[1] + over) * cosine - low[2] * sine)
    beside = (low[1] - _MARGIN, high[1] + over)
    return [
        Frame("foot-sole", (1, 0, 0), (0, 0, 1), (-wide, wide, low[2] - _MARGIN, high[2] + _MARGIN),
              left=1, shift=low[0] - gap, **{**fine, "parts": ("foot",)}),
        Frame("foot-top", (1, 0, 0), (0, cosine, -sine), (-wide, wide, *top),
              left=1, shift=low[0] - gap, **fine),
        Frame("foot-inner", (0, 0, 1), (0, 1, 0), (-long, long, *beside), left=1, shift=low[2] - gap, **fine),
        Frame("foot-outer", (0, 0, -1), (0, 1, 0), (-long, long, *beside),
              left=-1, shift=gap - low[2], **fine),
    ]  # fmt: skip

"""From where the turnable body is looked at, and the buttons that take one there.

A figure's space is a cube with edges of length 1 around the middle of the body: x to the person's left, y to
the back, z up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from myomap.solid import Points
from myomap.text import Text

Camera = dict[str, Any]

BUTTON_ROW = 44  # pixels
WHOLE = 1.3  # distance from which the whole body is seen
NEAREST = 0.22
ROOM = 2.8  # distance of the camera in radii of what it looks at
_UP = {"x": 0, "y": 0, "z": 1}
_CELL, _BEFORE = 0.012, 0.03  # what lies this much nearer in a cell of this size hides a place
_TURNS = np.radians(np.arange(0, 360, 15))
_HEIGHTS = (0.12, 0.45, -0.3)  # from where a first look comes, beside a step to the side of 1
_MOST_PLACES = 400
# From the side a little from the front: so the letters of the two sides stand apart.
_DIRECTIONS = {"front": (0, -1, 0), "back": (0, 1, 0), "left": (1, -0.16, 0), "right": (-1, -0.16, 0)}
_CLOSE = {
    "head": ((0, 0.02, 0.43), (0.12, -1, 0.06), 0.42),
    "feet": ((0, -0.02, -0.42), (0.25, -1, 0.5), 0.5),
}


def facing(places: Points, normals: Points, weights: Points, skin: Points) -> Camera:
    """Return a camera that sees most of some places (k, 3) on the skin, and as large as fits.

    Parameters
    ----------
    normals, weights
        Of each place: the unit vector (k, 3) out of the body, and how much it matters (k,).
    skin
        Places (n, 3) all over the skin; they tell what hides what, such as an arm the hip.
    """
    low, high = np.percentile(places, [0.5, 99.5], axis=0)
    middle, radius = (low + high) / 2, float(np.linalg.norm(high - low)) / 2
    every = len(places) // _MOST_PLACES + 1
    some = places[::every], normals[::every], weights[::every]

    def worth(one: tuple[float, float, float]) -> float:
        return _seen(np.array(one), *some, skin)

    turned = max(((float(np.sin(turn)), -float(np.cos(turn)), _HEIGHTS[0]) for turn in _TURNS), key=worth)
    toward = max(((*turned[:2], height) for height in _HEIGHTS), key=worth)
    return _camera(middle, toward, float(np.clip(radius * ROOM, NEAREST, WHOLE)))


def _seen(toward: Points, places: Points, normals: Points, weights: Points, skin: Points) -> float:
    """How much of some places is seen from a direction: turned this way, and with nothing before them."""
    toward = toward / np.linalg.norm(toward)
    across = np.cross([0.0, 0, 1], toward)
    across /= np.linalg.norm(across)
    screen = np.stack([across, np.cross(toward, across)], axis=1)
    column, row = np.floor(np.concatenate([skin, places]) @ screen / _CELL).astype(int).T
    cell = (column - column.min()) * (np.ptp(row) + 1) + row - row.min()
    nearest = np.full(cell.max() + 1, -np.inf)
    np.maximum.at(nearest, cell[: len(skin)], skin @ toward)
    hidden = nearest[cell[len(skin) :]] > places @ toward + _BEFORE
    return float((weights * (normals @ toward).clip(0) * ~hidden).sum())


def whole_body() -> Camera:
    """Return a camera that sees the whole body from the front."""
    return _camera((0, 0, 0), _DIRECTIONS["front"], WHOLE)


def buttons(text: Text, colours: Mapping[str, str], chosen: Camera | None) -> list[dict[str, Any]]:
    """Return two rows of buttons: the whole body from four sides; what is chosen, the head and the feet."""
    whole = {key: _camera((0, 0, 0), toward, WHOLE) for key, toward in _DIRECTIONS.items()}
    close = {key: _camera(*where) for key, where in _CLOSE.items()}
    near = ({"chosen": chosen} if chosen else {}) | close
    return [_row(text, colours, whole, 0), _row(text, colours, near, 1)]


def _row(text: Text, colours: Mapping[str, str], cameras: Mapping[str, Camera], row: int) -> dict[str, Any]:
    return {
        "type": "buttons",
        "direction": "right",
        "showactive": False,
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "pad": {"l": 0, "r": 0, "t": 8 + BUTTON_ROW * row, "b": 0},
        "bgcolor": colours["card"],
        "bordercolor": colours["line-strong"],
        "font": {"color": colours["ink"], "size": 16},
        "buttons": [
            {
                "label": text(f"solid.camera.{key}"),
                "method": "relayout",
                "args": [{"scene.camera": camera}],
            }
            for key, camera in cameras.items()
        ],
    }


def _camera(middle: Any, toward: Any, distance: float) -> Camera:
    direction = np.array(toward, float) / np.linalg.norm(toward)
    eye = np.array(middle, float) + direction * distance
    return {
        "center": dict(zip("xyz", np.round(np.array(middle, float), 4).tolist(), strict=True)),
        "eye": dict(zip("xyz", np.round(eye, 4).tolist(), strict=True)),
        "up": _UP,
        "projection": {"type": "perspective"},
    }

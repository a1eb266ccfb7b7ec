"""Sheets from the body they were authored on to another body: by the skin, then by the bony landmarks.

Both bodies have the same triangles, so a place on the skin goes over by its triangle. That alone lets a
muscle follow soft parts (breast, waist) rather than bones, so it is then moved up or down by what the
landmarks near it missed; across the body the skin is the better guide.
"""

import numpy as np
from scipy.interpolate import RBFInterpolator
from scipy.spatial import cKDTree

from drawing.body import Array, Body
from drawing.landmarks import places
from drawing.shapes import MIRROR
from drawing.sheets import Loft, laid
from drawing.skin import Skins

UPWARD = np.array([0.0, 1.0, 0.0])
RING = 150  # skin vertices around a landmark, whose mean says where the skin takes it


class Carrier:
    """Takes lofts from one body to another."""

    def __init__(self, start: Body, goal: Body) -> None:
        before, after = places(start, start), places(goal, start)
        used = np.unique(start.triangles)
        here = np.array([before[name] for name in before])
        _, near = cKDTree(start.vertices[used]).query(here, k=RING)
        by_skin = (goal.vertices - start.vertices)[used[near]].mean(axis=1)
        missed = (np.array([after[name] for name in before]) - here - by_skin) * UPWARD
        paired = here[:, 0] != 0
        self._missed = RBFInterpolator(
            np.r_[here, here[paired] * MIRROR], np.r_[missed, missed[paired] * MIRROR], kernel="linear"
        )
        self._skins = Skins(goal)

    def loft(self, loft: Loft) -> Loft:
        """The same sheet on the other body."""
        by_skin, _ = loft.anchors.on(self._skins.body)
        skin = self._skins.of(loft.sheet.skin)
        return laid(loft.sheet, skin, by_skin + self.missed(loft.points))

    def missed(self, points: Array) -> Array:
        """How far (..., 3) the skin alone misses the place of points on the first body, in decimetres."""
        return self._missed(points.reshape(-1, 3)).reshape(points.shape)

"""Pieces of skin, finer than the light mesh, on which fields of pain and areas have smooth borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from myomap.figures import surface
from myomap.solid import FAR, Body, Field, Numbers, Points, mirrored

X, SHADE, NORMAL, DEPTH = slice(0, 3), 3, slice(4, 7), 7
"""Columns of a patch; the first field's depth stands in DEPTH, the next one's after it."""
FINE_QUADS = 250  # a patch with fewer quads than this is made finer twice
SMALL = 5.0  # millimetres: a quad of this size is fine enough for a border


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of finer skin: columns x, y, z, shade, normal (3), then fields; its triangles."""

    table: Points
    triangles: Numbers

    def raised(self, height: float) -> Points:
        """The places of its vertices, some millimetres off the skin."""
        return self.table[:, X] + self.table[:, NORMAL] * height

    def inside(self, column: int) -> tuple[Patch, Numbers]:
        """What lies inside a field, and its border as pairs of vertex numbers."""
        table, triangles, border = surface.inside(self.table, self.triangles, column)
        return Patch(table, triangles), border

    def mirrored(self) -> Patch:
        """The same piece of the other side."""
        table = self.table.copy()
        table[:, X], table[:, NORMAL] = mirrored(table[:, X]), mirrored(table[:, NORMAL])
        return Patch(table, self.triangles[:, ::-1])


def patch_of(body: Body, *layers: Sequence[Field]) -> Patch:
    """Return the finer skin around some fields, with a depth for each layer: the union of its fields.

    It is fine along the borders and coarse inside them, and holds nothing that is outside all layers.
    """
    count = len(body.vertices)
    near = np.zeros(count, bool)
    for field in (one for layer in layers for one in layer):
        near[field.at] = True
    nowhere = np.full(count, FAR)
    depths = [np.max([nowhere, *(one.values(count) for one in layer)], axis=0) for layer in layers]
    table = np.column_stack([body.vertices, body.shade, *depths])
    table, quads = surface.compact(table, body.quads[near[body.quads].all(axis=1)])
    if len(quads) < FINE_QUADS:
        table, quads = surface.subdivide(table, quads)
    table, fine = surface.subdivide(table, quads)
    parts = fine.reshape(4, -1, 4)
    depth = table[parts][..., 4:]
    most, least = depth.max(axis=(0, 2)), depth.min(axis=(0, 2))
    used, crossed = (most > 0).any(axis=1), ((most > 0) & (least < 0)).any(axis=1)
    reach = np.ptp(table[parts[..., 0]][..., X], axis=0).max(axis=1)
    triangles = surface.eased(parts[:, used].reshape(-1, 4), (crossed & (reach > SMALL))[used])
    table, triangles = surface.compact(table, triangles)
    normals = surface.normals_of(table[:, X], triangles)
    return Patch(np.column_stack([table[:, :4], normals, table[:, 4:]]), triangles)

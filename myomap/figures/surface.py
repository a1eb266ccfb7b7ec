"""Surfaces as arrays of numbers: making a mesh finer, cutting it along a border, strewing dots on it.

A surface is a table of columns per vertex (x, y, z in millimetres first) and rows of vertex numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from myomap.solid import Numbers, Points

_TRIES, _BATCH = 9, 64  # places tried per dot that is wanted, and how many of them at once


def subdivide(table: Points, quads: Numbers) -> tuple[Points, Numbers]:
    """Make a mesh finer by one Catmull-Clark step; old vertices keep their numbers, a rim stays where it is.

    Parameters
    ----------
    table
        Columns (n, k) per vertex; all are smoothed alike.
    quads
        Vertex numbers (m, 4).

    Returns
    -------
    The finer table and quads (4 m, 4). Each quad starts at its old vertex.
    """
    count, faces = len(table), len(quads)
    following = np.roll(quads, -1, axis=1)
    low, high = np.minimum(quads, following).ravel(), np.maximum(quads, following).ravel()
    keys, edge_of_side, uses = np.unique(low * count + high, return_inverse=True, return_counts=True)
    edge_of_side = edge_of_side.reshape(faces, 4)
    ends = np.stack([keys // count, keys % count], axis=1)
    inner = (uses == 2)[:, None]
    face = table[quads].mean(axis=1)
    middle = table[ends].mean(axis=1)
    beside = _sums(edge_of_side.ravel(), np.repeat(face, 4, axis=0), len(keys))
    edge = np.where(inner, 0.5 * middle + 0.25 * beside, middle)
    around = np.bincount(quads.ravel(), minlength=count)[:, None]
    valence = np.maximum(np.bincount(ends.ravel(), minlength=count), 1)[:, None]
    faces_mean = _sums(quads.ravel(), np.repeat(face, 4, axis=0), count) / np.maximum(around, 1)
    edges_mean = _sums(ends.ravel(), np.repeat(middle, 2, axis=0), count) / valence
    corner = (faces_mean + 2 * edges_mean + (around - 3) * table) / np.maximum(around, 1)
    rim = np.zeros(count, bool)
    rim[ends[~inner[:, 0]]] = True
    corner = np.where((rim | (around[:, 0] == 0))[:, None], table, corner)
    edges, centres = edge_of_side + count, np.arange(faces) + count + len(keys)
    fine = [np.stack([quads[:, i], edges[:, i], centres, edges[:, i - 1]], axis=1) for i in range(4)]
    return np.concatenate([corner, edge, face]), np.concatenate(fine)


def _sums(rows: Numbers, values: Points, count: int) -> Points:
    return np.stack([np.bincount(rows, column, minlength=count) for column in values.T], axis=1)


def compact(table: Points, faces: Numbers) -> tuple[Points, Numbers]:
    """Leave out the vertices that no face uses."""
    used, numbers = np.unique(faces, return_inverse=True)
    return table[used], numbers.reshape(faces.shape)


def triangles_of(quads: Numbers) -> Numbers:
    """Cut every quad (m, 4) into two triangles (2 m, 3)."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def eased(fine: Numbers, near: Numbers) -> Numbers:
    """Return triangles that are fine where it matters and coarse elsewhere, without gaps between the two.

    Parameters
    ----------
    fine
        Quads (4 m, 4) as `subdivide` made them of m quads.
    near
        Whether each of the m quads is to stay fine.
    """
    parts = fine.reshape(4, -1, 4)
    exact = triangles_of(parts[:, near].reshape(-1, 4))
    corners, edges, centre = parts[:, ~near, 0], parts[:, ~near, 1], parts[0, ~near, 2]
    split = np.isin(edges, parts[:, near, 1])
    plain = ~split.any(axis=0)
    coarse = [exact, triangles_of(corners[:, plain].T)]
    for i in range(4):
        start, stop = corners[i], corners[(i + 1) % 4]
        whole, cut = ~split[i] & ~plain, split[i]
        coarse += [
            np.stack([centre[whole], start[whole], stop[whole]], axis=1),
            np.stack([centre[cut], start[cut], edges[i][cut]], axis=1),
            np.stack([centre[cut], edges[i][cut], stop[cut]], axis=1),
        ]
    return np.concatenate(coarse)


def normals_of(places: Points, triangles: Numbers) -> Points:
    """Return unit normals (n, 3) at the vertices."""
    a, b, c = (places[triangles[:, i]] for i in range(3))
    flat = np.cross(b - a, c - a)
    found = _sums(triangles.ravel(), np.repeat(flat, 3, axis=0), len(places))
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return found


def inside(table: Points, triangles: Numbers, column: int) -> tuple[Points, Numbers, Numbers]:
    """Keep what lies inside a border: where a column is above 0. Triangles across it are cut along it.

    Returns
    -------
    The table, the triangles, and the border as pairs (k, 2) of vertex numbers.
    """
    within = table[triangles, column] > 0
    number = within.sum(axis=1)
    odd = np.where(number == 1, within.argmax(axis=1), (~within).argmax(axis=1))
    turned = triangles[np.arange(len(triangles))[:, None], (odd[:, None] + np.arange(3)) % 3]
    one, two = turned[number == 1], turned[number == 2]
    cuts = np.concatenate([one[:, [0, 1]], one[:, [0, 2]], two[:, [0, 1]], two[:, [0, 2]]])
    pairs, which = np.unique(np.sort(cuts, axis=1), axis=0, return_inverse=True)
    which = which.ravel() + len(table)
    depth = table[pairs, column]
    share = (depth[:, 0] / (depth[:, 0] - depth[:, 1]))[:, None]
    new = table[pairs[:, 0]] * (1 - share) + table[pairs[:, 1]] * share
    ab, ac, ba, ca = np.split(which, [len(one), 2 * len(one), 2 * len(one) + len(two)])
    kept = np.concatenate(
        [
            triangles[number == 3],
            np.stack([one[:, 0], ab, ac], axis=1),
            np.stack([ba, two[:, 1], two[:, 2]], axis=1),
            np.stack([ba, two[:, 2], ca], axis=1),
        ]
    )
    border = np.concatenate([np.stack([ab, ac], axis=1), np.stack([ca, ba], axis=1)])
    everything, numbers = np.unique(kept, return_inverse=True)
    lookup = np.zeros(len(table) + len(pairs), np.int64)
    lookup[everything] = np.arange(len(everything))
    return np.concatenate([table, new])[everything], numbers.reshape(-1, 3), lookup[border]


def chained(pairs: Numbers) -> list[list[int]]:
    """Join pairs of vertex numbers to lines, each as long as it goes."""
    following = {int(a): int(b) for a, b in pairs if a != b}
    starts = [one for one in following if one not in set(following.values())]
    lines = []
    while following:
        at = starts.pop() if starts else next(iter(following))
        line = [at]
        while at in following:
            at = following.pop(at)
            line.append(at)
        if len(line) > 1:
            lines.append(line)
    return lines


def strewn(
    places: Points, triangles: Numbers, most: int, nearest: float, farthest: float
) -> tuple[Numbers, Points, float]:
    """Strew places evenly over a surface, the same whenever asked.

    Parameters
    ----------
    most
        About how many places at most; a large surface is strewn more thinly.
    nearest, farthest
        Bounds of the distance between neighbours.

    Returns
    -------
    The triangle (k,) of each place, the weights (k, 3) of its corners, and the distance of neighbours.
    """
    a, b, c = (places[triangles[:, i]] for i in range(3))
    size = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    total = float(size.sum())
    apart = float(np.clip(np.sqrt(0.7 * total / most), nearest, farthest))
    tries = int(_TRIES * total / apart**2) + 12
    random = np.random.default_rng(7)
    chosen = random.choice(len(triangles), tries, p=size / total)
    weights = random.dirichlet((1, 1, 1), tries)
    spots = np.einsum("tj,tjk->tk", weights, places[triangles[chosen]])
    kept = np.empty(0, np.int64)
    for start in range(0, tries, _BATCH):
        batch = np.arange(start, min(start + _BATCH, tries))
        batch = batch[gaps(spots[batch], spots[kept]).min(axis=1, initial=np.inf) >= apart**2]
        crowded = gaps(spots[batch], spots[batch]) < apart**2
        free = np.ones(len(batch), bool)
        for one in range(len(batch)):
            if free[one]:
                free[one + 1 :] &= ~crowded[one, one + 1 :]
        kept = np.concatenate([kept, batch[free]])
    return chosen[kept], weights[kept], apart


def gaps(places: Points, others: Points) -> Points:
    """Squared distances (k, m) of places (k, 3) to others (m, 3)."""
    squares: Points = (places**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * places @ others.T
    return squares


def discs(centres: Points, normals: Points, radius: float) -> tuple[Points, Numbers]:
    """Make a pentagon of a radius at each centre, flat on the surface."""
    helper = np.where(np.abs(normals[:, :1]) < 0.8, [[1.0, 0, 0]], [[0, 1.0, 0]])
    first = np.cross(normals, helper)
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(normals, first)
    turn = np.arange(5) * np.pi * 2 / 5
    rims = centres[:, None] + radius * (
        np.cos(turn)[:, None] * first[:, None] + np.sin(turn)[:, None] * second[:, None]
    )
    fan = np.array([[0, 1, 2], [0, 2, 3], [0, 3, 4]])
    return rims.reshape(-1, 3), (np.arange(len(centres))[:, None, None] * 5 + fan).reshape(-1, 3)


def cross(centre: Points, normal: Points, arm: float, width: float) -> tuple[Points, Numbers]:
    """Make an upright x on the surface: two bars that reach `arm` from the centre."""
    across = np.cross([0.0, 1.0, 0.0], normal)
    across /= max(float(np.linalg.norm(across)), 1e-9)
    upward = np.cross(normal, across)
    bars = []
    for along, beside in ((across + upward, across - upward), (across - upward, across + upward)):
        long, wide = along / np.sqrt(2) * arm, beside / np.sqrt(2) * width / 2
        bars += [centre + long + wide, centre + long - wide, centre - long - wide, centre - long + wide]
    return np.array(bars), triangles_of(np.arange(8).reshape(2, 4))


def ribbon(line: Points, normals: Points, width: float) -> tuple[Points, Numbers]:
    """Make a line (k, 3) a flat strip that lies on the surface with these normals (k, 3)."""
    beside = np.cross(np.gradient(line, axis=0), normals)
    beside *= width / 2 / np.maximum(np.linalg.norm(beside, axis=1, keepdims=True), 1e-9)
    return np.stack([line - beside, line + beside], axis=1).reshape(-1, 3), grid_triangles(len(line), 2)


def thinned(places: Points, line: list[int], apart: float) -> list[int]:
    """Leave out vertices of a line that are nearer than a distance to the one before; its ends stay."""
    kept = line[:1]
    for one in line[1:-1]:
        if float(np.linalg.norm(places[one] - places[kept[-1]])) >= apart:
            kept.append(one)
    return kept + line[-1:]


def joined(pieces: Iterable[tuple[Points, Numbers]]) -> tuple[Points, Numbers]:
    """Make one mesh of several."""
    places, triangles, count = [np.empty((0, 3))], [np.empty((0, 3), np.int64)], 0
    for some, corners in pieces:
        places.append(some)
        triangles.append(corners + count)
        count += len(some)
    return np.concatenate(places), np.concatenate(triangles)


def finer_grid(grid: Points, times: int = 2) -> Points:
    """Make a grid (rows, columns, 3) finer along smooth curves; its own places stay."""
    for axis in (0, 1):
        rows = np.moveaxis(grid, axis, 0)
        before = np.concatenate([2 * rows[:1] - rows[1:2], rows[:-1]])[:-1]
        start, stop = rows[:-1], rows[1:]
        after = np.concatenate([rows[2:], 2 * rows[-1:] - rows[-2:-1]])
        parts = []
        for step in range(times):
            t = step / times
            parts.append(
                start
                + 0.5 * t * (stop - before)
                + 0.5 * t**2 * (2 * before - 5 * start + 4 * stop - after)
                + 0.5 * t**3 * (3 * (start - stop) + after - before)
            )
        woven = np.stack(parts, axis=1).reshape(-1, *rows.shape[1:])
        grid = np.moveaxis(np.concatenate([woven, rows[-1:]]), 0, axis)
    return grid


def grid_triangles(rows: int, columns: int) -> Numbers:
    """Return the triangles of a grid whose vertices are numbered row by row."""
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
    quads = np.stack([corner, corner + columns, corner + columns + 1, corner + 1], axis=1)
    return triangles_of(quads)

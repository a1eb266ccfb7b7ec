"""Write geometry files: paths as delta-coded integers, names with a content hash, one index."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString

from drawing.frames import Frame
from drawing.shapes import polygons


def path_numbers(coordinates: np.ndarray, frame: Frame, closed: bool) -> list[int]:
    """A path as [x0, y0, dx, dy, ...] in view units; a closed one without its repeated end."""
    units = frame.units(np.asarray(coordinates)).round().astype(int)
    if closed and len(units) > 1:
        units = units[:-1]
    keep = np.r_[True, (np.diff(units, axis=0) != 0).any(axis=1)]
    units = units[keep]
    return np.concatenate([units[:1], np.diff(units, axis=0)]).ravel().tolist()


def rings(geometry: shapely.Geometry, frame: Frame) -> list[list[int]]:
    """All rings of the polygons of a geometry, even-odd."""
    paths = [
        path_numbers(np.array(ring.coords), frame, closed=True)
        for polygon in polygons(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return [path for path in paths if len(path) >= 6]


def lines(strokes: list[LineString], frame: Frame) -> list[list[int]]:
    """Open paths of strokes; crumbs without length are left out."""
    paths = [path_numbers(np.array(stroke.coords), frame, closed=False) for stroke in strokes]
    return [path for path in paths if len(path) >= 4]


def write_hashed(folder: Path, name: str, content: bytes) -> str:
    """Write ``name`` with its content's hash before the suffix; returns the new file name."""
    stem, _, suffix = name.partition(".")
    hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"
    path = folder / hashed
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return hashed


def packed(content: bytes) -> bytes:
    """Content as a gzip file, the same whenever it is made."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def json_bytes(value: Any) -> bytes:
    """Compact JSON in UTF-8."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()

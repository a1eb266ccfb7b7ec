"""Numeric checks of a loft: a sheet can look right in one view and be folded or torn in space."""

import numpy as np

from drawing.sheets import Loft

MOST_FOLDED = 0.08  # share of cells that may face the other way
LONGEST_STEP = 5.0  # times the median step along the fibres


def folded_share(loft: Loft) -> float:
    """Share of the loft's cells that are turned over against the skin's normal."""
    along, across = np.diff(loft.points, axis=0), np.diff(loft.points, axis=1)
    facing = np.einsum("ijk,ijk->ij", np.cross(along[:, :-1], across[:-1]), loft.normals[:-1, :-1])
    return float(min((facing > 0).mean(), (facing < 0).mean()))


def longest_step(loft: Loft) -> float:
    """The longest step along the fibres over the median one; large when a pick hit another limb."""
    steps = np.linalg.norm(np.diff(loft.points, axis=0), axis=-1)
    return float(steps.max() / max(np.median(steps), 1e-9))


def faults(loft: Loft) -> list[str]:
    """What is wrong with a loft, in words; empty when nothing is."""
    found = []
    if (folded := folded_share(loft)) > MOST_FOLDED:
        found.append(f"{folded:.0%} of its cells are folded over; check the order of the picks in its rails.")
    if (step := longest_step(loft)) > LONGEST_STEP:
        found.append(f"it jumps {step:.1f} times its usual step; a pick has probably hit another body part.")
    for name, (u, v) in loft.sheet.points.items():
        if not (0 <= u <= 1 and 0 <= v <= 1):
            found.append(f"point {name} lies at u={u}, v={v}; both must be between 0 and 1.")
    return found

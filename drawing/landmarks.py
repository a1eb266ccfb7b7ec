"""Bony landmarks of a body on the screen of a view, from ``drawing/landmarks.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from drawing.body import Array, Body
from drawing.frames import WHOLE_BODY, Frame
from drawing.shapes import MIRROR

LANDMARKS_FILE = Path(__file__).parent / "landmarks.toml"
MARKS = {"left": ("_L", 1), "right": ("_R", -1)}


def places(body: Body, authored_on: Body) -> dict[str, Array]:
    """Name to place (3,) in decimetres, of the midline and the left side, also what side views alone need.

    Joints are the body's own. Places that were set by hand move with the skin nearest to them from the body
    they were set on; those that soft skin hides keep their share of the height between two others instead.
    """
    table = tomllib.loads(LANDMARKS_FILE.read_text(encoding="utf-8"))
    found: dict[str, Array] = {}
    used = np.unique(authored_on.triangles)
    skin = cKDTree(authored_on.vertices[used])
    by_hand = {name: np.array(at, float) for group in table["judged"].values() for name, at in group.items()}
    for name, at in by_hand.items():
        nearest = used[skin.query(at)[1]]
        found[name] = at + body.vertices[nearest] - authored_on.vertices[nearest]
    for name, (low, high) in table["keeps_share_between"].items():
        share = (by_hand[name][1] - by_hand[low][1]) / (by_hand[high][1] - by_hand[low][1])
        found[name][1] = found[low][1] + share * (found[high][1] - found[low][1])
    for name, bone in table["joints"].items():
        bone_name, end = bone.split()
        found[name] = body.joints[f"{bone_name}.L"][("head", "tail").index(end)]
    return found


def landmarks(body: Body, authored_on: Body, frame: Frame) -> list[dict[str, Any]]:
    """Rows landmark, x, y (view units, y down) and plane of a view of the whole body; close-ups have none.

    A side view has its near side and the midline.
    """
    if frame.name not in WHOLE_BODY:
        return []
    judged = tomllib.loads(LANDMARKS_FILE.read_text(encoding="utf-8"))["judged"]
    sagittal = frame.name in MARKS
    sides = {frame.name: MARKS[frame.name]} if sagittal else MARKS
    plane = "sagittal" if sagittal else "frontal"
    rows = []
    for name, place in sorted(places(body, authored_on).items()):
        if name in judged["side_views_only"] and not sagittal:
            continue
        for ending, sign in [("", 1)] if name in judged["midline"] else sides.values():
            x, y = frame.units(frame.project(place * (MIRROR if sign < 0 else 1))).tolist()
            rows.append({"landmark": name + ending, "x": round(x, 1), "y": round(y, 1), "plane": plane})
    return rows

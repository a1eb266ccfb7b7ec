"""Bony landmarks of a body on the screen of a view, from ``drawing/landmarks.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from drawing.body import Body
from drawing.frames import Frame
from drawing.shapes import MIRROR

LANDMARKS_FILE = Path(__file__).parent / "landmarks.toml"
MARKS = {"left": ("_L", 1), "right": ("_R", -1)}


def landmarks(body: Body, authored_on: Body, frame: Frame) -> list[dict[str, Any]]:
    """Rows landmark, x, y (view units, y down) and plane of a view of the whole body; close-ups have none.

    A side view has its near side and the midline. Places that were set by hand move with the skin nearest to
    them from the body they were set on.
    """
    if frame.name not in ("front", "back", *MARKS):
        return []
    table = tomllib.loads(LANDMARKS_FILE.read_text(encoding="utf-8"))
    sagittal = frame.name in MARKS
    sides = {frame.name: MARKS[frame.name]} if sagittal else MARKS
    judged = table["judged"]
    paired = {**judged["paired"], **(judged["side_views_only"] if sagittal else {})}
    places = dict(judged["midline"])
    for ending, sign in sides.values():
        for name, point in paired.items():
            places[name + ending] = np.array(point) * (MIRROR if sign < 0 else 1)
        for name, bone in table["joints"].items():
            bone_name, end = bone.split()
            head, tail = body.joints[bone_name + ending.replace("_", ".")]
            places[name + ending] = head if end == "head" else tail
    used = np.unique(authored_on.triangles)
    skin = cKDTree(authored_on.vertices[used])
    set_by_hand = {*judged["midline"], *(name + ending for ending, _ in sides.values() for name in paired)}
    for name in set_by_hand:
        place = np.array(places[name], float)
        nearest = used[skin.query(place)[1]]
        places[name] = place + body.vertices[nearest] - authored_on.vertices[nearest]
    plane = "sagittal" if sagittal else "frontal"
    rows = []
    for name in sorted(places):
        x, y = frame.units(frame.project(np.array(places[name], float))).tolist()
        rows.append({"landmark": name, "x": round(x, 1), "y": round(y, 1), "plane": plane})
    return rows

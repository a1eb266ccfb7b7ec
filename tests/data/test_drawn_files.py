"""The files of static/geometry agree with each other: names with contents, the index with the views.

That the files are there, that no others are, and that a view is light stands in test_shapes.py.
"""

from __future__ import annotations

import gzip
import hashlib
import json

from myomap.geometry import BODY_VIEWS, Geometry

DRAW_AGAIN = "never edit these files, run `make drawing`"


def named_files(geometry: Geometry) -> list[str]:
    """Every file that the index names, from the geometry folder."""
    files = [geometry.files(body, view) for body in geometry.bodies for view in geometry.views(body)]
    return [
        geometry.index["places"],
        *(name for it in files for name in (it.json, it.whole, it.body, it.relief)),
    ]


def test_names_carry_the_hash_of_their_contents(geometry: Geometry) -> None:
    faults = []
    for name in named_files(geometry):
        content = hashlib.sha256((geometry.folder / name).read_bytes()).hexdigest()
        written = name.split(".")[-2]
        if len(written) < 8 or not content.startswith(written):
            faults.append(f"{name}: its content has the hash {content[:10]}; {DRAW_AGAIN}.")
    assert not faults, "\n".join(faults)


def test_views_agree_with_the_index(geometry: Geometry) -> None:
    faults = []
    for body in geometry.bodies:
        for view in geometry.views(body):
            files = geometry.files(body, view)
            images = {"body": files.body, "relief": files.relief}
            unit = 0.5 if view in BODY_VIEWS else 0.25
            head = {"format": 1, "body": body, "view": view, "size": list(files.size), "unit_mm": unit}
            shown = {**head, "image": {kind: name.removeprefix(f"{body}/") for kind, name in images.items()}}
            for name, expected in ((files.json, shown), (files.whole, head)):
                content = json.loads((geometry.folder / name).read_text(encoding="utf-8"))
                found = {key: content.get(key) for key in expected}
                if found != expected:
                    faults.append(f"{name} says {found}, the index {expected}; {DRAW_AGAIN}.")
    assert not faults, "\n".join(faults)


def test_packed_files_hold_what_the_plain_ones_hold(geometry: Geometry) -> None:
    for body in geometry.bodies:
        for entry in geometry.index["bodies"][body]["views"].values():
            packed = (geometry.folder / entry["packed"]).read_bytes()
            assert gzip.decompress(packed) == (geometry.folder / entry["json"]).read_bytes(), entry["packed"]

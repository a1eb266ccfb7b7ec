"""Panels as files beside the drawings: with a click the browser reads the one it needs, before the answer.

A run of the page's script sends the same panel a little later and has the last word; where no file can be
written or read, it has the only one. Files of other versions stay for visitors who came before an update,
but not many of them.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from myomap.geometry import GEOMETRY
from myomap.view_state import ViewState

PANELS = GEOMETRY.parent / "panels"
VERSIONS_KEPT = 6


def panel_name(view: ViewState) -> str:
    """Return the file name of the panel of one muscle or one place; body_map.js makes the same one."""
    kind, chosen = ("muscle", view.muscle) if view.muscle else ("area", view.areas[0])
    return f"{kind}.{chosen}.{view.side}.html"


def write_panels(panels: Mapping[str, str], folder: Path = PANELS) -> str:
    """Write panels by file name into a folder that is named after what they hold, and return its name.

    The folder appears at once and whole. The name is empty when nothing can be written there: the browser
    then waits for the server's answer, as it does for all other views.
    """
    content = hashlib.sha256("\n".join(f"{name}\n{panels[name]}" for name in sorted(panels)).encode())
    version = content.hexdigest()[:12]
    if not (folder / version).is_dir():
        # when two servers write at once, the second finds the name taken, by the same content
        with suppress(OSError):
            folder.mkdir(exist_ok=True)
            with tempfile.TemporaryDirectory(prefix="new-", dir=folder) as scratch:
                made = Path(scratch) / version
                made.mkdir()
                for name, panel in panels.items():
                    (made / name).write_text(panel, encoding="utf-8")
                made.rename(folder / version)
            _forget_old(folder)
    return version if (folder / version).is_dir() else ""


def _forget_old(folder: Path) -> None:
    versions = sorted((one for one in folder.iterdir() if one.is_dir()), key=lambda one: one.stat().st_mtime)
    for old in versions[:-VERSIONS_KEPT]:
        shutil.rmtree(old, ignore_errors=True)

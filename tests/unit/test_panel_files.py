"""Panels as files: whole folders named after what they hold, and nothing lost where none can be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from myomap.ui.panel_files import VERSIONS_KEPT, panel_name, write_panels
from myomap.view_state import ViewState

PANELS = {"muscle.masseter.left.html": "<p>Kaumuskel</p>", "area.jaw.right.html": "<p>jaw</p>"}


def test_a_panel_is_named_after_what_it_shows() -> None:
    assert panel_name(ViewState(muscle="masseter", side="left")) == "muscle.masseter.left.html"
    assert panel_name(ViewState(areas=("nose",), side="midline")) == "area.nose.midline.html"


def test_the_folder_holds_the_panels_and_nothing_else_is_left(tmp_path: Path) -> None:
    version = write_panels(PANELS, tmp_path / "panels")
    assert [one.name for one in (tmp_path / "panels").iterdir()] == [version]
    written = {one.name: one.read_text(encoding="utf-8") for one in (tmp_path / "panels" / version).iterdir()}
    assert written == PANELS


def test_the_same_panels_have_the_same_folder_and_others_another(tmp_path: Path) -> None:
    first = write_panels(PANELS, tmp_path)
    assert write_panels(dict(reversed(PANELS.items())), tmp_path) == first
    assert write_panels({**PANELS, "area.jaw.right.html": "<p>chin</p>"}, tmp_path) != first


def test_old_versions_go(tmp_path: Path) -> None:
    versions = [
        write_panels({"area.jaw.left.html": str(number)}, tmp_path) for number in range(VERSIONS_KEPT + 3)
    ]
    kept = {one.name for one in tmp_path.iterdir()}
    assert len(kept) == VERSIONS_KEPT
    assert versions[-1] in kept


@pytest.mark.parametrize("blocked", ["folder", "parent"])
def test_where_nothing_can_be_written_there_is_no_version(tmp_path: Path, blocked: str) -> None:
    # a file in the way stops everybody, the administrator of a container too
    (tmp_path / "panels").write_text("in the way", encoding="utf-8")
    folder = tmp_path / "panels" if blocked == "folder" else tmp_path / "panels" / "deeper"
    assert write_panels(PANELS, folder) == ""

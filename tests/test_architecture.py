"""The rules of the house: who may import what, how long a file may be, and what stays out of the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "app.py"
PAGES = sorted((ROOT / "pages").glob("*.py"))
PACKAGE = sorted((ROOT / "myomap").rglob("*.py"))
PAGE_LINES = 60
MODULE_LINES = 400
# One file, so that the app and any plain page take the same script as it is, without a build step.
LONG_FILES = {"myomap/bodymap/body_map.js"}
CODE_SUFFIXES = {".py", ".js", ".css", ".sh"}

COLOUR = re.compile(
    r"(?<![\w&/?=])#(?:[\da-f]{8}|[\da-f]{6}|[\da-f]{3})\b|\b(?:rgb|hsl)a?\(\s*\d", re.IGNORECASE
)
# What is true on one machine only, or speaks of anything but the project.
OUT_OF_PLACE = re.compile(
    r"""(?<![\w.>-])/(?:work|root)/
    |(?<![\w.>-])/(?:home|Users)/\w+/
    |\bpypi\.org\b|\bpythonhosted\.org\b|\bnpmjs\.(?:org|com)\b
    |\b[Aa]ssistants?\b|\bchat-?bots?\b|\blanguage\ models?\b|\b(?:an|by|of|the|with)\ A[I]\b""",
    re.VERBOSE,
)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def own_files() -> list[Path]:
    """Every file of the repository: what git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        paths = [ROOT / line for line in listed.stdout.splitlines()]
    else:  # an unpacked archive
        paths = [path for path in ROOT.rglob("*") if not any(part.startswith(".venv") for part in path.parts)]
    files = sorted(path for path in paths if path.is_file())
    assert APP in files
    return files


def imported_by(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def files_that_import(package: str, files: Iterable[Path]) -> set[str]:
    return {
        relative(path) for path in files if any(name.split(".")[0] == package for name in imported_by(path))
    }


def test_only_the_frame_and_the_pages_import_streamlit() -> None:
    found = files_that_import("streamlit", PACKAGE)
    frame = {name for name in found if name.startswith("myomap/ui/")}
    assert found - frame <= {"myomap/bodymap/component.py"}


def test_pages_import_neither_pandas_nor_plotly() -> None:
    pages = [APP, *PAGES]
    assert not files_that_import("pandas", pages) | files_that_import("plotly", pages)


def test_the_app_never_imports_the_drawing_tools_or_tests() -> None:
    app = [APP, *PAGES, *PACKAGE]
    assert not files_that_import("drawing", app) | files_that_import("tests", app)


def test_imports_point_one_way() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    report = subprocess.run(
        [program, "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.returncode == 0, report.stdout + report.stderr


def test_pages_are_short() -> None:
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in [APP, *PAGES]}
    assert {name: lines for name, lines in lengths.items() if lines >= PAGE_LINES} == {}


def test_modules_are_short() -> None:
    code = [path for path in own_files() if path.suffix in CODE_SUFFIXES]
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in code}
    assert {name for name, lines in lengths.items() if lines >= MODULE_LINES} == LONG_FILES


def test_colours_stand_in_the_theme_alone() -> None:
    app = [APP, *PAGES, *(path for path in (ROOT / "myomap").rglob("*") if path.suffix in CODE_SUFFIXES)]
    found = {relative(path): COLOUR.findall(path.read_text(encoding="utf-8")) for path in app}
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_files_speak_of_the_project_alone() -> None:
    found: dict[str, list[str]] = {}
    for path in own_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        if words := OUT_OF_PLACE.findall(text):
            found[relative(path)] = sorted(set(words))
    assert found == {}

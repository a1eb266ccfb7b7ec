"""What README, CONTRIBUTING and the other pages say is true: commands exist, links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from myomap.atlas import Atlas, load_atlas
from myomap.documents import COUNTS_BEGIN, COUNTS_END, counts_table, written_pages
from myomap.schema import load_schema
from myomap.text import load_text

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for folder in (ROOT, ROOT / "docs", ROOT / "data")
    for path in (folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.+)$", re.MULTILINE)
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
COUNTED = r"(?:muscles|areas|trigger points|patterns|conditions|sources|pictures)"
TYPED_COUNT = re.compile(rf"\b\d[\d,]*\s+(?:[a-z]+\s+)?{COUNTED}\b")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_in(path: Path) -> list[str]:
    """Lines of code shown on a page, in blocks and between backticks."""
    return [line.strip() for block in CODE.findall(read(path)) for line in "\n".join(block).splitlines()]


def anchors_of(path: Path) -> set[str]:
    """Anchors of a page's headings, as code hosts form them."""
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(read(path)))
    return {heading.strip().replace(" ", "-") for heading in headings}


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))


@pytest.mark.parametrize("text", PAGES, ids=name)
def test_links_lead_somewhere(text: Path) -> None:
    broken = []
    for link in LINK.findall(read(text)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (text.parent / file).resolve() if file else text
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("text", PAGES, ids=name)
def test_make_commands_exist(text: Path) -> None:
    named = {match for line in code_in(text) for match in re.findall(r"\bmake ([a-z-]+)", line)}
    assert named <= make_targets()


def test_make_help_lists_every_command() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make ([a-z-]+)", listed, re.MULTILINE)) == {
        target for target in make_targets() if not target.endswith("-venv")
    }


def test_myomap_commands_exist() -> None:
    commands = {
        tuple(re.match(r"[a-z ]*", match).group().split())  # type: ignore[union-attr]
        for page in PAGES
        for line in code_in(page)
        for match in re.findall(r"python -m myomap ([a-z][^`\n]*)", line)
    }
    assert commands
    for command in sorted(commands):
        words = [sys.executable, "-m", "myomap", *command, "--help"]
        asked = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        assert asked.returncode == 0, f"python -m myomap {' '.join(command)}: {asked.stderr}"


def test_readme_types_no_counts() -> None:
    before, _, rest = read(ROOT / "README.md").partition(COUNTS_BEGIN)
    assert TYPED_COUNT.findall(before + rest.partition(COUNTS_END)[2]) == []


def test_versions_agree() -> None:
    version = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["version"]
    assert re.search(rf"^version: {re.escape(version)}$", read(ROOT / "CITATION.cff"), re.MULTILINE)
    assert re.search(r"^## \[(\d[^\]]*)\]", read(ROOT / "CHANGELOG.md"), re.MULTILINE).group(1) == version  # type: ignore[union-attr]


def test_every_pin_is_exact_and_agrees_with_the_constraints() -> None:
    def pins(file: str) -> dict[str, str]:
        lines = (line.strip() for line in read(ROOT / file).splitlines())
        packages = [line for line in lines if line and not line.startswith(("#", "-"))]
        assert all("==" in package for package in packages), file
        split = (re.sub(r"\[.*\]", "", package).lower().split("==") for package in packages)
        return {package.replace("_", "-"): version for package, version in split}

    constraints = pins("constraints.txt")
    for file in ("requirements.txt", "requirements-dev.txt", "requirements-drawing.txt"):
        for package, version in pins(file).items():
            assert constraints.get(package) == version, f"{file}: {package}"


def test_pages_that_are_made_of_the_tables_are_up_to_date() -> None:
    pages = written_pages(ROOT, load_atlas(), load_schema(), load_text("en"))
    old = [name(path) for path, content in pages.items() if read(path) != content]
    assert old == [], "run `python -m myomap pages`"


def test_counts_in_readme_come_from_the_tables(tiny_atlas: Atlas) -> None:
    table = counts_table(tiny_atlas, load_text("en"))
    assert "| 3 | muscles |" in table and "| 4 | trigger points |" in table


def test_dictionary_names_every_column() -> None:
    page = read(ROOT / "data" / "README.md")
    for table in load_schema().tables.values():
        part = page.partition(f"## {table.name}.csv")[2].partition("\n## ")[0]
        assert [column for column in table.fields if f"| `{column}` |" not in part] == [], table.name

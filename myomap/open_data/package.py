"""The zip with all tables, words and shapes; from the same files come the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from myomap.atlas import Atlas, Source, load_atlas
from myomap.citing import CITATION_FILE, Cited, atlas_itself, bibtex, in_words, ris
from myomap.documents import counts_table
from myomap.errors import MyomapError
from myomap.geometry import GEOMETRY, Geometry, export, load_geometry
from myomap.open_data.descriptor import descriptor
from myomap.tables import DATA
from myomap.text import Text, load_text

MEGABYTES = 2
"""About how large the zip is; whoever offers it says so before it is made."""
_SCHEMA = "datapackage.json"
_README = Path(__file__).with_name("README.md")
_PAGES = ("README.md", "EDITING.md", "CHANGES.md", "LICENSE")
_MODE = 0o644 << 16  # who unpacks it may write to it, everybody may read it


def package_name(folder: Path = DATA) -> str:
    """Return the file name of the zip, with the version of the tables.

    Raises
    ------
    MyomapError
        If datapackage.json is missing or damaged.
    """
    return f"myomap-data-{_known(folder)['version']}.zip"


def data_itself(folder: Path = DATA) -> Source:
    """Return the tables, words and shapes as a source that can be cited.

    Raises
    ------
    MyomapError
        If datapackage.json or CITATION.cff is missing or damaged.
    """
    known = _known(folder)
    return replace(
        atlas_itself(""),
        title=known["title"],
        container=f"Version {known['version']}",
        kind="dataset",
        licence=known["licenses"][0]["name"],
    )


def data_package(atlas: Atlas, geometry: Geometry, folder: Path = DATA) -> bytes:
    """Return a zip with all tables, words and shapes, described and with checksums.

    Parameters
    ----------
    atlas
        The facts in English.
    folder
        Where the tables are, with datapackage.json and the pages about them.

    Raises
    ------
    MyomapError
        If a file is missing or damaged.
    """
    known, text = _known(folder), load_text()
    citation = _citation(data_itself(folder))
    sources = [Cited(one, ()) for one in atlas.sources.values()]
    try:
        files = _files(folder, geometry, known)
    except OSError as error:
        raise MyomapError(f"{error.filename} cannot be read. Restore it from the project.") from error
    files |= {
        "LICENSE": files["data/LICENSE"],
        "CITATION.cff": yaml.safe_dump(citation, sort_keys=False, allow_unicode=True, width=100).encode(),
        "sources.bib": bibtex(sources).encode(),
        "sources.ris": ris(sources).encode(),
    }
    described = descriptor(known, files, citation, atlas, text)
    files[_SCHEMA] = (json.dumps(described, indent=1, ensure_ascii=False) + "\n").encode()
    files["README.md"] = _readme(folder, described, atlas, text).encode()
    sums = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files["SHA256SUMS"] = "".join(sums).encode()
    return _zip(files, citation["date-released"])


def write_data(path: Path, folder: Path = DATA, shapes: Path = GEOMETRY) -> None:
    """Write the zip of a folder of tables and a folder of shapes.

    Raises
    ------
    DataError
        If a check finds an error in the tables.
    MyomapError
        If a file is missing or damaged, or the zip cannot be written.
    """
    content = data_package(load_atlas(folder), load_geometry(shapes), folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise MyomapError(f"{path} cannot be written ({error.strerror}). Give another file.") from error


def _files(folder: Path, geometry: Geometry, known: Mapping[str, Any]) -> dict[str, bytes]:
    """The files that are there already: tables, words, shapes and pages, by their path in the zip."""
    tables = [folder / one["path"] for one in known["resources"]]
    words = sorted((folder / "text").glob("*.csv"))
    pages = [folder / name for name in _PAGES]
    files = {f"data/{one.relative_to(folder).as_posix()}": one for one in (*tables, *words, *pages)}
    with tempfile.TemporaryDirectory(prefix="myomap-") as scratch:
        shapes = Path(scratch)
        drawn = export(shapes, geometry)
        files |= {f"shapes/{one.relative_to(shapes).as_posix()}": one for one in drawn}
        return {name: path.read_bytes() for name, path in files.items()}


def _known(folder: Path) -> dict[str, Any]:
    path = folder / _SCHEMA
    try:
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MyomapError(f"{path} cannot be read. Restore it from the project.") from error
    return known


def _citation(itself: Source) -> dict[str, Any]:
    """CITATION.cff with the title and the licence of the tables in place of those of the program."""
    told: dict[str, Any] = yaml.safe_load(CITATION_FILE.read_text(encoding="utf-8"))
    return {**told, "title": itself.title, "type": itself.kind, "license": itself.licence}


def _readme(folder: Path, described: Mapping[str, Any], atlas: Atlas, text: Text) -> str:
    tables = (
        f"| `{one['path']}` | {one['title']} | {one['description']} |"
        for one in described["resources"]
        if one["path"].startswith("data/")
    )
    limits = (key for key in text if key.startswith("about.limits.") and key != "about.limits.title")
    return _README.read_text(encoding="utf-8").format(
        version=described["version"],
        **{f"not_{part}": text(f"about.not.{part}") for part in ("title", "text")},
        tables="\n".join(("| table | | what it holds |", "|---|---|---|", *tables)),
        **{basis: text(f"about.basis.{basis}") for basis in ("read", "consensus", "recalled")},
        counts=counts_table(atlas, text),
        limits="\n".join(f"- {text(key)}" for key in limits),
        citation=in_words(text, Cited(data_itself(folder), ())),
        licence=described["licenses"][0]["title"],
    )


def _zip(files: Mapping[str, bytes], day: str) -> bytes:
    """Pack files in the order of their names, all of one day."""
    year, month, date = map(int, day.split("-"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (year, month, date, 0, 0, 0))
            entry.external_attr, entry.create_system = _MODE, 3
            pack.writestr(entry, files[name], zipfile.ZIP_DEFLATED, compresslevel=9)
    return packed.getvalue()

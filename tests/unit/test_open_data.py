"""The zip with all data: what its descriptor says is true, and other programs can read it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest
import rispy
import shapely.geometry
import yaml
from pybtex.database import parse_string

from myomap.atlas import DATA, Atlas
from myomap.citing import CITATION_FILE
from myomap.errors import MyomapError
from myomap.geometry import Geometry
from myomap.open_data import MEGABYTES, data_itself, data_package, package_name, write_data
from myomap.schema import parse_citations

LINK = re.compile(r"\]\(([^)#\s]+)\)")


@pytest.fixture(scope="module")
def packed(atlas: Atlas, geometry: Geometry) -> bytes:
    return data_package(atlas, geometry)


@pytest.fixture(scope="module")
def unpacked(packed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    with zipfile.ZipFile(io.BytesIO(packed)) as pack:
        pack.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def described(unpacked: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    return told


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(field: dict[str, Any], cell: str) -> Iterator[str]:
    """The ids in a cell."""
    if field["refersTo"]["form"] == "citation":
        yield from (one.source_id for one in parse_citations(cell)[0])
    else:
        yield from (one.strip() for one in cell.split(field.get("delimiter", "\0")) if one.strip())


def test_frictionless_finds_every_file_in_order(unpacked: Path) -> None:
    report = frictionless.validate(str(unpacked / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "type", "note"])


def test_descriptor_has_what_the_second_version_of_the_standard_asks(described: dict[str, Any]) -> None:
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", described["created"])
    assert described["version"].startswith(f"{data_itself().container.removeprefix('Version ')}+")
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    names = [one["name"] for one in described["resources"]]
    assert len(names) == len(set(names)) and all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)
    assert {one.get("type", "file") for one in described["resources"]} == {"table", "file"}
    for one in described["resources"]:
        assert one["title"] and one["description"] and "{" not in one["name"] + one["title"]
        assert one["mediatype"] in ("text/csv", "application/geo+json")


def test_every_table_word_and_shape_is_described_with_its_size_and_checksum(
    unpacked: Path, described: dict[str, Any]
) -> None:
    found = {one["path"]: one for one in described["resources"]}
    files = {
        path.relative_to(unpacked).as_posix(): path.read_bytes()
        for path in unpacked.rglob("*")
        if path.suffix in (".csv", ".geojson")
    }
    assert files.keys() == found.keys()
    assert {f"data/{path.relative_to(DATA).as_posix()}" for path in DATA.rglob("*.csv")} <= found.keys()
    for path, content in files.items():
        assert found[path]["bytes"] == len(content)
        assert found[path]["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_fields_are_the_columns_and_ids_are_those_of_the_other_tables(
    unpacked: Path, described: dict[str, Any]
) -> None:
    tables = {one["name"]: one for one in described["resources"] if one.get("type") == "table"}
    rows = {name: rows_of(unpacked / one["path"]) for name, one in tables.items()}
    keys = {name: one["schema"]["primaryKey"][0] for name, one in tables.items()}
    linked = 0
    for name, one in tables.items():
        fields = one["schema"]["fields"]
        assert [field["name"] for field in fields] == list(rows[name][0])
        for key in one["schema"].get("foreignKeys", ()):
            known = {row[key["reference"]["fields"][0]] for row in rows[key["reference"]["resource"]]}
            assert {row[key["fields"][0]] for row in rows[name]} <= known | {""}
            linked += 1
        for field in fields:
            to = field.get("refersTo", {}).get("resource")
            if to:
                known = {row[keys[to]] for row in rows[to]}
                assert {id for row in rows[name] for id in values(field, row[field["name"]])} <= known
                linked += 1
    assert linked > 30


def test_shapes_are_sound_and_bear_the_ids_of_the_tables(unpacked: Path, geometry: Geometry) -> None:
    known = {
        key: {row[key] for row in rows_of(unpacked / "data" / f"{table}.csv")}
        for key, table in (
            ("muscle_id", "muscles"),
            ("area_id", "areas"),
            ("trigger_point_id", "trigger_points"),
        )
    }
    for body in geometry.bodies:
        drawings = {path.stem for path in (unpacked / "shapes" / body).glob("*.geojson")}
        assert drawings == set(geometry.views(body))
        assert {row["view"] for row in rows_of(unpacked / "shapes" / body / "landmarks.csv")} <= drawings
        front = json.loads((unpacked / "shapes" / body / "front.geojson").read_text(encoding="utf-8"))
        drawn = [shapely.geometry.shape(one["geometry"]) for one in front["features"]]
        assert not any(one.is_empty for one in drawn)
        for key, ids in known.items():
            named = {one["properties"][key] for one in front["features"] if key in one["properties"]}
            assert named and named <= ids


def test_example_of_the_page_runs_and_pandas_reads_every_cell(
    unpacked: Path, atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (unpacked / "README.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.+?)```", page, re.DOTALL)[0]
    assert len([line for line in code.splitlines() if line]) == 3
    monkeypatch.chdir(unpacked)
    names: dict[str, Any] = {}
    exec(code, names)
    points: pd.DataFrame = names["points"]
    assert set(points["trigger_point_id"]) == set(atlas.trigger_points)
    for path in (unpacked / "data").rglob("*.csv"):
        read, rows = pd.read_csv(path), rows_of(path)
        assert int(read.isna().sum().sum()) == sum(not cell for row in rows for cell in row.values()), path


def test_pages_say_what_is_there_and_lead_to_it(unpacked: Path, described: dict[str, Any]) -> None:
    page = (unpacked / "README.md").read_text(encoding="utf-8")
    assert all(f"`{path}`" in page for one in described["resources"] if (path := one["path"])[:4] == "data")
    assert "not a diagnosis" in page and data_itself().title in page and "{" not in page.replace("{name}", "")
    for one in unpacked.rglob("*.md"):
        links = [link for link in LINK.findall(one.read_text(encoding="utf-8")) if ":" not in link]
        assert [link for link in links if not (one.parent / link).exists()] == []


def test_citation_names_the_data_and_their_licence_by_the_same_authors(unpacked: Path) -> None:
    told = yaml.safe_load((unpacked / "CITATION.cff").read_text(encoding="utf-8"))
    project = yaml.safe_load(CITATION_FILE.read_text(encoding="utf-8"))
    assert (told["type"], told["license"], told["title"]) == ("dataset", "CC-BY-4.0", data_itself().title)
    assert (told["authors"], told["version"]) == (project["authors"], project["version"])
    assert "Creative Commons Attribution 4.0" in (unpacked / "LICENSE").read_text(encoding="utf-8")


def test_sources_are_there_for_programs_that_keep_references(
    unpacked: Path, atlas: Atlas, described: dict[str, Any]
) -> None:
    bib = parse_string((unpacked / "sources.bib").read_text(encoding="utf-8"), "bibtex").entries
    ris = rispy.loads((unpacked / "sources.ris").read_text(encoding="utf-8"))
    assert [*bib] == [one["id"] for one in ris] == [*atlas.sources]
    assert [one.get("path", "") for one in described["sources"]] == [
        one.link[0] for one in atlas.sources.values()
    ]


def test_checksums_are_those_of_all_other_files(unpacked: Path) -> None:
    sums = (unpacked / "SHA256SUMS").read_text(encoding="utf-8")
    told = {name: digest for digest, name in (line.split("  ", 1) for line in sums.splitlines())}
    files = {one.relative_to(unpacked).as_posix(): one for one in unpacked.rglob("*") if one.is_file()}
    assert told == {
        name: hashlib.sha256(one.read_bytes()).hexdigest()
        for name, one in files.items()
        if name != "SHA256SUMS"
    }


def test_zip_is_the_same_each_time_and_as_large_as_told(packed: bytes, tmp_path: Path) -> None:
    write_data(tmp_path / "new" / package_name())
    assert (tmp_path / "new" / package_name()).read_bytes() == packed
    assert round(len(packed) / 1e6) == MEGABYTES
    with zipfile.ZipFile(io.BytesIO(packed)) as pack:
        assert pack.namelist() == sorted(pack.namelist())
        assert all(".." not in name and not name.startswith("/") for name in pack.namelist())


@pytest.mark.parametrize("place", ["", "taken", "file.txt/data.zip", "x" * 300])
def test_place_that_cannot_be_written_is_told_politely(tmp_path: Path, place: str) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "file.txt").write_text("no folder")
    with pytest.raises(MyomapError, match=r"cannot be written \(.+\)\. Give another file"):
        write_data(tmp_path / place)
    assert sorted(os.listdir(tmp_path)) == ["file.txt", "taken"]


def test_tables_without_their_schema_are_told_politely(tmp_path: Path) -> None:
    with pytest.raises(MyomapError, match=r"datapackage.json cannot be read. Restore it"):
        package_name(tmp_path)

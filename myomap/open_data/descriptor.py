"""datapackage.json of the zip: what is in it, for programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from myomap.atlas import Atlas
from myomap.citing import short_name
from myomap.text import ENGLISH, Text

_FURTHER = Path(__file__).with_name("further.json")


def descriptor(
    known: Mapping[str, Any],
    files: Mapping[str, bytes],
    citation: Mapping[str, Any],
    atlas: Atlas,
    text: Text,
) -> dict[str, Any]:
    """Return the descriptor of the zip: that of the tables, and of what else is in it.

    Parameters
    ----------
    known
        data/datapackage.json.
    files
        The files of the zip by path; tables in data/, words in data/text/, shapes in shapes/.
    citation
        CITATION.cff.
    """
    tables = [{**one, "path": f"data/{one['path']}"} for one in known["resources"]]
    resources = [*tables, *_further(files, {name: tables[0][name] for name in ("encoding", "dialect")})]
    return {
        **{name: value for name, value in known.items() if name != "resources"},
        "version": f"{known['version']}+{atlas.version}",
        "created": f"{citation['date-released']}T00:00:00Z",
        "keywords": citation["keywords"],
        "contributors": [{"title": one["name"], "roles": ["author"]} for one in citation["authors"]],
        "sources": [*_sources(atlas, text)],
        "resources": [{**one, **_measured(files[one["path"]])} for one in resources],
    }


def _further(files: Mapping[str, bytes], table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The words and the shapes; `table` is what all tables have in common."""
    kinds = json.loads(_FURTHER.read_text(encoding="utf-8"))
    of_a_table = {"type": "table", "format": "csv", "mediatype": "text/csv", **table}
    for name in sorted(files):
        path = PurePosixPath(name)
        match path.parts:
            case ("data", "text", _):
                kind, says = "words" if path.stem == ENGLISH else "translation", {"lang": path.stem}
            case ("shapes", body, "landmarks.csv"):
                kind, says = "landmarks", {"body": body}
            case ("shapes", body, _):
                kind, says = "shapes", {"body": body, "view": path.stem}
            case _:
                continue
        said = {key: value.format(**says) for key, value in kinds[kind].items() if isinstance(value, str)}
        yield {"path": name, **(of_a_table if path.suffix == ".csv" else {}), **kinds[kind], **said}


def _sources(atlas: Atlas, text: Text) -> Iterator[dict[str, str]]:
    for one in atlas.sources.values():
        address, _ = one.link
        yield {
            "title": f"{short_name(text, one)}. {one.title}",
            **({"path": address} if address else {}),
        }


def _measured(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}

"""Script and style sheet of the map as they travel: without what no browser needs, and compressed."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MAP_SCRIPT = Path(__file__).resolve().parent / "body_map.js"
MAP_STYLE = MAP_SCRIPT.with_suffix(".css")
_FOR_US = re.compile(r"^(?:[ \t]*(?:/\*.*?\*/[ \t]*|//[^\n]*)?\n)*[ \t]*", re.MULTILINE | re.DOTALL)


def packed(content: Mapping[str, Any]) -> bytes:
    """Return content as gzipped JSON; the same content gives the same bytes."""
    exact = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(exact, compresslevel=9, mtime=0)


def lean(file: Path) -> str:
    """Return a script or a style sheet without comment lines and indents."""
    return _FOR_US.sub("", file.read_text(encoding="utf-8"))

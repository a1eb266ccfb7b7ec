"""The pages as Streamlit runs them, on the tables of tests/tiny, without a browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from myomap.ui import page as page_module

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "tiny"


@dataclass(frozen=True)
class Link:
    """A link of the panel: where it goes, and what it stands for."""

    href: str
    ref: str
    side: str
    spoken: str


class _Links(HTMLParser):
    """Collects links and the data-testid of every element, and fails on an element that is closed wrongly."""

    VOID = ("br", "img", "hr", "input", "meta", "link")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[Link] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "a" and "data-ref" in found:
            get = {name: value or "" for name, value in found.items()}
            self.links.append(
                Link(get["href"], get["data-ref"], get.get("data-side", ""), get.get("aria-label", ""))
            )

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open}"
        self.open.pop()


@dataclass(frozen=True)
class Shown:
    """What a page shows."""

    app: AppTest

    @property
    def pieces(self) -> list[str]:
        """All HTML of the page in its order, without the style sheet."""
        found = []
        for one in self.app.main:
            found += _html_of(one)
        return [re.sub(r"<style>.*?</style>", "", piece, flags=re.DOTALL) for piece in found]

    @property
    def html(self) -> str:
        return "\n".join(self.pieces)

    @property
    def panel(self) -> str:
        found = [one for one in self.pieces if 'data-testid="panel"' in one]
        assert len(found) == 1, f"{len(found)} panels"
        return found[0]

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.html))

    def tags(self) -> list[tuple[str, dict[str, str | None]]]:
        return _parsed(self.html).tags

    def links(self) -> list[Link]:
        return _parsed(self.panel).links

    def refs(self) -> set[str]:
        return {link.ref for link in self.links()}

    @property
    def has_map(self) -> bool:
        return any(
            one.proto.component_name == "myomap_body_map" for one in self.app.main.get("bidi_component")
        )


def _html_of(node: Any) -> list[str]:
    """The HTML of an element; none of a block."""
    if node.type == "html":
        return [node.value]
    if node.type == "bidi_component" and node.proto.component_name == "myomap_html":
        return [json.loads(node.proto.json)["html"]]
    if node.type == "bidi_component" and node.proto.component_name == "myomap_body_map":
        return [json.loads(node.proto.json)["panel"]]
    return []


def _parsed(html: str) -> _Links:
    parser = _Links()
    parser.feed(html)
    parser.close()
    assert not parser.open, f"left open: {parser.open}"
    return parser


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tiny tables that a test may damage; the pages read it."""
    folder = tmp_path / "data"
    shutil.copytree(TINY, folder)
    monkeypatch.setattr(page_module, "DATA", folder)
    monkeypatch.setattr(page_module, "GEOMETRY", folder / "geometry")
    return folder


@pytest.fixture
def show(data: Path) -> Iterator[Callable[..., Shown]]:
    """Run a page with an address and return what it shows: show("app.py", muscle="soleus")."""

    def run(script: str = "app.py", **address: str | list[str]) -> Shown:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        if script != "app.py":
            app.switch_page(script)
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, app.exception
        return Shown(app)

    yield run
    st.cache_resource.clear()

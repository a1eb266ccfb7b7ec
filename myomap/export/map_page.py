"""The page of the map of a site: that of a single file, with its parts as files that pages share."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from myomap.bodymap.package import lean, packed
from myomap.export.answers import answers
from myomap.export.frame import FINDER, Edition, SiteWays, document, hashed, title_of
from myomap.export.head import HOME, Leaf, described, in_script
from myomap.export.pieces import pieces
from myomap.export.search_index import search_index
from myomap.export.single import main_part, numbers_part, page_data, style
from myomap.export.ways import FileWays
from myomap.export.wish import Wish
from myomap.reading.markup import Ways, Wording
from myomap.scope import FINDER as ONLY_PLACES
from myomap.scope import scope_of
from myomap.view_state import ViewState

_HERE = Path(__file__).resolve().parent


class MapWays(FileWays):
    """The links of the map's panels: what can be chosen is on the page, the other pages are beside it."""

    to_page = Ways.to_page

    def __init__(self, site: SiteWays) -> None:
        super().__init__()
        self._site = site

    def page(self, name: str, /, **params: str | list[str]) -> str:
        """Return the address of another page of the site; empty when it has none of that name."""
        return self._site.page(name, **params)


def map_leaves(edition: Edition) -> tuple[Leaf, Leaf]:
    """Return what is told of the two pages with the map: the whole atlas, and the same asked by places."""
    text = edition.text
    whole = Leaf(
        path=HOME,
        name=text("page.body_map.title"),
        title=title_of(edition, text("page.body_map.heading")),
        description=described(text("web.map.told")),
        body="",
    )
    finder = replace(
        whole,
        path=FINDER,
        name=text("web.finder.link"),
        title=title_of(edition, text("web.finder.title")),
        description=described(text("web.finder.told")),
        trail=((whole.name, HOME),),
    )
    return whole, finder


def map_files(edition: Edition) -> dict[str, bytes]:
    """Return the pages with the map in one language and every file that they load, by path."""
    atlas, geometry, text = edition.atlas, edition.geometry, edition.text
    told = {leaf.path: _page_data(edition, leaf) for leaf in map_leaves(edition)}
    scope = scope_of(atlas)
    drawn = pieces(geometry, told[HOME]["catalogue"], scope)
    files = {f"assets/{path}": content for path, content in drawn.items() if path.endswith(".webp")}
    shapes = [path for path in drawn if f"assets/{path}" not in files]
    files |= {f"assets/{path}.js": _handing(path, drawn[path]) for path in shapes}
    shared = {
        "answers.json": answers(atlas, geometry, text, _wish(edition, HOME), _ways(edition)),
        "search.json": search_index(atlas, scope),
    }
    for leaf in map_leaves(edition):
        page = told[leaf.path]
        sheet = hashed("map.css", "\n".join((style(edition.clinic), page.pop("style"))).encode())
        scripts = (
            hashed("files.js", lean(_HERE / "site_files.js").encode()),
            hashed("map.js", page.pop("script").encode()),
        )
        parts = {"page.json": page, **shared}
        named = {name: _part(edition, leaf, name, parts[name]) for name in parts}
        files |= dict([sheet, *scripts, *named.values()])
        names = {name: path for name, (path, _) in named.items()}
        html = _page(edition, leaf, sheet[0], [path for path, _ in scripts], names)
        files[edition.addresses.folder(text.lang) + leaf.path] = html.encode()
    return files


def _page_data(edition: Edition, leaf: Leaf) -> dict[str, Any]:
    wish = _wish(edition, leaf.path)
    return page_data(edition.atlas, edition.geometry, edition.text, wish, wish.start)


def _part(edition: Edition, leaf: Leaf, name: str, content: Mapping[str, Any]) -> tuple[str, bytes]:
    """A file that a page with the map unpacks: its path, which says whose it is, and its script."""
    of = PurePosixPath(leaf.path if name == "page.json" else name).stem
    return hashed(f"{of}.{edition.text.lang}.js", _handing(name, packed(content)))


def _page(edition: Edition, leaf: Leaf, sheet: str, scripts: Sequence[str], named: Mapping[str, str]) -> str:
    """A page with the map: what it loads first, and where it finds the rest."""
    top, wish = edition.top(leaf.path), _wish(edition, leaf.path)
    files = escape(json.dumps(named, separators=(",", ":")))
    first, second = (f'<script src="{escape(top + path)}"{{}}></script>' for path in scripts)
    loads = first.format(f' data-base="{escape(top)}" data-files="{files}"') + second.format("")
    return document(
        edition,
        leaf,
        main_part(edition.atlas, edition.geometry, edition.text, wish, wish.start, _ways(edition)) + loads,
        head=f'<link rel="stylesheet" href="{escape(top + sheet)}">',
        heading=edition.text("page.body_map.heading" if leaf.path == HOME else "web.finder.title"),
        foot=numbers_part(Wording(edition.atlas, edition.text)),
        css_class="is-map",
    )


def _wish(edition: Edition, path: str) -> Wish:
    """The whole atlas, in the clinic's colours."""
    only = ONLY_PLACES if path == FINDER else ""
    return Wish(ViewState(body=edition.clinic.body, only=only, lang=edition.text.lang), edition.clinic)


def _ways(edition: Edition) -> MapWays:
    return MapWays(edition.ways(HOME))


def _handing(path: str, content: bytes) -> bytes:
    """A packed file as a script that hands it over: pages opened from a folder may load nothing else."""
    text = base64.b64encode(content).decode()
    return f"myomapFile({in_script(path)},{in_script(text)});\n".encode()

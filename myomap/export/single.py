"""The atlas, or a part of it, as one HTML file: it needs no server, asks for nothing and keeps nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from myomap.atlas import Atlas
from myomap.bodymap.facing import facings
from myomap.bodymap.package import MAP_SCRIPT, MAP_STYLE, lean, packed
from myomap.bodymap.scene import catalogue, scene
from myomap.clinic import Clinic, clinic_theme, logo_address
from myomap.export.answers import answers
from myomap.export.bundle import bundle
from myomap.export.head import LICENCE, described
from myomap.export.pieces import pieces
from myomap.export.search_index import search_index
from myomap.export.ways import FileWays
from myomap.export.wish import Wish
from myomap.geometry import Geometry
from myomap.reading.about_page import emergency_numbers
from myomap.reading.contact import contact_html, disclaimer_html
from myomap.reading.markup import ELSEWHERE, Ways, Wording
from myomap.reading.panel import panel_html, panel_title, with_number
from myomap.reading.panel_parts import emergency_number
from myomap.reading.search_box import BOX_SCRIPT, box_html
from myomap.reading.styles import panel_rules, rules_in
from myomap.text import Text
from myomap.theme import load_theme
from myomap.view_state import ViewState

_HERE = Path(__file__).resolve().parent
_SCRIPTS = (
    *(MAP_SCRIPT, BOX_SCRIPT, _HERE / "search.js", _HERE / "finder.js"),
    _HERE / "atlas_page.js",
)
# Words that the browser fills in, by key; its fields are left in braces.
_WORDS: dict[str, tuple[str, ...]] = {
    "address.outside": (),
    "address.point_moved": ("muscle",),
    "address.too_many": ("name", "limit"),
    "address.unknown_name": ("name",),
    "address.unknown_value": ("name", "value"),
    "search.count": ("n",),
    "search.kind.area": (),
    "search.kind.condition": (),
    "search.kind.muscle": (),
    "search.many": ("n",),
    "search.none": (),
}
_POLICY = (
    *("default-src 'none'", "style-src 'unsafe-inline'", "img-src data: blob:", "connect-src 'none'"),
    *("form-action 'none'", "base-uri 'none'"),
)


def single_file(atlas: Atlas, geometry: Geometry, text: Text, wish: Wish) -> str:
    """Return one HTML file that shows what somebody wished for, opened from a disk as well as from a website.

    Parameters
    ----------
    text
        The words in the language of the wish's start; the atlas must be in the same language.

    Returns
    -------
    str
        Script, style, panels and drawings in one. The panel of the start can be read without a script.
    """
    start = wish.start.with_(lang=text.lang, embed=False)
    page = page_data(atlas, geometry, text, wish, start)
    boot = lean(_HERE / "boot.js")
    islands = "".join(
        f'<script type="text/plain" data-file="{escape(path)}">{_as_text(content)}</script>\n'
        for path, content in _files(atlas, geometry, text, wish, page).items()
    )
    lang = escape(text.lang)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head><meta charset="utf-8">'
        f"{_head(atlas, text, start, (boot, page['script']))}"
        f"<style>{style(wish.clinic)}</style></head>\n"
        f"<body>{_bar(atlas, text, wish)}\n"
        f"{main_part(atlas, geometry, text, wish, start, FileWays(wish.full))}\n"
        f"{_foot(atlas, text, wish, start)}\n{islands}<script>{boot}</script></body>\n</html>\n"
    )


def style(clinic: Clinic) -> str:
    """Return the rules of the page without those of the map, in the clinic's colours."""
    colours = clinic_theme(clinic, load_theme()).css()
    sheets = (rules_in(_HERE / name) for name in ("type.css", "atlas_page.css"))
    return "\n".join((colours, panel_rules(), *sheets))


def page_data(atlas: Atlas, geometry: Geometry, text: Text, wish: Wish, start: ViewState) -> dict[str, Any]:
    """Return what the page needs at once: script, the map's catalogue and first view, words, numbers."""
    figures, ways = wish.figures(atlas, geometry), FileWays(wish.full)
    numbers = {one: emergency_number(atlas, text, one, ways) for one in ("", *atlas.countries)}
    return {
        "script": bundle(*_SCRIPTS),
        "style": lean(MAP_STYLE),
        "catalogue": catalogue(atlas, geometry, text, start.only, figures),
        "scene": scene(atlas, geometry, start, text),
        "facing": {body: facings(geometry, body, wish.scope(atlas)) for body in figures},
        "conditions": sorted(wish.scope(atlas).conditions),
        "country": start.country or wish.clinic.country,
        "countries": [*atlas.countries],
        "numbers": numbers,
        "words": {
            key: text(key, **{field: "{" + field + "}" for field in fields}) for key, fields in _WORDS.items()
        },
    }


def _files(
    atlas: Atlas, geometry: Geometry, text: Text, wish: Wish, page: Mapping[str, Any]
) -> Mapping[str, bytes]:
    """Everything that the page unpacks when it wants it, by path."""
    scope = wish.scope(atlas)
    return {
        "page.json": packed(page),
        **pieces(geometry, page["catalogue"], scope),
        "answers.json": packed(answers(atlas, geometry, text, wish)),
        "search.json": packed(search_index(atlas, scope)),
    }


def _as_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _head(atlas: Atlas, text: Text, start: ViewState, scripts: Iterable[str]) -> str:
    hashes = " ".join(f"'sha256-{_as_text(hashlib.sha256(one.encode()).digest())}'" for one in scripts)
    policy = "; ".join((*_POLICY, f"script-src {hashes}"))
    told = described(text("panel.empty.lead"), text("panel.empty.is_text"))
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(panel_title(atlas, text, start))}</title>"
        f'<meta name="description" content="{escape(told)}"><meta name="referrer" content="no-referrer">'
        '<meta name="color-scheme" content="light dark">'
        f'<meta name="generator" content="myomap {atlas.version}">'
    )


def _bar(atlas: Atlas, text: Text, wish: Wish) -> str:
    clinic = wish.clinic
    logo = f'<img src="{logo_address(clinic.logo.read_bytes())}" alt="">' if clinic.logo else ""
    brand = f'<p class="atlas-brand">{logo}<b dir="auto">{escape(clinic.name or text("site.name"))}</b></p>'
    return f'<header class="atlas-bar">{brand}<h1>{escape(heading(atlas, text, wish))}</h1></header>'


def heading(atlas: Atlas, text: Text, wish: Wish) -> str:
    """Return what is offered, in a few words (not escaped)."""
    scope = wish.scope(atlas)
    if not scope.is_part:
        return text("page.body_map.heading")
    name = {
        "region": lambda: atlas.regions[scope.id].name,
        "muscle": lambda: atlas.muscles[scope.id].name,
        "condition": lambda: atlas.conditions[scope.id].name,
    }[scope.kind]()
    return text("export.heading", name=name)


def main_part(atlas: Atlas, geometry: Geometry, text: Text, wish: Wish, start: ViewState, ways: Ways) -> str:
    """Return search box, map and panel of a page; the panel of the start can be read without a script."""
    panel = panel_html(atlas, geometry, text, start, ways=ways)
    panel = with_number(panel, atlas, text, start, wish.clinic.country, ways)
    return (
        f'<main id="main" class="atlas-page"><div class="atlas-search">{box_html(text)}</div>\n'
        f'<div class="atlas-map"><noscript><p>{escape(text("export.no_script"))}</p></noscript></div>\n'
        f'<div class="atlas-panel">{panel}</div></main>'
    )


def numbers_part(wording: Wording) -> str:
    """Return the emergency numbers, on demand; the page's script lets people choose one there."""
    numbers = emergency_numbers(wording, lambda country: f"?country={country}")
    title = wording.word("about.emergency.title")
    return f'<details id="emergency"><summary>{title}</summary>{numbers}</details>'


def _foot(atlas: Atlas, text: Text, wish: Wish, start: ViewState) -> str:
    """What the atlas is not, emergency numbers, where its facts come from, how to reach the clinic."""
    wording = Wording(atlas, text)
    lines = [disclaimer_html(text), numbers_part(wording)]
    if there := FileWays(wish.full).beyond(start):
        lines.append(f'<p><a href="{escape(there)}"{ELSEWHERE}>{wording.word("site.open_full")}</a></p>')
    source = f'<a href="{LICENCE}" rel="license noopener" target="_blank">{wording.word("site.source")}</a>'
    lines.append(f"<p>{source} · {wording.word('about.version', version=atlas.version)}</p>")
    return f'<footer class="atlas-foot">{contact_html(wish.clinic, text)}{"".join(lines)}</footer>'

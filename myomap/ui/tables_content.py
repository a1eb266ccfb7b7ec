"""What the page of tables brings to the browser, once and compressed: script, style sheet, words and rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from myomap.atlas import Atlas
from myomap.atlas_tables import (
    DEPTHS,
    IDS,
    MOST_COMPARED,
    AtlasTable,
    muscle_table,
    point_table,
    roots_in_order,
)
from myomap.bodymap.package import packed
from myomap.citing import short_name
from myomap.reading.markup import address
from myomap.text import Text
from myomap.ui.styles import style_of
from myomap.view_state import ViewState

_HERE = Path(__file__).resolve().parent
_HIDDEN = ("aliases", *IDS)
"""Columns that a visitor shows when they are wanted; on a phone few are shown at first."""
_ON_PHONES = ("muscle", "region", "action", "nerve", "roots", "points", "point", "commonness", "essential")
_NARROW, _MIDDLE, _WIDE = 7.5, 12, 18
_WIDTHS_REM = {
    **dict.fromkeys(("muscle", "origin", "insertion", "action", "nerve", "essential", "spillover"), _MIDDLE),
    **dict.fromkeys(("latin", "point", *IDS), _MIDDLE),
    **dict.fromkeys(("caution", "landmark", "sources"), _WIDE),
}
_SAID = (
    *("shown", "shown.none", "cite", "cite.name", "cite.copied", "compare", "compare.name"),
    *("compare.chosen", "compare.full", "compare.none", "compare.choose", "compare.drop"),
)
_FIELDS = {"n": "{n}", "total": "{total}", "name": "{name}", "limit": str(MOST_COMPARED)}
_SEARCH = '<input type="search" name="{name}" autocomplete="off" spellcheck="false" maxlength="80"{more}>'


@lru_cache(maxsize=8)
def packed_tables(atlas: Atlas, text: Text) -> bytes:
    """Return all of it as one gzipped JSON text: script, html, tables, sources, words and lang."""
    return packed(
        {
            "script": (_HERE / "tables.js").read_text(encoding="utf-8"),
            "html": style_of("tables.css") + _frame(atlas, text),
            "tables": [
                _rows(atlas, text, one) for one in (muscle_table(atlas, text), point_table(atlas, text))
            ],
            "sources": {
                id: (short_name(text, source), source.link[0]) for id, source in atlas.sources.items()
            },
            "words": {key: text(f"tables.{key}", **_FIELDS) for key in _SAID},
            "most": MOST_COMPARED,
            "lang": text.lang,
        }
    )


def _rows(atlas: Atlas, text: Text, table: AtlasTable) -> dict[str, Any]:
    """A table as the script reads it: columns with how they sort, and rows with what they are filtered by."""
    view = ViewState(side="right", lang=text.lang)
    rows = []
    for cells in table.frame.to_dict("records"):
        muscle = atlas.muscles[cells["muscle_id"]]
        links = {"muscle": "./" + address(view.with_(muscle=muscle.muscle_id))}
        if point := cells.get("trigger_point_id"):
            links["point"] = "./" + address(view.with_(muscle=muscle.muscle_id, point=point))
        of = (muscle.region_id, muscle.depth, muscle.nerve, muscle.roots)
        rows.append({"id": cells[table.row_id], "cells": [*cells.values()], "links": links, "of": of})
    columns = [
        {
            "id": one,
            "label": text(f"tables.column.{one}"),
            "order": table.orders.get(one, ()),
            "hidden": one in _HIDDEN,
            "phone": one in _ON_PHONES,
            "width": _WIDTHS_REM.get(one, _NARROW),
        }
        for one in table.frame.columns
    ]
    return {"name": table.name, "columns": columns, "rows": rows}


def _frame(atlas: Atlas, text: Text) -> str:
    """Everything but the rows, as HTML: what the script fills has `data-` names."""

    def word(key: str) -> str:
        return escape(text(key))

    sort = f'<p class="tables-sort"><label>{word("tables.sort")} <select name="sort"></select></label>'
    sort += f'<button type="button" data-turn aria-pressed="false">{word("tables.sort.down")}</button></p>'
    actions = "".join(
        f'<button type="button" data-do="{name}">{word(key)}</button>'
        for name, key in (
            ("csv", "tables.csv.shown"),
            ("csv-all", "tables.csv.all"),
            ("cite", "tables.cite.shown"),
        )
    )
    columns = (
        f'<details><summary>{word("tables.columns")}</summary><fieldset class="tables-chips" data-columns>'
        f"<legend>{word('tables.columns')}</legend></fieldset></details>"
    )
    add = f'<label>{word("tables.compare.add")} <select name="add"></select></label>'
    return (
        f'<div class="tables" data-testid="tables">{_tabs(word)}'
        f'<section id="tables-list" role="tabpanel">{_filters(atlas, text)}'
        f'<div class="tables-actions"><p class="tables-said" role="status"></p>{columns}{actions}</div>{sort}'
        f'<div class="tables-scroll" role="region" tabindex="0"></div></section>'
        f'<section id="tables-compare" role="tabpanel" aria-labelledby="tab-compare" hidden>'
        f'<p role="status"></p><div class="tables-picks"><div class="tables-chosen"></div>{add}</div>'
        f"<div data-compared></div></section>"
        f'<p class="tables-atlas"><button type="button" data-do="cite-atlas">{word("tables.cite.atlas")}'
        f"</button></p>"
        f'<dialog class="tables-cite" aria-labelledby="tables-cite-title"><div></div>'
        f'<form method="dialog"><button>{word("tables.cite.close")}</button></form>'
        f'<p role="status" class="tables-spoken"></p></dialog></div>'
    )


def _tabs(word: Callable[[str], str]) -> str:
    tabs = "".join(
        f'<button type="button" role="tab" id="tab-{name}" data-tab="{name}" '
        f'aria-controls="tables-{"compare" if name == "compare" else "list"}">'
        f"{word(f'tables.tab.{name}')} <span></span></button>"
        for name in ("muscles", "points", "compare")
    )
    return f'<div class="tables-tabs" role="tablist" aria-label="{word("tables.tabs")}">{tabs}</div>'


def _filters(atlas: Atlas, text: Text) -> str:
    def label(name: str, control: str) -> str:
        return f"<label>{escape(text(f'tables.filter.{name}'))} {control}</label>"

    def select(name: str, options: dict[str, str]) -> str:
        told = {"": text("tables.filter.any"), **options}
        inner = "".join(f'<option value="{escape(id)}">{escape(one)}</option>' for id, one in told.items())
        return label(name, f'<select name="{name}">{inner}</select>')

    regions = "".join(
        f'<label><input type="checkbox" name="region" value="{one.region_id}"> {escape(one.name)}</label>'
        for one in sorted(atlas.regions.values(), key=lambda one: one.sort_order)
    )
    muscles = atlas.muscles.values()
    nerves = "".join(f'<option value="{escape(one)}">' for one in sorted({one.nerve for one in muscles}))
    roots = roots_in_order(root for one in muscles for root in one.roots)
    region, show, clear = (escape(text(f"tables.filter.{one}")) for one in ("region", "show", "clear"))
    return (
        f'<form class="tables-filters" role="search" aria-label="{escape(text("tables.filter"))}">'
        f'<div class="tables-fields">{label("words", _SEARCH.format(name="words", more=""))}'
        f'<button type="button" data-do="filters" aria-expanded="false">{show}</button>'
        f"{select('depth', {one: text(f'panel.depth.{one}') for one in DEPTHS})}"
        f"{label('nerve', _SEARCH.format(name='nerve', more=' list=tables-nerves'))}"
        f'<datalist id="tables-nerves">{nerves}</datalist>{select("root", {one: one for one in roots})}'
        f'<button type="button" data-do="clear">{clear}</button></div>'
        f'<fieldset class="tables-chips"><legend>{region}</legend>{regions}</fieldset></form>'
    )

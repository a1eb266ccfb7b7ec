"""Muscles side by side on the page of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import combinations

from myomap.atlas_tables import Fact, Item, side_by_side
from myomap.compare import likeness
from myomap.reading.markup import Wording, address, items
from myomap.view_state import ViewState


def compared_html(wording: Wording, muscle_ids: Sequence[str]) -> str:
    """Return two or more muscles side by side: how alike their pain is, and their facts; "" for fewer."""
    if len(muscle_ids) < 2:
        return ""
    atlas, word = wording.atlas, wording.word
    names = [atlas.muscles[one].name for one in muscle_ids]
    pairs = items(_alike(wording, one, other) for one, other in combinations(muscle_ids, 2))
    alike = f"<h2>{word('tables.compare.alike')}</h2>{pairs}"
    alike += f'<p class="quiet">{word("tables.compare.alike.note")}</p>'
    both = ViewState(muscle=muscle_ids[0], compare=muscle_ids[1], side="right", lang=wording.text.lang)
    way = f'<p><a href="{escape("./" + address(both))}" target="_self">{word("tables.compare.map")}</a></p>'
    heads = "".join(
        f'<th scope="col" role="columnheader">{number} {escape(name)}</th>'
        for number, name in enumerate(names, start=1)
    )
    head = f'<td></td>{heads}<th scope="col" role="columnheader">{word("tables.compare.common")}</th>'
    facts = "".join(_fact_row(wording, fact, names) for fact in side_by_side(atlas, wording.text, muscle_ids))
    table = (
        f'<table class="tables-facts" role="table" aria-label="{word("tables.tab.compare")}">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{facts}</tbody></table>'
    )
    cite = f'<p><button type="button" data-do="cite-compared">{word("tables.cite")}</button></p>'
    return f"{alike}{table}{cite}{way}"


def _alike(wording: Wording, first: str, second: str) -> str:
    a, b = (wording.atlas.muscles[one].name for one in (first, second))
    share = likeness(wording.atlas, first, second)
    if not share:
        return wording.word("tables.compare.alike.none", a=a, b=b)
    return wording.word("tables.compare.alike.pair", a=a, b=b, n=max(1, round(100 * share)))


def _fact_row(wording: Wording, fact: Fact, names: Sequence[str]) -> str:
    """A row: what each muscle has, in bold what another has too, and in words what they have in common."""
    same = {item.key for item, _ in fact.shared}
    label = wording.word(f"tables.column.{fact.column}")
    cells = "".join(
        f'<td role="cell" data-label="{number} {escape(name)}">{_cell(wording, fact, cell, same)}</td>'
        for number, (name, cell) in enumerate(zip(names, fact.cells, strict=True), start=1)
    )
    common = "; ".join(_common(wording, item, places, len(names)) for item, places in fact.shared)
    told = common or f'<span class="quiet">{wording.word("tables.compare.nothing")}</span>'
    head = f'<th scope="row" role="rowheader">{label}</th>'
    last = f'<td role="cell" data-label="{wording.word("tables.compare.common")}">{told}</td>'
    return f'<tr role="row" data-fact="{fact.column}">{head}{cells}{last}</tr>'


def _cell(wording: Wording, fact: Fact, cell: Iterable[Item], same: set[str]) -> str:
    told = []
    for item in cell:
        words = escape(item.words)
        if fact.column == "sources" and (way := wording.atlas.sources[item.key].link[0]):
            words = f'<a href="{escape(way)}" target="_blank" rel="noopener">{words}</a>'
        words = f"<b>{words}</b>" if item.key in same else words
        told.append(f'{words} <span class="quiet">({escape(item.detail)})</span>' if item.detail else words)
    return "; ".join(told)


def _common(wording: Wording, item: Item, places: Sequence[int], n: int) -> str:
    if n == 2:
        return escape(item.words)
    if len(places) == n:
        return wording.word("tables.compare.all", name=item.words)
    numbers = ", ".join(str(place + 1) for place in places)
    return wording.word("tables.compare.some", name=item.words, number=numbers)

"""What the server answers to the page of tables: files and citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from myomap.atlas import Atlas, Citation
from myomap.atlas_tables import (
    MOST_COMPARED,
    AtlasTable,
    area_words,
    csv_of,
    muscle_table,
    point_table,
)
from myomap.citing import Cited, atlas_itself, behind, bibtex, cited, in_words, ris
from myomap.reading.markup import Wording, items
from myomap.reading.panel_parts import citation_line

Answer = dict[str, Any]
_ROW_FACTS = {"muscles": ("muscle",), "points": ("point", "pain")}
"""What a row of a table says, as `citing.behind` names it."""


@dataclass(frozen=True)
class _Cite:
    """What is cited: its name, its file's name, the sources, and which of them stand behind what."""

    name: str
    file: str
    sources: tuple[Cited, ...]
    facts: Mapping[str, tuple[Citation, ...]]


def answer_to(wording: Wording, asked: Any) -> Answer:
    """Return what the browser asked for; nothing for what no page of ours sends.

    Parameters
    ----------
    asked
        `n`, the number of the question, and one of: `csv` (a table's name) with `rows` (ids) and `columns`;
        `cite` (`muscle:ID`, `point:ID`, `atlas`, or a table's name with `rows`).

    Returns
    -------
    dict
        `n` as it was asked, and `files`, each with name, type and text; for a citation also `html`.
    """
    if not isinstance(asked, Mapping) or not isinstance(asked.get("n"), int | float):
        return {}
    told: Answer = {}
    if "csv" in asked:
        told = _csv(wording, asked)
    elif "cite" in asked:
        told = _citation(wording, asked)
    return {"n": asked["n"], **told}


def known_muscles(atlas: Atlas, ids: Any) -> tuple[str, ...]:
    """Return the muscles among what a browser named, each once, and no more than fit side by side."""
    return tuple(one for one in _texts(ids) if one in atlas.muscles)[:MOST_COMPARED]


def _csv(wording: Wording, asked: Mapping[str, Any]) -> Answer:
    """The asked columns and rows of a table, in the asked order."""
    table = _table(wording, asked["csv"])
    if table is None:
        return {}
    heads = {
        one: wording.text(f"tables.column.{one}")
        for one in _texts(asked.get("columns"))
        if one in table.frame.columns
    }
    by_id = table.frame.set_index(table.row_id, drop=False)
    rows = by_id.loc[[one for one in _texts(asked.get("rows")) if one in by_id.index]]
    return {"files": [_file(f"myomap-{table.name}.csv", "text/csv", csv_of(rows, heads).decode("utf-8"))]}


def _citation(wording: Wording, asked: Mapping[str, Any]) -> Answer:
    """The sources behind a row, some rows or the atlas: with links, as plain text, BibTeX and RIS."""
    named = _named(wording, asked)
    if named is None:
        return {}
    text, word = wording.text, wording.word
    numbered = len(named.sources) > 1
    plain = "\n".join(
        f"{number}. {in_words(text, one)}" if numbered else in_words(text, one)
        for number, one in enumerate(named.sources, start=1)
    )
    files = [
        _file(f"{named.file}.txt", "text/plain", plain + "\n"),
        _file(f"{named.file}.bib", "application/x-bibtex", bibtex(named.sources)),
        _file(f"{named.file}.ris", "application/x-research-info-systems", ris(named.sources)),
    ]
    lines = (f"<li>{_line(wording, one)}</li>" for one in named.sources)
    told = [f"<ol>{''.join(lines)}</ol>" if numbered else f"<ul>{''.join(lines)}</ul>"]
    told += [f'<pre tabindex="0">{escape(file["text"])}</pre>' for file in files[1:]]
    titles = (word("tables.cite.plain"), "BibTeX", "RIS")
    parts = "".join(
        f"<section><h3>{title}</h3>{body}<p>"
        f'<button type="button" data-copy="{number}">{word("tables.cite.copy")}</button> '
        f'<button type="button" data-save="{number}">{word("tables.cite.save")}</button></p></section>'
        for number, (title, body) in enumerate(zip(titles, told, strict=True))
    )
    facts = items(f"{escape(fact)} {wording.references.cite(found)}" for fact, found in named.facts.items())
    if facts:
        facts = f"<h3>{word('tables.cite.behind')}</h3>{facts}"
    head = f'<h2 id="tables-cite-title" tabindex="-1">{word("tables.cite.name", name=named.name)}</h2>'
    return {"html": head + facts + parts, "files": files}


def _line(wording: Wording, one: Cited) -> str:
    """A source with its link; the atlas itself has none."""
    if one.source.kind == "software":
        return escape(in_words(wording.text, one))
    return citation_line(wording.text, one.source, "; ".join(one.locators))


def _named(wording: Wording, asked: Mapping[str, Any]) -> _Cite | None:
    atlas, text = wording.atlas, wording.text
    kind, _, id = str(asked["cite"]).partition(":")
    itself = Cited(atlas_itself(atlas.version), ())
    if kind == "atlas":
        return _Cite(text("site.name"), "myomap", (itself,), {})
    if kind in ("muscle", "point"):
        return _of_row(wording, kind, id) if id in atlas.of_kind(kind) else None
    table = _table(wording, kind)
    if table is None:
        return None
    ids = {*table.frame[table.row_id]}
    known = [one for one in _texts(asked.get("rows")) if one in ids]
    references = [f"{one}:{id}" for id in known for one in _ROW_FACTS[table.name]]
    citations = (citation for reference in references for citation in behind(atlas, reference))
    sources = cited(atlas, citations)
    if len(known) > MOST_COMPARED:  # the places of so many rows would say nothing
        sources = tuple(Cited(one.source, ()) for one in sources)
    name = text("tables.cite.rows", n=len(known))
    return _Cite(name, f"myomap-{table.name}", (itself, *sources), {}) if known else None


def _of_row(wording: Wording, kind: str, id: str) -> _Cite:
    """A muscle or a point: its own row, and for a point each area where its pain is felt."""
    atlas, text = wording.atlas, wording.text
    name = atlas.muscles[id].name if kind == "muscle" else ""
    facts = {text("tables.cite.whole"): behind(atlas, f"{kind}:{id}")} if kind == "muscle" else {}
    if kind == "point":
        point = atlas.trigger_points[id]
        name = f"{atlas.muscles[point.muscle_id].name}: {wording.small(point.label)}"
        facts[text("panel.point.sure.place")] = behind(atlas, f"point:{id}")
        for one in atlas.referrals_by_point[id]:
            told = f"{text(f'zone.{one.zone}.short')}: {area_words(atlas, text, one)}"
            facts[told] = behind(atlas, f"referral:{id}.{one.area_id}.{one.side}")
    each = dict.fromkeys(citation for found in facts.values() for citation in found)
    sources = tuple(source for one in each for source in cited(atlas, (one,)))
    return _Cite(name, f"myomap-{id}", sources, facts)


def _table(wording: Wording, name: Any) -> AtlasTable | None:
    make = {"muscles": muscle_table, "points": point_table}.get(str(name))
    return make(wording.atlas, wording.text) if make else None


def _texts(values: Any) -> tuple[str, ...]:
    """The texts among what a browser sent as a list, each once."""
    listed = values if isinstance(values, Sequence) and not isinstance(values, str) else ()
    return tuple(dict.fromkeys(one for one in listed if isinstance(one, str)))


def _file(name: str, type: str, text: str) -> dict[str, str]:
    return {"name": name, "type": type, "text": text}

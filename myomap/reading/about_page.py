"""The page about the atlas: what it is, how sure it is, and what it rests on. Every figure is counted."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from myomap.atlas import Source
from myomap.counts import basis_of_rows, counts_of
from myomap.reading.markup import Wording, rows_of
from myomap.reading.panel_parts import citation_line

_BASES = ("read", "consensus", "recalled")
_LIMITS = ("disputed", "touch", "one_book", "drawing")


def about_html(wording: Wording, way: Callable[[str], str]) -> str:
    """Return the whole page as HTML; every interpolated value is escaped.

    Parameters
    ----------
    way
        Gives the address of the map with the emergency number of a country, by its id.
    """
    atlas, word = wording.atlas, wording.word
    parts = [f"<h1>{word('about.heading')}</h1>"]
    for name in ("what", "not"):
        parts.append(f"<h2>{word(f'about.{name}.title')}</h2><p>{word(f'about.{name}.text')}</p>")
    limits = "".join(f"<li>{word(f'about.limits.{one}')}</li>" for one in _LIMITS)
    parts.append(f"<h2>{word('about.limits.title')}</h2><ul>{limits}</ul>")
    figures = "".join(
        f'<div><dt>{word(f"about.counts.{name}")}</dt><dd data-count="{name}">{n}</dd></div>'
        for name, n in counts_of(atlas).items()
    )
    parts.append(f"<h2>{word('about.counts.title')}</h2><dl class='page-counts'>{figures}</dl>")
    parts.append(f"<h2>{word('about.basis.title')}</h2><p>{word('about.basis.text')}</p>{_bases(wording)}")
    parts.append(
        f"<h2>{word('about.sources.title')}</h2><p>{word('about.sources.text')}</p>{_sources(wording)}"
    )
    parts.append(f'<h2 id="emergency">{word("about.emergency.title")}</h2>{emergency_numbers(wording, way)}')
    parts.append(f"<h2>{word('about.licence.title')}</h2><p>{word('about.licence.text')}</p>")
    parts.append(f"<p>{word('about.version', version=atlas.version)}</p>")
    return f'<div class="page-text" data-testid="about">{"".join(parts)}</div>'


def emergency_numbers(wording: Wording, way: Callable[[str], str]) -> str:
    """Return the number of each country, with a link that chooses it and leads back to the map.

    Parameters
    ----------
    way
        As in `about_html`.
    """
    lines = []
    for one in sorted(wording.atlas.countries.values(), key=lambda one: one.name):
        link = f'<a href="{escape(way(one.country_id))}" target="_self">{escape(one.name)}</a>'
        lines.append(f'<li data-country="{one.country_id}">{link} <b>{escape(one.emergency_number)}</b></li>')
    lead = wording.word("about.emergency.text")
    return f'<p>{lead}</p><ul class="page-countries">{"".join(lines)}</ul>'


def _bases(wording: Wording) -> str:
    lines = (
        f"<li><b>{wording.word(f'basis.{basis}')}.</b> {wording.word(f'about.basis.{basis}')}</li>"
        for basis in _BASES
    )
    heads = "".join(f'<th scope="col">{wording.word(f"about.basis.short.{basis}")}</th>' for basis in _BASES)
    rows = (
        f'<tr><th scope="row">{_facts(wording, row["table"])}</th>'
        + "".join(f"<td>{_share(row[basis], sum(row[one] for one in _BASES))}</td>" for basis in _BASES)
        + "</tr>"
        for row in rows_of(basis_of_rows(wording.atlas))
    )
    table = f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<ul>{"".join(lines)}</ul><table class="page-table">{table}</table>'


def _facts(wording: Wording, table: str) -> str:
    return wording.word(f"about.facts.{table}")


def _share(n: int, total: int) -> str:
    return f"{n} <small>({100 * n / total:.0f} %)</small>" if total else "0"


def _sources(wording: Wording) -> str:
    kinds: dict[str, list[Source]] = {}
    for source in sorted(
        wording.atlas.sources.values(), key=lambda one: (one.authors.lower(), one.year or 0)
    ):
        kinds.setdefault(source.kind, []).append(source)
    return "".join(
        f"<details><summary>{wording.word(f'about.source.kind.{kind}')} ({len(found)})</summary><ul>"
        + "".join(f"<li>{citation_line(wording.text, one)}</li>" for one in found)
        + "</ul></details>"
        for kind, found in sorted(kinds.items())
    )

"""The page about the atlas: what it is, how sure it is, and what it rests on. Every figure is counted."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from myomap.atlas import Atlas, Source
from myomap.counts import basis_of_rows, counts_of
from myomap.reading.markup import rows_of
from myomap.reading.panel_parts import citation_line
from myomap.text import Text

_BASES = ("read", "consensus", "recalled")
_LIMITS = ("disputed", "touch", "one_book", "drawing")


def about_html(atlas: Atlas, text: Text, back: Mapping[str, str | list[str]] | None = None) -> str:
    """Return the whole page as HTML; every interpolated value is escaped.

    Parameters
    ----------
    back
        The parameters of the view that the visitor came from, for the links back to it.
    """

    def word(key: str, **values: object) -> str:
        return escape(text(key, **values))

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
    parts.append(
        f"<h2>{word('about.basis.title')}</h2><p>{word('about.basis.text')}</p>{_bases(atlas, text)}"
    )
    parts.append(
        f"<h2>{word('about.sources.title')}</h2><p>{word('about.sources.text')}</p>{_sources(atlas, text)}"
    )
    parts.append(_emergency_numbers(atlas, text, back or {}))
    parts.append(f"<h2>{word('about.licence.title')}</h2><p>{word('about.licence.text')}</p>")
    parts.append(f"<p>{word('about.version', version=atlas.version)}</p>")
    return f'<div class="page-text" data-testid="about">{"".join(parts)}</div>'


def about_page(atlas: Atlas, text: Text, back: Mapping[str, str | list[str]]) -> None:
    """Write the page; `back` as in `about_html`."""
    st.html(about_html(atlas, text, back))


def _emergency_numbers(atlas: Atlas, text: Text, back: Mapping[str, str | list[str]]) -> str:
    """The number of each country, with a link that chooses it and leads back to the map."""
    lines = []
    for one in sorted(atlas.countries.values(), key=lambda one: one.name):
        way = "./?" + urlencode({**back, "country": one.country_id}, doseq=True)
        link = f'<a href="{escape(way)}" target="_self">{escape(one.name)}</a>'
        lines.append(f'<li data-country="{one.country_id}">{link} <b>{escape(one.emergency_number)}</b></li>')
    title, lead = (escape(text(f"about.emergency.{part}")) for part in ("title", "text"))
    return f'<h2 id="emergency">{title}</h2><p>{lead}</p><ul class="page-countries">{"".join(lines)}</ul>'


def _bases(atlas: Atlas, text: Text) -> str:
    lines = (
        f"<li><b>{escape(text(f'basis.{basis}'))}.</b> {escape(text(f'about.basis.{basis}'))}</li>"
        for basis in _BASES
    )
    heads = "".join(f'<th scope="col">{escape(text(f"about.basis.short.{basis}"))}</th>' for basis in _BASES)
    rows = (
        f'<tr><th scope="row">{_facts(text, row["table"])}</th>'
        + "".join(f"<td>{_share(row[basis], sum(row[one] for one in _BASES))}</td>" for basis in _BASES)
        + "</tr>"
        for row in rows_of(basis_of_rows(atlas))
    )
    table = f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<ul>{"".join(lines)}</ul><table class="page-table">{table}</table>'


def _facts(text: Text, table: str) -> str:
    return escape(text(f"about.facts.{table}"))


def _share(n: int, total: int) -> str:
    return f"{n} <small>({100 * n / total:.0f} %)</small>" if total else "0"


def _sources(atlas: Atlas, text: Text) -> str:
    kinds: dict[str, list[Source]] = {}
    for source in sorted(atlas.sources.values(), key=lambda one: (one.authors.lower(), one.year or 0)):
        kinds.setdefault(source.kind, []).append(source)
    return "".join(
        f"<details><summary>{escape(text(f'about.source.kind.{kind}'))} ({len(found)})</summary><ul>"
        + "".join(f"<li>{citation_line(text, one)}</li>" for one in found)
        + "</ul></details>"
        for kind, found in sorted(kinds.items())
    )

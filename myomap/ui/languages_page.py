"""The page that tells how complete each language is, and how another one is added."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

import streamlit as st

from myomap.errors import MyomapError
from myomap.languages import Coverage, coverage
from myomap.reading.markup import details, items
from myomap.schema import load_schema
from myomap.tables import DATA, read_tables
from myomap.text import ENGLISH, Text, languages
from myomap.ui.loading import language_name

STEPS = ("begin", "write", "test", "review")
_MISSING_SHOWN = 30


def languages_page(text: Text, folder: Path = DATA) -> None:
    """Write the page: for each language how much of each part is there, up to date and reviewed."""
    tables, schema = read_tables(folder), load_schema()
    parts = []
    for lang in languages():
        if lang == ENGLISH:
            continue
        try:
            name = language_name(lang)
            parts.append(coverage_html(text, name, coverage(lang, tables, schema)))
        except MyomapError as error:
            parts.append(f"<h2>{escape(lang)}</h2><p role='alert'>{escape(str(error))}</p>")
    steps = items(f"{escape(text(f'languages.add.{one}'))}" for one in STEPS)
    st.html(
        f'<div class="page-text" data-testid="languages"><h1>{escape(text("languages.heading"))}</h1>'
        f"<p>{escape(text('languages.lead'))}</p>{''.join(parts)}"
        f"<h2>{escape(text('languages.add'))}</h2>{steps}</div>"
    )


def coverage_html(text: Text, name: str, parts: Iterable[Coverage]) -> str:
    """Return one language as HTML: a sentence, a table of its parts, and what is missing on demand.

    Parameters
    ----------
    name
        What the language calls itself.
    """
    listed = list(parts)
    total, done, reviewed = (
        sum(getattr(one, what) for one in listed) for what in ("total", "done", "reviewed")
    )
    told = escape(text("languages.told", n=done, total=total, k=reviewed))
    heads = "".join(
        f'<th scope="col">{escape(text(f"languages.column.{one}"))}</th>'
        for one in ("part", "total", "done", "outdated", "reviewed")
    )
    rows = "".join(
        f'<tr data-part="{one.part}">'
        f"<th scope='row'>{escape(text(f'languages.part.{one.part}'))}</th>"
        f"<td>{one.total}</td><td>{one.done}</td><td>{one.outdated}</td><td>{one.reviewed}</td></tr>"
        for one in listed
    )
    missing = [key for one in listed for key in one.missing]
    more = items(f"<code>{escape(key)}</code>" for key in missing[:_MISSING_SHOWN])
    return (
        f"<section data-language><h2>{escape(name)}</h2><p>{told}</p>"
        f'<div class="page-scroll"><table class="page-table"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f"{details(escape(text('languages.missing', n=len(missing))), more)}</section>"
    )

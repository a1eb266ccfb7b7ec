"""What stands around every page: the top bar, the foot, and the page of a damaged atlas."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from myomap.checks import Finding
from myomap.clinic import Clinic, logo_address
from myomap.reading.contact import contact_html, disclaimer_html
from myomap.text import Text
from myomap.ui import address, findings
from myomap.ui.embedded import tell_height
from myomap.ui.loading import language_name
from myomap.ui.styles import text_style
from myomap.ui.trusted_html import put_html

Params = dict[str, str | list[str]]
PAGES = {
    "body_map": "app.py",
    "conditions": "pages/conditions.py",
    "dry_needling": "pages/dry_needling.py",
    "research": "pages/research.py",
    "check_data": "pages/check_data.py",
    "about": "pages/about.py",
    "show": "pages/show.py",
    "handout": "pages/handout.py",
    "clinic": "pages/clinic.py",
    "languages": "pages/languages.py",
    "study": "pages/study.py",
    "progress": "pages/progress.py",
    "anki": "pages/anki.py",
    "tables": "pages/tables.py",
    "website": "pages/website.py",
}
PART_OF = {"progress": "study", "anki": "study"}
"""Pages that are switched off with another one."""
IN_FOOT = ("clinic", "website", "languages", "check_data")
IN_BAR = ("body_map", "conditions", "dry_needling", "research", "study", "about")


def bar(text: Text, name: str, clinic: Clinic, last_view: Params, style: str) -> None:
    """Write the top bar: the name, the map's heading, and links to the pages.

    Parameters
    ----------
    clinic
        Whose name and logo stand there, and what it switched off.
    last_view
        What the visitor saw last on the map; the way back leads there. On the map its own link starts anew.
    style
        The page's style element; it comes with the bar, so that the bar is never seen without it.
    """
    kept = address.language_params()
    heading = f"<h1>{escape(text('page.body_map.heading'))}</h1>" if name == "body_map" else ""
    brand = f'<div class="page-brand">{_brand(clinic, text)}{heading}{_other_languages(text)}</div>'
    with st.container(key="page_bar", horizontal=True, horizontal_alignment="distribute"):
        put_html(style + brand, key="page_brand")
        with st.container(key="page_links", horizontal=True, width="content"):
            for page in (one for one in IN_BAR if one not in clinic.switched_off):
                back = last_view if page == "body_map" != name and last_view else kept
                st.page_link(PAGES[page], label=text(f"page.{page}.link"), query_params=back or None)


def foot(text: Text, clinic: Clinic, in_frame: bool) -> None:
    """Write the foot: what the atlas is not, how to reach the clinic, and the pages for clinics."""
    words = disclaimer_html(text) + contact_html(clinic, text)
    if in_frame:
        words += _source(text) + _other_languages(text)
    put_html(f'<footer class="page-foot page-text">{words}</footer>', key="page_foot")
    if in_frame:
        tell_height()
    listed = [] if in_frame else [one for one in IN_FOOT if one not in clinic.switched_off]
    if listed:
        with st.container(key="page_foot_links", horizontal=True):
            for page in listed:
                label = text(f"page.{page}.link")
                st.page_link(PAGES[page], label=label, query_params=address.language_params() or None)


def _source(text: Text) -> str:
    """Where what is framed comes from, with the way to all of it."""
    way = escape(f"./?{urlencode(address.language_params())}".removesuffix("?"))
    words = escape(text("site.source"))
    return f'<p class="page-source"><a href="{way}" target="_blank" rel="noopener">{words}</a></p>'


def show_switched_off(text: Text) -> None:
    """Say that the clinic does not offer this page, with the way to the map."""
    put_html(f'<div class="page-text"><h1>{escape(text("site.switched_off"))}</h1></div>', key="switched_off")
    st.page_link(
        PAGES["body_map"], label=text("page.body_map.link"), query_params=address.language_params() or None
    )


def _brand(clinic: Clinic, text: Text) -> str:
    """The clinic's logo and name, or ours."""
    name = f'<b dir="auto">{escape(clinic.name or text("site.name"))}</b>'
    return f'<img class="page-logo" src="{_logo(clinic.logo)}" alt="">{name}' if clinic.logo else name


@lru_cache(maxsize=1)
def _logo(file: Path) -> str:
    return logo_address(file.read_bytes())


def _other_languages(text: Text) -> str:
    """Links that show the same in another language; the browser does it (trusted_html.py)."""
    others = [one for one in address.known_languages() if one != text.lang]
    links = (
        f'<a href="?lang={one}" data-lang="{one}" lang="{one}">{escape(language_name(one))}</a>'
        for one in others
    )
    return "".join(links)


def show_damage(text: Text, found: Sequence[Finding], name: str) -> None:
    """Say that the tables are damaged, what was found and how to mend it. Nothing of the map is shown."""
    title, part = _levels(name)
    put_html(text_style(), key="text_style")
    st.html(
        f'<div class="page-text" data-testid="damaged"><{title}>{escape(text("error.data.title"))}</{title}>'
        f"<p>{escape(text('error.data.lead'))}</p><p>{escape(text('error.data.mend'))}</p>"
        f"<{part}>{escape(text('error.data.report'))}</{part}>{findings.verdict(text, found)}"
        f"{findings.cards(text, found)}</div>"
    )
    st.page_link(PAGES["check_data"], label=text("page.check_data.link"))


def show_missing(text: Text, what: str, name: str) -> None:
    """Say that the drawing is missing and how it is made."""
    title, part = _levels(name)
    put_html(text_style(), key="text_style")
    st.html(
        '<div class="page-text" data-testid="missing">'
        f"<{title}>{escape(text('error.geometry.title'))}</{title}>"
        f"<p>{escape(text('error.geometry.lead'))}</p><p>{escape(text('error.geometry.mend'))}</p>"
        f'<p class="page-command">{escape(text("error.geometry.command"))}</p>'
        f"<{part}>{escape(text('error.detail'))}</{part}><p>{escape(what)}</p></div>"
    )


def _levels(name: str) -> tuple[str, str]:
    """The headings of a page and of its parts: the bar of the map's page holds a first heading already."""
    return ("h2", "h3") if name == "body_map" else ("h1", "h2")

"""The page that makes a hand-out: what goes in, the sheet as it will be printed, and its PDF."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from myomap.atlas import Atlas
from myomap.bodymap.fonts import shared_fonts
from myomap.clinic import Clinic
from myomap.errors import MyomapError
from myomap.geometry import Geometry
from myomap.handout.choices import PAPERS, Choices, usual_paper
from myomap.handout.logo import logo_as_svg
from myomap.handout.note import check_note
from myomap.handout.render import fit_of, pdf, preview
from myomap.handout.sheet import Sheet, sheet_of, steps_offered
from myomap.reading.markup import Wording
from myomap.reading.panel import notes_html
from myomap.sides import OTHER_SIDE
from myomap.text import Text
from myomap.ui.address import home_country, page_params, remembered, site_address
from myomap.ui.frame import PAGES
from myomap.ui.styles import style_of
from myomap.ui.trusted_html import put_html
from myomap.ui.visitor import visitor_zone
from myomap.view_state import Note, ViewState

_NOTE_ROWS_PX = 140
_OPEN_IN_TAB = """
export default function ({ data, parentElement }) {
  const bytes = Uint8Array.from(atob(data.pdf), (one) => one.charCodeAt(0));
  const address = URL.createObjectURL(new File([bytes], data.name, { type: "application/pdf" }));
  const link = document.createElement("a");
  Object.assign(link, { className: "handout-print", href: address, target: "_blank" });
  link.textContent = data.label;
  link.dataset.testid = "handout-print";
  parentElement.replaceChildren(link);
  return () => URL.revokeObjectURL(address);
}
"""


@dataclass(frozen=True)
class _Printed:
    """A sheet on paper, and what there is to say about it."""

    pdf: bytes
    png: bytes
    messages: tuple[str, ...]


def handout_page(
    atlas: Atlas, geometry: Geometry, text: Text, clinic: Clinic, view: ViewState, notes: Sequence[Note]
) -> None:
    """Write the page: the sheet, what goes into it and its PDF; with nothing chosen the way to the map."""
    style = style_of("handout.css")
    put_html(style + _head(atlas, text, view, notes), key="handout_head")
    if view.is_empty:
        with st.container(key="handout_map"):
            st.page_link(
                PAGES["body_map"], label=text("handout.empty.map"), query_params=remembered() or None
            )
        return
    with st.container(key="handout_page"):
        with st.container(key="handout_choices"):
            actions = st.container(key="handout_actions", horizontal=True)
            told = view.with_(side=_side(text)) if view.side not in OTHER_SIDE else view
            choices, wrong = _choices(atlas, text, clinic, told)
        sheet = sheet_of(
            atlas,
            geometry,
            text,
            clinic,
            told,
            choices,
            date=_today(),
            address=_address(view),
            country=home_country(atlas),
        )
        if sheet is None:
            return
        with st.container(key="handout_sheet"):
            try:
                printed = _print(sheet, clinic, text)
            except MyomapError:
                st.error(text("handout.failed"))
                return
            for message in printed.messages:
                st.warning(message)
            put_html(_picture(printed.png, text, sheet), key="handout_preview")
    with actions:
        if wrong:
            st.error(wrong)
        _open_in_tab()(
            key="handout_print",
            data={"pdf": _coded(printed.pdf), "name": f"{sheet.name}.pdf", "label": text("handout.print")},
        )
        st.download_button(
            text("handout.save"),
            printed.pdf,
            file_name=f"{sheet.name}.pdf",
            mime="application/pdf",
            key="handout_save",
            on_click="ignore",
        )


def _head(atlas: Atlas, text: Text, view: ViewState, notes: Sequence[Note]) -> str:
    """The heading with what is chosen, and what the address asked for in vain; escaped."""
    note = notes_html(Wording(atlas, text), notes)
    lead = "handout.empty" if view.is_empty else "handout.lead"
    return (
        f'<div class="page-text" data-testid="handout">{note}<h1>{escape(text("page.handout.title"))}</h1>'
        f"<p>{escape(text(lead))}</p></div>"
    )


def _choices(atlas: Atlas, text: Text, clinic: Clinic, view: ViewState) -> tuple[Choices, str]:
    """Ask what goes in; return it, and what is wrong with the note."""
    _part("parts", text("handout.parts"))
    picture = st.checkbox(text("handout.part.picture"), value=True, key="handout_picture")
    what = st.checkbox(text("handout.part.what"), value=True, key="handout_what")
    needling = st.checkbox(text("handout.part.needling"), key="handout_needling")
    sources = st.checkbox(text("handout.part.sources"), value=True, key="handout_sources")
    qr = st.checkbox(text("handout.part.qr"), value=True, key="handout_qr")
    steps = []
    offered = steps_offered(atlas, view)
    if offered:
        _part("steps", text("handout.steps.title"))
    for one in offered:
        if st.checkbox(one.statement, value=True, key=f"handout_step_{one.self_care_id}"):
            steps.append(one.self_care_id)
    _part("note", text("handout.note.title"))
    typed = st.text_area(
        text("handout.note.label"),
        key="handout_note",
        height=_NOTE_ROWS_PX,
        label_visibility="collapsed",
        placeholder=text("handout.note.label"),
    )
    put_html(f'<p class="handout-quiet">{escape(text("handout.note.private"))}</p>', key="handout_private")
    note, wrong = check_note(typed, text, shared_fonts())
    if wrong:
        st.error(wrong)
    _part("paper", text("handout.paper"))
    usual = PAPERS.index(usual_paper(clinic, view.country or home_country(atlas)))
    paper = st.radio(
        text("handout.paper"),
        PAPERS,
        index=usual,
        key="handout_paper",
        horizontal=True,
        label_visibility="collapsed",
        format_func=lambda one: text(f"handout.paper.{one}"),
    )
    grey = st.checkbox(text("handout.grey"), key="handout_grey")
    return (
        Choices(
            picture, what, tuple(steps), needling, sources, qr, note, paper, "print" if grey else "light"
        ),
        wrong,
    )


def _side(text: Text) -> str:
    """Ask for the side, where the view has none: a condition may be felt on either."""
    _part("side", text("handout.side"))
    return st.radio(
        text("handout.side"),
        ("right", "left"),
        key="handout_side",
        horizontal=True,
        label_visibility="collapsed",
        format_func=lambda one: text(f"side.words.{one}"),
    )


def _part(name: str, title: str) -> None:
    put_html(f"<h2>{escape(title)}</h2>", key=f"handout_part_{name}")


def _print(sheet: Sheet, clinic: Clinic, text: Text) -> _Printed:
    """Set the sheet; a logo that cannot be read is left out and said so."""
    messages = [text("handout.fonts")] if shared_fonts().folder is None else []
    logo, content = "", b""
    if clinic.logo is not None:
        try:
            logo = logo_as_svg(clinic.logo)
            content = pdf(sheet, logo=logo)
        except MyomapError:
            logo = ""
            messages.append(text("handout.logo", file=clinic.logo.name))
    fit = fit_of(sheet, logo=logo)
    if not fit.fits:
        messages.append(text("handout.too_full"))
    elif fit.left_out:
        messages.append(text("handout.left_out", n=fit.left_out))
    return _Printed(content or pdf(sheet), preview(sheet, logo=logo), tuple(messages))


def _picture(png: bytes, text: Text, sheet: Sheet) -> str:
    alt = escape(text("handout.preview", name=sheet.title))
    source = f"data:image/png;base64,{_coded(png)}"
    return f'<img class="handout-sheet" data-testid="handout-sheet" src="{source}" alt="{alt}">'


def _coded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _address(view: ViewState) -> str:
    """The address of the same view on the map, for a code on paper; empty where nobody knows it."""
    base = site_address("handout")
    if not base:
        return ""
    query = urlencode(page_params(view.with_(step=ViewState().step)), doseq=True)
    return f"{base}/?{query}"


def _today() -> date:
    """The day where the visitor is."""
    return datetime.now(visitor_zone()).date()


@lru_cache(maxsize=1)
def _open_in_tab() -> Callable[..., Any]:
    return st.components.v2.component("myomap_print", js=_OPEN_IN_TAB, isolate_styles=False)

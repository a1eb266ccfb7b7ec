"""The teacher's link: an address that opens the chosen deck, or a test that is the same for a whole class."""

from __future__ import annotations

import secrets
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import segno
import streamlit as st

from myomap.ui.address import page_params, site_address
from myomap.ui.copy_text import copy_text
from myomap.ui.study_round import USUAL
from myomap.ui.trusted_html import put_html
from myomap.view_state import ViewState

if TYPE_CHECKING:
    from myomap.ui.page import Page

KINDS_OF_LINK = ("test", "deck")
_SEED = "study_link_seed"
_SEEDS = 1_000_000


def teachers_part(page: Page, view: ViewState) -> None:
    """Write the part for teachers: a link to what is chosen on the desk, to copy and as a QR code."""
    text = page.text
    with st.expander(text("desk.teacher.title"), key="desk_teacher"):
        put_html(f"<p>{escape(text('desk.teacher.lead'))}</p>", key="desk_teacher_lead")
        kind = st.radio(
            text("desk.teacher.kind"),
            KINDS_OF_LINK,
            format_func=lambda one: text(f"desk.teacher.kind.{one}"),
            key="desk_teacher_kind",
        )
        wanted = view.with_(count=view.count or USUAL, seed=_seed() if kind == "test" else 0)
        if kind == "test":
            st.button(text("desk.teacher.seed"), key="desk_teacher_seed", on_click=_other_seed)
        link = link_to(wanted)
        copy_text(text, link, text("desk.teacher.copy"), key="desk_teacher_link")
        told = escape(text(f"desk.teacher.told.{kind}"))
        put_html(f'{_code_of(link, text("desk.teacher.qr"))}<p class="desk-quiet">{told}</p>', key="desk_qr")


def link_to(view: ViewState) -> str:
    """Return the whole address of a view of the desk, on the clinic's site or where the visitor is."""
    return f"{site_address('study')}/study?{urlencode(page_params(view), doseq=True)}"


def _seed() -> int:
    return int(st.session_state.setdefault(_SEED, 1 + secrets.randbelow(_SEEDS)))


def _other_seed() -> None:
    st.session_state[_SEED] = 1 + secrets.randbelow(_SEEDS)


def _code_of(link: str, label: str) -> str:
    """The link as a QR code, dark on a light plate in every theme."""
    drawn = segno.make(link, error="m", boost_error=False, micro=False).svg_inline(
        border=4, scale=4, light=None
    )
    return f'<div class="desk-qr" role="img" aria-label="{escape(label)}">{drawn}</div>'

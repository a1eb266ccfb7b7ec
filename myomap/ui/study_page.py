"""The student's desk: a session that runs, or the desk on which one is chosen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from myomap.ui import address
from myomap.ui.study_code import code_note
from myomap.ui.study_desk import desk, due_only
from myomap.ui.study_nav import desk_links
from myomap.ui.study_round import Round, leave_round, run, running
from myomap.ui.trusted_html import put_html
from myomap.view_state import ViewState

if TYPE_CHECKING:
    from myomap.ui.page import Page


def study_page(page: Page) -> None:
    """Write the page; the address says what is chosen on it."""
    desk_links(page)
    view, notes = page.read_address()
    now = running()
    if now is None:
        desk(page, view, notes)
    else:
        _session(page, now, view)
    page.map_words()
    address.write_address()


def _session(page: Page, now: Round, view: ViewState) -> None:
    """The session, under what its learner must know first, and above the way back."""
    text = page.text
    put_html(f'<h1 class="desk-unseen">{escape(text("page.study.title"))}</h1>', key="desk_title")
    code_note(text)
    run(page, now, view, due_only=due_only())
    st.button(text("session.end"), key="desk_end", on_click=leave_round)

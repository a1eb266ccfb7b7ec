"""The study code on the page: shown to be written down, typed in again, kept by the device or forgotten."""

from __future__ import annotations

from html import escape

import streamlit as st

from myomap.study.codes import LONGEST, learner_of, problem_values, problem_with
from myomap.study.faults import StoreError
from myomap.text import Text
from myomap.ui.copy_text import copy_text
from myomap.ui.study_device import code, is_kept, leave, take
from myomap.ui.study_round import code_is_new, code_is_written, end, trouble
from myomap.ui.study_store import study_store
from myomap.ui.trusted_html import put_html

_FIELD, _KEEP, _KEEP_TYPED = "desk_code_field", "desk_code_keep", "desk_code_keep_typed"
_TOLD = "study_code_told"


def code_note(text: Text) -> None:
    """Say above a session that answers cannot be kept, or show the code that was made for them just now.

    The code stays until somebody says that it is written down.
    """
    if away := trouble_note(text):
        put_html(away, key="desk_away")
    if code_is_new():
        with st.container(key="desk_code_note"):
            _new_code(text, text("desk.code.note"))


def trouble_note(text: Text) -> str:
    """Return a note on why answers cannot be kept now, as HTML; empty when they can."""
    away = trouble(text)
    return f'<div class="page-note" role="status">{escape(away)}</div>' if away else ""


def code_part(text: Text) -> None:
    """Write the part of the desk on the study code: that of this visit, or the field for one."""
    told = st.session_state.pop(_TOLD, "")
    with st.container(key="desk_code"):
        put_html(f"<h2>{escape(text('desk.code.title'))}</h2>", key="desk_code_title")
        if told:
            put_html(f'<p class="desk-told" role="status">{escape(told)}</p>', key="desk_code_told")
        if code():
            _code_of_visit(text)
        else:
            put_html(f"<p>{escape(text('desk.code.none'))}</p>", key="desk_code_none")
            _code_field(text)


def _code(text: Text, why: str) -> None:
    put_html(f"<p>{escape(why)}</p>", key="desk_code_why")
    copy_text(text, code(), text("desk.copy"), key="desk_code_copy")


def _new_code(text: Text, why: str) -> None:
    _code(text, why)
    st.button(text("desk.code.written"), key="desk_code_written", on_click=code_is_written)


def _code_of_visit(text: Text) -> None:
    """The code, whether the device keeps it, and the way out; closed once it is written down."""
    if code_is_new():
        _new_code(text, text("desk.code.why"))
    else:
        with st.expander(text("desk.code.show"), key="desk_code_shown"):
            _code(text, text("desk.code.why"))
    st.session_state[_KEEP] = is_kept()
    st.checkbox(text("desk.code.keep"), key=_KEEP, on_change=_keep)
    put_html(f'<p class="desk-quiet">{escape(text("desk.code.shared"))}</p>', key="desk_code_shared")
    st.button(text("desk.code.leave"), key="desk_code_leave", on_click=_leave, args=(text,))


def _code_field(text: Text) -> None:
    with st.expander(text("desk.code.have"), key="desk_code_have"), st.form("desk_code_form", border=False):
        st.text_input(
            text("desk.code.field"),
            key=_FIELD,
            max_chars=LONGEST,
            autocomplete="off",
            persist_state="session",
        )
        st.checkbox(text("desk.code.keep"), value=True, key=_KEEP_TYPED)
        st.form_submit_button(text("desk.code.open"), key="desk_code_open", on_click=_open, args=(text,))


def _open(text: Text) -> None:
    """Take the code that was typed; what is wrong with it is told, and it stays in the field to be mended."""
    typed = str(st.session_state[_FIELD])
    if wrong := problem_with(typed):
        st.session_state[_TOLD] = text(wrong, **problem_values(typed))
        return
    try:
        if not study_store().knows(learner_of(typed)):
            st.session_state[_TOLD] = text("desk.code.stranger")
            return
    except StoreError as error:
        st.session_state[_TOLD] = error.words(text)
        return
    take(typed, keep=bool(st.session_state[_KEEP_TYPED]))


def _keep() -> None:
    take(code(), keep=bool(st.session_state[_KEEP]))


def _leave(text: Text) -> None:
    leave()
    end()
    code_is_written()
    st.session_state[_TOLD] = text("desk.code.left")

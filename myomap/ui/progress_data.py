"""A learner's data in their own hands: taken along, taken in, deleted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from myomap.numbers import counted
from myomap.study.answer_file import MOST_BYTES
from myomap.study.answers import Answer
from myomap.study.faults import StudyError
from myomap.text import Text
from myomap.ui.study_device import learner, leave
from myomap.ui.study_round import end
from myomap.ui.study_store import study_store
from myomap.ui.trusted_html import put_html

_FILE, _FILES, _SURE, _TOLD = "progress_file", "progress_files", "progress_sure", "progress_told"


def your_data(text: Text, n_answers: int) -> None:
    """Write what a learner can do with the answers that are kept.

    Parameters
    ----------
    n_answers
        How many there are.
    """
    who = learner()
    with st.container(key="progress_data"):
        title, code = escape(text("progress.data.title")), escape(text("progress.data.code"))
        put_html(f"<h2>{title}</h2><p>{code}</p>", key="progress_data_head")
        tell(text)
        if n_answers:
            _downloads(text, who)
        _upload(text, who)
        if n_answers:
            _deletion(text, who, n_answers)


def tell(text: Text) -> None:
    """Say what became of the last thing that was asked for."""
    told = st.session_state.pop(_TOLD, None)
    if told is not None:
        good, words = told
        kind = "is-good" if good else "is-bad"
        put_html(
            f'<p class="page-verdict {kind}" role="status" data-testid="progress-told">{escape(words)}</p>',
            key="progress_told",
        )


def answers_table(answers: Iterable[Answer]) -> bytes:
    """Return answers as CSV, one a row: the columns are those of `Answer`, moments in UTC."""
    written = io.StringIO()
    columns = [one.name for one in fields(Answer)]
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(columns)
    rows.writerows([_cell(getattr(one, name)) for name in columns] for one in answers)
    return written.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _downloads(text: Text, who: str) -> None:
    """Both files are made when they are asked for."""
    files = {"json": (_json, "application/json"), "csv": (_csv, "text/csv")}
    with st.container(key="progress_downloads", horizontal=True):
        for name, (make, mime) in files.items():
            st.download_button(
                text(f"progress.data.{name}"),
                partial(make, who),
                file_name=f"myomap-answers.{name}",
                mime=mime,
                key=f"progress_{name}",
                on_click="ignore",
            )


def _json(who: str) -> bytes:
    return study_store().export(who)


def _csv(who: str) -> bytes:
    return answers_table(study_store().answers(who))


def _upload(text: Text, who: str) -> None:
    """The field for a file; it is empty again once the file was looked at."""
    key = f"{_FILE}_{st.session_state.get(_FILES, 0)}"
    st.file_uploader(
        text("progress.data.upload"),
        key=key,
        help=text("progress.data.upload_help"),
        on_change=_take_in,
        args=(text, who, key),
        max_upload_size=MOST_BYTES // 1_000_000,
    )


def _take_in(text: Text, who: str, key: str) -> None:
    """Take in the file that was chosen, all of it or nothing, and note what to say."""
    chosen = st.session_state.get(key)
    if chosen is None:
        return
    try:
        taken = study_store().take_in(who, chosen.getvalue())
    except StudyError as error:
        _note(False, error.words(text))
    else:
        _note(True, text("progress.data.taken", n=counted(text, taken.new), k=counted(text, taken.known)))
    st.session_state[_FILES] = st.session_state.get(_FILES, 0) + 1


def _deletion(text: Text, who: str, n_answers: int) -> None:
    """Delete everything, in two steps."""
    number = counted(text, n_answers)
    with st.container(key="progress_deletion"):
        if not st.session_state.get(_SURE):
            st.button(text("progress.data.delete"), key="progress_delete", on_click=_ask, args=(True,))
            return
        words = escape(text("progress.data.sure", n=number))
        put_html(f'<p class="page-verdict is-warning" role="alert">{words}</p>', key="progress_sure")
        with st.container(key="progress_choice", horizontal=True):
            st.button(text("progress.data.keep"), key="progress_keep", on_click=_ask, args=(False,))
            st.button(
                text("progress.data.for_good", n=number),
                key="progress_gone",
                on_click=_delete,
                args=(text, who),
            )


def _ask(sure: bool) -> None:
    st.session_state[_SURE] = sure


def _delete(text: Text, who: str) -> None:
    """Delete all that is kept of a learner; the device forgets the code, which is nobody's now."""
    _ask(False)
    try:
        n = study_store().delete(who)
    except StudyError as error:
        _note(False, error.words(text))
        return
    end()
    leave()
    _note(True, text("progress.data.deleted", n=counted(text, n)))


def _note(good: bool, words: str) -> None:
    st.session_state[_TOLD] = (good, words)

"""The search box: people type, and the server answers with what the atlas holds by these words.

It is two components that meet in the browser, as the map is. The *box* brings script, style sheet and words,
once for a visit and compressed, because the socket is not. The *answers* are a few lines in a fragment of
their own: what is typed runs these alone and is answered with at most eight hits, as data.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from myomap.bodymap.package import packed
from myomap.reading.markup import Reading
from myomap.reading.search_answers import answer_to
from myomap.reading.search_box import box_html, box_script
from myomap.text import Text
from myomap.ui.packages import put_package

_ASKED = "search_asked"
_KEY = "search_answers"
_HAND_OVER = """
export default function ({ data, setTriggerValue }) {
  const desk = (globalThis.myomapSearch ??= {});
  desk.ask = (value) => setTriggerValue("ask", value);
  desk.show?.(data);
}
"""


def search_box(text: Text) -> None:
    """Make the box; it takes text at once and is answered as soon as `answer_search` stands on the page."""
    put_package(packed_box(text), key="search")


def answer_search(reading: Callable[[], Reading]) -> None:
    """Answer what was typed last; to be run in a fragment.

    Parameters
    ----------
    reading
        Gives facts, words and the view that is on screen now; hits are links that keep its body and language.
    """
    asked = st.session_state.pop(_ASKED, None)
    answer = {} if asked is None else answer_to(reading(), asked)
    _answers_component()(key=_KEY, data=answer, on_ask_change=_note)


def _note() -> None:
    st.session_state[_ASKED] = st.session_state[_KEY].get("ask")


@lru_cache(maxsize=8)
def packed_box(text: Text) -> bytes:
    """Return script, style sheet and words as one gzipped JSON text."""
    return packed({"script": box_script(), "html": box_html(text)})


@lru_cache(maxsize=1)
def _answers_component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_search_answers", js=_HAND_OVER, isolate_styles=False)

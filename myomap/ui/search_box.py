"""The search box: people type, and the server answers with what the atlas holds by these words.

It is two components that meet in the browser, as the map is. The *box* brings script, style sheet and words,
once for a visit and compressed, because the socket is not. The *answers* are a few lines in a fragment of
their own: what is typed runs these alone and is answered with at most eight hits, as data.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from myomap.bodymap.package import packed
from myomap.reading.markup import Reading
from myomap.reading.search_answers import answer_to
from myomap.search import MOST_LETTERS
from myomap.text import Text
from myomap.ui.packages import put_package

_ASKED = "search_asked"
_KEY = "search_answers"
_COMMENT = re.compile(r"^/\*.*?\*/|//\s.*?$", re.DOTALL | re.MULTILINE)
_BLANKS = re.compile(r" ?([{}();,]|[=!]==|=>|&&) ?|(?<=[:?]) ")
_HERE = Path(__file__).resolve().parent
_BOX = """<div class="search" role="search"><input role="combobox" aria-label="{label}" placeholder="{label}"
maxlength="{most}" aria-autocomplete="list" aria-controls="search-hits" aria-expanded="false"
autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go">
<div id="search-hits" role="listbox" aria-label="{label}" hidden></div><p role="status"></p>
<template><a role="option" tabindex="-1" data-go><span><b></b> <q></q></span><small></small></a></template>
<style>{style}</style></div>"""
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
    label = escape(text("search.label"))
    html = _BOX.format(label=label, most=MOST_LETTERS, style=_lean("search_box.css"))
    return packed({"script": _lean("search_box.js"), "html": html})


def _lean(name: str) -> str:
    """Return a file of the box without comments, indents and blanks round signs, which no browser needs."""
    lines = _COMMENT.sub("", (_HERE / name).read_text(encoding="utf-8")).splitlines()
    return "\n".join(_BLANKS.sub(r"\1", line.strip()) for line in lines if line.strip())


@lru_cache(maxsize=1)
def _answers_component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_search_answers", js=_HAND_OVER, isolate_styles=False)

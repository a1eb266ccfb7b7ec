"""The search box: people type, and the server answers with what the atlas holds by these words.

It is two components that meet in the browser, as the map is. The *box* brings script, style sheet and words,
once for a visit and compressed, because the socket is not. The *answers* are a few lines in a fragment of
their own: what is typed runs these alone and is answered with at most eight hits, as data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from myomap.bodymap.component import packed
from myomap.search import MOST_LETTERS, Found, find, plain
from myomap.text import Text
from myomap.ui.markup import Reading, address
from myomap.ui.packages import put_package
from myomap.view_state import ViewState, settled

MOST_HITS = 8
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


def answer_to(reading: Reading, asked: Any) -> dict[str, Any]:
    """Return the hits for what a browser asked, and how many they are in words.

    Parameters
    ----------
    asked
        What the browser sent: `n`, the number of the question, and `text`, what was typed. Anything else is
        answered with nothing.

    Returns
    -------
    dict
        `n` as it was asked, `said` for people who cannot see the list, and `hits`: reference, side, address,
        name with the side, the words that fit where the name does not show them, and the kind in words.
    """
    if not isinstance(asked, Mapping) or not isinstance(asked.get("n"), int | float):
        return {}
    found = find(reading.atlas, str(asked.get("text", ""))[:MOST_LETTERS], MOST_HITS + 1)
    count = "none" if not found else "many" if len(found) > MOST_HITS else "count"
    hits = [_row(reading, hit) for hit in found[:MOST_HITS]]
    return {"n": asked["n"], "said": reading.text(f"search.{count}", n=len(hits)), "hits": hits}


def _row(reading: Reading, hit: Found) -> tuple[str, ...]:
    side = "" if hit.kind == "condition" else hit.side
    name = reading.sided(hit.name, side)
    matched = "" if plain(hit.matched) in plain(hit.name) else hit.matched
    href = address(settled(_wanted(reading.view, hit, side), reading.atlas))
    return (f"{hit.kind}:{hit.id}", side, href, name, matched, reading.text(f"search.kind.{hit.kind}"))


def _wanted(view: ViewState, hit: Found, side: str) -> ViewState:
    """The view that a hit leads to, without a side on that of the view or on the right, as on the map."""
    if hit.kind == "condition":
        return view.with_(condition=hit.id, muscle="", point="", areas=(), across=(), side="")
    side = side or (view.side if view.side in ("left", "right") else "right")
    if hit.kind == "area":
        return view.with_(areas=(hit.id,), across=(), muscle="", point="", condition="", side=side)
    return view.with_(muscle=hit.id, point="", side=side)


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

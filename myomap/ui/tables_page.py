"""The page of tables: muscles and trigger points to sort, filter, lay side by side, save and cite.

The tables are our own HTML and not Streamlit's data frame, which paints its cells on a canvas: no link in it,
words that do not wrap, a menu in English, and on a phone nothing but a window on a wide sheet. All rows go to
the browser once, which sorts and filters them. For files, citations and comparisons it asks the server: two
components that meet in the browser, as the search box is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from myomap.reading.markup import Wording
from myomap.reading.panel import notes_html
from myomap.ui.address import go_to, write_address
from myomap.ui.packages import put_package
from myomap.ui.study_nav import desk_links
from myomap.ui.tables_answers import answer_to, known_muscles
from myomap.ui.tables_compare import compared_html
from myomap.ui.tables_content import packed_tables
from myomap.ui.trusted_html import put_html
from myomap.view_state import Note, ViewState, settled

if TYPE_CHECKING:
    from myomap.ui.page import Page

_ASKED = "tables_asked"
_CHOSEN = "tables_chosen"
_KEY = "tables_answers"
_HAND_OVER = """
export default function ({ data, setTriggerValue }) {
  const desk = (globalThis.myomapTables ??= {});
  desk.ask = (value) => setTriggerValue("ask", value);
  desk.last = data;
  desk.show?.(data);
}
"""


def tables_page(page: Page) -> None:
    """Write the page; `region` of the address filters, `muscle` and `compare` stand side by side."""
    desk_links(page)
    _, notes = page.read_address()
    put_html(_head(Wording(page.atlas, page.text), notes), key="tables_head")
    put_package(packed_tables(page.atlas, page.text), key="tables")
    st.fragment(_answer)(page)


def _head(wording: Wording, notes: Sequence[Note]) -> str:
    note = notes_html(wording, notes)
    title, lead = wording.word("page.tables.title"), wording.word("tables.lead")
    return f'<div class="page-text">{note}<h1>{title}</h1><p class="lead">{lead}</p></div>'


def _answer(page: Page) -> None:
    """Answer what the browser asked last, and say what the address and the visit hold."""
    asked = st.session_state.pop(_ASKED, None)
    view, _ = page.read_address()
    if isinstance(asked, dict) and "chosen" in asked:
        view = _go(page, view, asked)
    wording = Wording(page.atlas, page.text)
    chosen = _chosen(page, view)
    told: dict[str, Any] = {
        "regions": [*view.regions],
        "chosen": [*chosen],
        "compared": compared_html(wording, chosen),
        "answer": answer_to(wording, asked),
    }
    _answers_component()(key=_KEY, data=told, on_ask_change=_note)
    write_address()


def _note() -> None:
    st.session_state[_ASKED] = st.session_state[_KEY].get("ask")


def _go(page: Page, view: ViewState, asked: dict[str, Any]) -> ViewState:
    """Go to the regions and muscles that were chosen; what the atlas does not know is left out."""
    regions = asked.get("regions")
    listed = regions if isinstance(regions, list) else []
    chosen = known_muscles(page.atlas, asked["chosen"])
    st.session_state[_CHOSEN] = chosen
    first, second = (*chosen, "", "")[:2]
    wanted = view.with_(
        **{"areas": (), "across": (), "point": "", "condition": "", "muscle": first, "compare": second},
        regions=tuple(one for one in page.atlas.regions if one in listed),
        side="right" if first else "",
    )
    go_to(settled(wanted, page.atlas))
    return wanted


def _chosen(page: Page, view: ViewState) -> tuple[str, ...]:
    """The muscles side by side: the address names two, the visit keeps those beside them."""
    named = known_muscles(page.atlas, (view.muscle, view.compare))
    kept: tuple[str, ...] = st.session_state.get(_CHOSEN, ())
    return kept if kept[:2] == named else named


@lru_cache(maxsize=1)
def _answers_component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_tables_answers", js=_HAND_OVER, isolate_styles=False)

"""The desk itself: what is due, the button that starts, and what else can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from myomap.numbers import counted
from myomap.reading.markup import Wording
from myomap.reading.panel import notes_html
from myomap.study.progress import Streak
from myomap.study.questions import ON_MAP
from myomap.text import Text
from myomap.ui import address
from myomap.ui.choice_pills import choice_pills, show_in_field
from myomap.ui.study_code import code_part, trouble_note
from myomap.ui.study_device import learner
from myomap.ui.study_link import teachers_part
from myomap.ui.study_round import USUAL, Deck, Learned, begin, deck_of, learned
from myomap.ui.trusted_html import put_html
from myomap.view_state import KINDS, Note, ViewState

if TYPE_CHECKING:
    from myomap.ui.page import Page

COUNTS = (10, 20, 50)
ON_SIGHT = tuple(kind for kind in KINDS if kind in (*ON_MAP, "name"))
"""Kinds for which the body must be seen; all others are told in words too."""
IN_WORDS = tuple(kind for kind in KINDS if kind not in ON_SIGHT)
_DUE_ONLY = "study_due_only"


def desk(page: Page, view: ViewState, notes: Sequence[Note]) -> None:
    """Write the desk, or what a test is before it is begun."""
    who, known = learner(), learned()
    if learner() != who:
        st.rerun()  # the device is told to forget the code
    with st.container(key="desk"):
        with st.container(key="desk_main"):
            if view.seed:
                _test(page, view, notes)
            else:
                deck = deck_of(page.atlas, view, known.memories)
                _start(page, view, notes, deck, known)
                _choices(page, view)
        with st.container(key="desk_side"):
            if told := streak_words(page.text, known.streak):
                put_html(f'<p class="desk-streak">{escape(told)}</p>', key="desk_streak")
            code_part(page.text)
            if not view.seed:
                teachers_part(page, view)


def due_only() -> bool:
    """Say whether the learner wants only what is due."""
    return bool(st.session_state.get(_DUE_ONLY))


def streak_words(text: Text, streak: Streak) -> str:
    """Return on how many days somebody learned, in words; nothing before the first."""
    if streak.days_in_row > 1:
        return text("desk.streak.row", n=streak.days_in_row, total=streak.days)
    if streak.days > 1:
        return text("desk.streak.days", n=streak.days)
    return text("desk.streak.first") if streak.days else ""


def deck_words(text: Text, deck: Deck) -> tuple[str, ...]:
    """Return what is due of a deck, and how much of it was asked, as sentences."""
    told = [text(f"desk.due.{_many(deck.due)}", n=counted(text, deck.due))]
    if deck.missed:
        told.append(text(f"desk.missed.{_many(deck.missed)}", n=counted(text, deck.missed)))
    total = counted(text, len(deck.cards))
    told.append(text("desk.asked", n=counted(text, deck.asked), total=total))
    return tuple(told)


def _many(n: int) -> str:
    return "none" if n == 0 else "one" if n == 1 else "many"


def _head(page: Page, notes: Iterable[Note], title: str, lines: Iterable[str]) -> None:
    """The heading with what the address asked for in vain, and what keeps answers from being kept."""
    note = notes_html(Wording(page.atlas, page.text), notes) + trouble_note(page.text)
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    put_html(
        f'<div class="page-text" data-testid="desk">{note}<h1>{escape(title)}</h1>{body}</div>',
        key="desk_head",
    )


def _start(page: Page, view: ViewState, notes: Sequence[Note], deck: Deck, known: Learned) -> None:
    """What is due, and the one button that does the sensible thing."""
    text = page.text
    new_here = not known.memories
    lines = (text("desk.lead"),) if new_here else (" ".join(deck_words(text, deck)),)
    _head(page, notes, text("page.study.title"), lines)
    nothing = due_only() and not deck.due
    st.button(
        text("desk.start"),
        key="desk_start",
        type="primary",
        disabled=nothing or not deck.cards,
        on_click=_begin,
        args=(page, view),
    )
    most, order = (deck.due, "desk.order_due") if due_only() else (len(deck.cards), "desk.order")
    told = text("desk.nothing_due" if nothing else order, n=min(view.count or USUAL, most))
    put_html(f'<p class="desk-quiet">{escape(told)}</p>', key="desk_order")


def _begin(page: Page, view: ViewState) -> None:
    begin(page, view, due_only=due_only())


def _test(page: Page, view: ViewState, notes: Sequence[Note]) -> None:
    """What a test asks, what happens with its answers, and the way to the own desk."""
    text = page.text
    names = [page.atlas.regions[one].name for one in view.regions] or [text("desk.all_regions")]
    kinds = [text(f"desk.kind.{one}") for one in view.kinds] or [text("desk.all_kinds")]
    lines = (
        text("desk.test.lead", n=min(view.count or USUAL, len(deck_of(page.atlas, view, {}).cards))),
        text("desk.test.regions", places=", ".join(names)),
        text("desk.test.kinds", places=", ".join(kinds)),
        text("desk.test.counts" if learner() else "desk.test.not_kept"),
    )
    _head(page, notes, text("desk.test.title"), lines)
    st.button(
        text("desk.test.start"),
        key="desk_start",
        type="primary",
        on_click=begin,
        args=(page, view),
    )
    st.button(text("desk.test.own"), key="desk_own", on_click=_to_own_desk, args=(view,))


def _to_own_desk(view: ViewState) -> None:
    address.go_to(view.with_(regions=(), kinds=(), count=0, seed=0))


def _choices(page: Page, view: ViewState) -> None:
    """What can be chosen; each choice goes into the address."""
    text, atlas = page.text, page.atlas
    put_html(f"<h2>{escape(text('desk.choose'))}</h2>", key="desk_choose")
    regions = sorted(atlas.regions, key=lambda one: atlas.regions[one].sort_order)
    counts = sorted({*COUNTS, view.count or USUAL})
    told = (page, view)
    choice_pills(
        text("desk.regions"),
        regions,
        view.regions,
        lambda one: atlas.regions[one].name,
        key="desk_regions",
        on_change=_chosen,
        args=told,
    )
    for name, kinds in (("map", ON_SIGHT), ("words", IN_WORDS)):
        choice_pills(
            text(f"desk.kinds.{name}"),
            kinds,
            view.kinds,
            lambda one: text(f"desk.kind.{one}"),
            key=f"desk_kinds_{name}",
            on_change=_chosen,
            args=told,
        )
    show_in_field("desk_count", view.count or USUAL)
    show_in_field("desk_due", due_only())
    with st.container(key="desk_amount", horizontal=True, vertical_alignment="bottom"):
        st.radio(text("desk.count"), counts, key="desk_count", horizontal=True, on_change=_chosen, args=told)
        st.checkbox(text("desk.due_only"), key="desk_due", on_change=_chosen, args=told)


def _chosen(page: Page, view: ViewState) -> None:
    """Put what the fields say into the address."""
    state = st.session_state
    kinds = {*state.desk_kinds_map, *state.desk_kinds_words}
    state[_DUE_ONLY] = state.desk_due
    address.go_to(
        view.with_(
            regions=tuple(one for one in page.atlas.regions if one in state.desk_regions),
            kinds=tuple(kind for kind in KINDS if kind in kinds),
            count=0 if state.desk_count == USUAL else state.desk_count,
        )
    )

"""A session at the desk: which cards it asks, where its answers go, and what the learner has done so far."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import streamlit as st

from myomap.atlas import Atlas
from myomap.study.answers import Answer
from myomap.study.codes import learner_of, new_code
from myomap.study.decks import cards_of, muscle_of
from myomap.study.faults import StoreError
from myomap.study.memory import Memory, memories_of, next_cards
from myomap.study.progress import Streak, streak
from myomap.study.questions import Question, question_of, questions
from myomap.tables import DATA
from myomap.text import ENGLISH, Text
from myomap.ui import loading
from myomap.ui.asked_words import asked
from myomap.ui.study_device import code, is_kept, learner, take
from myomap.ui.study_session import Mode, study_session
from myomap.ui.study_store import study_store
from myomap.ui.visitor import visitor_zone
from myomap.view_state import KINDS, ViewState

if TYPE_CHECKING:
    from myomap.ui.page import Page

USUAL = 20
"""Questions of a session when the address names no number."""
SPARE = 5
"""So many more are made, in place of those that ask to look at what is not drawn."""
_ROUND, _LEFT = "study_round", "study_round_left"
_AWAY, _NEW, _MEMORIES = "study_away", "study_code_new", "study_memories"


@dataclass(frozen=True)
class Round:
    """A session that runs.

    Attributes
    ----------
    session_id
        What the browser knows it by.
    mode
        `learn` or `test`.
    view
        What the address chose.
    questions
        What the browser asks, in order (`asked_words.asked`).
    """

    session_id: str
    mode: Mode
    view: ViewState
    questions: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Learned:
    """What the learner of this visit has done so far; nothing without a learner.

    Attributes
    ----------
    memories
        What is known of each card that was answered.
    streak
        The days of it, where the visitor is.
    """

    memories: Mapping[str, Memory] = field(default_factory=dict)
    streak: Streak = field(default_factory=lambda: Streak(0, 0))


@dataclass(frozen=True)
class Deck:
    """The cards that are chosen.

    Attributes
    ----------
    cards
        All of them.
    due
        How many should be asked again by now.
    missed
        How many of these were answered wrong the last time.
    asked
        How many were ever asked.
    """

    cards: tuple[str, ...]
    due: int
    missed: int
    asked: int


def running() -> Round | None:
    """Return the session that this visit is in, if any."""
    found = st.session_state.get(_ROUND)
    return found if isinstance(found, Round) else None


def code_is_new() -> bool:
    """Say whether the study code was made on this visit and nobody has said yet that it is written down."""
    return bool(code()) and st.session_state.get(_NEW) == code()


def code_is_written() -> None:
    """Note that the new study code is written down."""
    st.session_state.pop(_NEW, None)


def trouble(text: Text) -> str:
    """Return why answers cannot be kept now, in words; empty when they can."""
    found = st.session_state.get(_AWAY)
    return found.words(text) if isinstance(found, StoreError) else ""


def learned() -> Learned:
    """Return what the learner of this visit has done so far.

    A device keeps its code even where the store does not know it, because all of it was deleted elsewhere or
    another database was put in its place: the learner then begins anew, or is found again with the old one.
    """
    if not learner():
        return Learned()
    try:
        answers = study_store().answers(learner())
        st.session_state.pop(_AWAY, None)
    except StoreError as error:
        st.session_state[_AWAY] = error
        return Learned()
    return Learned(memories_here(answers), streak(answers, visitor_zone(), datetime.now(UTC)))


def memories_here(answers: tuple[Answer, ...]) -> Mapping[str, Memory]:
    """Return the memories of this visit's learner from all answers.

    Thousands take a third of a second, so the visit keeps the last ones.
    """
    mark = hash((learner(), answers))
    kept = st.session_state.get(_MEMORIES)
    if kept is None or kept[0] != mark:
        kept = st.session_state[_MEMORIES] = mark, memories_of(answers)
    return kept[1]


def deck_of(atlas: Atlas, view: ViewState, memories: Mapping[str, Memory]) -> Deck:
    """Return the cards that an address chooses, and how far the learner is with them now."""
    cards = cards_of(atlas, view.kinds or KINDS, view.regions)
    now = datetime.now(UTC)
    known = [memories[card] for card in cards if card in memories]
    due = [one for one in known if one.due <= now]
    return Deck(cards, len(due), sum(not one.last_right for one in due), len(known))


def begin(page: Page, view: ViewState, *, due_only: bool = False) -> None:
    """Begin a session of what an address chooses: a test when it names a seed, else learning.

    Who learns for the first time gets a study code now. Where answers cannot be kept everything goes on
    without, and `trouble` says so. A test that was left in the middle goes on where it was.
    """
    left = st.session_state.get(_LEFT)
    if view.seed and isinstance(left, Round) and left.view == view:
        st.session_state[_ROUND] = left
        return
    known = learned()
    if not (view.seed or learner()):
        _give_code(page.text)
    found = test_questions(view) if view.seed else _next_questions(page.atlas, view, known, due_only)
    drawn = (asked(page.atlas, page.geometry, page.text, one, view.body) for one in found)
    written = tuple(islice((one for one in drawn if one is not None), view.count or USUAL))
    mode: Mode = "test" if view.seed else "learn"
    st.session_state[_ROUND] = Round(_session_id(view), mode, view, written) if written else None


def _session_id(view: ViewState) -> str:
    """What the browser knows a session by; a test that was begun goes on in the same tab after a reload."""
    if not view.seed:
        return secrets.token_hex(8)
    chosen = repr((view.regions, view.kinds, view.count, view.seed))
    return hashlib.sha256(chosen.encode()).hexdigest()[:16]


def test_questions(view: ViewState) -> tuple[Question, ...]:
    """Return the questions of a test, and some to spare: the same for everybody while the tables stay.

    In every language they are made of the English tables: wrong choices depend on how facts are worded.
    """
    atlas = loading.shared_atlas(DATA, ENGLISH)
    count = (view.count or USUAL) + SPARE
    return questions(atlas, count, view.seed, view.kinds or KINDS, view.regions)


def run(page: Page, now: Round, view: ViewState, *, due_only: bool = False) -> None:
    """Show a session; at its end the desk comes back."""
    again = partial(begin, page, view, due_only=due_only) if now.mode == "learn" else None
    study_session(
        page.text,
        now.questions,
        session_id=now.session_id,
        mode=now.mode,
        learner=bool(learner()),
        save=_save,
        on_end=end,
        on_again=again,
    )


def end() -> None:
    """End the session."""
    st.session_state.pop(_ROUND, None)
    st.session_state.pop(_LEFT, None)


def leave_round() -> None:
    """Go back to the desk in the middle of a session; a test can be gone on with in the same visit."""
    left = st.session_state.pop(_ROUND, None)
    if isinstance(left, Round) and left.mode == "test":
        st.session_state[_LEFT] = left


def _next_questions(atlas: Atlas, view: ViewState, known: Learned, due_only: bool) -> Iterable[Question]:
    cards = next_cards(
        cards_of(atlas, view.kinds or KINDS, view.regions),
        known.memories,
        datetime.now(UTC),
        (view.count or USUAL) + SPARE,
        due_only=due_only,
        muscle_of=partial(muscle_of, atlas),
    )
    made = (question_of(atlas, card, secrets.randbits(32)) for card in cards)
    return (one for one in made if one is not None)


def _give_code(text: Text) -> None:
    """Make a study code and let this visit learn under it; nobody else's."""
    try:
        store = study_store()
        made = new_code(text.lang)
        while store.knows(learner_of(made)):
            made = new_code(text.lang)
        store.begin(learner_of(made))
    except StoreError as error:
        st.session_state[_AWAY] = error
        return
    st.session_state.pop(_AWAY, None)
    take(made, keep=is_kept())
    st.session_state[_NEW] = code()


def _save(answers: Sequence[Answer]) -> tuple[str, ...]:
    return study_store().save(learner(), answers)

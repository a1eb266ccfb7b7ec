"""The page of decks for Anki: what to learn, how much that is, and the file to import."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from myomap.atlas import Atlas
from myomap.errors import MyomapError
from myomap.geometry import Geometry
from myomap.numbers import counted, one_place
from myomap.reading.markup import Wording
from myomap.reading.panel import notes_html
from myomap.study.anki import deck, table
from myomap.study.flashcards import CARDS, Flashcard, drawings_of, flashcards
from myomap.study.pictures import MEAN_BYTES, shot
from myomap.text import Text
from myomap.ui import address
from myomap.ui.choice_pills import choice_pills
from myomap.ui.study_nav import desk_links
from myomap.ui.styles import style_of
from myomap.ui.trusted_html import put_html
from myomap.ui.website_choice import trouble_with
from myomap.view_state import Note, ViewState

if TYPE_CHECKING:
    from myomap.ui.page import Page

_MADE = "anki_made"
_TOLD_EVERY_S = 0.25
_STEPS = ("import", "update", "language")


@dataclass(frozen=True)
class _Choice:
    """What is made: of these facts, shapes and words, the cards that were chosen."""

    atlas: Atlas
    geometry: Geometry
    text: Text
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    body: str

    def cards(self) -> tuple[Flashcard, ...]:
        return flashcards(self.atlas, self.geometry, self.text, self.regions, self.kinds, self.body)

    def draw(self) -> None:
        """Make the pictures and tell how far it is; those that somebody had made before are there at once."""
        drawings = drawings_of(self.cards())
        place = st.empty()
        last = time.monotonic()
        for number, drawing in enumerate(drawings, 1):
            shot(self.atlas, self.geometry, self.text, drawing, self.body)
            if time.monotonic() - last > _TOLD_EVERY_S:
                last = time.monotonic()
                words = self.text("anki.making", n=number, total=len(drawings))
                place.progress(number / len(drawings), words)
        place.empty()


def anki_page(page: Page) -> None:
    """Write the page, which is laid out as the desk; the address says what is chosen on it."""
    desk_links(page)
    view, notes = page.read_address()
    with st.container(key="desk"):
        with st.container(key="desk_main"):
            put_html(style_of("anki_page.css") + _head(page, notes), key="anki_head")
            _choices(page, view)
            place = st.container(key="anki_files")
        with st.container(key="desk_side"):
            put_html(_explained(page.text), key="anki_explained")
    address.write_address()
    with place:
        _offer(page, view)


def _head(page: Page, notes: Sequence[Note]) -> str:
    wording = Wording(page.atlas, page.text)
    note = notes_html(wording, notes)
    title, lead = wording.word("page.anki.title"), wording.word("anki.lead")
    return f'<div class="page-text" data-testid="anki">{note}<h1>{title}</h1><p class="lead">{lead}</p></div>'


def _explained(text: Text) -> str:
    """How the file gets into Anki, what a later one does, and what may be done with it."""
    steps = "".join(f"<p>{escape(text(f'anki.how.{one}'))}</p>" for one in _STEPS)
    return (
        f'<section class="anki-how"><h2>{escape(text("anki.how.title"))}</h2>{steps}'
        f"<h2>{escape(text('about.licence.title'))}</h2><p>{escape(text('anki.use'))}</p></section>"
    )


def _choices(page: Page, view: ViewState) -> None:
    """Ask for regions and kinds of cards; each choice goes into the address."""
    text, regions = page.text, page.atlas.regions
    offered = {
        "anki_regions": (
            text("desk.regions"),
            sorted(regions, key=lambda one: regions[one].sort_order),
            view.regions,
            lambda one: regions[one].name,
        ),
        "anki_kinds": (text("anki.kinds"), CARDS, view.kinds, lambda one: text(f"desk.kind.{one}")),
    }
    for key, (label, choices, chosen, named) in offered.items():
        choice_pills(label, choices, chosen, named, key=key, on_change=_chosen, args=(page, view))


def _chosen(page: Page, view: ViewState) -> None:
    """Put what the fields say into the address."""
    state = st.session_state
    address.go_to(
        view.with_(
            regions=tuple(one for one in page.atlas.regions if one in state.anki_regions),
            kinds=tuple(kind for kind in CARDS if kind in state.anki_kinds),
        )
    )


def _offer(page: Page, view: ViewState) -> None:
    """Tell how much is chosen, make the deck when that is wanted, and offer the files."""
    text = page.text
    kinds = tuple(kind for kind in CARDS if kind in view.kinds) or CARDS
    choice = _Choice(page.atlas, page.geometry, text, view.regions, kinds, view.body)
    cards = choice.cards()
    pictures = len(drawings_of(cards))
    size = _megabytes(text, pictures * MEAN_BYTES)
    told = text("anki.count", n=counted(text, len(cards)), total=counted(text, pictures), value=size)
    put_html(f'<p class="anki-count" data-testid="anki-count">{escape(told)}</p>', key="anki_count")
    place, name = st.empty(), "-".join(("myomap", *view.regions))[:80]
    content = b""
    ready = st.session_state.get(_MADE) == choice
    if ready or place.button(text("anki.make"), key="anki_make", type="primary", disabled=not cards):
        try:
            if not ready:
                choice.draw()
            content = _deck(choice, _home())
            st.session_state[_MADE] = choice
        except MyomapError:
            st.error(text("anki.failed"))
    if content:
        with place.container(key="anki_ready"):
            told = text("anki.ready", value=_megabytes(text, len(content)))
            put_html(f'<p role="status">{escape(told)}</p>', key="anki_told")
            st.download_button(
                text("anki.save"),
                content,
                f"{name}.apkg",
                "application/octet-stream",
                key="anki_save",
                type="primary",
                on_click="ignore",
            )
    if n := sum(bool(card.words) for card in cards):
        st.download_button(
            text("anki.csv", n=counted(text, n)),
            _table(choice),
            f"{name}.csv",
            "text/csv",
            key="anki_csv",
            on_click="ignore",
        )


def _megabytes(text: Text, size: int) -> str:
    """A size in bytes as megabytes, the smallest as 0.1."""
    return one_place(text, max(0.1, size / 1e6))


@lru_cache(maxsize=3)  # the largest has some 15 MB
def _deck(choice: _Choice, home: str) -> bytes:
    atlas, geometry, text = choice.atlas, choice.geometry, choice.text
    regions, kinds = choice.regions, choice.kinds
    return deck(atlas, geometry, text, regions, kinds, made=time.time(), body=choice.body, address=home)


@lru_cache(maxsize=16)
def _table(choice: _Choice) -> bytes:
    return table(choice.atlas, choice.text, choice.cards())


def _home() -> str:
    """The address of the atlas for the cards; empty where only this computer could open it."""
    found = address.site_address("anki")
    return "" if trouble_with(found) in ("unknown", "here") else found

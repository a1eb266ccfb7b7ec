"""Flashcards as a deck for Anki, and as a table.

What stays the same for ever, so that a later deck brings the cards up to date and doubles none: the id of the
note type, the ids of the decks, and of each note its guid, which is made of the card's name. The language is
no part of it, as what a learner remembers is the fact: a deck in another language puts the same cards into
that language and keeps their schedule. Pictures are named by their content, so no old one stays under a card.
"""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import genanki  # type: ignore[import-untyped]
import pandas as pd

from myomap.atlas import Atlas
from myomap.atlas_tables import csv_of
from myomap.geometry import Geometry
from myomap.names import small
from myomap.study.flashcards import CARDS, Flashcard, drawings_of, flashcards
from myomap.study.pictures import Drawing, Shot, shot, side_of
from myomap.text import Text
from myomap.theme import load_theme
from myomap.view_state import ViewState, to_params

COLUMNS = ("card", "region", "kind", "question", "answer", "more", "sure", "sources")
NAME = "myomap"
"""Of the deck that holds a deck for each region, of the note type, and of the tags."""
NOTE_TYPE = 1_763_721_607
"""Any number, but for ever this one. Other fields need another number, and make new notes of all cards."""
FIELDS = (
    "Card",
    "Ask",
    "Subject",
    "Picture",
    "Answer",
    "More",
    "Answer picture",
    "How sure",
    "Sources",
    "About",
)
_FIRST_DECK = 1_763_721_608_000
_LONG = 60  # letters from which an answer is set smaller
_STYLE = Path(__file__).resolve().parent / "anki.css"
_COLOURS = ("paper", "ink", "ink-soft", "accent", "line")
_ASKED = '<p class="ask">{{Ask}}</p>{{#Subject}}<p class="subject">{{Subject}}</p>{{/Subject}}'
_FRONT = f'<div class="mm">{_ASKED}{{{{Picture}}}}</div>'
_BACK = (
    f'<div class="mm">{_ASKED}{{{{^Answer picture}}}}{{{{Picture}}}}{{{{/Answer picture}}}}<hr id="answer">'
    '<div class="answer">{{Answer}}</div><div class="more">{{More}}</div>{{Answer picture}}'
    '<div class="foot"><p>{{How sure}}</p><p>{{Sources}}</p><p>{{About}}</p></div></div>'
)
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of every file in the package, so that the same cards are the same bytes


def deck(
    atlas: Atlas,
    geometry: Geometry,
    text: Text,
    regions: Sequence[str] = (),
    kinds: Sequence[str] = CARDS,
    *,
    made: float,
    body: str = "male",
    address: str = "",
) -> bytes:
    """Return a deck as a file for Anki (.apkg).

    Parameters
    ----------
    regions
        Ids of regions; none for all.
    kinds
        What is on the cards, of `flashcards.CARDS`.
    made
        When it is made, in seconds since 1970. Anki takes over what is newer than what it has; the same time
        gives the same bytes.
    address
        Of the atlas, such as https://atlas.example; empty where nobody else can reach it.

    Raises
    ------
    UnknownIdError
        If a region or a kind does not exist.
    MyomapError
        If a picture cannot be made.
    """
    cards = flashcards(atlas, geometry, text, regions, kinds, body)
    shots = {one: shot(atlas, geometry, text, one, body) for one in drawings_of(cards)}
    top = genanki.Deck(_FIRST_DECK, NAME, escape(text("anki.deck.about")))
    decks = {"": top} | {
        region: genanki.Deck(_deck_id(region), f"{NAME}::{atlas.regions[region].name}", top.description)
        for region in dict.fromkeys(card.region for card in cards)
    }
    for number, card in enumerate(cards):
        note = genanki.Note(
            model=_note_type(),
            fields=list(_fields(card, text, shots, address).values()),
            guid=guid_of(card),
            tags=[f"{NAME}::{card.region}", f"{NAME}::{card.kind}"],
            due=number,
        )
        decks[card.region].add_note(note)
    return _package(decks.values(), {one.name: one.content for one in shots.values() if one}, made)


def table(atlas: Atlas, text: Text, cards: Iterable[Flashcard]) -> bytes:
    """Return the cards that need no picture as a table (CSV), for other programs and for spreadsheets.

    The columns are `COLUMNS`, under heads in words; a card is named as in the deck.
    """
    told = [
        {
            "card": card.name,
            "region": atlas.regions[card.region].name,
            "kind": text(f"desk.kind.{card.kind}"),
            "question": card.words,
            "answer": _answer_in_words(card, text),
            "more": "; ".join(card.more),
            "sure": card.sure,
            "sources": card.sources,
        }
        for card in cards
        if card.words
    ]
    heads = {column: text(f"anki.column.{column}") for column in COLUMNS}
    return csv_of(pd.DataFrame(told, columns=list(COLUMNS)), heads)


def guid_of(card: Flashcard) -> str:
    """Return what Anki knows the card's note by."""
    guid: str = genanki.guid_for(NAME, card.name)
    return guid


def _answer_in_words(card: Flashcard, text: Text) -> str:
    return (
        text("anki.point", muscle=card.answer, label=small(text, card.below)) if card.below else card.answer
    )


def _fields(
    card: Flashcard, text: Text, shots: Mapping[Drawing, Shot | None], address: str
) -> dict[str, str]:
    """The fields of a card's note, as HTML."""
    front, back = (shots.get(one) if one else None for one in (card.front, card.back))
    asked = front and (front.unnamed if card.kind == "name" else front.alt)
    told = {
        "Card": card.name,
        "Ask": escape(card.ask),
        "Subject": _named(card.subject, card.under, not card.point) if card.subject else "",
        "Picture": _image(front, asked or ""),
        "Answer": _named(card.answer, card.below, not card.point),
        "More": "".join(f"<p>{escape(line)}</p>" for line in card.more),
        "Answer picture": _image(back, back.alt if back else ""),
        "How sure": escape(card.sure),
        "Sources": escape(card.sources),
        "About": _about(card, text, address),
    }
    return {name: told[name] for name in FIELDS}


def _named(name: str, below: str, latin: bool) -> str:
    """A name with what stands below it."""
    lang = ' lang="la"' if latin else ""
    under = f'<span class="below"{lang}>{escape(below)}</span>' if below else ""
    words = f"<b>{escape(name)}</b>{under}"
    return f'<div class="long">{words}</div>' if len(name) > _LONG else words


def _image(taken: Shot | None, alt: str) -> str:
    return f'<img src="{taken.name}" alt="{escape(alt)}">' if taken else ""


def _about(card: Flashcard, text: Text, address: str) -> str:
    """The licence, and the way to the same thing on the map."""
    licence = escape(text("anki.licence"))
    if not address:
        return licence
    view = ViewState(muscle=card.muscle, point=card.point, side=side_of(card.muscle), lang=text.lang)
    there = f"{address.rstrip('/')}/?{urlencode(to_params(view), doseq=True)}"
    return f'{licence} \u00b7 <a href="{escape(there)}">{escape(text("anki.see"))}</a>'


def _deck_id(region: str) -> int:
    return _FIRST_DECK + 1 + zlib.crc32(region.encode())


@lru_cache(maxsize=1)
def _note_type() -> genanki.Model:
    theme = load_theme()
    light, dark = (
        "".join(f"--{name}:{colours[name]};" for name in _COLOURS) for colours in (theme.light, theme.dark)
    )
    rules = _STYLE.read_text(encoding="utf-8")
    return genanki.Model(
        NOTE_TYPE,
        NAME,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": NAME, "qfmt": _FRONT, "afmt": _BACK}],
        css=f".card{{{light}}}\n.card.nightMode,.card.night_mode{{{dark}}}\n{rules}",
    )


def _package(decks: Iterable[genanki.Deck], media: Mapping[str, bytes], made: float) -> bytes:
    """The file: a database and the pictures. Genanki writes the database; nothing of it touches the disk."""
    database = sqlite3.connect(":memory:")
    try:
        genanki.Package(list(decks)).write_to_db(database.cursor(), made, itertools.count(int(made * 1000)))
        database.commit()
        names = json.dumps({str(number): name for number, name in enumerate(media)})
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as package:
            _add(package, "collection.anki2", database.serialize(), zipfile.ZIP_DEFLATED)
            _add(package, "media", names.encode(), zipfile.ZIP_DEFLATED)
            for number, picture in enumerate(media.values()):
                _add(package, str(number), picture, zipfile.ZIP_STORED)
    finally:
        database.close()
    return content.getvalue()


def _add(package: zipfile.ZipFile, name: str, content: bytes, compression: int) -> None:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = compression
    package.writestr(entry, content)

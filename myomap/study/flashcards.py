"""Flashcards from the tables, in the reader's words: what is asked, what is answered, and what is looked at.

A card has the name under which the student's desk remembers the same question. The two do not ask alike: on
paper there is nothing to choose from, so each card can be answered by recall alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from myomap.atlas import Atlas
from myomap.atlas_tables import muscle_table, point_table
from myomap.errors import UnknownIdError, nearest
from myomap.geometry import Geometry
from myomap.names import small
from myomap.study.pictures import Drawing, is_drawn
from myomap.study.questions import card_name
from myomap.text import Text

CARDS = ("find", "name", "pattern", "refers", "origin", "insertion", "action", "nerve")
"""Kinds of questions that have cards; `nerve` asks for the roots too."""
_FACTS = ("origin", "insertion", "action", "nerve")
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flashcard:
    """One card, in words as they are: nothing is escaped yet.

    Attributes
    ----------
    name
        As `Question.card`: the same in every language and for ever.
    kind
        One of `CARDS`.
    region, muscle, point
        Ids; `point` is empty for a card of a muscle.
    ask
        What is asked, in a few words.
    subject, under
        What it is asked of, and what stands below that: the Latin name, or which point it is. Empty where a
        picture is all there is to see.
    front
        The picture that is asked about.
    answer, below
        What is answered, and what stands below that: as with the subject.
    more
        What else there is to know, a line each.
    back
        The picture of the answer; without one the front stays in sight.
    words
        The question without a picture; empty when the picture must be seen.
    sure, sources
        How sure the answer is, and where it stands.
    """

    name: str
    kind: str
    region: str
    muscle: str
    point: str = ""
    ask: str
    subject: str = ""
    under: str = ""
    front: Drawing | None = None
    answer: str
    below: str = ""
    more: tuple[str, ...] = ()
    back: Drawing | None = None
    words: str = ""
    sure: str
    sources: str


def flashcards(
    atlas: Atlas,
    geometry: Geometry,
    text: Text,
    regions: Sequence[str] = (),
    kinds: Sequence[str] = CARDS,
    body: str = "male",
) -> tuple[Flashcard, ...]:
    """Return the cards in the order in which they are learned: by region, muscle by muscle with its points.

    Parameters
    ----------
    regions
        Ids of regions; none for all.
    kinds
        Some of `CARDS`.
    body
        The figure that is drawn. What it lacks is asked in words, or not at all.

    Raises
    ------
    UnknownIdError
        If a region or a kind does not exist.
    """
    for region in regions:
        atlas.require("region", region)
    for kind in kinds:
        if kind not in CARDS:
            raise UnknownIdError("kind of card", kind, nearest(kind, CARDS))
    cards = _cards(atlas, geometry, text, body)
    return tuple(one for one in cards if one.kind in kinds and (not regions or one.region in regions))


def drawings_of(cards: Iterable[Flashcard]) -> tuple[Drawing, ...]:
    """Return the pictures of some cards, each once."""
    return tuple(dict.fromkeys(one for card in cards for one in (card.front, card.back) if one))


@lru_cache(maxsize=4)
def _cards(atlas: Atlas, geometry: Geometry, text: Text, body: str) -> tuple[Flashcard, ...]:
    writer = _Writer(atlas, geometry, text, body)
    muscles = {row["muscle_id"]: row for row in _rows(muscle_table(atlas, text).frame)}
    points = {row["trigger_point_id"]: row for row in _rows(point_table(atlas, text).frame)}
    order = sorted(muscles, key=lambda one: atlas.regions[atlas.muscles[one].region_id].sort_order)
    return tuple(
        card
        for muscle in order
        for card in (
            *writer.of_muscle(muscles[muscle]),
            *(
                card
                for point in atlas.points_by_muscle[muscle]
                for card in writer.of_point(points[point.trigger_point_id])
            ),
        )
    )


class _Writer:
    """Writes the cards of a muscle or a point from its row in the tables of words."""

    def __init__(self, atlas: Atlas, geometry: Geometry, text: Text, body: str) -> None:
        self.atlas = atlas
        self.geometry = geometry
        self.text = text
        self.body = body
        self.alike = _alike(atlas)

    def of_muscle(self, row: _Row) -> Iterator[Flashcard]:
        text, name, latin = self.text, row["muscle"], row["latin"]
        about = {"muscle": row["muscle_id"], "region": row["region_id"]}
        about |= {"sure": row["sure"], "sources": row["sources"]}
        picture = self._drawing(row["muscle_id"], shows="source")

        def card(kind: str, **parts: Any) -> Flashcard:
            named = card_name(kind, f"muscle:{row['muscle_id']}")
            return Flashcard(name=named, kind=kind, ask=text(f"anki.ask.{kind}"), **about, **parts)

        if picture:
            where = text("anki.where", name=row["region"], layer=row["depth"])
            also = (text("anki.aliases", value=row["aliases"]),) if row["aliases"] else ()
            yield card("name", front=picture, answer=name, below=latin, more=(where, *also))
            yield card("find", subject=name, under=latin, answer=where, back=picture)
        for kind in _FACTS:
            words = text("anki.words.fact", label=text(f"anki.ask.{kind}"), name=name)
            roots = (text("anki.roots", value=row["roots"]),) if kind == "nerve" and row["roots"] else ()
            told = {"subject": name, "under": latin, "words": words, "more": roots, "back": picture}
            yield card(kind, answer=_capital(row[kind]), **told)

    def of_point(self, row: _Row) -> Iterator[Flashcard]:
        text, name, label, point = self.text, row["muscle"], row["point"], row["trigger_point_id"]
        muscle = row["muscle_id"]
        about = {"muscle": muscle, "region": self.atlas.muscles[muscle].region_id, "point": point}
        about |= {"sure": row["sure_pain"], "sources": row["sources"], "back": self._drawing(muscle, point)}

        def card(kind: str, **parts: Any) -> Flashcard:
            named = card_name(kind, f"point:{point}")
            return Flashcard(name=named, kind=kind, ask=text(f"anki.ask.{kind}"), **about, **parts)

        essential, spread = (_listed(text, row[zone]) for zone in ("essential", "spillover"))
        pain = self._drawing(muscle, point, "pain")
        if pain and self.alike.get(point) is not None:
            others = "; ".join(self.atlas.muscles[one].name for one in self.alike[point])
            more = (text("anki.alike", value=others),) if others else ()
            asked = text("anki.words.question", label=text("anki.ask.pattern"), name=essential)
            yield card("pattern", front=pain, answer=name, below=label, more=more, words=asked)
        if essential:
            named = text("anki.point", muscle=name, label=small(text, label))
            yield card(
                "refers",
                subject=name,
                under=label,
                front=self._drawing(muscle, point, "source"),
                answer=essential,
                more=(text("anki.spread", places=small(text, spread)),) if spread else (),
                words=text("anki.words.question", label=text("anki.ask.refers"), name=named),
            )

    def _drawing(self, muscle: str, point: str = "", shows: str = "") -> Drawing | None:
        wanted = Drawing(muscle, point, shows)
        return wanted if is_drawn(self.geometry, wanted, self.body) else None


def _rows(frame: pd.DataFrame) -> list[_Row]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _alike(atlas: Atlas) -> Mapping[str, tuple[str, ...]]:
    """The other muscles with a point of just the same essential pain, by point.

    Points with no such pain, or with pain that sources dispute, are left out: nobody can say whose it is.
    """
    felt: dict[str, frozenset[tuple[str, str]]] = {}
    for point, rows in atlas.referrals_by_point.items():
        essential = [one for one in rows if one.zone == "essential"]
        if essential and not any(one.disputed for one in essential):
            felt[point] = frozenset((one.area_id, one.side) for one in essential)
    of: dict[frozenset[tuple[str, str]], dict[str, None]] = {}
    for point, places in felt.items():
        of.setdefault(places, {})[atlas.trigger_points[point].muscle_id] = None
    return {
        point: tuple(one for one in of[places] if one != atlas.trigger_points[point].muscle_id)
        for point, places in felt.items()
    }


def _listed(text: Text, places: str) -> str:
    """Places of a table's cell as they stand in a line: "Temple; side of neck"."""
    first, *rest = places.split("; ")
    return "; ".join((first, *(small(text, one) for one in rest)))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

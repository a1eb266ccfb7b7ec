"""A question in words: what is asked, what can be chosen, and why the answer is right."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from myomap import names
from myomap.atlas import Atlas, Mimic
from myomap.explanation import pain_of_point
from myomap.geometry import Geometry
from myomap.ranking import Place
from myomap.reading.markup import Wording, address
from myomap.reading.panel_parts import citation_line, least_sure
from myomap.study.asked import pictures_of
from myomap.study.facts import spans
from myomap.study.questions import FACTS, OF_POINTS, Question
from myomap.text import Text
from myomap.view_state import ViewState

LINKED_SHOWN = 3
_SIDES = ("right", "left", "midline")


def asked(
    atlas: Atlas, geometry: Geometry, text: Text, question: Question, body: str = "male"
) -> dict[str, Any] | None:
    """Return a question as the browser shows it, judges it and explains it.

    Returns
    -------
    None when what it asks to look at is not drawn; else a mapping, ready for JSON:

    card, kind
        Of the question.
    live, before, after
        Its pictures, as `study.asked` has them.
    prompt, explanation, sources
        HTML, every name and fact escaped: what is asked; why the answer is right and how sure anyone is; the
        sources, numbered as the explanation names them.
    hint
        What stands below the prompt as text, such as the point that is asked about; may be empty.
    choices
        `{"ref", "label"}` in the order in which they are shown; none where the map is clicked.
    answers
        The right ones among them, or what has to be clicked.
    labels
        Answer to its name.
    told
        Wrong choice to what it really is.
    more
        Address of the map page that shows the muscle, or the point.
    """
    pictures = pictures_of(atlas, geometry, text, question, body)
    if pictures is None:
        return None
    return _Words(atlas, text, question).told() | {
        "live": pictures.live,
        "before": pictures.before,
        "after": pictures.after,
    }


class _Words:
    """The words of one question."""

    def __init__(self, atlas: Atlas, text: Text, question: Question) -> None:
        self.atlas, self.text, self.question = atlas, text, question
        self.words = Wording(atlas, text)
        what, _, id = question.subject.partition(":")
        self.point = id if what == "point" else ""
        self.muscle = atlas.trigger_points[id].muscle_id if self.point else id

    def told(self) -> dict[str, Any]:
        """Return the words, as `asked` describes them."""
        one = self.question
        explanation = self.explanation()  # numbers the sources
        return {
            "card": one.card,
            "kind": one.kind,
            "prompt": self.prompt(),
            "hint": self.hint(),
            "choices": [{"ref": ref, "label": self.label(ref)} for ref in one.choices],
            "answers": sorted(one.answers),
            "labels": {ref: self.label(ref) for ref in sorted(one.answers)},
            "explanation": explanation,
            "sources": self.sources(),
            "told": {ref: self.what_it_is(ref) for ref in one.choices if ref not in one.answers},
            "more": self.more(),
        }

    def prompt(self) -> str:
        kind, named = self.question.kind, self.inside(self.muscle)
        return self.words.word(f"study.ask.{kind}", muscle=named, places=self.asked_place())

    def hint(self) -> str:
        """The point that is asked about; for a pattern its places in words, as the picture shows them."""
        if self.question.kind == "pattern":
            return self.pain_words()
        return self.atlas.trigger_points[self.point].label if self.point else ""

    def label(self, ref: str) -> str:
        """A choice, or a right answer, in words."""
        kind, _, id = ref.partition(":")
        if kind == "zone":
            return self.text(f"study.zone.{id}")
        if kind == "muscle":
            return self.atlas.muscles[id].name
        if kind == "point":
            return self.point_name(id)
        if kind == "area":
            return self.place(id)
        if kind == "mimic":
            return self.mimic_name(self.atlas.mimics[id])
        return self.cell(id, kind)

    def what_it_is(self, ref: str) -> str:
        """What a wrong choice really is."""
        kind, _, id = ref.partition(":")
        if kind == "zone":
            return self.text(f"study.told.{self.answer()}")
        if kind == "muscle":
            return self.atlas.muscles[id].summary
        if kind == "mimic":
            return self.linked(self.atlas.mimics[id])
        if kind == "point":
            places = pain_of_point(self.atlas, id, self.question.side, "essential")
            return self.text("study.told.point", places=self.listed(places))
        return self.text(f"study.told.{kind}", muscle=names.small(self.text, self.atlas.muscles[id].name))

    def explanation(self) -> str:
        """Why the answer is right, and how sure anyone is."""
        sure = self.words.sureness(self.basis(), self.question.citations)
        return "".join(
            f"<p>{line}</p>" for line in (*self.facts(), f'<span class="panel-sure">{sure}</span>')
        )

    def facts(self) -> list[str]:
        """The right answer in full sentences, escaped."""
        kind, word = self.question.kind, self.words.word
        named = self.inside(self.muscle)
        if kind in FACTS:
            return [word(f"study.fact.{kind}", muscle=named, value=self.cell(self.muscle, kind))]
        if kind == "mimic":
            mimic = self.mimic()
            told = word("study.fact.mimic", name=self.mimic_name(mimic), muscle=named)
            return [told, escape(mimic.how_to_tell)]
        if kind in OF_POINTS:
            asked = [word(f"study.fact.{self.answer()}", places=self.asked_place())] if kind == "zone" else []
            point = word("study.fact.point", point=self.point_name(self.point))
            return [*asked, f"{point} {escape(self.pain_words())}", *self.notes()]
        row = self.atlas.muscles[self.muscle]
        name = f"<b>{escape(self.words.sided(row.name, self.question.side))}</b>"
        return [f'{name} (<i lang="la">{escape(row.latin)}</i>)', escape(row.summary)]

    def notes(self) -> list[str]:
        """What is said about the place that is asked about, and where sources differ, escaped."""
        told = []
        for one in self.atlas.referrals_by_point[self.point]:
            asked = one.area_id == self.question.place
            if one.note and (asked or (one.disputed and not self.question.place)):
                key = "study.disputed" if one.disputed else "study.note"
                told.append(self.words.word(key, places=self.place(one.area_id), value=one.note))
        return list(dict.fromkeys(told))

    def basis(self) -> str:
        """How sure the least sure of the rows is that the answer rests on."""
        if self.question.kind == "mimic":
            return self.mimic().basis
        if self.question.kind not in OF_POINTS:
            return self.atlas.muscles[self.muscle].basis
        rows = self.atlas.referrals_by_point[self.point]
        if self.question.place:
            return least_sure(one.basis for one in rows if one.area_id == self.question.place)
        return least_sure(one.basis for one in rows if one.zone == "essential")

    def answer(self) -> str:
        """What stands behind the colon of the only right answer."""
        return next(iter(self.question.answers)).partition(":")[2]

    def mimic(self) -> Mimic:
        """The right answer of a question about what pain is mistaken for."""
        return self.atlas.mimics[self.answer()]

    def sources(self) -> str:
        lines = [
            citation_line(self.text, self.atlas.sources[one.source_id], one.locator)
            for one in self.words.references.numbers
        ]
        return f"<ol>{''.join(f'<li>{line}</li>' for line in lines)}</ol>"

    def more(self) -> str:
        view = ViewState(muscle=self.muscle, point=self.point, side=self.question.side, lang=self.text.lang)
        return f"./{address(view)}"

    def pain_words(self) -> str:
        """Where the point sends pain: most often, and where it may spread."""
        told = []
        for zone in ("essential", "spillover"):
            if places := self.pain(zone):
                told.append(self.text(f"study.pain.{zone}", places=self.listed(places)))
        return " ".join(told)

    def cell(self, muscle: str, column: str) -> str:
        value = getattr(self.atlas.muscles[muscle], column)
        return ", ".join(spans(value)) if isinstance(value, tuple) else str(value)

    def inside(self, muscle: str) -> str:
        """A muscle with its side, as it stands inside a line."""
        return names.small(self.text, self.words.sided(self.atlas.muscles[muscle].name, self.question.side))

    def point_name(self, point: str) -> str:
        row = self.atlas.trigger_points[point]
        name, label = self.atlas.muscles[row.muscle_id].name, names.small(self.text, row.label)
        return self.text("study.point", muscle=name, label=label)

    def mimic_name(self, mimic: Mimic) -> str:
        """Its everyday name with the one that clinicians use."""
        exact = mimic.also_called[:1]
        return self.text("study.mimic", name=mimic.name, label=exact[0]) if exact else mimic.name

    def linked(self, mimic: Mimic) -> str:
        """The muscles whose pain is mistaken for something."""
        found = [
            names.small(self.text, self.atlas.muscles[one].name) for one in mimic.muscle_ids[:LINKED_SHOWN]
        ]
        return self.text("study.told.mimic", muscle="; ".join(found)) if found else mimic.how_to_tell

    def place(self, area: str) -> str:
        """A place with the side on which the point's pain is felt there."""
        side = next(one.side for one in self.felt() if one.area_id == area)
        return self.words.sided(self.atlas.areas[area].name, side)

    def asked_place(self) -> str:
        """The place that is asked about, as it stands inside a sentence; empty where none is."""
        place = self.question.place
        return self.listed(one for one in self.felt() if one.area_id == place) if place else ""

    def felt(self) -> tuple[Place, ...]:
        return (*self.pain("essential"), *self.pain("spillover"))

    def pain(self, zone: str) -> tuple[Place, ...]:
        return pain_of_point(self.atlas, self.point, self.question.side, zone)

    def listed(self, places: Iterable[Place]) -> str:
        """Places as they stand inside a sentence, those of one side together."""
        by_side: dict[str, list[Place]] = {}
        for one in places:
            by_side.setdefault(one.side, []).append(one)
        return "; ".join(self.on_side(side, by_side[side]) for side in _SIDES if side in by_side)

    def on_side(self, side: str, places: Iterable[Place]) -> str:
        """Places of one side, in brackets after it."""
        unsided = [(one.area_id, "midline") for one in places]
        (listed,) = names.listed_places(self.text, self.atlas.areas, unsided)
        listed = names.small(self.text, listed)
        if side == "midline":
            return listed
        return self.text("study.places", places=listed, side=self.text(f"side.words.{side}"))

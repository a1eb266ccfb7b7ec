"""Questions as people meet them: what is shown and said before the answer, and why it is right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape, unescape
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import pytest

from myomap.atlas import Atlas, load_atlas
from myomap.bodymap.panes import ONE_SIDED
from myomap.geometry import Geometry
from myomap.sides import OTHER_SIDE
from myomap.study.asked import pictures_of
from myomap.study.decks import cards_of, muscle_of
from myomap.study.questions import FACTS, OF_POINTS, ON_MAP, Question, question_of
from myomap.text import Text, load_text
from myomap.ui.asked_words import asked
from myomap.view_state import KINDS, parse

LARGEST_BYTES = 6000
EVERY_ZONE = 6


class Dealt(NamedTuple):
    question: Question
    told: dict[str, Any]


def deal(atlas: Atlas, geometry: Geometry, text: Text, cards: Iterable[str]) -> list[Dealt]:
    """The questions of some cards, left and right as chance has it."""
    found = []
    for number, card in enumerate(cards):
        question = question_of(atlas, card, number)
        assert question is not None, card
        told = asked(atlas, geometry, text, question)
        if told is not None:
            found.append(Dealt(question, told))
    return found


def sampled(atlas: Atlas) -> list[str]:
    others = [kind for kind in KINDS if kind != "zone"]
    return [*cards_of(atlas, others), *cards_of(atlas, ["zone"])[::EVERY_ZONE]]


@pytest.fixture(scope="module")
def dealt(atlas: Atlas, geometry: Geometry) -> list[Dealt]:
    """Every card once, but of the many that ask for a zone only some."""
    return deal(atlas, geometry, load_text(), sampled(atlas))


@pytest.fixture(scope="module")
def spanish() -> Atlas:
    return load_atlas(lang="es")


def id_of(reference: str) -> str:
    return reference.partition(":")[2]


def seen_before(told: dict[str, Any]) -> str:
    """All that is written or spoken before the answer, without the choices."""
    return unescape(" ".join((told["prompt"], told["hint"], told["before"].get("still", "")))).casefold()


def test_only_pain_that_is_painted_nowhere_cannot_be_asked_for(
    atlas: Atlas, geometry: Geometry, dealt: list[Dealt]
) -> None:
    painted = {
        one.id
        for view in geometry.views("male")
        for one in geometry.features("male", view)
        if (one.kind, one.part) == ("zone", "essential")
    }
    missing = set(sampled(atlas)) - {one.told["card"] for one in dealt}
    assert {card.partition(".")[0] for card in missing} == {"pattern"}
    assert not painted & set(map(id_of, missing))


def test_questions_are_small_and_ready_for_the_browser(dealt: list[Dealt]) -> None:
    for _, told in dealt:
        sent = json.dumps(told, ensure_ascii=False)
        assert json.loads(sent) == told
        assert len(sent.encode()) < LARGEST_BYTES, told["card"]


def test_references_are_those_of_the_question(dealt: list[Dealt]) -> None:
    for question, told in dealt:
        assert [one["ref"] for one in told["choices"]] == list(question.choices)
        assert set(told["answers"]) == question.answers == set(told["labels"])
        assert set(told["told"]) == set(question.choices) - question.answers
        assert told["live"] == {"find": "find", "refers": "places"}.get(question.kind, "")
        assert bool(told["live"]) == (question.kind in ON_MAP)


def test_labels_differ_and_are_never_empty(dealt: list[Dealt]) -> None:
    for _, told in dealt:
        labels = [one["label"].casefold() for one in told["choices"]]
        assert all(labels) and len(set(labels)) == len(labels), told["card"]
        assert all(told["labels"].values()) and all(told["told"].values()), told["card"]


def test_muscle_is_named_before_the_answer_only_where_the_question_names_it(
    atlas: Atlas, dealt: list[Dealt]
) -> None:
    for question, told in dealt:
        muscle = atlas.muscles[muscle_of(atlas, question.card)]
        text = seen_before(told)
        names = {name.casefold() for name in (muscle.name, muscle.latin, muscle.muscle_id)}
        if question.kind in ("name", "pattern"):
            assert not any(name in text for name in names), told["card"]
        else:
            assert muscle.name.casefold() in text, told["card"]


def test_point_and_places_are_not_told_before_the_answer(atlas: Atlas, dealt: list[Dealt]) -> None:
    for question, told in dealt:
        text = seen_before(told)
        if question.kind == "pattern":
            assert atlas.trigger_points[id_of(question.subject)].label.casefold() not in text
        if question.kind == "refers":
            names = "|".join(re.escape(atlas.areas[id_of(ref)].name) for ref in question.answers)
            assert not re.search(rf"\b({names})\b", unescape(told["prompt"]), re.IGNORECASE), told["card"]
        if question.kind in FACTS:
            right = re.escape(next(iter(told["labels"].values())).casefold())
            assert not re.search(rf"\b{right}\b", text), told["card"]


def test_map_to_click_on_has_nothing_chosen_or_brought_near(dealt: list[Dealt]) -> None:
    for question, told in dealt:
        before = told["before"]
        if question.kind == "find":
            assert before["quiz"] == "find"
            assert [before[name] for name in ("muscle", "point", "side", "areas")] == ["", "", "", []]
        if question.kind == "refers":
            assert before["quiz"] == "places" and before["areas"] == before["across"] == []
            assert before["point"] == id_of(question.subject)
        if question.kind in ON_MAP:
            assert not before.get("frame") and not before.get("still")


def test_only_the_pain_is_painted_where_its_point_is_asked_for(dealt: list[Dealt]) -> None:
    shown = {(question.kind, told["before"].get("shows"), told["after"]["shows"]) for question, told in dealt}
    for kind, before, after in shown:
        assert before == {"pattern": "pain", "find": None, "refers": None}.get(kind, "source")
        assert after == ("" if kind in OF_POINTS else "source")


def test_pictures_are_of_the_side_that_is_asked_about(dealt: list[Dealt]) -> None:
    for question, told in dealt:
        assert told["after"]["side"] == question.side
        if question.kind != "find":
            assert told["before"]["side"] == question.side
        if question.kind not in ("name", "pattern"):
            assert question.side in told["prompt"].casefold()
            assert OTHER_SIDE[question.side] not in told["prompt"].casefold() or question.kind == "zone"
        for picture in (told["before"], told["after"]):
            if not picture["across"]:
                assert ONE_SIDED.get(picture["view"], question.side) == question.side, told["card"]


def drawn(geometry: Geometry, kind: str, id: str, picture: dict[str, Any], side: str) -> bool:
    """Whether a picture's view shows something of a side."""
    found = geometry.sides_of(kind, id, picture["view"], picture["body"])
    return side in found or "midline" in found


def test_pictures_show_what_is_asked_about(geometry: Geometry, dealt: list[Dealt]) -> None:
    for question, told in dealt:
        before, after, id = told["before"], told["after"], id_of(question.subject)
        if question.kind not in OF_POINTS:
            assert drawn(geometry, "muscle", id, before, question.side), told["card"]
            assert before["layer"] in geometry.layers_of(id, view=before["view"])
            assert drawn(geometry, "muscle", id, after, question.side)
            continue
        zones = [
            one
            for one in geometry.features(before["body"], before["view"])
            if (one.kind, one.id, one.side) == ("zone", id, question.side)
        ]
        if question.kind == "pattern":
            assert "essential" in {one.part for one in zones}, told["card"]
        if question.kind == "zone":
            assert drawn(geometry, "point", id, before, question.side) or drawn(
                geometry, "area", question.place, before, question.side
            )
        assert drawn(geometry, "point", id, after, question.side), told["card"]
        assert len(after["frame"]) == 4


def test_most_places_to_click_are_seen_at_once(geometry: Geometry, dealt: list[Dealt]) -> None:
    shares = []
    for question, told in dealt:
        if question.kind == "refers":
            areas = [id_of(ref) for ref in question.answers if geometry.views_of("area", id_of(ref))]
            seen = [area for area in areas if drawn(geometry, "area", area, told["before"], question.side)]
            assert seen or not areas, told["card"]
            shares += [len(seen) / len(areas)] if areas else []
    assert sum(shares) / len(shares) > 0.9


def test_every_answer_names_its_sources_and_how_sure_it_is(atlas: Atlas, dealt: list[Dealt]) -> None:
    text = load_text()
    bases = [escape(text(f"basis.{basis}")) for basis in ("read", "consensus", "recalled")]
    for question, told in dealt:
        assert any(basis in told["explanation"] for basis in bases), told["card"]
        assert f"{len(question.citations)}]" in told["explanation"]
        assert told["sources"].count("<li>") == len(question.citations) > 0
        for one in question.citations:
            assert escape(atlas.sources[one.source_id].title.rstrip(".")) in told["sources"]


def test_recalled_rows_are_called_so(atlas: Atlas, dealt: list[Dealt]) -> None:
    """What nobody has read again in its source never passes for read."""
    recalled = escape(load_text()("basis.recalled"))
    for question, told in dealt:
        if question.kind == "zone":
            rows = atlas.referrals_by_point[id_of(question.subject)]
            bases = {row.basis for row in rows if row.area_id == question.place}
        elif question.kind in OF_POINTS:
            rows = atlas.referrals_by_point[id_of(question.subject)]
            bases = {row.basis for row in rows if row.zone == "essential"}
        elif question.kind == "mimic":
            bases = {atlas.mimics[id_of(ref)].basis for ref in question.answers}
        else:
            bases = {atlas.muscles[id_of(question.subject)].basis}
        assert (recalled in told["explanation"]) == ("recalled" in bases), told["card"]


def test_explanation_states_the_fact_of_the_table(atlas: Atlas, dealt: list[Dealt]) -> None:
    for question, told in dealt:
        right = [escape(label) for label in told["labels"].values()]
        if question.kind in (*FACTS, "mimic", "pattern"):
            assert right[0] in told["explanation"], told["card"]
        if question.kind == "refers":
            names = [escape(atlas.areas[id_of(ref)].name).casefold() for ref in question.answers]
            assert all(name in told["explanation"].casefold() for name in names), told["card"]


def test_disputed_place_is_called_so_in_the_answer(atlas: Atlas, dealt: list[Dealt]) -> None:
    asked_about = [one for one in dealt if one.question.kind == "pattern"]
    disputed = 0
    for question, told in asked_about:
        notes = [one.note for one in atlas.referrals_by_point[id_of(question.subject)] if one.disputed]
        assert all(escape(note) in told["explanation"] for note in notes), told["card"]
        disputed += bool(notes)
    assert disputed


def test_address_of_the_atlas_shows_what_was_asked(atlas: Atlas, dealt: list[Dealt]) -> None:
    for question, told in dealt:
        view, notes = parse(parse_qs(told["more"].removeprefix("./?")), atlas)
        assert notes == ()
        assert view.muscle == muscle_of(atlas, question.card)
        assert view.point == (id_of(question.subject) if question.kind in OF_POINTS else "")
        assert view.side == question.side


def test_body_is_the_one_that_is_asked_for(atlas: Atlas, geometry: Geometry) -> None:
    question = question_of(atlas, "name.muscle:soleus", 1)
    assert question is not None
    pictures = pictures_of(atlas, geometry, load_text(), question, "female")
    assert pictures is not None
    assert pictures.before["body"] == pictures.after["body"] == "female"


def test_muscle_without_shape_is_not_asked_for(atlas: Atlas, geometry: Geometry) -> None:
    views = {(body, view): {"features": ()} for body in geometry.bodies for view in geometry.views(body)}
    bare = Geometry(geometry.folder, geometry.index, views, {})
    for card in (
        "find.muscle:soleus",
        "name.muscle:soleus",
        "pattern.point:soleus-1",
        "zone.point:soleus-1.heel",
    ):
        question = question_of(atlas, card, 1)
        assert question is not None
        assert asked(atlas, geometry, load_text(), question) is not None
        assert asked(atlas, bare, load_text(), question) is None


def test_names_with_markup_are_shown_as_they_are_written(atlas: Atlas, geometry: Geometry) -> None:
    evil = "<script>x</script>"
    soleus = replace(atlas.muscles["soleus"], name=evil, latin=evil, summary=evil, origin=evil)
    rows = MappingProxyType({**atlas.muscles, "soleus": soleus})
    damaged = replace(atlas, muscles=rows)
    for card in ("find.muscle:soleus", "name.muscle:soleus", "origin.muscle:soleus", "refers.point:soleus-1"):
        question = question_of(damaged, card, 1)
        assert question is not None
        told = asked(damaged, geometry, load_text(), question)
        assert told is not None
        assert "<script" not in told["prompt"] + told["explanation"] + told["sources"]
        assert escape(evil) in told["prompt"] + told["explanation"]


def test_spanish_asks_the_same_in_its_own_words(atlas: Atlas, spanish: Atlas, geometry: Geometry) -> None:
    text = load_text("es")
    assert cards_of(spanish) == cards_of(atlas)
    for question, told in deal(spanish, geometry, text, sampled(spanish)[::5]):
        assert len({one["label"].casefold() for one in told["choices"]}) == len(told["choices"]), told["card"]
        side = text(f"side.words.{question.side}").casefold()
        if question.kind not in ("name", "pattern"):
            assert side in told["prompt"].casefold(), told["card"]
        muscle = spanish.muscles[muscle_of(spanish, question.card)].name.casefold()
        if question.kind in ("name", "pattern"):
            assert muscle not in seen_before(told), told["card"]
        assert "lang=es" in told["more"]

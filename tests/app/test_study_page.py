"""The student's desk: what it offers, whom it knows, and what a link opens."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from myomap.study.answers import AGAIN, GOOD, Answer
from myomap.study.codes import learner_of
from myomap.study.progress import Streak
from myomap.study.store import Store
from myomap.text import load_text
from myomap.ui.study_desk import streak_words
from myomap.ui.study_store import VARIABLE, study_store
from tests.app.conftest import ROOT, Shown

CODE = "abandon ability able about"
LEARNER = learner_of(CODE)
Open = Callable[..., "Desk"]


@dataclass(frozen=True)
class Desk(Shown):
    """The desk as a visitor has it."""

    def run(self) -> Desk:
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def press(self, key: str) -> Desk:
        self.app.button(key=key).click()
        return self.run()

    def type_code(self, typed: str) -> Desk:
        self.app.text_input(key="desk_code_field").set_value(typed)
        return self.press("desk_code_open")

    def state(self, key: str, otherwise: Any = "") -> Any:
        return self.app.session_state[key] if key in self.app.session_state else otherwise  # noqa: SIM401

    @property
    def questions(self) -> list[dict[str, Any]]:
        return list(self.state("study_round").questions)

    @property
    def cards(self) -> list[str]:
        return [one["card"] for one in self.questions]

    @property
    def says(self) -> str:
        return re.sub(r"\s+", " ", self.words)

    @property
    def start(self) -> Any:
        return self.app.button(key="desk_start")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where answers of this test are kept."""
    path = tmp_path / "study.sqlite"
    monkeypatch.setenv(VARIABLE, f"sqlite:///{path}")
    return path


@pytest.fixture
def open_desk(database: Path) -> Open:
    """Open the desk of the whole atlas as a new visitor: open_desk(region="shoulder", n="10")."""

    def run(**address: str | list[str]) -> Desk:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.switch_page("pages/study.py")
        for name, value in address.items():
            app.query_params[name] = value
        return Desk(app).run()

    return run


def answered(card: str, rating: int, days_ago: float) -> Answer:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    id = f"{abs(hash((card, rating, days_ago))):032x}"
    return Answer(id, card, (), rating != AGAIN, rating, 4000, at)


def kept(answers: list[Answer]) -> Store:
    store = study_store()
    store.save(LEARNER, answers)
    return store


def test_desk_first_visit_says_what_it_is_and_start_needs_nothing(open_desk: Open):
    desk = open_desk()
    assert "Questions made from this atlas" in desk.says and "What you missed" not in desk.says
    assert not desk.start.disabled
    assert not desk.state("study_code") and "days in a row" not in desk.says


def test_desk_first_start_asks_twenty_questions_and_makes_a_code(open_desk: Open):
    desk = open_desk().press("desk_start")
    assert len(desk.cards) == len({*desk.cards}) == 20
    assert len(desk.state("study_code").split()) == 4
    assert study_store().knows(desk.state("study_learner"))
    assert "Write them down" in desk.says
    assert "Write them down" not in desk.press("desk_code_written").says


def test_desk_opened_by_an_address_has_it_chosen_and_asks_only_that(open_desk: Open, atlas):
    desk = open_desk(region="shoulder", ask=["origin", "find"], n="10")
    assert desk.app.get("button_group")[0].value == ["shoulder"]
    assert desk.app.radio(key="desk_count").value == 10
    desk.press("desk_start")
    assert len(desk.cards) == 10
    for card in desk.cards:
        kind, _, muscle = re.split(r"[.:]", card)
        assert kind in ("origin", "find") and atlas.muscles[muscle].region_id == "shoulder"


def test_desk_choice_goes_into_the_address(open_desk: Open):
    desk = open_desk(region="shoulder")
    regions, on_map, in_words = desk.app.get("button_group")
    regions.set_value(["shoulder", "foot"])
    in_words.set_value(["nerve", "origin"])
    desk.app.radio(key="desk_count").set_value(50)
    desk.run()
    assert desk.app.query_params["region"] == ["foot", "shoulder"]
    assert desk.app.query_params["ask"] == ["origin", "nerve"]
    assert desk.app.query_params["n"] == "50"
    assert on_map.value == []


def test_desk_with_a_number_of_its_own_offers_it(open_desk: Open):
    desk = open_desk(n="15")
    assert desk.app.radio(key="desk_count").options == ["10", "15", "20", "50"]
    assert len(desk.press("desk_start").cards) == 15


def test_desk_code_brings_back_what_is_due_and_asks_the_missed_first(open_desk: Open):
    missed, due, fresh = "origin.muscle:soleus", "nerve.muscle:deltoid", "roots.muscle:trapezius"
    kept([answered(missed, AGAIN, 2), answered(due, GOOD, 9), answered(fresh, GOOD, 0.001)])
    desk = open_desk().type_code("  Abandon, ABILITY able-about ")
    assert desk.state("study_code") == CODE
    assert "2 cards are due. One of them was missed last time. 3 of 2" in desk.says
    assert "You have studied on 3 days." in desk.says
    desk.press("desk_start")
    assert desk.cards[:2] == [missed, due] and fresh not in desk.cards
    assert desk.state("study_code") == CODE


def test_desk_only_what_is_due_asks_nothing_else_and_tells_when_nothing_is(open_desk: Open):
    kept([answered("origin.muscle:soleus", AGAIN, 2)])
    desk = open_desk().type_code(CODE)
    desk.app.checkbox(key="desk_due").check()
    assert desk.run().press("desk_start").cards == ["origin.muscle:soleus"]
    other = open_desk(ask="nerve").type_code(CODE)
    other.app.checkbox(key="desk_due").check()
    assert other.run().start.disabled and "Nothing is due now. Untick" in other.says


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write the words of your study code"),
        ("abandon ability able", "A study code has 4 words. Here are 3."),
        ("abandon ability able abuot", "Did you mean &quot;about&quot;?"),
        ("abandon ability able abandon", "No progress is kept under these four words"),
        ("abandon ability able xqzk", "&quot;xqzk&quot; is not a word of a study code"),
    ],
)
def test_desk_code_that_is_mistyped_or_unknown_is_told_kindly(open_desk: Open, typed: str, said: str):
    study_store().begin(LEARNER)
    desk = open_desk().type_code(typed)
    assert said in desk.html
    assert not desk.state("study_learner")
    assert desk.app.text_input(key="desk_code_field").value == typed


def test_desk_leave_forgets_the_learner_and_the_session(open_desk: Open):
    desk = open_desk().press("desk_start")
    desk.press("desk_end").press("desk_code_leave")
    assert not desk.state("study_code") and not desk.state("study_learner")
    assert "This device has forgotten the study code" in desk.says
    assert "This device has forgotten" not in desk.run().says


def test_desk_learner_unknown_to_the_store_begins_anew_under_the_same_code(open_desk: Open):
    desk = open_desk().press("desk_start")
    code = desk.state("study_code")
    study_store().delete(desk.state("study_learner"))
    again = desk.press("desk_end").press("desk_start")
    assert again.state("study_code") == code
    assert len(again.cards) == 20


def test_desk_mangled_address_is_told_and_the_rest_opens(open_desk: Open):
    desk = open_desk(region=["shoulder", "sholder"], ask="orign", n="900", seed="x", **{"<b>": "x"})
    for one in ("sholder", "Did it mean", "orign", "900", "&lt;b&gt;"):
        assert one in desk.html, one
    assert "<b>" not in desk.html.replace("&lt;b&gt;", "")
    assert desk.app.get("button_group")[0].value == ["shoulder"]
    assert len(desk.press("desk_start").cards) == 20


def test_test_link_gives_every_visitor_the_same_questions(open_desk: Open):
    link: dict[str, Any] = {"region": ["neck", "shoulder"], "n": "10", "seed": "7"}
    first, second = open_desk(**link).press("desk_start"), open_desk(**link).press("desk_start")
    other = open_desk(**{**link, "seed": "8"}).press("desk_start")
    assert first.questions == second.questions and len(first.cards) == 10
    assert first.cards != other.cards
    assert first.state("study_round").mode == "test"


def test_test_link_asks_the_same_in_every_language(open_desk: Open):
    link: dict[str, Any] = {"n": "40", "seed": "7"}
    english, spanish = open_desk(**link), open_desk(**link, lang="es")
    assert "Examen" in spanish.says
    asked = [
        [
            (one["card"], [choice["ref"] for choice in one["choices"]], one["answers"])
            for one in desk.questions
        ]
        for desk in (english.press("desk_start"), spanish.press("desk_start"))
    ]
    assert asked[0] == asked[1]
    assert english.questions[0]["prompt"] != spanish.questions[0]["prompt"]


def test_test_without_a_code_makes_none(open_desk: Open, database: Path):
    desk = open_desk(seed="7")
    assert "Nothing of it is stored" in desk.says
    assert not desk.press("desk_start").state("study_code")
    assert not database.exists()


def test_test_that_was_left_goes_on_and_another_begins_anew(open_desk: Open):
    desk = open_desk(seed="7", n="10").press("desk_start")
    first = desk.state("study_round").session_id
    assert desk.press("desk_end").press("desk_start").state("study_round").session_id == first
    desk.press("desk_end").app.query_params["seed"] = "8"
    assert desk.run().press("desk_start").state("study_round").session_id != first


def test_test_with_a_code_says_that_it_counts_and_leads_to_the_own_desk(open_desk: Open):
    study_store().begin(LEARNER)
    desk = open_desk(seed="7", ask="nerve").type_code(CODE)
    assert "Your answers also count" in desk.says
    desk.press("desk_own")
    assert "seed" not in desk.app.query_params and "ask" not in desk.app.query_params
    assert desk.state("study_code") == CODE


def test_desk_whose_store_is_away_works_and_says_so(open_desk: Open, tmp_path: Path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'file' / 'study.sqlite'}")
    desk = open_desk().press("desk_start")
    assert len(desk.cards) == 20 and not desk.state("study_code")
    away = desk.state("study_away").words(load_text("en"))
    assert away in desk.says
    assert away in desk.press("desk_end").type_code(CODE).says


def test_teachers_link_opens_what_is_chosen(open_desk: Open):
    desk = open_desk(region="foot", ask="nerve", n="10")
    link = teachers_link(desk)
    assert parse_qs(urlsplit(link).query) == {
        "region": ["foot"],
        "ask": ["nerve"],
        "n": ["10"],
        "seed": [str(desk.state("study_link_seed"))],
    }
    desk.press("desk_teacher_seed")
    other = teachers_link(desk)
    assert other != link and other.partition("seed")[0] == link.partition("seed")[0]
    desk.app.radio(key="desk_teacher_kind").set_value("deck")
    assert teachers_link(desk.run()) == link.partition("&seed")[0]


def teachers_link(desk: Desk) -> str:
    found = [one for one in desk.app.main.get("bidi_component") if "desk_teacher_link" in one.proto.id]
    return str(json.loads(found[0].proto.json)["value"])


@pytest.mark.parametrize(
    ("streak", "said"),
    [
        (Streak(0, 0), ""),
        (Streak(1, 1), "You have studied on one day."),
        (Streak(0, 5), "You have studied on 5 days."),
        (Streak(1, 5), "You have studied on 5 days."),
        (Streak(3, 5), "You have studied 3 days in a row, 5 days in all."),
    ],
)
def test_streak_is_told_without_reproach(streak: Streak, said: str):
    assert streak_words(load_text("en"), streak) == said

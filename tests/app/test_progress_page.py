"""The page on progress: what it tells a learner, and the learner's data in their own hands."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from myomap.study.answers import AGAIN, GOOD, Answer
from myomap.study.codes import learner_of
from myomap.study.decks import cards_of, muscle_of
from myomap.text import load_text
from myomap.ui.progress_data import answers_table
from myomap.ui.study_store import VARIABLE, study_store
from tests.app.conftest import Shown

TEXT = load_text()
CODE = "abandon ability able about"
LEARNER = learner_of(CODE)


@dataclass(frozen=True)
class Progress(Shown):
    """The page as a learner has it."""

    def run(self) -> Progress:
        self.app.run()
        assert not self.app.exception, self.app.exception
        return self

    def press(self, key: str) -> Progress:
        self.app.button(key=key).click()
        return self.run()

    def take_in(self, content: bytes, name: str = "answers.json") -> Progress:
        field = next(iter(self.app.get("file_uploader")))
        field.set_value((name, content, "application/json"))
        return self.run()

    @property
    def scene(self) -> dict[str, Any]:
        maps = [
            one
            for one in self.app.main.get("bidi_component")
            if one.proto.component_name == "myomap_body_map"
        ]
        assert len(maps) == 1
        return dict(json.loads(maps[0].proto.json))

    @property
    def rows(self) -> dict[str, list[str]]:
        """The cells of the table of all muscles, by id."""
        found = re.findall(r'<tr data-muscle="([^"]+)"[^>]*>(.*?)</tr>', self.html)
        return {
            muscle: [re.sub("<[^>]+>", "", one) for one in re.findall(r"<t[hd].*?</t[hd]>", cells)]
            for muscle, cells in found
        }


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "study.sqlite"
    monkeypatch.setenv(VARIABLE, f"sqlite:///{path}")
    return path


@pytest.fixture
def open_progress(show: Callable[..., Shown]) -> Callable[..., Progress]:
    """Open the page as the learner of a code, or as nobody."""

    def run(code: str = CODE, **address: str) -> Progress:
        page = Progress(show("pages/progress.py", **address).app)
        if code:
            page.app.session_state["study_code"] = code
            page.app.session_state["study_learner"] = learner_of(code)
            page.run()
        return page

    return run


def given(card: str, days_ago: float, right: bool = True) -> Answer:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return Answer(uuid.uuid4().hex, card, (), right, GOOD if right else AGAIN, 4000, at)


@pytest.fixture
def answers(tiny_atlas: Any) -> list[Answer]:
    """All cards of the soleus right just now; one of the trapezius missed, and before that right."""
    found = [given(card, 0.001) for card in cards_of(tiny_atlas) if muscle_of(tiny_atlas, card) == "soleus"]
    return [given("find.muscle:trapezius", 9), given("find.muscle:trapezius", 2, right=False), *found]


def test_page_for_nobody_says_how_progress_begins_and_keeps_nothing(
    open_progress: Callable[..., Progress], database: Path
):
    page = open_progress(code="")
    assert TEXT("progress.nobody") in page.words
    assert ("a", "study") in {(tag, one.get("href")) for tag, one in page.tags()}
    assert not page.has_map and TEXT("progress.data.title") not in page.words
    assert not database.exists()


def test_page_before_the_first_answer_offers_to_take_in_a_file_alone(
    open_progress: Callable[..., Progress],
):
    page = open_progress()
    assert TEXT("progress.nothing") in page.words and TEXT("progress.data.title") in page.words
    assert len(page.app.get("file_uploader")) == 1
    assert not page.app.get("download_button") and not page.has_map
    assert "progress_delete" not in {one.key for one in page.app.button}


def test_page_tells_in_the_table_what_the_map_shows(
    open_progress: Callable[..., Progress], answers: list[Answer], tiny_atlas: Any
):
    study_store().save(LEARNER, answers)
    page = open_progress()
    assert page.scene["tints"] == {"soleus": 4, "sternocleidomastoid": 0, "trapezius": 1}
    n = len(answers) - 2
    assert page.rows["soleus"] == [
        tiny_atlas.muscles["soleus"].name,
        TEXT("progress.level.4"),
        "100",
        f"{n} of {n}",
        "0",
    ]
    assert page.rows["trapezius"][1:3] == [TEXT("progress.level.1"), "0"]
    assert page.rows["trapezius"][4] == "1"
    assert page.rows["sternocleidomastoid"][1] == TEXT("progress.level.0")
    for level in range(5):
        assert TEXT(f"progress.level.{level}") in page.words


def test_page_counts_and_figures_say_the_same(
    open_progress: Callable[..., Progress], answers: list[Answer], tiny_atlas: Any
):
    study_store().save(LEARNER, answers)
    page = open_progress()
    counts = dict(re.findall(r'data-count="(\w+)".*?<dd>(.*?)</dd>', page.html))
    total = len(cards_of(tiny_atlas))
    assert counts["due"] == "1" and counts["asked"] == f"{len(answers) - 1} of {total}"
    assert counts["days"] == "1" and TEXT("progress.count.days", n=3) in page.words
    assert TEXT("progress.retention.described", n=1, a=0, b="{b}").split("; {b}")[0] in page.words
    for name in ("forecast", "retention", "regions"):
        page.app.button(key=f"figure_{name}_button").click()
        page.run()
        assert len(page.app.get("plotly_chart")) == 1
        page.press(f"figure_{name}_button")


def test_page_with_a_muscle_in_the_address_tells_of_it(
    open_progress: Callable[..., Progress], answers: list[Answer]
):
    study_store().save(LEARNER, answers)
    page = open_progress(muscle="trapezius", side="left", area="temple")
    assert (page.scene["muscle"], page.scene["side"]) == ("trapezius", "left")
    assert page.scene["areas"] == [] and page.scene["shows"] == "source"
    told = re.sub("<[^>]+>", " ", page.panel)
    assert "Left trapezius" in told and TEXT("progress.level.1") in told
    assert TEXT("progress.muscle.due", n=1) in told
    links = {one.get("href") for tag, one in page.tags() if tag == "a"}
    assert {"study?region=shoulder", "./?side=left&muscle=trapezius"} <= links


def test_page_without_a_store_says_so_and_stands(
    open_progress: Callable[..., Progress], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").write_text("a file where a folder should be")
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path}/file/study.sqlite")
    page = open_progress()
    assert TEXT("study.store.unwritable") in page.words
    assert "progress_data" not in page.html


def test_data_taken_along_deleted_and_taken_in_again_is_all_there(
    open_progress: Callable[..., Progress], answers: list[Answer]
):
    store = study_store()
    store.save(LEARNER, answers)
    page = open_progress()
    assert len(page.app.get("download_button")) == 2
    saved = store.export(LEARNER)
    page.press("progress_delete")
    assert TEXT("progress.data.sure", n=len(answers)) in page.words
    assert len(store.answers(LEARNER)) == len(answers)
    page.press("progress_keep")
    assert TEXT("progress.data.sure", n=len(answers)) not in page.words
    page.press("progress_delete").press("progress_gone")
    assert TEXT("progress.data.deleted", n=len(answers)) in page.words
    assert not store.knows(LEARNER) and not page.app.session_state["study_learner"]
    other = open_progress("zoo zone youth young")
    other.take_in(saved)
    assert TEXT("progress.data.taken", n=len(answers), k=0) in other.words
    assert store.answers(learner_of("zoo zone youth young")) == store.answers(
        learner_of("zoo zone youth young")
    )
    assert {*store.answers(learner_of("zoo zone youth young"))} == {*answers}
    assert other.scene["tints"]["soleus"] == 4
    other.take_in(saved)
    assert TEXT("progress.data.taken", n=0, k=len(answers)) in other.words


@pytest.mark.parametrize("damage", ["cut short", "a picture", "one damaged answer"])
def test_data_that_is_no_whole_file_is_told_and_nothing_is_taken(
    open_progress: Callable[..., Progress], answers: list[Answer], damage: str
):
    store = study_store()
    store.save("a" * 64, answers)
    whole = store.export("a" * 64)
    content = {
        "cut short": whole[: len(whole) // 2],
        "a picture": b"\x89PNG\r\n\x1a\n",
        "one damaged answer": whole.replace(b'"rating": 1', b'"rating": 9'),
    }[damage]
    page = open_progress().take_in(content)
    assert "Nothing was taken in." in page.words
    assert store.answers(LEARNER) == ()


def test_answers_as_csv_hold_every_column_and_moments_in_utc(answers: list[Answer]):
    rows = list(csv.DictReader(io.StringIO(answers_table(answers).decode())))
    assert len(rows) == len(answers)
    assert rows[1] | {"answered_at": ""} == {
        "answer_id": answers[1].answer_id,
        "card": "find.muscle:trapezius",
        "given": "",
        "right": "no",
        "rating": "1",
        "took_ms": "4000",
        "answered_at": "",
    }
    assert datetime.fromisoformat(rows[1]["answered_at"]) == answers[1].answered_at

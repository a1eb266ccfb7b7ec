"""What the server answers to the search box, on the tables of tests/tiny, and what the box brings."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest

from myomap.atlas import load_atlas
from myomap.geometry import load_geometry
from myomap.reading.markup import Reading
from myomap.reading.search_answers import MOST_HITS, answer_to
from myomap.search import MOST_LETTERS
from myomap.text import load_text
from myomap.ui.search_box import packed_box
from myomap.view_state import ViewState

TINY = Path(__file__).resolve().parents[1] / "tiny"
MOST_BYTES = 2_500


@pytest.fixture(scope="module")
def reading() -> Reading:
    view = ViewState(body="female", side="left", muscle="soleus")
    return Reading(load_atlas(TINY), load_text(), load_geometry(TINY / "geometry"), view)


def ask(reading: Reading, text: str) -> dict[str, Any]:
    return answer_to(reading, {"n": 3, "text": text})


def test_answer_names_reference_side_address_words_and_kind(reading: Reading) -> None:
    answer = ask(reading, "right temple")
    assert answer["n"] == 3 and answer["said"] == f"{len(answer['hits'])} found"
    reference, side, href, name, matched, kind = answer["hits"][0]
    assert (reference, side, name, matched, kind) == ("area:temple", "right", "Right temple", "", "Place")
    assert "area=temple" in href and "side=right" in href and "body=female" in href and "muscle" not in href


def test_answer_says_which_other_word_fits(reading: Reading) -> None:
    reference, side, href, name, matched, kind = ask(reading, "SCM")["hits"][0]
    assert (reference, name, matched) == ("muscle:sternocleidomastoid", "Sternocleidomastoid", "SCM")
    assert side == "" and "side=left" in href and kind == "Muscle"


def test_answer_condition_has_no_side(reading: Reading) -> None:
    rows = ask(reading, "left tension-type headache")["hits"]
    reference, side, href, name, *_ = next(row for row in rows if row[5] == "Condition")
    assert (reference, side, name) == ("condition:tension-type-headache", "", "Tension-type headache")
    assert "condition=tension-type-headache" in href and "side" not in href


def test_answer_nothing_found_says_what_one_may_type(reading: Reading) -> None:
    answer = ask(reading, "zzzz qqq")
    assert answer["hits"] == [] and answer["said"] == load_text()("search.none")


def test_answer_many_hits_are_cut(reading: Reading, repository_reading: Reading) -> None:
    answer = ask(repository_reading, "back")
    assert len(answer["hits"]) == MOST_HITS and answer["said"] == "The best 8 are shown"


@pytest.fixture(scope="module")
def repository_reading(reading: Reading) -> Reading:
    return Reading(load_atlas(), reading.text, reading.geometry, ViewState())


@pytest.mark.parametrize(
    "asked", [None, "jaw", [], {}, {"text": "jaw"}, {"n": "1", "text": "jaw"}, {"n": {}, "text": None}]
)
def test_answer_to_what_no_box_sends_is_nothing(reading: Reading, asked: Any) -> None:
    assert answer_to(reading, asked) == {}


@pytest.mark.parametrize("text", ["<img src=x onerror=alert(1)>", "x" * 10_000, "temple " * 2_000, None, 7])
def test_answer_to_bad_text_is_polite_quick_and_never_repeats_it(
    repository_reading: Reading, text: Any
) -> None:
    ask(repository_reading, "jaw")  # the index is there
    begin = time.perf_counter()
    answer = answer_to(repository_reading, {"n": 1, "text": text})
    assert time.perf_counter() - begin < 0.1
    assert answer["said"] and "<" not in json.dumps(answer) and "x" * MOST_LETTERS not in json.dumps(answer)


def test_box_is_small_and_carries_script_style_and_words() -> None:
    packed = packed_box(load_text())
    content = json.loads(gzip.decompress(packed))
    assert len(packed) <= MOST_BYTES
    assert "export default" in content["script"] and "//" not in content["script"]
    markup = content["html"].partition("<style>")[0]
    assert load_text()("search.label") in markup and "{" not in markup


def test_page_of_the_map_has_box_and_answers_and_other_pages_have_not(show: Any) -> None:
    def names(shown: Any) -> set[str]:
        return {one.proto.component_name for one in shown.app.main.get("bidi_component")}

    assert {"myomap_search", "myomap_search_answers"} <= names(show())
    assert "myomap_search" not in names(show("pages/about.py"))

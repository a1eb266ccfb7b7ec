"""A learner's answers as a file: what is foreign, damaged or newer is refused, and why is told."""

from __future__ import annotations

import json
import time

import pytest

from myomap.study import answer_file
from myomap.study.faults import AnswerFileError
from myomap.text import load_text
from tests.unit.study_saver import NOON, answer


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "foreign"),
        (b"\xff\xfe\x00", "foreign"),
        (b"[" * 100_000, "foreign"),
        (b'{"n": ' + b"9" * 5000 + b"}", "foreign"),
        (b'["myomap study answers"]', "foreign"),
        (b'{"format": "another", "version": 1, "answers": []}', "foreign"),
        (b'{"format": "myomap study answers", "version": 1, "answers": {}}', "foreign"),
        (b'{"format": "myomap study answers", "version": 2, "answers": []}', "newer"),
        (b'{"format": "myomap study answers", "version": 1, "answers": [17]}', "damaged"),
        (b" " * (answer_file.MOST_BYTES + 1), "too_big"),
    ],
    ids=["empty", "binary", "nested", "number", "list", "another", "shape", "newer", "row", "big"],
)
def test_foreign_file_is_refused_with_words_that_say_why(content: bytes, key: str):
    with pytest.raises(AnswerFileError) as refused:
        answer_file.read_answers(content)
    assert refused.value.key == f"study.file.{key}"
    assert refused.value.words(load_text())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("answer_id", "A" * 32),
        ("answer_id", None),
        ("card", "name.muscle:soleus\x00"),
        ("card", "soleus"),
        ("given", "muscle:soleus"),
        ("given", ["muscle:so leus"]),
        ("given", [1]),
        ("right", 1),
        ("right", False),
        ("rating", 0),
        ("rating", True),
        ("took_ms", -1),
        ("took_ms", 2**31),
        ("answered_at", "yesterday"),
        ("answered_at", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_damaged_answer_in_a_file_is_named_by_its_number(name: str, value: object):
    told = json.loads(answer_file.write_answers([answer(), answer(1)], NOON))
    told["answers"][1][name] = value
    with pytest.raises(AnswerFileError) as refused:
        answer_file.read_answers(json.dumps(told).encode())
    assert (refused.value.key, refused.value.values) == ("study.file.damaged", {"n": 2, "total": 2})


def test_time_without_a_zone_in_a_file_is_utc_wherever_the_server_is(monkeypatch: pytest.MonkeyPatch):
    told = json.loads(answer_file.write_answers([answer()], NOON))
    told["answers"][0]["answered_at"] = "2026-03-01T12:00:00"
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        (read,) = answer_file.read_answers(json.dumps(told).encode())
    finally:
        monkeypatch.undo()
        time.tzset()
    assert read.answered_at == NOON

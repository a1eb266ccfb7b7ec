"""A learner's answers as a file that people can read: JSON, one answer a line.

```
{"format": "myomap study answers", "version": 1, "exported_at": "2026-03-01T09:30:00.000Z",
 "columns": {what each name of an answer means},
 "answers": [
  {"answer_id": 32 hexadecimal digits, "card": "name.muscle:soleus", "given": ["muscle:soleus"],
   "right": true, "rating": 3, "took_ms": 4200, "answered_at": "2026-03-01T09:29:58.120Z"}
]}
```
It holds neither the study code nor anything made of it. Names that a reader does not know are passed over; a
change that it must know makes the version grow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from myomap.study.answers import AGAIN, RATINGS, Answer
from myomap.study.faults import AnswerFileError

FORMAT = "myomap study answers"
VERSION = 1
MOST_ANSWERS = 100_000
MOST_BYTES = 30_000_000
"""Room for `MOST_ANSWERS`: whatever is written here can be taken in again."""
LONGEST_MS = 2**31 - 1
_COLUMNS = {
    "answer_id": "the same answer always has the same one",
    "card": "what was asked: kind, muscle or point, and for the kind zone the area",
    "given": "what was chosen; empty when the answer was asked for",
    "right": "true if that was every right answer and nothing else",
    "rating": "how well it was known: 1 again, 2 hard, 3 good, 4 easy",
    "took_ms": "milliseconds from question to answer",
    "answered_at": "when, in UTC",
}
_ID = re.compile(r"[0-9a-f]{32}")
_CARD = re.compile(r"[a-z-]{1,40}\.(?:muscle|point):[a-z0-9-]{1,80}(?:\.[a-z0-9-]{1,80})?")
_REFERENCE = re.compile(r"[a-z_]{1,40}:[a-z0-9-]{1,80}")
_MOST_GIVEN = 120


def write_answers(answers: Iterable[Answer], exported_at: datetime) -> bytes:
    """Return the file of these answers, in their order."""
    head = {"format": FORMAT, "version": VERSION, "exported_at": _written(exported_at), "columns": _COLUMNS}
    rows = ",\n".join(
        json.dumps({**_as_row(one), "answered_at": _written(one.answered_at)}, ensure_ascii=False)
        for one in answers
    )
    start = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    return f'{start},\n "answers": [\n{rows}\n]}}\n'.encode()


def read_answers(content: bytes) -> tuple[Answer, ...]:
    """Return the answers of a file, each once, in its order.

    Raises
    ------
    AnswerFileError
        If it is not such a file, is too large, was written by a newer version, or any answer is damaged.
    """
    if len(content) > MOST_BYTES:
        raise AnswerFileError("study.file.too_big", limit=MOST_BYTES // 1_000_000)
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise AnswerFileError("study.file.foreign", str(error)) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise AnswerFileError("study.file.foreign")
    if told.get("version") != VERSION:
        raise AnswerFileError("study.file.newer")
    rows = told.get("answers")
    if not isinstance(rows, list):
        raise AnswerFileError("study.file.foreign")
    if len(rows) > MOST_ANSWERS:
        raise AnswerFileError("study.file.too_many", n=len(rows), limit=MOST_ANSWERS)
    found: dict[str, Answer] = {}
    for number, row in enumerate(rows, start=1):
        answer = _answer(row)
        if answer is None:
            raise AnswerFileError("study.file.damaged", n=number, total=len(rows))
        found[answer.answer_id] = answer
    return tuple(found.values())


def is_sound(answer: Answer) -> bool:
    """Say whether an answer can be kept: its ids are ids, its rating is one and fits, its time is in UTC."""
    return (
        _ID.fullmatch(answer.answer_id) is not None
        and _CARD.fullmatch(answer.card) is not None
        and len(answer.given) <= _MOST_GIVEN
        and all(_REFERENCE.fullmatch(one) for one in answer.given)
        and answer.rating in RATINGS
        and (answer.right or answer.rating == AGAIN)
        and 0 <= answer.took_ms <= LONGEST_MS
        and answer.answered_at.tzinfo is UTC
    )


def _as_row(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in _COLUMNS}


def _answer(row: object) -> Answer | None:
    """The answer of a row; None if anything of it is damaged."""
    if not isinstance(row, Mapping):
        return None
    kinds = {"answer_id": str, "card": str, "given": list, "right": bool, "rating": int, "took_ms": int}
    if any(type(row.get(name)) is not kind for name, kind in kinds.items()):
        return None
    at = row.get("answered_at")
    if not isinstance(at, str) or not all(isinstance(one, str) for one in row["given"]):
        return None
    try:
        told = datetime.fromisoformat(at)
        answered_at = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    values = {name: row[name] for name in kinds} | {"given": tuple(row["given"])}
    answer = Answer(**values, answered_at=answered_at)
    return answer if is_sound(answer) else None


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

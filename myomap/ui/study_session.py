"""The learning session in the browser: questions on the map, judged there at once, and kept by the server.

All questions come at once as one package, which never changes while the session lasts; answers go through a
component of their own, in a fragment, so that each is one small message both ways (study.js).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from myomap.bodymap.package import packed
from myomap.errors import MyomapError
from myomap.study.answer_file import is_sound
from myomap.study.answers import AGAIN, RATINGS, Answer
from myomap.text import Text
from myomap.ui.study_device import learner as learner_of_visit
from myomap.view_state import KINDS

Mode = Literal["learn", "test"]
Save = Callable[[Sequence[Answer]], tuple[str, ...]]

MOST_AT_ONCE = 500
"""So many answers are taken in one message; the browser sends what is left with the next."""
_HERE = Path(__file__).resolve().parent
_SCRIPTS = ("study_elements.js", "study_post.js", "study.js")
_MOST_GIVEN = 24
_LONGEST_MS = 24 * 60 * 60 * 1000
# Words the browser needs, by key below `session.`; fields in braces are left for the browser to fill in.
_WORDS: dict[str, tuple[str, ...]] = {
    "at": ("n", "total"),
    "at.again": ("n", "total"),
    "choices": (),
    "check": (),
    "unknown": (),
    "marked": ("places",),
    "marked.one": (),
    "marked.none": (),
    "keys.choices": ("n",),
    "keys.test": ("n",),
    "keys.find": (),
    "keys.places": (),
    "keys.map": (),
    "keys.rate": (),
    "keys.next": (),
    "verdict.right": (),
    "verdict.wrong": (),
    "verdict.unknown": (),
    "mark.right": (),
    "mark.yours": (),
    "mark.missed": (),
    "mark.wrong": (),
    "mark.side": (),
    "source": (),
    "more": (),
    "rate": (),
    "rate.2": (),
    "rate.3": (),
    "rate.4": (),
    "next": (),
    "previous": (),
    "handin": (),
    "result": (),
    "score": ("n", "total"),
    "score.title": (),
    "missed": (),
    "missed.none": (),
    "all": (),
    "only_you": (),
    "again": (),
    "end": (),
    "kept.saved": (),
    "kept.waiting": (),
    "kept.failed": (),
    "kept.nowhere": (),
}


def study_session(
    text: Text,
    questions: Sequence[Mapping[str, Any]],
    *,
    session_id: str,
    mode: Mode,
    learner: bool,
    save: Save,
    on_end: Callable[[], None],
    on_again: Callable[[], None] | None = None,
    key: str = "study",
) -> None:
    """Mount a session; the page must also mount the map's catalogue (`Page.map_words`).

    Parameters
    ----------
    questions
        From `asked_words.asked`, in the order in which they are asked.
    session_id
        Names the session: while it stays the same, the browser goes on where it was, after a reload too.
    mode
        `learn`: each answer is judged at once, and what was missed comes back once at the end. `test`:
        answers can be changed until they are handed in; then all are judged.
    learner
        Whether answers are kept; if not, the browser says so and sends none.
    save
        Keeps answers and returns the ids of those that are durably kept. A `MyomapError` means that it cannot
        now; the browser then tries again. The ids of answers are the browser's: sent twice, one counts once,
        with the later rating.
    on_end
        Called when the learner leaves the session; the whole page runs again after it.
    on_again
        Called when the learner wants more of the same; None offers that nowhere.
    key
        Streamlit key of the session.
    """
    words = {
        name: text(f"session.{name}", **{field: "{" + field + "}" for field in fields})
        for name, fields in _WORDS.items()
    }
    content = {
        "session": session_id,
        "mode": mode,
        "words": words,
        "questions": [*questions],
        "again": on_again is not None,
    }
    _session_component()(key=key, data=packed(content))
    st.fragment(_post)(key, learner, save, {"end": on_end, "again": on_again or on_end})


def _post(key: str, learner: bool, save: Save, ways: Mapping[str, Callable[[], None]]) -> None:
    """Take answers and say which are kept; what an answer runs is this part alone."""
    post, told = f"{key}_post", f"{key}_told"
    who = learner_of_visit() if learner else ""

    def answered() -> None:
        value = st.session_state[post].get("answers")
        # another tab may have made this visit forget its learner since: then these are nobody's
        if not who or who != learner_of_visit() or not isinstance(value, Mapping):
            return
        sent = value.get("number", 0)
        saved: tuple[str, ...] = ()
        failed = False
        try:
            saved = save(read_answers(value.get("answers")))
        except MyomapError:
            failed = True
        number = sent if isinstance(sent, int | float) else 0
        st.session_state[told] = {"number": number, "saved": [*saved], "failed": failed}

    def ended() -> None:
        ways[_way(st.session_state[post].get("end"))]()
        st.session_state[f"{key}_ended"] = True

    data = st.session_state.get(told, {"number": 0, "saved": [], "failed": False})
    shelf = _shelf(who) if who else ""
    _post_component()(key=post, data={**data, "who": shelf}, on_answers_change=answered, on_end_change=ended)
    if st.session_state.pop(f"{key}_ended", False):
        st.rerun()


def _way(value: Any) -> str:
    return "again" if value == "again" else "end"


def _shelf(learner: str) -> str:
    """A name for where a browser keeps a learner's unsent answers; it does not tell the learner's digest."""
    return hashlib.sha256(f"waiting {learner}".encode()).hexdigest()[:16]


def read_answers(value: Any) -> tuple[Answer, ...]:
    """Return the answers that a browser sent; what is damaged or no answer is left out.

    Parameters
    ----------
    value
        A list of mappings with the fields of `Answer`; `answered_at` in milliseconds since 1970, UTC.
    """
    listed = value[:MOST_AT_ONCE] if isinstance(value, list) else []
    return tuple(answer for one in listed if (answer := _read_answer(one)) is not None)


def _read_answer(value: Any) -> Answer | None:
    if not isinstance(value, Mapping):
        return None
    id, card, given = (value.get(name) for name in ("answer_id", "card", "given"))
    right, rating = value.get("right"), value.get("rating")
    took, at = (_whole(value.get(name)) for name in ("took_ms", "answered_at"))
    if (
        not isinstance(id, str)
        or not isinstance(card, str)
        or card.partition(".")[0] not in KINDS
        or not isinstance(given, list)
        or len(given) > _MOST_GIVEN
        or not all(isinstance(one, str) for one in given)
        or not isinstance(right, bool)
        or isinstance(rating, bool)
        or rating not in RATINGS
        or right != (rating != AGAIN)
        or took is None
        or took > _LONGEST_MS
        or at is None
    ):
        return None
    try:
        # A clock that goes fast must not make an answer of the future, which would hold back its card.
        moment = min(datetime.fromtimestamp(at / 1000, UTC), datetime.now(UTC))
    except (ValueError, OverflowError, OSError):
        return None
    answer = Answer(id, card, tuple(given), right, int(rating), took, moment)
    return answer if is_sound(answer) else None


def _whole(value: Any) -> int | None:
    """A number of the browser as a whole one; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    return int(value) if abs(value) < 1e15 else None


@lru_cache(maxsize=1)
def _session_component() -> Callable[..., Any]:
    *scripts, style = ((_HERE / name).read_text(encoding="utf-8") for name in (*_SCRIPTS, "study.css"))
    script = "\n".join(scripts)
    return st.components.v2.component("myomap_study", js=script, css=style, isolate_styles=False)


# A few lines of script: with every answer the whole definition of a component is sent again.
_POST = """
export default function (component) {
  const post = (globalThis.myomapStudyPost ??= {});
  post.component = component;
  post.arrived?.();
}
"""


@lru_cache(maxsize=1)
def _post_component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_study_post", js=_POST, isolate_styles=False)

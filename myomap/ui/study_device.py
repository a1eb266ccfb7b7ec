"""Who learns on this visit: the study code that was typed, made, or kept by the visitor's device.

The code is all that there is: no name, no account. The session holds it; the browser keeps it for the next
visit, or for this one alone, as the learner wants it (study_device.js).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

_CODE, _LEARNER, _KEEP, _ORDER = "study_code", "study_learner", "study_keep", "study_order"
_KEY = "study_device"


def code() -> str:
    """Return the study code of this visit, as it is written down; empty for none."""
    return str(st.session_state.get(_CODE, ""))


def learner() -> str:
    """Return the digest by which the store knows the learner of this visit; empty for nobody."""
    return str(st.session_state.get(_LEARNER, ""))


def is_kept() -> bool:
    """Say whether this device keeps the code for the next visit; it does unless told otherwise."""
    return bool(st.session_state.get(_KEEP, True))


def take(code: str, *, keep: bool) -> None:
    """Let this visit learn under a code.

    Parameters
    ----------
    code
        A code without fault (`study.codes.problem_with`); it is tidied here.
    keep
        Whether the device keeps it for the next visit, or until the tab is closed.
    """
    from myomap.study.codes import learner_of, tidy

    _decide(tidy(code), learner_of(tidy(code)), keep)


def leave() -> None:
    """End the learner's visit: the session and the device forget the code. What was saved stays saved."""
    _decide("", "", True)


def _decide(code: str, learner: str, keep: bool) -> None:
    """Note who learns; the number of the decision tells the device that there is something to do."""
    state = st.session_state
    state[_CODE], state[_LEARNER], state[_KEEP] = code, learner, keep
    state[_ORDER] = state.get(_ORDER, 0) + 1


def mount_device() -> None:
    """Ask the device for the code that it keeps, and let it keep or forget as was decided; takes no room.

    A code that the device brings is there before the page's script runs again.
    """
    state = st.session_state
    data = {"code": code(), "keep": is_kept(), "order": state.get(_ORDER, 0)}
    _component()(key=_KEY, data=data, on_found_change=_found, on_left_change=_left)


def _found() -> None:
    """Take the code that the device kept, unless something was decided since; a damaged one is forgotten."""
    from myomap.study.codes import problem_with

    value = st.session_state[_KEY].get("found")
    if st.session_state.get(_ORDER, 0) or not isinstance(value, Mapping):
        return
    brought = str(value.get("code", ""))
    if problem_with(brought):
        leave()
    else:
        take(brought, keep=bool(value.get("keep")))


def _left() -> None:
    """Leave here too when another tab of the same device forgot the code."""
    if st.session_state[_KEY].get("left") == code():
        leave()


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    script = (Path(__file__).resolve().parent / "study_device.js").read_text(encoding="utf-8")
    return st.components.v2.component("myomap_study_device", js=script, isolate_styles=False)

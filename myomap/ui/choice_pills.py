"""Choices that the address holds, as pills: a field shows what the address says, and a press goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st


def show_in_field(key: str, value: object) -> None:
    """Let a field show what the address says; written only where it differs, as a press may be on its way."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def choice_pills(
    label: str,
    choices: Sequence[str],
    chosen: Sequence[str],
    named: Callable[[str], str],
    *,
    key: str,
    on_change: Callable[..., None],
    args: tuple[Any, ...],
) -> None:
    """Offer some of several ids.

    Parameters
    ----------
    chosen
        Those that the address names; what is not offered among them is passed over.
    named
        Gives the words of an id.
    on_change, args
        Called with these after a press, when the field's state holds what is chosen now.
    """
    show_in_field(key, [one for one in choices if one in chosen])
    st.pills(
        label, choices, selection_mode="multi", format_func=named, key=key, on_change=on_change, args=args
    )

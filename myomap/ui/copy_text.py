"""A text that is shown to be written down or copied, with the button that copies it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from myomap.text import Text

# A browser lets pages that came without encryption copy what is selected only.
_COPY = """
function made(tag, className, textContent = "") {
  return Object.assign(document.createElement(tag), { className, textContent });
}

export default function ({ data: { value, label, done, failed }, parentElement }) {
  const shown = made("code", "copy-value", value);
  const button = Object.assign(made("button", "copy-button", label), { type: "button" });
  const said = made("span", "copy-said");
  shown.dataset.copied = value;
  said.setAttribute("role", "status");
  button.onclick = async () => {
    let copied = true;
    try { await navigator.clipboard.writeText(value); } catch {
      getSelection().selectAllChildren(shown);
      copied = document.execCommand("copy");
    }
    said.textContent = copied ? done : failed;
  };
  const row = made("div", "copy");
  row.append(shown, button, said);
  parentElement.replaceChildren(row);
}
"""


def copy_text(text: Text, value: str, label: str, *, key: str) -> None:
    """Show a text with a button that copies it.

    Parameters
    ----------
    value
        What is shown and copied.
    label
        What the button says.
    key
        Streamlit key.
    """
    words = {"done": text("desk.copied"), "failed": text("desk.copy_failed")}
    _component()(key=key, data={"value": value, "label": label, **words})


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_copy", js=_COPY, isolate_styles=False)

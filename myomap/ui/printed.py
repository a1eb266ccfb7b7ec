"""The line that only paper shows: the day, and the address that leads back to the view.

The browser writes it when somebody prints: a pick changes the address without a run of the whole page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from myomap.text import Text

_WRITE = """
export default function ({ data: { lang, words }, parentElement }) {
  const write = () => {
    if (!parentElement.isConnected) { removeEventListener("beforeprint", write); return; }
    const day = new Date().toLocaleDateString(lang, { dateStyle: "long" });
    parentElement.textContent = words.replace("{day}", day).replace("{name}", () => location.href);
  };
  write();
  if (parentElement.myomapPrinted) return;
  parentElement.myomapPrinted = true;
  addEventListener("beforeprint", write);
}
"""


def printed_line(text: Text) -> None:
    """Write the line; on screen it is not seen."""
    words = text("print.made", day="{day}", name="{name}")
    _component()(key="printed", data={"lang": text.lang, "words": words})


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_printed", js=_WRITE, isolate_styles=False)

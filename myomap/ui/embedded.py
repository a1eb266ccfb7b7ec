"""In the frame of another site: the page tells that site how tall it is; its height comes from its width.

A page whose height follows the frame would grow with every answer of the page around. So what is measured in
heights of the window elsewhere (page.css, bodymap/body_map.css) is measured in widths here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from myomap.ui.styles import style_of

# The page around hears of a height when it has stood still for a moment, and never twice of the same.
_TELL = """
const STILL_MS = 120;

export default function ({ data: { style }, parentElement }) {
  parentElement.innerHTML = style;
  const content = parentElement.closest('[data-testid="stMainBlockContainer"]');
  if (window.parent === window || !content) return;
  let told = 0, waiting = 0;
  const tell = () => {
    const height = Math.ceil(content.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    window.parent.postMessage({ myomap: "height", height }, "*");
  };
  const watch = new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, STILL_MS);
  });
  watch.observe(content);
  return () => {
    clearTimeout(waiting);
    watch.disconnect();
  };
}
"""


def tell_height() -> None:
    """Tell the page around how tall this page is, now and whenever it changes.

    It gets `{ myomap: "height", height }` by postMessage: whole pixels, and nothing about the visitor.
    """
    _component()(key="embedded", data={"style": style_of("embedded.css")})


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_embedded", js=_TELL, isolate_styles=False)

"""The chosen frame as it will stand on a page: the very code, at the width of a desk and of a phone."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from myomap.ui.website_choice import follower

DEVICES = {"desk": 1000, "phone": 360}
"""Width in pixels of the page around, by what it is looked at with."""
# The frame is loaded again only when its code changes. A page that is wider than its place is drawn smaller.
_SHOW = """
export default function ({ data: { html, width, label }, parentElement }) {
  let place = parentElement.querySelector(".website-place");
  if (!place) {
    place = Object.assign(document.createElement("div"), { className: "website-place" });
    Object.assign(place, { tabIndex: 0, role: "region" });
    place.append(Object.assign(document.createElement("div"), { className: "website-sheet" }));
    parentElement.replaceChildren(place);
  }
  place.ariaLabel = label;
  const sheet = place.firstElementChild;
  if (sheet.dataset.html !== html) sheet.innerHTML = sheet.dataset.html = html;
  sheet.style.width = `${width}px`;
  const fit = () => {
    const scale = Math.min(1, place.clientWidth / width);
    sheet.style.transform = `scale(${scale})`;
    sheet.style.marginBottom = `${Math.round(sheet.offsetHeight * (scale - 1))}px`;
  };
  const watch = new ResizeObserver(fit);
  watch.observe(place);
  watch.observe(sheet);
  return () => watch.disconnect();
}
"""


def preview(html: str, device: str, label: str, *, key: str) -> None:
    """Show a frame as a page would.

    Parameters
    ----------
    html
        The frame, as it is printed for the page.
    device
        One of `DEVICES`.
    label
        What the preview is called; its place can be scrolled with the keyboard.
    """
    _component()(key=key, data={"html": html, "width": DEVICES[device], "label": label})


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_website_preview", js=follower() + _SHOW, isolate_styles=False)

"""Puts HTML that we wrote ourselves into the page as it is.

A link with `data-lang` opens the address of that moment in another language: what is picked on the map is
said in the address alone, and the bar is not written again with it. A language that the address names goes
along with every link to another of our pages.

Streamlit's own HTML element cleans what it is given, attribute by attribute, and costs 30 kB of script at the
first visit. The panel does without it too (bodymap/component.py): cleaning took some 10 ms, more than all the
rest of an answer. What goes through here is written by this package, with every interpolated value escaped
where it is written (markup.py). What comes from an upload goes through `st.html`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

_PUT_IN = """
function keepLanguage({ target }) {
  const link = target.closest?.('a[href][target="_self"]:not([data-lang])');
  const lang = new URLSearchParams(location.search).get("lang");
  if (!link || !lang || link.origin !== location.origin) return;
  const there = new URL(link.href);
  if (there.searchParams.has("lang")) return;
  there.searchParams.set("lang", lang);
  link.href = there.href;
}

export default function ({ data, parentElement }) {
  parentElement.innerHTML = data.html;
  if (!globalThis.myomapKeepsLanguage) document.addEventListener("click", keepLanguage, true);
  globalThis.myomapKeepsLanguage = true;
  parentElement.onclick = (click) => {
    const chosen = click.target.closest("[data-lang]");
    if (!chosen) return;
    click.preventDefault();
    const there = new URL(location.href);
    there.searchParams.set("lang", chosen.dataset.lang);
    location.assign(there);
  };
}
"""


def put_html(html: str, *, key: str) -> None:
    """Show HTML of our own.

    Parameters
    ----------
    html
        Whole elements, every value in them escaped. Scripts in it do not run.
    key
        Streamlit key; the element has the class `st-key-<key>`.
    """
    _component()(key=key, data={"html": html})


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_html", js=_PUT_IN, isolate_styles=False)

"""Parts of a page that come as one package: HTML, the script that works in it, and what the script needs.

It is compressed, because the socket that carries it is not, and opened once in each place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

_UNPACK = """
export default async function ({ data, parentElement }) {
  const id = data.length + data.slice(-8).join();
  if (parentElement.opened === id) return;
  parentElement.opened = id;
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { script, html, ...content } = await new Response(stream).json();
  parentElement.innerHTML = html;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  (await import(url)).default(parentElement, content);
}
"""


def put_package(package: bytes, *, key: str) -> None:
    """Put a package into the page.

    Parameters
    ----------
    package
        From `bodymap.component.packed`: `html`, every value in it escaped, `script`, whose default function
        is called with the place of that HTML, and anything else that it is to be called with.
    key
        Streamlit key; the component is named after it.
    """
    _component(f"myomap_{key}")(key=key, data=package)


@lru_cache
def _component(name: str) -> Callable[..., Any]:
    return st.components.v2.component(name, js=_UNPACK, isolate_styles=False)

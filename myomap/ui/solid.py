"""The turnable body: a button under the map, and the dialog that it opens.

Nothing of it is read, imported or sent before somebody presses the button.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any

import streamlit as st

from myomap.atlas import Atlas
from myomap.errors import MyomapError
from myomap.geometry import Geometry
from myomap.solid import Solid
from myomap.text import Text
from myomap.ui.loading import shared_theme
from myomap.ui.trusted_html import put_html
from myomap.view_state import ViewState

_CONFIG = {"displayModeBar": False, "displaylogo": False, "responsive": True, "scrollZoom": True}
_STYLE = """<style>
.st-key-solid_figure, .st-key-solid_figure > div, .st-key-solid_figure [data-testid="stPlotlyChart"] {
  height: clamp(20rem, 62svh, 44rem) !important; }
.st-key-solid_figure { touch-action: none; }
.st-key-solid_figure .updatemenu-button { cursor: pointer; }
.st-key-solid_figure .updatemenu-button:focus-visible { outline: 3px solid var(--mm-focus); }
.solid-words { line-height: 1.45; color: var(--mm-ink); }
.solid-words p { margin: 0 0 .35rem; }
.solid-words .panel-quiet { margin-bottom: .75rem; }
.solid-words h3 { font-size: 1rem; font-weight: 650; margin: 0 0 .35rem; padding: 0; }
</style>"""
# A button of our own: Streamlit's would bring three more files to the first visit of everybody.
_BUTTON = """<style>
.solid-open { min-height: var(--mm-target); margin-top: .75rem; padding: 0 1rem; font: inherit;
  cursor: pointer; color: var(--mm-ink); background: var(--mm-paper); border: 1px solid var(--mm-line-strong);
  border-radius: var(--mm-round); }
.solid-open:hover { color: var(--mm-accent); border-color: currentColor; }
.solid-open:focus-visible { outline: 3px solid var(--mm-focus); outline-offset: 2px; }
@media print { .solid-open { display: none; } }
</style><button type="button" class="solid-open"></button>"""
_PRESS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  button.textContent = data;
  button.onclick = () => setTriggerValue("open", true);
}
"""
# Plotly's buttons answer to a pointer alone: here they take the keyboard's focus, Enter and the space bar, a
# screen reader is told what the picture is, and two fingers bring the body closer as the wheel does.
_KEYS = """
export default function ({ data, parentElement }) {
  const figure = parentElement.closest("[role=dialog]") ?? document.body;
  const all = () => [...figure.querySelectorAll(".updatemenu-button")];
  const put = (one, attributes) => {
    for (const [name, value] of Object.entries(attributes))
      if (one.getAttribute(name) !== value) one.setAttribute(name, value);
  };
  const mark = () => {
    for (const one of all()) put(one, { role: "button", tabindex: "0", "aria-label": one.textContent });
    const picture = figure.querySelector(".gl-container");
    if (picture) put(picture, { role: "img", "aria-label": data.picture });
    for (const one of figure.querySelectorAll("svg.main-svg")) {
      const looks = { role: "group", "aria-label": data.looks };
      put(one, one.contains(all()[0]) ? looks : { role: "presentation" });
    }
  };
  const press = (event) => {
    const at = all().indexOf(event.target.closest?.(".updatemenu-button"));
    if (at < 0 || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    all()[at].dispatchEvent(new MouseEvent("click", { bubbles: true }));
    requestAnimationFrame(() => all()[at]?.focus());
  };
  let span = 0;
  const pinch = (event) => {
    const [one, two] = event.target.closest?.(".st-key-solid_figure") ? event.touches : [];
    if (!two) return void (span = 0);
    event.preventDefault();
    event.stopPropagation();
    const now = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
    const [clientX, clientY] = [(one.clientX + two.clientX) / 2, (one.clientY + two.clientY) / 2];
    const wheel = { deltaY: 3 * (span - now), clientX, clientY, bubbles: true, cancelable: true };
    if (span && event.type === "touchmove") event.target.dispatchEvent(new WheelEvent("wheel", wheel));
    span = now;
  };
  const fingers = ["touchstart", "touchmove", "touchend"];
  for (const name of fingers) figure.addEventListener(name, pinch, { capture: true, passive: false });
  const watch = new MutationObserver(mark);
  watch.observe(figure, { childList: true, subtree: true });
  figure.addEventListener("keydown", press);
  mark();
  return () => {
    watch.disconnect();
    figure.removeEventListener("keydown", press);
    for (const name of fingers) figure.removeEventListener(name, pinch, { capture: true });
  };
}
"""


def offer_solid(atlas: Atlas, geometry: Geometry, text: Text, view: ViewState) -> None:
    """Show the button; when it was pressed, open the body with what the view shows."""
    pressed = _button_component()(key="solid_open", data=text("solid.button"), on_open_change=lambda: None)
    if pressed.get("open"):
        from myomap.figures.shown import heading

        title = heading(atlas, view, text)
        st.dialog(title, width="large")(_turnable)(atlas, geometry, text, view)


def _turnable(atlas: Atlas, geometry: Geometry, text: Text, view: ViewState) -> None:
    """Write the figure and, under it, what it shows in words; the words come first, so nobody waits."""
    from myomap.figures.body3d import body_figure
    from myomap.figures.shown import heading, in_words

    figure_place = st.container(key="solid_figure")
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in in_words(atlas, view, text))
    hint = f'<p class="panel-quiet">{escape(text("solid.hint"))}</p>'
    words = (
        f'<section class="solid-words" data-testid="solid-words" aria-label="{escape(text("solid.words"))}">'
    )
    put_html(f"{_STYLE}{words}{hint}{told}</section>", key="solid_words")
    labels = {"picture": heading(atlas, view, text), "looks": text("solid.looks")}
    _keys_component()(key="solid_keys", data=labels)
    try:
        dark = st.context.theme.type == "dark"
        figure = body_figure(atlas, _solid(geometry), view, text, shared_theme(), dark)
    except MyomapError as error:
        with figure_place:
            put_html(
                f'<p role="alert">{escape(text("solid.failed"))} {escape(str(error))}</p>', key="solid_none"
            )
        return
    with figure_place:
        st.plotly_chart(figure, key="solid_chart", theme=None, config=_CONFIG, height="stretch")


@lru_cache(maxsize=1)
def _button_component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_solid_open", html=_BUTTON, js=_PRESS, isolate_styles=False)


@lru_cache(maxsize=1)
def _keys_component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_solid_keys", js=_KEYS, isolate_styles=False)


@lru_cache(maxsize=2)
def _solid(geometry: Geometry) -> Solid:
    return Solid(geometry)

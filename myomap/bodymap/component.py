"""The body map in a Streamlit page.

Streamlit sends a component's whole definition (style sheet, script, markup) again with every run in which its
data changed: some 105 KB a click for this map. Its message cache, though, replaces a message that did not
change by its hash. So the map is two components:

- the *catalogue* carries all that is big and constant (script, style sheet, names, words) in its definition,
  and has no data;
- the *map* has one line of script and a scene of some 250 bytes, and holds the drawing.

They meet in the browser, whichever comes first (see the end of body_map.js). Measured: about 1 KB to the
browser per click for both together. The other ways were worse: script files under static/ need a generated
copy of body_map.js in the repository; a component with an asset folder needs the package to be installed.
Styles are not isolated in a shadow root: map, panel and page are one document, for tests and for links.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).resolve().parent
_DESK = "myomapBodyMap"
_HAND_OVER = f"""
export default function (component) {{
  (globalThis.{_DESK} ??= []).push(component);
}}
"""

WantedState = dict[str, Any]


def body_map(
    scene: Mapping[str, Any],
    catalogue: Mapping[str, Any],
    *,
    key: str = "map",
    on_go: Callable[[WantedState], None] | None = None,
) -> WantedState | None:
    """Mount the map and return the state its visitor asked for in this run, if any.

    Parameters
    ----------
    scene
        From `scene.scene`; what the map shows when nothing newer was picked in the browser.
    catalogue
        From `scene.catalogue`; sent to each browser once.
    key
        Streamlit key of the map; one map a page.
    on_go
        Called before the page's script runs, with the complete wanted state: `view`, `body`, `layer`, `side`,
        `muscle`, `point`, `areas`, `condition`. Ids are as the browser sent them; `view_state.parse` judges.

    Returns
    -------
    dict or None
        The wanted state when this run was caused by a pick.
    """
    echo_key = f"{key}_echo"

    def told() -> None:
        wanted = _wanted(st.session_state[key].get("go"))
        if wanted is None:
            return
        st.session_state[echo_key] = wanted.pop("at")
        if on_go is not None:
            on_go(wanted)

    with st.container(key=f"{key}_parts", gap=None):
        result = _map_component()(
            key=key,
            data={**scene, "echo": st.session_state.get(echo_key, 0)},
            on_go_change=told,
        )
        _catalogue_component(catalogue)(key=f"{key}_catalogue")
    wanted = _wanted(result.get("go"))
    if wanted is not None:
        del wanted["at"]
    return wanted


def _wanted(value: Any) -> WantedState | None:
    """Keep only what a map sends: eight known names, strings, and a list of strings."""
    if not isinstance(value, Mapping):
        return None
    names = ("view", "body", "layer", "side", "muscle", "point", "condition")
    wanted: WantedState = {name: str(value.get(name, "")) for name in names}
    areas = value.get("areas", [])
    wanted["areas"] = [str(area) for area in areas] if isinstance(areas, list) else []
    at = value.get("at", 0)
    wanted["at"] = at if isinstance(at, int | float) else 0
    return wanted


@lru_cache(maxsize=1)
def _map_component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_body_map", js=_HAND_OVER, isolate_styles=False)


def _catalogue_component(catalogue: Mapping[str, Any]) -> Callable[..., Any]:
    version = str(catalogue["version"])
    if version not in _catalogue_components:
        _catalogue_components[version] = _define_catalogue(version, catalogue)
    return _catalogue_components[version]


_catalogue_components: dict[str, Callable[..., Any]] = {}


def _define_catalogue(version: str, catalogue: Mapping[str, Any]) -> Callable[..., Any]:
    content = json.dumps(catalogue, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return st.components.v2.component(
        f"myomap_catalogue_{version}",
        html=f'<script type="application/json">{content}</script>',
        css=(_HERE / "body_map.css").read_text(encoding="utf-8"),
        js=(_HERE / "body_map.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )

"""The body map in a Streamlit page.

Streamlit sends a component's whole definition (style sheet, script, markup) again with every run in which its
data changed: more than 100 KB a click for this map. So the map is three components:

- the *catalogue* brings all that is big and constant: script, style sheet, names, words. Its message never
  changes: mounted outside a fragment it is not sent again, and in a full run Streamlit's message cache
  replaces it by its hash. It is compressed once per server, because the socket that carries it is not, and
  travels as bytes: 230 KB become 45 KB of the first load;
- the *map* has a few lines of script, a scene of some 250 bytes and the panel's HTML, and holds the drawing;
- the *panel's place* shows that HTML beside the map. It is mounted once: an answer is one message for both.

They meet in the browser, whichever comes first (see the end of body_map.js). The other ways were worse:
script files under static/ need a generated copy of body_map.js in the repository; a component with an asset
folder needs the package to be installed. Styles are not isolated in a shadow root: map, panel and page are
one document, for tests and for links.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

import streamlit as st

from myomap.bodymap.package import MAP_SCRIPT, MAP_STYLE, lean, packed

# A panel that came as a file (body_map.js) is newer than the answers to what was picked before it.
_HAND_OVER = """
export default function ({ data: { panel, ...data }, ...rest }) {
  const answer = (globalThis.myomapPanel ??= {});
  if (!(data.echo < answer.at && performance.now() < answer.until)) {
    answer.html = panel;
    answer.show?.();
  }
  (globalThis.myomapBodyMap ??= []).push({ ...rest, data });
}
"""
# The panel's place: it stays as it is while the map's message brings what is to be read in it.
_PANEL_PLACE = """
export default function ({ parentElement }) {
  const answer = (globalThis.myomapPanel ??= {});
  answer.show = () => {
    if (answer.html === undefined || (answer.shown === answer.html && answer.place === parentElement)) return;
    parentElement.innerHTML = answer.shown = answer.html;
    answer.place = parentElement;
  };
  answer.show();
}
"""
# Opens the package: the style sheet goes into the page, the script becomes a module and gets the catalogue.
_UNPACK = """
let opened = "";

export default async function ({ name, data: bytes }) {
  if (opened === name) return;
  opened = name;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { script, style, catalogue } = await new Response(stream).json();
  if (!document.getElementById("myomap-style")) {
    const sheet = Object.assign(document.createElement("style"), { id: "myomap-style", textContent: style });
    document.head.append(sheet);
  }
  globalThis.myomapScript ??= import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  (await globalThis.myomapScript).default(catalogue);
}
"""

WantedState = dict[str, Any]


def body_map(
    scene: Mapping[str, Any],
    *,
    key: str = "map",
    on_go: Callable[[WantedState], None] | None = None,
    panel: str = "",
    panel_files: Mapping[str, str] = MappingProxyType({}),
) -> WantedState | None:
    """Mount the map and return the state its visitor asked for in this run, if any.

    The page must also mount the catalogue (`mount_catalogue`), before or after.

    Parameters
    ----------
    scene
        From `scene.scene`; what the map shows when nothing newer was picked in the browser.
    key
        Streamlit key of the map; one map a page.
    on_go
        Called before the page's script runs, with the complete wanted state: `view`, `body`, `layer`, `side`,
        `muscle`, `point`, `areas`, `across`, `compare`, `condition`, `overlay`. Ids are as the browser sent
        them; `view_state.parse` judges.
    panel
        HTML of the panel, every value in it escaped. It travels with the scene, because a message of its own
        would cost a part of an answer; `panel_place` says where it is shown.
    panel_files
        `version` (folder below static/panels/) and `number` (HTML of the emergency number) when there are
        panels of single muscles and places as files: the browser shows one before the answer is there.

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

    result = _map_component()(
        key=key,
        data={**scene, "echo": st.session_state.get(echo_key, 0), "panel": panel, "files": {**panel_files}},
        on_go_change=told,
    )
    wanted = _wanted(result.get("go"))
    if wanted is not None:
        del wanted["at"]
    return wanted


def _wanted(value: Any) -> WantedState | None:
    """Keep only what a map sends: known names, strings, and two lists of strings."""
    if not isinstance(value, Mapping):
        return None
    names = ("view", "body", "layer", "side", "muscle", "point", "compare", "condition", "overlay")
    wanted: WantedState = {name: str(value.get(name, "")) for name in names}
    for name in ("areas", "across"):
        areas = value.get(name, [])
        wanted[name] = [str(area) for area in areas] if isinstance(areas, list) else []
    at = value.get("at", 0)
    wanted["at"] = at if isinstance(at, int | float) else 0
    return wanted


@lru_cache(maxsize=1)
def _map_component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_body_map", js=_HAND_OVER, isolate_styles=False)


def panel_place(*, key: str = "panel") -> None:
    """Make the place where the map's answers are read; mounted once, outside of what a pick runs again."""
    _panel_component()(key=key)


@lru_cache(maxsize=1)
def _panel_component() -> Callable[..., Any]:
    return st.components.v2.component("myomap_panel", js=_PANEL_PLACE, isolate_styles=False)


def mount_catalogue(
    catalogue: Mapping[str, Any], *, key: str = "map_catalogue", panel_style: str = ""
) -> None:
    """Bring the map's script, style sheet, names and words to the browser; it takes no room on the page.

    Parameters
    ----------
    catalogue
        From `scene.catalogue`.
    key
        Streamlit key; one a page.
    panel_style
        CSS rules of the panel, which come in the same package.
    """
    version = str(catalogue["version"])
    if version not in _catalogue_components:
        component = st.components.v2.component(
            f"myomap_catalogue_{version}", js=_UNPACK, isolate_styles=False
        )
        _catalogue_components[version] = partial(component, data=_packed(catalogue, panel_style))
    _catalogue_components[version](key=key)


_catalogue_components: dict[str, Callable[..., Any]] = {}


def _packed(catalogue: Mapping[str, Any], panel_style: str) -> bytes:
    """Return script, style sheet and catalogue as one gzipped JSON text."""
    content = {
        "script": lean(MAP_SCRIPT),
        "style": lean(MAP_STYLE) + panel_style,
        "catalogue": catalogue,
    }
    return packed(content)

"""The address in the browser is the state of the page: read at each run, written when something is chosen."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from myomap.atlas import Atlas
from myomap.bodymap import facing
from myomap.geometry import Geometry
from myomap.languages import offered_languages
from myomap.text import ENGLISH
from myomap.ui.loading import shared_clinic
from myomap.view_state import Note, ViewState, parse, to_params

_KEPT = "address"
_PENDING = "address_to_write"
_LAST = "last_address"
_FROM_MAP = (
    *("view", "body", "layer", "side", "areas", "across", "muscle", "point", "compare", "condition"),
    "overlay",
)
_AFTER_THE_ANSWER_S = 0.012  # about one frame of the browser
_NAMES = {"areas": "area"}

Params = dict[str, str | list[str]]


@dataclass(frozen=True)
class _Pending:
    """An address to be written after the answer, and the address that was left for it."""

    left: Params
    wanted: Params


def known_languages() -> tuple[str, ...]:
    """Return the languages that are offered, the clinic's own first."""
    return shared_clinic().languages or offered_languages()


def language() -> str:
    """Return the language of this visit: the address's, else the browser's, else the usual one."""
    asked = st.query_params.get("lang", "")
    return asked if asked in known_languages() else _usual_language()


def _usual_language() -> str:
    """What the visitor reads when the address names no language: the browser's, if there are words for it."""
    known = known_languages()
    tag = (st.context.locale or "").replace("_", "-")
    return next((one for one in (tag, tag.partition("-")[0]) if one in known), known[0])


def language_params() -> Params:
    """Return what an address must say so that its reader gets the language of this visit."""
    return _stated(language())


def _stated(lang: str) -> Params:
    return {} if lang == ENGLISH == _usual_language() else {"lang": lang}


def site_address(page: str) -> str:
    """Return where the whole atlas is, without a slash at the end: the clinic's site, else this one.

    Parameters
    ----------
    page
        The name of this page in the address. The answer is empty when the browser does not tell its address.
    """
    here = (st.context.url or "").partition("?")[0].rstrip("/").removesuffix(f"/{page}")
    return (shared_clinic().site or here).rstrip("/")


def read_address(atlas: Atlas) -> tuple[ViewState, tuple[Note, ...]]:
    """Return the view that the address asks for, and notes on what it asks for in vain.

    Back, forward, a shared link and a click all end here, so each shows the same. Inside another site's frame
    the address stays as it is (an entry would catch that site's Back button) and the session holds the view.
    """
    asked = _asked()
    usual = {"lang": _usual_language(), "body": shared_clinic().body}
    view, notes = parse({**usual, **asked}, atlas, known_languages())
    return (view.with_(embed=True) if st.context.is_embedded else view), notes


def _asked() -> dict[str, Any]:
    if st.context.is_embedded and _KEPT in st.session_state:
        return dict(st.session_state[_KEPT])
    pending = st.session_state.get(_PENDING)
    if pending is not None and pending.left == page_params_now():
        return dict(pending.wanted)
    return {name: st.query_params.get_all(name) for name in st.query_params}


def accent() -> str:
    """Return the colour that a page which frames us asks for, as `#rrggbb`; empty for that of the clinic."""
    asked = st.query_params.get("accent", "")
    return f"#{asked.lower()}" if re.fullmatch("[0-9a-fA-F]{6}", asked) else ""


def home_country(atlas: Atlas) -> str:
    """Return the country that the visitor's browser names (en-GB: gb), if the atlas knows its number.

    Otherwise it is that of the clinic; empty when that has none either.
    """
    country = (st.context.locale or "").replace("_", "-").rpartition("-")[2].lower()
    return country if country in atlas.countries else shared_clinic().country


def best_seen(view: ViewState, geometry: Geometry) -> ViewState:
    """Return a view turned to where its muscle, point or first place is seen best.

    A link that names something but no view of the body, as people write it by hand, opens where there is
    something to see.
    """
    return view if view.is_empty or "view" in _asked() else facing.best_seen(view, geometry)


def write_address() -> None:
    """Put the view that was gone to into the address: one entry of the browser's history, or none.

    Called after the answer was sent: an address sent before it, or in the same breath, would keep the reader
    waiting, because the browser takes both before it draws. Only this visitor's script pauses.
    """
    pending = st.session_state.pop(_PENDING, None)
    if pending is not None and pending.left == page_params_now() != pending.wanted:
        time.sleep(_AFTER_THE_ANSWER_S)
        st.query_params.from_dict(pending.wanted)


def arrive(wanted: Mapping[str, Any], atlas: Atlas) -> None:
    """Go to the view that the map asks for; what the atlas does not know is left out.

    The page follows at once, the address with `write_address`. Until then the view is kept with the address
    that it leaves: somebody who has gone elsewhere meanwhile (Back, a link) is not pulled away.
    """
    now, _ = read_address(atlas)
    asked = {_NAMES.get(name, name): value for name, value in wanted.items() if name in _FROM_MAP and value}
    kept = {"country": now.country, "only": now.only, "lang": now.lang}
    view, _ = parse({**asked, **kept}, atlas, known_languages())
    go_to(view)


def go_to(view: ViewState) -> None:
    """Go to a view; see `arrive`."""
    arrived = page_params(view)
    if st.context.is_embedded:
        st.session_state[_KEPT] = arrived
    else:
        st.session_state[_PENDING] = _Pending(left=page_params_now(), wanted=arrived)


def remember(view: ViewState) -> None:
    """Keep the view for this visitor, so that the way back from another page leads to it."""
    st.session_state[_LAST] = page_params(view.with_(step=ViewState().step))


def remembered() -> Params:
    """Return the parameters of the view that this visitor saw last on the map; none at first."""
    return dict(st.session_state.get(_LAST, {}))


def page_params(view: ViewState) -> Params:
    """Return the parameters of a view without `embed`, which Streamlit keeps in the address itself.

    With something chosen the view of the body is always stated; see `best_seen`. So is a language that the
    address alone would not give to everybody.
    """
    turned: Params = {} if view.is_empty else {"view": view.view}
    said = {name: value for name, value in to_params(view).items() if name not in ("embed", "lang")}
    if view.body != shared_clinic().body:
        said["body"] = view.body
    return turned | said | _stated(view.lang)


def page_params_now() -> Params:
    """Return the parameters that are in the address now, single values as they are."""
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    return {name: values[0] if len(values) == 1 else values for name, values in now.items()}

"""The steps in which a clinic chooses what its website shows; each has one line of help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from myomap.atlas import Atlas
from myomap.bodymap.scene import catalogue
from myomap.clinic import SCHEMES, check_choices
from myomap.geometry import Geometry
from myomap.scope import FINDER, PARTS, Scope, scope_of
from myomap.text import Text
from myomap.theme import Theme
from myomap.ui.address import known_languages
from myomap.ui.clinic_form import offer_shade
from myomap.ui.loading import language_name, shared_clinic
from myomap.ui.trusted_html import put_html
from myomap.ui.website_choice import HEIGHTS, USUAL_HEIGHT, WIDTHS, Choice
from myomap.ui.website_choice import SCHEMES as GROUNDS
from myomap.view_state import ViewState, settled

_KINDS = ("whole", FINDER, *PARTS)
_STARTS: Mapping[str, tuple[str, ...]] = {
    "": ("nothing", "muscle", "area"),
    FINDER: ("nothing", "area"),
    "region": ("nothing", "muscle", "area"),
    "muscle": ("muscle",),
    "condition": ("condition", "muscle", "area"),
}
"""What can be chosen when the page opens, by what is offered; the first is usual."""
_LIGHT = "accent"
_PIXELS_A_STEP = 20


def website_form(atlas: Atlas, geometry: Geometry, text: Text, theme: Theme) -> Choice:
    """Make the fields and return what they say.

    Parameters
    ----------
    theme
        What a colour must be readable in.
    """
    _step(text, "offer")
    only = _offer(atlas, text)
    _step(text, "start")
    start, turned = _start(atlas, geometry, text, only)
    _step(text, "language")
    lang = st.selectbox(
        text("website.language"),
        ["", *known_languages()],
        format_func=lambda one: language_name(one) if one else text("website.language.visitor"),
        key="website_lang",
    )
    _step(text, "colour")
    accent, scheme = _colours(text, theme)
    _step(text, "size")
    width, height = _size(text)
    return Choice(start, turned, lang, accent, scheme, width, height)


def _step(text: Text, name: str) -> None:
    """The heading of a step, with its line of help."""
    title, help = text(f"website.step.{name}"), text(f"website.step.{name}.help")
    put_html(
        f'<h2 class="website-step is-counted">{escape(title)}</h2><p class="website-help">{escape(help)}</p>',
        key=f"website_step_{name}",
    )


def _offer(atlas: Atlas, text: Text) -> str:
    """What is offered, as the address says it."""
    kind = _one_of(
        text("website.offer"), _KINDS, lambda one: text(f"website.offer.{one}"), key="website_offer"
    )
    if kind not in PARTS:
        return "" if kind == _KINDS[0] else kind
    id = _picked(
        text(f"website.pick.{kind}"), atlas.of_kind(kind), atlas.of_kind(kind), key=f"website_{kind}"
    )
    return f"{kind}:{id}"


def _start(atlas: Atlas, geometry: Geometry, text: Text, only: str) -> tuple[ViewState, str]:
    """What is on the screen when the page opens, and the side that was chosen to see it from."""
    scope = scope_of(atlas, only)
    bodies = geometry.bodies
    usual = shared_clinic().body
    body = st.radio(
        text("map.body"),
        bodies,
        index=bodies.index(usual) if usual in bodies else 0,
        format_func=lambda one: text(f"map.body.{one}"),
        key="website_body",
        horizontal=True,
    )
    chosen = _chosen(atlas, text, scope)
    view = settled(ViewState(only=only, body=body, **chosen), atlas)
    if view.side in ("left", "right"):
        side = _one_of(
            text("website.side"), ("right", "left"), lambda one: text(f"side.{one}"), key="website_side"
        )
        view = view.with_(side=side)
    turned = st.selectbox(
        text("website.view"),
        ["", *catalogue(atlas, geometry, text, only)["index"][body]],
        format_func=lambda one: _view_name(text, one) if one else text("website.view.best"),
        key=f"website_view_{only}_{body}",
    )
    return view, turned


def _chosen(atlas: Atlas, text: Text, scope: Scope) -> dict[str, Any]:
    """What is chosen when the page opens, by its name in a view."""
    held: dict[str, Mapping[str, Any]] = {
        "muscle": {id: one for id, one in atlas.muscles.items() if id in scope.muscles},
        "area": {id: one for id, one in atlas.areas.items() if id in scope.areas},
    }
    offered = [one for one in _STARTS[scope.kind] if held.get(one, True)]
    first = offered[0]
    if len(offered) > 1:
        words: Callable[[str], str] = lambda one: text(f"website.start.{one}")  # noqa: E731
        first = _one_of(text("website.start"), offered, words, key=f"website_start_{scope.kind}")
    if first == "nothing":
        return {}
    if first in ("muscle", "condition") and first == scope.kind:
        return {first: scope.id}
    label = text(f"website.pick.{first}")
    id = _picked(label, held[first], held[first], key=f"website_first_{first}_{scope.kind}_{scope.id}")
    return {"areas": (id,)} if first == "area" else {"muscle": id}


def _view_name(text: Text, view: str) -> str:
    part, close_up, _ = view.partition("-")
    name = text(f"map.view.{view}")
    return text("website.view.of", part=text(f"map.part.{part}"), view=name) if close_up else name


def _colours(text: Text, theme: Theme) -> tuple[str, str]:
    """The colour, made readable, and the ground."""
    ground = _one_of(
        text("website.ground"), GROUNDS, lambda one: text(f"website.ground.{one}"), key="website_ground"
    )
    st.session_state.setdefault("website_accent", theme.colours(SCHEMES[_LIGHT])["accent"])
    if not st.checkbox(text("clinic.own_colour"), key="website_own_colour"):
        return "", ground
    colour = st.color_picker(text("clinic.accent"), key="website_accent")
    _, faults = check_choices({_LIGHT: colour}, None, {}, (), theme)
    for one in faults:
        words = escape(one.words(text))
        put_html(
            f'<p class="clinic-fault" role="status" data-fault="{_LIGHT}">{words}</p>', key="website_fault"
        )
    return offer_shade(text, theme, colour, _LIGHT, form="website"), ground


def _size(text: Text) -> tuple[int, int]:
    """Width and height in pixels; 0 for what is not fixed."""
    width = _measure(text, "width", WIDTHS, WIDTHS[1] // 2)
    height = _measure(text, "height", HEIGHTS, USUAL_HEIGHT)
    return width, height


def _measure(text: Text, name: str, limits: tuple[int, int], usual: int) -> int:
    ways = ("free", "fixed")
    way = _one_of(
        text(f"website.{name}"), ways, lambda one: text(f"website.{name}.{one}"), key=f"website_{name}_way"
    )
    if way == ways[0]:
        return 0
    return st.number_input(
        text(f"website.{name}.pixels", a=limits[0], b=limits[1]),
        *limits,
        value=usual,
        step=_PIXELS_A_STEP,
        key=f"website_{name}",
    )


def _one_of(label: str, choices: Sequence[str], named: Callable[[str], str], *, key: str) -> str:
    return st.radio(label, choices, format_func=named, key=key)


def _picked(label: str, ids: Mapping[str, Any], rows: Mapping[str, Any], *, key: str) -> str:
    """One of several by its name; typing narrows the list."""
    named = sorted(ids, key=lambda id: str(rows[id].name).casefold())
    return st.selectbox(label, named, format_func=lambda id: str(rows[id].name), key=key)

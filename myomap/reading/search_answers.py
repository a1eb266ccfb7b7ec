"""What the search answers, as data for the list under its box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from myomap.reading.markup import Reading
from myomap.scope import scope_of
from myomap.search import MOST_LETTERS, Found, find, plain
from myomap.view_state import ViewState, settled

MOST_HITS = 8


def answer_to(reading: Reading, asked: Any) -> dict[str, Any]:
    """Return the hits for what a browser asked, and how many they are in words.

    Parameters
    ----------
    asked
        What the browser sent: `n`, the number of the question, and `text`, what was typed. Anything else is
        answered with nothing.

    Returns
    -------
    dict
        `n` as it was asked, `said` for people who cannot see the list, and `hits`: reference, side, address,
        name with the side, the words that fit where the name does not show them, and the kind in words.
    """
    if not isinstance(asked, Mapping) or not isinstance(asked.get("n"), int | float):
        return {}
    scope = scope_of(reading.atlas, reading.view.only)
    found = find(reading.atlas, str(asked.get("text", ""))[:MOST_LETTERS], MOST_HITS + 1, scope)
    count = "none" if not found else "many" if len(found) > MOST_HITS else "count"
    hits = [_row(reading, hit) for hit in found[:MOST_HITS]]
    return {"n": asked["n"], "said": reading.text(f"search.{count}", n=len(hits)), "hits": hits}


def _row(reading: Reading, hit: Found) -> tuple[str, ...]:
    side = "" if hit.kind == "condition" else hit.side
    name = reading.sided(hit.name, side)
    matched = "" if plain(hit.matched) in plain(hit.name) else hit.matched
    href = reading.ways.to(settled(_wanted(reading.view, hit, side), reading.atlas))
    return (f"{hit.kind}:{hit.id}", side, href, name, matched, reading.text(f"search.kind.{hit.kind}"))


def _wanted(view: ViewState, hit: Found, side: str) -> ViewState:
    """The view that a hit leads to, without a side on that of the view or on the right, as on the map."""
    if hit.kind == "condition":
        return view.with_(condition=hit.id, muscle="", point="", areas=(), across=(), side="")
    side = side or (view.side if view.side in ("left", "right") else "right")
    if hit.kind == "area":
        return view.with_(areas=(hit.id,), across=(), muscle="", point="", condition="", side=side)
    return view.with_(muscle=hit.id, point="", side=side)

"""What is on screen, and the address that says it: read and written here only, with ids only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from myomap.atlas import Atlas
from myomap.errors import nearest, shortened
from myomap.geometry import LAYERS

VIEWS = (
    *("front", "back", "left", "right", "head-front", "head-left", "head-right", "head-back"),
    *("hand-palm", "hand-back", "foot-sole", "foot-top", "foot-inner", "foot-outer"),
)
BODIES = ("male", "female")
SIDES = ("left", "right", "midline")
MAX_AREAS = 12
_MOST_NOTES = 6
_NAMES = ("view", "body", "layer", "side", "area", "muscle", "point", "condition", "lang", "embed")
_STREAMLITS_OWN = ("embed_options",)


class Note(NamedTuple):
    """Something polite to say about an address: a key of the text table and its values."""

    key: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class ViewState:
    """What is on screen. All values are ids; an empty one means nothing is chosen."""

    view: str = "front"
    body: str = "male"
    layer: str = "surface"
    side: str = ""
    """The person's side: left or right; midline when only midline areas are chosen; empty for nothing."""
    areas: tuple[str, ...] = ()
    muscle: str = ""
    point: str = ""
    condition: str = ""
    lang: str = "en"
    embed: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is chosen."""
        return not (self.areas or self.muscle or self.point or self.condition)

    def with_(self, **changes: Any) -> ViewState:
        """Return a copy with some values changed."""
        return replace(self, **changes)


def parse(
    query_params: Mapping[str, Any], atlas: Atlas, languages: Sequence[str] = ("en",)
) -> tuple[ViewState, tuple[Note, ...]]:
    """Read an address.

    Whatever the address holds, a state comes out: unknown names and values are dropped with a note each.

    Parameters
    ----------
    query_params
        Names and values, a value being text or a list of texts; `st.query_params` too.
    languages
        The languages that there are words for.

    Returns
    -------
    The state and at most six notes, unknown names first.
    """
    notes: list[Note] = []
    given = {name: _values(query_params, name) for name in _NAMES}
    for name in query_params:
        if name not in _NAMES and name not in _STREAMLITS_OWN:
            notes.append(Note("address.unknown_name", {"name": shortened(str(name), 40)}))

    def one(name: str, known: Iterable[str], default: str = "") -> str:
        values = [value for value in given[name] if value]
        if not values:
            return default
        if values[-1] in known:
            return values[-1]
        notes.append(_unknown(name, values[-1], known))
        return default

    areas: list[str] = []
    for value in dict.fromkeys(filter(None, given["area"][: 10 * MAX_AREAS])):
        if value in atlas.areas:
            areas.append(value)
        else:
            notes.append(_unknown("area", value, atlas.areas))
    if len(areas) > MAX_AREAS or len(given["area"]) > 10 * MAX_AREAS:
        notes.insert(0, Note("address.too_many", {"name": "area", "limit": str(MAX_AREAS)}))
    muscle = one("muscle", atlas.muscles)
    point = one("point", atlas.trigger_points)
    if point:
        its_muscle = atlas.trigger_points[point].muscle_id
        if muscle and muscle != its_muscle:
            notes.append(Note("address.point_moved", {"muscle": its_muscle, "point": point}))
        muscle = its_muscle
    state = ViewState(
        view=one("view", VIEWS, "front"),
        body=one("body", BODIES, "male"),
        layer=one("layer", LAYERS, "surface"),
        side=one("side", SIDES),
        areas=tuple(areas[:MAX_AREAS]),
        muscle=muscle,
        point=point,
        condition=one("condition", atlas.conditions),
        lang=one("lang", languages, languages[0] if languages else "en"),
        embed=one("embed", ("true", "false"), "false") == "true",
    )
    return settled(state, atlas), tuple(notes[:_MOST_NOTES])


def settled(state: ViewState, atlas: Atlas) -> ViewState:
    """Return the state with a side that fits what is chosen, and the muscle that its point belongs to.

    A muscle, a point or a paired area needs left or right (left when neither was said); midline areas alone
    have midline; without a choice of these there is no side.
    """
    muscle = atlas.trigger_points[state.point].muscle_id if state.point else state.muscle
    paired = any(atlas.areas[area].laterality == "paired" for area in state.areas)
    if muscle or paired:
        side = state.side if state.side in ("left", "right") else "left"
    else:
        side = "midline" if state.areas else ""
    return replace(state, muscle=muscle, side=side)


def to_params(state: ViewState) -> dict[str, str | list[str]]:
    """Return the names and values of the address that restores a state, in a fixed order, defaults left out.

    A settled state comes back from `parse` as it was.
    """
    usual = ViewState()
    found: dict[str, str | list[str]] = {}
    for name in _NAMES:
        if name == "area":
            if state.areas:
                found["area"] = list(state.areas)
        elif name == "embed":
            if state.embed:
                found["embed"] = "true"
        elif (value := getattr(state, name)) != getattr(usual, name):
            found[name] = value
    return found


def _values(query_params: Mapping[str, Any], name: str) -> list[str]:
    """Return every value of a name, as clean text."""
    if name not in query_params:
        return []
    get_all = getattr(query_params, "get_all", None)
    found = get_all(name) if get_all else query_params[name]
    values = found if isinstance(found, list | tuple) else [found]
    return [str(value)[:200].strip() for value in values]


def _unknown(name: str, value: str, known: Iterable[str]) -> Note:
    shown = {"name": name, "value": shortened(value, 40), "near": nearest(value, known)}
    return Note("address.unknown_value", shown)

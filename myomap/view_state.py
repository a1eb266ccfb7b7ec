"""What is on screen, and the address that says it: read and written here only, with ids only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from myomap.atlas import Atlas
from myomap.errors import UnknownIdError, nearest, shortened
from myomap.geometry import LAYERS
from myomap.scope import scope_of
from myomap.sides import OTHER_SIDE

VIEWS = (
    *("front", "back", "left", "right", "head-front", "head-left", "head-right", "head-back"),
    *("hand-palm", "hand-back", "foot-sole", "foot-top", "foot-inner", "foot-outer"),
)
BODIES = ("male", "female")
SIDES = ("left", "right", "midline")
OVERLAYS = ("dermatomes",)
STEPS = ("hurts", "source", "care", "call")
"""The steps of the show mode: here it hurts, here it may come from, what we can do, when to call."""
KINDS = (
    *("find", "name", "pattern", "refers", "origin", "insertion", "action", "nerve", "roots"),
    *("mimic", "zone"),
)
"""Kinds of questions at the student's desk; study/questions.py says what each asks."""
MAX_AREAS = 12
_MOST_VALUES = 10 * MAX_AREAS
MOST_QUESTIONS = 100
_LARGEST_SEED = 999_999_999
_MOST_NOTES = 6
_NAMES = (
    *("view", "body", "layer", "side", "area", "across", "muscle", "point", "compare", "condition"),
    *("overlay", "step", "region", "ask", "n", "seed", "country", "only", "lang", "embed"),
)
_LISTS = {"area": "areas", "across": "across", "region": "regions", "ask": "kinds"}
_FIELDS = {**_LISTS, "n": "count"}
_OF_THE_FRAME = ("embed_options", "accent")
"""Names that say how a page looks in another page; they choose nothing of the atlas."""


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
    across: tuple[str, ...] = ()
    """Paired areas that hurt on the side opposite to `side`."""
    muscle: str = ""
    point: str = ""
    compare: str = ""
    """A muscle or a trigger point that the chosen one is compared with, on the same side."""
    condition: str = ""
    overlay: str = ""
    """What is laid over the body: dermatomes, or nothing."""
    step: str = "hurts"
    """The step of the show mode."""
    regions: tuple[str, ...] = ()
    """Regions whose muscles are studied; empty for all."""
    kinds: tuple[str, ...] = ()
    """What is asked at the student's desk, in the order of `KINDS`; empty for all."""
    count: int = 0
    """Number of questions; 0 for the usual one."""
    seed: int = 0
    """What a fixed test is drawn by: the same number gives everybody the same questions; 0 for no test."""
    country: str = ""
    """Whose emergency number is shown; empty for that of the visitor's browser."""
    only: str = ""
    """What is offered, as `scope.scope_of` reads it; empty for the whole atlas."""
    lang: str = "en"
    embed: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is chosen."""
        return not (self.areas or self.across or self.muscle or self.point or self.condition)

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
        if len(notes) < _MOST_NOTES and name not in _NAMES and name not in _OF_THE_FRAME:
            notes.append(Note("address.unknown_name", {"name": shortened(_as_text(name), 40)}))

    def one(name: str, known: Iterable[str], default: str = "") -> str:
        values = [value for value in given[name] if value]
        if not values:
            return default
        if values[-1] in known:
            return values[-1]
        notes.append(_unknown(name, values[-1], known))
        return default

    areas = _listed("area", given["area"], atlas, notes)
    across = _listed("across", given["across"], atlas, notes)
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
        areas=areas,
        across=across,
        muscle=muscle,
        point=point,
        condition=one("condition", atlas.conditions),
        compare=one("compare", {**atlas.muscles, **atlas.trigger_points}),
        overlay=one("overlay", OVERLAYS),
        step=one("step", STEPS, "hurts"),
        regions=_known("region", given["region"], atlas.regions, notes),
        kinds=_known("ask", given["ask"], KINDS, notes),
        count=_number("n", given["n"], MOST_QUESTIONS, notes),
        seed=_number("seed", given["seed"], _LARGEST_SEED, notes),
        country=one("country", atlas.countries),
        only=_offered(given["only"], atlas, notes),
        lang=one("lang", languages, languages[0] if languages else "en"),
        embed=one("embed", ("true", "false"), "false") == "true",
    )
    return settled(_inside(state, atlas, notes), atlas), tuple(notes[:_MOST_NOTES])


def _offered(given: Sequence[str], atlas: Atlas, notes: list[Note]) -> str:
    """What the address offers, or the whole atlas and a note."""
    asked = next((value for value in reversed(given) if value), "")
    try:
        scope_of(atlas, asked)
    except UnknownIdError as error:
        shown = {"name": "only", "value": shortened(asked, 40), "near": error.near}
        notes.append(Note("address.unknown_value", shown))
        return ""
    return asked


def _inside(state: ViewState, atlas: Atlas, notes: list[Note]) -> ViewState:
    """The state without what lies outside of what is offered, and a note if there was something.

    Where one muscle or one condition is offered, it is chosen unless something else is.
    """
    scope = scope_of(atlas, state.only)
    if not scope.is_part:
        return state
    kept = state.with_(
        areas=tuple(one for one in state.areas if one in scope.areas),
        across=tuple(one for one in state.across if one in scope.areas),
        muscle=state.muscle if state.muscle in scope.muscles else "",
        point=state.point if state.point in scope.points else "",
        condition=state.condition if state.condition in scope.conditions else "",
        compare=state.compare if state.compare in scope.muscles | scope.points else "",
    )
    if kept != state:
        notes.append(Note("address.outside", {}))
    if kept.is_empty and scope.kind in ("muscle", "condition"):
        kept = kept.with_(**{scope.kind: scope.id})
    return kept


def settled(state: ViewState, atlas: Atlas) -> ViewState:
    """Return the state with a side that fits what is chosen, and the muscle that its point belongs to.

    A muscle, a point or a paired area needs left or right (left when neither was said); midline areas alone
    have midline; without a choice of these there is no side. Areas of the opposite side become areas of the
    side when nothing else with a side is chosen. Nothing is compared with itself, or without a muscle.
    """
    muscle = atlas.trigger_points[state.point].muscle_id if state.point else state.muscle
    across = tuple(area for area in state.across if atlas.areas[area].laterality == "paired")
    beside = (area for area in state.across if area not in {*across, *state.areas})
    areas = (*state.areas, *beside)[:MAX_AREAS]
    side = state.side if state.side in ("left", "right") else "left"
    if across and not muscle and not any(atlas.areas[area].laterality == "paired" for area in areas):
        # nothing but the middle hurts on this side: look at the other
        areas, across, side = (*areas, *across)[:MAX_AREAS], (), OTHER_SIDE[side]
    if not (muscle or any(atlas.areas[area].laterality == "paired" for area in areas)):
        side = "midline" if areas else ""
    compare = state.compare if muscle and state.compare not in (muscle, state.point) else ""
    return replace(state, muscle=muscle, areas=areas, across=across, side=side, compare=compare)


def to_params(state: ViewState) -> dict[str, str | list[str]]:
    """Return the names and values of the address that restores a state, in a fixed order, defaults left out.

    A settled state comes back from `parse` as it was.
    """
    usual = ViewState()
    found: dict[str, str | list[str]] = {}
    for name in _NAMES:
        if name in _LISTS:
            if listed := getattr(state, _LISTS[name]):
                found[name] = list(listed)
        elif name == "embed":
            if state.embed:
                found["embed"] = "true"
        elif (value := getattr(state, _FIELDS.get(name, name))) != getattr(usual, _FIELDS.get(name, name)):
            found[name] = str(value)
    return found


def _listed(name: str, given: Sequence[str], atlas: Atlas, notes: list[Note]) -> tuple[str, ...]:
    """The known areas among what was given, each once, and a note for what is unknown or too much."""
    known: list[str] = []
    for value in dict.fromkeys(filter(None, given[:_MOST_VALUES])):
        if value in atlas.areas:
            known.append(value)
        else:
            notes.append(_unknown(name, value, atlas.areas))
    if len(known) > MAX_AREAS or len(given) > _MOST_VALUES:
        notes.insert(0, Note("address.too_many", {"name": name, "limit": str(MAX_AREAS)}))
    return tuple(known[:MAX_AREAS])


def _known(name: str, given: Sequence[str], known: Iterable[str], notes: list[Note]) -> tuple[str, ...]:
    """The known values among what was given, each once and in the order of `known`; a note for each other."""
    asked = dict.fromkeys(filter(None, given[:_MOST_VALUES]))
    notes.extend(_unknown(name, value, known) for value in asked if value not in known)
    return tuple(value for value in known if value in asked)


def _number(name: str, given: Sequence[str], most: int, notes: list[Note]) -> int:
    """The last whole number given, from 1 to `most`; 0 and a note for anything else."""
    values = [value for value in given if value]
    if not values:
        return 0
    if values[-1].isascii() and values[-1].isdigit() and 1 <= int(values[-1]) <= most:
        return int(values[-1])
    shown = {"name": name, "value": shortened(values[-1], 40), "limit": str(most)}
    notes.append(Note("address.not_a_number", shown))
    return 0


def _values(query_params: Mapping[str, Any], name: str) -> list[str]:
    """Return every value of a name, as clean text."""
    if name not in query_params:
        return []
    get_all = getattr(query_params, "get_all", None)
    found = get_all(name) if get_all else query_params[name]
    values = found if isinstance(found, list | tuple) else [found]
    return [_as_text(value)[:200].strip() for value in values]


def _as_text(value: object) -> str:
    """Return a text as it is, and of anything else what it is: an address holds nothing else."""
    return value if isinstance(value, str) else type(value).__name__


def _unknown(name: str, value: str, known: Iterable[str]) -> Note:
    shown = {"name": name, "value": shortened(value, 40), "near": nearest(value, known)}
    return Note("address.unknown_value", shown)

"""What the browser needs to answer several choices at once: `finder.js` has no facts of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from myomap.atlas import Atlas, Referral
from myomap.errors import MyomapError
from myomap.geometry import Geometry
from myomap.names import sided
from myomap.queries import mimics_for, red_flags_for
from myomap.ranking import load_weights
from myomap.reading.markup import LateReferences, Reading, Ways, details, linked, params_of
from myomap.reading.panel import PAGES, TRAIL_PLACE, actions, framed, trailed
from myomap.reading.panel_area import (
    CONDITIONS_SHOWN,
    LYING_SHOWN,
    SUSPECTS_SHOWN,
    answer_part,
    conditions_part,
    head_of_several,
    how_part,
    lying_at,
    lying_part,
    sender_line,
)
from myomap.reading.panel_compare import lettered, movements_part, side_by_side
from myomap.reading.panel_nerve import NERVE_PLACE, nerve_text
from myomap.reading.panel_parts import (
    FLAGS_SHOWN,
    MIMICS_SHOWN,
    SOURCES_PLACE,
    dispute,
    in_zone,
    look_alike_line,
    look_alikes_part,
    sign_line,
    signs_part,
)
from myomap.scope import Scope
from myomap.text import Text
from myomap.view_state import ViewState

# Rows name these by their positions; finder.js has the same lists.
_ZONES = ("essential", "spillover")
_FELT = ("same", "opposite", "midline")
_BASES = ("recalled", "consensus", "read")
# Words that the browser fills in, and their fields.
_WORDS: dict[str, tuple[str, ...]] = {
    "site.title": ("page",),
    "panel.area.many": ("n",),
    "panel.area.remove": ("name",),
    "panel.find.fits_all": ("n",),
    "panel.find.fits_some": ("k", "n"),
    "panel.find.at.essential": ("places",),
    "panel.find.at.spillover": ("places",),
    "panel.find.elsewhere": ("n",),
    "panel.find.elsewhere.one": (),
    "panel.find.elsewhere.none": (),
    "panel.flags.more": ("n",),
    "panel.flags.more.one": (),
    "panel.more": ("n",),
    "panel.compare.both": (),
    "panel.compare.first": (),
    "panel.compare.second": (),
    **{f"commonness.{n}": () for n in (1, 2, 3)},
    **{f"basis.{basis}": () for basis in _BASES},
}
_LINK = ("{reference}", "{side}", "{label}", "{spoken}", "{points}")

Data = dict[str, Any]


class _Slots(Ways):
    """Addresses that the browser fills in; pages that there are not stay without a link."""

    def __init__(self, ways: Ways, pages: Iterable[str]) -> None:
        self.to_page = ways.to_page
        self._pages = frozenset(pages)

    def to(self, view: ViewState) -> str:
        return "{href}"

    def page(self, name: str, /, **params: str | list[str]) -> str:
        return f"{{{name}}}" if name in self._pages else ""


def finder_data(
    atlas: Atlas, geometry: Geometry, text: Text, references: LateReferences, scope: Scope, ways: Ways
) -> Data:
    """Return what `finder.js` makes its answers from; the page adds the map's catalogue.

    Parameters
    ----------
    references
        Collects the citations; marks in the HTML name them by their position.
    scope
        What can be chosen. What leads beyond it is named, and linked if there is a way there.
    ways
        Where links lead.

    Returns
    -------
    dict
        weights
            What counts how much in the order (`data/ranking.toml`); commonness from 1.
        areas, muscles, cited
            Ids, ids, and lists of positions of citations, which the rows below name by their positions.
        patterns
            Rows `[trigger_point_id, muscle, commonness, referrals]` of all points that can be chosen or send
            pain to where it can be chosen; a referral is `[area, side, zone, basis, disputed, cited]`.
        conditions
            Rows `[condition_id, name]`.
        others
            What is named and cannot be chosen: areas, muscles, points and conditions, as in the catalogue.
        actions
            What a muscle does, by its id.
        signs, mimics
            Rows `[html, urgency, areas, number of links]` and `[html, areas]` in their order. Without links,
            or areas, they hold for all places.
        lying, felt
            The muscles that lie under a paired area, and the ids of the conditions felt there.
        ways
            What an address has before and after what is chosen, and whether it tells the body; null where
            there is no way.
        lower
            Whether names have a small first letter within a line.
        shown, words, html
            How many lines stay in sight; words; pieces of HTML. Fields in braces are for the browser.
    """
    here = ViewState(only=f"{scope.kind}:{scope.id}" if scope.is_part else scope.kind, lang=text.lang)
    leading = {"to": _way(ways.to, here), "beyond": _way(ways.beyond, here)}
    leading |= {name: _way(_page(ways, name), here) for name in PAGES}
    slots = _Slots(ways, (name for name in PAGES if leading[name]))
    reading = Reading(atlas, text, geometry, here, references=references, ways=slots, later=True)
    weights = load_weights()
    return {
        "weights": {
            **{name: getattr(weights, name) for name in ("coverage", "essential", "common", "focus")},
            "commonness": dict(weights.commonness),
            "zone": dict(weights.zone),
        },
        **_rows(reading, scope),
        "ways": leading,
        "lower": text("map.label.case") == "lower",
        "shown": {
            "signs": FLAGS_SHOWN,
            "senders": SUSPECTS_SHOWN,
            "mimics": MIMICS_SHOWN,
            "lying": LYING_SHOWN,
            "conditions": CONDITIONS_SHOWN,
        },
        "words": _words(text),
        "html": _pieces(reading, scope),
    }


def _way(leads_to: Callable[[ViewState], str], here: ViewState) -> list[Any] | None:
    """What addresses have before and after what is chosen, and whether they tell the body."""
    chosen = {"side": "left", "muscle": "any"}
    href = leads_to(here.with_(**chosen, body="female"))
    if not href:
        return None
    before, told, after = href.partition(urlencode(chosen))
    if not told:
        raise MyomapError(f"The address {href} does not say what is chosen as view_state does.")
    start = before.removesuffix("body=female&")
    return [start, after, start != before]


def _page(ways: Ways, name: str) -> Callable[[ViewState], str]:
    return lambda view: ways.page(name, **params_of(view))


def _rows(reading: Reading, scope: Scope) -> Data:
    """The rows of `finder_data`: patterns, and what is told of places and muscles."""
    atlas = reading.atlas
    referrals = {
        point: rows
        for point, rows in atlas.referrals_by_point.items()
        if point in scope.points or any(row.area_id in scope.areas for row in rows)
    }
    reached = {row.area_id for rows in referrals.values() for row in rows}
    areas = _numbered(atlas.areas, scope.areas | reached)
    paired = [one for one in areas if one in scope.areas and atlas.areas[one].laterality == "paired"]
    lying = {area: found for area in paired if (found := lying_at(reading, area))}
    felt = {area: ids for area in paired if (ids := atlas.conditions_by_area[area])}
    owners = {atlas.trigger_points[point].muscle_id for point in referrals}
    muscles = _numbered(atlas.muscles, owners.union(*lying.values()))
    patterns, cited = _patterns(reading, referrals, areas, muscles)
    drawn = {row.area_id for point in scope.points for row in atlas.referrals_by_point[point]}
    named = {
        "areas": drawn | scope.areas,
        "muscles": muscles.keys() | scope.muscles,
        "points": referrals.keys() | scope.points,
        "conditions": scope.conditions.union(*felt.values()),
    }
    return {
        "areas": list(areas),
        "muscles": list(muscles),
        "patterns": patterns,
        "cited": cited,
        "conditions": [
            [one, row.name] for one, row in atlas.conditions.items() if scope.holds("condition", one)
        ],
        "others": _others(atlas, scope, named),
        "actions": {one: row.action for one, row in atlas.muscles.items() if scope.holds("muscle", one)},
        "lying": {area: [muscles[one] for one in found] for area, found in lying.items()},
        "felt": {area: list(ids) for area, ids in felt.items()},
        "signs": _signs(reading, areas, scope),
        "mimics": _mimics(reading, areas, scope),
    }


def _patterns(
    reading: Reading,
    referrals: Mapping[str, Iterable[Referral]],
    areas: Mapping[str, int],
    muscles: Mapping[str, int],
) -> tuple[list[list[Any]], list[tuple[int, ...]]]:
    """The rows of patterns, and the lists of citations that they name by position."""
    cited: dict[tuple[int, ...], int] = {}

    def packed(row: Referral) -> list[int]:
        reading.references.cite(row.citations)
        sources = tuple(reading.references.numbers[one] for one in row.citations)
        marks = (_FELT.index(row.side), _ZONES.index(row.zone), _BASES.index(row.basis), int(row.disputed))
        return [areas[row.area_id], *marks, cited.setdefault(sources, len(cited))]

    points = reading.atlas.trigger_points
    found: list[list[Any]] = [
        [id, muscles[points[id].muscle_id], points[id].commonness, [packed(row) for row in rows]]
        for id, rows in referrals.items()
    ]
    return found, list(cited)


def _others(atlas: Atlas, scope: Scope, named: Mapping[str, Collection[str]]) -> Data:
    """What is named and cannot be chosen, as rows of the catalogue."""
    rows: dict[str, Iterable[tuple[str, ...]]] = {
        "areas": ((one.area_id, one.name, one.region_id, one.laterality) for one in atlas.areas.values()),
        "muscles": ((one.muscle_id, one.name) for one in atlas.muscles.values()),
        "points": (
            (one.trigger_point_id, one.muscle_id, one.part, one.label)
            for one in atlas.trigger_points.values()
        ),
        "conditions": ((one.condition_id, one.name) for one in atlas.conditions.values()),
    }
    return {
        kind: [
            row for row in listed if row[0] in named[kind] and not scope.holds(kind.removesuffix("s"), row[0])
        ]
        for kind, listed in rows.items()
    }


def _numbered(ids: Iterable[str], wanted: Collection[str]) -> dict[str, int]:
    return {id: at for at, id in enumerate(one for one in ids if one in wanted)}


def _signs(reading: Reading, areas: Mapping[str, int], scope: Scope) -> list[list[Any]]:
    """The warning signs that some place of the scope brings up, the most urgent first."""
    if not scope.areas:
        return []
    found = red_flags_for(reading.atlas, sorted(scope.areas))
    urgencies = {urgency: at for at, urgency in enumerate(dict.fromkeys(found["urgency"]))}
    flags = [reading.atlas.red_flags[one] for one in found["red_flag_id"]]
    return [
        [
            sign_line(reading, flag),
            urgencies[flag.urgency],
            [areas[one] for one in flag.area_ids if one in scope.areas],
            len(flag.area_ids) + len(flag.muscle_ids),
        ]
        for flag in flags
    ]


def _mimics(reading: Reading, areas: Mapping[str, int], scope: Scope) -> list[list[Any]]:
    """What pain at some place of the scope is mistaken for, the most urgent first."""
    if not scope.areas:
        return []
    mimics = [reading.atlas.mimics[one] for one in mimics_for(reading.atlas, sorted(scope.areas))["mimic_id"]]
    return [
        [look_alike_line(reading, mimic), [areas[one] for one in mimic.area_ids if one in scope.areas]]
        for mimic in mimics
    ]


def _words(text: Text) -> dict[str, str]:
    words = {key: text(key, **{name: f"{{{name}}}" for name in fields}) for key, fields in _WORDS.items()}
    return words | {f"sided.{side}": sided(text, "{name}", side) for side in ("left", "right")}


def _pieces(reading: Reading, scope: Scope) -> dict[str, Any]:
    """Pieces of the panel, made by the functions that make the panel's own."""
    pieces = {
        "nerve": nerve_text(reading),
        "trail": trailed(reading, "{body}"),
        "zone": in_zone("{zone}", "{told}"),
        "link": {
            "held": linked("{href}", *_LINK),
            "away": linked("{href}", *_LINK, held=False),
            "named": linked("", *_LINK),
        },
        "lettered": lettered("{lead}", "{told}"),
        "movements": movements_part(reading, "{body}"),
        "comparison": side_by_side(reading, "{body}"),
    }
    if not scope.areas:
        return pieces
    pages = {name: reading.ways.page(name) for name in PAGES}
    return pieces | {
        "panel": framed(reading, "{title}", f"{TRAIL_PLACE}{actions(reading, pages)}{{body}}"),
        "head": head_of_several(reading, "{title}", "{chips}"),
        "dropped": {
            side: reading.without("{area}", side, reading.view, "{name}", "{spoken}")
            for side in ("left", "right", "midline")
        },
        "signs": signs_part(reading, "{body}"),
        "mimics": look_alikes_part(reading, "{body}"),
        "answer": answer_part(reading, "{body}"),
        "none": answer_part(reading, ""),
        "sender": sender_line(
            *(f"{{{one}}}" for one in ("muscle", "mark", "common", "reason", "points", "sure", "numbers"))
        ),
        "dispute": dispute(reading),
        "cited": "<!--c{positions}-->",
        "rest": details("{title}", "{body}", "panel-rest"),
        "lying": lying_part(reading, "{body}"),
        "lyingNone": lying_part(reading, ""),
        "felt": conditions_part(reading, "{body}"),
        "nervePlace": NERVE_PLACE,
        "how": how_part(reading),
        "sourcesPlace": SOURCES_PLACE,
    }

"""The panel beside the map: what the atlas says about the view, as one piece of HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from myomap.atlas import Atlas
from myomap.geometry import Geometry
from myomap.reading.markup import (
    APP,
    ELSEWHERE,
    FRAMED,
    LateReferences,
    Reading,
    References,
    Ways,
    Wording,
    header,
    items,
    params_of,
    section,
)
from myomap.reading.panel_area import area_panel
from myomap.reading.panel_condition import condition_panel
from myomap.reading.panel_muscle import muscle_panel, point_panel
from myomap.reading.panel_parts import NUMBER_PLACE, emergency_number
from myomap.scope import FINDER, scope_of
from myomap.text import Text
from myomap.view_state import Note, ViewState

STARTING_PLACES = 2
PAGES = ("show", "handout")
"""Pages on which a panel offers to go on with its view."""
TRAIL_PLACE = "<!--trail-->"


def panel_html(
    atlas: Atlas,
    geometry: Geometry,
    text: Text,
    view: ViewState,
    notes: Iterable[Note] = (),
    *,
    ways: Ways | None = None,
    late: LateReferences | None = None,
) -> str:
    """Return the panel of a view.

    The most exact thing chosen is shown: a trigger point, else a muscle, else places, else a condition.
    What else is chosen stands above it as links.

    Parameters
    ----------
    notes
        What the address asked for and the atlas does not have; shown above everything.
    ways
        Where its links lead; by default as in the app, or in the frame of another site if the view says so.
    late
        Collects the citations of many panels; then each has marks for what the browser fills in.

    Returns
    -------
    str
        One `<section data-testid="panel">`; every interpolated value is escaped. `with_number` puts the
        emergency number in, which differs between visitors of the same view.
    """
    found, ways = late or References(), ways or (FRAMED if view.embed else APP)
    reading = Reading(atlas, text, geometry, view, references=found, ways=ways, later=late is not None)
    if view.point:
        body = point_panel(reading)
    elif view.muscle:
        body = muscle_panel(reading)
    elif view.areas or view.across:
        body = area_panel(reading)
    elif view.condition:
        body = condition_panel(reading)
    else:
        body = _nothing_chosen(reading)
    told = items(note_text(reading, note) for note in notes)
    told = f'<div class="panel-note" role="status">{told}</div>' if told else ""
    title = escape(panel_title(atlas, text, view))
    return framed(reading, title, f"{told}{_trail(reading)}{_actions(reading)}{body}{_whole_atlas(reading)}")


def framed(reading: Reading, title: str, inner: str) -> str:
    """Return a panel around all that it says. The title, for the browser's tab, is escaped already."""
    label = reading.word("panel.label")
    opening = f'<section class="panel" data-testid="panel" data-title="{title}" aria-label="{label}">'
    return f"{opening}{inner}</section>"


def with_number(panel: str, atlas: Atlas, text: Text, view: ViewState, country: str, ways: Ways = APP) -> str:
    """Return a panel with the emergency number of the view's country, or else of the given one."""
    if NUMBER_PLACE not in panel:
        return panel
    return panel.replace(NUMBER_PLACE, emergency_number(atlas, text, view.country or country, ways))


def panel_title(atlas: Atlas, text: Text, view: ViewState) -> str:
    """Return the name of what the panel shows, for the browser's tab and its history (not escaped)."""
    if view.muscle:
        name = atlas.muscles[view.muscle].name
    elif view.areas:
        name = atlas.areas[view.areas[0]].name
    elif view.condition:
        name = atlas.conditions[view.condition].name
    else:
        name = text("page.body_map.title")
    return text("site.title", page=name)


def note_text(reading: Wording, note: Note) -> str:
    """Return a note about the address in words, escaped; with the nearest right answer when there is one."""
    key = f"{note.key}_near" if note.values.get("near") else note.key
    named = {"muscle": reading.atlas.muscles[note.values["muscle"]].name} if "muscle" in note.values else {}
    return reading.word(key, **{**note.values, **named})


def notes_html(reading: Wording, notes: Iterable[Note], css_class: str = "page-note") -> str:
    """Return what the address asked for in vain, as it stands above a page; empty without notes."""
    told = items(note_text(reading, note) for note in notes)
    return f'<div class="{css_class}" role="status">{told}</div>' if told else ""


def _trail(reading: Reading) -> str:
    if reading.later:
        return TRAIL_PLACE
    view = reading.view
    links = []
    if view.condition and (view.areas or view.muscle):
        links.append(reading.condition(view.condition))
    if view.areas and view.muscle:
        links += [reading.area(one, view.side) for one in view.areas]
    return trailed(reading, items(links))


def trailed(reading: Reading, links: str) -> str:
    """Return what else is chosen around a list of its links; nothing when there are none."""
    label = reading.word("panel.trail")
    return links and f'<nav class="panel-trail" aria-label="{label}">{links}</nav>'


def _actions(reading: Reading) -> str:
    if reading.view.is_empty:
        return ""
    params = params_of(reading.view.with_(compare="", overlay=""))
    return actions(reading, {page: reading.ways.page(page, **params) for page in PAGES})


def actions(reading: Reading, ways: Mapping[str, str]) -> str:
    """Return the links to `PAGES`, from their addresses; a page without one is left out."""
    links = "".join(
        f'<a href="{escape(way)}"{reading.ways.to_page} data-page="{page}">'
        f"{reading.word(f'page.{page}.link')}</a>"
        for page, way in ways.items()
        if way
    )
    return links and f'<nav class="panel-actions" aria-label="{reading.word("panel.actions")}">{links}</nav>'


def _whole_atlas(reading: Reading) -> str:
    """Inside another site's frame: a link that opens the same view in the atlas itself."""
    if not reading.view.embed:
        return ""
    href = reading.ways.beyond(reading.view)
    words = reading.word("site.open_full")
    return href and f'<p class="panel-quiet"><a href="{escape(href)}"{ELSEWHERE}>{words}</a></p>'


def _nothing_chosen(reading: Reading) -> str:
    steps = [reading.word(f"panel.empty.step.{one}") for one in _steps(reading)]
    return (
        header(
            "",
            reading.word("panel.empty.title"),
            f'<p class="panel-lead">{reading.word("panel.empty.lead")}</p>',
        )
        + items(steps, "panel-steps")
        + section(reading.word("panel.empty.start"), items(_starts(reading), "panel-links is-flowing"))
        + section(reading.word("panel.empty.is"), f"<p>{reading.word('panel.empty.is_text')}</p>")
        + section(reading.word("panel.empty.not"), f"<p>{reading.word('panel.empty.not_text')}</p>")
    )


def _starts(reading: Reading) -> list[str]:
    """The offered places that the atlas says most about, then the muscle with most points: a first look."""
    atlas, scope = reading.atlas, scope_of(reading.atlas, reading.view.only)
    places = sorted(
        (one for one in atlas.areas if one in scope.areas), key=lambda one: -len(atlas.referrals_by_area[one])
    )
    muscles = sorted(
        (one for one in atlas.muscles if one in scope.muscles),
        key=lambda one: -len(atlas.points_by_muscle[one]),
    )
    links = [reading.area(one, "right") for one in places[:STARTING_PLACES]]
    return links + [reading.muscle(one, "right") for one in muscles[:1]]


def _steps(reading: Reading) -> tuple[str, ...]:
    """The ways to an answer that the page offers."""
    scope = scope_of(reading.atlas, reading.view.only)
    first = ("areas",) if scope.areas else ()
    return (*first, *(() if scope.kind == FINDER else ("muscles",)), "point", "list")

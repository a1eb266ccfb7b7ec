"""The page of each muscle, and the list of all muscles by the part of the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from myomap.atlas import Muscle
from myomap.explanation import explanation_of
from myomap.export.frame import MUSCLES, Edition, muscle_path, title_of
from myomap.export.head import Leaf, described
from myomap.export.linked_data import cited_nodes, muscle_node
from myomap.export.pictures import plate
from myomap.names import small
from myomap.reading.markup import Reading, items
from myomap.reading.panel_muscle import muscle_panel
from myomap.reading.panel_parts import NUMBER_PLACE, emergency_number
from myomap.view_state import ViewState

SIDE = "right"
"""The person's side that pages show: pain may be felt on the side opposite to its point."""
PLACES_TOLD = 4
_LEVELS = {"h2": "h1", "h3": "h2"}
_HEADING = re.compile(r"<(/?)(h2|h3)(?: tabindex=\"-1\")?>")
_FOLDED = re.compile(r'<details class="(|panel-sources)">')


def muscle_leaf(edition: Edition, muscle: Muscle) -> Leaf:
    """Return the page of a muscle: all that the panel beside the map says of it, and its picture."""
    atlas, text, path = edition.atlas, edition.text, muscle_path(muscle.muscle_id)
    view = ViewState(muscle=muscle.muscle_id, side=SIDE, lang=text.lang)
    reading = Reading(atlas, text, edition.geometry, view, ways=edition.ways(path))
    number = emergency_number(atlas, text, edition.clinic.country, reading.ways)
    head, _, rest = as_page(muscle_panel(reading).replace(NUMBER_PLACE, number)).partition("</header>")
    story = explanation_of(atlas, view)
    opened = (
        f'<a class="button" href="{escape(reading.ways.on_map(view))}">{reading.word("web.map.open")}</a>'
    )
    picture = (plate(edition, path, story) if story else "") + f"<p>{opened}</p>"
    signs, rest = _signs_first(rest)
    places = ", ".join(felt_at(edition, muscle))
    return Leaf(
        path=path,
        name=muscle.name,
        title=title_of(edition, text("web.muscle.title", name=muscle.name)),
        description=described(muscle.summary, text("web.muscle.felt", places=places) if places else ""),
        body=(
            f'<article class="panel site-leaf" data-testid="muscle" data-ref="muscle:{muscle.muscle_id}">'
            f'<div class="site-first">{head}</header>{signs}</div><div class="site-aside">{picture}</div>'
            f'<div class="site-text">{rest}</div>{_neighbours(reading, muscle)}</article>'
        ),
        trail=((text("page.body_map.title"), "index.html"), (text("web.muscles.link"), MUSCLES)),
        about=muscle_node(atlas, muscle),
        kind="MedicalWebPage",
        citations=cited_nodes(atlas, reading.references.numbers),
    )


def muscles_leaf(edition: Edition) -> Leaf:
    """Return the list of all muscles by region, with where the pain of their points is most often felt."""
    atlas, text = edition.atlas, edition.text
    ways = edition.ways(MUSCLES)
    reading = Reading(atlas, text, edition.geometry, ViewState(side=SIDE, lang=text.lang), ways=ways)
    regions = sorted(atlas.regions.values(), key=lambda one: one.sort_order)
    found = {region: _muscles_of(reading, region.region_id) for region in regions}
    contents = items(
        (f'<a href="#{one.region_id}">{escape(one.name)}</a>' for one, here in found.items() if here),
        "flowing",
    )
    parts = "".join(
        f'<h2 id="{region.region_id}">{escape(region.name)}</h2>'
        + items((_listed(edition, reading, one) for one in here), "site-muscles")
        for region, here in found.items()
        if here
    )
    return Leaf(
        path=MUSCLES,
        name=text("web.muscles.link"),
        title=title_of(edition, text("web.muscles.title")),
        description=described(text("web.muscles.lead", n=len(atlas.muscles))),
        body=(
            f'<div class="page-text is-wide" data-testid="muscles">'
            f"<h1>{reading.word('web.muscles.title')}</h1>"
            f'<p class="lead">{reading.word("web.muscles.lead", n=len(atlas.muscles))}</p>'
            f'<nav aria-label="{reading.word("needling.contents")}">{contents}</nav>{parts}</div>'
        ),
        trail=((text("page.body_map.title"), "index.html"),),
    )


def felt_at(edition: Edition, muscle: Muscle) -> list[str]:
    """Return names of the places where the pain of a muscle is most often felt, its commonest point first."""
    atlas = edition.atlas
    points = atlas.points_by_muscle[muscle.muscle_id]
    areas = dict.fromkeys(
        one.area_id
        for point in points
        for one in atlas.referrals_by_point[point.trigger_point_id]
        if one.zone == "essential"
    )
    return [small(edition.text, atlas.areas[one].name) for one in list(areas)[:PLACES_TOLD]]


def _muscles_of(reading: Reading, region_id: str) -> Sequence[Muscle]:
    muscles = reading.atlas.muscles.values()
    return sorted((one for one in muscles if one.region_id == region_id), key=lambda one: one.name.lower())


def _listed(edition: Edition, reading: Reading, muscle: Muscle) -> str:
    places = ", ".join(felt_at(edition, muscle))
    told = f'<span class="quiet">{escape(places)}</span>' if places else ""
    name = reading.muscle(muscle.muscle_id, SIDE, muscle.name)
    return f'<span>{name} <i lang="la">{escape(muscle.latin)}</i></span>{told}'


def _neighbours(reading: Reading, muscle: Muscle) -> str:
    """Ways to the other muscles of the region."""
    links = items(
        (
            reading.muscle(one.muscle_id, SIDE, one.name)
            for one in _muscles_of(reading, muscle.region_id)
            if one is not muscle
        ),
        "panel-links is-flowing",
    )
    title = reading.word("web.muscles.near", part=reading.atlas.regions[muscle.region_id].name)
    return links and f'<nav class="site-near" aria-labelledby="near"><h2 id="near">{title}</h2>{links}</nav>'


def _signs_first(parts: str) -> tuple[str, str]:
    """The signs that send a person to a doctor, if there are any, and all that follows."""
    if not parts.startswith('<section class="panel-part panel-flags">'):
        return "", parts
    signs, end, rest = parts.partition("</section>")
    return signs + end, rest


def as_page(panel: str) -> str:
    """A panel as a page of its own: its headings one level up, and open what a page has room for."""
    raised = _HEADING.sub(lambda found: f"<{found[1]}{_LEVELS[found[2]]}>", panel)
    return _FOLDED.sub(r'<details class="\1" open>', raised.replace(' aria-live="polite"', ""))

"""The panel of the places that hurt: warning signs, then who is reported to send pain there, in order."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from myomap.explanation import places_of
from myomap.queries import muscles_at
from myomap.ranking import Place, Suspect, load_weights, suspects
from myomap.reading.markup import Reading, details, header, items, section, shortened
from myomap.reading.panel_nerve import nerve_part
from myomap.reading.panel_parts import dispute, in_zone, least_sure, look_alikes, sources, warning_signs

SUSPECTS_SHOWN = 5
LYING_SHOWN = 6
CONDITIONS_SHOWN = 6
LEAST_SHARE = 0.02
_ZONES = ("essential", "spillover")


def area_panel(reading: Reading) -> str:
    """Return the panel of the places of the view."""
    areas = tuple(dict.fromkeys((*reading.view.areas, *reading.view.across)))
    parts = [_head(reading), warning_signs(reading, areas), _answer(reading), look_alikes(reading, areas)]
    parts.append(nerve_part(reading))
    if len(areas) == 1:
        parts += [_lying(reading, areas[0]), _conditions(reading)]
    return "".join([*parts, how_part(reading), sources(reading)])


def _head(reading: Reading) -> str:
    places = places_of(reading.atlas, reading.view)
    area = reading.atlas.areas[places[0].area_id]
    kicker = reading.word("panel.area.kicker")
    if len(places) == 1:
        region = escape(reading.atlas.regions[area.region_id].name)
        lead = f'<p class="panel-quiet">{escape(area.description)}</p>' if area.description else ""
        hint = f'<p class="panel-quiet">{reading.word("panel.area.add")}</p>'
        return header(f"{kicker} · {region}", escape(_name(reading, places[0])), lead + hint)
    title = reading.word("panel.area.many", n=len(places))
    return head_of_several(reading, title, items((_chip(reading, one) for one in places), "panel-chips"))


def head_of_several(reading: Reading, title: str, chips: str) -> str:
    """Return the head of a panel of several places, around the list of them. The title is escaped already."""
    return header(reading.word("panel.area.kicker"), title, chips)


def _chip(reading: Reading, place: Place) -> str:
    """A place with a link that takes it away."""
    view, name = reading.view, _name(reading, place)
    other = place.side not in (view.side, "midline") and place.area_id in view.across
    listed = "across" if other else "areas"
    rest = view.with_(**{listed: tuple(one for one in getattr(view, listed) if one != place.area_id)})
    spoken = reading.word("panel.area.remove", name=name)
    return reading.without(place.area_id, place.side, rest, escape(name), spoken)


def _answer(reading: Reading) -> str:
    places = places_of(reading.atlas, reading.view)
    lines = [_sender(reading, one, places) for one in suspects(reading.atlas, places)]
    more = reading.word("panel.more", n=len(lines) - SUSPECTS_SHOWN)
    return answer_part(reading, shortened(lines, SUSPECTS_SHOWN, more, "panel-senders"))


def answer_part(reading: Reading, lines: str) -> str:
    """Return the part of the panel around the list of the muscles in order, or that there are none."""
    none = f'<p class="panel-quiet">{reading.word("panel.area.none")}</p>'
    return section(reading.word("panel.find.title"), lines, "panel-answer") or none


def _sender(reading: Reading, suspect: Suspect, places: Sequence[Place]) -> str:
    side = suspect.side if suspect.side in ("left", "right") else ""
    unsaid = reading.atlas.muscles[suspect.muscle_id].name if side == reading.view.side else ""
    muscle = reading.muscle(suspect.muscle_id, side, unsaid, suspect.points)
    points = ", ".join(reading.point(one, side) for one in suspect.points)
    areas = {place.area_id for place in suspect.zones}
    rows = [
        row
        for point in suspect.points
        for row in reading.atlas.referrals_by_point[point]
        if row.area_id in areas
    ]
    numbers = reading.references.cite(citation for row in rows for citation in row.citations)
    sure = reading.word(f"basis.{least_sure(row.basis for row in rows)}")
    mark = dispute(reading) if any(row.disputed for row in rows) else ""
    common = reading.word(f"commonness.{suspect.commonness}")
    reason = _reason(reading, suspect, places)
    return sender_line(muscle, mark, common, reason, points, sure, numbers)


def sender_line(
    muscle: str, mark: str, common: str, reason: str, points: str, sure: str, numbers: str
) -> str:
    """Return a muscle that may send pain there: how common that is, why it stands here, and its points.

    All parts are escaped already. The mark is that of a dispute, or empty; `sure` says how sure its sources
    are, whose `numbers` stand at the end.
    """
    return (
        f'<span class="panel-sender">{muscle}</span>{mark} '
        f'<span class="panel-tag">{common}</span>'
        f'<span class="panel-reason">{reason}</span>'
        f'<span class="panel-quiet">{points} '
        f'<span class="panel-sources-of" title="{sure}">{numbers}</span></span>'
    )


def _reason(reading: Reading, suspect: Suspect, places: Sequence[Place]) -> str:
    """Say why a muscle stands where it stands: which places it fits, how, and how much it hurts elsewhere."""
    if len(places) == 1:
        zone = suspect.zones[places[0]]
        said = [in_zone(zone, reading.word(f"panel.find.here.{zone}"))]
    else:
        whole = len(suspect.zones) == len(places)
        key = "panel.find.fits_all" if whole else "panel.find.fits_some"
        said = [reading.word(key, k=len(suspect.zones), n=len(places))]
        for zone in _ZONES:
            names = [_inside(reading, one) for one, its in suspect.zones.items() if its == zone]
            if names:
                told = reading.word(f"panel.find.at.{zone}", places=", ".join(names))
                said.append(in_zone(zone, told))
    lead = reading.atlas.referrals_by_point[suspect.points[0]]
    elsewhere = len({row.area_id for row in lead} - {place.area_id for place in places})
    if elsewhere > 1:
        said.append(reading.word("panel.find.elsewhere", n=elsewhere))
    else:
        said.append(reading.word(f"panel.find.elsewhere.{('none', 'one')[elsewhere]}"))
    return " ".join(said)


def how_part(reading: Reading) -> str:
    """Return how the order is made, with the weights that make it."""
    weights = load_weights()
    lines = [
        reading.word(f"panel.find.how.{name}", weight=f"{getattr(weights, name):g}")
        for name in ("coverage", "essential", "common", "focus")
    ]
    lead, note = (f"<p>{reading.word(f'panel.find.how.{part}')}</p>" for part in ("lead", "note"))
    return details(reading.word("panel.find.how.title"), lead + items(lines) + note, "panel-how")


def _inside(reading: Reading, place: Place) -> str:
    """A place's name within a sentence; its side is said only when both sides hurt (not escaped)."""
    name = reading.atlas.areas[place.area_id].name
    return reading.small(reading.sided(name, place.side) if reading.view.across else name)


def _lying(reading: Reading, area_id: str) -> str:
    side = reading.view.side if reading.view.side in ("left", "right") else ""
    names = reading.atlas.muscles
    lines = [reading.muscle(one, side, names[one].name) for one in lying_at(reading, area_id)]
    more = reading.word("panel.more", n=len(lines) - LYING_SHOWN)
    return lying_part(reading, shortened(lines, LYING_SHOWN, more, "panel-links is-flowing"))


def lying_at(reading: Reading, area_id: str) -> list[str]:
    """Return the muscles that lie under an area and cover a part of it worth telling, the largest first."""
    found = muscles_at(reading.atlas, reading.geometry, area_id)
    return list(found["muscle_id"][found["share"] >= LEAST_SHARE])


def lying_part(reading: Reading, lines: str) -> str:
    """Return the part of the panel around the list of muscles that lie there, or that none is drawn there."""
    none = f'<p class="panel-quiet">{reading.word("panel.area.lie_none")}</p>'
    return section(reading.word("panel.area.lie"), lines or none)


def _conditions(reading: Reading) -> str:
    found = reading.atlas.conditions_by_area[reading.view.areas[0]]
    lines = [reading.condition(condition_id) for condition_id in found]
    more = reading.word("panel.more", n=len(lines) - CONDITIONS_SHOWN)
    return conditions_part(reading, shortened(lines, CONDITIONS_SHOWN, more, "panel-links"))


def conditions_part(reading: Reading, lines: str) -> str:
    """Return the part of the panel around the list of conditions; nothing when it is empty."""
    return section(reading.word("panel.area.conditions"), lines)


def _name(reading: Reading, place: Place) -> str:
    """A place's name with its side (not escaped)."""
    return reading.sided(reading.atlas.areas[place.area_id].name, place.side)

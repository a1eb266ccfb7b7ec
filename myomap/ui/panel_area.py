"""The panel of one place on the body, or of several."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from myomap.queries import muscles_at, points_referring_to
from myomap.ui.markup import Reading, header, rows_of, section, shortened
from myomap.ui.panel_parts import dispute, least_sure, look_alikes, sources, warning_signs

MUSCLES_SHOWN = 6
LYING_SHOWN = 6
LEAST_SHARE = 0.02
_ZONES = ("essential", "spillover")


@dataclass
class Sender:
    """A muscle of one side whose points are reported to send pain to a place.

    Attributes
    ----------
    muscle_id, point_side
        The muscle and the person's side on which its points lie.
    points
        Trigger point ids, the most telling first.
    """

    muscle_id: str
    point_side: str
    points: list[str] = field(default_factory=list)


def area_panel(reading: Reading) -> str:
    """Return the panel of the places of the view; with several, first what they share."""
    areas = reading.view.areas
    parts = [_head(reading), warning_signs(reading, areas)]
    if len(areas) > 1:
        parts.append(_shared(reading))
        parts += [section(_name(reading, one), _senders_of(reading, one), "panel-place") for one in areas]
    else:
        parts += [_senders_of(reading, areas[0]), _lying(reading, areas[0]), _conditions(reading)]
    parts.append(look_alikes(reading, areas))
    parts.append(sources(reading))
    return "".join(parts)


def senders(reading: Reading, area_id: str) -> dict[str, list[Sender]]:
    """Return who is reported to send pain to a place: by zone, one entry per muscle and side, in order.

    A muscle that sends essential pain is not named again under spillover: the stronger statement counts.
    """
    found: dict[str, dict[tuple[str, str], Sender]] = {zone: {} for zone in _ZONES}
    rows = points_referring_to(reading.atlas, area_id, _asked_side(reading, area_id))
    for row in rows_of(rows):
        name = (row["muscle_id"], row["point_side"])
        if row["zone"] == "spillover" and name in found["essential"]:
            continue
        sender = found[row["zone"]].setdefault(name, Sender(*name))
        if row["trigger_point_id"] not in sender.points:
            sender.points.append(row["trigger_point_id"])
    return {zone: list(found[zone].values()) for zone in _ZONES}


def _head(reading: Reading) -> str:
    areas = reading.view.areas
    if len(areas) == 1:
        title = _name(reading, areas[0])
        region = reading.atlas.regions[reading.atlas.areas[areas[0]].region_id].name
    else:
        title = ", ".join(_name(reading, one) for one in areas)
        region = reading.text("panel.area.many", n=len(areas))
    kicker = reading.word("panel.area.kicker") + (f" · {escape(region)}" if region else "")
    description = reading.atlas.areas[areas[0]].description if len(areas) == 1 else ""
    lead = f'<p class="panel-quiet">{escape(description)}</p>' if description else ""
    return header(kicker, title, lead)


def _senders_of(reading: Reading, area_id: str) -> str:
    found = senders(reading, area_id)
    if not any(found.values()):
        return f'<p class="panel-quiet">{reading.word("panel.area.none")}</p>'
    parts = []
    for zone in _ZONES:
        lines = [_line(reading, one, area_id, zone) for one in found[zone]]
        more = reading.word("panel.more", n=len(lines) - MUSCLES_SHOWN)
        body = shortened(lines, MUSCLES_SHOWN, more, "panel-senders")
        parts.append(section(f"<span class='is-{zone}'>{reading.word(f'panel.area.{zone}')}</span>", body))
    return "".join(parts)


def _line(reading: Reading, sender: Sender, area_id: str, zone: str) -> str:
    side = sender.point_side if sender.point_side in ("left", "right") else ""
    points = ", ".join(reading.point(one, side) for one in sender.points)
    unsaid = reading.atlas.muscles[sender.muscle_id].name if side == reading.view.side else ""
    muscle = reading.muscle(sender.muscle_id, side, unsaid)
    rows = [
        one
        for point in sender.points
        for one in reading.atlas.referrals_by_point[point]
        if one.area_id == area_id and one.zone == zone
    ]
    numbers = reading.references.cite(citation for one in rows for citation in one.citations)
    sure = reading.word(f"basis.{least_sure(one.basis for one in rows)}")
    mark = dispute(reading) if any(one.disputed for one in rows) else ""
    return (
        f'<span class="panel-sender">{muscle}</span>{mark} <span class="panel-quiet">{points} '
        f'<span class="panel-sources-of" title="{sure}">{numbers}</span></span>'
    )


def _lying(reading: Reading, area_id: str) -> str:
    found = rows_of(muscles_at(reading.atlas, reading.geometry, area_id))
    side = reading.view.side if reading.view.side in ("left", "right") else ""
    names = reading.atlas.muscles
    lines = [
        reading.muscle(row["muscle_id"], side, names[row["muscle_id"]].name)
        for row in found
        if row["share"] >= LEAST_SHARE
    ]
    none = f'<p class="panel-quiet">{reading.word("panel.area.lie_none")}</p>'
    more = reading.word("panel.more", n=len(lines) - LYING_SHOWN)
    return section(
        reading.word("panel.area.lie"), shortened(lines, LYING_SHOWN, more, "panel-links is-flowing") or none
    )


def _conditions(reading: Reading) -> str:
    found = reading.atlas.conditions_by_area[reading.view.areas[0]]
    lines = [reading.condition(condition_id) for condition_id in found]
    more = reading.word("panel.more", n=len(lines) - MUSCLES_SHOWN)
    return section(
        reading.word("panel.area.conditions"), shortened(lines, MUSCLES_SHOWN, more, "panel-links")
    )


def _shared(reading: Reading) -> str:
    """The muscles that are reported for every one of the chosen places, most often named first."""
    each = [
        {(one.muscle_id, one.point_side) for zone in _ZONES for one in senders(reading, area_id)[zone]}
        for area_id in reading.view.areas
    ]
    first = senders(reading, reading.view.areas[0])
    order = [(one.muscle_id, one.point_side) for zone in _ZONES for one in first[zone]]
    lines = [
        reading.muscle(muscle_id, side if side in ("left", "right") else "")
        for muscle_id, side in order
        if all((muscle_id, side) in names for names in each)
    ]
    none = f'<p class="panel-quiet">{reading.word("panel.area.shared_none")}</p>'
    more = reading.word("panel.more", n=len(lines) - MUSCLES_SHOWN)
    return section(
        reading.word("panel.area.shared"), shortened(lines, MUSCLES_SHOWN, more, "panel-links") or none
    )


def _name(reading: Reading, area_id: str) -> str:
    area = reading.atlas.areas[area_id]
    side = reading.view.side if area.laterality == "paired" else ""
    return escape(reading.sided(area.name, side))


def _asked_side(reading: Reading, area_id: str) -> str:
    if reading.atlas.areas[area_id].laterality == "midline":
        return "either"
    return reading.view.side if reading.view.side in ("left", "right") else "right"

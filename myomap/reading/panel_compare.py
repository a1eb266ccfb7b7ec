"""The part of a panel in which two patterns stand side by side."""

from __future__ import annotations

from html import escape

from myomap.atlas import Muscle
from myomap.compare import alike, compared
from myomap.reading.markup import Reading, items, rows_of, section
from myomap.reading.panel_parts import in_zone
from myomap.sides import felt_on

ALIKE_SHOWN = 4
COMPARISON_PLACE = "<!--comparison-->"
_GROUPS = ("both", "first", "second")


def compare_links(reading: Reading) -> str:
    """Return links that lay the pattern of a similar muscle beside the chosen one, and a choice of others.

    The choice comes empty: body_map.js knows all names, and fills it when somebody reaches for it.
    """
    found = alike(reading.atlas, reading.view.muscle)[:ALIKE_SHOWN]
    links = [reading.compared_with(one) for one in found]
    choice = (
        f'<select data-compare-any><option value="">{reading.word("panel.compare.choose")}</option></select>'
    )
    another = f'<p class="panel-any"><label>{reading.word("panel.compare.any")} {choice}</label></p>'
    return section(
        reading.word("panel.compare.alike"), items(links, "panel-links is-flowing") + another, "panel-alike"
    )


def comparison(reading: Reading) -> str:
    """Return what the two chosen patterns share and what tells them apart; nothing if only one is chosen."""
    view = reading.view
    if reading.later:
        return COMPARISON_PLACE
    if not view.compare:
        return ""
    first, second = view.point or view.muscle, view.compare
    groups: dict[str, list[str]] = {name: [] for name in _GROUPS}
    for row in rows_of(compared(reading.atlas, first, second)):
        name = "both" if row["first"] and row["second"] else "first" if row["first"] else "second"
        groups[name].append(_place(reading, row["area_id"], row["side"], row["first"] or row["second"]))
    lines = [
        lettered(reading.word(f"panel.compare.{name}"), ", ".join(places))
        for name, places in groups.items()
        if places
    ]
    names = [lettered(letter, escape(_name(reading, id))) for letter, id in (("A", first), ("B", second))]
    told = items(names, "panel-links") + items(lines, "panel-links") + _movements(reading, first, second)
    return side_by_side(reading, told)


def side_by_side(reading: Reading, told: str) -> str:
    """Return the part of the panel around what is told of two patterns, with the way to end it."""
    end = f'<p class="panel-quiet">{reading.compared_with("")}</p>'
    return section(reading.word("panel.compare.title"), told + end, "panel-compare")


def lettered(letter: str, told: str) -> str:
    """Return a line about what a letter, or a word, stands for. Both are escaped already."""
    return f"<b>{letter}</b> {told}"


def _place(reading: Reading, area_id: str, side: str, zone: str) -> str:
    label = reading.small(reading.atlas.areas[area_id].name)
    felt = felt_on(side, reading.view.side) if reading.view.side in ("left", "right") else ""
    return in_zone(zone, reading.area(area_id, felt, label))


def _movements(reading: Reading, first: str, second: str) -> str:
    """What each muscle does: the movement that hurts or is weak may tell them apart."""
    one, other = _muscle(reading, first), _muscle(reading, second)
    if one is other:
        return ""
    told = ((letter, f"{muscle.name}: {muscle.action}") for letter, muscle in (("A", one), ("B", other)))
    return movements_part(
        reading, items((lettered(letter, escape(line)) for letter, line in told), "panel-links")
    )


def movements_part(reading: Reading, lines: str) -> str:
    """Return what each muscle does, around the list of it."""
    return f"<p><b>{reading.word('panel.compare.action')}</b></p>{lines}"


def _muscle(reading: Reading, id: str) -> Muscle:
    point = reading.atlas.trigger_points.get(id)
    return reading.atlas.muscles[point.muscle_id if point else id]


def _name(reading: Reading, id: str) -> str:
    point = reading.atlas.trigger_points.get(id)
    name = _muscle(reading, id).name
    return f"{name}: {reading.small(point.label)}" if point else name

"""The panel of a muscle and of a trigger point."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from myomap.atlas import ConditionMuscle, Muscle, TriggerPoint
from myomap.reading.markup import Reading, Wording, details, header, items, section
from myomap.reading.panel_compare import compare_links, comparison
from myomap.reading.panel_nerve import nerve_part
from myomap.reading.panel_parts import (
    differing_sources,
    landmark,
    look_alikes,
    own_steps,
    point_row,
    referred_pain,
    sources,
    warning_signs,
    zone_key,
)
from myomap.sides import OTHER_SIDE

CONDITIONS_SHOWN = 4
FLAGS_SHOWN = 2
POINTS_IN_FULL = 3


def muscle_panel(reading: Reading) -> str:
    """Return the panel of the muscle of the view: a glance first, the rest on demand."""
    muscle = reading.atlas.muscles[reading.view.muscle]
    points = reading.atlas.points_by_muscle[muscle.muscle_id]
    return "".join(
        (
            _head(reading, muscle),
            warning_signs(reading, (), muscle.muscle_id, FLAGS_SHOWN),
            comparison(reading),
            nerve_part(reading),
            _points_part(reading, points),
            _conditions(reading, muscle.muscle_id),
            look_alikes(reading, (), muscle.muscle_id),
            _overload(reading, muscle),
            own_steps(reading, (), muscle.muscle_id),
            _caution(reading, muscle),
            compare_links(reading),
            _anatomy(reading, muscle),
            differing_sources(reading, points),
            sources(reading),
        )
    )


def point_panel(reading: Reading) -> str:
    """Return the panel of the trigger point of the view."""
    point = reading.atlas.trigger_points[reading.view.point]
    muscle = reading.atlas.muscles[point.muscle_id]
    others = [one for one in reading.atlas.points_by_muscle[point.muscle_id] if one is not point]
    side = reading.view.side
    kicker = reading.word("panel.point.kicker") + _side_words(reading)
    common = reading.word(f"commonness.{point.commonness}")
    back = f'<p class="panel-quiet">{reading.muscle(point.muscle_id, side)} · {common}</p>'
    title = escape(f"{muscle.name}: {point.label[:1].lower()}{point.label[1:]}")
    return "".join(
        (
            header(kicker, title, back),
            warning_signs(reading, _pain_areas(reading, point), point.muscle_id, FLAGS_SHOWN),
            comparison(reading),
            nerve_part(reading),
            section(
                reading.word("panel.point.pain"),
                zone_key(reading, [point]) + referred_pain(reading, point, side),
            ),
            section(reading.word("panel.point.find"), landmark(reading, point)),
            _conditions(reading, point.muscle_id),
            look_alikes(reading, (), point.muscle_id),
            own_steps(reading, (), point.muscle_id),
            _caution(reading, muscle),
            section(
                reading.word("panel.point.others"),
                items(reading.point(one.trigger_point_id, side) for one in others),
            ),
            compare_links(reading),
            differing_sources(reading, [point]),
            sources(reading),
        )
    )


def _head(reading: Reading, muscle: Muscle) -> str:
    side = reading.view.side
    region = escape(reading.atlas.regions[muscle.region_id].name)
    kicker = f"{reading.word('panel.muscle.kicker')} · {region}{_side_words(reading)}"
    turn = ""
    if side in OTHER_SIDE:
        other = OTHER_SIDE[side]
        link = reading.muscle(muscle.muscle_id, other, reading.text(f"side.show.{other}"))
        turn = f' <span class="panel-turn">{link}</span>'
    lines = [f'<p class="panel-latin"><i lang="la">{escape(muscle.latin)}</i>{turn}</p>']
    if muscle.summary:
        lines.append(f'<p class="panel-lead">{escape(muscle.summary)}</p>')
    return header(kicker, escape(muscle.name), *lines)


def _points_part(reading: Reading, points: Sequence[TriggerPoint]) -> str:
    title = reading.word("panel.muscle.points")
    if not points:
        return section(title, f'<p class="panel-quiet">{reading.word("panel.muscle.no_points")}</p>')
    brief = len(points) > POINTS_IN_FULL
    rows = items((point_row(reading, point, reading.view.side, brief) for point in points), "panel-points")
    counted = f"{title} <span class='panel-count'>{len(points)}</span>"
    return section(counted, zone_key(reading, points) + rows)


def _conditions(reading: Reading, muscle_id: str) -> str:
    links = {one.condition_id: one for one in reading.atlas.conditions_by_muscle[muscle_id]}
    order = sorted(links, key=lambda one: links[one].kind != "measured")  # studied ones first
    shown, rest = order[:CONDITIONS_SHOWN], order[CONDITIONS_SHOWN:]
    body = items(
        (f"{reading.condition(one)} {finding_tag(reading, links[one])}" for one in shown), "panel-links"
    )
    more = items((reading.condition(one) for one in rest), "panel-links is-flowing")
    body += details(reading.word("panel.more", n=len(rest)), more, "panel-rest")
    return section(reading.word("panel.muscle.conditions"), body)


def finding_tag(reading: Wording, link: ConditionMuscle) -> str:
    """Return how a muscle and a condition were linked (studied or taught), its finding and its sources."""
    numbers = reading.references.cite(link.citations)
    return (
        f'<span class="panel-tag is-{link.kind}">{reading.word(f"panel.condition.{link.kind}")}</span>'
        f'<span class="panel-quiet panel-finding" title="{reading.word(f"basis.{link.basis}")}">'
        f"{escape(link.finding[:1].upper() + link.finding[1:])} {numbers}</span>"
    )


def _overload(reading: Reading, muscle: Muscle) -> str:
    told = f"<p>{escape(muscle.overload)}</p>" if muscle.overload else ""
    return section(reading.word("panel.muscle.overload"), told)


def _caution(reading: Reading, muscle: Muscle) -> str:
    told = [muscle.caution] if muscle.caution else []
    cautions = reading.atlas.contraindications.values()
    told += [one.statement for one in cautions if muscle.muscle_id in one.muscle_ids]
    return section(
        reading.word("panel.muscle.caution"),
        items(escape(one) for one in dict.fromkeys(told)),
        "panel-caution",
    )


def _anatomy(reading: Reading, muscle: Muscle) -> str:
    facts = {
        "panel.muscle.depth": reading.text(f"panel.depth.{muscle.depth}"),
        "panel.muscle.origin": muscle.origin,
        "panel.muscle.insertion": muscle.insertion,
        "panel.muscle.action": muscle.action,
        "panel.muscle.nerve": muscle.nerve,
        "panel.muscle.roots": ", ".join(muscle.roots),
        "panel.muscle.aliases": ", ".join(muscle.aliases),
    }
    rows = [f"<dt>{reading.word(key)}</dt><dd>{escape(fact)}</dd>" for key, fact in facts.items() if fact]
    parts = [one for one, other in reading.atlas.muscles.items() if other.parent_id == muscle.muscle_id]
    if muscle.parent_id:
        rows.append(
            f"<dt>{reading.word('panel.muscle.part_of')}</dt><dd>{reading.muscle(muscle.parent_id)}</dd>"
        )
    if parts:
        links = ", ".join(reading.muscle(one) for one in parts)
        rows.append(f"<dt>{reading.word('panel.muscle.parts')}</dt><dd>{links}</dd>")
    sure = reading.sureness(muscle.basis, muscle.citations)
    body = f'<dl>{"".join(rows)}</dl><p class="panel-sure">{sure}</p>'
    return details(reading.word("panel.muscle.anatomy"), body)


def _pain_areas(reading: Reading, point: TriggerPoint) -> tuple[str, ...]:
    """The places where a point is most often felt: their warning signs matter too."""
    referrals = reading.atlas.referrals_by_point[point.trigger_point_id]
    return tuple(one.area_id for one in referrals if one.zone == "essential")


def _side_words(reading: Reading) -> str:
    side = reading.view.side
    return f" · <b>{reading.word(f'side.words.{side}')}</b>" if side in OTHER_SIDE else ""

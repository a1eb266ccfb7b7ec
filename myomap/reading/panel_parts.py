"""Parts that several panels share: warning signs, referred pain, trigger points, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from myomap.atlas import Atlas, Mimic, RedFlag, Referral, Source, TriggerPoint
from myomap.explanation import warning_signs_for
from myomap.queries import mimics_for, self_care_for
from myomap.reading.markup import (
    APP,
    ELSEWHERE,
    Reading,
    Ways,
    Wording,
    details,
    items,
    language_params,
    rows_of,
    section,
    shortened,
)
from myomap.sides import felt_on
from myomap.text import Text

NUMBER_PLACE = "<!-- emergency number -->"
SOURCES_PLACE = "<!--sources-->"
FLAGS_SHOWN = 3
MIMICS_SHOWN = 3
STEPS_SHOWN = 3
ZONES = ("essential", "spillover")
_LEAST_SURE_FIRST = ("recalled", "consensus", "read")


def warning_signs(
    reading: Reading, areas: Iterable[str] = (), muscle: str = "", shown: int = FLAGS_SHOWN
) -> str:
    """Return the signs that send a person to a doctor, a few in sight and the rest on demand.

    The most urgent come first; among equals those that name the muscle or the place most closely.
    """
    flags = warning_signs_for(reading.atlas, areas, muscle)
    lines = [sign_line(reading, flag) for flag in flags]
    rest = len(lines) - shown
    title = reading.word("panel.flags.more.one" if rest == 1 else "panel.flags.more", n=rest)
    more = details(title, items(lines[shown:], "panel-signs"), "panel-rest")
    return signs_part(reading, items(lines[:shown], "panel-signs") + more)


def signs_part(reading: Reading, signs: str) -> str:
    """Return the part of the panel around a list of warning signs, with the place of the number to call."""
    return section(reading.word("panel.flags.title"), signs and signs + NUMBER_PLACE, "panel-flags")


def emergency_number(atlas: Atlas, text: Text, country: str, ways: Ways = APP) -> str:
    """Return the number to call in a country, and the way to those of others; an empty id names none.

    The others open in a tab of their own: the map stays as it is.
    """
    here = atlas.countries.get(country)
    told = ""
    if here is not None:
        told = escape(text("panel.flags.number", number=here.emergency_number, country=here.name))
    others, about = escape(text("panel.flags.number.others")), ways.page("about", **language_params(text))
    link = about and f'<a href="{escape(about)}#emergency"{ELSEWHERE}>{others}</a>'
    return f'<p class="panel-number">{told} {link}</p>'


def sign_line(reading: Reading, flag: RedFlag) -> str:
    """Return a warning sign: how urgent it is, the sign, and what to do."""
    urgency = reading.word(f"panel.flags.{flag.urgency}")
    return (
        f'<b class="panel-urgency is-{escape(flag.urgency)}">{urgency}</b> {escape(flag.sign)} '
        f'<span class="panel-quiet">{escape(flag.action)}</span>'
    )


def look_alikes(reading: Reading, areas: Iterable[str] = (), muscle: str = "") -> str:
    """Return what the pain may be instead, what differs, and how soon that needs a doctor."""
    found = mimics_for(reading.atlas, tuple(areas), muscle)["mimic_id"]
    lines = [look_alike_line(reading, reading.atlas.mimics[one]) for one in found]
    more = reading.word("panel.more", n=len(lines) - MIMICS_SHOWN)
    return look_alikes_part(reading, shortened(lines, MIMICS_SHOWN, more, "panel-links"))


def look_alikes_part(reading: Reading, lines: str) -> str:
    """Return the part of the panel around a list of look-alikes; nothing when it is empty."""
    return section(reading.word("panel.mimics.title"), lines)


def look_alike_line(reading: Reading, mimic: Mimic) -> str:
    """Return what a pain may be instead: its name, how soon that needs a doctor, and what differs."""
    urgency = reading.word(f"panel.mimics.{mimic.urgency}")
    return (
        f"<b>{escape(mimic.name)}</b> "
        f'<span class="panel-urgency is-{escape(mimic.urgency)}">{urgency}</span> '
        f'<span class="panel-quiet">{reading.sourced(mimic.how_to_tell, mimic.citations)}</span>'
    )


def own_steps(reading: Reading, areas: Iterable[str] = (), muscle: str = "") -> str:
    """Return what a person may do, how much of it, and when to stop; it stands after the warning signs."""
    found = self_care_for(reading.atlas, tuple(areas), muscle)
    lines = []
    for row in list(rows_of(found))[:STEPS_SHOWN]:
        step = reading.atlas.self_care[row["self_care_id"]]
        stop = f"<br><b>{reading.word('panel.steps.stop')}</b> {escape(step.stop_if)}" if step.stop_if else ""
        sure = reading.sureness(step.basis, step.citations)
        lines.append(
            f'{escape(step.statement)} {escape(step.dose)}{stop} <span class="panel-sure">{sure}</span>'
        )
    note = f'<p class="panel-quiet">{reading.word("panel.steps.note")}</p>'
    return section(reading.word("panel.steps.title"), items(lines, "panel-links") + note if lines else "")


def referred_pain(reading: Reading, point: TriggerPoint, side: str, zones: Iterable[str] = ZONES) -> str:
    """Return where one trigger point is commonly reported to send pain: a line for each zone asked for."""
    referrals = reading.atlas.referrals_by_point[point.trigger_point_id]
    if not referrals:
        return f'<p class="panel-quiet">{reading.word("panel.point.no_pain")}</p>'
    lines = []
    for zone in zones:
        places = _places(reading, [one for one in referrals if one.zone == zone], side)
        if places:
            name = f'<span class="panel-spoken">{reading.word(f"zone.{zone}.short")}: </span>'
            lines.append(f'<p class="panel-pain is-{zone}">{name}{places}</p>')
    return "".join(lines)


def _places(reading: Reading, referrals: Iterable[Referral], point_side: str) -> str:
    """Return links to places, those of one side together after the word for it."""
    by_side: dict[str, list[str]] = {}
    for one in referrals:
        felt = felt_on(one.side, point_side) if point_side in ("left", "right") else ""
        label = reading.atlas.areas[one.area_id].name
        link = reading.area(one.area_id, felt, reading.small(label) if felt in ("left", "right") else label)
        by_side.setdefault(felt, []).append(link + (dispute(reading) if one.disputed else ""))
    return " · ".join(
        (f"<b>{reading.word(f'side.{side}')}</b> " if side in ("left", "right") else "") + ", ".join(links)
        for side, links in by_side.items()
    )


def in_zone(zone: str, told: str) -> str:
    """Return words, or a link, drawn as the zone is on the map. They are escaped already."""
    return f'<span class="is-{zone}">{told}</span>'


def dispute(reading: Reading) -> str:
    """Return the mark of a statement that another source contradicts."""
    words = reading.word("panel.disputed")
    spoken = f'<span class="panel-spoken"> {words}</span>'
    return f' <abbr class="panel-disputed" title="{words}">\u2260{spoken}</abbr>'


def zone_key(reading: Reading, points: Iterable[TriggerPoint]) -> str:
    """Return the key of the two zones, drawn as on the map, and of the mark of a dispute if there is one."""
    keys = [f'<span class="is-{zone}">{reading.word(f"zone.{zone}")}</span>' for zone in ZONES]
    referrals = reading.atlas.referrals_by_point
    if any(one.disputed for point in points for one in referrals[point.trigger_point_id]):
        keys.append(f'<span class="is-disputed">{reading.word("panel.disputed")}</span>')
    return f'<p class="panel-zones">{"".join(keys)}</p>'


def point_row(reading: Reading, point: TriggerPoint, side: str, brief: bool) -> str:
    """Return one trigger point: its name, how common it is, where it sends pain, and the rest on demand.

    Parameters
    ----------
    brief
        Keep only the essential pain in sight, for muscles with many points.
    """
    tags = [reading.word(f"commonness.{point.commonness}")]
    if point.kind != "point":
        tags.append(reading.word(f"point_kind.{point.kind}"))
    link = reading.point(point.trigger_point_id, side)
    name = f'<p class="panel-point">{link} <span class="panel-tag">{", ".join(tags)}</span></p>'
    zones = {one.zone for one in reading.atlas.referrals_by_point[point.trigger_point_id]}
    if brief and zones == set(ZONES):
        more = referred_pain(reading, point, side, ("spillover",)) + landmark(reading, point)
        seen, title = referred_pain(reading, point, side, ("essential",)), reading.word("panel.point.spread")
    else:
        more = landmark(reading, point)
        seen, title = referred_pain(reading, point, side), reading.word("panel.point.find")
    return name + seen + details(title, more)


def landmark(reading: Reading, point: TriggerPoint) -> str:
    """Return how to find a point, and how sure its place and its pattern are."""
    sure = {"panel.point.sure.place": reading.sureness(point.basis, point.citations)}
    referrals = reading.atlas.referrals_by_point[point.trigger_point_id]
    if referrals:
        basis = least_sure(one.basis for one in referrals)
        citations = [citation for one in referrals for citation in one.citations]
        sure["panel.point.sure.pain"] = reading.sureness(basis, citations)
    told = "<br>".join(f"{reading.word(key)}: {words}" for key, words in sure.items())
    note = f"<p>{escape(point.note)}</p>" if point.note else ""
    return f'<p>{escape(point.landmark)}</p>{note}<p class="panel-sure">{told}</p>'


def least_sure(bases: Iterable[str]) -> str:
    """Return the least sure of several marks.

    Examples
    --------
    >>> least_sure(["read", "recalled", "consensus"])
    'recalled'
    """
    given = set(bases)
    return next(basis for basis in _LEAST_SURE_FIRST if basis in given)


def differing_sources(reading: Reading, points: Sequence[TriggerPoint]) -> str:
    """Return the notes on where sources differ, each once, with the places they are about."""
    about: dict[str, list[Referral]] = {}
    for point in points:
        for referral in reading.atlas.referrals_by_point[point.trigger_point_id]:
            if referral.note:
                about.setdefault(referral.note, []).append(referral)
    lines = []
    for note, referrals in about.items():
        places = _places(reading, {one.area_id: one for one in referrals}.values(), reading.view.side)
        lines.append(f'{escape(note)} <span class="panel-quiet">({places})</span>')
    return details(reading.word("panel.muscle.readings"), items(lines))


def sources(reading: Wording) -> str:
    """Return the numbered list of the sources that were named so far."""
    if reading.later:
        return SOURCES_PLACE
    lines = [
        f"<li>{citation_line(reading.text, reading.atlas.sources[one.source_id], one.locator)}</li>"
        for one in reading.references.numbers
    ]
    return details(
        reading.word("panel.sources"), f"<ol>{''.join(lines)}</ol>" if lines else "", "panel-sources"
    )


def citation_line(text: Text, source: Source, locator: str = "") -> str:
    """Return a source as a citation with a link to it in a new tab; one that was not found says so."""
    year = source.year or text("panel.source.undated")
    told = (source.title, source.container, locator[:1].upper() + locator[1:])
    parts = [f"{escape(source.authors)} ({year})."]
    parts += [f"{escape(one.rstrip('.'))}." for one in told if one]
    url, kind = source.link
    if url:
        words = escape(text(f"panel.source.{kind}"))
        parts.append(f'<a href="{escape(url)}" target="_blank" rel="noopener">{words}</a>')
    else:
        parts.append(f"({escape(text('panel.source.unconfirmed'))})")
    return " ".join(parts)

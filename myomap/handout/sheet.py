"""What stands on a sheet: all words of the page in its language, its pictures, and where they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date
from itertools import zip_longest
from urllib.parse import urlsplit

import segno

from myomap.atlas import Atlas, RedFlag, SelfCare
from myomap.bodymap.picture import Picture, draw
from myomap.clinic import Clinic
from myomap.explanation import Explanation, explanation_of
from myomap.geometry import Geometry
from myomap.handout.choices import Choices
from myomap.handout.needling import Needling, needling_of
from myomap.handout.note import Note
from myomap.names import sided, small
from myomap.numbers import dated
from myomap.ranking import Place
from myomap.schema import Citation
from myomap.sides import OTHER_SIDE
from myomap.text import Text
from myomap.view_state import ViewState

MOST_SIGNS = 4
MOST_SOURCES = 6
_URGENT_SIGNS = 3  # of them; then one for which there is time, so that both are known
_AFTER_NEEDLING = "after-needling"  # ids of signs that only matter then
_LEAST_SURE_FIRST = ("recalled", "read", "consensus")
_NAMED = 2  # places in a title
_INITIALS = re.compile(r" [A-Z]{1,4}$")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the clinic: words and, where one can follow it, an address."""

    words: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Legend:
    """What a sign in the picture means: sign (point, essential, spillover, places), a lead, and places."""

    sign: str
    lead: str
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that people can do, how much of it, and when to stop."""

    what: str
    dose: str
    stop: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What to do, and the signs for which it holds."""

    action: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, ready to be set: words in the order in which they are read.

    Attributes
    ----------
    name
        What the file is called, without an ending: ids, side and date.
    document
        The title of the document.
    clinic_name, contacts
        Who gives the sheet out; empty for the neutral default.
    scheme
        Colours: light or print.
    accent
        The clinic's own colour, `#rrggbb`; empty for that of the theme.
    sure
        How sure the pattern is, and that this is no diagnosis.
    address
        Where the QR code leads; empty for no code.
    foot
        Date, sources and other small print.
    """

    name: str
    lang: str
    paper: str
    scheme: str
    accent: str
    document: str
    clinic_name: str
    contacts: tuple[Contact, ...]
    kicker: str
    title: str
    subtitle: str
    picture: Picture | None
    what_title: str
    what: tuple[str, ...]
    legend: tuple[Legend, ...]
    sure: str
    doctor_title: str
    doctor: tuple[Signs, ...]
    number: str
    steps_title: str
    steps: tuple[Step, ...]
    dose_label: str
    needling: Needling | None
    note_title: str
    note: Note | None
    address: str
    qr_svg: str
    qr_alt: str
    qr_words: str
    foot: tuple[str, ...]


def steps_offered(atlas: Atlas, view: ViewState) -> tuple[SelfCare, ...]:
    """Return the steps that a sheet on a view can hold, at most three."""
    story = explanation_of(atlas, view)
    return story.steps if story else ()


def sheet_of(
    atlas: Atlas,
    geometry: Geometry,
    text: Text,
    clinic: Clinic,
    view: ViewState,
    choices: Choices,
    *,
    date: Date,
    address: str,
    country: str = "",
) -> Sheet | None:
    """Return the sheet on a view; None when nothing is chosen in it.

    Parameters
    ----------
    date
        The day that stands on it.
    address
        Where the QR code leads: the same view of the atlas.
    country
        Whose emergency number is told when neither the view nor the clinic names one.
    """
    story = explanation_of(atlas, view)
    if story is None:
        return None
    page = _Page(atlas, text, view, story)
    places = story.hurts if view.areas or view.across else ()
    picture = None
    if choices.picture:
        picture = draw(atlas, geometry, text, story, body=view.body, scheme=choices.scheme, places=places)
    steps = [one for one in story.steps if choices.steps is None or one.self_care_id in choices.steps]
    signs = _nearest(one for one in story.signs if not one.red_flag_id.startswith(_AFTER_NEEDLING))
    needling = needling_of(atlas, text, story) if choices.needling else None
    kicker, title, subtitle = page.titles()
    qr_svg = _qr(address) if choices.qr and address else ""
    return Sheet(
        name=_file_name(view, story, date),
        lang=text.lang,
        paper=choices.paper,
        scheme=choices.scheme,
        accent=clinic.accent if choices.scheme == "light" else "",
        document=", ".join(filter(None, (title, subtitle, clinic.name))),
        clinic_name=clinic.name,
        contacts=_contacts(clinic),
        kicker=kicker,
        title=title,
        subtitle=subtitle,
        picture=picture,
        what_title=text("handout.what.title") if choices.what else "",
        what=page.what() if choices.what else (),
        legend=page.legend(picture) if choices.what or picture else (),
        sure=page.sure() if choices.what else text("handout.not"),
        doctor_title=text("handout.doctor.title"),
        doctor=page.doctor(signs),
        number=page.number(country=view.country or clinic.country or country),
        steps_title=text("handout.steps.title"),
        steps=tuple(Step(one.statement, one.dose, one.stop_if) for one in steps),
        dose_label=text("handout.steps.dose"),
        needling=needling,
        note_title=text("handout.note.title"),
        note=choices.note,
        address=address if qr_svg else "",
        qr_svg=qr_svg,
        qr_alt=text("handout.qr.alt", value=address),
        qr_words=text("handout.qr.words"),
        foot=page.foot(date, _cited(atlas, story, signs, steps, needling) if choices.sources else ()),
    )


class _Page:
    """Writes the parts of one sheet."""

    def __init__(self, atlas: Atlas, text: Text, view: ViewState, story: Explanation) -> None:
        self.atlas = atlas
        self.text = text
        self.view = view
        self.story = story
        self.muscle = sided(text, atlas.muscles[story.muscle].name, story.side) if story.muscle else ""

    def titles(self) -> tuple[str, str, str]:
        """The line above the title, the title, and the line below it."""
        view, text = self.view, self.text
        if view.muscle:
            point = self.atlas.trigger_points.get(view.point)
            kicker = text("panel.point.kicker" if point else "panel.muscle.kicker")
            return kicker, self.muscle, point.label if point else ""
        if view.areas or view.across:
            hurts = self.story.hurts
            title = self.places(hurts) if len(hurts) <= _NAMED else text("panel.area.many", n=len(hurts))
            return text("panel.area.kicker"), title, self.muscle
        return text("panel.condition.kicker"), self.atlas.conditions[view.condition].name, self.muscle

    def places(self, places: Iterable[Place]) -> str:
        """Places with their sides, for a title."""
        first, *rest = (sided(self.text, self.atlas.areas[area].name, side) for area, side in places)
        return ", ".join([first, *(small(self.text, one) for one in rest)])

    def listed(self, places: Iterable[Place]) -> str:
        """Places inside a line, those of one side together and the side once."""
        by_side: dict[str, list[str]] = {}
        for one in places:
            by_side.setdefault(one.side, []).append(small(self.text, self.atlas.areas[one.area_id].name))
        return "; ".join(self._on(side, ", ".join(names)) for side, names in by_side.items())

    def _on(self, side: str, names: str) -> str:
        if side not in OTHER_SIDE:
            return names
        return self.text("handout.places", places=names, side=self.text(f"side.words.{side}"))

    def what(self) -> tuple[str, ...]:
        """What is told beside the picture, in paragraphs."""
        text, story, view = self.text, self.story, self.view
        inside = small(text, self.muscle)
        lines = []
        if view.condition and not (view.muscle or view.areas or view.across):
            lines.append(self.atlas.conditions[view.condition].summary)
            lines.append(text("handout.what.linked", name=inside))
        elif view.areas or view.across:
            lines.append(text("handout.what.places" if story.muscle else "handout.what.nothing", name=inside))
        if story.muscle:
            lines.append(text("handout.what.point"))
        if story.point and (story.essential or story.spillover):
            lines.append(text("handout.what.refers", name=inside))
        return tuple(lines)

    def legend(self, picture: Picture | None) -> tuple[Legend, ...]:
        """The signs of the picture with the places in words; without a picture the places alone."""
        text, story = self.text, self.story
        found = []
        if picture and picture.marked:
            found.append(Legend("places", text("handout.legend.places"), self.listed(story.hurts)))
        if story.point and picture:
            label = self.atlas.trigger_points[story.point].label
            found.append(Legend("point", text("handout.legend.point"), small(text, label)))
        for zone, places in (("essential", story.essential), ("spillover", story.spillover)):
            if places:
                found.append(Legend(zone, text(f"handout.legend.{zone}"), self.listed(places)))
        return tuple(found)

    def sure(self) -> str:
        """How sure the pattern is, and what the sheet is not."""
        referrals = self.atlas.referrals_by_point[self.story.point] if self.story.point else ()
        bases = {one.basis for one in referrals}
        told = [self.text(f"handout.sure.{basis}") for basis in _LEAST_SURE_FIRST if basis in bases][:1]
        return " ".join([*told, self.text("handout.sure.debate"), self.text("handout.not")])

    def doctor(self, signs: Sequence[RedFlag]) -> tuple[Signs, ...]:
        """The signs, those with the same thing to do together."""
        groups: dict[str, list[str]] = {}
        for one in signs:
            groups.setdefault(one.action, []).append(one.sign)
        condition = self.atlas.conditions.get(self.view.condition)
        if condition and condition.see_doctor_if:
            groups[self.text("panel.doctor.title")] = [condition.see_doctor_if]
        return tuple(Signs(action, tuple(found)) for action, found in groups.items())

    def number(self, country: str) -> str:
        """The emergency number, or a line to write it on."""
        here = self.atlas.countries.get(country)
        if here is None:
            return self.text("handout.number.blank")
        return self.text("panel.flags.number", number=here.emergency_number, country=here.name)

    def foot(self, date: Date, citations: Iterable[Citation]) -> tuple[str, ...]:
        text = self.text
        lines = [text("handout.date", value=dated(text, date))]
        if not text.reviewed:
            lines.append(text("handout.unreviewed"))
        known = list(dict.fromkeys(self._short(one.source_id) for one in citations))
        if known:
            named, rest = "; ".join(known[:MOST_SOURCES]), len(known) - MOST_SOURCES
            key = "handout.sources.more" if rest > 0 else "handout.sources"
            lines.append(text(key, value=named, n=rest))
        return tuple(lines)

    def _short(self, source_id: str) -> str:
        """A source as few words can name it: its first author without initials, and the year."""
        source = self.atlas.sources[source_id]
        authors = [_IN_BRACKETS.sub("", one).strip(" ,") for one in source.authors.split(";")]
        name = _INITIALS.sub("", authors[0])
        key = "handout.source.many" if len(authors) > 1 else "handout.source.one"
        return self.text(key, name=name, year=source.year or "").strip()


def _nearest(signs: Iterable[RedFlag]) -> tuple[RedFlag, ...]:
    """The first signs, and among them one that is less urgent if there is any."""
    found = list(signs)
    chosen = found[:_URGENT_SIGNS]
    rest = found[_URGENT_SIGNS:]
    calm = [one for one in rest if chosen and one.urgency != chosen[0].urgency]
    both = len({one.urgency for one in chosen}) > 1
    return (*chosen, *(rest if both else [*calm, *rest])[: MOST_SIGNS - _URGENT_SIGNS])


def _cited(
    atlas: Atlas,
    story: Explanation,
    signs: Iterable[RedFlag],
    steps: Iterable[SelfCare],
    needling: Needling | None,
) -> list[Citation]:
    """What the sheet rests on: the first source of each of its parts, then the second of each, and so on."""
    pattern = list(atlas.trigger_points[story.point].citations) if story.point else []
    pattern += [
        one for row in (atlas.referrals_by_point[story.point] if story.point else ()) for one in row.citations
    ]
    parts = [pattern, *([one for row in rows for one in row.citations] for rows in (steps, signs))]
    parts.append(list(needling.citations) if needling else [])
    unlike = [list({one.source_id: one for one in part}.values()) for part in parts]
    return [one for row in zip_longest(*unlike) for one in row if one is not None]


def _contacts(clinic: Clinic) -> tuple[Contact, ...]:
    found = []
    if clinic.phone:
        found.append(Contact(clinic.phone, clinic.telephone))
    if clinic.booking:
        parts = urlsplit(clinic.booking)
        found.append(Contact(f"{parts.netloc}{parts.path}".rstrip("/") or clinic.booking, clinic.booking))
    return tuple(found)


def _file_name(view: ViewState, story: Explanation, date: Date) -> str:
    """What the sheet is about, the side and the day; never a person's name."""
    areas = (*view.areas, *view.across)
    about = view.point or view.muscle or (areas[0] if areas else view.condition)
    side = story.side
    if areas and not view.muscle:
        side = story.hurts[0].side
    return "-".join((about, *([side] if side in OTHER_SIDE else []), date.isoformat()))


def _qr(address: str) -> str:
    """A QR code as SVG, with error level M and its quiet zone of four modules."""
    code = segno.make(address, error="m", boost_error=False, micro=False)
    return code.svg_inline(border=4, scale=4, light=None)

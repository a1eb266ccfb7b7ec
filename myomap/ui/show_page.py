"""The show mode: four steps in large words beside a still picture, for therapist and patient at one tablet.

All four steps come at once: a change of step is answered in the browser (show.js), then written into the
address. Nothing is asked for and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from myomap import names
from myomap.atlas import RedFlag, SelfCare
from myomap.bodymap.scene import scene, still_scene
from myomap.bodymap.still import Still, stills
from myomap.explanation import Explanation, explanation_of
from myomap.ranking import Place
from myomap.reading.markup import Wording, details, items
from myomap.reading.panel import note_text
from myomap.ui import address
from myomap.view_state import STEPS, Note, ViewState, settled

if TYPE_CHECKING:
    from myomap.ui.page import Page

SIGNS_SHOWN = 3
STARTS = 3
_HERE = Path(__file__).resolve().parent
_ECHO = "show_echo"


def show_page(page: Page) -> None:
    """Write the page: the steps of what the address names, or where one can start."""
    st.fragment(_steps)(page)
    page.map_words()


def _steps(page: Page) -> None:
    """Show the view that the address asks for now; a change of step runs this part alone."""
    view, notes = page.read_address()
    story = explanation_of(page.atlas, view)
    words = Wording(page.atlas, page.text)

    def told() -> None:
        wanted = st.session_state["show"].get("go")
        if isinstance(wanted, Mapping) and wanted.get("step") in STEPS:
            at = wanted.get("at", 0)
            st.session_state[_ECHO] = at if isinstance(at, int | float) else 0
            address.go_to(page.read_address()[0].with_(step=str(wanted["step"])))

    _component()(
        key="show",
        data={
            "html": show_html(words, view, story, notes, *_numbers(page, view)),
            "scenes": _scenes(page, view, story, words),
            "step": view.step if story else STEPS[0],
            "echo": st.session_state.get(_ECHO, 0),
        },
        on_go_change=told,
    )
    address.write_address()


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    script = (_HERE / "show.js").read_text(encoding="utf-8")
    return st.components.v2.component("myomap_show", js=script, isolate_styles=False)


def _numbers(page: Page, view: ViewState) -> tuple[str, str, bool]:
    """The country whose emergency number is shown, the clinic's phone, and whether there are hand-outs."""
    country = view.country or address.home_country(page.atlas)
    return country, page.clinic.phone, "handout" not in page.clinic.switched_off


def _scenes(page: Page, view: ViewState, story: Explanation | None, words: Wording) -> dict[str, Any]:
    pictures = stills(page.geometry, view, story)
    views = {one.state.view for one in pictures.values()}
    return {
        step: still_scene(
            scene(page.atlas, page.geometry, still.state, page.text),
            _spoken(words, still, story),
            still.frame,
            sorted(views - {still.state.view}),
        )
        for step, still in pictures.items()
    }


def _spoken(words: Wording, still: Still, story: Explanation | None) -> str:
    """What a picture shows, for people who do not see it."""
    seen = words.text(f"map.view.{still.state.view}")
    if story is None or not still.marked:
        return words.text("show.map.body", view=seen)
    if not still.state.muscle:
        return words.text("show.map.hurts", view=seen, places=", ".join(_listed(words, story.hurts)))
    muscle = words.sided(words.atlas.muscles[story.muscle].name, story.side)
    if not story.point:
        return words.text("show.map.muscle", view=seen, muscle=muscle)
    places = ", ".join(_listed(words, (*story.essential, *story.spillover)))
    return words.text("show.map.source", view=seen, muscle=muscle, places=places)


def show_html(
    words: Wording,
    view: ViewState,
    story: Explanation | None,
    notes: Iterable[Note] = (),
    country: str = "",
    phone: str = "",
    with_handout: bool = True,
) -> str:
    """Return the page: a place for the picture, all steps, and the buttons; it is the same at every step.

    Parameters
    ----------
    country
        Whose emergency number is told; empty for none.
    phone
        The clinic's own number.
    with_handout
        Whether the hand-out is offered.
    """
    told = items(note_text(words, note) for note in notes)
    told = f'<div class="show-note" role="status">{told}</div>' if told else ""
    parts = [_hurts(words, view, story), _source(words, story), _care(words, story)] if story else []
    parts += [_call(words, story, country, phone)] if story else []
    steps = "".join(
        f'<section class="show-step" data-show="{step}" hidden>'
        f"<h1>{words.word(f'show.step.{step}')}</h1>{part}</section>"
        for step, part in zip(STEPS, parts, strict=False)
    )
    body = steps or _nothing_chosen(words, view)
    foot = f'<p class="show-quiet show-not">{words.word("site.not_a_diagnosis")}</p>'
    if not words.text.reviewed:
        foot += f'<p class="show-quiet">{words.word("site.unreviewed")}</p>'
    return (
        f'<div class="show" data-testid="show">{_ways_out(words, view, bool(story) and with_handout)}'
        f'<div class="show-middle"><div class="show-map"></div>'
        f'<div class="show-words">{told}{body}{foot}</div></div>{_turning(words) if story else ""}</div>'
    )


def _ways_out(words: Wording, view: ViewState, with_handout: bool) -> str:
    sheet = _button(words.word("page.handout.link"), _way("handout", view)) if with_handout else ""
    close = _button(words.word("show.close"), _way("./", view), "show-close")
    return f'<div class="show-top">{sheet}{close}</div>'


def _button(label: str, way: str, css_class: str = "") -> str:
    """A link that looks like a button; label and way are escaped already."""
    return f'<a class="show-button {css_class}" href="{way}" target="_self">{label}</a>'


def _way(page: str, view: ViewState) -> str:
    """The address of the same view on another page, escaped."""
    params = address.page_params(view.with_(step=ViewState().step)) | (
        {"embed": "true"} if view.embed else {}
    )
    return escape(f"{page}?{urlencode(params, doseq=True)}" if params else page)


def _turning(words: Wording) -> str:
    """The steps as buttons, back and next, and a place where the step is told."""
    steps = "".join(
        f'<li><button type="button" data-step="{step}"><b>{number}</b> '
        f"<span>{words.word(f'show.step.{step}')}</span></button></li>"
        for number, step in enumerate(STEPS, start=1)
    )
    total = len(STEPS)
    said = words.word("show.at", n="{n}", total=total, name="{name}")
    return (
        f'<nav class="show-nav" aria-label="{words.word("show.steps")}"><ol class="show-steps">{steps}</ol>'
        f'<div class="show-turn"><button type="button" data-turn="-1">{words.word("show.back")}</button>'
        f'<button type="button" data-turn="1">{words.word("show.next")}</button></div></nav>'
        f'<p class="show-said" role="status" data-said="{said}"></p>'
    )


def _hurts(words: Wording, view: ViewState, story: Explanation) -> str:
    if not story.hurts:
        return f"<p>{words.word('show.hurts.none')}</p>"
    if view.areas or view.across:
        lead = words.word("show.hurts.chosen")
    elif view.condition and not view.muscle:
        lead = words.word("show.hurts.condition", name=words.atlas.conditions[view.condition].name)
    else:
        lead = words.word("show.hurts.point")
    listed = items(map(escape, _listed(words, story.hurts)), "show-places")
    return f"<p>{lead}</p>{listed}"


def _source(words: Wording, story: Explanation) -> str:
    if not story.muscle:
        return f"<p>{words.word('show.source.none')}</p>"
    name = words.sided(words.atlas.muscles[story.muscle].name, story.side)
    opening = f'<h2 data-ref="muscle:{escape(story.muscle)}">{escape(name)}</h2>'
    if not story.point:
        return f"{opening}<p>{words.word('panel.muscle.no_points')}</p>"
    label = words.small(words.atlas.trigger_points[story.point].label)
    lines = [f'<p class="is-point">{words.word("show.source.point", label=label)}</p>']
    for zone, places in (("essential", story.essential), ("spillover", story.spillover)):
        if places:
            listed = items(map(escape, _listed(words, places)), "show-places")
            lines.append(f'<div class="is-{zone}"><p>{words.word(f"show.source.{zone}")}</p>{listed}</div>')
    if len(lines) == 1:
        lines.append(f"<p>{words.word('panel.point.no_pain')}</p>")
    return opening + "".join(lines)


def _care(words: Wording, story: Explanation) -> str:
    signs = words.word("show.care.first")
    first = f'<p><button type="button" class="show-first" data-step="call">{signs}</button></p>'
    if not story.steps:
        return f"{first}<p>{words.word('show.care.none')}</p>"
    return first + f'<ol class="show-list">{"".join(map(_exercise, story.steps))}</ol>'


def _exercise(step: SelfCare) -> str:
    dose = f' <b class="show-dose">{escape(step.dose)}</b>' if step.dose else ""
    stop = f'<span class="show-stop">{escape(step.stop_if)}</span>' if step.stop_if else ""
    return f"<li>{escape(step.statement)}{dose}{stop}</li>"


def _call(words: Wording, story: Explanation, country: str, phone: str) -> str:
    atlas = words.atlas
    own = atlas.conditions[story.condition].see_doctor_if if story.condition else ""
    lines = [_sign(words, flag) for flag in story.signs]
    shown = SIGNS_SHOWN - bool(own)
    lines = lines[:shown] + ([escape(own)] if own else []) + lines[shown:]
    here = atlas.countries.get(country)
    number = ""
    if here is not None:
        told = words.word("panel.flags.number", number=here.emergency_number, country=here.name)
        number = f'<p class="show-number">{told}</p>'
    ours = f'<p class="show-number">{words.word("show.call.phone", number=phone)}</p>' if phone else ""
    rest = len(lines) - SIGNS_SHOWN
    title = words.word("panel.flags.more.one" if rest == 1 else "panel.flags.more", n=rest)
    more = details(title, items(lines[SIGNS_SHOWN:], "show-list"), "show-more")
    others = f"about?{urlencode({'lang': words.text.lang})}#emergency"
    link = (
        f'<a class="show-link" href="{escape(others)}" target="_blank" rel="noopener">'
        f"{words.word('panel.flags.number.others')}</a>"
    )
    signs = items(lines[:SIGNS_SHOWN], "show-list") + more if lines else ""
    heading = f"<h2>{words.word('panel.flags.title')}</h2>"
    return f'{number}{ours}<div class="show-flags">{heading}{signs}</div><p>{link}</p>'


def _sign(words: Wording, flag: RedFlag) -> str:
    urgency = words.word(f"panel.flags.{flag.urgency}")
    told = f"{escape(flag.sign)} <b>{escape(flag.action)}</b>"
    return f'<b class="show-urgency is-{escape(flag.urgency)}">{urgency}</b> {told}'


def _nothing_chosen(words: Wording, view: ViewState) -> str:
    """Friendly words, the places and the muscle that the atlas says most about, and the way to the map."""
    atlas = words.atlas
    places = sorted(atlas.areas, key=lambda one: -len(atlas.referrals_by_area[one]))[: STARTS - 1]
    muscles = sorted(atlas.muscles, key=lambda one: -len(atlas.points_by_muscle[one]))[:1]
    plain = ViewState(body=view.body, side="right", country=view.country, lang=view.lang, embed=view.embed)
    starts = [(atlas.areas[one].name, plain.with_(areas=(one,))) for one in places]
    starts += [(atlas.muscles[one].name, plain.with_(muscle=one)) for one in muscles]
    links = []
    for name, there in starts:
        there = settled(there, atlas)
        label = escape(words.sided(name, there.side))
        links.append(_button(label, _way("show", there)))
    to_map = _button(words.word("show.empty.map"), _way("./", view), "is-main")
    return (
        f'<section class="show-step"><h1>{words.word("show.empty.title")}</h1>'
        f"<p>{words.word('show.empty.lead')}</p><p>{to_map}</p>"
        f"<p>{words.word('show.empty.start')}</p>{items(links, 'show-starts')}</section>"
    )


def _listed(words: Wording, places: Iterable[Place]) -> list[str]:
    return names.listed_places(words.text, words.atlas.areas, places)

"""The page that shows a learner what is known: on the body, in words, and as figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from myomap.bodymap.component import body_map
from myomap.bodymap.scene import scene, tinted_scene
from myomap.figures import progress as figures
from myomap.figures.charts import Colours
from myomap.numbers import counted
from myomap.reading.markup import Wording, details, header, items
from myomap.reading.markup import address as address_of
from myomap.study import progress
from myomap.study.answers import Answer
from myomap.study.faults import StoreError
from myomap.study.memory import Memory
from myomap.study.progress import Known
from myomap.text import Text
from myomap.ui import address
from myomap.ui.evidence_figures import offer_figure
from myomap.ui.progress_data import tell, your_data
from myomap.ui.study_device import learner
from myomap.ui.study_nav import desk_links
from myomap.ui.study_round import memories_here
from myomap.ui.study_store import study_store
from myomap.ui.styles import style_of
from myomap.ui.trusted_html import put_html
from myomap.ui.visitor import visitor_zone
from myomap.view_state import ViewState, settled

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

    from myomap.ui.page import Page

_Draw = Callable[["pd.DataFrame", Text, Colours], "Figure"]
_ON_SCREEN = ("view", "body", "layer", "side", "muscle")
"""What the map of this page can show of a wanted state."""


def progress_page(page: Page) -> None:
    """Write the page: what is known, what will be due, what was kept, and the learner's data."""
    desk_links(page)
    _head(page)
    if not learner():
        tell(page.text)
        _to_desk(page, "progress.nobody")
        return
    try:
        answers = study_store().answers(learner())
    except StoreError as error:
        _note(error.words(page.text))
        return
    if answers:
        _progress(page, answers, memories_here(answers))
    else:
        _to_desk(page, "progress.nothing")
    your_data(page.text, len(answers))


def _head(page: Page) -> None:
    title = escape(page.text("page.progress.title"))
    put_html(f'{style_of("progress.css")}<div class="page-text"><h1>{title}</h1></div>', key="progress_head")


def _note(words: str) -> None:
    put_html(
        f'<div class="page-text"><div class="page-note" role="alert">{escape(words)}</div></div>',
        key="progress_note",
    )


def _to_desk(page: Page, key: str) -> None:
    """Kind words where there is nothing to show yet, and the way to the desk."""
    wording = Wording(page.atlas, page.text)
    way = _link("study", wording.word("progress.to_desk"), "button")
    put_html(
        f'<div class="page-text"><p class="lead">{wording.word(key)}</p><p>{way}</p></div>',
        key="progress_none",
    )


def _progress(page: Page, answers: Sequence[Answer], memories: Mapping[str, Memory]) -> None:
    """Show what the answers say of this moment."""
    now, zone = datetime.now(UTC), visitor_zone()
    wording = Wording(page.atlas, page.text)
    known = progress.known_muscles(page.atlas, memories, now)
    streak = progress.streak(answers, zone, now)
    in_all = progress.known_in_all(page.atlas, memories, now)
    put_html(_counts(wording, in_all, streak), key="progress_counts")
    with page.side_by_side():
        st.fragment(_map)(page, known)
        with st.container(key="progress_words"):
            page.panel_place()
            put_html(_legend(wording) + _list(wording, known), key="progress_list")
    page.map_words()
    _figures(page, answers, memories, now)


def _counts(wording: Wording, in_all: Known, streak: progress.Streak) -> str:
    """The figures that are wanted first."""
    text = wording.text
    told = {
        "due": counted(text, in_all.due),
        "known": text("progress.share", value=_percent(in_all.share)),
        "asked": text("progress.of", n=counted(text, in_all.asked), total=counted(text, in_all.cards)),
        "days": counted(text, streak.days_in_row),
    }
    days = counted(text, streak.days)
    tiles = "".join(
        f'<div data-count="{name}"><dt>{wording.word(f"progress.count.{name}", n=days)}</dt>'
        f"<dd>{escape(value)}</dd></div>"
        for name, value in told.items()
    )
    return f'<div class="page-text"><dl class="page-counts" data-testid="progress-counts">{tiles}</dl></div>'


def _map(page: Page, known: Mapping[str, Known]) -> None:
    """Show the body with each muscle as well as it is known; a pick runs this part alone."""
    view, _ = page.read_address()
    view = settled(address.best_seen(_of_muscle(view), page.geometry), page.atlas)
    drawn = scene(page.atlas, page.geometry, view, page.text)
    tinted = tinted_scene(drawn, {muscle: one.level for muscle, one in known.items()})
    body_map(
        {**tinted, "shows": "source"},
        key="map",
        on_go=partial(_go, page),
        panel=panel_html(Wording(page.atlas, page.text), view, known),
    )
    address.write_address()


def _go(page: Page, wanted: Mapping[str, Any]) -> None:
    page.go({name: wanted[name] for name in _ON_SCREEN})


def _of_muscle(view: ViewState) -> ViewState:
    """The part of a view that this page shows."""
    return view.with_(areas=(), across=(), point="", compare="", condition="", overlay="")


def panel_html(wording: Wording, view: ViewState, known: Mapping[str, Known]) -> str:
    """Return what is told beside the map: how well the chosen muscle is known, or how to choose one."""
    if not view.muscle:
        title = wording.word("progress.map.title")
        inner = header("", title) + f"<p>{wording.word('progress.map.hint')}</p>"
    else:
        muscle, its = wording.atlas.muscles[view.muscle], known[view.muscle]
        lines = (
            wording.word("progress.muscle.share", value=_percent(its.share)),
            wording.word("progress.muscle.asked", n=its.asked, total=its.cards),
            wording.word("progress.muscle.due", n=its.due),
        )
        region = wording.atlas.regions[muscle.region_id]
        links = (
            _link("study", wording.word("progress.study", name=region.name), region=region.region_id),
            f'<a href="./{escape(address_of(view))}" target="_self">{wording.word("progress.atlas")}</a>',
        )
        inner = (
            header(wording.word("progress.map.title"), escape(wording.sided(muscle.name, view.side)))
            + f"<p>{_shade(its.level)}<b>{wording.word(f'progress.level.{its.level}')}</b></p>"
            + items(lines, "progress-facts")
            + items(links, "progress-links")
        )
    return f'<div class="panel" data-testid="panel">{inner}</div>'


def _link(page: str, label: str, css_class: str = "", **params: str) -> str:
    """A link to a page, in the language of the visit; the label is escaped already."""
    asked = urlencode({**params, **address.language_params()}, doseq=True)
    href = escape(f"{page}?{asked}" if asked else page)
    return f'<a href="{href}" target="_self" class="{css_class}">{label}</a>'


def _legend(wording: Wording) -> str:
    """What the shades mean, in words."""
    shades = (f"{_shade(level)}{wording.word(f'progress.level.{level}')}" for level in progress.LEVELS)
    how = f"<p>{wording.word('progress.legend.how')}</p>"
    return f'<div class="progress-legend">{items(shades)}{how}</div>'


def _shade(level: int) -> str:
    return f'<i class="progress-shade is-known-{level}" aria-hidden="true"></i>'


def _list(wording: Wording, known: Mapping[str, Known]) -> str:
    """All muscles in words, by region: what the map shows by shades."""
    atlas = wording.atlas
    regions = sorted(atlas.regions.values(), key=lambda one: one.sort_order)
    parts = []
    for region in regions:
        its = {one: known[one] for one, row in atlas.muscles.items() if row.region_id == region.region_id}
        if its:
            due = sum(one.due for one in its.values())
            begun = sum(one.asked > 0 for one in its.values())
            title = wording.word("progress.region", name=region.name, n=begun, total=len(its), k=due)
            label = wording.word("progress.study", name=region.name)
            study = _link("study", label, region=region.region_id)
            parts.append(details(title, f"{_table(wording, its)}<p>{study}</p>"))
    inner = f"<h2>{wording.word('progress.list.title')}</h2>{''.join(parts)}"
    return f'<section class="progress-list" data-testid="progress-list">{inner}</section>'


def _table(wording: Wording, known: Mapping[str, Known]) -> str:
    heads = "".join(
        f'<th scope="col">{wording.word(f"progress.list.{name}")}</th>'
        for name in ("muscle", "level", "share", "asked", "due")
    )
    rows = "".join(_row(wording, muscle, one) for muscle, one in known.items())
    return f'<table class="progress-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _row(wording: Wording, muscle: str, known: Known) -> str:
    name = escape(wording.atlas.muscles[muscle].name)
    asked = wording.word("progress.of", n=known.asked, total=known.cards)
    level = f"{_shade(known.level)}{wording.word(f'progress.level.{known.level}')}"
    cells = "".join(f"<td>{one}</td>" for one in (level, _percent(known.share), asked, known.due))
    head = f'<th scope="row">{name}</th>'
    return f'<tr data-muscle="{escape(muscle)}" data-level="{known.level}">{head}{cells}</tr>'


def _percent(share: float) -> int:
    return round(100 * share)


def _figures(page: Page, answers: Sequence[Answer], memories: Mapping[str, Memory], now: datetime) -> None:
    """What will be due, what was kept, and each region: words and table, and a picture on demand."""
    text, zone = page.text, visitor_zone()
    ahead = progress.forecast(page.atlas, memories, zone, now)
    kept = progress.retention(page.atlas, answers, zone)
    regions = progress.regions(page.atlas, memories, now)
    parts: dict[str, tuple[pd.DataFrame, _Draw, str]] = {
        "forecast": (ahead, figures.forecast_figure, figures.forecast_described(ahead, text)),
        "retention": (kept, figures.retention_figure, figures.retention_described(kept, text)),
        "regions": (regions, figures.regions_figure, figures.regions_described(regions, text)),
    }
    with st.container(key="progress_figures"):
        for name, (frame, draw, told) in parts.items():
            make = partial(draw, frame, text) if len(frame) else None
            offer_figure(text, name, text(f"progress.{name}.title"), frame, make, told, level=2)

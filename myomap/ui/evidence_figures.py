"""Figures on evidence, offered: words, table and numbers at once, the picture when a button is pressed.

No figure is made and nothing of Plotly is sent before somebody presses the button; what a press runs is that
figure's fragment alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from myomap import evidence
from myomap.atlas import Atlas
from myomap.errors import MyomapError
from myomap.figures import charts, effects, evidence_map, sessions, side_effects
from myomap.numbers import dated
from myomap.text import Text
from myomap.ui.loading import shared_theme
from myomap.ui.trusted_html import put_html

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Make = Callable[[charts.Colours], "Figure"]

_CODED = ("verdict", "certainty", "against", "outcome", "unit", "severity", "counted", "subjects")
"""Columns whose values have words in data/text/."""
_LEFT_OUT = ("condition_id", "side_effect_id", "session_figure_id", "survey", "place", "region_id")
_NUMBERS = (
    *("effect", "low", "high", "n_trials", "n_people", "percent", "percent_high", "n", "n_claims"),
    *("due", "overdue", "reviews", "right_percent", "expected_percent", "known_percent", "asked", "cards"),
)
_ROW_HEADS = ("name", "answer", "day", "week")


def offer_evidence_map(atlas: Atlas, text: Text) -> None:
    """Offer the map of evidence: every condition by verdict and certainty."""
    frame = evidence.evidence_map(atlas)
    offer_figure(
        text,
        "evidence_map",
        text("figure.title.map"),
        frame,
        lambda colours: evidence_map.evidence_figure(frame, text, colours),
        evidence_map.described(frame, text),
    )


def offer_effects(atlas: Atlas, text: Text, condition_id: str = "") -> None:
    """Offer the results that can stand side by side, a figure for each unit and outcome.

    Parameters
    ----------
    condition_id
        Results on this condition alone; empty for all.

    Raises
    ------
    UnknownIdError
        If there is no such condition.
    """
    for part in effects.like_with_like(evidence.pooled_effects(atlas, condition_id)):
        unit, outcome = part["unit"].iloc[0], part["outcome"].iloc[0]
        kind = outcome or "none"
        name = f"effects_{kind}_{unit}_{condition_id}".rstrip("_").replace(" ", "-")
        offer_figure(
            text,
            name,
            text(f"figure.title.effects.{kind}", value=charts.word_of(text, "unit", unit)),
            part,
            lambda colours, part=part: effects.effects_figure(part, text, colours),  # type: ignore[misc]
            effects.described(part, text),
        )


def offer_side_effects(atlas: Atlas, text: Text) -> None:
    """Offer a hundred sessions for each survey that counted them, and all other counts as a table."""
    known = evidence.surveys(atlas)
    for survey in known.loc[known["drawn"], "survey"]:
        frame, hundred = evidence.side_effects_of(atlas, survey), evidence.of_a_hundred(atlas, survey)
        author, year = _counted_by(atlas, frame["side_effect_id"].iloc[0])
        offer_figure(
            text,
            f"side_effects_{survey}",
            text("figure.title.hundred", name=author, value=year),
            frame,
            lambda colours, frame=frame, hundred=hundred: side_effects.hundred_figure(  # type: ignore[misc]
                frame, hundred, text, colours
            ),
            side_effects.described(frame, hundred, text),
        )
    others = [evidence.side_effects_of(atlas, survey) for survey in known.loc[~known["drawn"], "survey"]]
    if others:
        whole = pd.concat(others, ignore_index=True)
        whole["source"] = [" ".join(_counted_by(atlas, one)) for one in whole["side_effect_id"]]
        title, told = text("figure.title.other"), text("figure.other.described")
        offer_figure(text, "side_effects_other", title, whole, None, told)


def offer_sessions(atlas: Atlas, text: Text) -> None:
    """Offer what therapists told of their sessions; nothing where no survey was read."""
    frame = evidence.session_answers(atlas)
    if len(frame):
        offer_figure(
            text,
            "sessions",
            text("figure.title.sessions"),
            frame,
            lambda colours: sessions.sessions_figure(frame, text, colours),
            sessions.described(frame, text),
        )


def offer_figure(
    text: Text, key: str, title: str, frame: pd.DataFrame, make: Make | None, description: str, level: int = 3
) -> None:
    """Write a figure's words and table, and a button that shows the figure.

    Parameters
    ----------
    key
        Names the parts of the page (`figure_<key>`) and the saved files.
    title, description
        Plain text.
    frame
        What the figure shows; also offered as CSV.
    make
        Makes the figure in the colours of the page; None for words and table alone.
    level
        Of the heading, 2 to 4.
    """
    st.fragment(_offer)(text, key, title, frame, make, description, level)


def _offer(
    text: Text, key: str, title: str, frame: pd.DataFrame, make: Make | None, description: str, level: int
) -> None:
    shown = f"figure_{key}_shown"
    with st.container(key=f"figure_{key}"):
        head = f"<h{level}>{escape(title)}</h{level}><p>{escape(description)}</p>"
        table = _folded(text, title, frame)
        inner = f"{head}{table}<p>{_saved(text, key, frame)}</p>"
        words = f'<div class="evidence-figure" data-testid="figure-words">{inner}</div>'
        put_html(words, key=f"figure_{key}_words")
        is_shown = bool(st.session_state.get(shown)) and make is not None
        if make is not None:
            label = text("figure.hide" if is_shown else "figure.show")
            st.button(label, key=f"figure_{key}_button", on_click=_turn, args=(shown,))
        if make is not None and is_shown:
            _draw(text, key, make, f"{title}. {description}")


def _turn(shown: str) -> None:
    """Show the figure, or hide it again."""
    st.session_state[shown] = not st.session_state.get(shown)


def _draw(text: Text, key: str, make: Make, alt: str) -> None:
    try:
        figure = make(charts.colours_of(shared_theme(), st.context.theme.type == "dark"))
    except MyomapError as error:
        told = f'<p role="alert">{escape(text("figure.failed"))} {escape(str(error))}</p>'
        put_html(told, key=f"figure_{key}_none")
        return
    saved = {"format": "png", "filename": f"myomap-{key}", "scale": 2}
    config: dict[str, Any] = {
        "responsive": True,
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": saved,
        "scrollZoom": False,
    }
    st.plotly_chart(figure, key=f"figure_{key}_chart", theme=None, config=config, alt=alt)


def _saved(text: Text, key: str, frame: pd.DataFrame) -> str:
    """A link that saves the numbers; it holds them itself, because a button of Streamlit's own is dear."""
    numbers = quote(frame.to_csv(index=False))
    name = escape(f"myomap-{key}.csv")
    words = escape(text("figure.download"))
    return f'<a href="data:text/csv;charset=utf-8,{numbers}" download="{name}">{words}</a>'


def _folded(text: Text, title: str, frame: pd.DataFrame) -> str:
    """The table of a figure, folded; wide ones scroll, with the keyboard too."""
    scroll = f'<div class="evidence-scroll" role="region" tabindex="0" aria-label="{escape(title)}">'
    table = table_html(text, title, frame)
    return f"<details><summary>{escape(text('figure.table'))}</summary>{scroll}{table}</div></details>"


def table_html(text: Text, title: str, frame: pd.DataFrame) -> str:
    """Return a frame as a table with headings for rows and columns; every value is escaped."""
    columns = [one for one in frame.columns if one not in _LEFT_OUT]
    heads = "".join(
        f'<th scope="col"{_kind(one)}>{escape(text(f"figure.column.{one}"))}</th>' for one in columns
    )
    rows = (
        "<tr>" + "".join(_cell(text, column, row[column]) for column in columns) + "</tr>"
        for row in charts.rows_of(frame)
    )
    body = f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"
    return f'<table aria-label="{escape(title)}">{body}</table>'


def _kind(column: str) -> str:
    return ' class="is-number"' if column in _NUMBERS else ""


def _cell(text: Text, column: str, value: Any) -> str:
    if column in _NUMBERS:
        words = charts.shown(value)
    elif isinstance(value, date):
        words = dated(text, value)
    else:
        words = charts.word_of(text, column, value) if column in _CODED else str(value)
    tag, scope = ("th", ' scope="row"') if column in _ROW_HEADS else ("td", "")
    return f"<{tag}{scope}{_kind(column)}>{escape(words or text('figure.unknown'))}</{tag}>"


def _counted_by(atlas: Atlas, side_effect_id: str) -> tuple[str, str]:
    """The first author and the year of the source of a count."""
    source = atlas.sources[atlas.side_effects[side_effect_id].citations[0].source_id]
    return source.authors.partition(" ")[0], str(source.year or "")

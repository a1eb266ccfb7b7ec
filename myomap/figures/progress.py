"""A learner's reviews to come, what was kept of those behind, and what is known of each region: figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from myomap.figures.charts import (
    FONT_SIZE,
    TOOLS,
    Colours,
    Drawing,
    axis,
    base_layout,
    numbers_on_bars,
    rows_of,
    shown,
    stack_layout,
    stacked,
    wrapped,
)
from myomap.numbers import counted, dated
from myomap.text import Text

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_PLOT = 220  # pixels
_BELOW = 52  # for the heads of an axis, in two lines, and its title
_KEY = 36  # for the line that says what is what
_BESIDE = 40  # pixels on the left, for numbers
_BAR = 1.05  # lines of text
_ROOM = 12  # of 100: a shorter bar has its number beside it
_DAYS_MARKED = 7
_WEEKS_MARKED = 3


def forecast_figure(frame: pd.DataFrame, text: Text, colours: Colours) -> Figure:
    """Return the cards that will be due, a bar a day; what is overdue stands on the first one, hatched.

    Parameters
    ----------
    frame
        As `study.progress.forecast` returns it.
    """
    from plotly.graph_objects import Figure  # most learners read the words alone

    ahead = list(range(len(frame)))
    parts = (("due", "accent", ""), ("overdue", "warning", "/"))
    drawings = [_column(frame, name, ahead, (ink, hatch), text, colours) for name, ink, hatch in parts]
    marked = ahead[::_DAYS_MARKED]
    heads = [text("progress.forecast.today"), *map(str, marked[1:])]
    layout = _time_layout(text("progress.forecast.axis"), marked, heads, colours)
    most = int(frame[["due", "overdue"]].sum(axis=1).max()) if len(frame) else 0
    layout["barmode"] = "stack"
    layout["bargap"] = 0.15
    layout["yaxis"] |= {"range": [0, max(most * 1.08, 4)], "tickformat": "d", "nticks": 5}
    return Figure({"data": drawings, "layout": layout}, skip_invalid=False)


def _column(
    frame: pd.DataFrame,
    name: str,
    ahead: Sequence[int],
    look: tuple[str, str],
    text: Text,
    colours: Colours,
) -> Drawing:
    ink, hatch = look
    label = text(f"figure.column.{name}")
    told = [
        text("progress.figure.hover", day=dated(text, row["day"]), name=label, n=shown(row[name]))
        for row in rows_of(frame)
    ]
    pattern = {"shape": hatch, "fgcolor": colours[ink], "bgcolor": colours["paper"], "size": 6}
    return {
        "type": "bar",
        "name": label,
        "x": [*ahead],
        "y": frame[name].tolist(),
        "hovertext": told,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "color": colours[ink],
            "line": {"width": 1 if hatch else 0, "color": colours[ink]},
            **({"pattern": pattern} if hatch else {}),
        },
    }


def retention_figure(frame: pd.DataFrame, text: Text, colours: Colours) -> Figure:
    """Return the reviews of each week that were right, and how many fsrs expected, of 100.

    Parameters
    ----------
    frame
        As `study.progress.retention` returns it.
    """
    from plotly.graph_objects import Figure  # most learners read the words alone

    looks = {
        "right_percent": ("accent", "circle", "solid"),
        "expected_percent": ("ink-soft", "diamond-open", "dot"),
    }
    drawings = [_line(frame, name, look, text, colours) for name, look in looks.items()]
    weeks = frame["week"].tolist()
    step = max(1, -(-len(weeks) // _WEEKS_MARKED))
    marked = weeks[::step]
    heads = [wrapped(dated(text, week), 12) for week in marked]
    layout = _time_layout(text("progress.retention.axis"), [str(week) for week in marked], heads, colours)
    layout["xaxis"] |= {"type": "date"}
    layout["yaxis"] |= {"range": [0, 104], "tickvals": [0, 25, 50, 75, 100]}
    return Figure({"data": drawings, "layout": layout}, skip_invalid=False)


def _line(
    frame: pd.DataFrame, name: str, look: tuple[str, str, str], text: Text, colours: Colours
) -> Drawing:
    ink, symbol, dash = look
    label = text(f"figure.column.{name}")
    told = [
        text(
            "progress.retention.hover",
            day=dated(text, row["week"]),
            name=label,
            value=shown(row[name]),
            n=row["reviews"],
        )
        for row in rows_of(frame)
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label,
        "x": [str(week) for week in frame["week"]],
        "y": frame[name].tolist(),
        "hovertext": told,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "line": {"color": colours[ink], "width": 2, "dash": dash},
        "marker": {"color": colours[ink], "size": 9, "symbol": symbol, "line": {"width": 2}},
    }


def regions_figure(frame: pd.DataFrame, text: Text, colours: Colours) -> Figure:
    """Return how much of each region is known, a bar for each, of 100.

    Parameters
    ----------
    frame
        As `study.progress.regions` returns it.
    """
    from plotly.graph_objects import Figure  # most learners read the words alone

    stack = stacked([(text("progress.regions.head"), [wrapped(name) for name in frame["name"]])])
    told = [
        text(
            "progress.regions.hover",
            name=row["name"],
            value=shown(row["known_percent"]),
            n=row["asked"],
            total=row["cards"],
        )
        for row in rows_of(frame)
    ]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": frame["known_percent"].tolist(),
        "y": list(stack.rows),
        "width": _BAR,
        "customdata": frame[["region_id"]].to_numpy().tolist(),
        "text": [f"{value:.0f}" for value in frame["known_percent"]],
        "textposition": ["inside" if value >= _ROOM else "outside" for value in frame["known_percent"]],
        "hovertext": told,
        **numbers_on_bars(colours),
    }
    title = {"text": text("progress.regions.axis"), "font": {"size": FONT_SIZE}, "standoff": 6}
    scale = {"range": [0, 100], "tickvals": [0, 25, 50, 75, 100], "title": title}
    return Figure(
        {"data": [bars], "layout": stack_layout(stack, colours, scale, TOOLS, _BELOW)}, skip_invalid=False
    )


def _time_layout(title: str, marked: Sequence[object], heads: Sequence[str], colours: Colours) -> Drawing:
    """The layout of a figure along time, numbers on the left, what is what under it."""
    legend = {"orientation": "h", "x": 0, "xanchor": "left", "y": 0, "yanchor": "bottom", "yref": "container"}
    return {
        **base_layout(colours),
        "height": TOOLS + _PLOT + _BELOW + _KEY,
        "margin": {"l": _BESIDE, "r": 18, "t": TOOLS, "b": _BELOW + _KEY},
        "showlegend": True,
        "legend": {**legend, "itemclick": False, "itemdoubleclick": False, "bgcolor": colours["paper"]},
        "xaxis": {
            **axis(colours),
            "fixedrange": True,
            "tickmode": "array",
            "tickvals": list(marked),
            "ticktext": list(heads),
            "tickangle": 0,
            "showgrid": False,
            "showline": True,
            "title": {"text": title, "font": {"size": FONT_SIZE}, "standoff": 6},
        },
        "yaxis": {**axis(colours), "fixedrange": True},
    }


def forecast_described(frame: pd.DataFrame, text: Text) -> str:
    """Return the reviews to come in one short paragraph; the fullest day is named unless it is today."""
    days = [(int(row["due"] + row["overdue"]), row["day"]) for row in rows_of(frame)]
    total = sum(n for n, _ in days)
    if not total:
        return text("progress.forecast.none", limit=len(frame))
    due, overdue = int(frame["due"].iloc[0]), int(frame["overdue"].iloc[0])
    told = text(
        "progress.forecast.described",
        n=counted(text, due),
        k=counted(text, overdue),
        total=counted(text, total),
        limit=len(frame),
    )
    most, day = max(days, key=lambda one: one[0])
    if most == days[0][0]:
        return told
    return f"{told} {text('progress.forecast.busiest', day=dated(text, day), n=counted(text, most))}"


def retention_described(frame: pd.DataFrame, text: Text) -> str:
    """Return how much was kept in one short paragraph: of all weeks together, and of the last one."""
    if not len(frame):
        return text("progress.retention.none")
    reviews = frame["reviews"]
    mean = {
        name: shown(round(float((frame[name] * reviews).sum() / reviews.sum())))
        for name in ("right_percent", "expected_percent")
    }
    return text(
        "progress.retention.described",
        n=counted(text, int(reviews.sum())),
        a=mean["right_percent"],
        b=mean["expected_percent"],
    )


def regions_described(frame: pd.DataFrame, text: Text) -> str:
    """Return what is known of the regions in one short paragraph: the best, the least, those not begun."""
    begun = sorted((row for row in rows_of(frame) if row["asked"]), key=lambda row: row["known_percent"])
    if not begun:
        return text("progress.regions.none")
    told = [text("progress.regions.best", **_named(begun[-1]))]
    if len(begun) > 1:
        told.append(text("progress.regions.least", **_named(begun[0])))
    told.append(text("progress.regions.untouched", n=len(frame) - len(begun), total=len(frame)))
    return " ".join(told)


def _named(row: Drawing) -> dict[str, str]:
    return {"name": row["name"], "value": shown(round(row["known_percent"]))}

"""What therapists told of their sessions, as bars under each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from myomap.figures.charts import (
    FONT_SIZE,
    HEADING_LETTERS,
    TOOLS,
    Colours,
    Drawing,
    numbers_on_bars,
    rows_of,
    shown,
    stack_layout,
    stacked,
    wrapped,
)
from myomap.text import Text

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_BAR = 1.05  # lines of text
_BELOW = 56  # pixels


def sessions_figure(frame: pd.DataFrame, text: Text, colours: Colours) -> Figure:
    """Return the answers as a figure: one trace for each question, one bar for each answer, of 100.

    Parameters
    ----------
    frame
        As `myomap.evidence.session_answers` returns it.
    """
    from plotly.graph_objects import Figure  # most visitors read the words alone

    groups = [(question, frame[frame["question"] == question]) for question in frame["question"].unique()]
    stack = stacked(
        (wrapped(question, HEADING_LETTERS), [wrapped(answer) for answer in group["answer"]])
        for question, group in groups
    )
    placed = frame.assign(row=list(stack.rows))
    drawings = [_bars(placed[placed["question"] == question], text, colours) for question, _ in groups]
    title = {"text": wrapped(text("figure.sessions.axis"), 30), "font": {"size": FONT_SIZE}, "standoff": 6}
    scale = {"range": [0, 100], "tickvals": [0, 50, 100], "title": title}
    layout = stack_layout(stack, colours, scale, TOOLS, _BELOW)
    return Figure({"data": drawings, "layout": layout}, skip_invalid=False)


def _bars(group: pd.DataFrame, text: Text, colours: Colours) -> Drawing:
    unknown = text("figure.unknown")
    told = [
        text(
            "figure.sessions.hover",
            name=row["answer"],
            value=shown(row["percent"]),
            n=shown(row["n"]) or unknown,
        )
        for row in rows_of(group)
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "name": group["question"].iloc[0],
        "x": group["percent"].tolist(),
        "y": group["row"].tolist(),
        "width": _BAR,
        "customdata": group[["session_figure_id"]].to_numpy().tolist(),
        "text": [shown(one) for one in group["percent"]],
        "textposition": "auto",
        "hovertext": told,
        **numbers_on_bars(colours),
    }


def described(frame: pd.DataFrame, text: Text) -> str:
    """Return the answers in one short paragraph, a question after the other."""
    told = []
    for question in frame["question"].unique():
        answers = [
            text("figure.sessions.answer", name=row["answer"], value=shown(row["percent"]))
            for row in rows_of(frame[frame["question"] == question])
        ]
        told.append(f"{question} {'; '.join(answers)}.")
    return " ".join(told)

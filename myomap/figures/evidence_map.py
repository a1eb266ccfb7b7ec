"""The map of evidence: conditions in rows, grouped by how sure the finding is; verdicts in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from myomap.evidence import CERTAINTIES, VERDICTS
from myomap.figures.charts import (
    TOOLS,
    Colours,
    Drawing,
    axis,
    rows_of,
    stack_layout,
    stacked,
    word_of,
    wrapped,
)
from myomap.text import Text

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

SIGNS = {
    "supported": ("circle", "good"),
    "mixed": ("diamond", "focus"),
    "weak": ("triangle-up", "warning"),
    "unsupported": ("square-open", "ink-soft"),
    "inaccurate": ("x", "danger"),
    "": ("circle-open", "ink-soft"),
}
"""Symbol and colour of each verdict: either tells it."""
SIGN_SIZE = 13
_COLUMN_HEADS, _LAST_HEAD = 72, 36  # pixels: names of columns, which run out to the right


def evidence_figure(frame: pd.DataFrame, text: Text, colours: Colours) -> Figure:
    """Return the map of evidence as a figure: one trace for each verdict, one mark for each condition.

    Parameters
    ----------
    frame
        As `myomap.evidence.evidence_map` returns it.
    """
    from plotly.graph_objects import Figure  # most visitors read the words alone

    present = set(frame["verdict"])
    columns = [one for one in (*VERDICTS, "") if one in present or one in VERDICTS[:4]]
    heads = [word_of(text, "verdict", one) for one in columns]
    groups = [(one, frame[frame["certainty"] == one]) for one in CERTAINTIES]
    groups = [(certainty, group) for certainty, group in groups if len(group)]
    stack = stacked(
        (word_of(text, "certainty", certainty), [wrapped(name) for name in group["name"]])
        for certainty, group in groups
    )
    placed = pd.concat([group for _, group in groups]) if groups else frame
    placed = placed.assign(row=list(stack.rows))
    drawings = [
        _marks(placed[placed["verdict"] == verdict], head, verdict, text, colours)
        for verdict, head in zip(columns, heads, strict=True)
    ]
    # The names of the columns stand once more under the last row: an axis needs something drawn on it.
    drawings.append({"type": "scatter", "x": heads, "y": [None] * len(heads), "xaxis": "x2", "name": ""})
    named: Drawing = {"categoryorder": "array", "categoryarray": heads, "range": [-0.5, len(heads) - 0.5]}
    named |= {"type": "category", "tickangle": -50, "fixedrange": True}
    above, below = TOOLS + _COLUMN_HEADS, _COLUMN_HEADS
    layout = stack_layout(stack, colours, {**named, "side": "top"}, above, below, _LAST_HEAD)
    under = {
        **axis(colours),
        **named,
        "side": "bottom",
        "overlaying": "x",
        "tickangle": 50,
        "showgrid": False,
    }
    return Figure({"data": drawings, "layout": {**layout, "xaxis2": under}}, skip_invalid=False)


def _marks(group: pd.DataFrame, head: str, verdict: str, text: Text, colours: Colours) -> Drawing:
    symbol, colour = SIGNS[verdict]
    told = [
        text(
            "figure.map.hover",
            name=one["name"],
            value=head,
            label=word_of(text, "certainty", one["certainty"]),
            part=one["horizon"] or text("figure.unknown"),
            n=one["n_claims"],
        )
        for one in rows_of(group)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": head,
        "x": [head] * len(group),
        "y": group["row"].tolist(),
        "customdata": group[["condition_id", "verdict", "certainty", "n_claims"]].to_numpy().tolist(),
        "text": told,
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": symbol,
            "size": SIGN_SIZE,
            "color": colours[colour],
            "line": {"width": 2 if symbol.endswith("open") else 0, "color": colours[colour]},
        },
    }


def described(frame: pd.DataFrame, text: Text) -> str:
    """Return the map of evidence in one short paragraph."""
    counts = frame["verdict"].value_counts()
    verdicts = [
        text("figure.map.count", name=word_of(text, "verdict", one), n=int(counts[one]))
        for one in (*VERDICTS, "")
        if one in counts.index
    ]
    certainties = frame["certainty"].value_counts()
    sure = int(certainties.get("high", 0)) + int(certainties.get("moderate", 0))
    return text(
        "figure.map.described",
        total=len(frame),
        value=", ".join(verdicts),
        a=sure,
        b=int(certainties.get("very low", 0)),
    )

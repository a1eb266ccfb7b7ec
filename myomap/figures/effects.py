"""Results of studies with their intervals, kept apart by what needling was compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from myomap.errors import MyomapError
from myomap.evidence import COMPARISONS, OUTCOMES, POOLED_UNITS
from myomap.figures.charts import (
    FONT_SIZE,
    LINE,
    TOOLS,
    Colours,
    Drawing,
    rows_of,
    shown,
    stack_layout,
    stacked,
    word_of,
    wrapped,
)
from myomap.text import Text

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MORE_IS_BETTER = ("movement",)
"""Outcomes of which more is good; of all others less is."""
_TITLE_LETTERS = 30
_TITLE_LINES = 4
_ROOM = 0.07  # of the span of the numbers, beside them


def like_with_like(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the results in parts that one figure may show: one unit and one outcome each, none empty.

    Parameters
    ----------
    frame
        As `myomap.evidence.pooled_effects` returns it; its order stays within each part.
    """
    parts = [
        frame[(frame["unit"] == unit) & (frame["outcome"] == outcome)].reset_index(drop=True)
        for unit in POOLED_UNITS
        for outcome in OUTCOMES
    ]
    return [part for part in parts if len(part)]


def effects_figure(frame: pd.DataFrame, text: Text, colours: Colours) -> Figure:
    """Return results with their intervals as a figure: one trace for each comparison.

    Results without an interval are a trace of their own.

    Parameters
    ----------
    frame
        One part of `like_with_like`.

    Raises
    ------
    MyomapError
        If the results differ in unit or outcome, or there are none.
    """
    from plotly.graph_objects import Figure  # most visitors read the words alone

    unit, outcome = _kind_of(frame)
    groups = [(one, frame[frame["against"] == one]) for one in COMPARISONS]
    groups = [(against, group) for against, group in groups if len(group)]
    stack = stacked(
        (word_of(text, "against", against), [_label(row, text) for row in rows_of(group)])
        for against, group in groups
    )
    placed = pd.concat([group for _, group in groups]).assign(row=list(stack.rows))
    drawings = [
        _results(group, word_of(text, "against", against), text, colours)
        for against, _ in groups
        for group in _by_interval(placed[placed["against"] == against])
    ]
    numbers = pd.concat([frame["effect"], frame["low"], frame["high"], pd.Series([0.0])])
    room = (numbers.max() - numbers.min()) * _ROOM or 1.0
    side = text(f"figure.effects.direction.{outcome or 'none'}")
    title = f"{wrapped(word_of(text, 'unit', unit), _TITLE_LETTERS)}<br>{wrapped(side, _TITLE_LETTERS)}"
    scale: Drawing = {
        "range": [float(numbers.min() - room), float(numbers.max() + room)],
        "side": "top",
        "nticks": 6,
        "title": {"text": title, "font": {"size": FONT_SIZE}, "standoff": 6},
    }
    layout = stack_layout(stack, colours, scale, TOOLS + 22 + _TITLE_LINES * LINE, 10)
    layout["shapes"].append(_no_difference(colours))
    return Figure({"data": drawings, "layout": layout}, skip_invalid=False)


def _kind_of(frame: pd.DataFrame) -> tuple[str, str]:
    found = list(dict.fromkeys(zip(frame["unit"], frame["outcome"], strict=True)))
    if len(found) != 1:
        raise MyomapError(f"A figure of results takes one unit and one outcome, not {len(found)}.")
    return found[0]


def _label(row: Drawing, text: Text) -> str:
    name = wrapped(row["name"] or text("figure.effects.any"))
    return f"{name}<br><i>{wrapped(row['horizon'])}</i>" if row["horizon"] else name


def _results(group: pd.DataFrame, heading: str, text: Text, colours: Colours) -> Drawing:
    """The marks of one comparison, all with an interval or all without; those without are open."""
    known = _has_interval(group).all()
    drawing: Drawing = {
        "type": "scatter",
        "mode": "markers",
        "name": heading,
        "x": group["effect"].tolist(),
        "y": group["row"].tolist(),
        "customdata": group[["claim_id", "low", "high"]].astype(object).to_numpy().tolist(),
        "text": [_told(row, text) for row in rows_of(group)],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {
            "symbol": "square" if known else "square-open",
            "size": 10,
            "color": colours["accent"],
            "line": {"width": 2, "color": colours["accent"]},
        },
    }
    if known:
        drawing["error_x"] = {
            "type": "data",
            "symmetric": False,
            "array": (group["high"] - group["effect"]).tolist(),
            "arrayminus": (group["effect"] - group["low"]).tolist(),
            "color": colours["accent"],
            "thickness": 2,
            "width": 4,
        }
    return drawing


def _has_interval(frame: pd.DataFrame) -> pd.Series[bool]:
    return frame["low"].notna() & frame["high"].notna()


def _by_interval(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """The results with an interval and those without, none empty: an interval of nothing would be drawn."""
    known = _has_interval(frame)
    return [part for part in (frame[known], frame[~known]) if len(part)]


def _told(row: Drawing, text: Text) -> str:
    unknown = text("figure.unknown")
    low, high = shown(row["low"]), shown(row["high"])
    interval = unknown
    if low and high:
        interval = text("figure.effects.interval", a=low, b=high)
    return text(
        "figure.effects.hover",
        name=row["name"] or text("figure.effects.any"),
        value=shown(row["effect"]),
        label=interval,
        n=shown(row["n_trials"]) or unknown,
        total=shown(row["n_people"]) or unknown,
        part=row["horizon"] or unknown,
    )


def _no_difference(colours: Colours) -> Drawing:
    line = {"color": colours["ink"], "width": 1.5, "dash": "dash"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "line": line}


def described(frame: pd.DataFrame, text: Text) -> str:
    """Return results of one unit and one outcome in one short paragraph.

    Raises
    ------
    MyomapError
        If the results differ in unit or outcome, or there are none.
    """
    unit, outcome = _kind_of(frame)
    sign = -1 if outcome in MORE_IS_BETTER else 1
    # With the sign turned where more is better, an interval wholly below zero speaks for needling.
    ends = pd.concat([frame["low"] * sign, frame["high"] * sign], axis=1)
    for_it, against_it = int((ends.max(axis=1) < 0).sum()), int((ends.min(axis=1) > 0).sum())
    unclear = len(frame) - for_it - against_it
    many = "described" if len(frame) > 1 else "described.one"
    kind = outcome or "none"
    told = [
        text(f"figure.effects.{many}", n=len(frame), value=word_of(text, "unit", unit)),
        text(f"figure.effects.better.{kind}", n=for_it, total=len(frame)) if for_it else "",
        text(f"figure.effects.worse.{kind}", n=against_it, total=len(frame)) if against_it else "",
        text("figure.effects.unclear", n=unclear, total=len(frame)) if unclear else "",
        text("figure.effects.apart") if frame["against"].nunique() > 1 else "",
        text("figure.effects.twice") if frame.duplicated(["effect", "low", "high"]).any() else "",
        text("figure.effects.care"),
    ]
    return " ".join(filter(None, told))

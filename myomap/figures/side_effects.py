"""A hundred sessions as a field of signs: in how many of them a side effect was counted."""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING

import pandas as pd

from myomap.figures.charts import TOOLS, Colours, Drawing, base_layout, rows_of, shown, wrapped
from myomap.text import Text

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROW = 10  # signs in a row
SIGNS = ("square", "diamond", "triangle-up", "cross", "star", "hexagon", "triangle-down", "pentagon")
INKS = ("accent", "focus", "warning", "good", "danger")
_FIELD = 330  # pixels
_KEY_LINE = 24  # pixels


def hundred_figure(frame: pd.DataFrame, hundred: pd.DataFrame, text: Text, colours: Colours) -> Figure:
    """Return a hundred sessions as a figure: one trace for each side effect, and one for none.

    Parameters
    ----------
    frame
        The side effects of a survey, as `myomap.evidence.side_effects_of` returns them.
    hundred
        As `myomap.evidence.of_a_hundred` returns it for that survey.
    """
    from plotly.graph_objects import Figure  # most visitors read the words alone

    names = names_of(frame, hundred, text)
    looks = zip(cycle(SIGNS), cycle(INKS), strict=False)
    drawings = []
    for effect in dict.fromkeys(hundred["side_effect_id"]):
        group = hundred[hundred["side_effect_id"] == effect]
        if not effect:
            look = ("circle-open", "line-strong")
        elif group["severity"].iloc[0] == "any":
            look = ("circle", "ink-soft")
        else:
            look = next(looks)
        drawings.append(_signs(group, effect, names[effect], look, colours))
    flat = {"visible": False, "fixedrange": True}
    layout = {
        **base_layout(colours),
        "height": TOOLS + _FIELD + _KEY_LINE * len(drawings) + 12,
        "margin": {"l": 4, "r": 4, "t": TOOLS, "b": _KEY_LINE * len(drawings) + 12},
        "xaxis": {**flat, "range": [-0.6, ROW - 0.4], "constrain": "domain", "constraintoward": "left"},
        "yaxis": {**flat, "range": [ROW - 0.4, -0.6], "constrain": "domain", "scaleanchor": "x"},
        "showlegend": True,
        "legend": {
            "orientation": "v",
            "x": 0,
            "xanchor": "left",
            "y": -0.02,
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
            "bgcolor": colours["paper"],
        },
    }
    return Figure({"data": drawings, "layout": layout}, skip_invalid=False)


def names_of(frame: pd.DataFrame, hundred: pd.DataFrame, text: Text) -> dict[str, str]:
    """Return the name of each side effect by id; a total beside its parts is named as what they leave."""
    names = {"": text("figure.hundred.none")}
    apart = (hundred["severity"] == "mild").any()
    for row in rows_of(frame):
        rest = apart and row["severity"] == "any"
        names[row["side_effect_id"]] = text("figure.hundred.other") if rest else row["name"]
    return names


def _signs(group: pd.DataFrame, effect: str, name: str, look: tuple[str, str], colours: Colours) -> Drawing:
    symbol, ink = look
    places = group["place"].astype(int) - 1
    counted = f"{name}: {len(group)}"
    return {
        "type": "scatter",
        "mode": "markers",
        "name": wrapped(counted, 46),
        "x": (places % ROW).tolist(),
        "y": (places // ROW).tolist(),
        "customdata": [[effect, int(place) + 1] for place in places],
        "hovertemplate": f"{wrapped(counted, 30)}<extra></extra>",
        "marker": {
            "symbol": symbol,
            "size": 17,
            "color": colours[ink],
            "line": {"width": 1.5 if symbol.endswith("open") else 0, "color": colours[ink]},
        },
    }


def described(frame: pd.DataFrame, hundred: pd.DataFrame, text: Text) -> str:
    """Return a hundred sessions in one short paragraph; what is rarer than 1 in 100 is told in words."""
    counts = hundred["side_effect_id"].value_counts()
    none = int(counts.get("", 0))
    names = names_of(frame, hundred, text)
    told = [text("figure.hundred.described", n=len(hundred) - none, total=len(hundred), k=none)]
    if parts := [f"{names[one]} ({counts[one]})" for one in dict.fromkeys(hundred["side_effect_id"]) if one]:
        told.append(text("figure.hundred.parts", value=", ".join(parts)))
    mild = frame[frame["severity"] == "mild"]
    hidden = mild[~mild["side_effect_id"].isin(counts.index)]
    if len(mild) and not (hundred["severity"] == "mild").any():
        parts = [f"{row['name']} ({shown(row['percent'])})" for row in rows_of(mild)]
        told.append(text("figure.hundred.overlap", value=", ".join(parts)))
    elif len(hidden):
        told.append(text("figure.hundred.rare", value=", ".join(hidden["name"])))
    told += [_serious_words(row, text) for row in rows_of(frame) if row["severity"] == "serious"]
    return " ".join(told)


def _serious_words(row: Drawing, text: Text) -> str:
    if row["percent"] < 1:
        return text("figure.hundred.serious.rare", name=row["name"], n=shown(row["n"]))
    return text("figure.hundred.serious", name=row["name"], value=shown(row["percent"]))

"""What the figures on evidence share: rows of labels under headings, the page's look, and numbers as words.

Labels stand in a column of fixed width on the left, wrapped, so that they can be read at 360 pixels. Nothing
here imports Plotly: layouts are plain mappings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any, cast

import pandas as pd

from myomap.text import Text
from myomap.theme import Theme

Colours = Mapping[str, str]
Drawing = dict[str, Any]

FONT = "Source Sans, sans-serif"  # as the page has it
FONT_SIZE = 13
LINE = 16  # pixels: the height of a line of text, the unit of the rows
LABELS = 146  # pixels: the column of labels
LABEL_LETTERS = 21
HEADING_LETTERS = 44
TOOLS = 34  # pixels above the plot, for the button that saves the picture
_ROW_GAP, _HEADING, _BAND_GAP = 0.45, 1.5, 0.6  # in lines


@dataclass(frozen=True)
class Stack:
    """Rows under headings, from the top down; places are in lines of text.

    Attributes
    ----------
    rows
        The middle of each row, in the order of the groups.
    labels
        The label of each row, wrapped.
    bands
        Of each group: heading, upper end, lower end.
    depth
        Where the last band ends.
    """

    rows: tuple[float, ...]
    labels: tuple[str, ...]
    bands: tuple[tuple[str, float, float], ...]
    depth: float


def stacked(groups: Iterable[tuple[str, Sequence[str]]]) -> Stack:
    """Return the places of groups of labels under headings; <br> parts the lines of a label."""
    rows: list[float] = []
    labels: list[str] = []
    bands = []
    at = 0.0
    for heading, group in groups:
        top = at
        at += _HEADING + heading.count("<br>")
        for label in group:
            height = label.count("<br>") + 1 + _ROW_GAP
            rows.append(round(at + height / 2, 3))
            labels.append(label)
            at += height
        bands.append((heading, round(top, 3), round(at, 3)))
        at += _BAND_GAP
    return Stack(tuple(rows), tuple(labels), tuple(bands), round(at, 3))


def colours_of(theme: Theme, dark: bool = False) -> Colours:
    """Return the colours of a light or dark page by name."""
    return theme.dark if dark else theme.light


def stack_layout(
    stack: Stack, colours: Colours, xaxis: Drawing, above: int, below: int, beside: int = 18
) -> Drawing:
    """Return the layout of a figure whose rows are a stack.

    Parameters
    ----------
    above, below, beside
        Pixels over, under and to the right of the rows.
    """
    return {
        **base_layout(colours),
        "height": above + below + round(stack.depth * LINE),
        "margin": {"l": LABELS, "r": beside, "t": above, "b": below},
        "xaxis": {**axis(colours), "fixedrange": True, **xaxis},
        "yaxis": {
            **axis(colours),
            "range": [stack.depth, 0],
            "tickmode": "array",
            "tickvals": list(stack.rows),
            "ticktext": list(stack.labels),
            "showgrid": False,
            "showline": False,
            "fixedrange": True,
        },
        "shapes": [_band(top, bottom, colours) for _, top, bottom in stack.bands],
        "annotations": [_heading(heading, top, colours) for heading, top, _ in stack.bands],
    }


def base_layout(colours: Colours) -> Drawing:
    """Return what every figure has: the page's ground, ink and font, and no gestures that catch a finger."""
    ink, paper = colours["ink"], colours["paper"]
    hover = {"bgcolor": paper, "bordercolor": colours["line-strong"], "font": {"color": ink}, "align": "left"}
    return {
        "template": {},
        "autosize": True,
        "paper_bgcolor": paper,
        "plot_bgcolor": paper,
        "font": {"color": ink, "size": FONT_SIZE, "family": FONT},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": hover,
        "modebar": {"bgcolor": paper, "color": colours["ink-soft"], "activecolor": colours["accent"]},
    }


def axis(colours: Colours) -> Drawing:
    """Return an axis without a line of zero of its own."""
    return {"zeroline": False, "gridcolor": colours["line"], "linecolor": colours["line-strong"], "ticks": ""}


def numbers_on_bars(colours: Colours) -> Drawing:
    """Return what bars with their numbers as `text` have in common; `hovertext` is told as it is."""
    return {
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": FONT_SIZE},
        "insidetextfont": {"color": colours["accent-ink"]},
        "outsidetextfont": {"color": colours["ink"]},
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": colours["accent"]},
    }


def _band(top: float, bottom: float, colours: Colours) -> Drawing:
    return {
        "type": "rect",
        "xref": "paper",
        "yref": "y",
        "x0": 0,
        "x1": 1,
        "y0": top + _HEADING,
        "y1": bottom,
        "fillcolor": colours["card"],
        "line": {"color": colours["line"], "width": 1},
        "layer": "below",
    }


def _heading(heading: str, top: float, colours: Colours) -> Drawing:
    """The heading of a band, from the left edge of the labels on."""
    return {
        "text": f"<b>{heading}</b>",
        "xref": "paper",
        "yref": "y",
        "x": 0,
        "y": top,
        "xanchor": "left",
        "yanchor": "top",
        "xshift": -LABELS + 4,
        "showarrow": False,
        "align": "left",
        "bgcolor": colours["paper"],
        "borderpad": 2,
        "font": {"size": FONT_SIZE + 1, "color": colours["ink"]},
    }


def wrapped(words: str, letters: int = LABEL_LETTERS) -> str:
    """Return words in lines of so many letters, as a figure writes them.

    Examples
    --------
    >>> wrapped("Arm pain from the neck & chest", 21)
    'Arm pain from the<br>neck &amp; chest'
    """
    return "<br>".join(escape(line, quote=False) for line in wrap(words, letters))


def shown(value: object, digits: str = "g") -> str:
    """Return a number as people read it, or nothing where there is none.

    Examples
    --------
    >>> shown(-1.5), shown(7629), shown(float("nan"))
    ('−1.5', '7,629', '')
    """
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    number = float(value)  # type: ignore[arg-type]
    words = f"{number:,.0f}" if number.is_integer() and abs(number) >= 1000 else f"{number:{digits}}"
    return words.replace("-", "\N{MINUS SIGN}")


def word_of(text: Text, kind: str, value: str) -> str:
    """Return the words for a value of the tables, such as a verdict; "none" stands for an empty one."""
    name = value.replace(" ", "-") or "none"
    if kind not in ("verdict", "certainty"):
        return text(f"figure.{kind}.{name}")
    words = text(f"verdict.{name}") if kind == "verdict" else text(f"certainty.{name}")
    return words[:1].upper() + words[1:]


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as mappings of columns."""
    return cast(list[dict[str, Any]], frame.to_dict("records"))

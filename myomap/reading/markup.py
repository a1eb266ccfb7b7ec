"""The pieces of HTML that every part of the panel is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from myomap import names
from myomap.atlas import Atlas
from myomap.geometry import Geometry
from myomap.schema import Citation
from myomap.scope import scope_of
from myomap.text import ENGLISH, Text
from myomap.view_state import ViewState, settled, to_params

Citations = Iterable[Citation]
ELSEWHERE = ' target="_blank" rel="noopener"'
"""Attributes of a link that leaves the page as it is."""


@dataclass
class References:
    """The sources that a panel names, numbered in the order in which they are first named.

    Examples
    --------
        >>> from myomap.schema import Citation
        >>> references = References()
        >>> references.cite([Citation("do-2018", "table 2"), Citation("standring-2020", "")])
        '[1, 2]'
        >>> references.cite([Citation("standring-2020", "")])
        '[2]'
    """

    numbers: dict[Citation, int] = field(default_factory=dict)

    def cite(self, citations: Citations) -> str:
        """Return the numbers of some citations in square brackets, and remember them for the list."""
        found = sorted({self.numbers.setdefault(one, len(self.numbers) + 1) for one in citations})
        return f"[{', '.join(map(str, found))}]" if found else ""


@dataclass
class LateReferences(References):
    """The sources of many texts: a mark stands for each citation, and the browser numbers them in every text.

    Examples
    --------
        >>> from myomap.schema import Citation
        >>> references = LateReferences()
        >>> references.cite([Citation("do-2018", "table 2"), Citation("standring-2020", "")])
        '<!--c0,1-->'
        >>> references.citations[1].source_id
        'standring-2020'
    """

    @property
    def citations(self) -> list[Citation]:
        """The citations by the position that their marks name."""
        return list(self.numbers)

    def cite(self, citations: Citations) -> str:
        """Return the mark of some citations."""
        found = dict.fromkeys(self.numbers.setdefault(one, len(self.numbers)) for one in citations)
        return f"<!--c{','.join(map(str, found))}-->" if found else ""


class Ways:
    """Where links lead, in the app; what is written elsewhere has ways of its own."""

    to_page = ' target="_self"'
    """Attributes of a link to another page."""

    def to(self, view: ViewState) -> str:
        """Return the address of a view on the page that the link stands on."""
        return address(view)

    def beyond(self, view: ViewState) -> str:
        """Return the address of a view in the whole atlas; empty when there is no way there."""
        return address(view.with_(only="", embed=False))

    def on_map(self, view: ViewState) -> str:
        """Return the address of a view on the page of the map; links of other pages lead there."""
        return f"./{address(view)}"

    def page(self, name: str, /, **params: str | list[str]) -> str:
        """Return the address of another page; empty when there is none.

        Parameters
        ----------
        name
            about, conditions, handout, show or tables.
        params
            What the page is asked for, by the names of the address.
        """
        return f"{name}{'?' if params else ''}{urlencode(params, doseq=True)}"


class WaysOut(Ways):
    """Where links lead in the frame of another site: from what is offered there to the whole atlas."""

    to_page = ELSEWHERE

    def page(self, name: str, /, **params: str | list[str]) -> str:
        """Return the address of another page, without what belongs to the frame."""
        return super().page(name, **{key: params[key] for key in params if key not in ("embed", "only")})


APP = Ways()
FRAMED = WaysOut()


@dataclass(frozen=True)
class Wording:
    """What every text is written from: the facts, the words, and the sources named so far.

    Attributes
    ----------
    ways
        Where its links lead.
    later
        Leave marks for what depends on more than one choice: the browser of an export fills them in.
    """

    atlas: Atlas
    text: Text
    references: References = field(default_factory=References, kw_only=True)
    ways: Ways = field(default=APP, kw_only=True)
    later: bool = field(default=False, kw_only=True)

    def word(self, key: str, **values: object) -> str:
        """Return interface words, safe to put into HTML."""
        return escape(self.text(key, **values))

    def sided(self, name: str, side: str) -> str:
        """Return a name with the person's side, such as "Left deltoid" (not escaped)."""
        return names.sided(self.text, name, side)

    def small(self, name: str) -> str:
        """Return a name as it stands inside a line: with a small first letter where the language wants it."""
        return names.small(self.text, name)

    def sureness(self, basis: str, citations: Citations) -> str:
        """Return how sure a statement is, in words, and the numbers of its sources."""
        return f"{self.word(f'basis.{basis}')} {self.references.cite(citations)}"

    def sourced(self, statement: str, citations: Citations) -> str:
        """Return a statement of the tables, escaped, and the numbers of its sources."""
        return f"{escape(statement)} {self.references.cite(citations)}"

    def contents(self, page: str, names: Iterable[str]) -> str:
        """Return links to the parts of a page, which are headed `<page>.<name>` and have the name as id."""
        links = [f'<a href="#{name}" target="_self">{self.word(f"{page}.{name}")}</a>' for name in names]
        return f'<nav aria-label="{self.word("needling.contents")}">{items(links, "flowing")}</nav>'


@dataclass(frozen=True)
class Reading(Wording):
    """What a panel is written from: also the shapes, and the view that is on screen."""

    geometry: Geometry
    view: ViewState

    def muscle(self, muscle_id: str, side: str = "", label: str = "", points: Iterable[str] = ()) -> str:
        """Return a link to a muscle; without a side it opens on the side of the view, or on the right.

        With points, pointing at the link previews their pain on the map.

        A label of its own may leave the side unsaid where the lines around it say it; the spoken name has it.
        """
        named = self.sided(self.atlas.muscles[muscle_id].name, side)
        wanted = self.view.with_(muscle=muscle_id, point="", side=_side(side, self.view))
        return self._link(f"muscle:{muscle_id}", wanted, label or named, named, points)

    def point(self, trigger_point_id: str, side: str = "") -> str:
        """Return a link to a trigger point, on the given side, that of the view, or the right."""
        point = self.atlas.trigger_points[trigger_point_id]
        wanted = self.view.with_(muscle=point.muscle_id, point=trigger_point_id, side=_side(side, self.view))
        return self._link(f"point:{trigger_point_id}", wanted, point.label)

    def area(self, area_id: str, side: str = "", label: str = "") -> str:
        """Return a link to a place on the body; midline places have no side."""
        area = self.atlas.areas[area_id]
        wanted = self.view.with_(
            areas=(area_id,), across=(), muscle="", point="", side=_side(side, self.view)
        )
        name = self.sided(area.name, side) if area.laterality == "paired" else area.name
        return self._link(f"area:{area_id}", wanted, label or name, name)

    def condition(self, condition_id: str) -> str:
        """Return a link to a condition."""
        wanted = self.view.with_(condition=condition_id, muscle="", point="", areas=(), across=(), side="")
        return self._link(f"condition:{condition_id}", wanted, self.atlas.conditions[condition_id].name)

    def compared_with(self, id: str) -> str:
        """Return a link that compares the choice with a muscle or point; without an id, one that ends it."""
        kind = "point" if id in self.atlas.trigger_points else "muscle"
        href = escape(self.ways.to(settled(self.view.with_(compare=id), self.atlas)))
        label = self.atlas.muscles[id].name if id in self.atlas.muscles else self.text("panel.compare.end")
        return f'<a href="{href}" data-compare="{escape(f"{kind}:{id}" if id else "")}">{escape(label)}</a>'

    def without(self, area_id: str, side: str, rest: ViewState, label: str, spoken: str) -> str:
        """Return a link that takes a place away and goes to the rest. Both texts are escaped already."""
        href = escape(self.ways.to(settled(rest, self.atlas)))
        sided = f' data-side="{side}"' if side in ("left", "right") else ""
        sign = '<span aria-hidden="true">\u00d7</span>'
        return f'<a href="{href}" data-drop="area:{area_id}"{sided} aria-label="{spoken}">{label} {sign}</a>'

    def _link(
        self, reference: str, wanted: ViewState, label: str, spoken: str = "", points: Iterable[str] = ()
    ) -> str:
        view = settled(wanted, self.atlas)
        held = scope_of(self.atlas, view.only).holds(*reference.split(":", 1))
        href = self.ways.to(view) if held else self.ways.beyond(view)
        side = view.side if view.side in ("left", "right") else ""
        return linked(href, reference, side, label, spoken, ";".join(points), held)


def linked(
    href: str, reference: str, side: str, label: str, spoken: str = "", points: str = "", held: bool = True
) -> str:
    """Return a link to a thing of the atlas; nothing of it is escaped yet.

    Parameters
    ----------
    href
        Empty where there is no way to it: the thing is then only named.
    spoken
        Its whole name, where the label leaves the side unsaid.
    points
        Trigger points whose pain is previewed, joined by semicolons.
    held
        Whether the page offers it; otherwise the link leaves the page as it is.
    """
    said = f' data-side="{side}"' if side else ""
    if not href:
        return f'<span data-ref="{escape(reference)}"{said}>{escape(label)}</span>'
    if spoken and spoken != label:
        said += f' aria-label="{escape(spoken)}"'
    if points:
        said += f' data-points="{escape(points)}"'
    said += "" if held else ELSEWHERE
    return f'<a href="{escape(href)}" data-ref="{escape(reference)}"{said}>{escape(label)}</a>'


def address(view: ViewState) -> str:
    """Return the address of what is chosen in a view, starting with "?"."""
    return "?" + urlencode(params_of(view), doseq=True)


def params_of(view: ViewState) -> dict[str, str | list[str]]:
    """Return what is chosen in a view, by the names of the address.

    It leaves out which way the body is turned, and the layer: page and map turn to what is seen best.
    """
    return to_params(view.with_(view="front", layer="surface"))


def language_params(text: Text) -> dict[str, str | list[str]]:
    """Return what a link to another page says of the language; nothing in English."""
    return {} if text.lang == ENGLISH else {"lang": text.lang}


def rows_of(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Return the rows of a query's answer as mappings of columns; `itertuples` is ten times slower."""
    columns = list(frame.columns)
    cells = (frame[column].tolist() for column in columns)
    return (dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True))


def header(kicker: str, title: str, *rest: str) -> str:
    """Return the head of a panel. All parts are escaped already; the title can take the keyboard's focus."""
    above = f'<p class="panel-kicker">{kicker}</p>' if kicker else ""
    inner = f'{above}<h2 tabindex="-1">{title}</h2>{"".join(rest)}'
    return f'<header class="panel-head" aria-live="polite">{inner}</header>'


def items(lines: Iterable[str], css_class: str = "") -> str:
    """Return a list of ready HTML lines, or nothing when there are none."""
    body = "".join(f"<li>{line}</li>" for line in lines)
    return f'<ul class="{css_class}">{body}</ul>' if body else ""


def section(title: str, body: str, css_class: str = "") -> str:
    """Return a headed part of the panel, or nothing when its body is empty. The title is escaped already."""
    return f'<section class="panel-part {css_class}"><h3>{title}</h3>{body}</section>' if body else ""


def details(title: str, body: str, css_class: str = "") -> str:
    """Return a part that opens on demand, or nothing when its body is empty. The title is escaped already."""
    inner = f"<summary>{title}</summary><div>{body}</div>"
    return f'<details class="{css_class}">{inner}</details>' if body else ""


def shortened(lines: list[str], shown: int, more: str, css_class: str = "") -> str:
    """Return a list whose tail opens on demand.

    Parameters
    ----------
    lines
        Ready HTML lines.
    shown
        How many stay in sight. One line more is shown rather than hidden alone.
    more
        What the tail is called, escaped.
    """
    if len(lines) <= shown + 1:
        return items(lines, css_class)
    return items(lines[:shown], css_class) + details(more, items(lines[shown:], css_class), "panel-rest")


def _side(side: str, view: ViewState) -> str:
    """The side that a link opens: its own, else that of the view, else the right one (as the map does)."""
    if side in ("left", "right"):
        return side
    return view.side if view.side in ("left", "right") else "right"

"""The panels of everything that can be chosen alone, as pieces that many of them share.

What depends on more than one choice, and the numbers of the sources, are marks that the browser fills in
(export/finder.js, export/atlas_page.js).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from myomap.atlas import Atlas
from myomap.export.finder_data import finder_data
from myomap.export.ways import FileWays
from myomap.export.wish import Wish
from myomap.geometry import Geometry
from myomap.reading.markup import LateReferences, Ways, details
from myomap.reading.panel import panel_html
from myomap.reading.panel_parts import citation_line
from myomap.text import Text
from myomap.view_state import ViewState, settled

LIST_PLACE = "<!--list-->"
"""Where the browser writes the sources of one panel into the part that holds them."""
_SIDES = ("right", "left")
# Where a text is cut: before what begins a line or names something, and after each link.
_PIECE = re.compile(r"<(?=li|section|details|p |header|h2|a |span)|(?<=</a>)")


def answers(
    atlas: Atlas, geometry: Geometry, text: Text, wish: Wish, ways: Ways | None = None
) -> dict[str, Any]:
    """Return every panel of what is offered.

    Parameters
    ----------
    ways
        Where the links lead; without it those of a single file.

    Returns
    -------
    dict
        fragments
            Pieces of HTML.
        panels
            Numbers of the pieces of each panel, in their order, by what is chosen: nothing (an empty key),
            `muscle:ID.right`, `muscle:ID.left`, `point:ID.SIDE`, `area:ID.SIDE`, `condition:ID`.
        sources
            Each source as a line of a list, by the number in the marks.
        list
            The part of a panel that holds the sources, with `LIST_PLACE` in it.
        finder
            What `finder.js` makes the answers to several choices from.
    """
    ways = ways or FileWays(wish.full)
    late = LateReferences()
    panels = {
        key: panel_html(atlas, geometry, text, view, ways=ways, late=late)
        for key, view in _choices(atlas, wish)
    }
    finder = finder_data(atlas, geometry, text, late, wish.scope(atlas), ways)
    fragments, order = shared_pieces(panels)
    title = text("panel.sources")
    return {
        "fragments": fragments,
        "panels": order,
        "sources": [
            f"<li>{citation_line(text, atlas.sources[one.source_id], one.locator)}</li>"
            for one in late.citations
        ],
        "list": details(title, f"<ol>{LIST_PLACE}</ol>", "panel-sources"),
        "finder": finder,
    }


def _choices(atlas: Atlas, wish: Wish) -> Iterator[tuple[str, ViewState]]:
    """Each thing that can be chosen alone, by its key; what is alike stands together, which packs well."""
    scope, start = wish.scope(atlas), wish.start
    nothing = ViewState(body=start.body, only=start.only, lang=start.lang)
    yield "", nothing
    for muscle in (one for one in atlas.muscles if one in scope.muscles):
        for side in _SIDES:
            yield f"muscle:{muscle}.{side}", nothing.with_(muscle=muscle, side=side)
        for point in atlas.points_by_muscle[muscle]:
            for side in _SIDES:
                view = nothing.with_(muscle=muscle, point=point.trigger_point_id, side=side)
                yield f"point:{point.trigger_point_id}.{side}", view
    for area in (one for one in atlas.areas if one in scope.areas):
        for side in _SIDES if atlas.areas[area].laterality == "paired" else ("midline",):
            yield f"area:{area}.{side}", settled(nothing.with_(areas=(area,), side=side), atlas)
    for condition in (one for one in atlas.conditions if one in scope.conditions):
        yield f"condition:{condition}", nothing.with_(condition=condition)


def shared_pieces(texts: Mapping[str, str]) -> tuple[list[str], dict[str, list[int]]]:
    """Return the different pieces of some texts of HTML, and the numbers of the pieces of each text.

    Pieces that always follow each other are one.

    Examples
    --------
    >>> shared_pieces({"a": "<p>A<p >1<li>x<li>y", "b": "<p>B<p >1<li>x<li>y"})
    (['<p>A', '<p >1<li>x<li>y', '<p>B'], {'a': [0, 1], 'b': [2, 1]})
    """
    cut = {key: _pieces(one) for key, one in texts.items()}
    after, before = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for pieces in cut.values():
        for one, other in zip(["", *pieces], [*pieces, ""], strict=True):
            after[one].add(other)
            before[other].add(one)

    def joined(pieces: Sequence[str]) -> Iterator[str]:
        run = pieces[0]
        for one, other in pairwise(pieces):
            if len(after[one]) == len(before[other]) == 1:
                run += other
            else:
                yield run
                run = other
        yield run

    numbers: dict[str, int] = {}
    order = {key: _numbered(joined(pieces), numbers) for key, pieces in cut.items()}
    return list(numbers), order


def _pieces(text: str) -> list[str]:
    starts = [0, *(found.start() for found in _PIECE.finditer(text) if found.start())]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _numbered(pieces: Iterable[str], numbers: dict[str, int]) -> list[int]:
    return [numbers.setdefault(one, len(numbers)) for one in pieces]

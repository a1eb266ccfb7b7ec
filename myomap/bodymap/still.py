"""Still pictures: the view and the layer that show something best, what is painted, what is brought near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from myomap.explanation import Explanation
from myomap.geometry import BODY_VIEWS, LAYERS, Geometry, Shown, worth
from myomap.sides import OTHER_SIDE
from myomap.view_state import STEPS, ViewState

Box = tuple[int, int, int, int]
_MARGIN = 0.14
# So much of a view stays in sight, of its height: enough of the body to know where one is.
_LEAST_OF_BODY = 0.27
_LEAST_OF_CLOSE_UP = 0.8
# The point counts more than all else: a view without it tells nothing.
_POINT = 3.0
STAY = 0.35
"""What a view counts for that is on screen already, beside 1 for all places or for the point."""


@dataclass(frozen=True, slots=True)
class Still:
    """A picture of the body that is looked at.

    Attributes
    ----------
    state
        What is painted, and in which view.
    frame
        Left, top, right and bottom of the part that is brought close, in view units; empty for all of it.
    marked
        Whether anything is painted: places inside the body are not drawn.
    """

    state: ViewState
    frame: Box | tuple[()] = ()
    marked: bool = False


def stills(geometry: Geometry, view: ViewState, story: Explanation | None) -> Mapping[str, Still]:
    """Return the picture of each step of the show mode; without a story the one of the step `hurts` alone.

    `hurts` paints where it hurts; the other steps also paint the muscle, its point and the pain that it is
    reported to send. Each step has the view that shows most of what it paints, the view on screen when that
    does as well; pictures of one view are framed alike, so that nothing jumps between steps.
    """
    if story is None:
        return {STEPS[0]: Still(ViewState(view=view.view, body=view.body, lang=view.lang))}
    places = [(one.area_id, one.side) for one in story.hurts]
    felt = facing(_places(geometry, view.body, places), {view.view: STAY}) or view.view
    near = {view.view: STAY, felt: STAY / 2}
    sends = facing(_senders(geometry, view.body, story), near) or felt
    hurts = _painted(view, story).with_(view=felt, layer="surface")
    # Places that were taken from the point's own pain are not marked beside that pain.
    beside = _painted(view, story) if not view.muscle or view.areas or view.across else ViewState()
    source = replace(
        hurts,
        view=sends,
        layer=telling_layer(geometry, view.body, sends, story.muscle, story.side),
        muscle=story.muscle,
        point=story.point,
        areas=beside.areas,
        across=beside.across,
    )
    close = Still(source, _frame(geometry, source, story), True)
    alike = close.frame if felt == sends else _frame(geometry, hurts, story)
    marked = bool(_frame(geometry, hurts, story))
    return {step: close for step in STEPS} | {STEPS[0]: Still(hurts, alike, marked)}


def _painted(view: ViewState, story: Explanation) -> ViewState:
    """The places that hurt, on the side of the muscle and on the other."""
    there = OTHER_SIDE[story.side]
    return ViewState(
        body=view.body,
        side=story.side,
        areas=tuple(one.area_id for one in story.hurts if one.side != there),
        across=tuple(one.area_id for one in story.hurts if one.side == there),
        lang=view.lang,
    )


def telling_layer(geometry: Geometry, body: str, view: str, muscle: str, side: str) -> str:
    """Return the layer that shows most of a muscle in a view, so that its points are seen to lie in it."""
    sizes: dict[str, float] = {LAYERS[0]: 0.0}
    for one in geometry.shown_of("muscle", muscle, body):
        if one.view == view and one.side in (side, "midline"):
            sizes[one.layer] = sizes.get(one.layer, 0.0) + one.size
    return max(sizes, key=lambda layer: sizes[layer])


Worths = Sequence[Mapping[str, float]]
"""How well each view shows each of several things: the view to a share, 1 for the best."""
Thing = tuple[str, str, str]
"""Kind (muscle, point, zone, area), id and side of something drawn."""


def _places(geometry: Geometry, body: str, places: Iterable[tuple[str, str]]) -> Worths:
    """How well each view shows each place, from 0 to 1 over all places."""
    found = [shares(geometry.shown_of("area", area, body), side) for area, side in places]
    return [{view: share / len(found) for view, share in one.items()} for one in found]


def _senders(geometry: Geometry, body: str, story: Explanation) -> Worths:
    """How well each view shows the muscle and the pain that it sends, from 0 to 1 each, and the point."""
    point = geometry.shown_of("point", story.point, body)
    return [
        shares(geometry.shown_of("muscle", story.muscle, body), story.side),
        {one.view: _POINT for one in point if one.side == story.side},
        shares(geometry.shown_of("zone", story.point, body), story.side),
    ]


def shares(shown: Iterable[Shown], side: str) -> Mapping[str, float]:
    """Return how well each view shows something of one side, 1 for the best."""
    found: dict[str, float] = defaultdict(float)
    for one in shown:
        if one.side in (side, "midline"):
            found[one.view] += worth(one.view, one.size)
    most = max(found.values(), default=0.0)
    return {view: value / most for view, value in found.items() if most}


def facing(worths: Worths, liked: Mapping[str, float]) -> str:
    """Return the view that shows most; empty when none shows anything.

    Parameters
    ----------
    liked
        Views that count more than they show, and by how much.
    """
    sums: dict[str, float] = defaultdict(float)
    for one in worths:
        for view, share in one.items():
            sums[view] += share
    return max(sums, key=lambda view: sums[view] + liked.get(view, 0.0), default="")


def _frame(geometry: Geometry, painted: ViewState, story: Explanation) -> Box | tuple[()]:
    """The box around what a step paints."""
    wanted = {("area", one.area_id, one.side) for one in story.hurts}
    wanted |= {
        (kind, id, side)
        for kind, id in (("muscle", painted.muscle), ("point", painted.point), ("zone", painted.point))
        for side in (story.side, "midline")
    }
    return frame_around(geometry, painted.body, painted.view, wanted)


def frame_around(geometry: Geometry, body: str, view: str, things: Container[Thing]) -> Box | tuple[()]:
    """Return the box around some things in a view, with a margin, no smaller than what tells where one is.

    Where pain may spread does not count: an arm's length of it would make all else small. The box is empty
    when the view shows none of the things.
    """
    places = [
        place
        for one in geometry.features(body, view)
        if (one.kind, one.id, one.side) in things and (one.kind, one.part) != ("zone", "spillover")
        for place in ((one.xy,) if one.xy else (at for ring in one.rings for at in ring))
    ]
    if not places:
        return ()
    left, right = min(x for x, _ in places), max(x for x, _ in places)
    top, bottom = min(y for _, y in places), max(y for _, y in places)
    _, tall = geometry.files(body, view).size
    least = tall * (_LEAST_OF_BODY if view in BODY_VIEWS else _LEAST_OF_CLOSE_UP)
    half_width = (right - left) * (0.5 + _MARGIN)
    half_height = max((bottom - top) * (0.5 + _MARGIN), least / 2)
    across, down = (left + right) / 2, (top + bottom) / 2
    return (
        round(across - half_width),
        round(down - half_height),
        round(across + half_width),
        round(down + half_height),
    )

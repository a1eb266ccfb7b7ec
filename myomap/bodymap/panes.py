"""Which views of the body a still drawing shows, and which part of each, so that point and pain are seen.

Boxes are in view units (1 unit is 0.5 mm on the body): origin at the top left of the view, y down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from myomap.explanation import Explanation
from myomap.geometry import BODY_VIEWS, Feature, Geometry, Ring
from myomap.ranking import Place

ONE_SIDED = {"left": "left", "right": "right", "head-left": "left", "head-right": "right"}
"""Views that look at one side of the person, and at which."""
FROM_BEHIND = ("back", "head-back", "hand-back", "foot-outer")
"""Views with the person's left on the viewer's left."""
GAP_MM = 3.0
CAPTION_MM = 6.0
_LIMBS = ("hand", "foot")
_SEEN = 0.5  # a second view is worth its room when the first shows less than this of the pain
_WORTH_A_VIEW = 0.7  # least gain for which a second view is shown
_NEARLY_ALL = 0.8  # of what the view has that shows most
_NEARER = 0.3  # what a close-up counts beside that
_MARGIN = 0.14  # of the larger extent of what matters, on each side
_LEAST = 720.0  # units across and down, at least: people must know where they are
_NEAR_MIDDLE = 260.0  # units from the middle of the body
_WHOLE = 0.62  # what needs more of the view's height than this is shown in the whole view


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    def around(self, other: Box) -> Box:
        """Return the smallest rectangle that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right = max(self.x + self.width, other.x + other.width)
        bottom = max(self.y + self.height, other.y + other.height)
        return Box(x, y, right - x, bottom - y)


@dataclass(frozen=True, slots=True)
class Pane:
    """One view of a drawing: the part of it that is shown, and what lies in it.

    Attributes
    ----------
    place
        Where the pane stands on the paper, in mm; its caption hangs below.
    box
        What is shown; it may reach beyond the drawn view, where there is nothing but paper.
    letters
        The person's sides whose letters stand at the left and the right edge; empty for none there.
    cropped
        Part of a whole body is shown, so a small whole body beside it helps.
    muscle, essential, spillover, places
        The shapes that are painted.
    point
        Where the trigger point lies, if it is seen here.
    """

    view: str
    box: Box
    place: Box
    letters: tuple[str, str]
    cropped: bool
    muscle: tuple[Feature, ...]
    essential: tuple[Feature, ...]
    spillover: tuple[Feature, ...]
    places: tuple[Feature, ...]
    point: tuple[float, float] | None


def panes_of(
    geometry: Geometry,
    story: Explanation,
    body: str,
    size_mm: tuple[float, float],
    places: Sequence[Place] = (),
    shows: str = "",
) -> tuple[Pane, ...]:
    """Return one pane, or two where one view cannot show both the point and most of its pain.

    Two stand beside each other or one above the other, whichever shows them larger.

    Parameters
    ----------
    size_mm
        Width and height of the whole drawing on paper, with room for captions.
    places
        Places that hurt and are marked.
    shows
        All of the story, or the part of it that is drawn: `source` the muscle and its point, `pain` the rest.

    Returns
    -------
    The view that shows most of the muscle first; none when nothing of the story is drawn.
    """
    shapes = {
        view: _shapes(geometry, story, body, view, places).showing(shows)
        for view in _candidates(geometry, story, body, places)
    }
    if shows == "pain":
        shapes = _one_each_way(geometry, story, body, shapes)
    views = _clearest(geometry, story, body, shapes) if shows == "source" else _views(shapes)
    if not views:
        return ()
    views.sort(key=lambda view: -shapes[view].sizes().muscle)
    found = [
        tuple(
            _pane(geometry, body, view, shapes[view], story.side, place, spread=view == views[-1])
            for view, place in zip(views, _places(len(views), size_mm, stacked), strict=True)
        )
        for stacked in (False, True)
    ]
    return max(found, key=lambda panes: sum(pane.place.width / pane.box.width for pane in panes))


def _places(n: int, size_mm: tuple[float, float], stacked: bool) -> list[Box]:
    """Where `n` panes stand on the paper."""
    width, height = size_mm
    across, down = (1, n) if stacked else (n, 1)
    each = (width - GAP_MM * (across - 1)) / across, (height - GAP_MM * (down - 1)) / down - CAPTION_MM
    steps = (0.0, each[1] + CAPTION_MM + GAP_MM) if stacked else (each[0] + GAP_MM, 0.0)
    return [Box(number * steps[0], number * steps[1], *each) for number in range(n)]


class _Shapes(NamedTuple):
    """What a view shows of a story."""

    muscle: tuple[Feature, ...]
    essential: tuple[Feature, ...]
    spillover: tuple[Feature, ...]
    places: tuple[Feature, ...]
    point: tuple[float, float] | None

    def showing(self, part: str) -> _Shapes:
        """Leave out what a drawing of one part of the story does not show."""
        if part == "source":
            return self._replace(essential=(), spillover=())
        return self._replace(muscle=(), point=None) if part == "pain" else self

    def sizes(self) -> _Sizes:
        muscle, essential, spillover, places = map(_extent_of, self[:4])
        return _Sizes(muscle, essential, spillover, places, float(self.point is not None))


class _Sizes(NamedTuple):
    """How much of each a view shows: in square units, or as a share of what the best view shows."""

    muscle: float
    essential: float
    spillover: float
    places: float
    point: float

    def worth(self) -> float:
        return 1.2 * self.muscle + 2 * self.essential + self.spillover + 2 * self.places + 2 * self.point


def _views(shapes: Mapping[str, _Shapes]) -> list[str]:
    sizes = {view: one.sizes() for view, one in shapes.items()}
    most = [max(column) or 1.0 for column in zip(*sizes.values(), strict=True)]
    shares = {
        view: _Sizes(*(mine / top for mine, top in zip(one, most, strict=True)))
        for view, one in sizes.items()
        if any(one)
    }
    if not shares:
        return []
    pointed = any(one.point for one in shares.values())
    first = max(shares, key=lambda view: (shares[view].worth() + _liking(view, shares[view], pointed), view))
    gains = {view: _gain(one, shares[first]) for view, one in shares.items() if view != first}
    near = {view: 0.1 * ((view in BODY_VIEWS) == (first in BODY_VIEWS)) for view in gains}
    second = max(gains, key=lambda view: (gains[view] + near[view], view), default="")
    return [first, second] if second and gains[second] >= _WORTH_A_VIEW else [first]


def _clearest(geometry: Geometry, story: Explanation, body: str, shapes: Mapping[str, _Shapes]) -> list[str]:
    """The one view that tells most of a muscle and its point: without pain no other is needed.

    A close-up that has nearly all of the muscle is sharper.
    """
    sizes = _sizes_on_body(geometry, body, "muscle", story.muscle, story.side)
    most = max((sizes.get(view, 0.0) for view in shapes), default=0.0) or 1.0

    def telling(view: str) -> float:
        share = sizes.get(view, 0.0) / most
        near = _NEARER * (view not in BODY_VIEWS and share >= _NEARLY_ALL)
        return share + near + 2 * (shapes[view].point is not None) - 0.1 * (view in ONE_SIDED)

    seen = [view for view, one in shapes.items() if any(one.sizes())]
    return [max(seen, key=telling)] if seen else []


def _one_each_way(
    geometry: Geometry, story: Explanation, body: str, shapes: Mapping[str, _Shapes]
) -> dict[str, _Shapes]:
    """Head or body, where both are seen from the same side: the head if it has nearly all of the pain."""
    sizes = _sizes_on_body(geometry, body, "zone", story.point, story.side)
    left = dict(shapes)
    for whole in BODY_VIEWS:
        head = f"head-{whole}"
        if whole in left and head in left:
            enough = sizes.get(head, 0.0) >= _NEARLY_ALL * sizes.get(whole, 0.0)
            del left[whole if enough else head]
    return left


def _sizes_on_body(geometry: Geometry, body: str, kind: str, id: str, side: str) -> dict[str, float]:
    """How much of something each view shows, in square millimetres of the body."""
    sizes: dict[str, float] = {}
    for one in geometry.shown(kind, body).get(id, ()):
        if one.side in (side, "midline"):
            sizes[one.view] = sizes.get(one.view, 0.0) + one.size
    return sizes


def _gain(other: _Sizes, first: _Sizes) -> float:
    """What a second view adds to the first; what the first shows well enough counts nothing."""
    gains = (
        max(0.0, theirs - ours) if ours < _SEEN else 0.0 for ours, theirs in zip(first, other, strict=True)
    )
    return _Sizes(*gains).worth()


def _liking(view: str, shares: _Sizes, pointed: bool) -> float:
    """A close-up that shows nearly all is sharper; people know their front and back best."""
    if view not in BODY_VIEWS:
        parts = [one for one in shares if one]
        return 0.7 if parts and min(parts) >= _WHOLE and (shares.point or not pointed) else -1.0
    return -0.6 if view in ONE_SIDED else 0.0


def _candidates(
    geometry: Geometry, story: Explanation, body: str, places: Sequence[Place]
) -> tuple[str, ...]:
    asked = [("point", story.point), ("zone", story.point), *(("area", one.area_id) for one in places)]
    found = {view: None for kind, id in asked if id for view in geometry.views_of(kind, id, body)}
    if not found and story.muscle:
        found = dict.fromkeys(geometry.views_of("muscle", story.muscle, body))
    if not found:
        areas = (*story.hurts, *story.essential)
        found = {view: None for one in areas for view in geometry.views_of("area", one.area_id, body)}
    sides = {view: ONE_SIDED.get(view, story.side) for view in found}
    return tuple(view for view in found if sides[view] == story.side)


def _shapes(geometry: Geometry, story: Explanation, body: str, view: str, places: Sequence[Place]) -> _Shapes:
    features = geometry.features(body, view)
    mine = [one for one in features if one.side in (story.side, "midline")]
    layers: dict[str, list[Feature]] = {}
    for one in mine:
        if one.kind == "muscle" and one.id == story.muscle:
            layers.setdefault(one.layer, []).append(one)
    muscle = max(layers.values(), key=_extent_of, default=[])
    zones = [one for one in mine if one.kind == "zone" and one.id == story.point]
    points = [one.xy for one in mine if one.kind == "point" and one.id == story.point and one.xy]
    sore = {(one.area_id, one.side) for one in places}
    return _Shapes(
        tuple(muscle),
        tuple(one for one in zones if one.part == "essential"),
        tuple(one for one in zones if one.part == "spillover"),
        tuple(one for one in features if one.kind == "area" and (one.id, one.side) in sore),
        points[0] if points else None,
    )


def _pane(
    geometry: Geometry, body: str, view: str, shapes: _Shapes, side: str, place: Box, spread: bool
) -> Pane:
    """One view, cropped to what matters; where pain may spread counts with `spread` alone.

    Of two views the second shows how far pain spreads, and the first, nearer, the muscle.
    """
    width, height = geometry.files(body, view).size
    whole = Box(0, 0, width, height)
    near = shapes if spread else shapes._replace(spillover=())
    wanted = _bounds(near) or whole
    narrow = place.width / place.height
    if view.partition("-")[0] in _LIMBS:
        box, letters = _one_limb(wanted, whole, narrow), _own_letter(view, side)
        return Pane(view, box, place, letters, False, *shapes)
    cropped = view in BODY_VIEWS and wanted.height <= _WHOLE * height
    box = _shaped(_with_margin(wanted, width) if cropped else whole, narrow)
    return Pane(view, box, place, _letters(view, box, side, width), cropped, *shapes)


def _one_limb(wanted: Box, whole: Box, narrow: float) -> Box:
    """The half of a view of two hands or feet that matters; nothing of the other one is seen."""
    half = whole.width / 2
    on_left = wanted.x + wanted.width / 2 < half
    box = _shaped(Box(0 if on_left else half, 0, half, whole.height), narrow)
    return box._replace(x=half - box.width if on_left else half)


def _with_margin(wanted: Box, width: float) -> Box:
    """What matters with room around it, and with the middle of the body where that is near."""
    margin = _MARGIN * max(wanted.width, wanted.height)
    box = Box(wanted.x - margin, wanted.y - margin, wanted.width + 2 * margin, wanted.height + 2 * margin)
    middle = width / 2
    if box.x < middle + _NEAR_MIDDLE and box.x + box.width > middle - _NEAR_MIDDLE:
        reach = 0.35 * box.width
        box = box.around(Box(middle - reach, box.y, 2 * reach, box.height))
    grow_x, grow_y = (max(0.0, _LEAST - size) / 2 for size in box[2:])
    return Box(box.x - grow_x, box.y - grow_y, box.width + 2 * grow_x, box.height + 2 * grow_y)


def _shaped(box: Box, narrow: float) -> Box:
    """The box, made larger around its middle until its width over its height is `narrow`."""
    width, height = max(box.width, box.height * narrow), max(box.height, box.width / narrow)
    return Box(box.x - (width - box.width) / 2, box.y - (height - box.height) / 2, width, height)


def _letters(view: str, box: Box, side: str, width: float) -> tuple[str, str]:
    if view in ONE_SIDED:
        return (ONE_SIDED[view], "")
    sides = ("left", "right") if view in FROM_BEHIND else ("right", "left")
    edge = 0.12 * box.width
    both = box.x + edge < width / 2 < box.x + box.width - edge
    return sides if both else _own_letter(view, side)


def _own_letter(view: str, side: str) -> tuple[str, str]:
    """The letter of one side alone, at the edge where that side lies."""
    left_first = view in FROM_BEHIND
    return (side, "") if (side == "left") == left_first else ("", side)


def _bounds(shapes: _Shapes) -> Box | None:
    places = [spot for part in shapes[:4] for one in part for ring in one.rings for spot in ring]
    places += [shapes.point] if shapes.point else []
    if not places:
        return None
    across, down = [x for x, _ in places], [y for _, y in places]
    return Box(min(across), min(down), max(across) - min(across), max(down) - min(down))


def _extent_of(features: Sequence[Feature]) -> float:
    return sum(_extent(ring) for one in features for ring in one.rings)


def _extent(ring: Ring) -> float:
    """The area of a ring, in square units."""
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2

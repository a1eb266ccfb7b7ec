"""The drawn pictures of flashcards, as small WebP files: a muscle, a point, the pain that it sends.

They are made of the drawing that the hand-out prints, so the person's right and left stand on each. Half of
the muscles are shown on the left and half on the right, each always on the same side: nobody learns that pain
lies on the right. As WebP they have less than half of the size that they have as SVG, and need no fonts where
they are looked at.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from PIL import Image

from myomap.atlas import Atlas
from myomap.bodymap.paper import png_of
from myomap.bodymap.picture import draw
from myomap.explanation import Explanation, pain_of_point
from myomap.geometry import Geometry
from myomap.text import Text

SIZE_MM = (70.0, 76.0)
PPI = 240
MEAN_BYTES = 12_500
"""What a picture weighs on average, as measured over the whole atlas; it tells how large a deck will be."""
_QUALITY = 72
_METHOD = 4  # of WebP: slower ones take twice the time for 4 % of the size
_MOST_KEPT = 2200  # all pictures of the atlas in two languages, some 30 MB


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture shows.

    Attributes
    ----------
    muscle, point
        Their ids; the point may be empty.
    shows
        All of it, or `source` the muscle with its point if there is one, `pain` the point's pain alone.
    """

    muscle: str
    point: str = ""
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Shot:
    """A drawing as a file, WebP, and what it shows.

    Attributes
    ----------
    alt, unnamed
        In words; the second does not say which muscle it is, for where that is asked.
    """

    content: bytes
    alt: str
    unnamed: str

    @property
    def name(self) -> str:
        """The name of the file: another one for another content, so no old picture stays in its place."""
        return f"myomap-{hashlib.sha256(self.content).hexdigest()[:20]}.webp"


def side_of(muscle_id: str) -> str:
    """Return the person's side on which a muscle is shown, left or right: always the same for a muscle."""
    return ("left", "right")[zlib.crc32(muscle_id.encode()) % 2]


def is_drawn(geometry: Geometry, drawing: Drawing, body: str) -> bool:
    """Say whether there is a picture of it that can be asked about: its muscle, its point, or its pain."""
    muscles, points, pains = _drawn(geometry, body)
    if not drawing.point:
        return drawing.muscle in muscles
    return drawing.point in (pains if drawing.shows == "pain" else points)


def shot(atlas: Atlas, geometry: Geometry, text: Text, drawing: Drawing, body: str) -> Shot | None:
    """Return a picture; None when nothing of it is drawn.

    It takes some 0.1 s; pictures are made one at a time, and kept. Somebody who wants one that another thread
    is making waits for it.
    """
    return _SHELF.shot((atlas, geometry, text, drawing, body))


_Key = tuple[Atlas, Geometry, Text, Drawing, str]


class _Shelf:
    """Keeps the pictures that were made last."""

    def __init__(self) -> None:
        self._making = Lock()
        self._kept: OrderedDict[_Key, Shot | None] = OrderedDict()

    def shot(self, key: _Key) -> Shot | None:
        try:
            return self._kept[key]
        except KeyError:
            pass
        with self._making:
            if key not in self._kept:
                while len(self._kept) >= _MOST_KEPT:
                    self._kept.popitem(last=False)
                self._kept[key] = _shot(*key)
            return self._kept[key]


_SHELF = _Shelf()


def _shot(atlas: Atlas, geometry: Geometry, text: Text, drawing: Drawing, body: str) -> Shot | None:
    story = _story(atlas, drawing)
    picture = draw(atlas, geometry, text, story, body=body, size_mm=SIZE_MM, shows=drawing.shows)
    if picture is None:
        return None
    views = ", ".join(text(f"map.view.{view}") for view in picture.views)
    unnamed = f"{text('picture.alt.view', view=views)} {text('anki.alt.asked')}"
    content = io.BytesIO()
    with Image.open(io.BytesIO(png_of(picture, PPI))) as pixels:
        pixels.convert("RGB").save(content, "WEBP", quality=_QUALITY, method=_METHOD)
    return Shot(content.getvalue(), picture.alt, unnamed)


def _story(atlas: Atlas, drawing: Drawing) -> Explanation:
    """What the picture tells: nothing beside the muscle, its point and the pain of that."""
    side = side_of(drawing.muscle)
    return Explanation(
        condition="",
        hurts=(),
        side=side,
        muscle=drawing.muscle,
        point=drawing.point,
        essential=pain_of_point(atlas, drawing.point, side, "essential"),
        spillover=pain_of_point(atlas, drawing.point, side, "spillover"),
        steps=(),
        signs=(),
    )


@lru_cache(maxsize=8)
def _drawn(geometry: Geometry, body: str) -> tuple[frozenset[str], ...]:
    """The muscles, the points, and the points whose pain where it is most often felt is drawn."""
    drawn = body if body in geometry.bodies else geometry.bodies[0]
    features = [one for view in geometry.views(drawn) for one in geometry.features(drawn, view)]
    kinds = ("muscle", "point", "zone")
    return tuple(
        frozenset(
            one.id for one in features if one.kind == kind and (kind, one.part) != ("zone", "spillover")
        )
        for kind in kinds
    )

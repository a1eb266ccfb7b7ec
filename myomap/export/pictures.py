"""The pictures on the pages of a site: drawings in the page's colours, on painted bodies that are files."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from myomap.bodymap.picture import PAGE, draw
from myomap.explanation import Explanation
from myomap.export.frame import Edition
from myomap.ranking import Place

SIZE_MM = (88.0, 104.0)


def plate(edition: Edition, path: str, story: Explanation, places: Sequence[Place] = ()) -> str:
    """Return a drawing with its caption, which says the same in words; nothing when nothing is drawn.

    Parameters
    ----------
    path
        Of the page that it stands on.
    places
        Places that are outlined.
    """
    picture = draw(
        edition.atlas,
        edition.geometry,
        edition.text,
        story,
        body=edition.clinic.body,
        size_mm=SIZE_MM,
        scheme=PAGE,
        places=places,
        bodies=lambda file: edition.asset(path, file) if file in edition.assets else "",
    )
    if picture is None:
        return ""
    svg = picture.svg.replace("<svg ", '<svg role="img" aria-labelledby="plate" ', 1)
    caption = f'<figcaption id="plate">{escape(picture.alt)}</figcaption>'
    return f'<figure class="site-plate">{svg}{caption}</figure>'

"""All pages of a site in one language that are read; the page of the map is made apart."""

from __future__ import annotations

from collections.abc import Iterator

from myomap.export.frame import ABOUT, CONDITIONS, NEEDLING, Edition
from myomap.export.head import Leaf
from myomap.export.muscle_pages import muscle_leaf, muscles_leaf
from myomap.export.read_pages import (
    about_leaf,
    condition_leaf,
    conditions_leaf,
    lost_leaf,
    needling_leaf,
)


def leaves_of(edition: Edition) -> Iterator[Leaf]:
    """Return every page that is read, those that the clinic switched off left out."""
    yield muscles_leaf(edition)
    for muscle in edition.atlas.muscles.values():
        yield muscle_leaf(edition, muscle)
    if edition.offers(CONDITIONS):
        yield conditions_leaf(edition)
        for condition in edition.atlas.conditions.values():
            yield condition_leaf(edition, condition)
    if edition.offers(NEEDLING):
        yield needling_leaf(edition)
    if edition.offers(ABOUT):
        yield about_leaf(edition)
    yield lost_leaf(edition)

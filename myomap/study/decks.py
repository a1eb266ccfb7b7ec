"""What can be asked: the cards of each kind and region, and what a card is about."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from myomap.atlas import Atlas
from myomap.study.questions import deck, question_of
from myomap.view_state import KINDS


def cards_of(atlas: Atlas, kinds: Iterable[str] = KINDS, regions: Iterable[str] = ()) -> tuple[str, ...]:
    """Return every card that can be asked: by kind as `KINDS` has them, then in the order of the tables.

    Parameters
    ----------
    kinds
        What is asked.
    regions
        Ids of regions whose muscles are asked about; none for all.
    """
    wanted, where = frozenset(kinds), frozenset(regions)
    return tuple(
        card
        for kind in KINDS
        if kind in wanted
        for card in _askable(atlas, kind)
        if not where or region_of(atlas, card) in where
    )


def muscle_of(atlas: Atlas, card: str) -> str:
    """Return the id of the muscle that a card is about; empty when the tables do not hold it."""
    kind = card.partition(".")[0]
    if kind not in KINDS or card not in deck(atlas, kind):
        return ""
    id, _ = deck(atlas, kind)[card]
    return atlas.trigger_points[id].muscle_id if id in atlas.trigger_points else id


def region_of(atlas: Atlas, card: str) -> str:
    """Return the id of the region of a card's muscle; empty when the tables do not hold the card."""
    muscle = muscle_of(atlas, card)
    return atlas.muscles[muscle].region_id if muscle else ""


def is_card(atlas: Atlas, card: str) -> bool:
    """Say whether a card can be asked."""
    kind = card.partition(".")[0]
    return kind in KINDS and card in _askable(atlas, kind)


@lru_cache(maxsize=64)
def _askable(atlas: Atlas, kind: str) -> dict[str, None]:
    """The cards of a kind that have enough to choose from; as a mapping, which is looked up at once."""
    return {card: None for card in deck(atlas, kind) if question_of(atlas, card, 1) is not None}

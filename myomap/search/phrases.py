"""Every phrase by which a muscle, an area or a condition can be found, and how much it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from myomap.atlas import Atlas

_NAME, _LATIN, _LAY, _ALIAS, _ID, _INITIALS, _DESCRIPTION = 1.0, 0.992, 0.996, 0.99, 0.97, 0.93, 0.6
_EACH_RANK = 0.012
_FEWEST_INITIALS = 3


class Phrase(NamedTuple):
    """Words that mean a thing."""

    kind: str
    """muscle, area or condition."""
    id: str
    name: str
    """The thing's name as the atlas shows it."""
    words: str
    """The words themselves."""
    worth: float
    """1 for the name, less for other words: they come later where both fit equally well."""


def phrases_of(atlas: Atlas) -> Iterator[Phrase]:
    """Return every phrase of an atlas: names, Latin names, aliases, everyday phrases, ids, descriptions."""
    for muscle in atlas.muscles.values():
        thing = ("muscle", muscle.muscle_id, muscle.name)
        yield from _named(thing, muscle.aliases)
        yield Phrase(*thing, muscle.latin, _LATIN)
        initials = "".join(word[0] for word in muscle.name.split() if word[0].isalpha())
        if len(initials) >= _FEWEST_INITIALS:
            yield Phrase(*thing, initials.upper(), _INITIALS)
    for area in atlas.areas.values():
        thing = ("area", area.area_id, area.name)
        yield from _named(thing, ())
        if area.description:
            yield Phrase(*thing, area.description, _DESCRIPTION)
    for condition in atlas.conditions.values():
        yield from _named(("condition", condition.condition_id, condition.name), condition.also_called)
    for lay in atlas.lay_words:
        name = atlas.of_kind(lay.kind)[lay.id].name
        yield Phrase(lay.kind, lay.id, name, lay.phrase, _LAY - _EACH_RANK * (lay.rank - 1))


def _named(thing: tuple[str, str, str], aliases: tuple[str, ...]) -> Iterator[Phrase]:
    kind, id, name = thing
    yield Phrase(kind, id, name, name, _NAME)
    for alias in aliases:
        yield Phrase(kind, id, name, alias, _ALIAS)
    yield Phrase(kind, id, name, id.replace("-", " "), _ID)

"""Names as they stand in a line: with the person's side, with a small first letter, with a muscle's part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from myomap.text import Text

_SIDES = ("left", "right")
_NUMBER = re.compile(r"-(\d+)")


def sided(text: Text, name: str, side: str) -> str:
    """Return a name with the person's side, such as "Left deltoid"; the name alone without left or right.

    Whichever of the two comes first in the language keeps its capital letter.
    """
    if side not in _SIDES:
        return name
    told = text(f"side.{side}")
    name_first = text("map.label.sided", side="{side}", name="{name}").startswith("{name}")
    named, told = (name, told.lower()) if name_first else (small(text, name), told)
    return text("map.label.sided", side=told, name=named)


def small(text: Text, name: str) -> str:
    """Return a name as it stands inside a line: with a small first letter where the language wants it."""
    if text("map.label.case") != "lower" or name[1:2].isupper():
        return name  # as in "SI joint"
    return name[:1].lower() + name[1:]


def with_part(text: Text, name: str, part: str) -> str:
    """Return the name of a muscle with its part, as the drawings name it; the name alone without one."""
    return text("map.label.part", name=name, part=part_of_muscle(text, part)) if part else name


def part_of_muscle(text: Text, part: str) -> str:
    """Return a part of a muscle in words; one that has none as it is.

    Examples
    --------
    >>> words = {"muscle_part.cervicis": "cervical", "muscle_part.space": "space {n}"}
    >>> [part_of_muscle(Text("en", words), part) for part in ("cervicis", "space-4", "own head")]
    ['cervical', 'space 4', 'own head']
    """
    number = _NUMBER.search(part)
    key = f"muscle_part.{_NUMBER.sub('', part).replace(' ', '-')}"
    return text(key, n=number[1] if number else "") if key in text else part


class Named(Protocol):
    """A row with a name."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...


def listed_places(text: Text, areas: Mapping[str, Named], places: Iterable[tuple[str, str]]) -> list[str]:
    """Return places in words, those of one side together: the right, the left, the middle.

    Parameters
    ----------
    areas
        The rows of the places, by id.
    places
        Pairs of the id of an area and a side: left, right or midline.
    """
    by_side: dict[str, list[str]] = {}
    for area, side in places:
        by_side.setdefault(side, []).append(areas[area].name)
    told = []
    for side in ("right", "left", "midline"):
        found = [small(text, name) for name in by_side.get(side, ())]
        listed = ("; " if any("," in name for name in found) else ", ").join(found)
        if found and side in _SIDES:
            told.append(text("show.places", side=text(f"side.{side}"), places=listed))
        elif found:
            told.append(listed[:1].upper() + listed[1:])
    return told

"""What somebody wants to put on a website: where it begins, what it offers, whose colours it has."""

from __future__ import annotations

from dataclasses import dataclass, field

from myomap.atlas import Atlas
from myomap.clinic import Clinic
from myomap.geometry import Geometry
from myomap.scope import Scope, scope_of
from myomap.view_state import ViewState


@dataclass(frozen=True)
class Wish:
    """What an export shows.

    Attributes
    ----------
    start
        The view that an address without a choice opens; its `only` is what is offered, its `lang` the
        language of every word.
    clinic
        Whose name, colours, telephone and country it has.
    full
        Address (https) of a whole atlas: links to what this one does not offer lead there. Without it they
        are plain words.
    bodies
        The figures that can be chosen; empty for the usual ones (`figures`).
    """

    start: ViewState = field(default_factory=ViewState)
    clinic: Clinic = field(default_factory=Clinic)
    full: str = ""
    bodies: tuple[str, ...] = ()

    def scope(self, atlas: Atlas) -> Scope:
        """Return what is offered."""
        return scope_of(atlas, self.start.only)

    def figures(self, atlas: Atlas, geometry: Geometry) -> tuple[str, ...]:
        """Return the figures that are drawn, that of the start first.

        Unless they were named, a part of the atlas has one and the whole has all.
        """
        usual = () if self.scope(atlas).is_part else geometry.bodies
        return tuple(dict.fromkeys((self.start.body, *(self.bodies or usual))))

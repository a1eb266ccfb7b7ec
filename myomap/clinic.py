"""The clinic that shows the atlas: its name, colours and choices, read from clinic.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CLINIC_FILE = Path(__file__).resolve().parent.parent / "clinic.toml"


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a clinic chose; the neutral default has no name, no logo and everything switched on."""

    name: str = ""
    logo: Path | None = None
    """A PNG, JPEG or SVG file beside clinic.toml."""
    accent: str = ""
    """Colour of links and chosen controls on light ground, `#rrggbb`; empty for that of the theme."""
    accent_dark: str = ""
    """The same on dark ground."""
    phone: str = ""
    booking: str = ""
    """Web address where people book a visit."""
    site: str = ""
    """Public web address of this atlas, for QR codes; empty for the one that the visitor came by."""
    country: str = ""
    """Whose emergency number is shown when the visitor's browser names none; an id of countries.csv."""
    languages: tuple[str, ...] = ()
    """What is offered, the clinic's own first; empty for all."""
    body: str = "male"
    """The figure that is shown first: male or female."""
    switched_off: tuple[str, ...] = ()
    """Pages and parts that are not offered; names of `PARTS`."""


PARTS = (
    "conditions",
    "dry_needling",
    "research",
    "about",
    "show",
    "handout",
    "check_data",
    "clinic",
    "languages",
    "solid",
)
"""What a clinic can switch off: pages by their names, and the body that turns (solid)."""

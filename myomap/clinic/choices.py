"""What a clinic can choose, and what is said of a choice that cannot be followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from myomap.numbers import one_place
from myomap.text import Text

CLINIC_FILE = Path(__file__).resolve().parents[2] / "clinic.toml"


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a clinic chose; the neutral default has no name, no logo and everything switched on."""

    name: str = ""
    logo: Path | None = None
    """A PNG, JPEG, WebP or SVG file beside clinic.toml."""
    accent: str = ""
    """Colour of links and chosen controls on light ground, `#rrggbb`; empty for that of the theme."""
    accent_dark: str = ""
    """The same on dark ground; empty for a shade of `accent`."""
    phone: str = ""
    booking: str = ""
    """Web address where people book a visit."""
    site: str = ""
    """Public web address of this atlas, for QR codes; empty for the one that the visitor came by."""
    embed_on: tuple[str, ...] = ()
    """Sites that may show the atlas in a frame, as `https://host`; empty for any."""
    country: str = ""
    """Whose emergency number is shown when the visitor's browser names none; an id of countries.csv."""
    languages: tuple[str, ...] = ()
    """What is offered, the clinic's own first; empty for all."""
    body: str = "male"
    """The figure that is shown first: male or female."""
    switched_off: tuple[str, ...] = ()
    """Pages and parts that are not offered; names of `PARTS`."""

    @property
    def telephone(self) -> str:
        """The phone as a `tel:` link; empty without a phone.

        A zero in brackets after the country's number is dialled inside the country only.

        Examples
        --------
        >>> Clinic(phone="+44 (0)20 7946 0000").telephone
        'tel:+442079460000'
        >>> Clinic(phone="020 7946 0000 ext 12").telephone
        'tel:02079460000;ext=12'
        """
        number, _, extension = self.phone.lower().partition("x")
        dialled = re.sub(r"\(0\)", "", number) if number.startswith("+") else number
        digits = "".join(re.findall(r"\d", dialled))
        plus = "+" if number.startswith("+") else ""
        inner = "".join(re.findall(r"\d", extension))
        return f"tel:{plus}{digits}{f';ext={inner}' if inner else ''}" if digits else ""


KEYS = tuple(Clinic.__dataclass_fields__)
"""The keys of clinic.toml, in their order there."""
BODIES = ("male", "female")
PARTS = (
    "conditions",
    "dry_needling",
    "research",
    "study",
    "tables",
    "about",
    "show",
    "handout",
    "check_data",
    "clinic",
    "website",
    "languages",
    "solid",
)
"""What a clinic can switch off: pages by their names, and the body that turns (solid)."""


@dataclass(frozen=True, slots=True)
class ClinicFault:
    """One choice that cannot be followed; the default is used in its place.

    Attributes
    ----------
    key
        The key of clinic.toml, as it is written there; empty for the file as a whole.
    message
        Key of the words that say what is wrong and how to mend it.
    values
        Names and values of the fields in these words.
    near
        What would be right, ready to be used in its place; empty when there is none.
    """

    key: str
    message: str
    values: tuple[tuple[str, str | int | float], ...] = ()
    near: str = ""

    def words(self, text: Text) -> str:
        """Return what is wrong and how to mend it, in words."""
        told = {
            name: one_place(text, value) if isinstance(value, float) else value for name, value in self.values
        }
        return text(self.message, near=self.near, **told)


def fault(key: str, message: str, near: str = "", **values: str | int | float) -> ClinicFault:
    """Return a fault, its values in the order of their names."""
    return ClinicFault(key, message, tuple(sorted(values.items())), near)

"""What a therapist picks for a sheet."""

from __future__ import annotations

from dataclasses import dataclass

from myomap.clinic import Clinic
from myomap.handout.note import Note

PAPERS = ("a4", "us-letter")
_ON_LETTER = ("us", "ca")


@dataclass(frozen=True, slots=True)
class Choices:
    """The parts that go on the sheet. When to see a doctor always does."""

    picture: bool = True
    what: bool = True
    steps: tuple[str, ...] | None = None
    """Ids of self_care.csv; None for all that the sheet offers, empty for none."""
    needling: bool = False
    sources: bool = True
    qr: bool = True
    note: Note | None = None
    """A note that `check_note` found to be printable."""
    paper: str = "a4"
    """One of `PAPERS`."""
    scheme: str = "light"
    """light, or print for a printer without colours."""


def usual_paper(clinic: Clinic, country: str = "") -> str:
    """Return the paper that is used where the clinic is, or else where the visitor is.

    Examples
    --------
    >>> usual_paper(Clinic(country="us")), usual_paper(Clinic(), "es")
    ('us-letter', 'a4')
    """
    return "us-letter" if (clinic.country or country) in _ON_LETTER else "a4"

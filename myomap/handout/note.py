"""What a therapist types for the sheet: checked, never kept."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from myomap.bodymap.fonts import FontSet, unprintable
from myomap.text import Text

LONGEST = 600
"""Characters of a note that a sheet has room for."""
MOST_LINES = 8
_SHOWN = 12
_RIGHT_TO_LEFT = ("R", "AL")
_ARABIC = "AL"


class Note(NamedTuple):
    """A note that can be printed.

    Attributes
    ----------
    lines
        Its lines, without empty ones.
    rtl
        It is read from right to left.
    lang
        he or ar for such a note, which decides how its letters join; else empty.
    """

    lines: tuple[str, ...]
    rtl: bool
    lang: str


def check_note(typed: str, text: Text, fonts: FontSet) -> tuple[Note | None, str]:
    """Return the note for the sheet and what is wrong with it, in words.

    A note that is too long, or has characters that no font can print, is left out as a whole: half a sentence
    of a therapist may say the opposite.

    Returns
    -------
    The note, None for none; and the message, empty when all is well.
    """
    tidy = "\n".join(" ".join(line.split()) for line in unicodedata.normalize("NFC", typed).splitlines())
    tidy = "".join(one for one in tidy if one == "\n" or unicodedata.category(one) not in ("Cc", "Co", "Cs"))
    lines = tuple(line for line in tidy.split("\n") if line)
    length = sum(map(len, lines))
    if not lines:
        return None, ""
    if length > LONGEST:
        return None, text("handout.note.too_long", limit=LONGEST, n=length - LONGEST)
    if len(lines) > MOST_LINES:
        return None, text("handout.note.too_many_lines", limit=MOST_LINES)
    if missing := unprintable("".join(lines), fonts):
        return None, text("handout.note.unprintable", value=" ".join(missing[:_SHOWN]))
    rtl, lang = _direction("".join(lines))
    return Note(lines, rtl, lang), ""


def _direction(words: str) -> tuple[bool, str]:
    """Whether a text starts from the right, by its first letter with a direction, and its script."""
    kinds = (unicodedata.bidirectional(one) for one in words)
    first = next((kind for kind in kinds if kind in ("L", *_RIGHT_TO_LEFT)), "L")
    if first not in _RIGHT_TO_LEFT:
        return False, ""
    return True, "ar" if first == _ARABIC else "he"

"""The fonts of what is printed and drawn: the same on every machine, and which characters they can print."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from struct import unpack_from
from typing import NamedTuple

FAMILIES = ("FiraGO", "Noto Sans", "Noto Sans Symbols", "Noto Sans Symbols2")
"""In the order in which a character is looked for."""
BUILT_IN = ("Libertinus Serif", "DejaVu Sans Mono")
"""What Typst brings along, for a machine without the fonts."""
_FACES = ("figo", "figbo", "figit", "figbi", "notos", "notosbo", "symbol1", "symbol2")
_UNSEEN = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f\n")
"""Characters that steer the others and print nothing themselves."""


class FontSet(NamedTuple):
    """The fonts that there are.

    Attributes
    ----------
    folder
        Where their files are; None for those that Typst has built in.
    families
        Their names, the preferred first.
    """

    folder: Path | None
    families: tuple[str, ...]


@lru_cache(maxsize=1)
def shared_fonts() -> FontSet:
    """Return the fonts of the package pymupdf-fonts, written once to a folder that goes with the program.

    Without the package it is what Typst has built in.
    """
    try:
        package = import_module("pymupdf_fonts")
    except ImportError:
        return FontSet(None, BUILT_IN)
    folder = Path(tempfile.mkdtemp(prefix="myomap-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for face in _FACES:
        (folder / f"{face}.ttf").write_bytes(package.fontbuffers[face]())
    return fonts_in(folder)


def fonts_in(folder: Path) -> FontSet:
    """Return the fonts of a folder; what Typst has built in when it holds none."""
    found = any(folder.glob("*.ttf"))
    return FontSet(folder, (*FAMILIES, *BUILT_IN)) if found else FontSet(None, BUILT_IN)


def unprintable(words: str, fonts: FontSet) -> str:
    """Return the characters of a text that no font has, each once, in the order of the text.

    What Typst has built in is taken to print Latin, Greek and Cyrillic letters and nothing else.
    """
    known = _characters(fonts.folder) if fonts.folder else None
    missing = (
        one
        for one in words
        if one not in _UNSEEN and (ord(one) not in known if known is not None else ord(one) > 0x052F)
    )
    return "".join(dict.fromkeys(missing))


@lru_cache(maxsize=4)
def _characters(folder: Path) -> frozenset[int]:
    """Every character that some font of a folder has."""
    return frozenset(code for path in folder.glob("*.ttf") for code in _mapped(path.read_bytes()))


def _mapped(font: bytes) -> Iterator[int]:
    """The characters of one font file, from the tables of its cmap (formats 4 and 12 of OpenType)."""
    n_tables = unpack_from(">H", font, 4)[0]
    records = (unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(n_tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    for number in range(unpack_from(">H", font, start + 2)[0]):
        at = start + unpack_from(">HHL", font, start + 4 + 8 * number)[2]
        kind = unpack_from(">H", font, at)[0]
        if kind == 4:
            yield from _mapped_short(font, at)
        elif kind == 12:
            for group in range(unpack_from(">L", font, at + 12)[0]):
                first, last, _ = unpack_from(">LLL", font, at + 16 + 12 * group)
                yield from range(first, last + 1)


def _mapped_short(font: bytes, at: int) -> Iterator[int]:
    n = unpack_from(">H", font, at + 6)[0] // 2
    ends, starts = (unpack_from(f">{n}H", font, at + offset) for offset in (14, 16 + 2 * n))
    for first, last in zip(starts, ends, strict=True):
        yield from (code for code in range(first, last + 1) if code != 0xFFFF)

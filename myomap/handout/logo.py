"""A clinic's logo, made small enough for a sheet."""

from __future__ import annotations

import base64
import io
import warnings
from functools import lru_cache
from pathlib import Path

from PIL import Image

from myomap.errors import MyomapError
from myomap.theme import load_theme

LARGEST_FILE = 20_000_000
LARGEST_SVG = 150_000
_SIZE = (900, 240)  # pixels: 13 mm high at 450 dots an inch


def logo_as_svg(path: Path) -> str:
    """Return a logo as SVG; pictures of dots are scaled down and wrapped.

    Raises
    ------
    MyomapError
        If the file is missing, too large, or not a picture that can be read.
    """
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise MyomapError(f"{path.name} is missing.") from error
    return _read(path, changed)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> str:
    """Read a logo anew whenever its file has changed (time in ns)."""
    size = path.stat().st_size
    if path.suffix.lower() == ".svg":
        if size > LARGEST_SVG:
            raise MyomapError(f"{path.name} has {size // 1000} kB; an SVG may have {LARGEST_SVG // 1000} kB.")
        return _svg(path)
    if size > LARGEST_FILE:
        raise MyomapError(
            f"{path.name} has {size // 1_000_000} MB; it may have {LARGEST_FILE // 1_000_000} MB."
        )
    return _wrapped(path)


def _svg(path: Path) -> str:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MyomapError(f"{path.name} cannot be read as SVG.") from error
    if "<svg" not in content:
        raise MyomapError(f"{path.name} is not an SVG.")
    return content


def _wrapped(path: Path) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                picture.thumbnail(_SIZE, Image.Resampling.LANCZOS)
                over = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise MyomapError(f"{path.name} cannot be read as a picture.") from error
    paper = Image.new("RGBA", over.size, load_theme().light["paper"])
    paper.alpha_composite(over)
    content = io.BytesIO()
    paper.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(content, "PNG", optimize=True)
    data = base64.b64encode(content.getvalue()).decode("ascii")
    width, height = over.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" xlink:href="data:image/png;base64,{data}"/></svg>'
    )

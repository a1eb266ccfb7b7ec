"""The clinic's logo: a small picture that browsers and the hand-out can show, and that does nothing else."""

from __future__ import annotations

import base64
import io
import re
import warnings
import xml.etree.ElementTree as ElementTree
from pathlib import Path, PurePath

from PIL import Image

from myomap.clinic.choices import ClinicFault, fault
from myomap.errors import nearest, shortened

LOGO_BYTES = 1_000_000
LOGO_PIXELS = 4000
"""Longest side of a logo."""
ENDINGS = {
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "webp": (".webp",),
    "svg": (".svg",),
}
"""Kind of picture to the endings of its file names, the usual one first."""
_MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "svg": "image/svg+xml"}
_MEGABYTE = 1_000_000

_SVG = "{http://www.w3.org/2000/svg}"
_ACTIVE = ("script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener")
_MOVING = ("animate", "animatecolor", "animatemotion", "animatetransform", "set")
_LINKS = ("href", "src", "base")
_INNER_LINK = re.compile(r"\s*(#.*|data:image/(png|jpeg|webp|gif);base64,[\w+/=\s]*)?", re.DOTALL)
# What CSS can fetch with. A backslash hides such a word from a search.
_FETCHED = re.compile(
    r"@import|image-set\(|src\(|expression\(|javascript:|\\|url\(\s*[\"']?\s*(?!#)[^\s\"')]"
)
_ENTITY = re.compile(r"<!ENTITY|<!DOCTYPE[^>]*\[", re.IGNORECASE)
_STYLESHEET = re.compile(r"<\?xml-stylesheet", re.IGNORECASE)
_OTHER_ENCODING = re.compile(r"<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8|us-ascii)", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """Return what kind of picture some bytes look like, a key of `ENDINGS`; empty for all others."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "svg" if re.search(rb"<(\w+:)?svg[\s>]", data[:100_000], re.IGNORECASE) else ""


def logo_fault(file: str, data: bytes) -> ClinicFault | None:
    """Return why a picture cannot be the logo; None when it can.

    Parameters
    ----------
    file
        Its file name.
    """
    shown = shortened(file)
    if too_big := _too_big(shown, len(data)):
        return too_big
    kind = kind_of(data)
    ending = PurePath(file).suffix.lower()
    if not kind and any(ending in endings for endings in ENDINGS.values()):
        return fault("logo", "clinic.fault.logo_damaged", file=shown)
    if not kind:
        return fault("logo", "clinic.fault.logo_kind", file=shown)
    if ending not in ENDINGS[kind]:
        near = PurePath(shown).stem + ENDINGS[kind][0]
        return fault("logo", "clinic.fault.logo_ending", near, file=shown, value=kind.upper())
    return _svg_fault(shown, data) if kind == "svg" else _pixel_fault(shown, data)


def logo_address(data: bytes) -> str:
    """Return a logo as a `data:` address for an `img` element, in which no script of an SVG runs."""
    return f"data:{_MEDIA_TYPES[kind_of(data)]};base64,{base64.b64encode(data).decode('ascii')}"


def read_logo(name: str, folder: Path) -> tuple[Path | None, ClinicFault | None]:
    """Find the logo that clinic.toml names in the folder of clinic.toml, and check it."""
    shown = shortened(name)
    if is_outside(name):
        return None, outside_fault(name)
    path = folder / name
    try:
        if not path.exists():
            return None, _missing(name, folder)
        if not path.is_file():
            return None, fault("logo", "clinic.fault.logo_unreadable", file=shown)
        with path.open("rb") as file:
            data = file.read(LOGO_BYTES + 1)
        found = _too_big(shown, path.stat().st_size) or logo_fault(name, data)
    except (OSError, ValueError):  # ValueError: a zero byte in the name
        found = fault("logo", "clinic.fault.logo_unreadable", file=shown)
    return (None, found) if found else (path, None)


def is_outside(name: str) -> bool:
    """Say whether a name is more than that of a file in the folder of clinic.toml."""
    return re.search(r"[/\\:]", name) is not None or name in (".", "..")


def outside_fault(name: str) -> ClinicFault:
    """Return what to say of a logo that is named with its folder."""
    near = re.split(r"[/\\:]", shortened(name).rstrip("/\\:."))[-1] or "logo.png"
    return fault("logo", "clinic.fault.logo_outside", near, file=shortened(name))


def _too_big(file: str, size: int) -> ClinicFault | None:
    if size <= LOGO_BYTES:
        return None
    return fault(
        "logo", "clinic.fault.logo_big", file=file, n=size / _MEGABYTE, limit=LOGO_BYTES // _MEGABYTE
    )


def _missing(name: str, folder: Path) -> ClinicFault:
    endings = {ending for kind in ENDINGS.values() for ending in kind}
    pictures = sorted(path.name for path in folder.iterdir() if path.suffix.lower() in endings)
    same = [one for one in pictures if one.lower() == name.lower()]
    near = same[0] if same else nearest(name, pictures)
    if near:
        return fault("logo", "clinic.fault.logo_missing_near", near, file=shortened(name))
    return fault("logo", "clinic.fault.logo_missing", file=shortened(name))


def _pixel_fault(file: str, data: bytes) -> ClinicFault | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata, or many pixels: those are counted below
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as picture:
                width, height = picture.size
                if max(width, height) > LOGO_PIXELS:
                    return fault(
                        "logo", "clinic.fault.logo_pixels", file=file, a=width, b=height, limit=LOGO_PIXELS
                    )
                picture.load()
    # Pillow's readers raise these for damaged pictures, by kind of picture and of damage
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError, Image.DecompressionBombError):
        return fault("logo", "clinic.fault.logo_damaged", file=file)
    return None


def _svg_fault(file: str, data: bytes) -> ClinicFault | None:
    """An SVG is drawn as a picture only: nothing in it may run, or ask for another file."""
    damaged = fault("logo", "clinic.fault.logo_damaged", file=file)
    try:
        source = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return damaged
    if _ENTITY.search(source):
        return fault("logo", "clinic.fault.svg_entity", file=file)
    if _STYLESHEET.search(source):
        return fault("logo", "clinic.fault.svg_outside", file=file)
    if _OTHER_ENCODING.match(source):
        return damaged
    try:
        root = ElementTree.fromstring(source.encode("utf-8"))
    except (ElementTree.ParseError, ValueError, LookupError):
        return damaged
    if root.tag != f"{_SVG}svg":
        return damaged
    for element in root.iter():
        wrong = _wrong_in(element)
        if wrong:
            return fault("logo", wrong, file=file)
    return None


def _wrong_in(element: ElementTree.Element) -> str:
    """The key of what to say about an element; empty for a harmless one."""
    tag = _local(element.tag)
    names = {_local(name): value for name, value in element.attrib.items()}
    target = names.get("attributename", "").rpartition(":")[2].lower()
    moves = tag in _MOVING and (target in _LINKS or target.startswith("on"))
    if tag in _ACTIVE or moves or any(name.startswith("on") for name in names):
        return "clinic.fault.svg_script"
    if any(name in _LINKS and not _INNER_LINK.fullmatch(value) for name, value in names.items()):
        return "clinic.fault.svg_outside"
    styles = [*names.values(), (element.text or "") if tag == "style" else ""]
    if any(_FETCHED.search(_without_comments(style).lower()) for style in styles):
        return "clinic.fault.svg_outside"
    return ""


def _without_comments(style: str) -> str:
    return re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)


def _local(name: object) -> str:
    """A name without its namespace, in small letters; comments have none."""
    return name.rpartition("}")[2].lower() if isinstance(name, str) else ""

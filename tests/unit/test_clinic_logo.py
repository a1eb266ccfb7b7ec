"""The clinic's logo: which pictures are taken, and what is said of the others."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from myomap.clinic import CLINIC_FILE, LOGO_BYTES, Clinic, ClinicFault, clinic_of, logo_address, logo_fault
from myomap.text import load_text

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind)
    return written.getvalue()


def read(content: str, folder: Path) -> tuple[Clinic, tuple[ClinicFault, ...]]:
    return clinic_of(content.encode(), folder)


def told(faults: tuple[ClinicFault, ...]) -> list[str]:
    text = load_text()
    return [one.words(text) for one in faults]


def only_fault(content: str, folder: Path) -> ClinicFault:
    _, faults = read(content, folder)
    assert len(faults) == 1, told(faults)
    assert told(faults)[0]
    return faults[0]


@pytest.mark.parametrize(("kind", "file"), [("PNG", "a.png"), ("JPEG", "A.JPG"), ("WEBP", "ä b.webp")])
def test_picture_beside_the_file_is_the_logo(tmp_path: Path, kind: str, file: str) -> None:
    (tmp_path / file).write_bytes(picture(kind))
    clinic, faults = read(f'logo = "{file}"', tmp_path)
    assert (clinic.logo, faults) == (tmp_path / file, ())


def test_picture_as_an_address_is_of_its_kind() -> None:
    assert logo_address(picture("JPEG")).startswith("data:image/jpeg;base64,/9j/")
    assert logo_address(SVG.format("").encode()).startswith("data:image/svg+xml;base64,PHN2")


@pytest.mark.parametrize(
    ("named", "message", "near"),
    [
        ("Logo.png", "logo_missing_near", "logo.png"),
        ("lgo.png", "logo_missing_near", "logo.png"),
        ("zebra.svg", "logo_missing", ""),
        ("../logo.png", "logo_outside", "logo.png"),
        ("/etc/logo.png", "logo_outside", "logo.png"),
        ("img/logo.png", "logo_outside", "logo.png"),
        ("https://x.org/logo.png", "logo_outside", "logo.png"),
        ("..", "logo_outside", "logo.png"),
        ("folder.png", "logo_unreadable", ""),
        ("x" * 300 + ".png", "logo_unreadable", ""),
    ],
)
def test_logo_that_is_not_there_is_told(tmp_path: Path, named: str, message: str, near: str) -> None:
    (tmp_path / "logo.png").write_bytes(picture())
    (tmp_path / "folder.png").mkdir()
    fault = only_fault(f'name = "A"\nlogo = "{named}"', tmp_path)
    assert (fault.message, fault.near) == (f"clinic.fault.{message}", near)


def test_logo_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "logo.png").symlink_to(tmp_path / "logo.png")  # a circle: no user can open it
    assert only_fault('logo = "logo.png"', tmp_path).message.startswith("clinic.fault.logo_")


def test_logo_of_20_megabytes_is_told_with_its_size_and_not_read(tmp_path: Path) -> None:
    with (tmp_path / "logo.png").open("wb") as file:
        file.write(picture())
        file.truncate(20_000_000)
    assert "has 20.0 MB. At most 1 MB" in told((only_fault('logo = "logo.png"', tmp_path),))[0]


def damaged(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("file", "data", "message"),
    [
        ("a.png", damaged(picture()), "logo_damaged"),
        ("a.jpg", damaged(picture("JPEG", (300, 300))), "logo_damaged"),
        ("a.webp", damaged(picture("WEBP", (300, 300))), "logo_damaged"),
        ("a.png", b"", "logo_damaged"),
        ("a.png", b"%PDF-1.7", "logo_damaged"),
        ("a.gif", picture("GIF"), "logo_kind"),
        ("a.pdf", b"%PDF-1.7", "logo_kind"),
        ("a.png", picture("JPEG"), "logo_ending"),
        ("a", picture(), "logo_ending"),
        ("a.png", picture(size=(4001, 3)), "logo_pixels"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"x" * LOGO_BYTES, "logo_big"),
        ("a.svg", b"<svg", "logo_damaged"),
        ("a.svg", b"<svg></svg>", "logo_damaged"),
        ("a.svg", SVG.format("").encode("utf-16"), "logo_damaged"),
        ("a.svg", SVG.format("<g>").encode(), "logo_damaged"),
        ("a.svg", b"<p xmlns='http://www.w3.org/2000/svg'><svg /></p>", "logo_damaged"),
        ("a.svg", b"<?xml version='1.0' encoding='utf-7'?>" + SVG.format("").encode(), "logo_damaged"),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format("&a;").encode(), "svg_entity"),
        ("a.svg", b"<?xml-stylesheet href='http://x/'?>" + SVG.format("").encode(), "svg_outside"),
    ],
)
def test_picture_that_cannot_be_the_logo_is_told(file: str, data: bytes, message: str) -> None:
    fault = logo_fault(file, data)
    assert fault is not None and fault.message == f"clinic.fault.{message}"
    assert told((fault,))[0]


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onload="alert(1)"/>',
        '<g ONCLICK="alert(1)"/>',
        "<foreignObject><p/></foreignObject>",
        '<set attributeName="xlink:href" to="http://x/"/>',
        '<animate attributeName="onclick" values="a"/>',
    ],
)
def test_svg_that_runs_is_refused(inside: str) -> None:
    fault = logo_fault("a.svg", SVG.format(inside).encode())
    assert fault is not None and fault.message == "clinic.fault.svg_script"


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="http://x/a.png"/>',
        '<image href="//x/a.png"/>',
        '<image href="a.png"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="http://x/#a"/>',
        '<a href=" javascript:alert(1)"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<g xml:base="http://x/"/>',
        "<style>@import 'http://x/';</style>",
        "<style>g{fill:url(http://x/)}</style>",
        "<style>g{fill:url('//x/')}</style>",
        "<style>g{fill:u/**/rl(a)} @im\\port</style>",
        "<g style=\"background:image-set('http://x/')\"/>",
        '<g fill="url( &quot;http://x/#a&quot; )"/>',
        '<g fill="URL(http://x/#a)"/>',
    ],
)
def test_svg_that_asks_for_other_files_is_refused(inside: str) -> None:
    fault = logo_fault("a.svg", SVG.format(inside).encode())
    assert fault is not None and fault.message == "clinic.fault.svg_outside"


@pytest.mark.parametrize(
    "inside",
    [
        '<style>.a{fill:url(#b)} .c{stroke:url( "#d" )}</style><g fill="url(#b)" style="fill:none"/>',
        '<use href="#a"/><use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a"/>',
        '<image href="data:image/png;base64,AAAA"/><!-- drawn by hand --><title>Our logo</title>',
        '<animate attributeName="x" values="0;1"/>',
    ],
)
def test_svg_that_only_draws_is_taken(inside: str) -> None:
    doctype = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">'
    )
    assert logo_fault("a.svg", (doctype + SVG.format(inside)).encode()) is None


def test_svg_nested_deeply_is_judged_and_not_a_crash() -> None:
    deep = SVG.format("<g>" * 60_000 + "</g>" * 60_000).encode()
    judge = "import sys; from myomap.clinic import logo_fault; logo_fault('a.svg', sys.stdin.buffer.read())"
    done = subprocess.run([sys.executable, "-c", judge], input=deep, cwd=CLINIC_FILE.parent, check=False)
    assert done.returncode == 0

"""The command line: `python -m myomap check`, `areas`, `export`, `data`, `geometry`, `words`, `pages`."""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from myomap.atlas import load_atlas
from myomap.checks import check_tables, report, rules_page
from myomap.clinic import CLINIC_FILE, Clinic, read_clinic
from myomap.documents import written_pages
from myomap.errors import MyomapError
from myomap.geometry import GEOMETRY, export, load_geometry
from myomap.languages import language_file, offered_languages
from myomap.queries import ranking_by_area
from myomap.schema import load_schema
from myomap.scope import scope_of
from myomap.tables import DATA, read_tables
from myomap.text import ENGLISH, TEXT, is_language, load_text
from myomap.view_state import parse

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 for success, 1 when something needs mending."""
    asked = _parser().parse_args(arguments)
    try:
        if asked.command == "geometry":
            return _write_shapes(asked.export, asked.geometry)
        if asked.command == "areas":
            ranking_by_area(load_atlas(asked.data)).to_csv(sys.stdout, index=False, lineterminator="\n")
            return 0
        if asked.command == "pages":
            return _write_pages()
        if asked.command == "export":
            return _write_site(asked) if asked.out else _write_single(asked)
        if asked.command == "data":
            return _write_data(asked.out)
        if asked.command == "words":
            return _update_words(asked.lang)
        if asked.what == "rules":
            print(rules_page(), end="")
            return 0
        return _check_data(asked.data)
    except MyomapError as error:
        print(f"ERROR {error}", file=sys.stderr)
        return 1


def _check_data(folder: Path) -> int:
    findings = check_tables(read_tables(folder), load_schema())
    print(report(findings))
    return int(any(finding.severity == "ERROR" for finding in findings))


def _write_pages() -> int:
    for path, content in written_pages(ROOT, load_atlas(), load_schema(), load_text("en")).items():
        path.write_text(content, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


def _update_words(lang: str) -> int:
    if not is_language(lang):
        raise MyomapError(f'"{lang}" is not the tag of a language. Write two letters, such as es or pt-BR.')
    content = language_file(lang, read_tables(DATA), load_schema())
    (TEXT / f"{lang}.csv").write_text(content, encoding="utf-8")
    print((TEXT / f"{lang}.csv").relative_to(ROOT))
    return 0


def _write_shapes(target: Path, source: Path) -> int:
    for path in export(target, load_geometry(source)):
        print(path)
    return 0


# What writes exports and the data needs much code: these commands alone load it.
def _write_data(path: Path) -> int:
    from myomap.open_data import write_data

    write_data(path)
    print(path)
    return 0


def _write_site(asked: argparse.Namespace) -> int:
    from myomap.export.site import write_site

    clinic = _clinic(asked.accent)
    written = write_site(asked.out, asked.url or "", asked.lang, clinic, asked.kiosk)
    total = sum(path.stat().st_size for path in written)
    print(f"{asked.out}: {len(written)} files, {total / 1e6:.1f} MB")
    if not (asked.url or clinic.site):
        print(
            "Without --url the pages name no address of their own, and there is no list for search engines."
        )
    return 0


def _write_single(asked: argparse.Namespace) -> int:
    """Write one HTML file; what its start asks for in vain is told."""
    from myomap.bodymap.facing import best_seen
    from myomap.export.single import single_file
    from myomap.export.wish import Wish
    from myomap.reading.markup import Wording
    from myomap.reading.panel import note_text

    if len(asked.lang) > 1:
        raise MyomapError(
            f"One file has one language, and {len(asked.lang)} were named. Export one for each."
        )
    clinic = _clinic(asked.accent)
    lang = (*asked.lang, *clinic.languages, ENGLISH)[0]
    atlas, text = load_atlas(lang=lang), load_text(lang)
    wanted = {"body": clinic.body, **parse_qs(asked.start.lstrip("?"))}
    start, notes = parse({**wanted, "only": asked.only}, atlas, (lang,))
    scope_of(atlas, asked.only)
    wording = Wording(atlas, text)
    for note in notes:
        print(unescape(note_text(wording, note)), file=sys.stderr)
    geometry = load_geometry()
    start = start if "view" in wanted else best_seen(start, geometry)
    wish = Wish(start, clinic, full=asked.full or clinic.site)
    content = single_file(atlas, geometry, text, wish).encode()
    try:
        asked.single.write_bytes(content)
    except OSError as error:
        raise MyomapError(f"{asked.single} cannot be written: {error.strerror}.") from error
    print(f"{asked.single}: {len(content) / 1e3:.0f} kB")
    return 0


def _clinic(accent: str | None) -> Clinic:
    """The clinic's choices; a colour of the command line comes before its own."""
    clinic, faults = read_clinic(CLINIC_FILE, languages=offered_languages())
    for fault in faults:
        print(f"{CLINIC_FILE.name}: {fault.words(load_text())}", file=sys.stderr)
    return replace(clinic, accent=f"#{accent}", accent_dark="") if accent else clinic


def _colour(value: str) -> str:
    """A colour of the command line: six hexadecimal digits, with or without a hash."""
    digits = value.removeprefix("#").lower()
    if not re.fullmatch("[0-9a-f]{6}", digits):
        raise argparse.ArgumentTypeError(f'"{value}" is not a colour. Write six digits, such as 1f5f8b.')
    return digits


def _web_address(value: str) -> str:
    """A web address of the command line."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f'"{value}" is not an address such as https://atlas.example.org')
    return value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m myomap", description="An atlas of myofascial trigger points."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check the data tables, or print the rules")
    check.add_argument("what", choices=("data", "rules"))
    check.add_argument(
        "--data", type=Path, default=DATA, metavar="DIR", help="folder of the tables (default: data)"
    )
    areas = commands.add_parser("areas", help="write in which order muscles are named for each place")
    areas.add_argument(
        "--csv", action="store_true", required=True, help="as CSV: area_id, rank, muscle_id, zone"
    )
    areas.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="folder of the tables")
    _add_exports(commands)
    commands.add_parser("pages", help="write the pages that are made of the tables")
    words = commands.add_parser("words", help="bring the file of a language up to date, or begin a new one")
    words.add_argument("lang", help="tag of the language, such as es")
    shapes = commands.add_parser("geometry", help="write the drawn shapes for other tools")
    shapes.add_argument(
        "--export", type=Path, required=True, metavar="DIR", help="folder to write GeoJSON and landmarks to"
    )
    shapes.add_argument("--geometry", type=Path, default=GEOMETRY, metavar="DIR", help="folder of the shapes")
    return parser


def _add_exports(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """What is written for others to use: a site, one file of it, the open data."""
    made = commands.add_parser(
        "export", help="write the atlas as a site, or as one file, that needs no server"
    )
    what = made.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, metavar="DIR", help="folder of the site")
    what.add_argument("--single", type=Path, metavar="FILE", help="one HTML file")
    languages = offered_languages()
    made.add_argument(
        "--lang", nargs="+", choices=languages, default=[], help="languages (default: the clinic's)"
    )
    made.add_argument("--accent", type=_colour, metavar="COLOUR", help="colour, such as 1f5f8b")
    made.add_argument("--url", type=_web_address, help="site: its public address, which search engines need")
    made.add_argument(
        "--kiosk", action="store_true", help="site: browsers keep all of it, for a device without a network"
    )
    made.add_argument(
        "--only", default="", help="file: finder, region:ID, muscle:ID or condition:ID (default: all)"
    )
    made.add_argument(
        "--start",
        default="",
        metavar="ADDRESS",
        help='file: what it shows first, such as "muscle=deltoid&side=right"',
    )
    made.add_argument(
        "--full",
        type=_web_address,
        metavar="URL",
        help="file: a whole atlas that its links lead to",
    )
    data = commands.add_parser("data", help="write tables, shapes and sources as a data package")
    data.add_argument("--out", type=Path, required=True, metavar="FILE", help="the zip file")


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # for terminals without accents
    sys.exit(main())

"""The command line: `python -m myomap check data`, `areas --csv`, `geometry`, `words LANG`, `pages`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from myomap.atlas import load_atlas
from myomap.checks import check_tables, report, rules_page
from myomap.documents import written_pages
from myomap.errors import MyomapError
from myomap.geometry import GEOMETRY, export, load_geometry
from myomap.languages import language_file
from myomap.queries import ranking_by_area
from myomap.schema import load_schema
from myomap.tables import DATA, read_tables
from myomap.text import TEXT, is_language, load_text

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 for success, 1 when something needs mending."""
    asked = _parser().parse_args(arguments)
    try:
        if asked.command == "geometry":
            return _export(asked.export, asked.geometry)
        if asked.command == "areas":
            ranking_by_area(load_atlas(asked.data)).to_csv(sys.stdout, index=False, lineterminator="\n")
            return 0
        if asked.command == "pages":
            return _write_pages()
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


def _export(target: Path, source: Path) -> int:
    for path in export(target, load_geometry(source)):
        print(path)
    return 0


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
    commands.add_parser("pages", help="write the pages that are made of the tables")
    words = commands.add_parser("words", help="bring the file of a language up to date, or begin a new one")
    words.add_argument("lang", help="tag of the language, such as es")
    shapes = commands.add_parser("geometry", help="write the drawn shapes for other tools")
    shapes.add_argument(
        "--export", type=Path, required=True, metavar="DIR", help="folder to write GeoJSON and landmarks to"
    )
    shapes.add_argument("--geometry", type=Path, default=GEOMETRY, metavar="DIR", help="folder of the shapes")
    return parser


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # for terminals without accents
    sys.exit(main())

"""Reads clinic.toml: what can be followed is taken, and each fault is told with how to mend it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from myomap.clinic.checks import check_choices
from myomap.clinic.choices import CLINIC_FILE, KEYS, Clinic, ClinicFault, fault
from myomap.errors import nearest, shortened
from myomap.tables import DATA, read_table
from myomap.text import languages as known_languages
from myomap.theme import Theme, load_theme

FILE_BYTES = 20_000
"""Largest clinic.toml; the one that ships is a tenth of it."""
MOST_FAULTS = 50
"""More are not told: such a file is something else."""
_KEY = re.compile(r"\s*[\"']?([A-Za-z_][\w-]*)[\"']?\s*=")
_HEADING = re.compile(r"\s*\[+\s*([^\]\[\s,\"']+)\s*\]+\s*(#.*)?$")
_BARE = re.compile(r"\s*([\w-]+)\s*=\s*([^\"'\[{\s#][^#]*)")
_CURLY = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"
_LONGEST_VALUE_LINES = 20


def read_clinic(
    path: Path = CLINIC_FILE,
    countries: Mapping[str, str] | None = None,
    languages: Iterable[str] | None = None,
    theme: Theme | None = None,
) -> tuple[Clinic, tuple[ClinicFault, ...]]:
    """Read the clinic's choices; a faulty one is replaced by the default and told, the others are kept.

    Parameters
    ----------
    path
        The file; without it everything is as it ships, and that is no fault.
    countries
        Ids and names of the countries with a known emergency number; those of countries.csv if None.
    languages
        Tags of the languages that can be offered; those with a file if None.
    theme
        What the clinic's colours must be readable in; the theme of myomap if None.

    Returns
    -------
    tuple
        The choices, and their faults: lines that cannot be read first, then values in the order of the keys.
    """
    try:
        if not path.exists():
            return Clinic(), ()
        with path.open("rb") as file:
            content = file.read(FILE_BYTES + 1)
    except (OSError, ValueError):
        return Clinic(), (fault("", "clinic.fault.unreadable", file=path.name),)
    return clinic_of(content, path.parent, countries, languages, theme)


def clinic_of(
    content: bytes,
    folder: Path | None,
    countries: Mapping[str, str] | None = None,
    languages: Iterable[str] | None = None,
    theme: Theme | None = None,
) -> tuple[Clinic, tuple[ClinicFault, ...]]:
    """Return the choices and faults of the content of a clinic.toml.

    Parameters
    ----------
    folder
        Where the logo lies; None when there is no such place (an upload), then it is not looked at.
    countries, languages, theme
        As for `read_clinic`.
    """
    if len(content) > FILE_BYTES:
        return Clinic(), (fault("", "clinic.fault.too_big", limit=FILE_BYTES // 1000),)
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Clinic(), (fault("", "clinic.fault.encoding"),)
    written, damaged = _values_of(source)
    clinic, faults = check_choices(
        written,
        folder,
        known_countries() if countries is None else countries,
        tuple(known_languages() if languages is None else languages),
        load_theme() if theme is None else theme,
    )
    return clinic, (*damaged, *faults)[:MOST_FAULTS]


def known_countries(folder: Path = DATA) -> dict[str, str]:
    """Return ids and names of the countries of countries.csv; none when the table is missing or damaged."""
    try:
        table = read_table("countries", (folder / "countries.csv").read_bytes()).frame
        return dict(zip(table["country_id"], table["name"], strict=True))
    except (OSError, KeyError):
        return {}


def _values_of(source: str) -> tuple[dict[str, object], list[ClinicFault]]:
    """Read TOML; where it is damaged, line by line, so that one slip does not cost the rest."""
    faults: list[ClinicFault] = []
    try:
        values = _parsed(source)
    except ValueError:
        values, faults = _salvaged(source)
    # what stands under a heading counts too; the heading itself is told as a fault
    for section in [one for one in values.values() if isinstance(one, dict)]:
        values = {**section, **values}
    return values, faults


def _parsed(source: str) -> dict[str, object]:
    try:
        # a file written on Windows or on an old Mac
        return tomllib.loads(source.replace("\r\n", "\n").replace("\r", "\n"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _salvaged(source: str) -> tuple[dict[str, object], list[ClinicFault]]:
    values: dict[str, object] = {}
    faults: list[ClinicFault] = []
    for first, lines in _statements(source):
        found, used = _longest_valid(lines)
        for key, value in found.items():
            if key in values:
                faults.append(fault(key, "clinic.fault.twice", name=shortened(key), n=first))
            values.setdefault(key, value)
        wrong = next((k for k in range(used, len(lines)) if _says_something(lines[k])), None)
        if wrong is not None:
            faults.append(_line_fault(lines[wrong], first + wrong))
    return values, faults


def _statements(source: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of the file from each key to the next, with the number of the first."""
    first, lines = 1, list[str]()
    for number, line in enumerate(source.splitlines(), start=1):
        if lines and (_KEY.match(line) or _HEADING.match(line)):
            yield first, lines
            first, lines = number, []
        lines.append(line)
    yield first, lines


def _longest_valid(lines: list[str]) -> tuple[dict[str, object], int]:
    """What the first lines say, as many of them as can be read together, and how many these are."""
    for count in (len(lines), *range(min(len(lines), _LONGEST_VALUE_LINES), 0, -1)):
        try:
            return _parsed("\n".join(lines[:count])), count
        except ValueError:
            continue
    return {}, 0


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _line_fault(line: str, number: int) -> ClinicFault:
    """What is wrong with a line, by the slips that people make."""
    named = _KEY.match(line)
    key = named[1] if named and named[1] in KEYS else ""
    shown = shortened(line.strip())
    if any(quote in line for quote in _CURLY):
        return fault(key, "clinic.fault.curly", n=number, value=shown)
    if "\\" in line:
        return fault(key, "clinic.fault.backslash", n=number, value=shown)
    if bare := _BARE.match(line):
        near = f'{bare[1]} = "{shortened(bare[2].strip())}"'
        return fault(key, "clinic.fault.unquoted", near, n=number)
    near = nearest(named[1], KEYS) if named else ""
    example = near or "name"
    return fault(key, "clinic.fault.damaged", f'{example} = "…"', n=number, value=shown)

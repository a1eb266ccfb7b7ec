"""How long each sheet takes, how large it is, and if it can be read back: all muscles and conditions.

Run `python -m tests.bench.handout` for it alone; it exits with 1 when a sheet is not as it should be.
"""

from __future__ import annotations

import io
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pypdf import PdfReader

from myomap.atlas import Atlas, load_atlas
from myomap.bodymap.fonts import shared_fonts
from myomap.clinic import Clinic
from myomap.geometry import Geometry, load_geometry
from myomap.handout.choices import PAPERS, Choices
from myomap.handout.note import LONGEST, check_note
from myomap.handout.render import fit_of, pdf
from myomap.handout.sheet import Sheet, sheet_of
from myomap.languages import offered_languages
from myomap.text import Text, load_text
from myomap.view_state import ViewState, settled
from tests.bench.figures import Figure, percentile, table

LIMIT_MS = 500.0
LIMIT_KB = 400.0
_ADDRESS = "https://atlas.example.org/?view=head-left&side=left&muscle=sternocleidomastoid&lang=es"
_CLINIC = Clinic(
    name="Harbour Physiotherapy", phone="+44 20 7946 0958", booking="https://harbour.example/book"
)
_DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Printed:
    """One sheet as it came out: time, size, and what is wrong with it."""

    name: str
    ms: float
    kb: float
    faults: tuple[str, ...]


def printed_sheets() -> list[Printed]:
    """Print every muscle and condition in every language on both papers, plain and as full as can be.

    The first sheet of all is printed once before: fonts and pictures are read then.
    """
    geometry = load_geometry()
    found: list[Printed] = []
    for lang in offered_languages():
        atlas, text = load_atlas(lang=lang), load_text(lang)
        note, wrong = check_note("Rest. " * (LONGEST // 6), text, shared_fonts())
        if wrong:
            raise ValueError(wrong)
        for paper in PAPERS:
            for choices in (Choices(paper=paper), Choices(paper=paper, needling=True, note=note)):
                views = list(_views(atlas, lang))
                if not found:
                    _print(atlas, geometry, text, views[0], choices)
                found += [_print(atlas, geometry, text, view, choices) for view in views]
    return found


def figures_of_sheets(sheets: Sequence[Printed]) -> list[Figure]:
    """Hold times, sizes and faults against their targets."""
    times, sizes = [one.ms for one in sheets], [one.kb for one in sheets]
    faults = sum(bool(one.faults) for one in sheets)
    name = f"hand-out, {len(sheets)} sheets"
    return [
        Figure(f"{name}, median, ms", math.nan, percentile(times, 50)),
        Figure(f"{name}, p95, ms", math.nan, percentile(times, 95), f"<= {LIMIT_MS:g} ms", LIMIT_MS),
        Figure(f"{name}, slowest, ms", math.nan, max(times)),
        Figure(f"{name}, median, kB", math.nan, percentile(sizes, 50)),
        Figure(f"{name}, p95, kB", math.nan, percentile(sizes, 95)),
        Figure(f"{name}, largest, kB", math.nan, max(sizes), f"<= {LIMIT_KB:g} kB", LIMIT_KB),
        Figure(f"{name}, with a fault", math.nan, faults, "none", 0),
    ]


def _views(atlas: Atlas, lang: str) -> Iterator[ViewState]:
    for kind, ids in (("muscle", atlas.muscles), ("condition", atlas.conditions)):
        for number, one in enumerate(ids):
            side = ("left", "right")[number % 2]
            body = ("male", "female")[number // 2 % 2]
            chosen = ViewState(side=side, body=body, lang=lang, **{kind: one})
            yield settled(chosen, atlas)


def _print(atlas: Atlas, geometry: Geometry, text: Text, view: ViewState, choices: Choices) -> Printed:
    started = time.perf_counter()
    sheet = sheet_of(atlas, geometry, text, _CLINIC, view, choices, date=_DAY, address=_ADDRESS, country="gb")
    if sheet is None:
        raise ValueError(f"There is no sheet on {view}.")
    content = pdf(sheet)
    ms = (time.perf_counter() - started) * 1000
    full = "full" if choices.needling else "plain"
    name = f"{sheet.name} {text.lang} {choices.paper} {full}"
    return Printed(name, ms, len(content) / 1000, tuple(_faults(sheet, content)))


def _faults(sheet: Sheet, content: bytes) -> Iterator[str]:
    """What is wrong with a sheet: more than a page, too large, words or tags missing."""
    reader = PdfReader(io.BytesIO(content))
    said = "".join(reader.pages[0].extract_text().split())
    if len(reader.pages) != 1 or not fit_of(sheet).fits:
        yield "it does not fit one page"
    if len(content) > LIMIT_KB * 1000:
        yield f"{len(content) // 1000} kB"
    wanted = [sheet.title, sheet.doctor_title, *(one.what for one in sheet.steps[:1])]
    if any("".join(one.split()) not in said for one in wanted):
        yield "words are missing"
    if "/StructTreeRoot" not in reader.trailer["/Root"] or sheet.picture is None:
        yield "tags or picture are missing"


def main() -> int:
    """Print all sheets, then the figures; return 1 when a target is missed."""
    sheets = printed_sheets()
    figures = figures_of_sheets(sheets)
    print(table(figures))
    for one in sheets:
        if one.faults:
            print(f"{one.name}: {', '.join(one.faults)}")
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())

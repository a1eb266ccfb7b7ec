"""Citations of what the atlas says: the sources behind a fact in words, as BibTeX and as RIS.

An entry is named by the id of its source, which never changes. The place in the source (page, table) is its
note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import rispy  # type: ignore[import-untyped]
import yaml  # type: ignore[import-untyped]
from pybtex.database import BibliographyData, Entry, Person  # type: ignore[import-untyped]
from pybtex.database.output.bibtex import Writer  # type: ignore[import-untyped]

from myomap.atlas import Atlas, Citation, Source
from myomap.errors import MyomapError, UnknownIdError
from myomap.text import Text

CITATION_FILE = Path(__file__).resolve().parent.parent / "CITATION.cff"
_UNNAMED = "authors not seen"
_ET_AL = re.compile(r"(?:; et al\.| and others)$")
_EDITORS = re.compile(r" \(eds?\.\)")
_PERSON = re.compile(r"(?P<family>[^,(]+?) (?P<initials>[^\W\d_a-z]{1,4})(?P<junior> Jr)?")
_NOT_INITIALS = frozenset({"MSK", "NHS", "UK", "US", "VIP"})  # the last word of an organisation's name
_LETTERS = re.compile(r"\(([A-Z]{2,})\)$")
_PLACE = re.compile(r", ([^,()]+?)(?= \(|, |$)")
_ARTICLE = re.compile(
    r"(?P<journal>.+?) (?P<volume>\d[\w-]*)(?:\((?P<number>[^()]+)\))?(?::(?P<pages>[A-Za-z]*\d[\w-]*))?"
)
_READ_ON = re.compile(r"(?:^|, )read [A-Z][a-z]+ \d{4}$")
_BIBTEX_TYPES = {"article": "article", "book": "book", "report": "techreport"}
_RIS_TYPES = {
    **{"article": "JOUR", "book": "BOOK", "report": "RPRT", "page": "ELEC", "data": "DATA"},
    "program": "COMP",
}
_CONTAINER_FIELDS = {"article": "journal", "book": "publisher", "report": "institution"}
_FORMS = {"textbook": "book", "terminology": "book", "dataset": "data", "web": "page", "software": "program"}


class Cited(NamedTuple):
    """A source and the places in it that are cited, in words."""

    source: Source
    locators: tuple[str, ...]


class Names(NamedTuple):
    """Who made a source, taken apart.

    Each name is family and initials (`("Simons", "D. G.", "")`, the third is Jr or nothing), or what has no
    initials: an organisation, or a family name alone (`("Cleveland Clinic", "", "")`).
    """

    people: tuple[tuple[str, str, str], ...]
    are_editors: bool
    and_others: bool


class _BibtexWriter(Writer):  # type: ignore[misc]
    """Escapes all but addresses: `url` and `doi` are read letter by letter."""

    def _write_field(self, stream: TextIO, type: str, value: str) -> None:
        if type in ("url", "doi"):
            stream.write(f",\n    {type} = {self.quote(value)}")
        else:
            super()._write_field(stream, type, value)


class _RisWriter(rispy.RisWriter):  # type: ignore[misc]
    """Writes no numbers between the entries, which only some programs would skip."""

    def set_header(self, count: int) -> str:
        return ""


def behind(atlas: Atlas, reference: str) -> tuple[Citation, ...]:
    """Return the citations that stand behind a fact.

    Parameters
    ----------
    reference
        `muscle:ID` for a muscle's row, `point:ID` for where a trigger point lies, `pain:POINT` for all of its
        referred pain, `referral:POINT.AREA.SIDE` for its pain in one area on one side (same, opposite,
        midline), `source:ID` for a source itself.

    Raises
    ------
    UnknownIdError
        If there is no such kind, row or referral.
    """
    kind, _, id = reference.partition(":")
    if kind in ("muscle", "point"):
        row = atlas.require(kind, id)
        return tuple(row.citations)
    if kind == "source":
        return (Citation(atlas.require(kind, id).source_id, ""),)
    if kind not in ("pain", "referral"):
        raise UnknownIdError("kind", kind)
    point, *place = id.split(".")
    atlas.require("point", point)
    found = [
        one for one in atlas.referrals_by_point[point] if kind == "pain" or [one.area_id, one.side] == place
    ]
    if kind == "referral" and not found:
        raise UnknownIdError("referral", id)
    return tuple(citation for one in found for citation in one.citations)


def cited(atlas: Atlas, citations: Iterable[Citation]) -> tuple[Cited, ...]:
    """Return the sources of some citations, each once with all its places, in the order of first mention."""
    return _each_once(
        Cited(atlas.require("source", one.source_id), (one.locator,) if one.locator else ())
        for one in citations
    )


@lru_cache(maxsize=4)
def atlas_itself(version: str, path: Path = CITATION_FILE) -> Source:
    """Return the atlas as a source, from CITATION.cff.

    Parameters
    ----------
    version
        Of the tables (`Atlas.version`); it stands beside the version of the program.

    Raises
    ------
    MyomapError
        If the file is missing or is not what it should be.
    """
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Source(
            source_id="myomap",
            authors="; ".join(one["name"] for one in told["authors"]),
            year=int(str(told["date-released"])[:4]),
            title=told["title"],
            container=f"Version {told['version']}, tables {version}",
            doi=told.get("doi", ""),
            pmid="",
            url=told.get("url", ""),
            kind="software",
            licence=told["license"],
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise MyomapError(f"{path.name} cannot be read ({error!r}). Restore it from the project.") from error


def short_name(text: Text, source: Source) -> str:
    """Return a source as it is named in a line: who made it and when.

    Examples
    --------
    >>> text = Text("en", {"panel.source.undated": "no date"})
    >>> names = ("Simons DG; Travell JG; Simons LS", "Travell JG; Simons DG", "Programme (FIPAT)")
    >>> sources = [Source("a", one, 1999, "", "", "", "", "", "web", "") for one in names]
    >>> [short_name(text, one) for one in sources]
    ['Simons et al. (1999)', 'Travell, Simons (1999)', 'FIPAT (1999)']
    """
    made = names_of(source.authors)
    who = [family if initials else _short_group(family) for family, initials, _ in made.people]
    several = made.and_others or len(who) > 2
    told = f"{who[0]} et al." if several else ", ".join(who)
    return f"{told or source.authors} ({source.year or text('panel.source.undated')})"


def in_words(text: Text, one: Cited) -> str:
    """Return a source as a line of plain text, with the places in it and its address."""
    source = one.source
    places = "; ".join(one.locators)
    told = (source.title, source.container, places[:1].upper() + places[1:])
    parts = [f"{source.authors} ({source.year or text('panel.source.undated')})."]
    parts += [f"{part.rstrip('.')}." for part in told if part]
    return " ".join((*parts, source.link[0])).rstrip()


def bibtex(sources: Iterable[Cited]) -> str:
    """Return sources as BibTeX in their order, an entry each with all its places."""
    entries = {one.source.source_id: _bibtex_entry(one) for one in _each_once(sources)}
    return str(_BibtexWriter(encoding="UTF-8").to_string(BibliographyData(entries)))


def ris(sources: Iterable[Cited]) -> str:
    """Return sources as RIS in their order, an entry each with all its places."""
    entries = [_ris_entry(one) for one in _each_once(sources)]
    written: str = rispy.dumps(entries, implementation=_RisWriter)
    return written.lstrip("\n")


def form_of(source: Source) -> str:
    """Return what a source is to a program that keeps references.

    It is an article, book, report, page, data or program. What was read on a web site is a page, whatever
    else it is; a guideline is an article if a journal printed it.
    """
    form = _FORMS.get(source.kind, "article")
    if form != "data" and _READ_ON.search(source.container):
        return "page"
    if source.kind == "guideline" and not (
        source.doi or source.pmid or "journal" in _issue(source.container)
    ):
        return "report"
    return form


def names_of(authors: str) -> Names:
    """Take apart who made a source, as sources.csv writes it.

    Examples
    --------
    >>> names_of("Koc TA Jr; de Sire A; et al.")
    Names(people=(('Koc', 'T. A.', 'Jr'), ('de Sire', 'A.', '')), are_editors=False, and_others=True)
    >>> names_of("Standring S (ed.)").are_editors, names_of("Arthritis Research UK").people
    (True, (('Arthritis Research UK', '', ''),))
    """
    if authors.lower().startswith(_UNNAMED):
        return Names((), False, False)
    listed = _EDITORS.sub("", _ET_AL.sub("", authors))
    people = tuple(_name(one.strip()) for one in listed.split(";"))
    return Names(people, bool(_EDITORS.search(authors)), bool(_ET_AL.search(authors)))


def _each_once(sources: Iterable[Cited]) -> tuple[Cited, ...]:
    places: dict[str, tuple[Source, dict[str, None]]] = {}
    for source, locators in sources:
        places.setdefault(source.source_id, (source, {}))[1].update(dict.fromkeys(locators))
    return tuple(Cited(source, tuple(found)) for source, found in places.values())


def _name(name: str) -> tuple[str, str, str]:
    found = _PERSON.fullmatch(name)
    if found is None or found["initials"] in _NOT_INITIALS:
        return name, "", ""
    return (
        found["family"],
        " ".join(f"{letter}." for letter in found["initials"]),
        (found["junior"] or "").strip(),
    )


def _short_group(name: str) -> str:
    """An organisation by its letters, if the name says them, else without what is added to the name."""
    letters = _LETTERS.search(name)
    return letters[1] if letters else re.split(r", | \(", name)[0]


def _issue(container: str) -> dict[str, str]:
    """The journal, volume, number and pages that a container names; nothing where it names no pages."""
    found = _ARTICLE.fullmatch(container)
    if found is None or not (found["number"] or found["pages"]):
        return {}
    return {name: value for name, value in found.groupdict().items() if value}


def _bibtex_entry(one: Cited) -> Entry:
    source, form, made = one.source, form_of(one.source), names_of(one.source.authors)
    people = [_bibtex_name(*name) for name in made.people] + ["others"] * made.and_others
    place = _issue(source.container) if form == "article" else {}
    if "pages" in place:
        place["pages"] = place["pages"].replace("-", "--")
    fields = {
        "title": f"{{{source.title}}}",  # within braces capitals stay as they are
        **(place or {_CONTAINER_FIELDS.get(form, "howpublished"): source.container}),
        "year": str(source.year or ""),
        "doi": source.doi,
        "pmid": source.pmid,
        "url": source.url,
        "note": _note(one),
    }
    role = "editor" if made.are_editors else "author"
    persons = {role: [Person(name) for name in people]} if people else {}
    said = {name: value for name, value in fields.items() if value}
    return Entry(_BIBTEX_TYPES.get(form, "misc"), fields=said, persons=persons)


def _bibtex_name(family: str, initials: str, junior: str) -> str:
    if not initials:
        return f"{{{family}}}"
    return ", ".join(part for part in (family, junior, initials) if part)


def _ris_entry(one: Cited) -> dict[str, Any]:
    source, form, made = one.source, form_of(one.source), names_of(one.source.authors)
    place = _issue(source.container) if form == "article" else {}
    start, _, end = place.get("pages", "").partition("-")
    entry = {
        "type_of_reference": _RIS_TYPES[form],
        "authors": [_ris_name(*name) for name in made.people] + ["et al."] * made.and_others,
        "title": source.title,
        "publisher" if form in ("book", "report") else "secondary_title": place.get(
            "journal", source.container
        ),
        "volume": place.get("volume", ""),
        "number": place.get("number", ""),
        "start_page": start,
        "end_page": end,
        "year": str(source.year or ""),
        "doi": source.doi,
        "accession_number": source.pmid,
        "name_of_database": "PubMed" if source.pmid else "",
        "urls": [source.url] if source.url else [],
        "notes": [_note(one)] if _note(one) else [],
        "id": source.source_id,
    }
    return {name: value for name, value in entry.items() if value}


def _ris_name(family: str, initials: str, junior: str) -> str:
    """A name as RIS writes it: a comma parts family and given name, so organisations have brackets."""
    if not initials:
        return _PLACE.sub(r" (\1)", family)
    return ", ".join(part for part in (family, initials, junior) if part)


def _note(one: Cited) -> str:
    """The places, and that nobody saw who made it."""
    unnamed: Sequence[str] = () if names_of(one.source.authors).people else (one.source.authors,)
    return "; ".join((*one.locators, *unnamed))

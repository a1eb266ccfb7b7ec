"""Sources as BibTeX and RIS, read back by the libraries of those formats and compared with sources.csv."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path
from typing import Any

import pytest
import rispy
from pybtex.database import parse_string

from myomap.atlas import DATA, Atlas, Citation
from myomap.citing import (
    Cited,
    atlas_itself,
    behind,
    bibtex,
    cited,
    form_of,
    in_words,
    names_of,
    ris,
)
from myomap.errors import MyomapError, UnknownIdError
from myomap.text import load_text

PLACE = "vol. 1, ch. 6 & p. 100_b"


@pytest.fixture(scope="module")
def listed() -> dict[str, dict[str, str]]:
    with (DATA / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["source_id"]: row for row in csv.DictReader(file)}


def everything(atlas: Atlas) -> tuple[Cited, ...]:
    return tuple(Cited(source, (PLACE,)) for source in atlas.sources.values())


def plain(latex: str) -> str:
    told: str = codecs.decode(latex.replace("--", "-"), "ulatex+utf-8")
    return told.replace("{", "").replace("}", "")


def container(said: dict[str, str]) -> str:
    """Journal, volume, number and pages, put together as sources.csv writes them."""
    number = f"({said['number']})" if said["number"] else ""
    pages = f":{said['pages']}" if said["pages"] else ""
    return f"{said['name']} {said['volume']}{number}{pages}" if said["volume"] else said["name"]


def test_bibtex_of_all_sources_read_back_says_what_the_table_says(
    atlas: Atlas, listed: dict[str, dict[str, str]]
) -> None:
    entries = parse_string(bibtex(everything(atlas)), "bibtex").entries
    assert [*entries] == [*listed]
    for id, row in listed.items():
        fields = entries[id].fields
        assert plain(fields["title"]) == row["title"]
        assert fields.get("doi", "") == row["doi"] and fields.get("url", "") == row["url"]
        assert fields.get("pmid", "") == row["pmid"] and fields.get("year", "") == row["year"]
        assert plain(fields["note"]).startswith(PLACE)
        held = next(one for one in ("journal", "publisher", "institution", "howpublished") if one in fields)
        said = {"name": fields[held], **{one: fields.get(one, "") for one in ("volume", "number", "pages")}}
        assert plain(container(said)) == row["container"]


def test_bibtex_names_read_back_are_those_of_the_table(
    atlas: Atlas, listed: dict[str, dict[str, str]]
) -> None:
    entries = parse_string(bibtex(everything(atlas)), "bibtex").entries
    for id, row in listed.items():
        persons = [one for people in entries[id].persons.values() for one in people]
        told = [plain(_family_first(one)) for one in persons]
        if row["authors"].lower().startswith("authors not seen"):
            assert told == [] and plain(entries[id].fields["note"]).endswith(row["authors"])
            continue
        wanted = row["authors"].replace(" and others", "; et al.").replace("et al.", "others")
        names = [one.replace(" (ed.)", "").replace(" (eds.)", "") for one in wanted.split("; ")]
        assert told == names
        assert ("editor" in entries[id].persons) == ("(ed" in row["authors"])


def _family_first(person: Any) -> str:
    """A name as sources.csv writes it: family name, initials without points, Jr."""
    initials = "".join(person.first_names + person.middle_names).replace(".", "")
    return (
        " ".join((*person.prelast_names, *person.last_names, initials, *person.lineage_names))
        .replace("  ", " ")
        .strip()
    )


def test_ris_of_all_sources_read_back_says_what_the_table_says(
    atlas: Atlas, listed: dict[str, dict[str, str]]
) -> None:
    entries = {one["id"]: one for one in rispy.loads(ris(everything(atlas)))}
    assert [*entries] == [*listed]
    for id, row in listed.items():
        entry = entries[id]
        assert entry["title"] == row["title"] and entry.get("year", "") == row["year"]
        assert entry.get("doi", "") == row["doi"] and entry.get("accession_number", "") == row["pmid"]
        assert entry.get("urls", []) == ([row["url"]] if row["url"] else [])
        assert entry["notes"][0].startswith(PLACE)
        pages = "-".join(entry[one] for one in ("start_page", "end_page") if one in entry)
        name = entry.get("secondary_title") or entry["publisher"]
        said = {one: entry.get(one, "") for one in ("volume", "number")}
        assert container({"name": name, "pages": pages, **said}) == row["container"]
        made = names_of(row["authors"])
        assert len(entry.get("authors", ())) == len(made.people) + made.and_others
        assert all(one.count(",") <= 2 for one in entry.get("authors", ()))


def test_ris_puts_the_country_of_an_organisation_into_brackets(atlas: Atlas) -> None:
    source = next(one for one in atlas.sources.values() if one.authors == "NHS inform, Scotland")
    assert rispy.loads(ris([Cited(source, ())]))[0]["authors"] == ["NHS inform (Scotland)"]


@pytest.mark.parametrize(
    ("id", "form", "bib", "ris_type"),
    [
        ("simons-travell-1999", "book", "book", "BOOK"),
        ("albert-2019", "article", "article", "JOUR"),
        ("bernstein-2017", "article", "article", "JOUR"),
        ("apta-2012", "report", "techreport", "RPRT"),
        ("abbott-center-pages", "page", "misc", "ELEC"),
        ("harrison-lumbar-roots", "page", "misc", "ELEC"),
        ("triggerpoint-care-2026", "data", "misc", "DATA"),
        ("fipat-ta2-2019", "book", "book", "BOOK"),
    ],
)
def test_kind_of_a_source_gives_its_type(atlas: Atlas, id: str, form: str, bib: str, ris_type: str) -> None:
    one = Cited(atlas.sources[id], ())
    assert form_of(one.source) == form
    assert parse_string(bibtex([one]), "bibtex").entries[id].type == bib
    assert rispy.loads(ris([one]))[0]["type_of_reference"] == ris_type


def test_sources_behind_a_fact_are_those_of_its_row(atlas: Atlas) -> None:
    point = next(
        one for one in atlas.trigger_points.values() if atlas.referrals_by_point[one.trigger_point_id]
    )
    id = point.trigger_point_id
    referrals = atlas.referrals_by_point[id]
    muscle = atlas.muscles[point.muscle_id]
    assert behind(atlas, f"muscle:{muscle.muscle_id}") == muscle.citations
    assert behind(atlas, f"point:{id}") == point.citations
    assert behind(atlas, f"pain:{id}") == tuple(c for one in referrals for c in one.citations)
    for one in referrals:
        assert behind(atlas, f"referral:{id}.{one.area_id}.{one.side}") == one.citations
    assert behind(atlas, "source:standring-2020") == (Citation("standring-2020", ""),)


@pytest.mark.parametrize(
    "reference", ["muscle:trapezuis", "nonsense:x", "point:x", "pain:x", "referral:trapezius-1.heel.same", ""]
)
def test_sources_behind_what_is_not_there_is_an_error(atlas: Atlas, reference: str) -> None:
    with pytest.raises(UnknownIdError):
        behind(atlas, reference)


def test_cited_names_each_source_once_with_all_its_places(atlas: Atlas) -> None:
    citations = [Citation("standring-2020", "p. 1"), Citation("albert-2019", "")]
    citations.append(Citation("standring-2020", "p. 9"))
    found = cited(atlas, citations)
    assert [(one.source.source_id, one.locators) for one in found] == [
        ("standring-2020", ("p. 1", "p. 9")),
        ("albert-2019", ()),
    ]
    assert parse_string(bibtex(found), "bibtex").entries["standring-2020"].fields["note"] == "p. 1; p. 9"


def test_citation_in_words_names_all_and_its_address(atlas: Atlas) -> None:
    told = in_words(load_text(), Cited(atlas.sources["alkhatib-2025"], ("abstract",)))
    assert told == (
        "Alkhatib Y (2025). Dry needling of anterior neck muscles in a patient with muscle tension "
        "dysphonia: a case report. Clinical Case Reports 13(9):e70832. Abstract. https://doi.org/10.1002/ccr3.70832"
    )


def test_address_of_a_source_is_never_anything_but_the_web(atlas: Atlas) -> None:
    assert {one.link[0].split("//")[0] for one in atlas.sources.values()} == {"https:", "http:", ""}


def test_atlas_itself_is_cited_as_its_citation_file_says(atlas: Atlas, tmp_path: Path) -> None:
    entry = parse_string(bibtex([Cited(atlas_itself(atlas.version), ())]), "bibtex").entries["myomap"]
    assert plain(entry.fields["title"]) == "myomap: an atlas of myofascial trigger points"
    assert atlas.version in entry.fields["howpublished"] and entry.fields["year"] == "2026"
    damaged = tmp_path / "CITATION.cff"
    damaged.write_text("title: [", encoding="utf-8")
    with pytest.raises(MyomapError, match=r"CITATION\.cff cannot be read"):
        atlas_itself("x", damaged)

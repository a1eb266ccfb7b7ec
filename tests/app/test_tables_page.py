"""The page of tables as the server makes it: what it brings, and what it answers to the browser."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import rispy
from pybtex.database import parse_string

from myomap.atlas import Atlas
from myomap.atlas_tables import MOST_COMPARED
from myomap.reading.markup import Wording
from myomap.text import load_text
from myomap.ui.tables_answers import answer_to, known_muscles
from myomap.ui.tables_compare import compared_html
from myomap.ui.tables_content import packed_tables

MOST_BYTES = 110_000
PAIR = ("trapezius", "sternocleidomastoid")


def wording(atlas: Atlas) -> Wording:
    return Wording(atlas, load_text())


def ask(atlas: Atlas, **asked: Any) -> dict[str, Any]:
    return answer_to(wording(atlas), {"n": 7, **asked})


def told(shown: Any) -> dict[str, Any]:
    """What the page says to the browser with each run."""
    found = [
        json.loads(one.proto.json)
        for one in shown.app.main.get("bidi_component")
        if one.proto.component_name == "myomap_tables_answers"
    ]
    assert len(found) == 1
    return found[0]


def test_page_brings_every_row_with_links_to_the_map_and_stays_small(atlas: Atlas) -> None:
    packed = packed_tables(atlas, load_text())
    content = json.loads(gzip.decompress(packed))
    muscles, points = content["tables"]
    assert len(packed) < MOST_BYTES
    assert {row["id"] for row in muscles["rows"]} == {*atlas.muscles}
    assert {row["id"] for row in points["rows"]} == {*atlas.trigger_points}
    for row in muscles["rows"]:
        assert row["links"]["muscle"] == f"./?side=right&muscle={row['id']}"
        assert len(row["cells"]) == len(muscles["columns"])
    for row in points["rows"]:
        assert f"point={row['id']}" in row["links"]["point"]
    assert "tables." not in json.dumps(content["words"])


def test_page_says_what_the_address_asks_for(show: Callable[..., Any]) -> None:
    held = told(show("pages/tables.py", region=["neck", "leg"], muscle=PAIR[0], compare=PAIR[1]))
    assert (set(held["regions"]), held["chosen"]) == ({"neck", "leg"}, [*PAIR])
    assert 'data-fact="nerve"' in held["compared"]


def test_page_with_one_muscle_in_the_address_compares_nothing_yet(show: Callable[..., Any]) -> None:
    held = told(show("pages/tables.py", muscle=PAIR[0]))
    assert held["chosen"] == [PAIR[0]] and held["compared"] == ""


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", "x" * 3000])
def test_page_with_mangled_address_names_it_and_stands(show: Callable[..., Any], value: str) -> None:
    shown = show("pages/tables.py", region=value, compare=value)
    assert "<script" not in shown.html and 'class="page-note"' in shown.html
    assert told(shown)["regions"] == []


def test_citation_of_a_point_names_the_sources_of_its_place_and_of_each_area(atlas: Atlas) -> None:
    id = next(one for one, found in atlas.referrals_by_point.items() if len(found) > 2)
    answer = ask(atlas, cite=f"point:{id}")
    named = {one.source_id for one in atlas.trigger_points[id].citations}
    named |= {one.source_id for row in atlas.referrals_by_point[id] for one in row.citations}
    plain, bib, ris = answer["files"]
    assert {*parse_string(bib["text"], "bibtex").entries} == named
    assert {one["id"] for one in rispy.loads(ris["text"])} == named
    facts = answer["html"].split("<section>")[0]
    assert facts.count("<li>") == 1 + len(atlas.referrals_by_point[id])
    assert all(atlas.sources[one].title.rstrip(".") in plain["text"] for one in named)
    assert [file["name"] for file in answer["files"]] == [
        f"myomap-{id}.{end}" for end in ("txt", "bib", "ris")
    ]


def test_citation_of_a_point_keeps_every_place_in_a_source_that_is_named_twice(atlas: Atlas) -> None:
    for id, point in atlas.trigger_points.items():
        found = (*point.citations, *(c for one in atlas.referrals_by_point[id] for c in one.citations))
        twice = [one for one in found if len({c.locator for c in found if c.source_id == one.source_id}) > 1]
        if twice:
            break
    _, bib, ris = ask(atlas, cite=f"point:{id}")["files"]
    note = parse_string(bib["text"], "bibtex").entries[twice[0].source_id].fields["note"]
    assert all(one.locator in note for one in twice if one.source_id == twice[0].source_id)
    listed = [one["id"] for one in rispy.loads(ris["text"])]
    assert len(listed) == len({*listed})


def test_citation_of_rows_names_the_atlas_and_each_source_once(atlas: Atlas) -> None:
    rows = [*atlas.trigger_points][:40]
    bib = ask(atlas, cite="points", rows=[*rows, "nonsense"])["files"][1]["text"]
    entries = parse_string(bib, "bibtex").entries
    assert next(iter(entries)) == "myomap"
    named = {one.source_id for id in rows for one in atlas.trigger_points[id].citations}
    assert named <= {*entries}


def test_citation_of_the_atlas_is_its_own(atlas: Atlas) -> None:
    plain = ask(atlas, cite="atlas")["files"][0]["text"]
    assert plain.startswith("The myomap authors (2026). ") and atlas.version in plain


def test_csv_has_the_asked_rows_and_columns_in_the_asked_order(atlas: Atlas) -> None:
    rows = ["trapezius", "deltoid", "nonsense"]
    (file,) = ask(atlas, csv="muscles", rows=rows, columns=["roots", "muscle", "nonsense"])["files"]
    read = list(csv.reader(io.StringIO(file["text"].removeprefix("\ufeff"), newline="")))
    assert read == [
        ["Nerve roots", "Muscle"],
        *([", ".join(atlas.muscles[one].roots), atlas.muscles[one].name] for one in rows[:2]),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        *(None, [], "cite", {}, {"cite": "atlas"}, {"n": "1", "cite": "atlas"}),
        *({"n": 1, **one} for one in ({}, {"cite": None}, {"cite": "muscle:<b>"}, {"cite": "region:neck"})),
        *({"n": 1, **one} for one in ({"csv": 5}, {"cite": "points", "rows": {}}, {"cite": ["x"]})),
    ],
)
def test_what_no_page_sends_is_answered_with_nothing(atlas: Atlas, asked: Any) -> None:
    assert {**answer_to(wording(atlas), asked)}.keys() <= {"n"}


def test_chosen_muscles_are_known_ones_each_once_and_at_most_four(atlas: Atlas) -> None:
    many = [*atlas.muscles][: MOST_COMPARED + 3]
    assert known_muscles(atlas, ["x", many[0], many[0], 5, *many]) == tuple(many[:MOST_COMPARED])
    assert known_muscles(atlas, None) == known_muscles(atlas, "trapezius") == ()


def test_side_by_side_says_in_words_what_three_muscles_share(atlas: Atlas) -> None:
    muscles = ("trapezius", "levator-scapulae", "splenius-capitis")
    html = compared_html(wording(atlas), muscles)
    roots = html.split('data-fact="roots"')[1].split("</tr>")[0]
    shared_by_all = {*atlas.muscles[muscles[0]].roots}.intersection(
        *(atlas.muscles[m].roots for m in muscles)
    )
    assert shared_by_all
    for root in shared_by_all:
        assert f"{root} (all)" in roots and roots.count(f"<b>{root}</b>") == len(muscles)
    assert html.count(" %</li>") + html.count("no place in common") == 3
    assert compared_html(wording(atlas), muscles[:1]) == ""

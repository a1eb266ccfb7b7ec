"""The atlas as one HTML file: how large it is, what it may do, and that its panels are those of the app."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from functools import lru_cache
from typing import Any

import pytest

from myomap.atlas import Atlas, load_atlas
from myomap.bodymap.facing import best_seen, facings
from myomap.clinic import Clinic
from myomap.export.answers import LIST_PLACE, answers
from myomap.export.pieces import pieces
from myomap.export.single import page_data, single_file
from myomap.export.ways import FileWays
from myomap.export.wish import Wish
from myomap.geometry import Geometry, load_geometry
from myomap.reading.panel import TRAIL_PLACE, panel_html
from myomap.reading.panel_compare import COMPARISON_PLACE
from myomap.reading.panel_parts import SOURCES_PLACE
from myomap.scope import scope_of
from myomap.tables import DATA
from myomap.text import load_text
from myomap.view_state import ViewState

_ISLAND = re.compile(r'<script type="text/plain" data-file="([^"]+)">([^<]*)</script>')
_CITED = re.compile(r"<!--c([\d,]+)-->")
# The region whose file is the largest.
NECK = "region:neck"


@lru_cache(maxsize=8)
def _file(lang: str, only: str) -> str:
    atlas = load_atlas(DATA, lang)
    return single_file(atlas, load_geometry(), load_text(lang), Wish(ViewState(only=only, lang=lang)))


def _held(html: str) -> dict[str, bytes]:
    return {path: base64.b64decode(text) for path, text in _ISLAND.findall(html)}


@pytest.mark.parametrize(
    ("lang", "only", "most"), [("es", "", 3_000_000), ("es", NECK, 600_000), ("en", NECK, 600_000)]
)
def test_size_of_whole_and_largest_region_stays_within_its_promise(lang: str, only: str, most: int) -> None:
    assert len(_file(lang, only).encode()) <= most


def test_policy_names_the_two_scripts_and_forbids_every_request() -> None:
    html = _file("en", NECK)
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert found is not None
    policy = dict(part.split(" ", 1) for part in found[1].split("; "))
    boot = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(boot) == 1
    rest = json.loads(gzip.decompress(_held(html)["page.json"]))["script"]
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (boot[0], rest)]
    assert policy["script-src"] == " ".join(f"'sha256-{one}'" for one in hashes)
    assert {policy[name] for name in ("default-src", "connect-src", "form-action", "base-uri")} == {"'none'"}


def test_file_refers_to_nothing_outside_but_sources_that_people_may_open() -> None:
    html = _ISLAND.sub("", _file("en", NECK))
    outer = re.findall(r"<(\w+)[^>]*?(?:href|src|action|data)=\"((?:https?:)?//[^\"]*)", html)
    assert {tag for tag, _ in outer} <= {"a"}
    assert "url(" not in html
    assert "@import" not in html
    assert not re.search(r"\b(?:fetch|XMLHttpRequest|WebSocket|sendBeacon)\b", html)
    assert re.match(r'<!doctype html>\s*<html lang="en">', html)
    assert _file("es", NECK).count('<html lang="es">') == 1


def test_file_can_be_read_without_its_script(atlas: Atlas, geometry: Geometry) -> None:
    wish = Wish(ViewState(muscle="deltoid", side="right", only="muscle:deltoid"), Clinic(name="A & B"))
    html = _ISLAND.sub("", single_file(atlas, geometry, load_text(), wish))
    assert "<title>Deltoid · myomap</title>" in html
    assert re.search(r'<h2 tabindex="-1">Deltoid</h2>', html)
    assert "A &amp; B" in html
    assert "<noscript>" in html
    assert "<!--" not in html
    assert 'id="emergency"' in html
    assert "not a diagnosis" in html
    assert "CC BY 4.0" in html


def test_every_file_of_the_catalogue_is_there_and_can_be_unpacked() -> None:
    held = _held(_file("en", NECK))
    index = json.loads(gzip.decompress(held["page.json"]))["catalogue"]["index"]
    wanted = {
        entry[name]
        for views in index.values()
        for entry in views.values()
        for name in ("packed", "body", "relief", "dermatomes")
    }
    assert held.keys() == wanted | {"page.json", "answers.json", "search.json"}
    for path in wanted:
        if path.endswith(".webp"):
            assert held[path][8:12] == b"WEBP"
        else:
            assert json.loads(gzip.decompress(held[path]))["features"]


def test_drawings_of_a_part_keep_what_it_offers_and_the_outlines_of_the_rest(
    atlas: Atlas, geometry: Geometry
) -> None:
    only = "muscle:infraspinatus"
    scope, wish = scope_of(atlas, only), Wish(ViewState(only=only))
    page = page_data(atlas, geometry, load_text(), wish, wish.start)
    found = pieces(geometry, page["catalogue"], scope)
    entry = page["catalogue"]["index"]["male"]["back"]
    whole = json.loads((geometry.folder / geometry.files("male", "back").json).read_text(encoding="utf-8"))
    features = json.loads(gzip.decompress(found[entry["packed"]]))["features"]

    def ours(of: list[Any]) -> list[Any]:
        return [one for one in of if one.get("id") in scope.muscles | scope.points]

    assert ours(features) == ours(whole["features"])
    others = [one for one in features if one.get("id") and one not in ours(features)]
    assert {one["kind"] for one in others} == {"muscle"}
    assert not any("fibres" in one for one in others)
    assert len(found[entry["packed"]]) < (geometry.folder / entry["packed"]).stat().st_size / 2


def _filled(html: str, sources: list[str], listed: str) -> str:
    """A panel as the browser fills it in when one thing is chosen."""
    for place in (TRAIL_PLACE, COMPARISON_PLACE, "<!--nerve-->"):
        html = html.replace(place, "")
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        cited = (numbers.setdefault(one, len(numbers) + 1) for one in found[1].split(","))
        return f"[{', '.join(map(str, sorted(cited)))}]"

    html = _CITED.sub(number, html)
    lines = "".join(sources[int(one)] for one in numbers)
    return html.replace(SOURCES_PLACE, listed.replace(LIST_PLACE, lines) if lines else "")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_panels_are_those_of_the_app_once_they_are_filled_in(lang: str, geometry: Geometry) -> None:
    atlas, text, ways = load_atlas(DATA, lang), load_text(lang), FileWays()
    usual = ViewState(lang=lang, only="region:head")
    made = answers(atlas, geometry, text, Wish(usual))
    muscle, point = "masseter", atlas.points_by_muscle["masseter"][0].trigger_point_id
    views = {
        "": usual,
        "muscle:masseter.left": usual.with_(muscle=muscle, side="left"),
        "muscle:temporalis.right": usual.with_(muscle="temporalis", side="right"),
        f"point:{point}.right": usual.with_(muscle=muscle, point=point, side="right"),
        "area:temple.left": usual.with_(areas=("temple",), side="left"),
        "condition:tension-type-headache": usual.with_(condition="tension-type-headache"),
    }
    for key, view in views.items():
        late = "".join(made["fragments"][number] for number in made["panels"][key])
        assert _filled(late, made["sources"], made["list"]) == panel_html(
            atlas, geometry, text, view, ways=ways
        )


def test_answers_cover_what_is_offered_and_name_pieces_and_sources_that_there_are(
    atlas: Atlas, geometry: Geometry
) -> None:
    scope = scope_of(atlas, NECK)
    made = answers(atlas, geometry, load_text(), Wish(ViewState(only=NECK)))
    named = {key.partition(".")[0] for key in made["panels"] if key}
    assert named == {
        f"{kind}:{id}"
        for kind, ids in {
            "muscle": scope.muscles,
            "point": scope.points,
            "area": scope.areas,
            "condition": scope.conditions,
        }.items()
        for id in ids
    }
    used = {number for numbers in made["panels"].values() for number in numbers}
    assert used == set(range(len(made["fragments"])))
    cited = {
        int(one) for html in made["fragments"] for found in _CITED.findall(html) for one in found.split(",")
    }
    assert cited <= set(range(len(made["sources"])))


def test_links_beyond_a_part_lead_to_the_whole_atlas_or_are_plain_words(
    atlas: Atlas, geometry: Geometry
) -> None:
    start = ViewState(only="muscle:deltoid")
    alone, linked = (
        "".join(answers(atlas, geometry, load_text(), Wish(start, full=full))["fragments"])
        for full in ("", "https://atlas.example.org/")
    )
    assert '<span data-ref="area:' in alone
    assert "https://atlas.example.org" not in alone
    assert 'href="https://atlas.example.org/?' in linked
    assert "only=" not in linked


def test_facings_of_the_file_turn_the_body_as_the_app_does(atlas: Atlas, geometry: Geometry) -> None:
    told = facings(geometry, "female", scope_of(atlas))
    for muscle in atlas.muscles:
        view = best_seen(ViewState(muscle=muscle, side="left", body="female"), geometry)
        found = told.get(f"muscle:{muscle}", {})
        facing = found.get("left", "front")
        layers = found.get(facing, "").split()
        assert (view.view, view.layer) == (
            facing,
            layers[0] if layers and "surface" not in layers else "surface",
        )

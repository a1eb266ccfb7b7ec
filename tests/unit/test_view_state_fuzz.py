"""The address, filled with whatever people and programs may put there: no value breaks it or gets through."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest

from myomap import view_state
from myomap.atlas import Atlas
from myomap.geometry import LAYERS, Geometry
from myomap.reading.panel import panel_html
from myomap.scope import is_scope
from myomap.text import Text, load_text
from myomap.view_state import (
    BODIES,
    KINDS,
    MAX_AREAS,
    MOST_QUESTIONS,
    OVERLAYS,
    SIDES,
    STEPS,
    VIEWS,
    Note,
    ViewState,
    parse,
    to_params,
)

NAMES = view_state._NAMES
LANGUAGES = ("en", "es")
MOST_NOTES = 6


class Unwritable:
    """Says nothing about itself without an error."""

    def __str__(self) -> str:
        raise RuntimeError("no words")

    __repr__ = __str__


MARKUP = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</div></section><iframe srcdoc='<script>alert(1)</script>'>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<!--c3,17-->",
    "<!-- emergency number -->",
    "{0.__class__}",
    "{name}",
    "%s%n",
    "$" + "{alert(1)}",
    "&lt;script&gt;",
    "[a](javascript:alert(1))",
    ":material/home: **bold** :red[x]",
]
ENCODINGS = [
    "%3Cscript%3E",
    "%253Cscript%253E",
    "\ud83d",
    "\udcff\ud800",
    "a\0b",
    "\u202emuscle\u2066",
    "\u200e\u200f\u061c",
    "e\u0301" * 100,
    "Z\u0310\u0311\u0312\u0313" * 50,
    "\u00c0\u00af\u00c0\u00af",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 20,
    "\ufeffsoleus",
    "\uff53\uff4f\uff4c\uff45\uff55\uff53",
    "soleus\r\nSet-Cookie: a=b",
    "\u2028\u2029\x85\x0b\x1b[31m",
]
CODE = [
    *("__proto__", "constructor", "prototype", "toString", "__class__", "hasOwnProperty", "None", "null"),
    *("undefined", "NaN", "Infinity", "-1", "1e309", "0x10", "١٢", "²", "true", "[]", "{}", "0" * 5000),
    *("' OR '1'='1", "1; DROP TABLE areas;--", "' UNION SELECT * FROM sources--", "$(id)", "`id`", "|id"),
    *("../../../../etc/passwd", "..%2f..%2f", "C:\\windows", "file:///etc/passwd", "//other.example/x"),
    *("muscle:", ":soleus", "muscle:soleus:x", "region:__proto__", "finder:x", "muscle:<b>", "only"),
]
LONG = ["x" * 10_000, "<b>" * 100_000, "soleus" * 200_000, "-" * 1_000_000]
ODD: list[Any] = [
    *(None, 3, -0.5, float("nan"), True, b"soleus", object, Unwritable(), 10**5000, 1 << 70),
    *([], [[]], [["soleus"]], [None, 3, ""], {}, {"soleus": 1}, {"a": ["b"]}, set(), ("soleus", ("x",))),
    *(["x"] * 1000, [str(number) for number in range(1000)], ["soleus"] * 1000, ["", "soleus", ""]),
]
HOSTILE: list[Any] = [*MARKUP, *ENCODINGS, *CODE, *LONG, *ODD]
FINE = {
    "view": ["back", "head-left"],
    "body": ["female"],
    "layer": ["deep"],
    "side": ["left", "right", "midline"],
    "area": ["temple", ["temple", "heel"], "vertex"],
    "across": ["temple", "vertex"],
    "muscle": ["soleus", "trapezius"],
    "point": ["soleus-1", "trapezius-upper-1"],
    "compare": ["soleus", "trapezius-lower-1"],
    "condition": ["heel-pain"],
    "only": ["finder", "region:leg", "muscle:soleus", "condition:heel-pain"],
    "lang": ["es"],
    "embed": ["true"],
}


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    parser = Elements()
    parser.feed(html)
    return parser.found


def check(params: dict[Any, Any], atlas: Atlas) -> tuple[ViewState, tuple[Note, ...]]:
    """Read an address and look whether what came out is known, short and steady."""
    state, notes = parse(params, atlas, LANGUAGES)
    assert state.view in VIEWS and state.body in BODIES and state.layer in LAYERS
    assert state.side in ("", *SIDES) and state.overlay in ("", *OVERLAYS) and state.step in STEPS
    assert {*state.areas, *state.across} <= set(atlas.areas)
    assert len(state.areas) <= MAX_AREAS and len(state.across) <= MAX_AREAS
    assert state.muscle in ("", *atlas.muscles) and state.point in ("", *atlas.trigger_points)
    assert state.compare in ("", *atlas.muscles, *atlas.trigger_points)
    assert state.condition in ("", *atlas.conditions) and state.country in ("", *atlas.countries)
    assert set(state.regions) <= set(atlas.regions) and set(state.kinds) <= set(KINDS)
    assert 0 <= state.count <= MOST_QUESTIONS and 0 <= state.seed <= 999_999_999
    assert is_scope(atlas, state.only) and state.lang in LANGUAGES and isinstance(state.embed, bool)
    assert len(notes) <= MOST_NOTES
    for note in notes:
        assert all(len(value) <= 50 and value.isprintable() for value in note.values.values()), note
    assert parse(to_params(state), atlas, LANGUAGES) == (state, ())
    return state, notes


@pytest.fixture(scope="module")
def text() -> Text:
    return load_text()


@pytest.mark.parametrize("name", [*NAMES, "accent", "embed_options", "__proto__", "<script>"])
def test_hostile_value_of_a_name_chooses_nothing_and_is_told_briefly(
    tiny_atlas: Atlas, text: Text, name: str
) -> None:
    for value in HOSTILE:
        _, notes = check({name: value}, tiny_atlas)
        assert all(note.key in text for note in notes)


def test_hostile_names_are_told_briefly(tiny_atlas: Atlas) -> None:
    for name in [*MARKUP, *ENCODINGS, *CODE, *LONG, None, 3, ("muscle",), 10**5000]:
        state, notes = check({name: "soleus"}, tiny_atlas)
        assert state == ViewState()
        assert [note.key for note in notes] == ["address.unknown_name"] or name == "only"


def mixtures(number: int) -> Iterator[dict[str, Any]]:
    """Addresses of several names each, with hostile values among fine ones; the same each time."""
    chance = random.Random(9)
    for _ in range(number):
        params: dict[str, Any] = {}
        for name in chance.sample(NAMES, chance.randint(1, 7)):
            fine = FINE.get(name, ["1"])
            params[name] = chance.choice(fine if chance.random() < 0.5 else HOSTILE)
            if chance.random() < 0.2:
                params[name] = [chance.choice(fine), chance.choice(HOSTILE), chance.choice(fine)]
        if chance.random() < 0.2:
            params[chance.choice([*MARKUP, *ENCODINGS])] = chance.choice(HOSTILE)
        yield params


def test_panel_of_a_mixture_has_the_elements_that_it_has_without_the_hostile_values(
    tiny_atlas: Atlas, tiny_geometry: Geometry, text: Text
) -> None:
    told = 0
    for params in mixtures(300):
        state, notes = check(params, tiny_atlas)
        html = panel_html(tiny_atlas, tiny_geometry, text, state, notes)
        plain = panel_html(tiny_atlas, tiny_geometry, text, state)
        usual = elements(plain)
        added = [one for one in elements(html) if one not in usual]
        assert {tag for tag, _ in added} <= {"div", "p", "ul", "li", "section", "a"}, params
        for _, attributes in elements(html):
            assert not any(name.startswith("on") or name in ("srcdoc", "style") for name in attributes), (
                params
            )
            assert not attributes.get("href", "").lower().startswith(("javascript:", "data:", "//")), params
        told += bool(notes)
    assert told > 150


@pytest.mark.parametrize("value", MARKUP)
def test_markup_is_read_as_letters_in_the_note(
    tiny_atlas: Atlas, tiny_geometry: Geometry, text: Text, value: str
) -> None:
    html = panel_html(tiny_atlas, tiny_geometry, text, *check({"muscle": value}, tiny_atlas))
    assert "alert" not in "".join(tag + "".join((*said, *said.values())) for tag, said in elements(html))
    assert "<script" not in html and "<img src" not in html and "onerror=alert(1)>" not in html


@pytest.mark.parametrize("name", NAMES)
def test_nearest_is_looked_for_a_few_times_only_however_many_values_there_are(
    tiny_atlas: Atlas, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    look = view_state.nearest
    monkeypatch.setattr(view_state, "nearest", lambda *one: asked.append(one[0]) or look(*one))
    check({name: [f"{number}-x" for number in range(5000)]}, tiny_atlas)
    assert len(asked) <= 10 * MAX_AREAS


def test_six_of_many_unknown_names_are_told(tiny_atlas: Atlas) -> None:
    _, notes = check({f"name-{number}": "x" for number in range(5000)}, tiny_atlas)
    assert len(notes) == MOST_NOTES


def test_places_of_both_sides_that_become_one_list_are_cut_to_what_an_address_holds(atlas: Atlas) -> None:
    middle = [one.area_id for one in atlas.areas.values() if one.laterality == "midline"]
    paired = [one.area_id for one in atlas.areas.values() if one.laterality == "paired"]
    state, _ = check({"area": middle[:MAX_AREAS], "across": paired[:MAX_AREAS]}, atlas)
    assert len(state.areas) == MAX_AREAS

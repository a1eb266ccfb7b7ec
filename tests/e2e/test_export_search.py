"""The search of a page without a server finds what the app's search finds, hit for hit."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from myomap.atlas import Atlas, load_atlas
from myomap.export import search_index
from myomap.scope import Scope, scope_of
from myomap.search import find, index_of, plain

SCRIPT = Path(search_index.__file__).with_name("search.js").read_text(encoding="utf-8")
LOAD = """async (code) => {
    globalThis.search = await import(`data:text/javascript,${encodeURIComponent(code)}`);
}"""
MISSPELLINGS = 300
OF_EACH = 60
LIMIT = 12
SIDES = (
    "left",
    "right",
    "l",
    "R",
    "lfet",
    "left-handed",
    "right under",
    "izquierda",
    "dcha",
    "left and right",
)
ODD = (
    "",
    " ",
    "\t\n",
    "!?",
    "zzz",
    "left",
    "the",
    "my",
    "side",
    "pain",
    "muscle",
    "a",
    "🦵",
    "knee 🦵",
    "🦵knee",
    "\x00",
    "kn\u00ade",
    "\u0301" * 50,
    "KNEE\u2003PAIN",
    "Témple",
    "ΚΑΦΑΣ",
    "straße",
    "ﬁbula",
    "\u212anee",
    "İTB",
    "ıtb",
    "Q.L.",
    "é.q.l. pain",
    "m. trapezius",
    "left-hand knee",
    "left-hand\u00a0knee",
    "left-hand\x1fknee",
    "left-hand\ufeffknee",
    "LEFT-HAND SIDE OF NECK",
    "right handed side knee",
    "lefthand",
    "xleft-hand knee",
    "\u00f1left-hand knee",
    "𐌺𐌽𐌴𐌴𐍃",
    "𐍈𐌰 𐍈𐌰s 𐌰𐌱 knee",
    "𝐤𝐧𝐞𝐞",
    "膝の痛み",
    "ركبة",
    "ஂகா",
    "knee' OR 1=1 --",
    "<script>alert(1)</script> knee",
    "x" * 10_000,
    "pain behind the knee " * 500,
    "\ufdfa" * 10_000,
    "e\u0301" * 5_000,
    "𐍈" * 200,
    "x" + "𐍈" * 200,
    "a b c d e f g h " * 625,
    "knee" * 2_500,
)
CHEROKEE = frozenset([*range(0x13A0, 0x1400), *range(0xAB70, 0xABC0)])

Ask = Callable[[Atlas, Scope, Sequence[str]], list[list[list[Any]]]]


@pytest.fixture(scope="module")
def search_page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content("<!doctype html><title>Search</title>")
    page.evaluate(LOAD, SCRIPT)
    yield page
    page.close()


@pytest.fixture
def ask(search_page: Page) -> Ask:
    """Give a function that asks the script many questions at once."""

    def answers(atlas: Atlas, scope: Scope, queries: Sequence[str]) -> list[list[list[Any]]]:
        given = [search_index.search_index(atlas, scope), list(queries), LIMIT]
        found: list[list[list[Any]]] = search_page.evaluate(
            "([index, queries, limit]) => queries.map((text) => search.find(index, text, limit))", given
        )
        return found

    return answers


def differences(ask: Ask, atlas: Atlas, scope: Scope, queries: Sequence[str]) -> list[str]:
    """Tell where the script answers otherwise than Python: the query, and the first hits that differ."""
    told = []
    for query, answered in zip(queries, ask(atlas, scope, queries), strict=True):
        right = [list(hit) for hit in find(atlas, query, LIMIT, scope)]
        if answered == right:
            continue
        pairs = enumerate(zip(right, answered, strict=False), start=1)
        at, pair = next((it for it in pairs if it[1][0] != it[1][1]), (0, (len(right), len(answered))))
        told.append(f"{query[:60]!r}: hit {at or 'count'}: Python {pair[0]}, script {pair[1]}")
    return told


def misspelt(chance: random.Random, phrase: str) -> str:
    """Drop, swap, double or replace a letter."""
    at = chance.randrange(len(phrase))
    before, letter, after = phrase[:at], phrase[at], phrase[at + 1 :]
    replaced = chance.choice("abcdefghijklmnopqrstuvwxyzñé")
    return chance.choice(
        [
            before + after,
            before + after[:1] + letter + after[1:],
            before + letter * 2 + after,
            before + replaced + after,
        ]
    )


def made_up(atlas: Atlas) -> list[str]:
    """Misspelt phrases, beginnings, mixes of two words, sides, capitals; the same in every run."""
    chance = random.Random(9)
    phrases = [phrase.words for phrase in index_of(atlas).phrases]
    words = sorted({word for phrase in phrases for word in phrase.split()})
    queries = [misspelt(chance, chance.choice(phrases)) for _ in range(MISSPELLINGS)]
    for _ in range(OF_EACH):
        phrase, word, other = chance.choice(phrases), chance.choice(words), chance.choice(words)
        queries += [
            phrase[: chance.randrange(1, len(phrase) + 1)],
            f"{word} {misspelt(chance, other)}",
            f"{word}{other}",
            f"{chance.choice(SIDES)} {phrase}",
            f"{phrase} {chance.choice(SIDES)}",
            phrase.upper() + chance.choice([" ", "!", "s", ""]),
        ]
    return queries


@pytest.mark.parametrize("lang", ["en", "es"])
def test_script_finds_what_python_finds_for_every_phrase_and_for_what_people_mistype(
    ask: Ask, lang: str
) -> None:
    atlas = load_atlas(lang=lang)
    phrases = [*dict.fromkeys(phrase.words for phrase in index_of(atlas).phrases)]
    queries = [*phrases[:: 1 if lang == "en" else 3], *made_up(atlas), *ODD]
    assert len(queries) > 1000
    assert differences(ask, atlas, scope_of(atlas), queries)[:10] == []


@pytest.mark.parametrize("only", ["finder", "region:shoulder", "muscle:trapezius", "condition:sciatica"])
def test_script_finds_what_python_finds_in_a_part_of_the_atlas(ask: Ask, atlas: Atlas, only: str) -> None:
    scope = scope_of(atlas, only)
    own = [phrase.words for phrase in index_of(atlas).phrases if scope.holds(phrase.kind, phrase.id)]
    queries = [*random.Random(1).sample(own, min(len(own), 50)), *made_up(atlas)[::6]]
    assert differences(ask, atlas, scope, queries)[:10] == []


def test_script_cuts_the_list_as_python_does(search_page: Page, tiny_atlas: Atlas) -> None:
    index = search_index.search_index(tiny_atlas, scope_of(tiny_atlas))
    found = search_page.evaluate("(index) => [2, undefined].map((n) => search.find(index, 'e', n))", index)
    assert found == [[list(hit) for hit in find(tiny_atlas, "e", n)] for n in (2, 20)]


def test_script_makes_the_letters_of_all_scripts_plain_as_python_does(search_page: Page) -> None:
    """All that Python knows but ideographs and Hangul; of Cherokee Python keeps the other case."""
    known = [
        chr(code)
        for code in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x20000))
        if unicodedata.category(chr(code)) not in ("Cn", "Cs") and code not in CHEROKEE
    ]
    made = search_page.evaluate("(all) => all.map((letter) => search.plain(`x${letter}y`))", known)
    right = [plain(f"x{letter}y") for letter in known]
    assert [hex(ord(one)) for one, a, b in zip(known, made, right, strict=True) if a != b] == []

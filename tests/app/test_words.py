"""The interface words: each is used, each that is asked for is there, and people can read them."""

from __future__ import annotations

import re
from pathlib import Path

from myomap.text import load_text

ROOT = Path(__file__).resolve().parents[2]
PATIENT_FACING = ("panel.", "site.", "about.what", "about.not", "about.limits", "map.", "zone.", "basis.")
PATIENT_FACING += ("conditions.", "needling.", "claim.", "verdict.", "certainty.", "often.", "figure.")
PATIENT_FACING += ("show.", "print.", "handout.")


def test_words_asked_for_in_the_pages_are_there():
    words = set(load_text("en"))
    asked = set()
    for path in sorted((ROOT / "myomap" / "ui").glob("*.py")):
        asked |= set(
            re.findall(r'(?:word|text)\(\s*f?["\']([a-z_.\-]+\.[a-z_.\-A-Z]+)["\']', path.read_text())
        )
    assert len(asked) > 50
    assert asked <= words


def test_words_are_all_used():
    files = [*(ROOT / "myomap").rglob("*.py"), *(ROOT / "myomap").rglob("*.js")]
    code = "\n".join(path.read_text() for path in sorted(files))
    unused = [key for key in load_text("en") if not any(one in code for one in _ways_to_ask(key))]
    assert unused == []


def _ways_to_ask(key: str) -> list[str]:
    """A key as it stands in code: whole, below map., or with its last parts filled in."""
    short = key.removeprefix("map.")
    parts = key.split(".")
    filled = [".".join(parts[:count]) + ".{" for count in range(1, len(parts))]
    endings = [f'{{key}}.{parts[-1]}"', f"}}_{parts[-1].rpartition('_')[2]}"]
    return [f'"{key}"', f"'{key}'", f'"{short}"', *filled, *endings]


def test_words_of_every_frame_filled_in():
    text = load_text("en")
    fields = {"n": 2, "total": 3, "side": "Left", "name": "x", "value": "x", "near": "x", "limit": 3}
    fields |= {one: "x" for one in ("muscle", "label", "point", "view", "layer", "part", "page", "version")}
    fields |= {"k": 2, "weight": 1} | {one: "x" for one in ("places", "number", "country", "views", "a", "b")}
    fields |= {one: 1 for one in ("day", "month", "year", "effect", "low", "high", "unit", "read", "unread")}
    fields |= {one: "x" for one in ("table", "file", "tables", "row", "column", "rule")}
    for key in text:
        assert text(key, **fields).strip(), key


def test_words_for_patients_are_easy_to_read():
    text = load_text("en")
    sentences = [text._words[key] for key in text if key.startswith(PATIENT_FACING)]
    prose = [one for one in sentences if len(one.split()) >= 6]
    assert len(prose) > 15
    grades = [grade(one) for one in prose]
    assert sum(grades) / len(grades) <= 6, sum(grades) / len(grades)
    assert max(grades) <= 8, max(zip(grades, prose, strict=True))


def grade(text: str) -> float:
    """Flesch-Kincaid grade, counting groups of vowels as syllables."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    plain = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", plain)))

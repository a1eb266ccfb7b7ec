"""Names with their side and part, as each language has them."""

from __future__ import annotations

import re

import pytest

from myomap.geometry import Geometry
from myomap.names import part_of_muscle, sided, small, with_part
from myomap.text import Text, languages, load_text


@pytest.mark.parametrize(
    ("lang", "left", "in_line"),
    [("en", "Left deltoid", "deltoid"), ("es", "Deltoid, lado izquierdo", "deltoid")],
)
def test_side_stands_where_the_language_has_it(lang: str, left: str, in_line: str) -> None:
    text = load_text(lang)
    assert sided(text, "Deltoid", "left") == left
    assert sided(text, "Deltoid", "midline") == sided(text, "Deltoid", "") == "Deltoid"
    assert small(text, "Deltoid") == in_line


def test_language_that_keeps_capitals_keeps_them() -> None:
    text = Text("xx", {"map.label.case": "keep"})
    assert small(text, "Deltoid") == "Deltoid"


def test_every_drawn_part_of_a_muscle_has_words_in_every_language(geometry: Geometry) -> None:
    assert geometry.parts
    for lang in languages():
        text = load_text(lang)
        for part in geometry.parts:
            told = part_of_muscle(text, part)
            assert "{" not in told and "-" not in told, (lang, part)
            assert f"muscle_part.{re.sub(r'-[0-9]+', '', part).replace(' ', '-')}" in text, (lang, part)


def test_name_without_a_part_stays_as_it_is() -> None:
    text = load_text()
    assert with_part(text, "Trapezius", "") == "Trapezius"
    assert with_part(text, "Trapezius", "upper") == "Trapezius, upper part"

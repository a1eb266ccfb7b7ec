"""The theme: contrast in light, in dark and on paper, and colours that everybody can tell apart."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from myomap.errors import MyomapError
from myomap.theme import THEME_FILE, load_theme

ROOT = Path(__file__).resolve().parents[2]
BODYMAP = ROOT / "myomap" / "bodymap"
SCHEMES = ["light", "dark", "print"]
APART: list[dict[str, Any]] = tomllib.loads(THEME_FILE.read_text(encoding="utf-8"))["apart"]

# How people without one of the three kinds of cones see linear RGB: severity 1.0 after G. M. Machado,
# M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE Transactions on Visualization and Computer Graphics 15(6), 2009.
SIGHTS = {
    "all colours": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE = (0.9505, 1.0, 1.089)

Triple = tuple[float, float, float]


def painted(layers: list[str], colours: Mapping[str, str]) -> Triple:
    """Return the linear RGB of colours laid over each other, the way a browser mixes them."""
    mixed = (0.0, 0.0, 0.0)
    for layer in layers:
        name, _, strength = layer.partition(" ")
        share = float(strength.rstrip("%")) / 100 if strength else 1.0
        own = [int(colours[name][at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (a * (1 - share) + b * share for a, b in zip(mixed, own, strict=True))
        mixed = (red, green, blue)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in mixed]
    return linear[0], linear[1], linear[2]


def times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def lab(linear: Triple) -> Triple:
    """Return CIELAB (D65) of a linear RGB colour."""
    shares = [value / white for value, white in zip(times(_TO_XYZ, linear), _WHITE, strict=True)]
    x, y, z = (s ** (1 / 3) if s > 216 / 24389 else (24389 / 27 * s + 16) / 116 for s in shares)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(pair: Mapping[str, Any], colours: Mapping[str, str], sight: str) -> float:
    """Return how far apart two painted colours are in CIELAB (delta E 1976) for one kind of sight."""
    seen = []
    for side in ("one", "other"):
        red, green, blue = times(SIGHTS[sight], painted(pair[side], colours))
        seen.append(lab((min(1, max(0, red)), min(1, max(0, green)), min(1, max(0, blue)))))
    return math.dist(*seen)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_theme_keeps_every_promised_contrast(scheme: str) -> None:
    theme = load_theme()
    assert theme.rules
    weak = [r for r in theme.rules if theme.contrast(r.colour, r.on, scheme) < r.at_least]
    assert weak == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("pair", APART, ids=[pair["what"] for pair in APART])
def test_colours_stay_apart_for_every_sight(pair: Mapping[str, Any], sight: str, scheme: str) -> None:
    assert distance(pair, load_theme().colours(scheme), sight) >= pair["least"]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("pair", APART, ids=[pair["what"] for pair in APART])
def test_colours_stay_apart_in_grey(pair: Mapping[str, Any], scheme: str) -> None:
    colours = load_theme().colours(scheme)
    dark, light = sorted(times(_TO_XYZ, painted(pair[side], colours))[1] for side in ("one", "other"))
    assert (light + 0.05) / (dark + 0.05) >= pair["grey"]


def test_the_simulation_shows_red_and_green_alike_to_those_who_see_no_green() -> None:
    pair = {"one": ["red"], "other": ["green"]}
    colours = {"red": "#b05020", "green": "#6a7020"}
    assert distance(pair, colours, "deuteranopia") < distance(pair, colours, "all colours") / 3


def test_apart_reckons_with_the_strengths_that_the_map_paints_with() -> None:
    measures = load_theme().measures
    share = {name: float(measures[name]) for name in measures if re.fullmatch(r"[\d.]+", measures[name])}
    around = share["muscle-strength"] * share["muscle-quiet"]
    distant = share["muscle-strength"] * share["muscle-distant"]
    known = {
        "muscle": {share["muscle-strength"], around, distant},
        "muscle-chosen": {share["muscle-strength"]},
        "area": {share["area-strength"]},
        "pain": {share["pain-strength"], 0.1},  # the ground of the dots
    }
    for pair in APART:
        for layer in (*pair["one"], *pair["other"]):
            name, _, strength = layer.partition(" ")
            if strength:
                assert float(strength.rstrip("%")) / 100 in {round(one, 2) for one in known[name]}, layer


def test_theme_css_states_every_colour_once() -> None:
    theme = load_theme()
    css = theme.css()
    for name, colour in theme.light.items():
        assert css.count(f"--mm-{name}:{colour};") == 1
        if theme.dark[name] != colour:
            assert css.count(f"--mm-{name}:light-dark({colour},{theme.dark[name]});") == 1


def test_style_sheets_use_known_theme_names_and_no_colour_of_their_own() -> None:
    theme = load_theme()
    known = {f"--mm-{name}" for name in (*theme.light, *theme.measures)}
    for sheet in (BODYMAP / "body_map.css", *sorted((ROOT / "myomap" / "ui").glob("*.css"))):
        css = sheet.read_text(encoding="utf-8")
        own = set(re.findall(r"(--mm-[a-z-]+)\s*:", css))
        assert set(re.findall(r"var\((--mm-[a-z-]+)", css)) <= known | own, sheet
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", css), sheet


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_streamlit_settings_repeat_the_theme(scheme: str) -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    colours = load_theme().colours(scheme)
    pairs = {
        "primaryColor": "accent",
        "backgroundColor": "paper",
        "secondaryBackgroundColor": "card",
        "textColor": "ink",
        "linkColor": "accent",
        "borderColor": "line",
    }
    assert settings[scheme] == {name: colours[ours] for name, ours in pairs.items()}


def test_theme_with_a_bad_colour_says_which(tmp_path: Path) -> None:
    broken = tmp_path / "theme.toml"
    broken.write_text('[light]\nink = "black"\n[measure]\n', encoding="utf-8")
    with pytest.raises(MyomapError, match='ink is "black"'):
        load_theme(broken)


def test_theme_with_a_dark_colour_that_light_lacks_says_which(tmp_path: Path) -> None:
    broken = tmp_path / "theme.toml"
    broken.write_text('[light]\n[dark]\nimk = "#000000"\n[measure]\n', encoding="utf-8")
    with pytest.raises(MyomapError, match=r"\[dark\] names imk"):
        load_theme(broken)

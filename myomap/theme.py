"""The theme: every colour and measure of the interface, read from one file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from myomap.errors import MyomapError

THEME_FILE = Path(__file__).resolve().parent.parent / "data" / "theme.toml"
_HEX = re.compile(r"#[0-9a-f]{6}([0-9a-f]{2})?")
_LIGHT_PAPER = "color-scheme:light!important"
_KNOWS_BOTH = "color:light-dark(Canvas,Canvas)"


@dataclass(frozen=True)
class ContrastRule:
    """A pair of colours that people must be able to tell apart.

    Attributes
    ----------
    colour, on
        Names of the two colours.
    at_least
        Least WCAG contrast ratio, 1 to 21.
    """

    colour: str
    on: str
    at_least: float


@dataclass(frozen=True)
class Theme:
    """Colours and measures by name.

    Attributes
    ----------
    light, dark, printed
        Colour name to `#rrggbb` or `#rrggbbaa` on a light and a dark screen and on paper. Each holds every
        name, with the light colour where the file gives no other.
    measures
        Measure name to a CSS length.
    rules
        The contrasts that the colours of each theme promise.
    """

    light: Mapping[str, str]
    dark: Mapping[str, str]
    printed: Mapping[str, str]
    measures: Mapping[str, str]
    rules: tuple[ContrastRule, ...]

    def css(self) -> str:
        """Return the theme as CSS custom properties on `:root`, all named `--mm-...`.

        A colour that differs between the themes is written `light-dark(light, dark)`. Such a value stays
        undecided in the property: it is settled where it is used, by the `color-scheme` in force there. On a
        plain page that is the system's wish, or what the page sets; in the app it is what Streamlit sets on
        its frame, so that page, map and Streamlit's own widgets always agree. Paper is light. A browser
        without `light-dark` keeps the light theme.
        """
        both = {
            name: f"light-dark({colour},{self.dark[name]})"
            for name, colour in self.light.items()
            if self.dark[name] != colour
        }
        blocks = [":root{color-scheme:light dark;" + _declarations({**self.light, **self.measures}) + "}"]
        if both:
            blocks.append(f"@supports({_KNOWS_BOTH}){{:root{{{_declarations(both)}}}}}")
        paper = {name: colour for name, colour in self.printed.items() if self.light[name] != colour}
        blocks.append(f"@media print{{:root{{{_declarations(paper)}}}:root,.stApp{{{_LIGHT_PAPER}}}}}")
        return "\n".join(blocks)

    def colours(self, scheme: str) -> Mapping[str, str]:
        """Return the colours by name of `light`, `dark` or `print`."""
        return {"light": self.light, "dark": self.dark, "print": self.printed}[scheme]

    def contrast(self, colour: str, on: str, scheme: str = "light") -> float:
        """Return the WCAG 2 contrast ratio (1 to 21) of two named colours in `light`, `dark` or `print`."""
        values = self.colours(scheme)
        lighter, darker = sorted((luminance(values[colour]), luminance(values[on])), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=1)
def load_theme(path: Path = THEME_FILE) -> Theme:
    """Read the theme file.

    Parameters
    ----------
    path
        A TOML file with the tables `light` and `measure`, and perhaps `dark`, `print` and `contrast`.

    Raises
    ------
    MyomapError
        When the file cannot be read, a colour is not written as `#rrggbb` or `#rrggbbaa`, or another
        table names a colour that `light` lacks.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise MyomapError(f"The theme {path.name} cannot be read: {error}") from error
    schemes = {name: {**content["light"], **content.get(name, {})} for name in ("light", "dark", "print")}
    for scheme, colours in schemes.items():
        if unknown := sorted(set(colours) - set(content["light"])):
            raise MyomapError(f"{path.name}: [{scheme}] names {unknown[0]}, which [light] lacks.")
        for name, colour in colours.items():
            if not _HEX.fullmatch(colour):
                raise MyomapError(
                    f'{path.name}: the colour {name} is "{colour}"; write a hash and six hexadecimal digits.'
                )
    return Theme(
        light=MappingProxyType(schemes["light"]),
        dark=MappingProxyType(schemes["dark"]),
        printed=MappingProxyType(schemes["print"]),
        measures=MappingProxyType(content["measure"]),
        rules=tuple(
            ContrastRule(colour, rule["on"], rule["at_least"])
            for rule in content.get("contrast", ())
            for colour in rule["colours"]
        ),
    )


def _declarations(values: Mapping[str, str]) -> str:
    return "".join(f"--mm-{name}:{value};" for name, value in values.items())


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour `#rrggbb`, 0 (black) to 1 (white), as WCAG 2 defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

"""The theme: every colour and measure of the interface, read from one file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from myomap.errors import MyomapError

THEME_FILE = Path(__file__).resolve().parent.parent / "data" / "theme.toml"
_HEX = re.compile(r"#[0-9a-f]{6}")


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
    light, dark
        Colour name to `#rrggbb`; `dark` holds the names that differ from `light` and may be empty.
    measures
        Measure name to a CSS length.
    rules
        The contrasts that the light colours promise.
    """

    light: Mapping[str, str]
    dark: Mapping[str, str]
    measures: Mapping[str, str]
    rules: tuple[ContrastRule, ...]

    def css(self) -> str:
        """Return the theme as CSS custom properties on `:root`, all named `--mm-...`."""
        blocks = [":root{" + "".join(_declarations({**self.light, **self.measures})) + "}"]
        if self.dark:
            blocks.append(
                "@media (prefers-color-scheme:dark){:root{" + "".join(_declarations(self.dark)) + "}}"
            )
        return "\n".join(blocks)

    def contrast(self, colour: str, on: str) -> float:
        """Return the WCAG 2 contrast ratio (1 to 21) of two named light colours."""
        lighter, darker = sorted((_luminance(self.light[colour]), _luminance(self.light[on])), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=1)
def load_theme(path: Path = THEME_FILE) -> Theme:
    """Read the theme file.

    Parameters
    ----------
    path
        A TOML file with the tables `light`, `measure` and `contrast`, and perhaps `dark`.

    Raises
    ------
    MyomapError
        When the file cannot be read, or a colour is not written as `#rrggbb`.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise MyomapError(f"The theme {path.name} cannot be read: {error}") from error
    for name, colour in {**content["light"], **content.get("dark", {})}.items():
        if not _HEX.fullmatch(colour):
            raise MyomapError(
                f'{path.name}: the colour {name} is "{colour}"; write a hash and six hexadecimal digits.'
            )
    return Theme(
        light=MappingProxyType(content["light"]),
        dark=MappingProxyType(content.get("dark", {})),
        measures=MappingProxyType(content["measure"]),
        rules=tuple(
            ContrastRule(colour, rule["on"], rule["at_least"])
            for rule in content["contrast"]
            for colour in rule["colours"]
        ),
    )


def _declarations(values: Mapping[str, str]) -> Iterator[str]:
    return (f"--mm-{name}:{value};" for name, value in values.items())


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour, 0 (black) to 1 (white), as WCAG 2 defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

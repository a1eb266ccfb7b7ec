"""The clinic's colour: whether people can read it, the nearest shade that they can, and the theme with it."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from myomap.clinic.choices import Clinic
from myomap.theme import Theme, luminance

SCHEMES = {"accent": "light", "accent_dark": "dark"}
"""The theme that each key of clinic.toml colours."""
_TINT_PERCENT = {"light": 10, "dark": 18}
_STEPS = 200
_DARKEST, _LIGHTEST = 0.0, 1.0
_COMPANION = 7.0
"""Contrast of a shade that nobody chose: with the bare minimum it looks dull."""


def contrast(colour: str, on: str) -> float:
    """Return the WCAG 2 contrast ratio (1 to 21) of two colours `#rrggbb`."""
    lighter, darker = sorted((luminance(colour), luminance(on)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, theme: Theme, scheme: str) -> tuple[float, float]:
    """Return the least contrast of an accent with what meets it, and what it must be at least.

    The rules of the theme decide: accent as text on the page and on a card, and text on accent. Its tint is
    left out: it is made so that it fits.

    Parameters
    ----------
    scheme
        `light` or `dark`.
    """
    others = theme.colours(scheme)
    ratios = [
        (contrast(colour, others[rule.on if rule.colour == "accent" else rule.colour]), rule.at_least)
        for rule in theme.rules
        if "accent" in (rule.colour, rule.on) and rule.on != "accent-soft"
    ]
    return min(ratios, key=lambda one: one[0] / one[1])


def is_readable(colour: str, theme: Theme, scheme: str) -> bool:
    """Say whether a colour can be the accent of the `light` or the `dark` theme."""
    ratio, at_least = least_contrast(colour, theme, scheme)
    return ratio >= at_least


def readable_shade(colour: str, theme: Theme, scheme: str) -> str:
    """Return the nearest shade that can be read: darker in the light theme, lighter in the dark one.

    Hue and saturation stay.
    """
    return next(shade for shade in _shades(colour, scheme) if is_readable(shade, theme, scheme))


def companion(colour: str, theme: Theme, scheme: str) -> str:
    """Return the shade of a colour for the other theme, where the clinic chose none."""
    return next(
        shade for shade in _shades(colour, scheme) if least_contrast(shade, theme, scheme)[0] >= _COMPANION
    )


def tint(colour: str, theme: Theme, scheme: str) -> str:
    """Return the ground of what is chosen or hovered: the page with a breath of the accent.

    There is as much of the accent in it, up to a tenth on light and a sixth on dark ground, as leaves all
    text on it readable.
    """
    names = [(rule.colour, rule.at_least) for rule in theme.rules if rule.on == "accent-soft"]
    inks = [(colour if name == "accent" else theme.colours(scheme)[name], least) for name, least in names]
    paper = theme.colours(scheme)["paper"]
    tints = (_mixed(colour, paper, percent) for percent in range(_TINT_PERCENT[scheme], 0, -1))
    return next((one for one in tints if all(contrast(ink, one) >= least for ink, least in inks)), paper)


def clinic_theme(clinic: Clinic, theme: Theme) -> Theme:
    """Return the theme with the clinic's colour as its accent; the theme itself when none was chosen.

    Where one of the two colours was left out, it is a shade of the other. Print stays grey.
    """
    chosen = {"light": clinic.accent, "dark": clinic.accent_dark}
    any_chosen = clinic.accent or clinic.accent_dark
    if not any_chosen:
        return theme
    painted = {}
    for scheme, colour in chosen.items():
        accent = readable_shade(colour, theme, scheme) if colour else companion(any_chosen, theme, scheme)
        soft = tint(accent, theme, scheme)
        painted[scheme] = MappingProxyType({**theme.colours(scheme), "accent": accent, "accent-soft": soft})
    return replace(theme, light=painted["light"], dark=painted["dark"])


def _shades(colour: str, scheme: str) -> Iterator[str]:
    """The colour and its shades, down to black for light ground, up to white for dark ground."""
    yield colour
    hue, light, saturation = colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    end = _DARKEST if scheme == "light" else _LIGHTEST
    for step in range(1, _STEPS + 1):
        rgb = colorsys.hls_to_rgb(hue, light + (end - light) * step / _STEPS, saturation)
        yield "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)


def _mixed(colour: str, ground: str, percent: int) -> str:
    """A colour laid over a ground, covering so many percent of it."""
    pairs = ((int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round((a * percent + b * (100 - percent)) / 100):02x}" for a, b in pairs)

"""Checks each choice of a clinic: one function a key, which takes what was written and says what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from myomap.clinic.accent import SCHEMES, is_readable, least_contrast, readable_shade
from myomap.clinic.choices import BODIES, KEYS, PARTS, Clinic, ClinicFault, fault
from myomap.clinic.logo import is_outside, outside_fault, read_logo
from myomap.errors import nearest, shortened
from myomap.theme import Theme

NAME_LENGTH = 80
PHONE_LENGTH = 40
ADDRESS_LENGTH = 500
LISTS = ("embed_on", "languages", "switched_off")
_HEX = re.compile(r"#[0-9a-f]{6}")
_PHONE = re.compile(r"[0-9+()./ -]*(?:(?:ext\.?|x) ?[0-9]+)?")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
# marks that turn the direction of all that follows: a name must not rearrange the page around it
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_SITE = "https://www.example.org"
_EXAMPLES = {
    "name": "Riverside Physiotherapy",
    "logo": "logo.png",
    "phone": "+1 555 0100",
    "booking": "https://www.example.org/book",
    "site": "https://atlas.example.org",
    "embed_on": f'["{_SITE}"]',
    "country": "us",
    "body": "female",
    "languages": '["en"]',
    "switched_off": '["research"]',
}
_UNREADABLE = {"light": "clinic.fault.contrast_light", "dark": "clinic.fault.contrast_dark"}
_OWN_MACHINE = ("localhost", "127.0.0.1")
_Found = tuple[Any, ClinicFault | None]
_FoundList = tuple[tuple[str, ...], list[ClinicFault]]


def check_choices(
    written: Mapping[str, object],
    folder: Path | None,
    countries: Mapping[str, str],
    languages: Sequence[str],
    theme: Theme,
) -> tuple[Clinic, tuple[ClinicFault, ...]]:
    """Return the choices that can be followed, and what is wrong with the others.

    Parameters
    ----------
    written
        Value by key, as in clinic.toml; whatever is missing or empty is left at its default.
    folder
        Where the logo lies; None leaves it unlooked at.
    countries, languages, theme
        What can be chosen: ids and names, tags, and the theme that colours must be readable in.
    """
    choices: dict[str, Any] = {}
    faults = [_unknown(key, value) for key, value in written.items() if key not in KEYS]
    for key in KEYS:
        value = written.get(key)
        if value is None or value == "" or value == []:
            continue
        if key in LISTS:
            choices[key], found = _list(key, value, languages)
            faults += found
            continue
        if not isinstance(value, str):
            faults.append(_wrong_type(key, value, theme))
            continue
        choice, wrong = _choice(key, one_line(value), folder, countries, theme)
        if wrong:
            faults.append(wrong)
        else:
            choices[key] = choice
    return replace(Clinic(), **choices), tuple(faults)


def one_line(value: str) -> str:
    r"""Return a text on one line, without control characters and without marks that turn its direction.

    Examples
    --------
    >>> one_line(" The\nOld  Mill\x00 ")
    'The Old Mill'
    """
    kept = (letter for letter in value.translate(_TURNING) if not _is_control(letter))
    return " ".join("".join(kept).split())


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") and not letter.isspace()


def _unknown(key: str, value: object) -> ClinicFault:
    shown = shortened(key)
    if isinstance(value, dict):
        return fault(key, "clinic.fault.section", name=shown)
    near = nearest(key.replace("-", "_"), KEYS) or nearest(key, KEYS)
    return fault(key, "clinic.fault.key_near" if near else "clinic.fault.key", near, name=shown)


def _wrong_type(key: str, value: object, theme: Theme) -> ClinicFault:
    example = theme.colours(SCHEMES[key])["accent"] if key in SCHEMES else _EXAMPLES[key]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    near = f'{key} = "{shortened(str(value)) if number and key not in SCHEMES else example}"'
    return fault(key, "clinic.fault.not_text", near, name=key)


def _choice(key: str, value: str, folder: Path | None, countries: Mapping[str, str], theme: Theme) -> _Found:
    if not value:
        return Clinic.__dataclass_fields__[key].default, None
    if key == "name":
        return _short(key, value, NAME_LENGTH)
    if key == "logo":
        return _logo(value, folder)
    if key in SCHEMES:
        return _colour(key, value, theme)
    if key == "phone":
        return _phone(value)
    if key in ("booking", "site"):
        return _address(key, value)
    return _country(value, countries) if key == "country" else _body(value)


def _short(key: str, value: str, limit: int) -> _Found:
    if len(value) > limit:
        return "", fault(key, "clinic.fault.long", n=len(value), limit=limit)
    return value, None


def _logo(value: str, folder: Path | None) -> _Found:
    if folder is not None:
        return read_logo(value, folder)
    if is_outside(value):
        return None, outside_fault(value)
    return Path(value), None


def _colour(key: str, value: str, theme: Theme) -> _Found:
    scheme = SCHEMES[key]
    colour = value.lower()
    if not _HEX.fullmatch(colour):
        near = _meant_colour(colour) or theme.colours(scheme)["accent"]
        return "", fault(key, "clinic.fault.colour", near, value=shortened(value))
    if is_readable(colour, theme, scheme):
        return colour, None
    ratio, at_least = least_contrast(colour, theme, scheme)
    near = readable_shade(colour, theme, scheme)
    return "", fault(key, _UNREADABLE[scheme], near, value=colour, n=ratio, limit=at_least)


def _meant_colour(value: str) -> str:
    """A colour without its hash, or of three digits; empty for anything else."""
    digits = value.removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        return "#" + "".join(2 * digit for digit in digits)
    return f"#{digits}" if re.fullmatch(r"[0-9a-f]{6}", digits) else ""


def _phone(value: str) -> _Found:
    plain = unicodedata.normalize("NFKC", value).translate(_DASHES)
    plain = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in plain)
    odd = "".join(dict.fromkeys(re.sub(r"[0-9+()./ -]|ext|x", "", plain.lower())))
    if odd or not _PHONE.fullmatch(plain.lower()):
        return "", fault("phone", "clinic.fault.phone_odd", _EXAMPLES["phone"], value=shortened(value))
    if not re.search(r"[0-9]", plain):
        return "", fault("phone", "clinic.fault.phone_digit", _EXAMPLES["phone"])
    return _short("phone", plain, PHONE_LENGTH)


def _address(key: str, value: str) -> _Found:
    example = _EXAMPLES[key]
    if len(value) > ADDRESS_LENGTH:
        return _short(key, value, ADDRESS_LENGTH)
    if not _is_web_address(value):
        guess = "https://" + re.sub(r"^(\w{1,6}:)?/*", "", value)
        meant = "." in value and not re.search(r"[\s@]", value) and _is_web_address(guess)
        return "", fault(key, "clinic.fault.address", guess if meant else example, value=shortened(value))
    parts = urlsplit(value)
    if key == "site" and (parts.query or parts.fragment or value.endswith(("?", "#"))):
        return "", fault(key, "clinic.fault.site_more", value.partition("?")[0].partition("#")[0])
    return value, None


def _is_web_address(value: str) -> bool:
    if re.search(r"[\s<>\"\\]", value):
        return False
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:  # a bracket or a port that is none
        return False
    named = re.fullmatch(r"[\w-]+(\.[\w-]+)*\.?|[0-9a-f:]+", host) is not None
    return parts.scheme in ("http", "https") and named and port != 0 and "@" not in parts.netloc


def _country(value: str, countries: Mapping[str, str]) -> _Found:
    asked = value.lower()
    if asked in countries:
        return asked, None
    names = {name.lower().replace(" ", "-"): id for id, name in countries.items()}
    begun = [id for name, id in names.items() if name.startswith(asked.replace(" ", "-"))]
    like = names.get(nearest(asked, names), "")
    near = (begun[0] if len(begun) == 1 else "") or like or nearest(asked, countries)
    if near:
        return "", fault(
            "country", "clinic.fault.country_near", near, value=shortened(value), country=countries[near]
        )
    return "", fault("country", "clinic.fault.country", value=shortened(value))


def _body(value: str) -> _Found:
    if value.lower() in BODIES:
        return value.lower(), None
    near = nearest(value, BODIES)
    return Clinic().body, fault(
        "body", "clinic.fault.body", near, value=shortened(value), a=" / ".join(BODIES)
    )


def _list(key: str, value: object, languages: Sequence[str]) -> _FoundList:
    """What of a list can be followed, each once, and a fault for each that cannot."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return (), [fault(key, "clinic.fault.not_list", f"{key} = {_EXAMPLES[key]}", name=key)]
    written = [cleaned for one in value if (cleaned := one_line(one))]
    if key == "embed_on":
        return _sites(written)
    return _chosen(key, written, languages if key == "languages" else PARTS)


def _sites(written: Sequence[str]) -> _FoundList:
    """Origins of sites, as browsers write them."""
    faults = []
    origins = dict.fromkeys(_origin(one) for one in written)
    for one in dict.fromkeys(written):
        if not _origin(one):
            near = _meant_origin(one)
            faults.append(fault("embed_on", "clinic.fault.embed_on", near, value=shortened(one)))
    return tuple(one for one in origins if one), faults


def _origin(value: str) -> str:
    """The origin that an address without a path names; empty for any other, and for one without TLS."""
    if len(value) > ADDRESS_LENGTH or not _is_web_address(value):
        return ""
    parts = urlsplit(value)
    secure = parts.scheme == "https" or parts.hostname in _OWN_MACHINE
    if (
        not secure
        or parts.path not in ("", "/")
        or value.endswith(("?", "#"))
        or parts.query
        or parts.fragment
    ):
        return ""
    try:
        host = (parts.hostname or "").encode("idna").decode()
    except UnicodeError:  # a name that is too long, or has an empty part
        return ""
    if not re.fullmatch(r"[a-z0-9.-]+", host):  # an IPv6 address: browsers take none here
        return ""
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"


def _meant_origin(value: str) -> str:
    """The nearest site to what was written; an example where none can be seen."""
    host = re.sub(r"^(\w{1,6}:)?/*(\*\.)?", "", value)
    host = re.split(r"[/?#]", host)[0]
    guess = _origin(f"https://{host}") if "." in host else ""
    return guess or _SITE


def _chosen(key: str, written: Sequence[str], known: Sequence[str]) -> _FoundList:
    """What of a list is known, and a fault for each that is not."""
    cleaned = [_as_known(one, known) for one in written]
    wrong = dict.fromkeys(one for one in cleaned if one not in known)
    return (
        tuple(dict.fromkeys(one for one in cleaned if one in known)),
        list(_unknown_items(key, wrong, known)),
    )


def _as_known(value: str, known: Sequence[str]) -> str:
    """A value as it is written among the known, which may differ in capitals."""
    return next((one for one in known if one.lower() == value.lower()), value)


def _unknown_items(key: str, wrong: Mapping[str, None], known: Sequence[str]) -> Iterator[ClinicFault]:
    for one in wrong:
        near = nearest(one.replace("-", "_"), known) or nearest(one, known)
        yield fault(
            key,
            "clinic.fault.item_near" if near else "clinic.fault.item",
            near,
            name=key,
            value=shortened(one),
            a=", ".join(known),
        )

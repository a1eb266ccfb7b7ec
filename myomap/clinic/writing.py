"""Writes clinic.toml: every key with one line of help, so that the file can be changed without a manual."""

from __future__ import annotations

import tomlkit

from myomap.clinic.checks import LISTS, one_line
from myomap.clinic.choices import KEYS, PARTS, Clinic
from myomap.text import Text, load_text


def write_clinic(choices: Clinic, text: Text | None = None) -> str:
    """Return a clinic.toml that says these choices; `read_clinic` reads them back.

    Parameters
    ----------
    text
        The words of the help; English if None.
    """
    words = load_text() if text is None else text
    document = tomlkit.document()
    document.add(tomlkit.comment(words("clinic.file.head")))
    for key in KEYS:
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(words(f"clinic.file.{key}", a=", ".join(PARTS))))
        document.add(key, tomlkit.item(_written(choices, key)))
    return tomlkit.dumps(document)


def _written(choices: Clinic, key: str) -> str | list[str]:
    value = getattr(choices, key)
    if key in LISTS:
        return list(value)
    if key == "logo":
        return "" if value is None else value.name
    return one_line(value)

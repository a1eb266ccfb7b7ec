"""The search box itself: its HTML, its style, and its script, which asks at a desk in the page."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from myomap.search import MOST_LETTERS
from myomap.text import Text

BOX_SCRIPT = Path(__file__).resolve().parent / "search_box.js"
_COMMENT = re.compile(r"^/\*.*?\*/|//\s.*?$", re.DOTALL | re.MULTILINE)
_BLANKS = re.compile(r" ?([{}();,]|[=!]==|=>|&&) ?|(?<=[:?]) ")
_BOX = """<div class="search" role="search"><input role="combobox" aria-label="{label}" placeholder="{label}"
maxlength="{most}" aria-autocomplete="list" aria-controls="search-hits" aria-expanded="false"
autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go">
<div id="search-hits" role="listbox" aria-label="{label}" hidden></div><p role="status"></p>
<template><a role="option" tabindex="-1" data-go><span><b></b> <q></q></span><small></small></a></template>
<style>{style}</style></div>"""


def box_html(text: Text) -> str:
    """Return the box with its style; `openBox` of its script, given the element around it, makes it work."""
    label = escape(text("search.label"))
    return _BOX.format(label=label, most=MOST_LETTERS, style=_lean(BOX_SCRIPT.with_suffix(".css")))


def box_script() -> str:
    """Return the script of the box, an ES module whose default export is `openBox(place)`."""
    return _lean(BOX_SCRIPT)


def _lean(file: Path) -> str:
    """Return a file of the box without comments, indents and blanks round signs, which no browser needs."""
    lines = _COMMENT.sub("", file.read_text(encoding="utf-8")).splitlines()
    return "\n".join(_BLANKS.sub(r"\1", line.strip()) for line in lines if line.strip())

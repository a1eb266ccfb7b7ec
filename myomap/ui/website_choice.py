"""What a clinic chose for its website: the address that shows it, and the code that frames that address.

Nothing here knows of widgets: the form (website_form.py) makes a `Choice`, the page prints what comes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import myomap.reading
from myomap.atlas import Atlas
from myomap.text import Text
from myomap.view_state import ViewState, to_params

SCHEMES = ("device", "light", "dark")
"""Light and dark as the visitor's device has it, or one of them for everybody."""
USUAL_HEIGHT = 860
HEIGHTS = (320, 3000)
WIDTHS = (320, 1600)
SANDBOX = ("allow-scripts", "allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox")
"""What a frame must be allowed, and no more.

The map is a script; without its own origin its socket is refused; and a link to the whole atlas opens a new
tab, which must not carry the frame's limits with it.
"""
FILE_SANDBOX = tuple(one for one in SANDBOX if one != "allow-same-origin")
"""The same for a file on the website itself: it needs no origin, and must not get that of the website."""
# A narrow frame has the panel below the map: it starts taller, in browsers that know no script too.
_FOLLOWING = "clamp(860px,calc(2000px - 140vw),1400px)"
_FOLLOWED = "myomap"
"""Class of the frames whose height the script sets; it is named in reading/embed.js too."""
_HERE_ONLY = ("localhost", "127.0.0.1", "::1", "0.0.0.0")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be shown on a clinic's page, and how.

    Attributes
    ----------
    start
        What is offered (`only`) and what is chosen at the start, and on which body.
    turned
        The side that the body is seen from; empty for the one that shows best what is chosen.
    lang
        The language; empty for that of the visitor.
    accent
        A colour that can be read, `#rrggbb`; empty for that of the server.
    scheme
        One of `SCHEMES`.
    width, height
        Pixels; 0 for all the width that there is, and for the height of what is shown.
    """

    start: ViewState = field(default_factory=ViewState)
    turned: str = ""
    lang: str = ""
    accent: str = ""
    scheme: str = SCHEMES[0]
    width: int = 0
    height: int = 0


def frame_query(choice: Choice, usual_body: str) -> str:
    """Return what stands behind the question mark in the frame's address."""
    said = _params(choice, usual_body) | {"embed": "true"}
    if choice.accent:
        said["accent"] = choice.accent.removeprefix("#")
    if choice.scheme != SCHEMES[0]:
        said["embed_options"] = f"{choice.scheme}_theme"
    return _written(said)


def link_query(choice: Choice, usual_body: str) -> str:
    """Return the same for a tab of its own; empty for the whole atlas as it opens."""
    return _written(_params(choice, usual_body))


def _params(choice: Choice, usual_body: str) -> dict[str, str | list[str]]:
    """The choices of the atlas; view and language are said only if they were chosen."""
    start = choice.start
    said = {name: value for name, value in to_params(start).items() if name not in ("view", "body", "lang")}
    if choice.turned:
        said["view"] = choice.turned
    if start.body != usual_body:
        said["body"] = start.body
    if choice.lang:
        said["lang"] = choice.lang
    return said


def _written(params: dict[str, str | list[str]]) -> str:
    return urlencode(params, doseq=True, safe=":")


def title_of(atlas: Atlas, text: Text, only: str) -> str:
    """Return what a frame shows, for people who hear the page instead of seeing it (not escaped)."""
    kind, _, id = only.partition(":")
    if not id:
        return text(f"website.shows.{kind or 'whole'}")
    return text(f"website.shows.{kind}", name=atlas.of_kind(kind)[id].name)


def frame_html(address: str, title: str, choice: Choice, sandbox: Sequence[str] = SANDBOX) -> str:
    """Return the frame itself.

    Parameters
    ----------
    address
        Where the frame leads, not escaped.
    title
        What it shows, not escaped.
    sandbox
        What it is allowed: `SANDBOX`, or `FILE_SANDBOX` for a file of the website itself.
    """
    width = f"max-width:{choice.width}px;" if choice.width else ""
    height = f"{choice.height}px" if choice.height else _FOLLOWING
    style = f"display:block;width:100%;{width}height:{height};border:0"
    attributes = {
        **({} if choice.height else {"class": _FOLLOWED}),
        "title": title,
        "src": address,
        "loading": "lazy",
        "referrerpolicy": "no-referrer",
        "allow": "",
        "sandbox": " ".join(sandbox),
        "style": style,
    }
    said = "\n  ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<iframe {said}></iframe>"


def snippet(address: str, title: str, choice: Choice, sandbox: Sequence[str] = SANDBOX) -> str:
    """Return the code for a page: the frame, and the script that follows its height if that is wanted."""
    frame = frame_html(address, title, choice, sandbox)
    return frame if choice.height else f"{frame}\n<script>\n{follower()}</script>"


@lru_cache(maxsize=1)
def follower() -> str:
    """Return the script of the page around: a frame becomes as tall as what it shows."""
    folder = Path(myomap.reading.__file__).resolve().parent
    return (folder / "embed.js").read_text(encoding="utf-8")


def file_name(choice: Choice) -> str:
    """Return the name of the file that holds what was chosen.

    Examples
    --------
    >>> file_name(Choice(ViewState(only="region:shoulder"), lang="es"))
    'myomap-shoulder-es.html'
    >>> file_name(Choice())
    'myomap.html'
    """
    kind, _, id = choice.start.only.partition(":")
    return "-".join(filter(None, ("myomap", id or kind, choice.lang))) + ".html"


def trouble_with(address: str) -> str:
    """Return why no website could show this address: `unknown`, `here` or `plain`; empty if it can.

    Examples
    --------
    >>> trouble_with("http://localhost:8501"), trouble_with("http://atlas.example.org")
    ('here', 'plain')
    >>> trouble_with("https://atlas.example.org"), trouble_with("")
    ('', 'unknown')
    """
    found = urlsplit(address)
    if not found.hostname:
        return "unknown"
    if found.hostname in _HERE_ONLY:
        return "here"
    return "" if found.scheme == "https" else "plain"

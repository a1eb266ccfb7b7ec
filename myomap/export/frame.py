"""What stands around every page of a site: its head, the bar, the way to it, and the foot."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlencode, urlsplit

from myomap.atlas import Atlas
from myomap.clinic import Clinic
from myomap.export.head import HOME, LICENCE, Addresses, Leaf, head_html, root_of
from myomap.geometry import Geometry
from myomap.reading.contact import contact_html, disclaimer_html
from myomap.reading.markup import Ways, params_of
from myomap.text import Text
from myomap.view_state import ViewState

MUSCLES, CONDITIONS, NEEDLING, ABOUT = (
    *("muscles/index.html", "conditions/index.html"),
    *("dry-needling.html", "about.html"),
)
FINDER = "finder.html"
LOST = "404.html"
STYLE, ICON, LOGO, WORKER = "site.css", "icon.svg", "logo", "service_worker.js"
_PAGES = {"conditions": CONDITIONS, "dry_needling": NEEDLING, "about": ABOUT}
"""Pages of the app that the site has too, by their names there."""
_BAR = {
    "page.body_map.link": HOME,
    "web.finder.link": FINDER,
    "web.muscles.link": MUSCLES,
    "page.conditions.link": CONDITIONS,
    "page.dry_needling.link": NEEDLING,
    "page.about.link": ABOUT,
}


def muscle_path(muscle_id: str) -> str:
    """Return the path of a muscle's page."""
    return f"muscles/{muscle_id}.html"


def condition_path(condition_id: str) -> str:
    """Return the path of a condition's page."""
    return f"conditions/{condition_id}.html"


@dataclass(frozen=True)
class SiteWays(Ways):
    """Where the links of one page of a site lead: to other pages, or to the map.

    Attributes
    ----------
    root
        The way from the page to the folder of its language.
    clinic
        Its pages that are switched off are not linked.
    """

    root: str
    clinic: Clinic

    def to(self, view: ViewState) -> str:
        """Return the page of a muscle or a condition where the view is nothing else; otherwise the map."""
        plain = ViewState(lang=view.lang)
        if view.muscle and view == plain.with_(muscle=view.muscle, side="right"):
            return f"{self.root}{muscle_path(view.muscle)}"
        if view.condition and view == plain.with_(condition=view.condition):
            return self.page("conditions", condition=view.condition) or self.on_map(view)
        return self.on_map(view)

    def beyond(self, view: ViewState) -> str:
        """Return the same: the site is the whole atlas."""
        return self.to(view)

    def on_map(self, view: ViewState) -> str:
        """Return the address of a view on the page of the map; the folder says the language."""
        params = {name: value for name, value in params_of(view).items() if name != "lang"}
        return f"{self.root}{HOME}{'?' if params else ''}{urlencode(params, doseq=True)}"

    def page(self, name: str, /, **params: str | list[str]) -> str:
        """Return the address of another page; empty when the site has none of that name."""
        if name not in _PAGES or name in self.clinic.switched_off:
            return ""
        condition = params.get("condition")
        return f"{self.root}{condition_path(str(condition)) if condition else _PAGES[name]}"


@dataclass(frozen=True)
class Edition:
    """The site in one language: what its pages are made of.

    Attributes
    ----------
    assets
        File by name, from the root of the site: the shared files of all pages. Painted bodies have the
        names that they have in the geometry folder.
    languages
        What each language calls itself, by tag.
    kiosk
        Pages keep the whole site in the browser.
    """

    atlas: Atlas
    geometry: Geometry
    text: Text
    clinic: Clinic
    addresses: Addresses
    assets: Mapping[str, str]
    languages: Mapping[str, str]
    kiosk: bool = False

    @property
    def name(self) -> str:
        """Whose site it is."""
        return self.clinic.name or self.text("site.name")

    def root(self, path: str) -> str:
        """Return the way from a page to the folder of its language."""
        return f"{self._base}{self.addresses.folder(self.text.lang)}" if path == LOST else root_of(path)

    def ways(self, path: str) -> SiteWays:
        """Return where the links of a page lead."""
        return SiteWays(self.root(path), self.clinic)

    def offers(self, path: str) -> bool:
        """Say whether the site has one of the pages in the bar."""
        return not any(path == one and name in self.clinic.switched_off for name, one in _PAGES.items())

    def asset(self, path: str, name: str) -> str:
        """Return the way from a page to a shared file."""
        return f"{self.top(path)}{self.assets[name]}"

    def top(self, path: str) -> str:
        """Return the way from a page to the root of the site."""
        return self._base if path == LOST else root_of(self.addresses.folder(self.text.lang) + path)

    @property
    def _base(self) -> str:
        """The root of the site as a server knows it: one page is shown at any depth, where nothing is."""
        return urlsplit(self.addresses.site).path

    def other_languages(self, path: str) -> list[tuple[str, str]]:
        """Return tag of each other language and the way to the same page in it."""
        top, same = self.top(path), HOME if path == LOST else path
        others = (one for one in self.addresses.languages if one != self.text.lang)
        return [(one, f"{top}{self.addresses.folder(one)}{same}") for one in others]


def hashed(name: str, content: bytes) -> tuple[str, bytes]:
    """Return the path of a shared file, which names its content, and the content."""
    path = PurePosixPath(name)
    digest = hashlib.sha256(content).hexdigest()[:10]
    return f"assets/{path.stem}.{digest}{path.suffix}", content


def title_of(edition: Edition, page: str) -> str:
    """Return the title of a page: what is on it, and the atlas."""
    return edition.text("site.title", page=page)


def page_html(edition: Edition, leaf: Leaf) -> str:
    """Return a whole page that is read."""
    return document(edition, leaf, _main(edition, leaf))


def document(
    edition: Edition,
    leaf: Leaf,
    main: str,
    *,
    head: str = "",
    heading: str = "",
    foot: str = "",
    css_class: str = "",
) -> str:
    """Return a page with its frame.

    Parameters
    ----------
    main
        HTML between bar and foot, with the element `main`.
    head, foot
        More HTML for the head and for the foot.
    heading
        Its first heading in plain text, in the bar; empty when it stands in `main`.
    """
    text, style = edition.text, escape(edition.asset(leaf.path, STYLE))
    icon = escape(edition.asset(leaf.path, ICON))
    shape = f' class="{css_class}"' if css_class else ""
    return (
        f'<!doctype html>\n<html lang="{escape(text.lang)}"{shape}>\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"{head_html(leaf, edition.addresses, text.lang, edition.name)}"
        f'<link rel="icon" href="{icon}" type="image/svg+xml"><link rel="stylesheet" href="{style}">'
        f"{head}</head>\n"
        f'<body><a class="site-skip" href="#main">{escape(text("web.skip"))}</a>\n'
        f"{_bar(edition, leaf, heading)}\n"
        f"{main}\n{_foot(edition, leaf, foot)}\n{_kept(edition, leaf)}</body>\n</html>\n"
    )


def _main(edition: Edition, leaf: Leaf) -> str:
    return f'<main id="main" class="site-main">{_trail(edition, leaf)}{leaf.body}</main>'


def _bar(edition: Edition, leaf: Leaf, heading: str) -> str:
    text, root = edition.text, edition.root(leaf.path)
    logo = ""
    if LOGO in edition.assets:
        logo = f'<img class="page-logo" src="{escape(edition.asset(leaf.path, LOGO))}" alt="">'
    brand = f'<a class="site-brand" href="{root}{HOME}">{logo}<b dir="auto">{escape(edition.name)}</b></a>'
    links = "".join(
        f'<a href="{root}{path}"{_current(path, leaf)}>{escape(text(key))}</a>'
        for key, path in _BAR.items()
        if edition.offers(path)
    )
    others = "".join(
        f'<a href="{escape(way)}" lang="{lang}" hreflang="{lang}">{escape(edition.languages[lang])}</a>'
        for lang, way in edition.other_languages(leaf.path)
    )
    title = f"<h1>{escape(heading)}</h1>" if heading else ""
    nav = f'<nav class="site-links" aria-label="{escape(text("web.pages"))}">{links}</nav>'
    return f'<header class="site-bar">{brand}{title}{nav}<div class="site-languages">{others}</div></header>'


def _current(path: str, leaf: Leaf) -> str:
    if path == leaf.path:
        return ' aria-current="page"'
    return ' aria-current="true"' if any(path == above for _, above in leaf.trail) and path != HOME else ""


def _trail(edition: Edition, leaf: Leaf) -> str:
    """The pages above this one, and its own name."""
    if not leaf.trail:
        return ""
    root = edition.root(leaf.path)
    links = "".join(f'<li><a href="{root}{path}">{escape(name)}</a></li>' for name, path in leaf.trail)
    here = f'<li aria-current="page">{escape(leaf.name)}</li>'
    label = escape(edition.text("web.trail"))
    return f'<nav class="site-trail" aria-label="{label}"><ol>{links}{here}</ol></nav>'


def _foot(edition: Edition, leaf: Leaf, more: str) -> str:
    """What the atlas is not, where its facts come from, how to reach the clinic."""
    text = edition.text
    lines = [disclaimer_html(text)]
    about = edition.ways(leaf.path).page("about")
    link = about and f' <a href="{escape(about)}">{escape(text("web.sources.all"))}</a>'
    lines.append(f"<p>{escape(text('web.sources'))}{link}</p>")
    licence = escape(text("web.licence", name=text("site.name")))
    lines.append(f'<p><a href="{LICENCE}" rel="license noopener" target="_blank">{licence}</a></p>')
    return f'<footer class="site-foot">{contact_html(edition.clinic, text)}{"".join(lines)}{more}</footer>'


def _kept(edition: Edition, leaf: Leaf) -> str:
    """For a kiosk: the script that lets the browser keep the whole site; without a server it does nothing."""
    if not edition.kiosk:
        return ""
    worker = f"{edition.top(leaf.path)}{WORKER}"
    can = '"serviceWorker" in navigator && location.protocol !== "file:"'
    return f'<script>if ({can}) navigator.serviceWorker.register("{escape(worker)}");</script>'

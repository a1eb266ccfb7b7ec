"""The head of each page of a site: its title and words for search engines, and the map of the site.

Addresses are absolute when the site's own address is known. Without it, what must be absolute is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

LEAST_WORDS, MOST_WORDS = 50, 160
"""Characters of a description: what search engines show whole."""
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
HOME = "index.html"
_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}

Node = dict[str, Any]
"""A thing in the words of schema.org; empty values are left out when it is written."""


@dataclass(frozen=True)
class Leaf:
    """One page of a site, before its frame is put around it.

    Attributes
    ----------
    path
        From the folder of its language, such as `muscles/deltoid.html`.
    name
        What the pages below it and the search engines call it.
    title, description
        Plain text, of this page alone.
    body
        HTML; every interpolated value is escaped.
    trail
        Name and path of the pages above it, the highest first.
    about
        What it is about, in the words of schema.org.
    kind
        Its type in schema.org.
    citations
        The sources that it names, in the words of schema.org.
    listed
        Whether search engines are told of it.
    """

    path: str
    name: str
    title: str
    description: str
    body: str
    trail: tuple[tuple[str, str], ...] = ()
    about: Node = field(default_factory=dict)
    kind: str = "WebPage"
    citations: tuple[Node, ...] = ()
    listed: bool = True


@dataclass(frozen=True)
class Addresses:
    """Where the pages of a site are.

    Attributes
    ----------
    site
        Public address of the site, ending in a slash; empty when it is not known.
    languages
        Tags, the first of which has its pages at the root.
    """

    site: str
    languages: tuple[str, ...]

    def folder(self, lang: str) -> str:
        """Return the folder of a language, from the root of the site.

        Examples
        --------
        >>> Addresses("", ("en", "es")).folder("es")
        'es/'
        """
        return "" if lang == self.languages[0] else f"{lang}/"

    def absolute(self, lang: str, path: str) -> str:
        """Return the public address of a page; the first page of a folder is the folder itself.

        Examples
        --------
        >>> Addresses("https://atlas.example.org/", ("en", "es")).absolute("es", "muscles/index.html")
        'https://atlas.example.org/es/muscles/'
        """
        return f"{self.site}{self.folder(lang)}{path.removesuffix(HOME)}"

    def alternates(self, path: str) -> list[tuple[str, str]]:
        """Return tag and address of a page in each language, and of what is shown to all others."""
        found = [(lang, self.absolute(lang, path)) for lang in self.languages]
        return [*found, ("x-default", found[0][1])]


def root_of(path: str) -> str:
    """Return the way from a page to the folder that its path starts from.

    Examples
    --------
    >>> root_of("index.html"), root_of("muscles/deltoid.html")
    ('', '../')
    """
    return "../" * path.count("/")


def described(*sentences: str) -> str:
    """Return sentences as a description: as many as there is room for, the first cut between words.

    Examples
    --------
    >>> described("It lifts the arm.", "Its pain is felt in the shoulder.")
    'It lifts the arm. Its pain is felt in the shoulder.'
    """
    told = ""
    for one in filter(None, (" ".join(one.split()) for one in sentences)):
        longer = f"{told} {one}".strip()
        if len(longer) > MOST_WORDS and len(told) >= LEAST_WORDS:
            break
        told = longer
    if len(told) <= MOST_WORDS:
        return told
    return told[: MOST_WORDS - 1].rpartition(" ")[0].rstrip(" ,;:.(") + "…"


def head_html(leaf: Leaf, addresses: Addresses, lang: str, site_name: str) -> str:
    """Return what search engines and link previews read of a page.

    Parameters
    ----------
    site_name
        Whose site it is, in plain text.
    """
    lines = [
        f"<title>{escape(leaf.title)}</title>",
        _meta("description", leaf.description),
        _meta("og:type", "website", "property"),
        _meta("og:title", leaf.title, "property"),
        _meta("og:description", leaf.description, "property"),
        _meta("og:site_name", site_name, "property"),
        _meta("og:locale", lang, "property"),
    ]
    if not leaf.listed:
        return "".join([*lines, _meta("robots", "noindex")])
    if addresses.site:
        here = addresses.absolute(lang, leaf.path)
        lines += [_meta("og:url", here, "property"), f'<link rel="canonical" href="{escape(here)}">']
        lines += [
            f'<link rel="alternate" hreflang="{escape(tag)}" href="{escape(there)}">'
            for tag, there in addresses.alternates(leaf.path)
        ]
    nodes = [_page(leaf, addresses, lang, site_name), _trail(leaf)]
    told = in_script(_lean({"@context": "https://schema.org", "@graph": nodes}))
    return "".join([*lines, f'<script type="application/ld+json">{told}</script>'])


def in_script(content: Any) -> str:
    r"""Return JSON that can stand in a script element: nothing in it can end the element.

    Examples
    --------
    >>> in_script({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)


def sitemap(leaves: Iterable[Leaf], addresses: Addresses) -> str:
    """Return the list of all pages for search engines, each with its other languages (sitemaps.org)."""
    rows = []
    for leaf in leaves:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{escape(tag)}" href="{escape(there)}"/>'
            for tag, there in addresses.alternates(leaf.path)
        )
        rows += [
            f"<url><loc>{escape(addresses.absolute(lang, leaf.path))}</loc>{links}</url>"
            for lang in addresses.languages
            if leaf.listed
        ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "\n".join(rows) + "\n</urlset>\n"
    )


def robots(addresses: Addresses) -> str:
    """Return what search engines may read: everything; they are told where the list of pages is, if any."""
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {addresses.site}sitemap.xml\n" if addresses.site else "")


def _meta(name: str, content: str, kind: str = "name") -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


def _page(leaf: Leaf, addresses: Addresses, lang: str, site_name: str) -> Node:
    return {
        "@type": leaf.kind,
        "name": leaf.name,
        "description": leaf.description,
        "url": addresses.site and addresses.absolute(lang, leaf.path),
        "inLanguage": lang,
        "isAccessibleForFree": True,
        "license": LICENCE,
        "isPartOf": {
            "@type": "WebSite",
            "name": site_name,
            "url": addresses.site and addresses.absolute(lang, HOME),
        },
        "about": leaf.about,
        "citation": list(leaf.citations),
    }


def _trail(leaf: Leaf) -> Node:
    """The pages above this one; their addresses are relative to it, which is right wherever the site lies."""
    root = root_of(leaf.path)
    steps: Sequence[tuple[str, str]] = [*leaf.trail, (leaf.name, leaf.path)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": f"{root}{path}"}
            for number, (name, path) in enumerate(steps, start=1)
        ],
    }


def _lean(content: Any) -> Any:
    """Leave out what is empty, also inside."""
    if isinstance(content, Mapping):
        kept = {key: _lean(value) for key, value in content.items()}
        return {key: value for key, value in kept.items() if value not in ("", [], {}, None)}
    return [_lean(one) for one in content] if isinstance(content, list) else content

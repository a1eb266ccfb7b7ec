"""The pages of a site that are read: conditions, dry needling, about, and what stands where nothing is."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from myomap.atlas import Condition
from myomap.citing import Cited, atlas_itself, in_words
from myomap.explanation import explanation_of
from myomap.export.frame import (
    ABOUT,
    CONDITIONS,
    LOST,
    MUSCLES,
    NEEDLING,
    Edition,
    condition_path,
    title_of,
)
from myomap.export.head import HOME, Leaf, described
from myomap.export.linked_data import cited_nodes, condition_node
from myomap.export.muscle_pages import SIDE
from myomap.export.pictures import plate
from myomap.reading.about_page import about_html
from myomap.reading.condition_page import condition_html, conditions_html
from myomap.reading.markup import Wording, items
from myomap.reading.needling_page import needling_parts
from myomap.reading.panel_parts import NUMBER_PLACE, emergency_number
from myomap.view_state import ViewState


def condition_leaf(edition: Edition, condition: Condition) -> Leaf:
    """Return the page of a condition, with a picture of where it is felt."""
    text, path = edition.text, condition_path(condition.condition_id)
    wording = _wording(edition, path)
    body = _with_number(edition, wording, condition_html(wording, condition))
    opened = body.replace('<details class="panel-sources">', '<details class="panel-sources" open>')
    first, end, rest = opened.partition("</section>")
    felt = _where_felt(edition, path, condition)
    return Leaf(
        path=path,
        name=condition.name,
        title=title_of(edition, text("web.condition.title", name=condition.name)),
        description=described(condition.summary, text("web.condition.told")),
        body=(
            f'<article class="site-leaf"><div class="site-first">{first}{end}</div></div>{felt}'
            f'<div class="site-text"><div class="page-text">{rest}</div></article>'
        ),
        trail=((text("page.body_map.title"), HOME), (text("page.conditions.title"), CONDITIONS)),
        about=condition_node(edition.atlas, condition),
        kind="MedicalWebPage",
        citations=cited_nodes(edition.atlas, wording.references.numbers),
    )


def conditions_leaf(edition: Edition) -> Leaf:
    """Return the list of all conditions."""
    words = edition.text("conditions.lead")
    body = conditions_html(_wording(edition, CONDITIONS))
    return _simple(edition, CONDITIONS, edition.text("web.conditions.title"), words, body)


def needling_leaf(edition: Edition) -> Leaf:
    """Return the page on dry needling; its figures are told in the text."""
    wording = _wording(edition, NEEDLING)
    body = _with_number(edition, wording, "".join(needling_parts(wording)))
    title, words = edition.text("needling.heading"), edition.text("needling.lead")
    leaf = _simple(edition, NEEDLING, title, words, body)
    cited = cited_nodes(edition.atlas, wording.references.numbers)
    return replace(leaf, kind="MedicalWebPage", citations=cited)


def about_leaf(edition: Edition) -> Leaf:
    """Return what the atlas is, with the emergency numbers, the licence, and how to cite it."""
    wording = _wording(edition, ABOUT)

    def way(country: str) -> str:
        return wording.ways.on_map(ViewState(country=country, lang=edition.text.lang))

    itself = in_words(edition.text, Cited(atlas_itself(edition.atlas.version), ()))
    cite = f"<h2>{wording.word('web.cite')}</h2><p>{escape(itself)}</p>"
    body = about_html(wording, way).removesuffix("</div>") + f"{cite}</div>"
    return _simple(edition, ABOUT, edition.text("about.heading"), edition.text("about.what.text"), body)


def lost_leaf(edition: Edition) -> Leaf:
    """Return what a web server shows where there is no page; it may stand at any depth of the site."""
    word, root = _wording(edition, LOST).word, edition.root(LOST)
    links = {HOME: "page.body_map.link", MUSCLES: "web.muscles.link"}
    lines = items(f'<a href="{escape(root + path)}">{word(key)}</a>' for path, key in links.items())
    title = edition.text("web.lost.title")
    body = f"<h1>{word('web.lost.title')}</h1><p>{word('web.lost.text')}</p>{lines}"
    leaf = _simple(
        edition, LOST, title, edition.text("web.lost.text"), f'<div class="page-text">{body}</div>'
    )
    return replace(leaf, trail=(), listed=False)


def _simple(edition: Edition, path: str, title: str, words: str, body: str) -> Leaf:
    """A page straight below the map."""
    return Leaf(
        path=path,
        name=title,
        title=title_of(edition, title),
        description=described(words),
        body=body,
        trail=((edition.text("page.body_map.title"), HOME),),
    )


def _wording(edition: Edition, path: str) -> Wording:
    return Wording(edition.atlas, edition.text, ways=edition.ways(path))


def _with_number(edition: Edition, wording: Wording, body: str) -> str:
    number = emergency_number(edition.atlas, edition.text, edition.clinic.country, wording.ways)
    return body.replace(NUMBER_PLACE, number)


def _where_felt(edition: Edition, path: str, condition: Condition) -> str:
    """A picture of the places of a condition, outlined; nothing where it has none."""
    view = ViewState(condition=condition.condition_id, side=SIDE)
    story = explanation_of(edition.atlas, view)
    if story is None or not edition.atlas.areas_by_condition[condition.condition_id]:
        return ""
    places = replace(story, muscle="", point="", essential=(), spillover=())
    return f'<div class="site-aside">{plate(edition, path, places, places.hurts)}</div>'

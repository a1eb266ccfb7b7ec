"""A page of the app: one call opens it, and then it offers its parts by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from myomap.atlas import Atlas
from myomap.bodymap.component import body_map, mount_catalogue, panel_place
from myomap.bodymap.scene import catalogue
from myomap.clinic import Clinic
from myomap.errors import DataError, MyomapError
from myomap.geometry import GEOMETRY, Geometry
from myomap.reading.condition_page import condition_title
from myomap.reading.markup import Reading
from myomap.reading.panel import panel_title
from myomap.reading.styles import panel_rules
from myomap.tables import DATA
from myomap.text import Text
from myomap.ui import address, loading
from myomap.ui.check_data import check_page
from myomap.ui.frame import PART_OF, bar, foot, show_damage, show_missing, show_switched_off
from myomap.ui.printed import printed_line
from myomap.ui.search_box import answer_search, search_box
from myomap.ui.solid import offer_solid
from myomap.ui.styles import frame_style, style_of, text_style
from myomap.ui.trusted_html import put_html
from myomap.view_state import Note, ViewState

READ = ("conditions", "dry_needling", "research", "about", "clinic", "languages", "tables")
OF_A_VIEW = ("body_map", "show", "handout")
NEEDS_GEOMETRY = (*OF_A_VIEW, "study", "progress", "anki", "website")
NEEDS_ATLAS = (*NEEDS_GEOMETRY, *READ)
WITH_MAP = ("body_map", "show")
ALONE = ("show",)


@dataclass(frozen=True)
class Page:
    """An opened page: its facts, shapes and words, and the parts that it is made of.

    Attributes
    ----------
    name
        The page's name, also in the keys of its words (`page.<name>.title`).
    text
        The interface words.
    clinic
        The clinic's choices.
    """

    name: str
    text: Text
    clinic: Clinic
    _atlas: Atlas | None = field(default=None, repr=False)
    _geometry: Geometry | None = field(default=None, repr=False)
    _panels: loading.PanelShelf | None = field(default=None, repr=False)

    @property
    def atlas(self) -> Atlas:
        """The facts; MyomapError on a page that was opened without them."""
        if self._atlas is None:
            raise MyomapError(f"The page {self.name} was opened without the atlas.")
        return self._atlas

    @property
    def geometry(self) -> Geometry:
        """The shapes; MyomapError on a page that was opened without them."""
        if self._geometry is None:
            raise MyomapError(f"The page {self.name} was opened without the shapes.")
        return self._geometry

    def read_address(self) -> tuple[ViewState, tuple[Note, ...]]:
        """Return the view that the address asks for, and what it asks for in vain."""
        view, notes = address.read_address(self.atlas)
        if self.name in OF_A_VIEW and self._geometry is not None:
            view = address.best_seen(view, self._geometry)
            address.remember(view)
        return view, notes

    def side_by_side(self) -> DeltaGenerator:
        """Return the place of two things: beside each other, and on a phone one after the other."""
        return st.container(key=f"{self.name}_page")

    def search_box(self) -> None:
        """Make the box that finds muscles, places and conditions by what is typed."""
        search_box(self.text)

    def answer_search(self) -> None:
        """Answer what is typed into the box; a question runs this part alone."""
        st.fragment(self._answer_search)()

    def _answer_search(self) -> None:
        answer_search(lambda: Reading(self.atlas, self.text, self.geometry, self.read_address()[0]))

    def map(self, scene: Mapping[str, Any], panel: str) -> None:
        """Draw the body map of a scene, answer in the panel, then say in the address what is on screen.

        A pick comes to `go` before the next run.
        """
        body_map(scene, key="map", on_go=self.go, panel=panel, panel_files=self._panel_files())
        address.write_address()

    def _panel_files(self) -> dict[str, str]:
        panels = self._panels
        if panels is None or not panels.version:
            return {}
        view, _ = self.read_address()
        if view.country or view.only:
            return {}
        return {"version": panels.version, "number": panels.number(address.home_country(self.atlas))}

    def panel_place(self) -> None:
        """Make the place of the panel, beside the map."""
        panel_place(key="panel")

    def map_words(self) -> None:
        """Bring the map's script, names and words: once for a visit, so outside of what a pick runs again."""
        content = catalogue(self.atlas, self.geometry, self.text, self.read_address()[0].only)
        mount_catalogue(content, key="map_catalogue", panel_style=panel_rules())

    def panel(self, view: ViewState, notes: tuple[Note, ...]) -> str:
        """Return what the atlas says about a view, as HTML."""
        if self._panels is None:
            raise MyomapError(f"The page {self.name} was opened without panels.")
        return self._panels.panel(view, notes, address.home_country(self.atlas))

    def go(self, wanted: Mapping[str, Any]) -> None:
        """Go to the view that somebody picked: the address says it, and the page follows the address."""
        address.arrive(wanted, self.atlas)

    def offer_solid(self) -> None:
        """Offer the body of the view to be turned; what a press runs is this part alone."""
        if "solid" not in self.clinic.switched_off:
            st.fragment(self._offer_solid)()

    def _offer_solid(self) -> None:
        offer_solid(self.atlas, self.geometry, self.text, self.read_address()[0])

    def about(self) -> None:
        """Write what the atlas is, how sure it is and what it rests on."""
        from myomap.ui.about import about_page

        about_page(self.atlas, self.text, address.remembered())

    def conditions(self) -> None:
        """List the conditions, or tell of the one in the address."""
        from myomap.ui import reading

        reading.conditions_page(self.atlas, self.text, *self.read_address())

    def dry_needling(self) -> None:
        """Tell what dry needling is, what it may and may not do, and what is known of each claim."""
        from myomap.ui import reading

        reading.needling_page(self.atlas, self.text, self.read_address()[0])

    def research(self) -> None:
        """Tell students of the studies, of what is disputed, and of the words of the field."""
        from myomap.ui import reading

        reading.research_page(self.atlas, self.text)

    def show(self) -> None:
        """Explain the view step by step, in large words: for a therapist and a patient at one tablet."""
        from myomap.ui.show_page import show_page

        show_page(self)

    def handout(self) -> None:
        """Make the sheet that a patient takes home."""
        from myomap.ui.handout_page import handout_page

        handout_page(self.atlas, self.geometry, self.text, self.clinic, *self.read_address())

    def study(self) -> None:
        """Offer questions from the tables, a session of them at a time."""
        from myomap.ui.study_page import study_page

        study_page(self)

    def progress(self) -> None:
        """Show how well each muscle is known, and let people take their answers with them."""
        from myomap.ui.progress_page import progress_page

        progress_page(self)

    def anki(self) -> None:
        """Make a deck for Anki."""
        from myomap.ui.anki_page import anki_page

        anki_page(self)

    def tables(self) -> None:
        """Show muscles and trigger points as tables, with their sources."""
        from myomap.ui.tables_page import tables_page

        tables_page(self)

    def clinic_file(self) -> None:
        """Help a clinic to write its clinic.toml."""
        from myomap.ui.clinic_page import clinic_page

        clinic_page(self.atlas, self.text)

    def languages(self) -> None:
        """Tell how much of the atlas is there in each language, and who has read it."""
        from myomap.ui.languages_page import languages_page

        languages_page(self.text, DATA)

    def website(self) -> None:
        """Help a clinic to show the atlas on its website."""
        from myomap.ui.website_page import website_page

        website_page(self)

    def check_data(self) -> None:
        """Offer to check tables and show the report."""
        check_page(self.text, DATA)

    def close(self) -> None:
        """Write the foot of the page; in the show mode nothing stands around the steps."""
        printed_line(self.text)
        if self.name in ALONE:
            return
        foot(self.text, self.clinic, bool(st.context.is_embedded))


def open_page(name: str) -> Page:
    """Open a page: its style, its top bar and its data, ready to be asked for.

    When the tables are damaged or the drawing is missing, the page says what is wrong and how to mend it,
    and nothing else is shown: the script ends there.

    Parameters
    ----------
    name
        One of `frame.PAGES`.
    """
    text = loading.shared_text(address.language())
    embed = bool(st.context.is_embedded)
    alone = embed or name in ALONE
    clinic = loading.shared_clinic()
    painted = replace(clinic, accent=address.accent(), accent_dark="") if address.accent() else clinic
    style = frame_style(alone, painted) + (
        style_of("show.css") if name in ALONE else "" if name in WITH_MAP else text_style()
    )
    if alone:
        put_html(style, key="page_style")
    else:
        bar(text, name, clinic, address.remembered(), style)
    page = Page(name, text, clinic)
    title = text("site.title", page=text(f"page.{name}.title"))
    if {name, PART_OF.get(name)} & {*clinic.switched_off}:
        _set_up(title)
        show_switched_off(text)
        st.stop()
    try:
        page = replace(page, _atlas=loading.shared_atlas(DATA, text.lang))
        if name in OF_A_VIEW:
            title = panel_title(page.atlas, text, page.read_address()[0])
        elif name == "conditions":
            title = condition_title(page.atlas, text, page.read_address()[0])
    except DataError as error:
        if name in NEEDS_ATLAS:
            _set_up(title)
            show_damage(text, error.findings, name)
            st.stop()
    _set_up(title)
    if name in NEEDS_GEOMETRY:
        try:
            geometry = loading.shared_geometry(GEOMETRY)
            page = replace(page, _geometry=geometry)
            if name == "body_map":
                version = (page.atlas.version, text.lang)
                page = replace(page, _panels=loading.shared_panels(page.atlas, geometry, text, version))
        except MyomapError as error:
            show_missing(text, str(error), name)
            st.stop()
    return page


def _set_up(title: str) -> None:
    st.set_page_config(page_title=title, layout="wide", initial_sidebar_state="collapsed")

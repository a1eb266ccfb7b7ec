"""What every visitor shares: facts, shapes and words, read once for the whole server."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st
from streamlit import config as st_config

from myomap.atlas import Atlas, load_atlas
from myomap.clinic import CLINIC_FILE, Clinic, clinic_theme, read_clinic
from myomap.geometry import GEOMETRY, Geometry, load_geometry
from myomap.languages import offered_languages
from myomap.reading.panel import panel_html, with_number
from myomap.reading.panel_parts import emergency_number
from myomap.search import find
from myomap.tables import DATA
from myomap.text import ENGLISH, Text, load_text
from myomap.theme import Theme, load_theme
from myomap.ui.panel_files import panel_name, write_panels
from myomap.view_state import Note, ViewState, settled

_log = logging.getLogger(__name__)
PANELS_KEPT = 1024
PAUSE_SECONDS = 0.005


@st.cache_resource(show_spinner=False)
def shared_atlas(folder: Path = DATA, lang: str = ENGLISH) -> Atlas:
    """Return the atlas with its words in a language.

    Raises DataError, and then looks at the tables again for the next visitor. The first search would make its
    visitor wait for the index: it is made beforehand, beside the first page.
    """
    atlas = load_atlas(folder, lang)
    Thread(target=find, args=(atlas, "pain"), name="search", daemon=True).start()
    return atlas


@lru_cache(maxsize=1)
def shared_clinic() -> Clinic:
    """Return the clinic's choices, read once for the server; what cannot be followed is told in its log.

    The page for clinics tells the same to whoever looks after the file.
    """
    clinic, faults = read_clinic(CLINIC_FILE, languages=offered_languages())
    for one in faults:
        _log.warning("%s: %s", CLINIC_FILE.name, one.words(load_text()))
    painted = clinic_theme(clinic, load_theme())
    if clinic.accent:
        for scheme in ("light", "dark"):  # Streamlit's own widgets, for the visits that begin after this
            st_config.set_option(f"theme.{scheme}.primaryColor", painted.colours(scheme)["accent"])
    return clinic


def shared_theme() -> Theme:
    """Return the colours, with those of the clinic."""
    return clinic_theme(shared_clinic(), load_theme())


@st.cache_resource(show_spinner=False)
def shared_geometry(folder: Path = GEOMETRY) -> Geometry:
    """Return the shapes; raises MyomapError when they are missing or unreadable."""
    return load_geometry(folder)


@st.cache_resource(show_spinner=False)
def shared_text(lang: str = ENGLISH) -> Text:
    """Return the interface words of a language."""
    return load_text(lang)


def language_name(lang: str) -> str:
    """Return what a language calls itself."""
    return shared_text(lang)("site.language")


class PanelShelf:
    """Panels that were written before, by view: most people look at the same muscles and places.

    Parameters
    ----------
    atlas, geometry, text
        What the panels are written from; a shelf serves one of each.
    """

    def __init__(self, atlas: Atlas, geometry: Geometry, text: Text) -> None:
        self._contents = (atlas, geometry, text)
        self._kept = lru_cache(maxsize=PANELS_KEPT)(self._write)
        self.version = ""
        """The folder of the panels' files (panel_files.py); empty until they are written."""

    def panel(self, view: ViewState, notes: Iterable[Note] = (), country: str = "") -> str:
        """Return the panel of a view, written now when it has notes or was never asked for.

        `country` is the visitor's, for the emergency number; the view's own comes first.
        """
        told = tuple(notes)
        # a panel says the same whatever side is looked at
        facing_us = view.with_(view="front", layer="surface")
        atlas, _, text = self._contents
        panel = self._write(facing_us, told) if told else self._kept(facing_us)
        return with_number(panel, atlas, text, view, country)

    def fill(self) -> None:
        """Write the panels of all muscles and places beforehand, with a pause after each for the visitors.

        Then they are put into files.
        """
        atlas, _, text = self._contents
        chosen: list[dict[str, Any]] = [{"muscle": one} for one in atlas.muscles]
        chosen += [{"areas": (one,)} for one in atlas.areas]
        files = {}
        for side in ("right", "left"):
            for one in chosen:
                view = settled(ViewState(side=side, lang=text.lang, **one), atlas)
                files[panel_name(view)] = self._kept(view)
                time.sleep(PAUSE_SECONDS)
        self.version = write_panels(files)

    def number(self, country: str) -> str:
        """Return the emergency number as HTML; a file holds none, because visitors' countries differ."""
        atlas, _, text = self._contents
        return emergency_number(atlas, text, country)

    def _write(self, view: ViewState, notes: tuple[Note, ...] = ()) -> str:
        return panel_html(*self._contents, view, notes)


@st.cache_resource(show_spinner=False, max_entries=8)
def shared_panels(_atlas: Atlas, _geometry: Geometry, _text: Text, version: tuple[str, str]) -> PanelShelf:
    """Return the written panels of one version of the tables in one language; the shelf fills by itself."""
    shelf = PanelShelf(_atlas, _geometry, _text)
    Thread(target=shelf.fill, name="panels", daemon=True).start()
    return shelf

"""The body map: pick a place or a muscle, and read what the atlas says about it."""

import streamlit as st

from myomap.bodymap.scene import scene
from myomap.ui import open_page

page = open_page("body_map")


@st.fragment  # a pick runs these lines alone: the bar and the foot stay as they are
def map_and_panel() -> None:
    """Show the view that the address asks for now."""
    view, notes = page.read_address()
    page.map(scene(page.atlas, page.geometry, view, page.text), page.panel(view, notes))


with page.side_by_side():
    page.search_box()
    map_and_panel()
    page.panel_place()
page.answer_search()
page.offer_solid()
page.map_words()
page.close()

"""What stands above every page of the student's desk: the ways between them, and who learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from myomap.ui import address
from myomap.ui.frame import PAGES, PART_OF
from myomap.ui.study_device import mount_device
from myomap.ui.styles import style_of
from myomap.ui.trusted_html import put_html

if TYPE_CHECKING:
    from myomap.ui.page import Page

DESK = ("study", "progress", "anki", "tables")


def desk_links(page: Page) -> None:
    """Write the links between the pages of the desk, and let the device say who learns.

    The first thing on each of these pages; a page that the clinic switched off is not named.
    """
    off = page.clinic.switched_off
    with st.container(key="desk_links", horizontal=True):
        put_html(style_of("copy_text.css") + style_of("study_desk.css"), key="desk_style")
        for name in (one for one in DESK if not {one, PART_OF.get(one)} & {*off}):
            label = page.text(f"page.{name}.link")
            st.page_link(PAGES[name], label=label, query_params=address.language_params() or None)
    mount_device()

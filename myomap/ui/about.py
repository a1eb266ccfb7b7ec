"""The page about the atlas, with the file that holds its data."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from myomap.atlas import Atlas
from myomap.citing import Cited, in_words
from myomap.open_data import MEGABYTES, data_itself, data_package, package_name
from myomap.reading.about_page import about_html
from myomap.reading.markup import Wording
from myomap.text import Text
from myomap.ui.loading import shared_atlas, shared_geometry


def about_page(atlas: Atlas, text: Text, back: Mapping[str, str | list[str]]) -> None:
    """Write the page, and offer the data.

    Parameters
    ----------
    back
        The parameters of the view that the visitor came from, for the links back to it.
    """

    def way(country: str) -> str:
        return "./?" + urlencode({**back, "country": country}, doseq=True)

    st.html(about_html(Wording(atlas, text), way))
    st.html(_data(text))
    st.download_button(
        text("about.data.button"),
        _data_package,  # made when somebody asks for it
        file_name=package_name(),
        mime="application/zip",
        key="about_data",
        on_click="ignore",
    )


@st.cache_resource(show_spinner=False)
def _data_package() -> bytes:
    return data_package(shared_atlas(), shared_geometry())


def _data(text: Text) -> str:
    """What the file with all data holds, under which terms, and how to name it; the button comes after it."""
    about = text("about.data.text"), text("about.data.file", n=MEGABYTES)
    lines = "".join(f"<p>{escape(one)}</p>" for one in about)
    cited = escape(in_words(text, Cited(data_itself(), ())))
    cite = f'<p>{escape(text("about.data.cite"))}</p><blockquote lang="en">{cited}</blockquote>'
    title = escape(text("about.data.title"))
    return f'<div class="page-text" data-testid="about-data"><h2 id="data">{title}</h2>{lines}{cite}</div>'

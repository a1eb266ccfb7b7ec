"""The Streamlit frame: pages, panel and address."""

import pandas  # noqa: F401  (loaded once, before two first visitors at the same moment load it half each)

from myomap.ui.page import Page, open_page

__all__ = ["Page", "open_page"]

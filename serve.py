"""The atlas for the web: app.py with headers that keep its visitors safe, and an address for health checks.

`streamlit run serve.py` serves what `streamlit run app.py` does; docs/deploy.md says what is added.
"""

import streamlit as st

from myomap.ui.serving import middleware, routes

app = st.App("app.py", routes=routes(), middleware=middleware())

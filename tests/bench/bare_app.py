"""The least Streamlit page that answers a click: one button, one line of text."""

import streamlit as st

st.set_page_config(page_title="Bare page")
clicks = st.session_state.setdefault("clicks", 0)
with st.container(key="control"):
    if st.button("Click", key="button"):
        clicks = st.session_state["clicks"] = clicks + 1
with st.container(key="panel"):
    st.write(f"Clicked {clicks} times")

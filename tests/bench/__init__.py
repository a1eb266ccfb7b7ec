"""Measurements of the app beside a bare Streamlit page; run by `make bench`, never by the tests."""

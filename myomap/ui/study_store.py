"""The store of answers that all visitors share, through Streamlit's connection `study`.

Where it is, the first of these says: the environment variable MYOMAP_STUDY_DATABASE, `url` below
`[connections.study]` in .streamlit/secrets.toml; else it is a file in the project's folder.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import streamlit as st

from myomap.study.faults import StoreError
from myomap.study.store import Store
from myomap.study.store_engine import engine_options

__all__ = ["StoreError", "study_store"]

VARIABLE = "MYOMAP_STUDY_DATABASE"
FILE = Path(__file__).resolve().parents[2] / "var" / "study.sqlite"
PAUSE_SECONDS = 5.0
"""After a failed start, visitors are told at once for so long, and do not wait in a row for the next one."""
_failures: dict[str, tuple[float, StoreError]] = {}


def study_store() -> Store:
    """Return the store, its tables made or brought up to date by the first visit.

    Raises
    ------
    StoreError
        If it cannot be used now: the page then works without saving, and says so with the error's words. The
        next visit tries again.
    """
    return _opened(_address())


@st.cache_resource(show_spinner=False)
def _opened(address: str) -> Store:
    failed_at, failure = _failures.get(address, (-PAUSE_SECONDS, None))
    if failure is not None and time.monotonic() - failed_at < PAUSE_SECONDS:
        raise StoreError(failure.key)
    try:
        url, options = engine_options(address)
        store = Store(st.connection("study", type="sql", url=url, **options).engine)
        store.migrate()
    except StoreError as error:
        _failures[address] = (time.monotonic(), error)
        raise
    _failures.pop(address, None)
    return store


def _address() -> str:
    set_here = os.environ.get(VARIABLE, "").strip()
    return set_here or _secret_address() or f"sqlite:///{FILE}"


def _secret_address() -> str:
    """The address in secrets.toml; empty when there is no such file, which is no fault."""
    if not st.secrets.load_if_toml_exists():
        return ""
    connections = st.secrets.get("connections", {})
    return str(connections.get("study", {}).get("url", ""))

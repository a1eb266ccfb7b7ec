"""Where the visitor is, as far as the browser tells."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def visitor_zone() -> ZoneInfo:
    """Return the time zone of the visitor's browser; UTC when it names none that is known here."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")

"""The page that writes clinic.toml: a form, what it will look like, and the file to download."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

import streamlit as st

from myomap.atlas import Atlas
from myomap.clinic import (
    CLINIC_FILE,
    Clinic,
    ClinicFault,
    check_choices,
    clinic_of,
    read_clinic,
    write_clinic,
)
from myomap.text import Text
from myomap.theme import load_theme
from myomap.ui.address import known_languages
from myomap.ui.clinic_form import MEGABYTES, Choosable, clinic_form, fill_form
from myomap.ui.clinic_preview import preview_html
from myomap.ui.styles import style_of


def clinic_page(atlas: Atlas, text: Text) -> None:
    """Write the page; the form starts from the server's clinic.toml.

    Nothing that is typed or uploaded is kept on the server.
    """
    countries = {id: country.name for id, country in atlas.countries.items()}
    known = Choosable(countries, tuple(known_languages()), load_theme())
    in_force, faults = read_clinic(CLINIC_FILE, known.countries, known.languages, known.theme)
    if "clinic_name" not in st.session_state:
        fill_form(in_force, known.theme)
    head = f"<h1>{escape(text('clinic.heading'))}</h1><p>{escape(text('clinic.lead'))}</p>"
    told = _list(text("clinic.in_force"), faults, text)
    st.html(f'{style_of("clinic_page.css")}<div class="page-text" data-testid="clinic">{head}{told}</div>')
    _start_from_a_file(text, known)
    fields, result = st.columns([3, 2], gap="large")
    with fields:
        chosen = clinic_form(text, known, in_force)
    clinic, _ = check_choices(chosen.values, None, known.countries, known.languages, known.theme)
    with result, st.container(key="clinic_result"):
        st.html(preview_html(clinic, chosen.logo, text, known.theme))
        _download(text, clinic, chosen.logo, len(chosen.faults))


def _start_from_a_file(text: Text, known: Choosable) -> None:
    """Take a clinic.toml that somebody has: its choices go into the form, its faults are told."""

    def read(content: bytes) -> tuple[Clinic, tuple[ClinicFault, ...]]:
        return clinic_of(content, None, known.countries, known.languages, known.theme)

    def taken() -> None:
        chosen = st.session_state.clinic_toml
        if chosen is not None:
            fill_form(read(chosen.getvalue())[0], known.theme)

    with st.expander(text("clinic.start"), key="clinic_start"):
        chosen = st.file_uploader(
            text("clinic.start.file"), key="clinic_toml", on_change=taken, max_upload_size=MEGABYTES
        )
        if chosen is not None:
            _, faults = read(chosen.getvalue())
            good = f'<p class="page-verdict is-good" role="status">{escape(text("clinic.start.good"))}</p>'
            st.html(_list(text("clinic.start.faults"), faults, text) or good)


def _list(title: str, faults: Sequence[ClinicFault], text: Text) -> str:
    """Faults under a title, each with its key; nothing without faults."""
    if not faults:
        return ""
    lines = "".join(
        f"<li>{f'<code>{escape(one.key)}</code> ' if one.key else ''}{escape(one.words(text))}</li>"
        for one in faults
    )
    return (
        f'<div class="clinic-faults" role="status" data-testid="clinic-faults">'
        f"<p>{escape(title)}</p><ul>{lines}</ul></div>"
    )


def _download(text: Text, clinic: Clinic, logo: bytes, faults: int) -> None:
    """Offer the file, with the logo if it is here, and say where to put it."""
    title = escape(text("clinic.download"))
    left = text("clinic.left.one") if faults == 1 else text("clinic.left", n=faults)
    told = f'<p class="clinic-fault" data-testid="clinic-left">{escape(left)}</p>' if faults else ""
    st.html(f'<div class="page-text"><h2>{title}</h2>{told}</div>')
    content = write_clinic(clinic, text)
    packed = bool(logo and clinic.logo)
    st.download_button(
        text("clinic.download.zip" if packed else "clinic.download.toml"),
        _packed(content, clinic.logo.name, logo) if packed and clinic.logo else content,
        file_name="clinic.zip" if packed else CLINIC_FILE.name,
        mime="application/zip" if packed else "application/toml",
        key="clinic_download",
        on_click="ignore",
        type="primary",
    )
    first = text("clinic.step.unpack" if packed else "clinic.step.download")
    steps = "".join(
        f"<li>{escape(one)}</li>" for one in (first, text("clinic.step.place"), text("clinic.step.restart"))
    )
    look = f"<summary>{escape(text('clinic.look'))}</summary><pre dir='auto'>{escape(content)}</pre>"
    st.html(
        f'<div class="page-text" data-testid="clinic-steps"><ol>{steps}</ol></div>'
        f'<details class="page-text" data-testid="clinic-file">{look}</details>'
    )


def _packed(content: str, logo_name: str, logo: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(CLINIC_FILE.name, content)
        pack.writestr(logo_name, logo)
    return written.getvalue()

"""The form of a clinic's choices: a field for each, and under it what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePath

import streamlit as st

from myomap.clinic import (
    BODIES,
    ENDINGS,
    LISTS,
    LOGO_BYTES,
    PARTS,
    SCHEMES,
    Clinic,
    ClinicFault,
    check_choices,
    clinic_theme,
    kind_of,
    logo_fault,
    readable_shade,
)
from myomap.text import Text
from myomap.theme import Theme
from myomap.ui.loading import language_name

MEGABYTES = LOGO_BYTES // 1_000_000
# A pause after which what is typed counts. Half an address is a fault: it is not told at once.
_PAUSES = {"name": "0.25s", "phone": "0.8s", "booking": "0.8s", "site": "0.8s", "embed_on": "0.8s"}
_TYPED = ("name", "phone", "booking", "site", "country", "body")


@dataclass(frozen=True)
class Choosable:
    """What a clinic can choose from.

    Attributes
    ----------
    countries
        Ids and names.
    languages
        Tags.
    theme
        What the clinic's colours must be readable in.
    """

    countries: Mapping[str, str]
    languages: tuple[str, ...]
    theme: Theme


@dataclass
class Choices:
    """What the form says.

    Attributes
    ----------
    values
        Value by key, as clinic.toml would say it.
    faults
        What cannot be followed.
    logo
        The logo's bytes, when it is here.
    """

    values: dict[str, object] = field(default_factory=dict)
    faults: list[ClinicFault] = field(default_factory=list)
    logo: bytes = b""


def fill_form(clinic: Clinic, theme: Theme) -> None:
    """Put choices into the form; the fields take them when they are made."""
    own = clinic.accent or clinic.accent_dark
    painted = clinic_theme(clinic, theme)
    wanted = {
        **{name: getattr(clinic, name) for name in _TYPED},
        **{f"part_{part}": part not in clinic.switched_off for part in PARTS},
        "logo_name": clinic.logo.name if clinic.logo else "",
        "keep_logo": True,
        "own_colour": bool(own),
        "own_dark": bool(clinic.accent_dark),
        "accent": painted.light["accent"],
        "accent_dark": painted.dark["accent"],
        "languages": list(clinic.languages),
        "embed_on": " ".join(clinic.embed_on),
    }
    for name, value in wanted.items():
        st.session_state[f"clinic_{name}"] = value


def clinic_form(text: Text, choosable: Choosable, in_force: Clinic) -> Choices:
    """Make the fields and return what they say.

    Parameters
    ----------
    in_force
        The choices of the server, whose logo can be kept.
    """
    form = _Form(text, choosable)
    form.heading("clinic.part.name")
    form.line("name", text("clinic.name"), text("clinic.name.example"), text("clinic.name.help"))
    form.logo(in_force)
    form.heading("clinic.part.colour")
    form.colours()
    form.heading("clinic.part.reach")
    form.line("phone", text("clinic.phone"), text("clinic.phone.example"), text("clinic.phone.help"))
    form.line("booking", text("clinic.booking"), text("clinic.booking.example"), text("clinic.booking.help"))
    form.line("site", text("clinic.site"), text("clinic.site.example"), text("clinic.site.help"))
    form.line(
        "embed_on", text("clinic.embed_on"), text("clinic.embed_on.example"), text("clinic.embed_on.help")
    )
    form.heading("clinic.part.visitors")
    form.visitors()
    form.heading("clinic.part.shown")
    form.parts()
    return form.choices


class _Form:
    """Makes fields and keeps what they say."""

    def __init__(self, text: Text, choosable: Choosable) -> None:
        self.text = text
        self.choosable = choosable
        self.choices = Choices()

    def heading(self, key: str) -> None:
        st.html(f'<h2 class="clinic-part">{escape(self.text(key))}</h2>')

    def line(self, key: str, label: str, example: str, help: str) -> None:
        """Take a line of text, or a list with blanks between its items.

        It is taken while it is typed: who presses the download next must not get less.
        """
        typed = st.text_input(label, key=f"clinic_{key}", placeholder=example, help=help, live=_PAUSES[key])
        self._take(key, re.split(r"[\s,;]+", typed) if key in LISTS else typed)

    def logo(self, in_force: Clinic) -> None:
        """Take a logo, or keep the one that is named."""
        text = self.text
        upload = st.file_uploader(
            text("clinic.logo"),
            key="clinic_logo",
            help=text("clinic.logo.help", limit=MEGABYTES),
            max_upload_size=MEGABYTES,
        )
        named = st.session_state.clinic_logo_name
        if upload is not None:
            self._uploaded_logo(upload.name, upload.getvalue())
        elif named and st.checkbox(text("clinic.logo.keep", file=named), key="clinic_keep_logo"):
            self.choices.values["logo"] = named
            if in_force.logo is not None and in_force.logo.name == named:
                self.choices.logo = in_force.logo.read_bytes()
            else:
                st.html(f'<p class="clinic-note">{escape(text("clinic.logo.beside", file=named))}</p>')

    def _uploaded_logo(self, name: str, data: bytes) -> None:
        wrong = logo_fault(name, data)
        if wrong:
            self._tell(wrong)
            return
        self.choices.values["logo"] = PurePath("logo").with_suffix(ENDINGS[kind_of(data)][0]).name
        self.choices.logo = data

    def colours(self) -> None:
        """Let the clinic's colour be chosen, for light ground and, if wanted, for dark ground."""
        text = self.text
        if not st.checkbox(text("clinic.own_colour"), key="clinic_own_colour"):
            return
        self._colour("accent", text("clinic.accent"))
        if st.checkbox(text("clinic.own_dark"), key="clinic_own_dark", help=text("clinic.own_dark.help")):
            self._colour("accent_dark", text("clinic.accent_dark"))

    def _colour(self, key: str, label: str) -> None:
        place = st.container(key=f"clinic_field_{key}")
        with place:
            colour = st.color_picker(label, key=f"clinic_{key}")
            self._take(key, colour)
            offer_shade(self.text, self.choosable.theme, colour, key, form="clinic")

    def visitors(self) -> None:
        """Let be chosen what visitors meet first."""
        text, countries = self.text, self.choosable.countries
        by_name = sorted(countries, key=lambda id: countries[id])
        country = st.selectbox(
            text("clinic.country"),
            ["", *by_name],
            format_func=lambda id: countries.get(id, text("clinic.country.none")),
            key="clinic_country",
            help=text("clinic.country.help"),
        )
        self._take("country", country)
        chosen = st.multiselect(
            text("clinic.languages"),
            self.choosable.languages,
            format_func=language_name,
            key="clinic_languages",
            placeholder=text("clinic.languages.all"),
            help=text("clinic.languages.help"),
        )
        self._take("languages", chosen)
        body = st.radio(
            text("clinic.body"),
            BODIES,
            format_func=lambda one: text(f"map.body.{one}"),
            key="clinic_body",
            horizontal=True,
        )
        self._take("body", body)

    def parts(self) -> None:
        """Let pages and parts be switched off."""
        st.html(f'<p class="clinic-note">{escape(self.text("clinic.parts.help"))}</p>')
        with st.container(key="clinic_parts"):
            off = [part for part in PARTS if not st.checkbox(self._name(part), key=f"clinic_part_{part}")]
        self._take("switched_off", off)

    def _name(self, part: str) -> str:
        return self.text("clinic.offered.solid" if part == "solid" else f"page.{part}.title")

    def _take(self, key: str, value: object) -> None:
        self.choices.values[key] = value
        known = self.choosable
        _, faults = check_choices({key: value}, None, known.countries, known.languages, known.theme)
        for one in faults:
            self._tell(one)

    def _tell(self, fault: ClinicFault) -> None:
        self.choices.faults.append(fault)
        words = escape(fault.words(self.text))
        st.html(f'<p class="clinic-fault" role="status" data-fault="{escape(fault.key)}">{words}</p>')


def offer_shade(text: Text, theme: Theme, colour: str, key: str, form: str) -> str:
    """Offer the nearest shade that can be read where the chosen colour cannot be, and return it.

    Parameters
    ----------
    colour
        What the field `<form>_<key>` holds.
    key
        One of `SCHEMES`.
    """
    better = readable_shade(colour.lower(), theme, SCHEMES[key])
    if better != colour.lower():
        st.button(
            text("clinic.take_shade", value=better),
            key=f"{form}_take_{key}",
            on_click=_put,
            args=(f"{form}_{key}", better),
        )
    return better


def _put(key: str, value: str) -> None:
    st.session_state[key] = value

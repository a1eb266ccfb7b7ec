"""The page that puts the atlas on a clinic's website: what to show, how it looks, and what to take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from myomap.bodymap.facing import best_seen
from myomap.clinic import Clinic
from myomap.tables import DATA
from myomap.text import Text
from myomap.ui.address import site_address
from myomap.ui.copy_text import copy_text
from myomap.ui.loading import shared_atlas, shared_text, shared_theme
from myomap.ui.styles import style_of
from myomap.ui.trusted_html import put_html
from myomap.ui.website_choice import (
    FILE_SANDBOX,
    Choice,
    file_name,
    frame_html,
    frame_query,
    link_query,
    snippet,
    title_of,
    trouble_with,
)
from myomap.ui.website_form import website_form
from myomap.ui.website_preview import DEVICES, preview
from myomap.view_state import parse, to_params

if TYPE_CHECKING:
    from myomap.ui.page import Page

_BUILDERS = {
    "wordpress": range(1, 5),
    "wix": range(1, 4),
    "squarespace": range(1, 4),
    "other": range(1, 4),
}
"""Kinds of websites, and the numbers of what is said of each."""
_FILE_STEPS = range(1, 4)
_PRIVATE = range(1, 5)
_FILE_PLACE = "https://www.example.org/"


def website_page(page: Page) -> None:
    """Write the page: the steps, the preview beside them, and below them what to take."""
    text = page.text
    head = f"<h1>{escape(text('page.website.heading'))}</h1><p>{escape(text('website.lead'))}</p>"
    styles = style_of("copy_text.css") + style_of("website_page.css")
    put_html(f'{styles}<div class="page-text" data-testid="website">{head}</div>', key="website_head")
    site = site_address("website")
    with st.container(key="website_page"):
        with st.container(key="website_steps"):
            choice = website_form(page.atlas, page.geometry, text, shared_theme())
        title = _title(page, choice)
        with st.container(key="website_preview"):
            _preview(text, choice, title, page.clinic)
    with st.container(key="website_take"):
        _trouble(text, site, page.clinic)
        _code(text, choice, title, f"{site}/?{frame_query(choice, page.clinic.body)}")
        _file(page, choice, title, site)
        _link(text, f"{site}/?{link_query(choice, page.clinic.body)}".removesuffix("?"))
        _notes(text, site)


def _title(page: Page, choice: Choice) -> str:
    """What the frame shows, in the language that it has."""
    lang = choice.lang or page.text.lang
    return title_of(shared_atlas(DATA, lang), shared_text(lang), choice.start.only)


def _preview(text: Text, choice: Choice, title: str, clinic: Clinic) -> None:
    put_html(f'<h2 class="website-step">{escape(text("website.preview"))}</h2>', key="website_preview_head")
    device = st.radio(
        text("website.preview.width"),
        DEVICES,
        format_func=lambda one: text(f"website.preview.{one}", n=DEVICES[one]),
        key="website_device",
        horizontal=True,
        label_visibility="collapsed",
    )
    frame = frame_html(f"./?{frame_query(choice, clinic.body)}", title, choice)
    preview(frame, device, text("website.preview"), key="website_frame")


def _trouble(text: Text, site: str, clinic: Clinic) -> None:
    """Say what would keep other people from seeing it."""
    told = [text(f"website.trouble.{found}", value=site) for found in (trouble_with(site),) if found]
    if clinic.embed_on:
        told.append(text("website.trouble.embed_on", places=", ".join(clinic.embed_on)))
    notes = "".join(f'<p class="clinic-fault">{escape(one)}</p>' for one in told)
    put_html(f'<div data-testid="website-trouble">{notes}</div>', key="website_trouble")


def _code(text: Text, choice: Choice, title: str, address: str) -> None:
    """The code for a page, and the frame's address for website builders that want that alone."""
    _part("code", text)
    copy_text(text, snippet(address, title, choice), text("website.code.copy"), key="website_code")
    _help(text(f"website.code.{'fixed' if choice.height else 'free'}"), key="website_code_help")
    _help(text("website.code.address"), key="website_address_help")
    copy_text(text, address, text("website.code.copy_address"), key="website_address")


def _file(page: Page, choice: Choice, title: str, site: str) -> None:
    """One file that needs no server; it is made when the button is pressed."""
    text, name = page.text, file_name(choice)
    _part("file", text)
    with st.container(key="website_file_place"):
        st.download_button(
            text("website.file.download", file=name),
            _maker(page, choice, site),
            file_name=name,
            mime="text/html",
            key="website_file",
            on_click="ignore",
        )
        failed = escape(text("website.file.failed"))
        put_html(f'<p class="website-failed" role="status">{failed}</p>', key="website_failed")
    _list(
        [text(f"website.file.step.{n}", file=name) for n in _FILE_STEPS], key="website_file_steps", kind="ol"
    )
    with st.expander(text("website.file.frame"), key="website_file_frame"):
        _help(text("website.file.frame.lead", value=f"{_FILE_PLACE}{name}"), key="website_file_frame_lead")
        code = snippet(f"{_FILE_PLACE}{name}", title, choice, FILE_SANDBOX)
        copy_text(text, code, text("website.code.copy"), key="website_file_code")


def _maker(page: Page, choice: Choice, site: str) -> Callable[[], str]:
    """What makes the file; it needs much code and some seconds, so both wait for the press."""

    def made() -> str:
        from myomap.export.single import single_file
        from myomap.export.wish import Wish

        lang = choice.lang or page.text.lang
        atlas = shared_atlas(DATA, lang)
        start, _ = parse(to_params(choice.start.with_(lang=lang)), atlas, (lang,))
        start = start.with_(view=choice.turned) if choice.turned else best_seen(start, page.geometry)
        clinic = replace(page.clinic, accent=choice.accent or page.clinic.accent)
        wish = Wish(start=start, clinic=clinic, full="" if trouble_with(site) else site)
        return single_file(atlas, page.geometry, shared_text(lang), wish)

    return made


def _link(text: Text, address: str) -> None:
    """The address itself, for a button or a menu."""
    _part("link", text)
    copy_text(text, address, text("website.link.copy"), key="website_link")
    opening = f'<a href="{escape(address)}" target="_blank" rel="noopener">'
    put_html(f'<p class="page-text">{opening}{escape(text("website.link.open"))}</a></p>', key="website_open")


def _notes(text: Text, site: str) -> None:
    """How each kind of website takes it, when to choose which, and what is sent where."""
    _part("builders", text)
    for builder, points in _BUILDERS.items():
        with st.expander(text(f"website.builder.{builder}"), key=f"website_builder_{builder}"):
            told = [text(f"website.builder.{builder}.{n}", value=site) for n in points]
            _list(told, key=f"website_builder_list_{builder}")
    _part("which", text)
    _list([text(f"website.which.{one}") for one in ("frame", "file", "link")], key="website_which")
    _part("private", text)
    _list([text(f"website.private.{n}") for n in _PRIVATE], key="website_private")


def _part(name: str, text: Text) -> None:
    title, lead = escape(text(f"website.{name}")), escape(text(f"website.{name}.lead"))
    put_html(f'<div class="page-text"><h2>{title}</h2><p>{lead}</p></div>', key=f"website_part_{name}")


def _help(words: str, *, key: str) -> None:
    put_html(f'<p class="website-help">{escape(words)}</p>', key=key)


def _list(lines: Sequence[str], *, key: str, kind: str = "ul") -> None:
    told = "".join(f"<li>{escape(one)}</li>" for one in lines)
    put_html(f'<div class="page-text"><{kind}>{told}</{kind}></div>', key=key)

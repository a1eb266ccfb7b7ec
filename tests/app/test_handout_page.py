"""The page that makes a hand-out, on the tables of tests/tiny, without a browser."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from myomap.clinic import Clinic
from myomap.handout.note import LONGEST
from myomap.ui import handout_page as page_module
from myomap.ui import page as frame_module

PAGE = "pages/handout.py"
CHOSEN = {"muscle": "trapezius", "side": "left"}


def sheet_shown(shown) -> str:
    """The words of the PDF that the page offers to print."""
    for one in shown.app.main.get("bidi_component"):
        if one.proto.component_name == "myomap_print":
            data = json.loads(one.proto.json)
            assert data["name"].endswith(".pdf")
            page = PdfReader(io.BytesIO(base64.b64decode(data["pdf"]))).pages[0]
            return " ".join(page.extract_text().split())
    raise AssertionError("There is nothing to print.")


def file_name(shown) -> str:
    found = [
        one for one in shown.app.main.get("bidi_component") if one.proto.component_name == "myomap_print"
    ]
    return json.loads(found[0].proto.json)["name"]


def errors(shown) -> str:
    return " ".join(one.value for one in shown.app.error)


def test_sheet_of_the_address_is_there_at_once(show):
    shown = show(PAGE, **CHOSEN)
    assert "Left trapezius" in sheet_shown(shown)
    assert 'data-testid="handout-sheet"' in shown.html
    assert file_name(shown).startswith("trapezius-left-")
    assert not shown.app.error and not shown.app.warning


def test_nothing_chosen_leads_to_the_map(show):
    shown = show(PAGE)
    assert "Choose it on the body map first" in shown.words
    assert "handout-sheet" not in shown.html
    assert not shown.app.checkbox
    assert any("body map" in one.proto.label for one in shown.app.main.get("page_link"))


def test_unknown_values_in_the_address_are_told(show):
    shown = show(PAGE, muscle="trapezuis")
    assert 'role="status"' in shown.html and "trapezuis" in shown.html


def test_parts_come_and_go_with_their_boxes(show):
    shown = show(PAGE, **CHOSEN)
    assert "Dry needling" not in sheet_shown(shown)
    shown.app.checkbox(key="handout_needling").check().run()
    assert "Dry needling" in sheet_shown(shown)
    shown.app.checkbox(key="handout_what").uncheck().run()
    assert "What it is" not in sheet_shown(shown)
    assert "When to get help" in sheet_shown(shown)


def test_step_that_is_unticked_is_gone(show):
    shown = show(PAGE, muscle="soleus", side="left")
    steps = [one for one in shown.app.checkbox if str(one.key).startswith("handout_step_")]
    assert steps
    words = " ".join(steps[0].label.split())
    assert words in sheet_shown(shown)
    steps[0].uncheck().run()
    assert words not in sheet_shown(shown)


def test_note_stands_on_the_sheet_and_not_in_the_address(show):
    shown = show(PAGE, **CHOSEN)
    shown.app.text_area(key="handout_note").input("Please call on Friday").run()
    assert "Please call on Friday" in sheet_shown(shown)
    assert "Friday" not in str(shown.app.query_params)


@pytest.mark.parametrize(
    ("typed", "told"), [("word " * 1000, "4399"), ("Good \U0001f9d8 luck", "\U0001f9d8")]
)
def test_note_that_cannot_be_printed_is_refused_in_words(show, typed, told):
    shown = show(PAGE, **CHOSEN)
    shown.app.text_area(key="handout_note").input(typed).run()
    assert told in errors(shown)
    assert "From your therapist" not in sheet_shown(shown)
    assert len(typed) > LONGEST or "Good" not in sheet_shown(shown)


@pytest.mark.parametrize("typed", ["שלום לכולם", "خذ قسطا من الراحة"])
def test_note_from_right_to_left_is_taken(show, typed):
    shown = show(PAGE, **CHOSEN)
    shown.app.text_area(key="handout_note").input(typed).run()
    assert not shown.app.error
    assert "From your therapist" in sheet_shown(shown)


def test_condition_asks_for_the_side(show):
    condition = "tension-type-headache"
    shown = show(PAGE, condition=condition)
    assert file_name(shown).startswith(f"{condition}-right-")
    shown.app.radio(key="handout_side").set_value("left").run()
    assert file_name(shown).startswith(f"{condition}-left-")
    assert not [one for one in show(PAGE, **CHOSEN).app.radio if one.key == "handout_side"]


def test_paper_can_be_changed(show):
    shown = show(PAGE, **CHOSEN)
    paper = shown.app.radio(key="handout_paper")
    assert set(paper.options) == {"A4", "Letter"}
    for value, width in (("us-letter", 612), ("a4", 595)):
        paper.set_value(value).run()
        for one in shown.app.main.get("bidi_component"):
            if one.proto.component_name == "myomap_print":
                content = base64.b64decode(json.loads(one.proto.json)["pdf"])
                assert round(float(PdfReader(io.BytesIO(content)).pages[0].mediabox.width)) == width


def test_damaged_logo_is_left_out_and_said(show, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"not a picture")
    told = Clinic(name="Harbour Physiotherapy", logo=logo)
    real = page_module.handout_page

    def with_clinic(atlas, geometry, text, _, view, notes):
        real(atlas, geometry, text, told, view, notes)

    monkeypatch.setattr(page_module, "handout_page", with_clinic)
    assert frame_module.Page
    shown = show(PAGE, **CHOSEN)
    assert "logo.png" in " ".join(one.value for one in shown.app.warning)
    assert "Harbour Physiotherapy" in sheet_shown(shown)

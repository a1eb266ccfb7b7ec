"""The hand-out: what stands on it, and the PDF opened and read back."""

from __future__ import annotations

import base64
import io
import re

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from textstat import textstat

from myomap.clinic import Clinic
from myomap.handout.choices import PAPERS, Choices, usual_paper
from myomap.handout.render import fit_of, pdf, preview
from myomap.handout.sheet import sheet_of, steps_offered
from myomap.handout.words import prose_of
from myomap.languages import offered_languages
from myomap.text import Text, load_text
from myomap.view_state import ViewState, settled
from tests.unit.sheets import (
    ADDRESS,
    CLINIC,
    DAY,
    LARGEST_BYTES,
    NOTE,
    SAMPLE,
    SPANISH_LEAST,
    SPANISH_MEAN,
    atlas_in,
    made,
    squeezed,
    structure,
    tags,
    words_of,
)


@pytest.mark.parametrize("lang", offered_languages())
@pytest.mark.parametrize("paper", PAPERS)
def test_pdf_read_back_is_one_tagged_page_with_its_words(geometry, lang, paper):
    atlas, text = atlas_in(lang), load_text(lang)
    for chosen in SAMPLE:
        for needling in (False, True):
            sheet = made(atlas, geometry, text, chosen, paper=paper, needling=needling)
            content = pdf(sheet)
            reader = PdfReader(io.BytesIO(content))
            root = reader.trailer["/Root"]
            assert len(reader.pages) == 1, chosen
            assert len(content) <= LARGEST_BYTES, chosen
            assert fit_of(sheet).fits, chosen
            assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
            assert str(root["/Lang"]).split("-")[0] == lang
            assert reader.metadata is not None and sheet.title in str(reader.metadata.title)
            width = float(reader.pages[0].mediabox.width)
            assert round(width) == (595 if paper == "a4" else 612)
            said = squeezed(words_of(content))
            for one in (sheet.title, sheet.doctor_title, sheet.number, sheet.clinic_name, *sheet.what):
                assert squeezed(one) in said, (chosen, one)
            first = sheet.steps[0]
            assert squeezed(first.what) in said and squeezed(first.stop) in said, chosen
            assert not needling or (sheet.needling and squeezed(sheet.needling.lines[-1]) in said)


def test_pdf_has_a_claim_to_be_accessible(atlas, geometry):
    content = pdf(made(atlas, geometry))
    metadata = PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfuaid" in metadata and re.search(r"part[>=\"']+1", metadata)


def test_pdf_has_every_font_inside(atlas, geometry):
    page = PdfReader(io.BytesIO(pdf(made(atlas, geometry)))).pages[0]
    fonts = [one.get_object() for one in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(inner), font["/BaseFont"]
        assert "FiraGO" in str(font["/BaseFont"])


def test_images_tell_what_they_show(atlas, geometry):
    sheet = made(atlas, geometry)
    assert sheet.picture is not None
    alts = [str(one["/Alt"]) for one in structure(pdf(sheet)) if one["/S"] == "/Figure"]
    assert alts == [sheet.picture.alt, sheet.qr_alt]


def test_headings_are_in_order_and_lists_are_lists(atlas, geometry):
    found = tags(pdf(made(atlas, geometry, needling=True, note=NOTE)))
    heads = [one for one in found if re.fullmatch("/H[1-6]", one)]
    assert heads == ["/H1", "/H2", "/H2", "/H2", "/H2", "/H2"]
    assert found.count("/L") >= 3 and found.count("/LI") >= 6


def test_signs_for_a_doctor_come_before_what_one_can_try(atlas, geometry):
    for chosen in SAMPLE:
        said = words_of(pdf(made(atlas, geometry, None, chosen)))
        assert said.index("When to get help") < said.index("What you can try"), chosen


@pytest.mark.parametrize("scheme", ["light", "print"])
def test_code_on_the_printed_page_leads_to_the_view(atlas, geometry, scheme):
    for chosen in SAMPLE[::4]:
        page = Image.open(io.BytesIO(preview(made(atlas, geometry, None, chosen, scheme=scheme), ppi=150)))
        codes = zxingcpp.read_barcodes(page.convert("L"))
        assert [code.text for code in codes] == [ADDRESS]


def test_code_is_left_out_where_nobody_knows_the_address(atlas, geometry):
    view = settled(ViewState(**SAMPLE[0]), atlas)
    sheet = sheet_of(atlas, geometry, load_text(), CLINIC, view, Choices(), date=DAY, address="")
    assert sheet is not None and not sheet.qr_svg
    assert tags(pdf(sheet)).count("/Figure") == 1


def test_grey_sheet_has_no_colour(atlas, geometry):
    page = Image.open(io.BytesIO(preview(made(atlas, geometry, scheme="print"), ppi=50)))
    channels = page.convert("RGB").split()
    spread = [
        abs(a - b) for one in channels[1:] for a, b in zip(channels[0].tobytes(), one.tobytes(), strict=True)
    ]
    assert max(spread) <= 40  # the ink of the text is a very dark brown


def test_nothing_chosen_gives_no_sheet(atlas, geometry):
    sheet = sheet_of(atlas, geometry, load_text(), CLINIC, ViewState(), Choices(), date=DAY, address=ADDRESS)
    assert sheet is None and steps_offered(atlas, ViewState()) == ()


def test_parts_that_were_not_picked_stay_out(atlas, geometry):
    sheet = made(atlas, geometry, picture=False, what=False, steps=(), sources=False, qr=False)
    said = words_of(pdf(sheet))
    assert tags(pdf(sheet)).count("/Figure") == 0
    for absent in ("What it is", "What you can try", "Sources", "Dry needling", "Scan"):
        assert absent not in said
    assert "When to get help" in said and "not a diagnosis" in said


def test_steps_that_were_picked_stand_alone(atlas, geometry):
    offered = steps_offered(atlas, settled(ViewState(**SAMPLE[0]), atlas))
    assert len(offered) == 3
    sheet = made(atlas, geometry, steps=(offered[1].self_care_id,))
    assert [one.what for one in sheet.steps] == [offered[1].statement]


def test_step_has_its_dose_and_when_to_stop(atlas, geometry):
    for chosen in SAMPLE:
        for step in made(atlas, geometry, None, chosen).steps:
            assert step.what and step.dose and step.stop


def test_side_is_the_persons_in_title_file_and_picture(atlas, geometry):
    for side, word in (("left", "Left"), ("right", "Right")):
        sheet = made(atlas, geometry, None, {"muscle": "gluteus-minimus", "side": side})
        assert sheet.title == f"{word} gluteus minimus"
        assert sheet.name == f"gluteus-minimus-{side}-2026-11-21"
        assert sheet.picture is not None and sheet.picture.views == (side,)


@pytest.mark.skipif("es" not in offered_languages(), reason="there is no Spanish yet")
def test_side_of_a_spanish_title_is_inside_the_line(geometry):
    sheet = made(atlas_in("es"), geometry, load_text("es"), {"muscle": "trapezius", "side": "left"})
    assert sheet.title == "Trapecio, lado izquierdo"


def test_file_of_a_condition_names_it(atlas, geometry):
    assert made(atlas, geometry, None, {"condition": "migraine"}).name == "migraine-right-2026-11-21"
    assert made(atlas, geometry, None, {"areas": ("temple",), "side": "left"}).name.startswith("temple-left-")


def test_needling_only_when_it_was_ticked(atlas, geometry):
    for chosen in SAMPLE:
        plain = prose_of(made(atlas, geometry, None, chosen))
        assert "needling" not in plain.lower(), chosen
        ticked = made(atlas, geometry, None, chosen, needling=True)
        assert ticked.needling is not None
        assert "in 100" in " ".join(ticked.needling.lines)


def test_lung_warning_stands_where_the_chest_is_near(atlas, geometry):
    text = load_text()
    near = made(atlas, geometry, None, {"muscle": "trapezius", "side": "left"}, needling=True)
    far = made(atlas, geometry, None, {"muscle": "adductor-pollicis", "side": "left"}, needling=True)
    assert near.needling and far.needling
    assert text("needling.harms.lung") in " ".join(near.needling.lines)
    assert text("needling.harms.lung") not in " ".join(far.needling.lines)


def test_needling_for_a_condition_says_what_studies_found(atlas, geometry):
    for condition in atlas.conditions:
        sheet = made(atlas, geometry, None, {"condition": condition}, needling=True, picture=False)
        assert sheet.needling is not None
        known = [one.line for one in atlas.clinic_claims.values() if condition in one.condition_ids]
        known += [one.claim for one in atlas.claims.values() if one.condition_id == condition]
        assert any(one in sheet.needling.lines[0] for one in known), condition


def test_emergency_number_is_that_of_the_country(atlas, geometry):
    assert "999" in made(atlas, geometry).number
    abroad = made(atlas, geometry, clinic=Clinic(country="us"))
    assert "911" in abroad.number
    assert "_" in made(atlas, geometry, country="").number


def test_paper_is_that_of_the_country():
    assert usual_paper(Clinic(country="us"), "gb") == "us-letter"
    assert usual_paper(Clinic(), "ca") == "us-letter"
    assert usual_paper(Clinic(country="es"), "us") == "a4"


def test_translation_that_nobody_checked_says_so(atlas, geometry):
    english = load_text()
    words = {key: english._words[key] for key in english}
    draft = made(atlas, geometry, Text("en", words, reviewed=False))
    assert english("handout.unreviewed") in draft.foot
    assert english("handout.unreviewed") not in made(atlas, geometry).foot


def test_clinics_colour_and_name_are_on_the_sheet(atlas, geometry):
    sheet = made(atlas, geometry, clinic=Clinic(name="Harbour", accent="#005f73"))
    assert sheet.accent == "#005f73" and "Harbour" in words_of(pdf(sheet))
    colours = Image.open(io.BytesIO(preview(sheet, ppi=60))).convert("RGB").getcolors(10_000_000)
    wanted = (0x00, 0x5F, 0x73)
    assert any(max(abs(a - b) for a, b in zip(one, wanted, strict=True)) < 3 for _, one in colours or ())


def test_reading_grade_of_every_sheet_in_english(atlas, geometry):
    grades = {}
    for kind, ids in (("muscle", atlas.muscles), ("condition", atlas.conditions)):
        for one in ids:
            sheet = made(atlas, geometry, None, {kind: one}, picture=False, needling=True, qr=False)
            grades[one] = textstat.flesch_kincaid_grade(prose_of(sheet))
    assert max(grades.values()) <= 8, max(grades, key=lambda one: grades[one])
    assert sum(grades.values()) / len(grades) <= 6


@pytest.mark.skipif("es" not in offered_languages(), reason="there is no Spanish yet")
def test_reading_ease_of_every_sheet_in_spanish(geometry):
    atlas, text = atlas_in("es"), load_text("es")
    ease = {}
    for kind, ids in (("muscle", atlas.muscles), ("condition", atlas.conditions)):
        for one in ids:
            sheet = made(atlas, geometry, text, {kind: one}, picture=False, needling=True, qr=False)
            ease[one] = _huerta(prose_of(sheet))
    assert min(ease.values()) >= SPANISH_LEAST, min(ease, key=lambda one: ease[one])
    assert sum(ease.values()) / len(ease) >= SPANISH_MEAN


def _huerta(text: str) -> float:
    textstat.set_lang("es")
    try:
        return float(textstat.fernandez_huerta(text))
    finally:
        textstat.set_lang("en_US")


def test_sources_of_the_sheet_are_named_in_short(atlas, geometry):
    line = made(atlas, geometry).foot[-1]
    assert line.startswith("Sources: ") and "et al." in line
    assert not re.search(r"[ ,];|\(", line)


def test_date_is_written_in_words(atlas, geometry):
    assert "21 November 2026" in made(atlas, geometry).foot[0]


def test_picture_data_is_a_picture(atlas, geometry):
    sheet = made(atlas, geometry)
    assert sheet.picture is not None
    found = re.search(r"base64,([^\"]+)", sheet.picture.svg)
    assert found and Image.open(io.BytesIO(base64.b64decode(found[1]))).format == "JPEG"

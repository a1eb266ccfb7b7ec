"""What may go wrong with a hand-out: notes of every kind, logos, fonts and a clinic's own template."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from myomap.bodymap.fonts import BUILT_IN, fonts_in, shared_fonts, unprintable
from myomap.errors import MyomapError
from myomap.handout.choices import PAPERS
from myomap.handout.logo import LARGEST_SVG, logo_as_svg
from myomap.handout.note import LONGEST, MOST_LINES, Note, check_note
from myomap.handout.render import fit_of, pdf
from myomap.languages import offered_languages
from myomap.text import load_text
from tests.unit.sheets import LARGEST_BYTES, NOTE, SAMPLE, atlas_in, made, squeezed, structure, words_of


def test_note_is_printed_line_by_line(atlas, geometry):
    said = words_of(pdf(made(atlas, geometry, note=NOTE)))
    assert "From your therapist" in said and "after work. Call on Friday." in said


def test_fullest_sheet_with_the_longest_note_still_fits(atlas, geometry):
    note, wrong = check_note("Please rest. " * 46, load_text(), shared_fonts())
    assert note is not None and not wrong
    for chosen in SAMPLE:
        for paper in PAPERS:
            sheet = made(atlas, geometry, None, chosen, needling=True, note=note, paper=paper)
            assert fit_of(sheet).fits, (chosen, paper)
            assert "Please rest. Please" in words_of(pdf(sheet))


def test_fit_says_what_it_left_out_and_never_sets_small_type(atlas, geometry):
    note, _ = check_note("Please rest. " * 46, load_text(), shared_fonts())
    full = made(atlas, geometry, None, {"muscle": "trapezius"}, needling=True, note=note, paper="us-letter")
    bare = made(atlas, geometry, None, {"muscle": "trapezius"})
    assert fit_of(bare).left_out == 0
    assert fit_of(full).left_out > 0
    assert fit_of(full).size_pt >= 10


@pytest.mark.parametrize(("length", "over"), [(5000, 4400), (LONGEST + 1, 1)])
def test_note_that_is_too_long_says_by_how_much(length, over):
    note, wrong = check_note("x" * length, load_text(), shared_fonts())
    assert note is None and str(over) in wrong and str(LONGEST) in wrong


def test_note_of_the_greatest_length_is_taken():
    note, wrong = check_note("x" * LONGEST, load_text(), shared_fonts())
    assert note is not None and not wrong


def test_note_with_too_many_lines_is_refused():
    note, wrong = check_note("one\n" * (MOST_LINES + 1), load_text(), shared_fonts())
    assert note is None and str(MOST_LINES) in wrong


def test_empty_note_is_none_and_no_fault():
    assert check_note(" \n\t\n ", load_text(), shared_fonts()) == (None, "")


def test_note_with_a_sign_that_cannot_be_printed_names_it():
    note, wrong = check_note("Well done \U0001f9d8 today", load_text(), shared_fonts())
    assert note is None and "\U0001f9d8" in wrong


@pytest.mark.parametrize(
    ("typed", "lang"),
    [("שלום, לנוח הערב", "he"), ("خذ قسطا من الراحة الليلة", "ar"), ("Ejercicio mañana, ¿sí?", "")],
)
def test_note_from_the_right_is_set_from_the_right(atlas, geometry, typed, lang):
    note, wrong = check_note(typed, load_text(), shared_fonts())
    assert not wrong and note == Note((typed,), bool(lang), lang)
    content = pdf(made(atlas, geometry, note=note))
    assert len(PdfReader(io.BytesIO(content)).pages) == 1


@pytest.mark.parametrize(
    "typed", ['#set page(paper: "a3")', "]] *bold* _it_ $x$ @ref <label> \\ //", "{{}}%\u202e"]
)
def test_note_cannot_change_the_page(atlas, geometry, typed):
    note, wrong = check_note(typed, load_text(), shared_fonts())
    assert note is not None or wrong
    if note is not None:
        content = pdf(made(atlas, geometry, note=note))
        assert squeezed(typed.replace("\u202e", "")) in squeezed(words_of(content))


def test_every_letter_of_the_tables_can_be_printed(atlas):
    for lang in offered_languages():
        text = load_text(lang)
        known = atlas_in(lang)
        words = [text._words[key] for key in text] + [one.name for one in known.muscles.values()]
        words += [one.statement + one.stop_if for one in known.self_care.values()]
        words += [one.sign + one.action for one in known.red_flags.values()]
        words += [one.authors for one in known.sources.values()]
        assert unprintable("".join(words), shared_fonts()) == ""


def test_missing_fonts_still_give_a_sheet(atlas, geometry, tmp_path):
    fonts = fonts_in(tmp_path)
    assert fonts.folder is None and fonts.families == BUILT_IN
    content = pdf(made(atlas, geometry), fonts=fonts)
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    assert "Left trapezius" in words_of(content)
    note, wrong = check_note("שלום", load_text(), fonts)
    assert note is None and "ש" in wrong


def png(size=(300, 120), colour=(10, 90, 120)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    return content.getvalue()


def test_logo_is_on_the_sheet_with_the_clinics_name_as_its_words(atlas, geometry, tmp_path):
    (tmp_path / "logo.png").write_bytes(png((4000, 1600)))
    content = pdf(made(atlas, geometry), logo=logo_as_svg(tmp_path / "logo.png"))
    alts = [str(one["/Alt"]) for one in structure(content) if one["/S"] == "/Figure"]
    assert alts[0] == "Harbour Physiotherapy"
    assert len(content) <= LARGEST_BYTES


def test_logo_as_svg_is_set_as_it_is(atlas, geometry, tmp_path):
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
    (tmp_path / "logo.svg").write_text(drawn)
    assert logo_as_svg(tmp_path / "logo.svg") == drawn
    assert pdf(made(atlas, geometry), logo=drawn).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", b"\x89PNG\r\n\x1a\n broken"),
        ("logo.png", png()[:-40]),
        ("logo.jpg", b""),
        ("logo.svg", b"\xff\xfe\x00"),
        ("logo.svg", b"no drawing"),
        ("logo.svg", b"<svg>" + b" " * LARGEST_SVG),
        ("logo.png", b"\x00" * 21_000_000),
    ],
)
def test_logo_that_cannot_be_read_says_which(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MyomapError, match=name):
        logo_as_svg(tmp_path / name)


def test_logo_that_is_missing_says_so(tmp_path):
    with pytest.raises(MyomapError, match=r"gone\.png is missing"):
        logo_as_svg(tmp_path / "gone.png")


def test_logo_that_typst_cannot_set_is_an_error_of_ours(atlas, geometry):
    with pytest.raises(MyomapError, match="cannot be set"):
        pdf(made(atlas, geometry), logo="<svg broken")


def test_template_of_a_clinics_own_is_used(atlas, geometry, tmp_path):
    own = tmp_path / "sheet.typ"
    reading = '#let data = json(bytes(sys.inputs.at("data")))'
    own.write_text(f"{reading}\n#set document(title: data.document)\n= #data.title\nOwn style")
    assert "Own style" in words_of(pdf(made(atlas, geometry), template=own))
    own.write_text("#broken(")
    with pytest.raises(MyomapError, match="cannot be set"):
        pdf(made(atlas, geometry), template=own)


def test_fonts_are_written_once_and_read(tmp_path):
    folder = shared_fonts().folder
    assert folder is not None and shared_fonts().folder is folder
    assert {Path(one).suffix for one in folder.iterdir()} == {".ttf"}
    assert unprintable("Áñß Ω Ж שלום سلام", shared_fonts()) == ""
    assert unprintable("a\U0001f9d8b\U0001f9d8", shared_fonts()) == "\U0001f9d8"

"""The page "Check data": uploads good and bad, and the report."""

from __future__ import annotations

import pytest

GOOD_ROW = "trapezius-upper-1,trapezius,upper"
XLSX = b"PK\x03\x04" + b"\x00" * 20 + b"xl/workbook.xml"


def upload(shown, *files):
    shown.app.file_uploader(key="tables").set_value([(name, data, "text/csv") for name, data in files]).run()
    assert not shown.app.exception, shown.app.exception
    return shown


def test_page_without_upload_judges_its_own_tables(show):
    shown = show("pages/check_data.py")
    assert "No fault found." in shown.words and "The atlas's own tables" in shown.words.replace("&#x27;", "'")


def test_page_damaged_own_tables_still_opens_and_shows_the_report(show, data):
    path = data / "areas.csv"
    path.write_text(path.read_text().replace(",leg,", ",lge,"))
    shown = show("pages/check_data.py")
    assert "lge" in shown.words and "How to mend it" in shown.words


def test_page_damaged_upload_is_reported_with_row_and_fix(show, data):
    bad = (data / "trigger_points.csv").read_text().replace(GOOD_ROW, "trapezius-upper-1,trapezuis,upper")
    shown = upload(show("pages/check_data.py"), ("trigger_points.csv", bad.encode()))
    assert "row 5" in shown.words and "column muscle_id" in shown.words and "trapezius" in shown.words
    assert "Read as trigger_points: trigger_points.csv" in shown.words
    assert "No fault found." not in shown.words
    assert shown.app.main.get("download_button")


def test_page_good_upload_is_clean(show, data):
    shown = upload(show("pages/check_data.py"), ("areas.csv", (data / "areas.csv").read_bytes()))
    assert "No fault found." in shown.words and "Your tables" in shown.words


def test_page_two_tables_are_judged_together(show, data):
    muscles = (data / "muscles.csv").read_text().replace("soleus,Soleus", "soleus-new,Soleus")
    points = (data / "trigger_points.csv").read_text()
    alone = upload(show("pages/check_data.py"), ("muscles.csv", muscles.encode()))
    assert "soleus" in alone.words and "No fault found." not in alone.words
    both = upload(
        show("pages/check_data.py"),
        ("muscles.csv", (data / "muscles.csv").read_bytes()),
        ("trigger_points.csv", points.encode()),
    )
    assert "No fault found." in both.words


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("muscles.xlsx", XLSX, "is a spreadsheet, not a CSV file"),
        ("muscles.csv", XLSX, "is a spreadsheet, not a CSV file"),
        ("body.png", b"\x89PNG\r\n\x1a\n....", "is a picture"),
        ("body.jpg", b"\xff\xd8\xff\xe0....", "is a picture"),
        ("notes.pdf", b"%PDF-1.7 ...", "is a PDF"),
        ("data.zip", b"PK\x03\x04aaaa", "is a packed folder"),
        ("muscles.csv", b"", "is empty"),
        ("a.csv", b"\x00\x01\x02" * 40, "is not a text file"),
        ("holiday.csv", b"day,place\n1,sea\n", "does not have the name of a table"),
        ("musclse.csv", b"day,place\n1,sea\n", "Did you mean muscles.csv?"),
    ],
)
def test_page_wrong_upload_gets_a_clear_answer(show, name, data, said):
    shown = upload(show("pages/check_data.py"), (name, data))
    assert said in shown.words
    assert "No fault found." not in shown.words


def test_page_hostile_file_name_is_escaped(show):
    shown = upload(show("pages/check_data.py"), ("<img src=x onerror=alert(1)>.csv", b"day,place\n1,sea\n"))
    assert "<img" not in shown.html


def test_page_csv_exported_with_semicolons_is_explained(show, data):
    text = (data / "regions.csv").read_text().replace(",", ";")
    shown = upload(show("pages/check_data.py"), ("regions.csv", text.encode()))
    assert "regions.csv" in shown.words and "How to mend it" in shown.words

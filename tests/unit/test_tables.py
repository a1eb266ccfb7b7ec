"""Reading raw tables: as they are, with spreadsheet row numbers, whatever the bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from myomap.errors import MyomapError
from myomap.tables import read_table, read_tables

LINES = b"area_id,name\nheel,Heel\ntemple,Temple\n"


def test_table_is_read_as_text_with_spreadsheet_row_numbers() -> None:
    table = read_table("areas", LINES)
    assert table.frame.index.tolist() == [2, 3]
    assert table.frame["name"].tolist() == ["Heel", "Temple"]


def test_table_with_a_line_break_inside_a_cell_counts_it_as_one_row() -> None:
    table = read_table("areas", b'area_id,name\nheel,"Heel\nof foot"\ntemple,Temple\n')
    assert table.frame.index.tolist() == [2, 3]


def test_table_with_a_blank_row_keeps_the_numbers_of_the_others() -> None:
    table = read_table("areas", LINES.replace(b"temple", b",\n\ntemple"))
    assert (table.blank_rows, table.frame.index.tolist()) == ((3, 4), [2, 5])


def test_table_with_numbers_and_words_for_nothing_keeps_them_as_text() -> None:
    table = read_table("areas", b"area_id,name\n007,NA\n1e5,null\n")
    assert table.frame["area_id"].tolist() == ["007", "1e5"]
    assert table.frame["name"].tolist() == ["NA", "null"]


def test_table_with_a_byte_order_mark_is_read_past_it() -> None:
    table = read_table("areas", b"\xef\xbb\xbf" + LINES)
    assert table.byte_order_mark
    assert table.header == ("area_id", "name")


def test_table_not_in_utf8_tells_row_and_column_and_reads_the_letters() -> None:
    table = read_table("areas", b"area_id,name\nheel,Heel\ntemple,Schl\xe4fe\n")
    assert table.not_utf8 == ((3, "name"),)
    assert table.frame.at[3, "name"] == "Schläfe"


def test_table_with_rows_of_other_length_tells_how_many_cells_they_have() -> None:
    assert read_table("areas", LINES + b"heel\n").ragged == ((4, 1),)
    assert read_table("areas", LINES + b"heel,Heel,foot\n").ragged == ((4, 3),)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"PK\x03\x04..", "workbook"),
        (b"\xd0\xcf\x11\xe0", "workbook"),
        (b"\0\1", "binary"),
    ],
)
def test_file_that_is_no_table_tells_what_it_is(data: bytes, form: str) -> None:
    table = read_table("areas", data)
    assert (table.form, table.frame.empty) == (form, True)


def test_folder_that_does_not_exist_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(
        MyomapError, match=r"There is no data folder .* Give the folder that holds muscles.csv"
    ):
        read_tables(tmp_path / "nowhere")


def test_table_read_anew_leaves_the_other_tables_as_they_are(tiny_files: dict[str, bytes]) -> None:
    before = read_tables(tiny_files)
    after = before.with_table("areas", LINES)
    assert after["areas"].frame["name"].tolist() == ["Heel", "Temple"]
    assert after["muscles"] is before["muscles"]
    assert before["areas"].frame["name"].tolist() != ["Heel", "Temple"]

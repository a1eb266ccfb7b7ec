"""Muscles and trigger points as tables, as files for spreadsheets, and side by side."""

from __future__ import annotations

import csv
import io

import pandas as pd

from myomap.atlas import Atlas
from myomap.atlas_tables import csv_of, muscle_table, point_table, side_by_side
from myomap.compare import likeness
from myomap.text import load_text


def test_tables_hold_every_row_and_only_known_ids(atlas: Atlas) -> None:
    text = load_text()
    muscles, points = muscle_table(atlas, text).frame, point_table(atlas, text).frame
    assert [*muscles["muscle_id"]] == [*atlas.muscles]
    assert [*points["trigger_point_id"]] == [*atlas.trigger_points]
    assert muscles["points"].sum() == len(points)
    for row in points.to_dict("records"):
        zones = {one.area_id: one.zone for one in atlas.referrals_by_point[row["trigger_point_id"]]}
        named = [one for zone in ("essential", "spillover") for one in row[f"{zone}_ids"].split(";") if one]
        assert {*named} == {*zones}
    told = ";".join([*muscles["source_ids"], *points["source_ids"]]).split(";")
    assert {*told} <= {*atlas.sources}


def test_csv_read_back_is_the_frame_and_runs_no_formula(atlas: Atlas) -> None:
    frame = point_table(atlas, load_text()).frame
    heads = {one: one for one in frame.columns}
    content = csv_of(frame, heads)
    assert content.startswith(b"\xef\xbb\xbf")
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False), frame)
    risky = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1")
    guarded = csv_of(pd.DataFrame({"a": risky}), {"a": "=a"})
    rows = list(csv.reader(io.StringIO(guarded.decode("utf-8-sig"), newline="")))
    assert rows == [["'=a"], *([f"'{one}"] for one in risky)]


def test_side_by_side_shares_what_has_the_same_id(atlas: Atlas) -> None:
    facts = {one.column: one for one in side_by_side(atlas, load_text(), ["trapezius", "levator-scapulae"])}
    assert [item.key for item, _ in facts["roots"].shared] == [
        one for one in atlas.muscles["trapezius"].roots if one in atlas.muscles["levator-scapulae"].roots
    ]
    assert facts["action"].shared == ()
    for item, places in facts["pain"].shared:
        assert places == (0, 1) and item.key.split(".")[0] in atlas.areas


def test_likeness_is_the_same_both_ways_and_whole_with_oneself(atlas: Atlas) -> None:
    first, second = "trapezius", "levator-scapulae"
    assert 0 < likeness(atlas, first, second) == likeness(atlas, second, first) < 1
    assert likeness(atlas, first, first) == 1

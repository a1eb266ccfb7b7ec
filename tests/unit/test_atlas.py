"""The atlas: typed, linked, unchangeable, and only there for data without errors."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path

import pytest

from myomap.atlas import Atlas, Citation, LayWord, WordForm, atlas_of, load_atlas
from myomap.errors import DataError, UnknownIdError
from myomap.schema import load_schema
from myomap.tables import read_tables


def test_muscle_of_the_tiny_atlas_has_typed_values(tiny_atlas: Atlas) -> None:
    trapezius = tiny_atlas.muscles["trapezius"]
    assert trapezius.aliases == ("traps", "hood muscle")
    assert trapezius.roots == ("C3", "C4")
    assert trapezius.citations == (Citation("do-2018", ""), Citation("simons-travell-1999", "vol. 1"))


def test_other_rows_have_typed_values(tiny_atlas: Atlas) -> None:
    assert tiny_atlas.areas["upper-teeth"].on_skin is False
    assert tiny_atlas.trigger_points["soleus-1"].commonness == 1
    assert tiny_atlas.red_flags["thunderclap"].area_ids == ("temple", "vertex")
    assert tiny_atlas.red_flags["fever"].area_ids == ()
    assert tiny_atlas.sources["do-2018"].year == 2018
    assert tiny_atlas.claims["c01"].effect == -0.5
    assert tiny_atlas.claims["c01"].checked is False
    assert tiny_atlas.lay_words[1] == LayWord("back of the leg", "muscle", "soleus", 2)
    assert WordForm("skull", "", "head") in tiny_atlas.word_forms


def test_links_have_a_key_for_every_id_and_an_order(tiny_atlas: Atlas) -> None:
    assert tiny_atlas.referrals_by_point.keys() == tiny_atlas.trigger_points.keys()
    assert tiny_atlas.referrals_by_area.keys() == tiny_atlas.areas.keys()
    assert tiny_atlas.conditions_by_muscle.keys() == tiny_atlas.muscles.keys()
    assert [it.trigger_point_id for it in tiny_atlas.points_by_muscle["trapezius"]] == [
        "trapezius-upper-1",
        "trapezius-lower-1",
    ]
    assert [it.muscle_id for it in tiny_atlas.muscles_by_condition["tension-type-headache"]] == [
        "trapezius",
        "sternocleidomastoid",
    ]
    assert tiny_atlas.conditions_by_area["calf"] == ()


def test_atlas_cannot_be_changed(tiny_atlas: Atlas) -> None:
    with pytest.raises(TypeError):
        tiny_atlas.muscles["new"] = None  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        tiny_atlas.muscles["soleus"].name = "Other"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        tiny_atlas.version = ""  # type: ignore[misc]


def test_unknown_id_names_the_nearest(tiny_atlas: Atlas) -> None:
    with pytest.raises(UnknownIdError, match=r'There is no muscle "soles". Did you mean "soleus"') as caught:
        tiny_atlas.require("muscle", "soles")
    assert (caught.value.kind, caught.value.id, caught.value.near) == ("muscle", "soles", "soleus")


def test_unknown_kind_is_an_unknown_id(tiny_atlas: Atlas) -> None:
    with pytest.raises(UnknownIdError, match="muscle"):
        tiny_atlas.require("muscles", "soleus")


def test_tables_with_errors_make_no_atlas_but_an_error_with_every_finding(
    tiny_files: dict[str, bytes],
) -> None:
    tiny_files["muscles.csv"] = tiny_files["muscles.csv"].replace(b"superficial", b"shallow")
    with pytest.raises(DataError, match="2 errors") as caught:
        atlas_of(read_tables(tiny_files), load_schema())
    assert [finding.row for finding in caught.value.findings] == [3, 4]
    assert pickle.loads(pickle.dumps(caught.value)).findings == caught.value.findings


def test_tables_with_a_warning_make_an_atlas(tiny_files: dict[str, bytes]) -> None:
    tiny_files["areas.csv"] = b"\xef\xbb\xbf" + tiny_files["areas.csv"]
    assert len(atlas_of(read_tables(tiny_files), load_schema()).areas) == 8


def test_version_changes_with_any_table(tiny_files: dict[str, bytes], tiny_atlas: Atlas) -> None:
    same = atlas_of(read_tables(tiny_files), load_schema())
    tiny_files["muscles.csv"] = tiny_files["muscles.csv"].replace(b"hood muscle", b"coat hanger")
    other = atlas_of(read_tables(tiny_files), load_schema())
    assert same.version == tiny_atlas.version != other.version


def test_folder_without_tables_is_a_report_not_a_trace(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        load_atlas(tmp_path)
    assert {finding.rule for finding in caught.value.findings} == {"missing-table"}

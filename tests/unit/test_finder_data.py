"""What the browser gets to answer several choices with: small, whole, and nothing beyond its scope."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from myomap.atlas import Atlas
from myomap.bodymap.package import packed
from myomap.errors import MyomapError
from myomap.export.finder_data import finder_data
from myomap.export.ways import FileWays
from myomap.geometry import Geometry
from myomap.reading.markup import APP, LateReferences, Ways
from myomap.scope import scope_of
from myomap.text import load_text
from myomap.view_state import ViewState

MOST_BYTES = 40_000
_MARK = re.compile(r"<!--c([\d,]+)-->")


def data_of(
    atlas: Atlas, geometry: Geometry, only: str = "", ways: Ways = APP, late: LateReferences | None = None
) -> dict[str, Any]:
    late = late or LateReferences()
    return finder_data(atlas, geometry, load_text(), late, scope_of(atlas, only), ways)


def test_data_of_the_whole_atlas_is_small(atlas: Atlas, geometry: Geometry) -> None:
    assert len(packed(data_of(atlas, geometry))) < MOST_BYTES


def test_every_referral_and_its_citations_can_be_told(atlas: Atlas, geometry: Geometry) -> None:
    late = LateReferences()
    data = data_of(atlas, geometry, late=late)
    told = {
        (
            point,
            data["areas"][area],
            ("same", "opposite", "midline")[side],
            ("essential", "spillover")[zone],
        ): (
            bool(disputed),
            tuple(late.citations[one] for one in data["cited"][cited]),
        )
        for point, _, _, rows in data["patterns"]
        for area, side, zone, _, disputed, cited in rows
    }
    assert told == {
        (row.trigger_point_id, row.area_id, row.side, row.zone): (row.disputed, row.citations)
        for row in atlas.referrals
    }
    assert [data["muscles"][row[1]] for row in data["patterns"]] == [
        point.muscle_id for point in atlas.trigger_points.values()
    ]


def test_marks_of_sources_name_citations_that_there_are(atlas: Atlas, geometry: Geometry) -> None:
    late = LateReferences()
    data = data_of(atlas, geometry, late=late)
    marks = _MARK.findall(json.dumps(data))
    named = {int(one) for mark in marks for one in mark.split(",")}
    assert len(marks) > 50
    assert max(named) < len(late.citations)


def test_a_region_knows_all_who_send_pain_there_and_names_them_without_offering_them(
    atlas: Atlas, geometry: Geometry
) -> None:
    scope = scope_of(atlas, "region:shoulder")
    data = data_of(atlas, geometry, "region:shoulder", FileWays())
    known = {row[0] for row in data["patterns"]}
    assert {row.trigger_point_id for one in scope.areas for row in atlas.referrals_by_area[one]} <= known
    others = {kind: {row[0] for row in rows} for kind, rows in data["others"].items()}
    assert others["points"] == known - scope.points
    assert others["muscles"] >= {atlas.trigger_points[one].muscle_id for one in known} - scope.muscles
    assert not others["areas"] & scope.areas
    assert data["ways"]["beyond"] is None
    assert data["actions"].keys() == scope.muscles
    assert data["lying"].keys() <= scope.areas


def test_signs_of_other_places_are_left_out_of_a_part_and_general_ones_are_not(
    atlas: Atlas, geometry: Geometry
) -> None:
    whole, part = (data_of(atlas, geometry, only)["signs"] for only in ("", "region:foot"))
    general = [sign for sign, _, _, links in whole if not links]
    assert general
    assert set(general) < {row[0] for row in part} < {row[0] for row in whole}


def test_one_muscle_has_no_places_to_answer_for(atlas: Atlas, geometry: Geometry) -> None:
    data = data_of(atlas, geometry, "muscle:deltoid")
    assert {row[0] for row in data["patterns"]} == {
        point.trigger_point_id for point in atlas.points_by_muscle["deltoid"]
    }
    assert not (data["signs"] or data["mimics"] or data["lying"] or data["felt"])
    assert "panel" not in data["html"]
    assert len(packed(data)) < 6_000


@pytest.mark.parametrize(
    ("ways", "to", "beyond"),
    [
        (APP, ["?", "&only=region%3Ashoulder", True], ["?", "", True]),
        (FileWays(), ["?", "", False], None),
        (FileWays("https://clinic.example/"), ["?", "", False], ["https://clinic.example/?", "", True]),
    ],
)
def test_ways_tell_what_an_address_has_around_what_is_chosen(
    atlas: Atlas, geometry: Geometry, ways: Ways, to: list[Any], beyond: list[Any] | None
) -> None:
    found = data_of(atlas, geometry, "region:shoulder", ways)["ways"]
    assert (found["to"], found["beyond"]) == (to, beyond)


def test_pages_that_there_are_not_have_no_links(atlas: Atlas, geometry: Geometry) -> None:
    assert "{show}" in data_of(atlas, geometry)["html"]["panel"]
    assert "panel-actions" not in data_of(atlas, geometry, ways=FileWays())["html"]["panel"]


def test_ways_that_do_not_say_what_is_chosen_are_refused(atlas: Atlas, geometry: Geometry) -> None:
    class Elsewhere(Ways):
        def to(self, view: ViewState) -> str:
            return f"muscles/{view.muscle}.html"

    with pytest.raises(MyomapError, match=r"muscles/any\.html"):
        data_of(atlas, geometry, ways=Elsewhere())

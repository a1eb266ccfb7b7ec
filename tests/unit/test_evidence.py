"""What studies found, as frames: the answers can be read off tests/tiny."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from myomap import evidence
from myomap.atlas import Atlas, ClinicClaim, SideEffect
from myomap.errors import UnknownIdError
from myomap.evidence import Verdict, verdict_of


def with_claims(atlas: Atlas, **changes: Mapping[str, Any]) -> Atlas:
    """The atlas without clinics' claims, with some of its evidence changed: c02={"verdict": "weak"}."""
    claims = {key: replace(one, **changes.get(key, {})) for key, one in atlas.claims.items()}
    return replace(atlas, claims=claims, clinic_claims={})


def with_effects(atlas: Atlas, **percents: float | None) -> Atlas:
    """The tiny survey with other percents; None leaves the effect out."""
    effects: dict[str, SideEffect] = {}
    for key, one in atlas.side_effects.items():
        percent = percents.get(key.removeprefix("do-2018-"), one.percent)
        if percent is not None:
            effects[key] = replace(one, percent=percent)
    return replace(atlas, side_effects=effects)


def counted(atlas: Atlas, side_effect_id: str = "") -> dict[str, int]:
    """How many of the hundred sessions each effect has."""
    frame = evidence.of_a_hundred(atlas, "do-2018", side_effect_id)
    return frame["side_effect_id"].str.removeprefix("do-2018-").value_counts(sort=False).to_dict()


def test_verdict_is_that_of_the_clinics_claim(tiny_atlas: Atlas) -> None:
    assert verdict_of(tiny_atlas, "heel-pain") == ("unsupported", "very low", "6 weeks", "treats-heel-pain")


def test_verdict_is_that_of_the_claim_that_names_the_fewest_conditions(tiny_atlas: Atlas) -> None:
    own = tiny_atlas.clinic_claims["treats-heel-pain"]
    wide = replace(own, clinic_claim_id="a", certainty="high", condition_ids=(*own.condition_ids, "x"))
    both: dict[str, ClinicClaim] = {"a": wide, "treats-heel-pain": own}
    assert (
        verdict_of(replace(tiny_atlas, clinic_claims=both), "heel-pain").clinic_claim_id
        == own.clinic_claim_id
    )


def test_verdict_claims_of_other_topics_do_not_count(tiny_atlas: Atlas) -> None:
    own = tiny_atlas.clinic_claims["treats-heel-pain"]
    other = replace(tiny_atlas, clinic_claims={"x": replace(own, topic="helps")})
    assert verdict_of(other, "heel-pain") == Verdict("weak", "very low", "6 weeks", "")


def test_verdict_without_a_claim_is_that_of_the_surest_evidence(tiny_atlas: Atlas) -> None:
    found = verdict_of(with_claims(tiny_atlas), "tension-type-headache")
    assert found == Verdict("supported", "moderate", "8 weeks", "")


def test_verdict_among_equals_is_the_most_cautious(tiny_atlas: Atlas) -> None:
    atlas = with_claims(tiny_atlas, c03={"certainty": "low"})
    assert verdict_of(atlas, "tension-type-headache").verdict == "mixed"


def test_verdict_evidence_on_others_counts_only_without_patients(tiny_atlas: Atlas) -> None:
    atlas = with_claims(tiny_atlas, c03={"subjects": "healthy people"})
    assert verdict_of(atlas, "tension-type-headache").verdict == "mixed"
    alone = with_claims(tiny_atlas, c04={"subjects": "animals"})
    assert verdict_of(alone, "heel-pain").verdict == "weak"


def test_verdict_unchecked_evidence_does_not_count(tiny_atlas: Atlas) -> None:
    assert verdict_of(with_claims(tiny_atlas, c04={"checked": False}), "heel-pain") == Verdict("", "", "", "")


def test_verdict_of_an_unknown_condition_names_the_nearest(tiny_atlas: Atlas) -> None:
    with pytest.raises(UnknownIdError, match='"heel-pain"'):
        verdict_of(tiny_atlas, "heel-pains")


def test_map_holds_every_condition_by_name(tiny_atlas: Atlas) -> None:
    frame = evidence.evidence_map(tiny_atlas)
    assert list(frame.itertuples(index=False, name=None)) == [
        ("heel-pain", "Heel pain", "unsupported", "very low", "6 weeks", 1),
        ("tension-type-headache", "Tension-type headache", "mixed", "low", "4 weeks", 2),
    ]


def test_map_of_the_real_atlas_agrees_with_each_verdict(atlas: Atlas) -> None:
    frame = evidence.evidence_map(atlas)
    assert sorted(frame["condition_id"]) == sorted(atlas.conditions)
    for row in frame.to_dict("records"):
        verdict = verdict_of(atlas, row["condition_id"])
        assert (row["verdict"], row["certainty"], row["horizon"]) == verdict[:3]
        assert row["verdict"] in evidence.VERDICTS and row["certainty"] in evidence.CERTAINTIES


def test_effects_leave_out_what_was_not_checked_or_has_no_number(tiny_atlas: Atlas) -> None:
    frame = evidence.pooled_effects(tiny_atlas)
    assert frame["claim_id"].tolist() == ["c02", "c03"]
    assert frame.loc[0, ["effect", "low", "high", "n_trials", "n_people"]].tolist() == [
        -0.6,
        -1.2,
        -0.1,
        3,
        120,
    ]


@pytest.mark.parametrize("change", [{"subjects": "animals"}, {"effect_unit": "points"}, {"effect": None}])
def test_effects_leave_out_what_cannot_stand_beside_others(tiny_atlas: Atlas, change: dict[str, Any]) -> None:
    frame = evidence.pooled_effects(with_claims(tiny_atlas, c02=change))
    assert frame["claim_id"].tolist() == ["c03"]


def test_effects_of_one_condition_are_its_own(tiny_atlas: Atlas) -> None:
    assert len(evidence.pooled_effects(tiny_atlas, "tension-type-headache")) == 2
    assert evidence.pooled_effects(tiny_atlas, "heel-pain").empty
    with pytest.raises(UnknownIdError):
        evidence.pooled_effects(tiny_atlas, "heel")


def test_effects_of_the_real_atlas_are_those_of_the_table_in_order(atlas: Atlas) -> None:
    frame = evidence.pooled_effects(atlas)
    assert len(frame) > 20
    for row in frame.to_dict("records"):
        claim = atlas.claims[row["claim_id"]]
        assert claim.checked and claim.subjects == "patients" and claim.effect_unit == row["unit"]
        assert (claim.effect, claim.condition_id) == (row["effect"], row["condition_id"])
    places = [evidence.COMPARISONS.index(one) for one in frame["against"]]
    order = list(zip(places, frame["name"].str.lower(), frame["effect"], strict=True))
    assert order == sorted(order)


def test_surveys_tell_whether_parts_overlap(tiny_atlas: Atlas) -> None:
    (row,) = evidence.surveys(tiny_atlas).to_dict("records")
    assert (row["survey"], row["total"], row["sum_of_parts"]) == ("do-2018", 15.0, 17.0)
    assert row["overlap"] and row["drawn"]


def test_surveys_of_therapists_or_without_a_total_are_not_drawn(atlas: Atlas) -> None:
    frame = evidence.surveys(atlas)
    undrawn = frame[~frame["drawn"]]
    assert (
        (undrawn["counted"] != "sessions") | undrawn["total"].isna() | (undrawn["sum_of_parts"] == 0)
    ).all()
    assert frame["drawn"].tolist() == sorted(frame["drawn"], reverse=True)


def test_side_effects_come_totals_first_then_the_commonest(tiny_atlas: Atlas) -> None:
    frame = evidence.side_effects_of(tiny_atlas, "do-2018")
    assert frame["side_effect_id"].str.removeprefix("do-2018-").tolist() == [
        "total",
        "bruise",
        "blood",
        "pain",
        "serious",
    ]
    assert evidence.side_effects_of(tiny_atlas, "nobody").empty


def test_hundred_overlapping_parts_are_not_told_apart(tiny_atlas: Atlas) -> None:
    assert counted(tiny_atlas) == {"total": 15, "": 85}


def test_hundred_parts_stand_apart_and_the_total_holds_the_rest(tiny_atlas: Atlas) -> None:
    atlas = with_effects(tiny_atlas, total=19.4, bruise=8.3, blood=6.4, pain=3.3)
    assert counted(atlas) == {"bruise": 8, "blood": 6, "pain": 3, "total": 2, "": 81}


def test_hundred_serious_effect_rarer_than_one_is_never_drawn(tiny_atlas: Atlas) -> None:
    assert "serious" not in counted(with_effects(tiny_atlas, serious=0.9))
    assert counted(with_effects(tiny_atlas, serious=2.0)) == {"serious": 2, "total": 15, "": 83}


def test_hundred_without_a_total_shows_one_effect_at_a_time(tiny_atlas: Atlas) -> None:
    atlas = with_effects(tiny_atlas, total=None, serious=0.5)
    assert counted(atlas) == {}
    assert counted(atlas, "do-2018-bruise") == {"bruise": 8, "": 92}
    assert counted(atlas, "do-2018-serious") == {"": 100}


def test_hundred_of_every_drawn_survey_is_a_hundred(atlas: Atlas) -> None:
    known = evidence.surveys(atlas)
    for row in known.to_dict("records"):
        frame = evidence.of_a_hundred(atlas, row["survey"])
        assert len(frame) == (100 if row["drawn"] else 0)
        if row["drawn"]:
            assert frame["place"].tolist() == list(range(1, 101))
            assert (frame["severity"] != "").sum() == round(row["total"])
            assert (frame["severity"] != "serious").all()


def test_sessions_come_by_question_and_place(tiny_atlas: Atlas) -> None:
    frame = evidence.session_answers(tiny_atlas)
    assert frame[["answer", "percent", "n"]].to_numpy().tolist() == [
        ["Less than 15 minutes", 67.0, 400],
        ["15 minutes or more", 33.0, 400],
    ]


def test_sessions_unchecked_answers_stay_out(atlas: Atlas) -> None:
    shown = set(evidence.session_answers(atlas)["session_figure_id"])
    assert shown == {key for key, one in atlas.session_figures.items() if one.checked}

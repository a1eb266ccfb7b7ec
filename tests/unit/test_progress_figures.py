"""The figures on progress as data: each number is the frame's, words and picture say the same."""

from __future__ import annotations

import io
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from myomap.figures import charts, progress
from myomap.numbers import dated
from myomap.text import Text, load_text
from myomap.theme import load_theme
from myomap.ui.evidence_figures import table_html

LIGHT = charts.colours_of(load_theme())
DARK = charts.colours_of(load_theme(), dark=True)
NARROW = 360 - 24  # pixels that a phone leaves for a figure
TODAY = date(2026, 10, 24)
COUNTS = [12, 0, 3, 7, *[1] * 26]


@pytest.fixture(scope="module", params=["en", "es"])
def text(request: pytest.FixtureRequest) -> Text:
    return load_text(request.param)


def ahead(overdue: int = 5) -> pd.DataFrame:
    days = [TODAY + timedelta(days=n) for n in range(30)]
    return pd.DataFrame({"day": days, "due": COUNTS, "overdue": [overdue, *[0] * 29]})


def kept(weeks: int = 9) -> pd.DataFrame:
    mondays = [date(2026, 8, 3) + timedelta(weeks=n) for n in range(weeks)]
    return pd.DataFrame(
        {
            "week": mondays,
            "reviews": [10 * (n + 1) for n in range(weeks)],
            "right_percent": [80.0 + n for n in range(weeks)],
            "expected_percent": [90.5] * weeks,
        }
    )


def regions() -> pd.DataFrame:
    rows = [
        ("head", "Head & face", 82.4, 30, 100, 4),
        ("knee", "Knee and lower leg", 3.2, 5, 90, 1),
        ("foot", "Foot", 0.0, 0, 40, 0),
    ]
    return pd.DataFrame(rows, columns=["region_id", "name", "known_percent", "asked", "cards", "due"])


def all_figures(text: Text, colours: charts.Colours) -> list[Any]:
    return [
        progress.forecast_figure(ahead(), text, colours),
        progress.retention_figure(kept(), text, colours),
        progress.regions_figure(regions(), text, colours),
    ]


def test_forecast_stacks_what_is_overdue_on_today_with_a_sign_of_its_own(text: Text):
    figure = progress.forecast_figure(ahead(), text, LIGHT)
    due, overdue = figure.data
    assert figure.layout.barmode == "stack"
    assert (list(due.y), list(overdue.y)) == (COUNTS, [5, *[0] * 29])
    assert list(due.x) == list(overdue.x) == list(range(30))
    assert (due.marker.pattern.shape, overdue.marker.pattern.shape) == (None, "/")
    assert dated(text, TODAY + timedelta(days=3)) in due.hovertext[3] and "7" in due.hovertext[3]
    low, high = figure.layout.yaxis.range
    assert low == 0 and high > 17
    assert figure.layout.xaxis.ticktext[0] == text("progress.forecast.today")
    assert list(figure.layout.xaxis.tickvals) == [0, 7, 14, 21, 28]


def test_forecast_words_name_the_fullest_day_unless_it_is_today(text: Text):
    told = progress.forecast_described(ahead(), text)
    assert told == text("progress.forecast.described", n=12, k=5, total=sum(COUNTS) + 5, limit=30)
    later = ahead(overdue=0)
    later.loc[9, "due"] = 1400
    busiest = text("progress.forecast.busiest", day=dated(text, TODAY + timedelta(days=9)), n="{n}")
    assert progress.forecast_described(later, text).endswith(
        busiest.replace("{n}", f"1{text('number.group')}400")
    )
    nothing = ahead(overdue=0).assign(due=0)
    assert progress.forecast_described(nothing, text) == text("progress.forecast.none", limit=30)
    progress.forecast_figure(nothing, text, LIGHT)


def test_retention_tells_right_and_expected_apart_without_colour(text: Text):
    figure = progress.retention_figure(kept(), text, LIGHT)
    right, expected = figure.data
    assert list(right.y) == kept()["right_percent"].tolist()
    assert list(expected.y) == kept()["expected_percent"].tolist()
    assert right.marker.symbol != expected.marker.symbol and right.line.dash != expected.line.dash
    assert figure.layout.yaxis.range[0] == 0 and figure.layout.yaxis.range[1] > 100


@pytest.mark.parametrize("weeks", [1, 2, 3, 9, 53])
def test_retention_marks_few_weeks_so_that_their_names_fit_a_phone(text: Text, weeks: int):
    axis = progress.retention_figure(kept(weeks), text, LIGHT).layout.xaxis
    assert 1 <= len(axis.tickvals) <= 3
    assert list(axis.tickvals) == [str(one) for one in kept(weeks)["week"]][:: -(-weeks // 3)]
    assert all(len(line) <= 14 for head in axis.ticktext for line in head.split("<br>"))


def test_retention_words_weigh_weeks_by_their_reviews(text: Text):
    frame = kept(2).assign(reviews=[10, 30], right_percent=[100.0, 60.0])
    assert progress.retention_described(frame, text) == text(
        "progress.retention.described", n=40, a="70", b="90"
    )
    assert progress.retention_described(frame[:0], text) == text("progress.retention.none")


def test_regions_have_a_bar_each_with_its_number(text: Text):
    figure = progress.regions_figure(regions(), text, LIGHT)
    (bars,) = figure.data
    labels = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    assert [labels[y] for y in bars.y] == [charts.wrapped(name) for name in regions()["name"]]
    assert list(bars.x) == [82.4, 3.2, 0]
    assert list(bars.text) == ["82", "3", "0"]
    assert list(bars.textposition) == ["inside", "outside", "outside"]
    assert list(figure.layout.xaxis.range) == [0, 100]


def test_regions_words_name_best_least_and_those_not_begun(text: Text):
    told = progress.regions_described(regions(), text)
    assert text("progress.regions.best", name="Head & face", value="82") in told
    assert text("progress.regions.least", name="Knee and lower leg", value="3") in told
    assert text("progress.regions.untouched", n=1, total=3) in told
    assert "Knee" not in progress.regions_described(regions().drop(1), text)
    untouched = regions().assign(asked=0)
    assert progress.regions_described(untouched, text) == text("progress.regions.none")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_figures_stand_on_the_page_and_catch_no_finger(text: Text, colours: charts.Colours):
    for figure in all_figures(text, colours):
        layout = figure.layout
        assert layout.paper_bgcolor == layout.plot_bgcolor == colours["paper"]
        assert layout.font.color == colours["ink"]
        assert layout.dragmode is False and layout.xaxis.fixedrange and layout.yaxis.fixedrange
        assert NARROW - layout.margin.l - layout.margin.r >= 150


def test_figures_keep_the_heads_of_their_axis_apart_on_a_phone(text: Text):
    for figure in all_figures(text, LIGHT)[:2]:
        axis, margin = figure.layout.xaxis, figure.layout.margin
        places = [pd.Timestamp(one).value if isinstance(one, str) else one for one in axis.tickvals]
        span = [pd.Timestamp(one).value if isinstance(one, str) else one for one in figure.data[0].x]
        pixels = (NARROW - margin.l - margin.r) / (max(span) - min(span))
        widths = [7 * max(map(len, head.split("<br>"))) for head in axis.ticktext]
        for (left, right), (one, other) in zip(pairwise(places), pairwise(widths), strict=True):
            assert (right - left) * pixels > (one + other) / 2


def test_table_says_days_in_words_and_the_saved_numbers_hold_dates(text: Text):
    html = table_html(text, "x", ahead())
    assert f'<th scope="row">{dated(text, TODAY)}</th>' in html
    assert html.count("<tr>") == 31 and '<td class="is-number">12</td>' in html
    saved = pd.read_csv(io.StringIO(ahead().to_csv(index=False)), parse_dates=["day"])
    assert saved["day"].dt.date.tolist() == ahead()["day"].tolist()


def test_table_of_regions_leaves_their_ids_out_and_escapes_names(text: Text):
    html = table_html(text, "x", regions())
    assert "Head &amp; face" in html and ">head<" not in html
    assert text("figure.column.known_percent") in html

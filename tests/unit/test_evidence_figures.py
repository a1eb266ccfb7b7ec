"""The figures on evidence as data: each number is the table's; words and tables come without Plotly."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from myomap import evidence
from myomap.atlas import Atlas
from myomap.errors import MyomapError
from myomap.figures import charts, effects, evidence_map, sessions, side_effects
from myomap.text import Text, load_text
from myomap.theme import load_theme
from myomap.ui.evidence_figures import table_html

ROOT = Path(__file__).resolve().parents[2]
LIGHT = charts.colours_of(load_theme())
DARK = charts.colours_of(load_theme(), dark=True)
NARROW = 360 - 24  # pixels that a phone leaves for a figure


@pytest.fixture(scope="module")
def text() -> Text:
    return load_text()


def parts(atlas: Atlas) -> list[pd.DataFrame]:
    return effects.like_with_like(evidence.pooled_effects(atlas))


def all_figures(atlas: Atlas, text: Text, colours: charts.Colours) -> list[Any]:
    known = evidence.surveys(atlas)
    drawn = known.loc[known["drawn"], "survey"]
    hundreds = [(evidence.side_effects_of(atlas, one), evidence.of_a_hundred(atlas, one)) for one in drawn]
    return [
        evidence_map.evidence_figure(evidence.evidence_map(atlas), text, colours),
        *(effects.effects_figure(part, text, colours) for part in parts(atlas)),
        *(side_effects.hundred_figure(*one, text, colours) for one in hundreds),
        sessions.sessions_figure(evidence.session_answers(atlas), text, colours),
    ]


def test_map_marks_every_condition_once_where_its_verdict_stands(atlas: Atlas, text: Text) -> None:
    frame = evidence.evidence_map(atlas).set_index("condition_id")
    figure = evidence_map.evidence_figure(frame.reset_index(), text, LIGHT)
    marks = [trace for trace in figure.data if trace.mode == "markers"]
    labels = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    seen = set()
    for trace in marks:
        for x, y, (condition, verdict, certainty, n_claims) in zip(
            trace.x, trace.y, trace.customdata, strict=True
        ):
            row = frame.loc[condition]
            assert (verdict, certainty, n_claims) == (row["verdict"], row["certainty"], row["n_claims"])
            assert x == charts.word_of(text, "verdict", verdict)
            assert labels[y] == charts.wrapped(row["name"])
            seen.add(condition)
    assert seen == set(atlas.conditions) and sum(len(trace.x) for trace in marks) == len(seen)


def test_map_rows_stand_under_the_heading_of_their_certainty(atlas: Atlas, text: Text) -> None:
    figure = evidence_map.evidence_figure(evidence.evidence_map(atlas), text, LIGHT)
    headings = [(one.y, one.text) for one in figure.layout.annotations]
    for trace in figure.data[:-1]:
        for y, (_, _, certainty, _) in zip(trace.y, trace.customdata, strict=True):
            above = max(heading for heading in headings if heading[0] < y)
            assert charts.word_of(text, "certainty", certainty) in above[1]


def test_map_tells_verdicts_by_symbol_as_well_as_by_colour() -> None:
    symbols = [symbol for symbol, _ in evidence_map.SIGNS.values()]
    assert len(set(symbols)) == len(symbols) == len(evidence.VERDICTS) + 1


def test_effects_of_one_figure_share_unit_and_outcome(atlas: Atlas, text: Text) -> None:
    found = parts(atlas)
    for part in found:
        assert part["unit"].nunique() == part["outcome"].nunique() == 1
    assert sum(map(len, found)) == len(evidence.pooled_effects(atlas))
    with pytest.raises(MyomapError, match="one unit and one outcome"):
        effects.effects_figure(evidence.pooled_effects(atlas), text, LIGHT)


def test_effects_numbers_are_those_of_the_table(atlas: Atlas, text: Text) -> None:
    for part in parts(atlas):
        rows = part.set_index("claim_id")
        figure = effects.effects_figure(part, text, LIGHT)
        seen = []
        for trace in figure.data:
            for i, (claim_id, low, high) in enumerate(trace.customdata):
                row = rows.loc[claim_id]
                seen.append(claim_id)
                assert trace.x[i] == row["effect"]
                assert trace.name == charts.word_of(text, "against", row["against"])
                assert charts.shown(row["effect"]) in trace.text[i]
                if pd.isna(row["low"]):
                    assert trace.error_x.array is None and trace.marker.symbol == "square-open"
                    continue
                assert (low, high) == (row["low"], row["high"])
                assert trace.x[i] + trace.error_x.array[i] == pytest.approx(row["high"])
                assert trace.x[i] - trace.error_x.arrayminus[i] == pytest.approx(row["low"])
        assert sorted(seen) == sorted(rows.index)
        low, high = figure.layout.xaxis.range
        assert low < part[["low", "effect"]].min().min() and high > part[["high", "effect"]].max().max()
        assert low < 0 < high and figure.layout.shapes[-1].x0 == figure.layout.shapes[-1].x1 == 0


def test_effects_comparisons_stand_in_bands_that_do_not_touch(atlas: Atlas, text: Text) -> None:
    for part in parts(atlas):
        figure = effects.effects_figure(part, text, LIGHT)
        bands = [(one.y0, one.y1) for one in figure.layout.shapes[:-1]]
        assert len(bands) == part["against"].nunique()
        assert all(upper[1] < lower[0] for upper, lower in pairwise(bands))
        for trace in figure.data:
            own = {band for band in bands for y in trace.y if band[0] < y < band[1]}
            assert len(own) == 1


def test_effects_words_count_intervals_that_leave_out_zero(tiny_atlas: Atlas, text: Text) -> None:
    points, deviations = parts(tiny_atlas)
    assert text("figure.effects.better.pain", n=1, total=1) in effects.described(points, text)
    assert text("figure.effects.unclear", n=1, total=1) in effects.described(deviations, text)


def test_effects_words_more_movement_is_better(tiny_atlas: Atlas, text: Text) -> None:
    part = parts(tiny_atlas)[0].assign(outcome="movement", effect=1.0, low=0.5, high=1.5)
    assert text("figure.effects.better.movement", n=1, total=1) in effects.described(part, text)


def test_effects_figure_without_results_is_an_error(tiny_atlas: Atlas, text: Text) -> None:
    none = evidence.pooled_effects(tiny_atlas, "heel-pain")
    assert effects.like_with_like(none) == []
    with pytest.raises(MyomapError):
        effects.effects_figure(none, text, LIGHT)


def test_hundred_draws_each_session_once(atlas: Atlas, text: Text) -> None:
    known = evidence.surveys(atlas)
    for survey in known.loc[known["drawn"], "survey"]:
        frame, hundred = evidence.side_effects_of(atlas, survey), evidence.of_a_hundred(atlas, survey)
        figure = side_effects.hundred_figure(frame, hundred, text, LIGHT)
        drawn = {(x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)}
        assert drawn == {(x, y) for x in range(10) for y in range(10)}
        for trace in figure.data:
            (effect,) = {one for one, _ in trace.customdata}
            assert (hundred["side_effect_id"] == effect).sum() == len(trace.x)
            assert trace.name.endswith(f": {len(trace.x)}")
        assert len({trace.marker.symbol for trace in figure.data}) == len(figure.data)


def test_hundred_words_tell_serious_harm_and_overlap(tiny_atlas: Atlas, text: Text) -> None:
    frame = evidence.side_effects_of(tiny_atlas, "do-2018")
    words = side_effects.described(frame, evidence.of_a_hundred(tiny_atlas, "do-2018"), text)
    assert "about 15" in words and "fewer than 1 in 100" in words
    assert (
        text(
            "figure.hundred.overlap",
            value="A bruise (8), A drop of blood (6), Pain while the needle is in (3)",
        )
        in words
    )


def test_sessions_bars_are_the_answers(atlas: Atlas, text: Text) -> None:
    frame = evidence.session_answers(atlas).set_index("session_figure_id")
    figure = sessions.sessions_figure(frame.reset_index(), text, LIGHT)
    found = {one[0]: x for trace in figure.data for one, x in zip(trace.customdata, trace.x, strict=True)}
    assert found == frame["percent"].to_dict()
    for trace in figure.data:
        assert all(frame.loc[one[0], "question"] == trace.name for one in trace.customdata)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_figures_take_their_colours_from_the_theme(atlas: Atlas, text: Text, colours: charts.Colours) -> None:
    for figure in all_figures(atlas, text, colours):
        assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == colours["paper"]
        assert figure.layout.font.color == colours["ink"]
        used = {trace.marker.color for trace in figure.data if trace.marker.color}
        assert used <= set(colours.values())


def test_figures_leave_room_on_a_phone_and_for_fingers(atlas: Atlas, text: Text) -> None:
    for figure in all_figures(atlas, text, LIGHT):
        margin = figure.layout.margin
        assert figure.layout.width is None and NARROW - margin.l - margin.r >= 150
        assert figure.layout.xaxis.fixedrange and figure.layout.yaxis.fixedrange
        for label in figure.layout.yaxis.ticktext or ():
            lines = label.replace("<i>", "").replace("</i>", "").split("<br>")
            assert max(map(len, lines)) <= charts.LABEL_LETTERS + 4  # a long word stays whole


def test_descriptions_are_one_short_paragraph(atlas: Atlas, text: Text) -> None:
    told = [evidence_map.described(evidence.evidence_map(atlas), text)]
    told += [effects.described(part, text) for part in parts(atlas)]
    told.append(sessions.described(evidence.session_answers(atlas), text))
    for words in told:
        assert 0 < len(words.split()) < 120 and "\n" not in words and "{" not in words


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.heads = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self.heads += ("scope", "row") in attrs

    def handle_data(self, data: str) -> None:
        self.rows[-1][-1] += data


def test_table_says_what_the_frame_holds(atlas: Atlas, text: Text) -> None:
    for part in parts(atlas):
        cells = _Cells()
        cells.feed(table_html(text, "title", part))
        assert cells.heads == len(part) == len(cells.rows) - 1
        at = cells.rows[0].index(text("figure.column.effect"))
        assert [row[at] for row in cells.rows[1:]] == [charts.shown(one) for one in part["effect"]]


def test_table_escapes_what_it_is_given(tiny_atlas: Atlas, text: Text) -> None:
    frame = evidence.evidence_map(tiny_atlas).assign(name="<b>&")
    assert "&lt;b&gt;&amp;" in table_html(text, '"<i>', frame) and "<b>" not in table_html(
        text, '"<i>', frame
    )


def _page(folder: str, condition: str = "") -> None:
    from pathlib import Path

    from myomap.atlas import load_atlas
    from myomap.text import load_text
    from myomap.ui import evidence_figures

    atlas, text = load_atlas(Path(folder)), load_text()
    if condition:
        evidence_figures.offer_effects(atlas, text, condition)
        return
    evidence_figures.offer_evidence_map(atlas, text)
    evidence_figures.offer_side_effects(atlas, text)
    evidence_figures.offer_sessions(atlas, text)
    evidence_figures.offer_effects(atlas, text)


@pytest.fixture
def shown() -> Callable[..., AppTest]:
    def run(condition: str = "") -> AppTest:
        app = AppTest.from_function(_page, args=(str(ROOT / "tests" / "tiny"), condition), default_timeout=60)
        app.run()
        assert not app.exception, app.exception
        return app

    return run


def buttons(app: AppTest) -> list[str]:
    return [one.key for one in app.button]


def test_page_offers_each_figure_with_a_button_and_draws_none(shown: Callable[..., AppTest]) -> None:
    app = shown()
    assert buttons(app) == [
        "figure_evidence_map_button",
        "figure_side_effects_do-2018_button",
        "figure_sessions_button",
        "figure_effects_pain_points-of-10_button",
        "figure_effects_pain_standard-deviations_button",
    ]
    words = [one.proto.json for one in app.get("bidi_component") if "figure-words" in one.proto.json]
    assert sum("data:text/csv" in one for one in words) == len(words) >= len(buttons(app))
    assert not app.get("plotly_chart")


def test_page_button_draws_its_figure_and_hides_it_again(shown: Callable[..., AppTest], text: Text) -> None:
    app = shown()
    app.button(key="figure_sessions_button").click().run()
    assert not app.exception and len(app.get("plotly_chart")) == 1
    assert app.button(key="figure_sessions_button").label == text("figure.hide")
    app.button(key="figure_sessions_button").click().run()
    assert not app.get("plotly_chart")


def test_page_condition_without_results_offers_nothing(shown: Callable[..., AppTest]) -> None:
    assert buttons(shown("heel-pain")) == []
    assert len(buttons(shown("tension-type-headache"))) == 2


def test_words_of_figures_do_not_import_plotly() -> None:
    code = (
        "import sys; from myomap import evidence; from myomap.atlas import load_atlas;"
        "from myomap.figures import effects, evidence_map, sessions, side_effects;"
        "from myomap.text import load_text;"
        "assert evidence_map.described(evidence.evidence_map(load_atlas()), load_text());"
        "assert 'plotly' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_survey_without_sessions_is_a_table_alone(tiny_atlas: Atlas) -> None:
    asked = {key: replace(one, counted="therapists") for key, one in tiny_atlas.side_effects.items()}
    frame = evidence.surveys(replace(tiny_atlas, side_effects=asked))
    assert not frame["drawn"].any()

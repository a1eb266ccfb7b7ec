"""The page about the atlas: its figures are counted, its sources are all there."""

from __future__ import annotations

from html import escape
from pathlib import Path

from myomap.atlas import load_atlas
from myomap.counts import counts_of
from myomap.open_data import MEGABYTES, data_itself

ROOT = Path(__file__).resolve().parents[2]


def test_page_counts_what_the_tables_hold(show, data):
    html = show("pages/about.py").html
    atlas = load_atlas(data)
    rows = (data / "trigger_points.csv").read_text().strip().splitlines()[1:]
    assert counts_of(atlas)["points"] == len(rows)
    for name, number in counts_of(atlas).items():
        assert f'<dd data-count="{name}">{number}</dd>' in html


def test_page_names_every_source_and_the_limits(show, data):
    shown = show("pages/about.py")
    for source in load_atlas(data).sources.values():
        assert escape(source.title) in shown.html
    assert "The trigger point model is disputed." in shown.words
    assert "one manual" in shown.words


def test_page_damaged_table_shows_the_report(show, data):
    path = data / "areas.csv"
    path.write_text(path.read_text().replace(",leg,", ",lge,"))
    shown = show("pages/about.py")
    assert "lge" in shown.words and 'data-testid="about"' not in shown.html


def test_page_lists_the_emergency_number_of_every_country(show, data):
    html = show("pages/about.py").html
    for country in load_atlas(data).countries.values():
        line = html[html.index(f'data-country="{country.country_id}"') :]
        assert f"country={country.country_id}" in line
        assert line.index(country.emergency_number) < line.index("</li>")


def test_page_offers_the_data_with_size_licence_and_how_to_name_it(show, data):
    shown = show("pages/about.py")
    assert f"about {MEGABYTES} MB" in shown.words and "CC BY 4.0" in shown.words
    assert data_itself().title in shown.words
    button = shown.app.get("download_button")[0].proto
    assert button.label == "Download the data"
    assert button.deferred_file_id and not button.url  # nothing is made before somebody asks

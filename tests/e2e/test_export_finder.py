"""What an export answers in the browser says letter by letter what the panel of the same view says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page

from myomap.atlas import Atlas, load_atlas
from myomap.bodymap.scene import catalogue, scene
from myomap.export.bundle import bundle
from myomap.export.finder_data import finder_data
from myomap.export.ways import FileWays
from myomap.geometry import Geometry
from myomap.ranking import Place, suspects
from myomap.reading.markup import APP, LateReferences, Reading, Ways
from myomap.reading.panel import panel_html
from myomap.reading.panel_compare import comparison
from myomap.reading.panel_nerve import nerve_part
from myomap.scope import scope_of
from myomap.sides import OTHER_SIDE
from myomap.text import Text, load_text
from myomap.view_state import ViewState, settled
from tests.e2e.conftest import ROOT

_TELL = "export const told = (globalThis.finder = { placesPanel, comparison, trail, nervePart, suspects });"
_TRAIL = re.compile(r'<nav class="panel-trail".*?</nav>')


@dataclass
class Exported:
    """The scripts and data of an export in a page, and what the same views are in Python."""

    page: Page
    atlas: Atlas
    geometry: Geometry
    text: Text
    only: str = ""
    ways: Ways = APP
    late: LateReferences = field(default_factory=LateReferences)

    def __post_init__(self) -> None:
        scope = scope_of(self.atlas, self.only)
        data = finder_data(self.atlas, self.geometry, self.text, self.late, scope, self.ways)
        named = catalogue(self.atlas, self.geometry, self.text, self.only)
        self.page.evaluate(
            "(data) => { globalThis.data = JSON.parse(data); }", json.dumps({**data, "catalogue": named})
        )

    def asked(self, question: str, views: list[ViewState]) -> list[str]:
        """What finder.js answers to some views."""
        states = [scene(self.atlas, self.geometry, view, self.text) for view in views]
        answers: list[str] = self.page.evaluate(
            "([name, states]) => JSON.parse(states).map((state) => finder[name](data, state))",
            [question, json.dumps(states)],
        )
        return answers

    def panel(self, view: ViewState) -> str:
        return panel_html(self.atlas, self.geometry, self.text, view, ways=self.ways, late=self.late)

    def reading(self, view: ViewState) -> Reading:
        return Reading(self.atlas, self.text, self.geometry, view, references=self.late, ways=self.ways)

    def random_places(self, random: Random) -> ViewState:
        """Two to six places, on both sides and in the middle, often near each other as real pain is."""
        scope = scope_of(self.atlas, self.only)
        areas = [one for one in self.atlas.areas if one in scope.areas]
        start, n = random.randrange(len(areas)), random.randint(2, min(6, len(areas)))
        near = [areas[(start + step) % len(areas)] for step in range(10)]
        places = random.sample(near if random.random() < 0.6 and len(areas) > 10 else areas, n)
        cut = random.choice((0, 0, 1, n - 1))
        across = [*places[:cut], *(random.sample(places, 1) if random.random() < 0.2 else ())]
        return settled(
            ViewState(
                areas=tuple(places[cut:]),
                across=tuple(dict.fromkeys(across)),
                side=random.choice(("left", "right")),
                body=random.choice(("male", "female")),
                overlay=random.choice(("", "dermatomes")),
                condition=random.choice(("", *sorted(scope.conditions)[:3])),
                only=self.only,
                lang=self.text.lang,
            ),
            self.atlas,
        )


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """An empty page that knows the functions of finder.js as `finder`."""
    told = tmp_path / "told.js"
    told.write_text(_TELL, encoding="utf-8")
    opened = browser.new_page()
    opened.set_content("<!doctype html><title>Answers</title>")
    opened.add_script_tag(content=bundle(ROOT / "myomap" / "export" / "finder.js", told))
    yield opened
    opened.close()


@lru_cache
def atlas_in(lang: str) -> Atlas:
    return load_atlas(lang=lang)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_panels_of_several_places_are_those_of_the_app(page: Page, geometry: Geometry, lang: str) -> None:
    export = Exported(page, atlas_in(lang), geometry, load_text(lang))
    random = Random(lang)
    views = [export.random_places(random) for _ in range(200)]
    both_sides = settled(ViewState(areas=("temple",), across=("temple",), lang=lang), export.atlas)
    views += [both_sides, both_sides.with_(side="right", condition=next(iter(export.atlas.conditions)))]
    for view, told in zip(views, export.asked("placesPanel", views), strict=True):
        assert told == export.panel(view), view


@pytest.mark.parametrize(
    ("only", "ways"),
    [
        ("region:shoulder", APP),
        ("region:shoulder", FileWays()),
        ("region:pelvis", FileWays("https://clinic.example/atlas")),
        ("finder", FileWays()),
    ],
)
def test_links_of_an_export_lead_where_those_of_python_lead(
    page: Page, geometry: Geometry, only: str, ways: Ways
) -> None:
    export = Exported(page, atlas_in("en"), geometry, load_text(), only, ways)
    random = Random(only)
    views = [export.random_places(random) for _ in range(20)]
    for view, told in zip(views, export.asked("placesPanel", views), strict=True):
        assert told == export.panel(view), view


@pytest.mark.parametrize(("lang", "only"), [("en", ""), ("es", ""), ("en", "region:shoulder")])
def test_two_patterns_what_else_is_chosen_and_nerves_are_told_as_in_the_app(
    page: Page, geometry: Geometry, lang: str, only: str
) -> None:
    export = Exported(page, atlas_in(lang), geometry, load_text(lang), only)
    atlas, random, held = export.atlas, Random(lang), scope_of(export.atlas, only)
    ids = sorted(held.muscles | held.points)
    views = []
    for _ in range(200):
        first, second = random.sample(ids, 2)
        more = random.sample(sorted(held.areas), 2) if random.random() < 0.3 else ()
        view = ViewState(
            muscle=first if first in held.muscles else "",
            point=first if first in held.points else "",
            compare=random.choice(("", second, second, second)),
            side=random.choice(("left", "right")),
            areas=tuple(more),
            condition=random.choice(("", *sorted(held.conditions)[:4])),
            overlay=random.choice(("", "dermatomes")),
            only=only,
            lang=lang,
        )
        views.append(settled(view, atlas))
    for view, told in zip(views, export.asked("comparison", views), strict=True):
        assert told == comparison(export.reading(view)), view
    for view, told in zip(views[:20], export.asked("nervePart", views[:20]), strict=True):
        assert told == nerve_part(export.reading(view)), view
    for view, told in zip(views[:60], export.asked("trail", views[:60]), strict=True):
        trail = _TRAIL.search(panel_html(atlas, geometry, export.text, view, ways=export.ways))
        assert told == (trail[0] if trail else ""), view


def test_muscles_stand_in_the_order_of_the_ranking(page: Page, geometry: Geometry) -> None:
    atlas = atlas_in("en")
    Exported(page, atlas, geometry, load_text())
    random = Random(9)
    paired = [id for id, area in atlas.areas.items() if area.laterality == "paired"]
    asked = [[_place(atlas, one, side)] for one in atlas.areas for side in OTHER_SIDE]
    for _ in range(500):
        some = [_place(atlas, one, "left") for one in random.sample(list(atlas.areas), random.randint(1, 8))]
        asked.append(some + [Place(one, "right") for one in random.sample(paired, random.randint(0, 4))])
    told = page.evaluate(
        """(asked) => {
            const row = ({ muscle, side, zones, points, score }) =>
                [muscle, side, zones.map(([place, zone]) => [place.id, place.side, zone]), points, score];
            const places = (some) => some.map(([id, side]) => ({ id, side }));
            const found = JSON.parse(asked).map((some) => finder.suspects(data, places(some)).map(row));
            return JSON.stringify(found);
        }""",
        json.dumps(asked),
    )
    for places, rows in zip(asked, json.loads(told), strict=True):
        found = suspects(atlas, places)
        assert [row[:4] for row in rows] == [
            [one.muscle_id, one.side, [[*place, zone] for place, zone in one.zones.items()], list(one.points)]
            for one in found
        ], places
        assert [row[4] for row in rows] == pytest.approx([one.score for one in found], abs=1e-9), places


def _place(atlas: Atlas, area_id: str, side: str) -> Place:
    return Place(area_id, "midline" if atlas.areas[area_id].laterality == "midline" else side)

"""What a clinic chose in clinic.toml is what its visitors see."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from myomap.ui import loading
from tests.app.conftest import Shown

Show = Callable[..., Shown]


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Give a function that puts a clinic.toml in force."""
    path = tmp_path / "clinic.toml"
    monkeypatch.setattr(loading, "CLINIC_FILE", path)

    def choose(content: str) -> None:
        path.write_text(content, encoding="utf-8")
        loading.shared_clinic.cache_clear()

    yield choose
    loading.shared_clinic.cache_clear()


def scene_of(shown: Shown) -> dict[str, object]:
    found = [
        one.proto.json
        for one in shown.app.main.get("bidi_component")
        if one.proto.component_name == "myomap_body_map"
    ]
    scene = json.loads(found[0])
    assert isinstance(scene, dict)
    return scene


def links_to(shown: Shown) -> set[str]:
    return {one.proto.page for one in shown.app.main.get("page_link")}


def test_name_phone_and_booking_page_are_on_every_page(show: Show, clinic: Callable[[str], None]) -> None:
    clinic('name = "Praxis <Süd>"\nphone = "+49 30 1234567"\nbooking = "https://praxis.example/termin"')
    for script in ("app.py", "pages/about.py"):
        html = show(script).html
        assert "Praxis &lt;Süd&gt;" in html and "<Süd>" not in html
        assert 'href="tel:+49301234567"' in html
        assert 'href="https://praxis.example/termin"' in html


def test_logo_stands_in_the_bar(show: Show, clinic: Callable[[str], None], tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), "navy").save(tmp_path / "logo.png")
    clinic('name = "Praxis"\nlogo = "logo.png"')
    assert 'class="page-logo" src="data:image/png;base64,' in show().html


def test_colour_of_the_clinic_is_that_of_links(show: Show, clinic: Callable[[str], None]) -> None:
    clinic('accent = "#0b5d3b"')
    shown = show()
    styles = " ".join(
        json.loads(one.proto.json)["html"]
        for one in shown.app.main.get("bidi_component")
        if one.proto.component_name == "myomap_html"
    )
    assert "#0b5d3b" in styles


def test_page_that_is_switched_off_is_neither_linked_nor_shown(
    show: Show, clinic: Callable[[str], None]
) -> None:
    clinic('switched_off = ["conditions", "handout"]')
    assert "pages/conditions.py" not in links_to(show())
    shown = show("pages/conditions.py")
    assert "This page is not offered here." in shown.words
    assert "" in links_to(shown) and 'data-testid="conditions"' not in shown.html
    everything = " ".join(json.dumps(one.proto.json) for one in show().app.main.get("bidi_component"))
    assert "handout" in everything and "display: none !important" in everything


def test_figure_of_the_clinic_is_shown_first_and_an_address_comes_before_it(
    show: Show, clinic: Callable[[str], None]
) -> None:
    assert scene_of(show())["body"] == "male"
    clinic('body = "female"')
    assert scene_of(show())["body"] == "female"
    assert scene_of(show(body="male"))["body"] == "male"


def test_languages_of_the_clinic_are_the_only_ones_and_its_first_is_usual(
    show: Show, clinic: Callable[[str], None]
) -> None:
    clinic('languages = ["es"]')
    shown = show()
    assert "¿Dónde le duele?" in shown.words and 'data-lang="' not in shown.html
    clinic('languages = ["es", "en"]')
    assert "¿Dónde le duele?" in show().words
    assert "Where does it hurt?" in show(lang="en").words


def test_country_of_the_clinic_gives_the_emergency_number(show: Show, clinic: Callable[[str], None]) -> None:
    assert "112" not in show(muscle="soleus", side="left").words
    clinic('country = "de"')
    assert "112" in show(muscle="soleus", side="left").words


def test_faulty_choice_leaves_the_rest_in_force_and_is_told_in_the_log(
    show: Show, clinic: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    clinic('name = "Praxis"\naccent = "reddish"\nphnoe = "1"')
    assert "Praxis" in show().words
    assert sum(record.name == "myomap.ui.loading" for record in caplog.records) == 2

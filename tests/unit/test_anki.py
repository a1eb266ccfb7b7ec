"""The decks for Anki, opened by the real Anki: what they hold, and what a later import does."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportLogWithChanges,
)
from anki.notes import Note
from PIL import Image, ImageStat

from myomap.atlas import Atlas, load_atlas
from myomap.errors import UnknownIdError
from myomap.study.anki import NOTE_TYPE, deck, guid_of, table
from myomap.study.flashcards import CARDS, flashcards
from myomap.study.pictures import Drawing, shot, side_of
from myomap.text import Text, load_text
from myomap.theme import load_theme
from tests.conftest import TINY

DAY = 1_790_000_000.0
LATER = DAY + 86_400
PLACE = "https://atlas.example"


@dataclass(frozen=True)
class Anki:
    """A collection of the real Anki, and the folder that it is in."""

    collection: Collection
    folder: Path

    def take_in(self, package: bytes) -> ImportLogWithChanges.Log:
        path = self.folder / "deck.apkg"
        path.write_bytes(package)
        request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
        return self.collection.import_anki_package(request).log

    def notes(self) -> dict[str, Note]:
        """The notes by the names of their cards."""
        found = map(self.collection.get_note, self.collection.find_notes(""))
        return {note["Card"]: note for note in found}

    def decks(self) -> set[str]:
        return {one.name for one in self.collection.decks.all_names_and_ids()}

    @property
    def media(self) -> Path:
        return Path(self.collection.media.dir())


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Anki]:
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield Anki(collection, tmp_path)
    collection.close()


@pytest.fixture
def tiny(tiny_atlas, tiny_geometry) -> Callable[..., bytes]:
    """Make a deck of the tiny tables."""

    def make(atlas: Atlas = tiny_atlas, lang: str = "en", made: float = DAY, **chosen) -> bytes:
        return deck(atlas, tiny_geometry, words(lang), made=made, address=PLACE, **chosen)

    return make


@lru_cache
def words(lang: str = "en") -> Text:
    """The words of a language, always the same object, so that no picture is drawn twice."""
    return load_text(lang)


def images_in(note: Note) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', " ".join(note.fields))


def words_in(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))


def test_deck_imported_twice_adds_nothing(anki: Anki, tiny):
    first = anki.take_in(tiny())
    assert len(first.new) == anki.collection.note_count() == anki.collection.card_count() > 20
    again = anki.take_in(tiny())
    assert not again.new and not again.updated and len(again.duplicate) == len(first.new)
    later = anki.take_in(tiny(made=LATER))
    assert not later.new and len(later.updated) == len(first.new)
    assert anki.collection.note_count() == len(first.new)


def test_deck_of_more_regions_adds_only_what_is_missing(anki: Anki, tiny):
    anki.take_in(tiny(regions=("neck",)))
    before = set(anki.notes())
    found = anki.take_in(tiny(made=LATER))
    assert len(found.new) == anki.collection.note_count() - len(before)
    assert anki.decks() == {"Default", "myomap", "myomap::Neck", "myomap::Shoulder", "myomap::Lower leg"}


def test_changed_tables_bring_the_note_up_to_date_and_keep_its_schedule(
    anki: Anki, tiny, tiny_files, tmp_path
):
    anki.take_in(tiny(kinds=("origin",)))
    before = anki.notes()["origin.muscle:soleus"]
    card = before.cards()[0]
    card.ivl, card.reps = 30, 5
    anki.collection.update_card(card)
    folder = tmp_path / "data"
    folder.mkdir()
    for name, content in tiny_files.items():
        (folder / name).write_bytes(content.replace(b"back of the shin bone", b"back of both leg bones"))
    anki.take_in(tiny(load_atlas(folder), kinds=("origin",), made=LATER))
    after = anki.notes()["origin.muscle:soleus"]
    assert "Back of both leg bones" in after["Answer"] and after.id == before.id
    assert (after.cards()[0].ivl, after.cards()[0].reps) == (30, 5)


def test_what_learners_have_stays_as_it_is(tiny_atlas, tiny_geometry, anki: Anki, tiny):
    """A change here doubles the cards of everybody who has them."""
    card = next(
        one for one in flashcards(tiny_atlas, tiny_geometry, words()) if one.name == "origin.muscle:soleus"
    )
    assert guid_of(card) == "g*&E!4&JHw"
    assert NOTE_TYPE == 1_763_721_607
    anki.take_in(tiny(regions=("leg",)))
    held = anki.collection.models.get(NOTE_TYPE)
    fields = "Card, Ask, Subject, Picture, Answer, More, Answer picture, How sure, Sources, About"
    assert held is not None and ", ".join(one["name"] for one in held["flds"]) == fields


def test_same_time_gives_the_same_bytes(tiny, tiny_atlas, tiny_geometry):
    drawn_again = deck(tiny_atlas, tiny_geometry, load_text(), ("leg",), made=DAY, address=PLACE)
    assert tiny(regions=("leg",)) == drawn_again
    assert tiny(regions=("leg",), made=LATER) != drawn_again


def test_another_language_puts_the_same_cards_into_it(anki: Anki, tiny):
    anki.take_in(tiny())
    english = anki.notes()
    anki.take_in(tiny(load_atlas(TINY, "es"), "es", made=LATER))
    spanish = anki.notes()
    assert {name: note.id for name, note in spanish.items()} == {
        name: one.id for name, one in english.items()
    }
    text = words("es")
    for name, note in spanish.items():
        assert note["Ask"] == text(f"anki.ask.{name.partition('.')[0]}")
        assert "lang=es" in note["About"]


@pytest.fixture(scope="module")
def abdomen(atlas, geometry, tmp_path_factory) -> Iterator[Anki]:
    """A region of the atlas in Anki: muscles to name and patterns, which are the cards with most pictures."""
    folder = tmp_path_factory.mktemp("abdomen")
    collection = Collection(str(folder / "collection.anki2"))
    anki = Anki(collection, folder)
    kinds = ("name", "pattern", "refers", "nerve")
    anki.take_in(deck(atlas, geometry, words(), ("abdomen",), kinds, made=DAY, address=PLACE))
    yield anki
    collection.close()


def test_every_picture_is_there_and_opens(abdomen: Anki):
    named = {name for note in abdomen.notes().values() for name in images_in(note)}
    held = {path.name: path for path in abdomen.media.iterdir()}
    assert named == set(held) and len(named) > 15
    found = abdomen.collection.media.check()
    assert not list(found.missing) and not list(found.unused)
    looks = set()
    for path in held.values():
        with Image.open(path) as picture:
            assert picture.format == "WEBP"
            assert 600 < picture.width < 900 and 600 < picture.height < 900
            assert 4_000 < path.stat().st_size < 40_000
            assert ImageStat.Stat(picture.convert("L")).stddev[0] > 15, path.name
            looks.add(picture.convert("L").resize((48, 48)).tobytes())
    assert len(looks) > 0.9 * len(held)


def test_cards_show_without_faults(abdomen: Anki):
    for name, note in abdomen.notes().items():
        (card,) = note.cards()
        question, answer = card.question(), card.answer()
        for html in (question, answer):
            assert "{{" not in html and "}}" not in html, name
            assert "None" not in words_in(html), name
        kind = name.partition(".")[0]
        assert ("<img" in question) == (kind != "nerve"), name
        assert answer.count("<img") == 1, name
        assert words_in(note["Answer"]).strip() in words_in(answer), name
        for part in ("Ask", "How sure", "Sources"):
            assert note[part] and note[part] in answer, (name, part)
        assert "CC BY 4.0" in answer and f"{PLACE}/?" in answer


def test_question_does_not_tell_its_answer(abdomen: Anki, atlas):
    for name, note in abdomen.notes().items():
        if name.startswith("name."):
            muscle = atlas.muscles[name.partition(":")[2]]
            asked = note.cards()[0].question()
            assert muscle.name.lower() not in asked.lower() and muscle.latin.lower() not in asked.lower()
        if name.startswith("pattern."):
            point = atlas.trigger_points[name.partition(":")[2]]
            asked = words_in(note["Picture"]) + note["Picture"]
            assert atlas.muscles[point.muscle_id].name.lower() not in asked.lower()


def test_pictures_and_links_are_of_one_side(abdomen: Anki, atlas):
    sides = set()
    for name, note in abdomen.notes().items():
        if not name.startswith("refers."):
            continue
        muscle = atlas.trigger_points[name.partition(":")[2]].muscle_id
        side = side_of(muscle)
        sides.add(side)
        assert f"side={side}" in note["About"]
        for part in ("Picture", "Answer picture"):
            shown = f"{side.capitalize()} {atlas.muscles[muscle].name[:1].lower()}"
            assert f"Dark: {shown}" in note[part], name
    assert sides == {"left", "right"}


def test_tags_name_region_and_kind(abdomen: Anki):
    for name, note in abdomen.notes().items():
        assert set(note.tags) == {"myomap::abdomen", f"myomap::{name.partition('.')[0]}"}


def test_colours_of_the_cards_are_there_by_day_and_by_night(abdomen: Anki):
    held = abdomen.collection.models.get(NOTE_TYPE)
    assert held is not None
    used = set(re.findall(r"var\((--[\w-]+)\)", held["css"]))
    theme = load_theme()
    for selector, colours in (
        (r"\.card", theme.light),
        (r"\.card\.nightMode,\.card\.night_mode", theme.dark),
    ):
        (block,) = re.findall(rf"^{selector}{{([^}}]*)}}$", held["css"], flags=re.MULTILINE)
        told = dict(one.split(":") for one in block.rstrip(";").split(";"))
        assert used == set(told)
        assert told == {name: colours[name.removeprefix("--")] for name in told}


def test_cards_of_the_whole_atlas_ask_and_answer_in_words(atlas, geometry):
    cards = flashcards(atlas, geometry, words())
    assert len({one.name for one in cards}) == len(cards) > 1400
    assert {one.kind for one in cards} == set(CARDS)
    assert {one.region for one in cards} == set(atlas.regions)
    for card in cards:
        assert card.ask and card.answer and card.sure and card.sources, card.name
        assert card.subject or card.front, card.name
        assert card.back or card.front, card.name
    regions = [one.region for one in cards]
    assert sum(a != b for a, b in pairwise(regions)) == len(atlas.regions) - 1


def test_pain_that_sources_dispute_is_not_asked_backwards(tiny_atlas, tiny_geometry):
    text = words()
    names = {one.name for one in flashcards(tiny_atlas, tiny_geometry, text)}
    assert "pattern.point:trapezius-upper-1" in names
    told = next(
        one
        for one in flashcards(tiny_atlas, tiny_geometry, text)
        if one.name == "refers.point:sternocleidomastoid-sternal-1"
    )
    assert "other side" in told.more[0] and "sources differ" in told.more[0]


def test_points_of_the_same_pain_are_named_with_the_answer(atlas, geometry):
    cards = [one for one in flashcards(atlas, geometry, words()) if one.kind == "pattern"]

    def felt(point: str) -> set[tuple[str, str]]:
        rows = atlas.referrals_by_point[point]
        return {(one.area_id, one.side) for one in rows if one.zone == "essential"}

    for card in cards[::5]:
        others = {
            atlas.trigger_points[one].muscle_id
            for one in atlas.trigger_points
            if felt(one) == felt(card.point)
            and not any(row.disputed for row in atlas.referrals_by_point[one] if row.zone == "essential")
        } - {card.muscle}
        told = " ".join(card.more)
        assert bool(card.more) == bool(others), card.name
        assert all(atlas.muscles[one].name in told for one in others), card.name


def test_table_read_back_is_what_was_written(tiny_atlas, tiny_geometry):
    text = words()
    cards = [one for one in flashcards(tiny_atlas, tiny_geometry, text) if one.words]
    content = table(tiny_atlas, text, flashcards(tiny_atlas, tiny_geometry, text)).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content, newline=""))
    assert head[:4] == ["Card", "Region", "Kind", "Question"] and len(rows) == len(cards)
    for row, card in zip(rows, cards, strict=True):
        assert row[0] == card.name and row[3] == card.words and row[4].startswith(card.answer)
        assert row[5:] == ["; ".join(card.more), card.sure, card.sources]


@pytest.mark.parametrize("chosen", [{"regions": ("neckk",)}, {"kinds": ("originn",)}])
def test_unknown_choice_is_told(tiny, chosen):
    with pytest.raises(UnknownIdError) as told:
        tiny(**chosen)
    assert told.value.near in ("neck", "origin")


def test_picture_is_made_once(tiny_atlas, tiny_geometry):
    text, wanted = words(), Drawing("soleus", shows="source")
    made = shot(tiny_atlas, tiny_geometry, text, wanted, "male")
    assert made is not None and shot(tiny_atlas, tiny_geometry, text, wanted, "male") is made
    assert made.name.startswith("myomap-") and "oleus" in made.alt and "oleus" not in made.unnamed

"""The page of decks for Anki, on the tables of tests/tiny, without a browser."""

from __future__ import annotations

from typing import Any

PAGE = "pages/anki.py"


def labels(shown) -> list[str]:
    return [one.proto.label for one in shown.app.main.get("download_button")]


def pills(shown, key: str) -> Any:
    return next(one for one in shown.app.main.get("button_group") if one.key == key)


def test_page_tells_how_much_is_chosen_before_anything_is_drawn(show):
    shown = show(PAGE)
    assert "Cards: 26. Pictures: 15. Size: about 0.1 MB." in shown.words
    assert [one for one in labels(shown) if "CSV" in one] == labels(shown)
    assert "CC BY 4.0" in shown.words and "none comes twice" in shown.words


def test_address_chooses_regions_and_kinds(show):
    shown = show(PAGE, region="leg", ask=["origin", "nerve"])
    assert "Cards: 2. Pictures: 1." in shown.words
    assert pills(shown, "anki_regions").value == ["leg"]
    assert pills(shown, "anki_kinds").value == ["origin", "nerve"]


def test_kinds_without_cards_are_passed_over(show):
    assert "Cards: 26." in show(PAGE, ask="mimic").words


def test_choice_goes_into_the_address(show):
    shown = show(PAGE)
    pills(shown, "anki_kinds").set_value(["name"])
    shown.app.run()
    assert shown.app.query_params["ask"] == "name"
    assert "Cards: 3. Pictures: 3." in shown.words
    assert not labels(shown)  # all of them need their picture


def test_deck_is_made_and_offered_until_something_else_is_chosen(show):
    shown = show(PAGE, region="leg")
    shown.app.button(key="anki_make").click().run()
    assert not shown.app.exception and not shown.app.error
    assert any(".apkg" in one for one in labels(shown))
    assert "The deck is ready" in shown.words
    pills(shown, "anki_kinds").set_value(["origin"])
    shown.app.run()
    assert not any(".apkg" in one for one in labels(shown))
    assert shown.app.button(key="anki_make")


def test_unknown_region_in_the_address_is_told(show):
    shown = show(PAGE, region="legg")
    assert 'role="status"' in shown.html and "legg" in shown.html

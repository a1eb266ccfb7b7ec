"""Close-ups open from the body and lead back to it, and the figure can be a woman or a man."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from myomap.atlas import Atlas
from myomap.geometry import LAYERS, Geometry
from myomap.view_state import BODIES
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
SMALLEST_TARGET_PX = 24
_SIZES = """(all) => all.map((one) => {
    const box = one.getBoundingClientRect();
    return [one.dataset.id, box.width, box.height];
})"""


@pytest.mark.parametrize(
    ("part", "view_name"), [("head", "head-front"), ("hand", "hand-palm"), ("foot", "foot-sole")]
)
def test_close_up_opens_and_leads_back(open_map: OpenMap, part: str, view_name: str) -> None:
    view = open_map()
    view.choose("part", part)
    expect(view.svg).to_have_attribute("data-view", view_name)
    view.wait_for_address(view=view_name)
    view.choose("part", "body")
    expect(view.svg).to_have_attribute("data-view", "front")


def test_close_up_keeps_the_way_one_looks(open_map: OpenMap) -> None:
    view = open_map("view=back")
    view.choose("part", "head")
    expect(view.svg).to_have_attribute("data-view", "head-back")


def test_close_up_offers_its_own_views_only(open_map: OpenMap) -> None:
    view = open_map("view=hand-palm")
    shown = view.page.locator(".mm-choice-view label:visible input").evaluate_all(
        "(all) => all.map((one) => one.value)"
    )
    assert shown == ["hand-palm", "hand-back"]


def test_close_up_works_by_keyboard_alone(open_map: OpenMap) -> None:
    view = open_map()
    view.page.locator('.mm-choice-part input[value="body"]').focus()
    view.page.keyboard.press("ArrowDown")
    expect(view.svg).to_have_attribute("data-view", "head-front")


def test_figure_is_kept_in_the_address_and_with_what_is_chosen(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map("view=front&side=left&muscle=rectus-femoris")
    view.choose("body", "female")
    view.wait_for_address(body="female", muscle="rectus-femoris")
    expect(view.svg).to_have_attribute("data-body", "female")
    view.wait_for_drawing()
    points = {point.trigger_point_id for point in atlas.points_by_muscle["rectus-femoris"]}
    assert {point for point, _, side in view.painted() if side == "left"} == points
    again = open_map("view=front&side=left&muscle=rectus-femoris&body=female")
    expect(again.svg).to_have_attribute("data-body", "female")


def test_muscle_that_no_body_view_shows_opens_in_a_close_up(open_map: OpenMap, geometry: Geometry) -> None:
    view = open_map("muscle=quadratus-plantae&side=left")
    expect(view.svg).to_have_attribute("data-view", "foot-sole")
    assert view.shape("muscle", "quadratus-plantae", "left").first.is_visible()


@pytest.mark.parametrize("body", BODIES)
def test_every_muscle_is_large_enough_for_a_finger_somewhere(
    open_map: OpenMap, atlas: Atlas, geometry: Geometry, body: str
) -> None:
    """In some view at 360 pixels a muscle is 24 pixels wide or high, or the list leads to it."""
    view = open_map(f"body={body}", width=360, height=740, touch=True)
    seen: dict[str, float] = {}
    for view_name in geometry.views(body):
        view.open(f"body={body}&view={view_name}")
        for layer in LAYERS:
            view.choose("layer", layer)
            boxes = view.svg.locator('[data-kind="muscle"]:visible').evaluate_all(_SIZES)
            for muscle_id, width, height in boxes:
                seen[muscle_id] = max(seen.get(muscle_id, 0), width, height)
    small = sorted(muscle_id for muscle_id in atlas.muscles if seen.get(muscle_id, 0) < SMALLEST_TARGET_PX)
    view.page.get_by_role("button", name="List", exact=True).click()
    listed = view.page.get_by_test_id("map-list")
    for muscle_id in small:
        listed.get_by_role("searchbox").fill(atlas.muscles[muscle_id].name)
        box = listed.locator(f'button[data-list-id="{muscle_id}"]').first.bounding_box()
        assert box is not None and min(box["width"], box["height"]) >= SMALLEST_TARGET_PX, muscle_id

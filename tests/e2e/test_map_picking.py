"""A click on the body is answered by the right muscle or place, on the right side, as the tables say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from myomap.atlas import Atlas
from myomap.geometry import Geometry
from myomap.view_state import VIEWS
from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
FROM_THE_FRONT = [
    (view, "right") for view in ("front", "head-front", "hand-palm", "foot-sole", "foot-top", "foot-inner")
]
FROM_BEHIND = [(view, "left") for view in ("back", "head-back", "hand-back", "foot-outer")]

# Throws darts at the drawing: what answers inside the outline, what outside it.
_DARTS = """([count, seed]) => {
    const floor = document.querySelector(".mm-floor");
    const svg = floor.ownerSVGElement;
    const toUnits = floor.getScreenCTM().inverse();
    const box = svg.getBoundingClientRect();
    let state = seed;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const result = { inside: 0, unanswered: [], outside: 0, answeredOutside: [] };
    while (result.inside < count) {
        const [x, y] = [box.left + random() * box.width, box.top + random() * box.height];
        const hit = document.elementFromPoint(x, y);
        if (!svg.contains(hit)) continue;
        const isInside = floor.isPointInFill(new DOMPoint(x, y).matrixTransform(toUnits));
        const shape = hit.closest("[data-kind]");
        const kind = shape?.dataset.kind;
        if (isInside) {
            result.inside += 1;
            if (kind !== "muscle" && kind !== "area") result.unanswered.push([x, y]);
        } else {
            const near = [[2, 0], [-2, 0], [0, 2], [0, -2]].some(([dx, dy]) =>
                floor.isPointInFill(new DOMPoint(x + dx, y + dy).matrixTransform(toUnits)));
            if (near) continue;
            result.outside += 1;
            if (shape) result.answeredOutside.push([x, y]);
        }
    }
    return result;
}"""


def _clickable(view: MapPage, kind: str, count: int) -> list[tuple[str, str]]:
    """Return ids and sides of up to `count` shapes that can be clicked now, spread over the view."""
    rows = view.svg.locator(f'[data-kind="{kind}"]:visible').evaluate_all(
        "(all) => all.map((one) => [one.dataset.id, one.dataset.side])"
    )
    different = list({(row[0], row[1]): None for row in rows})
    step = max(1, len(different) // (2 * count))
    chosen: dict[str, tuple[str, str]] = {}
    for shape_id, side in [*different[::step], *different]:
        if len(chosen) == count:
            break
        if shape_id not in chosen and view.place_of(view.shape(kind, shape_id, side)) is not None:
            chosen[shape_id] = (shape_id, side)
    return list(chosen.values())


@pytest.mark.parametrize("view_name", VIEWS)
def test_click_on_ten_muscles_shows_their_points_and_paints_their_pain(
    open_map: OpenMap, atlas: Atlas, geometry: Geometry, view_name: str
) -> None:
    view = open_map(f"view={view_name}")
    zones = {(f.id, f.part, f.side) for f in geometry.features("male", view_name) if f.kind == "zone"}
    picked = _clickable(view, "muscle", 10)
    features = geometry.features("male", view_name)
    drawn = {f.id for f in features if f.kind == "muscle" and f.layer == "surface"}
    assert len(picked) >= min(10, len(drawn) // 2)
    for muscle_id, side in picked:
        view.click("muscle", muscle_id, side)
        expect(view.heading).to_have_text(atlas.muscles[muscle_id].name)
        view.wait_for_address(muscle=muscle_id, side=side)
        points = {point.trigger_point_id for point in atlas.points_by_muscle[muscle_id]}
        for point_id in points:
            expect(view.panel.locator(f'[data-ref="point:{point_id}"]').first).to_be_attached()
        assert view.painted() == {zone for zone in zones if zone[0] in points and zone[2] == side}
        view.page.keyboard.press("Escape")
        view.page.mouse.move(2, 2)


@pytest.mark.parametrize("view_name", VIEWS)
def test_click_on_ten_places_names_each_and_who_refers_there(
    open_map: OpenMap, atlas: Atlas, geometry: Geometry, view_name: str
) -> None:
    view = open_map(f"view={view_name}")
    view.choose("pick", "areas")
    picked = _clickable(view, "area", 10)
    drawn = {f.id for f in geometry.features("male", view_name) if f.kind == "area"}
    assert len(picked) >= min(10, len(drawn) // 2)
    for area_id, side in picked:
        view.click("area", area_id, side)
        name = atlas.areas[area_id].name
        expect(view.heading).to_contain_text(name[1:])
        view.wait_for_address(area=area_id, side=side)
        for referral in atlas.referrals_by_area[area_id]:
            muscle_id = atlas.trigger_points[referral.trigger_point_id].muscle_id
            expect(view.panel.locator(f'[data-ref="muscle:{muscle_id}"]').first).to_be_attached()
        view.page.keyboard.press("Escape")  # else the next place is added to this one
        view.page.mouse.move(2, 2)


@pytest.mark.parametrize("view_name", VIEWS)
@pytest.mark.parametrize("pick", ["muscles", "areas"])
def test_random_points_inside_the_outline_have_one_answer_and_outside_none(
    open_map: OpenMap, view_name: str, pick: str
) -> None:
    view = open_map(f"view={view_name}")
    view.choose("pick", pick)
    found = view.page.evaluate(_DARTS, [500, 7])
    assert found["unanswered"] == []
    assert found["outside"] > 100
    assert found["answeredOutside"] == []


@pytest.mark.parametrize(("view_name", "left_of_viewer"), [*FROM_THE_FRONT, *FROM_BEHIND])
def test_sides_are_the_persons(open_map: OpenMap, view_name: str, left_of_viewer: str) -> None:
    view = open_map(f"view={view_name}")
    boxes = {side: view.page.get_by_test_id(f"letter-{side}").bounding_box() for side in ("left", "right")}
    other = "left" if left_of_viewer == "right" else "right"
    first, second = boxes[left_of_viewer], boxes[other]
    assert first is not None and second is not None and first["x"] < second["x"]
    middle = view.svg.locator(".mm-silhouette").bounding_box()
    assert middle is not None
    centre = middle["x"] + middle["width"] / 2
    for side, sign in ((left_of_viewer, -1), (other, 1)):
        centres = view.svg.locator(f'[data-kind="muscle"][data-side="{side}"]:visible').evaluate_all(
            "(all) => all.map((one) => one.getBoundingClientRect()).map((box) => box.left + box.width / 2)"
        )
        assert centres and all((x - centre) * sign > 0 for x in centres)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_side_view_names_its_side_and_shows_no_other(open_map: OpenMap, side: str) -> None:
    view = open_map(f"view={side}")
    expect(view.page.get_by_test_id(f"letter-{side}")).to_contain_text(side, ignore_case=True)
    other = "left" if side == "right" else "right"
    expect(view.page.get_by_test_id(f"letter-{other}")).to_have_count(0)


def test_a_click_where_no_muscle_lies_chooses_the_place(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map()
    area_id, side = _clickable(view, "area", 1)[0]
    view.click("area", area_id, side)
    view.wait_for_address(area=area_id)
    expect(view.shape("area", area_id, side).first).to_have_attribute("aria-pressed", "true")


def test_a_second_click_takes_the_choice_back(open_map: OpenMap) -> None:
    view = open_map()
    muscle_id, side = "rectus-abdominis", "left"
    place = view.place_of(view.shape("muscle", muscle_id, side))
    assert place is not None
    view.page.mouse.click(*place)
    view.wait_for_address(muscle=muscle_id)
    corner = view.place_of(view.shape("muscle", muscle_id, side))  # a point's x may lie where the click was
    assert corner is not None
    view.page.mouse.click(*corner)
    expect(view.shape("muscle", muscle_id, side).first).to_have_attribute("aria-pressed", "false")
    assert view.painted() == set()


def test_places_inside_the_body_are_buttons_beside_the_figure(open_map: OpenMap, atlas: Atlas) -> None:
    view = open_map()
    view.choose("pick", "areas")
    for area in atlas.areas.values():
        if area.on_skin:
            continue
        button = view.page.locator(f'.mm-inside button[data-id="{area.area_id}"]').first
        button.click()
        view.wait_for_address(area=area.area_id)
        expect(button).to_have_attribute("aria-pressed", "true")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")


def test_layers_are_each_their_own(open_map: OpenMap, geometry: Geometry) -> None:
    view = open_map("view=back&layer=deep")
    deep = {f.id for f in geometry.features("male", "back") if f.kind == "muscle" and f.layer == "deep"}
    visible = view.svg.locator('[data-kind="muscle"]:visible')
    assert set(visible.evaluate_all("(all) => all.map((one) => one.dataset.id)")) == deep
    view.choose("layer", "surface")
    view.page.wait_for_url(lambda url: "layer=deep" not in url)
    expect(view.svg).to_have_attribute("data-layer", "surface")

"""What is hovered, focused or chosen stands out from whatever lies beside it, measured on the screen.

The border that the map draws has two tones, a light band with a dark line in its middle. A shape can lie on
white paper, on dark paper, on pale skin, on dark muscle or on pain, so no single tone could keep 3:1
against all of them. With two tones it is enough that they keep 3:1 between each other and that, on either
side of the border, at least one of them keeps 3:1 against the ground there: that tone is then the visual
information by which the state is seen, with the contrast against adjacent colours that WCAG 2.2, success
criterion 1.4.11, asks for. (Tones of 9:1 promise this for every ground, as the theme says; this test looks
at what reaches the screen, where lines are thin and edges are soft.)

At places all along a shape's outline the screen is read across the border. The ground on either side is the
mean luminance four to seven pixels away from the outline; the border's light and dark tone are the lightest
and darkest pixel at most three and a half pixels away from it. The figure of a place is the least of three
ratios: light against dark, and for each side the better of light and dark against the ground. One place in
ten may fail: at a sharp corner, or where another part of the same border comes back, there is no ground to
read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator

from tests.e2e.conftest import MapPage

OpenMap = Callable[..., MapPage]
LEAST_CONTRAST = 3.0
PLACES_THAT_MUST_KEEP_IT = 0.9
SCHEMES = ["light", "dark"]
PICTURES = [
    ("muscle", "view=front"),
    ("muscle", "view=back&layer=deep"),
    ("muscle", "view=head-left"),
    ("muscle", "view=hand-palm&body=female"),
    ("area", "view=left&area=temple&side=left"),
    ("area", "view=foot-sole&area=heel&side=left"),
]

# Places along a shape's outline: x and y on the screen and the normal there; nothing that is out of sight.
_OUTLINE = """(shape) => {
    const line = shape.querySelector(".mm-point-target") ?? shape;
    const matrix = line.getScreenCTM();
    const frame = shape.ownerSVGElement.getBoundingClientRect();
    const length = line.getTotalLength();
    const at = (where) => line.getPointAtLength((where + length) % length).matrixTransform(matrix);
    const places = [];
    for (let step = 0; step < 40; step++) {
        const where = (length * step) / 40;
        const [here, before, after] = [at(where), at(where - length / 400), at(where + length / 400)];
        const [dx, dy] = [after.x - before.x, after.y - before.y];
        const far = Math.hypot(dx, dy);
        if (far < 0.01 || far > 30) continue;
        if (here.x < frame.left + 9 || here.x > frame.right - 9) continue;
        if (here.y < 9 || here.y > frame.bottom - 9) continue;
        if (!document.elementFromPoint(here.x, here.y)?.closest("svg")) continue;
        places.push([here.x, here.y, -dy / far, dx / far]);
    }
    return places;
}"""
# How thick a shape is, in pixels: the side of the square with the same ratio of area and outline.
_SIZES = """(all) => all.map((one) => {
    const length = one.getTotalLength(), scale = one.getScreenCTM().a;
    const places = Array.from({ length: 80 }, (_, at) => one.getPointAtLength(length * at / 80));
    const area = places.reduce((sum, here, at) => {
        const next = places[(at + 1) % 80];
        return sum + here.x * next.y - next.x * here.y;
    }, 0) / 2;
    return 4 * Math.abs(area) / length * scale;
})"""
_CALM = ".mm-tip { display: none !important; } .mm-cross path { visibility: hidden; }"


def luminance_of_screen(view: MapPage) -> np.ndarray[Any, Any]:
    """Return the relative luminance of every pixel of the window, rows first."""
    pixels = np.asarray(Image.open(BytesIO(view.page.screenshot())).convert("RGB")) / 255
    linear = np.where(pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def border_contrasts(view: MapPage, shape: Locator) -> list[float]:
    """Return, per place of the outline, the least of the three contrasts that the module's text names."""
    places = shape.evaluate(_OUTLINE)
    screen = luminance_of_screen(view)

    def read(x: float, y: float) -> float:
        row, column = int(np.clip(y, 0, screen.shape[0] - 1)), int(np.clip(x, 0, screen.shape[1] - 1))
        return float(screen[row, column])

    found = []
    for x, y, across, down in places:
        border = [read(x + across * t, y + down * t) for t in np.arange(-3.5, 3.75, 0.25)]
        light, dark = max(border), min(border)
        sides = []
        for sign in (-1, 1):
            ground = float(np.mean([read(x + sign * across * t, y + sign * down * t) for t in (4, 5, 6, 7)]))
            sides.append(max(ratio(light, ground), ratio(dark, ground)))
        found.append(min(ratio(light, dark), *sides))
    return found


def kept(contrasts: list[float]) -> float:
    """Return the share of places that keep the least contrast."""
    return float(np.mean([one >= LEAST_CONTRAST for one in contrasts])) if contrasts else 0.0


def sampled(view: MapPage, kind: str) -> list[Locator]:
    """Return a large, a middling and a small shape that can be clicked."""
    shapes = view.svg.locator(f'[data-kind="{kind}"]:visible')
    sizes = shapes.evaluate_all(_SIZES)
    order = sorted((at for at, size in enumerate(sizes) if size >= 12), key=lambda at: -sizes[at])
    clickable = [at for at in order if view.place_of(shapes.nth(at)) is not None]
    picks = dict.fromkeys([clickable[0], clickable[len(clickable) // 2], clickable[-1]])
    return [shapes.nth(at) for at in picks]


@contextmanager
def calm(view: MapPage) -> Iterator[None]:
    """Take away the name at the pointer and the trigger points, which are not part of a border."""
    view.page.add_style_tag(content=_CALM)
    yield


def show(view: MapPage, shape: Locator, state: str) -> None:
    """Bring a shape into a state: hovered, focused or chosen."""
    view.page.mouse.move(3, 3)
    if state == "focused":
        view.page.keyboard.press("Shift")  # the browser shows the focus of somebody who uses the keyboard
        shape.focus()
    else:
        shape.evaluate("() => document.activeElement?.blur()")
        place = view.place_of(shape)
        assert place is not None
        view.page.mouse.move(*place)
        if state == "chosen":
            view.page.mouse.click(*place)
            view.page.mouse.move(3, 3)
    view.page.wait_for_timeout(60)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("kind", "query"), PICTURES)
def test_border_of_a_shape_in_each_state_stands_out(
    open_map: OpenMap, kind: str, query: str, scheme: str
) -> None:
    view = open_map(query)
    view.page.emulate_media(color_scheme=scheme)
    weak = []
    with calm(view):
        for shape in sampled(view, kind):
            for state in ("hovered", "focused", "chosen"):
                show(view, shape, state)
                share = kept(border_contrasts(view, shape))
                if share < PLACES_THAT_MUST_KEEP_IT:
                    weak.append((shape.get_attribute("data-id"), state, round(share, 2)))
    assert weak == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_border_of_a_trigger_point_in_each_state_stands_out(open_map: OpenMap, scheme: str) -> None:
    view = open_map("muscle=infraspinatus&view=back&side=right")
    view.page.emulate_media(color_scheme=scheme)
    weak = []
    with calm(view):
        for point in view.svg.locator('[data-kind="point"]').all()[:3]:
            for state in ("hovered", "focused", "chosen"):
                show(view, point, state)
                share = kept(border_contrasts(view, point))
                if share < PLACES_THAT_MUST_KEEP_IT:
                    weak.append((point.get_attribute("data-id"), state, round(share, 2)))
    assert weak == []


@pytest.mark.parametrize(
    "faint", [".mm-mark path { stroke-opacity: 0.25; }", ".mm-mark path + path { stroke: none; }"]
)
def test_the_measure_notices_a_faint_border_and_one_of_one_tone(open_map: OpenMap, faint: str) -> None:
    view = open_map("view=front")
    shape = sampled(view, "muscle")[0]
    with calm(view):
        show(view, shape, "hovered")
        assert kept(border_contrasts(view, shape)) >= PLACES_THAT_MUST_KEEP_IT
        view.page.add_style_tag(content=faint)
        assert kept(border_contrasts(view, shape)) < PLACES_THAT_MUST_KEEP_IT

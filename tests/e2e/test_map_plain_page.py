"""The same body_map.js on a page of its own, without Streamlit: what the static export builds on."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Route, expect

from myomap.atlas import Atlas
from myomap.bodymap.scene import catalogue, scene
from myomap.geometry import Geometry
from myomap.text import load_text
from myomap.theme import load_theme
from myomap.view_state import ViewState
from tests.e2e.conftest import ROOT, MapPage

_PAGE = """<!doctype html><html lang="en"><title>Plain</title><style>{css}</style><div id="map"></div>
<script type="module">
import {{ mount }} from "/plain/body_map.js";
window.told = [];
const options = {options};
window.map = mount(document.getElementById("map"), {{ ...options, onEvent: (wanted) => told.push(wanted) }});
</script></html>"""


def test_the_map_works_on_a_plain_page(
    open_map: Callable[..., MapPage], atlas: Atlas, geometry: Geometry
) -> None:
    text = load_text()
    options = {
        "catalogue": catalogue(atlas, geometry, text),
        "scene": scene(atlas, geometry, ViewState(), text),
        "base": "/app/static/geometry/",
    }
    folder = ROOT / "myomap" / "bodymap"
    css = load_theme().css() + (folder / "body_map.css").read_text(encoding="utf-8")
    page_text = _PAGE.format(css=css, options=json.dumps(options).replace("</", "<\\/"))
    view = open_map(visit=False)

    def answer(route: Route) -> None:
        if route.request.url.endswith("body_map.js"):
            route.fulfill(path=folder / "body_map.js", content_type="text/javascript")
        else:
            route.fulfill(body=page_text, content_type="text/html")

    view.page.route("**/plain/**", answer)
    view.page.goto(f"{view.server}/plain/")
    view.wait_for_drawing()
    view.click("muscle", "deltoid", "left")
    expect(view.shape("muscle", "deltoid", "left").first).to_have_attribute("aria-pressed", "true")
    told = view.page.evaluate("told")
    assert [one["muscle"] for one in told] == ["deltoid"]
    assert told[0]["side"] == "left"
    view.page.evaluate("map.receive({ ...map.state, muscle: '', side: '', echo: map.sent })")
    expect(view.svg.locator('[aria-pressed="true"]')).to_have_count(0)

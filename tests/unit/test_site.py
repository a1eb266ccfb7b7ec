"""A whole site, written from the small tables and the small drawing, and read back as a browser would."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from PIL import Image

from myomap.atlas import Atlas
from myomap.clinic import Clinic
from myomap.errors import MyomapError
from myomap.export.frame import Edition, page_html
from myomap.export.head import Addresses, described, in_script
from myomap.export.muscle_pages import muscle_leaf
from myomap.export.read_pages import condition_leaf
from myomap.export.site import LIST_FILE, write_site
from myomap.geometry import Geometry
from myomap.text import load_text
from tests.conftest import TINY

Small = Callable[..., list[Path]]
URL = "https://atlas.example.org/pain/"
CLINIC = Clinic(
    name="Mill & <Sons>", phone="+1 555 0100", booking="https://www.example.org/book", accent="#1f5f8b"
)
LANGUAGES = ("en", "es")
LARGEST_PAGE = 120_000
VOID = {"meta", "link", "img", "br", "input", "hr", "image", "path", "rect", "circle", "use"}
VOCABULARY = {
    "Muscle": {"muscleAction", "insertion", "nerve", "antagonist", "bloodSupply"},
    "AnatomicalStructure": {"bodyLocation", "connectedTo", "subStructure", "relatedCondition", "diagram"},
    "MedicalCondition": {"associatedAnatomy", "code"},
    "Thing": {"@type", "name", "alternateName", "description", "url", "identifier"},
}
"""Of schema.org: the properties that its types define, as far as they may be used here."""


class Seen(HTMLParser):
    """What a page holds, as far as the tests ask."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.linked_data: list[str] = []
        self.title = self.text = ""
        self._open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.unbalanced.append(tag)
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["script"]:
            self.linked_data += [data] if self.tags[-1][1].get("type") == "application/ld+json" else []
        elif self._open[-1:] == ["title"]:
            self.title += data
        elif self._open[-1:] != ["style"]:
            self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [
            found
            for name, found in self.tags
            if name == tag and all(found.get(key) == value for key, value in wanted.items())
        ]

    def meta(self, name: str) -> str:
        return next((one["content"] for one in self.all("meta", name=name)), "")

    def graph(self) -> list[dict[str, object]]:
        return json.loads(self.linked_data[0])["@graph"]


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small drawing, with pictures of one dot for its bodies."""
    target = tmp_path_factory.mktemp("drawn") / "geometry"
    shutil.copytree(TINY / "geometry", target)
    for view in json.loads((target / "index.json").read_text())["bodies"]["male"]["views"].values():
        for name in ("body", "relief"):
            Image.new("RGBA", (1, 1)).save(target / view[name], "WEBP")
    return target


@pytest.fixture(scope="module")
def folder(shapes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in two languages with all that a clinic can choose."""
    target = tmp_path_factory.mktemp("site")
    write_site(target, URL, LANGUAGES, CLINIC, tables=TINY, shapes=shapes)
    return target


@pytest.fixture
def write_small(shapes: Path) -> Callable[..., list[Path]]:
    """Give a function that writes a site in English into a folder."""

    def write(target: Path, **choices: Any) -> list[Path]:
        return write_site(target, **{"languages": ("en",), "tables": TINY, "shapes": shapes, **choices})

    return write


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Seen]:
    return {
        path.relative_to(folder).as_posix(): Seen(path.read_text("utf-8")) for path in folder.rglob("*.html")
    }


def listed(pages: dict[str, Seen]) -> Iterator[tuple[str, Seen]]:
    """The pages that search engines are told of."""
    return ((path, page) for path, page in pages.items() if page.meta("robots") != "noindex")


def test_site_of_two_languages_has_every_page_in_both(pages: dict[str, Seen], tiny_atlas: Atlas):
    wanted = {f"muscles/{one}.html" for one in tiny_atlas.muscles}
    wanted |= {f"conditions/{one}.html" for one in tiny_atlas.conditions}
    wanted |= {
        "muscles/index.html",
        "conditions/index.html",
        "dry-needling.html",
        "about.html",
        "index.html",
        "finder.html",
    }
    assert set(pages) == wanted | {f"es/{one}" for one in wanted} | {"404.html"}


def test_links_of_every_page_lead_to_files_of_the_site(pages: dict[str, Seen], folder: Path):
    base = "https://here.example/"
    lost = []
    for path, page in pages.items():
        links = [
            found[name] for _, found in page.tags for name in ("href", "src", "xlink:href") if name in found
        ]
        for link in links:
            there = urlsplit(urljoin(base + path, link))
            if link.startswith(("http", "tel:", "/pain/")) or not there.netloc.startswith("here."):
                continue
            target = folder / unquote(there.path).lstrip("/")
            if not target.is_file():
                lost.append((path, link))
            elif there.fragment and target.suffix == ".html":
                ids = {found.get("id") for _, found in pages[there.path.lstrip("/")].tags}
                lost += [] if there.fragment in ids else [(path, link)]
    assert lost == []


def test_pages_take_nothing_from_another_host(pages: dict[str, Seen], folder: Path):
    for path, page in pages.items():
        taken = [found.get("src", "") for tag, found in page.tags if tag in ("img", "script", "iframe")]
        taken += [
            one["href"] for rel in ("stylesheet", "icon", "manifest") for one in page.all("link", rel=rel)
        ]
        taken += [found.get("xlink:href", "") for tag, found in page.tags if tag == "image"]
        assert [one for one in taken if urlsplit(one).netloc] == [], path
    for sheet in folder.rglob("*.css"):
        assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", sheet.read_text("utf-8"))


def test_titles_and_descriptions_of_one_language_are_its_own(pages: dict[str, Seen]):
    for lang in LANGUAGES:
        found = [page for path, page in listed(pages) if path.startswith("es/") == (lang == "es")]
        for words in ([page.title for page in found], [page.meta("description") for page in found]):
            assert [one for one, n in Counter(words).items() if n > 1] == []
        assert [
            page.meta("description") for page in found if not 50 <= len(page.meta("description")) <= 160
        ] == []


def test_pages_have_one_first_heading_language_viewport_and_balanced_tags(pages: dict[str, Seen]):
    for path, page in pages.items():
        assert len(page.all("h1")) == 1, path
        assert page.all("html")[0]["lang"] == ("es" if path.startswith("es/") else "en")
        assert page.meta("viewport") == "width=device-width, initial-scale=1"
        assert page.unbalanced == [], path
        assert len(page.all("main")) == 1


def test_pages_say_what_the_atlas_is_not_and_where_facts_come_from(pages: dict[str, Seen]):
    for path, page in pages.items():
        text = load_text("es" if path.startswith("es/") else "en")
        for key in ("site.not_a_diagnosis", "web.sources"):
            assert text(key) in page.text, (path, key)
        assert page.all("a", href="tel:+15550100")
        assert "Mill & <Sons>" in page.text


def test_pictures_say_in_words_what_they_show(pages: dict[str, Seen]):
    for path, page in pages.items():
        assert [one for one in page.all("img") if "alt" not in one] == [], path
        for picture in page.all("svg", role="img"):
            label = picture["aria-labelledby"]
            assert [found for _, found in page.tags if found.get("id") == label], path
    assert pages["muscles/trapezius.html"].all("svg", role="img")


def test_other_languages_of_a_page_name_each_other(pages: dict[str, Seen]):
    def others(page: Seen) -> dict[str, str]:
        return {one["hreflang"]: one["href"] for one in page.all("link", rel="alternate")}

    for path, page in listed(pages):
        there = others(page)
        assert set(there) == {*LANGUAGES, "x-default"}, path
        here = page.all("link", rel="canonical")[0]["href"]
        assert here == there["es" if path.startswith("es/") else "en"]
        assert there["x-default"] == there["en"]
        for address in there.values():
            name = address.removeprefix(URL)
            name = f"{name}index.html" if name.endswith("/") or not name else name
            assert others(pages[name]) == there


def test_sitemap_lists_every_page_once_with_its_languages(pages: dict[str, Seen], folder: Path):
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    root = ElementTree.parse(folder / "sitemap.xml").getroot()
    named = [one.findtext("s:loc", "", space) for one in root.findall("s:url", space)]
    assert sorted(named) == sorted(page.all("link", rel="canonical")[0]["href"] for _, page in listed(pages))
    assert {len(one.findall("x:link", space)) for one in root.findall("s:url", space)} == {3}
    assert f"Sitemap: {URL}sitemap.xml" in (folder / "robots.txt").read_text("utf-8")


def test_linked_data_of_a_muscle_uses_words_that_schema_org_has(pages: dict[str, Seen], tiny_atlas: Atlas):
    muscle = tiny_atlas.muscles["trapezius"]
    page, trail = pages["muscles/trapezius.html"].graph()
    assert (page["@type"], page["inLanguage"], page["isAccessibleForFree"]) == ("MedicalWebPage", "en", True)
    assert page["url"] == f"{URL}muscles/trapezius.html"
    about = page["about"]
    assert isinstance(about, dict)
    assert set(about) <= set.union(*(VOCABULARY[one] for one in ("Muscle", "AnatomicalStructure", "Thing")))
    assert (about["@type"], about["name"], about["muscleAction"]) == ("Muscle", muscle.name, muscle.action)
    assert about["insertion"] == {"@type": "AnatomicalStructure", "name": muscle.insertion}
    assert [one["position"] for one in trail["itemListElement"]] == [1, 2, 3]  # type: ignore[attr-defined]


def test_linked_data_of_every_page_is_read_and_names_the_sources_of_a_page_that_lists_them(
    pages: dict[str, Seen],
):
    for path, page in listed(pages):
        graph = {one["@type"]: one for one in page.graph()}
        assert "BreadcrumbList" in graph, path
        if path.startswith(("muscles/", "conditions/")) and not path.endswith("index.html"):
            cited = graph["MedicalWebPage"]["citation"]
            assert isinstance(cited, list)
            assert all({"@type", "name", "creditText"} <= set(one) for one in cited)
            assert all(one["identifier"]["value"].startswith("10.") for one in cited if "identifier" in one)


def test_linked_data_cannot_end_its_script():
    assert "</script" not in in_script({"name": "</script><script>alert(1)</script>"})
    assert json.loads(in_script({"name": "</script>&"})) == {"name": "</script>&"}


def test_page_of_a_muscle_reads_warning_signs_first_then_points_then_sources(
    atlas: Atlas, geometry: Geometry
):
    page = page_html(
        edition_of(atlas, geometry),
        leaf := muscle_leaf(edition_of(atlas, geometry), atlas.muscles["deltoid"]),
    )
    order = ["<h1>", 'lang="la"', "panel-flags", "<figure", "panel-points", "panel-caution", "panel-sources"]
    places = [page.index(one) for one in order]
    assert places == sorted(places)
    assert "index.html?muscle=deltoid&amp;side=right" in leaf.body.replace(
        "side=right&amp;muscle=deltoid", "muscle=deltoid&amp;side=right"
    )
    assert len(page.encode()) < LARGEST_PAGE
    for point in atlas.points_by_muscle["deltoid"]:
        assert point.landmark in Seen(page).text


def test_pages_of_the_longest_muscle_and_of_a_condition_stay_small(atlas: Atlas, geometry: Geometry):
    edition = edition_of(atlas, geometry)
    longest = max(atlas.muscles.values(), key=lambda one: len(atlas.points_by_muscle[one.muscle_id]))
    for leaf in (muscle_leaf(edition, longest), condition_leaf(edition, atlas.conditions["neck-pain"])):
        assert len(page_html(edition, leaf).encode()) < LARGEST_PAGE


def edition_of(atlas: Atlas, geometry: Geometry) -> Edition:
    """The site of the real atlas, its files only named."""
    bodies = [geometry.files("male", view).body for view in geometry.views("male")]
    names = {name: f"assets/{name}" for name in ("site.css", "icon.svg", *bodies)}
    addresses = Addresses("", ("en",))
    return Edition(atlas, geometry, load_text("en"), Clinic(), addresses, names, {"en": "English"})


def test_site_written_twice_has_the_same_bytes(folder: Path, tmp_path: Path, write_small: Small):
    write_small(tmp_path, url=URL, languages=LANGUAGES, clinic=CLINIC)
    assert contents(tmp_path) == contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def test_site_without_an_address_leaves_out_what_must_be_absolute(tmp_path: Path, write_small: Small):
    write_small(tmp_path)
    page = Seen((tmp_path / "muscles/trapezius.html").read_text("utf-8"))
    assert page.all("link", rel="canonical") == page.all("link", rel="alternate") == []
    assert not (tmp_path / "sitemap.xml").exists()
    assert "Sitemap" not in (tmp_path / "robots.txt").read_text("utf-8")
    assert page.graph()[0]["about"]


def test_folder_with_other_things_is_left_alone(tmp_path: Path, write_small: Small):
    (tmp_path / "holiday.txt").write_text("mine")
    with pytest.raises(MyomapError, match="not empty"):
        write_small(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["holiday.txt"]


def test_export_into_an_earlier_one_removes_its_own_files_and_no_others(tmp_path: Path, write_small: Small):
    write_small(tmp_path, languages=LANGUAGES)
    (tmp_path / "es" / "mine.txt").write_text("mine")
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    write_small(tmp_path)
    assert sorted(one.name for one in (tmp_path / "es").iterdir()) == ["mine.txt"]
    assert (tmp_path / "holiday.jpg").read_bytes() == b"mine"


def test_list_that_names_files_outside_the_folder_removes_none_of_them(tmp_path: Path, write_small: Small):
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    write_small(tmp_path / "site")
    listing = tmp_path / "site" / LIST_FILE
    listing.write_text(listing.read_text("utf-8") + f"../outside.txt\n{outside}\n", "utf-8")
    write_small(tmp_path / "site")
    assert outside.read_text() == "mine"


def test_file_of_somebody_else_in_the_way_is_not_overwritten(tmp_path: Path, write_small: Small):
    write_small(tmp_path)
    (tmp_path / "sitemap.xml").write_text("mine")
    with pytest.raises(MyomapError, match=r"sitemap\.xml"):
        write_small(tmp_path, url=URL)
    assert (tmp_path / "sitemap.xml").read_text() == "mine"


def test_kiosk_keeps_every_page_and_leaving_it_ends_what_browsers_kept(tmp_path: Path, write_small: Small):
    write_small(tmp_path, kiosk=True)
    worker = (tmp_path / "service_worker.js").read_text("utf-8")
    kept = set(json.loads(re.search(r"const FILES = (\[.*?\]);", worker)[1]))  # type: ignore[index]
    made = {one for one in contents(tmp_path) if one not in ("service_worker.js", LIST_FILE)}
    assert made - kept == {"404.html", "robots.txt"}
    assert "service_worker.js" in (tmp_path / "muscles/soleus.html").read_text("utf-8")
    write_small(tmp_path)
    assert "unregister" in (tmp_path / "service_worker.js").read_text("utf-8")
    assert "serviceWorker" not in (tmp_path / "muscles/soleus.html").read_text("utf-8")
    assert not (tmp_path / "site.webmanifest").exists()


def test_page_that_the_clinic_switched_off_is_neither_made_nor_linked(tmp_path: Path, write_small: Small):
    write_small(tmp_path, clinic=Clinic(switched_off=("conditions",)))
    assert not (tmp_path / "conditions").exists()
    assert [
        one.name for one in tmp_path.rglob("*.html") if 'href="../conditions/' in one.read_text("utf-8")
    ] == []


def test_description_of_one_long_sentence_ends_between_words():
    told = described("word " * 50)
    assert len(told) <= 160
    assert told.endswith("word…")

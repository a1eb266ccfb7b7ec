"""The page that writes clinic.toml: what it starts from, what it says of mistakes, what it offers."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from myomap.clinic import PARTS, clinic_of, clinic_theme, readable_shade
from myomap.theme import load_theme
from myomap.ui import clinic_page

THEME = load_theme()


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 30)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind)
    return written.getvalue()


@pytest.fixture
def in_force(tmp_path, monkeypatch) -> Path:
    """The server's clinic.toml, to be written by a test."""
    path = tmp_path / "server" / "clinic.toml"
    path.parent.mkdir()
    monkeypatch.setattr(clinic_page, "CLINIC_FILE", path)
    return path


@pytest.fixture
def page(show, in_force):
    return show("pages/clinic.py")


def run(shown):
    shown.app.run()
    assert not shown.app.exception, shown.app.exception
    return shown


def everything(shown) -> str:
    """HTML of the page, also of what stands in columns and boxes."""
    return "\n".join(one.proto.body for one in shown.app.get("html"))


def download(shown) -> tuple[str, str]:
    button = next(one.proto for one in shown.app.get("download_button"))
    return button.label, button.url


def test_page_starts_empty_with_the_neutral_default(page):
    assert page.app.text_input(key="clinic_name").value == ""
    assert all(page.app.checkbox(key=f"clinic_part_{part}").value for part in PARTS)
    assert not page.app.checkbox(key="clinic_own_colour").value
    assert faults_in(page) == []
    assert download(page)[0] == "Download clinic.toml"


def faults_in(shown) -> list[str]:
    return re.findall(r'data-fault="(\w+)"', everything(shown))


def test_page_starts_from_the_file_in_force_and_tells_its_faults(show, in_force):
    blue = readable_shade("#0000ff", THEME, "light")
    (in_force.parent / "logo.png").write_bytes(picture())
    in_force.write_text(
        f'name = "Mühle"\nlogo = "logo.png"\naccent = "{blue}"\nphone = "none"\nbody = "female"\n'
        'embed_on = ["https://x.org", "https://y.org"]\n'
        'switched_off = ["research"]\n',
        encoding="utf-8",
    )
    shown = show("pages/clinic.py")
    assert shown.app.text_input(key="clinic_name").value == "Mühle"
    assert shown.app.color_picker(key="clinic_accent").value == blue
    assert shown.app.text_input(key="clinic_embed_on").value == "https://x.org https://y.org"
    assert shown.app.radio(key="clinic_body").value == "female"
    assert not shown.app.checkbox(key="clinic_part_research").value
    html = everything(shown)
    assert html.count('data-testid="clinic-faults"') == 1 and "<code>phone</code>" in html
    assert html.count('src="data:image/png;base64,') == 2
    assert download(shown)[0] == "Download clinic.toml and the logo"
    shown.app.checkbox(key="clinic_keep_logo").uncheck()
    assert "data:image" not in everything(run(shown))
    assert download(shown)[0] == "Download clinic.toml"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("name", "x" * 90, "This is 90 characters long. At most 80"),
        ("phone", "call me", "This is not only a phone number"),
        ("booking", "www.x.org", "such as https://www.x.org"),
        ("site", "https://x.org/?a=1", "Give the address of the atlas alone"),
        ("embed_on", "www.x.org/page", "such as https://www.x.org"),
    ],
)
def test_page_tells_a_mistake_under_its_field_and_leaves_it_out_of_the_file(page, key, value, said):
    page.app.text_input(key=f"clinic_{key}").set_value(value)
    run(page)
    assert faults_in(page) == [key]
    html = everything(page)
    assert said in html and "one thing to mend" in html


def test_page_takes_several_sites_from_one_line_and_puts_them_into_the_file(page):
    page.app.text_input(key="clinic_embed_on").set_value("https://x.org, https://www.y.org/  https://x.org")
    html = everything(run(page))
    assert faults_in(page) == []
    assert "embed_on = [&quot;https://x.org&quot;, &quot;https://www.y.org&quot;]" in html


def test_page_shows_the_name_on_both_grounds_and_escapes_it(page):
    page.app.text_input(key="clinic_name").set_value('<img src=x onerror="alert(1)"> & العيادة')
    html = everything(run(page))
    assert "<img src=x" not in html
    assert html.count("&lt;img src=x") == 3 and html.count("العيادة</b>") == 2


def test_page_pale_colour_is_told_and_one_press_takes_the_shade_that_can_be_read(page):
    page.app.checkbox(key="clinic_own_colour").check()
    run(page)
    page.app.color_picker(key="clinic_accent").set_value("#ffcc00")
    run(page)
    better = readable_shade("#ffcc00", THEME, "light")
    assert faults_in(page) == ["accent"] and better in everything(page)
    page.app.button(key="clinic_take_accent").click()
    run(page)
    assert faults_in(page) == [] and page.app.color_picker(key="clinic_accent").value == better
    painted = clinic_theme(clinic_of(f'accent = "{better}"'.encode(), None)[0], THEME)
    html = everything(page)
    assert f"--mm-accent:{better};" in html and f"--mm-accent:{painted.dark['accent']};" in html


def test_page_dark_shade_is_checked_on_dark_ground(page):
    page.app.checkbox(key="clinic_own_colour").check()
    run(page)
    page.app.checkbox(key="clinic_own_dark").check()
    run(page)
    assert faults_in(page) == []
    page.app.color_picker(key="clinic_accent_dark").set_value(THEME.light["ink"])
    assert faults_in(run(page)) == ["accent_dark"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("big.png", b"\x89PNG\r\n\x1a\n" + b"x" * 2_400_000, "big.png has 2.4 MB. At most 1 MB"),
        ("torn.png", picture()[:50], "torn.png is damaged"),
        ("letter.pdf", b"%PDF-1.7", "letter.pdf is not a picture"),
        (
            "a.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>',
            "a.svg holds more than a drawing",
        ),
    ],
)
def test_page_logo_that_cannot_be_shown_is_told(page, name, data, said):
    page.app.file_uploader(key="clinic_logo").set_value((name, data, ""))
    html = everything(run(page))
    assert said in html and faults_in(page) == ["logo"]
    assert "data:image" not in html
    assert download(page)[0] == "Download clinic.toml"


def test_page_good_logo_is_shown_and_packed(page):
    page.app.file_uploader(key="clinic_logo").set_value(("Our logo (1).JPG", picture("JPEG"), "image/jpeg"))
    html = everything(run(page))
    assert html.count('src="data:image/jpeg;base64,') == 2 and "unpack it" in html
    assert download(page)[0] == "Download clinic.toml and the logo"


def test_page_takes_a_clinic_file_into_the_form_and_tells_its_faults(page):
    content = 'name = "Old"\nlogo = "ours.png"\nacent = "x"\nphone = 5\ncountry = "gb"\nlanguages = ["en"]\n'
    page.app.file_uploader(key="clinic_toml").set_value(("clinic.toml", content.encode(), ""))
    html = everything(run(page))
    assert page.app.text_input(key="clinic_name").value == "Old"
    assert page.app.multiselect(key="clinic_languages").value == ["en"]
    assert "There is no setting acent. Did you mean accent?" in html
    assert "phone must be a text in quotation marks" in html
    assert "Keep it beside clinic.toml" in html


def test_page_good_clinic_file_is_said_to_be_good(page):
    page.app.file_uploader(key="clinic_toml").set_value(("clinic.toml", b'name = "A"', ""))
    assert "The file has no fault" in everything(run(page))


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"[" * 19_000, b"\x89PNG", b"x" * 900_000, b""])
def test_page_file_that_is_no_clinic_file_leaves_the_page_standing(page, data):
    page.app.file_uploader(key="clinic_toml").set_value(("clinic.toml", data, ""))
    html = everything(run(page))
    assert ('data-testid="clinic-faults"' in html) == bool(data)

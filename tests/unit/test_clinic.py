"""clinic.toml: what is read, what is said of each mistake, and what is written."""

from __future__ import annotations

import io
import random
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from myomap.clinic import (
    CLINIC_FILE,
    KEYS,
    PARTS,
    SCHEMES,
    Clinic,
    ClinicFault,
    clinic_of,
    clinic_theme,
    least_contrast,
    read_clinic,
    readable_shade,
    write_clinic,
)
from myomap.text import load_text
from myomap.theme import load_theme

COUNTRIES = {"us": "United States", "gb": "United Kingdom", "de": "Germany", "gr": "Greece", "es": "Spain"}
LANGUAGES = ("en", "es")
THEME = load_theme()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind)
    return written.getvalue()


def read(content: str | bytes, folder: Path | None = None) -> tuple[Clinic, tuple[ClinicFault, ...]]:
    data = content if isinstance(content, bytes) else content.encode()
    return clinic_of(data, folder, COUNTRIES, LANGUAGES, THEME)


def told(faults: tuple[ClinicFault, ...]) -> list[str]:
    text = load_text()
    return [one.words(text) for one in faults]


def only_fault(content: str | bytes, folder: Path | None = None) -> ClinicFault:
    _, faults = read(content, folder)
    assert len(faults) == 1, told(faults)
    assert told(faults)[0]
    return faults[0]


# what ships


def test_shipped_file_is_the_neutral_default_without_fault() -> None:
    assert CLINIC_FILE.exists()
    assert read_clinic() == (Clinic(), ())


def test_shipped_file_is_what_would_be_written() -> None:
    assert CLINIC_FILE.read_text(encoding="utf-8") == write_clinic(Clinic())


def test_missing_file_is_the_default_without_fault(tmp_path: Path) -> None:
    assert read_clinic(tmp_path / "clinic.toml") == (Clinic(), ())


def test_written_file_has_a_line_of_help_above_every_key() -> None:
    lines = write_clinic(Clinic()).splitlines()
    for key in KEYS:
        at = next(k for k, line in enumerate(lines) if line.startswith(f"{key} = "))
        assert lines[at - 1].startswith("# ") and len(lines[at - 1]) > 30, key
    assert all(part in lines[-2] for part in PARTS)


def test_help_page_tells_of_every_key_and_part() -> None:
    page = (CLINIC_FILE.parent / "docs" / "clinic.md").read_text(encoding="utf-8")
    assert [key for key in KEYS if f"| `{key}` |" not in page] == []
    assert [part for part in PARTS if f"`{part}`" not in page] == []


def test_examples_of_the_help_page_have_no_fault(tmp_path: Path) -> None:
    page = (CLINIC_FILE.parent / "docs" / "clinic.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    examples = [row[3].strip().strip("`") for row in rows if len(row) == 5]
    assert len(examples) == len(KEYS)
    (tmp_path / "logo.png").write_bytes(picture())
    clinic, faults = read("\n".join(examples), tmp_path)
    assert told(faults) == []
    assert all(getattr(clinic, key) != getattr(Clinic(), key) for key in KEYS)


# what is right


def test_full_file_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "logo.webp").write_bytes(picture("WEBP"))
    shades = THEME.light["accent"], THEME.dark["accent"]
    clinic, faults = read(
        f'name = "Hôpital"\nlogo = "logo.webp"\naccent = "{shades[0].upper()}"\naccent_dark = "{shades[1]}"\n'
        'phone = "+34 (0)91 123-45"\nbooking = "https://a.es/cita?x=1"\nsite = "http://10.0.0.5:8501/atlas"\n'
        'embed_on = ["https://WWW.praxis.es/", "http://localhost:8000", "https://www.praxis.es"]\n'
        'country = "ES"\nlanguages = ["es", "EN", "es"]\nbody = "female"\nswitched_off = ["solid"]\n',
        tmp_path,
    )
    assert told(faults) == []
    assert clinic == Clinic(
        "Hôpital",
        tmp_path / "logo.webp",
        *shades,
        "+34 (0)91 123-45",
        "https://a.es/cita?x=1",
        "http://10.0.0.5:8501/atlas",
        ("https://www.praxis.es", "http://localhost:8000"),
        "es",
        ("es", "en"),
        "female",
        ("solid",),
    )


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_files_of_other_systems_are_read(start: bytes, end: bytes) -> None:
    clinic, faults = read(start + b'name = "A"' + end + b'body = "female"' + end)
    assert (clinic, faults) == (Clinic(name="A", body="female"), ())


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("", ""),
        ("+1 (555) 010-0100", "tel:+15550100100"),
        ("+44 (0)20 7946 0000", "tel:+442079460000"),
        ("020 7946 0000 ext. 12", "tel:02079460000;ext=12"),
    ],
)
def test_phone_is_a_link_that_can_be_called(phone: str, link: str) -> None:
    clinic, faults = read(f'phone = "{phone}"')
    assert (clinic.telephone, faults) == (link, ())


def test_phone_with_letters_of_other_scripts_is_written_plainly() -> None:
    assert read('phone = "+٣٤ ９１\u2011٥"')[0].phone == "+34 91-5"


# each mistake


@pytest.mark.parametrize(
    ("line", "message", "near"),
    [
        ('nmae = "x"', "key_near", "name"),
        ('switched-off = ["solid"]', "key_near", "switched_off"),
        ('zzzz = "x"', "key", ""),
        ("name = 5", "not_text", 'name = "5"'),
        ("name = true", "not_text", 'name = "Riverside Physiotherapy"'),
        ("phone = 5550100", "not_text", 'phone = "5550100"'),
        ("country = 1979-05-27", "not_text", 'country = "us"'),
        ('languages = "es"', "not_list", 'languages = ["en"]'),
        ("switched_off = [1]", "not_list", 'switched_off = ["research"]'),
        (f'name = "{"x" * 81}"', "long", ""),
        ('accent = "8c2f39"', "colour", "#8c2f39"),
        ('accent = "#135"', "colour", "#113355"),
        ('accent = "red"', "colour", THEME.light["accent"]),
        ('accent = "#8c2f39ff"', "colour", THEME.light["accent"]),
        ('accent_dark = "blau"', "colour", THEME.dark["accent"]),
        ('phone = "call us"', "phone_odd", "+1 555 0100"),
        ('phone = "555 ext"', "phone_odd", "+1 555 0100"),
        ('phone = "+ - ()"', "phone_digit", "+1 555 0100"),
        (f'phone = "{"5" * 41}"', "long", ""),
        ('booking = "www.x.org/a"', "address", "https://www.x.org/a"),
        ('booking = "ftp://x.org"', "address", "https://x.org"),
        ('booking = "javascript:alert(1)"', "address", "https://www.example.org/book"),
        ('booking = "https://a b.org"', "address", "https://www.example.org/book"),
        ('booking = "https://me:pw@x.org"', "address", "https://www.example.org/book"),
        ('booking = "https://x.org:99999"', "address", "https://www.example.org/book"),
        ('booking = "https://[1"', "address", "https://www.example.org/book"),
        ('site = "https://"', "address", "https://atlas.example.org"),
        ('site = "https://x.org/?view=back"', "site_more", "https://x.org/"),
        (f'site = "https://x.org/{"a" * 500}"', "long", ""),
        ('embed_on = "https://x.org"', "not_list", 'embed_on = ["https://www.example.org"]'),
        ('country = "Germany"', "country_near", "de"),
        ('country = "ger"', "country_near", "de"),
        ('country = "united kingdm"', "country_near", "gb"),
        ('country = "usa"', "country_near", "us"),
        ('country = "zz"', "country", ""),
        ('languages = ["en", "esp"]', "item_near", "es"),
        ('languages = ["qq"]', "item", ""),
        ('body = "femal"', "body", "female"),
        ('switched_off = ["dry-needling", "reserch"]', "item_near", ""),
        ('[clinic]\nname = "In"', "section", ""),
        ("name = Riverside", "unquoted", 'name = "Riverside"'),
        ("name = “Riverside”", "curly", ""),
        ('logo = "C:\\logo.png"', "backslash", ""),
        ('name = "Riverside', "damaged", 'name = "…"'),
        ("please read this", "damaged", 'name = "…"'),
        ('name = "A"\nname = "B"', "twice", ""),
    ],
)
def test_mistake_is_told_with_what_would_be_right(line: str, message: str, near: str) -> None:
    _, faults = read(line)
    assert faults and faults[0].message == f"clinic.fault.{message}", told(faults)
    assert not near or faults[0].near == near
    assert all(told(faults))


def test_values_beside_a_mistake_are_kept() -> None:
    clinic, faults = read(
        'name = "Kept"\njunk\naccent = "#ffff00"\nlanguages = ["es", "xx"]\nswitched_off = ["solid", "x"]\n'
        'phone = no quotes\nbody = "female"\n'
    )
    assert clinic == Clinic(name="Kept", languages=("es",), switched_off=("solid",), body="female")
    assert [one.message.rpartition(".")[2] for one in faults] == [
        "damaged",
        "unquoted",
        "contrast_light",
        "item",
        "item",
    ]
    assert [dict(one.values).get("n") for one in faults[:2]] == [2, 6]


def test_value_over_several_lines_survives_a_mistake_below_it() -> None:
    clinic, faults = read('languages = [\n  "es",\n  "en",\n]\nnonsense\n')
    assert clinic.languages == ("es", "en") and len(faults) == 1


def test_names_under_a_heading_count_and_the_heading_is_told() -> None:
    clinic, faults = read('[clinic]\nname = "In"\n')
    assert clinic.name == "In" and faults[0].message == "clinic.fault.section"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'name = "caf\xe9"', "encoding"),
        ('name = "x"'.encode("utf-16"), "encoding"),
        (b"#" * 20_001, "too_big"),
        (b"name = " + b"[" * 15_000, "damaged"),
        (b"\x00", "damaged"),
        (b'\x89PNG\r\n\x1a\n"', "encoding"),
    ],
)
def test_file_that_is_none_is_told_in_words(content: bytes, message: str) -> None:
    assert only_fault(content).message == f"clinic.fault.{message}"


def test_number_too_long_for_python_is_a_mistake_of_one_line() -> None:
    clinic, faults = read("phone = " + "9" * 9000 + '\nname = "Kept"')
    assert clinic.name == "Kept" and len(faults) == 1


def test_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "clinic.toml").mkdir()
    clinic, faults = read_clinic(tmp_path / "clinic.toml")
    assert clinic == Clinic() and [one.message for one in faults] == ["clinic.fault.unreadable"]


def test_any_bytes_whatever_never_raise_and_are_always_told_in_words() -> None:
    chance = random.Random(7)
    pieces = [
        "\n",
        "\x00",
        " = ",
        *['name="A"', "[", "]]", '"""', "'", "=", "\\", "é", "accent", "#12", "5", "{"],
    ]
    for _ in range(1500):
        content = "".join(chance.choice(pieces) for _ in range(chance.randrange(12)))
        clinic, faults = read(content)
        assert isinstance(clinic.name, str) and all(told(faults)), content
        if not faults:
            tomllib.loads(content.replace("\x00", ""))  # in a comment it does no harm


# colours


@pytest.mark.parametrize(("key", "scheme"), SCHEMES.items())
def test_colour_that_cannot_be_read_gets_its_ratio_and_the_nearest_shade(key: str, scheme: str) -> None:
    paper = THEME.colours(scheme)["paper"]
    clinic, faults = read(f'{key} = "{paper}"')
    values = dict(faults[0].values)
    assert getattr(clinic, key) == "" and faults[0].message == f"clinic.fault.contrast_{scheme}"
    assert 1.0 <= float(values["n"]) < 1.2 and values["limit"] == 4.5
    assert read(f'{key} = "{faults[0].near}"')[1] == ()


def test_shade_is_the_nearest_of_the_same_hue() -> None:
    orange = "#ff8800"
    shade = readable_shade(orange, THEME, "light")
    red, green, blue = (int(shade[i : i + 2], 16) for i in (1, 3, 5))
    assert blue == 0 and abs(green / red - 0x88 / 0xFF) < 0.01
    assert 4.5 <= least_contrast(shade, THEME, "light")[0] < 4.6
    assert readable_shade(shade, THEME, "light") == shade


def test_ratio_is_cut_and_not_rounded_up_to_what_it_fails() -> None:
    fault = ClinicFault(
        "accent", "clinic.fault.contrast_light", (("limit", 4.5), ("n", 4.49), ("value", "x"))
    )
    assert "4.4 to 1, and 4.5 is needed" in fault.words(load_text())


@pytest.mark.parametrize("seed", range(60))
def test_theme_with_any_colour_keeps_every_promise_of_contrast(seed: int) -> None:
    chance = random.Random(seed)
    wanted = {scheme: f"#{chance.randrange(0x1000000):06x}" for scheme in ("light", "dark")}
    light, dark = (readable_shade(wanted[scheme], THEME, scheme) for scheme in ("light", "dark"))
    chosen = [Clinic(accent=light, accent_dark=dark), Clinic(accent=light), Clinic(accent_dark=dark)]
    for clinic in chosen:
        painted = clinic_theme(clinic, THEME)
        for scheme in ("light", "dark"):
            for rule in painted.rules:
                kept = painted.contrast(rule.colour, rule.on, scheme) >= rule.at_least
                assert kept or "accent" not in rule.colour + rule.on, (clinic, rule)
        assert clinic.accent in ("", painted.light["accent"])
        assert clinic.accent_dark in ("", painted.dark["accent"])
        assert painted.light["accent-soft"] != THEME.light["accent-soft"]


def test_theme_without_a_colour_is_the_theme_itself_and_print_stays_grey() -> None:
    assert clinic_theme(Clinic(name="A"), THEME) is THEME
    blue = readable_shade("#0000ff", THEME, "light")
    painted = clinic_theme(Clinic(accent=blue), THEME)
    assert painted.printed == THEME.printed
    assert f"--mm-accent:light-dark({blue},{painted.dark['accent']});" in painted.css()
    assert painted.css().count("--mm-accent:") == 3


# writing

ODD = ['"', "'", "\\", "#", "=", "[", "]", "\n", "\r\n", "\t", "\x00", "\x1b", "\u2028", "\u202e", "\u200f"]
ODD += [
    "é",
    "日本",
    "עִבְרִית",
    "العيادة",
    "👩‍⚕️",
    "🦴",
    "  ",
    "a",
    "B",
    "\\u0041",
    "'''",
    '"""',
    "{name}",
    "<b>",
]


@pytest.mark.parametrize("seed", range(200))
def test_written_choices_are_read_back_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    name = "".join(chance.choice(ODD) for _ in range(chance.randrange(9)))
    (tmp_path / "logo.png").write_bytes(picture())
    choices = Clinic(
        name=name,
        logo=chance.choice([None, tmp_path / "logo.png"]),
        accent=chance.choice(["", readable_shade(f"#{chance.randrange(0x1000000):06x}", THEME, "light")]),
        accent_dark=chance.choice(["", readable_shade(f"#{chance.randrange(0x1000000):06x}", THEME, "dark")]),
        phone=chance.choice(["", "+1 (555) 01/00-1.2 ext. 7"]),
        booking=chance.choice(["", "https://bücher.example/a?b=c&d='e'#f", "http://10.0.0.1:80/"]),
        site=chance.choice(["", "https://atlas.example.org/x"]),
        country=chance.choice(["", *COUNTRIES]),
        languages=tuple(chance.sample(LANGUAGES, chance.randrange(3))),
        body=chance.choice(["male", "female"]),
        switched_off=tuple(chance.sample(PARTS, chance.randrange(4))),
    )
    path = tmp_path / "clinic.toml"
    path.write_text(write_clinic(choices), encoding="utf-8", newline="")
    found, faults = read_clinic(path, COUNTRIES, LANGUAGES, THEME)
    assert told(faults) == []
    assert "\n" not in found.name and "\u202e" not in found.name and "\x00" not in found.name
    kept = {key: getattr(found, key) for key in KEYS if key != "name"}
    assert kept == {key: getattr(choices, key) for key in KEYS if key != "name"}
    bare = {letter for letter in name if letter.isprintable() and letter not in "\u202e "}
    assert bare <= set(found.name) | {"\u200f"}
    assert write_clinic(found) == path.read_text(encoding="utf-8")


def test_default_countries_are_those_of_the_atlas_and_a_fault_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "clinic.toml"
    path.write_text('country = "Spain"\nlanguages = ["en"]\n', encoding="utf-8")
    clinic, faults = read_clinic(path)
    assert clinic.languages == ("en",) and [one.near for one in faults] == ["es"]

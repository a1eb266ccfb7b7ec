"""The sites that may frame the atlas: what is taken from clinic.toml, and what is proposed for a mistake."""

from __future__ import annotations

import pytest

from myomap.clinic import Clinic, ClinicFault, clinic_of
from myomap.text import load_text


def read(content: str) -> tuple[Clinic, tuple[ClinicFault, ...]]:
    return clinic_of(content.encode(), None)


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ('embed_on = ["www.x.org/page"]', "https://www.x.org"),
        ('embed_on = ["https://x.org/page?a=1"]', "https://x.org"),
        ('embed_on = ["http://x.org:8080"]', "https://x.org:8080"),
        ('embed_on = ["https://*.x.org"]', "https://x.org"),
        ('embed_on = ["*"]', "https://www.example.org"),
        ('embed_on = ["https://me:pw@x.org"]', "https://www.example.org"),
        ("embed_on = [\"https://x.org; script-src 'unsafe-inline'\"]", "https://www.example.org"),
        ('embed_on = ["https://a..b"]', "https://www.example.org"),
    ],
)
def test_what_is_no_site_is_told_with_the_site_that_is_meant(line: str, near: str) -> None:
    clinic, faults = read(line)
    assert clinic.embed_on == () and [(one.key, one.near) for one in faults] == [("embed_on", near)]
    assert near in faults[0].words(load_text())


def test_site_with_letters_of_other_scripts_is_written_as_browsers_send_it() -> None:
    clinic, faults = read('embed_on = ["https://Praxis-Süd.de:8443"]')
    assert (clinic.embed_on, faults) == (("https://xn--praxis-sd-x9a.de:8443",), ())


def test_site_beside_one_that_is_none_is_kept() -> None:
    clinic, faults = read('embed_on = ["nonsense", "https://x.org", ""]')
    assert clinic.embed_on == ("https://x.org",) and len(faults) == 1

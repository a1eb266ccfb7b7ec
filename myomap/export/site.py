"""A whole site of the atlas: real pages that need no server, work from a folder, and ask nobody for anything.

Every file that may change has the hash of its content in its name, so that browsers may keep it for ever.
Writing a site again changes the files that differ, and removes those that are no longer made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from myomap.atlas import load_atlas
from myomap.clinic import Clinic, clinic_theme, kind_of
from myomap.errors import MyomapError
from myomap.export.frame import ICON, LOGO, LOST, STYLE, WORKER, Edition, hashed, page_html
from myomap.export.head import HOME, Addresses, Leaf, in_script, robots, sitemap
from myomap.export.map_page import map_files, map_leaves
from myomap.export.pages import leaves_of
from myomap.geometry import GEOMETRY, Geometry, load_geometry
from myomap.languages import offered_languages
from myomap.reading.styles import panel_rules, rules_in, text_rules
from myomap.tables import DATA
from myomap.text import load_text
from myomap.theme import Theme, load_theme

_HERE = Path(__file__).resolve().parent
LIST_FILE = "myomap-files.txt"
"""Names every file of an export, so that the next one knows what is its own."""
LIST_HEAD = "Files of an export of myomap. The next export into this folder replaces and removes these alone."
APP_FILE = "site.webmanifest"


def write_site(
    folder: Path,
    url: str = "",
    languages: Sequence[str] = (),
    clinic: Clinic | None = None,
    kiosk: bool = False,
    tables: Path = DATA,
    shapes: Path = GEOMETRY,
) -> list[Path]:
    """Write the site into a folder, which is new, empty, or holds an earlier export.

    Parameters
    ----------
    url
        Public address of the site. Without it (here and in the clinic's choices) canonical addresses and the
        list of pages for search engines are left out: they must be absolute.
    languages
        Tags, the one at the root first; without any the clinic's, or all that there are.
    kiosk
        Let browsers keep the whole site, so that it is there without a network. This needs a web server.

    Returns
    -------
    list of Path
        Every file of the site, sorted.

    Raises
    ------
    MyomapError
        If the folder holds what no export wrote; nothing is changed then.
    """
    clinic = clinic or Clinic()
    earlier = _earlier(folder)
    tags = tuple(languages or clinic.languages or offered_languages())
    site = (url or clinic.site).rstrip("/")
    addresses = Addresses(f"{site}/" if site else "", tags)
    files = site_files(addresses, clinic, kiosk, tables, load_geometry(shapes))
    if WORKER in earlier and WORKER not in files:
        files[WORKER] = (_HERE / "service_worker_end.js").read_bytes()
    _refuse_strangers(folder, files, earlier)
    for path, content in files.items():
        _write(folder / path, content)
    for path in sorted(earlier - files.keys(), reverse=True):
        _remove(folder, path)
    names = "\n".join(sorted(files))
    _write(folder / LIST_FILE, f"{LIST_HEAD}\n{names}\n".encode())
    return [folder / path for path in sorted([*files, LIST_FILE])]


def site_files(
    addresses: Addresses, clinic: Clinic, kiosk: bool, tables: Path, geometry: Geometry
) -> dict[str, bytes]:
    """Return the content of every file of a site by its path."""
    shared = shared_files(clinic, geometry)
    files = dict(shared.values())
    leaves: list[Leaf] = []
    for edition in editions_of(addresses, clinic, kiosk, tables, geometry):
        folder = addresses.folder(edition.text.lang)
        read = [leaf for leaf in leaves_of(edition) if leaf.listed or not folder]
        files |= map_files(edition)
        files |= {folder + leaf.path: page_html(edition, leaf).encode() for leaf in read}
        leaves = [*map_leaves(edition), *read]
    files["robots.txt"] = robots(addresses).encode()
    if addresses.site:
        files["sitemap.xml"] = sitemap(leaves, addresses).encode()
    if kiosk:
        files[APP_FILE] = _app_file(clinic, addresses, shared[ICON][0])
        files[WORKER] = _worker(files)
    return files


def editions_of(
    addresses: Addresses, clinic: Clinic, kiosk: bool, tables: Path, geometry: Geometry
) -> Iterator[Edition]:
    """Return the site in each of its languages, in their order."""
    texts = {lang: load_text(lang) for lang in addresses.languages}
    for lang, text in texts.items():
        yield Edition(
            atlas=load_atlas(tables, lang),
            geometry=geometry,
            text=text,
            clinic=clinic,
            addresses=addresses,
            assets={name: path for name, (path, _) in shared_files(clinic, geometry).items()},
            languages={tag: one("site.language") for tag, one in texts.items()},
            kiosk=kiosk,
        )


def shared_files(clinic: Clinic, geometry: Geometry) -> dict[str, tuple[str, bytes]]:
    """Return the files that all pages share: path and content by name."""
    theme = clinic_theme(clinic, load_theme())
    sheets = (rules_in(_HERE / name) for name in ("type.css", STYLE))
    rules = [theme.css(), text_rules(), panel_rules(), *sheets]
    found = {STYLE: hashed(STYLE, "\n".join(rules).encode()), ICON: hashed(ICON, _icon(theme).encode())}
    if clinic.logo:
        picture = clinic.logo.read_bytes()
        found[LOGO] = hashed(f"{LOGO}.{kind_of(picture)}", picture)
    for body in geometry.bodies:
        for view in geometry.views(body):
            name = geometry.files(body, view).body
            if (geometry.folder / name).is_file():
                found[name] = (f"assets/{name}", (geometry.folder / name).read_bytes())
    return found


def _icon(theme: Theme) -> str:
    """The sign of a trigger point on the page's colour."""
    colours = theme.colours("light")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{colours["accent"]}"/>'
        f'<path d="M9.5 9.5l13 13M22.5 9.5l-13 13" stroke="{colours["accent-ink"]}" stroke-width="4.5" '
        'stroke-linecap="round"/></svg>'
    )


def _app_file(clinic: Clinic, addresses: Addresses, icon: str) -> bytes:
    """What a browser needs to show the site like an app of its own (W3C application manifest)."""
    name = clinic.name or load_text(addresses.languages[0])("site.name")
    told = {
        "name": name,
        "short_name": name[:12].strip(),
        "lang": addresses.languages[0],
        "start_url": f"./{HOME}",
        "scope": "./",
        "display": "standalone",
        "icons": [{"src": icon, "sizes": "any", "type": "image/svg+xml"}],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _worker(files: Mapping[str, bytes]) -> bytes:
    kept = sorted(path for path in files if path not in (LOST, "robots.txt", "sitemap.xml"))
    digest = hashlib.sha256()
    for path in kept:
        digest.update(f"{path}\n".encode() + hashlib.sha256(files[path]).digest())
    script = (_HERE / WORKER).read_text(encoding="utf-8")
    named = script.replace("{version}", digest.hexdigest()[:12]).replace("{files}", in_script(kept))
    return named.encode()


def _earlier(folder: Path) -> set[str]:
    """The files of an earlier export in a folder.

    Raises
    ------
    MyomapError
        If the folder holds something else.
    """
    if folder.exists() and not folder.is_dir():
        raise MyomapError(f"{folder} is a file. Name a folder for the site.")
    listed = folder / LIST_FILE
    if listed.is_file():
        return set(_listed(listed))
    if folder.is_dir() and any(not one.name.startswith(".") for one in folder.iterdir()):
        raise MyomapError(
            f"{folder} is not empty and holds no earlier site. Nothing was changed. Name a new folder."
        )
    return set()


def _listed(file: Path) -> Iterator[str]:
    """The paths that a list names; those that would leave its folder are no files of an export."""
    for line in file.read_text(encoding="utf-8").splitlines()[1:]:
        path = PurePosixPath(line)
        if line and not path.is_absolute() and ".." not in path.parts and "\\" not in line:
            yield line


def _refuse_strangers(folder: Path, files: Iterable[str], earlier: set[str]) -> None:
    for path in sorted(set(files) - earlier):
        if (folder / path).exists():
            raise MyomapError(f"{folder / path} is not of an earlier site. Move it away, then export again.")


def _write(path: Path, content: bytes) -> None:
    """Write a file unless it says the same already: what is copied to a server is what has changed."""
    if not (path.is_file() and path.read_bytes() == content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _remove(folder: Path, path: str) -> None:
    """Remove a file of an earlier export, and the folders that are empty then."""
    (folder / path).unlink(missing_ok=True)
    for above in PurePosixPath(path).parents:
        place = folder / above
        if place == folder or not place.is_dir() or any(place.iterdir()):
            break
        place.rmdir()

"""``make drawing``: draw every view of every body and write ``static/geometry``."""

import argparse
import shutil
from pathlib import Path

from drawing.build import draw
from drawing.contact_sheet import contact_sheet

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Draw into a fresh folder and put it in the place of the old one."""
    parser = argparse.ArgumentParser(prog="python -m drawing", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=ROOT / "static" / "geometry", help="where to write (default: %(default)s)"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="the tables (default: %(default)s)")
    parser.add_argument(
        "--sheet",
        type=Path,
        default=ROOT / "docs" / "images" / "contact_sheet.webp",
        help="where to write the contact sheet (default: %(default)s)",
    )
    arguments = parser.parse_args()
    fresh = arguments.out.with_name(arguments.out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    faults = draw(fresh, arguments.data)
    shutil.rmtree(arguments.out, ignore_errors=True)
    fresh.rename(arguments.out)
    arguments.sheet.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(arguments.out).save(arguments.sheet, quality=80, method=6)
    for fault in faults:
        print(f"WARNING {fault}")
    print(f"Wrote {arguments.out} with {len(faults)} warnings.")


if __name__ == "__main__":
    main()

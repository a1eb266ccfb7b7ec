"""Rules about what the tables say together: points, zones, sides, ranks."""

from __future__ import annotations

from collections.abc import Iterator

from myomap.checks.rule import Checking, Problem, Rule, suggestion
from myomap.errors import shortened

# Tables with ranks, the column that each rank belongs to, and what is ranked.
_RANKED = (
    ("condition_muscles", "condition_id", "muscles of a condition"),
    ("lay_words", "phrase", "things that a phrase means"),
)


def _point_id_of_muscle(checking: Checking) -> Iterator[Problem]:
    if not checking.has("trigger_points", "trigger_point_id", "muscle_id", "part"):
        return
    for row in checking.rows("trigger_points"):
        point, muscle, part = (row.cells[column] for column in ("trigger_point_id", "muscle_id", "part"))
        stem, _, number = point.rpartition("-")
        expected = f"{muscle}-{part}" if part else muscle
        if muscle in checking.ids("muscles") and number.isdigit() and stem not in (expected, muscle):
            hint = suggestion(f"{expected}-{number}")
            message = f'"{shortened(point)}" does not start with its muscle and part.{hint}'
            yield Problem(
                "trigger_points",
                row.number,
                "trigger_point_id",
                message,
                "make the id of muscle_id, part (if any) and a number, joined by hyphens.",
            )


def _missing_zone(checking: Checking) -> Iterator[Problem]:
    if not checking.has("trigger_points", "trigger_point_id") or not checking.is_whole("referrals"):
        return
    if not checking.has("referrals", "trigger_point_id", "zone"):
        return
    points: dict[str, int] = {}
    explained: set[str] = set()
    for point_row in checking.rows("trigger_points"):
        point = point_row.cells["trigger_point_id"]
        points.setdefault(point, point_row.number)
        if point_row.cells.get("note"):
            explained.add(point)
    zones: dict[str, set[str]] = {point: set() for point in points}
    for row in checking.rows("referrals"):
        point = row.cells["trigger_point_id"]
        if point not in zones:
            point = checking.near("trigger_points", point)  # misspelt: unknown-id says so already
        zones.setdefault(point, set()).add(row.cells["zone"])
    for point in checking.unsound_values("referrals", "trigger_point_id"):
        zones.setdefault(point, set()).add("")
    for point, number in points.items():
        # Other values than the two zones are reported by value-not-allowed.
        if point and zones[point] <= {"spillover"} and point not in explained:
            what = (
                "has no area with an essential zone" if zones[point] else "has no row in data/referrals.csv"
            )
            fix = "add its essential area to data/referrals.csv, or say in its note why it has none."
            yield Problem("trigger_points", number, "trigger_point_id", f'"{shortened(point)}" {what}.', fix)


def _area_twice(checking: Checking) -> Iterator[Problem]:
    key = ("trigger_point_id", "area_id", "side")
    if not checking.has("referrals", *key, "zone"):
        return
    first: dict[tuple[str, ...], tuple[int, str]] = {}
    for row in checking.rows("referrals"):
        cells = tuple(row.cells[column] for column in key)
        zone = row.cells["zone"]
        if not all(cells):
            continue
        number, other = first.setdefault(cells, (row.number, zone))
        if zone != other:
            message = f'The point already sends {other} pain to "{shortened(cells[1])}" in row {number}.'
            yield Problem(
                "referrals",
                row.number,
                "area_id",
                message,
                "keep one of the two rows: essential if most people feel it there, else spillover.",
            )


def _side_of_area(checking: Checking) -> Iterator[Problem]:
    if not checking.has("referrals", "area_id", "side") or not checking.has("areas", "area_id", "laterality"):
        return
    laterality = {row.cells["area_id"]: row.cells["laterality"] for row in checking.rows("areas")}
    for row in checking.rows("referrals"):
        area, side = row.cells["area_id"], row.cells["side"]
        if laterality.get(area) == "midline" and side in ("same", "opposite"):
            message = f'"{area}" lies in the middle, so "{side}" makes no sense. Did you mean "midline"?'
            yield Problem(
                "referrals",
                row.number,
                "side",
                message,
                "write midline, or choose an area that exists on each side.",
            )
        elif laterality.get(area) == "paired" and side == "midline":
            message = f'"{area}" exists on each side, so "midline" makes no sense. Did you mean "same"?'
            yield Problem(
                "referrals",
                row.number,
                "side",
                message,
                "write same or opposite, or choose an area in the middle.",
            )


def _repeated_rank(checking: Checking) -> Iterator[Problem]:
    for table, column, what in _RANKED:
        if not checking.has(table, column, "rank"):
            continue
        first: dict[tuple[str, str], int] = {}
        for row in checking.rows(table):
            value, rank = row.cells[column], row.cells["rank"]
            if value and rank and first.setdefault((value, rank), row.number) != row.number:
                number = first[value, rank]
                message = f'Rank {shortened(rank)} of "{shortened(value)}" is given in row {number} already.'
                fix = f"number the {what} 1, 2, 3 ..., each once."
                yield Problem(table, row.number, "rank", message, fix)


def _muscle_inside_itself(checking: Checking) -> Iterator[Problem]:
    if not checking.has("muscles", "muscle_id", "parent_id"):
        return
    parents = {row.cells["muscle_id"]: row.cells["parent_id"] for row in checking.rows("muscles")}
    for row in checking.rows("muscles"):
        muscle, seen = row.cells["muscle_id"], set[str]()
        above = row.cells["parent_id"]
        while above and above != muscle and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above and above == muscle:
            yield Problem(
                "muscles",
                row.number,
                "parent_id",
                f'"{shortened(muscle)}" is a part of itself.',
                "empty the cell, or name the larger muscle.",
            )


ATLAS_RULES = (
    Rule(
        "point-id-of-muscle",
        "A point's id starts with its muscle",
        "The id of a trigger point does not fit its muscle and part.",
        "People read these ids in addresses; a point of one muscle that bears the name of another misleads.",
        "Make the id of the muscle's id, the part if there is one, and a number.",
        _point_id_of_muscle,
    ),
    Rule(
        "missing-zone",
        "Every point refers somewhere",
        "A trigger point has no area with an essential zone.",
        "Selecting the point would show nothing on the body.",
        "Add its referral rows: a point that hurts only where it lies refers to its own area. If nobody "
        "reports an area, say so in the note of the point.",
        _missing_zone,
    ),
    Rule(
        "area-twice",
        "An area is essential or spillover, not both",
        "A trigger point has the same area and side as essential and as spillover.",
        "The picture can show one of the two only.",
        "Keep the row that the sources support best.",
        _area_twice,
    ),
    Rule(
        "side-of-area",
        "Sides fit their area",
        "A midline area has a side, or a paired area has none.",
        "Same and opposite are seen from the point; an area in the middle has neither.",
        "Midline areas: midline. Paired areas: same or opposite.",
        _side_of_area,
    ),
    Rule(
        "repeated-rank",
        "Each rank once",
        "Two muscles of a condition, or two things that a phrase means, have the same rank.",
        "The rank is the order in which they are shown.",
        "Number the muscles of a condition, and the things of a phrase, 1, 2, 3 and so on.",
        _repeated_rank,
    ),
    Rule(
        "muscle-inside-itself",
        "No muscle is a part of itself",
        "A muscle names itself, or one of its own parts, as the muscle it belongs to.",
        "The larger muscle would never be found.",
        "Empty parent_id, or name the larger muscle.",
        _muscle_inside_itself,
    ),
)

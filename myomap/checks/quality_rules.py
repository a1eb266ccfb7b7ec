"""Rules about how good the tables are: reach of patterns, gaps, plain words, nothing twice or unused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from myomap.checks.rule import Checking, Problem, Rule
from myomap.errors import shortened
from myomap.schema import Field, parse_citations

HIGHEST_GRADE = 8.0
"""School grade (Flesch-Kincaid) above which a text for patients is too hard."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_SHORTEST_COMPARED = 25  # letters: "See a doctor today." may stand in many rows


# What keeps people safe, and what surveys ask and count, is the same in many rows.
_MAY_REPEAT = ("action", "dose", "see_doctor_if", "stop_if", "question", "name", "advice")
_ALSO_OWN = (("muscles", "caution"), ("trigger_points", "landmark"))


def _far_from_muscle(checking: Checking) -> Iterator[Problem]:
    borders = _borders(checking)
    area_region = dict(_pairs(checking, "areas", "area_id", "region_id"))
    muscle_region = dict(_pairs(checking, "muscles", "muscle_id", "region_id"))
    reached: dict[str, set[str]] = defaultdict(set)
    for point, area in _pairs(checking, "referrals", "trigger_point_id", "area_id"):
        reached[point].add(area_region.get(area, ""))
    if not checking.has("trigger_points", "trigger_point_id", "muscle_id", "distant"):
        return
    for row in checking.rows("trigger_points"):
        point, distant = row.cells["trigger_point_id"], row.cells["distant"]
        home = muscle_region.get(row.cells["muscle_id"], "")
        if not reached[point] or "" in reached[point] or home not in borders:
            continue  # an unknown id, which its own rule reports
        near = {home, *(one for one in borders if one in borders[home] or home in borders[one])}
        if distant == "no" and not reached[point] & near:
            message = f'No pain of "{shortened(point)}" is felt in or beside the region of its muscle.'
            fix = "correct its rows in data/referrals.csv, or write yes if its pain is felt far away."
            yield Problem("trigger_points", row.number, "distant", message, fix)
        elif distant == "yes" and reached[point] & near:
            message = f'"{shortened(point)}" is marked distant, but some of its pain is felt near its muscle.'
            yield Problem("trigger_points", row.number, "distant", message, "write no.")


def _one_way_neighbour(checking: Checking) -> Iterator[Problem]:
    borders = _borders(checking)
    for row in checking.rows("regions"):
        region = row.cells.get("region_id", "")
        for other in borders.get(region, ()):
            if other in borders and region not in borders[other]:
                message = f'"{shortened(region)}" borders on "{other}", but not the other way round.'
                fix = f"add it to the neighbours of {other}, or take {other} out here."
                yield Problem("regions", row.number, "neighbours", message, fix)


def _no_condition(checking: Checking) -> Iterator[Problem]:
    if not checking.has("muscles", "muscle_id") or not checking.has("condition_muscles", "muscle_id"):
        return
    if not checking.is_whole("condition_muscles"):
        return
    linked = {value for _, value in checking.cells("condition_muscles", "muscle_id")}
    linked |= {checking.near("muscles", value) for value in linked - checking.ids("muscles")}  # misspelt
    for row, muscle in checking.cells("muscles", "muscle_id"):
        if muscle and muscle not in linked:
            message = f'"{shortened(muscle)}" is linked with no condition.'
            fix = "add a row to data/condition_muscles.csv if a source links it with one."
            yield Problem("muscles", row, "muscle_id", message, fix)


def _hard_to_read(checking: Checking) -> Iterator[Problem]:
    from textstat import textstat

    for table, field, row, text in _patient_texts(checking):
        grade = textstat.flesch_kincaid_grade(text)
        if grade > HIGHEST_GRADE:
            message = f"The text reads at school grade {grade:.0f}; patients should need grade 8 at most."
            fix = "use shorter sentences and everyday words."
            yield Problem(table, row, field.name, message, fix)


def _same_sentence(checking: Checking) -> Iterator[Problem]:
    for table, column in _own_words(checking):
        first: dict[str, int] = {}
        for row, text in checking.cells(table, column):
            for sentence in _SENTENCE_END.split(text):
                key = sentence.lower().rstrip(".!? ")
                if len(key) < _SHORTEST_COMPARED:
                    continue
                if first.setdefault(key, row) != row:
                    message = f'"{shortened(sentence)}" stands in row {first[key]} already.'
                    yield Problem(table, row, column, message, "say what holds for this row alone.")
                    break


def _unused_source(checking: Checking) -> Iterator[Problem]:
    citing = [(table, field) for table, field in checking.columns() if field.form == "citation"]
    if not checking.has("sources", "source_id") or not all(checking.is_whole(table) for table, _ in citing):
        return
    cited = {
        one.source_id
        for table, field in citing
        for _, cell in checking.cells(table, field.name)
        for one in parse_citations(cell)[0]
    }
    cited |= {checking.near("sources", one) for one in cited - checking.ids("sources")}  # misspelt
    for row, source in checking.cells("sources", "source_id"):
        if source and source not in cited:
            message = f'No row of any table cites "{shortened(source)}".'
            yield Problem(
                "sources", row, "source_id", message, "cite it where it says something, or delete it."
            )


def _borders(checking: Checking) -> dict[str, list[str]]:
    """The neighbours of each region, as its row names them."""
    return {one: cell.split(";") for one, cell in _pairs(checking, "regions", "region_id", "neighbours")}


def _pairs(checking: Checking, table: str, first: str, second: str) -> Iterator[tuple[str, str]]:
    """The values of two columns, row by row; none when one is missing."""
    if checking.has(table, first, second):
        yield from ((row.cells[first], row.cells[second]) for row in checking.rows(table))


def _patient_texts(checking: Checking) -> Iterator[tuple[str, Field, int, str]]:
    for table, field in checking.columns():
        if field.reader == "patient":
            for row, text in checking.cells(table, field.name):
                if text:
                    yield table, field, row, text


def _own_words(checking: Checking) -> Iterator[tuple[str, str]]:
    """The columns of sentences that are written for one row: most of those for patients, and two more."""
    for table, field in checking.columns():
        if (table, field.name) in _ALSO_OWN or (field.reader == "patient" and field.name not in _MAY_REPEAT):
            yield table, field.name


QUALITY_RULES = (
    Rule(
        "far-from-muscle",
        "Pain is felt near its muscle, or marked as distant",
        "No pain of a point is felt in the region of its muscle or a region beside it, and nothing says so.",
        "Such patterns exist, but most of them are a slip in the area or in the point.",
        "Correct the referral rows, or mark the point as distant.",
        _far_from_muscle,
    ),
    Rule(
        "one-way-neighbour",
        "Regions border on each other",
        "A region names a neighbour that does not name it.",
        "Whether pain counts as distant would depend on where one starts.",
        "Name both in each other's row.",
        _one_way_neighbour,
    ),
    Rule(
        "no-condition",
        "Every muscle is linked with a condition",
        "A muscle is linked with no condition.",
        "Its page has an empty section, and no way leads to it from a complaint.",
        "Add a row to condition_muscles.csv if a source supports it.",
        _no_condition,
    ),
    Rule(
        "hard-to-read",
        "Patients can read it",
        "A text for patients reads above school grade 8 (Flesch-Kincaid).",
        "Half of all adults read below that grade, and pain makes nobody a better reader.",
        "Write shorter sentences with everyday words.",
        _hard_to_read,
    ),
    Rule(
        "same-sentence",
        "No sentence twice",
        "Two rows of a column hold the same sentence.",
        "A sentence that fits two muscles says nothing about either.",
        "Write what holds for this row alone.",
        _same_sentence,
    ),
    Rule(
        "unused-source",
        "Every source is cited",
        "A publication is cited by no row.",
        "A list of sources that nothing rests on looks better than it is.",
        "Cite it where it says something, or delete its row.",
        _unused_source,
    ),
)

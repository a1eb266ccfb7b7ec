"""Muscles and trigger points as tables in the reader's words, and muscles side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from myomap.atlas import Atlas, Muscle, Referral, TriggerPoint
from myomap.citing import behind, cited, short_name
from myomap.compare import pattern_of
from myomap.text import Text

TABLES = ("muscles", "points")
IDS = ("muscle_id", "region_id", "trigger_point_id", "essential_ids", "spillover_ids", "source_ids")
"""Columns that hold ids; everything else is in words."""
DEPTHS = ("superficial", "intermediate", "deep")
BASES = ("read", "consensus", "recalled")
MOST_COMPARED = 4
_ZONES = ("essential", "spillover")
_ROOT = re.compile(r"(CN|[CTLS])\s*(.+)")
_ROOT_GROUPS = ("CN", "C", "T", "L", "S")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class AtlasTable:
    """A table of the atlas.

    Attributes
    ----------
    name
        One of `TABLES`.
    frame
        A row for each muscle or point, in the order of the atlas. Cells are text, `points` whole numbers. The
        columns are those of `muscle_table` or `point_table`.
    orders
        The words or first words of a column in the order of their meaning, where that is not the alphabet's.
    """

    name: str
    frame: pd.DataFrame
    orders: Mapping[str, tuple[str, ...]]

    @property
    def row_id(self) -> str:
        """The column that names a row."""
        return "muscle_id" if self.name == "muscles" else "trigger_point_id"


class Item(NamedTuple):
    """One thing that a cell says: what it is known by, its words, and what is said of it for this muscle."""

    key: str
    words: str
    detail: str = ""


@dataclass(frozen=True)
class Fact:
    """What some muscles have in one column: a cell for each, in their order.

    Items of two cells are the same when they have the same key: an id, or for prose all of its words.
    """

    column: str
    cells: tuple[tuple[Item, ...], ...]

    @property
    def shared(self) -> tuple[tuple[Item, tuple[int, ...]], ...]:
        """The items that two muscles or more have, with the places of those muscles, from 0."""
        held: dict[str, tuple[Item, list[int]]] = {}
        for place, cell in enumerate(self.cells):
            for item in cell:
                held.setdefault(item.key, (item, []))[1].append(place)
        return tuple((item, tuple(places)) for item, places in held.values() if len(places) > 1)


def roots_in_order(roots: Iterable[str]) -> tuple[str, ...]:
    """Return nerve roots, each once, from the head down; what is no root comes last.

    Examples
    --------
    >>> roots_in_order(["T1", "C8", "segmental", "CN V", "T12", "T2"])
    ('CN V', 'C8', 'T1', 'T2', 'T12', 'segmental')
    """
    return tuple(sorted({*roots}, key=_root_place))


def muscle_table(atlas: Atlas, text: Text) -> AtlasTable:
    """Return all muscles.

    The columns are muscle, latin, aliases, region, depth, origin, insertion, action, nerve, roots, points
    (how many), caution, sources, sure, muscle_id, region_id, source_ids.
    """
    frame = pd.DataFrame([_muscle_row(atlas, text, one) for one in atlas.muscles.values()])
    orders = {
        "depth": tuple(text(f"panel.depth.{one}") for one in DEPTHS),
        "roots": roots_in_order(root for one in atlas.muscles.values() for root in one.roots),
        "sure": tuple(text(f"basis.{one}") for one in BASES),
    }
    return AtlasTable("muscles", frame, orders)


def point_table(atlas: Atlas, text: Text) -> AtlasTable:
    """Return all trigger points.

    The columns are muscle, point, landmark, kind, commonness, essential, spillover, sources, sure_place,
    sure_pain, trigger_point_id, muscle_id, essential_ids, spillover_ids, source_ids. How sure the pain is, is
    that of the least sure of its areas.
    """
    frame = pd.DataFrame([_point_row(atlas, text, one) for one in atlas.trigger_points.values()])
    sure = tuple(text(f"basis.{one}") for one in BASES)
    common = tuple(text(f"commonness.{one}") for one in (1, 2, 3))
    return AtlasTable("points", frame, {"commonness": common, "sure_place": sure, "sure_pain": sure})


def area_words(atlas: Atlas, text: Text, referral: Referral) -> str:
    """Return the name of an area where a point sends pain, with what is not usual about it."""
    name = atlas.areas[referral.area_id].name
    if referral.side == "opposite":
        name = text("tables.opposite", name=name)
    return text("tables.disputed", name=name) if referral.disputed else name


def csv_of(frame: pd.DataFrame, heads: Mapping[str, str]) -> bytes:
    r"""Return the columns of a frame that `heads` names, under these heads, as a file for spreadsheets.

    It is UTF-8 with a byte-order mark: without one Excel takes a double-clicked file for the letters of its
    country, and a mark disturbs neither LibreOffice, Numbers, pandas nor R. A cell that a spreadsheet would
    run as a formula is told to be text by an apostrophe before it.

    Examples
    --------
    >>> csv_of(pd.DataFrame({"a": ["=1+1"], "b": ["é, è"]}), {"b": "Letters", "a": "-a"}).decode("utf-8-sig")
    'Letters,\'-a\r\n"é, è",\'=1+1\r\n'
    """
    told = frame[[*heads]].map(lambda cell: _as_text(cell) if isinstance(cell, str) else cell)
    told.columns = pd.Index([_as_text(one) for one in heads.values()])
    return b"\xef\xbb\xbf" + told.to_csv(index=False, lineterminator="\r\n").encode()


def side_by_side(atlas: Atlas, text: Text, muscle_ids: Sequence[str]) -> tuple[Fact, ...]:
    """Return what some muscles have in each column of facts; columns that are empty for all are left out.

    Raises
    ------
    UnknownIdError
        If there is no such muscle.
    """
    told = [_items(atlas, text, atlas.require("muscle", one)) for one in muscle_ids]
    facts = (Fact(column, tuple(one[column] for one in told)) for column in (told[0] if told else ()))
    return tuple(fact for fact in facts if any(fact.cells))


def _muscle_row(atlas: Atlas, text: Text, muscle: Muscle) -> dict[str, str | int]:
    sources = cited(atlas, muscle.citations)
    return {
        "muscle": muscle.name,
        "latin": muscle.latin,
        "aliases": "; ".join(muscle.aliases),
        "region": atlas.regions[muscle.region_id].name,
        "depth": text(f"panel.depth.{muscle.depth}"),
        "origin": muscle.origin,
        "insertion": muscle.insertion,
        "action": muscle.action,
        "nerve": muscle.nerve,
        "roots": ", ".join(muscle.roots),
        "points": len(atlas.points_by_muscle[muscle.muscle_id]),
        "caution": muscle.caution,
        "sources": "; ".join(short_name(text, one.source) for one in sources),
        "sure": text(f"basis.{muscle.basis}"),
        "muscle_id": muscle.muscle_id,
        "region_id": muscle.region_id,
        "source_ids": ";".join(one.source.source_id for one in sources),
    }


def _point_row(atlas: Atlas, text: Text, point: TriggerPoint) -> dict[str, str | int]:
    id = point.trigger_point_id
    referrals = atlas.referrals_by_point[id]
    sources = cited(atlas, behind(atlas, f"point:{id}") + behind(atlas, f"pain:{id}"))
    pain = {zone: [one for one in referrals if one.zone == zone] for zone in _ZONES}
    least_sure = max((BASES.index(one.basis) for one in referrals), default=None)
    return {
        "muscle": atlas.muscles[point.muscle_id].name,
        "point": point.label,
        "landmark": point.landmark,
        "kind": text(f"point_kind.{point.kind}"),
        "commonness": text(f"commonness.{point.commonness}"),
        **{zone: "; ".join(area_words(atlas, text, one) for one in pain[zone]) for zone in _ZONES},
        "sources": "; ".join(short_name(text, one.source) for one in sources),
        "sure_place": text(f"basis.{point.basis}"),
        "sure_pain": "" if least_sure is None else text(f"basis.{BASES[least_sure]}"),
        "trigger_point_id": id,
        "muscle_id": point.muscle_id,
        **{f"{zone}_ids": ";".join(one.area_id for one in pain[zone]) for zone in _ZONES},
        "source_ids": ";".join(one.source.source_id for one in sources),
    }


def _items(atlas: Atlas, text: Text, muscle: Muscle) -> dict[str, tuple[Item, ...]]:
    """What a muscle has in each column of facts."""

    def prose(words: str) -> tuple[Item, ...]:
        return (Item(words, words),) if words else ()

    sources = cited(atlas, muscle.citations)
    return {
        "latin": prose(muscle.latin),
        "region": (Item(muscle.region_id, atlas.regions[muscle.region_id].name),),
        "depth": (Item(muscle.depth, text(f"panel.depth.{muscle.depth}")),),
        "origin": prose(muscle.origin),
        "insertion": prose(muscle.insertion),
        "action": prose(muscle.action),
        "nerve": prose(muscle.nerve),
        "roots": tuple(Item(one, one) for one in muscle.roots),
        "pain": _pain(atlas, text, muscle.muscle_id),
        "caution": prose(muscle.caution),
        "sources": tuple(Item(one.source.source_id, short_name(text, one.source)) for one in sources),
        "sure": (Item(muscle.basis, text(f"basis.{muscle.basis}")),),
    }


def _pain(atlas: Atlas, text: Text, muscle_id: str) -> tuple[Item, ...]:
    """Where a muscle sends pain, essential places first; the other side of the body is another place."""
    found = []
    for (area_id, side), zone in pattern_of(atlas, muscle_id).items():
        name = atlas.areas[area_id].name
        words = text("tables.opposite", name=name) if side == "opposite" else name
        found.append(Item(f"{area_id}.{side}", words, text("tables.spread") if zone == "spillover" else ""))
    return tuple(sorted(found, key=lambda one: (bool(one.detail), one.words)))


def _root_place(root: str) -> tuple[int, int, str]:
    found = _ROOT.fullmatch(root)
    if found is None:
        return len(_ROOT_GROUPS), 0, root
    number = found[2]
    return _ROOT_GROUPS.index(found[1]), int(number) if number.isdigit() else 0, number


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

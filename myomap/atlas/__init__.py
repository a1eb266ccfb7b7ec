"""The atlas: everything the tables say, as one immutable object that exists only for data without errors."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import pandas as pd

from myomap.atlas.needling_rows import (
    CareOption,
    Claim,
    ClinicClaim,
    Dispute,
    NeedlingStatement,
    SessionFigure,
    SideEffect,
    Term,
)
from myomap.atlas.rows import (
    Aftercare,
    Area,
    Condition,
    ConditionArea,
    ConditionMuscle,
    Contraindication,
    Country,
    Dermatome,
    LayWord,
    Mimic,
    Muscle,
    RedFlag,
    Referral,
    Region,
    SelfCare,
    Source,
    TriggerPoint,
    WordForm,
)
from myomap.checks import ERROR_RULES, check_tables
from myomap.errors import DataError, UnknownIdError, nearest
from myomap.languages import Translation
from myomap.schema import Citation, Schema, TableSchema, load_schema, parse_citations
from myomap.tables import DATA, Tables, read_tables
from myomap.text import ENGLISH

__all__ = [
    "DATA",
    "Aftercare",
    "Area",
    "Atlas",
    "CareOption",
    "Citation",
    "Claim",
    "ClinicClaim",
    "Condition",
    "ConditionArea",
    "ConditionMuscle",
    "Contraindication",
    "Country",
    "Dermatome",
    "Dispute",
    "LayWord",
    "Mimic",
    "Muscle",
    "NeedlingStatement",
    "RedFlag",
    "Referral",
    "Region",
    "SelfCare",
    "SessionFigure",
    "SideEffect",
    "Source",
    "Term",
    "TriggerPoint",
    "WordForm",
    "atlas_of",
    "load_atlas",
]

_KINDS = ("measured", "teaching")
_Row = TypeVar("_Row")
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True, eq=False, repr=False, weakref_slot=True)
class Atlas:
    """Everything the tables say. Mappings go from id to row, in the order of the table; none can be changed.

    The mappings named `..._by_...` have a key for every id; where nothing is linked the value is an empty
    tuple.
    """

    regions: Mapping[str, Region]
    areas: Mapping[str, Area]
    muscles: Mapping[str, Muscle]
    trigger_points: Mapping[str, TriggerPoint]
    conditions: Mapping[str, Condition]
    sources: Mapping[str, Source]
    countries: Mapping[str, Country]
    red_flags: Mapping[str, RedFlag]
    mimics: Mapping[str, Mimic]
    dermatomes: Mapping[str, Dermatome]
    contraindications: Mapping[str, Contraindication]
    aftercare: Mapping[str, Aftercare]
    self_care: Mapping[str, SelfCare]
    claims: Mapping[str, Claim]
    clinic_claims: Mapping[str, ClinicClaim]
    care_options: Mapping[str, CareOption]
    needling: Mapping[str, NeedlingStatement]
    side_effects: Mapping[str, SideEffect]
    session_figures: Mapping[str, SessionFigure]
    glossary: Mapping[str, Term]
    disputes: Mapping[str, Dispute]
    referrals: tuple[Referral, ...]
    condition_muscles: tuple[ConditionMuscle, ...]
    condition_areas: tuple[ConditionArea, ...]
    lay_words: tuple[LayWord, ...]
    word_forms: tuple[WordForm, ...]
    points_by_muscle: Mapping[str, tuple[TriggerPoint, ...]]
    """Common points first, then by id."""
    referrals_by_point: Mapping[str, tuple[Referral, ...]]
    """Essential areas first, then by area."""
    referrals_by_area: Mapping[str, tuple[Referral, ...]]
    """Essential first, then common points first, then by point."""
    conditions_by_muscle: Mapping[str, tuple[ConditionMuscle, ...]]
    """By the muscle's rank in the condition, then by condition."""
    muscles_by_condition: Mapping[str, tuple[ConditionMuscle, ...]]
    """By rank."""
    areas_by_condition: Mapping[str, tuple[str, ...]]
    conditions_by_area: Mapping[str, tuple[str, ...]]
    version: str
    """Twelve characters that change whenever a table does."""

    def require(self, kind: str, id: str) -> Any:
        """Return the row of an id.

        Parameters
        ----------
        kind
            region, area, muscle, point, condition, source or red_flag.

        Raises
        ------
        UnknownIdError
            If no row has the id; it names the nearest one.
        """
        rows = self.of_kind(kind)
        try:
            return rows[id]
        except KeyError:
            raise UnknownIdError(kind, id, nearest(id, rows)) from None

    def of_kind(self, kind: str) -> Mapping[str, Any]:
        """Return the mapping that holds the rows of a kind.

        Raises
        ------
        UnknownIdError
            If there is no such kind.
        """
        kinds: dict[str, Mapping[str, Any]] = {
            "region": self.regions,
            "area": self.areas,
            "muscle": self.muscles,
            "point": self.trigger_points,
            "condition": self.conditions,
            "source": self.sources,
            "red_flag": self.red_flags,
        }
        if kind not in kinds:
            raise UnknownIdError("kind", kind, nearest(kind, kinds))
        return kinds[kind]


def load_atlas(folder: Path = DATA, lang: str = ENGLISH) -> Atlas:
    """Read the tables of a folder, check them and return the atlas; nothing is cached.

    Parameters
    ----------
    lang
        The language of its words; what nobody has translated stays English.

    Raises
    ------
    DataError
        If a check finds an error; it carries every finding.
    MyomapError
        If the folder or the schema cannot be read.
    """
    return atlas_of(read_tables(folder), load_schema(), Translation(lang))


def atlas_of(tables: Tables, schema: Schema, translation: Translation | None = None) -> Atlas:
    """Check raw tables and return the atlas made of them, with its words in another language if one is given.

    Raises
    ------
    DataError
        If a check finds an error; it carries every finding.
    """
    findings = check_tables(tables, schema, ERROR_RULES)
    if findings:
        raise DataError(findings)
    words = translation or Translation(ENGLISH)
    rows = {
        name: _rows(words.table(tables[name].frame, table), table) for name, table in schema.tables.items()
    }
    _tell_kinds(rows["condition_muscles"], tables["condition_muscles"].frame["finding"].tolist())
    return _atlas(rows, version=_version(tables, words))


def _atlas(rows: Mapping[str, list[dict[str, Any]]], version: str) -> Atlas:
    points = _by_id(TriggerPoint, rows["trigger_points"])
    muscles = _by_id(Muscle, rows["muscles"])
    areas = _by_id(Area, rows["areas"])
    conditions = _by_id(Condition, rows["conditions"])
    referrals = tuple(Referral(**row) for row in rows["referrals"])
    condition_muscles = tuple(ConditionMuscle(**row) for row in rows["condition_muscles"])
    condition_areas = tuple(ConditionArea(**row) for row in rows["condition_areas"])

    def commonness(referral: Referral) -> int:
        return points[referral.trigger_point_id].commonness

    areas_of = _grouped(conditions, condition_areas, lambda it: it.condition_id, lambda it: it.area_id)
    conditions_at = _grouped(areas, condition_areas, lambda it: it.area_id, lambda it: it.condition_id)
    return Atlas(
        regions=_by_id(Region, rows["regions"]),
        areas=areas,
        muscles=muscles,
        trigger_points=points,
        conditions=conditions,
        sources=_by_id(Source, rows["sources"]),
        countries=_by_id(Country, rows["countries"]),
        red_flags=_by_id(RedFlag, rows["red_flags"]),
        mimics=_by_id(Mimic, rows["mimics"]),
        dermatomes=_by_id(Dermatome, rows["dermatomes"]),
        contraindications=_by_id(Contraindication, rows["contraindications"]),
        aftercare=_by_id(Aftercare, rows["aftercare"]),
        self_care=_by_id(SelfCare, rows["self_care"]),
        claims=_by_id(Claim, rows["evidence"]),
        clinic_claims=_by_id(ClinicClaim, rows["clinic_claims"]),
        care_options=_by_id(CareOption, rows["care_options"]),
        needling=_by_id(NeedlingStatement, rows["needling"]),
        side_effects=_by_id(SideEffect, rows["side_effects"]),
        session_figures=_by_id(SessionFigure, rows["session_figures"]),
        glossary=_by_id(Term, rows["glossary"]),
        disputes=_by_id(Dispute, rows["disputes"]),
        referrals=referrals,
        condition_muscles=condition_muscles,
        condition_areas=condition_areas,
        lay_words=tuple(LayWord(**row) for row in rows["lay_words"]),
        word_forms=tuple(WordForm(**row) for row in rows["word_forms"]),
        points_by_muscle=_grouped(
            muscles, points.values(), lambda it: it.muscle_id, lambda it: (it.commonness, it.trigger_point_id)
        ),
        referrals_by_point=_grouped(
            points, referrals, lambda it: it.trigger_point_id, lambda it: (it.zone, it.area_id, it.side)
        ),
        referrals_by_area=_grouped(
            areas,
            referrals,
            lambda it: it.area_id,
            lambda it: (it.zone, commonness(it), it.trigger_point_id, it.side),
        ),
        conditions_by_muscle=_grouped(
            muscles, condition_muscles, lambda it: it.muscle_id, lambda it: (it.rank, it.condition_id)
        ),
        muscles_by_condition=_grouped(
            conditions, condition_muscles, lambda it: it.condition_id, lambda it: it.rank
        ),
        areas_by_condition=_mapping(
            {key: tuple(it.area_id for it in found) for key, found in areas_of.items()}
        ),
        conditions_by_area=_mapping(
            {key: tuple(it.condition_id for it in found) for key, found in conditions_at.items()}
        ),
        version=version,
    )


def _rows(frame: pd.DataFrame, table: TableSchema) -> list[dict[str, Any]]:
    """Return the rows of a checked table with typed values, named as the dataclasses name them."""
    names, columns = [], []
    for column, field in table.fields.items():
        cells: list[str] = frame[column].tolist()
        values: list[Any] = cells
        if field.form == "citation":
            column, values = "citations", [parse_citations(cell)[0] for cell in cells]
        elif field.is_list:
            column = f"{column}s" if column.endswith("_id") else column
            values = [field.items(cell) for cell in cells]
        elif field.type == "integer":
            values = [int(cell) if cell else None for cell in cells]
        elif field.type == "number":
            values = [float(cell) if cell else None for cell in cells]
        elif field.enum == ("yes", "no"):
            values = [cell == "yes" for cell in cells]
        names.append(column)
        columns.append(values)
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _tell_kinds(links: list[dict[str, Any]], english: Sequence[str]) -> None:
    """Part each finding from the word before its colon, which says how the link is known.

    The word is looked at in English; in every language the finding is what follows the first colon.
    """
    for link, told in zip(links, english, strict=True):
        kind = told.partition(":")[0]
        link["kind"] = kind if kind in _KINDS else _KINDS[-1]
        if kind in _KINDS:
            link["finding"] = link["finding"].partition(":")[2].strip()


def _by_id(make: Callable[..., _Row], rows: Iterable[dict[str, Any]]) -> Mapping[str, _Row]:
    """Return the rows by their first column, which is their id."""
    return _mapping({next(iter(row.values())): make(**row) for row in rows})


def _grouped(
    keys: Iterable[str], rows: Iterable[_Row], key: Callable[[_Row], str], order: Callable[[_Row], Any]
) -> Mapping[str, tuple[_Row, ...]]:
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in sorted(rows, key=order):
        groups[key(row)].append(row)
    return _mapping({name: tuple(groups.get(name, ())) for name in keys})


def _mapping(rows: dict[_Key, _Row]) -> Mapping[_Key, _Row]:
    return MappingProxyType(rows)


def _version(tables: Tables, words: Translation) -> str:
    digest = hashlib.sha256(words.digest.encode())
    for name in sorted(tables):
        digest.update(f"{name} {tables[name].digest}\n".encode())
    return digest.hexdigest()[:12]

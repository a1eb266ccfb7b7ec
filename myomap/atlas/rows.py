"""What one row of each table says, with typed values."""

from __future__ import annotations

from dataclasses import dataclass

from myomap.schema import Citation


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the body that muscles and areas are grouped under."""

    region_id: str
    name: str
    sort_order: int
    neighbours: tuple[str, ...]
    """Ids of the regions that border on this one."""


@dataclass(frozen=True, slots=True)
class Area:
    """A place where people say it hurts."""

    area_id: str
    name: str
    region_id: str
    laterality: str
    """paired or midline."""
    on_skin: bool
    choir_segments: tuple[str, ...]
    description: str
    fma_id: str
    uberon_id: str


@dataclass(frozen=True, slots=True)
class Muscle:
    """A muscle: names, anatomy, cautions."""

    muscle_id: str
    name: str
    latin: str
    aliases: tuple[str, ...]
    region_id: str
    depth: str
    """superficial, intermediate or deep."""
    parent_id: str
    summary: str
    origin: str
    insertion: str
    action: str
    nerve: str
    roots: tuple[str, ...]
    caution: str
    citations: tuple[Citation, ...]
    basis: str
    overload: str
    ta2_id: str
    """Number in Terminologia Anatomica 2; this and the next two are empty where nobody confirmed them."""
    fma_id: str
    uberon_id: str


@dataclass(frozen=True, slots=True)
class TriggerPoint:
    """A described trigger point, or cluster of them, of one muscle."""

    trigger_point_id: str
    muscle_id: str
    part: str
    label: str
    landmark: str
    kind: str
    """point, cluster or segmental."""
    commonness: int
    """1 common, 2 less common, 3 rare."""
    citations: tuple[Citation, ...]
    basis: str
    distant: bool
    """All of its pain is felt far from its muscle."""
    note: str


@dataclass(frozen=True, slots=True)
class Referral:
    """An area that a trigger point is commonly reported to send pain to."""

    trigger_point_id: str
    area_id: str
    zone: str
    """essential or spillover."""
    side: str
    """same, opposite or midline, seen from the point."""
    citations: tuple[Citation, ...]
    basis: str
    note: str
    disputed: bool
    """Another source says otherwise; the note tells who says what."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A complaint or diagnosis that trigger points are linked with."""

    condition_id: str
    name: str
    also_called: tuple[str, ...]
    summary: str
    see_doctor_if: str
    citations: tuple[Citation, ...]
    basis: str
    icd10: str
    icd11: str


@dataclass(frozen=True, slots=True)
class ConditionMuscle:
    """A muscle linked with a condition; rank 1 comes first."""

    condition_id: str
    muscle_id: str
    rank: int
    finding: str
    """What was found or is taught, without the word that says which of the two."""
    citations: tuple[Citation, ...]
    basis: str
    kind: str
    """measured or teaching."""


@dataclass(frozen=True, slots=True)
class ConditionArea:
    """An area where a condition is usually felt."""

    condition_id: str
    area_id: str
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country and the number that sends an ambulance there."""

    country_id: str
    """Two small letters, ISO 3166-1 alpha-2."""
    name: str
    emergency_number: str
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A sign that needs a doctor first; without areas and muscles it holds for the whole body."""

    red_flag_id: str
    area_ids: tuple[str, ...]
    muscle_ids: tuple[str, ...]
    sign: str
    action: str
    urgency: str
    """emergency, same-day or soon."""
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Mimic:
    """Something else that the pain of a trigger point is mistaken for."""

    mimic_id: str
    name: str
    also_called: tuple[str, ...]
    how_to_tell: str
    urgency: str
    """emergency, same-day, soon or none."""
    area_ids: tuple[str, ...]
    muscle_ids: tuple[str, ...]
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Dermatome:
    """The part of the skin that a spinal nerve root mostly serves; `sort_order` counts from the head down."""

    dermatome_id: str
    name: str
    sort_order: int
    centre: str
    key_point: str
    muscles_tested: tuple[str, ...]
    """The movements by which the strength of the root is tested."""
    reflex: tuple[str, ...]
    varies: str
    how_to_tell: str
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Contraindication:
    """What a therapist must know before needling; without areas and muscles it holds for the whole body."""

    contraindication_id: str
    area_ids: tuple[str, ...]
    muscle_ids: tuple[str, ...]
    statement: str
    kind: str
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Aftercare:
    """What to expect and do after needling; without areas and muscles it holds for the whole body."""

    aftercare_id: str
    area_ids: tuple[str, ...]
    muscle_ids: tuple[str, ...]
    statement: str
    citations: tuple[Citation, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class SelfCare:
    """What people can do for themselves; without areas and muscles it holds for the whole body."""

    self_care_id: str
    area_ids: tuple[str, ...]
    muscle_ids: tuple[str, ...]
    statement: str
    stop_if: str
    citations: tuple[Citation, ...]
    basis: str
    dose: str


@dataclass(frozen=True, slots=True)
class LayWord:
    """What a phrase means that people type; rank 1 comes first."""

    phrase: str
    kind: str
    """area, muscle or condition."""
    id: str
    rank: int


@dataclass(frozen=True, slots=True)
class WordForm:
    """A single word that the search treats in a special way."""

    word: str
    role: str
    """filler, at, aside, where, place, pain, muscle, left, right, or empty."""
    means: str
    """What it is read as; empty for itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that rows cite; a page without a date has no year."""

    source_id: str
    authors: str
    year: int | None
    title: str
    container: str
    doi: str
    pmid: str
    url: str
    kind: str
    licence: str

    @property
    def link(self) -> tuple[str, str]:
        """Its best public address, and whether that is of doi, pubmed or web; both empty when it has none."""
        if self.doi:
            return f"https://doi.org/{self.doi}", "doi"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/", "pubmed"
        return (self.url, "web") if self.url.startswith(("https://", "http://")) else ("", "")

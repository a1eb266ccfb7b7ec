"""What the pages of a site are about, in the words of schema.org, for search engines."""

from __future__ import annotations

from collections.abc import Iterable

from myomap.atlas import Atlas, Condition, Muscle, Source
from myomap.citing import form_of
from myomap.export.head import Node
from myomap.schema import Citation

_FORMS = {
    "article": "ScholarlyArticle",
    "book": "Book",
    "report": "Report",
    "page": "WebPage",
    "data": "Dataset",
    "program": "SoftwareApplication",
}


def muscle_node(atlas: Atlas, muscle: Muscle) -> Node:
    """Return a muscle. Schema.org has no word for its origin: it is what the muscle is connected to."""
    conditions = (one.condition_id for one in atlas.conditions_by_muscle[muscle.muscle_id])
    parts = (one for one in atlas.muscles.values() if one.parent_id == muscle.muscle_id)
    return {
        "@type": "Muscle",
        "name": muscle.name,
        "alternateName": [muscle.latin, *muscle.aliases],
        "description": muscle.summary,
        "bodyLocation": atlas.regions[muscle.region_id].name,
        "muscleAction": muscle.action,
        "connectedTo": _named("AnatomicalStructure", muscle.origin),
        "insertion": _named("AnatomicalStructure", muscle.insertion),
        "nerve": _named("Nerve", muscle.nerve),
        "subStructure": [_named("Muscle", one.name) for one in parts],
        "relatedCondition": [
            _named("MedicalCondition", atlas.conditions[one].name) for one in dict.fromkeys(conditions)
        ],
    }


def condition_node(atlas: Atlas, condition: Condition) -> Node:
    """Return a condition with its codes and the muscles that are linked with it."""
    codes = {"ICD-10": condition.icd10, "ICD-11": condition.icd11}
    muscles = dict.fromkeys(one.muscle_id for one in atlas.muscles_by_condition[condition.condition_id])
    return {
        "@type": "MedicalCondition",
        "name": condition.name,
        "alternateName": list(condition.also_called),
        "description": condition.summary,
        "code": [
            {"@type": "MedicalCode", "codeValue": code, "codingSystem": system}
            for system, code in codes.items()
            if code
        ],
        "associatedAnatomy": [_named("Muscle", atlas.muscles[one].name) for one in muscles],
    }


def cited_nodes(atlas: Atlas, citations: Iterable[Citation]) -> tuple[Node, ...]:
    """Return the sources of some citations, each once, in their order."""
    ids = dict.fromkeys(one.source_id for one in citations)
    return tuple(_source_node(atlas.sources[one]) for one in ids)


def _source_node(source: Source) -> Node:
    doi = {"@type": "PropertyValue", "propertyID": "DOI", "value": source.doi}
    return {
        "@type": _FORMS.get(form_of(source), "CreativeWork"),
        "name": source.title,
        "creditText": source.authors,
        "datePublished": str(source.year or ""),
        "url": source.link[0],
        "identifier": doi if source.doi else {},
    }


def _named(kind: str, name: str) -> Node:
    """A thing that is only named; nothing without a name."""
    return {"@type": kind, "name": name} if name else {}

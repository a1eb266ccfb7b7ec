"""How severe each rule is: an error keeps the tables from being used, a warning does not."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from myomap.errors import Severity

SEVERITY: Mapping[str, Severity] = MappingProxyType(
    {
        "missing-table": "ERROR",
        "unknown-table": "WARNING",
        "unreadable-file": "ERROR",
        "wrong-encoding": "ERROR",
        "byte-order-mark": "WARNING",
        "wrong-separator": "ERROR",
        "open-quotation-mark": "ERROR",
        "missing-header": "ERROR",
        "missing-column": "ERROR",
        "unknown-column": "ERROR",
        "repeated-column": "ERROR",
        "ragged-row": "ERROR",
        "blank-row": "ERROR",
        "garbled-letters": "ERROR",
        "surrounding-blanks": "ERROR",
        "curly-quotes": "ERROR",
        "turned-into-date": "ERROR",
        "blank-id": "ERROR",
        "missing-source": "ERROR",
        "missing-value": "ERROR",
        "bad-id": "ERROR",
        "bad-form": "ERROR",
        "value-not-allowed": "ERROR",
        "not-a-number": "ERROR",
        "number-out-of-range": "ERROR",
        "duplicate-id": "ERROR",
        "duplicate-row": "ERROR",
        "duplicate-value": "ERROR",
        "unknown-id": "ERROR",
        "bad-source": "ERROR",
        "unknown-source": "ERROR",
        "not-sorted": "WARNING",
        "point-id-of-muscle": "ERROR",
        "missing-zone": "ERROR",
        "area-twice": "ERROR",
        "side-of-area": "ERROR",
        "repeated-rank": "ERROR",
        "muscle-inside-itself": "ERROR",
        "too-sure": "ERROR",
        "unchecked-figure": "ERROR",
        "no-correction": "ERROR",
        "interval-order": "ERROR",
        "no-evidence": "WARNING",
        "far-from-muscle": "WARNING",
        "one-way-neighbour": "WARNING",
        "no-condition": "WARNING",
        "hard-to-read": "WARNING",
        "same-sentence": "WARNING",
        "unused-source": "WARNING",
    }
)

"""The words of a sheet as plain text, in the order in which they are read."""

from __future__ import annotations

from myomap.handout.sheet import Sheet


def prose_of(sheet: Sheet) -> str:
    """Return the sentences that a patient reads; a list's lines end with a full stop.

    Names, dates, sources and what a therapist typed are left out: this is what can be judged for how easily
    it reads.
    """
    lines = [*sheet.what, *(f"{one.lead} {one.words}" for one in sheet.legend), sheet.sure]
    for group in sheet.doctor:
        lines += [group.action, *group.signs]
    for step in sheet.steps:
        lines += filter(None, (step.what, f"{sheet.dose_label} {step.dose}" if step.dose else "", step.stop))
    lines += sheet.needling.lines if sheet.needling else ()
    return " ".join(line if line.endswith((".", "!", "?")) else f"{line}." for line in lines)

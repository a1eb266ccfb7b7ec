"""The person's sides, and on which of them pain is felt."""

from __future__ import annotations

OTHER_SIDE = {"left": "right", "right": "left"}


def felt_on(referral_side: str, point_side: str) -> str:
    """Return the person's side on which pain is felt.

    Parameters
    ----------
    referral_side
        same, opposite or midline, seen from the point.
    point_side
        left or right: where the point lies.

    Examples
    --------
    >>> felt_on("opposite", "left")
    'right'
    >>> felt_on("midline", "left")
    'midline'
    """
    if referral_side == "midline":
        return "midline"
    return point_side if referral_side == "same" else OTHER_SIDE[point_side]

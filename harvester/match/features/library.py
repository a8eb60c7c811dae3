"""Whose record it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import Compared, Feature, Level

if TYPE_CHECKING:
    from harvester.match.prepared import Prepared


def partner(a: Prepared, b: Prepared) -> Compared | None:
    """Same partner: a library seldom catalogues one edition twice."""
    return Compared("same", a.partner) if a.partner == b.partner else None


PARTNER = Feature(
    partner,
    {
        "same": Level(-2.0, "from one library, which seldom catalogues an edition twice"),
    },
    rank=14,
)

FEATURES = (PARTNER,)

"""How much it is: pages, volumes; and which edition, which the extent bears out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import (
    VETO,
    Compared,
    Feature,
    Level,
    are_of_one_printing,
    same_extent,
)
from harvester.match.features.imprint import publisher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.match.prepared import Prepared


def pages(a: Prepared, b: Prepared) -> Compared | None:
    """Pages: the largest sequence, or any sequence of pages that both records give.

    Of a serial they tell nothing; of articles one gives the last page, another how many.
    """
    if a.pages is None or b.pages is None or "serial" in (a.level, b.level):
        return None
    if a.pages != b.pages and "part" in (a.level, b.level):
        return None
    return Compared(_pages_level(a, b, abs(a.pages - b.pages)), a.pages, b.pages)


def _pages_level(a: Prepared, b: Prepared, apart: int) -> str:
    if apart == 0:
        return "equal"
    most = max(a.pages or 0, b.pages or 0)
    if apart <= max(2, 0.02 * most) or a.sequences & b.sequences:
        return "near"
    if apart > most / 2 and apart > _LEAFLET:
        return "far"
    return "some apart" if apart <= 0.1 * most else "differ"


_LEAFLET = 30


def volumes(a: Prepared, b: Prepared) -> Compared | None:
    """Number of volumes of a set; the pages of one volume are not those of a set.

    Of volumes that are bound in one (2 v. in 1) another record gives the pages of that.
    """
    if "serial" in (a.level, b.level):
        return None
    if _is_set_against_pages(a, b) or _is_set_against_pages(b, a):
        return Compared("against pages", a.volumes or a.pages, b.volumes or b.pages)
    if not (a.volumes and b.volumes) or max(a.volumes, b.volumes) == 1:
        return None
    level = "equal" if a.volumes == b.volumes else "differ"
    return Compared(level, a.volumes, b.volumes)


def _is_set_against_pages(a: Prepared, b: Prepared) -> bool:
    several = (a.volumes or 1) > 1 and a.pages is None and not a.in_one_volume
    return several and b.pages is not None and (b.volumes or 1) == 1


def edition(a: Prepared, b: Prepared) -> Compared | None:
    """Edition: its number; a first edition often goes unsaid.

    Where year, pages and publisher agree, one of two numbers may count printings, or be a slip.
    """
    if a.edition is None and b.edition is None:
        return None
    if a.edition == b.edition:
        return Compared("equal", a.edition, b.edition)
    if a.edition and b.edition:
        level = "contradicted" if _is_one_book(a, b) else "differ"
        return Compared(level, a.edition, b.edition)
    first = 1 in (a.edition, b.edition)
    return None if first else Compared("one missing", a.edition or "", b.edition or "")


def _is_one_book(a: Prepared, b: Prepared) -> bool:
    published = publisher(a, b)
    agreed = published is not None and published.level == "agree"
    return agreed and a.pages is not None and are_of_one_printing(a, b)


def _is_later(levels: Mapping[str, str]) -> bool:
    """Only one record names a later edition, and the extent does not show that it is one."""
    return levels.get("edition") == "one missing" and not same_extent(levels)


PAGES = Feature(
    pages,
    {
        "equal": Level(4.0, "as many pages"),
        "near": Level(1.0, "nearly as many pages"),
        "some apart": Level(-3.0, "some pages more or less"),
        "differ": Level(-5.0, "other numbers of pages"),
        "far": Level(-6.0, "more than twice as many pages", doubt=True),
    },
    rank=5,
    conflict="one has more than twice as many pages",
    supports=True,
    varies=True,
)

VOLUMES = Feature(
    volumes,
    {
        "equal": Level(3.0, "as many volumes"),
        "against pages": Level(-1.0, "one counts volumes, the other pages", doubt=True),
        "differ": Level(-3.0, "other numbers of volumes"),
    },
    rank=10,
    conflict="one counts volumes, the other pages: a set and one of its volumes?",
    supports=True,
    varies=True,
)

EDITION = Feature(
    edition,
    {
        "equal": Level(1.0, "the same number of edition"),
        "one missing": Level(-2.0, "only one record names a later edition"),
        "contradicted": Level(
            -4.0,
            "one edition against another, though year, pages and publisher are the same",
            doubt=True,
        ),
        "differ": Level(VETO, "one edition against another", doubt=True),
    },
    rank=3,
    conflict="the edition statements differ, or only one names a later edition",
    barrier=True,
    told_apart=True,
    varies=True,
    doubt_if=_is_later,
)

FEATURES = (
    PAGES,
    VOLUMES,
    EDITION,
)

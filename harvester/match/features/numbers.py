"""Numbers that are given once: ISBN, ISMN, LCCN, OCLC, DOI and others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import Compared, Feature, Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.match.prepared import Prepared


def isbn(a: Prepared, b: Prepared) -> Compared | None:
    """ISBN: shared, shared but of the whole set, or both have one and none is shared.

    "too early": one has an ISBN, the other a year before there were any; a reprint may have it.
    """
    if shared := a.isbns & b.isbns:
        return Compared("shared", min(shared))
    if (a.set_isbns or b.set_isbns) and (
        shared := (a.isbns | a.set_isbns) & (b.isbns | b.set_isbns)
    ):
        return Compared("of the set", min(shared))
    if a.isbns and b.isbns:
        if a.isbns & b.cancelled_isbns or b.isbns & a.cancelled_isbns:
            return None  # it was the number of both, before one record was corrected
        return Compared("differ", min(a.isbns), min(b.isbns))
    for one, other in ((a, b), (b, a)):
        if one.isbns and _is_older(other):
            return Compared("too early", min(one.isbns), other.years)
    return None


def _is_older(record: Prepared) -> bool:
    """Whether it is a book of years before the first ISBN."""
    if record.years is None or record.level not in ("monograph", "volume"):
        return False
    first, last = record.years.first, record.years.last or record.years.first
    return first >= _OLDEST and last < _FIRST_ISBN


_OLDEST, _FIRST_ISBN = 1450, 1967
"""A year before the first may be one of the Hijra, as in `years`."""


def number(a: Prepared, b: Prepared) -> Compared | None:
    """Other numbers: ISMN, LCCN, OCLC, DOI, national bibliography, legal deposit."""
    if shared := a.numbers & b.numbers:
        return Compared("shared", min(shared))
    if not (a.numbers and b.numbers):
        return None
    for kind in ("lccn:", "oclc:", "ismn:"):
        ours, theirs = (sorted(n for n in x.numbers if n.startswith(kind)) for x in (a, b))
        if ours and theirs:
            return Compared("differ", ours[0], theirs[0])
    return None


def _is_other_book(levels: Mapping[str, str]) -> bool:
    """Each its own ISBN, or one on books of other extents: publishers use a number again."""
    if levels.get("isbn") in ("differ", "too early"):
        return levels.get("number") != "shared"
    return levels.get("isbn") == "shared" and levels.get("pages") in ("differ", "far")


ISBN = Feature(
    isbn,
    {
        "shared": Level(8.0, "ISBN shared"),
        "of the set": Level(1.0, "ISBN shared, but it belongs to the set"),
        "too early": Level(0.0, "one has an ISBN, the other a year before there were any"),
        "differ": Level(-4.0, "each has an ISBN of its own"),
    },
    rank=0,
    conflict=(
        "each has an ISBN of its own, what shares one has other pages, "
        "or one is older than any ISBN and the other has one"
    ),
    supports=True,
    imprint=True,
    is_number=True,
    varies=True,
    doubt_if=_is_other_book,
    even_if_numbered=True,
)

NUMBER = Feature(
    number,
    {
        "shared": Level(6.0, "number shared"),
        "differ": Level(-1.0, "each has a number of its own"),
    },
    rank=4,
    supports=True,
    imprint=True,
    is_number=True,
    varies=True,
)

FEATURES = (
    ISBN,
    NUMBER,
)

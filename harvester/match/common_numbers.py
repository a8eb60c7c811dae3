"""Numbers that several unlike records of one partner bear: they identify none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.match.access_points import NUMBER_KINDS
from harvester.match.features import SOMEWHAT, likest
from harvester.match.keys import LONGEST_KEY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from harvester.match.prepared import Prepared

FEWEST = 3
"""Unlike records: two are an ISBN of a set, or one slip."""
# Of a serial's number every article is a bearer, and rightly.
KINDS = (NUMBER_KINDS - {"issn"}) | {"isbn"}


def bears(record: Prepared, key: str) -> bool:
    """Whether a number is the record's own, as one of its match keys names it."""
    return any(key == own[:LONGEST_KEY] for own in _own_numbers(record))


def unlike_bearers(records: Sequence[Prepared]) -> tuple[int, ...]:
    """The places of three records of which no two have like titles, the first there are, or ().

    Volumes of a set have its title, and duplicates their own.
    """
    distinct: dict[str, int] = {}
    for place, record in enumerate(records):
        if record.titles:
            distinct.setdefault(record.titles[0].skeleton, place)
    places = [*distinct.values()]
    unlike: dict[int, set[int]] = {}
    for i, place in enumerate(places):
        unlike[place] = {p for p in places[:i] if _are_unlike(records[p], records[place])}
        for other in sorted(unlike[place]):
            if both := unlike[place] & unlike[other]:
                return (min(both), other, place)
    return ()


def set_common(record: Prepared, common: Collection[str]) -> Prepared:
    """The record with its numbers as they count: those of these match keys identify nothing."""
    own = frozenset(_own_numbers(record))
    nothing = frozenset(number for number in own if number[:LONGEST_KEY] in common)
    isbns = frozenset(n.removeprefix("isbn:") for n in own - nothing if n.startswith("isbn:"))
    numbers = frozenset(n for n in own - nothing if not n.startswith("isbn:"))
    return replace(record, isbns=isbns, numbers=numbers, common_numbers=nothing)


def _own_numbers(record: Prepared) -> Iterator[str]:
    yield from (f"isbn:{isbn}" for isbn in record.isbns)
    yield from record.numbers
    yield from record.common_numbers


def _are_unlike(a: Prepared, b: Prepared) -> bool:
    found = likest(a.titles, b.titles)
    return found is not None and found[0] < SOMEWHAT

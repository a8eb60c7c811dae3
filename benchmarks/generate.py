"""Seeded bibliographic records with the edition each describes, for measuring at any size.

Five libraries, eight languages, two scripts; see `editions` for what there is to describe and
`cataloguing` for how. Deterministic by seed: record n is the same in a set of any size. Some
35 % of the records are one more of an edition, some 40 % have no ISBN. The words are made up, so
the figures say how matching grows and what it costs; how well it does elsewhere they do not say.
"""

from __future__ import annotations

import random
from itertools import count, islice
from typing import TYPE_CHECKING, NamedTuple

from cataloguing import describe, holders
from editions import EDITIONS, SET, lot, work

from harvester.formats.writing import WRITTEN, ToWrite, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.record import Record


class Made(NamedTuple):
    """One record and the number of the edition it describes."""

    edition: int
    record: Record

    @property
    def metadata(self) -> bytes:
        """The record as its library's repository gives it, in XML."""
        return to_xml(self.record)


def to_xml(record: Record) -> bytes:
    """A generated record as XML, in the format it says it is in."""
    written = next(each for each in WRITTEN if each == record.format)
    return write(ToWrite(record, record.identifier), written)


def records(number: int, seed: int = 7) -> Iterator[Made]:
    """The first `number` records."""
    return islice(records_of(count(), seed), number)


def records_of(works: Iterable[int], seed: int = 7) -> Iterator[Made]:
    """Every record of some works, by their numbers."""
    for each in works:
        rng = random.Random(lot(seed, each, 5))
        editions = work(each, seed)
        is_set = editions[-1].number % EDITIONS == SET
        of_set = holders(rng, editions[0].language) if is_set else None
        for book in editions:
            libraries = of_set or holders(rng, book.language)
            if book.volumes and rng.random() > 0.25:
                continue
            for place, library in enumerate(libraries):
                yield Made(book.number, describe(rng, book, library, f"{book.number}-{place}"))

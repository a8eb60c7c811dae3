"""Records from dropped files, named by their control number where that names one record only.

A file has no OAI identifiers. Field 001 serves where it is there and unique within one import;
otherwise the record is named by its content, so that the next export, whatever the file is
called then, gives an unchanged record the same name.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING

from harvester.errors import FileError
from harvester.issues import Code, Issue
from harvester.record import Harvested
from harvester.sources.catalogue import NO_HINTS, Found, records_of, tables_of
from harvester.sources.page import Page
from harvester.sources.tables import remark
from harvester.sources.taking import Taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from harvester.formats import Hints


def pages(
    paths: Sequence[Path], partner: str, hints: Hints = NO_HINTS, *, page_size: int = 500
) -> Iterator[Page]:
    """The records of some files as pages; the files are read twice, once for their names.

    Raises FileError, before the first page, for a file that is no catalogue. Damage inside a
    file is an issue that says where; what stands before it is kept.
    """
    if not paths:
        raise FileError("no file was named; nothing is imported")
    shared = _shared_numbers(paths, partner, hints)
    taken = _taken(paths, partner, hints, shared)
    while batch := tuple(islice(taken, page_size)):
        yield Page(
            records=tuple(one.record for one in batch if one.record),
            issues=tuple(issue for one in batch for issue in one.issues),
        )


def remarks(paths: Sequence[Path], partner: str, hints: Hints) -> tuple[str, ...]:
    """What to tell of files whose columns were guessed: a sentence each."""
    if hints.columns:
        return ()
    found = ((path, tables_of(path, partner, hints)) for path in paths)
    return tuple(remark(path, tables, partner) for path, tables in found if tables)


def _shared_numbers(paths: Sequence[Path], partner: str, hints: Hints) -> set[str]:
    """Control numbers that stand in records of different content."""
    contents: dict[str, bytes] = {}
    shared: set[str] = set()
    for path in paths:
        for found in records_of(path, partner, hints):
            if isinstance(found, Found) and (number := found.control_number):
                digest = _digest(found.body)
                if contents.setdefault(number, digest) != digest:
                    shared.add(number)
    return shared


def _taken(paths: Sequence[Path], partner: str, hints: Hints, shared: set[str]) -> Iterator[Taken]:
    seen: set[bytes] = set()
    for path in paths:
        for found in records_of(path, partner, hints):
            if isinstance(found, Issue):
                yield Taken(None, (found,))
                continue
            digest = _digest(found.body)
            taken = found.taken or _named(found, partner, shared)
            if digest in seen and taken.record:
                again = Issue(partner, taken.record.identifier, Code.RECORD_REPEATED, found.place)
                yield Taken(None, (again,))
            else:
                seen.add(digest)
                yield taken


def _named(found: Found, partner: str, shared: set[str]) -> Taken:
    """The record under its control number, or under its content with the reason as an issue."""
    number = found.control_number
    if number and number not in shared:
        return Taken(Harvested(partner, number, prefix=found.carrier, metadata=found.body), ())
    identifier = f"content-{_digest(found.body).hex()}"
    code = Code.CONTROL_NUMBER_REPEATED if number else Code.CONTROL_NUMBER_MISSING
    record = Harvested(partner, identifier, prefix=found.carrier, metadata=found.body)
    return Taken(record, (Issue(partner, identifier, code, found.place, number),))


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=8).digest()

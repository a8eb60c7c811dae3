"""Records from dropped files, named by their control number where that names one record only.

A file has no OAI identifiers. Field 001 serves where it is there and unique within one import;
otherwise the record is named by its content, so that the next export, whatever the file is
called then, gives an unchanged record the same name.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from harvester.errors import FileError
from harvester.issues import Code, Issue
from harvester.record import Harvested
from harvester.sources import tables
from harvester.sources.catalogue import NO_HINTS, records_of, tables_of
from harvester.sources.found import Found, Lost
from harvester.sources.page import Broken, Kept, Page
from harvester.sources.taking import Taken, broken_issue, told
from harvester.sources.tree import LARGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from harvester.formats import Hints


def pages(
    paths: Sequence[Path], partner: str, hints: Hints = NO_HINTS, *, page_size: int = 500
) -> Iterator[Page]:
    """The records of some files as pages; the files are read twice, once for their names.

    Raises FileError, before the first page, for a file that is no catalogue. What is damaged
    inside a file goes into quarantine, with an issue that says where it stood.
    """
    if not paths:
        raise FileError("no file was named; nothing is imported")
    shared = _shared_numbers(paths, partner, hints)
    for batch in _batches(_kept(paths, partner, hints, shared), page_size):
        yield Page(
            records=tuple(one.record for one in batch if one.record),
            issues=tuple(issue for one in batch for issue in one.issues),
            broken=tuple(one.broken for one in batch if one.broken),
        )


def _batches(kept: Iterator[Kept], most: int) -> Iterator[list[Kept]]:
    """So many at once as are asked for, and fewer where they are large."""
    batch: list[Kept] = []
    size = 0
    for one in kept:
        if batch and (len(batch) >= most or size + one.size > LARGE):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += one.size
    if batch:
        yield batch


def remarks(paths: Sequence[Path], partner: str, hints: Hints) -> tuple[str, ...]:
    """What to tell of tables whose columns or character set were guessed: a sentence each."""
    return tuple(
        remark
        for path in paths
        for remark in tables.remarks(path, tables_of(path, partner, hints), partner, hints)
    )


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


def _kept(paths: Sequence[Path], partner: str, hints: Hints, shared: set[str]) -> Iterator[Kept]:
    seen: set[bytes] = set()
    for path in paths:
        for found in records_of(path, partner, hints):
            if isinstance(found, Issue):
                yield Kept(None, None, (found,))
                continue
            if isinstance(found, Lost):
                yield _lost(found, partner)
                continue
            digest = _digest(found.body)
            kept = _given(found, found.taken or _named(found, partner, shared))
            if digest in seen and kept.record:
                identifier = kept.record.identifier
                again = Issue(partner, identifier, Code.RECORD_REPEATED, found.place)
                yield Kept(None, None, (again,))
            else:
                seen.add(digest)
                yield kept


def _lost(lost: Lost, partner: str) -> Kept:
    issue = broken_issue(partner, "", lost.place, lost.reason, lost.body)
    return Kept(None, Broken("", lost.body, lost.reason) if lost.body else None, (issue,))


def _given(found: Found, taken: Taken) -> Kept:
    """A record, or one of an OAI-PMH answer that has no name and goes into quarantine."""
    if taken.record:
        return Kept(taken.record, None, taken.issues)
    return Kept(None, Broken("", found.body, taken.reason), taken.issues)


def _named(found: Found, partner: str, shared: set[str]) -> Taken:
    """The record under its control number, or under its content with the reason as an issue."""
    number = found.control_number
    issues: tuple[Issue, ...] = ()
    if number and number not in shared:
        identifier = number
    else:
        identifier = f"content-{_digest(found.body).hex()}"
        code = Code.CONTROL_NUMBER_REPEATED if number else Code.CONTROL_NUMBER_MISSING
        issues = (Issue(partner, identifier, code, found.place, number),)
    record = Harvested(partner, identifier, prefix=found.carrier, metadata=found.body)
    return Taken(record, (*issues, *told(record, found.mended)))


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=8).digest()

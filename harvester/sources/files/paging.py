"""Records from dropped files, named by their control number where that names one record only.

A file has no OAI identifiers. Field 001 serves where it is there and unique within one import;
otherwise the record is named by its content, so that the next export, whatever the file is
called then, gives an unchanged record the same name.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from harvester.errors import FileError
from harvester.formats import says_deleted
from harvester.formats.tables import table_remarks
from harvester.issues import Code, Issue
from harvester.record import Harvested
from harvester.sources.files.catalogue import NO_HINTS, records_of, tables_of
from harvester.sources.oai import broken_issue, told
from harvester.sources.page import Broken, BrokenStretch, FileRecord, OaiRecord, Page, PageEntry
from harvester.sources.xml import LARGE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from harvester.formats import Hints


class Survey(NamedTuple):
    """Files that were looked through: those that can be read, why others cannot, shared numbers.

    `shared` are control numbers that are those of several live records of different content.
    """

    readable: tuple[Path, ...]
    refused: tuple[str, ...]
    shared: frozenset[str]


def survey(paths: Sequence[Path], partner: str, hints: Hints = NO_HINTS) -> Survey:
    """Look through files before anything of them is kept; raises FileError if none can be read."""
    if not paths:
        raise FileError("no file was named; nothing is imported")
    readable: list[Path] = []
    refused: list[str] = []
    contents: dict[str, bytes] = {}
    shared: set[str] = set()
    for path in paths:
        try:
            for number, digest in _list_numbered(path, partner, hints):
                if contents.setdefault(number, digest) != digest:
                    shared.add(number)
            readable.append(path)
        except FileError as error:
            refused.append(str(error))
    if not readable:
        raise FileError("; ".join(refused))
    return Survey(tuple(readable), tuple(refused), frozenset(shared))


def _list_numbered(path: Path, partner: str, hints: Hints) -> Iterator[tuple[str, bytes]]:
    """The control numbers of a file's live records, each with a digest of the record."""
    for found in records_of(path, partner, hints):
        live = isinstance(found, FileRecord) and not says_deleted(found.body, hints.columns)
        if isinstance(found, FileRecord) and live and found.control_number:
            yield found.control_number, _digest(found.body)


def pages(
    surveyed: Survey, partner: str, hints: Hints = NO_HINTS, *, page_size: int = 500
) -> Iterator[Page]:
    """The records of the files of a survey as pages.

    What is damaged inside a file goes into quarantine, with an issue that says where it is. A
    record whose bytes say that it is deleted is given as a deleted one.
    """
    for batch in _batches(_read_entries(surveyed, partner, hints), page_size):
        yield Page(
            records=tuple(one.record for one in batch if one.record),
            issues=tuple(issue for one in batch for issue in one.issues),
            broken=tuple(one.broken for one in batch if one.broken),
        )


def _batches(kept: Iterator[PageEntry], most: int) -> Iterator[list[PageEntry]]:
    """So many at once as are asked for, and fewer where they are large."""
    batch: list[PageEntry] = []
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
        for remark in table_remarks(path, tables_of(path, partner, hints), partner, hints)
    )


def _read_entries(surveyed: Survey, partner: str, hints: Hints) -> Iterator[PageEntry]:
    latest: dict[str, bytes] = {}
    for path in surveyed.readable:
        for found in records_of(path, partner, hints):
            if isinstance(found, Issue):
                yield PageEntry(None, None, (found,))
                continue
            if isinstance(found, BrokenStretch):
                yield _lost(found, partner)
                continue
            digest = _digest(found.body)
            kept = _entry_of(found, _take_found(found, partner, hints, surveyed.shared))
            identifier = kept.record.identifier if kept.record else ""
            if identifier and latest.get(identifier) == digest:
                again = Issue(partner, identifier, Code.RECORD_REPEATED, found.place)
                yield PageEntry(None, None, (again,))
            else:
                latest[identifier] = digest
                yield kept


def _lost(lost: BrokenStretch, partner: str) -> PageEntry:
    issue = broken_issue(partner, "", lost.place, lost.reason, lost.body)
    return PageEntry(None, Broken("", lost.body, lost.reason) if lost.body else None, (issue,))


def _entry_of(found: FileRecord, taken: OaiRecord) -> PageEntry:
    """A record, or one of an OAI-PMH answer that has no name and goes into quarantine."""
    if taken.record or not taken.reason:
        return PageEntry(taken.record, None, taken.issues)
    return PageEntry(None, Broken("", found.body, taken.reason), taken.issues)


def _take_found(
    found: FileRecord, partner: str, hints: Hints, shared: Collection[str]
) -> OaiRecord:
    """The record of what was found, deleted where its bytes say so."""
    if not says_deleted(found.body, hints.columns):
        return found.taken or _name_record(found, partner, shared)
    if found.taken and found.taken.record:
        gone = structs.replace(found.taken.record, deleted=True, metadata=b"")
        return found.taken._replace(record=gone)
    number = found.control_number
    if not number or number in shared:
        reason = OF_SEVERAL if number else OF_NONE
        issue = broken_issue(partner, "", found.place, reason, found.body)
        return OaiRecord(None, (issue,), reason)
    return OaiRecord(Harvested(partner, number, deleted=True, prefix=found.carrier), ())


OF_NONE = "it says that a record is deleted, without the control number that says which"
OF_SEVERAL = "it says that a record is deleted, and several records have its control number"


def _name_record(found: FileRecord, partner: str, shared: Collection[str]) -> OaiRecord:
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
    return OaiRecord(record, (*issues, *told(record, found.mended)))


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=8).digest()

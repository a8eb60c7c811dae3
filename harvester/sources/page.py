"""A page: what one answer of a repository, or a stretch of a file, brought."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from harvester.errors import RepositoryError
from harvester.formats.marcxml import local_name
from harvester.issues import Code, Issue
from harvester.record import LONGEST_IDENTIFIER, Harvested
from harvester.sources.envelope import open_envelope, unmark
from harvester.sources.tree import alone, child, children, shortened, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from harvester.sources.envelope import Answer

_SHOWN = 200


class Broken(Struct, frozen=True):
    """T."""

    identifier: str
    data: bytes
    reason: str


class Header(NamedTuple):
    """T."""

    identifier: str
    datestamp: str
    deleted: bool


class Page(Struct, frozen=True):
    """Records with their issues, and how their list goes on.

    `token` is the next resumption token, empty at the end; `prefix` the metadata prefix the list
    was asked for in. `first` marks the beginning of a list: when it comes again, the list was
    started again and what was counted before is void.
    """

    records: tuple[Harvested, ...] = ()
    issues: tuple[Issue, ...] = ()
    token: str = ""
    response_date: str = ""
    complete_list_size: int | None = None
    prefix: str = ""
    first: bool = False
    broken: tuple[Broken, ...] = ()
    more: bool = False


class Taken(NamedTuple):
    """What one `record` element gave: None and an issue when it cannot be kept as a record."""

    record: Harvested | None
    issues: tuple[Issue, ...]


def parse(body: bytes, partner: str, prefix: str) -> Page:
    """The page in an answer to ListRecords or GetRecord, read strictly.

    Raises ProtocolError for an error of the protocol (noRecordsMatch, too: whether it means an
    empty list or a broken one, only the caller knows) and RepositoryError for all that is no list.
    """
    answer = open_envelope(body)
    if answer.verb not in ("ListRecords", "GetRecord"):
        raise RepositoryError(f"asked for records, but {answer.verb} came")
    return page_of(answer, partner, prefix)


def page_of(answer: Answer, partner: str, prefix: str, *, first: bool = False) -> Page:
    """The page in an opened answer to a request for records.

    Whatever stands in the list beside the token is taken for a record, if only a broken one.
    """
    elements = [each for each in answer.content if local_name(each) != "resumptionToken"]
    taken = [
        take_record(
            element,
            partner,
            prefix,
            place=f"record {number} of its page",
            unmarked=unmark(element) if answer.repaired else 0,
        )
        for number, element in enumerate(elements, 1)
    ]
    return Page(
        records=tuple(one.record for one in taken if one.record),
        issues=tuple(issue for one in taken for issue in one.issues),
        token=answer.token,
        response_date=answer.response_date,
        complete_list_size=answer.complete_list_size,
        prefix=prefix,
        first=first,
    )


def take_record(
    element: _Element, partner: str, prefix: str, *, place: str, unmarked: int = 0
) -> Taken:
    """One OAI-PMH `record` element as a value.

    `place` says where it stands, for the reader of issues; `unmarked` how many illegal
    characters were taken out of it. No identifier is ever invented: a record without one goes
    into quarantine, which is an issue that shows how it starts.
    """
    header = child(element, "header")
    identifier = text_of(child(header, "identifier"))
    if header is None or not 0 < len(identifier) <= LONGEST_IDENTIFIER:
        start = shortened(alone(element), _SHOWN)
        trouble = "identifier too long" if identifier else "no identifier"
        broken = Issue(partner, "", Code.RECORD_BROKEN, place, f"{trouble}: {start}")
        return Taken(None, (broken,))
    deleted = header.get("status", "").strip().lower() == "deleted"
    record = Harvested(
        partner=partner,
        identifier=identifier,
        datestamp=text_of(child(header, "datestamp")),
        deleted=deleted,
        sets=tuple(text_of(spec) for spec in children(header, "setSpec")),
        prefix=prefix,
        metadata=b"" if deleted else _metadata(element),
    )
    return Taken(record, tuple(_issues(record, unmarked)))


def _metadata(record: _Element) -> bytes:
    """The element in `metadata`; where it is not exactly one, all with the wrapping."""
    wrapping = child(record, "metadata")
    if wrapping is None:
        return b""
    if len(wrapping) == 1:
        return alone(wrapping[0])
    return alone(wrapping) if text_of(wrapping) or len(wrapping) else b""


def _issues(record: Harvested, unmarked: int) -> Iterator[Issue]:
    partner, identifier = record.partner, record.identifier
    if unmarked:
        detail = f"{unmarked} characters that XML forbids, taken out"
        yield Issue(partner, identifier, Code.ENCODING_DAMAGED, "record", detail)
    if not record.deleted and not record.metadata:
        yield Issue(partner, identifier, Code.METADATA_MISSING, "metadata")
    if not _is_date(record.datestamp):
        stamp = record.datestamp[:_SHOWN]
        yield Issue(partner, identifier, Code.DATESTAMP_INVALID, "header datestamp", stamp)


def _is_date(datestamp: str) -> bool:
    """Days and seconds (OAI-PMH 2.0, section 3.3), and what else ISO 8601 takes for a date."""
    try:
        return bool(datetime.fromisoformat(datestamp))
    except ValueError:
        return False


def pages_of(answer: Answer, partner: str, prefix: str, *, first: bool = False) -> Iterator[Page]:
    """T."""
    yield page_of(answer, partner, prefix, first=first)


def headers_of(answer: Answer) -> tuple[Header, ...]:
    """T."""
    return tuple(
        Header(
            text_of(child(each, "identifier")),
            text_of(child(each, "datestamp")),
            each.get("status", "").strip().lower() == "deleted",
        )
        for each in answer.content
        if local_name(each) == "header"
    )

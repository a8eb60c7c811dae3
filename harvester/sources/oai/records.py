"""The records and headers in an answer to ListRecords, GetRecord and ListIdentifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.errors import Unreadable
from harvester.formats import local_name
from harvester.record import LONGEST_IDENTIFIER
from harvester.sources.oai.envelope import Answer, open_envelope
from harvester.sources.oai.record_element import (
    datestamp_in,
    says_deleted,
)
from harvester.sources.oai.slices import Slices
from harvester.sources.page import Header, OneName, Page, PageEntry
from harvester.sources.xml import LARGE, child, children, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element


MOST_RECORDS = 1000
"""How many records one part of a large answer holds; it holds LARGE bytes at most."""
LISTS = frozenset({"ListRecords", "GetRecord"})


def parse(body: bytes, partner: str, prefix: str) -> Page:
    """The page in an answer to ListRecords or GetRecord, read strictly.

    Raises ProtocolError for an error of the protocol (noRecordsMatch, too: whether it means an
    empty list or a broken one, only the caller knows) and Unreadable for all that is no list.
    """
    return page_of(open_envelope(body), partner, prefix)


def page_of(answer: Answer, partner: str, prefix: str, *, first: bool = False) -> Page:
    """The page in an opened answer to a request for records, however many there are.

    Whatever stands in the list beside the token is taken for a record, if only a broken one.
    Raises Unreadable for an answer to something else.
    """
    kept = list(Slices(_list_in(answer), partner, prefix).entries())
    return _page(answer, kept, prefix, first=first, more=False)


def pages_of(
    answer: Answer | bytes, partner: str, prefix: str, *, first: bool = False
) -> Iterator[Page]:
    """An answer, opened or not, as pages of a size that can be held; most answers are one.

    All but the last are marked by `Page.more`, and only the first of them can be `first`. Raises
    what `parse` raises, before the first page.
    """
    opened = _list_in(answer if isinstance(answer, Answer) else open_envelope(answer))
    return _pages(opened, partner, prefix, first=first)


def headers_of(answer: Answer) -> tuple[Header, ...]:
    """The headers in an opened answer to ListIdentifiers; those without identifier are left out.

    Raises Unreadable for an answer to something else, and for a header that is broken: a record
    that is not named would count as gone. Raises OneName, too.
    """
    if answer.verb != "ListIdentifiers":
        raise Unreadable(f"asked for identifiers, but {answer.verb} came")
    found = (_header_of(each) for each in Slices(answer).headers())
    read = [_header(each) for each in found if each is not None]
    headers = tuple(each for each in read if 0 < len(each.identifier) <= LONGEST_IDENTIFIER)
    if len(headers) > 2 and len({each.identifier for each in headers}) == 1:
        raise OneName(f"a page names {headers[0].identifier} {len(headers)} times, and no other")
    return headers


def _list_in(answer: Answer) -> Answer:
    if answer.verb not in LISTS:
        raise Unreadable(f"asked for records, but {answer.verb} came")
    return answer


def _pages(answer: Answer, partner: str, prefix: str, *, first: bool) -> Iterator[Page]:
    part: list[PageEntry] = []
    size = 0
    for kept in Slices(answer, partner, prefix).entries():
        if part and (len(part) >= MOST_RECORDS or size + kept.size > LARGE):
            yield _page(answer, part, prefix, first=first, more=True)
            part, size, first = [], 0, False
        part.append(kept)
        size += kept.size
    yield _page(answer, part, prefix, first=first, more=False)


def _page(answer: Answer, kept: list[PageEntry], prefix: str, *, first: bool, more: bool) -> Page:
    return Page(
        records=tuple(one.record for one in kept if one.record),
        issues=tuple(issue for one in kept for issue in one.issues),
        token=answer.token,
        response_date=answer.response_date,
        complete_list_size=answer.complete_list_size,
        prefix=prefix,
        first=first,
        broken=tuple(one.broken for one in kept if one.broken),
        more=more,
    )


def _header_of(element: _Element) -> _Element | None:
    """The header of a list of identifiers, also where a record is put around it."""
    return element if local_name(element) == "header" else child(element, "header")


def _header(element: _Element) -> Header:
    return Header(
        identifier=text_of(child(element, "identifier")),
        datestamp=datestamp_in(element),
        deleted=says_deleted(element.get("status", "")),
        sets=tuple(text_of(spec) for spec in children(element, "setSpec")),
    )

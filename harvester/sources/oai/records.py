"""The records and headers in an answer to ListRecords, GetRecord and ListIdentifiers."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from lxml import etree

from harvester.errors import Unreadable
from harvester.formats import local_name
from harvester.record import LONGEST_IDENTIFIER
from harvester.sources.oai.envelope import Answer, open_envelope
from harvester.sources.oai.record_element import (
    broken_issue,
    datestamp_in,
    says_deleted,
    take_record,
)
from harvester.sources.oai.scan import PLACE, end_of_first, parted
from harvester.sources.oai.slices import Slices, identifier_in
from harvester.sources.page import Broken, Header, OneName, Page, PageEntry
from harvester.sources.xml import LARGE, alone, child, children, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from harvester.sources.oai.scan import Span
    from harvester.sources.oai.slices import Parsed
    from harvester.sources.page import OaiRecord

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
    kept = list(_kept(_list_in(answer), partner, prefix))
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
    found = (_header_of(each) for each in _headers_in(answer))
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
    for kept in _kept(answer, partner, prefix):
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


def _kept(answer: Answer, partner: str, prefix: str) -> Iterator[PageEntry]:
    """Every record of an answer in its order, one by one."""
    reader = _Reader(answer, partner, prefix)
    for number, (element, span) in enumerate(_places(answer), 1):
        place = f"record {number} of its page"
        if span is None:
            yield reader.stray(element, place)
        else:
            yield from reader.read(span, place)


def _places(answer: Answer) -> Iterator[tuple[_Element, Span | None]]:
    """What stands in the list: elements of the skeleton, with the span whose place they hold.

    Where an element around a piece is no record itself, the piece belongs to it and is none.
    """
    spans = iter(answer.pieces.spans)
    for each in answer.content.getroottree().iter():
        if local_name(each) == PLACE:
            span = next(spans)
            if each.getparent() is answer.content:
                yield each, span
        elif each.getparent() is answer.content and local_name(each) != "resumptionToken":
            yield each, None


class _Reader:
    """Reads what stands in one answer's list."""

    def __init__(self, answer: Answer, partner: str, prefix: str) -> None:
        self._body = answer.pieces.body
        self._whole = answer.pieces.whole
        self._slices = Slices(self._body, answer.content, partner, prefix)
        self._partner = partner
        self._prefix = prefix

    def read(self, span: Span, place: str) -> Iterator[PageEntry]:
        """The record in a span; where the answer is damaged, what stands behind it, too."""
        if self._whole and (taken := self._slices.plain(span)):
            yield self._judged(taken, self._body[slice(*span)] if taken.reason else b"")
            return
        try:
            parsed = self._slices.parsed(span)
        except etree.XMLSyntaxError as error:
            yield from self._damaged(span, error.msg, place)
        else:
            yield from self._given(span, parsed, place)

    def _given(self, span: Span, parsed: Parsed, place: str) -> Iterator[PageEntry]:
        elements, mended = parsed
        alike = len(elements) == 1
        plain = self._slices.plain(span) if alike and not mended else None
        for each in elements:
            taken = plain or take_record(
                each, self._partner, self._prefix, place=place, mended=mended
            )
            yield self._judged(taken, self._body[slice(*span)] if alike else alone(each))

    def _damaged(self, span: Span, reason: str, place: str) -> Iterator[PageEntry]:
        """The first element of a broken span, if what breaks it stands behind; else all is."""
        begin, last = span
        end = end_of_first(self._body, span)
        if end < last:
            with suppress(etree.XMLSyntaxError):
                yield from self._given((begin, end), self._slices.parsed((begin, end)), place)
                begin = end
        for part in parted(self._body, (begin, last)):
            data = self._body[slice(*part)].strip()
            identifier = identifier_in(data)
            issue = broken_issue(self._partner, identifier, place, reason, data)
            yield PageEntry(None, Broken(identifier, data, reason), (issue,))

    def stray(self, element: _Element, place: str) -> PageEntry:
        """An element that stands in the list but has no header."""
        taken = take_record(element, self._partner, self._prefix, place=place)
        return self._judged(taken, alone(element))

    def _judged(self, taken: OaiRecord, data: bytes) -> PageEntry:
        if not taken.reason:
            return PageEntry(taken.record, None, taken.issues)
        identifier = taken.record.identifier if taken.record else ""
        return PageEntry(None, Broken(identifier, data, taken.reason), taken.issues)


def _headers_in(answer: Answer) -> Iterable[_Element]:
    slices = Slices(answer.pieces.body, answer.content, "", "")
    for each, span in _places(answer):
        if span is None:
            yield each
            continue
        try:
            yield from slices.parsed(span).elements
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"a header of the list is broken: {error.msg}") from error


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

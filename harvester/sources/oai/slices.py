"""The elements of an answer's list as slices of its text: most records need no tree of their own.

What is written as most repositories write it is read by patterns over well-formed bytes, a few
microseconds a record; all else goes through a tree. Which way a record takes depends on its own
bytes only, so its metadata is the same on any page and can be compared by hash.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from harvester.errors import Unreadable
from harvester.formats import local_name
from harvester.record import LONGEST_IDENTIFIER, Harvested
from harvester.sources.oai.record_element import broken_issue, says_deleted, take_record, taken
from harvester.sources.oai.scan import PLACE, end_of_first, has_asides, parted
from harvester.sources.page import Broken, PageEntry
from harvester.sources.xml import Mend, alone, bindings, parse_strictly, repair, unbound, unmark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from harvester.sources.oai.envelope import Answer
    from harvester.sources.oai.scan import Span
    from harvester.sources.page import OaiRecord

_P = rb"(?P=prefix)"
_HEADER = (
    rb"<" + _P + rb"header(?:\s+status\s*=\s*[\"'](?P<status>[^\"'<&]*)[\"'])?\s*>\s*"
    rb"<" + _P + rb"identifier\s*>(?P<identifier>[^<&\r]*)</" + _P + rb"identifier\s*>\s*"
    rb"<" + _P + rb"datestamp\s*>(?P<datestamp>[^<&\r]*)</" + _P + rb"datestamp\s*>\s*"
    rb"(?P<sets>(?:<" + _P + rb"setSpec\s*>[^<&\r]*</" + _P + rb"setSpec\s*>\s*)*)"
    rb"</" + _P + rb"header\s*>\s*"
)
_RECORD = re.compile(
    rb"<(?P<prefix>(?:[A-Za-z_][\w.-]*:)?)record\s*>\s*" + _HEADER + rb"(?:"
    rb"<" + _P + rb"metadata\s*>\s*(?P<inside>(?=<))|(?P<end></" + _P + rb"record\s*>))"
)
_SET = re.compile(rb">([^<]*)</")
_START_TAG = re.compile(rb"<([^\s<>/!?]+)(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*>")
_XMLNS = re.compile(rb"\sxmlns(?::([^\s=]+))?\s*=|\"[^\"]*\"|'[^']*'")
_NAMED = re.compile(rb"<(?:[^\s<>/:]+:)?identifier(?:\s[^<>]*)?>([^<]*)</")
_HEADER_END = re.compile(rb"</(?:[^\s<>/:]+:)?header[\s>]|<(?:[^\s<>/:]+:)?metadata[\s/>]")


class Parsed(NamedTuple):
    """The elements of a span in their context; what was mended, over all of them."""

    elements: list[_Element]
    mended: Mapping[Mend, int]


class Slices:
    """The elements of one answer's list, each read from its slice of the answer's text."""

    def __init__(self, answer: Answer, partner: str = "", prefix: str = "") -> None:
        self._answer = answer
        self._body = answer.scan.body
        self._partner = partner
        self._prefix = prefix
        self._bindings = bindings(answer.content)
        self._declared: dict[bytes, frozenset[bytes]] = {}

    def entries(self) -> Iterator[PageEntry]:
        """Every record of the list in its order, one by one, given or in quarantine.

        Whatever stands in the list beside the token is taken for a record, if only a broken one.
        """
        for number, (element, span) in enumerate(_places(self._answer), 1):
            place = f"record {number} of its page"
            if span is None:
                taken = take_record(element, self._partner, self._prefix, place=place)
                yield _entry_of(taken, alone(element))
            else:
                yield from self._read(span, place)

    def headers(self) -> Iterator[_Element]:
        """Every header of the list; raises Unreadable for a broken one."""
        for element, span in _places(self._answer):
            if span is None:
                yield element
                continue
            try:
                yield from self._parse(span).elements
            except etree.XMLSyntaxError as error:
                raise Unreadable(f"a header of the list is broken: {error.msg}") from error

    def _read(self, span: Span, place: str) -> Iterator[PageEntry]:
        """The record in a span; where the answer is damaged, what stands behind it, too."""
        if self._answer.scan.whole and (taken := self._read_plain(span)):
            yield _entry_of(taken, self._body[slice(*span)] if taken.reason else b"")
            return
        try:
            parsed = self._parse(span)
        except etree.XMLSyntaxError as error:
            yield from self._read_damaged(span, error.msg, place)
        else:
            yield from self._read_parsed(span, parsed, place)

    def _read_parsed(self, span: Span, parsed: Parsed, place: str) -> Iterator[PageEntry]:
        elements, mended = parsed
        one = len(elements) == 1
        plain = self._read_plain(span) if one and not mended else None
        for each in elements:
            taken = plain or take_record(
                each, self._partner, self._prefix, place=place, mended=mended
            )
            yield _entry_of(taken, self._body[slice(*span)] if one else alone(each))

    def _read_damaged(self, span: Span, reason: str, place: str) -> Iterator[PageEntry]:
        """The first element of a broken span, if what breaks it stands behind; else all is."""
        begin, last = span
        end = end_of_first(self._body, span)
        if end < last:
            with suppress(etree.XMLSyntaxError):
                first = begin, end
                yield from self._read_parsed(first, self._parse(first), place)
                begin = end
        for part in parted(self._body, (begin, last)):
            data = self._body[slice(*part)].strip()
            identifier = identifier_in(data)
            issue = broken_issue(self._partner, identifier, place, reason, data)
            yield PageEntry(None, Broken(identifier, data, reason), (issue,))

    def _read_plain(self, span: Span) -> OaiRecord | None:
        """A well-formed record, if it is written as most are; otherwise None."""
        found = _RECORD.match(self._body, *span)
        if not found:
            return None
        identifier = found["identifier"].decode().strip()
        deleted = says_deleted((found["status"] or b"").decode())
        metadata = self._metadata(found, span[1]) if found["end"] is None else b""
        if metadata is None or not 0 < len(identifier) <= LONGEST_IDENTIFIER:
            return None
        record = Harvested(
            self._partner,
            identifier,
            found["datestamp"].decode().strip(),
            deleted,
            tuple(each.decode().strip() for each in _SET.findall(found["sets"])),
            self._prefix,
            b"" if deleted else metadata,
        )
        return taken(record)

    def _parse(self, span: Span) -> Parsed:
        """A span read strictly, as it came or mended; raises etree.XMLSyntaxError."""
        data = self._body[slice(*span)]
        try:
            return Parsed(self._parse_in_context(data), Counter())
        except etree.XMLSyntaxError:
            data = repair(data)
        needed = unbound(data, self._bindings)
        elements = self._parse_in_context(data, needed)
        mended = Counter({Mend.PREFIX: needed.count(b" xmlns:")})
        for each in elements:
            mended += unmark(each)
        return Parsed(elements, mended)

    def _parse_in_context(self, data: bytes, bound: bytes = b"") -> list[_Element]:
        start = b"".join((b"<list", *self._bindings.values(), bound, b">"))
        return list(parse_strictly(b"%b%b</list>" % (start, data)))

    def _metadata(self, found: re.Match[bytes], end: int) -> bytes | None:
        """The one element in `metadata`, its namespaces bound; None if it is not plainly one."""
        body, prefix = self._body, found["prefix"]
        inside = found.start("inside")
        last = body.rfind(b"</%brecord" % prefix, inside, end)
        close = body.rfind(b"</%bmetadata" % prefix, inside, last)
        if close < 0 or body[close:last].split() != [b"</%bmetadata>" % prefix]:
            return None
        data = body[inside:close].rstrip()
        tag = _START_TAG.match(data)
        if not tag or tag[0].endswith(b"/>") or has_asides(data, 0, len(data)):
            return None
        closing = b"</%b>" % tag[1]
        if data.find(closing[:-1]) != len(data) - len(closing) or not data.endswith(closing):
            return None
        return self._bind_namespaces(data, tag)

    def _bind_namespaces(self, data: bytes, tag: re.Match[bytes]) -> bytes:
        declared = self._declared.get(tag[0])
        if declared is None:
            names = (found for found in _XMLNS.finditer(tag[0]) if found[0][:1] not in b"\"'")
            declared = self._declared[tag[0]] = frozenset(found[1] or b"" for found in names)
        needed = b"".join(
            binding
            for name, binding in self._bindings.items()
            if name not in declared and (not name or name + b":" in data)
        )
        at = 1 + len(tag[1])
        return data[:at] + needed + data[at:] if needed else data


def _places(answer: Answer) -> Iterator[tuple[_Element, Span | None]]:
    """What stands in the list: elements of the skeleton, with the span whose place they hold.

    Where an element around a span is no record itself, the span belongs to it and is none.
    """
    spans = iter(answer.scan.spans)
    for each in answer.content.getroottree().iter():
        if local_name(each) == PLACE:
            span = next(spans)
            if each.getparent() is answer.content:
                yield each, span
        elif each.getparent() is answer.content and local_name(each) != "resumptionToken":
            yield each, None


def _entry_of(taken: OaiRecord, data: bytes) -> PageEntry:
    if not taken.reason:
        return PageEntry(taken.record, None, taken.issues)
    identifier = taken.record.identifier if taken.record else ""
    return PageEntry(None, Broken(identifier, data, taken.reason), taken.issues)


def identifier_in(data: bytes) -> str:
    """The identifier in the header of a record that cannot be read; empty if that is unclear."""
    end = _HEADER_END.search(data)
    found = _NAMED.search(data, 0, end.start()) if end else None
    text = repair(found[1]).decode() if found else ""
    name = html.unescape(re.sub("[\ufdd0-\ufdd4]", "", text)).strip()
    return name if len(name) <= LONGEST_IDENTIFIER else ""

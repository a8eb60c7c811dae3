"""The records of an XML file one by one, and behind damage, too, in bounded memory.

A well-formed file is read by one parser from end to end. Where that stops, the file is read again
as text: each record from its start tag to the next one's, mended by itself if it must be.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from harvester.errors import FileError
from harvester.formats import element_in, local_name
from harvester.formats.carriers import LONGEST, control_number, find_record, is_record
from harvester.sources.oai import declared_entities, end_of_first, take_record
from harvester.sources.page import BrokenStretch, FileRecord
from harvester.sources.xml import (
    HARMLESS,
    Mend,
    alone,
    child,
    entities_of,
    parse_strictly,
    repair,
    text_of,
    unbound,
    unmark,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from lxml.etree import _Element

    from harvester.sources.files.archives import Opened

    Again = Callable[[], AbstractContextManager[BinaryIO]]

_FIELD_NAMES = frozenset({"leader", "controlfield", "datafield", "varfield", "subfield"})
_DESCRIPTIONS = frozenset({"mods", "dc", "qualifieddc", "dim", "RDF", "mets"})
"""Roots of descriptions that are no MARC, where a file holds them without an envelope (`RDF` of EDM
and DC-NDL)."""
_TAGS = (
    "{*}record", "{*}oai_marc", "{*}r", "{*}request", *(f"{{*}}{name}" for name in _DESCRIPTIONS)
)  # fmt: skip
_ENVELOPE = frozenset({"responseDate", "request"})
_MOST_BETWEEN = 1 << 26
"""Bytes of a file without any record in them, before it is given up."""
_CHUNK = 1 << 18
_P = rb"(?:[^\s<>/:!?&;=\"']+:)?"
_FIELDS = rb"leader|controlfield|datafield|fixfield|varfield|l|[cd][0-9A-Za-z]{3}"
_FIELD = re.compile(rb"<" + _P + rb"(?:" + _FIELDS + rb")(?=[\s/>])")
_START = re.compile(
    rb"<" + _P + rb"(?:record|oai_marc|r)(?:\s[^<>]*)?>(?:\s++|<!--.{0,2000}?-->)*+"
    rb"<" + _P + rb"(?:(header)|" + _FIELDS + rb")(?=[\s/>])",
    re.DOTALL,
)
_REQUEST = re.compile(rb"<" + _P + rb"request\s[^<>]*metadataPrefix\s*=\s*[\"']([^\"'<]*)")
_XMLNS = re.compile(rb"\sxmlns(?::([^\s=\"'<>]+))?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
_ENCODING = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")


class _Endless(Exception):  # noqa: N818 - says what the file is
    """No record has ended for too long; the text says how long."""


class _Guarded:
    """A stream that gives a parser no end of bytes without a record in them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.since_record = 0

    def read(self, size: int) -> bytes:
        """The next bytes; raises _Endless when too many came since the last record."""
        self.since_record += size
        if self.since_record > _MOST_BETWEEN:
            raise _Endless(f"{_MOST_BETWEEN >> 20} MiB without the end of a record")
        return self._stream.read(size)


def records_in(opened: Opened, again: Again, partner: str) -> Iterator[FileRecord | BrokenStretch]:
    """The records of one XML file; `again` opens it once more.

    Raises FileError where no record is found, and for a document that declares entities.
    """
    last: FileRecord | None = None
    number = 0
    try:
        for number, last in enumerate(_parse_records(opened, partner), 1):  # noqa: B007
            yield last
    except etree.XMLSyntaxError as error:
        damage = f"line {error.lineno}", error.msg
    except _Endless as error:
        damage = "XML", str(error)
    else:
        return
    rest = _read_behind(opened, again, partner, number, last)
    first = next(rest, None)
    if first is None and not number:
        raise FileError(f"{opened.path}: no catalogue record in it; {': '.join(damage)}")
    place, reason = damage
    yield first or BrokenStretch(
        f"{opened.name}, {place}", b"", f"the file is damaged here: {reason}"
    )
    yield from rest


def _parse_records(opened: Opened, partner: str) -> Iterator[FileRecord]:
    number, prefix = 0, ""
    guarded = _Guarded(opened.stream)
    events = etree.iterparse(guarded, events=("end",), tag=_TAGS, **HARMLESS)
    for _, element in events:
        if local_name(element) == "request":
            prefix = element.get("metadataPrefix", "")
        elif not _inside_record(element):
            if found := _find_record(
                element, partner, prefix, f"{opened.name}, record {number + 1}"
            ):
                number += 1
                guarded.since_record = 0
                yield found
            _forget(element)
    if not number:
        raise FileError(f"{opened.path}: no catalogue record in it, but {_looks(events.root)}")


def _looks(root: _Element) -> str:
    """What an XML document without records is."""
    if local_name(root) != "OAI-PMH":
        return f"XML whose root is {root.tag}"
    if (error := child(root, "error")) is not None:
        return f"an answer of OAI-PMH: {error.get('code', 'error')}: {text_of(error)}".rstrip(": ")
    named = [name for each in root if (name := local_name(each)) not in _ENVELOPE]
    return f"an answer of OAI-PMH: {', '.join(named)}"


def _inside_record(element: _Element) -> bool:
    """Whether it belongs to a record around it: one of OAI-PMH, or one that was never closed."""
    for above in element.iterancestors():
        name = local_name(above)
        if name == "metadata":
            around = above.getparent()
            return around is not None and local_name(around) == "record"
        if name == "mets" or name in _FIELD_NAMES or is_record(above):
            return True
    return False


def _find_record(
    element: _Element,
    partner: str,
    prefix: str,
    place: str,
    mended: Mapping[Mend, int] = Counter(),
) -> FileRecord | None:
    """A record with what names it; None for other things of that name, as search results have."""
    if entities := entities_of(element):
        raise FileError(f"{place}: declares entities ({', '.join(entities)[:80]}); remove the DTD")
    if child(element, "header") is not None:
        taken = take_record(element, partner, prefix, place=place, mended=mended)
        return FileRecord(place, "marcxml", alone(element), taken=taken)
    if local_name(element) in _DESCRIPTIONS and len(element):
        return FileRecord(place, "xml", alone(element), _record_identifier(element), mended=mended)
    if not is_record(element) and child(element, "leader") is None:
        return _packed_as_text(element, place, mended)
    number = control_number(element).strip()
    return FileRecord(place, "marcxml", alone(element), number, mended=mended)


def _packed_as_text(element: _Element, place: str, mended: Mapping[Mend, int]) -> FileRecord | None:
    """A record whose description is text, not XML: in `recordData` of SRU, or in itself."""
    data = child(element, "recordData")
    data = element if data is None else data
    if len(data) or (inside := element_in(data)) is None:
        return None
    record = find_record(inside)
    if record is not None:
        number = control_number(record).strip()
    elif local_name(inside) in _DESCRIPTIONS:
        number = _record_identifier(inside)
    else:
        return None
    return FileRecord(place, "xml", alone(data), number, mended=mended)


def _record_identifier(description: _Element) -> str:
    """What MODS has in the place of 001; other descriptions have nothing like it."""
    return text_of(child(child(description, "recordInfo"), "recordIdentifier"))


def _forget(element: _Element) -> None:
    """Free an element and all before it, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


class _Around(NamedTuple):
    """What stands before the first record of a damaged file: it goes for all of them."""

    bindings: Mapping[bytes, bytes]
    prefix: str
    codec: str

    def utf8(self, piece: bytes) -> bytes:
        """A piece as the declared encoding says; the default leaves it to be mended."""
        return piece.decode(self.codec, "replace").encode() if self.codec else piece


def _read_behind(
    opened: Opened, again: Again, partner: str, given: int, last: FileRecord | None
) -> Iterator[FileRecord | BrokenStretch]:
    """All records but those already given, read as text.

    The last of those must stand where it is counted; otherwise all are given again.
    """
    with again() as stream:
        pieces = _split_at_starts(stream)
        around = _parse_around(opened, next(pieces, b""))
        for number, piece in enumerate(pieces, 1):
            place = f"{opened.name}, record {number}"
            if number < given:
                continue
            first, *rest = _read(piece, around, partner, place)
            if number > given:
                yield first
            elif not (last and isinstance(first, FileRecord) and _name(first) == _name(last)):
                yield from _read_behind(opened, again, partner, 0, None)
                return
            yield from rest


def _name(found: FileRecord) -> str:
    taken = found.taken.record if found.taken else None
    return taken.identifier if taken else found.control_number


def _parse_around(opened: Opened, before: bytes) -> _Around:
    if entities := declared_entities(before):
        raise FileError(
            f"{opened.path}: declares entities ({', '.join(entities)[:80]}); remove the DTD"
        )
    declared = _ENCODING.search(before)
    request = _REQUEST.search(before)
    return _Around(
        {found[1] or b"": found[0] for found in _XMLNS.finditer(before)},
        request[1].decode("utf-8", "replace") if request else "",
        _codec(declared[1].decode()) if declared else "",
    )


def _codec(name: str) -> str:
    """An encoding that has ASCII's signs where ASCII has them; UTF-8 and unknown ones are empty."""
    try:
        codec = codecs.lookup(name).name
        return codec if codec != "utf-8" and b"<".decode(codec) == "<" else ""
    except (LookupError, UnicodeError):
        return ""


def _split_at_starts(stream: BinaryIO) -> Iterator[bytes]:
    """What stands before the first record, then each record with all up to the next one."""
    text = stream.read(_CHUNK)
    headed: bool | None = None
    first = True
    while text:
        begins = list(_START.finditer(text))
        if headed is None and begins:
            headed = bool(begins[0][1])
        starts = [found.start() for found in begins if bool(found[1]) == headed]
        for begin, end in pairwise([0, *starts]):
            if first or end > begin:
                yield text[begin:end]
            first = False
        text = text[starts[-1] :] if starts else text
        more = stream.read(max(_CHUNK, len(text)))
        if text and (not more or len(text) > LONGEST):
            yield text
            text = b""
        text += more


def _read(
    piece: bytes, around: _Around, partner: str, place: str
) -> Iterator[FileRecord | BrokenStretch]:
    """The record a piece begins with, and what else is in it that held fields."""
    text = around.utf8(piece)
    if not _START.match(text):
        yield BrokenStretch(place, text.strip(), "longer than any record")
        return
    end = end_of_first(text, (0, len(text)))
    try:
        element, mended = _element(text[:end], around)
    except etree.XMLSyntaxError as error:
        yield BrokenStretch(place, text.strip(), error.msg)
        return
    found = _find_record(element, partner, around.prefix, place, mended)
    yield found or BrokenStretch(place, text.strip(), "no record")
    if _FIELD.search(text, end):
        yield BrokenStretch(place, text[end:].strip(), "no whole record")


def _element(data: bytes, around: _Around) -> tuple[_Element, Mapping[Mend, int]]:
    start = b"<list%b>" % b"".join(around.bindings.values())
    try:
        return parse_strictly(b"%b%b</list>" % (start, data))[0], Counter()
    except etree.XMLSyntaxError:
        data = repair(data)
    needed = unbound(data, around.bindings)
    element = parse_strictly(b"%b%b%b</list>" % (start[:-1], needed + b">", data))[0]
    mended = Counter({Mend.PREFIX: needed.count(b" xmlns:")})
    return element, mended + unmark(element)

"""From bytes to a `Record`: carrier, character set, format, meaning; always a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from harvester.formats.carriers import (
    ISO2709,
    carrier_of,
    described_wholes,
    element_of,
    find_record,
    is_record,
    parse_element,
    parse_plain,
)
from harvester.formats.charsets import (
    encoded_twice,
    may_be_lost,
    mend_text,
    mended,
    report_damage,
    utf8_decision,
    xml_decision,
)
from harvester.formats.completeness import report_gaps
from harvester.formats.descriptions import mend_halves, mend_texts, read_by_hint, read_description
from harvester.formats.elements import local_name
from harvester.formats.embedded import DEEPEST, documents_in
from harvester.formats.fields import UTF8, CharacterSet, RecordIssue, with_texts
from harvester.formats.hints import NO_HINTS, Hints
from harvester.formats.marc import (
    apart_of,
    as_unimarc,
    faults,
    fields_not_read,
    format_of,
    is_japan_marc,
    read_marc21,
    read_unimarc,
)
from harvester.formats.tables import read_table, row_of, unread
from harvester.formats.values import MARC21_CONTENT, UNIMARC_CONTENT, with_noted_gatherings
from harvester.issues import Code, Issue
from harvester.record import Apart, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from harvester.formats.fields import Marc
    from harvester.record import Harvested

READER_VERSION = 10
"""Raised whenever reading changes, so that stored readings are made anew."""
READERS: dict[str, Callable[[Marc, str, str, list[RecordIssue]], Record]] = {
    "marc21": read_marc21,
    "unimarc": read_unimarc,
}
CONTENT_TYPES = {"marc21": MARC21_CONTENT, "unimarc": UNIMARC_CONTENT}
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_LONGEST_DETAIL = 80
_NO_DECISION = CharacterSet("", "")
_TWICE = RecordIssue(Code.ENCODING_DOUBLED, "record", "UTF-8 encoded twice")


class Reading(Struct, frozen=True, omit_defaults=True):
    """What was read of one record, the troubles met on the way, and how it was read.

    `carrier` is what held the fields, `encoding` the character set they were in with the `reason`
    it was taken for that, `unread` the fields that no rule reads; `apart` says why the record is
    kept apart from the union list, if it is.
    """

    record: Record
    issues: tuple[Issue, ...] = ()
    carrier: str = ""
    encoding: str = ""
    reason: str = ""
    unread: tuple[str, ...] = ()
    apart: Apart = ""


class _Found(NamedTuple):
    """The record, what carried it, the names in it that no rule reads, its character set.

    `apart` is filled for what describes no edition.
    """

    record: Record
    carrier: str = ""
    unread: tuple[str, ...] = ()
    decision: CharacterSet = _NO_DECISION
    apart: Apart = ""

    @property
    def recognised(self) -> bool:
        """Whether some format is that of the record."""
        return bool(self.apart) or self.record.format != "unknown"


def read(harvested: Harvested, hints: Hints = NO_HINTS) -> Reading:
    """Turn a harvested record's bytes into a `Record`; never raises for what the bytes hold.

    A deleted record, or one that cannot be taken apart, gives a record without titles.
    """
    troubles: list[RecordIssue] = []
    if (row := row_of(harvested.metadata)) is not None:
        return _read_row(row, harvested, hints, troubles)
    blank = Record(harvested.partner, harvested.identifier)
    if harvested.metadata.strip():
        found = _find_document(harvested.metadata, blank, hints, troubles)
    else:
        found = _Found(blank)
        troubles += [] if harvested.deleted else [RecordIssue(Code.METADATA_MISSING)]
    record = with_noted_gatherings(found.record)
    report_gaps(record, troubles)
    issues = tuple(_issue(harvested, trouble) for trouble in troubles)
    name, reason, _ = found.decision
    apart = "" if harvested.deleted else found.apart or _apart(found.record)
    return Reading(record, issues, found.carrier, name, reason, found.unread, apart)


def _apart(record: Record) -> Apart:
    if record.format == "unknown":
        return "unreadable"
    return "" if record.titled else "untitled"


def coding_faults(harvested: Harvested, hints: Hints = NO_HINTS) -> tuple[Issue, ...]:
    """What the format of a MARC record forbids, so far as reading does not stumble over it."""
    marc = _marc_in(harvested.metadata, hints)
    if marc is None or not marc.data or apart_of(marc):
        return ()
    name = format_of(marc, hints.format)
    if name not in READERS:
        return ()
    return tuple(_issue(harvested, trouble) for trouble in faults(marc, name))


def _marc_in(data: bytes, hints: Hints, depth: int = 0) -> Marc | None:
    """The fields of a record, if it is in MARC."""
    if not data.lstrip(_BEFORE_XML).startswith(b"<"):
        carrier = carrier_of(data) if row_of(data) is None else None
        return carrier.parse(data, hints.encoding, []) if carrier else None
    if (plain := parse_plain(data, [])) is not None:
        return plain
    if (root := element_of(data, [])) is None:
        return None
    if (element := next(_marc_elements(root), None)) is not None:
        return parse_element(element, [])
    texts = documents_in(root, []) if depth < DEEPEST else ()
    return next(filter(None, (_marc_in(text, hints, depth + 1) for text in texts)), None)


def _marc_elements(root: _Element) -> Iterator[_Element]:
    found = map(find_record, described_wholes(root))
    return (each for each in found if each is not None)


def _read_row(
    row: dict[str, str], harvested: Harvested, hints: Hints, troubles: list[RecordIssue]
) -> Reading:
    columns, partner, identifier = hints.columns, harvested.partner, harvested.identifier
    record = with_noted_gatherings(read_table(row, columns, partner, identifier, troubles))
    report_gaps(record, troubles)
    issues = tuple(_issue(harvested, trouble) for trouble in troubles)
    return Reading(record, issues, "table", unread=unread(row, columns), apart=_apart(record))


def _issue(harvested: Harvested, trouble: RecordIssue) -> Issue:
    detail = " ".join(trouble.detail.split())[:_LONGEST_DETAIL]
    return Issue(harvested.partner, harvested.identifier, trouble.code, trouble.place, detail)


def _find_document(
    data: bytes, blank: Record, hints: Hints, troubles: list[RecordIssue], depth: int = 0
) -> _Found:
    """What some bytes hold that are not empty; `depth` counts the documents around them."""
    if data.lstrip(_BEFORE_XML).startswith(b"<"):
        found = _in_xml(data, blank, hints, troubles, depth)
        return found._replace(decision=xml_decision(data))
    # What is in no carrier is told as broken ISO 2709.
    carrier = carrier_of(data) or ISO2709
    marc = _undo_double_encoding(carrier.parse(data, hints.encoding, troubles), data, troubles)
    found = _of_marc(marc, carrier.name, blank, hints, troubles)
    return found._replace(decision=_decision(marc, data))


def _decision(marc: Marc, data: bytes) -> CharacterSet:
    if not marc.leader:
        return _NO_DECISION
    return utf8_decision(data, marc) if marc.decision is UTF8 else marc.decision


def _undo_double_encoding(marc: Marc, data: bytes, troubles: list[RecordIssue]) -> Marc:
    if may_be_lost(data):
        marc = with_texts(marc, mend_text)
        if not _names_damage(troubles):
            report_damage(marc, troubles)
    return mended(marc, troubles) if encoded_twice(data) else marc


def _names_damage(troubles: list[RecordIssue]) -> bool:
    return any(each.code is Code.ENCODING_DAMAGED for each in troubles)


def _in_xml(
    data: bytes, blank: Record, hints: Hints, troubles: list[RecordIssue], depth: int
) -> _Found:
    if (plain := parse_plain(data, troubles)) is not None:
        return _of_marc(
            _undo_double_encoding(plain, data, troubles), "marcxml", blank, hints, troubles
        )
    if (root := element_of(data, troubles)) is None:
        return _Found(blank, "xml")
    found = (
        _in_tree(root, data, blank, hints, troubles)
        or _in_texts(root, blank, hints, troubles, depth)
        or _find_description(read_by_hint(described_wholes(root), blank, hints.format, troubles))
    )
    if found is None:
        troubles.append(RecordIssue(Code.FORMAT_UNKNOWN, "XML", _looks(root)))
    return found or _Found(blank, "xml")


def _in_tree(
    root: _Element, data: bytes, blank: Record, hints: Hints, troubles: list[RecordIssue]
) -> _Found | None:
    """MARC goes before any other description of the same thing."""
    if (element := next(_marc_elements(root), None)) is not None:
        if (following := element.getnext()) is not None and is_record(following):
            several = "several records, the first is read"
            troubles.append(RecordIssue(Code.FIELD_BROKEN, "XML", several))
        marc = _undo_double_encoding(parse_element(element, troubles), data, troubles)
        return _of_marc(marc, "marcxml", blank, hints, troubles)
    if (not data.isascii() or b"&#" in data) and mend_texts(root):
        troubles.append(_TWICE)
    if may_be_lost(data) and (lost := mend_halves(root)) and not _names_damage(troubles):
        troubles.append(RecordIssue(Code.ENCODING_DAMAGED, ", ".join(lost)))
    return _find_description(
        read_description(described_wholes(root), blank, hints.format, troubles)
    )


def _in_texts(
    root: _Element, blank: Record, hints: Hints, troubles: list[RecordIssue], depth: int
) -> _Found | None:
    """What a document says that stands as text in another; MARC before any other description."""
    if depth == DEEPEST:
        return None
    opened: list[tuple[_Found, list[RecordIssue]]] = []
    met: list[RecordIssue] = []
    for text in documents_in(root, met):
        opened.append((_find_document(text, blank, hints, met, depth + 1), met[:]))
        met.clear()
    opened.sort(key=lambda one: one[0].carrier == "xml")
    found, met = next((one for one in opened if one[0].recognised), (None, []))
    if found and not depth:
        troubles.append(RecordIssue(Code.METADATA_AS_TEXT, "XML", local_name(root)))
    troubles += met
    return found


def _find_description(description: tuple[Record, tuple[str, ...]] | None) -> _Found | None:
    return _Found(description[0], "xml", description[1]) if description else None


def _looks(root: _Element) -> str:
    """The name of an element without a known format; of one that holds but text, its beginning."""
    text = (root.text or "").strip() if not len(root) else ""
    return f"{local_name(root)}: {text}" if text else local_name(root)


def _of_marc(
    marc: Marc, carrier: str, blank: Record, hints: Hints, troubles: list[RecordIssue]
) -> _Found:
    if not marc.data:
        if marc.leader:
            troubles.append(RecordIssue(Code.RECORD_EMPTY))
        return _Found(blank, carrier)
    if "245" not in marc.data and is_japan_marc(marc):
        marc = as_unimarc(marc)
    if apart := apart_of(marc):
        troubles.append(RecordIssue(Code.NOT_AN_EDITION, "leader/06", f"{marc.leader[6]}: {apart}"))
        return _Found(blank, carrier, apart=apart)
    name = format_of(marc, hints.format)
    if name not in READERS:
        troubles.append(RecordIssue(Code.FORMAT_UNKNOWN, "record", "tags of neither MARC format"))
        return _Found(blank, carrier)
    reported = any(trouble.code is Code.LEADER_BROKEN for trouble in troubles)
    if marc.leader[6] not in CONTENT_TYPES[name] and not reported:
        troubles.append(RecordIssue(Code.LEADER_BROKEN, "leader/06", marc.leader))
    record = READERS[name](marc, blank.partner, blank.identifier, troubles)
    return _Found(record, carrier, fields_not_read(marc, name))

"""From bytes to a `Record`: carrier, character set, format, meaning; always a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from harvester.formats import marcxml
from harvester.formats.carriers import ISO2709, carrier_of
from harvester.formats.dublin_core import find_dublin_core, read_dublin_core
from harvester.formats.encoding import encoded_twice, mend
from harvester.formats.fields import Trouble, with_texts
from harvester.formats.marc21 import read_marc21
from harvester.formats.materials import MARC21_CONTENT, UNIMARC_CONTENT
from harvester.formats.plainxml import parse_plain
from harvester.formats.unimarc import read_unimarc
from harvester.issues import Code, Issue
from harvester.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from harvester.formats.carriers import Carrier
    from harvester.formats.fields import Marc
    from harvester.record import Harvested

READER_VERSION = 2
"""Raised whenever reading changes, so that stored readings are made anew."""
READERS: dict[str, Callable[[Marc, str, str, list[Trouble]], Record]] = {
    "marc21": read_marc21,
    "unimarc": read_unimarc,
}
CONTENT_TYPES = {"marc21": MARC21_CONTENT, "unimarc": UNIMARC_CONTENT}
TITLE_FIELD = {"marc21": "245", "unimarc": "200", "oai_dc": "title"}
DATE_FIELD = {"marc21": "008, 260, 264", "unimarc": "100, 210, 214", "oai_dc": "date"}
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_UNIMARC_ONLY = frozenset({"215", "461", "801"})
"""Tags MARC 21 has not, which a volume without a title of its own still carries."""
_NOT_CATALOGUE = frozenset("quvwxyz")
"""Leader/06 of authority, holdings, classification and community data."""
_LONGEST_DETAIL = 80


class Hints(Struct, frozen=True):
    """What a partner's settings say, for records that do not tell themselves."""

    format: Literal["", "marc21", "unimarc", "oai_dc"] = ""
    encoding: str = ""


_NO_HINTS = Hints()


class Reading(Struct, frozen=True, omit_defaults=True):
    """What was read of one record, the troubles met on the way, and how it was read.

    `carrier` is what held the fields, `encoding` the character set they were in with the `reason`
    it was taken for that, `unread` the fields that no rule reads.
    """

    record: Record
    issues: tuple[Issue, ...] = ()
    carrier: str = ""
    encoding: str = ""
    reason: str = ""
    unread: tuple[str, ...] = ()


def read(harvested: Harvested, hints: Hints = _NO_HINTS) -> Reading:
    """Turn a harvested record's bytes into a `Record`; never raises for what the bytes hold.

    A deleted record, or one that cannot be taken apart, gives a record without titles.
    """
    troubles: list[Trouble] = []
    carrier = _carrier_of(harvested.metadata)
    record = _record(harvested, carrier, hints, troubles)
    issues = tuple(_issue(harvested, trouble) for trouble in troubles)
    name = carrier.name if carrier else "marcxml" if record.format in READERS else "xml"
    return Reading(record, issues, name if harvested.metadata.strip() else "")


def _issue(harvested: Harvested, trouble: Trouble) -> Issue:
    detail = " ".join(trouble.detail.split())[:_LONGEST_DETAIL]
    return Issue(harvested.partner, harvested.identifier, trouble.code, trouble.place, detail)


def _carrier_of(data: bytes) -> Carrier | None:
    """What carries a record, None for XML; what is in no carrier is told as broken ISO 2709."""
    if data.lstrip(_BEFORE_XML).startswith(b"<"):
        return None
    return carrier_of(data) or ISO2709


def _record(
    harvested: Harvested, carrier: Carrier | None, hints: Hints, troubles: list[Trouble]
) -> Record:
    data, partner, identifier = harvested.metadata, harvested.partner, harvested.identifier
    record = Record(partner, identifier)
    if not data.strip():
        if not harvested.deleted:
            troubles.append(Trouble(Code.METADATA_MISSING))
        return record
    if carrier:
        marc = _mended(carrier.parse(data, hints.encoding, troubles), data, troubles)
        record = _from_marc(marc, record, hints, troubles)
    elif (plain := parse_plain(data, troubles)) is not None:
        record = _from_marc(_mended(plain, data, troubles), record, hints, troubles)
    elif (root := marcxml.element_of(data, troubles)) is not None:
        record = _from_xml(root, data, record, hints, troubles)
    _report_gaps(record, troubles)
    return record


def _mended(marc: Marc, data: bytes, troubles: list[Trouble]) -> Marc:
    """The record with texts that were encoded in UTF-8 twice decoded once more."""
    if not encoded_twice(data) or (mended := with_texts(marc, mend)) == marc:
        return marc
    troubles.append(Trouble(Code.ENCODING_GUESSED, "record", "UTF-8 encoded twice"))
    return mended


def _from_xml(
    root: _Element, data: bytes, record: Record, hints: Hints, troubles: list[Trouble]
) -> Record:
    if (element := marcxml.find_record(root)) is not None:
        if (following := element.getnext()) is not None and marcxml.is_record(following):
            troubles.append(Trouble(Code.FIELD_BROKEN, "XML", "several records, the first is read"))
        marc = _mended(marcxml.parse_element(element, troubles), data, troubles)
        return _from_marc(marc, record, hints, troubles)
    if values := find_dublin_core(root, anywhere=hints.format == "oai_dc"):
        return read_dublin_core(values, record.partner, record.identifier, troubles)
    troubles.append(Trouble(Code.FORMAT_UNKNOWN, "XML", marcxml.local_name(root)))
    return record


def _from_marc(marc: Marc, record: Record, hints: Hints, troubles: list[Trouble]) -> Record:
    if not marc.data:
        if marc.leader:
            troubles.append(Trouble(Code.RECORD_EMPTY))
        return record
    name = _format_of(marc, hints.format)
    if name not in READERS:
        detail = f"leader/06 {marc.leader[6]}" if marc.leader[6] in _NOT_CATALOGUE else "tags"
        troubles.append(Trouble(Code.FORMAT_UNKNOWN, "record", detail))
        return record
    reported = any(trouble.code is Code.LEADER_BROKEN for trouble in troubles)
    if marc.leader[6] not in CONTENT_TYPES[name] and not reported:
        troubles.append(Trouble(Code.LEADER_BROKEN, "leader/06", marc.leader))
    return READERS[name](marc, record.partner, record.identifier, troubles)


def _format_of(marc: Marc, hint: str) -> str:
    """The format by its tags: leader and metadata prefix are too often wrong for it."""
    if "245" in marc.data:
        return "marc21"
    if "200" in marc.data:
        return "unimarc"
    if marc.leader[6] in _NOT_CATALOGUE:
        return ""
    if hint in READERS:
        return hint
    if not _UNIMARC_ONLY.isdisjoint(marc.data):
        return "unimarc"
    return "marc21" if "008" in marc.control else ""


def _report_gaps(record: Record, troubles: list[Trouble]) -> None:
    """What every catalogue record should have and this one has not."""
    if record.format == "unknown":
        return
    if not (record.titles or record.parent):
        troubles.append(Trouble(Code.TITLE_MISSING, TITLE_FIELD[record.format]))
    if record.years is None and record.level != "part":
        dates = ", ".join(each.date for each in record.publications)
        troubles.append(Trouble(Code.DATE_UNCLEAR, DATE_FIELD[record.format], dates))

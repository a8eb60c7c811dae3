"""From bytes to a `Record`: carrier, character set, format, meaning; always a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from harvester.columns import Meaning
from harvester.formats import marcxml
from harvester.formats.carriers import ISO2709, carrier_of
from harvester.formats.descriptions import mend_texts, read_description
from harvester.formats.encoding import report_damage, utf8_decision, xml_decision
from harvester.formats.fields import UTF8, Decision, Trouble
from harvester.formats.japan_marc import as_unimarc, is_japan_marc
from harvester.formats.marc21 import read_marc21
from harvester.formats.materials import MARC21_CONTENT, UNIMARC_CONTENT
from harvester.formats.mets import described_wholes
from harvester.formats.plainxml import parse_plain
from harvester.formats.table import read_table, row_of, unread
from harvester.formats.twice import encoded_twice, mended
from harvester.formats.unimarc import read_unimarc
from harvester.formats.unread import fields_not_read
from harvester.formats.validity import faults
from harvester.issues import Code, Issue
from harvester.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from harvester.config import Partner
    from harvester.formats.fields import Marc
    from harvester.record import Harvested

READER_VERSION = 7
"""Raised whenever reading changes, so that stored readings are made anew."""
READERS: dict[str, Callable[[Marc, str, str, list[Trouble]], Record]] = {
    "marc21": read_marc21,
    "unimarc": read_unimarc,
}
CONTENT_TYPES = {"marc21": MARC21_CONTENT, "unimarc": UNIMARC_CONTENT}
TITLE_FIELD = {"marc21": "245", "unimarc": "200", "mods": "titleInfo"}
DATE_FIELD = {
    "marc21": "008, 260, 264", "unimarc": "100, 210, 214", "mods": "originInfo", "table": "year",
}  # fmt: skip
"""Where a title and a date belong; in the formats of Dublin Core's kind, `title` and `date`."""
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_UNIMARC_ONLY = frozenset({"215", "461", "801"})
"""Tags MARC 21 has not, which a volume without a title of its own still carries."""
_NOT_CATALOGUE = {
    "q": "community information", "u": "holdings", "v": "holdings", "w": "classification",
    "x": "holdings or authority", "y": "holdings or authority", "z": "authority",
}  # fmt: skip
"""Leader/06 of records that describe no book; x and y are authorities in UNIMARC."""
_LONGEST_DETAIL = 80
_LOST = "\ufffd".encode()
"""What another program has put where a character could not be decoded."""
_NO_DECISION = Decision("", "")
_TWICE = Trouble(Code.ENCODING_DOUBLED, "record", "UTF-8 encoded twice")


class Hints(Struct, frozen=True):
    """What a partner's settings say, for records that do not tell themselves.

    `columns` maps the headings of a table to their meanings; without it they are guessed.
    """

    format: Literal["", "marc21", "unimarc", "oai_dc", "mods", "edm", "dcndl", "dim"] = ""
    encoding: str = ""
    columns: dict[str, Meaning] = {}

    @classmethod
    def of(cls, partner: Partner) -> Hints:
        """The hints in a partner's settings."""
        return cls(partner.format, partner.encoding, partner.columns)


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


class _Found(NamedTuple):
    """The record, what carried it, the names in it that no rule reads, its character set."""

    record: Record
    carrier: str = ""
    unread: tuple[str, ...] = ()
    decision: Decision = _NO_DECISION


def read(harvested: Harvested, hints: Hints = _NO_HINTS) -> Reading:
    """Turn a harvested record's bytes into a `Record`; never raises for what the bytes hold.

    A deleted record, or one that cannot be taken apart, gives a record without titles.
    """
    troubles: list[Trouble] = []
    if (row := row_of(harvested.metadata)) is not None:
        return _read_row(row, harvested, hints, troubles)
    found = _found(harvested, hints, troubles)
    _report_gaps(found.record, troubles)
    issues = tuple(_issue(harvested, trouble) for trouble in troubles)
    name, reason, _ = found.decision
    return Reading(found.record, issues, found.carrier, name, reason, found.unread)


def coding_faults(harvested: Harvested, hints: Hints = _NO_HINTS) -> tuple[Issue, ...]:
    """What the format of a MARC record forbids, so far as reading does not stumble over it."""
    marc = _marc_in(harvested.metadata, hints)
    name = _format_of(marc, hints.format) if marc and marc.data else ""
    if marc is None or name not in READERS:
        return ()
    return tuple(_issue(harvested, trouble) for trouble in faults(marc, name))


def _marc_in(data: bytes, hints: Hints) -> Marc | None:
    """The fields of a record, if it is in MARC."""
    if not data.lstrip(_BEFORE_XML).startswith(b"<"):
        carrier = carrier_of(data) if row_of(data) is None else None
        return carrier.parse(data, hints.encoding, []) if carrier else None
    if (plain := parse_plain(data, [])) is not None:
        return plain
    root = marcxml.element_of(data, [])
    wholes = described_wholes(root) if root is not None else []
    found = (marcxml.find_record(whole) for whole in wholes)
    element = next((each for each in found if each is not None), None)
    return None if element is None else marcxml.parse_element(element, [])


def _read_row(
    row: dict[str, str], harvested: Harvested, hints: Hints, troubles: list[Trouble]
) -> Reading:
    columns, partner, identifier = hints.columns, harvested.partner, harvested.identifier
    record = read_table(row, columns, partner, identifier, troubles)
    _report_gaps(record, troubles)
    issues = tuple(_issue(harvested, trouble) for trouble in troubles)
    return Reading(record, issues, "table", unread=unread(row, columns))


def _issue(harvested: Harvested, trouble: Trouble) -> Issue:
    detail = " ".join(trouble.detail.split())[:_LONGEST_DETAIL]
    return Issue(harvested.partner, harvested.identifier, trouble.code, trouble.place, detail)


def _found(harvested: Harvested, hints: Hints, troubles: list[Trouble]) -> _Found:
    data, blank = harvested.metadata, Record(harvested.partner, harvested.identifier)
    if not data.strip():
        if not harvested.deleted:
            troubles.append(Trouble(Code.METADATA_MISSING))
        return _Found(blank)
    if data.lstrip(_BEFORE_XML).startswith(b"<"):
        return _in_xml(data, blank, hints, troubles)._replace(decision=xml_decision(data))
    # What is in no carrier is told as broken ISO 2709.
    carrier = carrier_of(data) or ISO2709
    marc = _mended(carrier.parse(data, hints.encoding, troubles), data, troubles)
    found = _of_marc(marc, carrier.name, blank, hints, troubles)
    return found._replace(decision=_decision(marc, data))


def _decision(marc: Marc, data: bytes) -> Decision:
    if not marc.leader:
        return _NO_DECISION
    return utf8_decision(data, marc) if marc.decision is UTF8 else marc.decision


def _mended(marc: Marc, data: bytes, troubles: list[Trouble]) -> Marc:
    if _LOST in data and not any(each.code is Code.ENCODING_DAMAGED for each in troubles):
        report_damage(marc, troubles)
    return mended(marc, troubles) if encoded_twice(data) else marc


def _in_xml(data: bytes, blank: Record, hints: Hints, troubles: list[Trouble]) -> _Found:
    if (plain := parse_plain(data, troubles)) is not None:
        return _of_marc(_mended(plain, data, troubles), "marcxml", blank, hints, troubles)
    root = marcxml.element_of(data, troubles)
    return _Found(blank, "xml") if root is None else _in_tree(root, data, blank, hints, troubles)


def _in_tree(
    root: _Element, data: bytes, blank: Record, hints: Hints, troubles: list[Trouble]
) -> _Found:
    """MARC goes before any other description of the same thing."""
    wholes = described_wholes(root)
    for whole in wholes:
        if (element := marcxml.find_record(whole)) is not None:
            if (following := element.getnext()) is not None and marcxml.is_record(following):
                several = "several records, the first is read"
                troubles.append(Trouble(Code.FIELD_BROKEN, "XML", several))
            marc = _mended(marcxml.parse_element(element, troubles), data, troubles)
            return _of_marc(marc, "marcxml", blank, hints, troubles)
    if (not data.isascii() or b"&#" in data) and mend_texts(root):
        troubles.append(_TWICE)
    if (found := read_description(wholes, blank, hints.format, troubles)) is not None:
        record, unread = found
        return _Found(record, "xml", unread)
    troubles.append(Trouble(Code.FORMAT_UNKNOWN, "XML", marcxml.local_name(root)))
    return _Found(blank, "xml")


def _of_marc(
    marc: Marc, carrier: str, blank: Record, hints: Hints, troubles: list[Trouble]
) -> _Found:
    if not marc.data:
        if marc.leader:
            troubles.append(Trouble(Code.RECORD_EMPTY))
        return _Found(blank, carrier)
    if "245" not in marc.data and is_japan_marc(marc):
        marc = as_unimarc(marc)
    name = _format_of(marc, hints.format)
    if name not in READERS:
        kind = marc.leader[6]
        told = _NOT_CATALOGUE.get(kind, "")
        detail = f"leader/06 {kind}: {told}" if told else "tags of neither MARC format"
        troubles.append(Trouble(Code.FORMAT_UNKNOWN, "record", detail))
        return _Found(blank, carrier)
    reported = any(trouble.code is Code.LEADER_BROKEN for trouble in troubles)
    if marc.leader[6] not in CONTENT_TYPES[name] and not reported:
        troubles.append(Trouble(Code.LEADER_BROKEN, "leader/06", marc.leader))
    record = READERS[name](marc, blank.partner, blank.identifier, troubles)
    return _Found(record, carrier, fields_not_read(marc, name))


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
        troubles.append(Trouble(Code.TITLE_MISSING, TITLE_FIELD.get(record.format, "title")))
    if record.years is None and record.level != "part":
        dates = ", ".join(each.date for each in record.publications)
        troubles.append(Trouble(Code.DATE_UNCLEAR, DATE_FIELD.get(record.format, "date"), dates))

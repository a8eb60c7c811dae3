"""Records out: in the formats we write, in their carriers, one by one or as a stream of many.

MARC 21 and UNIMARC go into ISO 2709 or XML, MODS and Dublin Core are XML themselves. The schema of
MARCXML takes the leader of MARC 21 alone: UNIMARC is written as MarcXchange (ISO 25577), the same
elements in a namespace for any MARC. Any pymarc record a library user has can be written too.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from copy import copy
from typing import TYPE_CHECKING, Literal, NamedTuple

import pymarc
from lxml import etree
from pymarc.field import Indicators, Subfield
from pymarc.marcxml import MARC_XML_NS, record_to_xml_node

from harvester.formats.dublin_core import to_dublin_core
from harvester.formats.marc.writing import to_marc21, to_unimarc
from harvester.formats.mods import MODS_NS, to_mods
from harvester.formats.values import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from harvester.record import Record

__all__ = [
    "MARC_FORMATS", "WRITTEN", "Carrier", "ToWrite", "WrittenFormat", "iso2709_bytes",
    "marcxml_bytes", "printable", "to_dublin_core", "to_marc21", "to_mods", "to_unimarc", "write",
    "write_iso2709", "write_marcxml", "write_stream",
]  # fmt: skip

WrittenFormat = Literal["marc21", "unimarc", "mods", "oai_dc"]
WRITTEN: tuple[WrittenFormat, ...] = ("marc21", "unimarc", "mods", "oai_dc")
Carrier = Literal["xml", "iso2709"]
MARC_FORMATS = {"marc21": to_marc21, "unimarc": to_unimarc}
_MARCXCHANGE_NS = "info:lc/xmlns/marcxchange-v2"
_COLLECTIONS = {
    "marc21": ("collection", MARC_XML_NS),
    "unimarc": ("collection", _MARCXCHANGE_NS),
    "mods": ("modsCollection", MODS_NS),
    "oai_dc": ("records", ""),
}
"""Name and namespace of what holds many; Dublin Core has no such element of its own."""

_LONGEST_RECORD = 99_999
_LONGEST_FIELD = 9_999
"""Bytes that the five and four digits of ISO 2709's leader and directory can count."""


class ToWrite(NamedTuple):
    """A record with what is written beside its description.

    `holdings` are pairs of partner and identifier; `entered` is a date (ISO 8601) or empty.
    """

    record: Record
    control_number: str
    holdings: tuple[tuple[str, str], ...] = ()
    entered: str = ""


def write(one: ToWrite, written: WrittenFormat, carrier: Carrier = "xml") -> bytes:
    """One record in UTF-8: an XML element with its namespace, or ISO 2709.

    Raises ValueError for ISO 2709 of a format that is no MARC.
    """
    if written in MARC_FORMATS:
        marc = _marc(one, written)
        return iso2709_bytes(marc) if carrier == "iso2709" else _marc_in_xml(marc, written)
    if carrier != "xml":
        raise ValueError(f"{written} is XML, not ISO 2709")
    if written == "mods":
        element = to_mods(one.record, control_number=one.control_number, holdings=one.holdings)
    else:
        element = to_dublin_core(one.record, control_number=one.control_number)
    return etree.tostring(element, encoding="utf-8")


def write_stream(
    many: Iterable[ToWrite], stream: BinaryIO, written: WrittenFormat, carrier: Carrier
) -> None:
    """Write many records: ISO 2709 one after another, XML as a collection, a record a line.

    Raises ValueError for ISO 2709 of a format that is no MARC.
    """
    if carrier == "iso2709":
        stream.writelines(write(one, written, carrier) for one in many)
        return
    records = (
        (_marc_in_xml(_marc(one, written), written, namespace=False) for one in many)
        if written in MARC_FORMATS
        else (write(one, written) for one in many)
    )
    _write_collection(records, stream, *_COLLECTIONS[written])


def _marc(one: ToWrite, written: WrittenFormat) -> pymarc.Record:
    return MARC_FORMATS[written](
        one.record,
        control_number=one.control_number,
        holdings=one.holdings,
        entered=one.entered,
    )


def _write_collection(
    records: Iterable[bytes], stream: BinaryIO, name: str, namespace: str
) -> None:
    declared = f' xmlns="{namespace}"' if namespace else ""
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(f"<{name}{declared}>\n".encode())
    stream.writelines(record + b"\n" for record in records)
    stream.write(f"</{name}>\n".encode())


def marcxml_bytes(record: pymarc.Record, *, namespace: bool = True) -> bytes:
    """The record as one MARCXML element in UTF-8; without namespace it stands in a collection."""
    return _marc_in_xml(record, "marc21", namespace=namespace)


def _marc_in_xml(record: pymarc.Record, written: WrittenFormat, *, namespace: bool = True) -> bytes:
    node = record_to_xml_node(record)  # type: ignore[no-untyped-call]
    if namespace:
        node.set("xmlns", _COLLECTIONS[written][1])
    if written == "unimarc":
        node.attrib.update(format="UNIMARC", type="Bibliographic")
    return printable(ET.tostring(node, encoding="unicode")).encode()


def write_marcxml(records: Iterable[pymarc.Record], stream: BinaryIO) -> None:
    """Write a MARCXML collection, a record a line."""
    plain = (marcxml_bytes(record, namespace=False) for record in records)
    _write_collection(plain, stream, *_COLLECTIONS["marc21"])


def iso2709_bytes(record: pymarc.Record) -> bytes:
    """The record as ISO 2709 in UTF-8.

    What its digits cannot count is shortened, and a note (500, UNIMARC 300) says so: fields over
    9,999 bytes are cut, then notes, subjects and further fields left out until 99,999 bytes hold
    the rest.
    """
    data = record.as_marc()
    if len(data) <= _LONGEST_FIELD:
        return data
    fits = all(len(field.as_marc("utf-8")) <= _LONGEST_FIELD for field in record.fields)
    return data if fits and len(data) <= _LONGEST_RECORD else _shorten_record(record).as_marc()


def write_iso2709(records: Iterable[pymarc.Record], stream: BinaryIO) -> None:
    """Write records one after another as ISO 2709."""
    stream.writelines(map(iso2709_bytes, records))


class _Sparing(NamedTuple):
    """What a format can spare: first digits of tags, those left out first before the others.

    Of `stays` nothing is left out; `note` is the tag of the note that says what was.
    """

    stays: frozenset[str]
    first: str
    note: str


_MARC21 = _Sparing(frozenset({"001", "008", "245"}), "5687493201", "500")
_UNIMARC = _Sparing(frozenset({"001", "100", "200"}), "3689574102", "300")
_NOTICE = 200
"""Bytes kept for the note that something was left out."""
_ENTRY = 12
"""Bytes of a field's entry in the directory."""
_FRAME = 26
"""Bytes of leader and terminators."""


def _shorten_record(record: pymarc.Record) -> pymarc.Record:
    sparing = _MARC21 if "245" in record else _UNIMARC
    fields = [_cut_field(field) for field in record.fields]
    excess = sum(map(_size, fields)) + _FRAME + _NOTICE - _LONGEST_RECORD
    left_out: set[int] = set()
    spared = [place for place, field in enumerate(fields) if _home(field) not in sparing.stays]
    for place in sorted(spared, key=lambda n: (sparing.first.find(_home(fields[n])[0]), -n)):
        if excess <= 0:
            break
        left_out.add(place)
        excess -= _size(fields[place])
    cut = sum(new is not old for new, old in zip(fields, record.fields, strict=True))
    notice = f"Shortened for ISO 2709: {len(left_out)} fields left out, {cut} cut; MARCXML has all."
    kept = [field for place, field in enumerate(fields) if place not in left_out]
    note = pymarc.Field(sparing.note, Indicators(" ", " "), [Subfield("a", notice)])
    short = copy(record)
    short.fields = [*kept, note]
    return short


def _home(field: pymarc.Field) -> str:
    """The field's tag, for an 880 that of the field it belongs to: they go together."""
    return (field.get("6") or "880")[:3] if field.tag == "880" else field.tag


def _size(field: pymarc.Field) -> int:
    return len(field.as_marc("utf-8")) + _ENTRY


def _cut_field(field: pymarc.Field) -> pymarc.Field:
    """The field itself if the directory can count it, else as much of it as it can."""
    if field.control_field or _size(field) - _ENTRY <= _LONGEST_FIELD:
        return field
    room = _LONGEST_FIELD - len("  \x1e") - len("\x1fa…".encode())
    kept: list[Subfield] = []
    for code, value in field.subfields:
        text = value.encode()
        room -= len("\x1fa") + len(text)
        if room < 0:
            begin = text[: max(0, room + len(text))].decode(errors="ignore")
            kept.append(Subfield(code, f"{begin}…"))
            break
        kept.append(Subfield(code, value))
    return pymarc.Field(field.tag, field.indicators, kept)

"""MARC 21 records out: as MARCXML or ISO 2709, one by one or as a stream of many.

They come from `to_marc21`, or are any pymarc records a library user has.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pymarc
from pymarc.field import Indicators, Subfield
from pymarc.marcxml import MARC_XML_NS, record_to_xml_node

from harvester.formats.multiscript import printable
from harvester.formats.to_marc import to_marc21

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

__all__ = [
    "iso2709_bytes", "marcxml_bytes", "printable", "to_marc21", "write_iso2709", "write_marcxml",
]  # fmt: skip

_LONGEST_RECORD = 99_999
_LONGEST_FIELD = 9_999
"""Bytes that the five and four digits of ISO 2709's leader and directory can count."""


def marcxml_bytes(record: pymarc.Record, *, namespace: bool = True) -> bytes:
    """The record as one MARCXML element in UTF-8; without namespace it stands in a collection."""
    node = record_to_xml_node(record, namespace=namespace)  # type: ignore[no-untyped-call]
    return printable(ET.tostring(node, encoding="unicode")).encode()


def write_marcxml(records: Iterable[pymarc.Record], stream: BinaryIO) -> None:
    """Write a MARCXML collection, a record a line."""
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(b'<collection xmlns="%s">\n' % MARC_XML_NS.encode())
    stream.writelines(marcxml_bytes(record, namespace=False) + b"\n" for record in records)
    stream.write(b"</collection>\n")


def iso2709_bytes(record: pymarc.Record) -> bytes:
    """The record as ISO 2709 in UTF-8.

    What its digits cannot count is shortened, and a note in 500 says so: fields over 9,999 bytes
    are cut, then notes, subjects and further fields left out until 99,999 bytes hold the rest.
    """
    data = record.as_marc()
    if len(data) <= _LONGEST_FIELD:
        return data
    fits = all(len(field.as_marc("utf-8")) <= _LONGEST_FIELD for field in record.fields)
    return data if fits and len(data) <= _LONGEST_RECORD else _shortened(record).as_marc()


def write_iso2709(records: Iterable[pymarc.Record], stream: BinaryIO) -> None:
    """Write records one after another as ISO 2709."""
    stream.writelines(map(iso2709_bytes, records))


_STAYS = frozenset({"001", "008", "245"})
_SPARED_FIRST = "5687493201"
"""First digits of tags: what is left out first, and what last."""
_NOTICE = 200
"""Bytes kept for the note that something was left out."""
_ENTRY = 12
"""Bytes of a field's entry in the directory."""
_FRAME = 26
"""Bytes of leader and terminators."""


def _shortened(record: pymarc.Record) -> pymarc.Record:
    fields = [_cut(field) for field in record.fields]
    excess = sum(map(_size, fields)) + _FRAME + _NOTICE - _LONGEST_RECORD
    left_out: set[int] = set()
    spared = [place for place, field in enumerate(fields) if _home(field) not in _STAYS]
    for place in sorted(spared, key=lambda n: (_SPARED_FIRST.find(_home(fields[n])[0]), -n)):
        if excess <= 0:
            break
        left_out.add(place)
        excess -= _size(fields[place])
    cut = sum(new is not old for new, old in zip(fields, record.fields, strict=True))
    notice = f"Shortened for ISO 2709: {len(left_out)} fields left out, {cut} cut; MARCXML has all."
    kept = [field for place, field in enumerate(fields) if place not in left_out]
    note = pymarc.Field("500", Indicators(" ", " "), [Subfield("a", notice)])
    return pymarc.Record(leader=str(record.leader), fields=[*kept, note])


def _home(field: pymarc.Field) -> str:
    """The field's tag, for an 880 that of the field it belongs to: they go together."""
    return (field.get("6") or "880")[:3] if field.tag == "880" else field.tag


def _size(field: pymarc.Field) -> int:
    return len(field.as_marc("utf-8")) + _ENTRY


def _cut(field: pymarc.Field) -> pymarc.Field:
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

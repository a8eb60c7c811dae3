"""MARC in XML, by local names: MARCXML, MarcXchange (ISO 25577), oai_marc and Turbomarc.

Namespaces are wrong, missing or borrowed in real sources, so they are not asked. A record may
stand alone or inside a wrapper (OAI metadata, collection, search response): the first is read.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from harvester.formats.charsets import join_bytes, mend_references
from harvester.formats.elements import local_name, text_within, without_namespace
from harvester.formats.fields import Field, Marc, RecordIssue, clean_leader, with_blanks
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

RECORDS = frozenset({"record", "oai_marc"})
"""Local names of records whose fields are elements with a tag."""
_CONTROL_FIELDS = frozenset({"controlfield", "fixfield"})
_DATA_FIELDS = frozenset({"datafield", "varfield"})
_FIELDS = _CONTROL_FIELDS | _DATA_FIELDS
_TURBO = "r"
_TURBO_FIELD = re.compile(r"([cd])([0-9A-Za-z]{3})")
_TURBO_NUMBER = frozenset({"c001", "d001"})
_LEADER_TAGS = frozenset({"LDR", "000"})


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=recover,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


_STRICT, _MENDING = _parser(recover=False), _parser(recover=True)


def element_of(data: bytes, troubles: list[RecordIssue]) -> _Element | None:
    """The root of an XML document, mended if need be; None when nothing can be read."""
    try:
        return etree.fromstring(data, _STRICT)
    except (etree.XMLSyntaxError, ValueError) as error:
        trouble = RecordIssue(Code.FIELD_BROKEN, "XML", str(error)[:100])
    try:
        root = etree.fromstring(_with_references(_as_utf8(data, troubles), troubles), _MENDING)
        if root is not None:
            # lxml may be unable to hand out a text that it recovered: this raises it here.
            etree.tostring(root, encoding="unicode")
    except (etree.XMLSyntaxError, ValueError):
        root = None
    troubles.append(trouble if root is not None else trouble._replace(code=Code.RECORD_BROKEN))
    return root


def _as_utf8(data: bytes, troubles: list[RecordIssue]) -> bytes:
    """Bytes that claim to be UTF-8 and are not, with the wrong ones replaced."""
    head = data[:100].lower()
    if data.isascii() or b"\x00" in data or (b"encoding=" in head and b"utf-8" not in head):
        return data
    text = join_bytes(data).decode("utf-8", "replace")
    if bad := text.count("\ufffd"):
        troubles.append(RecordIssue(Code.ENCODING_DAMAGED, "record", f"{bad} bytes"))
    return text.encode()


def _with_references(data: bytes, troubles: list[RecordIssue]) -> bytes:
    """References to no character replaced: lxml hands out halves of characters as broken text."""
    if b"&#" not in data:
        return data
    mended, lost = mend_references(data)
    if lost:
        detail = f"{lost} references to no character"
        troubles.append(RecordIssue(Code.ENCODING_DAMAGED, "record", detail))
    return mended


def is_record(element: _Element) -> bool:
    """Whether an element is a MARC record: it has a control or data field as a child."""
    name = local_name(element)
    if name == _TURBO:
        return any(_TURBO_FIELD.fullmatch(local_name(child)) for child in element)
    return name in RECORDS and any(local_name(child) in _FIELDS for child in element)


def control_number(record: _Element) -> str:
    """The text of its first field 001, empty if there is none."""
    turbo = local_name(record) == _TURBO
    names = _TURBO_NUMBER if turbo else _FIELDS
    fields = (each for each in record if local_name(each) in names)
    numbers = (each for each in fields if turbo or _attribute(each, "tag", "id") == "001")
    return next(map(text_within, numbers), "")


def find_record(root: _Element) -> _Element | None:
    """The first element, in document order, that is a MARC record."""
    return next(filter(is_record, root.iter()), None)


def parse_element(record: _Element, troubles: list[RecordIssue]) -> Marc:
    """Take a record element apart; a broken field is reported and the rest is read."""
    if local_name(record) == _TURBO:
        record = _spelled_out(record)
    leader = ""
    control: dict[str, str] = {}
    data: dict[str, list[Field]] = {}
    for element in record:
        name, tag = local_name(element), _attribute(element, "tag", "id")
        if name == "leader" or tag in _LEADER_TAGS:
            leader = leader or text_within(element)
        elif name in _CONTROL_FIELDS or (name in _DATA_FIELDS and tag.startswith("00")):
            control.setdefault(tag, text_within(element))
        elif name in _DATA_FIELDS and tag:
            data.setdefault(tag, []).append(_data_field(element, tag, troubles))
        else:
            troubles.append(
                RecordIssue(Code.FIELD_BROKEN, tag or name, "no tag or unknown element")
            )
    return Marc(clean_leader(leader, troubles), control, data)


def _spelled_out(record: _Element) -> _Element:
    """A record of Turbomarc, whose tags are names of elements (`d245`, `sa`), as MARCXML."""
    made = etree.Element("record")
    for element in record:
        name = local_name(element)
        if name == "l":
            etree.SubElement(made, "leader").text = element.text
        elif not (found := _TURBO_FIELD.fullmatch(name)):
            made.append(deepcopy(element))
        elif found[1] == "c":
            etree.SubElement(made, "controlfield", tag=found[2]).text = element.text
        else:
            # Damaged ones may have attributes of names that no element can be given.
            ind1, ind2 = element.get("i1", " "), element.get("i2", " ")
            field = etree.SubElement(made, "datafield", tag=found[2], ind1=ind1, ind2=ind2)
            for child in element:
                code = local_name(child)[1:] or child.get("code", "")
                etree.SubElement(field, "subfield", code=code).text = text_within(child)
    return made


def _data_field(element: _Element, tag: str, troubles: list[RecordIssue]) -> Field:
    subfields: list[tuple[str, str]] = []
    for child in element:
        code = child.get("code") or child.get("label") or ""
        if len(code) != 1 or without_namespace(child.tag) != "subfield":
            troubles.append(RecordIssue(Code.FIELD_BROKEN, tag, f"subfield code {code!r}"))
        elif not len(child):
            subfields.append((code, child.text or ""))
        elif code == "1":
            subfields += _flatten_embedded(child)
        else:
            subfields.append((code, text_within(child)))
    if not len(element) and (text := text_within(element)):
        troubles.append(RecordIssue(Code.FIELD_BROKEN, tag, "no subfields"))
        subfields.append(("a", text))
    return Field(tag, _indicators(element), tuple(subfields))


def _flatten_embedded(subfield: _Element) -> Iterator[tuple[str, str]]:
    """Fields nested in a subfield 1 as the flat run ISO 2709 has: `$1200 1`, `$a`, ..."""
    for element in subfield:
        tag = _attribute(element, "tag", "id")
        if local_name(element) in _CONTROL_FIELDS:
            yield "1", tag + text_within(element)
        else:
            yield "1", tag + _indicators(element)
            yield from ((_attribute(c, "code", "label"), text_within(c)) for c in element)


def _attribute(element: _Element, name: str, old_name: str) -> str:
    return element.get(name) or element.get(old_name) or ""


def _indicators(element: _Element) -> str:
    first = element.get("ind1") or element.get("i1") or " "
    second = element.get("ind2") or element.get("i2") or " "
    return with_blanks(first[0] + second[0])

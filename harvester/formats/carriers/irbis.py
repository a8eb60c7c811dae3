"""IRBIS text: `#200: ^ATitle^Fby whom`, a field a line, five asterisks after each record.

The exchange format of IRBIS32 and IRBIS64 (GPNTB Russia), whose tags are those of RUSMARC without
leading zeros for the standard fields, with fields of its own; codes are of either case. Some
programs number the field (`#200/1:_^ATitle`), others write it as the server does (`200#^ATitle`).
Only what is certain is brought to the place UNIMARC has for it; all else stays under its tag.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.formats.carriers.common import in_its_set, lines_as_records
from harvester.formats.carriers.iso2709 import DELIMITER, marc_of
from harvester.formats.fields import RecordIssue
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from harvester.formats.carriers.common import Damage
    from harvester.formats.fields import Marc

_END = b"*****"
_FIELD = re.compile(r"(?:#(\d{1,5})(?:/\d+)?:[ _]?|(\d{1,5})#)(.*)", re.DOTALL)
_NEXT = re.compile(r"\r?\n(?=#\d{1,5}(?:/\d+)?:|\d{1,5}#)")
_RECOGNISED = re.compile(rb"(?m)^(?:#\d{1,5}(?:/\d+)?:[ _]?|\d{1,5}#(?=\^)).")
_WORKSHEETS = {"SPEC": "m2", "ASP": "a ", "J": "s "}
"""920, the worksheet a record was made on -> leader/07-08: a volume of a set, an article, a serial;
all others are monographs."""
_TYPES = frozenset("abcdefgijklmr")
"""900 ^T where it is one of UNIMARC's types (leader/06)."""
_MOVED: dict[tuple[str, str], tuple[str, str]] = {
    ("330", "c"): ("327", "a"), ("331", ""): ("330", "a"), ("951", "i"): ("856", "u"),
    ("461", "c"): ("461", "t"), ("461", "f"): ("461", "f"), ("463", "c"): ("463", "t"),
    ("463", "v"): ("463", "v"), ("463", "j"): ("210", "d"), ("463", "h"): ("463", "h"),
    ("463", "s"): ("463", "p"),
    ("606", "a"): ("606", "a"), ("606", "b"): ("606", "x"), ("606", "c"): ("606", "x"),
    ("606", "d"): ("606", "x"),
}  # fmt: skip
"""Tag and code in IRBIS -> in UNIMARC, where they differ; no other code of these tags is read."""
_DIFFERENT = frozenset(tag for tag, _ in _MOVED)
_BBK = "621"
_PAGES = re.compile(r"[\d\s,;\[\]IVXLCivxlc]+")
_LEADER_FIELD, _SHELF, _GUID, _SHEET = "1000", "903", "1119", "920"
_LEADER_LENGTH = 24
_STATUS = re.compile(r"\s*\d+#(\d+)\r?\n0#\d+\r?\n")
"""How the server begins a record: its number and status, then its version."""
_DELETED = 1
"""The bit of the status for a record that is deleted, if only in the catalogue."""


def recognise(data: bytes) -> bool:
    """Whether some line begins with a number sign and a tag, or with a tag, the sign and a code."""
    return _RECOGNISED.search(data) is not None


def split(stream: BinaryIO) -> Iterator[bytes | Damage]:
    """The records of a file, each with the asterisks behind it."""
    return lines_as_records(stream, lambda _, gathered: gathered[-1].startswith(_END), recognise)


def parse(data: bytes, hint: str, troubles: list[RecordIssue]) -> Marc:
    """Take a record's lines apart, in the character set they are in; never raises.

    A record without 001 is named by 903, by which IRBIS itself knows it, or by its GUID (1119).
    """
    return in_its_set(data, _take_apart, hint, troubles)


def _take_apart(text: str, troubles: list[RecordIssue]) -> Marc:
    fields: list[tuple[str, str]] = []
    status = _STATUS.match(text)
    text = text[status.end() :] if status else text
    for line in _NEXT.split(text.partition("\n*****")[0]):
        if match := _FIELD.match(line):
            value = re.sub(r"[\r\n]+", " ", match[3]).strip(" ")
            fields.append(((match[1] or match[2]).zfill(3), value))
        elif line.strip("*\r\n "):
            troubles.append(RecordIssue(Code.FIELD_BROKEN, "line", line))
    first = dict(reversed(fields))
    number = first.get("001") or first.get(_SHELF) or first.get(_GUID) or ""
    described = ((tag, value) for tag, value in fields if tag != _LEADER_FIELD)
    found = [each for tag, value in described for each in _move_field(tag, value)]
    leader = _leader(first)
    if status and int(status[1]) & _DELETED:
        leader = f"{leader[:5]}d{leader[6:]}"
    return marc_of(leader, [("001", number), *found] if number else found, troubles)


def _leader(first: dict[str, str]) -> str:
    """The leader of a record that came from MARC, else what worksheet and type tell of one."""
    if (
        len(told := first.get(_LEADER_FIELD, "").ljust(_LEADER_LENGTH)) == _LEADER_LENGTH
        and told.strip()
    ):
        return told
    kind = dict(_parse_codes(first.get("900", ""))).get("t", "").lower()
    level = _WORKSHEETS.get(first.get(_SHEET, "").upper(), "m ")
    return f"     n{kind if kind in _TYPES else 'a'}{level} 22     3  450 "


def _move_field(tag: str, value: str) -> list[tuple[str, str]]:
    """The fields UNIMARC has for one of IRBIS, each as ISO 2709 has them."""
    coded = _parse_codes(value)
    if tag in _DIFFERENT:
        places = [(*_MOVED[tag, code], text) for code, text in coded if (tag, code) in _MOVED]
        tags = dict.fromkeys(to for to, _, _ in places)
        return [(to, _body((code, text) for at, code, text in places if at == to)) for to in tags]
    if tag == _BBK:
        return [("686", _body((("a", value), ("2", "rubbk"))))]
    if tag == "215":
        coded = _with_unit(coded)
    return [(tag, _body(coded))]


def _with_unit(coded: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The extent with its unit, which IRBIS keeps apart (^1) and leaves out for pages."""
    unit = dict(coded).get("1", "с.")
    return [
        (code, f"{text} {unit}" if code == "a" and _PAGES.fullmatch(text) else text)
        for code, text in coded
        if code != "1"
    ]


def _parse_codes(value: str) -> list[tuple[str, str]]:
    """Codes in small letters with their texts; text before the first one has an empty code."""
    before, *parts = re.split(r"\^(?=\S)", value)
    coded = [(part[0].lower(), part[1:].strip(" ")) for part in parts if part]
    return [("", before), *coded] if before.strip(" ") else coded


def _body(coded: Iterable[tuple[str, str]]) -> str:
    """Subfields as ISO 2709 has them; what IRBIS writes without a code is $a."""
    return "  " + "".join(f"{DELIMITER}{code or 'a'}{text}" for code, text in coded)

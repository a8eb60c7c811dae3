"""MARC in JSON, in the shapes that are met: one record, an array of them, one on a line.

* MARC-in-JSON (pymarc, ruby-marc, YAZ): `{"leader": ..., "fields": [{"001": ...}, {"245":
  {"ind1": ..., "ind2": ..., "subfields": [{"a": ...}]}}]}`;
* marc-hash, its forerunner: `"fields": [["001", ...], ["245", "1", "0", [["a", ...]]]]`;
* MARCXML spelled as JSON: `"controlfield": [{"tag": ..., "value": ...}], "datafield": [...]`;
* tags as keys: `{"001": ..., "245": [{"ind1": ..., "a": ...}]}`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from harvester.formats.carriers.common import LONGEST, MARK, Damage, in_its_set
from harvester.formats.charsets import without_halves
from harvester.formats.fields import Field, Marc, RecordIssue, clean_leader, with_blanks
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_CHUNK = 1 << 18
_RECORD = re.compile(
    rb'"(?:leader|LDR)"\s*:\s*"|"fields"\s*:\s*\[\s*[\[{]|"(?:001|200|245)"\s*:\s*["\[{]'
)
_LIST = re.compile(r'\s*\{\s*"(?!fields|datafield|controlfield)[A-Za-z_]{3,}"\s*:\s*(?=\[\s*\{)')
"""A wrapping that holds nothing but a list of records, `{"records": [`."""
_BETWEEN = re.compile(r"[\s,\[\x1e]*")
_BEHIND = re.compile(r"[\s,\]}]*")
_FIRST_KEY = re.compile(r'\{\s*"(\w+)"\s*:')
_DECODER = json.JSONDecoder(strict=False)
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_BLANK = " "


def recognise(data: bytes) -> bool:
    """Whether it is JSON with the keys of a MARC record."""
    start = data.removeprefix(MARK).lstrip(b" \t\r\n\x1e")
    return start.startswith((b"{", b"[")) and _RECORD.search(start) is not None


def split(stream: BinaryIO) -> Iterator[bytes | Damage]:
    """The records of a file one by one, as they are written.

    Behind a broken one the next is found by the key that the first record begins with.
    """
    text = stream.read(_CHUNK).removeprefix(MARK).decode("latin-1")
    at = found.end() if (found := _LIST.match(text)) else 0
    key = _FIRST_KEY.search(text, at)
    again = re.compile(rf'\{{\s*"{key[1] if key else "leader"}"\s*:')
    ended = False
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        end = _end(text, at)
        while not (end or ended or again.search(text, at + 1) or len(text) - at > LONGEST):
            # As much again as there is: a long record is not tried a hundred times.
            more = stream.read(max(_CHUNK, len(text) - at)).decode("latin-1")
            text, at, ended = text[at:] + more, 0, not more
            end = _end(text, at)
        if not end and _BEHIND.fullmatch(text, at):
            return
        if end:
            yield text[at:end].encode("latin-1")
            at = end
        else:
            begins = again.search(text, at + 1)
            last = begins.start() if begins else len(text)
            yield Damage(text[at:last].encode("latin-1").rstrip(b" \t\r\n,"), "no whole record")
            at = last


def _end(text: str, at: int) -> int:
    """Where the object that begins here ends; 0 when it is none, or not whole."""
    if not text.startswith("{", at):
        return 0
    try:
        return _DECODER.raw_decode(text, at)[1]
    except (ValueError, RecursionError):
        return 0


def parse(data: bytes, hint: str, troubles: list[RecordIssue]) -> Marc:
    """Take a record's object apart; never raises. Of an array the first record is read."""
    return in_its_set(data, _take_apart, hint, troubles)


def _take_apart(text: str, troubles: list[RecordIssue]) -> Marc:
    try:
        value = _DECODER.decode(text)
        if _ESCAPED_HALF.search(text):
            value = _whole(value, troubles)
    except (ValueError, RecursionError) as error:
        troubles.append(RecordIssue(Code.RECORD_BROKEN, "JSON", str(error)))
        return Marc("", {}, {})
    records = value if isinstance(value, list) else [value]
    if len(records) > 1:
        troubles.append(
            RecordIssue(Code.FIELD_BROKEN, "JSON", "several records, the first is read")
        )
    record = next((each for each in records if isinstance(each, dict)), {})
    control: dict[str, str] = {}
    data: dict[str, list[Field]] = {}
    for tag, field in _fields(record):
        if isinstance(field, str):
            control.setdefault(tag, field)
        elif tag.startswith("00"):
            control.setdefault(tag, "".join(text for _, text in _subfields(field)))
        elif subfields := tuple(_subfields(field)):
            data.setdefault(tag, []).append(Field(tag, _indicators(field), subfields))
        else:
            troubles.append(
                RecordIssue(Code.FIELD_BROKEN, tag, json.dumps(field, ensure_ascii=False))
            )
    leader = record.get("leader", record.get("LDR", record.get("000", "")))
    return Marc(clean_leader(str(leader), troubles), control, data)


def _whole(value: Any, troubles: list[RecordIssue]) -> Any:
    """The value without halves of characters: JSON's escapes can write them, texts cannot."""
    text = json.dumps(value, ensure_ascii=False)
    whole = without_halves(text)
    if whole == text:
        return value
    lost = sum(one != other for one, other in zip(text, whole, strict=True))
    troubles.append(RecordIssue(Code.ENCODING_DAMAGED, "JSON", f"{lost} halves of characters"))
    return _DECODER.decode(whole)


def _fields(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every field with its tag, whatever shape the record has."""
    listed = record.get("fields")
    if listed is None and ("datafield" in record or "controlfield" in record):
        listed = [*_many(record.get("controlfield")), *_many(record.get("datafield"))]
    if listed is None:
        listed = [{tag: each} for tag in record for each in _many(record[tag])]
    for each in listed if isinstance(listed, list) else [listed]:
        match each:
            case {"tag": str(tag), "value": str(value)}:
                yield tag, value
            case {"tag": str(tag), **rest}:
                yield tag, rest
            case [str(tag), *rest]:
                yield tag, rest[0] if len(rest) == 1 else rest
            case dict():
                yield from ((tag, each[tag]) for tag in each if _is_tag(tag))
            case _:
                yield "field", each


def _is_tag(key: str) -> bool:
    return len(key) == len("245") and key not in ("LDR", "000")


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _subfields(field: Any) -> Iterator[tuple[str, str]]:
    """Every code with its text; a code whose value is a list is repeated."""
    match field:
        case {"subfields": inside} | {"subfield": inside} | [_, _, inside]:
            listed = inside if isinstance(inside, list) else [inside]
        case dict():
            own = {code: value for code, value in field.items() if not code.startswith("ind")}
            listed = [{_without_sign(code): value} for code, value in own.items()]
        case _:
            listed = []
    for each in listed:
        match each:
            case {"code": str(code), "value": str(value)} | [str(code), str(value)]:
                yield code, value
            case dict():
                pairs = ((code, text) for code in each for text in _many(each[code]))
                yield from (
                    (code, str(text)) for code, text in pairs if isinstance(text, str | int)
                )


def _without_sign(code: str) -> str:
    """A code as records for display have it: "$a"."""
    return code[1:] if code.startswith("$") and len(code) > 1 else code


def _indicators(field: Any) -> str:
    first, second = field[:2] if isinstance(field, list) else (field.get("ind1"), field.get("ind2"))
    return with_blanks((str(first or _BLANK) + " ")[0] + (str(second or _BLANK) + " ")[0])

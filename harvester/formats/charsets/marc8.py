"""MARC-8 to Unicode: the character sets are pymarc's tables, the walk over the bytes is ours.

pymarc's own decoder puts a blank where a character is unknown and writes to stderr; here it
becomes U+FFFD, which the caller counts; so does an escape sequence to a set that there is not,
after which the lower half is read as ASCII. Sets designated to the other half of the code table
(Extended Cyrillic as G0, Basic Arabic as G1) are read too, as the specification allows:
https://www.loc.gov/marc/specifications/speccharmarc8.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pymarc import marc8_mapping

from harvester.formats.charsets.iso2022 import marks_after_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASCII, _ANSEL, _EAST_ASIAN = 0x42, 0x45, 0x31
_ESCAPE_BYTE = 0x1B
_UNKNOWN = (0xFFFD, 0)
_SETS: dict[int, dict[int, tuple[int, int]]] = {
    **marc8_mapping.CODESETS,
    _EAST_ASIAN: marc8_mapping.CODESETS[_EAST_ASIAN]
    | {code: (point, 0) for code, point in marc8_mapping.ODD_MAP.items()},
}
"""Final byte of the escape sequence -> code -> (code point, 1 for a combining character)."""
_FINALS = frozenset(_SETS) | {ord("s")}
_PIECES = re.compile(rb"(\x1b(?:[sbgp]|\$[,)-]?.|[(,)-]!?.))|([^\x1b]+|\x1b)", re.DOTALL)
ESCAPE = re.compile(rb"\x1b[sbgp(,)$-]")
"""How an escape sequence of MARC-8 begins."""


def decode_marc8(data: bytes) -> str:
    """The text of one subfield, composed (NFC); what no table holds becomes U+FFFD."""
    return marks_after_letters((chr(point), combining > 0) for point, combining in _points(data))


def _points(data: bytes) -> Iterator[tuple[int, int]]:
    low, high = _ASCII, _ANSEL
    for escape, run in _PIECES.findall(data):
        if escape:
            low, high = _designate_set(escape, low, high)
            if escape[-1] not in _FINALS:
                yield _UNKNOWN
        yield from _characters(run, low, high)


def _designate_set(escape: bytes, low: int, high: int) -> tuple[int, int]:
    final = escape[-1]
    if escape == b"\x1bs":
        return _ASCII, high
    return (low, final) if escape[-2] in b")-!" and b"(" not in escape else (final, high)


def _characters(run: bytes, low: int, high: int) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(run):
        byte = run[at]
        half = high if byte & 0x80 else low
        if half == _EAST_ASIAN and byte & 0x7F > 0x20:
            code = int.from_bytes(run[at : at + 3]) & 0x7F7F7F
            yield _SETS[_EAST_ASIAN].get(code, _UNKNOWN)
            at += 3
            continue
        at += 1
        table = _SETS.get(half, {})
        found = (table.get(byte) or table.get(byte ^ 0x80)) if byte > _ESCAPE_BYTE else None
        yield found or (_UNKNOWN if byte & 0x80 or byte == _ESCAPE_BYTE else (byte, 0))

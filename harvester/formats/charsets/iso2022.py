"""The character sets that UNIMARC names in 100 $a/26-33, and switching between them (ISO 2022).

A record's G0 is ISO 646; what 100 names besides stands in G1 (the bytes A0-FF), G2 and G3, which
shifts and escape sequences bring forward: UNIMARC Manual, appendix J. Every text begins anew.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from harvester.formats.charsets.legacy_tables import SEVEN_BITS
from harvester.formats.values import with_marks_broken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAMES = ("iso5426", "iso5426-2", "iso5427", "iso5428", "iso8957", "iso8957-2", "iso10586")
"""What may stand in G1; several are joined by `+`."""
_CODES = {"01": "", "02": "iso5427", "03": "iso5426", "04": "iso5427", "05": "iso5428",
          "07": "iso10586", "08": "iso8957", "09": "iso8957-2", "11": "iso5426-2"}  # fmt: skip
_FINALS = {b"@": "iso646", b"B": "iso646", b"N": "iso-ir-37", b"P": "iso5426", b"Q": "iso5427",
           b"S": "iso5428"}  # fmt: skip
"""Final byte of an escape sequence, by the international register of coded character sets."""
_SHIFTS = {b"\x0f": (0, 0), b"\x0e": (0, 1), b"\x1bn": (0, 2), b"\x1bo": (0, 3),
           b"\x1b~": (1, 1), b"\x1b}": (1, 2), b"\x1b|": (1, 3)}  # fmt: skip
"""Locking shift -> the half it changes (0 lower, 1 upper) and the G-set it brings there."""
_NON_SORTING = {0x88: "\u0098", 0x89: "\u009c"}
"""ISO 6630, which goes with ISO 5426: around an article that is not sorted."""
_PIECES = re.compile(
    rb"\x1b(?P<to>[(-+])(?P<final>.)|(?P<shift>\x1b[no~}|]|[\x0e\x0f])"
    rb"|(?P<single>[\x8e\x8f])(?P<shifted>[\x20-\x7f\xa0-\xff])|(?P<byte>.)",
    re.DOTALL,
)


def named_by(codes: str) -> str:
    """The name for the codes of 100 $a/26-33; empty when one is unknown or only ISO 646 is named.

    Codes 02 and 04 are the two halves of Cyrillic and mean one set here.
    """
    pairs = [pair for i in range(0, len(codes), 2) if (pair := codes[i : i + 2].strip())]
    if any(pair not in _CODES for pair in pairs):
        return ""
    return "+".join(dict.fromkeys(name for pair in pairs if (name := _CODES[pair])))


def decode_iso2022(data: bytes, name: str) -> str:
    """The text, composed (NFC); `name` is one of NAMES or several joined by `+`.

    What the tables lack becomes U+FFFD.
    """
    characters = _characters(data, _initial_sets(name))
    return marks_after_letters((each, unicodedata.combining(each) > 0) for each in characters)


def marks_after_letters(characters: Iterable[tuple[str, bool]]) -> str:
    """Text of a set that writes diacritics before their letter, in Unicode's order, composed.

    Each character comes with whether it is such a diacritic.
    """
    text: list[str] = []
    marks: list[str] = []
    for character, combining in characters:
        if combining:
            marks.append(character)
        else:
            text += [character, *marks]
            marks.clear()
    return unicodedata.normalize("NFC", with_marks_broken("".join(text + marks)))


def _initial_sets(name: str) -> list[str]:
    """G0 to G3: the basic Cyrillic set where it is named, its extension in the next free place."""
    named = ["iso-ir-37" if each == "iso5427" else each for each in name.split("+")]
    extension = ["iso5427"] if "iso-ir-37" in named else []
    return ["iso646", *named, *extension, "iso646", "iso646"][:4]


def _characters(data: bytes, sets: list[str]) -> Iterator[str]:
    halves = [0, 1]
    for piece in _PIECES.finditer(data):
        if final := piece["final"]:
            sets[b"()*+".index(piece["to"])] = _FINALS.get(final, "")
        elif shift := piece["shift"]:
            half, brought = _SHIFTS[shift]
            halves[half] = brought
        elif shifted := piece["shifted"]:
            yield _character(shifted[0], sets[2 + (piece["single"] == b"\x8f")])
        else:
            byte = piece["byte"][0]
            yield _character(byte, sets[halves[byte >> 7]])


def _character(byte: int, name: str) -> str:
    code = byte & 0x7F
    if code >= 0x20:
        return SEVEN_BITS[name][code - 0x20] if name else "\ufffd"
    if byte < 0x80:
        return chr(byte) if byte != 0x1B else "\ufffd"
    return _NON_SORTING.get(byte, "\ufffd")

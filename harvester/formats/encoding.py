"""Which character set an ISO 2709 record is in: what its bytes allow, then what it declares.

Order of the decision: escape sequences (MARC-8), valid UTF-8, mostly valid UTF-8, the code a
UNIMARC record declares (100 $a/26-33), the partner's setting, MARC-8 for MARC 21 whose leader
says so, statistics. Declared codes go stale whenever a file is recoded, so bytes come first.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from harvester.formats.fields import Trouble
from harvester.formats.iso5426 import decode_iso5426
from harvester.formats.marc8 import ESCAPE, decode_marc8
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Callable

    from harvester.formats.fields import Marc

    Decode = Callable[[bytes], str]

_DECLARED = {
    "0110": "gb18030", "0120": "gb18030",  # CNMARC: GB 2312 and its supplement
    "0103": "iso5426", "03": "iso5426",
    "79": "cp866", "89": "cp1251", "99": "koi8-r",  # RUSMARC
}  # fmt: skip
_COMMON = {
    "cp1251": "оеаинтсрвлк",
    "cp866": "оеаинтсрвлк",
    "koi8-r": "оеаинтсрвлк",
    "cp1256": "اليمونترةب",
}
"""Legacy sets of running non-Latin text, each with the commonest letters of its languages."""
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_ANSEL_MARK = re.compile(rb"([\xe0-\xfe])(.?)", re.DOTALL)
_ANSEL_BASES = {
    0xE0: b"aeiouy", 0xE1: b"aeiou", 0xE2: b"aeiouycnlrsz", 0xE3: b"aeiou", 0xE4: b"ano",
    0xE5: b"aeiou", 0xE6: b"aeioug", 0xE7: b"zeg", 0xE8: b"aeiou", 0xE9: b"cszerndt", 0xEA: b"au",
    0xEB: b"iteaudkzyn", 0xEC: b"asueoty", 0xEE: b"ou", 0xF0: b"cst", 0xF1: b"ae",
    0xF2: b"bcdfghjklmnpqrstvwxz", 0xF7: b"st",
}  # fmt: skip
"""Diacritics of ANSEL, and the letters of living languages and romanisation that bear them."""
_TWICE = re.compile(
    rb"\xc3[\x82-\x85\x8c-\x91\x98\x99\xa2]\xc2|\xc3[\x82-\x99\xa2]\xe2|\xc3[\x82-\x99]\xc5"
)
"""Lead bytes of UTF-8 as letters of cp1252 (Ã, Ð ...), before its other bytes as such."""
_AS_BYTES = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in b"\x81\x8d\x8f\x90\x9d"
}
_ENOUGH_COMMON = 0.4
_RUN_OF_LETTERS = 2.0
"""High bytes in a row, on average: words in another alphabet have more, accents fewer."""
_ENOUGH_MARKS = {" ": 0.5, "a": 0.9}
"""Share of likely diacritics that makes a record MARC-8, by what leader/09 says."""


def utf8_text(data: bytes) -> str | None:
    """The text when the bytes are clean UTF-8 (or ASCII); None when another set is needed."""
    if data.isascii():
        # East Asian MARC-8 has seven bits a byte and would pass for ASCII.
        return None if ESCAPE.search(data) else data.decode("ascii")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def likeliest(data: bytes) -> str:
    """The character set of a text that declares none, by its bytes alone."""
    return "utf-8" if data.isascii() or _mostly_utf8(data) else _guessed(data)


def decoder_for(data: bytes, marc: Marc, hint: str, troubles: list[Trouble]) -> Decode:
    """How to decode the texts of a record that was taken apart one byte a character."""
    name, told = _character_set(data, marc, hint)
    if not told:
        troubles.append(Trouble(Code.ENCODING_GUESSED, "record", name))
    return _DECODERS.get(name) or (lambda value: value.decode(name, "replace"))


def encoded_twice(data: bytes) -> bool:
    """Whether the bytes hold what UTF-8 looks like when it was taken for cp1252 and encoded."""
    return _TWICE.search(data) is not None


def mend(text: str) -> str:
    """The text decoded once more, where it is UTF-8 taken for cp1252 ("Ã©"); else unchanged."""
    if text.isascii():
        return text
    try:
        return text.translate(_AS_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def report_damage(marc: Marc, troubles: list[Trouble]) -> None:
    """Say which fields hold characters that could not be decoded."""
    fields = (field for found in marc.data.values() for field in found)
    tags = [f.tag for f in fields if any("\ufffd" in value for _, value in f.subfields)]
    if tags:
        troubles.append(Trouble(Code.ENCODING_DAMAGED, ", ".join(dict.fromkeys(tags))))


def _character_set(data: bytes, marc: Marc, hint: str) -> tuple[str, bool]:
    """Name of the character set, and whether the record or the settings told it."""
    if utf8_text(data) is not None or _mostly_utf8(data):
        return "utf-8", True
    if ESCAPE.search(data):
        return "marc-8", marc.leader[9] != "a"
    if (declared := _declared(marc)) and _fits(data, declared):
        return declared, True
    if hint and _fits(data, hint):
        return hint.lower(), True
    if "245" in marc.data and _looks_ansel(data, _ENOUGH_MARKS.get(marc.leader[9], 1.0)):
        return "marc-8", marc.leader[9] == " "
    return _guessed(data), False


def _declared(marc: Marc) -> str:
    codes = marc.first("100", "a")[26:34] if "245" not in marc.data else ""
    pairs = (codes[:4], *(codes[i : i + 2] for i in range(0, len(codes), 2)))
    return next((_DECLARED[pair] for pair in pairs if pair in _DECLARED), "")


def _fits(data: bytes, name: str) -> bool:
    if name.lower() in _DECODERS:
        return name.lower() != "utf-8"
    try:
        codecs.lookup(name)
        data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    """More good sequences than bad bytes: UTF-8 that was damaged, not another set."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) > 2 * bad


def _damaged_utf8(value: bytes) -> str:
    """One subfield of a UTF-8 record, which may itself be in a single-byte set."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8" if _mostly_utf8(value) else _guessed(value), "replace")


def _looks_ansel(data: bytes, enough: float) -> bool:
    """Whether the bytes E0-FE stand where ANSEL has diacritics: before a letter that takes them.

    In Latin-1 the same bytes are accented letters themselves, before any letter or a space.
    """
    pairs = _ANSEL_MARK.findall(data)
    likely = sum(
        bool(base) and base.lower() in _ANSEL_BASES.get(mark[0], b"") for mark, base in pairs
    )
    return likely >= enough * len(pairs)


def _guessed(data: bytes) -> str:
    """The likeliest legacy set, by how high bytes gather and which letters they would be."""
    runs = _HIGH_RUN.findall(data)
    high = b"".join(runs)
    if len(high) < _RUN_OF_LETTERS * len(runs):
        return "cp1252"
    share, name = max((_share(high, name), name) for name in _COMMON)
    if share < _ENOUGH_COMMON and _fits(data, "gb18030"):
        return "gb18030"
    return name


def _share(high: bytes, name: str) -> float:
    text = high.decode(name, "replace")
    return sum(map(text.count, _COMMON[name])) / len(text)


_DECODERS: dict[str, Decode] = {
    "utf-8": _damaged_utf8,
    "marc-8": decode_marc8,
    "iso5426": decode_iso5426,
}

"""JAPAN/MARC as it was until 2011: a format of the UNIMARC family with tags and codes of its own.

251 is the title as it stands in the book, 551 its reading in kana ($A) and Latin letters ($X); 751
an author's heading in kana, Latin letters and kanji ($B). The record is turned into UNIMARC fields,
readings as further scripts of the same field. Since 2012 JAPAN/MARC is MARC 21. Source: JAPAN/MARC
manual of the National Diet Library, list of fields and data elements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.fields import Field, Marc, with_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


_FIELDS: dict[str, tuple[str, dict[str, str]]] = {
    **{tag: (tag, {"A": "a", "B": "b"}) for tag in ("010", "011", "020")},
    "101": ("101", {"A": "a", "C": "c"}),
    "265": ("205", {"A": "a"}),
    "270": ("210", {"A": "a", "B": "c", "D": "d"}),
    "275": ("215", {"A": "a", "B": "d", "E": "e"}),
    **{str(tag): ("225", {"A": "a", "S": "i", "D": "v", "X": "x"}) for tag in range(280, 284)},
    **{str(tag): ("464", {"A": "t", "D": "v", "F": "a"}) for tag in range(291, 300)},
    "350": ("300", {"A": "a"}),
    "354": ("454", {"A": "t"}),
    "377": ("327", {"A": "a"}),
    "650": ("600", {"B": "a"}),
    "658": ("606", {"B": "a"}),
    "677": ("686", {"A": "a"}),
    "685": ("686", {"A": "a"}),
    "905": ("852", {"A": "j"}),
}
"""Tag -> that of UNIMARC, and each code's; 291-299 are the volumes of a set."""
_TITLE = {"A": "a", "B": "e", "D": "h", "F": "f"}
_TITLES = {str(251 + n): (str(551 + n), "200" if n == 0 else "517") for n in range(9)}
"""Title -> its reading, and the tag of UNIMARC: what follows the first are further works."""
_NAMES = {str(first + n): tag for first, tag in ((751, "701"), (781, "702"), (791, "702"))
          for n in range(9)}  # fmt: skip
_SCHEMES = {"677": "ndc", "685": "ndlc"}
_READINGS = "AX"
_COUNTED = re.compile(r"\d{3}([12])")
"""Length and bytes a character before each text, where the leader says so (06)."""
_COMMA = re.compile(r"[,，]\s*")
_WORDS_BEFORE = re.compile(r"^(?:原タイトル|原書名|原著名)\s*[:：]\s*")


def is_japan_marc(marc: Marc) -> bool:
    """Whether the title stands in 251 $A; MARC 21 and UNIMARC have small letters there."""
    return any(field.first("A") for field in marc.all("251"))


def as_unimarc(marc: Marc) -> Marc:
    """The record with UNIMARC's tags; what has no place there keeps its own."""
    plain = _drop_counts(marc) if marc.leader[10:12] == "06" else marc
    data: dict[str, list[Field]] = {}
    for made in _convert_fields(plain.data):
        data.setdefault(made.tag, []).append(made)
    return Marc(marc.leader.lower(), marc.control, data, marc.decision)


def _drop_counts(marc: Marc) -> Marc:
    return replace(with_texts(marc, _text), control=marc.control)


def _text(counted: str) -> str:
    """A text without its count; two bytes a character that look like ASCII are JIS X 0208."""
    found = _COUNTED.match(counted)
    text = counted[found.end() :] if found else counted
    if found and found[1] == "2" and text.isascii():
        return f"\x1b$B{text}\x1b(B".encode().decode("iso2022_jp", "replace")
    return text


def _convert_fields(data: Mapping[str, list[Field]]) -> Iterator[Field]:
    readings = {reading for reading, _ in _TITLES.values()}
    for tag, fields in data.items():
        if tag in _TITLES:
            reading, made = _TITLES[tag]
            yield from _title(made, fields[0], data.get(reading, ()))
        elif tag in _NAMES:
            for number, field in enumerate(fields):
                yield from _name(_NAMES[tag], f"{tag[2]}{number}", field)
        elif tag in _FIELDS:
            yield from (_rename_field(field, *_FIELDS[tag]) for field in fields)
        elif tag not in readings:
            yield from fields


def _rename_field(field: Field, tag: str, codes: Mapping[str, str]) -> Field:
    found = [(codes[code], text) for code, text in field.subfields if code in codes]
    if field.tag == "354":
        found = [(code, _WORDS_BEFORE.sub("", text)) for code, text in found]
    if field.tag in _SCHEMES:
        found.append(("2", _SCHEMES[field.tag]))
    return Field(tag, "  ", tuple(found))


def _title(tag: str, field: Field, readings: Iterable[Field]) -> Iterator[Field]:
    """The title and its readings, linked to each other."""
    link = f"a{field.tag[1:]}"
    first = _rename_field(field, tag, _TITLE)
    yield Field(tag, "1 ", (("6", link), *first.subfields))
    for text in (text for reading in readings for text in reading.all(_READINGS)):
        yield Field(tag, "1 ", (("6", link), ("a", text)))


def _name(tag: str, link: str, field: Field) -> Iterator[Field]:
    """A heading in kanji, where it has them, in kana and Latin letters."""
    for text in (*field.all("B"), *field.all(_READINGS)):
        yield Field(tag, " 1", (("6", f"a{link}"), ("a", _COMMA.sub(", ", text))))

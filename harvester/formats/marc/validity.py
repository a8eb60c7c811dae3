"""Faults of a MARC record that reading does not stumble over, for those who mend catalogues.

What a format asks of leader, coded fields, tags, indicators, subfield codes and texts: MARC 21
Format for Bibliographic Data; UNIMARC Manual, 3rd edition. Local fields (9XX) are left
alone. What reading meets is no business of this module.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from harvester.formats.fields import RecordIssue
from harvester.formats.marc.linked_fields import unimarc_statements
from harvester.issues import Code
from harvester.vocabulary import LANGUAGES, NO_LANGUAGE, country_of, language_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from harvester.formats.fields import Field, Marc

_TAG = re.compile(r"[0-9A-Z]{3}|[0-9a-z]{3}")
_LOCAL = re.compile(r"9..|[A-Za-z]..")
"""Their indicators and subfields are each library's own."""
_INDICATOR = {"marc21": frozenset(" 0123456789"), "unimarc": frozenset(" 0123456789|")}
_SUBFIELD = {
    "marc21": re.compile(r"[!-@\[-~]"),
    "unimarc": re.compile(r"[!-~]"),
}
"""Small letters and digits; signs are left to libraries, capitals are the pinyin of CNMARC."""
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x87\x8a-\x97\x99-\x9b\x9d-\x9f\ufffe\uffff]"
)
"""All but line breaks and the marks around what is not filed on (88, 89, 98, 9C)."""
_REFERENCE = re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos|nbsp);")
_LEADER: Mapping[str, Mapping[int, str]] = {
    "marc21": {5: "acdnp", 7: "abcdims", 8: " a", 9: " a", 19: " abc"},
    "unimarc": {5: "cdnop", 7: "acims", 8: " 012"},
}
"""Position -> codes; 06 is told by reading, of 17 and 18 many systems have codes of their own."""
_REQUIRED = {"marc21": ("008",), "unimarc": ("100", "101", "801")}
"""Besides the title and 001, of which reading tells."""
_MAIN_ENTRIES = {"marc21": ("100", "110", "111", "130"), "unimarc": ("700", "710", "720")}
_ONCE = {
    "marc21": "010 018 036 038 040 042 043 044 045 066 100 110 111 130 240 243 245 254 256 263 306"
    " 310 357 507 514",
    "unimarc": "100 101 102 105 106 110 120 122 200 207 208 211 700 710 720",
}
"""Fields that may stand once; in UNIMARC once in each script."""
_ONCE_INSIDE = {
    "marc21": {
        "020": "a",
        "022": "a",
        "100": "a",
        "110": "a",
        "111": "a",
        "130": "a",
        "245": "abc",
    },
    "unimarc": {"700": "ab", "701": "ab", "702": "ab", "710": "a"},
}
_DATE_TYPES = {"marc21": "bcdeikmnpqrstu|", "unimarc": "abcdefghijklu|"}
_DATES = re.compile(r"[0-9u |]{8}")
_LANGUAGES_OF_041 = frozenset("abdefghjkmn")
_LENGTH_008, _LENGTH_100 = 40, 36
_NO_COUNTRY = frozenset({"", "xx", "vp", "|||"})
_LINK = re.compile(r"[a-z](\d\d)")
_NO_LINK = "00"


def faults(marc: Marc, format_name: str) -> Iterator[RecordIssue]:
    """The faults of a record in MARC 21 or UNIMARC (`marc21`, `unimarc`), by field."""
    yield from _leader(marc, format_name)
    yield from _missing(marc, format_name)
    yield from _find_repeats(marc, format_name)
    yield from _CODED[format_name](marc)
    for tag, text in marc.control.items():
        yield from _text(tag, text)
    for tag, fields in marc.data.items():
        if not _TAG.fullmatch(tag):
            yield _unknown("tag", tag, "three digits")
        elif not _LOCAL.fullmatch(tag):
            yield from dict.fromkeys(each for one in fields for each in _field(one, format_name))


def _unknown(place: str, value: str, known: str) -> RecordIssue:
    return RecordIssue(Code.CODE_UNKNOWN, place, f"{value!r} is not {known}")


def _one_of(codes: str) -> str:
    return "one of " + " ".join("blank" if code == " " else code for code in codes)


def _leader(marc: Marc, format_name: str) -> Iterator[RecordIssue]:
    for at, codes in _LEADER[format_name].items():
        if marc.leader[at] not in codes:
            yield _unknown(f"leader/{at:02}", marc.leader[at], _one_of(codes))


def _missing(marc: Marc, format_name: str) -> Iterator[RecordIssue]:
    for tag in _REQUIRED[format_name]:
        if tag not in marc.data and tag not in marc.control:
            yield RecordIssue(Code.FIELD_MISSING, tag)


def _find_repeats(marc: Marc, format_name: str) -> Iterator[RecordIssue]:
    found = unimarc_statements(marc) if format_name == "unimarc" else marc.data
    for tag in _ONCE[format_name].split():
        if len(found.get(tag, ())) > 1:
            yield RecordIssue(Code.FIELD_REPEATED, tag, f"{len(found[tag])} times")
    entries = [tag for tag in _MAIN_ENTRIES[format_name] if tag in marc.data]
    if len(entries) > 1:
        yield RecordIssue(Code.FIELD_REPEATED, ", ".join(entries), "a record has one main entry")
    for tag, codes in _ONCE_INSIDE[format_name].items():
        for field in marc.all(tag):
            counts = Counter(code for code, _ in field.subfields)
            for code in codes:
                if counts[code] > 1:
                    yield RecordIssue(
                        Code.FIELD_REPEATED, f"{tag} ${code}", f"{counts[code]} times"
                    )


def _field(field: Field, format_name: str) -> Iterator[RecordIssue]:
    tag = field.tag
    for number, indicator in enumerate(field.indicators, 1):
        if indicator not in _INDICATOR[format_name]:
            yield _unknown(f"{tag} indicator {number}", indicator, "a digit or blank")
    if not field.subfields:
        yield RecordIssue(Code.FIELD_BROKEN, tag, "there is no subfield in it")
    for code, text in field.subfields:
        if not _SUBFIELD[format_name].fullmatch(code):
            yield _unknown(f"{tag} subfield", code, "a small letter or a digit")
        yield from _text(f"{tag} ${code}", text)


def _text(place: str, text: str) -> Iterator[RecordIssue]:
    if found := _CONTROL.search(text):
        told = f"control character {ord(found[0]):02X} in {text!r}"
        yield RecordIssue(Code.CHARACTER_FORBIDDEN, place, told)
    if found := _REFERENCE.search(text):
        yield RecordIssue(Code.CHARACTER_FORBIDDEN, place, f"{found[0]} in place of a character")


def _language(place: str, code: str) -> Iterator[RecordIssue]:
    known = code.strip(" |#")
    if known not in LANGUAGES and known not in NO_LANGUAGE:
        better = language_of(known) if known.islower() else known.lower()
        hint = f"; it would be {better!r}" if better in LANGUAGES else ""
        yield _unknown(place, code, f"a language code{hint}")


def _marc21_coded(marc: Marc) -> Iterator[RecordIssue]:
    if coded := marc.control.get("008", ""):
        yield from _field_008(coded)
    for field in marc.all("041"):
        # $2 names another list; several codes stand in one subfield in older records.
        texts = () if field.first("2") else field.subfields
        for code, text in texts:
            if code in _LANGUAGES_OF_041:
                for at in range(0, len(text), 3):
                    yield from _language(f"041 ${code}", text[at : at + 3])
    for text in (text for field in marc.all("044") for text in field.all("a")):
        if not country_of(text):
            yield _unknown("044 $a", text, "a country code of MARC 21")
    if "880" not in marc.data:
        yield from _links_to_880(marc)


def _links_to_880(marc: Marc) -> Iterator[RecordIssue]:
    """`$6 880-01` where there is no 880; where there are some, reading tells."""
    for tag, fields in marc.data.items():
        for link in (field.first("6").strip() for field in fields):
            if link.startswith("880-") and link[4:6] != _NO_LINK:
                yield RecordIssue(Code.LINK_BROKEN, f"{tag} $6", link)


def _field_008(coded: str) -> Iterator[RecordIssue]:
    if len(coded) != _LENGTH_008:
        told = f"{len(coded)} characters, not {_LENGTH_008}"
        yield RecordIssue(Code.CODE_UNKNOWN, "008", told)
        return
    yield from _dates("008/06", coded[6], coded[7:15], _DATE_TYPES["marc21"])
    if not (country_of(coded[15:18]) or coded[15:18].strip(" #") in _NO_COUNTRY):
        yield _unknown("008/15-17", coded[15:18], "a country code of MARC 21")
    yield from _language("008/35-37", coded[35:38])


def _dates(place: str, kind: str, dates: str, kinds: str) -> Iterator[RecordIssue]:
    if kind not in kinds:
        yield _unknown(place, kind, _one_of(kinds))
    if not _DATES.fullmatch(dates.replace("#", " ")):
        yield _unknown(f"{place}, dates", dates, "two years")


def _unimarc_coded(marc: Marc) -> Iterator[RecordIssue]:
    for field in marc.all("100"):
        # COMARC has a subfield for each position.
        if [code for code, _ in field.subfields] == ["a"]:
            yield from _field_100(field.first("a"))
    for field in marc.all("101"):
        for code, text in field.subfields:
            if code in "abcdefghij":
                yield from _language(f"101 ${code}", text)
    for text in (text for field in marc.all("102") for text in field.all("a")):
        if not re.fullmatch("[A-Za-z]{2,3}", text.strip()):
            yield _unknown("102 $a", text, "a country code of ISO 3166")
    yield from _unimarc_links(marc)


def _field_100(coded: str) -> Iterator[RecordIssue]:
    if len(coded) != _LENGTH_100:
        told = f"{len(coded)} characters, not {_LENGTH_100}"
        yield RecordIssue(Code.CODE_UNKNOWN, "100 $a", told)
        return
    yield from _dates("100 $a/8", coded[8], coded[9:17], _DATE_TYPES["unimarc"])
    yield from _language("100 $a/22-24", coded[22:25])


def _unimarc_links(marc: Marc) -> Iterator[RecordIssue]:
    """`$6 a01` that no other field has; embedded fields ($1) count by themselves."""
    links: Counter[str] = Counter()
    places: dict[str, str] = {}
    for tag, fields in marc.data.items():
        for link in (field.first("6") for field in fields if not field.first("1")):
            if (found := _LINK.match(link)) and found[1] != _NO_LINK:
                links[found[1]] += 1
                places[found[1]] = tag
    for number, count in links.items():
        if count == 1:
            yield RecordIssue(Code.LINK_BROKEN, f"{places[number]} $6", number)


_CODED: Mapping[str, Callable[[Marc], Iterator[RecordIssue]]] = {
    "marc21": _marc21_coded, "unimarc": _unimarc_coded,
}  # fmt: skip

"""Standard numbers out of the fields where catalogers write them: the only door to stdnum.

One subfield may hold several numbers, prices, bindings and words in any language; what is no
valid number is kept with `valid=False` and reported.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace
from stdnum import isbn, ismn, issn

from harvester.formats.fields import RecordIssue
from harvester.issues import Code
from harvester.record import Identifier
from harvester.vocabulary import (
    DIGITS,
    HAN_NUMERALS,
    fold,
    folded_words,
    han_pieces,
    lexicon,
    piece_words,
    volume_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harvester.record import IdentifierKind

Scope = Literal["", "set", "volume"]

_PLAIN = DIGITS | str.maketrans("ХхxＸ‐‑‒–—―−－", "XXXX--------")
"""Digits, dashes and check digits of other scripts; a Cyrillic Ha often stands for X."""
_NOTE = re.compile(r"[(（]([^()（）]*)[)）]?")
_WRAPPED = re.compile(r"^\s*[(（]((?:ISBN)?(?:[^\w()（）]|[\dXxХх])+)[)）]", re.IGNORECASE)
"""A number at the beginning is no qualifier, though it is in parentheses."""
_DOTTED = re.compile(r"(?<![\d.-])(?:97[89]\.)?\d+\.\d+\.\d+\.[\dX](?![\d.-])")
"""An ISBN with dots for hyphens; a price or a date has fewer."""
_RUN = re.compile(r"\d[\d -]*(?:X(?![A-Za-z]))?")
_NOT_DIGIT = re.compile(r"[^\dX]")
_LENGTHS = frozenset({9, 10, 13})
_MUSIC_PREFIX = "9790"
_FEWEST_DIGITS = 5
"""Fewer digits than this in a number's place are a price or a printing run, not a number."""
_CHECKED: dict[IdentifierKind, tuple[Callable[[str], bool], Callable[[str], str]]] = {
    "issn": (issn.is_valid, issn.format),
    "ismn": (ismn.is_valid, lambda value: ismn.compact(ismn.to_ismn13(value))),
}
"""Kinds with a check digit -> whether it is right, and the form to keep."""
_WHOLE_SET = re.compile(rf"全[0-9{HAN_NUMERALS}]+[卷册冊巻]|전\s?\d*권")
_BEFORE_NUMBER = re.compile(r"([^\W\d_]+)[.\s]*(?:\d|[IVX]+\b|(?<=[א-ת]\s)[א-ת])", re.IGNORECASE)
_AFTER_NUMBER = re.compile(r"(?:\d[-.]|\b[IVX]+\.?(?=\s))\s?([^\W\d_]+)", re.IGNORECASE)
"""Ordinals: "2. köt.", "3-том", "II Bd."; "2 v." are two."""
_SEVERAL = re.compile(r"([^\W\d_]+)[.\s]*\d+\s?[-–]\s?\d")
"""A range of volumes has one number between them: it is the set's, or a part of it."""
_LCCN = re.compile(r"^[a-z]{0,3}(?:\d{8}|\d{10})$")
_OCLC = re.compile(r"^\(OCoLC\)\s*(?:oc[mn]|on)?0*(\d+)", re.IGNORECASE)
_DLC = re.compile(r"^\(DLC\)\s*(?=[a-z\d])", re.IGNORECASE)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)")


def read_number(
    kind: IdentifierKind, text: str, note: str, place: str, troubles: list[RecordIssue]
) -> Iterator[Identifier]:
    """The numbers of one kind in one subfield; kinds without a check are kept as written.

    `note` is a qualifier from another subfield (MARC 21 020 $q, UNIMARC 010 $b); `place` names
    the subfield in what is reported.
    """
    if kind == "isbn":
        yield from _isbns(text, note, place, troubles)
    elif kind in _CHECKED:
        yield from _check_number(kind, text, note, place, troubles)
    elif kind == "lccn":
        yield from _lccns(text)
    elif kind == "control":
        yield from _system_numbers(text)
    elif kind == "doi":
        yield from _dois(text)
    elif kind == "national":
        yield from _nationals(text, note, place, troubles)
    elif value := " ".join(text.split()):
        yield Identifier(kind, value, note)


def first_isbn(values: Iterable[str]) -> str:
    """The first valid ISBN in some subfields, or an empty text."""
    found = (number for value in values for number in _isbns(value, "", "", []))
    return next((number.value for number in found if number.valid), "")


def _isbns(text: str, note: str, place: str, troubles: list[RecordIssue]) -> Iterator[Identifier]:
    """Every ISBN of one subfield as 13 digits, each with the qualifier that follows it."""
    found = False
    pieces = _NOTE.split(_WRAPPED.sub(r"\1 ", text))
    for number, own_note in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        qualifier = (own_note or note).strip(" :;,")
        for value in _candidates(_plain(number)):
            found = True
            yield _isbn(value, qualifier, place, troubles)
    if not found and len(digits := _NOT_DIGIT.sub("", _plain(text))) >= _FEWEST_DIGITS:
        yield _wrong("isbn", digits, note, place, troubles)


def _plain(text: str) -> str:
    return text.replace("x", "X") if text.isascii() else text.translate(_PLAIN)


def _candidates(text: str) -> Iterator[str]:
    """Runs of digits as long as an ISBN, whether spaces divide one number or several."""
    if "." in text:
        text = _DOTTED.sub(lambda dotted: dotted[0].replace(".", "-"), text)
    for run in _RUN.findall(text):
        whole = _NOT_DIGIT.sub("", run)
        if len(whole) in _LENGTHS:
            yield whole
        elif " " in run.strip():
            tokens = (_NOT_DIGIT.sub("", token) for token in run.split())
            yield from (token for token in tokens if len(token) in _LENGTHS)
        else:
            yield from _stuck(whole)


def _stuck(digits: str) -> tuple[str, ...]:
    """Two ISBNs written without anything between them, when both are valid."""
    for cut in (10, 13):
        pair = (digits[:cut], digits[cut:])
        if all(map(_is_isbn, pair)):
            return pair
    return ()


def _is_isbn(value: str) -> bool:
    """As stdnum has it, which takes 30 us; most are 13 digits and need two sums."""
    if len(value) == 13 and value.isascii() and value.isdecimal():
        weighed = sum(map(int, value[::2])) + 3 * sum(map(int, value[1::2]))
        return weighed % 10 == 0 and value.startswith(("978", "979"))
    return isbn.is_valid(value)


def _isbn(value: str, note: str, place: str, troubles: list[RecordIssue]) -> Identifier:
    if not _is_isbn(value):
        return _wrong("isbn", value, note, place, troubles)
    if value.startswith(_MUSIC_PREFIX):
        return Identifier("ismn", value, note, scope_of(note))
    whole = value if len(value) == 13 else isbn.to_isbn13(value)
    if whole[3:-1] in folded_words("number", "placeholder"):
        return _placeholder("isbn", whole, note, place, troubles)
    return Identifier("isbn", whole, note, scope_of(note))


def scope_of(note: str) -> Scope:
    """What a qualifier says the number is for: "(set)", "(общ.)", "(v. 1)", "(т. 2)"."""
    if not note:
        return ""
    if "set" in lexicon("numbering").find(note) or _WHOLE_SET.search(note):
        return "set"
    if _has_word(_SEVERAL, note, volume_words()):
        return "set"
    pieces = piece_words()
    numbered = _has_word(_BEFORE_NUMBER, note, pieces) or _has_word(_AFTER_NUMBER, note, pieces)
    return "volume" if numbered or _han_volume().search(note) else ""


@cache
def _han_volume() -> re.Pattern[str]:
    """A volume in Chinese, Japanese or Korean, and the Arabic word that needs no figure."""
    signs = f"[{han_pieces()}]"
    return re.compile(rf"\d\s?{signs}|第|[上中下]{signs}|^[上中下]$|الجزء")


def _has_word(pattern: re.Pattern[str], note: str, words: frozenset[str]) -> bool:
    """Whether one of the words beside a number is one of these."""
    return any(fold(word) in words for word in pattern.findall(note))


def _check_number(
    kind: IdentifierKind, text: str, note: str, place: str, troubles: list[RecordIssue]
) -> Iterator[Identifier]:
    is_valid, normal = _CHECKED[kind]
    value = re.sub(r"[^\dMX-]", "", _NOTE.sub("", text).upper().translate(_PLAIN)).strip("-")
    if is_valid(value) and _NOT_DIGIT.sub("", value)[:-1] in folded_words("number", "placeholder"):
        yield _placeholder(kind, value, note, place, troubles)
    elif is_valid(value):
        yield Identifier(kind, normal(value), note, scope_of(note))
    elif len(_NOT_DIGIT.sub("", value)) >= _FEWEST_DIGITS:
        yield _wrong(kind, value, note, place, troubles)


def _wrong(
    kind: IdentifierKind, value: str, note: str, place: str, troubles: list[RecordIssue]
) -> Identifier:
    troubles.append(RecordIssue(Code.IDENTIFIER_INVALID, place, value))
    return Identifier(kind, value, note, scope_of(note), valid=False)


def _placeholder(
    kind: IdentifierKind, value: str, note: str, place: str, troubles: list[RecordIssue]
) -> Identifier:
    """What people type where there is no number: kept, and never compared."""
    troubles.append(RecordIssue(Code.IDENTIFIER_PLACEHOLDER, place, value))
    return Identifier(kind, value, note, scope_of(note), valid=False)


def _nationals(
    text: str, note: str, place: str, troubles: list[RecordIssue]
) -> Iterator[Identifier]:
    """The number in a national bibliography; that of an issue of it is borne by many records."""
    value = " ".join(text.split())
    if _ISSUE.fullmatch(value) or _has_word(_BEFORE_NUMBER, value, _issue_words()):
        yield _placeholder("national", value, note, place, troubles)
    elif value:
        yield Identifier("national", value, note)


_ISSUE = re.compile(r"\d{4}\s?[/:]\s?\d{1,2}\.?")
"""A year with an issue of its weeks or months: 1995/34."""


@cache
def _issue_words() -> frozenset[str]:
    return folded_words("numbering", "issue")


def _lccns(text: str) -> Iterator[Identifier]:
    """The LCCN in its normalised form (https://www.loc.gov/marc/lccn-namespace.html)."""
    value, hyphen, serial = text.partition("/")[0].replace(" ", "").partition("-")
    value = (value + serial.zfill(6) if hyphen else value).lower()
    if value:
        yield Identifier("lccn", value, valid=bool(_LCCN.match(value)))


def _system_numbers(text: str) -> Iterator[Identifier]:
    """A number of another catalogue: OCLC's and LC's without prefix, others as written."""
    value = " ".join(text.split())
    if oclc := _OCLC.match(value):
        yield Identifier("oclc", oclc[1])
    elif lc := _DLC.match(value):
        yield from _lccns(value[lc.end() :])
    elif value:
        yield Identifier("control", value)


def _dois(text: str) -> Iterator[Identifier]:
    """The DOI in a text or an address, in lower case (DOI Handbook 2.4: case-insensitive)."""
    if doi := _DOI.search(text):
        yield Identifier("doi", doi[1].rstrip(".,;)").lower())


def called_wrong(found: Iterable[Identifier]) -> Iterator[Identifier]:
    """The same numbers as the record itself calls them: cancelled or incorrect."""
    for number in found:
        yield Identifier(number.kind, number.value, number.note, number.scope, valid=False)


def each_once(found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Identifiers in their order, a value given twice (ISBN-10 and -13) once, valid if ever."""
    kept: dict[tuple[str, str], Identifier] = {}
    for number in found:
        key = (number.kind, number.value)
        before = kept.get(key)
        if before is None or (number.valid, bool(number.note)) > (before.valid, bool(before.note)):
            kept[key] = number
    return tuple(kept.values())


class NumberScheme(NamedTuple):
    """What a data type says of a number: its kind, whose it is, that it is a set's or wrong."""

    kind: IdentifierKind
    scope: Literal["", "set"] = ""
    wrong: bool = False
    country: str = ""


_ISBN = re.compile(
    r"isbn|^\s*\(?(?:97[89][\d .-]{10,14}|\d[\d .-]{8,11}[\dX])\)?\s*$", re.IGNORECASE
)
_ISSN = re.compile(r"issn|^\s*\d{4}-\d{3}[\dXx]\s*$", re.IGNORECASE)
_PATTERNS: tuple[tuple[IdentifierKind, re.Pattern[str]], ...] = (("isbn", _ISBN), ("issn", _ISSN))


def by_pattern(text: str, troubles: list[RecordIssue]) -> Iterator[Identifier]:
    """DOI, ISBN and ISSN in a text that no type explains."""
    yield from read_number("doi", text, "", "identifier", troubles)
    for kind, pattern in _PATTERNS:
        if found := pattern.search(text):
            named = found[0].lower() == kind
            reported = troubles if named else []
            numbers = read_number(kind, text, "", "identifier", reported)
            yield from (number for number in numbers if named or number.valid)


def typed(
    text: str, scheme: NumberScheme, troubles: list[RecordIssue], note: str = ""
) -> Iterator[Identifier]:
    """Numbers of a known kind; `note` is a qualifier written beside the number."""
    reported = [] if scheme.wrong else troubles
    if scheme.kind == "oclc":
        found = read_number("control", f"(OCoLC){text}", "", "", [])
    else:
        found = read_number(scheme.kind, text, note, f"identifier {scheme.kind}", reported)
    for number in called_wrong(found) if scheme.wrong else found:
        value = f"{scheme.country} {number.value}" if scheme.country else number.value
        yield replace(number, value=value, scope=scheme.scope or number.scope)

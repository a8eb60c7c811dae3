"""The terms of Dublin Core, into which the tables of oai_dc, DIM, EDM and DC-NDL translate.

Each of these formats has a table of `Rule`s: a name of the format and the term it means. What types
and words say is in the tables here; what a term means for the record, in `described`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace

from harvester.formats.numbers import called_wrong, read_number
from harvester.formats.texts import unique

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.formats.fields import Trouble
    from harvester.record import Content, Identifier, IdentifierKind, Level, NoteKind

Term = Literal[
    "title", "alternative", "volume", "volume title", "statement", "creator", "contributor",
    "publisher", "place", "country", "issued", "date", "created", "edition", "extent", "format",
    "language", "original language", "identifier", "control number", "host", "host number",
    "source", "series", "subject", "class", "description", "abstract", "contents", "thesis",
    "link", "rights", "type",
]  # fmt: skip
"""What the record is told; Dublin Core's own names where it has one."""


class Rule(NamedTuple):
    """A name of the format and its term; `role` and `scheme` are what the name says besides.

    `role` is a MARC relator code, `scheme` the kind of a number or the scheme of a class mark.
    A name that ends in `.*` stands for every qualifier no other rule names.
    """

    name: str
    term: Term
    role: str = ""
    scheme: str = ""


class Value(NamedTuple):
    """What one element says: its text, the same in other scripts, and what it is marked with.

    `language` is a MARC code, `scheme` a data type in lower case (`isbn`, `ddc`, `ndc9`),
    `authority` the address of what is meant.
    """

    text: str
    forms: tuple[str, ...] = ()
    language: str = ""
    scheme: str = ""
    authority: str = ""
    role: str = ""


Terms = dict[Term, list[Value]]


class Gathered(NamedTuple):
    """The values by term, and the names that no rule reads."""

    terms: Terms
    unread: tuple[str, ...]


class NumberScheme(NamedTuple):
    """What a data type says of a number: its kind, and that it is a set's or a wrong one."""

    kind: IdentifierKind
    scope: Literal["", "set"] = ""
    wrong: bool = False


NUMBERS: dict[str, NumberScheme] = {
    "isbn": NumberScheme("isbn"), "isbn10": NumberScheme("isbn"), "isbn13": NumberScheme("isbn"),
    "setisbn": NumberScheme("isbn", scope="set"), "errorisbn": NumberScheme("isbn", wrong=True),
    "issn": NumberScheme("issn"), "issnl": NumberScheme("issn"), "eissn": NumberScheme("issn"),
    "incorrectissn": NumberScheme("issn", wrong=True), "ismn": NumberScheme("ismn"),
    "doi": NumberScheme("doi"), "jpno": NumberScheme("national"), "lccn": NumberScheme("lccn"),
    "oclc": NumberScheme("oclc"), "oclcno": NumberScheme("oclc"),
}  # fmt: skip
"""Data types of identifiers; a number of another type is read by its pattern."""
CLASSES = frozenset("ddc udc lcc nlm bbk rubbk ndc ndc6 ndc7 ndc8 ndc9 ndc10 ndlc kdc clc".split())
"""Schemes whose subjects are class marks."""
NOTES: tuple[tuple[Term, NoteKind], ...] = (
    ("description", "general"), ("abstract", "summary"), ("contents", "contents"),
    ("thesis", "thesis"),
)  # fmt: skip
CONTENT: tuple[tuple[re.Pattern[str], Content], ...] = (
    (re.compile(r"\bmap\b|cartogra|карт[аы]\b|mapa|karte\b|地図|地图"), "cartographic"),
    (re.compile(r"score|musical|ноты|partitur|楽譜|乐谱"), "music"),
    (re.compile(r"sound|audio|звук|録音"), "sound"),
    (re.compile(r"moving ?image|video|film|видео|映像"), "moving image"),
    (re.compile(r"still ?image|photo|\bimage\b|изоматериал|写真"), "image"),
    (re.compile(r"software|dataset"), "software"),
    (re.compile(r"physical ?object|\b3d\b"), "object"),
)
LEVELS: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(
        r"article|статья|артыкул|bookpart|book part|chapter|artículo|aufsatz|článek|記事|论文章"
    ), "part"),
    (re.compile(
        r"journal|periodical|serial|журнал|газета|zeitschrift|časopis|czasopismo|newspaper|雑誌|新聞"
    ), "serial"),
    (re.compile(r"^collection$"), "collection"),
)  # fmt: skip
"""Words of a type, in any language, and what they say."""
_ISBN = re.compile(r"isbn|^\s*97[89][\d -]{10,14}$|^\s*\d[\d -]{8,11}[\dXx]\s*$", re.IGNORECASE)
_ISSN = re.compile(r"issn|^\s*\d{4}-\d{3}[\dXx]\s*$", re.IGNORECASE)
_PATTERNS: tuple[tuple[IdentifierKind, re.Pattern[str]], ...] = (("isbn", _ISBN), ("issn", _ISSN))


def table(*rules: Rule) -> dict[str, Rule]:
    """The rules by name."""
    return {rule.name: rule for rule in rules}


def gather(named: Iterable[tuple[str, Value]], rules: dict[str, Rule]) -> Gathered:
    """Every value under the term its name means; values without text and address are left out."""
    found: Terms = {}
    unread: list[str] = []
    for name, value in named:
        if not (value.text or value.authority):
            continue
        if rule := rules.get(name) or rules.get(name.partition(".")[0] + ".*"):
            if rule.role or rule.scheme:
                role, scheme = value.role or rule.role, value.scheme or rule.scheme
                value = value._replace(role=role, scheme=scheme)  # noqa: PLW2901
            found.setdefault(rule.term, []).append(value)
        else:
            unread.append(name)
    return Gathered(found, unique(unread))


@lru_cache(maxsize=1000)
def content_in_words(words: str) -> Content:
    """Content named by a type or genre in lower case; text if none."""
    return next((content for pattern, content in CONTENT if pattern.search(words)), "text")


@lru_cache(maxsize=1000)
def level_in_words(words: str) -> Level | None:
    """Level named by a type or genre in lower case."""
    return next((level for pattern, level in LEVELS if pattern.search(words)), None)


def by_pattern(text: str, troubles: list[Trouble]) -> Iterator[Identifier]:
    """DOI, ISBN and ISSN in a text that no type explains."""
    yield from read_number("doi", text, "", "identifier", troubles)
    for kind, pattern in _PATTERNS:
        if found := pattern.search(text):
            named = found[0].lower() == kind
            reported = troubles if named else []
            numbers = read_number(kind, text, "", "identifier", reported)
            yield from (number for number in numbers if named or number.valid)


def typed(
    text: str, scheme: NumberScheme, troubles: list[Trouble], note: str = ""
) -> Iterator[Identifier]:
    """Numbers whose kind is told; `note` is a qualifier that stands beside the number."""
    reported = [] if scheme.wrong else troubles
    if scheme.kind == "oclc":
        found = read_number("control", f"(OCoLC){text}", "", "", [])
    else:
        found = read_number(scheme.kind, text, note, f"identifier {scheme.kind}", reported)
    for number in called_wrong(found) if scheme.wrong else found:
        yield replace(number, scope=scheme.scope or number.scope)

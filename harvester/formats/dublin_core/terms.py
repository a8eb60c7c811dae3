"""The terms of Dublin Core, into which the tables of oai_dc, DIM, EDM and DC-NDL translate.

Each of these formats has a table of `Rule`s: a name of the format and the term it means. What types
and words say is in the tables here; what a term means for the record, in `record`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from harvester.formats.values import NumberScheme, unique

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.record import NoteKind

Term = Literal[
    "title", "alternative", "volume", "volume title", "statement", "creator", "contributor",
    "publisher", "place", "country", "issued", "date", "created", "edition", "extent", "format",
    "language", "original language", "identifier", "control number", "host", "host number",
    "relation", "citation", "source", "series", "subject", "class", "description", "abstract",
    "contents", "thesis", "link", "rights", "type",
]  # fmt: skip
"""What the record is told; Dublin Core's own names where it has one."""


class Rule(NamedTuple):
    """A name of the format and its term; `role` and `scheme` are what the name says besides.

    `role` is a MARC relator code, `scheme` the kind of a number, the scheme of a class
    mark, or what a number in a host counts ("volume").
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


NUMBERS: dict[str, NumberScheme] = {
    "isbn": NumberScheme("isbn"), "isbn10": NumberScheme("isbn"), "isbn13": NumberScheme("isbn"),
    "setisbn": NumberScheme("isbn", scope="set"), "errorisbn": NumberScheme("isbn", wrong=True),
    "issn": NumberScheme("issn"), "issnl": NumberScheme("issn"), "eissn": NumberScheme("issn"),
    "incorrectissn": NumberScheme("issn", wrong=True), "ismn": NumberScheme("ismn"),
    "doi": NumberScheme("doi"), "jpno": NumberScheme("national", country="JP"),
    "lccn": NumberScheme("lccn"),
    "oclc": NumberScheme("oclc"), "oclcno": NumberScheme("oclc"),
}  # fmt: skip
"""Data types of identifiers; a number of another type is read by its pattern."""
CLASSES = frozenset("ddc udc lcc nlm bbk rubbk ndc ndc6 ndc7 ndc8 ndc9 ndc10 ndlc kdc clc".split())
"""Schemes whose subjects are class marks."""
NOTES: tuple[tuple[Term, NoteKind], ...] = (
    ("description", "general"), ("abstract", "summary"), ("contents", "contents"),
    ("thesis", "thesis"),
)  # fmt: skip


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

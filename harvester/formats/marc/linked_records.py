"""What a record says of the set or host it belongs to: MARC 21 773, UNIMARC 4XX.

UNIMARC puts another record's fields inside a field. Two techniques are met: *embedded*, where
`$1` opens a field (`$1001ID`, `$1200` with indicators) whose subfields follow up to the next
`$1`; and *plain*, `$t $a $v $x $y $0`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from harvester.formats.fields import Field, Marc
from harvester.formats.values import clean, first_isbn, names_material, sentence, texts
from harvester.record import Agent, Parent
from harvester.vocabulary import is_part_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.formats.marc.linked_fields import Statements

Subfields = tuple[tuple[str, str], ...]
_DESIGNATION = re.compile(r"(?:(?<!\s)\s+)?\[([^\[\]]{1,60})\]\s*$")
"""What may be a general material designation, where it stands within a title."""

_TITLE = "200"
"""The field that subfields belong to where no other is opened."""
_TRACED = (("830", "a"), ("800", "t"), ("810", "t"), ("811", "t"))
_PLAIN = {"a": ("700", "a"), "t": ("200", "a"), "v": ("200", "v"), "y": ("010", "a"),
          "x": ("011", "a"), "h": ("200", "h"), "i": ("200", "i"), "e": ("205", "a"),
          "c": ("210", "a"), "n": ("210", "c"), "d": ("210", "d"), "p": ("215", "a")}  # fmt: skip
"""Subfield of the plain technique -> field and subfield of the record it describes."""


def linked_record(field: Field) -> Marc:
    """The fields of the record a linking field points to, as a record of its own."""
    embedded = any(code == "1" for code, _ in field.subfields)
    return _from_embedded(field) if embedded else _from_plain(field)


def _from_embedded(field: Field) -> Marc:
    control: dict[str, str] = {}
    data: dict[str, list[Field]] = {}
    for opening, subfields in _cut_embedded(field.subfields):
        tag = opening[:3]
        if tag.startswith("00"):
            control.setdefault(tag, opening[3:])
            tag = _TITLE
        if subfields:
            data.setdefault(tag, []).append(Field(tag, opening[3:5].ljust(2), subfields))
    return Marc(" " * 24, control, data)


def _cut_embedded(subfields: Subfields) -> Iterator[tuple[str, Subfields]]:
    """The value of each `$1` with the subfields up to the next; those before any are a title's."""
    openings = [at for at, (code, _) in enumerate(subfields) if code == "1"]
    yield _TITLE, subfields[: openings[0]]
    for opening, end in pairwise([*openings, len(subfields)]):
        yield subfields[opening][1], subfields[opening + 1 : end]


def _from_plain(field: Field) -> Marc:
    found: dict[str, list[tuple[str, str]]] = {}
    for code, value in field.subfields:
        if code in _PLAIN:
            tag, inner = _PLAIN[code]
            found.setdefault(tag, []).append((inner, value))
    data = {tag: [Field(tag, "  ", tuple(inside))] for tag, inside in found.items()}
    number = next(filter(None, map(field.first, "03w9")), "")
    return Marc(" " * 24, {"001": number} if number else {}, data)


def host_of(statements: Statements, *, article: bool) -> Parent | None:
    """MARC 21 773: the host of an article, or the set of a volume in records that link upwards.

    One with a control number goes before one that only names a title.
    """
    hosts = sorted(statements.get("773", ()), key=lambda each: not each[0].first("w"))
    for statement in hosts[:1]:
        names = texts(sentence(field.first("a").partition(" (")[0]) for field in statement)
        number = clean(statement[0].first("g") or statement[0].first("q"))
        if article:
            number = next(filter(None, (_place(each[0]) for each in hosts)), "")
        return Parent(
            control_number=statement[0].first("w").rpartition(")")[2].strip(),
            titles=texts(host_title(field.first("t")) for field in statement),
            agents=(Agent("person", names),) if names else (),
            # Some libraries repeat the volume's own title in $g.
            number=number if any(map(str.isdecimal, number)) else _part_number(number),
            isbn=first_isbn(statement[0].all("z")),
        )
    return None


def _place(field: Field) -> str:
    """Where in its host an article stands: every $g, volume and page as $q has them."""
    return ", ".join(filter(None, map(clean, (*field.all("g"), *field.all("q")))))


def set_of(statements: Statements) -> Parent | None:
    """MARC 21 800, 810, 811, 830 with a number: the set a volume is traced under, if one is."""
    for tag, code in _TRACED:
        for statement in statements.get(tag, ()):
            titles = texts(host_title(field.first(code)) for field in statement)
            if titles and (number := sentence(statement[0].first("v"))):
                names = texts(sentence(field.first("a")) for field in statement)
                return Parent(
                    control_number=statement[0].first("w").rpartition(")")[2].strip(),
                    titles=titles,
                    agents=(Agent("person", names),) if names and tag == "800" else (),
                    number=number,
                )
    return None


def _part_number(text: str) -> str:
    """The number of "חלק ב: סדר נזיקין", where letters are figures; empty if there is none."""
    head = text.partition(":")[0].strip(" []")
    return head if is_part_number(head) else ""


def host_title(text: str) -> str:
    """A title without the other information and responsibility that may follow it."""
    title_proper = text.partition(" / ")[0].partition(" : ")[0]
    ending = _DESIGNATION.search(title_proper)
    designated = ending and names_material(ending[1])
    return sentence(title_proper[: ending.start()] if ending and designated else title_proper)

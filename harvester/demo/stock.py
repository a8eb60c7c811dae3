"""Minsk's list of duplicates for exchange, as an exchange officer keeps it in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from harvester.demo.cataloger import Cataloger
from harvester.demo.libraries import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.demo.facts import Facts, FactsEdition
    from harvester.provider import HeldRecord

_COLUMNS = ("identifier", "isbn", "quantity", "condition", "note")
_BY_IDENTIFIER = 30
_BY_ISBN = 7
Line = tuple[str, str, int, str, str]


def stock(facts: Facts) -> bytes:
    """The list as CSV in UTF-8: identifier, isbn, quantity, condition, note.

    Most lines name a record, some only an ISBN; one names a record nobody has, one has nothing
    left, one stands twice.
    """
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_COLUMNS, *_lines(facts)])
    return text.getvalue().encode()


def _lines(facts: Facts) -> Iterator[Line]:
    records = {one.edition: one for one in catalogue("minsk", facts)}
    editions = [edition for edition in facts.editions if edition.id in records]
    editions.sort(key=lambda edition: _copy(edition).number("duplicate", 10**12))
    numbered = [one for one in editions if _bears_isbn(records[one.id], one)][:_BY_ISBN]
    named = [one for one in editions if one not in numbered][: _BY_IDENTIFIER + 1]
    lines = [_line(one, records[one.id].identifier, "") for one in named]
    yield from lines[:-1]
    yield from (_line(one, "", one.isbn[0]) for one in numbered)
    yield "oai:minsk.example:BY-DEMO-br9999999999", "", 1, "good", "old shelf mark 8/117"
    yield lines[-1][0], "", 0, "worn", "given away"
    yield from lines[:1]


def _bears_isbn(record: HeldRecord, edition: FactsEdition) -> bool:
    """Whether Minsk's record has the ISBN, so that a line can name the record by it."""
    return any(isbn.encode() in record.metadata["unimarc"] for isbn in edition.isbn[:1])


def _line(edition: FactsEdition, identifier: str, isbn: str) -> Line:
    copy = _copy(edition)
    quantity = (1, 1, 1, 2, 3)[copy.number("copies", 5)]
    condition = copy.one_of("condition", "as new", "good", "good", "worn")
    note = copy.one_of("remark", "", "", "", "stamp of a former owner", "no dust jacket")
    return identifier, isbn, quantity, condition, note


def _copy(edition: FactsEdition) -> Cataloger:
    return Cataloger("minsk", edition.id)

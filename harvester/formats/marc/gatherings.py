"""What a record is bound with, which collection it is in: MARC 21 773 and 501, UNIMARC 481, 482.

Libraries use the field for the host of an article (773) for these as well; its words tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.marc.linked_records import host_title, linked_record
from harvester.formats.marc.rules import values
from harvester.formats.values import clean, gathering_in_words, sentence, texts
from harvester.record import Gathering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.formats.fields import Field, Marc
    from harvester.formats.marc.linked_fields import Statement, Statements
    from harvester.record import GatheringKind

_OF_COLLECTIONS = frozenset("cd")
"""Bibliographic levels of a host ($7/03) that is a collection, or a part of one."""


def without_gatherings(statements: Statements) -> Statements:
    """Statements without the hosts (773) that a record is no part of."""
    hosts = statements.get("773", [])
    return statements | {"773": [each for each in hosts if not _kind_of(each[0])]}


def marc21_gatherings(statements: Statements) -> Iterator[Gathering]:
    """What 773 and 501 ("With: ...") name."""
    for statement in statements.get("773", ()):
        if (kind := _kind_of(statement[0])) and (titles := texts(map(_title, statement))):
            yield Gathering(kind, titles)
    for statement in statements.get("501", ()):
        yield from _in_note(statement)


def _kind_of(field: Field) -> GatheringKind | None:
    """By the words before its title or in notes; by its title only without a number in it."""
    words = " ".join(value for code in "ing" for value in field.all(code))
    if kind := gathering_in_words(words):
        return kind
    if field.first("7")[3:4] in _OF_COLLECTIONS:
        return "in collection"
    return None if field.first("g") or field.first("q") else gathering_in_words(field.first("t"))


def _title(field: Field) -> str:
    """The title without the words that may go before it ("Bound with: ")."""
    head, colon, rest = field.first("t").partition(": ")
    named = colon and gathering_in_words(head)
    return host_title(rest if named else field.first("t") or field.first("a"))


def _in_note(statement: Statement) -> Iterator[Gathering]:
    """Each title of "With: Title / Author. Place, date -- Another title"."""
    _, _, works = clean(statement[0].first("a")).partition(": ")
    for work in works.split(" -- ") if works else ():
        title = sentence(host_title(work).partition(". ")[0])
        yield from (Gathering("bound with", (text,)) for text in texts([title]))


def unimarc_gatherings(marc: Marc) -> Iterator[Gathering]:
    """What 481 and 482 name: the works of one volume."""
    for field in (*marc.all("481"), *marc.all("482")):
        if titles := texts(map(sentence, values(linked_record(field), "200", "a"))):
            yield Gathering("bound with", titles)

"""What a record is bound with, which collection it is in: MARC 21 773, 501, UNIMARC 46X, 481, 482.

Libraries use the field for the host of an article (773) for these as well; its words tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.fields import Marc
from harvester.formats.marc.linked_records import host_title, linked_record
from harvester.formats.marc.rules import values
from harvester.formats.values import clean, gathering_in_words, sentence, texts, works_named
from harvester.record import Gathering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.formats.fields import Field
    from harvester.formats.marc.linked_fields import Statement, Statements
    from harvester.record import GatheringKind

_HOSTS = ("461", "463")
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
    return _without_head(field.first("t") or field.first("a"))


def _in_note(statement: Statement) -> Iterator[Gathering]:
    """What stands after "With: "."""
    return works_named("bound with", clean(statement[0].first("a")).partition(": ")[2])


def unimarc_gatherings(marc: Marc) -> Iterator[Gathering]:
    """What 481 and 482 name: the works of one volume; 461 and 463 where their title says so."""
    for field in (*marc.all("481"), *marc.all("482")):
        if titles := texts(map(sentence, values(linked_record(field), "200", "a"))):
            yield Gathering("bound with", titles)
    for title in map(_gathering_title, (f for tag in _HOSTS for f in marc.all(tag))):
        if title and (kind := gathering_in_words(title)):
            yield Gathering(kind, texts([_without_head(title)]))


def without_linked_gatherings(marc: Marc) -> Marc:
    """A UNIMARC record without the sets and hosts (461, 463) that it is no part of."""
    gathered = [f for tag in _HOSTS for f in marc.all(tag) if _gathering_title(f)]
    if not gathered:
        return marc
    data = {tag: [f for f in fields if f not in gathered] for tag, fields in marc.data.items()}
    return Marc(marc.leader, marc.control, {tag: fields for tag, fields in data.items() if fields})


def _gathering_title(link: Field) -> str:
    """The title in a link, if that names a gathering; what has a number there is a part of it."""
    linked = linked_record(link)
    title = linked.first("200", "a")
    return title if gathering_in_words(title) and not any(values(linked, "200", "v")) else ""


def _without_head(title: str) -> str:
    """A title without the words that may go before it ("Bound with: ")."""
    head, colon, rest = title.partition(": ")
    return host_title(rest if colon and gathering_in_words(head) else title)

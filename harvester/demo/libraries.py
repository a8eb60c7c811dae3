"""The four catalogues: every record a library publishes, and the truth about what they describe."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from harvester.demo import beijing, chicago, dublin_core, minsk, prague
from harvester.demo.cataloger import Book, Cataloger, as_edition, on_desk
from harvester.demo.facts import LIBRARIES, BookSet, Facts, FactsEdition, Library
from harvester.demo.marc import MARCXML, Control, field, record
from harvester.provider import HeldRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _House(NamedTuple):
    """How a library numbers and describes; `both_levels`: sets and their volumes alike."""

    prefix: str
    control_number: Callable[[str], str]
    describe: Callable[[Book], bytes]
    both_levels: bool


_HOUSES: dict[Library, _House] = {
    "minsk": _House("unimarc", minsk.control_number, minsk.describe, both_levels=True),
    "chicago": _House("marc21", chicago.control_number, chicago.describe, both_levels=False),
    "prague": _House("marc21", prague.control_number, prague.describe, both_levels=False),
    "beijing": _House("cnmarc", beijing.control_number, beijing.describe, both_levels=True),
}

_UNTITLED = record(
    "00000nam a2200000 a 4500",
    [
        Control("001", "ocd990000001"),
        Control("008", "880517s1987    nyu           000 0 eng  "),
        field("100", "1 ", ("a", "Novak, J.")),
        field("260", "  ", ("a", "New York,"), ("c", "1987.")),
        field("300", "  ", ("a", "112 p. ;"), ("c", "22 cm.")),
    ],
    MARCXML,
)
_BROKEN = (
    f"<record {MARCXML}><leader>00nam</leader>"
    '<controlfield tag="008">???? 19x? ----</controlfield>'
    '<datafield ind1=" "><subfield code="a">Nov\u00e1 kniha</subfield></datafield></record>'
).encode()


def describe(edition: FactsEdition, library: Library, facts: Facts) -> bytes:
    """The metadata of an edition as a cataloger of this library writes it, as XML."""
    return _HOUSES[library].describe(on_desk(edition, library, facts))


def describe_dc(edition: FactsEdition, library: Library, facts: Facts) -> bytes:
    """The same edition in unqualified Dublin Core."""
    return dublin_core.describe(on_desk(edition, library, facts))


def catalogue(library: Library, facts: Facts) -> tuple[HeldRecord, ...]:
    """Every record of a library, the deleted and the faulty ones included."""
    books = [on_desk(edition, library, facts) for edition in _books_of(library, facts)]
    if library == "minsk":
        books = _with_misprint(books)
    return (*(_make_record(book) for book in books), *_special(library))


def truth(facts: Facts) -> dict[tuple[Library, str], str]:
    """Which edition (or set, for a record of a whole set) each live readable record describes."""
    first = _first_printings(facts)
    return {
        (library, one.identifier): first.get(one.edition, one.edition)
        for library in LIBRARIES
        for one in catalogue(library, facts)
        if one.edition
    }


def _first_printings(facts: Facts) -> dict[str, str]:
    """For every edition with an ISBN, the first that has it and is at most a year older.

    What is printed again later under the same ISBN is another printing.
    """
    first: dict[str, FactsEdition] = {}
    latest: dict[tuple[str, ...], FactsEdition] = {}
    for edition in sorted(facts.editions, key=lambda one: one.year):
        if edition.isbn:
            same = (edition.title, edition.edition, edition.number, edition.isbn[0])
            older = latest.get(same, edition)
            first[edition.id] = older if edition.year - older.year <= 1 else edition
            latest[same] = first[edition.id]
    return {name: one.id for name, one in first.items()}


def _books_of(library: Library, facts: Facts) -> Iterator[FactsEdition]:
    """The sets and editions a library has records of.

    UNIMARC libraries describe a set and each volume below it; MARC 21 libraries either the set
    as one or its volumes, as the cataloger thought fit.
    """
    held = [edition for edition in facts.editions if library in edition.holders]
    with_volumes = {edition.set for edition in held}
    sets = [one for one in facts.sets.values() if library in one.holders]
    if not _HOUSES[library].both_levels:
        sets = [one for one in sets if one.id not in with_volumes or _as_one(library, one)]
        held = [edition for edition in held if edition.set not in {one.id for one in sets}]
    yield from map(as_edition, sets)
    yield from held


def _as_one(library: Library, book_set: BookSet) -> bool:
    return Cataloger(library, book_set.id).does("one record for the set", 30)


def _make_record(book: Book) -> HeldRecord:
    library, edition = book.who.library, book.edition
    house = _HOUSES[library]
    metadata = {house.prefix: house.describe(book)}
    if library == "chicago":
        metadata["oai_dc"] = dublin_core.describe(book)
    several = ("multivolume",) if book.whole or book.volumes else ()
    return HeldRecord(
        identifier=_identifier(library, house.control_number(edition.id)),
        datestamp=_datestamp(book.who),
        sets=(f"language:{edition.language}", *several),
        metadata=metadata,
        edition=edition.id,
    )


def _identifier(library: Library, number: str) -> str:
    return f"oai:{library}.example:{number}"


def _datestamp(who: Cataloger) -> str:
    moment = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=who.number("changed", 2_500_000))
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _with_misprint(books: list[Book]) -> list[Book]:
    """The first book with an ISBN gets a wrong check digit, as its title page had it."""
    place = next((place for place, book in enumerate(books) if book.edition.isbn), None)
    if place is None:
        return books
    book = books[place]
    isbn = book.edition.isbn[0]
    wrong = isbn[:-1] + ("2" if isbn[-1] == "1" else "1")
    misprinted = replace(book, edition=replace(book.edition, isbn=(wrong,)))
    return [*books[:place], misprinted, *books[place + 1 :]]


def _special(library: Library) -> Iterator[HeldRecord]:
    """What every harvest meets sooner or later: withdrawn, untitled and broken records."""
    who = Cataloger(library, "special")
    number = _HOUSES[library].control_number("special")
    bare = HeldRecord(identifier=_identifier(library, number), datestamp=_datestamp(who))
    match library:
        case "minsk" | "beijing":
            yield replace(bare, deleted=True, sets=("language:rus",))
        case "chicago":
            yield replace(bare, sets=("language:eng",), metadata={"marc21": _UNTITLED})
        case "prague":
            yield replace(bare, sets=("language:cze",), metadata={"marc21": _BROKEN})

"""What lies on a cataloger's desk: a book, and the habits of whoever describes it.

Every habit is drawn from a hash of library and book, so each run writes the same records, and
no two libraries write alike.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import fields, replace

from harvester.demo.facts import BookSet, Facts, FactsEdition, Library, Person, Printed
from harvester.demo.places import PLACES, UNKNOWN, Place
from harvester.demo.texts import abbreviated, is_cjk, is_cyrillic, short_number, with_initials
from harvester.demo.transliteration import Scheme, counted

# How often of a hundred a cataloger leaves something out that the book does say.
_LEFT_OUT: dict[tuple[str, ...], int] = {
    ("subtitle",): 20,
    ("parallel",): 40,
    ("translators",): 20,
    ("editors",): 20,
    ("isbn",): 15,
    ("series", "series_number"): 25,
    ("udc",): 30,
}


class Cataloger(NamedTuple):
    """Somebody of a library with one book in hand: the source of every habit."""

    library: Library
    book: str

    def number(self, habit: str, below: int) -> int:
        """A number from 0, the same for ever for this library, book and habit."""
        key = f"{self.library}/{self.book}/{habit}".encode()
        return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()) % below

    def does(self, habit: str, percent: int) -> bool:
        """Whether a habit that shows in so many of a hundred records shows in this one."""
        return self.number(habit, 100) < percent

    def one_of(self, habit: str, *ways: str) -> str:
        """One of several equally common ways to write something."""
        return ways[self.number(habit, len(ways))]


class Book(Struct, frozen=True):
    """A book to be described: the edition as noticed, and what stands around it.

    `whole` is the set that a volume belongs to; `volumes` and `last_year` are given when the
    edition is itself a set; `original` is the work in its own language, where the facts have it.
    """

    edition: FactsEdition
    who: Cataloger
    people: dict[str, Person]
    whole: BookSet | None = None
    volumes: int = 0
    last_year: int = 0
    original: FactsEdition | None = None
    place: Place = UNKNOWN

    def authors(self) -> list[Person]:
        """The authors of the book, or of the set where the volume names none."""
        keys = self.edition.authors or (self.whole.authors if self.whole else ())
        return [self.people[key] for key in keys]

    def translators(self) -> list[Person]:
        """Those translators that the cataloger took down."""
        return [self.people[key] for key in self.edition.translators]

    def editors(self) -> list[Person]:
        """Those editors that the cataloger took down."""
        return [self.people[key] for key in self.edition.editors]

    def translated_from(self) -> str:
        """The language of the original, for a translation; else empty."""
        original = self.edition.original_language
        return original if original != self.edition.language else ""

    def own_title(self) -> str:
        """The title; empty for a volume that has none but its number."""
        return self.edition.title if self.edition.significant or not self.whole else ""

    def years(self) -> str:
        """The year of publication, or those of a set's first and last volume."""
        first = self.edition.year
        return f"{first}-{self.last_year}" if self.last_year > first else f"{first}"

    def pages(self) -> str:
        """The pages as this cataloger counts them: the last one may bear no number."""
        last = self.edition.pages
        forms = {0: f"{last - 1}, [1]", 1: f"{last - 2}, [2]", 2: f"{last}, [1]", 3: f"{last + 1}"}
        return forms.get(self.who.number("pages", 14), f"{last}") if last else ""


def on_desk(edition: FactsEdition, library: Library, facts: Facts) -> Book:
    """The book as a cataloger of this library sees it."""
    who = Cataloger(library, edition.id)
    itself = facts.sets.get(edition.id)
    return Book(
        edition=_take_down(edition, who, facts.people),
        who=who,
        people=facts.people,
        whole=facts.sets.get(edition.set),
        volumes=itself.volumes if itself else 0,
        last_year=itself.years[1] if itself else 0,
        original=_original(edition, facts),
        place=PLACES.get(edition.place.split(" ; ")[0], UNKNOWN),
    )


def as_edition(book_set: BookSet) -> FactsEdition:
    """A set as one thing to describe: its first year, and no pages."""
    said = {field.name: getattr(book_set, field.name) for field in fields(Printed)}
    return FactsEdition(year=book_set.years[0], **said)


def in_latin(book: Book, scheme: Scheme) -> Book:
    """The same book with all it says romanised; Latin script stays as it is."""
    edition, whole = book.edition, book.whole

    def latin(text: str, pinyin: str = "") -> str:
        if is_cjk(text):
            return pinyin
        return scheme(text, edition.language) if is_cyrillic(text) else text

    romanised = replace(
        edition,
        title=latin(edition.title, edition.pinyin),
        subtitle=latin(edition.subtitle, edition.subtitle_pinyin),
        parallel=latin(edition.parallel),
        responsibility=latin(edition.responsibility, edition.responsibility_pinyin),
        edition=latin(edition.edition, edition.edition_pinyin),
        place=latin(edition.place, edition.place_pinyin),
        publisher=latin(edition.publisher, edition.publisher_pinyin),
        series=latin(edition.series),
        series_number=latin(edition.series_number),
        number=latin(edition.number, counted(edition.number, edition.language)),
    )
    if whole:
        whole = replace(whole, title=latin(whole.title, whole.pinyin))
    return replace(book, edition=romanised, whole=whole)


def _take_down(edition: FactsEdition, who: Cataloger, people: dict[str, Person]) -> FactsEdition:
    """What of an edition this cataloger takes down, and in which of the usual forms."""
    said: dict[str, Any] = {"responsibility": _statement(edition, who, people)}
    if who.does("authors only", 15):
        said["responsibility_pinyin"] = edition.responsibility_pinyin.split(" ; ")[0]
    if who.does("abbreviate", 45):
        said["publisher"] = abbreviated(edition.publisher)
    if who.does("short number", 50):
        said["number"] = short_number(edition.number)
    empty = {field.name: field.default for field in fields(FactsEdition)}
    for names, often in _LEFT_OUT.items():
        if who.does(f"omit {names[0]}", often):
            said |= {name: empty[name] for name in names}
    return replace(edition, **said)


def _statement(edition: FactsEdition, who: Cataloger, people: dict[str, Person]) -> str:
    """The statement of responsibility: as printed, with initials, or the authors alone."""
    statement = edition.responsibility
    if who.does("authors only", 15):
        statement = statement.split(" ; ")[0]
    if who.does("initials", 40):
        for key in (*edition.authors, *edition.translators, *edition.editors):
            for heading in (people[key].original, people[key].ru):
                statement = with_initials(statement, heading, who.one_of("gap", " ", ""))
    return statement


def _original(edition: FactsEdition, facts: Facts) -> FactsEdition | None:
    """The first edition of the same work in the language it was written in."""
    if edition.original_language in ("", edition.language):
        return None
    wanted = edition.work, edition.original_language
    return next((one for one in facts.editions if (one.work, one.language) == wanted), None)

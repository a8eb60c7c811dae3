"""Prague: MARC 21 in Czech, romanised with diacritics, AACR2 giving way to RDA.

Some records were taken over from a German library and keep its ISO 9; some older ones lack the
punctuation between subfields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.demo.cataloger import Book, Cataloger, in_latin
from harvester.demo.marc import MARCXML, Control, DemoField, field, punctuated, record
from harvester.demo.marc21 import fixed, heading, leader, title
from harvester.demo.texts import isbn13
from harvester.demo.transliteration import Scheme, czech, iso9

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.demo.facts import Person

# 240 $l, and what the language is translated from in a note.
_LANGUAGES = {
    "bel": ("Bělorusky", "běloruštiny"),
    "chi": ("Čínsky", "čínštiny"),
    "cze": ("Česky", "češtiny"),
    "eng": ("Anglicky", "angličtiny"),
    "ger": ("Německy", "němčiny"),
    "jpn": ("Japonsky", "japonštiny"),
    "kor": ("Korejsky", "korejštiny"),
    "pol": ("Polsky", "polštiny"),
    "rus": ("Rusky", "ruštiny"),
    "ukr": ("Ukrajinsky", "ukrajinštiny"),
}


def control_number(book: str) -> str:
    """Field 001 of a book or set: a running number of nine digits."""
    return f"{Cataloger('prague', book).number('control number', 10**9):09}"


def describe(book: Book) -> bytes:
    """The record of a book, or of a set as a whole, in Prague's catalogue."""
    latin = in_latin(book, _scheme(book))
    fields = [*_codes(book), *_areas(latin), *_people(book)]
    form = "i" if _rda(book) else "a"
    return record(leader(book, form), sorted(fields, key=lambda one: one.tag), MARCXML)


def _taken_over(book: Book) -> bool:
    return book.who.does("take over", 15)


def _scheme(book: Book) -> Scheme:
    return iso9 if _taken_over(book) else czech


def _rda(book: Book) -> bool:
    return book.edition.year > 2014 or book.who.does("rda", 20)


def _codes(book: Book) -> Iterator[Control | DemoField]:
    edition, original = book.edition, book.translated_from()
    year = max(1992, edition.year) + book.who.number("delay", 3)
    yield Control("001", control_number(edition.id))
    yield Control("003", "CZ-PrDEM")
    yield Control("005", f"{year}0611083000.0")
    yield Control("007", "ta")
    yield fixed(book, f"{year % 100:02}0611", " ")
    for isbn in edition.isbn:
        yield _isbn(book, isbn)
    agency = "DE-DEMO" if _taken_over(book) else "ABD001"
    rules = ("e", "rda" if _rda(book) else "")
    language = "ger" if _taken_over(book) else "cze"
    yield field("040", "  ", ("a", agency), ("b", language), rules)
    if original:
        yield field("041", "1 ", ("a", edition.language), ("h", original))
    if edition.udc:
        yield field("080", "  ", ("a", edition.udc), ("2", "MRF"))
    yield field("910", "  ", ("a", "ABD001"), ("b", f"54 H {book.who.number('shelf', 300000)}"))


def _isbn(book: Book, printed: str) -> DemoField:
    """With hyphens; older records put the binding into $a."""
    binding = book.who.one_of("binding", "", "brož.", "váz.")
    isbn = isbn13(printed) if book.who.does("thirteen", 25) else printed
    if binding and not _rda(book):
        return field("020", "  ", ("a", f"{isbn} ({binding})"))
    words = {"": "", "brož.": "(brožováno)", "váz.": "(vázáno)"}
    return field("020", "  ", ("a", isbn), ("q", words[binding]))


def _areas(book: Book) -> Iterator[DemoField]:
    edition, rda = book.edition, _rda(book)
    online = edition.medium == "electronic" and not rda
    marks = rda or not book.who.does("bare title", 20)
    yield title(book, medium="[elektronický zdroj]" if online else "", marks=marks)
    yield field("250", "  ", ("a", edition.edition))
    years = f"[{book.years()}]" if book.who.does("date from elsewhere", 6) else book.years()
    imprint = (("a", edition.place, ""), ("b", edition.publisher, " :"), ("c", years, ","))
    yield field("264" if rda else "260", " 1" if rda else "  ", *punctuated(*imprint))
    height = f"{edition.height} cm" if edition.height else ""
    yield field("300", "  ", *punctuated(("a", _extent(book), ""), ("c", height, " ;")))
    series = (("a", edition.series, ""), ("v", edition.series_number, " ;"))
    yield field("490", "1 ", *punctuated(*series))
    yield field("830", " 0", *punctuated(*series))
    yield from _translation_fields(book)


def _extent(book: Book) -> str:
    rda = _rda(book)
    if book.volumes:
        return f"{book.volumes} {'svazků' if rda else 'sv.'}"
    return f"{book.pages()} {'stran' if rda else 's.'}" if book.pages() else ""


def _translation_fields(book: Book) -> Iterator[DemoField]:
    """The original title as uniform title, and the language it was translated from."""
    spoken, _ = _LANGUAGES.get(book.edition.language, ("", ""))
    if (original := book.original) and book.authors():
        latin = original.pinyin or _scheme(book)(original.title, original.language)
        yield field("240", "10", *punctuated(("a", latin, ""), ("l", spoken, ".")))
    _, tongue = _LANGUAGES.get(book.translated_from(), ("", ""))
    if tongue and book.who.does("note translation", 60):
        yield field("500", "  ", ("a", f"Přeloženo z {tongue}"))


def _people(book: Book) -> Iterator[DemoField]:
    for number, person in enumerate(book.authors()):
        yield _person(book, person, "700" if number else "100", "aut")
    for person in book.translators():
        yield _person(book, person, "700", "trl")
    for person in book.editors():
        yield _person(book, person, "700", "edt")


def _person(book: Book, person: Person, tag: str, role: str) -> DemoField:
    dates = person.dates.replace("approximately ", "asi ").replace(" B.C.", " př. Kr.")
    name = person.cz or _scheme(book)(person.original, book.edition.language)
    return field(tag, "1 ", *heading(name, dates), ("4", role))

"""Minsk: BELMARC, the UNIMARC of Belarus, in MarcXchange.

Original script throughout; volumes of a set stand below its record (leader/08 = 2) and name it
in an embedded 461; abbreviations by GOST 7.12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.demo.cataloger import Book, Cataloger, in_latin
from harvester.demo.marc import MARCXCHANGE, Control, DemoField, Subfield, field, record
from harvester.demo.texts import family_and_given, initials, is_cjk, is_cyrillic
from harvester.demo.transliteration import ala_lc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.demo.facts import Person

_PAGES = {"eng": "p.", "fre": "p.", "ger": "S.", "cze": "s.", "pol": "s."}
_ELECTRONIC = "Электронный ресурс"
_FOREIGN = {
    "chi": {"rus": "Текст на китайском языке", "bel": "Тэкст на кітайскай мове"},
    "jpn": {"rus": "Текст на японском языке", "bel": "Тэкст на японскай мове"},
    "kor": {"rus": "Текст на корейском языке", "bel": "Тэкст на карэйскай мове"},
}
"""The note on a book whose script the catalogue could not hold, in either of its languages."""


def control_number(book: str) -> str:
    """Field 001 of a book or set: the agency and a running number."""
    return f"BY-DEMO-br{Cataloger('minsk', book).number('control number', 10**10):010}"


def describe(book: Book) -> bytes:
    """The record of a book in Minsk's catalogue, or of a set as a whole.

    Books in Chinese are described in pinyin: the catalogue had no Chinese characters.
    """
    return _record(in_latin(book, ala_lc) if book.edition.language in _FOREIGN else book)


def _record(book: Book) -> bytes:
    fields = [
        *_numbers(book),
        *_codes(book),
        *_body(book),
        *_set_above(book),
        *_people(book),
        field("801", " 0", ("a", "BY"), ("b", "BY-DEMO"), ("c", _entry_date(book)), ("g", "RCR")),
    ]
    return record(_leader(book), fields, MARCXCHANGE)


def _leader(book: Book) -> str:
    hierarchy = "1" if book.volumes else "2" if book.whole else "0"
    kind = "l" if book.edition.medium == "electronic" else "a"
    return f"00000n{kind}m{hierarchy} 2200000 i 450 "


def _entry_date(book: Book) -> str:
    year = max(1994, book.edition.year) + book.who.number("delay", 3)
    return f"{year}03{book.who.number('day', 28) + 1:02}"


def _numbers(book: Book) -> Iterator[Control | DemoField]:
    yield Control("001", control_number(book.edition.id))
    yield Control("005", f"{_entry_date(book)}101500.0")
    for isbn in book.edition.isbn:
        yield field("010", "  ", ("a", isbn))


def _codes(book: Book) -> Iterator[DemoField]:
    edition, original = book.edition, book.translated_from()
    kind, last = ("g", f"{book.last_year}") if book.volumes else ("d", "    ")
    dates = f"{_entry_date(book)}{kind}{edition.year}{last}"
    script = "ca" if is_cyrillic(edition.title) else "ba"
    yield field("100", "  ", ("a", f"{dates}u  y0{_own_language(book)}y50      {script}"))
    yield field("101", "1 " if original else "0 ", ("a", edition.language), ("c", original))
    yield field("102", "  ", ("a", book.place.country))
    yield field("105", "  ", ("a", "y   z   000yy"))


def _own_language(book: Book) -> str:
    return "bel" if book.edition.language == "bel" else book.who.one_of("language", "rus", "bel")


def _body(book: Book) -> Iterator[DemoField]:
    edition = book.edition
    title = book.own_title() or book.edition.number
    first, _, others = edition.responsibility.partition(" ; ")
    yield field(
        "200",
        "1 " if book.own_title() else "0 ",
        ("a", title),
        ("b", _ELECTRONIC if edition.medium == "electronic" else ""),
        ("d", edition.parallel),
        ("e", edition.subtitle),
        ("f", first),
        *(("g", other) for other in others.split(" ; ")),
    )
    yield field("205", "  ", ("a", edition.edition))
    yield field("210", "  ", ("a", _place(book)), ("c", edition.publisher), ("d", _date(book)))
    yield field("215", "  ", ("a", _extent(book)), ("d", _height(book)))
    yield field("225", "1 ", ("a", edition.series), ("v", edition.series_number))
    if edition.language in _FOREIGN:
        yield field("300", "  ", ("a", _FOREIGN[edition.language][_own_language(book)]))
    if edition.udc:
        yield field("675", "  ", ("a", edition.udc), ("v", "4"), ("z", "rus"))


def _place(book: Book) -> str:
    short = book.place.short
    return short if short and book.who.does("short place", 50) else book.edition.place


def _date(book: Book) -> str:
    return f"[{book.years()}]" if book.who.does("date from elsewhere", 6) else book.years()


def _extent(book: Book) -> str:
    if book.volumes:
        return f"{book.volumes} т."
    return f"{book.pages()} {_PAGES.get(book.edition.language, 'с.')}" if book.pages() else ""


def _height(book: Book) -> str:
    return f"{book.edition.height} см" if book.edition.height else ""


def _set_above(book: Book) -> Iterator[DemoField]:
    """461 with the set's own fields embedded: its 001, its title, now and then its author."""
    if book.whole:
        author = _name(book, book.authors()[0]) if book.authors() else ()
        yield field(
            "461",
            " 0",
            ("1", f"001{control_number(book.whole.id)}"),
            ("1", "2001 "),
            ("a", book.whole.title),
            ("v", book.edition.number),
            *((("1", "700 1"), *author) if author and book.who.does("author above", 40) else ()),
        )


def _people(book: Book) -> Iterator[DemoField]:
    authors = book.authors()
    for number, person in enumerate(authors):
        yield _person(book, person, "701" if number else "700", "070")
    for person in book.translators():
        yield _person(book, person, "702", "730")
    for person in book.editors():
        yield _person(book, person, "702", "340")


def _person(book: Book, person: Person, tag: str, role: str) -> DemoField:
    dates = person.dates.replace("approximately ", "ок. ").replace(" B.C.", " до н. э.")
    name = _name(book, person)
    turned = "1" if len(name) > 1 else "0"
    return field(tag, f" {turned}", *name, ("f", dates), ("4", role))


def _name(book: Book, person: Person) -> tuple[Subfield, ...]:
    """Family name, initials and forenames of the form in the script of the book."""
    cyrillic = is_cyrillic(book.edition.title)
    forms = (person.original, person.ru) if cyrillic else (person.original, person.lc)
    fitting = (form for form in forms if is_cyrillic(form) == cyrillic and not is_cjk(form))
    family, given = family_and_given(next(fitting, person.lc))
    full = "" if book.who.does("initials in headings", 30) else given
    return tuple(pair for pair in (("a", family), ("b", initials(given)), ("g", full)) if pair[1])

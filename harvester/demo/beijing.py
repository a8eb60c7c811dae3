"""Beijing: CNMARC, the UNIMARC of China, in the elements of MARCXML.

Chinese books in characters with pinyin beside them ($A or $9), all others in their own script;
field 100 still claims GB 2312, though the data are UTF-8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.demo.cataloger import Book, Cataloger
from harvester.demo.marc import MARCXML, Control, DemoField, Subfield, field, record
from harvester.demo.texts import is_cjk, is_cyrillic, isbn13

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.demo.facts import Person

_CJK = ("chi", "jpn", "kor")


def control_number(book: str) -> str:
    """Field 001 of a book or set: a running number of twelve digits."""
    return f"0120{Cataloger('beijing', book).number('control number', 10**8):08}"


def describe(book: Book) -> bytes:
    """The record of a book, or of a set as a whole, in Beijing's catalogue."""
    fields = [
        *_codes(book),
        _title(book),
        *_areas(book),
        *_set_above(book),
        *_people(book),
        field("801", " 0", ("a", "CN"), ("b", "DEMO"), ("c", _entry_date(book))),
        field("905", "  ", ("a", "DEMO"), ("f", f"I/{book.who.number('shelf', 9000)}")),
    ]
    kind = "l" if book.edition.medium == "electronic" else "a"
    hierarchy = "1" if book.volumes else "2" if book.whole else "0"
    return record(f"00000n{kind}m{hierarchy} 2200000   450 ", fields, MARCXML)


def _entry_date(book: Book) -> str:
    year = max(1988, book.edition.year) + book.who.number("delay", 3)
    return f"{year}{book.who.number('month', 12) + 1:02}18"


def _codes(book: Book) -> Iterator[Control | DemoField]:
    edition, original = book.edition, book.translated_from()
    yield Control("001", control_number(edition.id))
    yield Control("005", f"{_entry_date(book)}142233.0")
    for isbn in edition.isbn:
        price = f"CNY{book.who.number('price', 60) + 8}.00" if edition.language == "chi" else ""
        number = isbn13(isbn) if book.who.does("thirteen", 20) else isbn
        yield field("010", "  ", ("a", number), ("d", price))
    kind, last = ("g", f"{book.last_year}") if book.volumes else ("d", "    ")
    dates = f"{_entry_date(book)}{kind}{edition.year}{last}"
    yield field("100", "  ", ("a", f"{dates}em y0chiy0120    {_title_script(edition.title)}"))
    yield field("101", "1 " if original else "0 ", ("a", edition.language), ("c", original))
    yield field("102", "  ", ("a", book.place.country))
    yield field("105", "  ", ("a", "y   z   000yy"))
    yield field("106", "  ", ("a", "" if edition.medium == "electronic" else "r"))


def _title_script(title: str) -> str:
    return "ea" if is_cjk(title) else "ca" if is_cyrillic(title) else "ba"


def _title(book: Book) -> DemoField:
    """200: a volume under the title of its set ($h, $i), or under its own and tied by 461."""
    edition, whole = book.edition, book.whole
    below = whole and (not book.own_title() or book.who.does("under the set", 50))
    first, _, others = edition.responsibility.partition(" ; ")
    title = (("a", edition.title), *_pinyin(book, edition.pinyin))
    if whole and below:
        part = (("h", edition.number), ("i", book.own_title()))
        title = (("a", whole.title), *_pinyin(book, whole.pinyin), *part)
    electronic = "电子资源" if edition.medium == "electronic" else ""
    return field(
        "200",
        "1 ",
        *title,
        ("b", electronic),
        ("d", edition.parallel),
        ("e", edition.subtitle),
        ("f", first),
        *(("g", other) for other in others.split(" ; ")),
    )


def _pinyin(book: Book, pinyin: str) -> tuple[Subfield, ...]:
    """As one national practice has it, or the other: $A in capitals, $9 in small letters."""
    if not pinyin or book.edition.language != "chi":
        return ()
    if book.who.does("small pinyin", 50):
        return (("9", pinyin.lower()),)
    return (("A", " ".join(word.capitalize() for word in pinyin.split())),)


def _areas(book: Book) -> Iterator[DemoField]:
    edition, chinese = book.edition, book.edition.language in _CJK
    yield field("205", "  ", ("a", edition.edition))
    month = chinese and book.who.does("month", 20) and not book.volumes
    date = f"{book.years()}.{book.who.number('month', 12) + 1}" if month else book.years()
    yield field("210", "  ", ("a", edition.place), ("c", edition.publisher), ("d", date))
    unit = "页" if chinese else book.who.one_of("unit", "页", "页", "p.")
    pages = f"{book.pages()}{' ' if unit == 'p.' else ''}{unit}" if book.pages() else ""
    extent = f"{book.volumes}册" if book.volumes else pages
    yield field("215", "  ", ("a", extent), ("d", f"{edition.height}cm" if edition.height else ""))
    yield field("225", "2 ", ("a", edition.series), ("v", edition.series_number))


def _set_above(book: Book) -> Iterator[DemoField]:
    """461 with the set's own fields embedded."""
    if book.whole:
        yield field(
            "461",
            " 0",
            ("1", f"001{control_number(book.whole.id)}"),
            ("1", "2001 "),
            ("a", book.whole.title),
            ("v", book.edition.number),
        )


def _people(book: Book) -> Iterator[DemoField]:
    for person in book.authors():
        yield _person(book, person, "701", "著")
    for person in book.translators():
        yield _person(book, person, "702", "译")
    for person in book.editors():
        yield _person(book, person, "702", "编")


def _person(book: Book, person: Person, tag: str, role: str) -> DemoField:
    """Chinese form and pinyin in Chinese books, the person's own in others."""
    dates = person.dates.replace("approximately ", "约").replace(" B.C.", "(公元前)")
    name: tuple[Subfield, ...] = (("a", person.original),)
    if book.edition.language == "chi" and person.zh:
        name = (("a", person.zh), *_pinyin(book, person.pinyin))
    return field(tag, " 0" if is_cjk(name[0][1]) else " 1", *name, ("f", dates), ("4", role))

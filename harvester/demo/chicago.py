"""Chicago: MARC 21 in English, romanised by the ALA-LC tables, AACR2 giving way to RDA.

Six of ten records in another script carry that script beside the romanisation, in linked
fields 880.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING
from unicodedata import normalize

from harvester.demo.cataloger import Book, Cataloger, in_latin
from harvester.demo.marc import MARCXML, Control, DemoField, Subfield, field, punctuated, record
from harvester.demo.marc21 import fixed, heading, leader, title
from harvester.demo.texts import is_cjk, is_cyrillic, isbn10, isbn13, plain
from harvester.demo.transliteration import ala_lc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.demo.facts import Person

_LANGUAGES = {
    "bel": "Belarusian",
    "chi": "Chinese",
    "cze": "Czech",
    "eng": "English",
    "jpn": "Japanese",
    "kor": "Korean",
    "pol": "Polish",
    "rus": "Russian",
    "ukr": "Ukrainian",
}
Twin = tuple[DemoField, DemoField | None]
"""A romanised field, and the same in its own script where the record gives that."""


def control_number(book: str) -> str:
    """Field 001 of a book or set: a running number."""
    return f"ocd{Cataloger('chicago', book).number('control number', 10**9):09}"


def describe(book: Book) -> bytes:
    """The record of a book, or of a set as a whole, in Chicago's catalogue."""
    script = _script(book.edition.title) if _gives_script(book) else ""
    twins = [*_people(book), *_describe_book(book)]
    linked = sorted(_link_twins(twins, script), key=lambda one: one.tag)
    if not _rda(book) and book.who.does("converted", 50):
        linked = list(map(_decompose_marks, linked))
    fields = [*_codes(book), field("066", "  ", ("c", script)), *linked]
    return record(leader(book, "i" if _rda(book) else "a"), fields, MARCXML)


def _rda(book: Book) -> bool:
    return book.edition.year > 2010 or book.who.does("rda", 20)


def _entry_date(book: Book) -> str:
    year = max(1975, book.edition.year) + book.who.number("delay", 3)
    return f"{year % 100:02}{book.who.number('month', 12) + 1:02}17"


def _decompose_marks(one: DemoField) -> DemoField:
    """Letter and diacritic apart, as conversion from MARC-8 leaves Latin text; 880 is no such."""
    if one.tag == "880":
        return one
    return field(
        one.tag, one.indicators, *((code, normalize("NFD", text)) for code, text in one.subfields)
    )


def _codes(book: Book) -> Iterator[Control | DemoField]:
    yield Control("001", control_number(book.edition.id))
    yield Control("003", "ICDemo")
    yield Control("005", "20190412093000.0")
    yield fixed(book, _entry_date(book), "c" if book.who.does("cooperative", 40) else " ")
    for isbn in book.edition.isbn:
        yield from _isbn(book, isbn)
    rules = ("e", "rda") if _rda(book) else ("e", "")
    yield field("040", "  ", ("a", "ICDemo"), ("b", "eng"), rules, ("c", "ICDemo"))
    if original := book.translated_from():
        yield field("041", "1 ", ("a", book.edition.language), ("h", original))


def _isbn(book: Book, printed: str) -> Iterator[DemoField]:
    """Without hyphens: as printed, as thirteen digits, or both."""
    forms = {
        "printed": [printed],
        "thirteen": [isbn13(printed)],
        "both": [isbn13(printed), isbn10(printed)],
    }
    for isbn in filter(None, forms[book.who.one_of("isbn", "printed", "printed", *forms)]):
        binding = "" if book.who.does("no binding", 70) else "(pbk.)"
        if _rda(book):
            yield field("020", "  ", ("a", plain(isbn)), ("q", binding))
        else:
            yield field("020", "  ", ("a", f"{plain(isbn)} {binding}".strip()))


def _describe_book(book: Book) -> Iterator[Twin]:
    """Title to series, romanised, and once more as printed."""
    latin = list(_areas(in_latin(book, ala_lc)))
    yield from zip_longest(latin, _areas(book) if _gives_script(book) else ())
    yield _extent(book), None
    if (original := book.original) and book.authors():
        romanised = original.pinyin or ala_lc(original.title, original.language)
        language = _LANGUAGES.get(book.edition.language, "")
        yield field("240", "10", *punctuated(("a", romanised, ""), ("l", language, "."))), None


def _gives_script(book: Book) -> bool:
    return bool(_script(book.edition.title)) and book.who.does("script", 60)


def _areas(book: Book) -> Iterator[DemoField]:
    edition = book.edition
    online = edition.medium == "electronic" and not _rda(book)
    yield title(book, medium="[electronic resource]" if online else "", end=".")
    yield field("250", "  ", *punctuated(("a", edition.edition, ""), end="."))
    published = punctuated(
        ("a", edition.place, ""),
        ("b", edition.publisher, " :"),
        ("c", _date(book), ","),
        end=".",
    )
    yield field("264", " 1", *published) if _rda(book) else field("260", "  ", *published)
    series = punctuated(("a", edition.series, ""), ("v", edition.series_number, " ;"))
    traced = book.who.does("trace series", 60)
    yield field("490", "1 " if traced else "0 ", *series)
    if traced:
        closed = punctuated(("a", edition.series, ""), ("v", edition.series_number, " ;"), end=".")
        yield field("830", " 0", *closed)


def _date(book: Book) -> str:
    years = book.years()
    if book.edition.language == "eng" and not _rda(book) and book.who.does("copyright date", 40):
        return f"c{years}"
    return f"[{years}]" if book.who.does("date from elsewhere", 8) else years


def _extent(book: Book) -> DemoField:
    rda = _rda(book)
    if book.volumes:
        extent = f"{book.volumes} {'volumes' if rda else 'v.'}"
    else:
        leaves = "xii, " if book.edition.language == "eng" and book.who.does("preface", 30) else ""
        pages = f"{leaves}{book.pages()} {'pages' if rda else 'p.'}" if book.pages() else ""
        extent = state_extent(book, pages)
    height = f"{book.edition.height} cm" if book.edition.height else ""
    end = "" if rda else "."
    return field("300", "  ", *punctuated(("a", extent, ""), ("c", height, " ;"), end=end))


def state_extent(book: Book, pages: str) -> str:
    """The pages, which an electronic book states behind its carrier (AACR2 9.5B, RDA 3.4.1.7)."""
    if book.edition.medium != "electronic":
        return pages
    return f"1 online resource ({pages})" if pages else "1 online resource"


def _people(book: Book) -> Iterator[Twin]:
    for number, person in enumerate(book.authors()):
        yield _person(book, person, "700" if number else "100", "author", "aut")
    for person in book.translators():
        yield _person(book, person, "700", "translator", "trl")
    for person in book.editors():
        yield _person(book, person, "700", "editor", "edt")


def _person(book: Book, person: Person, tag: str, role: str, code: str) -> Twin:
    """A heading by the authority file; in the book's script too, if the name is of that script."""
    relator: list[Subfield] = []
    if _rda(book):
        relator = [("e", f"{role}."), ("4", code)]
    elif code != "aut" and book.who.does("relator", 70):
        relator = [("4", code)]
    latin = field(tag, "1 ", *_close_heading(heading(person.lc, person.dates), relator))
    if not _gives_script(book) or _script(person.original) != _script(book.edition.title):
        return latin, None
    given = (("a", person.original), ("d", person.dates))
    return latin, field(tag, "1 ", *given, *relator)


def _close_heading(name: tuple[Subfield, ...], relator: list[Subfield]) -> tuple[Subfield, ...]:
    """A heading closed by a full stop, or by the comma that a relator term asks for."""
    *first, (code, last) = name
    if any(kind == "e" for kind, _ in relator):
        return (*first, (code, last if last.endswith("-") else f"{last},"), *relator)
    end = "" if last.endswith((".", "-", ")")) else "."
    return (*first, (code, last + end), *relator)


def _link_twins(twins: Iterable[Twin], script: str) -> Iterator[DemoField]:
    """Both fields of every pair, tied by $6: tag, running number, script (MARC 21, appendix A)."""
    number = 0
    for latin, original in twins:
        if not (original and original.subfields and latin.subfields) or original == latin:
            yield latin
            continue
        number += 1
        yield field(latin.tag, latin.indicators, ("6", f"880-{number:02}"), *latin.subfields)
        link = ("6", f"{latin.tag}-{number:02}/{script}")
        yield field("880", original.indicators, link, *original.subfields)


def _script(text: str) -> str:
    """The script code of subfield $6: Cyrillic, Chinese-Japanese-Korean, or none for Latin."""
    return "(N" if is_cyrillic(text) else "$1" if is_cjk(text) else ""

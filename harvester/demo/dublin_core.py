"""Chicago's second format: unqualified Dublin Core, made from the same description."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from harvester.demo.cataloger import Book, in_latin
from harvester.demo.chicago import state_extent
from harvester.demo.texts import plain
from harvester.demo.transliteration import ala_lc

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRAPPER = (
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ '
    'http://www.openarchives.org/OAI/2.0/oai_dc.xsd"'
)


def describe(book: Book) -> bytes:
    """A thin record: title, names, imprint, no word of volumes above or below."""
    pairs = _elements(in_latin(book, ala_lc))
    kept = "".join(f"<dc:{name}>{escape(text)}</dc:{name}>" for name, text in pairs if text)
    return f"<oai_dc:dc {_WRAPPER}>{kept}</oai_dc:dc>".encode()


def _elements(book: Book) -> Iterator[tuple[str, str]]:
    edition = book.edition
    parts = [book.whole.title, edition.number] if book.whole else []
    title = ". ".join(part for part in (*parts, book.own_title()) if part)
    yield "title", f"{title} : {edition.subtitle}" if edition.subtitle else title
    for person in book.authors():
        yield "creator", f"{person.lc}, {person.dates}".removesuffix(", ")
    for person in (*book.translators(), *book.editors()):
        yield "contributor", person.lc
    yield "publisher", f"{edition.place} : {edition.publisher}"
    yield "date", str(edition.year)
    yield "type", "Text"
    yield "format", state_extent(book, f"{book.pages()} p." if book.pages() else "")
    for isbn in edition.isbn:
        yield "identifier", f"urn:ISBN:{plain(isbn)}"
    yield "language", edition.language

"""What two MARC 21 libraries have in common: the fixed field, ISBD areas, headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.demo.marc import Control, DemoField, Subfield, field, punctuated

if TYPE_CHECKING:
    from harvester.demo.cataloger import Book

_ARTICLES = {"eng": ("The ", "A ", "An "), "ger": ("Der ", "Die ", "Das "), "fre": ("Le ", "La ")}


def leader(book: Book, form: str) -> str:
    """Leader of a book or set; `form` is position 18: `a` AACR2, `i` ISBD as RDA has it."""
    part = "a" if book.volumes else "b" if book.whole and book.own_title() else " "
    return f"00000nam a2200000 {form}{part}4500"


def fixed(book: Book, entered: str, source: str) -> Control:
    """Field 008 for books; `entered` is yymmdd, `source` position 39."""
    kind, last = ("m", f"{book.last_year}") if book.volumes else ("s", "    ")
    online = "o" if book.edition.medium == "electronic" else " "
    books = f"     {online}     000 0 "
    return Control(
        "008",
        f"{entered}{kind}{book.edition.year}{last}{book.place.marc}{books}"
        f"{book.edition.language} {source}",
    )


def title(book: Book, *, medium: str = "", marks: bool = True, end: str = "") -> DemoField:
    """Field 245; a volume stands under the title of its set. Without `marks`, no ISBD signs."""
    edition = book.edition
    pieces = [
        *_proper(book),
        ("h", medium, ""),
        ("b", edition.parallel, " ="),
        ("b", edition.subtitle, " :"),
        ("c", edition.responsibility, " /"),
    ]
    if not marks:
        pieces = [(code, text, "") for code, text, _ in pieces]
    filed = "1" if book.authors() else "0"
    return field("245", filed + _article(book), *punctuated(*pieces, end=end))


def _proper(book: Book) -> list[tuple[str, str, str]]:
    """The title proper: of the book, or of the set with the volume's number and name."""
    if not book.whole:
        return [("a", book.edition.title, "")]
    number = book.edition.number
    name = ("p", book.own_title(), "," if number else ".")
    return [("a", book.whole.title, ""), ("n", number, "."), name]


def _article(book: Book) -> str:
    """How many characters the leading article takes, which filing passes over."""
    first = book.whole.title if book.whole else book.edition.title
    articles = _ARTICLES.get(book.edition.language, ())
    return str(next((len(article) for article in articles if first.startswith(article)), 0))


def heading(name: str, dates: str) -> tuple[Subfield, ...]:
    """A personal name in its subfields.

    `Eliot, T. S. (Thomas Stearns)` has a fuller form $q, `Tolstoy, Leo, graf` a title $c.
    """
    plain_name, _, fuller = name.partition(" (")
    family, _, rest = plain_name.partition(", ")
    given, _, rank = rest.partition(", ")
    inverted = f"{family}, {given}" if given else family
    return punctuated(
        ("a", inverted, ""),
        ("q", f"({fuller}" if fuller else "", ""),
        ("c", rank, ","),
        ("d", dates, ","),
    )

"""What the cells of a table's row say, by the meanings of their columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.formats.fields import RecordIssue
from harvester.formats.values import (
    clean,
    count_of,
    divided,
    edition_number,
    imprint_years,
    kind_of,
    read_extent,
    read_number,
    sentence,
    text_of,
    text_or_none,
    texts,
    unique,
)
from harvester.issues import Code
from harvester.record import Agent, Edition, Extent, Location, Publication, Series, Title
from harvester.vocabulary import is_part_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.config import Meaning
    from harvester.record import Identifier, Text, TitleKind, Years

Cells = dict["Meaning", list[tuple[str, str]]]
"""Meaning -> (heading, text) of every cell that has it, in the row's order."""

_ROLES: tuple[tuple[Meaning, str], ...] = (
    ("author", "aut"), ("editor", "edt"), ("translator", "trl"), ("illustrator", "ill"),
    ("contributor", ""),
)  # fmt: skip
_TITLES: tuple[tuple[Meaning, TitleKind], ...] = (
    ("title", "proper"), ("parallel title", "parallel"), ("other title", "variant"),
)  # fmt: skip
_ZEROS = re.compile(r"(?<=\d)\.0+$")
_DAY = re.compile(r"^(\d{4})-\d\d(?:-\d\d.*)?$|^\d{1,2}[./]\d{1,2}[./](\d{4})$")
_ROUNDED = re.compile(r"^\d[.,]?\d*E\+\d+$", re.IGNORECASE)
_ISSN = re.compile(r"(?:ISSN\W*)?\d{4}-\d{3}[\dXxХх]", re.IGNORECASE)
_SHORT_ISBN = re.compile(r"\d{9}")
_NUMBER = re.compile(r"\d{1,6}")
_SEQUENCE = r"[\[(]?(?:\d{1,6}|[ivxlc]+)[\])]?"
_PAGINATION = re.compile(rf"{_SEQUENCE}(?:\s?,\s?{_SEQUENCE})*", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?[;|\n；]\s*")
_NAMES_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?(?:[;|\n；、]|\s&\s|\s/\s)\s*")
_COMMA = re.compile(r"[,，]\s*")
_INITIALS = r"(?:[^\W\d_]{1,2}\.\s?-?){1,3}"
_WITH_INITIALS = re.compile(
    rf"(?:[^\W\d_][\w'’-]+,?\s+{_INITIALS}|{_INITIALS}\s*[^\W\d_][\w'’-]+)\s*"
)
"""A family name with initials, in either order: only such are divided by commas."""
_PLACE = re.compile(r"\s?[:：]\s?")
_BEFORE_NUMBER = re.compile(r"[.,;] ")
_LONGEST_NUMBER = 200
"""In characters; the number of a part is that near to the end of a title."""


def all_of(cells: Cells, meaning: Meaning) -> list[str]:
    """The texts of every cell that has a meaning."""
    return [text for _, text in cells.get(meaning, ())]


def first_of(cells: Cells, meaning: Meaning) -> str:
    """The text of the first cell that has a meaning; empty if none has."""
    return next(iter(all_of(cells, meaning)), "")


def listed(cells: Cells, meaning: Meaning) -> tuple[str, ...]:
    """The several values that one cell may hold, divided by semicolons, bars or lines."""
    return unique(clean(part) for text in all_of(cells, meaning) for part in _BETWEEN.split(text))


def titles_of(cells: Cells) -> Iterator[Title]:
    """Titles with what ISBD puts behind them: ` = ` parallel, ` : ` other, ` / ` responsibility.

    The first title is the proper one; a part's number at its end ("Works. Vol. 3") is taken off.
    """
    subtitle = sentence(first_of(cells, "subtitle"))
    for name, kind in _TITLES:
        for text in all_of(cells, name):
            shown = kind
            for piece in text.partition(" / ")[0].split(" = "):
                main, _, rest = piece.partition(" : ")
                main, number = _split_number(sentence(main))
                if main:
                    rest = " : ".join(filter(None, (sentence(rest), subtitle)))
                    yield Title(shown, text_of(main), text_or_none(rest), number)
                    subtitle = ""
                shown = "parallel" if shown == "proper" else shown


def _split_number(title: str) -> tuple[str, str]:
    """Title and number of a part: "Собрание сочинений. Т. 3" names volume 3."""
    for match in _BEFORE_NUMBER.finditer(title, max(0, len(title) - _LONGEST_NUMBER)):
        at, number = match.start(), title[match.end() :]
        # A number alone is a year or a day as often.
        if is_part_number(number) and any(map(str.isalpha, number)):
            return title[:at], number
    return title, ""


def volume_of(cells: Cells) -> str:
    """The number of a volume: its own column's, or the end of a title."""
    told = _ZEROS.sub("", clean(first_of(cells, "volume")))
    return told or next((title.number for title in titles_of(cells) if title.number), "")


def responsibility_of(cells: Cells) -> tuple[Text, ...]:
    """Statements of responsibility, of their own or behind a title."""
    behind = (sentence(text.partition(" / ")[2]) for text in all_of(cells, "title"))
    return texts((*behind, *(sentence(text) for text in all_of(cells, "responsibility"))))


def agents_of(cells: Cells) -> Iterator[Agent]:
    """The persons and bodies of each column; the first author is the main entry."""
    main = True
    for meaning, role in _ROLES:
        for text in all_of(cells, meaning):
            for name in _each_name(text):
                heading, dates, told = divided(name)
                if heading:
                    roles = tuple(filter(None, (told or role,)))
                    names, kind = (text_of(heading),), kind_of(heading)
                    yield Agent(kind, names, roles, dates, main=main and meaning == "author")
                    main = False


def _each_name(text: str) -> Iterator[str]:
    """The names in one cell: "Колас, Якуб; Купала, Янка", "Иванов И. И., Петров П. П."."""
    for part in _NAMES_BETWEEN.split(text):
        pieces = _COMMA.split(part)
        divided_by_commas = len(pieces) > 1 and all(map(_WITH_INITIALS.fullmatch, pieces))
        yield from pieces if divided_by_commas else (part,)


def identifiers_of(cells: Cells, troubles: list[RecordIssue]) -> Iterator[Identifier]:
    """ISBN, ISSN and DOI; what is wrong with one is told by its heading."""
    for heading, text in cells.get("isbn", ()):
        yield from isbns_in(_ZEROS.sub("", text), heading, troubles)
    for heading, text in cells.get("issn", ()):
        for part in _BETWEEN.split(text.replace(",", ";")):
            yield from read_number("issn", part, "", heading, troubles)
    for heading, text in cells.get("doi", ()):
        yield from read_number("doi", text, "", heading, troubles)


def isbns_in(text: str, heading: str, troubles: list[RecordIssue]) -> Iterator[Identifier]:
    """Every ISBN of a cell; a column "ISBN/ISSN" holds ISSNs too.

    A spreadsheet takes an ISBN for a number: a leading zero is lost, and can be put back; or it
    is rounded to "9.78985E+12", and cannot.
    """
    if _ROUNDED.match(text):
        troubles.append(RecordIssue(Code.IDENTIFIER_INVALID, heading, f"{text}, a rounded number"))
    elif _ISSN.fullmatch(text):
        yield from read_number("issn", text, "", heading, troubles)
    else:
        number = f"0{text}" if _SHORT_ISBN.fullmatch(text) else text
        yield from read_number("isbn", number, "", heading, troubles)


def publication_of(cells: Cells, language: str) -> tuple[Publication | None, Years | None]:
    """Imprint and years; "Минск : Наука, 1999" in one cell is divided."""
    places, publishers = all_of(cells, "place"), all_of(cells, "publisher")
    dates = [year_in(text) for text in all_of(cells, "year")]
    for imprint in all_of(cells, "imprint"):
        place, name, date = _divided_imprint(imprint)
        places, publishers, dates = [*places, place], [*publishers, name], [*dates, date]
    last = year_in(first_of(cells, "last year"))
    date = clean(next(filter(None, dates), ""))
    date = f"{date}-{last}" if date and last and last != date else date or last
    found = Publication(
        texts(clean(text) for text in places), texts(sentence(text) for text in publishers), date
    )
    return (found if found != Publication() else None), imprint_years(date, language)


def year_in(text: str) -> str:
    """A date as years are written: without the day, and without what makes a number of it."""
    text = _ZEROS.sub("", text)
    return _DAY.sub(lambda day: day[1] or day[2], text)


def _divided_imprint(text: str) -> tuple[str, str, str]:
    place, *rest = _PLACE.split(text, maxsplit=1)
    name, comma, date = (rest[0] if rest else place).rpartition(",")
    if not (comma and imprint_years(date)):
        name, date = (rest[0] if rest else place), ""
    return (place if rest else ""), name, date.strip()


def extent_of(cells: Cells) -> Extent | None:
    """The extent; numbers alone count pages: 227, [227], xii, 227, [3]."""
    statement = _ZEROS.sub("", clean("; ".join(all_of(cells, "extent"))))
    if _PAGINATION.fullmatch(statement):
        counts = (count_of(number) for number in _NUMBER.findall(statement))
        return Extent(statement, pages=max(filter(None, counts), default=None))
    return read_extent(statement)


def edition_of(cells: Cells) -> Edition | None:
    """The edition as written, with its number."""
    forms = texts(_ZEROS.sub("", clean(text)) for text in all_of(cells, "edition"))
    found = (edition_number(form.value) for form in forms)
    return Edition(forms, next((n for n in found if n is not None), None)) if forms else None


def series_of(cells: Cells) -> Iterator[Series]:
    """Series, each with its number."""
    numbers = [clean(_ZEROS.sub("", text)) for text in all_of(cells, "series number")]
    for text in all_of(cells, "series"):
        name, _, number = text.partition(" ; ")
        if title := sentence(name):
            yield Series(text_of(title), clean(number) or (numbers.pop(0) if numbers else ""))


def locations_of(cells: Cells) -> tuple[Location, ...]:
    """Where the copies are, and how many."""
    copies = _NUMBER.match(first_of(cells, "copies"))
    found = Location(
        library=clean(first_of(cells, "library")),
        shelf_mark=clean(first_of(cells, "shelf mark")),
        copies=count_of(copies[0]) if copies else None,
        statement=clean("; ".join(all_of(cells, "holdings"))),
    )
    return (found,) if found != Location() else ()

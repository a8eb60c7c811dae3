"""A row of a table: what its columns mean, and the `Record` that makes of it.

A row is kept as a JSON object, heading -> text of its cell, empty cells left out. Which column
means what is settled in the partner's file (`[columns]`) or guessed from the heading; a heading
without a meaning is told as unread.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from harvester.formats.extents import edition_number, read_extent
from harvester.formats.fields import Trouble
from harvester.formats.headings import meanings_of
from harvester.formats.languages import languages_in
from harvester.formats.materials import level_of_book, medium_in_words
from harvester.formats.names import divided, kind_of
from harvester.formats.numbers import each_once, read_number
from harvester.formats.texts import clean, sentence, text_of, text_or_none, texts, unique
from harvester.formats.volumes import is_part_number
from harvester.formats.years import imprint_years
from harvester.issues import Code
from harvester.record import (
    Agent,
    Edition,
    Extent,
    Link,
    Location,
    Note,
    Publication,
    Record,
    Series,
    Subject,
    Title,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harvester.columns import Meaning
    from harvester.record import Identifier, Level, NoteKind, Text, TitleKind, Years

Cells = dict["Meaning", list[tuple[str, str]]]
"""Meaning -> (heading, text) of every cell that has it, in the row's order."""

BEYOND = "+"
"""Begins the name of a cell that no heading stands above."""
_ROLES: tuple[tuple[Meaning, str], ...] = (
    ("author", "aut"), ("editor", "edt"), ("translator", "trl"), ("illustrator", "ill"),
    ("contributor", ""),
)  # fmt: skip
_TITLES: tuple[tuple[Meaning, TitleKind], ...] = (
    ("title", "proper"), ("parallel title", "parallel"), ("other title", "variant"),
)  # fmt: skip
_NOTES: tuple[tuple[Meaning, NoteKind], ...] = (
    ("note", "general"), ("summary", "summary"), ("contents", "contents"),
)  # fmt: skip
_SCHEMES: tuple[tuple[Meaning, str], ...] = (
    ("udc", "udc"), ("ddc", "ddc"), ("bbk", "rubbk"), ("classification", ""),
)  # fmt: skip
_EMPTY = frozenset({"na", "n/a", "null", "none", "nan", "-", "–", "—", "?", "#n/a", "нет", "б/н"})
"""What stands in a cell for nothing."""
_DAMAGED = re.compile(r"(?:\\x[0-9a-f]{2})+")
_ZEROS = re.compile(r"(?<=\d)\.0+$")
_DAY = re.compile(r"^(\d{4})-\d\d(?:-\d\d.*)?$|^\d{1,2}[./]\d{1,2}[./](\d{4})$")
_ONE_YEAR = re.compile(r"\W*1[4-9]\d\d\W*|\W*20\d\d\W*")
_ROUNDED = re.compile(r"^\d[.,]?\d*E\+\d+$", re.IGNORECASE)
_ISSN = re.compile(r"(?:ISSN\W*)?\d{4}-\d{3}[\dXxХх]", re.IGNORECASE)
_SHORT_ISBN = re.compile(r"\d{9}")
_NUMBER = re.compile(r"\d{1,6}")
_BETWEEN = re.compile(r"\s*[;|\n；]\s*")
_NAMES_BETWEEN = re.compile(r"\s*(?:[;|\n；、]|\s&\s|\s/\s)\s*")
_COMMA = re.compile(r"[,，]\s*")
_INITIALS = r"(?:[^\W\d_]{1,2}\.\s?-?){1,3}"
_WITH_INITIALS = re.compile(
    rf"(?:[^\W\d_][\w'’-]+,?\s+{_INITIALS}|{_INITIALS}\s*[^\W\d_][\w'’-]+)\s*"
)
"""A family name with initials, in either order: only such are divided by commas."""
_CARD_HEADING = re.compile(
    r"([^\W\d_][\w'’-]+,?\s+(?:[^\W\d_]{1,2}\.\s?-?){1,3}(?:\(\d{4}-(?:\d{4})?\)\.?)?)\s*(?=\w)"
)
"""A family name with initials before the title."""
_AREA = re.compile(r"(?<=[.\])])\s+[-–—]\s+(?=[\w\[])")
_EDITION = re.compile(r"\b(?:изд|выд|вид|ed|édition|aufl|vyd|wyd)\b", re.IGNORECASE)
_PLACE = re.compile(r"\s?[:：]\s?")
_LONGEST_NOTE = 500


def row_of(data: bytes) -> dict[str, str] | None:
    """The cells of a kept row by their headings; None for bytes that are no such row."""
    try:
        return msgspec.json.decode(data, type=dict[str, str]) if data[:1] == b"{" else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def unread(row: Iterable[str], columns: Mapping[str, Meaning]) -> tuple[str, ...]:
    """The headings of a row that have no meaning; the cells beyond the headings as one."""
    without = (name for name, meaning in meanings_of(row, columns).items() if meaning is None)
    return unique("beyond the headings" if name.startswith(BEYOND) else name for name in without)


def read_table(
    row: dict[str, str],
    columns: Mapping[str, Meaning],
    partner: str,
    identifier: str,
    troubles: list[Trouble],
) -> Record:
    """What a row says by the meanings of its columns; troubles are placed by their heading."""
    cells = _cells(row, columns, troubles)
    if _is_shifted(row, cells, troubles):
        return Record(partner, identifier)
    volume = _volume(cells)
    languages = unique(code for text in _all(cells, "language") for code in languages_in(text))
    extent = _extent(cells)
    publication, years = _publication(cells, next(iter(languages), ""))
    identifiers = each_once(_identifiers(cells, troubles))
    numbered = bool(volume)
    return Record(
        partner=partner,
        identifier=identifier,
        format="table",
        control_number=_first(cells, "identifier"),
        level=_level(identifiers) or level_of_book("text", extent, numbered=numbered),
        medium=medium_in_words(*_all(cells, "type"), *_all(cells, "extent")),
        titles=tuple(_titles(cells)),
        responsibility=_responsibility(cells),
        agents=tuple(_agents(cells)),
        identifiers=identifiers,
        edition=_edition(cells),
        publications=(publication,) if publication else (),
        years=years,
        extent=extent,
        volume=volume,
        languages=languages,
        countries=tuple(c for c in _all(cells, "country") if re.fullmatch("[A-Z]{2}", c)),
        series=tuple(_series(cells)),
        subjects=tuple(Subject(text) for text in _listed(cells, "subject")),
        classification=tuple(
            Subject(text, scheme) for name, scheme in _SCHEMES for text in _listed(cells, name)
        ),
        notes=tuple(
            Note(clean(text)[:_LONGEST_NOTE], kind)
            for name, kind in _NOTES
            for text in _all(cells, name)
        ),
        links=tuple(Link(text) for text in _listed(cells, "link")),
        locations=_locations(cells),
    )


def _cells(row: dict[str, str], columns: Mapping[str, Meaning], troubles: list[Trouble]) -> Cells:
    cells: Cells = {}
    for heading, meaning in meanings_of(row, columns).items():
        text = row[heading]
        if "\\x" in text and (mended := _DAMAGED.sub("\ufffd", text)) != text:
            troubles.append(Trouble(Code.ENCODING_DAMAGED, heading, text))
            text = mended
        if meaning and text.casefold() not in _EMPTY:
            cells.setdefault(meaning, []).append((heading, text))
    for heading, text in cells.pop("author and title", []):
        for meaning, part in _card(text):
            cells.setdefault(meaning, []).append((heading, part))
    return cells


def _card(text: str) -> Iterator[tuple[Meaning, str]]:
    """The parts of what a catalogue card says: "Колас Я. Новая зямля / Я. Колас. - Мн., 2002".

    The areas of ISBD that come after the title are known by what stands in them.
    """
    title, *areas = _AREA.split(text)
    if heading := _CARD_HEADING.match(title):
        yield "author", heading[1]
        title = title[heading.end() :]
    yield "title", title
    for area in areas:
        extent = read_extent(area)
        if _EDITION.search(area):
            yield "edition", area
        elif extent and extent.pages:
            yield "extent", area
        elif imprint_years(area):
            yield "imprint", area


def _is_shifted(row: dict[str, str], cells: Cells, troubles: list[Trouble]) -> bool:
    """Whether a delimiter within a text has moved the cells after it: none is where it belongs.

    A row with cells too many is believed only if a year or an ISBN stands in its place.
    """
    beyond = sum(heading.startswith(BEYOND) for heading in row)
    if not beyond:
        return False
    placed = any(_ONE_YEAR.fullmatch(_year(text)) for text in _all(cells, "year")) or any(
        number.valid for text in _all(cells, "isbn") for number in _isbns(text, "", [])
    )
    code = Code.FIELD_BROKEN if placed else Code.RECORD_BROKEN
    troubles.append(Trouble(code, "row", f"cells that no heading stands above: {beyond}"))
    return not placed


def _all(cells: Cells, meaning: Meaning) -> list[str]:
    return [text for _, text in cells.get(meaning, ())]


def _first(cells: Cells, meaning: Meaning) -> str:
    return next(iter(_all(cells, meaning)), "")


def _listed(cells: Cells, meaning: Meaning) -> tuple[str, ...]:
    """The several values that one cell may hold, divided by semicolons, bars or lines."""
    return unique(clean(part) for text in _all(cells, meaning) for part in _BETWEEN.split(text))


def _titles(cells: Cells) -> Iterator[Title]:
    """Titles with what ISBD puts behind them: ` = ` parallel, ` : ` other, ` / ` responsibility.

    The first title is the proper one; a part's number at its end ("Works. Vol. 3") is taken off.
    """
    subtitle = sentence(_first(cells, "subtitle"))
    for name, kind in _TITLES:
        for text in _all(cells, name):
            shown = kind
            for piece in text.partition(" / ")[0].split(" = "):
                main, _, rest = piece.partition(" : ")
                main, number = _numbered(sentence(main))
                if main:
                    rest = " : ".join(filter(None, (sentence(rest), subtitle)))
                    yield Title(shown, text_of(main), text_or_none(rest), number)
                    subtitle = ""
                shown = "parallel" if shown == "proper" else shown


def _numbered(title: str) -> tuple[str, str]:
    """Title and number of a part: "Собрание сочинений. Т. 3" names volume 3."""
    for at in [match.start() for match in re.finditer(r"[.,;] ", title)]:
        number = title[at + 2 :]
        # A number alone is a year or a day as often.
        if is_part_number(number) and any(map(str.isalpha, number)):
            return title[:at], number
    return title, ""


def _volume(cells: Cells) -> str:
    told = _ZEROS.sub("", clean(_first(cells, "volume")))
    return told or next((title.number for title in _titles(cells) if title.number), "")


def _responsibility(cells: Cells) -> tuple[Text, ...]:
    behind = (sentence(text.partition(" / ")[2]) for text in _all(cells, "title"))
    return texts((*behind, *(sentence(text) for text in _all(cells, "responsibility"))))


def _agents(cells: Cells) -> Iterator[Agent]:
    """The persons and bodies of each column; the first author is the main entry."""
    main = True
    for meaning, role in _ROLES:
        for text in _all(cells, meaning):
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


def _identifiers(cells: Cells, troubles: list[Trouble]) -> Iterator[Identifier]:
    for heading, text in cells.get("isbn", ()):
        yield from _isbns(_ZEROS.sub("", text), heading, troubles)
    for heading, text in cells.get("issn", ()):
        for part in _BETWEEN.split(text.replace(",", ";")):
            yield from read_number("issn", part, "", heading, troubles)
    for heading, text in cells.get("doi", ()):
        yield from read_number("doi", text, "", heading, troubles)


def _isbns(text: str, heading: str, troubles: list[Trouble]) -> Iterator[Identifier]:
    """Every ISBN of a cell; a column "ISBN/ISSN" holds ISSNs too.

    A spreadsheet takes an ISBN for a number: a leading zero is lost, and can be put back; or it
    is rounded to "9.78985E+12", and cannot.
    """
    if _ROUNDED.match(text):
        troubles.append(Trouble(Code.IDENTIFIER_INVALID, heading, f"{text}, a rounded number"))
    elif _ISSN.fullmatch(text):
        yield from read_number("issn", text, "", heading, troubles)
    else:
        number = f"0{text}" if _SHORT_ISBN.fullmatch(text) else text
        yield from read_number("isbn", number, "", heading, troubles)


def _level(identifiers: tuple[Identifier, ...]) -> Level | None:
    """A serial is what has an ISSN and no ISBN; a book in a series may have both."""
    kinds = {number.kind for number in identifiers}
    return "serial" if "issn" in kinds and "isbn" not in kinds else None


def _publication(cells: Cells, language: str) -> tuple[Publication | None, Years | None]:
    """Imprint and years; "Минск : Наука, 1999" in one cell is divided."""
    places, publishers = _all(cells, "place"), _all(cells, "publisher")
    dates = [_year(text) for text in _all(cells, "year")]
    for imprint in _all(cells, "imprint"):
        place, name, date = _divided_imprint(imprint)
        places, publishers, dates = [*places, place], [*publishers, name], [*dates, date]
    last = _year(_first(cells, "last year"))
    date = clean(next(filter(None, dates), ""))
    date = f"{date}-{last}" if date and last and last != date else date or last
    found = Publication(
        texts(clean(text) for text in places), texts(sentence(text) for text in publishers), date
    )
    return (found if found != Publication() else None), imprint_years(date, language)


def _year(text: str) -> str:
    """A date as years are written: without the day, and without what makes a number of it."""
    text = _ZEROS.sub("", text)
    return _DAY.sub(lambda day: day[1] or day[2], text)


def _divided_imprint(text: str) -> tuple[str, str, str]:
    place, *rest = _PLACE.split(text, maxsplit=1)
    name, comma, date = (rest[0] if rest else place).rpartition(",")
    if not (comma and imprint_years(date)):
        name, date = (rest[0] if rest else place), ""
    return (place if rest else ""), name, date.strip()


def _extent(cells: Cells) -> Extent | None:
    """The extent; a number alone counts pages."""
    statement = _ZEROS.sub("", clean("; ".join(_all(cells, "extent"))))
    if _NUMBER.fullmatch(statement):
        return Extent(statement, pages=int(statement))
    return read_extent(statement)


def _edition(cells: Cells) -> Edition | None:
    forms = texts(_ZEROS.sub("", clean(text)) for text in _all(cells, "edition"))
    found = (edition_number(form.value) for form in forms)
    return Edition(forms, next((n for n in found if n is not None), None)) if forms else None


def _series(cells: Cells) -> Iterator[Series]:
    numbers = [clean(_ZEROS.sub("", text)) for text in _all(cells, "series number")]
    for text in _all(cells, "series"):
        name, _, number = text.partition(" ; ")
        if title := sentence(name):
            yield Series(text_of(title), clean(number) or (numbers.pop(0) if numbers else ""))


def _locations(cells: Cells) -> tuple[Location, ...]:
    copies = _NUMBER.match(_first(cells, "copies"))
    found = Location(
        library=clean(_first(cells, "library")),
        shelf_mark=clean(_first(cells, "shelf mark")),
        copies=int(copies[0]) if copies else None,
        statement=clean("; ".join(_all(cells, "holdings"))),
    )
    return (found,) if found != Location() else ()

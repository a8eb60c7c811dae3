"""A row of a table: what its columns mean, and the `Record` that makes of it.

A row is kept as a JSON object, heading -> text of its cell, empty cells left out. Which column
means what is settled in the partner's file (`[columns]`) or guessed from the heading; a heading
without a meaning is told as unread.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

import msgspec

from harvester.formats.charsets import LOST, mend_escapes, mend_text
from harvester.formats.fields import RecordIssue
from harvester.formats.tables.cells import (
    Cells,
    agents_of,
    all_of,
    edition_of,
    extent_of,
    first_of,
    identifiers_of,
    isbns_in,
    listed,
    locations_of,
    publication_of,
    responsibility_of,
    series_of,
    titles_of,
    volume_of,
    year_in,
)
from harvester.formats.values import (
    carriers_named,
    clean,
    countries_in,
    each_once,
    gatherings_in_note,
    imprint_years,
    languages_in,
    level_of_book,
    medium_in_words,
    read_extent,
    unique,
    works_named,
)
from harvester.issues import Code
from harvester.record import Link, Note, Record, Subject
from harvester.vocabulary import fold, folded_words, meanings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harvester.config import Meaning
    from harvester.record import Gathering, Identifier, Level, NoteKind

BEYOND = "+"
"""Begins the name of a cell that no heading stands above."""
_NOTES: tuple[tuple[Meaning, NoteKind], ...] = (
    ("note", "general"), ("condition", "general"), ("summary", "summary"), ("contents", "contents"),
)  # fmt: skip
_SCHEMES: tuple[tuple[Meaning, str], ...] = (
    ("udc", "udc"), ("ddc", "ddc"), ("bbk", "rubbk"), ("classification", ""),
)  # fmt: skip
_GATHERINGS: tuple[Literal["bound with", "offprint of"], ...] = ("bound with", "offprint of")
_DAMAGED = re.compile(r"(?:\\x[0-9a-f]{2})+")
_ONE_YEAR = re.compile(r"\W*1[4-9]\d\d\W*|\W*20\d\d\W*")
_CARD_HEADING = re.compile(
    r"([^\W\d_][\w'’-]+,?\s+(?:[^\W\d_]{1,2}\.\s?-?){1,3}(?:\(\d{4}-(?:\d{4})?\)\.?)?)\s*(?=\w)"
)
"""A family name with initials before the title."""
_AREA = re.compile(r"(?<=[.\])])\s+[-–—]\s+(?=[\w\[])")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_NOTE = 500


def row_of(data: bytes) -> dict[str, str] | None:
    """The cells of a kept row by their headings; None for bytes that are no such row."""
    if data[:1] != b"{":
        return None
    try:
        return msgspec.json.decode(data, type=dict[str, str])
    except (msgspec.DecodeError, UnicodeDecodeError):
        mended = mend_escapes(data.decode("latin-1")).encode("latin-1")
        return row_of(mended) if mended != data else None


def unread(row: Iterable[str], columns: Mapping[str, Meaning]) -> tuple[str, ...]:
    """The headings of a row that have no meaning; the cells beyond the headings as one."""
    without = (name for name, meaning in meanings_of(row, columns).items() if meaning is None)
    return unique("beyond the headings" if name.startswith(BEYOND) else name for name in without)


def read_table(
    row: dict[str, str],
    columns: Mapping[str, Meaning],
    partner: str,
    identifier: str,
    troubles: list[RecordIssue],
) -> Record:
    """What a row says by the meanings of its columns; troubles are placed by their heading."""
    cells = _cells(row, columns, troubles)
    if _is_shifted(row, cells, troubles):
        return Record(partner, identifier)
    volume = volume_of(cells)
    languages = unique(code for text in all_of(cells, "language") for code in languages_in(text))
    extent = extent_of(cells)
    publication, years = publication_of(cells, next(iter(languages), ""))
    identifiers = each_once(identifiers_of(cells, troubles))
    numbered = bool(volume)
    physical = (*all_of(cells, "type"), *all_of(cells, "extent"))
    medium = medium_in_words(*physical)
    return Record(
        partner=partner,
        identifier=identifier,
        format="table",
        control_number=first_of(cells, "identifier"),
        level=_level(identifiers) or level_of_book("text", extent, numbered=numbered),
        medium=medium,
        carriers=carriers_named(medium, physical, identifiers),
        titles=tuple(titles_of(cells)),
        responsibility=responsibility_of(cells),
        agents=tuple(agents_of(cells)),
        identifiers=identifiers,
        edition=edition_of(cells),
        publications=(publication,) if publication else (),
        years=years,
        extent=extent,
        volume=volume,
        gatherings=tuple(_gatherings(cells)),
        languages=languages,
        countries=unique(code for text in all_of(cells, "country") for code in countries_in(text)),
        series=tuple(series_of(cells)),
        subjects=tuple(Subject(text) for text in listed(cells, "subject")),
        classification=tuple(
            Subject(text, scheme) for name, scheme in _SCHEMES for text in listed(cells, name)
        ),
        notes=tuple(
            Note(clean(text)[:_LONGEST_NOTE], kind)
            for name, kind in _NOTES
            for text in all_of(cells, name)
        ),
        links=tuple(Link(text) for text in listed(cells, "link")),
        locations=locations_of(cells),
    )


def _cells(
    row: dict[str, str], columns: Mapping[str, Meaning], troubles: list[RecordIssue]
) -> Cells:
    cells: Cells = {}
    for heading, meaning in meanings_of(row, columns).items():
        text = mend_text(_DAMAGED.sub(LOST, row[heading]))
        if LOST in text:
            troubles.append(RecordIssue(Code.ENCODING_DAMAGED, heading, row[heading]))
        if meaning and fold(text) not in folded_words("cell", "nothing"):
            cells.setdefault(meaning, []).append((heading, text))
    for heading, text in cells.pop("author and title", []):
        for meaning, part in _card(text):
            cells.setdefault(meaning, []).append((heading, part))
    return cells


@cache
def _edition_words() -> frozenset[str]:
    """Words that an area of edition has, whole: a publisher is an издательство."""
    return folded_words("edition", "edition")


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
        if not _edition_words().isdisjoint(_WORD.findall(fold(area))):
            yield "edition", area
        elif extent and extent.pages:
            yield "extent", area
        elif imprint_years(area):
            yield "imprint", area


def _is_shifted(row: dict[str, str], cells: Cells, troubles: list[RecordIssue]) -> bool:
    """Whether a delimiter within a text has moved the cells after it: none is where it belongs.

    A row with cells too many is believed only if a year or an ISBN stands in its place.
    """
    beyond = sum(heading.startswith(BEYOND) for heading in row)
    if not beyond:
        return False
    placed = any(_ONE_YEAR.fullmatch(year_in(text)) for text in all_of(cells, "year")) or any(
        number.valid for text in all_of(cells, "isbn") for number in isbns_in(text, "", [])
    )
    code = Code.FIELD_BROKEN if placed else Code.RECORD_BROKEN
    troubles.append(RecordIssue(code, "row", f"cells that no heading stands above: {beyond}"))
    return not placed


def _gatherings(cells: Cells) -> Iterator[Gathering]:
    """What columns of their own say that it is bound with, or printed apart from."""
    for kind in _GATHERINGS:
        for text in all_of(cells, kind):
            said = tuple(gatherings_in_note(text))
            yield from said or works_named(kind, text)


def _level(identifiers: tuple[Identifier, ...]) -> Level | None:
    """A serial is what has an ISSN and no ISBN; a book in a series may have both."""
    kinds = {number.kind for number in identifiers}
    return "serial" if "issn" in kinds and "isbn" not in kinds else None

"""What a partner has to give: a list of its copies, from a CSV file or an Excel workbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.errors import FileError
from harvester.formats.tables import Way, ways
from harvester.formats.values import read_number
from harvester.vocabulary import guess, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.config import Meaning
    from harvester.formats.tables import Row


class StockLine(Struct, frozen=True):
    """Copies of one edition, as one row of the file says; `line` is the row's number in it.

    `isbn` has 13 digits or is empty. With a `problem` the row cannot be used and its quantity
    is 0.
    """

    line: int
    identifier: str = ""
    isbn: str = ""
    quantity: int = 1
    condition: str = ""
    note: str = ""
    problem: str = ""


_COLUMNS: dict[Meaning, str] = {
    "isbn": "isbn",
    "identifier": "identifier",
    "copies": "quantity",
    "condition": "condition",
    # The Czech "stav" is either, and no copy on offer is a record to delete.
    "status": "condition",
    "note": "note",
}
"""What a column may mean -> the part of a line that it gives."""


def read_stock(path: Path | str) -> tuple[StockLine, ...]:
    """Every row of a stock file that is not empty, bad ones with their problem.

    The file is CSV (comma, semicolon or tab; UTF-8, UTF-16, Windows-1251 or -1252) or XLSX, with
    a header row naming an identifier or an ISBN column; without a quantity a row is one copy.
    Raises FileError when it cannot be read or no such columns are found.
    """
    path = Path(path)
    found = [(way, *_header(way)) for way in _ways(path)]
    way, place, columns = max(found, key=lambda each: len(each[2]))
    if not {"identifier", "isbn"} & columns.keys():
        raise FileError(_no_columns(path, [way.head() for way, *_ in found]))
    rows = enumerate(way.rows(0), start=1)
    return tuple(_line(number, row, columns) for number, row in rows if number > place and any(row))


def _ways(path: Path) -> list[Way]:
    try:
        return ways(path, lambda: path.open("rb"))
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error


def _header(way: Way) -> tuple[int, dict[str, list[int]]]:
    """The number of the header's row, and the places of each column that is understood."""
    read = [_columns(row) for row in way.head()]
    usable = [found if {"identifier", "isbn"} & found.keys() else {} for found in read]
    place = max(range(len(usable)), key=lambda n: len(usable[n]), default=0)
    return place + 1, usable[place] if usable else {}


def _columns(row: Row) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(row):
        if name := _COLUMNS.get(guess(cell) or "ignore"):
            found.setdefault(name, []).append(place)
    return found


def _no_columns(path: Path, tables: Sequence[Sequence[Row]]) -> str:
    widest = max((table[0] for table in tables if table), key=len, default=())
    names = ", ".join(cell for cell in widest if cell) or "none"
    return (
        f"{path}: no column of identifiers or ISBNs; columns found: {names}. "
        f"Name one in the first row: isbn, {', '.join(_words_for_identifier())}"
    )


def _words_for_identifier() -> list[str]:
    """What identifiers are called, a word of each language."""
    words = (word for word in words_of("heading") if word.meaning == "identifier")
    first = {word.language: word.text.lstrip("=") for word in reversed([*words])}
    return sorted(set(first.values()))


def _line(number: int, row: Row, columns: dict[str, list[int]]) -> StockLine:
    said = {name: _first_value(row, columns.get(name, ())) for name in _COLUMNS.values()}
    isbn, isbn_problem = _isbn(said["isbn"])
    quantity, quantity_problem = _quantity(said["quantity"])
    nameless = "" if said["identifier"] or said["isbn"] else "neither identifier nor ISBN"
    problem = "; ".join(filter(None, (nameless, isbn_problem, quantity_problem)))
    return StockLine(
        line=number,
        identifier=said["identifier"],
        isbn=isbn,
        quantity=0 if problem else quantity,
        condition=said["condition"],
        note=said["note"],
        problem=problem,
    )


def _first_value(row: Row, places: Sequence[int]) -> str:
    """The first value in the columns of one meaning."""
    return next((row[place] for place in places if place < len(row) and row[place]), "")


def _isbn(written: str) -> tuple[str, str]:
    """The ISBN of a cell as 13 digits, or what is wrong with it."""
    if not written:
        return "", ""
    if re.search(r"\d[.,]?\d*E\+\d", written, re.IGNORECASE):
        told = f"the ISBN was saved as a rounded number, {written}; format its column as text"
        return "", told
    # A spreadsheet takes an ISBN-10 for a number and drops its leading zero.
    number = f"0{written}" if re.fullmatch(r"\d{9}", written) else written
    found = {(isbn.value, isbn.valid) for isbn in read_number("isbn", number, "", "isbn", [])}
    values = sorted(value for value, valid in found if valid)
    if len(found) > 1:
        return "", f"several ISBNs in one cell: {written}; give each edition a row"
    return (values[0], "") if values else ("", f"no valid ISBN: {written}")


_COUNT = re.compile(r"(\d{1,6})(?:[.,]0+)?\s*(?:[^\W\d_]+\.?)?")
"""A whole number and perhaps a word: "2", "2.0", "2 экз."."""


def _quantity(written: str) -> tuple[int, str]:
    """The number of copies in a cell, one if it is empty, or what is wrong with it."""
    if not written:
        return 1, ""
    count = _COUNT.fullmatch(written)
    return (int(count[1]), "") if count else (0, f"the quantity is no whole number: {written}")

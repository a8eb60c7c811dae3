"""Files as tables: XLSX, and text with a delimiter in any encoding, row by row.

The same bytes can be a table in several ways (each worksheet, each delimiter); whoever asks
knows the headings it looks for, and so which way is the right one.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder, lookup
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from harvester.errors import FileError
from harvester.formats.charsets import decode_text, decoder_of
from harvester.formats.fields import CharacterSet
from harvester.formats.tables.workbooks import Row, sheet_names, sheet_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import BinaryIO

    Opener = Callable[[], AbstractContextManager[BinaryIO]]

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
HEADING_WITHIN = 20
"""Rows in which the headings are looked for: lists often begin with a title of their own."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
_LONGEST_LINE = 1 << 20
_MOST_LINES = 100
"""In one quoted cell; beyond, a quotation mark was never closed."""
_PIECE = 1 << 16
_ENOUGH = 1 << 16
"""Bytes with letters beyond ASCII, to tell a character set by."""
_UTF16 = 0.3
"""Share of NUL in UTF-16 that holds mostly Latin letters, digits and delimiters."""


class Way(NamedTuple):
    """One way to read a file as a table: what divides it, and its rows, as often as asked for.

    `rows` is told how many cells a row should have at most, 0 when that is not known yet.
    """

    name: str
    charset: CharacterSet
    rows: Callable[[int], Iterator[Row]]
    is_sheet: bool = False

    def head(self) -> list[Row]:
        """The rows in which the headings may stand."""
        return list(islice(self.rows(0), HEADING_WITHIN))


def ways(path: Path, opened: Opener, encoding: str = "") -> list[Way]:
    """Every way to read a file as a table; `encoding` is what a person says it is in.

    Cells are stripped text. Raises FileError when it can be none.
    """
    with opened() as stream:
        start = stream.read(8)
    if start.startswith(_OLD_EXCEL):
        raise FileError(f"{path}: an old Excel workbook; save it as XLSX or as CSV")
    if start.startswith(ZIP):
        return _sheets(path, opened)
    charset = charset_of(opened, encoding)
    return [_read_delimited(opened, charset, delimiter) for delimiter in DELIMITERS]


def _sheets(path: Path, opened: Opener) -> list[Way]:
    with opened() as stream:
        names = sheet_names(stream, path)
    return [_sheet(path, opened, number, name) for number, name in enumerate(names)]


def _sheet(path: Path, opened: Opener, number: int, name: str) -> Way:
    def rows(_most: int) -> Iterator[Row]:
        with opened() as stream:
            yield from sheet_rows(stream, path, number)

    return Way(
        f"worksheet {name!r}",
        CharacterSet("utf-8", "workbooks are in Unicode"),
        rows,
        is_sheet=True,
    )


def _read_delimited(opened: Opener, charset: CharacterSet, delimiter: str) -> Way:
    def rows(most: int) -> Iterator[Row]:
        with opened() as stream, _lines_of(stream, charset.name) as next_line:
            yield from separated(next_line, delimiter, most)

    return Way(f"columns divided by {DELIMITERS[delimiter]}", charset, rows)


@contextmanager
def _lines_of(stream: BinaryIO, name: str) -> Iterator[Callable[[], str]]:
    r"""What gives the next line of a text, and at its end an empty one.

    What fits no character set of Python's is kept, and can be told, as \xE9.
    """
    try:
        lookup(name)
    except LookupError:  # one of the sets of libraries
        decode = decoder_of(name)
        yield lambda: decode(stream.readline(_LONGEST_LINE))
        return
    with io.TextIOWrapper(stream, name, "backslashreplace", newline="") as text:
        yield partial(text.readline, _LONGEST_LINE)


def charset_of(opened: Opener, encoding: str = "") -> CharacterSet:
    """The character set of a text: its mark, the bytes' own form, a person's word, statistics."""
    with opened() as stream:
        start = stream.read(_PIECE)
        if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return CharacterSet("utf-16", "its byte order mark")
        if start.startswith(BOM_UTF8):
            return CharacterSet("utf-8-sig", "its byte order mark")
        if start.count(0) > _UTF16 * len(start):
            even_zero = start[::2].count(0) > start[1::2].count(0)
            return CharacterSet(
                "utf-16-be" if even_zero else "utf-16-le", "every other byte is zero"
            )
        return _by_bytes(stream, start, encoding)


def _by_bytes(stream: BinaryIO, piece: bytes, encoding: str) -> CharacterSet:
    decoder = getincrementaldecoder("utf-8")()
    telling, valid, plain = bytearray(), True, True
    while piece:
        if not piece.isascii():
            plain = False
            telling += b"\n".join(line for line in piece.splitlines() if not line.isascii())
        try:
            decoder.decode(piece)
        except UnicodeDecodeError:
            valid = False
        if not valid and len(telling) > _ENOUGH:
            break
        del telling[_ENOUGH:]
        piece = stream.read(_PIECE)
    if plain:
        return CharacterSet("utf-8", "nothing but ASCII")
    if valid and not decoder.getstate()[0]:
        return CharacterSet("utf-8", "every character is valid UTF-8")
    return decode_text(bytes(telling), encoding)[1]


def separated(next_line: Callable[[], str], delimiter: str, most: int = 0) -> Iterator[Row]:
    """Rows of delimited text; where a quotation mark is never closed, each line is a row."""
    waiting: list[str] = []
    while line := (waiting.pop() if waiting else next_line()):
        if '"' not in line:
            yield _strip_cells(_divide_line(line, delimiter, most))
            continue
        lines = [line]
        while (row := _parse_quoted(lines, delimiter)) is None and len(lines) < _MOST_LINES:
            more = waiting.pop() if waiting else next_line()
            if not more:
                break
            lines.append(more)
        if row is None:
            waiting += reversed(lines[1:])
            row = [cell.strip().strip('"') for cell in line.split(delimiter)]
        yield _strip_cells(row)


def _divide_line(line: str, delimiter: str, most: int) -> list[str]:
    """The cells of a line without quotation marks.

    Lists are saved without them even where texts hold commas: in a line with cells too many, a
    delimiter before a space is one of the text, if that makes as many as there should be.
    """
    cells = line.split(delimiter)
    if 0 < most < len(cells):
        fewer = re.split(f"{re.escape(delimiter)}(?! )", line)
        return fewer if len(fewer) == most else cells
    return cells


def _parse_quoted(lines: list[str], delimiter: str) -> list[str] | None:
    """The cells of one row over some lines; None when its quotation marks do not match."""
    if sum(line.count('"') for line in lines) % 2:
        return None
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


def _strip_cells(cells: list[str]) -> Row:
    return tuple(cell.strip() for cell in cells)

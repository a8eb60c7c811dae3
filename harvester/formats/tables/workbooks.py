"""Excel workbooks (XLSX) as rows of text, one row at a time; with what would harm refused.

openpyxl holds the table of distinct texts in memory and streams the rest; what a workbook
unpacks to is known before it is unpacked.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from harvester.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

Row = tuple[str, ...]

MOST_ROWS = 1_048_576
"""Excel's own limit; a file may claim a row of any number, and all before it would be made."""
_MOST_COLUMNS = 256
_MOST_MEMORY = 512 << 20
"""Bytes of parts that are held whole (texts, styles): a million rows have less."""
_MOST_TIMES, _SMALL = 150, 64 << 20
"""XML of a sheet packs some 20 times, at most 60; what packs better, and is large, is a trap."""
_HEADER_OF_DTD = b"<!DOCTYPE"


def is_workbook(stream: BinaryIO) -> bool:
    """Whether a ZIP archive holds an Excel workbook."""
    try:
        with ZipFile(stream) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (BadZipFile, OSError, NotImplementedError, ValueError):
        return False


def sheet_names(stream: BinaryIO, path: Path) -> list[str]:
    """The worksheets of a workbook, in order; raises FileError for what is none, or would harm."""
    with _open_workbook(stream, path) as workbook:
        return [sheet.title for sheet in workbook.worksheets]


def sheet_rows(stream: BinaryIO, path: Path, number: int) -> Iterator[Row]:
    """The rows of one worksheet, cells as stripped text.

    Whole numbers come without a decimal point, dates as ISO 8601, formulas as the value that was
    saved. Raises FileError where the workbook is damaged.
    """
    with _open_workbook(stream, path) as workbook:
        sheet = workbook.worksheets[number]
        rows = sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=MOST_ROWS, values_only=True)
        for row in islice(rows, MOST_ROWS):
            yield _texts(row)


def _texts(row: tuple[object, ...]) -> Row:
    """The cells as text, up to the last that holds anything."""
    if row.count(None) == len(row):
        return ()
    last = next(n for n in range(len(row), 0, -1) if row[n - 1] is not None)
    return tuple(map(_text, row[:last]))


@contextmanager
def _open_workbook(stream: BinaryIO, path: Path) -> Iterator[Any]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, seldom wanted

    try:
        _refuse_harm(stream, path)
        workbook = load_workbook(stream, read_only=True, data_only=True)
        try:
            yield workbook
        finally:
            workbook.close()
    except FileError:
        raise
    except Exception as error:  # openpyxl lets through whatever zip, XML and its own code raise
        raise FileError(f"{path}: no workbook ({error}); save it as XLSX or as CSV") from error


def _refuse_harm(stream: BinaryIO, path: Path) -> None:
    with ZipFile(stream) as archive:
        parts = archive.infolist()
        for part in parts:
            with archive.open(part) as content:
                if part.filename.endswith((".xml", ".rels")) and _HEADER_OF_DTD in content.read(
                    4096
                ):
                    raise FileError(f"{path}: {part.filename} declares entities; no program does")
    whole = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    held = sum(p.file_size for p in parts if not p.filename.startswith("xl/worksheets/"))
    if held > _MOST_MEMORY or (whole > _SMALL and whole > _MOST_TIMES * packed):
        size = f"unpacks to {whole / 1e6:,.0f} MB, {whole // packed:,} times its size"
        raise FileError(f"{path}: {size}; save the list as CSV")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return (value.isoformat() if isinstance(value, datetime | date) else str(value)).strip()

"""A spreadsheet as a list of records: where its headings stand, and each row below as one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from harvester.errors import SettingsError
from harvester.formats.tables.row import BEYOND
from harvester.formats.tables.spreadsheets import ZIP, Way, ways
from harvester.formats.tables.workbooks import is_workbook
from harvester.record import LONGEST_IDENTIFIER
from harvester.vocabulary import meanings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from harvester.config import Meaning
    from harvester.formats.hints import Hints
    from harvester.formats.tables.spreadsheets import Opener
    from harvester.formats.tables.workbooks import Row

_TELLING = frozenset({"title", "author and title", "isbn"})
"""A row of headings names one of these at least, and something else."""
_OF_DELETIONS = frozenset({"identifier", "status"})
"""The headings of a list of deletions."""
_FEWEST_HEADINGS = 2
_LONGEST_HEADING = 80
"""In characters; a row with a longer cell is text, not headings."""


class Table(NamedTuple):
    """A table found in a file: how it is read, the number of its row of headings, and they."""

    way: Way
    place: int
    headings: tuple[str, ...]
    meanings: dict[str, Meaning | None]

    @property
    def understood(self) -> int:
        """How many headings have a meaning."""
        return sum(meaning is not None for meaning in self.meanings.values())


class TableLine(NamedTuple):
    """One row: where it stands, what is kept of it, and its cell of the identifier column."""

    place: str
    body: bytes
    identifier: str


def tables_in(path: Path, opened: Opener, hints: Hints, partner: str) -> list[Table]:
    """The tables of records in a file: of delimited text one, of a workbook each such worksheet.

    None when no row looks like headings. Raises FileError for a spreadsheet that cannot be read,
    SettingsError when the partner's `[columns]` name a heading that is not there.
    """
    with opened() as stream:
        if stream.read(len(ZIP)) == ZIP and not is_workbook(stream):
            return []
    found = [_find_headings(way, hints) for way in ways(path, opened, hints.encoding)]
    tables = [table for table in found if table]
    if not tables:
        return []
    if not tables[0].way.is_sheet:
        tables = [max(tables, key=lambda table: table.understood)]
    _refuse_unknown(path, tables, hints, partner)
    return tables


def _find_headings(way: Way, hints: Hints) -> Table | None:
    """The table below the row that most looks like headings; None when no row does."""
    rows = enumerate(way.head(), 1)
    found = [_table(way, place, row, hints) for place, row in rows if _may_head(row)]
    if hints.columns:
        usable = [table for table in found if table.understood]
    else:
        usable = [table for table in found if _looks_headed(table)]
    return max(usable, key=lambda table: table.understood, default=None)


def _may_head(row: Row) -> bool:
    return any(row) and max(map(len, row)) <= _LONGEST_HEADING


def _looks_headed(table: Table) -> bool:
    meanings = set(table.meanings.values()) - {None}
    describes = not _TELLING.isdisjoint(meanings) or meanings == _OF_DELETIONS
    return len(meanings) >= _FEWEST_HEADINGS and describes


def _table(way: Way, place: int, row: Row, hints: Hints) -> Table:
    headings = _name_columns(row)
    return Table(way, place, headings, meanings_of(headings, hints.columns))


def _name_columns(row: Row) -> tuple[str, ...]:
    """Headings that tell their columns apart: an empty one is numbered, so is a second alike."""
    names: list[str] = []
    known: set[str] = set()
    for number, cell in enumerate(row, 1):
        name = " ".join(cell.split()) or f"column {number}"
        names.append(f"{name} ({number})" if name in known else name)
        known.add(names[-1])
    while names and not row[len(names) - 1]:
        names.pop()
    return tuple(names)


def _refuse_unknown(path: Path, tables: Sequence[Table], hints: Hints, partner: str) -> None:
    headings = {heading: None for table in tables for heading in table.headings}
    for heading in hints.columns:
        if heading not in headings:
            there = ", ".join(json.dumps(name, ensure_ascii=False) for name in headings)
            raise SettingsError(
                f"partners/{partner}.toml: key 'columns': {path.name} has no heading "
                f"{heading!r}; write one of its own: {there}"
            )


def table_lines(name: str, table: Table) -> Iterator[TableLine]:
    """The rows that hold anything below the headings, but not those again; `name` is the file's."""
    where = f"{name}, {table.way.name}, row" if table.way.is_sheet else f"{name}, row"
    naming = [name for name, meaning in table.meanings.items() if meaning == "identifier"]
    encode = msgspec.json.Encoder().encode
    for number, row in enumerate(table.way.rows(len(table.headings)), 1):
        if number > table.place and any(row) and _name_columns(row) != table.headings:
            cells = _cells(row, table)
            identifier = next((cells[name] for name in naming if name in cells), "")
            yield TableLine(f"{where} {number}", encode(cells), _printable(identifier))


def _cells(row: Row, table: Table) -> dict[str, str]:
    """Heading -> text of the cells that are not empty; those beyond the headings are numbered.

    In a worksheet every cell has its column; in delimited text cells too many may mean that a
    delimiter stood in a text, so they are marked (`BEYOND`).
    """
    first = len(table.headings) + 1
    form = "column {}" if table.way.is_sheet else f"{BEYOND}{{}}"
    beyond = (form.format(number) for number in range(first, len(row) + 1))
    names = (*table.headings, *beyond)
    return {name: cell for name, cell in zip(names, row, strict=False) if cell}


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text))[:LONGEST_IDENTIFIER]


def columns_text(tables: Sequence[Table]) -> str:
    """The TOML that settles the meanings as they were guessed, on one line."""
    told = _settle_columns(tables)
    return f"columns = {{ {', '.join(told)} }}"


def columns_table(tables: Sequence[Table]) -> str:
    """The same as a table, a line each, with the headings nobody understood as comments."""
    unknown = [
        f'# {json.dumps(heading, ensure_ascii=False)} = "..."'
        for heading in _headings(tables, understood=False)
    ]
    return "\n".join(("[columns]", *_settle_columns(tables), *unknown))


def _settle_columns(tables: Sequence[Table]) -> list[str]:
    meanings = {h: m for table in tables for h, m in table.meanings.items() if m}
    return [f'{json.dumps(h, ensure_ascii=False)} = "{m}"' for h, m in meanings.items()]


def _headings(tables: Sequence[Table], *, understood: bool) -> list[str]:
    return list(
        dict.fromkeys(
            heading
            for table in tables
            for heading, meaning in table.meanings.items()
            if (meaning is not None) == understood
        )
    )


def table_remarks(path: Path, tables: Sequence[Table], partner: str, hints: Hints) -> Iterator[str]:
    """What to tell whoever imports tables of what nobody has settled: columns, character set.

    A row is kept as text, so another character set counts only when the file is imported again.
    """
    settings = f"partners/{partner}.toml"
    for charset in dict.fromkeys(table.way.charset for table in tables):
        if not charset.certain:
            yield (
                f"{path.name} was read as {charset.name} ({charset.reason}); if its letters are "
                f"garbled, write another encoding into {settings} and import it again"
            )
    if tables and not hints.columns:
        unknown = ", ".join(_headings(tables, understood=False))
        left = f" (not understood: {unknown})" if unknown else ""
        yield (
            f"the columns of {path.name} were guessed{left}; to settle them, write into "
            f"{settings}: {columns_text(tables)}"
        )

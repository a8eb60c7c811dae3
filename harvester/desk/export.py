"""Writing what the store holds into files for other programs and people."""

from __future__ import annotations

import base64
import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from harvester.atomic import atomic_write
from harvester.desk.pair_table import PAIR_COLUMNS, pair_rows
from harvester.errors import FileError
from harvester.exchange import Sheet, inert, workbook_bytes
from harvester.formats import MARC_FORMATS, Hints, ToWrite, read, write_stream
from harvester.sources.files import line_of
from harvester.store import now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.exchange import Value
    from harvester.formats import Carrier, WrittenFormat
    from harvester.record import Harvested
    from harvester.store import Store
    from harvester.union import UnionRecord

SPREADSHEET = "utf-8-sig"
"""For tables that people open: without the mark Excel takes them for its own code page."""

_CARRIERS: dict[str, Carrier] = {".xml": "xml", ".mrc": "iso2709"}
_OWN = (".jsonl", ".csv")
"""Suffixes of our own ways to write the union list, which have no format."""
_MOST_ROWS = 1_048_574
"""Excel's limit, without the two rows of headings."""
UNION_COLUMNS = (
    "id", "title", "agents", "edition", "place", "publisher", "year", "extent", "language",
    "isbn", "holders", "records",
)  # fmt: skip


def write_clusters(store: Store, path: Path | str) -> int:
    """CSV `partner,identifier,cluster`, a row for every live record; returns the rows."""
    return _write_csv(path, ("partner", "identifier", "cluster"), store.union.members())


def write_pairs(store: Store, path: Path | str) -> int:
    """A row for every pair kept: CSV, or a workbook for a name in .xlsx; returns the rows.

    The columns are those of `PAIR_COLUMNS`. Raises FileError for more rows than a worksheet takes.
    """
    columns, rows = list(PAIR_COLUMNS), pair_rows(store)
    if Path(path).suffix.lower() == ".xlsx":
        return _write_workbook(path, Sheet("Pairs", columns, [*PAIR_COLUMNS.values()], [*rows]))
    cells = (tuple(map(_cell, row)) for row in rows)
    return _write_csv(path, [column.key for column in columns], cells, encoding=SPREADSHEET)


def write_sources(store: Store, path: Path | str, partner: str | None = None) -> int:
    """Every source record as kept, one JSON object a line; returns the lines.

    `raw` is the metadata as received; bytes that are not UTF-8 stand in Base64, and
    `raw_encoding` says which of the two it is.
    """
    hints = {p.id: Hints.of(p) for p in store.partners.all().values()}
    count = 0
    with atomic_write(path) as stream:
        for source in store.sources.all(partner):
            stream.write(_source_line(source, hints[source.partner]) + b"\n")
            count += 1
    return count


def write_quarantine(store: Store, path: Path | str, partner: str | None = None) -> int:
    """The records that did not come whole, one JSON object a line; returns the lines.

    `raw` and `raw_encoding` are as in `write_sources`; `identifier` may be empty.
    """
    count = 0
    with atomic_write(path) as stream:
        for name in [partner] if partner else sorted(store.partners.all()):
            for each in store.quarantine.all(name):
                raw, encoding = _as_text(each.data)
                line = {"partner": each.partner, "identifier": each.identifier}
                line |= {"reason": each.reason, "raw": raw, "raw_encoding": encoding}
                stream.write(msgspec.json.encode(line) + b"\n")
                count += 1
    return count


def write_issues(store: Store, path: Path | str, partner: str | None = None) -> int:
    """CSV of trouble with records: where, which, what it means, the value; returns the rows."""
    rows = (
        (i.partner, i.identifier, i.code.value, i.place, i.meaning, inert(i.detail))
        for i in store.issues.all(partner)
    )
    headings = ("partner", "identifier", "code", "place", "meaning", "detail")
    return _write_csv(path, headings, rows, encoding=SPREADSHEET)


def write_records(store: Store, path: Path | str, written: WrittenFormat | None = None) -> int:
    """The union list by suffix as XML, ISO 2709, JSON lines or CSV; returns the records.

    XML and ISO 2709 are MARC 21 unless `written` names another format. Raises FileError for a
    suffix other than .xml, .mrc, .jsonl and .csv, and for a format that a suffix cannot have.
    """
    suffix = Path(path).suffix.lower()
    _check_suffix(path, suffix, written)
    unions = store.union
    if suffix == ".csv":
        return _write_csv(path, UNION_COLUMNS, map(_union_row, unions), encoding=SPREADSHEET)
    count = 0

    def counted() -> Iterator[UnionRecord]:
        nonlocal count
        for union in unions:
            count += 1
            yield union

    with atomic_write(path) as stream:
        if suffix == ".jsonl":
            stream.writelines(msgspec.json.encode(union) + b"\n" for union in counted())
        else:
            many = map(_to_write, counted())
            write_stream(many, stream, written or "marc21", _CARRIERS[suffix])
    return count


def _check_suffix(path: Path | str, suffix: str, written: WrittenFormat | None) -> None:
    if suffix not in (*_CARRIERS, *_OWN):
        raise FileError(f"{path}: choose a name that ends in .xml, .mrc, .jsonl or .csv")
    if written and suffix in _OWN:
        raise FileError(f"{path}: {suffix} is no {written}; choose a name that ends in .xml")
    if written and suffix == ".mrc" and written not in MARC_FORMATS:
        raise FileError(f"{path}: {written} is XML; choose a name that ends in .xml")


def _write_csv(
    path: Path | str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    encoding: str = "utf-8",
) -> int:
    count = 0
    with atomic_write(path) as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        writer = csv.writer(text)
        writer.writerow(headings)
        for row in rows:
            writer.writerow(row)
            count += 1
        text.flush()
        text.detach()
    return count


def _write_workbook(path: Path | str, sheet: Sheet) -> int:
    if len(sheet.rows) > _MOST_ROWS:
        told = f"{len(sheet.rows):,} rows are more than a worksheet takes"
        raise FileError(f"{path}: {told}; choose a name that ends in .csv")
    with atomic_write(path) as stream:
        stream.write(workbook_bytes([sheet], now()[:10]))
    return len(sheet.rows)


def _cell(value: Value) -> Value:
    return f"{value:.3f}" if isinstance(value, float) else inert(value)


def _source_line(source: Harvested, hints: Hints) -> bytes:
    record = None if source.deleted else read(source, hints).record
    given = {key: value for key, value in msgspec.structs.asdict(hints).items() if value}
    return line_of(
        source,
        hints=given,
        read_as=record.format if record else "",
        title=record.title if record else "",
    )


def _as_text(data: bytes) -> tuple[str, str]:
    """Bytes as text, and how they stand in it."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return base64.b64encode(data).decode("ascii"), "base64"


def _to_write(union: UnionRecord) -> ToWrite:
    holdings = tuple((h.partner, h.identifier) for h in union.holdings)
    return ToWrite(union.record, control_number=union.id, holdings=holdings)


def _union_row(union: UnionRecord) -> tuple[str, ...]:
    record = union.record
    publication = record.publications[0] if record.publications else None
    cells = (
        union.id,
        union.title,
        "; ".join(agent.names[0].value for agent in record.agents),
        record.edition.statement[0].value if record.edition else "",
        publication.places[0].value if publication and publication.places else "",
        publication.publishers[0].value if publication and publication.publishers else "",
        str(record.years.first) if record.years else "",
        record.extent.statement if record.extent else "",
        " ".join(record.languages),
        " ".join(record.numbers("isbn")),
        " ".join(union.holders),
        " ".join(holding.name for holding in union.holdings),
    )
    return tuple(str(inert(cell)) for cell in cells)

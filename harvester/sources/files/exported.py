"""Files that `export sources` wrote: a JSON object a line, each a record as it was kept."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from harvester.config import Partner
from harvester.errors import FileError
from harvester.record import Harvested
from harvester.sources.oai import broken_issue
from harvester.sources.page import Broken, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_PAGE = 500
_KEYS = (b'"partner"', b'"raw_encoding"')
_NO_LINE = "no line of an export of sources"


class SourceLine(Struct, frozen=True):
    """One line: the record's header and bytes (`raw_encoding`: utf-8 or base64).

    `hints` are those that its partner's settings have for reading.

    `format` and `title` are what was read, for people.
    """

    partner: str
    identifier: str
    datestamp: str
    deleted: bool
    sets: tuple[str, ...]
    prefix: str
    raw: str
    raw_encoding: str
    format: str = ""
    title: str = ""
    hints: dict[str, Any] = {}


_LINE = msgspec.json.Decoder(SourceLine)


def is_export(head: bytes) -> bool:
    """Whether a file begins like one that `export sources` wrote."""
    first = head.partition(b"\n")[0]
    return first.startswith(b"{") and all(key in head for key in _KEYS)


def line_of(record: Harvested, *, hints: dict[str, Any], read_as: str, title: str) -> bytes:
    """A record as a line; bytes that are not UTF-8 are written in Base64."""
    try:
        raw, encoding = record.metadata.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        raw, encoding = base64.b64encode(record.metadata).decode("ascii"), "base64"
    return msgspec.json.encode(
        SourceLine(
            record.partner,
            record.identifier,
            record.datestamp,
            record.deleted,
            record.sets,
            record.prefix,
            raw,
            encoding,
            read_as,
            title,
            hints,
        )
    )


def partners_in(paths: Sequence[Path]) -> dict[str, Partner]:
    """The partners of the lines, with the hints they have; raises FileError for other files."""
    found: dict[str, Partner] = {}
    for path in paths:
        first = None
        for _, line in _lines(path):
            if isinstance(line, SourceLine):
                first = first or line
                found[line.partner] = found.get(line.partner) or _partner(path, line)
        if first is None:
            raise FileError(
                f"{path}: {_NO_LINE}; name a file that `harvester export sources` wrote, or import "
                "the records of one partner: harvester import PARTNER FILE"
            )
    return found


def _partner(path: Path, line: SourceLine) -> Partner:
    try:
        return msgspec.convert({"id": line.partner, **line.hints}, Partner)
    except (msgspec.ValidationError, ValueError) as error:
        raise FileError(f"{path}: the partner {line.partner!r} of a line: {error}") from error


def exported_pages(paths: Sequence[Path], partner: str) -> Iterator[Page]:
    """The records of one partner as pages; a line that cannot be read goes into quarantine."""
    records: list[Harvested] = []
    for path in paths:
        for number, line in _lines(path):
            if isinstance(line, SourceLine):
                records += [_record(line)] if line.partner == partner else []
            elif line.strip():
                place = f"{path.name}, line {number}"
                issue = broken_issue(partner, "", place, _NO_LINE, line)
                yield Page(issues=(issue,), broken=(Broken("", line, _NO_LINE),))
            if len(records) >= _PAGE:
                yield Page(records=tuple(records))
                records = []
    yield Page(records=tuple(records))


def _record(line: SourceLine) -> Harvested:
    return Harvested(
        line.partner,
        line.identifier,
        line.datestamp,
        line.deleted,
        line.sets,
        line.prefix,
        _bytes_of(line),
    )


def _bytes_of(line: SourceLine) -> bytes:
    if line.raw_encoding == "base64":
        return base64.b64decode(line.raw, validate=True)
    return line.raw.encode("utf-8")


def _lines(path: Path) -> Iterator[tuple[int, SourceLine | bytes]]:
    """The lines of a file, numbered from 1, as they are where they cannot be read."""
    try:
        with path.open("rb") as stream:
            for number, data in enumerate(stream, 1):
                yield number, _line(data)
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from error


def _line(data: bytes) -> SourceLine | bytes:
    try:
        line = _LINE.decode(data)
        _bytes_of(line)
    except (msgspec.DecodeError, UnicodeDecodeError, binascii.Error):
        return data
    return line if line.partner and line.identifier else data

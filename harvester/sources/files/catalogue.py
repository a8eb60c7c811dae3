"""One dropped file: what carrier it is in, and its records one by one, in bounded memory."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from harvester.errors import FileError
from harvester.formats import Hints
from harvester.formats.carriers import Damage, carrier_of
from harvester.formats.tables import Table, table_lines, tables_in
from harvester.issues import Code, Issue
from harvester.record import LONGEST_IDENTIFIER
from harvester.sources.files.archives import files_in, reopened
from harvester.sources.files.exported import is_export
from harvester.sources.files.xml_records import records_in
from harvester.sources.page import BrokenStretch, FileRecord
from harvester.sources.xml import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harvester.formats.carriers import Carrier
    from harvester.sources.files.archives import Opened

NO_HINTS = Hints()
_JUNK = b"\xef\xbb\xbf\x00 \t\r\n"
_LOOKED_AT = 4000
"""Bytes by which YAML is known."""
_YAML = re.compile(rb"(?:- |\s)*(?:[\w-]+:(?:\s|$)|- |---|#)")
_XML = re.compile(rb"<|\xff\xfe<\x00|\xfe\xff\x00<")
_LOOKS = (
    (b"PK\x03\x04", "a ZIP archive within another; unpack it"),
    (b"%PDF", "a PDF document"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"{\\rtf", "a document of a word processor"),
)


def records_of(
    path: Path, partner: str, hints: Hints = NO_HINTS
) -> Iterator[FileRecord | BrokenStretch | Issue]:
    """The records of a file in any carrier, a table or a saved OAI-PMH answer, packed or not.

    Of a ZIP archive every file in it is read; one that is no catalogue is an issue. Damage is
    given with its bytes, and what stands before and after it, too. Raises FileError for a file
    that cannot be read, or in which no record is found at all.
    """
    given = 0
    refused: list[str] = []
    try:
        for index, opened in enumerate(files_in(path)):
            try:
                for each in _records(path, index, opened, partner, hints):
                    given += 1
                    yield each
            except FileError as error:
                if opened.name == path.name:
                    raise
                refused.append(str(error))
                yield Issue(partner, "", Code.RECORD_BROKEN, opened.name, str(error))
            if opened.damage:
                yield _damage_issue(path, opened, partner, given)
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from error
    if not given:
        raise FileError(refused[0] if refused else f"{path}: an archive without any file in it")


def _other_text(start: bytes) -> str:
    """What a text is that would pass for a table but is none: JSON or YAML; else empty."""
    if start.startswith((b"{", b"[")):
        return "JSON without a MARC record"
    lines = [line for line in start[:_LOOKED_AT].splitlines() if line.strip()]
    pairs = sum(_YAML.match(line) is not None for line in lines)
    written = start.startswith(b"---") or b"\n- " in start[:_LOOKED_AT]
    begins = bool(lines) and _YAML.match(lines[0]) is not None
    return "YAML" if begins and (written or pairs > 2) and pairs > len(lines) // 2 else ""


def _damage_issue(path: Path, opened: Opened, partner: str, given: int) -> Issue:
    reason = "; ".join(opened.damage)
    if not given:
        raise FileError(f"{path}: no catalogue record in it; compressed data: {reason}")
    told = f"the file is damaged here, {given} records before it are kept: {reason}"
    return Issue(partner, "", Code.RECORD_BROKEN, f"{opened.name}, compressed data", told)


def _records(
    path: Path, index: int, opened: Opened, partner: str, hints: Hints
) -> Iterator[FileRecord | BrokenStretch]:
    head = opened.stream.peek(1)
    start = head.lstrip(_JUNK)
    if _XML.match(start):
        opened.stream.read(len(head) - len(start))
        return records_in(opened, partial(reopened, path, index), partner)
    if carrier := carrier_of(head):
        return _split(opened, carrier)
    if is_export(start):
        raise FileError(
            f"{opened.path}: records that `harvester export sources` wrote; take them back with: "
            f"harvester import --sources {opened.path}"
        )
    if other := _other_text(start):
        raise FileError(f"{opened.path}: {other}; export the records as MARC or as a spreadsheet")
    again = partial(reopened, path, index)
    if start and (found := tables_in(path, again, hints, partner)):
        return _rows(opened, found)
    looks = next((looks for magic, looks in _LOOKS if start.startswith(magic)), "")
    looks = looks or (f"it starts {shortened(start, 40)!r}" if start else "it is empty")
    looks = "; ".join((looks, *opened.damage))
    raise FileError(
        f"{opened.path}: no MARC in any carrier and no table with headings, but {looks}"
    )


def tables_of(path: Path, partner: str, hints: Hints = NO_HINTS) -> list[Table]:
    """The tables a file holds, or the files in an archive; none of any other carrier.

    Raises SettingsError as `locate.tables_in` does.
    """
    found: list[Table] = []
    for index, opened in enumerate(files_in(path)):
        head = opened.stream.peek(1)
        if not (_XML.match(head.lstrip(_JUNK)) or carrier_of(head)):
            with suppress(FileError):  # it is told when the records are read
                again = partial(reopened, path, index)
                found += tables_in(path, again, hints, partner)
    return found


def _rows(opened: Opened, found: list[Table]) -> Iterator[FileRecord]:
    number = 0
    for each in found:
        for number, line in enumerate(table_lines(opened.name, each), 1):  # noqa: B007
            yield FileRecord(line.place, "table", line.body, line.identifier)
    if not number:
        raise FileError(f"{opened.path}: a table with headings, but no row below them")


def _split(opened: Opened, carrier: Carrier) -> Iterator[FileRecord | BrokenStretch]:
    for number, piece in enumerate(carrier.split(opened.stream), 1):
        place = f"{opened.name}, record {number}"
        if isinstance(piece, Damage):
            yield BrokenStretch(place, *piece)
        else:
            yield FileRecord(
                place, carrier.name, piece, _identifier_of(carrier.control_number(piece))
            )


def _identifier_of(control_number: str) -> str:
    """A control number that can be an identifier."""
    return "".join(filter(str.isprintable, control_number)).strip()[:LONGEST_IDENTIFIER]

"""One dropped file: what carrier it is in, and its records one by one, in bounded memory."""

from __future__ import annotations

import gzip
import re
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from lxml import etree

from harvester.errors import FileError
from harvester.formats import Hints
from harvester.formats.iso2709 import split_records
from harvester.formats.marcxml import local_name
from harvester.issues import Code, Issue
from harvester.record import LONGEST_IDENTIFIER
from harvester.sources import tables
from harvester.sources.taking import Taken, take_record
from harvester.sources.tree import HARMLESS, alone, child, entities_of, shortened, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from lxml.etree import _Element

Carrier = Literal["iso2709", "marcxml", "table"]

NO_HINTS = Hints()
_HEAD = 1 << 16
_JUNK = b"\xef\xbb\xbf\x00 \t\r\n"
_XML = re.compile(rb"<|\xff\xfe<\x00|\xfe\xff\x00<")
_LENGTH = re.compile(rb"[0-9 ]{5}")
_CONTROL_FIELDS = frozenset({"controlfield", "fixfield"})
_FIELDS = _CONTROL_FIELDS | {"leader", "datafield", "varfield"}
_LOOKS = (
    (
        b"PK\x03\x04",
        "a ZIP archive or a spreadsheet that is no XLSX; unpack it, or save it as XLSX",
    ),
    (b"%PDF", "a PDF document"),
    (b"{", "JSON"),
    (b"[", "JSON"),
)


class Found(NamedTuple):
    """One record in a file: its bytes, and where it stands ("export.mrc, record 17").

    `taken` is what was read of a record in an OAI-PMH answer, which brings its own identifier.
    """

    place: str
    carrier: Carrier
    body: bytes
    control_number: str = ""
    taken: Taken | None = None


def records_of(path: Path, partner: str, hints: Hints = NO_HINTS) -> Iterator[Found | Issue]:
    """The records of an ISO 2709, MARCXML, MarcXchange, OAI-PMH or table file, packed or not.

    Where a file is damaged, the records before are given, then an issue that says where. Raises
    FileError for a file that cannot be read, or in which no record is found at all.
    """
    count = 0
    damage: tuple[str, str] | None = None
    try:
        with _opened(path) as stream:
            for count, found in enumerate(_read(path, stream, partner, hints), 1):  # noqa: B007
                yield found
    except etree.XMLSyntaxError as error:
        damage = (f"line {error.lineno}", error.msg)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        damage = ("compressed data", str(error))
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from error
    if damage:
        place, reason = damage
        if not count:
            raise FileError(f"{path}: no catalogue record in it; {place}: {reason}")
        told = f"the file is damaged here, {count} records before it are kept: {reason}"
        yield Issue(partner, "", Code.RECORD_BROKEN, f"{path.name}, {place}", told)


class _Unzipped(gzip.GzipFile):
    """A gzip file that gives all it holds before it raises because it was cut."""

    def read(self, size: int | None = -1) -> bytes:
        return self.read1(-1 if size is None else size)


def packing_of(path: Path) -> str:
    """What compresses a file, by its first bytes; empty for nothing."""
    with path.open("rb") as stream:
        return "gzip" if stream.read(2) == b"\x1f\x8b" else ""


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as stream:
        zipped = stream.read(2) == b"\x1f\x8b"
    return cast("BinaryIO", _Unzipped(path)) if zipped else path.open("rb")


def _read(path: Path, stream: BinaryIO, partner: str, hints: Hints) -> Iterator[Found | Issue]:
    head = _head(stream)
    start = head.lstrip(_JUNK)
    if _XML.match(start):
        stream.seek(len(head) - len(start))
        return _xml(path, stream, partner)
    if _is_iso2709(head):
        stream.seek(0)
        return _iso2709(path, stream, partner)
    if start and (found := _tables(path, partner, hints)):
        return _table(path, found)
    looks = next((looks for magic, looks in _LOOKS if start.startswith(magic)), "")
    looks = looks or (f"it starts {shortened(start, 40)!r}" if start else "it is empty")
    raise FileError(
        f"{path}: neither ISO 2709 nor MARC in XML nor a table with headings, but {looks}"
    )


def tables_of(path: Path, partner: str, hints: Hints = NO_HINTS) -> list[tables.Table]:
    """The tables a file holds; none for a file of any other carrier.

    Raises FileError and SettingsError as `tables.tables_in` does.
    """
    with _opened(path) as stream:
        head = _head(stream)
    marc = _XML.match(head.lstrip(_JUNK)) or _is_iso2709(head)
    return [] if marc else _tables(path, partner, hints)


def _tables(path: Path, partner: str, hints: Hints) -> list[tables.Table]:
    with suppress(EOFError, zlib.error, gzip.BadGzipFile):
        return tables.tables_in(path, lambda: _opened(path), hints, partner)
    return []


def _is_iso2709(head: bytes) -> bool:
    return _LENGTH.match(head.lstrip(_JUNK)) is not None and b"\x1e" in head


def _table(path: Path, found: list[tables.Table]) -> Iterator[Found]:
    number = 0
    for each in found:
        for number, (place, body, identifier) in enumerate(tables.lines(path, each), 1):  # noqa: B007
            yield Found(place, "table", body, identifier)
    if not number:
        raise FileError(f"{path}: a table with headings, but no row below them")


def _head(stream: BinaryIO) -> bytes:
    head = b""
    with suppress(EOFError, zlib.error, gzip.BadGzipFile):
        while len(head) < _HEAD and (piece := stream.read(_HEAD)):
            head += piece
    return head


def _iso2709(path: Path, stream: BinaryIO, partner: str) -> Iterator[Found | Issue]:
    for number, body in enumerate(split_records(stream), 1):
        if _is_cut(body):
            place = f"{path.name}, record {number}"
            yield Issue(partner, "", Code.RECORD_BROKEN, place, f"cut: {shortened(body, 80)}")
            continue
        yield Found(f"{path.name}, record {number}", "iso2709", body, _control_number(body))


def _is_cut(body: bytes) -> bool:
    """Whether a record breaks off: no terminator, and shorter than its leader says.

    Without its terminator alone it is whole; a stump must not replace what was whole before.
    """
    told = body.lstrip(_JUNK)[:5]
    return not body.endswith(b"\x1d") and told.isdigit() and int(told) > len(body) + 1


def _control_number(body: bytes) -> str:
    """Field 001, by order of the fields: lengths in the directory are wrong in many files."""
    directory, *fields = body.split(b"\x1e")
    entries = [directory[i : i + 12] for i in range(24, len(directory) - 11, 12)]
    entries.sort(key=lambda entry: entry[7:])
    in_order = zip(entries, fields, strict=False)
    number = next((field for entry, field in in_order if entry.startswith(b"001")), b"")
    text = number.decode("utf-8", "backslashreplace")
    return "".join(filter(str.isprintable, text)).strip()[:LONGEST_IDENTIFIER]


def _xml(path: Path, stream: BinaryIO, partner: str) -> Iterator[Found]:
    tags = ("{*}record", "{*}oai_marc", "{*}request")
    number, prefix = 0, ""
    events = etree.iterparse(stream, events=("end",), tag=tags, **HARMLESS)
    for _, element in events:
        if local_name(element) == "request":
            prefix = element.get("metadataPrefix", "")
        elif not _inside_record(element):
            place = f"{path.name}, record {number + 1}"
            if found := _found(element, partner, prefix, place):
                number += 1
                yield found
            _forget(element)
    if not number:
        raise FileError(f"{path}: XML, but no MARC record in it; its root is {events.root.tag}")


def _inside_record(element: _Element) -> bool:
    """Whether it is the metadata of an OAI-PMH record, which is taken as a whole."""
    for above in element.iterancestors():
        if local_name(above) == "metadata":
            around = above.getparent()
            return around is not None and local_name(around) == "record"
    return False


def _found(element: _Element, partner: str, prefix: str, place: str) -> Found | None:
    """A record with what names it; None for other things of that name, as search results have."""
    if entities := entities_of(element):
        raise FileError(f"{place}: declares entities ({', '.join(entities)[:80]}); remove the DTD")
    if child(element, "header") is not None:
        taken = take_record(element, partner, prefix, place=place)
        return Found(place, "marcxml", alone(element), taken=taken)
    if not any(local_name(each) in _FIELDS for each in element):
        return None
    numbers = (
        text_of(each)
        for each in element
        if local_name(each) in _CONTROL_FIELDS and "001" in (each.get("tag"), each.get("id"))
    )
    return Found(place, "marcxml", alone(element), next(numbers, ""))


def _forget(element: _Element) -> None:
    """Free an element and all before it, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]

"""What the carriers share: records or damage out of a stream, lines as records, text in any set."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harvester.formats.charsets import decode_marc, utf8_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from harvester.formats.fields import Marc, RecordIssue

LONGEST = 1 << 24
"""Bytes: no record is longer; what is, is given away in pieces, so that memory stays bounded."""
MARK = b"\xef\xbb\xbf"
"""UTF-8's byte order mark."""


class Damage(NamedTuple):
    """A stretch of a file that is no whole record: its bytes, and why."""

    data: bytes
    reason: str


def lines_as_records(
    stream: BinaryIO,
    starts: Callable[[bytes, list[bytes]], bool],
    recognise: Callable[[bytes], bool],
) -> Iterator[bytes | Damage]:
    """The records of a file in which a record is some lines.

    `starts` says whether a line begins another record than the lines gathered so far; what
    `recognise` does not know as a record is damage.
    """
    gathered: list[bytes] = []
    size = 0
    while line := stream.readline(LONGEST):
        if gathered and (size > LONGEST or starts(line, gathered)):
            yield from _judge_piece(b"".join(gathered), recognise)
            gathered, size = [], 0
        gathered.append(line)
        size += len(line)
    yield from _judge_piece(b"".join(gathered), recognise)


def _judge_piece(data: bytes, recognise: Callable[[bytes], bool]) -> Iterator[bytes | Damage]:
    data = data.removeprefix(MARK).strip(b"\r\n\x1a\x00")
    if len(data) > LONGEST:
        yield Damage(data, "longer than any record")
    elif recognise(data):
        yield data
    elif data.strip():
        yield Damage(data, "no record")


def in_its_set(
    data: bytes,
    take_apart: Callable[[str, list[RecordIssue]], Marc],
    hint: str,
    troubles: list[RecordIssue],
) -> Marc:
    """A record of text taken apart and decoded, whatever character set its bytes are in.

    `hint` is asked as in `iso2709.parse`. Text that is not UTF-8 is taken apart one character a
    byte first, since the set may be named inside.
    """
    data = data.removeprefix(MARK)
    text = utf8_text(data)
    if text is not None:
        return take_apart(text, troubles)
    met: list[RecordIssue] = []
    marc = take_apart(data.decode("latin-1"), met)
    if not marc.leader:
        troubles += met
        return marc
    return decode_marc(marc, data, hint, troubles, met)

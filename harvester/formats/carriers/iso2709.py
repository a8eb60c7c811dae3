"""ISO 2709: splitting a file into records, and a record into leader and fields.

Fields are found by their terminators, not by the directory's lengths: those are wrong in many
files (recoded, edited, longer than 99 999 bytes), and splitting is faster. The directory gives
the tags and, by its starting positions, the order the fields stand in: some systems sort the
directory by tag and leave the data in the order of typing.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats.carriers.common import LONGEST, Damage
from harvester.formats.charsets import decode_marc, report_damage, utf8_text
from harvester.formats.fields import (
    LEADER_LENGTH,
    Field,
    Marc,
    RecordIssue,
    clean_leader,
    with_blanks,
)
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

FIELD_END, DELIMITER = "\x1e", "\x1f"
_INDICATORS = frozenset(a + b for a in " 0123456789" for b in " 0123456789")
_THIRD = frozenset(" 0123456789") | {""}
_HARMLESS = frozenset({0, 2, 3})
_JUNK = b"\xef\xbb\xbf\x00\x1a \t\r\n"
_LENGTH = re.compile(b"[" + re.escape(_JUNK) + b"]*[0-9 ]{5}(?![0-9]{4})")
"""A length, which may have a digit too many; nine digits are a number of Aleph's."""
_ENTRY = re.compile(rb"[0-9A-Za-z]{3}[0-9]{9}")
_ENTRY_LENGTH = 12
_LEADER = re.compile(rb"[0-9]{5}[ -~]{5}22[0-9]{5}[ -~]{7}")
"""A leader, strictly: what is looked for where nothing tells that it is there."""
_LOOSE_HEAD = re.compile(rb"[ -~]{24}(?:" + _ENTRY.pattern + rb")+\x1e")
_CHUNK = 1 << 18
_LONGEST_COUNTED = 99_999
"""Starting positions have five digits: beyond this length they say nothing."""


class _Entry(NamedTuple):
    """A directory entry: tag, length and start of a field, counted in bytes."""

    tag: str
    length: str
    start: str


def split_records(stream: BinaryIO) -> Iterator[bytes]:
    """Records of an ISO 2709 file one by one, each with its terminator.

    Line breaks, NULs and byte order marks between records are dropped. A last record without
    terminator is yielded as it is; so is a piece of 16 MiB without any, which is no MARC.
    """
    rest = b""
    # As much again as there is: what has no terminator is not copied a hundred times.
    while chunk := stream.read(max(_CHUNK, min(len(rest), LONGEST - len(rest)))):
        *whole, rest = (rest + chunk).split(b"\x1d")
        yield from (record + b"\x1d" for piece in whole if (record := piece.lstrip(_JUNK)))
        if len(rest) > LONGEST:
            yield rest
            rest = b""
    if last := rest.strip(_JUNK):
        yield last


def recognise(data: bytes) -> bool:
    """Whether it begins as a record does, or holds a leader with its directory further on."""
    if _LENGTH.match(data) and b"\x1e" in data:
        return True
    return _LOOSE_HEAD.match(data) is not None or next(_heads(data), None) is not None


def _heads(data: bytes) -> Iterator[int]:
    """Where leaders with their directories begin: found from the end of each directory backwards.

    Forwards every digit of a long number would have to be tried as the beginning of a leader.
    """
    end = data.find(b"\x1e")
    while end >= 0:
        at, first = end - _ENTRY_LENGTH, None
        while at >= LEADER_LENGTH and _ENTRY.match(data, at):
            if _LEADER.match(data, at - LEADER_LENGTH):
                first = at - LEADER_LENGTH
            at -= _ENTRY_LENGTH
        if first is not None:
            yield first
        end = data.find(b"\x1e", end + 1)


def split(stream: BinaryIO) -> Iterator[bytes | Damage]:
    """The records of a file, those whose terminators are missing and those behind junk, too.

    A piece whose length is as its leader says is a record; any other is searched for leaders.
    """
    for piece in split_records(stream):
        if piece[:5].isdigit() and int(piece[:5]) == len(piece):
            yield piece
        else:
            yield from _resynchronise(piece)


def _resynchronise(piece: bytes) -> Iterator[bytes | Damage]:
    """The records in a piece: one it begins with, if it does, and all whose heads are found."""
    starts = list(_heads(piece))
    first = starts[0] if starts else len(piece)
    if _LOOSE_HEAD.match(piece) or (_LENGTH.match(piece) and 0 <= piece.find(b"\x1e") < first):
        starts = [0, *starts]
    for begin, end in pairwise([0, *starts, len(piece)]):
        if part := piece[begin:end].strip(_JUNK):
            yield from _judge_part(part, record=begin in starts)


def _judge_part(part: bytes, *, record: bool) -> Iterator[bytes | Damage]:
    """A record, or a stump: without terminator, and shorter than its leader says.

    Without its terminator alone it is whole; a stump must not replace what was whole before.
    """
    told = part[:5]
    if not record:
        yield Damage(part, "no record")
    elif not part.endswith(b"\x1d") and told.isdigit() and int(told) > len(part) + 1:
        yield Damage(part, "cut")
    else:
        yield part


def control_number(record: bytes) -> str:
    """Field 001, by order of the fields: lengths in the directory are wrong in many files."""
    directory, *fields = record.split(b"\x1e")
    entries = [directory[i : i + 12] for i in range(LEADER_LENGTH, len(directory) - 11, 12)]
    entries.sort(key=lambda entry: entry[7:])
    in_order = zip(entries, fields, strict=False)
    number = next((field for entry, field in in_order if entry.startswith(b"001")), b"")
    return number.decode("utf-8", "backslashreplace")


def parse(data: bytes, hint: str, troubles: list[RecordIssue]) -> Marc:
    """Take a record's bytes apart, in the character set they are in; never raises.

    `hint` is the character set a partner's settings name, asked only when bytes and record do
    not tell.
    """
    data = data.lstrip(_JUNK)
    if b"\x1e" not in data:
        beginning = data[:40].decode("ascii", "replace")
        troubles.append(RecordIssue(Code.RECORD_BROKEN, "record", beginning))
        return Marc("", {}, {})
    if not data.rstrip().endswith(b"\x1d"):
        troubles.append(RecordIssue(Code.FIELD_BROKEN, "end of record", "no record terminator"))
    text = utf8_text(data)
    if text is not None and (marc := _by_terminators(text, troubles)) is not None:
        if "\ufffd" in text:
            report_damage(marc, troubles)
        return marc
    # One character a byte, so that the directory's positions hold; decoded afterwards.
    raw = data.decode("latin-1")
    met: list[RecordIssue] = []
    marc = _by_terminators(raw, met) or _by_directory(raw, met)
    return decode_marc(marc, data, hint, troubles, met)


def _by_terminators(text: str, troubles: list[RecordIssue]) -> Marc | None:
    """The record split at field terminators; None where that disagrees with the directory."""
    head, *bodies = text.rstrip("\x1d\r\n").removesuffix(FIELD_END).split(FIELD_END)
    entries = range(LEADER_LENGTH, len(head) - 11, 12)
    if len(entries) != len(bodies):
        return None
    tags = [head[i : i + 3] for i in entries]
    starts = [head[i + 7 : i + 12] for i in entries]
    if starts != sorted(starts) and len(text) <= _LONGEST_COUNTED:
        tags = [tag for _, tag in sorted(zip(starts, tags, strict=True), key=lambda pair: pair[0])]
    return marc_of(head, zip(tags, bodies, strict=True), troubles)


def _by_directory(raw: str, troubles: list[RecordIssue]) -> Marc:
    """The record cut at the positions of its directory, for one character a byte."""
    head, _, body = raw.partition(FIELD_END)
    entries = [
        _Entry(head[i : i + 3], head[i + 3 : i + 7], head[i + 7 : i + 12])
        for i in range(LEADER_LENGTH, len(head) - 11, 12)
    ]
    counted = f"{len(entries)} entries for {body.count(FIELD_END)} fields"
    troubles.append(RecordIssue(Code.FIELD_BROKEN, "directory", counted))
    found = []
    for entry in entries:
        if piece := _cut_field(body, entry):
            found.append((entry.tag, piece))
        else:
            troubles.append(RecordIssue(Code.FIELD_BROKEN, entry.tag, "outside the record"))
    return marc_of(head, found, troubles)


def _cut_field(body: str, entry: _Entry) -> str:
    if not (entry.start.isdecimal() and entry.length.isdecimal()):
        return ""
    start = int(entry.start)
    return body[start : start + int(entry.length)].rstrip("\x1d\x1e\r\n")


def marc_of(head: str, found: Iterable[tuple[str, str]], troubles: list[RecordIssue]) -> Marc:
    """A record out of its leader and its fields, each a tag with what stands in ISO 2709 for it.

    Other carriers that write a field as one line use it, too, with DELIMITER for their sign.
    """
    control: dict[str, str] = {}
    data: dict[str, list[Field]] = {}
    for tag, body in found:
        if tag.startswith("00") or (DELIMITER not in body and not tag.isdecimal()):
            control.setdefault(tag, body)
        else:
            data.setdefault(tag, []).append(_field(tag, body, troubles))
    return Marc(clean_leader(head[:LEADER_LENGTH], troubles), control, data)


def _field(tag: str, body: str, troubles: list[RecordIssue]) -> Field:
    """One data field; text where no text should be becomes subfield `a` and is reported.

    Missing indicators are blanks that some programs trim; a third one is danMARC's.
    """
    head, *pieces = body.split(DELIMITER)
    subfields = tuple([(piece[0], piece[1:]) for piece in pieces if piece])
    if head in _INDICATORS and len(subfields) == len(pieces):
        return Field(tag, head, subfields)
    indicators = with_blanks(head[:2].ljust(2))
    if len(subfields) == len(pieces) > 0 and len(head) in _HARMLESS and head[2:] in _THIRD:
        return Field(tag, indicators, subfields)
    troubles.append(RecordIssue(Code.FIELD_BROKEN, tag, body.replace(DELIMITER, "$")))
    if stray := head[2:].strip():
        subfields = (("a", stray), *subfields)
    return Field(tag, indicators, subfields)

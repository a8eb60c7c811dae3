"""Aleph sequential: a field a line, behind the system number, tag, indicators and alphabet.

`000000001 24510 L $$aTitle$$cby whom`: nine digits, a blank, tag (3) and indicators (2), a blank,
the code of the alphabet, a blank (Ex Libris, Aleph 500 sequential format). A record is as many
lines as follow one another under one system number, which names it where 001 is missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.formats.carriers.common import in_its_set, lines_as_records
from harvester.formats.carriers.iso2709 import DELIMITER, marc_of
from harvester.formats.fields import RecordIssue
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from harvester.formats.carriers.common import Damage
    from harvester.formats.fields import Marc

_PREFIX = r"(?P<number>[0-9]{9}) (?P<tag>[0-9A-Za-z]{3})(?P<indicators>.{2}) [A-Z ] "
_LINE = re.compile(_PREFIX + r"(?P<text>.*)")
_FIELD = re.compile(_PREFIX.encode())
_FIRST = re.compile(rb"(?m)^" + _PREFIX.encode())
_NUMBER_LENGTH = 9


def recognise(data: bytes) -> bool:
    """Whether some line has the prefix of a field."""
    return _FIRST.search(data) is not None


def split(stream: BinaryIO) -> Iterator[bytes | Damage]:
    """The records of a file, one by one; a line that is no field stays with those above it."""
    return lines_as_records(stream, _starts, recognise)


def _starts(line: bytes, gathered: list[bytes]) -> bool:
    if not _FIELD.match(line):
        return False
    above = next(filter(_FIELD.match, gathered), b"")
    return above[:_NUMBER_LENGTH] != line[:_NUMBER_LENGTH]


def parse(data: bytes, hint: str, troubles: list[RecordIssue]) -> Marc:
    """Take a record's lines apart, in the character set they are in; never raises."""
    return in_its_set(data, _take_apart, hint, troubles)


def _take_apart(text: str, troubles: list[RecordIssue]) -> Marc:
    leader = number = ""
    found: list[tuple[str, str]] = []
    for line in filter(None, (line.rstrip("\r") for line in text.split("\n"))):
        match = _LINE.match(line)
        if not match:
            troubles.append(RecordIssue(Code.FIELD_BROKEN, "line", line))
            continue
        number, tag, indicators, body = match.groups()
        if tag == "LDR":
            leader = body
        elif tag.startswith("00") or tag == "FMT":
            found.append((tag, body.replace("^", " ")))
        else:
            found.append((tag, indicators + body.replace("$$", DELIMITER)))
    return marc_of(leader, [*found, ("001", number)], troubles)

"""Bytes of a catalogue record to a `Record`, whatever carries and encodes them.

carrier (`carriers`) -> character set (`charsets`) -> format (`marc`); other
XML is read by one of the `descriptions`: `mods`, `dublin_core`. `read` is
the door; `split_records` cuts a file of ISO 2709 into records;
`unread_because` tells, mostly without reading, what cannot be read.
"""

from harvester.formats.carriers import split_records
from harvester.formats.deletions import is_bare, says_deleted
from harvester.formats.elements import local_name
from harvester.formats.embedded import element_in
from harvester.formats.hints import Hints
from harvester.formats.marc.writing import to_marc21
from harvester.formats.reading import READER_VERSION, Reading, coding_faults, read
from harvester.formats.recognition import unread_because
from harvester.formats.values import printable
from harvester.formats.writing import (
    MARC_FORMATS,
    Carrier,
    ToWrite,
    WrittenFormat,
    write_marcxml,
    write_stream,
)

__all__ = [
    "MARC_FORMATS",
    "READER_VERSION",
    "Carrier",
    "Hints",
    "Reading",
    "ToWrite",
    "WrittenFormat",
    "coding_faults",
    "element_in",
    "is_bare",
    "local_name",
    "printable",
    "read",
    "says_deleted",
    "split_records",
    "to_marc21",
    "unread_because",
    "write_marcxml",
    "write_stream",
]

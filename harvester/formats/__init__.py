"""Bytes of a catalogue record to a `Record`, whatever carries and encodes them.

carrier (`carriers`) -> character set (`charsets`) -> format (`marc`); other
XML is read by one of the `descriptions`: `mods`, `dublin_core`. `read` is
the door; `split_records` cuts a file of ISO 2709 into records;
`unread_because` tells, mostly without reading, what cannot be read.
"""

from harvester.formats.carriers.iso2709 import split_records
from harvester.formats.hints import Hints
from harvester.formats.reading import READER_VERSION, Reading, read
from harvester.formats.recognition import unread_because

__all__ = ["READER_VERSION", "Hints", "Reading", "read", "split_records", "unread_because"]

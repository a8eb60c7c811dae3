"""How records are carried: ISO 2709, MARCXML, MARC in JSON, Aleph sequential, IRBIS, METS."""

from harvester.formats.carriers.common import LONGEST, Damage
from harvester.formats.carriers.iso2709 import split_records
from harvester.formats.carriers.marcxml import (
    RECORDS,
    control_number,
    element_of,
    find_record,
    is_record,
    parse_element,
)
from harvester.formats.carriers.marcxml_fast import parse_plain
from harvester.formats.carriers.mets import described_wholes
from harvester.formats.carriers.registry import ISO2709, Carrier, carrier_of

__all__ = [
    "ISO2709",
    "LONGEST",
    "RECORDS",
    "Carrier",
    "Damage",
    "carrier_of",
    "control_number",
    "described_wholes",
    "element_of",
    "find_record",
    "is_record",
    "parse_element",
    "parse_plain",
    "split_records",
]

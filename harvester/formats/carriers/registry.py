"""What holds a record's fields: every carrier but XML, each with how it is known and taken apart.

XML is no such carrier: `marcxml` and `marcxml_fast` read it, and it holds other formats than MARC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from harvester.formats.carriers import aleph, irbis, iso2709, lines, marcjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from harvester.formats.carriers.common import Damage
    from harvester.formats.fields import Marc, RecordIssue


class Carrier(NamedTuple):
    """A way to write MARC records down.

    `recognise` is asked about the beginning of a file or a record; `split` gives the records of a
    file one by one, and what is damaged between them, in bounded memory; `parse` takes a record
    apart, asks its hint for a character set only when the bytes do not tell, and never raises;
    `control_number` is field 001, or what the carrier has in its place, empty when missing.
    """

    name: str
    recognise: Callable[[bytes], bool]
    split: Callable[[BinaryIO], Iterator[bytes | Damage]]
    parse: Callable[[bytes, str, list[RecordIssue]], Marc]
    control_number: Callable[[bytes], str]


def _parsed_number(
    parse: Callable[[bytes, str, list[RecordIssue]], Marc],
) -> Callable[[bytes], str]:
    return lambda record: parse(record, "", []).control.get("001", "")


_NAMED: tuple[tuple[str, Any, Any, Any], ...] = (
    ("marcjson", marcjson.recognise, marcjson.split, marcjson.parse),
    ("aleph", aleph.recognise, aleph.split, aleph.parse),
    ("mnemonic", lines.recognise_mnemonic, lines.split_mnemonic, lines.parse_mnemonic),
    ("irbis", irbis.recognise, irbis.split, irbis.parse),
    ("lines", lines.recognise_printed, lines.split_printed, lines.parse_printed),
)
ISO2709 = Carrier(
    "iso2709", iso2709.recognise, iso2709.split, iso2709.parse, iso2709.control_number
)
CARRIERS = (
    ISO2709,
    *(Carrier(*each, _parsed_number(each[-1])) for each in _NAMED),
)
"""In the order they are asked; ISO 2709 first, since nearly all is."""


def carrier_of(data: bytes) -> Carrier | None:
    """The carrier of a file or a record by its beginning, which is not XML; None if it is none."""
    return next((each for each in CARRIERS if each.recognise(data)), None)

"""The coded positions of a MARC 21 bibliographic record to be written: leader and 008."""

from __future__ import annotations

import re
from itertools import product
from string import ascii_lowercase
from typing import TYPE_CHECKING

from harvester.formats.codes import country_of

if TYPE_CHECKING:
    from harvester.record import Record

_TYPES = {
    "text": "a", "cartographic": "e", "music": "c", "sound": "i", "image": "k",
    "moving image": "g", "software": "m", "object": "r", "mixed": "p",
}  # fmt: skip
_MANUSCRIPT_TYPES = {"text": "t", "cartographic": "f", "music": "d"}
_LEVELS = {"serial": "s", "part": "a", "collection": "c"}
_CODES = ["".join(letters) for letters in product(ascii_lowercase, repeat=2)]
_COUNTRY_CODES = {country_of(code): code for code in reversed(_CODES)} | {
    "": "xx", "CA": "xxc", "CZ": "xr", "DE": "gw", "GB": "xxk", "US": "xxu",
}  # fmt: skip
"""ISO 3166 -> MARC country code; of several the one in force."""
_LANGUAGE = re.compile("[a-z]{3}")
_FORMS = {"electronic": "o", "microform": "a", "tactile": "f"}


def leader(record: Record) -> str:
    """Leader: new, Unicode, encoding level unknown (u), punctuation omitted (c)."""
    kind = _TYPES[record.content]
    if record.medium == "manuscript":
        kind = _MANUSCRIPT_TYPES.get(record.content, kind)
    level = _LEVELS.get(record.level, "m")
    own_title = "b" if record.titles else "c"
    part_of_set = {"set": "a", "volume": own_title}.get(record.level, " ")
    return f"00000n{kind}{level} a2200000uc{part_of_set}4500"


def field_008(record: Record, entered: str) -> str:
    """008: what the record knows, `|` (no attempt to code) for the rest."""
    day = "".join(re.findall("[0-9]", entered))[2:8].ljust(6, "0")
    country = _COUNTRY_CODES.get(record.countries[0] if record.countries else "", "xx")
    form = _FORMS.get(record.medium, "|")
    # Form of item stands in 008/29 for maps and visual material, in 008/23 for all others.
    at = 29 if record.content in ("cartographic", "image", "moving image", "object") else 23
    material = "".join(form if place == at else "|" for place in range(18, 35))
    language = next(filter(_LANGUAGE.fullmatch, record.languages), "und")
    return f"{day}{_dates(record)}{country:3}{material}{language} d"


def _dates(record: Record) -> str:
    """008/06-14: type of date and two dates."""
    years = record.years
    if years is None:
        return "nuuuuuuuu"
    first = f"{years.first:04d}"
    if record.level == "serial":
        return f"d{first}{years.last:04d}" if years.last else f"u{first}uuuu"
    if years.last:
        return f"{'m' if years.certain else 'q'}{first}{years.last:04d}"
    return f"s{first}    "

"""Codes of a record to be written: leader and 008, of UNIMARC leader and 100; code lists."""

from __future__ import annotations

import re
from itertools import product
from string import ascii_lowercase
from typing import TYPE_CHECKING

from harvester.formats.marc.unimarc_table import DATE_TYPES
from harvester.formats.marc.writing.scripted_fields import unimarc_script
from harvester.vocabulary import RELATORS, country_of

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
_UNIMARC_CODES = {code: number for number, code in reversed(RELATORS.items())}
_LANGUAGE = re.compile("[a-z]{3}")
_FORMS = {"electronic": "o", "microform": "a", "tactile": "f"}
MEDIA = {
    "audio": ("audio", "s"), "electronic": ("computer", "c"), "microform": ("microform", "h"),
    "print": ("unmediated", "n"), "video": ("video", "v"),
}  # fmt: skip
"""337 $a and $b, RDA media type."""


def leader(record: Record) -> str:
    """Leader: new, Unicode, encoding level unknown (u), punctuation omitted (c)."""
    kind = _TYPES[record.content]
    if record.medium == "manuscript":
        kind = _MANUSCRIPT_TYPES.get(record.content, kind)
    level = _LEVELS.get(record.level, "m")
    own_title = "b" if record.titles else "c"
    part_of_set = {"set": "a", "volume": own_title}.get(record.level, " ")
    return f"00000n{kind}{level} a2200000uc{part_of_set}4500"


def has_country(code: str) -> bool:
    """Whether 008/15-17 can name the country."""
    return code in _COUNTRY_CODES


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
    """008/06-14: type of date and two dates; a single year in doubt is a span of one year."""
    years = record.years
    if years is None:
        return "nuuuuuuuu"
    first = f"{years.first:04d}"
    if record.level == "serial":
        return f"d{first}{years.last:04d}" if years.last else f"u{first}uuuu"
    if not years.certain:
        return f"q{first}{years.last or years.first:04d}"
    if years.last:
        return f"m{first}{years.last:04d}"
    return f"s{first}    "


_UNIMARC_TYPES = _TYPES | {"software": "l", "mixed": "m"}
_UNIMARC_MANUSCRIPTS = {"text": "b", "cartographic": "f", "music": "d"}
_HIERARCHY = {"set": "1", "volume": "2", "part": "2"}
_UNIMARC_DATES = {letter: code for code, letter in DATE_TYPES.items()} | {"n": "u"}
"""MARC 21 008/06 -> UNIMARC 100 $a/8; u is no date known."""
UNIMARC_MEDIA = {
    "print": ("r", "n"), "electronic": ("s", "b"), "microform": ("t", "c"), "tactile": ("f", "n"),
    "audio": ("", "a"), "video": ("", "g"),
}  # fmt: skip
"""106 $a, physical form of text, and 182 $a, ISBD media type."""


def unimarc_leader(record: Record) -> str:
    """Leader: new, described without the book in hand (1), without ISBD punctuation (n)."""
    kind = _UNIMARC_TYPES[record.content]
    if record.medium == "manuscript":
        kind = _UNIMARC_MANUSCRIPTS.get(record.content, kind)
    level = _LEVELS.get(record.level, "m")
    return f"00000n{kind}{level}{_HIERARCHY.get(record.level, '0')} 22000001n 450 "


def coded_100(record: Record, entered: str) -> str:
    """100 $a: date entered, type and dates of publication, UTF-8 (50), script of the title."""
    day = "".join(re.findall("[0-9]", entered))[:8].ljust(8, "0")
    dates = _dates(record)
    first, last = (date.replace("u", " ") for date in (dates[1:5], dates[5:]))
    script = unimarc_script(next((title.main.script for title in record.titles), ""))
    # Audience, government publication and language of the cataloger are not told.
    return f"{day}{_UNIMARC_DATES[dates[0]]}{first}{last}u  u0undy50      {script}"


def unimarc_relator(code: str) -> str:
    """UNIMARC number of a MARC relator code; the code itself where UNIMARC has none."""
    return _UNIMARC_CODES.get(code, code)

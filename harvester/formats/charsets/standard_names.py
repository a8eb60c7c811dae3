"""Every character set that texts can be decoded from, by name: Python's and our own."""

from __future__ import annotations

import codecs
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from harvester.formats.charsets import iso2022
from harvester.formats.charsets.legacy_tables import EIGHT_BITS
from harvester.formats.charsets.marc8 import decode_marc8

if TYPE_CHECKING:
    from collections.abc import Callable

    Decode = Callable[[bytes], str]


def _decode_table(table: str, data: bytes) -> str:
    return codecs.charmap_decode(data, "replace", table)[0]


OWN: dict[str, Decode] = {
    "marc-8": decode_marc8,
    **{name: partial(iso2022.decode_iso2022, name=name) for name in iso2022.NAMES},
    **{
        name: partial(_decode_table, "".join(map(chr, range(0x80))) + table)
        for name, table in EIGHT_BITS.items()
    },
}
"""Sets that Python has not, by the names that settings use."""
_NO_SETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7"})
"""What Python calls encodings, too; most give halves of characters, or raise in any case."""


@lru_cache(maxsize=100)
def standard_name(name: str) -> str:
    """The name used here for a set that may be spelt otherwise; empty when it is none of ours."""
    name = name.strip().lower()
    if name in OWN or all(part in iso2022.NAMES for part in name.split("+")):
        return name
    try:
        b" ".decode(name)
    except (LookupError, ValueError):
        return ""
    known = codecs.lookup(name).name.replace("_", "-")
    return "" if known in _NO_SETS else known


def decoder(name: str) -> Decode:
    """How to decode one text from a set (`standard_name`); what the set lacks becomes U+FFFD."""
    if "+" in name:
        return partial(iso2022.decode_iso2022, name=name)
    return OWN.get(name) or (lambda data: data.decode(name, "replace"))

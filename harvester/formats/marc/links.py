"""Digital copies and what else stands on the net: 856 of both formats, with the terms of access.

MARC 21 tells access by `$7` (0 open, 1 restricted), `$l`, `$n`, `$r` and `$t`, and for the whole
record by 506 and 540; UNIMARC by `$r`, `$n` and 371; everybody by a word in `$z`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.formats.values import clean
from harvester.record import Link
from harvester.vocabulary import is_free

if TYPE_CHECKING:
    from harvester.formats.fields import Field, Marc

_STATUS = {"0": True, "1": False}
"""856 $7 position 0 and 506 first indicator: whether nothing restricts access."""
_LABELS, _TERMS = "3yz", "nrlt"
_RECORD_TERMS = ("506", "540", "371")
_OPEN = "dlopen"
"""979 $a of the Russian State Library: its digital copy is open to all."""
TAGS = frozenset({"856", "979", *_RECORD_TERMS})
_PROXY = re.compile(r"//[^/]*(?:proxy|\bidm\.)")
"""The address of a server that asks who one is."""
_ADDRESS = re.compile(r"(?:https?|ftp)://\S+", re.IGNORECASE)


def read_links(marc: Marc) -> tuple[Link, ...]:
    """Every address of 856 ($u, else $g or a $a that is one), each once."""
    if "856" not in marc.data:
        return ()
    general = [_terms_of_record(field) for tag in _RECORD_TERMS for field in marc.all(tag)]
    access = "; ".join(dict.fromkeys(terms for terms, _ in general if terms))
    free = next((known for _, known in general if known is not None), None)
    if free is None and any(_OPEN in field.all("a") for field in marc.all("979")):
        free = True
    found = [link for field in marc.all("856") for link in _links(field, (access, free))]
    return tuple({link.address: link for link in reversed(found)}.values())[::-1]


def _links(field: Field, of_record: tuple[str, bool | None]) -> list[Link]:
    label = next(filter(None, map(clean, field.all(_LABELS))), "") or clean(field.first("2"))
    own = _terms(field)
    known = _STATUS.get(field.first("7")[:1])
    if known is None:
        known = is_free("; ".join(field.all(f"{_TERMS}z")))
    access, free = own or of_record[0], of_record[1] if known is None else known
    return [
        Link(address, label, access, False if _PROXY.search(address) else free)
        for address in _addresses(field)
    ]


def _addresses(field: Field) -> list[str]:
    """Addresses of $u, else a persistent one ($g), else those other subfields hold."""
    named = [value.strip() for value in field.all("u")] or [v.strip() for v in field.all("g")]
    if not any(named):
        named = [address for value in field.all("adz") for address in _ADDRESS.findall(value)]
    return list(dict.fromkeys(filter(None, named)))


def _terms(field: Field) -> str:
    """Terms of $l $n $r $t, and notes for the reader that speak of them."""
    notes = [note for note in field.all("z") if is_free(note) is not None]
    values = [value for value in field.all(_TERMS) if not value.isdecimal()]
    return "; ".join(dict.fromkeys(filter(None, map(clean, (*values, *notes)))))


def _terms_of_record(field: Field) -> tuple[str, bool | None]:
    """506, 540 (MARC 21) and 371 (UNIMARC): terms, and whether they restrict anything."""
    terms = "; ".join(filter(None, map(clean, field.all("afu"))))
    known = _STATUS.get(field.indicators[:1]) if field.tag == "506" else None
    return terms, is_free(terms) if known is None else known

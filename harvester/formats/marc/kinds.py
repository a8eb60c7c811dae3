"""What a MARC record is: its format by its tags, or what it describes that is no edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harvester.formats.fields import Marc
    from harvester.record import Apart

MARC_FORMATS = ("marc21", "unimarc")
_UNIMARC_ONLY = frozenset({"215", "461", "801"})
"""Tags MARC 21 has not, which a volume without a title of its own still carries."""
_MARC_21_ONLY = frozenset({"260", "264", "336", "337", "338", "490", "650", "651", "655"})
"""Tags UNIMARC has not, which a record without a title may still carry."""
_NO_EDITION: dict[str, Apart] = {
    "q": "community information", "u": "holdings", "v": "holdings", "w": "classification",
    "x": "authority", "y": "authority", "z": "authority",
}  # fmt: skip
"""Leader/06 of records that describe no edition: x and y are authorities in UNIMARC, and holdings
in MARC 21."""
_HOLDINGS = frozenset({"852", "853", "863", "866"})
_PUBLISHED = {
    "245": frozenset({"020", "022", "250", "260", "264", "300"}),
    "200": frozenset({"010", "011", "205", "210", "215", "225"}),
}
"""By the field of the title: beside it any of these tells an edition, whatever the leader says. An
authority record of UNIMARC has one heading, so that none of them stands beside a 200."""
TITLE_FIELDS = tuple(_PUBLISHED)
"""A record that has one of these is recognised, whatever else is in it."""
_OF_HOLDINGS_ONLY = "004"
"""The control number of the record whose holdings these are."""


def apart_of(marc: Marc) -> Apart:
    """What a record describes that is no edition, by its leader and its tags; else empty."""
    kind = _NO_EDITION.get(marc.leader[6], "")
    if marc.leader[6] in "xy" and (_OF_HOLDINGS_ONLY in marc.control or _has(marc, _HOLDINGS)):
        kind = "holdings"
    field = next((tag for tag in _PUBLISHED if tag in marc.data), None)
    published = field is not None and _has(marc, _PUBLISHED[field])
    return "" if published and _OF_HOLDINGS_ONLY not in marc.control else kind


def format_of(marc: Marc, hint: str) -> str:
    """The format by its tags, empty for neither: leader and metadata prefix are too often wrong."""
    if "245" in marc.data:
        return "marc21"
    if "200" in marc.data:
        return "unimarc"
    if hint in MARC_FORMATS:
        return hint
    if _has(marc, _UNIMARC_ONLY):
        return "unimarc"
    return "marc21" if "008" in marc.control or _has(marc, _MARC_21_ONLY) else ""


def _has(marc: Marc, tags: frozenset[str]) -> bool:
    return not tags.isdisjoint(marc.data)

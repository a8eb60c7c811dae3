"""Records that say that they are deleted, and records with nothing but a number, in any carrier.

A deleted record has status d in its leader (position 5, in MARC 21 and UNIMARC alike), Aleph writes
a field DEL, and a table may have a column for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.formats.carriers import carrier_of
from harvester.formats.tables import row_of
from harvester.vocabulary import fold, fold_words, folded_words, meanings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.config import Meaning
    from harvester.formats.fields import Marc

LEADER_LENGTH = 24
STATUS = 5
"""Position of the record status in a leader."""
_START = 1000
"""Bytes in which the leader of a record in XML or JSON is found."""
_NO_FIELDS = 4000
"""Bytes: a record of control fields alone is no longer."""
_IN_XML = re.compile(
    rb"(?:<|&lt;)(?:[\w.-]+:)?(?:leader\b[^<>&]*|\w+field\s+(?:tag|id)=[\"'](?:LDR|000)[\"'][^<>&]*)"
    rb"(?:>|&gt;).{5}(?P<in_leader>.)"
    rb"|<l>[\d ]{5}(?P<in_turbomarc>.)[^<>]*</l>\s*<c\d"
    rb"|<oai_marc\s[^<>]*status=[\"'](?P<in_attribute>.)",
    re.DOTALL,
)
"""The first of these is the record's own: what comes later is of a record within it, or a text."""
_IN_JSON = re.compile(rb"\"(?:leader|LDR|000)\"\s*:\s*\"[^\"]{5}d")
_CONTROL_FIELD = re.compile(rb"controlfield|fixfield|<c\d\d\d")
_DATA_FIELD = re.compile(rb"datafield|varfield|<d[0-9A-Za-z]{3}[\s>]")


def says_deleted(data: bytes, columns: Mapping[str, Meaning] | None = None) -> bool:
    """Whether a record's bytes say that it is deleted; `columns` are those of its table."""
    start = data[:1]
    if start == b"<":
        found = _IN_XML.search(data, 0, _START)
        return found is not None and found[found.lastgroup or 0] == b"d"
    if _is_iso2709(data):
        return data[STATUS : STATUS + 1] == b"d"
    if start == b"{" and _IN_JSON.search(data, 0, _START):
        return True
    if start == b"{" and (row := row_of(data)):
        return _row_says_deleted(row, columns or {})
    marc = _taken_apart(data)
    return marc is not None and (marc.leader[STATUS:].startswith("d") or "DEL" in marc.data)


def is_bare(data: bytes) -> bool:
    """Whether a record describes nothing: control fields and no data field, or a single cell."""
    if len(data) > _NO_FIELDS:
        return False
    if data[:1] == b"<":
        return bool(_CONTROL_FIELD.search(data)) and not _DATA_FIELD.search(data)
    if data[:1] == b"{" and (row := row_of(data)):
        meanings = meanings_of(tuple(row), {}).values()
        return sum(meaning != "status" for meaning in meanings) == 1
    if _is_iso2709(data) and data[12:17].isdigit() and b"\x1e" in data:
        directory = data[24 : int(data[12:17]) - 1]
        tags = {directory[at : at + 2] for at in range(0, len(directory), 12)}
        return tags == {b"00"}
    marc = _taken_apart(data)
    return marc is not None and bool(marc.control) and not marc.data


def _is_iso2709(data: bytes) -> bool:
    """Whether a record begins with the leader of ISO 2709: its length, then its status."""
    whole = len(data) >= LEADER_LENGTH
    return whole and data[:STATUS].isdigit() and not data[STATUS : STATUS + 1].isdigit()


def _taken_apart(data: bytes) -> Marc | None:
    carrier = carrier_of(data)
    return carrier.parse(data, "", []) if carrier else None


def _row_says_deleted(row: Mapping[str, str], columns: Mapping[str, Meaning]) -> bool:
    """Whether a column of the record's status says so, or one headed "deleted" says yes."""
    for heading, meaning in meanings_of(tuple(row), columns).items():
        if meaning == "status":
            said, deleted = fold(row[heading].strip(" .;!")), folded_words("cell", "deleted")
            of_deletions = fold_words(heading) in deleted
            if said in deleted or (of_deletions and said in folded_words("cell", "yes")):
                return True
    return False

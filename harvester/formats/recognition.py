"""Whether a record can be read at all, told without reading it where that is plain to see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.formats.carriers import RECORDS
from harvester.formats.descriptions import ROOTS
from harvester.formats.marc import TITLE_FIELDS
from harvester.formats.reading import read
from harvester.formats.tables import BEYOND, row_of

if TYPE_CHECKING:
    from harvester.formats.hints import Hints
    from harvester.record import Harvested

_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^<>]*>\s*)?<(?:[\w.-]+:)?([\w-]+)[\s>]")
_DESCRIPTIONS = frozenset(name.encode() for name in ROOTS)
_MARC = frozenset(name.encode() for name in RECORDS)
_IN_XML = [f'"{tag}"'.encode() for tag in TITLE_FIELDS]
_ISO2709 = re.compile(
    rb"\d{5}.{19}(?:\d{12})*?(?:" + "|".join(TITLE_FIELDS).encode() + rb")\d{9}", re.DOTALL
)
"""A leader, and a directory in which a title stands."""


def unread_because(source: Harvested, hints: Hints) -> str:
    """Why nothing of a live record can be read: an issue's code and detail; else empty."""
    if _is_plain(source.metadata):
        return ""
    reading = read(source, hints)
    if reading.apart != "unreadable":
        return ""
    issue = next(reversed(reading.issues), None)
    return ": ".join(filter(None, (issue.code.value, issue.detail))) if issue else "unreadable"


def _is_plain(data: bytes) -> bool:
    """Whether reading is sure to recognise it; a record that it may is read."""
    if root := _ROOT.match(data):
        return root[1] in _DESCRIPTIONS or (
            root[1] in _MARC and any(tag in data for tag in _IN_XML)
        )
    if row_of(data) is not None:
        return f'"{BEYOND}'.encode() not in data
    return _ISO2709.match(data) is not None

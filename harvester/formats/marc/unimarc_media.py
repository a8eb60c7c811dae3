"""What a UNIMARC record says of the thing itself: print, file, recording, and on what carrier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.marc import rules
from harvester.formats.marc import unimarc_table as table
from harvester.formats.values import (
    CARRIER,
    ISBD_MEDIA,
    UNIMARC_FORM,
    carrier_coded,
    carriers_named,
    medium_in_words,
    medium_of_type,
)

if TYPE_CHECKING:
    from harvester.formats.fields import Marc
    from harvester.record import Carrier, Identifier, Medium

_VIDEOS: dict[str, Carrier] = {"b": "videodisc", "c": "videocassette"}
"""115 $a/15, form of release of a videorecording."""
_SPEEDS: dict[str, Carrier] = {"b": "lp", "g": "cd", "u": "audio disc"}
"""126 $a/1, speed of a sound disc."""


def medium_of(marc: Marc) -> Medium:
    """Words of the description, then codes; 135 and 856 may only mean a digital copy."""
    kind = marc.leader[6]
    words = (
        marc.first("200", "b"), marc.first("203", "c"), marc.first("215", "a"),
        marc.first("230", "a"),
    )  # fmt: skip
    if found := medium_in_words(*words):
        return found
    if kind in "bdf":
        return "manuscript"
    return (
        UNIMARC_FORM.get(marc.first("106", "a")[:1])
        or CARRIER.get(marc.first("183", "a")[:1])
        or ISBD_MEDIA.get(marc.first("182", "a")[:1])
        or ("other" if kind == "g" and marc.first("115", "a")[:1] == "b" else "")
        or ("electronic" if kind == "l" else medium_of_type(kind))
    )


def carriers_of(marc: Marc, medium: Medium, numbers: tuple[Identifier, ...]) -> tuple[Carrier, ...]:
    """By the words of the description, then by 115, 126 and 183."""
    texts = (text for tag, codes in table.CARRIERS for text in rules.values(marc, tag, codes))
    named = carriers_named(medium, texts, numbers)
    if named or medium not in ("audio", "video"):
        return named
    coded = _video(marc) if medium == "video" else _recording(marc)
    found = coded or carrier_coded(marc.first("183", "a"))
    return (found,) if found else ()


def _video(marc: Marc) -> Carrier | None:
    coded = marc.first("115", "a")
    return _VIDEOS.get(coded[15:16]) if coded[:1] == "c" else None


def _recording(marc: Marc) -> Carrier | None:
    coded = marc.first("126", "a")
    if coded[:1] == "c":
        return "audio cassette"
    return _SPEEDS.get(coded[1:2]) if coded[:1] == "a" else None

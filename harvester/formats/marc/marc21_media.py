"""What a MARC 21 record says of the thing itself: print, file, recording, and on what carrier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.marc import marc21_table as table
from harvester.formats.marc import rules
from harvester.formats.values import (
    CARRIER,
    MARC21_FORM,
    PROJECTED,
    RECORDED,
    SCORES,
    carrier_coded,
    carriers_named,
    medium_in_words,
    medium_of_type,
    sentence,
)
from harvester.record import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.formats.fields import Marc
    from harvester.record import Carrier, Content, Identifier, Medium

_WHOLE_CODED = 38
"""Characters of 008 up to the language: where blanks are lost, what follows is out of place."""
_VISUAL = frozenset("efgkor")
"""Leader/06 of materials whose form of item stands in 008/29, not in 008/23."""


def medium_of(marc: Marc, coded: str) -> Medium:
    """Carrier codes and words of the description, then the form of item, then 007."""
    kind = marc.leader[6]
    words = (marc.first("245", "h"), marc.first("338", "a"), marc.first("300", "a"))
    carrier = marc.first("338", "b") or marc.first("337", "b")
    if found := medium_in_words(*words):
        return found
    if kind in "tdf":
        return "manuscript"
    whole = coded if len(coded) >= _WHOLE_CODED else ""
    form = whole[29:30] if kind in _VISUAL else whole[23:24]
    recorded = kind in RECORDED
    physical = marc.control.get("007", "")[:1] if recorded or not coded else ""
    return (
        (MARC21_FORM.get(form) if not recorded or form in "oqs" else None)
        or CARRIER.get(carrier[:1])
        or CARRIER.get(physical)
        or (PROJECTED.get(coded[33:34]) if kind == "g" else None)
        or medium_of_type(kind)
    )


def carriers_of(marc: Marc, medium: Medium, numbers: tuple[Identifier, ...]) -> tuple[Carrier, ...]:
    """By the words of the description, the file and its address, then by 007 and 338."""
    texts = (text for tag, codes in table.CARRIERS for text in rules.values(marc, tag, codes))
    named = carriers_named(medium, texts, numbers)
    if named or medium not in ("audio", "video"):
        return named
    coded = carrier_coded(marc.control.get("007", "")) or carrier_coded(marc.first("338", "b"))
    return (coded,) if coded else ()


def notes_of(marc: Marc, content: Content) -> Iterator[Note]:
    """The notes, and the kind of score that a uniform title ($s) or 008/20 names."""
    yield from rules.notes(marc, table.NOTES)
    if content != "music":
        return
    for tag in ("130", "240"):
        yield from (Note(sentence(s), "music format") for s in rules.values(marc, tag, "s"))
    coded = marc.control.get("008", "")
    if len(coded) >= _WHOLE_CODED and (score := SCORES.get(coded[20])):
        yield Note(score, "music format")

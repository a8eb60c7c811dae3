"""What a note or relation says a work is bound with, gathered in or printed apart from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.values.materials import gathering_in_words
from harvester.formats.values.punctuation import clean, sentence, texts
from harvester.record import Gathering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.record import GatheringKind, Record

_HEAD = re.compile(r"([^:：]{2,40})(?::\s+|：\s*)(?=\S)")
"""What a note begins with: a few words and a colon."""
_PLACE = re.compile(r"[,;(]\s*(?=(?:[^\W\d]+\.?\s*|№\s*)?\d)|，|（")
"""Where the place in a journal begins: "Harbour review, vol. 3 (1998), p. 45-67"."""


def gatherings_in_note(note: str) -> Iterator[Gathering]:
    """What "Bound with: ..." or "Sonderdruck aus: ..." names; no other note names anything."""
    head = _HEAD.match(note)
    kind = gathering_in_words(head[1]) if head else None
    if head and kind:
        yield from works_named(kind, note[head.end() :])


def works_named(kind: GatheringKind, works: str) -> Iterator[Gathering]:
    """Each title of "Title / Author. Place, date -- Another title"."""
    for work in clean(works).split(" -- "):
        host = _PLACE.split(work)[0] if kind == "offprint of" else work
        title = host.partition(" / ")[0].partition(" : ")[0].partition(". ")[0]
        if named := texts([sentence(title)]):
            yield Gathering(kind, named)


def with_noted_gatherings(record: Record) -> Record:
    """The record with the works that its notes name; that it is in a collection no note says."""
    if record.level == "serial":
        return record
    notes = (note.value for note in record.notes if note.kind == "general")
    noted = (each for note in notes for each in gatherings_in_note(note))
    added = [each for each in noted if each.kind != "in collection"]
    return (
        replace(record, gatherings=tuple(dict.fromkeys((*record.gatherings, *added))))
        if added
        else record
    )

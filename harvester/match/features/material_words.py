"""What records of maps, music and theses say in words, made comparable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.vocabulary import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.record import NoteKind, Record

_SCALE = re.compile(r"\b1\s?[:/]\s?(\d{1,3}(?:[\s.,'’]?\d{3})*)")
_MOST_DIGITS = 12
_PLATE = re.compile(r"\d{3,}")


def genre_of(record: Record) -> str:
    """`abstract` or `thesis` for what calls itself so beside its title, else nothing.

    A note is no sign: that of a printed book names the thesis it was made of.
    """
    words = " ".join(t.rest.value for t in record.titles if t.rest)
    named = set(lexicon("genre").find(words))
    return "abstract" if "abstract" in named else "thesis" if "thesis" in named else ""


def scales_of(record: Record) -> frozenset[int]:
    """The denominators of a map's scales."""
    figures = (re.sub(r"\D", "", found) for found in _find_matches(_SCALE, record, "scale"))
    return frozenset(int(figure) for figure in figures if 0 < len(figure) <= _MOST_DIGITS)


def plates_of(record: Record) -> frozenset[str]:
    """The figures of plate and publisher's numbers: the letters before them vary."""
    return frozenset(_find_matches(_PLATE, record, "plate"))


def settings_of(record: Record) -> frozenset[str]:
    """What kinds of score a record of printed music describes."""
    if record.content != "music":
        return frozenset()
    said = [*_notes(record, "music format"), record.extent.statement if record.extent else ""]
    said += [t.rest.value for t in record.titles if t.rest]
    return frozenset(name for text in said for name in lexicon("score").find(text))


def _notes(record: Record, kind: NoteKind) -> Iterator[str]:
    return (note.value for note in record.notes if note.kind == kind)


def _find_matches(pattern: re.Pattern[str], record: Record, kind: NoteKind) -> Iterator[str]:
    return (found for value in _notes(record, kind) for found in pattern.findall(value))

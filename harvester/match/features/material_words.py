"""What records of maps, music and theses say in words, made comparable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.record import NoteKind, Record

_SCALE = re.compile(r"\b1\s?[:/]\s?(\d{1,3}(?:[\s.,'’]?\d{3})*)")
_MOST_DIGITS = 12
_PLATE = re.compile(r"\d{3,}")
_SETTINGS = {
    "piano score": r"vocal score|piano score|klavierauszug|клавир|клавір|klavírní výtah",
    "study score": r"study score|miniature score|pocket score|taschenpartitur|studienpartitur"
    r"|карманная партитура",
    "parts": r"\bparts?\b|stimmen|\bпартии\b|\bголоса\b|\bгаласы\b|\bhlasy\b",
    "score": r"\bfull score|^(?:\d+ )?scores?\b|^partitur|^партитура|^партытура|^partytura",
}
_ABSTRACT = re.compile(
    r"автореф|аўтарэф|avtoref|autoref|aŭtaref|\babstract of (?:a |the )?(?:thesis|diss)"
)
_THESIS = re.compile(
    r"\b(?:дис|дыс)(?:с|серт)?\.|диссертаци|дысертацы|дисертаці|dissertat|dissertac|disertac|"
    r"disertač|dysertac|\bthesis\b|\bdiss\.|dizertac|proefschrift|学位论文|學位論文|博士论文|硕士论文"
)


def genre_of(record: Record) -> str:
    """`abstract` or `thesis` for what calls itself so beside its title, else nothing.

    A note is no sign: that of a printed book names the thesis it was made of.
    """
    words = " ".join(t.rest.value for t in record.titles if t.rest).casefold()
    if _ABSTRACT.search(words):
        return "abstract"
    return "thesis" if _THESIS.search(words) else ""


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
    return frozenset(
        name
        for name, words in _SETTINGS.items()
        if any(re.search(words, text.casefold().strip(" [(")) for text in said)
    )


def _notes(record: Record, kind: NoteKind) -> Iterator[str]:
    return (note.value for note in record.notes if note.kind == kind)


def _find_matches(pattern: re.Pattern[str], record: Record, kind: NoteKind) -> Iterator[str]:
    return (found for value in _notes(record, kind) for found in pattern.findall(value))

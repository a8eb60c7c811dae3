"""What records of maps, music, recordings and theses say in words, made comparable."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from harvester.text import LATIN_TWINS, latin
from harvester.vocabulary import DIGITS, fold, folded_words, lexicon, piece_words, volume_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.record import Carrier, NoteKind, Record

_SCALE = re.compile(r"\b1\s?[:/]\s?(\d{1,3}(?:[\s.,'’]?\d{3})*)")
_MOST_DIGITS = 12
_SERIES_OF_PLATES = re.compile(r"(?<=\d{4})\s?[-–]\s?(?=\d{4})")
"""What is between the first and the last number of several plates."""
_SHORTEST_PLATE = 3
_SPECIAL_SCORES = frozenset({"piano score", "study score", "choral score"})
_DISCS = ("cd", "lp", "dvd", "blu-ray", "cd-rom", "dvd-rom", "disc")
_CASSETTES = ("audio cassette", "videocassette", "cassette")
_EITHER: dict[Carrier, tuple[Carrier, ...]] = {
    "audio disc": ("cd", "lp"),
    "videodisc": ("dvd", "blu-ray"),
}
_PIECES = dict.fromkeys(_DISCS, "discs") | dict.fromkeys(_CASSETTES, "cassettes")
_COUNTED = re.compile(r"(?<!\d)(\d{1,3})(?!\d)([^\d,;:+]{2,40})")
_BRACKETS = re.compile(r"\([^()]*\)?")
_MOST_SHEETS = 30
"""More are leaves of an atlas."""


def genre_of(record: Record, said: str) -> str:
    """`abstract` or `thesis` for what calls itself so beside its title, else nothing.

    A note is no sign: that of a printed book names the thesis it was made of. `said` is what all
    titles say, folded: of most records it has no such word.
    """
    if not lexicon("genre").may_find(said):
        return ""
    words = " ".join(t.rest.value for t in record.titles if t.rest)
    named = set(lexicon("genre").find(words))
    return "abstract" if "abstract" in named else "thesis" if "thesis" in named else ""


def scales_of(record: Record) -> frozenset[int]:
    """The denominators of a map's scales."""
    figures = (re.sub(r"\D", "", found) for found in _find_matches(_SCALE, record, "scale"))
    return frozenset(int(figure) for figure in figures if 0 < len(figure) <= _MOST_DIGITS)


def plates_of(record: Record) -> frozenset[str]:
    """Plate and publisher's numbers folded whole: "h3101" of "H 3101" and "H. 3101".

    One in Cyrillic letters also as it looks in Latin ones: С10-04567 of Melodiya.
    """
    written = [value.partition(" ; ")[0] for value in _notes(record, "plate")]
    stated = dict.fromkeys((*written, *(text.translate(LATIN_TWINS) for text in written)))
    numbers = (_fold_plate(part) for text in stated for part in _SERIES_OF_PLATES.split(text))
    return frozenset(n for n in numbers if len(n) >= _SHORTEST_PLATE and not n.isalpha())


def _fold_plate(text: str) -> str:
    """Letters and figures; without words, which name the house or say that it is a number."""
    words = latin(text).split()
    return "".join(w for w in words if not (w.isalpha() and (len(w) > 4 or w in _number_words())))


@cache
def _number_words() -> frozenset[str]:
    """Words for number, as they are romanised: no, nr."""
    return frozenset(latin(word).strip() for word in folded_words("numbering", "issue")) - {""}


def settings_of(record: Record) -> frozenset[str]:
    """What kinds of score a record of printed music describes, wherever it says so.

    Titles and subjects count where they name a special kind, as "score" may be said of any, but
    never for parts, which are voices or chapters there; a note or a subtitle that says nothing
    else names any.
    """
    find = lexicon("score").find
    extent = record.extent.statement if record.extent else ""
    if record.content != "music":
        return _without_general(find(extent)) if record.thin else frozenset()
    said = [*_notes(record, "music format"), extent]
    said += [text.value for text in record.edition.statement] if record.edition else []
    in_titles = (kind for text in _said_in_titles(record) for kind in find(text) if kind != "parts")
    besides = (*(t.main.value for t in record.titles), *(s.value for s in record.subjects))
    whole = (*_notes(record, "general"), *_said_in_titles(record))
    alone = (lexicon("score").meaning_of(value) for value in whole)
    special = (kind for text in besides for kind in find(text) if kind in _SPECIAL_SCORES)
    named = (kind for text in said for kind in find(text))
    return _without_general([*named, *in_titles, *special, *filter(None, alone)])


def _said_in_titles(record: Record) -> Iterator[str]:
    for title in record.titles:
        yield from (text.value for text in (title.rest, title.part) if text)


def _without_general(kinds: Iterable[str]) -> frozenset[str]:
    """Without "score" where a special kind of it is named: "1 score" may be a vocal score."""
    found = frozenset(kinds)
    return found - {"score"} if found & _SPECIAL_SCORES else found


def carriers_of(record: Record) -> frozenset[Carrier]:
    """The carriers of a record; a disc of which no more is said may be either kind."""
    return frozenset(
        kind for carrier in record.carriers for kind in _EITHER.get(carrier, (carrier,))
    )


def pieces_of(record: Record) -> tuple[tuple[str, int], ...]:
    """How many discs and cassettes a recording has, and how many sheets a map."""
    text = fold(record.extent.statement if record.extent else "").translate(DIGITS)
    if record.content == "cartographic":
        sheets = sum(count for each in _sheets().findall(text) if (count := int(each)))
        return (("sheets", sheets),) if 0 < sheets <= _MOST_SHEETS else ()
    if record.medium not in ("audio", "video", "electronic"):
        return ()
    counts: Counter[str] = Counter()
    for count, words in _COUNTED.findall(_BRACKETS.sub(" ", text)):
        named = (_PIECES[kind] for kind in lexicon("carrier").find(words) if kind in _PIECES)
        if kind := next(named, ""):
            counts[kind] += int(count)
    return tuple(sorted(counts.items()))


def is_in_one_volume(record: Record) -> bool:
    """Whether several volumes or parts are bound in one: "2 v. in 1", "2 т. в 1"."""
    if record.extent is None or (record.extent.volumes or 1) == 1:
        return False
    found = _in_one().search(fold(record.extent.statement).translate(DIGITS))
    return found is not None and found[1] in piece_words() | volume_words()


@cache
def _in_one() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(folded_words("extent", "in one"))))
    return re.compile(rf"(?<!\d)\d++\s?([^\W\d_]+)\.?\s?\b(?:{words})\s1(?!\d)")


@cache
def _sheets() -> re.Pattern[str]:
    """A number of sheets, perhaps with a word between: "1 folded sheet"."""
    words = "|".join(map(re.escape, sorted(folded_words("extent", "sheets"))))
    return re.compile(rf"(?<!\d)(\d{{1,3}})\s?(?:[^\W\d_]+\s)?(?:{words})(?![^\W\d_])")


def _notes(record: Record, kind: NoteKind) -> Iterator[str]:
    return (note.value for note in record.notes if note.kind == kind)


def _find_matches(pattern: re.Pattern[str], record: Record, kind: NoteKind) -> Iterator[str]:
    return (found for value in _notes(record, kind) for found in pattern.findall(value))

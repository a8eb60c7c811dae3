"""Titles: the whole, the subtitle, the part of a set and its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from harvester.match.bare_titles import bare_titles
from harvester.match.features.base import (
    ALIKE,
    EQUAL,
    SHORT_TITLE,
    SOMEWHAT,
    VETO,
    Compared,
    Feature,
    Level,
    are_of_one_printing,
    level_of,
    likest,
    same_extent,
    same_printing,
)
from harvester.match.forms import forms_of
from harvester.match.likeness import DOUBTFUL, begins, other_word, words_in_common
from harvester.match.volume_numbers import counts_alike, is_counted, mentioned_numbers
from harvester.record import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.match.forms import Form
    from harvester.match.prepared import Prepared

_LONG = 30
_FEW_WORDS = 2
"""A subtitle of no more may be left out or put otherwise: "a novel", "poems"."""


def title(a: Prepared, b: Prepared) -> Compared | None:
    """Title: the likest of all titles, in any script or romanisation, with or without subtitle.

    An equal title is "short" if hardly more than a word, such as "Poems", and "long" if nobody
    else would choose it; "begins": one title goes on where the other ends; "other number",
    "other word": alike except for that. Of one year and extent also "bare": equal once the author's
    name, the kind of writing or what is in brackets is taken from one; "uniform": one is the
    uniform title of the other.
    """
    bare = _read_bare_numbers(a, b)
    best = likest(bare[0].titles, bare[1].titles) if bare else likest(a.titles, b.titles)
    if best is None:
        return None
    alike, ours, theirs = best
    if alike < ALIKE and a.named_parts & b.named_parts:
        return Compared("named part", ours.text, theirs.text)
    if alike < ALIKE and are_of_one_printing(a, b) and (found := _equal_otherwise(a, b)):
        return found
    if bare:
        level = _title_level(alike, ours, theirs)
    elif alike >= DOUBTFUL and a.digits - b.digits and b.digits - a.digits:
        level = "other number"
    elif alike < ALIKE and any(begins(x, y) for x in a.titles for y in b.titles):
        level = "begins"
    else:
        level = _title_level(alike, ours, theirs)
    return Compared(level, ours.text, theirs.text)


def _equal_otherwise(a: Prepared, b: Prepared) -> Compared | None:
    """Titles equal to what is left of the other, or to its uniform title in the same language."""
    for one, other in ((a, b), (b, a)):
        if equal := _find_equal(_bare_forms(one), other.titles):
            return Compared("bare", *equal)
    if not a.languages & b.languages:
        return None
    for one, other in ((a, b), (b, a)):
        if equal := _find_equal(one.works, other.titles):
            return Compared("uniform", *equal)
    return None


def _bare_forms(record: Prepared) -> tuple[Form, ...]:
    titles = dict.fromkeys(Text(form.text, form.script) for form in record.titles)
    return forms_of(bare_titles(titles, record.names), record.languages)


def _find_equal(ours: tuple[Form, ...], theirs: tuple[Form, ...]) -> tuple[str, str] | None:
    best = likest(ours, theirs)
    return (best[1].text, best[2].text) if best and best[0] > EQUAL else None


def _title_level(alike: float, ours: Form, theirs: Form) -> str:
    if alike > EQUAL:
        letters = max(len(ours.flat), len(theirs.flat))
        return "long" if letters >= _LONG else "equal" if letters >= SHORT_TITLE else "short"
    if alike >= DOUBTFUL and other_word(ours, theirs):
        return "other word"
    return level_of(alike, ((ALIKE, "near"), (DOUBTFUL, "similar"), (0.65, "loose")))


def subtitle(a: Prepared, b: Prepared) -> Compared | None:
    """Subtitle: other title information, where both records give it apart from the title."""
    compared = _compare_words(a.rests, b.rests)
    if compared and compared.level == "differ" and _are_unlike(a.rests, b.rests):
        return compared._replace(level="unlike")
    return compared


def _are_unlike(ours: tuple[Form, ...], theirs: tuple[Form, ...]) -> bool:
    """Whether subtitles of one script, of several words each, have hardly one in common."""
    forms = (*ours, *theirs)
    one_script = len({form.script for form in forms}) == 1
    long = all(form.words.count(" ") + 1 > _FEW_WORDS for form in forms)
    return (
        one_script and long and all(words_in_common(x, y) < SOMEWHAT for x in ours for y in theirs)
    )


def part(a: Prepared, b: Prepared) -> Compared | None:
    """Part: the own title of a volume or part of a set."""
    return _compare_words(a.parts, b.parts)


def _compare_words(ours: tuple[Form, ...], theirs: tuple[Form, ...]) -> Compared | None:
    """How alike the likest of two lists of forms are, or that one word stands for another."""
    best = likest(ours, theirs)
    if best is None:
        return None
    alike, x, y = best
    level = level_of(alike, ((ALIKE, "agree"), (SOMEWHAT, "similar")))
    if SOMEWHAT <= alike <= EQUAL and other_word(x, y):
        level = "other word"
    return Compared(level, x.text, y.text)


def volume(a: Prepared, b: Prepared) -> Compared | None:
    """Volume: the number of this piece in its set; different numbers are different books."""
    if bool(a.volume) != bool(b.volume) and a.named_parts & b.named_parts:
        return Compared("equal", a.volume or b.volume)
    if bare := _read_bare_numbers(a, b):
        ours, theirs = bare[0].volume, bare[1].volume
        return Compared(_volume_level(ours, theirs), ours, theirs)
    if not (a.volume or b.volume):
        return None
    if not (a.volume and b.volume):
        return Compared(_lone_volume_level(a, b), a.volume, b.volume)
    return Compared(_volume_level(a.volume, b.volume), a.volume, b.volume)


class _Reading(NamedTuple):
    """The titles of a record without its volume, and that."""

    titles: tuple[Form, ...]
    volume: tuple[str, ...]


def _read_bare_numbers(a: Prepared, b: Prepared) -> tuple[_Reading, _Reading] | None:
    """Two records with the number at the end of a title as volume, if that makes them one set.

    "Saga 12" is tried so beside a volume of "Saga"; two titles that end in other numbers are left
    whole, as those of World War I and II.
    """
    numbers = (a.volume or a.bare_volume, b.volume or b.bare_volume)
    if not all(numbers) or a.bare_volume == b.bare_volume:
        return None
    if not (a.volume or b.volume) and a.digits != b.digits:
        return None
    ours, theirs = _reading(a), _reading(b)
    best = likest(ours.titles, theirs.titles)
    return (ours, theirs) if best and best[0] >= ALIKE else None


def _reading(record: Prepared) -> _Reading:
    if record.volume:
        return _Reading(record.titles, record.volume)
    return _Reading(record.bare_titles, record.bare_volume)


def _lone_volume_level(a: Prepared, b: Prepared) -> str:
    """Of two records of which one is of a volume."""
    numbers = a.volume or b.volume
    if not all(map(is_counted, numbers)):
        return "in words"
    mentioned = _numbers_mentioned(b if a.volume else a)
    return "mentioned" if mentioned.issuperset(numbers) else "one missing"


def _numbers_mentioned(record: Prepared) -> frozenset[str]:
    """The numbers of pieces that titles name in passing."""
    pieces = {piece for form in record.titles for piece in form.text.split(" : ")}
    return frozenset[str]().union(*map(mentioned_numbers, pieces))


def _volume_level(ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    if ours == theirs:
        return "equal"
    shared = min(len(ours), len(theirs))
    if ours[:shared] == theirs[:shared]:
        return "one missing"
    counted = all(map(is_counted, ours + theirs))
    return "differ" if counted and all(map(counts_alike, ours, theirs)) else "unclear"


def _is_other_title(levels: Mapping[str, str]) -> bool:
    """Titles do not agree, and no number beside author and printing shows that one is a slip.

    Without a number "Crawfish" is no "Catfish", though author, year and pages agree; an ISBN is
    none of these, as publishers use it again.
    """
    level, numbered = levels.get("title"), levels.get("number") == "shared"
    if level in ("bare", "uniform", "named part"):
        return levels.get("agent") not in _ONE_AGENT or not same_printing(levels)
    one_book = numbered and levels.get("agent") == "same" and same_printing(levels)
    return level in _OTHER_TITLES and not one_book


_ONE_AGENT = frozenset({"same", "same body", "family", "in statement"})

_OTHER_TITLES = frozenset({"other word", "loose", "other number", "differ"})


def _is_unnamed(levels: Mapping[str, str]) -> bool:
    """Only one record names a volume, and neither the number of volumes nor the printing is one."""
    in_words = levels.get("volume") == "in words" and not same_printing(levels)
    return in_words or _is_set_beside_volume(levels)


def _is_set_beside_volume(levels: Mapping[str, str]) -> bool:
    """Only one record numbers a volume, and the other counts not as many of one printing."""
    one_piece = same_printing(levels) and levels.get("volumes") == "equal"
    return levels.get("volume") == "one missing" and not one_piece


def _is_other_subject(levels: Mapping[str, str]) -> bool:
    """A word of the subtitle is another, and no author and printing show that it is a slip.

    Reports of a body differ in nothing else ("centers of Washington", "centers of Virginia").
    """
    one_book = levels.get("agent") == "same" and same_printing(levels)
    if levels.get("subtitle") == "unlike":
        return not (same_extent(levels) or levels.get("pages") == "near")
    return levels.get("subtitle") == "other word" and not one_book


TITLE = Feature(
    title,
    {
        "long": Level(
            7.0, "a title nobody else would choose, equal but for script, capitals and points"
        ),
        "equal": Level(6.5, "titles equal but for script, capitals and punctuation"),
        "near": Level(6.0, "titles equal but for a slip or a habit of romanisation"),
        "short": Level(4.5, "titles equal, but so short that others have them too"),
        "bare": Level(
            3.0,
            "titles equal but for the author's name, the kind of writing or what is in brackets",
        ),
        "uniform": Level(3.0, "the title of one is the uniform title of the other"),
        "named part": Level(
            4.0, "one is under its own title in a series, the other under the title of that set"
        ),
        "similar": Level(3.0, "titles alike"),
        "begins": Level(3.0, "one title goes on where the other ends"),
        "other word": Level(-1.0, "titles alike, but one word stands for another"),
        "loose": Level(-2.0, "titles little alike"),
        "other number": Level(-2.5, "titles alike, but with other numbers in them"),
        "differ": Level(-6.0, "other titles"),
    },
    rank=20,
    conflict="the titles are missing, or do not agree enough for a machine to decide",
    doubt_if=_is_other_title,
    even_if_numbered=True,
)

SUBTITLE = Feature(
    subtitle,
    {
        "agree": Level(0.5, "subtitles agree"),
        "similar": Level(0.0, "subtitles alike"),
        "differ": Level(-1.0, "other subtitles"),
        "unlike": Level(-1.0, "subtitles of several words, with hardly one in common"),
        "other word": Level(-3.0, "subtitles alike, but one word stands for another"),
    },
    rank=19,
    conflict="the subtitles say different things",
    varies=True,
    doubt_if=_is_other_subject,
)

PART = Feature(
    part,
    {
        "agree": Level(1.0, "titles of the part agree"),
        "similar": Level(-3.0, "titles of the part only alike", doubt=True),
        "other word": Level(
            -3.0, "titles of the part alike, but one word stands for another", doubt=True
        ),
        "differ": Level(-5.0, "other titles of the part", doubt=True),
    },
    rank=13,
    conflict="the parts have different titles",
)

VOLUME = Feature(
    volume,
    {
        "equal": Level(2.0, "the same volume"),
        "mentioned": Level(0.0, "the number of the volume is in the title of both"),
        "one missing": Level(-1.5, "only one record says which volume it is"),
        "in words": Level(-1.0, "only one record names a part, without a number"),
        "unclear": Level(-1.0, "volumes named in other words", doubt=True),
        "differ": Level(VETO, "one volume against another", doubt=True),
    },
    rank=1,
    conflict="the volumes differ, or only one record names a volume",
    barrier=True,
    barrier_if=_is_set_beside_volume,
    told_apart=True,
    doubt_if=_is_unnamed,
    even_if_numbered=True,
)

FEATURES = (
    TITLE,
    SUBTITLE,
    PART,
    VOLUME,
)

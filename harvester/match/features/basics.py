"""What kind of thing it is: language, carrier, level; and whose record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import EQUAL, VETO, Compared, Feature, Level, likest

if TYPE_CHECKING:
    from harvester.match.forms import Form
    from harvester.match.prepared import Prepared


def language(a: Prepared, b: Prepared) -> Compared | None:
    """Language of the text; another language is a translation.

    Where the titles are the same words, and year and extent are equal, one code is wrong: all 15
    such pairs of a labelled set were the same.
    """
    if not (a.languages and b.languages):
        return None
    if a.languages & b.languages:
        return Compared("shared", a.languages, b.languages)
    level = "miscoded" if _is_one_printing(a, b) else "differ"
    return Compared(level, a.languages, b.languages)


def _is_one_printing(a: Prepared, b: Prepared) -> bool:
    extent = (a.pages, a.volumes)
    if a.years is None or a.years != b.years or extent == (None, None):
        return False
    return extent == (b.pages, b.volumes) and _are_same_words(likest(a.titles, b.titles))


def _are_same_words(best: tuple[float, Form, Form] | None) -> bool:
    return best is not None and best[0] > EQUAL and best[1].script == best[2].script


def medium(a: Prepared, b: Prepared) -> Compared | None:
    """Medium: a printed book is not its electronic copy; a microform reproduces an edition."""
    media = {a.medium, b.medium}
    if len(media) == 1 or media == {"", "print"}:
        return None
    told = "reproduction" if "microform" in media else "differ"
    level = "untold" if "" in media else told
    return Compared(level, a.medium, b.medium)


def level(a: Prepared, b: Prepared) -> Compared | None:
    """Level: a set is not one of its volumes, nor is a book a series or an article."""
    if a.level == b.level:
        return None
    levels = {a.level, b.level}
    name = "loose" if levels <= {"set", "volume", "monograph"} else "unlike"
    return Compared("differ" if levels == {"set", "volume"} else name, a.level, b.level)


LANGUAGE = Feature(
    language,
    {
        "shared": Level(0.0, "a language in common"),
        "miscoded": Level(-1.5, "another code of language for the same words in print"),
        "differ": Level(-6.0, "another language", doubt=True),
    },
    rank=21,
    conflict="the languages differ: a translation?",
    barrier=True,
)

MEDIUM = Feature(
    medium,
    {
        "untold": Level(
            -1.0, "one is no printed book, the other does not say what it is", doubt=True
        ),
        "reproduction": Level(-4.0, "one is a microform of the other", doubt=True),
        "differ": Level(VETO, "another kind of carrier", doubt=True),
    },
    rank=2,
    conflict="one is electronic, on film or recorded, the other is not or does not say",
    barrier=True,
)

LEVEL = Feature(
    level,
    {
        "loose": Level(-0.5, "one record makes a set or a volume of it, the other a single book"),
        "unlike": Level(-5.0, "a book against a serial, an article or a collection", doubt=True),
        "differ": Level(VETO, "a set against one of its volumes", doubt=True),
    },
    rank=18,
    conflict="one describes a set, the other a volume, a serial or a part",
    barrier=True,
    told_apart=True,
    varies=True,
)

FEATURES = (
    LANGUAGE,
    MEDIUM,
    LEVEL,
)

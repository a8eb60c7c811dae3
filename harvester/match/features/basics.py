"""What kind of thing it is: language, carrier, level; and whose record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import (
    ALIKE,
    EQUAL,
    SHORT_TITLE,
    VETO,
    Compared,
    Feature,
    Level,
    are_of_one_printing,
    likest,
)
from harvester.match.features.imprint import publisher

if TYPE_CHECKING:
    from harvester.match.forms import Form
    from harvester.match.prepared import Prepared


def language(a: Prepared, b: Prepared) -> Compared | None:
    """Language of the text; another language is a translation.

    Where year and extent are equal, and the titles the same but for slips, one code is wrong; where
    one tells no extent, the publisher and a title of more than a word show it as well. All 24 such
    pairs of the labelled sets were the same.
    """
    if not (a.languages and b.languages):
        return None
    if a.languages & b.languages:
        return Compared("shared", a.languages, b.languages)
    one_book = _is_one_printing(a, b, ALIKE) or _is_published_as_one(a, b)
    return Compared("miscoded" if one_book else "differ", a.languages, b.languages)


def _is_one_printing(a: Prepared, b: Prepared, alike: float) -> bool:
    """Whether titles, year and extent are those of one printing."""
    if not are_of_one_printing(a, b):
        return False
    best = likest(a.titles, b.titles)
    return best is not None and _is_spelt_alike(best, alike)


def _is_published_as_one(a: Prepared, b: Prepared) -> bool:
    """Whether titles, year and publisher are those of one printing, and no extent denies it."""
    told = (a.pages and b.pages) or (a.volumes and b.volumes)
    if told or a.years is None or a.years != b.years:
        return False
    best, published = likest(a.titles, b.titles), publisher(a, b)
    if best is None or published is None or published.level != "agree":
        return False
    return _is_spelt_alike(best, EQUAL) and len(best[1].flat) >= SHORT_TITLE


def _is_spelt_alike(best: tuple[float, Form, Form], alike: float) -> bool:
    return best[0] > alike and best[1].script == best[2].script


def medium(a: Prepared, b: Prepared) -> Compared | None:
    """Medium: a printed book is not its electronic copy; a microform reproduces an edition.

    A typescript, above all of a thesis, may be coded as a manuscript or as print.
    """
    media = {a.medium, b.medium}
    if len(media) == 1 or media == {"", "print"}:
        return None
    if media == {"manuscript", "print"} and _is_typescript(a, b):
        return Compared("typescript", a.medium, b.medium)
    told = "reproduction" if "microform" in media else "differ"
    level = "untold" if "" in media else told
    return Compared(level, a.medium, b.medium)


def _is_typescript(a: Prepared, b: Prepared) -> bool:
    """Whether title, year and extent are the same, and no publisher shows that one is a book."""
    published = publisher(a, b)
    unpublished = not (a.publishers or b.publishers) or "thesis" in (a.genre, b.genre)
    agreed = published is not None and published.level == "agree"
    return (unpublished or agreed) and _is_one_printing(a, b, EQUAL)


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
        "miscoded": Level(-1.5, "another code of language for the same words of one printing"),
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
        "typescript": Level(
            -1.0, "one is coded as a manuscript, with the same words, year and extent: a typescript"
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

"""What only one kind of material has: serials, articles, theses, maps, music.

Every comparison is symmetric, None where nothing can be compared; its docstring is for catalogers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import Compared, Feature, Level, same_printing, texts
from harvester.match.likeness import words_in_common

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.match.prepared import Prepared

_YEARS = range(1700, 2100)


def issn(a: Prepared, b: Prepared) -> Compared | None:
    """ISSN of a serial; a book may bear that of its series, which says nothing of the book."""
    if not (a.level == b.level == "serial" and a.issns and b.issns):
        return None
    if shared := a.issns & b.issns:
        return Compared("shared", min(shared))
    return Compared("differ", a.issns, b.issns)


def host(a: Prepared, b: Prepared) -> Compared | None:
    """Host of an article: the periodical or book it stands in, and the issue.

    An article printed again elsewhere is another. Numbers of issue and pages that only one record
    gives are no disagreement.
    """
    if not (a.level == b.level == "part"):
        return None
    found = texts(a.host, b.host, words_in_common)
    if found is None or found.level != "agree":
        return found
    ours, theirs = _issue(a.host_numbers), _issue(b.host_numbers)
    if not (ours and theirs):
        return found
    same = ours <= theirs or theirs <= ours
    return Compared("same issue" if same else "other issue", ours, theirs)


def _issue(numbers: frozenset[int]) -> frozenset[int]:
    """Numbers of volume, issue and pages; the year is compared as such."""
    return frozenset(n for n in numbers if n not in _YEARS)


def content(a: Prepared, b: Prepared) -> Compared | None:
    """Content: text, map, music, sound and so on; a score is not the book on it."""
    if not (a.content and b.content) or a.content == b.content or "mixed" in (a.content, b.content):
        return None
    return Compared("differ", a.content, b.content)


def genre(a: Prepared, b: Prepared) -> Compared | None:
    """Genre: the abstract of a thesis is not the thesis, nor is that the book made of it."""
    if a.genre == b.genre:
        return None
    level = "abstract" if "abstract" in (a.genre, b.genre) else "thesis"
    return Compared(level, a.genre, b.genre)


def scale(a: Prepared, b: Prepared) -> Compared | None:
    """Scale of a map."""
    if not (a.scales and b.scales):
        return None
    level = "equal" if a.scales & b.scales else "differ"
    return Compared(level, a.scales, b.scales)


def setting(a: Prepared, b: Prepared) -> Compared | None:
    """Music format: full score, parts, piano score or study score."""
    if not (a.settings and b.settings):
        return None
    if a.settings == b.settings:
        return Compared("equal", a.settings, b.settings)
    apart = a.settings.isdisjoint(b.settings)
    return Compared("differ", a.settings, b.settings) if apart else None


def plate(a: Prepared, b: Prepared) -> Compared | None:
    """Plate or publisher's number of printed music and recordings."""
    if not (a.plates and b.plates):
        return None
    if shared := a.plates & b.plates:
        return Compared("shared", min(shared))
    return Compared("differ", a.plates, b.plates)


def _is_other_thesis(levels: Mapping[str, str]) -> bool:
    """Only one is called a thesis: where they agree in the printing the word is in its title."""
    return levels.get("genre") == "thesis" and not same_printing(levels)


ISSN = Feature(
    issn,
    {
        "shared": Level(6.0, "ISSN shared"),
        "differ": Level(-3.0, "each has an ISSN of its own", doubt=True),
    },
    rank=7,
    conflict="the ISSN differ",
    supports=True,
    imprint=True,
)

HOST = Feature(
    host,
    {
        "same issue": Level(4.0, "in the same issue of the same host"),
        "agree": Level(2.0, "in the same host"),
        "similar": Level(0.0, "in hosts of like titles"),
        "other issue": Level(-5.0, "in another issue of the host", doubt=True),
        "differ": Level(-8.0, "in another host", doubt=True),
    },
    rank=9,
    conflict="the articles stand in different hosts or issues",
    supports=True,
    imprint=True,
)

CONTENT = Feature(
    content,
    {
        "differ": Level(-4.0, "another kind of content", doubt=True),
    },
    rank=22,
    conflict="one is a text, the other a map, music or a recording",
)

GENRE = Feature(
    genre,
    {
        "thesis": Level(-2.0, "only one calls itself a thesis"),
        "abstract": Level(-10.0, "only one is the abstract of a thesis", doubt=True),
    },
    rank=23,
    conflict="one is a thesis or its abstract, the other is not",
    doubt_if=_is_other_thesis,
)

SCALE = Feature(
    scale,
    {
        "equal": Level(2.0, "the same scale"),
        "differ": Level(-6.0, "another scale", doubt=True),
    },
    rank=11,
    conflict="the scales differ",
    supports=True,
    varies=True,
    other_edition=True,
)

SETTING = Feature(
    setting,
    {
        "equal": Level(1.0, "the same kind of score"),
        "differ": Level(-6.0, "another kind of score", doubt=True),
    },
    rank=12,
    conflict="one is a full score, the other parts or a piano score",
    varies=True,
    other_edition=True,
)

PLATE = Feature(
    plate,
    {
        "shared": Level(5.0, "plate or publisher's number shared"),
        "differ": Level(-3.0, "each has a plate or publisher's number of its own", doubt=True),
    },
    rank=6,
    conflict="the plate or publisher's numbers differ",
    supports=True,
    imprint=True,
    varies=True,
    other_edition=True,
)

FEATURES = (ISSN, HOST, CONTENT, GENRE, SCALE, SETTING, PLATE)

"""What only one kind of material has: serials, theses, maps, music, recordings.

Every comparison is symmetric, None where nothing can be compared; its docstring is for catalogers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import VETO, Compared, Feature, Level, same_printing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.match.prepared import Prepared


def issn(a: Prepared, b: Prepared) -> Compared | None:
    """ISSN of a serial; a book may bear that of its series, which says nothing of the book."""
    if not (a.level == b.level == "serial" and a.issns and b.issns):
        return None
    if shared := a.issns & b.issns:
        return Compared("shared", min(shared))
    return Compared("differ", a.issns, b.issns)


def content(a: Prepared, b: Prepared) -> Compared | None:
    """Content: text, map, music, sound and so on; a score is not the book on it."""
    if not (a.content and b.content) or a.content == b.content or "mixed" in (a.content, b.content):
        return None
    return Compared("differ", a.content, b.content)


def carrier(a: Prepared, b: Prepared) -> Compared | None:
    """Carrier: CD, record or cassette; DVD, Blu-ray or video cassette; PDF or EPUB."""
    if a.medium != b.medium or not (a.carriers and b.carriers) or a.carriers & b.carriers:
        return None
    return Compared("differ", a.carriers, b.carriers)


def pieces(a: Prepared, b: Prepared) -> Compared | None:
    """Number of discs, cassettes or sheets; that there is one of them says nothing."""
    ours, theirs = dict(a.pieces), dict(b.pieces)
    counted = [(kind, ours[kind], theirs[kind]) for kind in ours if kind in theirs]
    others = [each for each in counted if each[1] != each[2]]
    for kind, mine, yours in others or counted:
        if others or mine > 1:
            return Compared("differ" if others else "equal", f"{mine} {kind}", f"{yours} {kind}")
    return None


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
    """Music format: full score, parts, piano score or study score.

    A score of which nothing is said may be a full score, or the special one of the other record.
    """
    if not (a.settings and b.settings):
        return Compared("one missing", a.settings, b.settings) if _is_one_special(a, b) else None
    if a.settings == b.settings:
        return Compared("equal", a.settings, b.settings)
    apart = a.settings.isdisjoint(b.settings)
    return Compared("differ", a.settings, b.settings) if apart else None


def _is_one_special(a: Prepared, b: Prepared) -> bool:
    """Whether only one of two printed scores says its kind, and it is not simply a score."""
    if not a.content == b.content == "music":
        return False
    named = a.settings | b.settings
    return bool(named) and "score" not in named


def plate(a: Prepared, b: Prepared) -> Compared | None:
    """Plate or publisher's number of printed music and recordings, with its letters.

    A number that one record gives without the letters of the other is no disagreement.
    """
    if not (a.plates and b.plates):
        return None
    if shared := a.plates & b.plates:
        return Compared("shared", min(shared))
    if _figures(a.plates) & b.plates or _figures(b.plates) & a.plates:
        return None
    return Compared("differ", a.plates, b.plates)


def _is_other_thesis(levels: Mapping[str, str]) -> bool:
    """Only one is called a thesis: where they agree in the printing the word is in its title."""
    return levels.get("genre") == "thesis" and not same_printing(levels)


def _is_of_unnamed_kind(levels: Mapping[str, str]) -> bool:
    """Only one says that it is a vocal score, parts or the like, and they share no number."""
    return levels.get("setting") == "one missing"


def _figures(plates: frozenset[str]) -> frozenset[str]:
    """The figures of numbers alone."""
    return frozenset("".join(filter(str.isdecimal, number)) for number in plates)


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

CONTENT = Feature(
    content,
    {
        "differ": Level(-4.0, "another kind of content", doubt=True),
    },
    rank=22,
    conflict="one is a text, the other a map, music or a recording",
)

CARRIER = Feature(
    carrier,
    {
        "differ": Level(VETO, "on another carrier, or in another format", doubt=True),
    },
    rank=25,
    conflict="the carriers differ: CD or record, DVD or Blu-ray, PDF or EPUB",
    barrier=True,
    varies=True,
)

PIECES = Feature(
    pieces,
    {
        "equal": Level(1.0, "as many discs, cassettes or sheets"),
        "differ": Level(-6.0, "other numbers of discs, cassettes or sheets", doubt=True),
    },
    rank=26,
    conflict="the numbers of discs, cassettes or sheets differ",
    barrier=True,
    varies=True,
    other_edition=True,
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
    barrier=True,
    varies=True,
    other_edition=True,
)

SETTING = Feature(
    setting,
    {
        "equal": Level(1.0, "the same kind of score"),
        "one missing": Level(0.0, "only one record names its kind of score"),
        "differ": Level(-6.0, "another kind of score", doubt=True),
    },
    rank=12,
    conflict="one is a full score, the other parts or a piano score, or does not say what it is",
    barrier=True,
    varies=True,
    other_edition=True,
    doubt_if=_is_of_unnamed_kind,
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

FEATURES = (ISSN, CONTENT, CARRIER, PIECES, GENRE, SCALE, SETTING, PLATE)

"""What only one kind of material has: serials, articles, theses, maps, music.

Every comparison is symmetric, None where nothing can be compared; its docstring is for catalogers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from harvester.match.features.base import Compared, Feature, Level, texts
from harvester.match.likeness import words_in_common

if TYPE_CHECKING:
    from harvester.match.host_statements import HostStatement
    from harvester.match.prepared import Prepared

_Number = TypeVar("_Number", int, str)


def issn(a: Prepared, b: Prepared) -> Compared | None:
    """ISSN of a serial; a book may bear that of its series, which says nothing of the book."""
    if not (a.level == b.level == "serial" and a.issns and b.issns):
        return None
    if shared := a.issns & b.issns:
        return Compared("shared", min(shared))
    return Compared("differ", a.issns, b.issns)


def host(a: Prepared, b: Prepared) -> Compared | None:
    """Host of an article: the periodical or book it stands in.

    An article printed again elsewhere is another. That both stand in one host says little: a
    journal has an editorial in every issue.
    """
    if not (a.level == b.level == "part"):
        return None
    return texts(a.host, b.host, words_in_common)


def issue(a: Prepared, b: Prepared) -> Compared | None:
    """Issue that an article stands in, and its pages there.

    What only one record gives of volume, number, month, year and pages is no disagreement.
    """
    hosts = host(a, b)
    if a.level != "part" or b.level != "part" or (hosts and hosts.level == "differ"):
        return None
    level = _issue_level(a.place, b.place)
    if level is None or (level == "equal" and not (hosts and hosts.level == "agree")):
        return None
    return Compared(level, a.place, b.place)


def _issue_level(ours: HostStatement, theirs: HostStatement) -> str | None:
    volume = _agree(ours.volume, theirs.volume)
    number = _agree(ours.issue, theirs.issue)
    year = _agree(ours.years, theirs.years)
    dates = _dates_agree(ours.dates, theirs.dates)
    if False in (volume, number) or (year is False and not volume):
        return "differ"
    if dates is False and not number:
        return "differ"
    pages = _pages_overlap(ours.pages, theirs.pages)
    if pages is False:
        return "other pages"
    return "equal" if number or dates or (pages and (volume or year)) else None


def _agree(ours: frozenset[_Number], theirs: frozenset[_Number]) -> bool | None:
    return not ours.isdisjoint(theirs) if ours and theirs else None


def _dates_agree(ours: frozenset[str], theirs: frozenset[str]) -> bool | None:
    """Whether months, seasons or days are the same; False where any that both give are others."""
    kinds = ("month solar", "month", "season", "day")
    found = [
        agree
        for kind in kinds
        if (agree := _agree(*(_of_kind(each, kind) for each in (ours, theirs)))) is not None
    ]
    return all(found) if found else None


def _of_kind(dates: frozenset[str], kind: str) -> frozenset[str]:
    return frozenset(date for date in dates if date.rpartition(" ")[0] == kind)


def _pages_overlap(ours: tuple[int, ...], theirs: tuple[int, ...]) -> bool | None:
    if not (ours and theirs):
        return None
    return ours[0] <= theirs[-1] and theirs[0] <= ours[-1]


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
        "agree": Level(2.0, "in the same host"),
        "similar": Level(0.0, "in hosts of like titles"),
        "differ": Level(-8.0, "in another host", doubt=True),
    },
    rank=9,
    conflict="the articles stand in different hosts",
)

ISSUE = Feature(
    issue,
    {
        "equal": Level(2.0, "in the same issue, or on the same pages", supports=True, imprint=True),
        "other pages": Level(-4.0, "on other pages", doubt=True),
        "differ": Level(-10.0, "in another issue", doubt=True),
    },
    rank=24,
    conflict="the articles stand in different issues, or on other pages",
    barrier=True,
    told_apart=True,
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
        "thesis": Level(-2.0, "only one calls itself a thesis", doubt=True),
        "abstract": Level(-10.0, "only one is the abstract of a thesis", doubt=True),
    },
    rank=23,
    conflict="one is a thesis or its abstract, the other is not",
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

FEATURES = (ISSN, HOST, ISSUE, CONTENT, GENRE, SCALE, SETTING, PLATE)

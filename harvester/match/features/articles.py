"""Where an article stands: its host, the issue, the pages.

Every comparison is symmetric, None where nothing can be compared; its docstring is for catalogers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from harvester.match.features.base import Compared, Feature, Level, texts
from harvester.match.likeness import words_in_common

if TYPE_CHECKING:
    from harvester.match.forms import Form
    from harvester.match.host_statements import HostStatement
    from harvester.match.pages_of_articles import Pages
    from harvester.match.prepared import Prepared

_Number = TypeVar("_Number", int, str)


def host(a: Prepared, b: Prepared) -> Compared | None:
    """Host of an article: the periodical or book it stands in.

    An article printed again elsewhere is another. That both stand in one host says little: a
    journal has an editorial in every issue.
    """
    if not (a.level == b.level == "part"):
        return None
    found = texts(a.host, b.host, words_in_common)
    ours, theirs = _numbers_in(a.host), _numbers_in(b.host)
    if found and ours - theirs and theirs - ours:
        return found._replace(level="differ")
    return found


def _numbers_in(forms: tuple[Form, ...]) -> frozenset[str]:
    """The figures in titles of hosts: Studies 3 is no Studies 4."""
    return frozenset(word for form in forms for word in form.words.split() if word.isdecimal())


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


def _pages_overlap(ours: Pages, theirs: Pages) -> bool | None:
    """Whether any of the pages of one are pages of the other."""
    if not (ours and theirs):
        return None
    return any(x[0] <= y[1] and y[0] <= x[1] for x in ours for y in theirs)


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

FEATURES = (HOST, ISSUE)

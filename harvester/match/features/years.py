"""The year of publication, which may be a span, doubtful, or of another calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import Compared, Feature, Level, same_extent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harvester.match.prepared import Prepared
    from harvester.record import Years

_DECADE, _FEW = 10, 5
_OLDEST = 1450  # no printed book is older: a smaller year is one of the Hijra


def year(a: Prepared, b: Prepared) -> Compared | None:
    """Year of publication; of sets and doubtful dates the spans. Hijri years are converted.

    Equal years of the calendar that the book bears are equal, whatever is bracketed beside them.

    "within": one begins in the span of the other. "next": one apart, and each book bears its own;
    of labelled pairs that agree in all else 25 of 33 were the same, 61 of 62 where one is supplied
    or that of copyright. The year of a serial tells nothing, as libraries give that of their first
    issue, nor does a doubtful span of many years.
    """
    if a.years is None or b.years is None or "serial" in (a.level, b.level):
        return None
    ours, theirs = _span(a.years), _span(b.years)
    doubtful = not (a.years.certain and b.years.certain)
    if doubtful and max(ours[1] - ours[0], theirs[1] - theirs[0]) > _DECADE:
        return None
    level = _near_years(ours, theirs, doubtful=doubtful)
    if level not in ("equal", "within"):
        level = _by_other_years(a.years, b.years, level)
    if level == "one apart" and a.year_printed and b.year_printed:
        level = "next"
    return Compared(level, a.years, b.years)


def _by_other_years(a: Years, b: Years, level: str) -> str:
    """The level of years that do not meet, by what stands beside them."""
    if a.own and a.own == b.own:
        return "equal"
    if _are_converted(a, b):
        return "converted"
    return "copyright" if level == "one apart" and _is_copyright(a, b) else level


def _are_converted(a: Years, b: Years) -> bool:
    """Whether one gives the year of the book's own calendar, the other the Gregorian one."""
    if a.own == b.first or b.own == a.first:
        return True
    return min(a.first, b.first) < _OLDEST and _meet_converted(a, b)


def _is_copyright(a: Years, b: Years) -> bool:
    return a.copyright == b.first or b.copyright == a.first


def _near_years(ours: tuple[int, int], theirs: tuple[int, int], *, doubtful: bool) -> str:
    apart = _apart(ours, theirs)
    if apart:
        few = _DECADE if doubtful else _FEW
        return "one apart" if apart == 1 else "few apart" if apart <= few else "far"
    if ours[0] == theirs[0]:
        return "equal"
    ends = max(abs(ours[0] - theirs[0]), abs(ours[1] - theirs[1]))
    return "within" if doubtful or ends <= _FEW else "overlap"


def _apart(ours: tuple[int, int], theirs: tuple[int, int]) -> int:
    return max(0, ours[0] - theirs[1], theirs[0] - ours[1])


def _span(years: Years) -> tuple[int, int]:
    return years.first, years.last or years.first


def _meet_converted(a: Years, b: Years) -> bool:
    return any(_apart(x, y) == 0 for x, y in _convert_hijri(a, b))


def _convert_hijri(a: Years, b: Years) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Spans of two years, only one of the Hijra, lunar or solar; that lies in two of ours."""
    for hijri, other in ((a, b), (b, a)):
        if 1200 < hijri.first < _OLDEST <= other.first:
            for year in (int(hijri.first * 0.970224 + 621.5774), hijri.first + 621):
                yield (year, year + 1), _span(other)


def _is_reprint(levels: Mapping[str, str]) -> bool:
    """Years apart, without what shows that the edition is one all the same.

    A year within the span of the other shows nothing where the pages differ.
    For one year that a cataloger supplied equal pages or as many volumes show it, unless only one
    record names a later edition; so does a number in common. An ISBN shows it of one year, but
    publishers keep it for later printings.
    """
    year, isbn = levels.get("year"), levels.get("isbn") == "shared"
    numbered = levels.get("number") == "shared"
    if year == "few apart":
        return isbn or not numbered
    if year == "within":
        return levels.get("pages") in ("some apart", "differ") and not (isbn or numbered)
    if year not in ("one apart", "next") or isbn or numbered:
        return False
    return year == "next" or levels.get("edition") == "one missing" or not same_extent(levels)


YEAR = Feature(
    year,
    {
        "equal": Level(3.0, "the same year"),
        "converted": Level(2.0, "the same year, one of them of another calendar"),
        "copyright": Level(
            0.0, "one year apart, and that of one is the year of copyright in the other"
        ),
        "within": Level(1.0, "one year lies in the span the other gives"),
        "overlap": Level(-1.5, "spans of years that only overlap", doubt=True),
        "one apart": Level(-1.5, "one year apart", imprint=True),
        "next": Level(-1.5, "one year apart, and each book bears its own"),
        "few apart": Level(-4.0, "a few years apart"),
        "far": Level(-6.0, "many years apart", doubt=True),
    },
    rank=8,
    conflict="the years are too far apart for one edition, "
    "or one is uncertain and the pages differ",
    imprint=True,
    varies=True,
    doubt_if=_is_reprint,
    even_if_numbered=True,
)

FEATURES = (YEAR,)

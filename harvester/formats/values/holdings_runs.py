"""What a library holds of a serial or set, out of the statement a cataloger wrote.

Statements follow Z39.71, ISO 10324 or the habit of a house: "v.1(1990)-v.10(1999)",
"1990-1995, 1997-", "т. 1-5 (1990-1994), 7", "1998 no. 3-12", "1.1990 - 10.1999". One that holds
a word or an order not known here gives no runs at all: half a reading would claim gaps that are
none.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from harvester.formats.values.calendars import NEWEST, OLDEST
from harvester.formats.values.counts import count_of
from harvester.record import HoldingsRun
from harvester.vocabulary import DIGITS, fold, folded_words, parts_of_year, piece_words

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = DIGITS | str.maketrans(
    "‐‑‒–—―−－~〜～（）：，；、،؛",
    "-" * 11 + "():,;,,;",
    "[]<>ʼʾʿ’'`",
)
_TOKEN = re.compile(r"\d+(?:/\d+)*|[^\W\d_]+'?|№+|[()\-]|[^\s.:°]")
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"(?![LC]$)[IVXLC]+")
_GERMAN = re.compile(r"(\d\.\d{4}),\s?(?=\d)")
"""Volume, year and issue as the German union catalogue of serials writes them: "1.1990,2"."""
_ISSUES_IN_BRACKETS = re.compile(r"(\b\d{4})\s?\((\d{1,3}(?:-\d{1,3})?)\)")
"""A year with its issues: "1998 (1-6)"."""
_SECOND_YEAR = re.compile(r"[/-]\s?(\d\d)(?!\d)")
_BRACKETS = re.compile(r"\(([^()]*)\)?")


@cache
def _known_words() -> frozenset[str]:
    """Words that a number follows or goes before, months and seasons, names of pieces."""
    numbering = folded_words("numbering", "several") | folded_words("holdings", "issue", "series")
    return piece_words() | numbering | _words_of_years()


@cache
def _words_of_years() -> frozenset[str]:
    """Words that do not say that the number after them counts pieces."""
    return folded_words("holdings", "year", "month").union(parts_of_year())


@cache
def _issue() -> re.Pattern[str]:
    """A word for issue before its number."""
    words = folded_words("numbering", "issue") | folded_words("holdings", "issue")
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})\.?\s*\d")


@cache
def _goes_on() -> re.Pattern[str]:
    """The end of a statement that says that more will come: "to date", "по наст. время"."""
    phrases = sorted(folded_words("holdings", "continues"), key=len, reverse=True)
    words = "|".join(phrases).replace(" ", r"[\W_]+")
    return re.compile(rf"(?:{words})\s*$")


class _Point(NamedTuple):
    """One end of a run: its numbers, its years, whether the year stands first, its first word."""

    numbers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    year_first: bool = False
    caption: str = ""


@lru_cache(maxsize=1000)
def read_runs(statement: str) -> tuple[HoldingsRun, ...]:
    """The runs a statement tells, in its order; none if any of it cannot be read.

    What lies between two runs that do not follow each other is a gap; with numbers that begin
    anew every year nobody can tell, and there is none.
    """
    text = _ISSUES_IN_BRACKETS.sub(r"\1: \2", statement.translate(_PLAIN))
    found: list[HoldingsRun] = []
    before, captions = _Point(), set[str]()
    for piece in _pieces(_GERMAN.sub(r"\1:", text)):
        ends = _ends(piece, before)
        if ends is None:
            return ()
        found.append(_build_run(*ends))
        before = ends[0]
        captions.add(before.caption[:1])
    return in_order(found) if _are_alike(found, captions - {""}) else ()


def _pieces(text: str) -> list[str]:
    """The statement cut at commas and semicolons, but not before the issue of a volume or year."""
    pieces: list[str] = []
    for piece in filter(None, map(str.strip, _split_outside(",;+", text))):
        before = pieces[-1] if pieces else ""
        whole = bool(before) and not any(mark in before for mark in "()-")
        if whole and _issue().match(fold(piece)) and not _issue().search(fold(before)):
            pieces[-1] = f"{before} {piece}"
        else:
            pieces.append(piece)
    return pieces


def _split_outside(signs: str, text: str) -> list[str]:
    """A text cut at each of the signs but those in brackets: where the next bracket closes."""
    pieces: list[str] = []
    last, inside = len(text), False
    for at in range(len(text) - 1, -1, -1):
        if text[at] in "()":
            inside = text[at] == ")"
        elif text[at] in signs and not inside:
            pieces.append(text[at + 1 : last])
            last = at
    return [text[:last], *reversed(pieces)]


def _are_alike(runs: list[HoldingsRun], captions: set[str]) -> bool:
    """Whether the runs count the same thing: not volumes and parts, or years and volumes, mixed."""
    orderly = all((run.first_year or 0) <= (run.last_year or NEWEST) for run in runs)
    bare_years = any(not run.first_volume for run in runs)
    bare_volumes = any(run.first_year is None for run in runs)
    half = any(run.last_volume and not run.first_volume for run in runs)  # "1990-IV"
    return orderly and len(captions) < 2 and not (half or (bare_years and bare_volumes))


def _ends(piece: str, before: _Point) -> tuple[_Point, _Point | None] | None:
    """First and last point of one piece; no last one for a run that goes on."""
    plain = _goes_on().sub("-", piece.rstrip(" .")).replace("--", "-")
    halves = _split_outside("-", plain)
    points = [_parse_point(half) for half in halves]
    first, last = points[0], points[-1]
    if len(halves) > 2 or first is None or last is None or not (first.numbers or first.years):
        return None
    if not first.caption:
        first = _complete_point(first, before)
    if len(points) == 1:
        return first, first
    return first, last if last.numbers or last.years else None


def _complete_point(point: _Point, before: _Point) -> _Point:
    """A bare number with what stands once for several: "1998 no. 3, 5-12", "24:no. 1, 3-4"."""
    if before.year_first and before.numbers and not point.years:
        return point._replace(years=before.years, year_first=True)
    if before.year_first:
        return point
    return point._replace(numbers=_of_the_same_depth(point.numbers, before.numbers))


def _parse_point(text: str) -> _Point | None:
    """Numbers and years of one end; None for words and signs that are not known."""
    years = _parse_brackets(text)
    if years is None:
        return None
    point, counts_pieces = _Point(years=years), False
    tokens = _TOKEN.findall(_BRACKETS.sub(" ", text))
    for token, after in pairwise([*tokens, ""]):
        if token[0].isdecimal():
            point = _add_number(point, token, may_be_year=not counts_pieces)
            counts_pieces = False
        elif _ROMAN.fullmatch(token) and not after[:1].isdecimal():
            point = point._replace(numbers=(*point.numbers, token))
        elif _is_known(token):
            point = point._replace(caption=point.caption or token.lower())
            counts_pieces = fold(token) not in _words_of_years()
        else:
            return None
    return point


def _parse_brackets(text: str) -> tuple[int, ...] | None:
    """The years in brackets; None where brackets hold anything but years and known words."""
    inside = _BRACKETS.findall(text)
    years = tuple(year for part in inside for year in _years_in(part))
    words = (word for part in inside for word in _WORD.findall(part))
    if inside and (not years or "," in "".join(inside) or not all(map(_is_known, words))):
        return None
    return years


def _add_number(point: _Point, token: str, *, may_be_year: bool) -> _Point:
    """A point with one more number, or with its years if it has none and these can be some."""
    years = _years_in(token) if may_be_year and not point.years else ()
    if years:
        return point._replace(years=years, year_first=not point.numbers)
    return point._replace(numbers=(*point.numbers, token))


def _is_known(token: str) -> bool:
    return fold(token) in _known_words() or set(token) == {"№"}


def _years_in(text: str) -> tuple[int, ...]:
    """Years from 1450 on: "1990", "1990/91", "1990-1994", "1990:Jan."."""
    years: list[int] = []
    ends = frozenset(_SECOND_YEAR.findall(text))
    for token in re.findall(r"\d+", text):
        if len(token) == 4 and OLDEST <= int(token) <= NEWEST:
            years.append(int(token))
        elif token in ends and years:
            years.append(years[-1] // 100 * 100 + int(token))
    return tuple(years)


def _build_run(first: _Point, last: _Point | None) -> HoldingsRun:
    """The run from one point to another, or on and on from the first."""
    first_volume = ":".join(first.numbers)
    if last is None:
        first_year = first.years[0] if first.years else None
        return HoldingsRun(first_volume, first_year=first_year, going_on=True)
    last = _complete_last(last, first)
    years = last.years or first.years
    return HoldingsRun(
        first_volume=first_volume,
        last_volume=":".join(last.numbers),
        first_year=_find_first_year(first, last),
        last_year=years[-1] if years else None,
    )


def _complete_last(last: _Point, first: _Point) -> _Point:
    """The last point of a run with what the first says for both."""
    digits = "".join(last.numbers)
    of_a_year = len(digits) == 2 and digits.isdecimal()
    if of_a_year and not (first.numbers or last.years or last.caption):
        # "1990-95"
        century = first.years[-1] // 100 * 100
        return last._replace(numbers=(), years=(century + int(digits),))
    if last.caption and last.caption[:1] == first.caption[:1]:
        # "5:2-4" ends within volume 5, "v. 5:2-v. 6" does not.
        return last
    return last._replace(numbers=_of_the_same_depth(last.numbers, first.numbers))


def _find_first_year(first: _Point, last: _Point) -> int | None:
    """The year of the first point; of "1-10 (1990-1999)" that of the whole run."""
    if first.years:
        return first.years[0]
    of_one_end = len(last.years) == 1 and first.caption and last.caption
    return last.years[0] if last.years and not of_one_end else None


def _of_the_same_depth(numbers: tuple[str, ...], model: tuple[str, ...]) -> tuple[str, ...]:
    """Numbers of the lower levels with those above them that stand once."""
    missing = len(model) - len(numbers)
    return (*model[:missing], *numbers) if numbers and missing > 0 else numbers


def in_order(runs: Iterable[HoldingsRun]) -> tuple[HoldingsRun, ...]:
    """Runs as they stand: one that continues another joined to it, others marked with their gap."""
    found: list[HoldingsRun] = []
    for run in runs:
        before = found[-1] if found else None
        if before is None or run.gap or before.going_on:
            found.append(run)
        elif _continues(before, run):
            found[-1] = replace(
                run, first_volume=before.first_volume, first_year=before.first_year, gap=before.gap
            )
        else:
            found.append(run if _may_follow(before, run) else replace(run, gap="gap"))
    return tuple(found)


def _continues(before: HoldingsRun, run: HoldingsRun) -> bool:
    """Whether it begins with the number after the last, or without numbers with the year after."""
    end, start = levels(before.last_volume), levels(run.first_volume)
    if end and start:
        return start == [*end[:-1], end[-1] + 1]
    bare = not (before.last_volume or run.first_volume)
    return bare and before.last_year is not None and run.first_year == before.last_year + 1


def _may_follow(before: HoldingsRun, run: HoldingsRun) -> bool:
    """Whether it begins with the first number of the next volume or year."""
    end, start = levels(before.last_volume), levels(run.first_volume)
    if not start or len(end) != len(start) or set(start[1:]) - {1}:
        return False
    if len(start) > 1:
        return start[0] == end[0] + 1
    next_year = before.last_year is not None and run.first_year == before.last_year + 1
    return next_year and start == [1]


def levels(volume: str) -> list[int]:
    """10 and 2 of "10:2"; none if it has other signs."""
    numbers = volume.split(":")
    counts = [count_of(number) if number.isdecimal() else None for number in numbers]
    return [] if None in counts else [count for count in counts if count is not None]

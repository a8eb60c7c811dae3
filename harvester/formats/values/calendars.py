"""Calendars other than the Gregorian: which year a book bears, and which of ours that is.

A year of the Hijra, a Buddhist, Hebrew or Korean one is known by its size. A year of Nepal, India
or Ethiopia looks like one of ours: it is known by the year that a cataloger or the coded data puts
beside it, by the language of the book or by its country.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from harvester.record import Years

if TYPE_CHECKING:
    from collections.abc import Iterable

OLDEST, NEWEST = 1450, 2099
"""Printed books bear these years; a smaller number is a year of the Hijra."""
_NUMBER = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ERA = re.compile(r"(明治|大正|昭和|平成|令和|民國|民国)\s?(\d{1,3})")
_BEFORE_ERA = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "民國": 1911, "民国": 1911,
}  # fmt: skip
"""The year before the first one of Meiji ... Reiwa and of the Republic of China."""
_SOLAR = re.compile(r"ش|\bS\.? ?H\b")
_HIJRI = range(1200, OLDEST)


class _Calendar(NamedTuple):
    """Years that books bear, what may be added to give ours, who uses them.

    A calendar without `languages` and `countries` is known by the size of its years.
    """

    years: range
    added: tuple[int, ...]
    languages: str = ""
    countries: str = ""

    def used_by(self, language: str, country: str) -> bool:
        """Whether books in this language or of this country bear its years."""
        return language in self.languages.split() or country in self.countries.split()


_SOLAR_HIJRI = _Calendar(_HIJRI, (621, 622))
_NEPALI = _Calendar(range(1900, 2110), (-57, -56), "nep new mai bho", "NP")
_BY_SIZE = (
    _Calendar(range(2300, 2620), (-543, -544)),  # Buddhist
    _Calendar(range(4200, 4400), (-2333,)),  # Korean (Dangi)
    _Calendar(range(5400, 5790), (-3760, -3761)),  # Hebrew
)
_BESIDE_OURS = (
    _NEPALI,
    _Calendar(range(1780, 1970), (78, 79), "hin san mar guj", "IN"),  # Saka
)
_ETHIOPIAN = _Calendar(range(1880, 2040), (7, 8), "amh tir gez orm", "ET ER")
_SOLAR_LANGUAGES = frozenset({"per", "pus", "tgk"})


def is_own_year(own: int, ours: int, language: str = "", country: str = "") -> bool:
    """Whether a year of another calendar lies in a Gregorian one."""
    if own == ours:  # as of nearly every book
        return False
    if own in _HIJRI and ours - _from_lunar(own) in (0, 1):
        return True
    ethiopian = (_ETHIOPIAN,) if _ETHIOPIAN.used_by(language, country) else ()
    known = (_SOLAR_HIJRI, *_BY_SIZE, *_BESIDE_OURS, *ethiopian)
    return any(own in each.years and ours - own in each.added for each in known)


def own_year(text: str, ours: int, language: str = "", country: str = "") -> int | None:
    """The year of another calendar that stands in an imprint date beside a Gregorian one."""
    numbers = list(map(int, _NUMBER.findall(text)))
    beside = (n for n in numbers if is_own_year(n, ours, language, country))
    return next(beside, None) or next(filter(_is_of_no_other, numbers), None)


def _is_of_no_other(year: int) -> bool:
    """Whether a year can be no Gregorian one, though a cataloger converted it amiss."""
    return any(year in calendar.years for calendar in (_SOLAR_HIJRI, *_BY_SIZE))


def beside_own_year(years: Iterable[int], language: str = "", country: str = "") -> int | None:
    """Of several numbers that could be Gregorian years the one beside which another is its own."""
    found = list(years)
    for ours in found:
        if any(is_own_year(n, ours, language, country) for n in found if n != ours):
            return ours
    return None


def convert_own_year(text: str, language: str = "") -> Years | None:
    """The Gregorian year of an imprint date in which only another calendar's stands."""
    if era := _ERA.search(text):
        return Years(_BEFORE_ERA[era[1]] + int(era[2]))
    for year in map(int, _NUMBER.findall(text)):
        if year in _HIJRI:
            solar = language in _SOLAR_LANGUAGES or _SOLAR.search(text)
            ours = year + _SOLAR_HIJRI.added[0] if solar else _from_lunar(year)
            return Years(ours, certain=False, own=year)
        for calendar in _BY_SIZE:
            if year in calendar.years:
                return Years(year + calendar.added[0], certain=False, own=year)
    return None


def convert_nepali(year: int, language: str, country: str) -> Years | None:
    """The year of a book of Nepal with a number that can be no year of ours yet.

    Of a year of Bikram Sambat most months lie in ours 57 before.
    """
    if year <= _YEARS_TO_COME or not _NEPALI.used_by(language, country):
        return None
    return Years(year + _NEPALI.added[0], certain=False, own=year)


_YEARS_TO_COME = 2030
"""Their 2031 was our 1974."""


def _from_lunar(year: int) -> int:
    """Gregorian year in which a lunar Hijri year begins: 33 of them are 32 solar years."""
    return int(year * 0.970224 + 621.5774)

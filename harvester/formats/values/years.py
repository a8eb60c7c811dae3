"""The year of publication, from coded data and from what the imprint says.

Either alone is often a slip, so they are compared. Years of other calendars are turned into
Gregorian ones; where the conversion may be a year off, or the calendar is not told, the year is
not `certain`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from harvester.record import Years
from harvester.vocabulary import DIGITS, HAN_DIGITS, folded_words, words_of

OLDEST, NEWEST = 1450, 2099
"""Printed books bear these years; a smaller number is a year of the Hijra."""
_DIGITS = DIGITS | str.maketrans(f"{HAN_DIGITS}元", "01234567891")
"""Digits of other scripts, Han numerals as digits (一九八四), and the first year of an era."""
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PARTIAL = re.compile(r"(?<!\d)(1[4-9]|20)(?:(\d)[-?_؟]|[-?_؟]{1,2})(?!\d)")
_RANGE = re.compile(r"(?<!\d)(\d{4})[?\]]*\s?[-–—~]\s?\[?(\d{4}|\d{2})(?!\d)")
_COPYRIGHT = re.compile(r"(?:©|℗|\bcop(?:yright|\.)?|\b[cp])\s?\d{4}", re.IGNORECASE)
_TENS = re.compile(r"(\d?)十(\d?)")
_ERA = re.compile(r"(明治|大正|昭和|平成|令和|民國|民国)\s?(\d{1,3})")
_BEFORE_ERA = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "民國": 1911, "民国": 1911,
}  # fmt: skip
"""The year before the first one of Meiji ... Reiwa and of the Republic of China."""
_HIJRI = range(1200, OLDEST)
_SOLAR = re.compile(r"ش|\bS\.? ?H\b")
_SOLAR_LANGUAGES = frozenset({"per", "pus", "tgk"})
_SOLAR_OFFSET = 621
_CALENDARS = ((range(5400, 5790), 3760), (range(4200, 4400), 2333), (range(2300, 2600), 543))
"""Hebrew, Korean (Dangi) and Thai Buddhist years, with what to subtract."""
_SPANS = frozenset("cdumikq")


@cache
def _corrected() -> re.Pattern[str]:
    """The year after "i. e.", "т. е.", 即 and the like."""
    phrases = {word.text for word in words_of("date") if word.meaning == "corrected"}
    words = "|".join(map(_spaced, sorted(phrases)))
    return re.compile(rf"(?:{words})\D{{0,3}}(\d{{4}})", re.IGNORECASE)


def _spaced(phrase: str) -> str:
    """An expression for the words of a phrase with or without points and spaces between them."""
    words = r"\W{0,2}".join(phrase.replace(".", " ").split())
    return phrase if len(phrase) == 1 else rf"\b{words}\b"


@cache
def _either() -> re.Pattern[str]:
    """Two years of which one is meant: "1990 or 1991", "1990/1991"."""
    words = "|".join(map(re.escape, sorted(folded_words("date", "or", "and"))))
    return re.compile(rf"(\d{{4}})\??\s?(?:{words}|/)\s?(\d{{4}})", re.IGNORECASE)


@cache
def _doubt_words() -> re.Pattern[str]:
    """Words and signs that a year is not certain: "ca.", "около", a question mark."""
    words = "|".join(w for w in sorted(folded_words("date", "circa", "or")) if len(w) > 1)
    return re.compile(rf"[?？؟]|\bc\.|\b(?:{words})\b", re.IGNORECASE)


@lru_cache(maxsize=1000)
def coded_years(kind: str, first: str, second: str) -> Years | None:
    """Years of MARC 21 008/06-14: type of date and two dates, where `u` or a blank is unknown.

    UNIMARC 100 $a/8-16 reads the same once its type is translated. `9999` is no end.
    """
    low, high = _bounds(first)
    if not low:
        return None
    certain = low == high and kind != "q"
    if kind in _SPANS:
        last = _bounds(second)[1]
        high = max(last, high)
    return Years(low, high if high != low else None, certain)


def _bounds(date: str) -> tuple[int, int]:
    """Earliest and latest year the four positions can mean; zeros when they tell nothing."""
    digits = date.strip().ljust(4, "u").replace(" ", "u").replace("?", "u").replace("-", "u")
    low, high = digits.replace("u", "0"), digits.replace("u", "9")
    if not (low.isdecimal() and digits[:2].isdecimal()):
        return 0, 0
    return (int(low), int(high)) if 0 < int(low) <= NEWEST else (0, 0)


@lru_cache(maxsize=1000)
def imprint_years(text: str, language: str = "") -> Years | None:
    """The years an imprint date tells: "[1967?]", "c1967", "1362 [1983]", "19--", "昭和42".

    `language` (MARC code) chooses between the lunar and the solar year of the Hijra.
    """
    if not text.isascii():
        text = _TENS.sub(_ten, text.translate(_DIGITS))
    if corrected := _corrected().search(text):
        return Years(int(corrected[1]))
    return _span(text) or _single(text) or _partial(text) or _other_calendar(text, language)


def _ten(match: re.Match[str]) -> str:
    return str(int(match[1] or 1) * 10 + int(match[2] or 0))


def _span(text: str) -> Years | None:
    if found := _RANGE.search(text):
        first, end = found.groups()
        last, certain = (
            int(end) if len(end) > 2 else int(first[:2] + end),
            not _doubt_words().search(text),
        )
    elif found := _either().search(text):
        first, last, certain = found[1], int(found[2]), False
    else:
        return None
    return Years(int(first), last, certain) if OLDEST <= int(first) < last <= NEWEST else None


def _single(text: str) -> Years | None:
    published = (
        _gregorian(_COPYRIGHT.sub("", text))
        or _gregorian(text)
        or _gregorian(text.replace("[", "").replace("]", ""))
    )
    return Years(published[0], certain=not _doubt_words().search(text)) if published else None


def _gregorian(text: str) -> list[int]:
    return [year for found in _YEAR.findall(text) if OLDEST <= (year := int(found)) <= NEWEST]


def _partial(text: str) -> Years | None:
    if not (found := _PARTIAL.search(text)):
        return None
    century, decade = int(found[1]) * 100, found[2]
    if decade:
        return Years(century + int(decade) * 10, century + int(decade) * 10 + 9, certain=False)
    return Years(century, century + 99, certain=False)


def _other_calendar(text: str, language: str) -> Years | None:
    if era := _ERA.search(text):
        return Years(_BEFORE_ERA[era[1]] + int(era[2]))
    for found in _YEAR.findall(text):
        year = int(found)
        if year in _HIJRI:
            solar = language in _SOLAR_LANGUAGES or _SOLAR.search(text)
            return Years(year + _SOLAR_OFFSET if solar else _from_lunar(year), certain=False)
        for years, offset in _CALENDARS:
            if year in years:
                return Years(year - offset, certain=False)
    return None


def _from_lunar(year: int) -> int:
    """Gregorian year in which a lunar Hijri year begins: 33 of them are 32 solar years."""
    return int(year * 0.970224 + 621.5774)


def _doubt(years: Years) -> tuple[bool, int]:
    return not years.certain, (years.last or years.first) - years.first


def agreed(coded: Years | None, imprint: Years | None) -> Years | None:
    """One answer of two: the surer where they agree, in doubt what people read where not."""
    if coded is None or imprint is None:
        return coded or imprint
    if coded.first < OLDEST <= imprint.first:
        # A year of the Hijra where a Gregorian one belongs.
        return imprint
    if coded.first <= imprint.first <= (coded.last or coded.first):
        return coded if coded.certain else min(coded, imprint, key=_doubt)
    surer = imprint if imprint.certain else coded
    return Years(surer.first, surer.last, certain=False)

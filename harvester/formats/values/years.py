"""The year of publication, from coded data and from what the imprint says.

Either alone is often a slip, so they are compared. Years of other calendars are turned into
Gregorian ones; where the conversion may be a year off, or the calendar is not told, the year is
not `certain`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec.structs import replace

from harvester.formats.values.calendars import (
    NEWEST,
    OLDEST,
    beside_own_year,
    convert_nepali,
    convert_own_year,
    is_own_year,
    own_year,
)
from harvester.record import Years
from harvester.vocabulary import DIGITS, HAN_DIGITS, folded_words, words_of

_DIGITS = DIGITS | str.maketrans(f"{HAN_DIGITS}元", "01234567891")
"""Digits of other scripts, Han numerals as digits (一九八四), and the first year of an era."""
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PARTIAL = re.compile(r"(?<!\d)(1[4-9]|20)(?:(\d)[-?_؟]|[-?_؟]{1,2})(?!\d)")
_RANGE = re.compile(r"(?<!\d)(\d{4})[?\]]*\s?[-–—~]\s?\[?(\d{4}|\d{2}|\d(?![?-]))(?!\d)")
_COPYRIGHT = re.compile(r"(?:©|℗|\bcop(?:yright|\.)?|\b[cp])\s?(\d{4})", re.IGNORECASE)
_TENS = re.compile(r"(\d?)十(\d?)")
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
def _reprinted() -> re.Pattern[str]:
    """The year behind a word for a reprint: "1905, repr. 2010", "Nachdr. 2010", 重印 2010."""
    words = sorted(w.text for w in words_of("edition") if w.meaning == "reprint")
    found = "|".join(_with_ending(word) for word in words)
    return re.compile(rf"(?:{found})\D{{0,12}}(\d{{4}})(?!\d)", re.IGNORECASE)


def _with_ending(word: str) -> str:
    plain = re.escape(word.strip("*"))
    before = r"\b" if word.isascii() or (word[0].isalpha() and word[0] < "\u2e80") else ""
    return before + plain + (r"\w*" if word.endswith("*") else "")


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

    UNIMARC 100 $a/8-16 reads the same once its type is translated. `9999` is no end. Of a reprint
    (`r`) the later year is its own, as some write the original first.
    """
    low, high = _bounds(first)
    if not low:
        return None
    certain = low == high and kind != "q"
    if kind in "rt" and certain and _is_year(second) and int(second) != low:
        return _of_two_dates(kind, low, int(second))
    if kind in _SPANS:
        last = _bounds(second)[1]
        high = max(last, high)
    return Years(low, high if high != low else None, certain)


def _is_year(date: str) -> bool:
    return date.isdecimal() and OLDEST <= int(date) <= NEWEST


def _of_two_dates(kind: str, first: int, second: int) -> Years:
    if kind == "t":
        return Years(first, copyright=second)
    return Years(max(first, second), original=min(first, second))


def _bounds(date: str) -> tuple[int, int]:
    """Earliest and latest year the four positions can mean; zeros when they tell nothing."""
    digits = date.strip().ljust(4, "u").replace(" ", "u").replace("?", "u").replace("-", "u")
    low, high = digits.replace("u", "0"), digits.replace("u", "9")
    if not (low.isdecimal() and digits[:2].isdecimal()):
        return 0, 0
    return (int(low), int(high)) if 0 < int(low) <= NEWEST else (0, 0)


@lru_cache(maxsize=1000)
def imprint_years(text: str, language: str = "", country: str = "") -> Years | None:
    """The years an imprint date tells: "[1967?]", "c1967", "1362 [1983]", "19--", "昭和42".

    `language` (MARC code) and `country` (ISO 3166) choose between calendars.
    """
    if not text.isascii():
        text = _TENS.sub(_ten, text.translate(_DIGITS))
    if corrected := _corrected().search(text):
        return Years(int(corrected[1]))
    if reprinted := _reprinted().search(text):
        return _of_reprint(int(reprinted[1]), text)
    return (
        _span(text, language, country)
        or _single(text, language, country)
        or _partial(text)
        or convert_own_year(text, language)
    )


def _of_reprint(year: int, text: str) -> Years | None:
    earlier = [each for each in _gregorian(text) if each < year]
    return Years(year, original=min(earlier, default=None)) if _is_year(str(year)) else None


def _ten(match: re.Match[str]) -> str:
    return str(int(match[1] or 1) * 10 + int(match[2] or 0))


def _span(text: str, language: str, country: str) -> Years | None:
    if found := _RANGE.search(text):
        first, end = found.groups()
        last, certain = int(first[: -len(end)] + end), not _doubt_words().search(text)
    elif found := _either().search(text):
        first, last, certain = found[1], int(found[2]), False
    else:
        return None
    if not OLDEST <= int(first) < last <= NEWEST:
        return None
    return Years(int(first), last, certain, own=own_year(text, int(first), language, country))


def _single(text: str, language: str, country: str) -> Years | None:
    marked = [int(found) for found in _COPYRIGHT.findall(text)]
    published = (
        _gregorian(_COPYRIGHT.sub("", text) if marked else text)
        or _gregorian(text)
        or _gregorian(text.replace("[", "").replace("]", ""))
    )
    if not published:
        return None
    if len(published) == 1 and (found := convert_nepali(published[0], language, country)):
        return found
    year = beside_own_year(published, language, country) or published[0]
    own = own_year(text, year, language, country)
    other = next((each for each in marked if each != year), None)
    return Years(year, certain=not _doubt_words().search(text), own=own, copyright=other)


def _gregorian(text: str) -> list[int]:
    return [year for found in _YEAR.findall(text) if OLDEST <= (year := int(found)) <= NEWEST]


def _partial(text: str) -> Years | None:
    if not (found := _PARTIAL.search(text)):
        return None
    century, decade = int(found[1]) * 100, found[2]
    if decade:
        return Years(century + int(decade) * 10, century + int(decade) * 10 + 9, certain=False)
    return Years(century, century + 99, certain=False)


def _doubt(years: Years) -> tuple[bool, int]:
    return not years.certain, (years.last or years.first) - years.first


def agreed(
    coded: Years | None, imprint: Years | None, language: str = "", country: str = ""
) -> Years | None:
    """One answer of two: the surer where they agree, in doubt what people read where not.

    What only one of them tells besides, of copyright, an original or another calendar, is kept.
    """
    if coded is None or imprint is None:
        return coded or imprint
    single = coded.certain and coded.last is imprint.last is None
    if single and is_own_year(imprint.first, coded.first, language, country):
        return replace(coded, own=imprint.first)
    chosen = _choose(coded, imprint)
    return replace(
        chosen,
        own=chosen.own or coded.own or imprint.own,
        copyright=coded.copyright or imprint.copyright,
        original=coded.original or imprint.original,
    )


def _choose(coded: Years, imprint: Years) -> Years:
    if coded.first < OLDEST <= imprint.first or coded.first == imprint.own:
        # A year of the Hijra, or of Bikram Sambat, where a Gregorian one belongs.
        return replace(imprint, own=imprint.own or coded.first)
    if coded.first == imprint.original:
        return imprint
    if imprint.first in (coded.original, coded.copyright):
        return coded
    if coded.first <= imprint.first <= (coded.last or coded.first):
        return _choose_agreeing(coded, imprint)
    surer = imprint if imprint.certain else coded
    return replace(surer, certain=False)


def _choose_agreeing(coded: Years, imprint: Years) -> Years:
    """Of two that begin alike: a span keeps its end, and a decade stays a decade ("[195-?]").

    Some code a decade or century in doubt as if books came out all through it.
    """
    if coded.certain and _is_decade(coded) and imprint.last is None and not imprint.certain:
        return replace(coded, certain=False)
    spans = imprint.last is not None and coded.last is None
    if spans and (imprint.certain or _doubt(imprint)[1] >= _DECADE):
        return imprint
    return coded if coded.certain else min(coded, imprint, key=_doubt)


def _is_decade(years: Years) -> bool:
    """Whether a span is a decade or a century, from its first year to its last."""
    first, last = years.first, years.last or years.first
    return (last - first == _DECADE and first % 10 == 0) or (last - first, first % 100) == (99, 0)


_DECADE = 9

"""Numbers in extent and edition statements, by the words they stand with in many languages."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from harvester.formats.values.counts import count_of
from harvester.record import Extent
from harvester.vocabulary import (
    DIGITS,
    HAN_NUMERALS,
    fold,
    folded_words,
    han_number,
    ordinal_in,
    page_words,
    volume_words,
)

_WORD_OR_NUMBER = re.compile(r"\d+|[^\W\d_]+|\(")
_COUNTED = re.compile(r"(?<!\d)(\d++)[\])>]?\s?([^\W\d_]+)")
_THOUSANDS = re.compile(r"(?<![\d,.])([12])(?:[,.](?=\d{3})|[ \xa0](?=0\d\d))(\d{3})(?![\d,.]*\d)")
"""1,042 and 1.042 and 1 042; in "1, 245" and "1 245" they are two numbers."""
_NUMBER = re.compile(r"(?<!\d)([1-9]\d?)(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]+")
_HAN_NUMBER = re.compile(rf"第?([{HAN_NUMERALS}]+)版")
_ROMANS = "I II III IV V VI VII VIII IX X XI XII".split()
_SIZES = frozenset(("(", "cm", "см", "mm", "мм"))
"""What ends a list of pages without counting them."""


_TIME = re.compile(r"\b\d{1,3}:\d\d(?::\d\d)?\b|\d++\s?['′’](?:\s?\d++\s?(?:[\"″”]|['′’]{2}))?")
"""How long a recording is, in figures: 74:16, 1:14:16, 74'16"."""


@cache
def _durations() -> frozenset[str]:
    """Words for hours and minutes, which are no pages."""
    return folded_words("extent", "duration")


@cache
def _seconds() -> re.Pattern[str]:
    """Minutes with hours or seconds, which in many languages are abbreviated as pages are."""
    words = "|".join(map(re.escape, sorted(_durations(), key=len, reverse=True)))
    return re.compile(
        rf"\d++\s?(?:{words})\b\.?\s?[0-5]?\d\s?[^\W\d_]+"
        rf"|(?<!\d)\d{{1,2}}\s?[^\W\d_]\s[0-5]?\d\s?(?:{words})\b"
    )


@cache
def _roman() -> re.Pattern[str]:
    """Roman figures only as capitals beside the word for edition: "II. vyd.", "wyd. III"."""
    words = "|".join(map(re.escape, sorted(folded_words("edition", "edition"))))
    edition, number = rf"(?i:{words})\w*", "|".join(_ROMANS)
    return re.compile(rf"\b({number})\b\.?\s{edition}|\b{edition}\.?\s({number})\b")


@lru_cache(maxsize=1000)
def read_extent(statement: str) -> Extent | None:
    """The statement with its main pages (the largest sequence) and its number of volumes."""
    if not statement:
        return None
    text = _seconds().sub(" ", _TIME.sub(" ", _plain(statement)))
    counted = ((count_of(n), word) for n, word in _COUNTED.findall(text))
    volumes = next((n for n, word in counted if n is not None and word in volume_words()), None)
    return Extent(statement, _pages(text), volumes)


def _plain(statement: str) -> str:
    """In small letters, with the digits of ASCII and no mark between thousands."""
    text = fold(statement if statement.isascii() else statement.translate(DIGITS))
    return _THOUSANDS.sub(lambda found: found[1] + found[2], text)


def _pages(text: str) -> int | None:
    """The largest number that stands, alone or in a list, before a word for pages."""
    waiting: list[int] = []
    pages: list[int] = []
    for word in _WORD_OR_NUMBER.findall(text):
        if word.isdecimal():
            waiting += [count for count in (count_of(word),) if count is not None]
        elif word in page_words():
            pages += waiting
            waiting = []
        elif word in _SIZES or word in volume_words() or word in _durations():
            waiting = []
    return max(pages, default=None)


def is_open_set(extent: Extent) -> bool:
    """Whether the extent counts volumes without saying how many ("v. <1-3>", "т.")."""
    first = _LETTERS.search(fold(extent.statement))
    counted = extent.volumes is not None or extent.pages is not None
    return not counted and first is not None and first[0] in volume_words()


@lru_cache(maxsize=1000)
def edition_number(statement: str) -> int | None:
    """The number in an edition statement: "2nd ed.", "Изд. 2-е", "第三版", "الطبعة الثاني"."""
    text = _plain(statement)
    if found := _NUMBER.search(text):
        return int(found[1])
    if found := _HAN_NUMBER.search(text):
        return han_number(found[1]) or None
    if found := _roman().search(statement):
        return _ROMANS.index(found[1] or found[2]) + 1
    return ordinal_in(text)

"""Numbers in extent and edition statements, by the words they stand with in many languages."""

from __future__ import annotations

import re
from functools import lru_cache

from harvester.formats.values.counts import count_of
from harvester.record import Extent
from harvester.vocabulary import DIGITS, PAGES, VOLUMES, ordinal_of

_WORD_OR_NUMBER = re.compile(r"\d+|[^\W\d_]+|\(")
_COUNTED = re.compile(r"(?<!\d)(\d++)[\])>]?\s?([^\W\d_]+)")
_NUMBER = re.compile(r"(?<!\d)([1-9]\d?)(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]+")
_HAN_NUMBER = re.compile(r"第?([一二三四五六七八九十])版")
_HAN = "一二三四五六七八九十"
_ROMANS = "I II III IV V VI VII VIII IX X XI XII".split()
_EDITION = r"(?i:vyd|wyd|kiad|izd|изд|выд|вид)\w*"
_ROMAN = re.compile(
    rf"\b({'|'.join(_ROMANS)})\b\.?\s{_EDITION}|\b{_EDITION}\.?\s({'|'.join(_ROMANS)})\b"
)
"""Roman figures only as capitals beside the word for edition: "II. vyd.", "wyd. III"."""


@lru_cache(maxsize=1000)
def read_extent(statement: str) -> Extent | None:
    """The statement with its main pages (the largest sequence) and its number of volumes."""
    if not statement:
        return None
    text = _plain(statement)
    counted = ((count_of(n), word) for n, word in _COUNTED.findall(text))
    volumes = next((n for n, word in counted if n is not None and word in VOLUMES), None)
    return Extent(statement, _pages(text), volumes)


def _plain(statement: str) -> str:
    """In small letters, with the digits of ASCII."""
    return (statement if statement.isascii() else statement.translate(DIGITS)).lower()


def _pages(text: str) -> int | None:
    """The largest number that stands, alone or in a list, before a word for pages."""
    waiting: list[int] = []
    pages: list[int] = []
    for word in _WORD_OR_NUMBER.findall(text):
        if word.isdecimal():
            waiting += [count for count in (count_of(word),) if count is not None]
        elif word in PAGES:
            pages += waiting
            waiting = []
        elif word == "(" or word in VOLUMES or word in ("cm", "см", "mm"):
            waiting = []
    return max(pages, default=None)


def is_open_set(extent: Extent) -> bool:
    """Whether the extent counts volumes without saying how many ("v. <1-3>", "т.")."""
    first = _LETTERS.search(extent.statement.lower())
    counted = extent.volumes is not None or extent.pages is not None
    return not counted and first is not None and first[0] in VOLUMES


@lru_cache(maxsize=1000)
def edition_number(statement: str) -> int | None:
    """The number in an edition statement: "2nd ed.", "Изд. 2-е", "第三版", "الطبعة الثاني"."""
    text = _plain(statement)
    if found := _NUMBER.search(text):
        return int(found[1])
    if found := _HAN_NUMBER.search(text):
        return _HAN.index(found[1]) + 1
    if found := _ROMAN.search(statement):
        return _ROMANS.index(found[1] or found[2]) + 1
    return next(filter(None, map(ordinal_of, _LETTERS.findall(text))), None)

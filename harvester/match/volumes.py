"""Numbers of volumes and parts, as libraries write them, made comparable."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from harvester.text import latin, skeleton

# What a numbered piece is called, as `latin` folds it: English and Romance, German, Slavic in
# either script, Hungarian, Turkic, Arabic and Persian.
_PIECES = frozenset(
    "vol vols volume volumes v book bk part pt no nr number issue t tom tome tomo tomus "
    "bd band teil th heft vyp vypusk kn kniga kniha knyha ch chast chastka chastyna cast dil "
    "sv svazek zv zvazok diel cz czesc zeszyt kotet cilt kitap kitob jild juz mujallad".split()
)
_ABBREVIATIONS = _PIECES | frozenset("cdzskr")
_HAN_PIECE = re.compile(
    r"[第 .(]*([0-9一二三四五六七八九十百]+)\s*[卷巻册冊集编編辑輯部](?=$|[ .)])"
)
_HAN_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_RANGE = re.compile(r"(\d)\s*[-–—/]\s*(?=\d)")
# Roman numerals typed with the Cyrillic letters that look alike.
_CYRILLIC_ROMAN = re.compile(r"\b[ІХVXILСМ]+\b")
_LATIN_TWINS = str.maketrans("ІХСМ", "IXCM")
_ROMAN = re.compile(r"(?=.)m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


class Numbered(NamedTuple):
    """A title without the volume that stood at its end, and that volume's numbers."""

    title: str
    numbers: tuple[str, ...]


def volume_numbers(statement: str) -> tuple[str, ...]:
    """The numbers in a statement such as `Вып. XIII`, `T. 2, č. 1`, `第三卷`, outer first.

    A range is one number ("1to3"), a single letter counts ("Part B"); a statement without
    either is returned whole, as `skeleton` folds it.
    """
    if han := _HAN_PIECE.search(statement):
        return (_han_number(han[1]),)
    found = tuple(
        number
        for word, after in pairwise([*_words(statement), ""])
        if (number := _number(word)) and not (word in _ABBREVIATIONS and _number(after))
    )
    return found or tuple(filter(None, (skeleton(statement),)))


def split_volume(title: str) -> Numbered:
    """Take `..., vol. 2` or `... 第二卷` off the end of a title; no numbers if none is there."""
    if (han := _HAN_PIECE.search(title)) and han.start() and han.end() == len(title.rstrip(" .)")):
        return Numbered(title[: han.start()], (_han_number(han[1]),))
    words = _words(title)
    rest, numbers = words, tuple[str, ...]()
    while len(rest) > 2 and rest[-2] in _PIECES and (number := _number(rest[-1])):
        rest, numbers = rest[:-2], (number, *numbers)
    return Numbered(" ".join(rest), numbers) if numbers else Numbered(title, ())


def is_designation(title: str) -> bool:
    """True for a title that only numbers a piece: `Вып. 13`, `Band 2`, `第三卷`."""
    words = _words(title)
    numbering = all(word in _ABBREVIATIONS or _number(word) for word in words)
    return bool(words) and (numbering or _HAN_PIECE.fullmatch(title.strip()) is not None)


def _words(statement: str) -> list[str]:
    plain = _CYRILLIC_ROMAN.sub(lambda m: m[0].translate(_LATIN_TWINS), statement)
    return latin(_RANGE.sub(r"\1to", plain)).split()


def _number(word: str) -> str:
    if not word:
        return ""
    if word.isdigit():
        return str(int(word))
    if word[0].isdigit():
        return word
    if _ROMAN.fullmatch(word):
        return str(_roman_number(word))
    return word if len(word) == 1 else ""


def _roman_number(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _han_number(digits: str) -> str:
    """Numbers up to 99 as volumes have them: 三, 十二, 二十, 15."""
    if digits.isdigit() and digits.isascii():
        return str(int(digits))
    tens, ten, units = digits.rpartition("十")
    value = 10 * _HAN_DIGITS.get(tens, 1) if ten else 0
    return str(value + _HAN_DIGITS.get(units, 0))

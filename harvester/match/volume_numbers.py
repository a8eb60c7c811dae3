"""Numbers of volumes and parts, as libraries write them, made comparable."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from harvester.match.numerals import latin_numerals, roman_number
from harvester.match.volume_signs import (
    is_sign,
    letters_in,
    sign_of,
    split_sign,
    without_letters,
)
from harvester.text import latin, skeleton
from harvester.vocabulary import (
    HAN_NUMERALS,
    divide_words,
    fold,
    folded_pieces,
    folded_words,
    han_number,
    han_pieces,
    is_part_number,
    number_in_words,
    piece_words,
)

_HAN_NUMBER = f"[0-9{HAN_NUMERALS}]+"
_MARKS = frozenset(".,:;-–—([/=")
"""What sets the number of a volume off from its title."""
_YEAR = re.compile(r"1[4-9]\d\d|20\d\d")
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 4
"""Of a number in words with its piece: "Том двадцать первый", "Band fünf und zwanzig"."""
_NO_NUMERAL = re.compile(r"(?<=[^\W\d_])-(?:i|yi|e)\b|\b[cdmCDM][ivxlcdm]{1,2}\b")
"""What romanised words have: the ending of "jild-i", the "di" of "di 3 juan", "dix"; in small
letters, as no numeral from a hundred on is."""
_LONGEST_BARE = 3
"""Digits of a number at the end of a title that is no year."""
_LONGEST = 60
"""In characters: a designation with its number in brackets is shorter."""
_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?[:;]\s+|(?<=\w{4})[.\"]+\s+")
"""What parts two pieces of other title information."""
_RANGE = re.compile(r"(\d)\s*[-–—/]\s*(?=\d)")


@cache
def _issues() -> frozenset[str]:
    """Words for issue or number, no abbreviations."""
    words = (latin(word).strip() for word in folded_words("numbering", "issue"))
    return frozenset(word for word in words if len(word) > len("vyp"))


@cache
def _abbreviations() -> frozenset[str]:
    """The same with every letter that stands for a piece, or a year, before its number."""
    words = piece_words() | folded_words("holdings", "issue", "year")
    return folded_pieces() | {short for word in words if len(short := latin(word).strip()) == 1}


@cache
def _han_unit() -> re.Pattern[str]:
    return re.compile(f"[{han_pieces()}]")


@cache
def _numbered_han() -> re.Pattern[str]:
    """A number in Han characters with its piece: 第三卷."""
    unit = _han_unit().pattern
    return re.compile(
        rf"(?<![第 .(])[第 .(]*(?<!{_HAN_NUMBER[:-1]})({_HAN_NUMBER})\s*{unit}(?=$|[ .)])"
    )


class Numbered(NamedTuple):
    """A title without its volume, that volume's numbers, and the name of the part behind them."""

    title: str
    numbers: tuple[str, ...]
    part: str = ""


def volume_numbers(statement: str) -> tuple[str, ...]:
    """The numbers in a statement such as `Вып. XIII`, `T. 2, č. 1`, `第三卷`, outer first.

    A range is one number ("1to3"), a single letter counts ("Part B"), 上 and 下 are "upper" and
    "lower", letters "a-k" where no number is beside them; a statement without any is returned
    whole, as `skeleton` folds it.
    """
    if not statement:
        return ()
    if han := _han_piece(statement):
        return (str(han_number(han[1])),)
    if sign := sign_of(statement):
        return (sign,)
    if (inner := split_sign(statement)) and "-" not in inner.sign:
        return (*filter(is_counted, volume_numbers(inner.title)), inner.sign)
    if found := _numbers_in(without_letters(statement)) or tuple(sorted(letters_in(statement))):
        return found
    in_words = number_in_words(statement)
    return tuple(filter(None, (str(in_words or "") or skeleton(statement),)))


def _numbers_in(statement: str) -> tuple[str, ...]:
    return tuple(
        number
        for word, after in pairwise([*_words(statement), ""])
        if (number := _number(word)) and not (word in _abbreviations() and _number(after))
    )


def volume_in_rest(rest: str) -> tuple[str, ...]:
    """The numbers of the volume that a piece of other title information names and nothing else.

    "Кн. 3", "роман : tomus secundus"; not "Research report, no. 38", which numbers another thing.
    """
    numbers = (volume_numbers(p) for p in reversed(_BETWEEN.split(rest)) if names_volume(p))
    return next(numbers, ())


def mentioned_numbers(text: str) -> frozenset[str]:
    """The numbers beside a word for a piece anywhere in a title: "Part third, for all"."""
    if han := _han_piece(text):
        return frozenset((str(han_number(han[1])),))
    words = _WORD.findall(text)
    if not any(map(_is_piece, words)):
        return letters_in(text)
    at = {i for i, word in enumerate(words) if _is_piece(word)}
    pairs = (words[i : i + 2] for i in sorted({*at, *(i - 1 for i in at if i)}))
    return letters_in(text).union(filter(None, map(_number_of_pair, pairs)))


def _number_of_pair(words: list[str]) -> str:
    """The number in a word for a piece and what is before or behind it."""
    found = [number for word in words if (number := _counted(word))]
    return found[0] if len(found) == 1 else str(number_in_words(" ".join(words)) or "")


def _counted(word: str) -> str:
    """The number that a word of figures or a Roman numeral in capitals is."""
    return _number(latin(word).strip()) if word.isdecimal() or word.isupper() else ""


@lru_cache(maxsize=64)  # asked several times of one text, as is `split_volume`
def names_volume(text: str) -> bool:
    """Whether a text only says which volume it is, with a word for it: no year, no number alone."""
    if len(text) >= _LONGEST:
        return False
    return (is_part_number(text) and any(map(str.isalpha, text))) or bool(sign_of(text))


def is_counted(number: str) -> bool:
    """True for a number by which volumes are told apart, False for a statement in words."""
    return number[0].isdigit() or len(number) == 1 or is_sign(number)


def counts_alike(ours: str, theirs: str) -> bool:
    """False for a figure and a sign: 上 may be volume 1, and so may А–К."""
    return is_sign(ours) == is_sign(theirs)


def _han_piece(text: str) -> re.Match[str] | None:
    return None if text.isascii() or not _han_unit().search(text) else _numbered_han().search(text)


@lru_cache(maxsize=64)  # asked twice of each title: for the volume, then for what is left
def split_volume(title: str) -> Numbered:
    """Take `..., vol. 2` or `... 第二卷` off a title, with the name of the part if one follows.

    No numbers if none is there.
    """
    signed = split_sign(title)
    if signed is None:
        found = _split_number(title)
        return found if found.numbers else _split_within(title)
    outer = _split_number(signed.title)
    letters = outer.numbers and "-" in signed.sign  # they say the number once more
    return Numbered(outer.title, outer.numbers if letters else (*outer.numbers, signed.sign))


def split_bare_number(title: str) -> Numbered:
    """Take a number without a word for it off the end of a title: "Saga 12", "Saga XII".

    It may be a volume and may be the name of a thing; years and long numbers are none.
    """
    rest, _, last = title.rstrip(" .").rpartition(" ")
    written = last if last.isdecimal() and len(last) <= _LONGEST_BARE else ""
    number = _number(written) if written else str(roman_number(_roman(last)) or "")
    rest = rest.rstrip(" .,:;-–—")
    if not number or not any(map(str.isalpha, rest)):
        return Numbered(title, ())
    return Numbered(rest, (number,))


def _roman(word: str) -> str:
    """A word in small letters if it is of capitals, as numerals are."""
    return latin_numerals(word).lower() if word.isupper() else ""


def _split_number(title: str) -> Numbered:
    if (han := _han_piece(title)) and han.start() and han.end() == len(title.rstrip(" .)")):
        return Numbered(title[: han.start()].rstrip(), (str(han_number(han[1])),))
    rest, numbers = title.split(), list[str]()
    while found := _numbered_end(rest):
        taken, number = found
        del rest[-taken:]
        numbers.append(number)
    if not numbers or not _words(" ".join(rest)):
        return Numbered(title, ())
    return Numbered(" ".join(rest).rstrip(" .,:;"), tuple(reversed(numbers)))


def _split_within(title: str) -> Numbered:
    """Part a title at a volume between two marks: "Works. Vol. 2. Plays"."""
    words, whole = title[:_LONGEST_SET].split(), Numbered(title, ())
    if _MARKS_BEHIND.isdisjoint(title[:-1]):
        return whole
    for end in range(2, len(words)):
        if words[end - 1][-1] not in _MARKS_BEHIND or not _may_number(words[end - 1]):
            continue
        found = _split_number(" ".join(words[:end]))
        marked = title[len(found.title) : len(found.title) + 1] in _MARKS_BEFORE
        if found.numbers and marked and (not whole.numbers or found.title == whole.title):
            whole = Numbered(found.title, found.numbers, " ".join(title.split()[end:]))
    return whole


_LONGEST_SET = 100
"""In characters: titles of the eighteenth century count chapters and verses far behind."""
_MARKS_BEHIND = frozenset(".:]")
_MARKS_BEFORE = frozenset(".:;")
"""Marks on both sides of a volume, and on none of a number within a title."""


def _numbered_end(pieces: list[str]) -> tuple[int, str] | None:
    """How many pieces at the end of a title number it (`Т. 3`, `T.3`), and that number."""
    if pieces and not (_may_number(pieces[-1]) or any(map(_is_piece, pieces[-_MOST_WORDS:]))):
        return None
    if in_words := _end_in_words(pieces):
        return in_words if _ends_in_mark(pieces, in_words[0]) else None
    for taken in (1, 2):
        words = _words(" ".join(pieces[-taken:]))
        first = pieces[-taken:][0] if pieces else ""
        apart = _ends_in_mark(pieces, taken) or first[:1] in _MARKS
        known = words[:1] and (words[0] in folded_pieces() or (apart and _is_piece(first)))
        if len(words) == 2 and known and (number := _number(words[1])):
            return (taken, number) if apart or _is_volume(words[0], number) else None
    return None


def _end_in_words(pieces: list[str]) -> tuple[int, str] | None:
    """How many pieces number a title in words ("Том двадцать первый"), and the number."""
    for taken in range(min(_MOST_WORDS, len(pieces)), 1, -1):
        ends = _is_piece(pieces[-taken]) or _is_piece(pieces[-1])
        if ends and (number := number_in_words(" ".join(pieces[-taken:]))):
            return taken, str(number)
    return None


def _ends_in_mark(pieces: list[str], taken: int) -> bool:
    """Whether what is before the last pieces ends in a mark."""
    return len(pieces) > taken and pieces[-taken - 1][-1] in _MARKS


def _is_volume(word: str, number: str) -> bool:
    """Whether a word and number numbers a title that it follows without any mark between them.

    "Dům číslo 6" and "La generación del 98" are whole titles, and what looks like a year is one.
    """
    return word not in _issues() and word != "del" and not _YEAR.fullmatch(number)


@lru_cache(maxsize=5000)  # few titles end in a number, many in the same words
def _may_number(piece: str) -> bool:
    words = _words(piece)
    return not words or bool(_number(words[-1]))


@lru_cache(maxsize=5000)  # as few words make up most titles
def _is_piece(piece: str) -> bool:
    if fold(piece.strip(" .,;:()[]")) in piece_words():
        return True
    words = divide_words(piece)
    return len(words) == 1 and latin(words[0]).strip() in folded_pieces()


def is_designation(title: str) -> bool:
    """True for a title that only numbers a piece: `Вып. 13`, `Band 2`, `第三卷`."""
    words = _words(title)
    numbering = all(word in _abbreviations() or _number(word) for word in words)
    return bool(words) and (numbering or _numbered_han().fullmatch(title.strip()) is not None)


def _words(statement: str) -> list[str]:
    plain = _NO_NUMERAL.sub("", latin_numerals(statement))
    return latin(_RANGE.sub(r"\1to", plain)).split()


def _number(word: str) -> str:
    if word.isdecimal():
        return word.lstrip("0") or "0"
    if word[:1].isdecimal() or len(word) == 1:
        roman = roman_number(word)
        return str(roman) if roman else word
    return str(roman_number(word) or "")

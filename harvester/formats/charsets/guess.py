"""The likeliest legacy character set of bytes that nothing else tells: by letters of languages.

Each set that a language was kept in is tried; the words with bytes beyond ASCII are read in it and
judged as that language: a common letter is worth more than a rare one, a letter of another language
costs, and so does what no language writes: a capital after a small letter, two alphabets in one
word, a sign inside a word. The sum is a logarithm of likelihood, naive on purpose: a table of
letters explains every result.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats.charsets.alphabets import LANGUAGES, SELDOM, Language
from harvester.formats.charsets.legacy_tables import EIGHT_BITS
from harvester.formats.charsets.standard_names import decoder

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = re.compile(rb"\x1f.|\$\$?[a-z0-9]|\^[A-Za-z](?=[^\x00-@])", re.DOTALL)
"""Subfield codes, which would stand at the beginning of words."""
_WORD = re.compile(rb"[@-~\x80-\xff]+")
"""A word; East Asian sets have second bytes among ASCII's letters."""
_ENOUGH_BYTES = 800
_LONGEST_WORD = 4_000
"""Bytes; East Asian texts are words as long as a paragraph."""
_ASCII = re.compile(r"[\x00-\x7f]+")
_ASCII_BYTES = re.compile(rb"[\x00-\x7f]+")
_TOLD = 6.0
"""What it is worth that the record names the language or its country."""
_SIGNS = frozenset("«»“”„’‘–—№§©°…·\u00a0•՝։֊、。，：；（）《》「」・　")
_RARE, _SIGN, _FOREIGN, _ODD, _UNREADABLE = -8.0, -5.0, -9.0, -10.0, -14.0
_SELDOM = -5.0
_CAPITAL = -2.5
"""A capital letter against its small one."""
_DECAY = 3.5
_COSTS = {"lU": -7.0, "aU": -7.0, "lA": -7.0, "l.l": -4.0}
_MIXED = {"al": -5.0, "la": -5.0, "aU": -7.0, "Ua": -5.0, "Al": -5.0, "lA": -5.0, "AU": -5.0,
          "UA": -5.0, "lU": -7.0, "l.l": -4.0}  # fmt: skip
"""What neighbours cost: a, A ASCII's letters, l, U others, small and capital, `.` another sign."""


_ANSEL = re.compile(
    rb"([\xe0-\xfe])([\xe0-\xfe]*)(.?)|([\xa1-\xae\xb0-\xba\xbc\xbd\xc0-\xc8])|[\x80-\xff]",
    re.DOTALL,
)
_ANSEL_BASES = {
    0xE0: (b"", b"aeiouy"), 0xE1: (b"aeiou", b""), 0xE2: (b"aeiouy", b"cnlrsz"),
    0xE3: (b"aeiou", b""), 0xE4: (b"ano", b"i"), 0xE5: (b"aeiou", b""), 0xE6: (b"aiu", b"eog"),
    0xE7: (b"ze", b"g"), 0xE8: (b"aou", b"ei"), 0xE9: (b"cszer", b"ndt"), 0xEA: (b"au", b""),
    0xEB: (b"iteu", b"adkzyn"), 0xEC: (b"asu", b"eoty"), 0xEE: (b"ou", b""), 0xF0: (b"cst", b""),
    0xF1: (b"ae", b"iou"), 0xF2: (b"hstdz", b"bcfgjklmnpqrvwx"), 0xF7: (b"st", b""),
}  # fmt: skip
"""Diacritics of ANSEL, and the letters that bear them: those of many languages, those of some."""
_LIKELY_LETTERS = b"\xa1\xa2\xa7\xae\xb0\xb1\xb2\xb5\xb7\xb8\xc2\xc3\xc5\xc6\xc7\xc8"
"""Ł, ø, æ, ı, soft and hard sign, alif and ayn; ©, ℗, ¿, ¡, ß, €."""
_COMMON_BASE, _KNOWN_BASE, _STRANGE_BASE, _LIKELY = 0.0, -2.5, -9.0, -2.0
"""A diacritic says which letter is next, so the pair is worth more than a letter alone."""


class Guess(NamedTuple):
    """A set, the language it makes sense in, and how likely that is (a logarithm)."""

    name: str
    language: str
    points: float


def guess(data: bytes, told: frozenset[str] = frozenset(), more: tuple[str, ...] = ()) -> Guess:
    """The likeliest set and language; `told` are codes of language and country in the record.

    `more` are sets to try besides, for languages in Latin letters.
    """
    words = _sample(data)
    return max(_guesses(words, told, more), key=lambda each: each.points)


def points_of(data: bytes, name: str) -> float:
    """How likely the bytes are in a set, in the language that suits them best."""
    text = _text_of(_sample(data), name)
    return max(_points(text, language) for language in LANGUAGES)


def ansel_points(data: bytes) -> float:
    """How likely the bytes are ANSEL, the Latin letters of MARC-8, to set beside a guess.

    In other sets the bytes of its diacritics are letters themselves, before any letter or a space.
    """
    return sum(_ansel_points(*found) for found in _ANSEL.findall(_sample(data)))


def _ansel_points(mark: bytes, more: bytes, base: bytes, letter: bytes) -> float:
    if not mark:
        return _UNREADABLE if not letter else _LIKELY if letter in _LIKELY_LETTERS else _RARE
    common, known = _ANSEL_BASES.get(mark[0], (b"", b""))
    stacked = _FOREIGN * len(more)
    if base.isalpha() and base.lower() in common:
        return stacked + _COMMON_BASE
    return stacked + (_KNOWN_BASE if base.isalpha() and base.lower() in known else _STRANGE_BASE)


def _guesses(words: bytes, told: frozenset[str], more: tuple[str, ...]) -> Iterator[Guess]:
    texts: dict[str, _Text] = {}
    high = len(_ASCII_BYTES.sub(b"", words))
    for language in LANGUAGES:
        bonus = 0.0 if told.isdisjoint(language.codes.split()) else _TOLD
        for name in (*language.sets, *(more if _is_latin(language) else ())):
            text = texts.get(name) or texts.setdefault(name, _text_of(words, name))
            rarity = _SELDOM if name in SELDOM else 0.0
            if name in EIGHT_BITS:
                # Armenian has signs of ASCII a second time, which no language's letters count.
                rarity += _SIGN * (high - len(text.beyond))
            yield Guess(name, language.name, _points(text, language) + bonus + rarity)


def _sample(data: bytes) -> bytes:
    """Words with bytes beyond ASCII, as many as are needed to tell."""
    words: list[bytes] = []
    length = 0
    for found in _WORD.finditer(_MARKS.sub(b" ", data)):
        if (word := found[0]).isascii():
            continue
        words.append(word[:_LONGEST_WORD])
        length += len(word)
        if length > _ENOUGH_BYTES:
            break
    return b" ".join(words)


class _Text(NamedTuple):
    """A sample as a set has it: characters beyond ASCII, and how often which kinds meet."""

    beyond: str
    meetings: dict[str, int]


def _text_of(words: bytes, name: str) -> _Text:
    text = decoder(name)(words)
    kinds = text.translate(_KINDS)
    meetings = {pair: count for pair in _MIXED if (count := kinds.count(pair))}
    return _Text(_ASCII.sub("", text), meetings)


def _points(text: _Text, language: Language) -> float:
    letters = _letters(language)
    costs = _COSTS if _is_latin(language) else _MIXED
    return sum(map(letters.__getitem__, text.beyond)) + sum(
        costs.get(pair, 0.0) * count for pair, count in text.meetings.items()
    )


class _Letters(dict[str, float]):
    """Points of each character in one language, filled as they are met."""

    def __init__(self, language: Language) -> None:
        distinct = list(dict.fromkeys(language.letters))
        weights = [math.exp(-_DECAY * i / len(distinct)) for i in range(len(distinct))]
        share = language.share / sum(weights)
        super().__init__({c: math.log(w * share) for c, w in zip(distinct, weights, strict=True)})
        self._east_asian = language.share < 0.9

    def __missing__(self, character: str) -> float:
        self[character] = points = self._weigh_other(character)
        return points

    def _weigh_other(self, character: str) -> float:
        if character in _SIGNS:
            return _SIGN
        if (small := character.lower()) != character and small in self:
            return self[small] + _CAPITAL
        if character == "\ufffd" or "\x80" <= character < "\xa0":
            return _UNREADABLE
        if not character.isalpha():
            return _ODD
        return _RARE if self._east_asian and _is_east_asian(character) else _FOREIGN


class _Kinds(dict[int, str]):
    """Kind of each character by its code point, filled as they are met."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        kind = "." if point >= 0x80 else " "
        if character.isalpha():
            kind = "U" if character.isupper() else "l"
            if point < 0x80:
                kind = "A" if kind == "U" else "a"
        elif character in _SIGNS or unicodedata.combining(character):
            kind = " " if character in _SIGNS else "l"
        self[point] = kind
        return kind


_KINDS = _Kinds()


def _is_east_asian(character: str) -> bool:
    return "\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3"


@lru_cache
def _letters(language: Language) -> _Letters:
    return _Letters(language)


@lru_cache
def _is_latin(language: Language) -> bool:
    return language.letters[0] < "\u0300"

"""Numbers as libraries write them - Roman, in Han characters - made Arabic."""

from __future__ import annotations

import re
import unicodedata

from harvester.text import LATIN_TWINS

_ROMAN = re.compile(r"(?=.)m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
# Cyrillic letters typed for the Roman numerals that they look like.
_TWINS = re.compile(r"\b[ІХVXILСМ]+\b")
# Capitals standing alone; one letter only at the end of a phrase, where it is no pronoun. What a
# numeral begins with comes first, as the engine then skips all else.
_CAPITAL, _SIGN, _LETTER = "IVXLCDMІХСМ", "\u2160-\u216b", r"[^\W\d_]"
_NUMERAL = re.compile(
    rf"[{_CAPITAL}{_SIGN}](?:(?<=[{_SIGN}])|(?<!{_LETTER}.)"
    rf"(?:[{_CAPITAL}]+|(?<=[IVXІХ])(?=\s*(?:[.:;,)]|$)))(?!{_LETTER}))"
)
# A disc is no 400, and a mix no 1009: numerals of hundreds are of years, and long.
_SHORTEST_HUNDREDS = 4


def roman_number(word: str) -> int | None:
    """The value of a Roman numeral in small letters, None for any other word."""
    if not _ROMAN.fullmatch(word):
        return None
    values = [_ROMAN_VALUES[letter] for letter in word]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def latin_numerals(text: str) -> str:
    """A text with the numerals typed in Cyrillic letters in Latin ones."""
    if text.isascii():
        return text
    return _TWINS.sub(lambda match: match[0].translate(LATIN_TWINS), text)


def arabic_numerals(text: str) -> str:
    """A text with its Roman numerals made Arabic, as `World War II` and `III` differ by little."""
    return _NUMERAL.sub(_arabic, text)


def _arabic(match: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", match[0].translate(LATIN_TWINS)).lower()
    value = roman_number(plain)
    if value is None or (plain[0] in "cdm" and len(plain) < _SHORTEST_HUNDREDS):
        return match[0]
    return f" {value} "

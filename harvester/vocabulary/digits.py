"""Digits of other scripts as those of ours, for `str.translate`, and those of Han."""

from __future__ import annotations

_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᭐꧐０"
"""The first of ten in a row (Unicode, general category Nd): Arabic, Persian, NKo, Devanagari,
Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Sinhala, Thai, Lao, Tibetan,
Burmese, Shan, Khmer, Mongolian, Limbu, Tai Lue, Balinese, Javanese, fullwidth."""
DIGITS: dict[int, int | str | None] = {
    ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)
}
HAN_DIGITS = "〇一二三四五六七八九"
"""0 to 9."""
HAN_NUMERALS = f"{HAN_DIGITS[1:]}十百"
"""What numbers of volumes are written with."""
_VALUES = {digit: value for value, digit in enumerate(HAN_DIGITS)}
_LONGEST = 9
"""Digits of a number that counts volumes."""


def han_number(digits: str) -> int:
    """Numbers up to 99 as volumes and editions have them: 三, 十二, 二十, 15."""
    if digits.isdecimal():
        return int(digits) if len(digits) <= _LONGEST else 0
    tens, ten, units = digits.rpartition("十")
    value = 10 * _VALUES.get(tens, 1) if ten else 0
    return value + _VALUES.get(units, 0)

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

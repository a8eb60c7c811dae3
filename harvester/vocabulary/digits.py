"""Digits of other scripts as those of ours, for `str.translate`."""

from __future__ import annotations

_ZEROS = "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᭐꧐０"
"""The first of ten in a row (Unicode, general category Nd): Arabic, Persian, NKo, Devanagari,
Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, Sinhala, Thai, Lao, Tibetan,
Burmese, Shan, Khmer, Mongolian, Limbu, Tai Lue, Balinese, Javanese, fullwidth."""
DIGITS: dict[int, int | str | None] = {
    ord(zero) + digit: str(digit) for zero in _ZEROS for digit in range(10)
}

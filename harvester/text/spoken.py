"""What Japanese text has in digits, Latin letters and signs, as it is read aloud.

The readings that libraries record are of what is said: 100% is hyaku pāsento, CD is shī dī.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "エー ビー シー ディー イー エフ ジー エイチ アイ ジェー ケー エル エム エヌ オー ピー "
        "キュー アール エス ティー ユー ヴィー ダブリュー エックス ワイ ゼット".split(),
        strict=True,
    )
)
_SIGNS = {"&": "アンド", "+": "プラス", "%": "パーセント"}
# Longer capitals are mostly words, said as such.
_ABBREVIATION = re.compile("(?<![A-Za-z])[A-Z]{1,3}(?![A-Za-z])")
_NUMBER = re.compile(r"(?<!\d)\d{1,8}(?!\d)")
_DIGITS, _PLACES = "〇一二三四五六七八九", ("", "十", "百", "千")


def spoken(text: str) -> str:
    """A Japanese text with numbers in Han characters, short abbreviations and signs in kana."""
    plain = unicodedata.normalize("NFKC", text)
    for sign, name in _SIGNS.items():
        plain = plain.replace(sign, name)
    plain = _ABBREVIATION.sub(lambda letters: "".join(map(_LETTERS.__getitem__, letters[0])), plain)
    return _NUMBER.sub(lambda digits: _in_han(int(digits[0])), plain)


def _in_han(number: int) -> str:
    """A number below 100,000,000 as it is read: 1250 is 千二百五十."""
    if number < 10_000:
        return _below_ten_thousand(number) or _DIGITS[0]
    above, rest = divmod(number, 10_000)
    return f"{_below_ten_thousand(above)}万{_below_ten_thousand(rest)}"


def _below_ten_thousand(number: int) -> str:
    places = zip(reversed(str(number)), _PLACES, strict=False)
    said = [
        (_DIGITS[int(digit)] if digit != "1" or not place else "") + place
        for digit, place in places
        if digit != "0"
    ]
    return "".join(reversed(said))

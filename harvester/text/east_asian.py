"""The folds of romanised Chinese, Japanese and Korean: where the systems of each meet.

They are for text in Latin letters; `romanise` makes it of Han, kana and Hangul.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.text.letters import flat, latin
from harvester.text.skeleton import single

if TYPE_CHECKING:
    from collections.abc import Callable

_HANGUL_LIKE = bytes.maketrans(b"kgtdpbcjrl", b"ggddbbjjll")
_BREATHED = re.compile(r"(?<=[gdbj])h+")
_SOFT_E = re.compile(r"(?<!e)e+(?=[ou])")
_FAMILY_YI = re.compile(r"(?<!y)y+i")


def korean(text: str) -> str:
    """`flat` under which Revised Romanization and McCune-Reischauer of Hangul meet.

    The family name 이 is Yi by custom, I by the letters.
    """
    words = latin(text).encode().translate(_HANGUL_LIKE, b" ").decode()
    words = _BREATHED.sub("", words)
    return single(_FAMILY_YI.sub("i", _SOFT_E.sub("", words)))


_KUNREI = tuple(
    spelling.split(">")
    for spelling in (
        "nippon>nihon cch>t tch>t sh>s ch>t ts>t dz>z dj>z j>z sy>s ty>t zy>z fu>hu wo>o ou>o "
        "mb>nb mp>np nm>m"
    ).split()
)


def japanese(text: str) -> str:
    """`flat` under which Hepburn, with or without its long vowels, and Kunrei-shiki meet.

    ō, ô, ou and oo are o; m before b and p is n; shi, chi, tsu, fu, ji are si, ti, tu, hu, zi,
    and the y that only Kunrei writes goes; wo, the particle, is o; Nippon is Nihon.
    """
    return _until_stable(_as_kunrei, flat(text))


def _as_kunrei(words: str) -> str:
    for spelling, letters in _KUNREI:
        words = words.replace(spelling, letters)
    return single(words)


# Wade-Giles spelt as pinyin, then what only one of them tells apart made one: aspiration (p' and
# p are b and p), which the apostrophe is too often left out of; zh, ch, j and q; z and c.
_WADE_GILES = tuple(
    (re.compile(pattern).sub, letters)
    for pattern, letters in (
        (r"\bi\b", "yi"),
        (r"\bo\b", "e"),
        (r"(?<=[aeiur])h\b", ""),
        (r"j(?=[aeo]|ung|ui|i\b)", "r"),
        (r"hs", "x"),
        (r"s[sz]u", "si"),
        (r"tzu", "zi"),
        (r"zh|ch|j", "q"),
        (r"t[sz]|z", "c"),
        (r"b", "p"),
        (r"d", "t"),
        (r"g", "k"),
        (r"unk", "onk"),
        (r"(?<=[iy])en(?!k)", "an"),
        (r"uei", "ui"),
        (r"(?<=[kh])o(?![un])", "e"),
        (r"(?<=[ltnscqr])o(?![un])", "uo"),
    )
)


def chinese(text: str) -> str:
    """`flat` under which pinyin and Wade-Giles of Mandarin meet, with or without its signs."""
    words = _until_stable(_as_pinyin, latin(text))
    return _until_stable(_as_pinyin, words.replace(" ", ""))


def _as_pinyin(words: str) -> str:
    for replace, letters in _WADE_GILES:
        words = replace(letters, words)
    return words


def _until_stable(step: Callable[[str], str], words: str) -> str:
    while (changed := step(words)) != words:
        words = changed
    return words

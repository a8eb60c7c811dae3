"""The fold for alphabets: what all romanisations of one title have in common."""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import TYPE_CHECKING

from harvester.text.letters import flat, latin

if TYPE_CHECKING:
    from collections.abc import Sequence

# Spellings of one sound and the letter that stands for it, in the order they are replaced. х
# and, in Belarusian and Ukrainian, г may both be romanised h; so both become g.
_SPELLINGS = tuple(
    spelling.split(">")
    for spelling in (
        "schtsch>s shtch>s stsch>s shch>s szcz>s tsch>c sch>s tch>c tsh>c ch>c sh>s sz>s cz>c "
        "zh>z ts>c sc>s ph>f th>t kh>h gh>h h>g x>ks y>i j>i w>v q>k ii>i ii>i ia>a ie>e io>o iu>u"
    ).split()
)
# What may be left or spelt anew once all has been replaced: no h, x, y, j, w or q is.
_SPELT_ANEW = ("sz", "cz", "ts", "sc", "ia", "ie", "io", "iu")
_DOUBLED = tuple((letter * 2, letter) for letter in ascii_lowercase)


def skeleton(text: str) -> str:
    """`flat` with the spellings of one sound made one: for alphabets in any romanisation.

    ALA-LC, ISO 9, GOST, scientific and German forms of Cyrillic meet: shch/šč/ŝ, ts/c, ch/č,
    kh/h (with g, as Belarusian and Ukrainian г is both), ia/ja/â, y/i/j; doubles are single.
    """
    return _respelt(flat(text))


def skeletons(words: Sequence[str]) -> list[str]:
    """The `skeleton` of each word or `flat` text, made of all at once: replacing costs by call."""
    return _respelt("\n".join(words)).split("\n") if words else []


def _respelt(words: str) -> str:
    words = _once_respelt(words)
    while any(spelling in words for spelling in _SPELT_ANEW):
        words = _once_respelt(words)
    return words


def _once_respelt(words: str) -> str:
    for spelling, letter in _SPELLINGS:
        words = words.replace(spelling, letter)
    return single(words)


def single(words: str) -> str:
    """The words without doubled letters."""
    for doubled, letter in _DOUBLED:
        while doubled in words:
            words = words.replace(doubled, letter)
    return words


_CLASSES = bytes.maketrans(b"czjgqxtbf", b"ssskkkdpp")


_VOWELS = b"aeiouyhwv "


_FINAL_T = re.compile(r"(?<!t)t+\b")


def consonants(text: str) -> str:
    """Only the classes of consonants, s k d p r l m n, and digits: for Arabic and Hebrew.

    Neither writes short vowels, so a romanised title and the original agree on little else. A
    final t goes too: tāʾ marbūṭah is romanised -ah or -at by its place in the phrase.
    """
    words = _FINAL_T.sub("", latin(text)).replace("ts", "s")
    return single(words.encode().translate(_CLASSES, _VOWELS).decode())

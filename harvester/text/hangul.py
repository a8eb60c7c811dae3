"""Hangul in Latin letters as it is spoken: Revised Romanization, without hyphens."""

from __future__ import annotations

import re
import unicodedata

_INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
# Each final consonant as it sounds alone, and as it is carried over to a vowel.
_FINALS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()
_CARRIED = "- g kk gs n nj n d r lg lm lb ls lt lp r m b bs s ss ng j ch k t p -".split()
_LAST_H = frozenset((6, 15, 27))  # ㄶ ㅀ ㅎ
_FIRST, _LAST = 0xAC00, 0xD7A3
_RUN = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]+")
# How a final consonant and the one after it change each other.
_ASSIMILATED = {
    ("k", "n"): "ngn", ("k", "m"): "ngm", ("k", "r"): "ngn",
    ("t", "n"): "nn", ("t", "m"): "nm", ("t", "r"): "nn",
    ("p", "n"): "mn", ("p", "m"): "mm", ("p", "r"): "mn",
    ("m", "r"): "mn", ("ng", "r"): "ngn",
    ("n", "r"): "ll", ("l", "n"): "ll", ("l", "r"): "ll",
}  # fmt: skip
_ASPIRATED = {"g": "k", "d": "t", "j": "ch"}
_PALATAL = {"d": "j", "t": "ch"}


def hangul(text: str) -> str:
    """A text with every run of Hangul syllables in Latin letters, sounds assimilated."""
    return _RUN.sub(lambda run: _assimilate(run[0]), unicodedata.normalize("NFC", text))


def _assimilate(syllables: str) -> str:
    spoken, final = "", 0
    for syllable in syllables:
        initial, rest = divmod(ord(syllable) - _FIRST, 28 * 21)
        vowel, next_final = divmod(rest, 28)
        spoken += _joint(final, _INITIALS[initial], _VOWELS[vowel]) + _VOWELS[vowel]
        final = next_final
    return spoken + _FINALS[final].replace("-", "")


def _joint(final: int, initial: str, vowel: str) -> str:
    """What is heard between two vowels."""
    if not final:
        return initial.replace("-", "")
    if initial == "-":
        carried = _CARRIED[final].replace("-", "")
        return _PALATAL.get(carried, carried) if vowel == "i" else carried
    if final in _LAST_H and initial in _ASPIRATED:
        return _FINALS[final].replace("t", "") + _ASPIRATED[initial]
    ends = _FINALS[final]
    return _ASSIMILATED.get((ends, initial), ends + initial)

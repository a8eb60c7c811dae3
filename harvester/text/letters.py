"""The table under every fold: each character as the Latin letters it is romanised by.

Filled as characters are met, so that a text costs one `str.translate`.
"""

from __future__ import annotations

import unicodedata

from anyascii import anyascii

APOSTROPHES = frozenset("'`´‘’‛′ʹʺʻʼʽʾʿˊˋ՚׳״＇ߴߵ")
# Where anyascii's choice would keep original and ALA-LC romanisation, or two habits of typing one
# letter, apart: the yehs, Hebrew b, k and p, Turkic ә and ҹ in both alphabets.
_OWN = {
    "й": "i",
    "ظ": "z",
    "ى": "y",
    "ב": "b",
    "פ": "p",
    "ə": "a",
    "җ": "zh",
    "ҹ": "dzh",
    "№": "no",
}


class Letters(dict[int, str]):
    """Character -> lower-case Latin letters, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = letters = _letters_of(chr(code))
        return letters


def _letters_of(character: str) -> str:
    category = unicodedata.category(character)
    if character in APOSTROPHES or category in ("Mn", "Me", "Lm", "Cf"):
        return ""
    if category[0] in "ZPSC" and character != "№":
        return " "
    lower = character.casefold()
    latin = _OWN.get(lower) or anyascii(unicodedata.normalize("NFKC", lower)).casefold()
    return "".join(c for c in latin if c.isalnum() and c.isascii())


class _Joined(Letters):
    """The same without the spaces that punctuation leaves."""

    def __missing__(self, code: int) -> str:
        self[code] = letters = _LETTERS[code].strip()
        return letters


_LETTERS = Letters()
_JOINED = _Joined()


# `bytes.translate` takes a tenth of the time of `str.translate`, and much text is ASCII: every
# fold is, once `latin` has been at work.
_ASCII = bytes(ord(_LETTERS[code] or " ") for code in range(128)).ljust(256)
_DROPPED = bytes(code for code in range(128) if not _LETTERS[code])
_DROPPED_FLAT = bytes(code for code in range(128) if not _LETTERS[code].strip())


def latin(text: str) -> str:
    """A text as lower-case Latin words of `a-z0-9`, one space between them.

    Other scripts are romanised character by character; marks, apostrophes and modifier letters
    are dropped, other punctuation divides words.
    """
    return " ".join(spelt(text, _LETTERS).split())


def spelt(text: str, letters: dict[int, str]) -> str:
    """A text by a table of letters, with spaces as they fall."""
    if text.isascii():
        return text.encode().translate(_ASCII, _DROPPED).decode()
    return unicodedata.normalize("NFC", text).translate(letters)


def flat(text: str) -> str:
    """`latin` without the spaces: for texts of one script, and for Han against pinyin."""
    if text.isascii():
        return text.encode().translate(_ASCII, _DROPPED_FLAT).decode()
    return unicodedata.normalize("NFC", text).translate(_JOINED)

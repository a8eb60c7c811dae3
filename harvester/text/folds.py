"""Folds: what is left of a text when everything that differs by habit is taken away.

Every fold returns `a-z0-9` without spaces, is idempotent, and gives "" for a text without letters
or digits. Word division is given up on purpose: pinyin is divided, Han is not.
"""

from __future__ import annotations

import re
import unicodedata
from string import ascii_lowercase
from typing import TYPE_CHECKING

from anyascii import anyascii

if TYPE_CHECKING:
    from collections.abc import Sequence

_APOSTROPHES = frozenset("'`´‘’‛′ʹʺʻʼʽʾʿˊˋ՚׳״＇ߴߵ")
# Where anyascii's choice would keep original and ALA-LC romanisation apart.
_OWN = {"й": "i", "ظ": "z", "№": "no"}


class _Letters(dict[int, str]):
    """Character -> lower-case Latin letters, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = letters = _letters_of(chr(code))
        return letters


def _letters_of(character: str) -> str:
    category = unicodedata.category(character)
    if character in _APOSTROPHES or category in ("Mn", "Me", "Lm", "Cf"):
        return ""
    if category[0] in "ZPSC" and character != "№":
        return " "
    lower = character.casefold()
    latin = _OWN.get(lower) or anyascii(unicodedata.normalize("NFKC", lower)).casefold()
    return "".join(c for c in latin if c.isalnum() and c.isascii())


_LETTERS = _Letters()


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
    return " ".join(_letters(text, _LETTERS).split())


def _letters(text: str, letters: dict[int, str]) -> str:
    if text.isascii():
        return text.encode().translate(_ASCII, _DROPPED).decode()
    return unicodedata.normalize("NFC", text).translate(letters)


def flat(text: str) -> str:
    """`latin` without the spaces: for texts of one script, and for Han against pinyin."""
    if text.isascii():
        return text.encode().translate(_ASCII, _DROPPED_FLAT).decode()
    return latin(text).replace(" ", "")


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
    return _single(words)


def _single(words: str) -> str:
    """The words without doubled letters."""
    for doubled, letter in _DOUBLED:
        while doubled in words:
            words = words.replace(doubled, letter)
    return words


_CLASSES = bytes.maketrans(b"czjgqxtbf", b"ssskkkdpp")
_VOWELS = b"aeiouyhwv "
_FINAL_T = re.compile(r"t+\b")


def consonants(text: str) -> str:
    """Only the classes of consonants, s k d p r l m n, and digits: for Arabic and Hebrew.

    Neither writes short vowels, so a romanised title and the original agree on little else. A
    final t goes too: tāʾ marbūṭah is romanised -ah or -at by its place in the phrase.
    """
    words = _FINAL_T.sub("", latin(text)).replace("ts", "s")
    return _single(words.encode().translate(_CLASSES, _VOWELS).decode())


_HANGUL_LIKE = bytes.maketrans(b"kgtdpbcjrl", b"ggddbbjjll")
_SOFT_E = re.compile(r"e+(?=[ou])")


def korean(text: str) -> str:
    """`flat` under which Revised Romanization and McCune-Reischauer of Hangul meet."""
    return _single(_SOFT_E.sub("", latin(text).encode().translate(_HANGUL_LIKE, b" h").decode()))


_WAYS = {"г": ("g", "h"), "х": ("kh", "h", "ch"), "ё": ("e", "io")}
_LETTERS_BUT_WAYS = _Letters({ord(letter): letter for letter in _WAYS})


def romanisations(text: str, *, from_cyrillic: bool = False) -> tuple[str, ...]:
    """The text as `latin`, in each way catalogers romanise Cyrillic г, х (kh, h, ch) and ё.

    ALA-LC and ISO 9 differ in г and ё for Belarusian and Ukrainian, Czech, Polish and German
    rules in х. `from_cyrillic` says that text in Latin letters is such a romanisation: its ch
    may be ч or х. Any other text has one form.
    """
    lower = unicodedata.normalize("NFC", text).casefold()
    forms = [" ".join(_letters(lower, _LETTERS_BUT_WAYS).split())]
    for letter, ways in _WAYS.items():
        if letter in lower:
            forms = [form.replace(letter, way) for form in forms for way in ways]
    if from_cyrillic:
        forms.append(forms[0].replace("ch", "kh"))
    return tuple(dict.fromkeys(forms))

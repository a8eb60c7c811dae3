"""Which script a text is written in, as ISO 15924 names it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

# First word of a letter's Unicode name -> ISO 15924.
_CODES = {
    "LATIN": "Latn", "FEMININE": "Latn", "MASCULINE": "Latn",
    "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARMENIAN": "Armn", "GEORGIAN": "Geor",
    "ARABIC": "Arab", "HEBREW": "Hebr", "SYRIAC": "Syrc", "ETHIOPIC": "Ethi", "COPTIC": "Copt",
    "CJK": "Hani", "IDEOGRAPHIC": "Hani", "BOPOMOFO": "Bopo", "HANGUL": "Hang",
    "HIRAGANA": "Kana", "KATAKANA": "Kana", "YI": "Yiii", "MONGOLIAN": "Mong", "TIBETAN": "Tibt",
    "DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr",
    "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu", "KANNADA": "Knda", "MALAYALAM": "Mlym",
    "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "KHMER": "Khmr", "MYANMAR": "Mymr",
    "THAANA": "Thaa", "CHEROKEE": "Cher", "TIFINAGH": "Tfng", "GLAGOLITIC": "Glag",
    "GOTHIC": "Goth",
}  # fmt: skip
_EAST_ASIAN = ("Hani", "Kana", "Hang")
_FIRST_EAST_ASIAN = "\u1100"


class _ScriptOfLetter(dict[str, str]):
    """Letter -> script, filled as letters are met; what is no letter has the script ""."""

    def __missing__(self, character: str) -> str:
        self[character] = script = _look_up(character)
        return script


def _look_up(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)[0]
    # Modifier letters stand for ayn, alif and soft signs in romanised text; they have no script.
    if not plain.isalpha() or unicodedata.name(plain, "").startswith("MODIFIER"):
        return ""
    word = unicodedata.name(plain, "").replace("-", " ").partition(" ")[0]
    return _CODES.get(word, "Zzzz")


_SCRIPTS = _ScriptOfLetter()

# Most texts are in one of these alphabets alone: its letters, and what is no letter.
_NO_LETTERS = "\\x00-@\\[-`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u0300-\u036f\u2010-\u202f"
_ALPHABETS = (
    ("Cyrl", "\u0400-\u0481\u048a-\u052f", "\u0482-\u0489"),
    ("Latn", "A-Za-z\xc0-\xd6\xd8-\xf6\xf8-\u0148\u014a-\u024f", "\u02b9-\u02bf\u1e00-\u1eff"),
    ("Arab", "\u0620-\u064a", "\u0600-\u06ff\u0750-\u077f"),
)
_IN_ONE_ALPHABET = re.compile(
    "|".join(
        f"(?P<{script}>[{_NO_LETTERS}]*[{letters}][{_NO_LETTERS}{letters}{others}]*)"
        for script, letters, others in _ALPHABETS
    )
)


def script_of(text: str) -> str:
    """The script most letters of a text are in (ISO 15924), "" when it has no letters.

    Han, kana and Hangul count together: with any kana the text is `Jpan`, with any Hangul
    `Kore`, otherwise `Hani`. A script without a code here is `Zzzz`. Equal shares go to the
    script that comes first in the text.
    """
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else ""
    found = _IN_ONE_ALPHABET.fullmatch(text)
    return found.lastgroup or "" if found else _most_of(text)


def _most_of(text: str) -> str:
    scripts = {*map(_SCRIPTS.__getitem__, {*text})} - {""}
    if not scripts:
        return ""
    if len(scripts) == 1 and scripts.isdisjoint(_EAST_ASIAN):
        return scripts.pop()
    counts = Counter(map(_SCRIPTS.__getitem__, text))
    counts.pop("", None)
    east_asian = {code: n for code in _EAST_ASIAN if (n := counts.pop(code, 0))}
    winner = max(counts, key=counts.__getitem__, default="")
    if sum(east_asian.values()) < counts.get(winner, 1):
        return winner
    return _east_asian({*east_asian})


def east_asian_script(text: str) -> str:
    """The script of the East Asian letters in a text of other letters too, "" without any."""
    if max(text, default="") < _FIRST_EAST_ASIAN:
        return ""
    return _east_asian({*map(_SCRIPTS.__getitem__, text)})


def _east_asian(scripts: set[str]) -> str:
    if "Kana" in scripts:
        return "Jpan"
    if "Hang" in scripts:
        return "Kore"
    return "Hani" if "Hani" in scripts else ""

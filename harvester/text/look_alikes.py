"""Words of Cyrillic and Latin letters that look alike, in one alphabet again.

ИCTOPИЯ may be typed with four Latin letters: nobody sees it, but no comparison finds it.
"""

from __future__ import annotations

import re

_CYRILLIC, _LATIN = "АВЕКМНОРСТУХІЈЁЇасеорхуіјёї", "ABEKMHOPCTYXIJËÏaceopxyijëï"
LATIN_TWINS = str.maketrans(_CYRILLIC, _LATIN)
"""Cyrillic letters and the Latin ones that look alike."""
_CYRILLIC_TWINS = str.maketrans(_LATIN, _CYRILLIC)
# Alike in some typefaces only, and figures: in a word that is Cyrillic by another letter.
_IN_CYRILLIC_WORD = _CYRILLIC_TWINS | str.maketrans("kmt03", "кмтОЗ")

_ANY_CYRILLIC, _ANY_LATIN = re.compile("[\u0400-\u052f]"), re.compile("[A-Za-z\xc0-\u024f]")
_ONLY_CYRILLIC = re.compile(f"[\u0400-\u052f](?<![{_CYRILLIC}])")
_ONLY_LATIN = re.compile(f"[A-Za-z\xc0-\u024f](?<![{_LATIN}])")
_WORD = re.compile(r"(?:\b[03](?=[^\W\d_][^\W_]{4}))?[^\W\d_]+(?:[03]+[^\W\d_]+)*")
_FIGURE = re.compile("(?:[\u0400-\u052f]|\\b)[03]+[\u0400-\u052f]")
_NUMERAL = re.compile("[IXCM]+")


def in_one_alphabet(text: str) -> str:
    """A text whose words have letters of one alphabet each, as far as every other has its twin.

    A word is Cyrillic or Latin by its letters that have no twin, a word of twins alone as the rest
    of the text is, unless it is a Roman numeral.
    """
    if text.isascii() or not _ANY_CYRILLIC.search(text):
        return text
    if not (_ANY_LATIN.search(text) or _FIGURE.search(text)):
        return text
    cyrillic = len(_ONLY_CYRILLIC.findall(text)) >= len(_ONLY_LATIN.findall(text))
    return _WORD.sub(lambda word: _respell(word[0], cyrillic=cyrillic), text)


def _respell(word: str, *, cyrillic: bool) -> str:
    if _ONLY_CYRILLIC.search(word):
        respelt = word.translate(_IN_CYRILLIC_WORD)
        return word if _ANY_LATIN.search(respelt) else respelt
    if _ONLY_LATIN.search(word):
        respelt = word.translate(LATIN_TWINS)
        return word if _ANY_CYRILLIC.search(respelt) else respelt
    if _NUMERAL.fullmatch(word):
        return word
    return word.translate(_CYRILLIC_TWINS if cyrillic else LATIN_TWINS)

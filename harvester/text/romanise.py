"""Romanisation, routed by script and language."""

from __future__ import annotations

import re
import unicodedata

from harvester.text.hangul import hangul
from harvester.text.hanja import hanja
from harvester.text.kana import kana
from harvester.text.letters import latin
from harvester.text.orthographies import respelt
from harvester.text.readers import reader_of

_HAN = "[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
# Which language letters tell that are in no other; Han without them is Chinese.
_TELLING = {
    "kor": re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"),
    "jpn": re.compile("[\u3041-\u30fa\u30fd-\u30ff\u31f0-\u31ff]"),
    "chi": re.compile(_HAN),
}


def romanise(text: str, language: str = "") -> str:
    """A text as Latin words of `a-z0-9`, read as its language (MARC code) reads it.

    Han characters are Chinese, Japanese or Korean by `language`; where it is none of these,
    Hangul or kana beside them tells. Other scripts go letter by letter, by the habits of their
    language where it has any (see `orthographies`). Without the extra `cjk` Han is read by
    character, as pinyin, in Chinese and Japanese.
    """
    if text.isascii():
        return latin(respelt(text, language))
    text = unicodedata.normalize("NFKC", text)
    told = [code for code, letters in _TELLING.items() if letters.search(text)]
    if not told:
        return latin(greek(respelt(text, language)))
    return latin(_read(text, language if language in _TELLING else told[0]))


def _read(text: str, language: str) -> str:
    if language == "kor":
        return hangul(hanja(text))
    return kana((reader_of(language) or str)(text))


_ROUGH, _DIAERESIS = "\u0314", "\u0308"


_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")


_RULES = tuple(
    (re.compile(pattern).sub, letters)
    for pattern, letters in (
        (rf"ρ{_ROUGH}", "rh"),
        (rf"\b([αεηιουω]?[αεηιουω][^\w{_ROUGH}]*){_ROUGH}", r"h\1"),
        (rf"[\u0300-\u036f](?<!{_DIAERESIS})", ""),
        (rf"([αεηο])υ(?!{_DIAERESIS})", r"\1u"),
        ("υ(?=ι)", "u"),
        ("γ(?=[γκξχ])", "n"),
        (r"\bμπ", "b"),
        (r"\bντ", "d"),
        ("η", "e"),
        ("υ", "y"),
        ("χ", "ch"),
    )
)


def greek(text: str) -> str:
    """A text whose Greek letters of several romanisations are in Latin ones, the others as before.

    η is e, υ is y or the u of a diphthong, γ is n before a guttural; a rough breathing, where it
    is written, is h.
    """
    if not _GREEK.search(text):
        return text
    words = unicodedata.normalize("NFD", text.casefold())
    for replace, letters in _RULES:
        words = replace(letters, words)
    return words

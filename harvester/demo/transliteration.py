"""Cyrillic into Latin as catalogers of three traditions write it, for the demo's records only.

The harvester itself never romanises like this: it folds (see `harvester.text`), and must meet
what these tables produce without having seen them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Scheme = Callable[[str, str], str]
"""A way to romanise: text and MARC language code to Latin text."""

# Each scheme is the Russian letters, those of 1917 included, and what other languages do else.
_ALA_LC = (
    "а a б b в v г g д d е e ё ë ж zh з z и i й ĭ к k л l м m н n о o п p р r с s т t у u ф f х kh "
    "ц ts ч ch ш sh щ shch ъ ʺ ы y ь ʹ э ė ю iu я ia і ī ѣ ie ѳ ḟ ѵ ẏ"
)
_ALA_LC_ELSE = {"bel": "г h ґ g ё io і i ў ŭ", "ukr": "г h ґ g є ie и y і i ї ï"}
_ISO9 = (
    "а a б b в v г g ґ g̀ д d е e ё ë є ê ж ž з z и i і ì ї ï й j к k л l м m н n о o п p р r с s "
    "т t у u ў ŭ ф f х h ц c ч č ш š щ ŝ ъ ʺ ы y ь ʹ э è ю û я â ѣ ě ѳ f̀ ѵ ỳ ' ʼ ’ ʼ"
)
_CZECH = (
    "а a б b в v г g д d е e ё jo ж ž з z и i й j к k л l м m н n о o п p р r с s т t у u ф f х ch "
    "ц c ч č ш š щ šč ъ \" ы y ь ' э è ю ju я ja і i ѣ ě ѳ f ѵ i"
)
_CZECH_ELSE = {"bel": "г h ґ g ў ŭ", "ukr": "г h ґ g є je и y ї ji"}


def _table(letters: str) -> dict[int, str]:
    pairs = letters.split()
    small = dict(zip(pairs[::2], pairs[1::2], strict=True))
    return str.maketrans({k.upper(): v.capitalize() for k, v in small.items()} | small)


def _tables(letters: str, others: Mapping[str, str]) -> dict[str, dict[int, str]]:
    tables = {language: _table(f"{letters} {own}") for language, own in others.items()}
    return {"rus": _table(letters)} | tables


_ALA_LC_TABLES = _tables(_ALA_LC, _ALA_LC_ELSE)
_ISO9_TABLE = _table(_ISO9)
_CZECH_TABLES = _tables(_CZECH, _CZECH_ELSE)
_COUNTING = {
    "chi": str.maketrans(
        {
            "第": "di ",
            "上": "shang ",
            "中": "zhong ",
            "下": "xia ",
            "册": "ce",
            "冊": "ce",
            "卷": " juan",
        }
    ),
    "jpn": str.maketrans({"第": "dai ", "上": "jō", "中": "chū", "下": "ge", "巻": "kan"}),
    "kor": str.maketrans({"上": "sang", "中": "chung", "下": "ha", "상": "sang", "하": "ha"}),
}
_SILENT = re.compile(r"[ъЪ]\b")  # the hard sign that closed words before 1918
_JOTATED = re.compile(r"(?:(?<![^\W\d_])|(?<=[аеёиоуыэюяіўьъ]))[еЕ]")


def ala_lc(text: str, language: str) -> str:
    """Romanised by the ALA-LC tables of 2012, without the ligature ties, as most catalogues type.

    `language` is a MARC code; any but `bel` and `ukr` is read by the Russian table.
    """
    text = _SILENT.sub("", text)
    return text.translate(_ALA_LC_TABLES.get(language, _ALA_LC_TABLES["rus"]))


def iso9(text: str, language: str) -> str:  # noqa: ARG001 - the three stand for each other
    """Transliterated by ISO 9:1995: a letter for a letter, the same in every language."""
    return text.translate(_ISO9_TABLE)


def czech(text: str, language: str) -> str:
    """Romanised as Czech catalogers do: a reader of Czech shall be able to say it.

    The letters are those of ČSN 01 0185; Russian and Belarusian `е` becomes `je` at the start of
    a word and after a vowel or a sign, which the standard lacks but catalogues write (`posobije`,
    `Kijev`). Chosen for Prague over ISO 9, which Czech libraries hardly use: no reader looks for
    Čehov with an h.
    """
    if language != "ukr":
        text = _SILENT.sub("", text)
        text = _JOTATED.sub(lambda e: "йе" if e[0] == "е" else "Йе", text)
    return text.translate(_CZECH_TABLES.get(language, _CZECH_TABLES["rus"]))


def counted(number: str, language: str) -> str:
    """The number of a Chinese, Japanese or Korean volume romanised: `第1卷` as `Di 1 juan`."""
    return " ".join(number.translate(_COUNTING.get(language, {})).split()).capitalize()

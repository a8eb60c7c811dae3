"""Arabic and Hebrew as they are written: where a text meets its romanisation, spelt back.

Neither script writes short vowels, so romanised letter by letter it yields words that nobody
writes. The other way is nearly regular: in ALA-LC a macron tells which vowels have a letter, a
hyphen what is a prefix. So Latin words are written back in the script, and what catalogers spell
in two ways, or mark in one of two, is made one. Words stay divided: both scripts divide them as
their romanisation does, once prefixes are joined.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING

from harvester.text.letters import APOSTROPHES
from harvester.text.skeleton import single

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Rewrite = Callable[[str], str]


def _rules(table: str) -> list[Rewrite]:
    """What each `pattern>letters` of a table does to a text."""
    pairs = (rule.partition(">") for rule in table.split())
    return [partial(re.compile(pattern).sub, letters) for pattern, _, letters in pairs]


def _spellings(table: str) -> list[Rewrite]:
    """The same for letters that need no pattern, in a tenth of the time."""
    pairs = (spelling.partition(">") for spelling in table.split())
    return [methodcaller("replace", letters, letter) for letters, _, letter in pairs]


class _Script(dict[int, str]):
    """Character -> the letter of the script that is written for it, filled as they are met."""

    def __init__(self, silent: str, letters: str) -> None:
        """What is not written, and each letter before all that is written as it."""
        super().__init__(dict.fromkeys(map(ord, silent), ""))
        for group in letters.split():
            self.update(dict.fromkeys(map(ord, group[1:]), group[0]))

    def __missing__(self, code: int) -> str:
        self[code] = letter = self._letter_of(chr(code))
        return letter

    def _letter_of(self, character: str) -> str:
        category = unicodedata.category(character)
        if category in ("Mn", "Me", "Lm", "Cf"):
            return ""
        if category == "Nd":
            return str(unicodedata.digit(character))
        if (base := unicodedata.normalize("NFD", character)[0]) != character:
            return self[ord(base)]
        return character if character.isalnum() else " "


_SIGNS = APOSTROPHES | frozenset("\u200c\u200d\u200e\u200f\u202a\u202b\u202c")
# Dots, lines and cedillas below, which few type all of, and what vowels Arabic has.
_MARKS = frozenset(map(chr, (0x323, 0x324, 0x327, 0x32E, 0x331, 0x332, 0x640, 0x670)))
_HARAKAT = frozenset(map(chr, range(0x64B, 0x653)))
_UNMARKED = dict.fromkeys(map(ord, _SIGNS | _MARKS | _HARAKAT))
_TANWIN = re.compile("ا\u064b|\u064bا").sub
"""An ending that is written with a sign and an alif, and romanised -an."""
_SINGLE = partial(re.compile(r"([^\W\d])\1+").sub, r"\1")

_ARABIC_RULES = (
    # Persian iḍāfah, written after a long vowel only; the article before a sun letter as it is
    # spoken; ibn.
    *_rules(
        r"(?<=[āū])-y[ie]\b>ي (?<=\w)-y?[ieī]\b> "
        r"\ba(t|th|d|dh|r|z|s|sh|n)-(?=\1)>al- \b(?:ibn\b|b\.|ابن\b)>بن"
    ),
    single,
    *_spellings("kh>خ sh>ش th>ث dh>ذ gh>غ ch>ج zh>ز īy>ي ūw>و"),
    # tāʾ marbūṭah is -ah or -at by its place, and often typed ه; alif maqṣūrah is á. A word that
    # begins with a vowel begins with alif.
    *_rules(r"(?<=\w)(?:a?h|at|[ةهۀە])\b> [àá]\b>ي \b(?=[aeiīîouūûäöüıə]\w)>ا"),
    *_spellings("->"),
)
# With the seat of a hamza the hamza goes: as often it is typed alone, or not at all.
_ARABIC = _Script(
    "aeiouıəءؤئعە",
    "اāâآأإٱ بbpپ تtطٹ جjcçčچ خx دdضڈ رrڑ زzžظژ سsص شşš غğġ فfڤ قq كkgکگڭ لl مm نnں "
    "هhحھہ وwvūûۇۆۈۋ يyīîىیېے",
)
_ARTICLE = partial(re.compile(r"\b([وبفك]?)ال(?=\w\w)").sub, r"\1")


def arabic(text: str) -> str:
    """The words of a text as Arabic script writes them, articles and the rarer marks left out.

    For Arabic, and for Persian, Ottoman or Urdu as they are romanised, against each other; words
    in Latin letters are taken as romanised. Letters that differ by a dot of the romanisation only
    (s and ṣ, h and ḥ) are one; a, i, u without a macron are not written.
    """
    plain = _TANWIN("ن", unicodedata.normalize("NFKD", text.casefold())).translate(_UNMARKED)
    return _ARTICLE(_write_words(unicodedata.normalize("NFC", plain), _ARABIC_RULES, _ARABIC))


# The marks that tell which Hebrew letter is meant, of two that are typed alike without.
_TELLING = (("h\u0323", "ח"), ("v\u0323", "ו"), ("s\u0300", "ת"))
_HEBREW_RULES = _rules(
    # Prefixes: ha-, be-, uva-, ṿeha-. A quotation mark within a word is one of abbreviation.
    r'\bv(?=[ae]\w{0,2}-)>ו \b(\w{0,3}[aeiou])-(?=\w)>\1 (?<=\w)"(?=\w)> '
    "ts(?!h)|tz>צ zh>זש ch>ח kh>כ th>ת ph>פ sh>ש x>קס "
    r"(?<=\w)[hה]\b> "
)
_HEBREW = _Script("aeiouyjwאעויװױײ", "בbv גg דd הhח זz קkqcכך לl מmם נnן סsש פpfף צץ רr תtט")
_POINTS = dict.fromkeys([*map(ord, _SIGNS), *range(0x300, 0x370), *range(0x591, 0x5BE)])
_POINTS |= dict.fromkeys((0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7))


def hebrew(text: str) -> str:
    """The consonants of a text's words as Hebrew script writes them, for Hebrew and Yiddish.

    Letters that one romanisation or another has alike are one: כ and ק, ח and ה, ס and ש, ט and
    ת. What may stand for a vowel is left out: א, ה at the end, ו, י, ע.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    for romanised, letter in _TELLING:
        plain = plain.replace(romanised, letter)
    return _SINGLE(_write_words(plain.translate(_POINTS), _HEBREW_RULES, _HEBREW))


def _write_words(words: str, rules: Iterable[Rewrite], script: _Script) -> str:
    """Words by rules, then letter by letter, one space between them."""
    for rewrite in rules:
        words = rewrite(words)
    return " ".join(words.translate(script).split())

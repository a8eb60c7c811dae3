"""Numbers written in words, in the languages and romanisations of the vocabulary.

"second", "двадцать первый", "al-thālith ʻashar", "الثالث عشر": ordinals and cardinals of one word
or of two, a ten and a unit. A romanised word is found by the forms under which scripts meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from harvester.text import latin, script_of, skeleton
from harvester.vocabulary.word import fold, folded_words, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
_PARTICLE = re.compile(
    r"(?<![^\W_])[^\W\d_]{1,2}-(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})-[^\W\d_]{1,2}(?![^\W_])"
)
"""What hyphens join to a romanised word: al-, ha-, the -i of "jild-i"."""
_ARABIC_AND = re.compile(r"\bو(?=ال)")
_TELLING = 3
"""Letters of a folded word that say what it is, whatever the folding took away; a beginning
needs one more: names are among the words of editions."""
_MOST = 3
"""Words of a number: a unit, "and", a ten."""
_ABJADS = frozenset({"Arab", "Hebr"})
"""Scripts without vowels, whose words fold to too little to be found in romanisation."""


class _Forms(NamedTuple):
    """Numbers by their words in one folding: whole words, what words begin with or contain."""

    whole: dict[str, int]
    begins: dict[str, int]
    within: dict[str, int]

    def find(self, word: str) -> int | None:
        """The number that a folded word is; the longest beginning counts."""
        if word in self.whole:
            return self.whole[word]
        ends = range(len(word), _TELLING - 1, -1) if self.begins else ()
        begun = next((self.begins[word[:end]] for end in ends if word[:end] in self.begins), None)
        return begun or next((n for part, n in self.within.items() if part in word), None)


def _fold_joined(text: str) -> str:
    return fold(text).replace(" ", "")


def _latin_joined(text: str) -> str:
    return latin(text).replace(" ", "")


_FOLDS: tuple[Callable[[str], str], ...] = (_fold_joined, _latin_joined, skeleton)
"""From the strictest: what one of them finds is not looked for in the next."""


@cache
def _forms(subject: str, *, phrases: bool) -> tuple[_Forms, ...]:
    found = ((word.text, int(word.meaning)) for word in words_of(subject))
    words = [(text, n) for text, n in found if (" " in text) == phrases]
    romanised = [(text, n) for text, n in words if script_of(text) not in _ABJADS]
    return tuple(_fold_all(words if fold is _fold_joined else romanised, fold) for fold in _FOLDS)


def _fold_all(words: Iterable[tuple[str, int]], fold: Callable[[str], str]) -> _Forms:
    """The forms in one folding, without those that two numbers share."""
    found: tuple[dict[str, set[int]], ...] = ({}, {}, {})
    for text, number in words:
        table = found[2 if text.startswith("*") else 1 if text.endswith("*") else 0]
        least = _TELLING + text.endswith("*")
        if len(form := fold(text.strip("*"))) >= least or fold is _fold_joined:
            table.setdefault(form, set()).add(number)
    return _Forms(*({form: min(n) for form, n in t.items() if len(n) == 1} for t in found))


@lru_cache(maxsize=4000)  # few words are written beside a word for volume or edition
def _find(word: str, subject: str, *, phrases: bool = False) -> int | None:
    tables = zip(_FOLDS, _forms(subject, phrases=phrases), strict=True)
    return next((n for fold, forms in tables if (n := forms.find(fold(word)))), None)


def divide_words(text: str) -> list[str]:
    """The words of a text, without marks on letters, and articles joined by hyphens."""
    if not text.isascii():
        composed = unicodedata.normalize("NFC", _ARABIC_AND.sub("و ", text))
        text = "".join(c for c in composed if unicodedata.category(c) != "Mn")
    return _WORD.findall(_PARTICLE.sub(" ", text) if "-" in text else text)


def ordinal_in(text: str) -> int | None:
    """The first ordinal of a text: 2 for "2nd" in words, 21 for "Двадцать первое издание"."""
    words = divide_words(text)
    starts = ((at, count) for at in range(len(words)) for count in range(_MOST, 0, -1))
    found = (number_of(words[at : at + n]) for at, n in starts if at + n <= len(words))
    return next(filter(None, found), None)


def number_of(words: Sequence[str], *, cardinals: bool = False) -> int | None:
    """The number that words make up, an ordinal, or else a cardinal where that counts as well."""
    if len(words) not in range(1, _MOST + 1):
        return None
    if len(words) == _MOST:
        joined = fold(words[1]) in folded_words("date", "and")
        return _add_up(words[0], words[2], cardinals=cardinals, joined=True) if joined else None
    phrases = len(words) > 1
    if phrases and (number := _add_up(*words, cardinals=cardinals)):
        return number
    found = (_find("".join(words), of, phrases=phrases) for of in ("ordinal", "cardinal"))
    return next(found) or (next(found) if cardinals else None)


def _add_up(first: str, second: str, *, cardinals: bool, joined: bool = False) -> int | None:
    """The sum of a ten and a unit, of which one at least is an ordinal, or both cardinals.

    An ordinal unit goes before 10 ("tertius decimus"); before another ten only with "and" between:
    "fünf und zwanzigste", and not "quatre-vingtième".
    """
    ordinals = [_find(word, "ordinal") for word in (first, second)]
    numbers = [n or _find(w, "cardinal") for n, w in zip(ordinals, (first, second), strict=True)]
    if None in numbers or not (cardinals or any(ordinals)):
        return None
    ten, unit = sorted(filter(None, numbers), reverse=True)
    if ten % 10 or not unit < 10 <= ten:
        return None
    in_order = ten == numbers[0] or (ten == 10 and all(ordinals))
    return ten + unit if joined or in_order else None

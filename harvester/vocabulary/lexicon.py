"""Which meanings of a subject a text names, by the words of all languages."""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from harvester.vocabulary.word import fold_words, names_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNDIVIDED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff]")
"""Scripts without spaces, and Hangul, where endings follow a word: found anywhere."""
_INDEXED = 2
"""Letters of the first word by which anything is looked up."""


class _Phrase(NamedTuple):
    """Several words one after another, each whole or the beginning of one ("открыт* доступ*")."""

    words: list[str]
    begins: list[bool]
    meaning: str

    def fits(self, words: list[str], at: int) -> bool:
        """Whether these words are in a text from a place on."""
        found = words[at : at + len(self.words)]
        return len(found) == len(self.words) and all(
            word.startswith(ours) if begins else word == ours
            for word, ours, begins in zip(found, self.words, self.begins, strict=True)
        )


class Lexicon:
    """The words of one subject, to look for in texts.

    The longest words at a place count: "dvd rom" is no "dvd". Words of scripts without spaces,
    and those with `*` on both sides, are found within others; a single character only when it
    has these marks, as 文 is an author in one place and half of a name in another.
    """

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        self._whole: dict[str, str] = {}
        self._begun: dict[str, str] = {}
        self._phrases: dict[str, list[_Phrase]] = {}
        self._within: dict[str, str] = {}
        for text, meaning in words:
            self._add(text, meaning)
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: len(phrase.words), reverse=True)
        known = (*self._whole, *self._begun, *self._phrases)
        self._starts = frozenset(word[:_INDEXED] for word in known)
        self._longest_beginning = max(map(len, self._begun), default=0)

    @cached_property
    def _anywhere(self) -> re.Pattern[str]:
        longest_first = sorted(self._within, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def _add(self, text: str, meaning: str) -> None:
        plain = fold_words(text)
        undivided = len(plain) > 1 and _UNDIVIDED.search(plain)
        if undivided or (text.startswith("*") and text.endswith("*")):
            self._within.setdefault(plain, meaning)
        elif " " in plain or " " in text:
            phrase = _read_phrase(text, plain, meaning)
            self._phrases.setdefault(phrase.words[0][:_INDEXED], []).append(phrase)
        elif text.endswith("*"):
            self._begun.setdefault(plain, meaning)
        elif plain:
            self._whole.setdefault(plain, meaning)

    def find(self, text: str) -> Iterator[str]:
        """The meanings of the known words of a text: divided words in their order, then others."""
        plain = fold_words(text)
        words = plain.split()
        at = 0
        while at < len(words):
            taken = 1
            if words[at][:_INDEXED] in self._starts:
                meaning, taken = self._longest_at(words, at)
                if meaning:
                    yield meaning
            at += taken
        if not plain.isascii():
            yield from map(self._within.__getitem__, self._anywhere.findall(plain))

    def meaning_of(self, text: str) -> str:
        """The meaning of a text that is one known word or phrase; empty for any other text."""
        plain = fold_words(text)
        words = plain.split() or [""]
        meaning, taken = self._longest_at(words, 0)
        return meaning if taken == len(words) and meaning else self._within.get(plain, "")

    def _longest_at(self, words: list[str], at: int) -> tuple[str, int]:
        """The meaning of the longest known words that begin at a place, and how many they are."""
        word = words[at]
        for phrase in self._phrases.get(word[:_INDEXED], ()):
            if phrase.fits(words, at):
                return phrase.meaning, len(phrase.words)
        return self._whole.get(word) or self._meaning_of_beginning(word), 1

    def _meaning_of_beginning(self, word: str) -> str:
        begun = self._begun
        ends = range(min(len(word), self._longest_beginning), 0, -1)
        return next((begun[word[:end]] for end in ends if word[:end] in begun), "")


def _read_phrase(text: str, plain: str, meaning: str) -> _Phrase:
    if "*" not in text:
        return _Phrase(plain.split(), [False] * len(plain.split()), meaning)
    words: list[str] = []
    begins: list[bool] = []
    for piece in text.split():
        words += fold_words(piece).split() or [""]
        begins += [False] * (len(words) - len(begins))
        begins[-1] = piece.endswith("*")
    return _Phrase(words, begins, meaning)


@cache
def lexicon(subject: str) -> Lexicon:
    """The words of all languages on a subject."""
    words = chain(words_of(subject), names_of(subject))
    # Neighbors share names: a third of them is left out so.
    return Lexicon(dict.fromkeys((word.text, word.meaning) for word in words))

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


class _Pattern(NamedTuple):
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
        self._most_words: dict[str, int] = {}
        self._begun: dict[str, str] = {}
        self._patterns: dict[str, list[_Pattern]] = {}
        self._within: dict[str, str] = {}
        for text, meaning in words:
            self._add(text, meaning)
        for patterns in self._patterns.values():
            patterns.sort(key=lambda pattern: len(pattern.words), reverse=True)
        known = (*self._most_words, *self._begun, *self._patterns)
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
        elif "*" in text and (" " in plain or " " in text):
            pattern = _read_pattern(text, meaning)
            self._patterns.setdefault(pattern.words[0][:_INDEXED], []).append(pattern)
        elif text.endswith("*"):
            self._begun.setdefault(plain, meaning)
        elif plain:
            first, count = plain.partition(" ")[0], plain.count(" ") + 1
            self._whole.setdefault(plain, meaning)
            self._most_words[first] = max(count, self._most_words.get(first, 1))

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
        for pattern in self._patterns.get(word[:_INDEXED], ()):
            if pattern.fits(words, at):
                return pattern.meaning, len(pattern.words)
        for count in range(self._most_words.get(word, 0), 0, -1):
            phrase = words[at : at + count]
            if len(phrase) == count and (meaning := self._whole.get(" ".join(phrase))):
                return meaning, count
        return self._meaning_of_beginning(word), 1

    def _meaning_of_beginning(self, word: str) -> str:
        begun = self._begun
        ends = range(min(len(word), self._longest_beginning), 0, -1)
        return next((begun[word[:end]] for end in ends if word[:end] in begun), "")


def _read_pattern(text: str, meaning: str) -> _Pattern:
    words: list[str] = []
    begins: list[bool] = []
    for piece in text.split():
        words += fold_words(piece).split() or [""]
        begins += [False] * (len(words) - len(begins))
        begins[-1] = piece.endswith("*")
    return _Pattern(words, begins, meaning)


@cache
def lexicon(subject: str) -> Lexicon:
    """The words of all languages on a subject."""
    words = chain(words_of(subject), names_of(subject))
    # Neighbors share names: a third of them is left out so.
    return Lexicon(dict.fromkeys((word.text, word.meaning) for word in words))

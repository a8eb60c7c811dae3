"""Which meanings of a subject a text names, by the words of all languages."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from harvester.vocabulary.word import fold_words, names_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNDIVIDED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff]")
"""Scripts without spaces, and Hangul, where endings follow a word: found anywhere."""
_INDEXED = 2
"""Letters of the first word by which anything is looked up."""
_ALONE = frozenset({""})
_KEPT = 1 << 13
"""Words known to begin something or nothing: most words of a text come again."""


class _Pattern(NamedTuple):
    """Several words one after another, each whole or the beginning of one ("открыт* доступ*")."""

    words: list[str]
    begins: list[bool]
    meaning: str

    def begins_with(self, word: str) -> bool:
        """Whether its first word may be this one."""
        return word.startswith(self.words[0]) if self.begins[0] else word == self.words[0]

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
        self._longest_beginning = max(map(len, self._begun), default=0)
        self._second_words = self._find_second_words()
        known = (*self._most_words, *self._begun, *self._patterns)
        self._starts = frozenset(word[:_INDEXED] for word in known)
        self._is_known = lru_cache(_KEPT)(self._begins_anything)

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
        end = 0
        for at in self._find_beginnings(words):
            if at >= end:  # else within what was found before
                meaning, taken = self._longest_at(words, at)
                end = at + taken
                if meaning:
                    yield meaning
        if not plain.isascii():
            yield from map(self._within.__getitem__, self._anywhere.findall(plain))

    def may_find(self, plain: str) -> bool:
        """Whether anything may be found in a text that `fold_words` has folded."""
        if self._find_beginnings(plain.split()):
            return True
        return not plain.isascii() and self._anywhere.search(plain) is not None

    def meaning_of(self, text: str) -> str:
        """The meaning of a text that is one known word or phrase; empty for any other text."""
        plain = fold_words(text)
        words = plain.split() or [""]
        meaning, taken = self._longest_at(words, 0)
        return meaning if taken == len(words) and meaning else self._within.get(plain, "")

    def _find_beginnings(self, words: list[str]) -> list[int]:
        """Where known words may begin; two letters say for most words that none does."""
        starts, is_known, seconds = self._starts, self._is_known, self._second_words
        return [
            at
            for at, word in enumerate(words)
            if word[:_INDEXED] in starts
            and is_known(word)
            and (word not in seconds or not seconds[word].isdisjoint(words[at + 1 : at + 2]))
        ]

    def _find_second_words(self) -> dict[str, frozenset[str]]:
        """What follows words that are nothing alone: "novel" and others after "a"."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for phrase in self._whole:
            first, *others = phrase.split()
            found[first].update(others[:1] or _ALONE)
        return {
            first: frozenset(seconds)
            for first, seconds in found.items()
            if not (seconds >= _ALONE or self._begins_otherwise(first))
        }

    def _begins_anything(self, word: str) -> bool:
        """Whether known words may begin with this one."""
        return word in self._most_words or self._begins_otherwise(word)

    def _begins_otherwise(self, word: str) -> bool:
        """Whether it begins with what stands for many words, alone or in a pattern."""
        if self._meaning_of_beginning(word):
            return True
        return any(each.begins_with(word) for each in self._patterns.get(word[:_INDEXED], ()))

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

"""What the words of a language lack: gaps, words with two meanings, meanings nobody knows."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from harvester.vocabulary.word import all_words, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.vocabulary.word import Word

_ANY = "any"
_SPOKEN_BY_NOBODY = frozenset({"mul", "lat"})
"""Pages that are no language of a partner: nothing is expected of them."""
_SEVERAL_MEANINGS = frozenset(
    {"numbering", "holdings", "month", "season", "extent", "date", "place"}
)
"""Subjects whose words may mean several things: `č.` is part and issue, listopad two months."""
_NAMES = frozenset({"language", "country", "place"})
"""Subjects of which no list is ever complete."""


class Gap(NamedTuple):
    """A language without words for what most languages have words for."""

    language: str
    subject: str
    meanings: tuple[str, ...]


class Fault(NamedTuple):
    """A word that cannot be right: its place and why."""

    word: Word
    reason: str


@cache
def subjects() -> dict[str, dict[str, str]]:
    """Subject -> meaning -> what it is, for people who add words."""
    return tomllib.loads(files(__package__).joinpath("meanings.toml").read_text(encoding="utf-8"))


def languages_with_words() -> frozenset[str]:
    """MARC codes of the languages that have a file in `words/`."""
    return frozenset(word.language for word in all_words()) - _SPOKEN_BY_NOBODY


def find_gaps(languages: Iterable[str] = ()) -> Iterator[Gap]:
    """What each language, or each of these, has no word for though more than half of them have."""
    known = _meanings_by_language()
    for language in languages or sorted(languages_with_words()):
        for subject, expected in _expected(known).items():
            missing = expected - known.get(language, {}).get(subject, set())
            if missing:
                order = [*subjects().get(subject, {}), *sorted(missing)]
                yield Gap(language, subject, tuple(sorted(missing, key=order.index)))


def _meanings_by_language() -> dict[str, dict[str, set[str]]]:
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for word in all_words():
        found[word.language][word.subject].add(word.meaning)
    return {language: dict(meanings) for language, meanings in found.items()}


def _expected(known: dict[str, dict[str, set[str]]]) -> dict[str, set[str]]:
    """Subject -> the meanings that more than half of the languages have words for."""
    counts = Counter(
        (subject, meaning)
        for meanings in known.values()
        for subject in meanings
        for meaning in meanings[subject]
    )
    expected: defaultdict[str, set[str]] = defaultdict(set)
    for (subject, meaning), count in counts.items():
        if count > len(known) / 2 and subject not in _NAMES:
            expected[subject].add(meaning)
    return dict(expected)


def find_faults() -> Iterator[Fault]:
    """Words whose subject or meaning is not known, and words that mean two things."""
    meanings: defaultdict[tuple[str, str], list[Word]] = defaultdict(list)
    for word in all_words():
        known = subjects().get(word.subject, {})
        if word.meaning not in known and _ANY not in known:
            yield Fault(word, "meanings.toml has no such subject or meaning")
        meanings[word.subject, fold(word.text.removeprefix("="))].append(word)
    for (subject, _), words in meanings.items():
        first, *others = words
        for word in others:
            if word.meaning != first.meaning and subject not in _SEVERAL_MEANINGS:
                yield Fault(word, f"{first.language} has it for {first.meaning}, which counts")

"""What a column is, guessed from its heading in the partners' languages.

A heading counts as a whole, or by the longest known words in it; one marked `=` in `words/` only as
a whole, because it is also a part of headings that mean something else.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from harvester.vocabulary.word import fold_words, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harvester.config import Meaning

_APART = re.compile(r"[/|\n;()\[\]]")
"""What stands between two names of one column: "Автор / Author", "Année (Year)"."""


class _Headings(NamedTuple):
    """Folded headings -> meanings: as a whole, and within longer ones."""

    whole: dict[str, Meaning]
    within: dict[str, Meaning]
    longest: int


@cache
def _headings() -> _Headings:
    whole: dict[str, Meaning] = {}
    within: dict[str, Meaning] = {}
    for word in words_of("heading"):
        meaning, folded = cast("Meaning", word.meaning), fold_words(word.text)
        whole.setdefault(folded, meaning)
        if not word.text.startswith("="):
            within.setdefault(folded, meaning)
    for word in words_of("gathering"):
        if word.meaning != "in collection":  # of a column "Collection" a library means a shelf
            whole.setdefault(fold_words(word.text), cast("Meaning", word.meaning))
    return _Headings(whole, within, max(words.count(" ") + 1 for words in within))


@lru_cache(maxsize=2000)
def guess(heading: str) -> Meaning | None:
    """What a column of this heading means; None when no heading known here is like it."""
    for part in (heading, *_APART.split(heading)):
        if found := _headings().whole.get(fold_words(part)):
            return found
    return _longest_within(fold_words(heading).split())


def _longest_within(words: list[str]) -> Meaning | None:
    """The meaning of the longest known words in a heading, the first of equals."""
    known = _headings()
    for length in range(min(known.longest, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if found := known.within.get(" ".join(words[start : start + length])):
                return found
    return None


def meanings_of(
    headings: Iterable[str], columns: Mapping[str, Meaning]
) -> dict[str, Meaning | None]:
    """Heading -> meaning: as a person settled it in `columns`, or guessed where nobody did.

    A heading that `columns` does not name has no meaning: whoever settles one settles all.
    """
    return {heading: columns.get(heading) if columns else guess(heading) for heading in headings}

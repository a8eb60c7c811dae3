"""Words of many languages and what they mean: all that the files of `words/` and `names/` say.

`words/bul.toml` is the page of Bulgarian, for a cataloger to read and extend: a table for each
subject, in it a meaning and its words, divided by commas. `names/` has the same form and is made
from CLDR by `names/generate.py`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_GENERATED = frozenset({"language", "country"})
"""Subjects that `names/` has words for."""
_SAME = str.maketrans(
    {"ı": "i", "\u0307": None, "ё": "е", "ي": "ی", "ك": "ک", "ە": "ه", "ʻ": "'", "ʼ": "'"}
)
"""Letters that capitals or keyboards change: dotless i, yo, yeh, kaf and apostrophes."""
_ROW = re.compile(r'(\w+) = "(.+)"')
_TOKEN = re.compile(r"№|[^\W_]+")


class Word(NamedTuple):
    """A word or phrase of a language and its meaning within a subject.

    `language` is a MARC code, `mul` for signs and words of no language. In `text` a `*` stands for
    the letters that may follow or go before, a `=` at the beginning says that it counts only
    where nothing else is written.
    """

    language: str
    subject: str
    meaning: str
    text: str


def words_of(subject: str) -> tuple[Word, ...]:
    """Our own words on one subject, such as "numbering"; a language after another."""
    return tuple(all_words(subject))


def all_words(of: str = "") -> Iterator[Word]:
    """All words that the files of `words/` have, or those of one subject."""
    for place, words in _rows().items():
        language, subject, meaning = place.split("|")
        if not of or subject == of:
            yield from (Word(language, subject, meaning, text) for text in _divide(words))


@cache
def _rows() -> dict[str, str]:
    """`bul|extent|pages` -> the words, as a file has them.

    Kept as texts: nine thousand values would be looked through by each collection of garbage, and
    made matching 3 % slower.
    """
    return {
        f"{page.name.removesuffix('.toml')}|{subject}|{meaning}": words
        for page in _pages("words")
        for subject, meanings in tomllib.loads(page.read_text(encoding="utf-8")).items()
        for meaning, words in meanings.items()
    }


def _pages(folder: str) -> list[Traversable]:
    """The files of a folder, by name."""
    found = files(__package__).joinpath(folder).iterdir()
    return sorted((p for p in found if p.name.endswith(".toml")), key=lambda page: page.name)


def _divide(words: str) -> Iterator[str]:
    return filter(None, map(str.strip, words.split(",")))


def names_of(subject: str) -> Iterator[Word]:
    """The names that CLDR has for a subject, "language" or "country"; none for another.

    They are too many to be kept, and to be read by a parser: a generated page has plain rows only.
    """
    for page in _pages("names") if subject in _GENERATED else ():
        language = page.name.removesuffix(".toml")
        _, _, table = page.read_text(encoding="utf-8").partition(f"[{subject}]")
        for meaning, words in _ROW.findall(table.partition("[")[0]):
            yield from (Word(language, subject, meaning, text) for text in _divide(words))


@cache
def words_version() -> str:
    """Eight figures that are others when any word of any language is."""
    digest = blake2b(digest_size=4)
    for folder in ("names", "words"):
        for page in _pages(folder):
            digest.update(page.name.encode() + page.read_bytes())
    return digest.hexdigest()


def fold(text: str) -> str:
    """A text in small letters, with one letter for those that capitals or keyboards change."""
    folded = text.casefold()
    return folded if folded.isascii() else folded.translate(_SAME)


def fold_words(text: str) -> str:
    """The words of a text as they are compared: folded, signs left out."""
    folded = fold(text)
    return folded if folded.isalnum() else " ".join(_TOKEN.findall(folded))


@cache
def folded_words(subject: str, *meanings: str) -> frozenset[str]:
    """The words of some meanings of a subject, folded, to look whole words up."""
    return frozenset(fold(w.text.strip("*=")) for w in words_of(subject) if w.meaning in meanings)

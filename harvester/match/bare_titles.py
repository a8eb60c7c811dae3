"""Titles without what some libraries write in them and others beside them.

That is the author's name ("Tolstoy's War and peace", "Dīwān Abī al-Hindī"), the kind of writing
(": a novel"), and what stands in brackets at the end ("[stories]", "(The lakes, #3)").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from harvester.record import Text
from harvester.text import latin
from harvester.vocabulary import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.match.forms import NameForm

_MARK = re.compile(r"[(\[:;,.]")
_BRACKETED = re.compile(r"[(\[][^()\[\]]*[)\]][\s.]*$")
_LAST_PHRASE = re.compile(r"[:;,.]\s*([^:;,.]+)[\s.]*$")
_PARTICLE, _ENDING, _FEWEST = 3, 2, 4
"""Letters of a word of no weight, of the ending of a name, of a title that is left."""


def bare_titles(mains: Iterable[Text], names: Iterable[NameForm]) -> Iterator[Text]:
    """What is left of each title that something can be taken from."""
    known = tuple({bone for name in names for bone in _bones(name.whole.words)})
    for main in mains:
        whole = main.value
        words = latin(whole)
        here = tuple(name for name in known if name in words)
        if not (here or _MARK.search(whole)):
            continue
        left = {_without_brackets(whole), _without_kind(whole), *_without_names(whole, here)}
        for value in sorted(left - {whole}):
            if len(latin(value)) >= _FEWEST:
                yield Text(value, main.script)


def _bones(words: str) -> tuple[str, ...]:
    """The words of weight: a title and the heading beside it are written by one hand."""
    return tuple(word for word in words.split() if len(word) > _PARTICLE)


@lru_cache(1 << 12)  # titles begin and end in the same words
def _bones_of_word(word: str) -> tuple[str, ...]:
    return _bones(latin(word))


def _without_brackets(title: str) -> str:
    found = _BRACKETED.search(title)
    return title[: found.start()].rstrip() if found else title


def _without_kind(title: str) -> str:
    """The title without a last phrase that only says what kind of writing it is."""
    found = _LAST_PHRASE.search(title)
    if found and lexicon("genre").meaning_of(found[1]) == "literary":
        return title[: found.start()].rstrip()
    return title


def _without_names(title: str, known: tuple[str, ...]) -> Iterator[str]:
    """The title without the names it ends in, and without those it begins with."""
    words = title.split() if known else []
    ending = _count_names(words[::-1], known, most=len(words))
    if ending:
        yield " ".join(_without_particles(words[:-ending]))
    beginning = _count_names(words, known, most=_MOST_BEFORE)
    if beginning:
        yield " ".join(words[beginning:])


def _without_particles(words: list[str]) -> list[str]:
    """The words without those of no weight at the end: "Comedies by"."""
    while words and not _bones_of_word(words[-1]):
        words = words[:-1]
    return words


_MOST_BEFORE = 4
"""Words of a name before a title."""


def _count_names(words: list[str], known: tuple[str, ...], most: int) -> int:
    """How many words at the beginning are names, with particles before the first or between."""
    named = 0
    for at, word in enumerate(words[:most], 1):
        bones = _bones_of_word(word)
        if not all(_is_name(bone, known) for bone in bones):
            break
        named = at if bones else named
    return named


def _is_name(bone: str, known: tuple[str, ...]) -> bool:
    return any(bone.startswith(name) and len(bone) - len(name) <= _ENDING for name in known)

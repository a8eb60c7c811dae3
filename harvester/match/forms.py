"""Titles and names as they are compared: each written form with its folds."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from harvester.match.numerals import arabic_numerals
from harvester.record import Text
from harvester.text import consonants, flat, latin, romanisations, script_of, skeleton, skeletons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.record import Agent

_MOST_NAMES = 8
_AFTER_NAME = re.compile(r"[\s,،;:/]*[\d(\[].*|[\s,،;:/.]+$")
_COMMA = re.compile(r"[,،、，]")
_ARTICLE = re.compile(r"^(?:al[- ]|ال)(?=\w{3})", re.IGNORECASE)
_SAME_INITIAL = str.maketrans("jyh", "iig")


class Form(Struct, frozen=True, dict=True):
    """One written form of a title or name, with its folds (see `harvester.text`)."""

    text: str
    script: str
    words: str
    flat: str
    skeleton: str

    @cached_property
    def consonants(self) -> str:
        """The fold few forms are asked for."""
        return consonants(self.words)


class Name(Struct, frozen=True):
    """One form of an agent's name: the whole, and the family name (of a body, the whole).

    `text` is as written; `initials` are the letters the forename may begin with, as J. may be I
    in another romanisation.
    """

    text: str
    whole: Form
    family: Form
    initials: frozenset[str]
    person: bool


def forms_of(texts: Iterable[Text], *, from_cyrillic: bool = False) -> tuple[Form, ...]:
    """Every form worth comparing of some texts, each spelling once.

    A text has one form, or a few where catalogers romanise Cyrillic in several ways;
    `from_cyrillic` tells that texts in Latin letters may be such romanisations.
    """
    spelt = _spellings([*texts], from_cyrillic=from_cyrillic)
    return tuple({(form.script, form.flat): form for forms in spelt for form in forms}.values())


def names_of(agents: Iterable[Agent], *, from_cyrillic: bool = False) -> tuple[Name, ...]:
    """Every form of the first few names, in each script they are given in."""
    names = _first_names(agents)
    wholes = [Text(f"{n.family.value} {n.forename}", n.family.script) for n in names]
    whole_forms = _spellings(wholes, from_cyrillic=from_cyrillic)
    family_forms = _spellings([n.family for n in names], from_cyrillic=from_cyrillic)
    return tuple(
        Name(name.text, whole, family, _initials(name.forename), name.person)
        for name, wholes, families in zip(names, whole_forms, family_forms, strict=True)
        for whole, family in product(wholes, families)
    )


def families_of(agents: Iterable[Agent], *, from_cyrillic: bool = False) -> frozenset[str]:
    """The skeletons of the family names in `names_of`, without the rest of the work."""
    families = [name.family for name in _first_names(agents)]
    spelt = _spellings(families, from_cyrillic=from_cyrillic)
    return frozenset(form.skeleton for forms in spelt for form in forms)


def _spellings(texts: Sequence[Text], *, from_cyrillic: bool) -> list[list[Form]]:
    """The forms of each text that differ by more than the spelling of one sound."""
    scripts = [text.script or script_of(text.value) for text in texts]
    folded = [
        _folded(text.value, script, from_cyrillic=from_cyrillic)
        for text, script in zip(texts, scripts, strict=True)
    ]
    flats = [words.replace(" ", "") for each in folded for words in each]
    bones = zip(flats, skeletons(flats), strict=True)
    return [
        _differing(text.value, script, each, bones)
        for text, script, each in zip(texts, scripts, folded, strict=True)
    ]


def _differing(
    value: str, script: str, folded: Sequence[str], bones: Iterator[tuple[str, str]]
) -> list[Form]:
    """The first form of every skeleton; `bones` gives the next flat text and its skeleton."""
    first: dict[str, Form] = {}
    for words in folded:
        flat, bone = next(bones)
        if bone not in first:
            first[bone] = Form(value, script, words, flat, bone)
    return [*first.values()]


def _folded(value: str, script: str, *, from_cyrillic: bool) -> list[str]:
    plain = arabic_numerals(value)
    romanised = script == "Latn" and from_cyrillic
    if script == "Cyrl" or romanised:
        return [*filter(None, romanisations(plain, from_cyrillic=romanised))]
    return [*filter(None, (latin(plain),))]


class _Parted(NamedTuple):
    """A name as written, its family name (of a body the whole) and its forename."""

    text: str
    family: Text
    forename: str
    person: bool


def _first_names(agents: Iterable[Agent]) -> list[_Parted]:
    """The first few names, taken apart."""
    texts = ((text, agent.kind in ("person", "family")) for agent in agents for text in agent.names)
    return [_parted(text, person=person) for text, person in islice(texts, _MOST_NAMES)]


def _parted(text: Text, *, person: bool) -> _Parted:
    value = _AFTER_NAME.sub("", text.value)
    family, forename = _family_and_forename(value) if person else (value, "")
    return _Parted(text.value, Text(family, text.script), forename, person)


def _family_and_forename(name: str) -> tuple[str, str]:
    """A heading's two parts; of a name in direct order the last word is the family name."""
    family, *rest = _COMMA.split(name, maxsplit=1)
    words = name.split()
    if not rest and len(words) > 1:
        family, rest = words[-1], [" ".join(words[:-1])]
    return _ARTICLE.sub("", family), " ".join(rest)


def _initials(forename: str) -> frozenset[str]:
    first = flat(forename)[:1].translate(_SAME_INITIAL)
    return frozenset((first, skeleton(forename)[:1])) - {""}

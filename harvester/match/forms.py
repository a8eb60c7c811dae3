"""Titles and names as they are compared: each written form with its folds."""

from __future__ import annotations

import re
from functools import cached_property, partial
from itertools import islice, product
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.match.numerals import arabic_numerals
from harvester.record import Text
from harvester.text import consonants, flat, latin, romanisations, script_of, skeleton, skeletons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    forms = {
        (f.script, f.flat): f
        for text in texts
        for f in _spellings(text, from_cyrillic=from_cyrillic)
    }
    return tuple(forms.values())


def names_of(agents: Iterable[Agent], *, from_cyrillic: bool = False) -> tuple[Name, ...]:
    """Every form of the first few names, in each script they are given in."""
    return tuple(
        Name(text.value, whole, family, initials, person)
        for text, person in _first_names(agents)
        for whole, family, initials in _name_parts(text, person=person, from_cyrillic=from_cyrillic)
    )


def families_of(agents: Iterable[Agent], *, from_cyrillic: bool = False) -> frozenset[str]:
    """The skeletons of the family names in `names_of`, without the rest of the work."""
    return frozenset(
        form.skeleton
        for text, person in _first_names(agents)
        for form in _spellings(_split(text, person=person)[0], from_cyrillic=from_cyrillic)
    )


def _first_names(agents: Iterable[Agent]) -> list[tuple[Text, bool]]:
    """The first few names, each with whether it is a person's."""
    texts = ((text, agent.kind in ("person", "family")) for agent in agents for text in agent.names)
    return list(islice(texts, _MOST_NAMES))


def _spellings(text: Text, *, from_cyrillic: bool) -> Iterator[Form]:
    script = text.script or script_of(text.value)
    plain = arabic_numerals(text.value)
    if script == "Cyrl":
        folded = romanisations(plain)
    elif script == "Latn" and from_cyrillic:
        folded = romanisations(plain, from_cyrillic=True)
    else:
        folded = (latin(plain),)
    folded = tuple(filter(None, folded))
    by_skeleton: dict[str, str] = {}
    for bones, words in zip(skeletons(folded), folded, strict=True):
        by_skeleton.setdefault(bones, words)
    for bones, words in by_skeleton.items():
        yield Form(text.value, script, words, flat(words), bones)


def _name_parts(
    text: Text, *, person: bool, from_cyrillic: bool
) -> Iterator[tuple[Form, Form, frozenset[str]]]:
    family, forename = _split(text, person=person)
    whole = Text(f"{family.value} {forename}", text.script)
    spellings = partial(_spellings, from_cyrillic=from_cyrillic)
    for form, name in product(spellings(whole), spellings(family)):
        yield form, name, _initials(forename)


def _split(text: Text, *, person: bool) -> tuple[Text, str]:
    """The family name, of a body the whole, and the forename."""
    value = _AFTER_NAME.sub("", text.value)
    family, forename = _family_and_forename(value) if person else (value, "")
    return Text(family, text.script), forename


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

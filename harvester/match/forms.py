"""Titles and names as they are compared: each written form with its folds."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from harvester.match.numerals import arabic_numerals
from harvester.record import Text
from harvester.text import (
    RESPELT,
    apart,
    arabic,
    consonants,
    east_asian_script,
    flat,
    han,
    hebrew,
    latin,
    reader_of,
    romanisations,
    romanise,
    script_of,
    skeleton,
    skeletons,
    spoken,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.record import Agent

_MOST_NAMES = 8
_AFTER_NAME = re.compile(r"[\s,،;:/]*[\d(\[].*|[\s,،;:/.]+$")
_COMMA = re.compile(r"[,،、，]")
_ARTICLE = re.compile(r"^(?:al[- ]|ال)(?=\w{3})", re.IGNORECASE)
# Languages whose titles in Latin letters are romanised Cyrillic.
_IN_CYRILLIC = frozenset(
    "abk bak bel bul chu chv kaz kir mac mon oss rus sah srp tat tgk tuk tyv udm ukr uzb".split()
)
# How Han characters may be read, and the script of a text that is read so.
_READ_AS = {"chi": "Hani", "jpn": "Jpan", "kor": "Kore"}
_UNKNOWN: frozenset[str] = frozenset()
_SAME_INITIAL = str.maketrans("jyh", "iig")


class Form(Struct, frozen=True, dict=True, array_like=True):
    """One written form of a title or name, with its folds (see `harvester.text`).

    `script` is that of the text; Han characters read as Japanese are `Jpan`, as Korean `Kore`.
    """

    text: str
    script: str
    words: str
    flat: str
    skeleton: str

    @cached_property
    def consonants(self) -> str:
        """The fold few forms are asked for."""
        return consonants(self.words)

    @cached_property
    def arabic(self) -> str:
        """The fold for one text in Arabic script and one in another."""
        return arabic(self._marked("Arab"))

    @cached_property
    def hebrew(self) -> str:
        """The fold for one text in Hebrew script and one in another."""
        return hebrew(self._marked("Hebr"))

    def _marked(self, script: str) -> str:
        """The text with its marks, if they are the script's or a romanisation's; else the words."""
        return arabic_numerals(self.text) if self.script in (script, "Latn") else self.words

    @cached_property
    def original(self) -> str:
        """The fold by which two Cyrillic or two East Asian texts are told apart."""
        plain = arabic_numerals(self.text)
        return apart(plain) if self.script == "Cyrl" else han(plain)


class Name(Struct, frozen=True, array_like=True):
    """One form of an agent's name: the whole, and the family name (of a body, the whole).

    `text` is as written; `initials` are the letters the forename may begin with, as J. may be I
    in another romanisation.
    """

    text: str
    whole: Form
    family: Form
    initials: frozenset[str]
    person: bool


def forms_of(texts: Iterable[Text], languages: frozenset[str] = _UNKNOWN) -> tuple[Form, ...]:
    """Every form worth comparing of some texts of a record in `languages`, each spelling once.

    A text has one form, or a few: where catalogers romanise Cyrillic in several ways, where a
    language has several alphabets, where Han may be read as one language or another.
    """
    spelt = _spellings([*texts], languages)
    return tuple({(form.script, form.flat): form for forms in spelt for form in forms}.values())


def names_of(agents: Iterable[Agent], languages: frozenset[str] = _UNKNOWN) -> tuple[Name, ...]:
    """Every form of the first few names, in each script they are given in."""
    names = _first_names(agents)
    wholes = [Text(f"{n.family.value} {n.forename}", n.family.script) for n in names]
    whole_forms = _spellings(wholes, languages)
    family_forms = _spellings([n.family for n in names], languages)
    return tuple(
        Name(name.text, whole, family, _initials(name.forename), name.person)
        for name, wholes, families in zip(names, whole_forms, family_forms, strict=True)
        for whole, family in product(wholes, families)
    )


def families_of(agents: Iterable[Agent], languages: frozenset[str] = _UNKNOWN) -> frozenset[str]:
    """The skeletons of the family names in `names_of`, without the rest of the work."""
    families = [name.family for name in _first_names(agents)]
    spelt = _spellings(families, languages)
    return frozenset(form.skeleton for forms in spelt for form in forms)


def _spellings(texts: Sequence[Text], languages: frozenset[str]) -> list[list[Form]]:
    """The forms of each text that differ by more than the spelling of one sound."""
    scripts = [_script_of(text) for text in texts]
    folded = [
        _folded(text.value, script, languages) for text, script in zip(texts, scripts, strict=True)
    ]
    flats = [words.replace(" ", "") for each in folded for _, words in each]
    bones = zip(flats, skeletons(flats), strict=True)
    return [_differing(text.value, each, bones) for text, each in zip(texts, folded, strict=True)]


def _script_of(text: Text) -> str:
    """The text's script; of one in Latin and East Asian letters that which needs a reader."""
    script = text.script or script_of(text.value)
    return (script == "Latn" and east_asian_script(text.value)) or script


def _differing(
    value: str, folded: Sequence[tuple[str, str]], bones: Iterator[tuple[str, str]]
) -> list[Form]:
    """The first form of every skeleton; `bones` gives the next flat text and its skeleton."""
    first: dict[str, Form] = {}
    for script, words in folded:
        flat, bone = next(bones)
        if bone not in first:
            first[bone] = Form(value, script, words, flat, bone)
    return [*first.values()]


def _folded(value: str, script: str, languages: frozenset[str]) -> list[tuple[str, str]]:
    """The text in Latin letters, in each way worth comparing, with the script that it counts as."""
    plain = arabic_numerals(value)
    if script in _READ_AS.values():
        codes = _read_as(script, languages)
        found = [(_READ_AS[code], words) for code in codes for words in _read(plain, code)]
    elif script == "Cyrl" or (script == "Latn" and not languages.isdisjoint(_IN_CYRILLIC)):
        found = [(script, words) for words in _from_cyrillic(plain, script, languages)]
    else:
        found = [(script, words) for words in _letter_by_letter(plain, script, languages)]
    return [(counts_as, words) for counts_as, words in found if words]


def _read(plain: str, code: str) -> Iterator[str]:
    """As it is written and, with a reader, as it is read aloud: libraries record either."""
    yield romanise(plain, code)
    if code == "jpn" and reader_of(code) and (aloud := spoken(plain)) != plain:
        yield romanise(aloud, code)


def _from_cyrillic(plain: str, script: str, languages: frozenset[str]) -> Iterator[str]:
    yield from romanisations(plain, from_cyrillic=script == "Latn")
    if script == "Latn":
        yield from (romanise(plain, code) for code in sorted(languages & RESPELT))


def _letter_by_letter(plain: str, script: str, languages: frozenset[str]) -> Iterator[str]:
    if script == "Grek":
        yield romanise(plain)
    yield from (romanise(plain, code) for code in sorted(languages & RESPELT))
    yield latin(plain)


def _read_as(script: str, languages: frozenset[str]) -> Iterable[str]:
    """The languages a text may be in: what its letters tell, else the record's, else any."""
    told = [code for code, own in _READ_AS.items() if own == script != "Hani"]
    return told or [code for code in _READ_AS if code in languages] or _READ_AS


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

"""Titles and names as they are compared: each written form with its folds."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

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
    in_one_alphabet,
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
    from collections.abc import Iterable, Iterator

    from harvester.record import Agent

_MOST_NAMES = 8
# Of more texts of one kind than this no form is made: no edition has so many titles.
_MOST_TEXTS = 200
# Texts whose folds are kept: in a library's catalogue nine of ten places come again, many
# publishers, some names; titles hardly ever.
_KEPT = 4096
_AFTER_NAME = re.compile(r"(?:(?<![\s,،;:/])[\s,،;:/]+)?[\d(\[].*|(?<![\s,،;:/.])[\s,،;:/.]+$")
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
        """The fold few forms are asked for; in Arabic script a t before an s is a letter."""
        words = self.words.replace("ts", "tas") if self.script == "Arab" else self.words
        return consonants(words)

    @cached_property
    def arabic(self) -> str:
        """The fold for one text in Arabic script and one in another."""
        return arabic(self._marks_of("Arab"))

    @cached_property
    def hebrew(self) -> str:
        """The fold for one text in Hebrew script and one in another."""
        return hebrew(self._marks_of("Hebr"))

    def _marks_of(self, script: str) -> str:
        """The text with its marks, if they are the script's or a romanisation's; else the words."""
        return arabic_numerals(self.text) if self.script in (script, "Latn") else self.words

    @cached_property
    def original(self) -> str:
        """The fold by which two Cyrillic or two East Asian texts are told apart."""
        plain = arabic_numerals(self.text)
        return apart(plain) if self.script == "Cyrl" else han(plain)


class NameForm(Struct, frozen=True, array_like=True):
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
    spelt = _spellings(islice(texts, _MOST_TEXTS), languages)
    if len(spelt) == 1:  # as mostly
        return spelt[0]
    return tuple({(form.script, form.flat): form for forms in spelt for form in forms}.values())


def names_of(agents: Iterable[Agent], languages: frozenset[str] = _UNKNOWN) -> tuple[NameForm, ...]:
    """Every form of the first few names, in each script they are given in."""
    texts = ((text, agent.kind in ("person", "family")) for agent in agents for text in agent.names)
    first = islice(texts, _MOST_NAMES)
    return tuple(name for text, person in first for name in _forms_of_name(text, person, languages))


@lru_cache(maxsize=_KEPT)
def _forms_of_name(text: Text, person: bool, languages: frozenset[str]) -> tuple[NameForm, ...]:  # noqa: FBT001
    text = _in_one_alphabet(text)
    value = without_dates(text.value)
    family, forename = family_and_forename(value) if person else (value, "")
    wholes, families = _spellings(
        (Text(f"{family} {forename}", text.script), Text(family, text.script)), languages
    )
    initials = initials_of(forename)
    return tuple(
        NameForm(text.value, whole, family, initials, person)
        for whole, family in product(wholes, families)
    )


def _spellings(texts: Iterable[Text], languages: frozenset[str]) -> list[tuple[Form, ...]]:
    """The forms of each text that differ by more than the spelling of one sound."""
    respelt = map(_in_one_alphabet, texts)
    return [_spelt(text.value, _script_of(text), languages) for text in respelt]


def _in_one_alphabet(text: Text) -> Text:
    """The text; one of letters typed for their twins with the script that it has without them."""
    if text.value.isascii():
        return text
    value = in_one_alphabet(text.value)
    return text if value == text.value else Text(value, script_of(value))


@lru_cache(maxsize=_KEPT)
def _spelt(value: str, script: str, languages: frozenset[str]) -> tuple[Form, ...]:
    folded = _fold_text(value, script, languages)
    flats = [words.replace(" ", "") for _, words in folded]
    first: dict[str, Form] = {}
    for (counts_as, words), flat_words, bone in zip(folded, flats, skeletons(flats), strict=True):
        first.setdefault(bone, Form(value, counts_as, words, flat_words, bone))
    return tuple(first.values())


def _script_of(text: Text) -> str:
    """The text's script; of one in Latin and East Asian letters that which needs a reader."""
    script = text.script or script_of(text.value)
    return (script == "Latn" and east_asian_script(text.value)) or script


def _fold_text(value: str, script: str, languages: frozenset[str]) -> list[tuple[str, str]]:
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


def without_dates(name: str) -> str:
    """A name without the dates or qualifiers after it."""
    return _AFTER_NAME.sub("", name)


def is_inverted(name: str) -> bool:
    """True if a comma stands after the family name, as in a heading."""
    return bool(_COMMA.search(name))


def family_and_forename(name: str) -> tuple[str, str]:
    """A heading's two parts; of a name in direct order the last word is the family name."""
    family, *rest = _COMMA.split(name, maxsplit=1)
    words = name.split()
    if not rest and len(words) > 1:
        family, rest = words[-1], [" ".join(words[:-1])]
    return _ARTICLE.sub("", family), " ".join(rest)


@lru_cache(maxsize=_KEPT)  # few forenames are many people's
def initials_of(forename: str) -> frozenset[str]:
    """The letters a forename may begin with, in one romanisation or another."""
    first = flat(forename)[:1].translate(_SAME_INITIAL)
    return frozenset((first, skeleton(forename)[:1])) - {""}

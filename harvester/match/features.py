"""A record made ready for comparing: every text folded once, every number taken apart.

A record is compared with many others; what depends on it alone is done here.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.match.volumes import is_designation, split_volume, volume_numbers
from harvester.record import Extent, Level, Medium, Text, Years
from harvester.text import consonants, flat, latin, romanisations, script_of, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.record import Agent, Identifier, Record, Title

_MOST_TITLES, _MOST_NAMES = 8, 8
_NUMBER_KINDS = ("issn", "ismn", "lccn", "oclc", "doi", "national", "deposit")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})
# Codes that MARC gave up, and what stands for them today.
_LANGUAGES_NOW = {"scr": "hrv", "scc": "srp", "mol": "rum", "tgl": "fil"}
# What stands for an unknown publisher or place, as `latin` folds it: s.n., s.l., б. и., d.n.
_UNKNOWN_NAME = re.compile(r".{0,2}|[sbdn] [nlimp]|sine .*|(publisher|place) .*not identified")
_AFTER_NAME = re.compile(r"[\s,،;:/]*[\d(\[].*|[\s,،;:/.]+$")
_COMMA = re.compile(r"[,،、，]")
_ARTICLE = re.compile(r"^(?:al[- ]|ال)(?=\w{3})", re.IGNORECASE)
_SAME_INITIAL = str.maketrans("jyh", "iig")


class Form(Struct, frozen=True):
    """One written form of a title or name, with its folds (see `harvester.text`)."""

    text: str
    script: str
    words: str
    flat: str
    skeleton: str
    consonants: str


class Name(Struct, frozen=True):
    """One form of an agent's name: the whole, and the family name (of a body, the whole).

    `initials` are the letters the forename may begin with: J. may be I in another romanisation.
    """

    whole: Form
    family: Form
    initials: frozenset[str]
    person: bool


class Prepared(Struct, frozen=True):
    """What comparing needs of one record; see `prepare`.

    `titles` are the titles of the record and, for a volume, of its set, each alone and with
    what follows it; `uniform` titles only propose pairs, as translations share them; `digits`
    are the numbers in `titles`, `volume` the number of this piece, `volumes` how many pieces.
    """

    partner: str
    titles: tuple[Form, ...] = ()
    uniform: tuple[Form, ...] = ()
    rests: tuple[Form, ...] = ()
    parts: tuple[Form, ...] = ()
    digits: frozenset[str] = frozenset()
    volume: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    responsibility: str = ""
    years: Years | None = None
    publishers: tuple[Form, ...] = ()
    places: tuple[Form, ...] = ()
    pages: int | None = None
    sequences: frozenset[int] = frozenset()
    volumes: int | None = None
    edition: int | None = None
    isbns: frozenset[str] = frozenset()
    set_isbns: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    medium: Medium = ""
    level: Level = "monograph"


def prepare(record: Record) -> Prepared:
    """Fold and take apart everything in a record that `comparisons` and `keys` look at."""
    stated = _stated_volume(record)
    volume = volume_numbers(stated) or _volume_in_title(record)
    above = record.parent if record.parent and (record.level == "volume" or volume) else None
    own = [t for t in record.titles if t.kind != "uniform"]
    if above:
        own = [t for t in own if not is_designation(t.main.value)]
    titles = [*(above.titles if above else ()), *_wordings(own, cut=not stated)]
    extent = record.extent or Extent("")
    return Prepared(
        partner=record.partner,
        titles=_forms(titles)[:_MOST_TITLES],
        uniform=_forms(t.main for t in record.titles if t.kind == "uniform"),
        rests=_forms(t.rest for t in own if t.rest),
        parts=_forms([t.part for t in own if t.part] + [t.main for t in own if above]),
        digits=frozenset(re.findall(r"\d+", latin(" ".join(text.value for text in titles)))),
        volume=volume,
        names=_names([*record.agents, *(above.agents if above else ())]),
        responsibility=skeleton(" ".join(text.value for text in record.responsibility)),
        years=record.years,
        publishers=_named_forms(p for pub in record.publications for p in pub.publishers),
        places=_named_forms(p for pub in record.publications for p in pub.places),
        pages=extent.pages,
        sequences=_sequences(extent.statement),
        volumes=extent.volumes,
        edition=record.edition.number if record.edition else None,
        isbns=_isbns(record.identifiers, "", "volume"),
        set_isbns=_isbns(record.identifiers, "set") | ({above.isbn} if above else set()) - {""},
        numbers=frozenset(
            f"{i.kind}:{i.value}" for i in record.identifiers if i.valid and i.kind in _NUMBER_KINDS
        ),
        languages=_languages(record.languages),
        medium=record.medium,
        level=_level(record, volume),
    )


def forms_of(text: str, script: str = "") -> tuple[Form, ...]:
    """Every form worth comparing of a text: one, or a few where Cyrillic х may be ch."""
    script = script or script_of(text)
    folded = romanisations(text) if script == "Cyrl" else (latin(text),)
    by_skeleton: dict[str, str] = {}
    for words in filter(None, folded):
        by_skeleton.setdefault(skeleton(words), words)
    return tuple(
        Form(text, script, words, flat(words), bones, consonants(words))
        for bones, words in by_skeleton.items()
    )


def _stated_volume(record: Record) -> str:
    numbers = (record.volume, *(t.number for t in record.titles))
    if record.parent and record.level == "volume":
        numbers = (*numbers, record.parent.number)
    return next(filter(None, numbers), "")


def _volume_in_title(record: Record) -> tuple[str, ...]:
    found = (split_volume(title.main.value).numbers for title in record.titles)
    return next(filter(None, found), ())


def _level(record: Record, volume: tuple[str, ...]) -> Level:
    """The record's level, with sets and volumes recognised where only their numbers tell."""
    volumes = record.extent.volumes if record.extent else None
    several = volumes is not None and volumes > 1
    if record.level == "volume" or (record.level == "monograph" and volume):
        return "monograph" if several else "volume"
    return "set" if record.level == "monograph" and several else record.level


def _isbns(identifiers: Iterable[Identifier], *scopes: str) -> frozenset[str]:
    return frozenset(
        i.value for i in identifiers if i.kind == "isbn" and i.valid and i.scope in scopes
    )


def _languages(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(_LANGUAGES_NOW.get(code, code) for code in codes) - _NO_LANGUAGE


def _wordings(titles: Iterable[Title], *, cut: bool) -> Iterator[Text]:
    """Each title alone and with all that follows; without the volume at its end when `cut`."""
    for t in titles:
        script = t.main.script
        yield Text(split_volume(t.main.value).title, script) if cut else t.main
        if t.bare:
            yield Text(t.bare, script)
        if t.part or t.rest:
            yield Text(" ".join(x.value for x in (t.main, t.part, t.rest) if x), script)


def _forms(texts: Iterable[Text]) -> tuple[Form, ...]:
    """Forms of several texts, each spelling once."""
    forms = {(f.script, f.flat): f for t in texts for f in forms_of(t.value, t.script)}
    return tuple(forms.values())


def _named_forms(texts: Iterable[Text]) -> tuple[Form, ...]:
    """`_forms` without what stands for an unknown publisher or place ([s.n.], б. и.)."""
    return tuple(form for form in _forms(texts) if not _UNKNOWN_NAME.fullmatch(form.words))


def _names(agents: Iterable[Agent]) -> tuple[Name, ...]:
    texts = [(text, agent.kind in ("person", "family")) for agent in agents for text in agent.names]
    return tuple(
        name for text, person in texts[:_MOST_NAMES] for name in _name_forms(text, person=person)
    )


def _name_forms(text: Text, *, person: bool) -> Iterator[Name]:
    value = _AFTER_NAME.sub("", text.value)
    family, forename = _family_and_forename(value) if person else (value, "")
    wholes = forms_of(f"{family} {forename}", text.script)
    for whole, name in product(wholes, forms_of(family, text.script)):
        yield Name(whole, name, _initials(forename), person)


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


def _sequences(statement: str) -> frozenset[int]:
    """Numbers in a statement of extent that are large enough to tell books apart."""
    return frozenset(n for n in map(int, re.findall(r"\d{2,4}", statement)) if n > 19)

"""A record made ready for comparing: every text folded once, every number taken apart.

A record is compared with many others; what depends on it alone is done here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.match.volumes import is_designation, split_volume, volume_numbers
from harvester.record import Level, Medium, Text, Years
from harvester.text import consonants, latin, romanisations, script_of, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.record import Agent, Identifier, Record, Title

_MOST_TITLES, _MOST_NAMES = 8, 8
_NUMBER_KINDS = ("issn", "ismn", "lccn", "oclc", "doi", "national", "deposit")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})
# Codes that MARC gave up, and what stands for them today.
_LANGUAGES_NOW = {"scr": "hrv", "scc": "srp", "mol": "rum", "tgl": "fil"}
_UNKNOWN_NAME = re.compile(
    r"s ?n|s ?l|sine .*|b ?[img]|d ?n|n ?p|(publisher|place) not identified|.{0,2}"
)


class Form(Struct, frozen=True):
    """One written form of a title or name, with its folds (see `harvester.text`)."""

    text: str
    script: str
    words: str
    flat: str
    skeleton: str
    consonants: str
    digits: frozenset[str]


class Name(Struct, frozen=True):
    """One form of an agent's name: the whole, the family name or the body, the forename."""

    whole: Form
    family: Form
    initial: str
    person: bool


class Prepared(Struct, frozen=True):
    """What comparing needs of one record; see `prepare`."""

    partner: str
    titles: tuple[Form, ...] = ()
    uniform: tuple[Form, ...] = ()
    rests: tuple[Form, ...] = ()
    parts: tuple[Form, ...] = ()
    volume: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    responsibility: str = ""
    years: Years | None = None
    publishers: tuple[Form, ...] = ()
    places: tuple[Form, ...] = ()
    pages: int | None = None
    extents: frozenset[int] = frozenset()
    volumes: int | None = None
    edition: int | None = None
    isbns: frozenset[str] = frozenset()
    set_isbns: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    medium: Medium = ""
    level: Level = "monograph"


def forms_of(text: str, script: str = "") -> tuple[Form, ...]:
    """Every form worth comparing of a text: one, or a few where Cyrillic х may be ch."""
    script = script or script_of(text)
    folded = romanisations(text) if script == "Cyrl" else (latin(text),)
    forms = {skeleton(words): words for words in reversed(folded) if words}
    return tuple(
        Form(
            text=text,
            script=script,
            words=words,
            flat=words.replace(" ", ""),
            skeleton=bones,
            consonants=consonants(words),
            digits=frozenset(re.findall(r"\d+", words)),
        )
        for bones, words in reversed(forms.items())
    )


def prepare(record: Record) -> Prepared:
    """Fold and take apart everything in a record that `features` and `keys` look at."""
    stated = record.volume or next((t.number for t in record.titles if t.number), "")
    stated = stated or (record.parent.number if record.parent and record.level == "volume" else "")
    volume = volume_numbers(stated)
    if not volume:
        volume = next((n for t in record.titles if (n := split_volume(t.main.value).numbers)), ())
    above = record.parent if record.parent and (record.level == "volume" or volume) else None
    own = tuple(
        t
        for t in record.titles
        if t.kind != "uniform" and not (above and is_designation(t.main.value))
    )
    parents = above.titles if above else ()
    extent = record.extent
    return Prepared(
        partner=record.partner,
        titles=_forms([*parents, *_wordings(own, cut=not stated)])[:_MOST_TITLES],
        uniform=_forms(t.main for t in record.titles if t.kind == "uniform"),
        rests=_forms(t.rest for t in own if t.rest),
        parts=_forms([t.part for t in own if t.part] + [t.main for t in own if above]),
        volume=volume,
        names=_names([*record.agents, *(above.agents if above else ())]),
        responsibility=skeleton(" ".join(text.value for text in record.responsibility)),
        years=record.years,
        publishers=_named_forms(p for pub in record.publications for p in pub.publishers),
        places=_named_forms(p for pub in record.publications for p in pub.places),
        pages=extent.pages if extent else None,
        extents=_page_numbers(extent.statement) if extent else frozenset(),
        volumes=extent.volumes if extent else None,
        edition=record.edition.number if record.edition else None,
        isbns=frozenset(i.value for i in record.identifiers if _is_isbn(i) and i.scope != "set"),
        set_isbns=frozenset(
            [i.value for i in record.identifiers if _is_isbn(i) and i.scope == "set"]
            + ([above.isbn] if above and above.isbn else [])
        ),
        numbers=frozenset(
            f"{i.kind}:{i.value}" for i in record.identifiers if i.valid and i.kind in _NUMBER_KINDS
        ),
        languages=frozenset(_LANGUAGES_NOW.get(code, code) for code in record.languages)
        - _NO_LANGUAGE,
        medium=record.medium,
        level=_level(record, volume),
    )


def _level(record: Record, volume: tuple[str, ...]) -> Level:
    """The record's level, with sets and volumes recognised where only their numbers tell."""
    volumes = record.extent.volumes if record.extent else None
    several = volumes is not None and volumes > 1
    if record.level == "volume" or (record.level == "monograph" and volume):
        return "monograph" if several else "volume"
    return "set" if record.level == "monograph" and several else record.level


def _is_isbn(identifier: Identifier) -> bool:
    return identifier.kind == "isbn" and identifier.valid


def _wordings(titles: tuple[Title, ...], *, cut: bool) -> list[Text]:
    """Titles proper first alone, then with all that follows; without the volume when `cut`."""
    mains = [_without_volume(t.main) if cut else t.main for t in titles]
    bare = [Text(value=t.bare, script=t.main.script) for t in titles if t.bare]
    longer = [
        Text(value=" ".join(x.value for x in (t.main, t.part, t.rest) if x), script=t.main.script)
        for t in titles
        if t.part or t.rest
    ]
    return [*mains, *bare, *longer]


def _without_volume(text: Text) -> Text:
    return Text(value=split_volume(text.value).title, script=text.script)


def _forms(texts: Iterable[Text]) -> tuple[Form, ...]:
    """Forms of several texts, each spelling once."""
    forms = {(f.script, f.flat): f for t in texts for f in forms_of(t.value, t.script)}
    return tuple(forms.values())


def _named_forms(texts: Iterable[Text]) -> tuple[Form, ...]:
    """`_forms` without what stands for an unknown publisher or place ([s.n.], б. и.)."""
    return tuple(form for form in _forms(texts) if not _UNKNOWN_NAME.fullmatch(form.words))


def _names(agents: Iterable[Agent]) -> tuple[Name, ...]:
    texts = [(text, agent.kind in ("person", "family")) for agent in agents for text in agent.names]
    return tuple(n for text, person in texts[:_MOST_NAMES] for n in _name_forms(text, person))


_AFTER_NAME = re.compile(r"[\d([،,;:/ ]*[\d(\[].*|[،,;:/ .]+$")
_ARTICLE = re.compile(r"^(?:al[- ]|ال)(?=\w{3})", re.IGNORECASE)
_COMMA = re.compile(r"[,،、，]")


def _name_forms(text: Text, person: bool) -> tuple[Name, ...]:
    value = _AFTER_NAME.sub("", text.value)
    family, *rest = _COMMA.split(value, maxsplit=1)
    forename = rest[0] if rest else ""
    if person and not rest and len(words := value.split()) > 1:
        family, forename = words[-1], " ".join(words[:-1])
    inverted = f"{_ARTICLE.sub('', family)} {forename}" if person else value
    names = zip(
        forms_of(inverted, text.script),
        forms_of(_ARTICLE.sub("", family) if person else value, text.script),
    )
    return tuple(
        Name(whole=whole, family=name, initial=skeleton(forename)[:1], person=person)
        for whole, name in names
    )


def _page_numbers(statement: str) -> frozenset[int]:
    return frozenset(n for n in map(int, re.findall(r"\d{2,4}", statement)) if n > 19)

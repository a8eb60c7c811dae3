"""A record made ready for comparing: every text folded once, every number taken apart.

A record is compared with many others; what depends on it alone is done here.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.match.forms import Form, Name, forms_of, names_of
from harvester.match.numerals import arabic_numerals
from harvester.match.volumes import is_designation, split_volume, volume_numbers
from harvester.record import Extent, Level, Medium, Parent, Text, Years
from harvester.text import latin, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harvester.record import Identifier, Record, Title

_MOST_TITLES = 8
_NUMBER_KINDS = ("issn", "ismn", "lccn", "oclc", "doi", "national", "deposit")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis"})
# Codes that MARC gave up, and what stands for them today.
_LANGUAGES_NOW = {"scr": "hrv", "scc": "srp", "mol": "rum", "tgl": "fil"}
# What stands for an unknown publisher or place, as `latin` folds it: s.n., s.l., б. и., d.n.
_UNKNOWN_NAME = re.compile(r".{0,2}|[sbdn] [nlimp]|sine .*|(publisher|place) .*not identified")
# Languages whose titles in Latin letters are romanised Cyrillic.
_IN_CYRILLIC = frozenset(
    "abk bak bel bul chu chv kaz kir mac mon oss rus sah srp tat tgk tuk tyv udm ukr uzb".split()
)


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
    above = record.parent if record.parent and (record.level == "volume" or volume) else Parent()
    own = [t for t in record.titles if t.kind != "uniform"]
    if above.titles:
        own = [t for t in own if not is_designation(t.main.value)]
    titles = [*above.titles, *_wordings(own, cut=not stated)]
    languages = _languages(record.languages)
    forms = partial(forms_of, from_cyrillic=not languages.isdisjoint(_IN_CYRILLIC))
    extent = record.extent or Extent("")
    return Prepared(
        partner=record.partner,
        titles=forms(titles)[:_MOST_TITLES],
        uniform=forms(t.main for t in record.titles if t.kind == "uniform"),
        rests=forms(t.rest for t in own if t.rest),
        parts=forms([t.part for t in own if t.part] + [t.main for t in own if above.titles]),
        digits=_digits(titles),
        volume=volume,
        names=names_of(
            [*record.agents, *above.agents], from_cyrillic=not languages.isdisjoint(_IN_CYRILLIC)
        ),
        responsibility=skeleton(" ".join(text.value for text in record.responsibility)),
        years=record.years,
        publishers=_known(forms(p for pub in record.publications for p in pub.publishers)),
        places=_known(forms(p for pub in record.publications for p in pub.places)),
        pages=extent.pages,
        sequences=_sequences(extent.statement),
        volumes=extent.volumes,
        edition=record.edition.number if record.edition else None,
        isbns=_isbns(record.identifiers, "", "volume"),
        set_isbns=(_isbns(record.identifiers, "set") | {above.isbn}) - {""},
        numbers=frozenset(
            f"{i.kind}:{i.value}" for i in record.identifiers if i.valid and i.kind in _NUMBER_KINDS
        ),
        languages=languages,
        medium=record.medium,
        level=_level(record, volume),
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


def _digits(titles: Iterable[Text]) -> frozenset[str]:
    words = latin(arabic_numerals(" ".join(text.value for text in titles)))
    return frozenset(re.findall(r"\d+", words))


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
            yield Text(" : ".join(x.value for x in (t.main, t.part, t.rest) if x), script)


def _known(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """Without what stands for an unknown publisher or place ([s.n.], б. и.)."""
    return tuple(form for form in forms if not _UNKNOWN_NAME.fullmatch(form.words))


def _sequences(statement: str) -> frozenset[int]:
    """Numbers in a statement of extent that are large enough to tell books apart."""
    return frozenset(n for n in map(int, re.findall(r"\d{2,4}", statement)) if n > 19)

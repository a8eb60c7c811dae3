"""A record made ready for comparing: every text folded once, every number taken apart.

A record is compared with many others; what depends on it alone is done here.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from harvester.match.access_points import isbns_of, numbers_of, outline_of
from harvester.match.features import (
    carriers_of,
    companions_of,
    genre_of,
    is_in_one_volume,
    pieces_of,
    plates_of,
    scales_of,
    settings_of,
)
from harvester.match.forms import Form, NameForm, forms_of
from harvester.match.host_statements import HostStatement, read_host_statement
from harvester.match.named_parts import named_parts
from harvester.match.numerals import arabic_numerals
from harvester.match.volume_numbers import names_volume
from harvester.record import Content, Extent, Level, Medium, Parent, Years
from harvester.text import in_one_alphabet, latin
from harvester.vocabulary import fold_words, folded_words, town_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.match.access_points import Outline
    from harvester.record import Record

_SHORTEST_NAME = 3
"""Letters: a publisher or place of fewer is an abbreviation that may be anything."""


@cache
def _unknown_names() -> frozenset[str]:
    """What is written for an unknown publisher or place, as `latin` folds it: s.n., б. и., n.p."""
    return frozenset(map(latin, folded_words("imprint", "unknown")))


@cache
def _printed_year() -> re.Pattern[str]:
    """A year alone, or with the word for it: "1987 г.", "1987년"."""
    words = "|".join(map(re.escape, sorted(folded_words("holdings", "year"))))
    return re.compile(rf"\d{{4}}\s?(?:{words})?[\s.,;]*", re.IGNORECASE)


class Prepared(Struct, frozen=True, array_like=True):
    """What comparing needs of one record; see `prepare`.

    `titles` are the titles of the record and, for a volume, of its set, each alone and with
    what follows it, but no uniform titles; `digits` are the numbers in `titles`, `volume` the
    number of this piece, `volumes` how many pieces; `works` are uniform titles, by which a
    translation is known. `host` is what an article stands in, `place` where in it. An article's
    ISBN is its host's, and counts as that of a set.
    `content` is empty where a poor format tells none; `year_printed` says that the book itself
    bears its year: no cataloger's brackets, no year of copyright alone. `bare_volume` and
    `bare_titles` are a second reading of the title, tried beside another volume; `bound_with` and
    `collections` are titles of other works and of collections, which it is no part of;
    `offprint_of` those of journals or books it was printed apart from.
    `named_parts` are the keys of a part that has a title of its own, by which it is known in a
    record of its set and in one of its own.
    `common_numbers` are not compared: what a catalogue says of them is in `common_numbers.py`.
    """

    partner: str
    titles: tuple[Form, ...] = ()
    rests: tuple[Form, ...] = ()
    parts: tuple[Form, ...] = ()
    digits: frozenset[str] = frozenset()
    volume: tuple[str, ...] = ()
    names: tuple[NameForm, ...] = ()
    responsibility: str = ""
    years: Years | None = None
    publishers: tuple[Form, ...] = ()
    places: tuple[Form, ...] = ()
    towns: frozenset[str] = frozenset()
    pages: int | None = None
    sequences: frozenset[int] = frozenset()
    volumes: int | None = None
    edition: int | None = None
    isbns: frozenset[str] = frozenset()
    cancelled_isbns: frozenset[str] = frozenset()
    set_isbns: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    issns: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    medium: Medium = ""
    level: Level = "monograph"
    works: tuple[Form, ...] = ()
    host: tuple[Form, ...] = ()
    place: HostStatement = HostStatement()
    content: Content | Literal[""] = ""
    genre: str = ""
    scales: frozenset[int] = frozenset()
    settings: frozenset[str] = frozenset()
    plates: frozenset[str] = frozenset()
    carriers: frozenset[str] = frozenset()
    pieces: tuple[tuple[str, int], ...] = ()
    year_printed: bool = False
    companions: frozenset[str] = frozenset()
    bare_volume: tuple[str, ...] = ()
    bare_titles: tuple[Form, ...] = ()
    bound_with: tuple[Form, ...] = ()
    collections: tuple[Form, ...] = ()
    common_numbers: frozenset[str] = frozenset()
    offprint_of: tuple[Form, ...] = ()
    in_one_volume: bool = False
    named_parts: frozenset[str] = frozenset()


_DECODER = msgspec.msgpack.Decoder(Prepared)


def packed(prepared: Prepared) -> bytes:
    """A prepared record as it is kept."""
    return msgspec.msgpack.encode(prepared)


def unpacked(data: bytes) -> Prepared:
    """What `packed` kept."""
    return _DECODER.decode(data)


def prepare(record: Record, outline: Outline | None = None) -> Prepared:
    """Fold and take apart everything in a record that `match.features` looks at.

    `outline` is the record's, where it was made already.
    """
    outline = outline or outline_of(record)
    above, own, volume = outline.above, outline.own, outline.volume
    forms = partial(forms_of, languages=outline.languages)
    extent = record.extent or Extent("")
    numbers = numbers_of(record.identifiers)
    host = (record.parent if record.level == "part" else None) or Parent()
    own_isbns = isbns_of(record.identifiers, "", "volume")
    above_isbns = {*own_isbns, host.isbn} if record.level == "part" else {above.isbn}
    places = [place for published in record.publications for place in published.places]
    said = _fold_titles(record)
    gathered = {each.kind: forms(record.gathered(each.kind)) for each in record.gatherings}
    return Prepared(
        partner=record.partner,
        titles=outline.titles,
        rests=forms(t.rest for t in own if t.rest and not names_volume(t.rest.value)),
        parts=forms(
            [t.part for t in own if t.part and not names_volume(t.part.value)]
            + [t.main for t in own if above.titles]
            + [*outline.parts]
        ),
        digits=_digits(outline.titles),
        volume=volume,
        names=outline.names,
        responsibility=_stated_names(record),
        years=record.years,
        publishers=_known(forms(p for pub in record.publications for p in pub.publishers)),
        places=_known(forms(places)),
        towns=frozenset(filter(None, (town_named(place.value) for place in places))),
        pages=extent.pages,
        sequences=_sequences(extent.statement),
        volumes=extent.volumes,
        edition=record.edition.number if record.edition else None,
        isbns=frozenset() if record.level == "part" else own_isbns,
        cancelled_isbns=frozenset(
            each.value for each in record.identifiers if each.kind == "isbn" and not each.valid
        ),
        set_isbns=(isbns_of(record.identifiers, "set") | above_isbns) - {""},
        numbers=frozenset(n for n in numbers if not n.startswith("issn:")),
        issns=frozenset(n for n in numbers if n.startswith("issn:")),
        languages=outline.languages,
        medium=record.medium,
        level=_level(record, volume),
        works=outline.uniform,
        host=forms(host.titles),
        place=read_host_statement(host.number),
        content="" if record.thin and record.content == "text" else record.content,
        genre=genre_of(record, said),
        scales=scales_of(record),
        settings=settings_of(record),
        plates=plates_of(record),
        carriers=carriers_of(record),
        pieces=pieces_of(record),
        year_printed=_bears_year(record),
        companions=companions_of(record, said),
        bare_volume=outline.bare_volume,
        bare_titles=outline.bare_titles,
        bound_with=gathered.get("bound with", ()),
        collections=gathered.get("in collection", ()),
        in_one_volume=is_in_one_volume(record),
        offprint_of=gathered.get("offprint of", ()),
        named_parts=frozenset(named_parts(record, outline)),
    )


def _stated_names(record: Record) -> str:
    return " ".join(in_one_alphabet(text.value) for text in record.responsibility)


def _fold_titles(record: Record) -> str:
    """All that the titles of a record say, for a first look for words."""
    texts = [text.value for t in record.titles for text in (t.main, t.rest, t.part) if text]
    numbers = (record.volume, *[t.number for t in record.titles])
    return fold_words(" - ".join((*texts, *filter(None, numbers))))


def _bears_year(record: Record) -> bool:
    if record.thin or not (record.years and record.years.certain):
        return False
    dates = (arabic_numerals(publication.date) for publication in record.publications)
    return any(map(_printed_year().fullmatch, dates))


def _level(record: Record, volume: tuple[str, ...]) -> Level:
    """The record's level, with sets and volumes recognised where only their numbers tell."""
    volumes = record.extent.volumes if record.extent else None
    several = volumes is not None and volumes > 1
    if record.level == "volume" or (record.level == "monograph" and volume):
        return "monograph" if several else "volume"
    return "set" if record.level == "monograph" and several else record.level


def _digits(titles: Iterable[Form]) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", " ".join(form.words for form in titles)))


def _known(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """Without what stands for an unknown publisher or place ([s.n.], б. и.)."""
    known = (form for form in forms if len(form.words) >= _SHORTEST_NAME)
    return tuple(form for form in known if form.words not in _unknown_names())


def _sequences(statement: str) -> frozenset[int]:
    """Numbers in a statement of extent that are large enough to tell books apart."""
    return frozenset(n for n in map(int, re.findall(r"\d{2,4}", statement)) if n > 19)

"""A `Record` out of Dublin Core terms: what oai_dc, qualified Dublin Core, DIM, EDM, DC-NDL share.

Titles hold subtitles, publishers hold places, dates hold the day a file was uploaded: what is read
here never wins a merge (`Record.thin`).
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.dublin_core.citations import divide_citation
from harvester.formats.dublin_core.terms import CLASSES, NOTES, NUMBERS
from harvester.formats.values import (
    by_pattern,
    carriers_named,
    clean,
    content_in_words,
    countries_in,
    counts_pieces,
    divided,
    each_once,
    edition_number,
    gatherings_in_note,
    imprint_years,
    kind_of,
    languages_in,
    level_in_words,
    level_of_book,
    medium_in_words,
    read_extent,
    sentence,
    text_of,
    text_or_none,
    texts,
    typed,
    unique,
)
from harvester.record import (
    Agent,
    Edition,
    Gathering,
    Link,
    Note,
    Parent,
    Publication,
    Record,
    Series,
    Subject,
    Title,
)
from harvester.vocabulary import is_free

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.formats.dublin_core.terms import Term, Terms, Value
    from harvester.formats.fields import RecordIssue
    from harvester.record import Extent, Identifier, Level, Medium, Text, TitleKind, Years

_ISO_DATE = re.compile(r"^(\d{4})-\d\d(?:-\d\d.*)?$")
_TIMESTAMP = re.compile(r"^\d{4}-\d\d-\d\dT")
_MEDIA_TYPE = re.compile(r"^(?:application|text|image|audio|video)/")
_PLACE = re.compile(r"\s:\s?|:\s")
_LONGEST_NOTE = 500


def record_of(terms: Terms, base: Record, troubles: list[RecordIssue]) -> Record:
    """`base` with what the terms say; what cannot be used is added to `troubles`."""
    types = " ".join(_text_of_value(value) for value in terms.get("type", ())).lower()
    content = content_in_words(types)
    extent = _extent(terms)
    volume = ", ".join(_texts(terms, "volume"))
    level = level_in_words(types) or level_of_book(content, extent, numbered=bool(volume))
    date, years = _date(terms)
    medium, numbers = _medium(terms, types), each_once(_identifiers(terms, troubles))
    publications = tuple(_publications(terms, date))
    return replace(
        base,
        control_number=next(iter(_texts(terms, "control number")), ""),
        level=level,
        content=content,
        medium=medium,
        carriers=carriers_named(medium, (types, *_texts(terms, "format", "extent")), numbers),
        titles=tuple(dict.fromkeys(_titles(terms, volume))),
        responsibility=_responsibility(terms),
        agents=tuple(_agents(terms)),
        identifiers=numbers,
        edition=_edition(terms),
        publications=publications,
        years=years,
        extent=extent,
        volume=volume,
        parent=_parent(terms, level),
        gatherings=tuple(_gatherings(terms)),
        languages=_languages(terms, "language"),
        original_languages=_languages(terms, "original language"),
        countries=unique(c for text in _texts(terms, "country") for c in countries_in(text)),
        series=tuple(_series(terms)),
        subjects=tuple(_subjects(terms, classes=False)),
        classification=tuple(_subjects(terms, classes=True)),
        notes=tuple(
            Note(text[:_LONGEST_NOTE], kind) for term, kind in NOTES for text in _texts(terms, term)
        ),
        links=tuple(_links(terms)),
    )


def _texts(terms: Terms, *names: Term) -> list[str]:
    return [value.text for name in names for value in terms.get(name, ()) if value.text]


def _text_of_value(value: Value) -> str:
    """The text, or the address of what is meant where codes are addresses."""
    return value.text or value.authority


def _titles(terms: Terms, volume: str) -> Iterator[Title]:
    """The first title is the proper one; after ` = ` come parallel ones, after ` : ` the rest.

    A further title in another language, as the record marks it, is parallel too.
    """
    part = next(iter(_texts(terms, "volume title")), "")
    own = terms.get("title", [])
    given = dict.fromkeys((*own, *terms.get("alternative", ())))
    for position, value in enumerate(given):
        kind = _kind_of(value, own) if position else "proper"
        for form in filter(None, (value.text, *value.forms)):
            for title in _divide_title(form, kind, value.language):
                if title.kind == "proper":
                    name = part if form == value.text else ""
                    yield replace(title, number=volume, part=text_or_none(name))
                else:
                    yield title


def _kind_of(value: Value, own: list[Value]) -> TitleKind:
    """Of a title after the first."""
    other = value in own and value.language and value.language != own[0].language
    return "parallel" if other else "variant"


def _divide_title(text: str, kind: TitleKind, language: str) -> Iterator[Title]:
    """The titles in one text "Title : rest = Parallel title / responsibility"."""
    for piece in text.partition(" / ")[0].split(" = "):
        main, _, rest = piece.partition(" : ")
        if name := sentence(main):
            yield Title(kind, text_of(name), rest=text_or_none(sentence(rest)), language=language)
        kind, language = "parallel" if kind == "proper" else kind, ""


def _responsibility(terms: Terms) -> tuple[Text, ...]:
    after_titles = (sentence(text.partition(" / ")[2]) for text in _texts(terms, "title"))
    return texts((*map(sentence, _texts(terms, "statement")), *after_titles))


def _agents(terms: Terms) -> Iterator[Agent]:
    """Creators and contributors; dates and a role at the end of the name are taken off."""
    creators = [value for value in terms.get("creator", ()) if value.text]
    for value in dict.fromkeys((*creators, *terms.get("contributor", ()))):
        names = list(map(divided, filter(None, (value.text, *value.forms))))
        if not names or not names[0].heading:
            continue
        role = names[0].role or value.role
        yield Agent(
            kind=kind_of(names[0].heading),
            names=texts(name.heading for name in names),
            roles=(role,) if role else (),
            dates=next((name.dates for name in names if name.dates), ""),
            main=value in creators[:1],
            authorities=(value.authority,) if value.authority else (),
        )


def _identifiers(terms: Terms, troubles: list[RecordIssue]) -> Iterator[Identifier]:
    """Identifiers by their data type, else by their pattern.

    A bare number is an ISBN or ISSN only if its check digit fits.
    """
    for value in terms.get("identifier", ()):
        text = _text_of_value(value)
        if scheme := NUMBERS.get(value.scheme):
            yield from typed(text, scheme, troubles)
        else:
            yield from by_pattern(text, troubles)


def _date(terms: Terms) -> tuple[str, Years | None]:
    """The date of publication: `issued`, else the first `date` that is no timestamp of upload."""
    dates = _texts(terms, "issued", "date", "created")
    for date in sorted(dates, key=lambda text: bool(_TIMESTAMP.match(text))):
        if years := imprint_years(_ISO_DATE.sub(r"\1", date)):
            return sentence(date), years
    return "", None


def _publications(terms: Terms, date: str) -> Iterator[Publication]:
    """One imprint; "Place : Name" is divided, a publisher without a place stands alone."""
    given = terms.get("publisher", ())
    parts = [_PLACE.split(v, maxsplit=1) for each in given for v in (each.text, *each.forms)]
    divided_places = [clean(part[0]) for part in parts if len(part) > 1]
    places = texts((*map(clean, _texts(terms, "place")), *divided_places))
    names = texts(clean(part[-1]) for part in parts)
    if places or names or date:
        yield Publication(places, names, date)


def _edition(terms: Terms) -> Edition | None:
    forms = texts(map(clean, _texts(terms, "edition")))
    numbers = (edition_number(form.value) for form in forms)
    return Edition(forms, next(filter(None, numbers), None)) if forms else None


def _extent(terms: Terms) -> Extent | None:
    given = list(filter(None, map(read_extent, _texts(terms, "extent", "format"))))
    counted = (each for each in given if each.pages or each.volumes)
    pieces = (each for each in given if counts_pieces(each.statement))
    return next(chain(counted, pieces), None)


def _medium(terms: Terms, types: str) -> Medium:
    formats = _texts(terms, "format")
    if any(map(_MEDIA_TYPE.match, formats)):
        return "electronic"
    return medium_in_words(types, *formats)


def _parent(terms: Terms, level: Level) -> Parent | None:
    """The host that `isPartOf` names, for an article also `source` or a citation."""
    if level == "part":
        return _host(terms)
    hosts = _hosts(terms, "host")
    return Parent(titles=texts(_forms(hosts[0]))) if hosts else None


def _host(terms: Terms) -> Parent | None:
    """What an article stands in, and where: each volume, issue and page by its own name too."""
    own = next(iter(_texts(terms, "title")), "").partition(" : ")[0]
    cited = [divide_citation(t, own) for t in _hosts(terms, "host", "source", "citation")]
    title = next((each.title for each in cited if each.title), "")
    numbers = [
        " ".join(filter(None, (value.scheme, value.text))) for value in terms.get("host number", ())
    ]
    place = ", ".join(numbers) or next((each.place for each in cited if each.place), "")
    return Parent(titles=texts(_forms(title)), number=place) if title or place else None


def _gatherings(terms: Terms) -> Iterator[Gathering]:
    """What a host or relation says it is bound with or gathered in ("Bound with: ...")."""
    for text in _names(terms, "host", "relation"):
        yield from gatherings_in_note(text)


def _hosts(terms: Terms, *names: Term) -> list[str]:
    """What may be a host: without works that it is bound with, or gathered in."""
    return [text for text in _names(terms, *names) if not any(gatherings_in_note(text))]


def _names(terms: Terms, *names: Term) -> list[str]:
    """Texts that are no mere addresses."""
    found = _texts(terms, *names)
    return [text for text in found if clean(text) and not text.startswith(("http", "urn:"))]


def _forms(title: str) -> Iterator[str]:
    """The forms of a title in one text, without the responsibility."""
    return map(sentence, title.partition(" / ")[0].split(" = "))


def _languages(terms: Terms, name: Term) -> tuple[str, ...]:
    return unique(code for v in terms.get(name, ()) for code in languages_in(_text_of_value(v)))


def _series(terms: Terms) -> Iterator[Series]:
    """Series and, after " ; ", the number in it; a series in two scripts is two."""
    for value in terms.get("series", ()):
        for form in (value.text, *value.forms):
            name, _, number = form.partition(" ; ")
            if sentence(name):
                yield Series(text_of(sentence(name)), clean(number))


def _subjects(terms: Terms, *, classes: bool) -> Iterator[Subject]:
    """Headings, or class marks, whichever is asked for."""
    for term in ("subject", "class"):
        for value in terms.get(term, ()):
            is_class = term == "class" or value.scheme in CLASSES
            if is_class == classes and (text := clean(value.text)):
                yield Subject(text, value.scheme)


def _links(terms: Terms) -> Iterator[Link]:
    """Addresses among the identifiers, and those of copies; terms of access are the record's."""
    access = " ; ".join(unique(map(_text_of_value, terms.get("rights", ()))))[:_LONGEST_NOTE]
    given = (
        *map(_text_of_value, terms.get("identifier", ())),
        *map(_text_of_value, terms.get("link", ())),
    )
    for address in unique(given):
        if address.startswith(("http://", "https://")):
            yield Link(address, access=access, free=is_free(access) if access else None)

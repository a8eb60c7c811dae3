"""Dublin Core as OAI-PMH requires it (oai_dc), and its qualified relatives: meanings.

Fifteen elements without order or parts: titles hold subtitles, publishers hold places, dates
hold the day a file was uploaded. What is read here never wins a merge (`Record.thin`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harvester.formats.codes import language_of, relator_of_word
from harvester.formats.extents import read_extent
from harvester.formats.marcxml import local_name, text_within
from harvester.formats.materials import medium_in_words
from harvester.formats.numbers import each_once, read_number
from harvester.formats.texts import clean, sentence, text_of, text_or_none, texts, unique
from harvester.formats.years import imprint_years
from harvester.record import Agent, Link, Note, Parent, Publication, Record, Subject, Title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from harvester.formats.fields import Trouble
    from harvester.record import (
        Content,
        Identifier,
        IdentifierKind,
        Level,
        Medium,
        NoteKind,
        TitleKind,
        Years,
    )

_NAMESPACES = ("http://purl.org/dc/elements/1.", "http://purl.org/dc/terms/")
_CONTAINERS = frozenset({"dc", "qualifieddc"})
_ISO_DATE = re.compile(r"^(\d{4})-\d\d(?:-\d\d.*)?$")
_TIMESTAMP = re.compile(r"^\d{4}-\d\d-\d\dT")
_ROLE = re.compile(r"\s*[\[(][^\])]{2,40}[\])]\s*$|(?<=\w), \w{2,9}\.$| [一-鿿]{1,3}$")
"""What may be a role at the end of a name: "(editor)", ", ill.", " 主编"."""
_ISBN = re.compile(r"isbn|^\s*97[89][\d -]{10,14}$|^\s*\d[\d -]{8,11}[\dXx]\s*$", re.IGNORECASE)
_ISSN = re.compile(r"issn|^\s*\d{4}-\d{3}[\dXx]\s*$", re.IGNORECASE)
_PATTERNS: tuple[tuple[IdentifierKind, re.Pattern[str]], ...] = (("isbn", _ISBN), ("issn", _ISSN))
_MEDIA_TYPE = re.compile(r"^(?:application|text|image|audio|video)/")
_CONTENT: tuple[tuple[re.Pattern[str], Content], ...] = (
    (re.compile(r"\bmap\b|cartogra|карт[аы]\b|mapa|karte\b"), "cartographic"),
    (re.compile(r"score|musical|ноты|partitur"), "music"),
    (re.compile(r"sound|audio|звук"), "sound"),
    (re.compile(r"moving ?image|video|film|видео"), "moving image"),
    (re.compile(r"still ?image|photo|\bimage\b|изоматериал"), "image"),
    (re.compile(r"software|dataset"), "software"),
    (re.compile(r"physical ?object"), "object"),
)
_LEVEL: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(r"article|статья|bookpart|book part|chapter|artículo|aufsatz|článek"), "part"),
    (re.compile(r"journal|periodical|serial|журнал|zeitschrift|časopis|czasopismo"), "serial"),
    (re.compile(r"^collection$"), "collection"),
)

_PLACE = re.compile(r"\s:\s?|:\s")
_NOTES: tuple[tuple[str, NoteKind], ...] = (
    ("description", "general"), ("abstract", "summary"), ("tableOfContents", "contents"),
)  # fmt: skip
_LONGEST_NOTE = 500
_DATES = re.compile(r",?\s*[(\[]?(\d{4}\s?[-–]\s?(?:\d{4})?)[)\]]?\.?$")
_BODY = re.compile(
    r"universi|универси|институт|institut|академи|academ|акадэм|министер|ministr|library|библиотек|"
    r"бібліятэк|società|society|association|committee|комитет|department|центр|\bcent(?:er|re)\b",
    re.IGNORECASE,
)

Elements = dict[str, list[str]]


def find_dublin_core(root: _Element, *, anywhere: bool) -> Elements:
    """Values by element name, from the first container of Dublin Core; empty if there is none.

    With `anywhere` the root itself is believed to be one, whatever its name and namespace.
    """
    for element in root.iter():
        if local_name(element) in _CONTAINERS or any(map(_is_dublin_core, element)):
            return _elements(element)
    return _elements(root) if anywhere else {}


def _is_dublin_core(element: _Element) -> bool:
    return isinstance(element.tag, str) and element.tag[1:].startswith(_NAMESPACES)


def _elements(container: _Element) -> Elements:
    values: Elements = {}
    for element in container:
        # A reference to an entity is a child without a name.
        name = local_name(element)
        text = " ".join(text_within(element).split()) if name else ""
        if text:
            values.setdefault(name, []).append(text)
    return values


def read_dublin_core(
    values: Elements, partner: str, identifier: str, troubles: list[Trouble]
) -> Record:
    """The record's meaning; what cannot be used is added to `troubles`."""
    types = " ".join((*values.get("type", ()), *values.get("genre", ()))).lower()
    level: Level = next((found for words, found in _LEVEL if words.search(types)), "monograph")
    date, years = _date(values)
    extents = filter(None, map(read_extent, (*values.get("extent", ()), *values.get("format", ()))))
    return Record(
        partner=partner,
        identifier=identifier,
        format="oai_dc",
        level=level,
        content=next((content for words, content in _CONTENT if words.search(types)), "text"),
        medium=_medium(values, types),
        titles=tuple(dict.fromkeys(_titles(values))),
        responsibility=texts(sentence(t.partition(" / ")[2]) for t in values.get("title", ())),
        agents=tuple(_agents(values)),
        identifiers=each_once(_identifiers(values, troubles)),
        publications=tuple(_publications(values, date)),
        years=years,
        extent=next((found for found in extents if found.pages or found.volumes), None),
        parent=_parent(values, level),
        languages=unique(language_of(code) for code in _languages(values)),
        subjects=tuple(Subject(clean(text)) for text in values.get("subject", ()) if clean(text)),
        notes=tuple(
            Note(text[:_LONGEST_NOTE], kind)
            for name, kind in _NOTES
            for text in values.get(name, ())
        ),
        links=tuple(
            Link(text) for text in unique(values.get("identifier", ())) if text.startswith("http")
        ),
    )


def _titles(values: Elements) -> Iterator[Title]:
    """The first title is the proper one; after ` = ` come parallel ones, after ` : ` the rest."""
    kind: TitleKind = "proper"
    for text in (*values.get("title", ()), *values.get("alternative", ())):
        for piece in text.partition(" / ")[0].split(" = "):
            main, _, rest = piece.partition(" : ")
            if name := sentence(main):
                yield Title(kind, text_of(name), rest=text_or_none(sentence(rest)))
            kind = "parallel"
        kind = "variant"


def _agents(values: Elements) -> Iterator[Agent]:
    """Creators and contributors; dates and a role at the end of the name are taken off."""
    creators = values.get("creator", [])
    for text in dict.fromkeys((*creators, *values.get("contributor", ()))):
        dates = _DATES.search(text)
        whole = _DATES.sub("", text)
        ending = _ROLE.search(whole)
        role = relator_of_word(ending[0]) if ending else ""
        if name := clean(whole[: ending.start()] if ending and role else whole):
            yield Agent(
                kind="body" if _BODY.search(name) else "person",
                names=(text_of(name),),
                roles=(role,) if role else (),
                dates=dates[1] if dates else "",
                main=text in creators[:1],
            )


def _identifiers(values: Elements, troubles: list[Trouble]) -> Iterator[Identifier]:
    """Identifiers by their pattern; a bare number is an ISBN or ISSN only if its check fits."""
    for text in values.get("identifier", ()):
        yield from read_number("doi", text, "", "identifier", troubles)
        for kind, pattern in _PATTERNS:
            if found := pattern.search(text):
                named = found[0].lower() == kind
                reported = troubles if named else []
                numbers = read_number(kind, text, "", "identifier", reported)
                yield from (number for number in numbers if named or number.valid)


def _date(values: Elements) -> tuple[str, Years | None]:
    """The date of publication: `issued`, else the first `date` that is no timestamp of upload."""
    dates = [*values.get("issued", ()), *values.get("date", ()), *values.get("created", ())]
    for date in sorted(dates, key=lambda text: bool(_TIMESTAMP.match(text))):
        if years := imprint_years(_ISO_DATE.sub(r"\1", date)):
            return sentence(date), years
    return "", None


def _publications(values: Elements, date: str) -> Iterator[Publication]:
    """One imprint; "Place : Name" is divided, a publisher without a place stands alone."""
    parts = [_PLACE.split(text, maxsplit=1) for text in values.get("publisher", ())]
    places = texts(clean(part[0]) for part in parts if len(part) > 1)
    names = texts(clean(part[-1]) for part in parts)
    if places or names or date:
        yield Publication(places, names, date)


def _medium(values: Elements, types: str) -> Medium:
    formats = values.get("format", ())
    if any(map(_MEDIA_TYPE.match, formats)):
        return "electronic"
    return medium_in_words(types, *formats, *values.get("medium", ()))


def _parent(values: Elements, level: Level) -> Parent | None:
    """The host that `isPartOf` names, or `source` for an article."""
    named = [*values.get("isPartOf", ()), *(values.get("source", ()) if level == "part" else ())]
    found = texts(clean(text) for text in named if not text.startswith("http"))
    return Parent(titles=found[:1]) if found else None


def _languages(values: Elements) -> Iterator[str]:
    for text in values.get("language", ()):
        yield from (re.split(r"[-_]", code)[0] for code in re.split(r"[;,\s]+", text))

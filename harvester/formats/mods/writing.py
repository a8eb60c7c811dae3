"""A Record as MODS 3.8 (https://www.loc.gov/standards/mods/), titles, origin and all the rest.

Forms of one thing in several scripts share an `altRepGroup` and tell their `script`. What the
record belongs to stands in `relatedItem`, with the titles and names of `mods.parts` again.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from harvester.formats.mods.writing_parts import MODS_NS, add, add_name, add_scripts, add_title
from harvester.formats.values import by_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import _Element

    from harvester.record import (
        Content,
        IdentifierKind,
        Level,
        Location,
        Medium,
        NoteKind,
        Parent,
        Publication,
        Record,
        Series,
        Subject,
        Text,
        Years,
    )

__all__ = ["MODS_NS", "to_mods"]

_EMPTY = f"""<mods xmlns="{MODS_NS}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 version="3.8"
 xsi:schemaLocation="{MODS_NS} http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"/>"""
_RESOURCE: dict[Content, str] = {
    "text": "text", "cartographic": "cartographic", "music": "notated music", "sound": "audio",
    "image": "still image", "moving image": "moving image", "software": "software, multimedia",
    "object": "three dimensional object", "mixed": "mixed material",
}  # fmt: skip
_ISSUANCE: dict[Level, str] = {
    "monograph": "monographic", "volume": "monographic", "set": "multipart monograph",
    "serial": "serial", "part": "monographic", "collection": "",
}  # fmt: skip
_NOTES: dict[NoteKind, str] = {
    "general": "", "bibliography": "bibliography", "thesis": "thesis", "scale": "scale",
    "music format": "musical presentation", "plate": "publisher number",
}  # fmt: skip
"""note/@type; contents and summaries have elements of their own."""
_FORMS: dict[Medium, str] = {
    "print": "print", "electronic": "electronic", "microform": "microform",
    "tactile": "braille", "audio": "audio", "video": "video",
}  # fmt: skip
_IDENTIFIERS: dict[IdentifierKind, str] = {
    "isbn": "isbn", "issn": "issn", "ismn": "ismn", "lccn": "lccn", "oclc": "oclc", "doi": "doi",
    "national": "nbn", "deposit": "legal deposit", "control": "local",
}  # fmt: skip
_HOLDERS = (
    "place", "role", "language", "detail", "part", "originInfo", "physicalDescription",
    "recordInfo",
)  # fmt: skip
_GENRES = "marcgt"
_ARTICLE = "article"


def to_mods(
    record: Record, *, control_number: str, holdings: Iterable[tuple[str, str]] = ()
) -> _Element:
    """The record as a `mods` element; `holdings` are pairs of partner and identifier."""
    root = etree.fromstring(_EMPTY)
    groups = map(str, count(1))
    _titles(root, record, groups)
    for agent in record.agents:
        add_name(root, agent, groups)
    _kind(root, record)
    _origin(root, record, groups)
    _languages(root, record)
    _description(root, record)
    _notes(root, record, groups)
    _subjects(root, record)
    _write_related(root, record, groups)
    _numbers(root, record)
    _locations(root, record, holdings)
    add(add(root, "recordInfo"), "recordIdentifier", control_number)
    _leave_out_empty(root)
    return root


def _leave_out_empty(root: _Element) -> None:
    """Without the elements that must hold another and do not, the inner ones first."""
    for element in reversed([*root.iter(*(f"{{{MODS_NS}}}{name}" for name in _HOLDERS))]):
        above = element.getparent()
        if not len(element) and above is not None:
            above.remove(element)


def _titles(root: _Element, record: Record, groups: Iterator[str]) -> None:
    proper = [title for title in record.titles if title.kind == "proper"]
    uniform = [title for title in record.titles if title.kind == "uniform"]
    for together in (proper, uniform):
        group = next(groups) if len(together) > 1 else ""
        for title in together:
            add_title(root, title, group=group, primary=title is proper[0] if proper else False)
    for title in record.titles:
        if title not in proper and title not in uniform:
            add_title(root, title)


def _kind(root: _Element, record: Record) -> None:
    resource = add(root, "typeOfResource", _RESOURCE[record.content])
    if record.level == "collection":
        resource.set("collection", "yes")
    if record.medium == "manuscript":
        resource.set("manuscript", "yes")
    if record.level == "part" and not any(each.scheme == _GENRES for each in record.subjects):
        add(root, "genre", _ARTICLE, authority=_GENRES)


def _origin(root: _Element, record: Record, groups: Iterator[str]) -> None:
    """Each imprint in every script; codes and years stand in the first form of the first."""
    made: list[_Element] = []
    for publication in record.publications:
        made += _imprint(root, publication, groups)
    if not made:
        made.append(add(root, "originInfo", eventType="publication"))
    first = made[0]
    for country in record.countries:
        place = add(first, "place")
        add(place, "placeTerm", country.lower(), type="code", authority="iso3166")
    _years(first, record.years)
    for statement in record.edition.statement if record.edition else ():
        add(first, "edition", statement.value, script=statement.script)
    add(first, "issuance", _ISSUANCE[record.level])


def _imprint(root: _Element, publication: Publication, groups: Iterator[str]) -> Iterator[_Element]:
    places, names = by_script(publication.places), by_script(publication.publishers)
    scripts = list(dict.fromkeys((*places, *names))) or [""]
    group = next(groups) if len(scripts) > 1 else ""
    for script in scripts:
        origin = add(root, "originInfo", eventType="publication", script=script, altRepGroup=group)
        for value in places.get(script, []):
            add(add(origin, "place"), "placeTerm", value, type="text")
        for value in names.get(script, []):
            add(origin, "publisher", value)
        if script == scripts[0]:
            add(origin, "dateIssued", publication.date)
        yield origin


def _years(origin: _Element, years: Years | None) -> None:
    if years is None:
        return
    doubt = "" if years.certain else "questionable"
    points = ("start", "end") if years.last else ("", "")
    add(origin, "dateIssued", str(years.first),
        encoding="marc", point=points[0], qualifier=doubt)  # fmt: skip
    add(origin, "dateIssued", str(years.last or ""),
        encoding="marc", point=points[1], qualifier=doubt)  # fmt: skip


def _languages(root: _Element, record: Record) -> None:
    for code in record.languages:
        _language(add(root, "language"), code)
    for code in record.original_languages:
        _language(add(root, "language", objectPart="translation"), code)


def _language(element: _Element, code: str) -> None:
    add(element, "languageTerm", code, type="code", authority="iso639-2b")


def _description(root: _Element, record: Record) -> None:
    description = add(root, "physicalDescription")
    add(description, "form", _FORMS.get(record.medium, ""))
    add(description, "extent", record.extent.statement if record.extent else "")


def _notes(root: _Element, record: Record, groups: Iterator[str]) -> None:
    stated = add_scripts(root, "note", record.responsibility, groups)
    for element in stated:
        element.set("type", "statement of responsibility")
    for note in record.notes:
        if note.kind == "summary":
            add(root, "abstract", note.value)
        elif note.kind == "contents":
            add(root, "tableOfContents", note.value)
        else:
            add(root, "note", note.value, type=_NOTES[note.kind])


def _subjects(root: _Element, record: Record) -> None:
    for subject in record.subjects:
        _subject(root, subject)
    for mark in record.classification:
        add(root, "classification", mark.value, authority=mark.scheme)


def _subject(root: _Element, subject: Subject) -> None:
    if subject.scheme == _GENRES:
        add(root, "genre", subject.value, authority=_GENRES)
        return
    heading = add(root, "subject", authority=subject.scheme)
    for topic in subject.value.split(" -- "):
        add(heading, "topic", topic)


def _write_related(root: _Element, record: Record, groups: Iterator[str]) -> None:
    if record.volume:
        _number(root, record.volume)
    if record.parent:
        _host(root, record.parent, groups)
    for each in record.gatherings:
        item = add(root, "relatedItem", type="host", displayLabel=each.kind.capitalize())
        _titles_of(item, each.titles, groups)
    for series in record.series:
        _series(root, series)


def _host(root: _Element, parent: Parent, groups: Iterator[str]) -> None:
    item = add(root, "relatedItem", type="host")
    _titles_of(item, parent.titles, groups)
    for agent in parent.agents:
        add_name(item, agent, groups)
    add(item, "identifier", parent.isbn, type="isbn")
    if parent.number:
        _number(item, parent.number)
    if parent.control_number:
        add(add(item, "recordInfo"), "recordIdentifier", parent.control_number)


def _titles_of(item: _Element, titles: Sequence[Text], groups: Iterator[str]) -> None:
    group = next(groups) if len(titles) > 1 else ""
    for title in titles:
        info = add(item, "titleInfo", altRepGroup=group, script=title.script)
        add(info, "title", title.value)


def _number(above: _Element, number: str) -> None:
    """The number of a piece, in the record itself and in its host."""
    add(add(add(above, "part"), "detail", type="volume"), "number", number)


def _series(root: _Element, series: Series) -> None:
    item = add(root, "relatedItem", type="series")
    info = add(item, "titleInfo", script=series.title.script)
    add(info, "title", series.title.value)
    add(info, "partNumber", series.number)
    add(item, "identifier", series.issn, type="issn")


def _numbers(root: _Element, record: Record) -> None:
    for number in record.identifiers:
        add(
            root,
            "identifier",
            number.value,
            type=_IDENTIFIERS[number.kind],
            displayLabel=number.note or number.scope,
            invalid="" if number.valid else "yes",
        )


def _locations(root: _Element, record: Record, holdings: Iterable[tuple[str, str]]) -> None:
    for location in record.locations:
        _location(root, location)
    for partner, identifier in holdings:
        place = add(root, "location")
        add(place, "physicalLocation", partner)
        copy = add(add(place, "holdingSimple"), "copyInformation")
        add(copy, "itemIdentifier", identifier, type="record")
    for link in record.links:
        place = add(root, "location")
        add(place, "url", link.address, displayLabel=link.label)
        add(root, "accessCondition", link.access, type="restriction on access")


def _location(root: _Element, location: Location) -> None:
    place = add(root, "location")
    add(place, "physicalLocation", location.library)
    if location.collection or location.statement:
        copy = add(add(place, "holdingSimple"), "copyInformation")
        add(copy, "subLocation", location.collection)
        add(copy, "shelfLocator", location.shelf_mark)
        add(copy, "enumerationAndChronology", location.statement, unitType="1")
    else:
        add(place, "shelfLocator", location.shelf_mark)

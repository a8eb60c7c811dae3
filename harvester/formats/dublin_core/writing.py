"""A Record as oai_dc: the fifteen elements of Dublin Core that every OAI-PMH provider offers.

Source: OAI-PMH 2.0, section 6 (oai_dc schema). Nothing in it is divided, so what a reader must
divide again is written with ISBD's marks: `Title : rest`, `Place : Publisher`, `Series ; 5`.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from lxml import etree

from harvester.formats.values import by_script, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from harvester.record import (
        Agent,
        Content,
        IdentifierKind,
        Level,
        Medium,
        Publication,
        Record,
        Title,
    )

OAI_DC_NS = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC_NS = "http://purl.org/dc/elements/1.1/"
_XSI_NS = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = f"{OAI_DC_NS} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_NAMESPACES = {"oai_dc": OAI_DC_NS, "dc": DC_NS, "xsi": _XSI_NS}
_CONTENT: dict[Content, str] = {
    "text": "Text", "cartographic": "Cartographic image", "music": "Musical score",
    "sound": "Sound", "image": "Still image", "moving image": "Moving image",
    "software": "Software", "object": "Physical object", "mixed": "Collection of mixed material",
}  # fmt: skip
"""DCMI Type Vocabulary as far as it goes."""
_LEVEL: dict[Level, str] = {"part": "article", "serial": "journal"}
_MEDIUM: dict[Medium, str] = {
    "electronic": "electronic resource", "microform": "microform", "manuscript": "manuscript",
    "tactile": "braille", "audio": "audio recording", "video": "video recording",
}  # fmt: skip
_PREFIXES: dict[IdentifierKind, str] = {
    "isbn": "ISBN ", "issn": "ISSN ", "doi": "doi:", "ismn": "ISMN ", "lccn": "LCCN ",
    "oclc": "OCLC ", "national": "NBN ", "deposit": "Legal deposit ", "control": "",
}  # fmt: skip


def to_dublin_core(record: Record, *, control_number: str) -> _Element:
    """The record as an `oai_dc:dc` element."""
    root = etree.Element(f"{{{OAI_DC_NS}}}dc", nsmap=_NAMESPACES)
    root.set(f"{{{_XSI_NS}}}schemaLocation", _SCHEMA)
    for name, values in (*_elements(record), ("identifier", [control_number])):
        for value in dict.fromkeys(values):
            if text := printable(value).strip():
                etree.SubElement(root, f"{{{DC_NS}}}{name}").text = text
    return root


def _elements(record: Record) -> Iterator[tuple[str, Iterable[str]]]:
    """Elements by name with their values, in the order they are written."""
    yield "title", _titles(record)
    yield "creator", _names(agent for agent in record.agents if agent.main)
    yield "contributor", _names(agent for agent in record.agents if not agent.main)
    yield "publisher", chain.from_iterable(map(_publishers, record.publications))
    yield "date", _dates(record)
    yield "type", _types(record)
    yield "format", _formats(record)
    yield "language", record.languages
    yield "subject", (each.value for each in (*record.subjects, *record.classification))
    yield "description", (note.value for note in record.notes)
    yield "relation", _relations(record)
    yield "rights", (link.access for link in record.links)
    yield "identifier", _numbers(record)
    yield "identifier", (link.address for link in record.links)


def _types(record: Record) -> list[str]:
    """Content and level; a collection is one, whatever it holds."""
    if record.level == "collection":
        return ["Collection"]
    return [_CONTENT[record.content], _LEVEL.get(record.level, "")]


def _formats(record: Record) -> list[str]:
    extent = record.extent.statement if record.extent else ""
    return [extent, _MEDIUM.get(record.medium, "")]


def _titles(record: Record) -> Iterator[str]:
    """The line a person reads first, then the title in every other script, then other titles."""
    yield record.title
    line = next((title for title in record.titles if title.kind == "proper"), None)
    for title in record.titles:
        if title is not line:
            yield _title(title)


def _title(title: Title) -> str:
    pieces = [title.main.value, title.number, title.part.value if title.part else ""]
    line = ". ".join(filter(None, pieces))
    return f"{line} : {title.rest.value}" if title.rest else line


def _names(agents: Iterable[Agent]) -> Iterator[str]:
    """Each agent in every script, the dates behind."""
    for agent in agents:
        for name in agent.names:
            yield f"{name.value}, {agent.dates}" if agent.dates else name.value


def _publishers(publication: Publication) -> Iterator[str]:
    """`Place : Name` in each script; a place alone is no publisher."""
    places = by_script(publication.places)
    for script, names in by_script(publication.publishers).items():
        for place, name in zip_longest(places.get(script, [])[: len(names)], names):
            yield " : ".join(filter(None, (place, name)))


def _dates(record: Record) -> list[str]:
    """The date as the book has it, else the years."""
    written = [each.date for each in record.publications if each.date]
    if written or record.years is None:
        return written
    first, last = record.years.first, record.years.last
    span = f"{first}-{last}" if last else str(first)
    return [span if record.years.certain else f"[{span}?]"]


def _relations(record: Record) -> Iterator[str]:
    """The set or host, the series, then what it is bound with or gathered in."""
    parent = record.parent
    for title in parent.titles if parent else ():
        yield " ; ".join(filter(None, (title.value, parent.number if parent else "")))
    for series in record.series:
        yield " ; ".join(filter(None, (series.title.value, series.number)))
    for gathering in record.gatherings:
        yield from (f"{gathering.kind.capitalize()}: {t.value}" for t in gathering.titles)


def _numbers(record: Record) -> Iterator[str]:
    """Valid numbers, each with the name of its kind."""
    for number in record.identifiers:
        if number.valid:
            yield _PREFIXES[number.kind] + number.value

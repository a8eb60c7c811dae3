"""DC-NDL, the Dublin Core of the National Diet Library of Japan, as RDF and in its simple form.

RDF describes the book in a `BibResource`: a title is a node with its value and its transcription
in kana, a person an agent with both. The simple form has one element for each
(`dcndl:titleTranscription`). The table holds names of the DC-NDL metadata vocabulary
(https://www.ndl.go.jp/en/dlib/standards/meta/), `_CLASS` the class marks that are addresses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.dublin_core.from_terms import record_of
from harvester.formats.dublin_core.terms import Rule, Value, gather, table
from harvester.formats.elements import (
    at,
    attribute,
    children,
    first_at,
    local_name,
    qualified,
    text_of_element,
    texts_at,
)
from harvester.formats.values import divided
from harvester.record import Location
from harvester.vocabulary import relator_of_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from harvester.formats.fields import RecordIssue
    from harvester.record import Record

RULES = table(
    Rule("dc:title", "title"),
    Rule("dcterms:title", "title"),
    Rule("dcndl:alternative", "alternative"),
    Rule("dcterms:alternative", "alternative"),
    Rule("dcndl:volume", "volume"),
    Rule("dcndl:volumeTitle", "volume title"),
    Rule("dcndl:seriesTitle", "series"),
    Rule("dcndl:edition", "edition"),
    Rule("dcterms:creator", "creator"),
    Rule("dcterms:contributor", "contributor"),
    Rule("dc:creator", "creator"),
    Rule("dc:contributor", "contributor"),
    Rule("dcndl:statement", "statement"),
    Rule("dcterms:publisher", "publisher"),
    Rule("dc:publisher", "publisher"),
    Rule("dcndl:location", "place"),
    Rule("dcndl:publicationPlace", "country"),
    Rule("dcterms:issued", "issued"),
    Rule("dcterms:date", "date"),
    Rule("dc:date", "date"),
    Rule("dcterms:extent", "extent"),
    Rule("dc:extent", "extent"),
    Rule("dc:format", "format"),
    Rule("dcterms:language", "language"),
    Rule("dc:language", "language"),
    Rule("dcndl:originalLanguage", "original language"),
    Rule("dcterms:identifier", "identifier"),
    Rule("dc:identifier", "identifier"),
    Rule("dcndl:NDLBibID", "control number"),
    Rule("dcterms:isPartOf", "host"),
    Rule("dcterms:relation", "relation"),
    Rule("dcndl:publicationName", "host"),
    Rule("dcndl:publicationVolume", "host number", scheme="volume"),
    Rule("dcndl:number", "host number", scheme="issue"),
    Rule("dcndl:issue", "host number", scheme="issue"),
    Rule("dcndl:pageRange", "host number", scheme="pages"),
    Rule("dcterms:subject", "subject"),
    Rule("dc:subject", "subject"),
    Rule("dcterms:description", "description"),
    Rule("dc:description", "description"),
    Rule("dcterms:abstract", "abstract"),
    Rule("dcterms:tableOfContents", "contents"),
    Rule("dcndl:degreeName", "thesis"),
    Rule("dcterms:rights", "rights"),
    Rule("dcterms:accessRights", "rights"),
    Rule("dcndl:materialType", "type"),
    Rule("dcterms:type", "type"),
    Rule("dc:type", "type"),
)
_STATED = {"dc:creator": "dcterms:creator", "dc:contributor": "dcterms:contributor"}
"""A name as in the book ("夏目漱石 著") -> the name as a heading, where a record has both."""
_CLASS = re.compile(r"id\.ndl\.go\.jp/class/(\w+)/(.+)$")
_TRANSCRIPTION = "Transcription"
_NAMESPACE = "ndl.go.jp/dcndl"
_APART = re.compile(r"[\s,]+")


def is_dcndl(element: _Element) -> bool:
    """Whether an element is a `BibResource` that describes a book, or the simple form."""
    if local_name(element) == "BibResource":
        return any(local_name(child) == "title" for child in element)
    return local_name(element) == "dc" and any(_is_ndl(each) for each in (element, *element))


def _is_ndl(element: _Element) -> bool:
    return isinstance(element.tag, str) and _NAMESPACE in element.tag


def read_dcndl(
    resource: _Element, base: Record, troubles: list[RecordIssue]
) -> tuple[Record, tuple[str, ...]]:
    """The record's meaning, and the names of elements that no rule reads."""
    values = _once(_with_transcriptions([pair for each in resource for pair in _values(each)]))
    gathered = gather(values, RULES)
    record = record_of(gathered.terms, base, troubles)
    return replace(record, locations=tuple(_locations(resource))), gathered.unread


def _values(element: _Element) -> Iterator[tuple[str, Value]]:
    """What one property says: a literal, an address, or a node with a value or a name."""
    name = qualified(element)
    nodes = [node for node in element if local_name(node)]
    scheme = attribute(element, "datatype") or attribute(element, "type")
    address = attribute(element, "resource")
    if found := _CLASS.search(address):
        yield name, Value(found[2], scheme=found[1].lower())
    elif not nodes:
        kind = re.split("[/:#]", scheme)[-1].lower()
        yield name, Value(text_of_element(element), scheme=kind, authority=address)
    for node in nodes:
        text = first_at(node, "value") or first_at(node, "name") or first_at(node, "label")
        forms = tuple(texts_at(node, "transcription"))
        yield name, Value(text or text_of_element(node), forms, authority=attribute(node, "about"))
        yield from (("dcndl:location", Value(place)) for place in texts_at(node, "location"))


def _with_transcriptions(values: list[tuple[str, Value]]) -> list[tuple[str, Value]]:
    """The simple form's transcriptions beside what they transcribe, in the order given."""
    readings: dict[str, list[str]] = {}
    for name, value in values:
        if name.endswith(_TRANSCRIPTION):
            whose = name.removesuffix(_TRANSCRIPTION).rpartition(":")[2]
            readings.setdefault(whose, []).append(value.text)
    paired: list[tuple[str, Value]] = []
    for name, value in values:
        if not name.endswith(_TRANSCRIPTION):
            waiting = readings.get(name.rpartition(":")[2], [])
            forms = value.forms or tuple(waiting[:1])
            del waiting[:1]
            paired.append((name, value._replace(forms=forms)))
    return paired


def _once(values: list[tuple[str, Value]]) -> Iterator[tuple[str, Value]]:
    """The structured title instead of the plain one; names as headings with their roles."""
    names = {name for name, _ in values}
    statements = [value.text for name, value in values if name == "dc:creator"]
    for name, value in values:
        if name == "dcterms:title" and "dc:title" in names:
            continue
        if _STATED.get(name) in names:
            yield "dcndl:statement", value
        elif value.scheme == "ndlbibid":
            yield "dcndl:NDLBibID", value
        elif name in _STATED.values():
            yield name, value._replace(role=_role(value.text, statements))
        else:
            yield name, value


def _role(heading: str, statements: list[str]) -> str:
    """The role that a statement such as "松崎公紀, 新妻弘 共訳" gives the bearer of a heading."""
    name = _APART.sub("", divided(heading).heading)
    for statement in statements:
        if name and name in _APART.sub("", statement):
            return relator_of_word(statement.rpartition(" ")[2])
    return ""


def _locations(resource: _Element) -> Iterator[Location]:
    """The libraries that keep it, as `Item`s beside the resource tell."""
    above = resource.getparent()
    for item in children(above, "Item") if above is not None else ():
        library = next((first_at(agent, "name") for agent in at(item, "holdingAgent/Agent")), "")
        mark = first_at(item, "callNumber") or first_at(item, "localCallNumber")
        if library or mark:
            yield Location(library=library, shelf_mark=mark)

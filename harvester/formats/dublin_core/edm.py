"""The Europeana Data Model: a `ProvidedCHO` and the resources it points to.

A property is a literal or an address; the agents, places, concepts and time spans of the same
document say what the address means. Europeana itself keeps descriptions in an `ore:Proxy`. The
table follows the EDM mapping guidelines (https://pro.europeana.eu/page/edm-documentation).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.dublin_core.from_terms import record_of
from harvester.formats.dublin_core.terms import Rule, Value, gather, table
from harvester.formats.elements import (
    at,
    attribute,
    children,
    first_at,
    language_told,
    local_name,
    qualified,
    text_of_element,
)
from harvester.formats.values import unique
from harvester.text import script_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from harvester.formats.fields import RecordIssue
    from harvester.record import Record

RULES = table(
    Rule("dc:title", "title"),
    Rule("dcterms:alternative", "alternative"),
    Rule("dc:creator", "creator"),
    Rule("dc:contributor", "contributor"),
    Rule("dc:publisher", "publisher"),
    Rule("dcterms:issued", "issued"),
    Rule("dc:date", "date"),
    Rule("dcterms:created", "created"),
    Rule("dcterms:extent", "extent"),
    Rule("dcterms:medium", "format"),
    Rule("dc:format", "format"),
    Rule("dc:language", "language"),
    Rule("dc:identifier", "identifier"),
    Rule("dcterms:isPartOf", "host"),
    Rule("dc:relation", "relation"),
    Rule("dcterms:bibliographicCitation", "citation"),
    Rule("dc:source", "source"),
    Rule("dc:subject", "subject"),
    Rule("dc:description", "description"),
    Rule("dcterms:tableOfContents", "contents"),
    Rule("dc:type", "type"),
    Rule("edm:type", "type"),
    Rule("edm:isShownAt", "link"),
    Rule("edm:isShownBy", "link"),
    Rule("edm:rights", "rights"),
    Rule("dc:rights", "rights"),
    Rule("dcterms:accessRights", "rights"),
)
LABELS = ("prefLabel", "name", "label")
"""What a resource is called (`skos:prefLabel`, `foaf:name`); alternative labels are not read."""
STRUCTURE = frozenset(
    {"edm:aggregatedCHO", "edm:europeanaProxy", "ore:proxyFor", "ore:proxyIn", "ore:lineage"}
)
"""Properties that hold the document together and say nothing of the book."""
_POINTERS = {"Aggregation": "aggregatedCHO", "Proxy": "proxyFor"}
BIRTH, DEATH = ("dateOfBirth", "begin"), ("dateOfDeath", "end")
Resources = dict[str, "_Element"]


def is_edm(element: _Element) -> bool:
    """Whether an element is a cultural heritage object as its provider describes it."""
    return local_name(element) == "ProvidedCHO"


def read_edm(
    described: _Element, base: Record, troubles: list[RecordIssue]
) -> tuple[Record, tuple[str, ...]]:
    """The record's meaning, and the names of properties that no rule reads."""
    above = described.getparent()
    document = list(above) if above is not None else [described]
    resources = {address: each for each in document if (address := attribute(each, "about"))}
    about = attribute(described, "about")
    around = (each for each in document if _concerns(each, about))
    properties = [*described, *(each for node in around for each in node)]
    told = (each for each in properties if qualified(each) not in STRUCTURE)
    values = (pair for each in told for pair in _values(each, resources))
    gathered = gather(values, RULES)
    return record_of(gathered.terms, base, troubles), gathered.unread


def _concerns(node: _Element, about: str) -> bool:
    """Whether a node is the object's aggregation, or the proxy with what its provider says.

    What Europeana adds in a proxy of its own is not the record's.
    """
    pointer = _POINTERS.get(local_name(node), "")
    whose = {attribute(each, "resource") for each in children(node, pointer)} if pointer else set()
    provided = first_at(node, "europeanaProxy") != "true"
    return bool(pointer) and provided and (not whose or about in whose)


def _values(element: _Element, resources: Resources) -> Iterator[tuple[str, Value]]:
    """One property's value: what is written, or what the resource it points to is called."""
    address = attribute(element, "resource")
    nested = next((node for node in element if local_name(node)), None)
    resource = nested if nested is not None else resources.get(address)
    if resource is None:
        yield (
            qualified(element),
            Value(text_of_element(element), language=language_told(element), authority=address),
        )
    else:
        text, *others = _labels(resource) or [""]
        about = attribute(resource, "about") or address
        yield qualified(element), Value(text, tuple(others), authority=about)


def _labels(resource: _Element) -> list[str]:
    """The first label in each script, with the years of a life after it; else a span of time."""
    span = "-".join(unique((_year(resource, BIRTH), _year(resource, DEATH))))
    by_script: dict[str, str] = {}
    for name in LABELS:
        for text in map(text_of_element, children(resource, name)):
            by_script.setdefault(script_of(text), text)
    if local_name(resource) != "Agent" or not _year(resource, BIRTH):
        return list(by_script.values()) or list(filter(None, [span]))
    years = f"{_year(resource, BIRTH)}-{_year(resource, DEATH)}"
    return [f"{text}, {years}" for text in by_script.values()]


def _year(resource: _Element, names: tuple[str, ...]) -> str:
    found = (text_of_element(each) for name in names for each in at(resource, name))
    return next((text[:4] for text in found if text[:4].isdecimal()), "")

"""Dublin Core as OAI-PMH requires it (oai_dc), and its qualified relatives (qdc).

The table says which term of the record each element is. Elements are those of the DCMI Metadata
Terms (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/); namespaces are not asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.dublin_core.from_terms import record_of
from harvester.formats.dublin_core.terms import Rule, Value, gather, table
from harvester.formats.elements import attribute, language_told, local_name, text_of_element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from harvester.formats.fields import RecordIssue
    from harvester.record import Record

RULES = table(
    Rule("title", "title"),
    Rule("alternative", "alternative"),
    Rule("creator", "creator"),
    Rule("contributor", "contributor"),
    Rule("publisher", "publisher"),
    Rule("issued", "issued"),
    Rule("date", "date"),
    Rule("created", "created"),
    Rule("dateCopyrighted", "created"),
    Rule("extent", "extent"),
    Rule("format", "format"),
    Rule("medium", "format"),
    Rule("language", "language"),
    Rule("identifier", "identifier"),
    Rule("isPartOf", "host"),
    Rule("relation", "relation"),
    Rule("bibliographicCitation", "citation"),
    Rule("source", "source"),
    Rule("subject", "subject"),
    Rule("description", "description"),
    Rule("abstract", "abstract"),
    Rule("tableOfContents", "contents"),
    Rule("rights", "rights"),
    Rule("accessRights", "rights"),
    Rule("license", "rights"),
    Rule("type", "type"),
    Rule("genre", "type"),
)
"""Not read, because no term of a book: coverage, the dates of a file's life."""
_NAMESPACES = ("http://purl.org/dc/elements/1.", "http://purl.org/dc/terms/")
CONTAINERS = frozenset({"dc", "qualifieddc"})


def is_dublin_core(element: _Element) -> bool:
    """Whether an element holds Dublin Core: by its own name or by a child's namespace."""
    return local_name(element) in CONTAINERS or any(map(_is_element, element))


def _is_element(element: _Element) -> bool:
    return isinstance(element.tag, str) and element.tag[1:].startswith(_NAMESPACES)


def read_dublin_core(
    container: _Element, base: Record, troubles: list[RecordIssue]
) -> tuple[Record, tuple[str, ...]]:
    """The record's meaning, and the names of elements that no rule reads."""
    gathered = gather(_values(container), RULES)
    return record_of(gathered.terms, base, troubles), gathered.unread


def _values(container: _Element) -> Iterator[tuple[str, Value]]:
    for element in container:
        # A reference to an entity is a child without a name.
        if not (name := local_name(element)):
            continue
        if not element.attrib:
            yield name, Value(text_of_element(element))
        else:
            scheme = attribute(element, "type").rpartition(":")[2].lower()
            yield (
                name,
                Value(
                    text_of_element(element),
                    language=language_told(element),
                    scheme=scheme,
                    authority=attribute(element, "resource"),
                ),
            )

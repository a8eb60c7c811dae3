"""DSpace Intermediate Metadata (DIM), and the same fields as DSpace's OAI server nests them (xoai).

A field has a schema, an element and perhaps a qualifier: `dc.contributor.author`. The table holds
element and qualifier; of dates only `issued` is the book's, the others are the file's. Source: the
Dublin Core registry of the DSpace documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.formats.dublin_core.from_terms import record_of
from harvester.formats.dublin_core.terms import Rule, Value, gather, table
from harvester.formats.elements import attribute, children, local_name, text_of_element
from harvester.vocabulary import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from harvester.formats.fields import RecordIssue
    from harvester.record import Record

RULES = table(
    Rule("title", "title"),
    Rule("title.translated", "title"),
    Rule("title.*", "alternative"),
    Rule("creator", "creator"),
    Rule("creator.*", "creator"),
    Rule("contributor", "contributor"),
    Rule("contributor.author", "creator", role="aut"),
    Rule("contributor.editor", "contributor", role="edt"),
    Rule("contributor.translator", "contributor", role="trl"),
    Rule("contributor.illustrator", "contributor", role="ill"),
    Rule("contributor.advisor", "contributor", role="ths"),
    Rule("contributor.referee", "contributor", role="opn"),
    Rule("contributor.*", "contributor"),
    Rule("publisher", "publisher"),
    Rule("publisher.place", "place"),
    Rule("date.issued", "issued"),
    Rule("format", "format"),
    Rule("format.extent", "extent"),
    Rule("format.medium", "format"),
    Rule("format.mimetype", "format"),
    Rule("language", "language"),
    Rule("language.*", "language"),
    Rule("identifier", "identifier"),
    Rule("identifier.isbn", "identifier", scheme="isbn"),
    Rule("identifier.issn", "identifier", scheme="issn"),
    Rule("identifier.ismn", "identifier", scheme="ismn"),
    Rule("identifier.doi", "identifier", scheme="doi"),
    Rule("identifier.citation", "citation"),
    Rule("identifier.uri", "identifier"),
    Rule("identifier.*", "identifier"),
    Rule("description", "description"),
    Rule("description.abstract", "abstract"),
    Rule("description.tableofcontents", "contents"),
    Rule("description.edition", "edition"),
    Rule("edition", "edition"),
    Rule("relation", "relation"),
    Rule("relation.ispartof", "host"),
    Rule("relation.ispartofseries", "series"),
    Rule("bibliographicCitation", "citation"),
    Rule("bibliographicCitation.title", "host"),
    Rule("bibliographicCitation.volume", "host number", scheme="volume"),
    Rule("bibliographicCitation.issue", "host number", scheme="issue"),
    Rule("bibliographicCitation.firstPage", "host number", scheme="page"),
    Rule("oaire:citation.title", "host"),
    Rule("oaire:citation.volume", "host number", scheme="volume"),
    Rule("oaire:citation.issue", "host number", scheme="issue"),
    Rule("oaire:citation.startPage", "host number", scheme="page"),
    Rule("source", "source"),
    Rule("subject", "subject"),
    Rule("subject.ddc", "class", scheme="ddc"),
    Rule("subject.udc", "class", scheme="udc"),
    Rule("subject.lcc", "class", scheme="lcc"),
    Rule("subject.lcsh", "subject", scheme="lcsh"),
    Rule("subject.mesh", "subject", scheme="mesh"),
    Rule("subject.*", "subject"),
    Rule("rights", "rights"),
    Rule("rights.*", "rights"),
    Rule("type", "type"),
)
_SCHEMAS = frozenset({"dc", "dcterms", ""})
_NO_QUALIFIER = frozenset({"none", ""})
_NO_LANGUAGE = frozenset({"none", "*", ""})


def is_dim(element: _Element) -> bool:
    """Whether an element holds fields of DIM, or nests those of schema `dc` as xoai does."""
    fields = children(element, "field")
    return any(attribute(field, "mdschema") for field in fields) or (
        local_name(element) == "metadata" and any(map(_is_schema, element))
    )


def _is_schema(element: _Element) -> bool:
    return local_name(element) == "element" and attribute(element, "name") in ("dc", "dcterms")


def read_dim(
    container: _Element, base: Record, troubles: list[RecordIssue]
) -> tuple[Record, tuple[str, ...]]:
    """The record's meaning, and the names of fields that no rule reads."""
    values = [*_flat(container), *_walk_nested(container)]
    gathered = gather(values, RULES)
    return record_of(gathered.terms, base, troubles), gathered.unread


def _flat(container: _Element) -> Iterator[tuple[str, Value]]:
    for field in children(container, "field"):
        parts = (attribute(field, name) for name in ("mdschema", "element", "qualifier"))
        authority, language = attribute(field, "authority"), attribute(field, "lang")
        yield _name(*parts), _value(text_of_element(field), language, authority)


def _walk_nested(container: _Element) -> Iterator[tuple[str, Value]]:
    """xoai: schema, element, perhaps qualifier, and language are elements within each other."""
    for schema in filter(_is_schema, container):
        for field in schema.iter():
            if local_name(field) != "field" or attribute(field, "name") != "value":
                continue
            path = [attribute(each, "name") for each in field.iterancestors()]
            language, *names = path[: path.index(attribute(schema, "name"))] or [""]
            qualifier = names[0] if len(names) > 1 else ""
            name = _name("dc", names[-1] if names else "", qualifier)
            yield name, _value(text_of_element(field), language, "")


def _name(schema: str, element: str, qualifier: str) -> str:
    name = element if qualifier in _NO_QUALIFIER else f"{element}.{qualifier}"
    return name if schema in _SCHEMAS else f"{schema}:{name}"


def _value(text: str, language: str, authority: str) -> Value:
    told = (
        "" if language in _NO_LANGUAGE else language_of(language.replace("-", "_")[:3].strip("_"))
    )
    return Value(text, language=told, authority=authority)

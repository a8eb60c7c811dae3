"""Elements of an XML record by their names: what the readers of MODS, Dublin Core, EDM share.

Namespaces are wrong, missing or of an older version in real sources, so local names decide. Only
where two vocabularies use one name for different things (`dc:title`, `dcterms:title`) is the
namespace asked, by `qualified`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from harvester.vocabulary import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_VOCABULARIES = (
    ("purl.org/dc/elements/", "dc"), ("purl.org/dc/terms", "dcterms"), ("ndl.go.jp/dcndl", "dcndl"),
    ("europeana.eu/schemas/edm", "edm"), ("openarchives.org/ore", "ore"), ("foaf", "foaf"),
    ("skos", "skos"), ("rdf-schema", "rdfs"), ("rdf-syntax", "rdf"), ("/owl", "owl"),
)  # fmt: skip
"""Part of a namespace, and the prefix it is known by."""


def local_name(element: _Element) -> str:
    """The element's name without its namespace."""
    return without_namespace(element.tag)


@lru_cache(maxsize=1000)
def without_namespace(name: object) -> str:
    """The local part; of what is no element (its name is no text) nothing.

    A prefix that nothing binds is still in the name where XML was mended.
    """
    return name.rpartition("}")[2].rpartition(":")[2] if isinstance(name, str) else ""


def text_within(element: _Element) -> str:
    """The text of an element and of those in it."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def children(element: _Element, name: str) -> Iterator[_Element]:
    """The children with a local name."""
    return element.iterchildren("{*}" + name)


def at(element: _Element, path: str) -> Iterator[_Element]:
    """The elements below at a path of local names such as `name/namePart`."""
    name, _, rest = path.partition("/")
    if not rest:
        yield from children(element, name)
    else:
        for child in children(element, name):
            yield from at(child, rest)


def text_of_element(element: _Element) -> str:
    """All text within, spaces and line ends as one space."""
    return " ".join(text_within(element).split())


def texts_at(element: _Element, path: str) -> list[str]:
    """The texts that are not empty at a path."""
    return list(filter(None, map(text_of_element, at(element, path))))


def first_at(element: _Element, path: str) -> str:
    """The first text at a path, or an empty one."""
    return next(iter(texts_at(element, path)), "")


def attribute(element: _Element, name: str) -> str:
    """The value of an attribute by its local name: `about` is `rdf:about` too."""
    for key, value in element.items():
        if key == name or str(key).endswith("}" + name):
            return str(value).strip()
    return ""


def language_told(element: _Element) -> str:
    """MARC code of `xml:lang` or `lang`; empty when there is none."""
    tag = attribute(element, "lang")
    return language_of(tag.replace("_", "-").partition("-")[0]) if tag else ""


def qualified(element: _Element) -> str:
    """The local name with the prefix its namespace is known by (`dcterms:title`), if it is."""
    return _qualify_name(element.tag)


@lru_cache(maxsize=1000)
def _qualify_name(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    namespace, _, name = tag.rpartition("}")
    known = (prefix for part, prefix in _VOCABULARIES if part in namespace)
    prefix = next(known, "") if namespace else ""
    return f"{prefix}:{name}" if prefix else name

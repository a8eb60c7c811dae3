"""XML read strictly and by local names, whatever namespace a server or a file gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from xml.sax.saxutils import quoteattr

from lxml import etree

from harvester.formats import local_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lxml.etree import _Element

HARMLESS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    # Neither is data, and servers write the time of day into comments.
    "remove_comments": True,
    "remove_pis": True,
}
"""Options of every parser here: nothing outside the document is read, nothing is expanded."""


LARGE = 8 << 20
"""Bytes: a larger stretch is neither copied nor, if it is a list of records, held as a tree."""


def parse_strictly(body: bytes) -> _Element:
    """The root element of a well-formed document in UTF-8; raises etree.XMLSyntaxError."""
    return etree.fromstring(body, etree.XMLParser(encoding="utf-8", huge_tree=True, **HARMLESS))


def damage_in(body: bytes, start: int, end: int) -> str:
    """Why a stretch of bytes is no well-formed element in UTF-8; empty when it is one.

    No tree is made, which takes a third of the time and no memory.
    """
    parser = etree.XMLParser(
        encoding="utf-8", huge_tree=True, target=cast("Any", _Nothing()), **HARMLESS
    )
    try:
        if end - start <= LARGE:
            etree.fromstring(body[start:end], parser)
        else:
            etree.parse(cast("BinaryIO", _Window(body, start, end)), parser)
    except etree.XMLSyntaxError as error:
        return error.msg
    # Unbound prefixes are only logged when no tree is made.
    errors = parser.error_log.filter_from_errors()
    return errors[0].message if errors else ""


class _Nothing:
    """Takes no event of a parser, so that it only checks."""

    def close(self) -> None:
        """Give nothing at the end."""


class _Window:
    """A stretch of bytes as a file; a parser that is fed pieces would keep all after an error."""

    def __init__(self, body: bytes, start: int, end: int) -> None:
        self._body = body
        self._at = start
        self._end = end

    def read(self, size: int) -> bytes:
        """The next bytes, none at the end."""
        start, self._at = self._at, min(self._at + size, self._end)
        return self._body[start : self._at]


def children(element: _Element, name: str) -> list[_Element]:
    """The direct children of that local name."""
    return [each for each in element if local_name(each) == name]


def child(element: _Element | None, name: str) -> _Element | None:
    """The first direct child of that local name, if there is one."""
    return next(iter(children(element, name)), None) if element is not None else None


def text_of(element: _Element | None) -> str:
    """All text inside an element, without blanks around it."""
    if element is None:
        return ""
    return "".join(cast("Iterator[str]", element.itertext())).strip()


def alone(element: _Element) -> bytes:
    """An element as a document of its own, in UTF-8: ancestors' namespaces are bound on it."""
    return etree.tostring(element, encoding="UTF-8", with_tail=False)


def bindings(element: _Element) -> dict[bytes, bytes]:
    """The namespaces in force inside an element: by prefix, as attributes for another's tag."""
    bound = sorted((prefix or "", uri) for prefix, uri in element.nsmap.items())
    return {
        prefix.encode(): f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}".encode()
        for prefix, uri in bound
    }


def entities_of(element: _Element) -> list[str]:
    """Names of the entities its document declares: left unexpanded, they would lose text."""
    declared = cast("Any", element.getroottree().docinfo.internalDTD)
    return [] if declared is None else [each.name for each in declared.iterentities()]


def shortened(data: bytes, length: int) -> str:
    """The start of some bytes as one line a person can read."""
    text = " ".join(data[: 4 * length].decode("utf-8", "replace").split())
    printable = "".join(letter if letter.isprintable() else "?" for letter in text)
    return printable if len(printable) <= length else f"{printable[:length]}..."

"""Namespace prefixes that are used and nowhere bound: a server forgot the declaration.

Namespaces in XML 1.0, section 5, makes that an error of the whole document, though nothing of the
record is missing. The prefix is bound where the document begins, to what it is known to stand for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_KNOWN = {
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"marc": b"http://www.loc.gov/MARC21/slim",
    b"mods": b"http://www.loc.gov/mods/v3",
    b"mx": b"info:lc/xmlns/marcxchange-v1",
    b"oai_dc": b"http://www.openarchives.org/OAI/2.0/oai_dc/",
    b"xlink": b"http://www.w3.org/1999/xlink",
    b"xsi": b"http://www.w3.org/2001/XMLSchema-instance",
}
_TAG = re.compile(rb"<[/\w](?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*>")
_VALUE = re.compile(rb"\"[^\"]*\"|'[^']*'")
_USED = re.compile(rb"[</\s]([A-Za-z_][\w.-]*):[A-Za-z_]")
_DECLARED = re.compile(rb"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
_OWN = frozenset({b"xml", b"xmlns"})


def unbound(data: bytes, bound: Collection[bytes] = ()) -> bytes:
    """What binds the prefixes that tags use and nothing binds, as attributes; most often empty.

    `bound` are those in force around the data. A prefix nobody knows stands for itself.
    """
    tags = [_VALUE.sub(b"", tag) for tag in _TAG.findall(data)]
    used = {name for tag in tags for name in _USED.findall(tag)}
    missing = used - _OWN - {*bound} - {*_DECLARED.findall(data)}
    return b"".join(
        b' xmlns:%b="%b"' % (name, _KNOWN.get(name, b"urn:undeclared:" + name))
        for name in sorted(missing)
    )


def bound_at_root(document: bytes) -> bytes:
    """A document whose root binds every prefix used in it."""
    root = _TAG.search(document)
    needed = unbound(document) if root else b""
    if not root or not needed:
        return document
    at = root.end() - (2 if root[0].endswith(b"/>") else 1)
    return document[:at] + needed + document[at:]

"""Descriptions that came as text: escaped, or in CDATA, where an element belongs.

So repositories give metadata that they keep as text, and SRU where records are packed as "string"
(SRU 1.1, recordPacking; 2.0, recordXMLEscaping). Some escape twice.
"""

from __future__ import annotations

import re
from html.entities import html5
from itertools import islice
from typing import TYPE_CHECKING

from harvester.formats.carriers import carrier_of, element_of
from harvester.formats.fields import RecordIssue
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

DEEPEST = 3
"""How many texts within one another are opened."""
_MOST, _MOST_LOOKED_AT = 20, 100
"""Texts of one document that are opened, and those looked at for MARC that is no XML."""
_LOOKED_AT = 4000
"""Characters of a text by which its carrier is known."""
_BLANK = "\ufeff \t\r\n"
_DECLARATION = re.compile(r"<\?xml\s[^>]*>")
_ESCAPED = re.compile(r"&(?:amp;){0,3}(?:lt|#0*60|#x0*3c);", re.IGNORECASE)
_NO_REFERENCE = re.compile(
    r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:lt|gt|amp|quot|apos);)([A-Za-z]\w{1,30};)?"
)


def documents_in(root: _Element, troubles: list[RecordIssue]) -> Iterator[bytes]:
    """The documents that stand as text in an element or below it, the first ones only."""
    return islice(_documents_in(root, troubles), _MOST)


def element_in(root: _Element) -> _Element | None:
    """The root of the first document in XML that stands as text in an element, however deep."""
    element: _Element | None = root
    for _ in range(DEEPEST):
        documents = documents_in(element, []) if element is not None else iter(())
        data = next((each for each in documents if each.startswith(b"<")), None)
        element = element_of(data, []) if data else None
        if element is not None and len(element):
            return element
    return None


def _documents_in(root: _Element, troubles: list[RecordIssue]) -> Iterator[bytes]:
    left = _MOST_LOOKED_AT
    for text in _texts(root):
        if text.startswith("<"):
            # What is text here was decoded with the document around it.
            yield _with_references(_DECLARATION.sub("", text, count=1), troubles).encode()
        elif _ESCAPED.match(text):
            yield b"<text>%b</text>" % _with_references(text, troubles).encode()
        elif left and (left := left - 1) and carrier_of(text[:_LOOKED_AT].encode()):
            yield text.encode()


def _texts(root: _Element) -> Iterator[str]:
    """What is written in elements and between them, without blanks around it."""
    for element in root.iter():
        for text in (element.text, element.tail):
            if text and (text := text.strip(_BLANK)):
                yield text


def _with_references(text: str, troubles: list[RecordIssue]) -> str:
    """XML with bare ampersands escaped and names that only HTML knows written as characters."""
    if "&" not in text or "<![CDATA[" in text:
        return text
    changed, count = _NO_REFERENCE.subn(lambda found: _as_xml(found[1] or ""), text)
    if count:
        detail = f"{count} references and bare ampersands in text"
        troubles.append(RecordIssue(Code.XML_REPAIRED, "record", detail))
    return changed


def _as_xml(name: str) -> str:
    return html5.get(name, f"&amp;{name}")

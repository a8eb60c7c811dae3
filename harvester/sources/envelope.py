"""The OAI-PMH envelope of an answer: opened strictly, its errors raised, its verb found.

A damaged answer climbs a ladder: as it came, cut to the root element, illegal characters taken
out. Each rung ends in a strict parse; none guesses where an element should have ended, so a cut
list is never taken for a short one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from harvester.errors import ProtocolError, RepositoryError
from harvester.formats.marcxml import local_name
from harvester.sources.tree import child, entities_of, parse_strictly, shortened, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

VERBS = frozenset(
    {"Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords", "GetRecord"}
)
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?OAI-PMH[\s/>]")
_END = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?OAI-PMH\s*>")
_DECLARATION = re.compile(rb"<\?xml\s[^>]*\?>")
_HTML = re.compile(rb"<html|<!doctype html", re.IGNORECASE)
_ILLEGAL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE = re.compile(rb"&#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,10}));")
_MARK = "\x7f"
"""Stands for an illegal character until its record is known. XML allows it, nobody writes it."""
_SHOWN = 120


class Answer(NamedTuple):
    """An opened answer: its verb, that verb's element, and when the repository gave it.

    `repaired` says that illegal characters were marked: see `unmark`.
    """

    verb: str
    content: _Element
    response_date: str
    repaired: bool

    @property
    def token(self) -> str:
        """The resumption token; a record's metadata may hold an element of that name, too."""
        return text_of(child(self.content, "resumptionToken"))

    @property
    def complete_list_size(self) -> int | None:
        """How many records the repository announces: a hint, often wrong."""
        token = child(self.content, "resumptionToken")
        size = token.get("completeListSize", "").strip() if token is not None else ""
        return int(size) if size.isdecimal() and len(size) < 12 else None


def open_envelope(body: bytes) -> Answer:
    """Open an answer's body.

    Raises ProtocolError for an error of the protocol (OAI-PMH 2.0, section 3.6) and
    RepositoryError, saying what came instead, for anything that is not whole OAI-PMH.
    """
    root, repaired = _climb(body)
    if local_name(root) != "OAI-PMH":
        raise RepositoryError(f"XML came, but no OAI-PMH: {_start(body)}")
    if entities := entities_of(root):
        raise RepositoryError(f"the answer declares entities ({', '.join(entities)[:80]}): refused")
    verb = next((each for each in root if local_name(each) in VERBS), None)
    for error in (child(root, "error"), child(verb, "error")):
        if error is not None:
            code = error.get("code", "").strip()
            raise ProtocolError(code or "error without code", text_of(error))
    if verb is None:
        raise RepositoryError(f"OAI-PMH came, but no answer in it: {_start(body)}")
    return Answer(local_name(verb), verb, text_of(child(root, "responseDate")), repaired)


def unmark(element: _Element) -> int:
    """Take the marks of illegal characters out of a repaired answer's element; how many."""
    count = 0
    for each in element.iter():
        for name, value in each.attrib.items():
            count += str(value).count(_MARK)
            each.set(name, str(value).replace(_MARK, ""))
        count += (each.text or "").count(_MARK) + (each.tail or "").count(_MARK)
        each.text = each.text and each.text.replace(_MARK, "")
        each.tail = each.tail and each.tail.replace(_MARK, "")
    return count


def _climb(body: bytes) -> tuple[_Element, bool]:
    """The root element, and whether illegal characters were marked to get it."""
    mended = body
    for mend in _LADDER:
        mended = mend(mended)
        try:
            return parse_strictly(mended), mend is _marked
        except etree.XMLSyntaxError as error:
            damage = error.msg
    if not body.strip():
        raise RepositoryError("an empty answer came")
    if _ROOT.search(body):
        raise RepositoryError(f"the answer is cut or damaged: {damage}")
    kind = "an HTML page" if _HTML.search(body, 0, 4096) else "something"
    raise RepositoryError(f"{kind} came, but no OAI-PMH: {_start(body)}")


def _as_received(body: bytes) -> bytes:
    return body


def _trimmed(body: bytes) -> bytes:
    """From the root's start tag to its end tag: a script's warnings stand before or after."""
    start = _ROOT.search(body)
    if not start:
        return body
    declaration = _DECLARATION.search(body, 0, start.start())
    last = max((end.end() for end in _END.finditer(body, start.end())), default=len(body))
    return (declaration[0] if declaration else b"") + body[start.start() : last]


def _marked(body: bytes) -> bytes:
    """Characters that XML 1.0 forbids replaced by a mark, written plainly or as references."""
    mark = _MARK.encode()

    def judged(reference: re.Match[bytes]) -> bytes:
        code = int(reference[1], 16) if reference[1] else int(reference[2])
        return reference[0] if _legal(code) else mark

    return _REFERENCE.sub(judged, _ILLEGAL.sub(mark, body))


def _legal(code: int) -> bool:
    """Whether XML 1.0 allows a code point (production 2, Char)."""
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


_LADDER: tuple[Callable[[bytes], bytes], ...] = (_as_received, _trimmed, _marked)


def _start(body: bytes) -> str:
    return shortened(body, _SHOWN)

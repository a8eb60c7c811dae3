"""The OAI-PMH envelope of an answer: read strictly, its errors raised, its verb found.

A damaged answer climbs a ladder. It is cut to its root element and checked; if it is not
well-formed, a list is taken apart, and what stands around its records is read as it came, then
mended. Each rung ends in a strict parse; none guesses where an element should have ended, so a
cut list is never taken for a short one. The records themselves are read in `page`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from harvester.errors import ProtocolError, Unreadable
from harvester.formats import local_name
from harvester.sources.oai.scan import (
    PLACE,
    VERBS,
    declared_entities,
    in_utf8,
    root_span,
    take_apart,
    token_amiss,
)
from harvester.sources.xml import (
    bound_at_root,
    child,
    damage_in,
    parse_strictly,
    repair,
    shortened,
    text_of,
    unmark,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from harvester.sources.oai.scan import Pieces

_HTML = re.compile(rb"<html|<!doctype html", re.IGNORECASE)
_SHOWN = 120


class Answer(NamedTuple):
    """An opened answer: its verb, that verb's element, and when the repository gave it.

    In a list of records an empty element stands in `content` for each span of `scan`.
    """

    verb: str
    content: _Element
    response_date: str
    pieces: Pieces

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

    Raises ProtocolError for an error of the protocol (OAI-PMH 2.0, section 3.6) and Unreadable,
    saying what came instead, for anything that is not whole OAI-PMH.
    """
    text = in_utf8(body)
    pieces = _taken_apart(text)
    root = _around(pieces)
    verb = next((each for each in root if local_name(each) in VERBS), None)
    for error in (child(root, "error"), child(verb, "error")):
        if error is not None:
            code = error.get("code", "").strip()
            raise ProtocolError(code or "error without code", text_of(error))
    if verb is None:
        raise Unreadable(f"OAI-PMH came, but no answer in it: {_start(text)}")
    answer = Answer(local_name(verb), verb, text_of(child(root, "responseDate")), pieces)
    if not answer.token and token_amiss(pieces):
        raise Unreadable("the answer is damaged: its resumption token cannot be read")
    return answer


def _taken_apart(body: bytes) -> Pieces:
    span = root_span(body)
    if span is None:
        raise Unreadable(_no_oai(body))
    start, end = span
    if entities := declared_entities(body[:start]):
        raise Unreadable(f"the answer declares entities ({', '.join(entities)[:80]}): refused")
    if not end:
        reason = damage_in(body, start, len(body)) or "its end is missing"
        raise Unreadable(f"the answer is cut or damaged: {reason}")
    return take_apart(body, span, whole=not damage_in(body, start, end))


def _around(pieces: Pieces) -> _Element:
    """The root element of what stands around the pieces: as it came, or mended."""
    skeleton = pieces.skeleton()
    try:
        root = parse_strictly(skeleton)
    except etree.XMLSyntaxError:
        try:
            root = parse_strictly(bound_at_root(repair(skeleton)))
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"the answer is cut or damaged: {error.msg}") from error
        unmark(root)
    if sum(1 for _ in root.iter(f"{{*}}{PLACE}")) != len(pieces.spans):
        raise Unreadable(f"the answer holds elements called {PLACE}: refused")
    return root


def _no_oai(body: bytes) -> str:
    if not body.strip():
        return "an empty answer came"
    if _HTML.search(body, 0, 4096):
        return f"an HTML page came, but no OAI-PMH: {_start(body)}"
    kind = "something" if damage_in(body, 0, len(body)) else "XML"
    return f"{kind} came, but no OAI-PMH: {_start(body)}"


def _start(body: bytes) -> str:
    return shortened(body, _SHOWN)

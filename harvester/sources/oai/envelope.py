"""The OAI-PMH envelope of an answer: read strictly, its errors raised, its verb found.

A damaged answer climbs a ladder. It is cut to its root element and checked; if it is not
well-formed, a list is taken apart, and what stands around its records is read as it came, then
mended. Each rung ends in a strict parse; none guesses where an element should have ended, so a
cut list is never taken for a short one. The records themselves are read in `slices`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from harvester.errors import ProtocolError, Unreadable
from harvester.formats import local_name
from harvester.sources.oai.scan import PLACE, VERBS, scan_answer, start_of
from harvester.sources.xml import (
    bound_at_root,
    child,
    parse_strictly,
    repair,
    text_of,
    unmark,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from harvester.sources.oai.scan import Scan


class Answer(NamedTuple):
    """An opened answer: its verb, that verb's element, and when the repository gave it.

    In a list of records an empty element stands in `content` for each of its spans.
    """

    verb: str
    content: _Element
    response_date: str
    scan: Scan

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
    scan = scan_answer(body)
    root = _parse_around(scan)
    verb = next((each for each in root if local_name(each) in VERBS), None)
    for error in (child(root, "error"), child(verb, "error")):
        if error is not None:
            code = error.get("code", "").strip()
            raise ProtocolError(code or "error without code", text_of(error))
    if verb is None:
        raise Unreadable(f"OAI-PMH came, but no answer in it: {start_of(scan.body)}")
    answer = Answer(local_name(verb), verb, text_of(child(root, "responseDate")), scan)
    if not answer.token and scan.token_amiss():
        raise Unreadable("the answer is damaged: its resumption token cannot be read")
    return answer


def _parse_around(scan: Scan) -> _Element:
    """The root element of what stands around the spans: as it came, or repaired."""
    skeleton = scan.skeleton()
    try:
        root = parse_strictly(skeleton)
    except etree.XMLSyntaxError:
        try:
            root = parse_strictly(bound_at_root(repair(skeleton)))
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"the answer is cut or damaged: {error.msg}") from error
        unmark(root)
    if sum(1 for _ in root.iter(f"{{*}}{PLACE}")) != len(scan.spans):
        raise Unreadable(f"the answer holds elements called {PLACE}: refused")
    return root

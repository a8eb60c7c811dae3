"""An answer scanned by its text alone: where its root and each element of its list begin and end.

A list's records are found without a tree, so that one broken record does not take the others
with it and the largest page is read in little more memory than its bytes.
"""

from __future__ import annotations

import codecs
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from harvester.errors import Unreadable
from harvester.sources.xml import damage_in, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

VERBS = frozenset(
    {"Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords", "GetRecord"}
)
PLACE = "harvester-piece"
"""Local name of the empty element that holds a record's place in the skeleton."""
Span = tuple[int, int]
_FORBIDDEN = "\ufffe"
"""In the place of what cannot be read: XML forbids it, so it is noticed as damage."""
_AFTER_RECORDS = 4
"""How many tags and comments may stand between the start of the token and the list's end."""

_UNITS = {"ListRecords": b"record", "GetRecord": b"record", "ListIdentifiers": b"header"}
_HTML = re.compile(rb"<html|<!doctype html", re.IGNORECASE)
_SHOWN = 120
_PREFIX = rb"(?:[^\s<>/:!?&;=\"']+:)?"
_BLANK = rb"(?:\s+|<!--.*?-->)*"
_COMMENT = rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
_ROOT = re.compile(rb"<" + _PREFIX + rb"OAI-PMH(?=[\s/>])")
_END = re.compile(rb"</" + _PREFIX + rb"OAI-PMH\s*>")
_DECLARED = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_ENTITY = re.compile(rb"<!ENTITY\s+(?:%\s*)?([^\s>\"']+)")
_TRUSTED = ("cp", "iso8859", "koi8", "mac", "gb", "big5", "euc", "shift", "tis", "kz")
_NAME = re.compile(rb"<([^\s<>/]+)")
_HEADER = re.compile(
    b"".join((rb"<", _PREFIX, rb"header(?:\s[^<>]*)?>", _BLANK, rb"<", _PREFIX, rb"identifier\b")),
    re.DOTALL,
)
_VERB = re.compile(
    rb"<!--.*?-->|<(?P<name>" + _PREFIX + rb"(?P<verb>" + "|".join(sorted(VERBS)).encode() + rb"))"
    rb"(?:\s[^<>]*)?(?<!/)>",
    re.DOTALL,
)


class Scan(NamedTuple):
    """An answer in UTF-8, with the spans of its root element and of each element in its list.

    `whole` says that the root element is well-formed: the spans are then exactly the records.
    Otherwise a span reaches from where a record starts to where the next one does.
    """

    body: bytes
    root: Span
    spans: tuple[Span, ...]
    whole: bool

    def skeleton(self) -> bytes:
        """The root element with an empty element in the place of each span."""
        placed = f"<{PLACE}/>".encode()
        start, last = self.root
        between = []
        for begin, end in self.spans:
            between.append(self.body[start:begin])
            start = end
        return placed.join([*between, self.body[start:last]])

    def token_amiss(self) -> bool:
        """Whether what looks like a resumption token stands behind the last record's end.

        The token that ends a list stands in no span; a damaged one would make the list seem to end.
        """
        if self.whole or not self.spans:
            return False
        last = self.spans[-1]
        return self.body.find(b"resumptionToken", end_of_first(self.body, last), last[1]) >= 0


def scan_answer(body: bytes) -> Scan:
    """Scan an answer's body; raises Unreadable, saying what came instead, for what is no OAI-PMH.

    So does an answer that is cut, or declares entities.
    """
    body = in_utf8(body)
    root = root_span(body)
    if root is None:
        raise Unreadable(_no_oai(body))
    start, end = root
    if entities := declared_entities(body[:start]):
        raise Unreadable(f"the answer declares entities ({', '.join(entities)[:80]}): refused")
    if not end:
        reason = damage_in(body, start, len(body)) or "its end is missing"
        raise Unreadable(f"the answer is cut or damaged: {reason}")
    return take_apart(body, root, whole=not damage_in(body, start, end))


def start_of(body: bytes) -> str:
    """How a body begins, for a person to read."""
    return shortened(body, _SHOWN)


def _no_oai(body: bytes) -> str:
    if not body.strip():
        return "an empty answer came"
    if _HTML.search(body, 0, 4096):
        return f"an HTML page came, but no OAI-PMH: {start_of(body)}"
    kind = "something" if damage_in(body, 0, len(body)) else "XML"
    return f"{kind} came, but no OAI-PMH: {start_of(body)}"


def in_utf8(body: bytes) -> bytes:
    """The same text in UTF-8 where another encoding is declared; what does not fit it stays."""
    codec = _codec(body)
    if not codec:
        return body
    try:
        text = body.decode(codec)
    except UnicodeDecodeError:
        text = body.decode(codec, "replace").replace("\ufffd", _FORBIDDEN)
    return text.encode("utf-8", "replace")


def root_span(body: bytes) -> Span | None:
    """From the root's start tag to the last end tag of that name; a missing one ends at 0.

    None when there is no OAI-PMH in it. A script's warnings stand before or after.
    """
    starts = (found.start() for found in _ROOT.finditer(body))
    start = next((at for at in starts if not _in_comment(body, at)), None)
    if start is None:
        return None
    at = len(body)
    while (at := body.rfind(b"</", start, at)) >= 0:
        if end := _END.match(body, at):
            return start, end.end()
    return start, 0


def declared_entities(prologue: bytes) -> list[str]:
    """Names of the entities that a document type declares before the root element."""
    return [name.decode("utf-8", "replace") for name in _ENTITY.findall(prologue)]


def parted(body: bytes, span: Span) -> Iterator[Span]:
    """A broken span, parted at the headers in it: it may have swallowed the records behind it."""
    first, last = span
    own = body.find(b"<", first + 1, last)
    starts = (found.start() for found in _HEADER.finditer(body, first, last))
    yield from pairwise([first, *(at for at in starts if at not in (first, own)), last])


def end_of_first(body: bytes, span: Span) -> int:
    """Where the first element of a span ends, by its tags; the span's end if that is unclear."""
    name = _NAME.match(body, *span)
    return _end_of(body, *span, name[1]) if name else span[1]


def has_asides(body: bytes, start: int, end: int) -> bool:
    """Whether a stretch holds comments, CDATA sections or processing instructions.

    One byte is looked for at a time: that takes a thirtieth of the time that two would.
    """
    for sign in (b"!", b"?"):
        at = body.find(sign, start, end)
        while at >= 0:
            if body[at - 1] == 0x3C:
                return True
            at = body.find(sign, at + 1, end)
    return False


def take_apart(body: bytes, root: Span, *, whole: bool) -> Scan:
    """The spans of a list's elements; other answers than lists of records or headers have none.

    Of a well-formed list of headers neither: it is small, and read from its tree.
    """
    verb = next((found for found in _VERB.finditer(body, *root) if found["verb"]), None)
    unit = _UNITS.get(verb["verb"].decode()) if verb else None
    if verb is None or unit is None or (whole and unit == b"header"):
        return Scan(body, root, (), whole)
    if whole:
        return Scan(body, root, tuple(_find_balanced(body, (verb.end(), root[1]), unit)), whole)
    end = _list_end(body, verb, root[1])
    return Scan(body, root, tuple(_find_starts(body, (verb.end(), end), unit)), whole)


def _in_comment(body: bytes, at: int) -> bool:
    """Whether a comment is open: one that is never closed, as in error pages, is none."""
    opened = body.rfind(b"<!--", 0, at)
    return opened > body.rfind(b"-->", 0, at) and body.find(b"-->", at) >= 0


def _codec(body: bytes) -> str:
    """The name of another encoding than UTF-8, if one is declared or plain to see."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if body.startswith((b"<\x00", b"\x00<")):
        return "utf-16-le" if body.startswith(b"<") else "utf-16-be"
    root = root_span(body)
    declared = _DECLARED.search(body, 0, root[0]) if root else None
    try:
        name = codecs.lookup(declared[1].decode()).name if declared else ""
        trusted = name.startswith(_TRUSTED) and b"<?xml".decode(name) == "<?xml"
    except LookupError:
        return ""
    return name if trusted else ""


def _find_balanced(body: bytes, within: Span, unit: bytes) -> Iterator[Span]:
    """The outermost elements of one name in a well-formed stretch."""
    following = re.compile(rb"\s*<(" + _PREFIX + unit + rb")(?=[\s/>])")
    token = re.compile(rb"(?:" + _COMMENT + rb")|<(" + _PREFIX + unit + rb")(?=[\s/>])", re.DOTALL)
    at, last = within
    while True:
        start = following.match(body, at, last) or next(
            (found for found in token.finditer(body, at, last) if found[1]), None
        )
        if start is None:
            return
        begin = start.start(1) - 1
        at = _plain_end(body, begin, last, start[1]) or _end_of(body, begin, last, start[1])
        yield begin, at


def _plain_end(body: bytes, begin: int, last: int, name: bytes) -> int:
    """Where an element ends whose inside can be counted without being read; otherwise 0.

    What looks like a start tag before the first end tag is counted, and as many end tags are
    passed with no other start tag between: so nothing is cut too short or too long, and what is
    odd is left to `_end_of`.
    """
    opening, closing = b"<%b" % name, b"</%b>" % name
    first = at = body.find(closing, begin, last)
    for _ in range(body.count(opening, begin, max(first, 0)) - 1):
        at = body.find(closing, at + 1, last) if at >= 0 else at
    plain = at >= 0 and body.find(opening, first, at) < 0
    return at + len(closing) if plain and not has_asides(body, begin, at) else 0


def _end_of(body: bytes, begin: int, last: int, name: bytes) -> int:
    """Where an element of a well-formed text ends: its tags are counted one by one."""
    tag = re.compile(
        rb"(?:" + _COMMENT + rb")|<(/?)" + re.escape(name) + rb"(?=[\s/>])"
        rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
        re.DOTALL,
    )
    depth = 0
    for found in tag.finditer(body, begin, last):
        if found[1] is None or (not found[1] and found[0].endswith(b"/>") and depth):
            continue
        depth += -1 if found[1] else 1
        if not depth or found[0].endswith(b"/>"):
            return found.end()
    return last


def _find_starts(body: bytes, within: Span, unit: bytes) -> Iterator[Span]:
    """From each start of a unit to the next one, blanks at the end left out, in damaged text."""
    inside = rb"(?:\s[^<>]*)?>" + _BLANK + rb"<" + _PREFIX + rb"header(?=[\s/>])"
    follows = inside if unit == b"record" else rb"(?=[\s/>])"
    start = re.compile(rb"(?:" + _COMMENT + rb")|<(" + _PREFIX + unit + rb")" + follows, re.DOTALL)
    found = [each.start() for each in start.finditer(body, *within) if each[1]]
    starts = [each for each in found if not _is_nested(body, within[0], each)]
    for begin, end in pairwise([*starts, within[1]]):
        yield begin, begin + len(body[begin:end].rstrip())


def _is_nested(body: bytes, first: int, at: int) -> bool:
    """Whether what stands directly before is the start tag of an element around it."""
    tag = body[max(body.rfind(b"<", first, at), first) : at].rstrip()
    while tag.endswith(b"-->") and (at := body.rfind(b"<!--", first, at)) >= 0:
        tag = body[max(body.rfind(b"<", first, at), first) : at].rstrip()
    starts = tag.startswith(b"<") and not tag.startswith((b"</", b"<!", b"<?"))
    return starts and tag.endswith(b">") and not tag.endswith(b"/>")


def _list_end(body: bytes, verb: re.Match[bytes], last: int) -> int:
    """Where the records end: before the token that ends the list, or its end tag."""
    end = body.rfind(b"</" + verb["name"], verb.end(), last)
    token = re.compile(
        rb"<(" + _PREFIX + rb"resumptionToken)(?:\s[^<>]*)?(?:/>|>[^<]*</\1\s*>)"
        rb"[^<]*(?:<!--[^>]*-->[^<]*)*\Z"
    )
    at = body.rfind(b"<", verb.end(), max(end, 0))
    for _ in range(_AFTER_RECORDS):
        if at < 0:
            break
        if token.match(body, at, end):
            return at
        at = body.rfind(b"<", verb.end(), at)
    return end if end >= 0 else last

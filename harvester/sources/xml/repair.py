"""Mending the bytes of XML that is not well-formed, so that each mend can be told afterwards.

Where something was mended a mark stands in the text until the record it belongs to is known.
The marks are noncharacters: XML 1.0 allows them, Unicode keeps them for a program's own use.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum
from html.entities import html5
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from harvester.formats.charsets import NUMBERS, code_of, is_legal, join_halves

if TYPE_CHECKING:
    from lxml.etree import _Element


class Mend(Enum):
    """What was mended; the value is the mark that stands in the text for it.

    PREFIX leaves no mark: see `prefixes`.
    """

    REMOVED = "\ufdd0"
    GUESSED = "\ufdd1"
    AMPERSAND = "\ufdd2"
    REFERENCE = "\ufdd3"
    DECLARATION = "\ufdd4"
    PREFIX = ""


_SIGN = {mend: mend.value.encode() for mend in Mend}
_REMOVED = _SIGN[Mend.REMOVED]
_MARKS = re.compile("[\ufdd0-\ufdd4]")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|\xef\xb7[\x90-\x94]")
_NOT_UTF8 = re.compile(
    rb"""(?P<pair>\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])
    | (?P<lone>\xed[\xa0-\xbf][\x80-\xbf])
    | (?P<run>(?:(?!
          [\xc2-\xdf][\x80-\xbf]
        | \xe0[\xa0-\xbf][\x80-\xbf]
        | [\xe1-\xef][\x80-\xbf]{2}
        | \xf0[\x90-\xbf][\x80-\xbf]{2}
        | [\xf1-\xf3][\x80-\xbf]{3}
        | \xf4[\x80-\x8f][\x80-\xbf]{2}
      )[\x80-\xff])+)
    | (?:[\xc2-\xdf] | [\xe0-\xef][\x80-\xbf] | [\xf0-\xf4][\x80-\xbf]{2})[\x80-\xbf]""",
    re.VERBOSE,
)
_DOCTYPE = rb"<!(?i:DOCTYPE)\b[^\[>]*(?:\[[^\]]*\]\s*)?>"
_PROLOG = re.compile(rb"(?:\s+|<!--.*?-->|<\?.*?\?>|" + _DOCTYPE + rb")*", re.DOTALL)
_TOKEN = re.compile(
    rb"(?P<kept><!--.*?-->|<!\[CDATA\[.*?\]\]>|&(?:amp|lt|gt|quot|apos);)"
    rb"|(?P<declaration><\?xml\s.*?\?>|" + _DOCTYPE + rb")"
    rb"|(?P<instruction><\?.*?\?>)"
    rb"|(?P<numbers>(?:&#(?:x0*[0-9A-Fa-f]{1,8}|0*[0-9]{1,10});)+)"
    rb"|&(?P<name>[A-Za-z][A-Za-z0-9]*;)"
    rb"|(?P<bare>&)",
    re.DOTALL,
)


def repair(data: bytes) -> bytes:
    """The same document or element in UTF-8, each mend with its mark; well-formed XML stays.

    Bytes that are not UTF-8 are read as Windows-1252, run by run. No element is opened or closed
    that was not: what has a broken tag is still broken.
    """
    text = _decode_guessed(_FORBIDDEN.sub(_REMOVED, data))
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    return text[:start] + _TOKEN.sub(_token, text[start:])


def unmark(element: _Element) -> Counter[Mend]:
    """Take the marks out of a repaired element; how often each thing was mended in it."""
    found: list[str] = []
    for each in element.iter():
        for name, value in each.attrib.items():
            if marks := _MARKS.findall(str(value)):
                found += marks
                each.set(name, _MARKS.sub("", str(value)))
        if each.text and (marks := _MARKS.findall(each.text)):
            found += marks
            each.text = _MARKS.sub("", each.text)
        if each.tail and (marks := _MARKS.findall(each.tail)):
            found += marks
            each.tail = _MARKS.sub("", each.tail)
    return Counter(map(Mend, found))


def _decode_guessed(data: bytes) -> bytes:
    try:
        data.decode()
    except UnicodeDecodeError:
        return _NOT_UTF8.sub(_run, data)
    return data


def _run(found: re.Match[bytes]) -> bytes:
    """Bytes that are not UTF-8, as UTF-8; the last alternative of the pattern is what is."""
    if found["pair"]:
        return _SIGN[Mend.REFERENCE] + _unite_halves(found["pair"].decode("utf-8", "surrogatepass"))
    if found["lone"]:
        return _REMOVED
    if found["run"]:
        text = found["run"].decode("cp1252", "replace").encode()
        return _SIGN[Mend.GUESSED] + text.replace("\ufffd".encode(), _REMOVED)
    return found[0]


def _unite_halves(surrogates: str) -> bytes:
    return join_halves(surrogates).encode()


def _token(found: re.Match[bytes]) -> bytes:
    match found.lastgroup:
        case "declaration":
            return _SIGN[Mend.DECLARATION]
        case "numbers":
            return _numbers(found[0])
        case "name":
            return _resolve_name(found["name"].decode())
        case "bare":
            return _SIGN[Mend.AMPERSAND] + b"&amp;"
    return found[0]


def _resolve_name(name: str) -> bytes:
    """A reference as HTML has them (`nbsp;`) as its character, any other as plain text."""
    if name in html5:
        return _SIGN[Mend.REFERENCE] + escape(html5[name]).encode()
    return _SIGN[Mend.AMPERSAND] + b"&amp;" + name.encode()


def _numbers(run: bytes) -> bytes:
    """References by number: halves of a character are put together, impossible ones go."""
    mended = b""
    high = 0
    for found in NUMBERS.finditer(run):
        code = code_of(found)
        if high and 0xDC00 <= code <= 0xDFFF:
            mended = mended.removesuffix(_REMOVED) + _SIGN[Mend.REFERENCE]
            mended += _unite_halves(chr(high) + chr(code))
            high = 0
            continue
        high = code if 0xD800 <= code <= 0xDBFF else 0
        ours = 0xFDD0 <= code <= 0xFDD4
        mended += found[0] if is_legal(code) and not ours else _REMOVED
    return mended

"""Characters that XML and JSON write by number, and the halves of characters (surrogates).

A character beyond the first 65,536 written as two references, each to a half of it, is no XML
(XML 1.0, production 66); a half without the other is no character at all.
"""

from __future__ import annotations

import re

LOST = "\ufffd"
_LOST = LOST.encode()
NUMBERS = re.compile(rb"&#(?:x0*([0-9A-Fa-f]{1,8})|0*([0-9]{1,10}));")
_RUN = re.compile(rb"(?:&#(?:x0*[0-9A-Fa-f]{1,8}|0*[0-9]{1,10});)+")
_RUN_IN_TEXT = re.compile(_RUN.pattern.decode())
_HALF = re.compile("[\ud800-\udfff]")
_DOUBTFUL = re.compile(
    rb"#(?:[xX]0*(?:[dD][89a-fA-F]|[fF]{3}[dD])|0*(?:5[5-7][0-9]{3}|65533;))"
    rb"|\\u(?:[dD][89a-fA-F]|[fF]{3}[dD])"
)
"""A reference, however often its ampersand is escaped, or an escape: of a half or of U+FFFD."""
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_BYTES_OF_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
"""A character written as if each of its halves were one (CESU-8), as old databases do."""


def is_legal(code: int) -> bool:
    """Whether XML 1.0 allows a code point (production 2, Char)."""
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def code_of(found: re.Match[bytes]) -> int:
    """The code point of a reference that `NUMBERS` found."""
    return int(found[1], 16) if found[1] else int(found[2])


def join_halves(text: str) -> str:
    """A text in which two halves side by side are one character; lone ones stay."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def mend_references(data: bytes) -> tuple[bytes, int]:
    """XML with references to halves joined and impossible ones replaced by U+FFFD; how many."""
    lost = 0

    def mend(run: re.Match[bytes]) -> bytes:
        nonlocal lost
        codes = map(code_of, NUMBERS.finditer(run[0]))
        text = "".join(_character(code) for code in codes)
        whole = without_halves(join_halves(text))
        lost += whole.count(LOST)
        return "".join(f"&#{ord(each)};" for each in whole).encode()

    return _RUN.sub(mend, data), lost


def may_be_lost(data: bytes) -> bool:
    """Whether a record's bytes hold U+FFFD, or a reference or an escape of it or of a half."""
    return _LOST in data or _DOUBTFUL.search(data) is not None


def mend_text(text: str) -> str:
    """A text without references to halves, as escaped once too often they stand in it."""
    return _RUN_IN_TEXT.sub(_as_characters, text) if "&#" in text else text


def mend_escapes(source: str) -> str:
    """JSON with U+FFFD for every escape of one half alone; its reader puts pairs together."""
    return _ESCAPE.sub(lambda each: r"\ufffd" if each[1] else each[0], source)


def join_bytes(data: bytes) -> bytes:
    """Bytes in which two halves, each written as if it were a character, are one in UTF-8."""

    def joined(pair: re.Match[bytes]) -> bytes:
        return join_halves(pair[0].decode("utf-8", "surrogatepass")).encode()

    return _BYTES_OF_HALVES.sub(joined, data)


def without_halves(text: str) -> str:
    """A text whose lone halves of characters are U+FFFD: no encoding takes them."""
    return _HALF.sub(LOST, text)


def _as_characters(run: re.Match[str]) -> str:
    codes = [code_of(found) for found in NUMBERS.finditer(run[0].encode())]
    text = join_halves("".join(map(_character, codes)))
    return without_halves(text) if any(0xD800 <= code <= 0xDFFF for code in codes) else run[0]


def _character(code: int) -> str:
    return chr(code) if is_legal(code) or 0xD800 <= code <= 0xDFFF else LOST

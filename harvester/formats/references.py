"""Characters that XML and JSON write by number, and the halves of characters (surrogates).

A character beyond the first 65,536 written as two references, each to a half of it, is no XML
(XML 1.0, production 66); a half without the other is no character at all.
"""

from __future__ import annotations

import re

LOST = "\ufffd"
NUMBERS = re.compile(rb"&#(?:x0*([0-9A-Fa-f]{1,8})|0*([0-9]{1,10}));")
_RUN = re.compile(rb"(?:&#(?:x0*[0-9A-Fa-f]{1,8}|0*[0-9]{1,10});)+")
_HALF = re.compile("[\ud800-\udfff]")


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


def without_halves(text: str) -> str:
    """A text whose lone halves of characters are U+FFFD: no encoding takes them."""
    return _HALF.sub(LOST, text)


def _character(code: int) -> str:
    return chr(code) if is_legal(code) or 0xD800 <= code <= 0xDFFF else LOST

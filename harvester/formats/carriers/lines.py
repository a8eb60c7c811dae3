r"""MARC as lines for people: MarcEdit's mnemonic format, and the lines that displays print.

Mnemonic (MARCMaker, MarcEdit): `=245  10$aTitle`, `\` for a blank, `{dollar}` for a dollar sign.
Printed, as Z39.50 clients and catalogues show MARC: `245 10 $a Title $b rest`, the leader on a
line of its own. Blank lines stand between records.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from harvester.formats.carriers.common import in_its_set, lines_as_records
from harvester.formats.carriers.iso2709 import DELIMITER, marc_of
from harvester.formats.fields import RecordIssue, with_texts
from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from harvester.formats.carriers.common import Damage
    from harvester.formats.fields import Marc

_LEADER_TAGS = frozenset({"LDR", "000"})
_MNEMONIC = re.compile(r"=(\w{3}) {0,2}(.*)", re.DOTALL)
_MNEMONIC_FIELD = re.compile(rb"(?m)^=(?:LDR|[0-9]{3})  ?.")
_MNEMONIC_LEADER = re.compile(rb"=(?:LDR|000) ")
_BRACED = re.compile(r"\{([a-zA-Z0-9]{2,10})\}")
_SIGNS = {
    "dollar": "$", "lcub": "{", "rcub": "}", "bsol": "\\", "lsqb": "[", "rsqb": "]", "verbar": "|",
    "esc": "\x1b", "softsign": "\u02b9", "mlrhring": "\u02bf", "mllhring": "\u02bb",
    "phono": "\u2117", "flat": "\u266d", "sharp": "\u266f", "scriptl": "\u2113", "inodot": "\u0131",
    "Lstrok": "\u0141", "lstrok": "\u0142", "Dstrok": "\u0110", "dstrok": "\u0111",
}  # fmt: skip
"""Names in braces of single characters; those HTML has too (`AElig`) are taken from there."""
_MARKS = {
    "grave": "\u0300", "acute": "\u0301", "circ": "\u0302", "tilde": "\u0303", "macr": "\u0304",
    "breve": "\u0306", "dot": "\u0307", "uml": "\u0308", "hooka": "\u0309", "ring": "\u030a",
    "dblac": "\u030b", "caron": "\u030c", "dotb": "\u0323", "cedil": "\u0327", "ogon": "\u0328",
    "under": "\u0332", "rlig": "\ufe21", "llig": "\ufe20",
}  # fmt: skip
"""Diacritics, which stand before their letter as in ANSEL."""
_MARKED = re.compile(r"((?:\{(?:" + "|".join(_MARKS) + r")\})+)(.?)", re.DOTALL)

_PRINTED_LEADER = (
    r"(?:(?:LDR|000)[ \t]+[0-9 #-]{5}|[0-9]{5}(?=[a-z ][a-z])| {5}(?=[a-z]{2}))[ -#%-~]{13,19}"
)
_PRINTED_START = re.compile(_PRINTED_LEADER.encode() + rb"\r?\n?\Z")
_PRINTED_HEAD = re.compile(rb"(?m)^" + _PRINTED_LEADER.encode() + rb"\r?\n(?=[0-9A-Z]{3} )")
_LEADER_LINE = re.compile(rf"(?=(?:(?:LDR|000)[ \t]+)?(.*)){_PRINTED_LEADER}")
_SIGN = r"[$|\u2021\u01c2]"
_PRINTED_FIELD = re.compile(rf"([0-9A-Z]{{3}})[ \t]([0-9 _#\\]{{2}})[ \t]?({_SIGN}[0-9a-zA-Z].*)")
_CONTROL_FIELD = re.compile(r"(00[0-9]|[A-Z]{3})[ \t](.*)")
_BLANKS = str.maketrans({"_": " ", "#": " ", "\\": " "})


def recognise_mnemonic(data: bytes) -> bool:
    """Whether some line begins with an equals sign and a tag."""
    return _MNEMONIC_FIELD.search(data) is not None


def split_mnemonic(stream: BinaryIO) -> Iterator[bytes | Damage]:
    """The records of a mnemonic file: each begins with its leader or after a blank line."""
    return lines_as_records(stream, _starts_mnemonic, recognise_mnemonic)


def _starts_mnemonic(line: bytes, gathered: list[bytes]) -> bool:
    return _MNEMONIC_LEADER.match(line) is not None or not gathered[-1].strip()


def parse_mnemonic(data: bytes, hint: str, troubles: list[RecordIssue]) -> Marc:
    """Take a record's lines apart, in the character set they are in; never raises."""
    return with_texts(in_its_set(data, _from_mnemonic, hint, troubles), _replace_names)


def _from_mnemonic(text: str, troubles: list[RecordIssue]) -> Marc:
    leader = ""
    found: list[tuple[str, str]] = []
    for field in re.split(r"\r?\n(?==)", text):
        match = _MNEMONIC.match(field.rstrip("\r\n"))
        if not match:
            troubles.append(RecordIssue(Code.FIELD_BROKEN, "line", field))
            continue
        tag, body = match[1], re.sub(r"[\r\n]+", " ", match[2])
        if tag in _LEADER_TAGS:
            leader = body.replace("\\", " ")
        elif tag.startswith("00"):
            found.append((tag, body.replace("\\", " ")))
        else:
            indicators = body[:2].translate(_BLANKS)
            found.append((tag, indicators + body[2:].replace("$", DELIMITER)))
    return marc_of(leader, found, troubles)


def _replace_names(text: str) -> str:
    """Text with the names in braces as the characters they are; unknown names stay."""
    if "{" not in text:
        return text
    text = _MARKED.sub(_join_marks, text)
    return _BRACED.sub(lambda name: _SIGNS.get(name[1]) or html5.get(f"{name[1]};", name[0]), text)


def _join_marks(found: re.Match[str]) -> str:
    marks = "".join(_MARKS[name] for name in re.findall(r"\w+", found[1]))
    return found[2] + marks


def recognise_printed(data: bytes) -> bool:
    """Whether a leader on a line of its own is followed by a line with a tag."""
    return _PRINTED_HEAD.search(data) is not None


def split_printed(stream: BinaryIO) -> Iterator[bytes | Damage]:
    """The records of a printed file: each begins with its leader or after a blank line."""
    return lines_as_records(stream, _starts_printed, recognise_printed)


def _starts_printed(line: bytes, gathered: list[bytes]) -> bool:
    return _PRINTED_START.match(line) is not None or not gathered[-1].strip()


def parse_printed(data: bytes, hint: str, troubles: list[RecordIssue]) -> Marc:
    """Take a record's lines apart, in the character set they are in; never raises."""
    return in_its_set(data, _from_printed, hint, troubles)


def _from_printed(text: str, troubles: list[RecordIssue]) -> Marc:
    leader = ""
    found: list[tuple[str, str]] = []
    for line in filter(None, (line.rstrip("\r") for line in text.split("\n"))):
        if not leader and (head := _LEADER_LINE.fullmatch(line)):
            leader = head[1]
        elif field := _PRINTED_FIELD.fullmatch(line):
            tag, indicators, body = field.groups()
            found.append((tag, indicators.translate(_BLANKS) + _delimit_subfields(body)))
        elif control := _CONTROL_FIELD.fullmatch(line):
            found.append((control[1], control[2]))
        else:
            troubles.append(RecordIssue(Code.FIELD_BROKEN, "line", line))
    return marc_of(leader, found, troubles)


def _delimit_subfields(body: str) -> str:
    """Subfields with the sign ISO 2709 has; where blanks stand around a code they are signs, too.

    So a price (`$c $9.00`) is none.
    """
    sign = re.escape(body[0])
    spaced = body[2:3] in ("", " ")
    code = rf"(?:^| ){sign}([0-9a-zA-Z])(?: |$)" if spaced else rf"{sign}([0-9a-zA-Z])"
    return re.sub(code, rf"{DELIMITER}\1", body)

"""UTF-8 that was taken for another character set and encoded once more, decoded where certain.

"Ã©" for é, "РќРѕРІР°СЏ" for Новая. Certain is a text that is UTF-8 from end to end once its
characters are bytes again, says something in one script then, and could be no text as it stands:
each of its sequences begins with a capital that a sign or a foreign letter follows. A shorter one
is decoded only where nothing else in the record is good text beyond ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats.fields import RecordIssue, with_texts
from harvester.issues import Code

if TYPE_CHECKING:
    from harvester.formats.fields import Field, Marc

_OF_CP1252 = re.compile(
    rb"\xc3(?:[\x82-\x85\x8c-\x91\x98\x99\xa2]\xc2|[\x82-\x99\xa2]\xe2|[\x82-\x99]\xc5"
    rb"|[\xa3-\xa9](?:\xc2.|\xe2..|[\xc5\xc6\xcb].){2})",
    re.DOTALL,
)
"""Lead bytes of UTF-8 as letters of cp1252 (Ã, Ð), before its other bytes."""
_OF_CP1251 = re.compile(rb"\xd0\xa0(?:\xc2[\xb0\xb5]|\xd1\x95)")
"""The letters а, е and о, without which there is no Russian text, when taken for cp1251."""
_ONE_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK"}
_TIMES = 3
"""Encoded again and again: no more often than this is it undone."""


class _Mistake(NamedTuple):
    """A set that UTF-8 is taken for: its characters as bytes, and what makes that certain.

    `enough` sequences are no accident, nor is a single one that begins with a text of `alone`.
    """

    name: str
    as_bytes: dict[int, str]
    enough: int
    alone: tuple[str, ...]


def _mistake(name: str, enough: int, alone: tuple[str, ...]) -> _Mistake:
    high = bytes(range(0x80, 0x100)).decode(name, "replace")
    # ASCII stands in it, too: a character that a table has not costs ten times as much.
    table = {code: chr(code) for code in range(0x80)}
    table |= dict.fromkeys(range(0x80, 0x100), "\uffff")
    # Bytes that the set has not are kept as control characters by most programs.
    table |= {code: chr(code) for code in range(0x80, 0xA0)}
    table |= {ord(character): chr(0x80 + i) for i, character in enumerate(high)}
    return _Mistake(name, table, enough, alone)


_MISTAKES = (
    _mistake("cp1252", 2, ("Ã", "Â", "â€", "â€")),
    _mistake("cp1251", 3, ()),
)


def encoded_twice(data: bytes) -> bool:
    """Whether bytes in UTF-8 hold what UTF-8 looks like when it was encoded once more."""
    return bool(_OF_CP1252.search(data) or _OF_CP1251.search(data))


def mend(text: str) -> str:
    """The text decoded once more, where it was certainly encoded twice; else unchanged."""
    for _ in range(_TIMES):
        text = next((_undone(text, each) for each in _MISTAKES if _certain(text, each)), text)
    return text


def mended(marc: Marc, troubles: list[RecordIssue]) -> Marc:
    """The record, with texts that were certainly encoded twice decoded once more and reported."""
    for _ in range(_TIMES):
        for mistake in _MISTAKES:
            if any(_certain(text, mistake) for text in _texts(marc)):
                marc = _undo_mistake(mistake, marc, troubles)
                break
        else:
            break
    return marc


def _undo_mistake(mistake: _Mistake, marc: Marc, troubles: list[RecordIssue]) -> Marc:
    whole = all(text.isascii() or _undone(text, mistake) for text in _texts(marc))

    def better(text: str) -> str:
        return (
            _undone(text, mistake)
            if not text.isascii() and (whole or _certain(text, mistake))
            else text
        )

    found = with_texts(marc, better)
    changed = [tag for tag, fields in marc.data.items() if fields != found.data[tag]]
    place = "record" if whole or not changed else ", ".join(changed)
    detail = f"UTF-8 encoded twice, taken for {mistake.name}"
    if (trouble := RecordIssue(Code.ENCODING_DOUBLED, place, detail)) not in troubles:
        troubles.append(trouble)
    return found


def _texts(marc: Marc) -> list[str]:
    fields: list[Field] = [field for found in marc.data.values() for field in found]
    return [*marc.control.values(), *(text for field in fields for _, text in field.subfields)]


def _undone(text: str, mistake: _Mistake) -> str:
    """The text decoded once more; empty where it cannot be, or where no text comes out."""
    if text.isascii():
        return ""
    try:
        better = text.translate(mistake.as_bytes).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return ""
    beyond = [character for character in better if character > "\x7f"]
    one_script = len({_script(each) for each in beyond if each.isalpha()}) <= 1
    sound = not any(unicodedata.category(each) in ("Cc", "Cn", "Co") for each in beyond)
    return better if (one_script and sound) or encoded_twice(better.encode()) else ""


def _script(letter: str) -> str:
    first = unicodedata.name(letter, "?").split()[0]
    return _ONE_SCRIPT.get(first, first)


def _certain(text: str, mistake: _Mistake) -> bool:
    if not (better := _undone(text, mistake)):
        return False
    sequences = sum(character > "\x7f" for character in better)
    return sequences >= mistake.enough or any(each in text for each in mistake.alone)

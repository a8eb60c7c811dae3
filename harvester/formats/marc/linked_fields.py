"""Bringing together the fields that say the same thing in several scripts.

A *statement* is one thing a record says, as a tuple of fields: in the original script first,
then romanised. Most statements have one field.

MARC 21 links field 880 by `$6 880-01` and `$6 245-01/(N`; UNIMARC repeats the tag with a linking
number in `$6` and a script code in `$7`; CNMARC adds pinyin in capital subfields (CALIS) or in
`$9` (National Library of China) of the same field.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.fields import Field, RecordIssue
from harvester.issues import Code
from harvester.text import script_of

if TYPE_CHECKING:
    from harvester.formats.fields import Marc

Statement = tuple[Field, ...]
Statements = dict[str, list[Statement]]

_UNLINKED = "00"
_OTHER_LETTER = re.compile(
    "[\u0370-\u1cff\u1f00-\u1fff\u2c80-\u2dff\u2e80-\ua71f\ua800-\uab2f\uab70-\ufdff"
    "\ufe70-\uff20\uff66-\uffdc\U00010000-\U0003ffff]"
)
"""A character of another script than Latin: the blocks from Greek on without the Latin ones."""
_TEXT_CODES = frozenset("abcdefghinpqt")
_SAID_ONCE = frozenset({"100", "110", "111", "130", "240", "245", "250", "260", "264"})
"""Fields of which an unlinked 880 can only be another form when the record has just one."""
_MAIN_ENTRIES = frozenset({"700", "710", "720"})
"""There is one main entry, so several with a script code are its forms even without `$6`."""


def original_first(fields: list[Field]) -> Statement:
    """The fields with the original script before those in Latin letters only.

    Some libraries have the original in 880 and some romanise there, so the characters decide:
    those of $a, then those of the whole field ("Japan. 環境庁").
    """
    if len(fields) == 1:
        return (fields[0],)
    first: list[Field] = []
    others: list[Field] = []
    for field in fields:
        (first if _in_other_letters(field.first("a")) else others).append(field)
    # Sorting asks for the whole field, which of a pair with one decided is not needed.
    return (*first, *(sorted(others, key=_latin) if len(others) > 1 else others))


def _latin(field: Field) -> bool:
    whole = "".join([value for code, value in field.subfields if code in _TEXT_CODES])
    return not _in_other_letters(whole)


def _in_other_letters(text: str) -> bool:
    return not text.isascii() and _OTHER_LETTER.search(text) is not None


def marc21_statements(marc: Marc, troubles: list[RecordIssue]) -> Statements:
    """Every field of a MARC 21 record by tag, each with the 880 fields linked to it."""
    if "880" not in marc.data:
        return {tag: [(field,) for field in fields] for tag, fields in marc.data.items()}
    linked, loose = _other_scripts(marc, troubles)
    statements: Statements = {}
    for tag, fields in marc.data.items():
        if tag != "880":
            statements[tag] = [
                _with_links(field, link, linked, troubles)
                if (link := field.first("6"))
                else (field,)
                for field in fields
            ]
    for (tag, occurrence), fields in linked.items():
        troubles.append(RecordIssue(Code.LINK_BROKEN, "880 $6", f"{tag}-{occurrence}"))
        loose[tag] += fields
    for tag, fields in loose.items():
        _add_loose(statements.setdefault(tag, []), tag, fields)
    return statements


def _other_scripts(
    marc: Marc, troubles: list[RecordIssue]
) -> tuple[dict[tuple[str, str], list[Field]], defaultdict[str, list[Field]]]:
    """The 880 fields under the tag they stand for: by occurrence number, and the unlinked."""
    linked: dict[tuple[str, str], list[Field]] = {}
    loose: defaultdict[str, list[Field]] = defaultdict(list)
    for field in marc.data["880"]:
        link = field.first("6").strip()
        tag, occurrence = link[:3], link[4:6]
        if len(link) < 6 or link[3] != "-":
            troubles.append(RecordIssue(Code.LINK_BROKEN, "880 $6", link or "missing"))
        elif occurrence == _UNLINKED:
            loose[tag].append(Field(tag, field.indicators, field.subfields))
        else:
            linked.setdefault((tag, occurrence), []).append(
                Field(tag, field.indicators, field.subfields)
            )
    return linked, loose


def _with_links(
    field: Field,
    link: str,
    linked: dict[tuple[str, str], list[Field]],
    troubles: list[RecordIssue],
) -> Statement:
    link = link.strip()
    if not link.startswith("880-") or link[4:6] == _UNLINKED:
        return (field,)
    others = linked.pop((field.tag, link[4:6]), [])
    if not others:
        troubles.append(RecordIssue(Code.LINK_BROKEN, f"{field.tag} $6", link))
    return original_first([field, *others])


def _add_loose(statements: list[Statement], tag: str, fields: list[Field]) -> None:
    if tag in _SAID_ONCE and len(statements) == 1:
        statements[0] = original_first([*statements[0], *fields])
    else:
        statements += [(field,) for field in fields]


def unimarc_statements(marc: Marc) -> Statements:
    """Every field of a UNIMARC record by tag, repetitions in another script brought together."""
    return {tag: _join_versions(tag, fields) for tag, fields in marc.data.items()}


def _join_versions(tag: str, fields: list[Field]) -> list[Statement]:
    groups: dict[object, list[Field]] = {}
    one_entry = tag in _MAIN_ENTRIES and any(field.first("7") for field in fields)
    for position, field in enumerate(fields):
        key = _link(field) or (one_entry or position)
        groups.setdefault(key, []).append(field)
        if pinyin := _pinyin(field):
            groups[key].append(pinyin)
    return [original_first(group) for group in groups.values()]


def _link(field: Field) -> str:
    """The linking number fields of one tag share: `$6` is a letter, it, and the other's tag."""
    link = field.first("6")
    return link[1:3] if link[3:6] in ("", field.tag) else ""


def _pinyin(field: Field) -> Field | None:
    """The field in pinyin: its capital subfields, and each `$9` that follows a text in Han."""
    read: list[tuple[str, str]] = []
    before = ("", "")
    for code, text in field.subfields:
        if code.isupper():
            read.append((code.lower(), text))
        elif code == "9" and script_of(text) == "Latn" and script_of(before[1]) == "Hani":
            read.append((before[0], text))
        before = (code, text)
    return replace(field, subfields=tuple(read)) if read else None

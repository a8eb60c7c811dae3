"""MARCXML written as nearly all sources write it, taken apart without a tree.

A tree of libxml2 costs several times as much, most of it for elements made into Python objects.
What is written otherwise by one letter - a blank within a tag, an entity, a comment - is left to
`marcxml`, which reads everything and reports what is wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats.carriers.marcxml import element_of
from harvester.formats.elements import local_name
from harvester.formats.fields import Field, Marc, clean_leader, with_blanks

if TYPE_CHECKING:
    from harvester.formats.fields import RecordIssue

_START = re.compile(r"[ \n\t]*(<(?:[A-Za-z]\w*:)?record(?:[ \n][^<>&]{0,2000})?>)", re.ASCII)
_NOT_PLAIN = bytes(range(9)) + bytes(range(11, 32))
"""Characters that XML forbids, and the carriage return, which its readers change."""
_LONGEST = 1_000_000
_MOST_OPENINGS = 5000
_SPACE, _MARK = r"[ \n\t]{0,200}", r'([^"<>&\n\t])'
_ATTRIBUTES = (("tag", "((?!00|LDR)[0-9A-Za-z]{3})"), ("ind1", _MARK), ("ind2", _MARK))

_Grouped = tuple[tuple[str, str], list[tuple[str, str]]]


class _OtherwiseError(Exception):
    """It is written otherwise."""


def parse_plain(data: bytes, troubles: list[RecordIssue]) -> Marc | None:
    """The record, if the bytes are one MARCXML record and nothing else, plainly written."""
    text = _plain_text(data)
    if not (start := _START.match(text)) or not (tags := _tags_within(start[1])):
        return None
    leader = ""
    control: dict[str, str] = {}
    at = start.end()
    while match := tags.head.match(text, at):
        at = match.end()
        tag, value, leader_text = match.groups("")
        if tag:
            control.setdefault(tag, value)
        else:
            leader = leader or leader_text
    try:
        found = _data_fields(text[at:], tags)
    except _OtherwiseError:
        return None
    return Marc(clean_leader(leader, troubles), control, found) if control or found else None


def _plain_text(data: bytes) -> str:
    if len(data) > _LONGEST or len(data.translate(None, _NOT_PLAIN)) != len(data):
        return ""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return "" if "&" in text or "\ufffe" in text or "\uffff" in text else text


class _Openings(dict[str, tuple[tuple[str, str] | None, str]]):
    """What the tags before a text begin: tag and indicators of a field, if any, and a subfield.

    The same few stand in all records, so they are looked at once.
    """

    def __init__(self, prefix: str) -> None:
        super().__init__()
        tag, first, second = (f'(?=[^>]* {name}="{value}")' for name, value in _ATTRIBUTES)
        attributes = f'{tag}{first}{second}(?: [a-z12]+="[^"<>&\n\t]+"){{3}}'
        field = f"{_SPACE}</{prefix}datafield>{_SPACE}<{prefix}datafield{attributes}>"
        self._pattern = re.compile(f'(?:{field})?{_SPACE}<{prefix}subfield code="{_MARK}"')

    def __missing__(self, tags: str) -> tuple[tuple[str, str] | None, str]:
        if not (match := self._pattern.fullmatch(tags)):
            raise _OtherwiseError
        tag, first, second, code = match.groups()
        opening = ((tag, with_blanks(first + second)) if tag else None, code)
        if len(self) < _MOST_OPENINGS:
            self[tags] = opening
        return opening


class _Tags(NamedTuple):
    """A record's leader or control field, what opens a subfield, and what ends each part."""

    openings: _Openings
    head: re.Pattern[str]
    field_end: str
    subfield_end: str
    record_end: re.Pattern[str]


@lru_cache(maxsize=100)
def _tags_within(start: str) -> _Tags | None:
    """How a record goes on that starts so; None when libxml2 would not have it start so."""
    troubles: list[RecordIssue] = []
    root = element_of(f"{start[:-1]}/>".encode(), troubles)
    if root is None or troubles or local_name(root) != "record":
        return None
    prefix = f"{root.prefix}:" if root.prefix else ""

    def element(name: str, attributes: str) -> str:
        return f"{_SPACE}<{prefix}{name}{attributes}>([^<>]*)</{prefix}{name}>"

    head = element("controlfield", ' tag="((?!000|LDR)[0-9A-Za-z]{3})"')
    field_end, subfield_end = f"</{prefix}datafield>", f"</{prefix}subfield>"
    record_end = f"{_SPACE}{field_end}{_SPACE}</{prefix}record>{_SPACE}"
    return _Tags(
        _openings(prefix),
        re.compile(f"{head}|{element('leader', '')}"),
        field_end,
        subfield_end,
        re.compile(record_end),
    )


@lru_cache(maxsize=10)
def _openings(prefix: str) -> _Openings:
    return _Openings(prefix)


def _data_fields(text: str, tags: _Tags) -> dict[str, list[Field]]:
    """The data fields, with which the record ends."""
    *pieces, end = f"{tags.field_end}{text}".split(tags.subfield_end)
    if not tags.record_end.fullmatch(end):
        raise _OtherwiseError
    found: dict[str, list[Field]] = {}
    for (tag, indicators), subfields in _group_subfields(pieces, tags.openings):
        found.setdefault(tag, []).append(Field(tag, indicators, tuple(subfields)))
    return found


def _group_subfields(pieces: list[str], openings: _Openings) -> list[_Grouped]:
    """The subfields of each field, from the pieces that end with one each."""
    fields: list[_Grouped] = []
    subfields: list[tuple[str, str]] = []
    for piece in pieces:
        before, _, value = piece.rpartition(">")
        field, code = openings[before]
        if "<" in value:
            raise _OtherwiseError
        if field:
            subfields = []
            fields.append((field, subfields))
        subfields.append((code, value))
    return fields

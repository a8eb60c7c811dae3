"""MARCXML written as nearly all sources write it, taken apart without a tree.

A tree of libxml2 costs three times as much, most of it for elements made into Python objects.
What is written otherwise by one letter - attributes in another order, an entity, a comment - is
left to `marcxml`, which reads everything and reports what is wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats.fields import Field, Marc, clean_leader, with_blanks
from harvester.formats.marcxml import element_of, local_name

if TYPE_CHECKING:
    from harvester.formats.fields import Trouble

_START = re.compile(r"[ \n\t]*(<(?:[A-Za-z]\w*:)?record(?:[ \n][^<>&]{0,2000})?>)", re.ASCII)
_NOT_PLAIN = bytes(range(9)) + bytes(range(11, 32))
"""Characters that XML forbids, and the carriage return, which its readers change."""
_LONGEST = 1_000_000


def parse_plain(data: bytes, troubles: list[Trouble]) -> Marc | None:
    """The record, if the bytes are one MARCXML record and nothing else, plainly written."""
    text = _plain_text(data)
    if not (start := _START.match(text)) or not (patterns := _patterns_within(start[1])):
        return None
    leader = ""
    control: dict[str, str] = {}
    found: dict[str, list[Field]] = {}
    at = start.end()
    while match := patterns.field.match(text, at):
        at = match.end()
        tag, first, second, subfields, control_tag, value, leader_text = match.groups("")
        if tag:
            parts = tuple(patterns.subfield.findall(subfields))
            found.setdefault(tag, []).append(Field(tag, with_blanks(first + second), parts))
        elif control_tag:
            control.setdefault(control_tag, value)
        else:
            leader = leader or leader_text
    if not patterns.end.fullmatch(text, at) or not (control or found):
        return None
    return Marc(clean_leader(leader, troubles), control, found)


def _plain_text(data: bytes) -> str:
    if len(data) > _LONGEST or len(data.translate(None, _NOT_PLAIN)) != len(data):
        return ""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return "" if "\ufffe" in text or "\uffff" in text else text


class _Patterns(NamedTuple):
    """A field of a record, a subfield of a field, and the record's end."""

    field: re.Pattern[str]
    subfield: re.Pattern[str]
    end: re.Pattern[str]


@lru_cache(maxsize=100)
def _patterns_within(start: str) -> _Patterns | None:
    """How a record goes on that starts so; None when libxml2 would not have it start so."""
    troubles: list[Trouble] = []
    root = element_of(f"{start[:-1]}/>".encode(), troubles)
    if root is None or troubles or local_name(root) != "record":
        return None
    prefix = f"{root.prefix}:" if root.prefix else ""

    def element(name: str, attributes: str, inside: str) -> str:
        return f"[ \\n\\t]*<{prefix}{name}{attributes}>{inside}</{prefix}{name}>"

    text, mark = "([^<>&]*)", r'([^"<>&\n\t])'
    subfield = element("subfield", f' code="{mark}"', text)
    many = f"((?:{subfield.replace('(', '(?:')})+)[ \\n\\t]*"
    attributes = rf' tag="((?!00|LDR)[0-9A-Za-z]{{3}})" ind1="{mark}" ind2="{mark}"'
    field = "|".join((
        element("datafield", attributes, many),
        element("controlfield", r' tag="((?!000|LDR)[0-9A-Za-z]{3})"', text),
        element("leader", "", text),
    ))  # fmt: skip
    end = rf"[ \n\t]*</{prefix}record>[ \n\t]*"
    return _Patterns(re.compile(field), re.compile(subfield), re.compile(end))

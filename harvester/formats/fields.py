"""A MARC record taken apart, whatever carried it: leader, control fields, data fields."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from harvester.issues import Code

if TYPE_CHECKING:
    from collections.abc import Callable

_BLANKS = str.maketrans({"#": " ", "^": " ", "\u00a0": " "})
"""What sources write for a blank in coded positions; `|` (no attempt to code) is kept."""
_LEADER_BLANKS = str.maketrans({"#": " ", "^": " ", "\u00a0": " ", "|": " ", "-": " ", "_": " "})
_LEADER_SIGNS = frozenset(map(chr, _LEADER_BLANKS))
LEADER_LENGTH = 24


class RecordIssue(NamedTuple):
    """An issue before it is known whose record it is in: code, place, detail."""

    code: Code
    place: str = ""
    detail: str = ""


class Field(Struct, frozen=True, gc=False):
    """A data field: two indicators (a blank is a space) and its subfields in order."""

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str], ...]

    def first(self, code: str) -> str:
        """The first value with this code, or an empty text."""
        for name, value in self.subfields:
            if name == code:
                return value
        return ""

    def all(self, codes: str) -> list[str]:
        """Every value whose code is one of `codes`, in the field's order."""
        return [value for name, value in self.subfields if name in codes]


class CharacterSet(NamedTuple):
    """Which character set bytes are taken to be in, why, and whether that is more than a guess.

    `name` is one that `charsets.names.standard_name` gives, `reason` a phrase for catalogers.
    """

    name: str
    reason: str
    certain: bool = True


UTF8 = CharacterSet("utf-8", "its bytes are UTF-8")


class Marc(Struct, frozen=True, gc=False):
    """Leader (24 characters), control fields and data fields by tag, each in record order.

    A repeated control field keeps its first value. `decision` tells the character set that the
    texts were in.
    """

    leader: str
    control: dict[str, str]
    data: dict[str, list[Field]]
    decision: CharacterSet = UTF8

    def all(self, tag: str) -> list[Field]:
        """Every data field of a tag."""
        return self.data.get(tag, [])

    def first(self, tag: str, code: str) -> str:
        """The first value of a subfield in any field of a tag, or an empty text."""
        for field in self.data.get(tag, ()):
            if value := field.first(code):
                return value
        return ""


@lru_cache(maxsize=1000)
def with_blanks(indicators: str) -> str:
    """Indicators with real blanks."""
    return indicators.translate(_BLANKS)


def clean_leader(text: str, troubles: list[RecordIssue]) -> str:
    """A leader of 24 characters with real blanks; a short one is filled up and reported."""
    leader = text if _LEADER_SIGNS.isdisjoint(text) else text.translate(_LEADER_BLANKS)
    if len(leader) < LEADER_LENGTH:
        troubles.append(RecordIssue(Code.LEADER_BROKEN, "leader", text))
        leader = leader.ljust(LEADER_LENGTH)
    return leader[:LEADER_LENGTH]


def with_texts(marc: Marc, change: Callable[[str], str]) -> Marc:
    """The same record with every text changed."""

    def field(old: Field) -> Field:
        return replace(old, subfields=tuple((code, change(text)) for code, text in old.subfields))

    return Marc(
        leader=marc.leader,
        control={tag: change(text) for tag, text in marc.control.items()},
        data={tag: [field(old) for old in fields] for tag, fields in marc.data.items()},
        decision=marc.decision,
    )

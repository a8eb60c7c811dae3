"""Books of one course: textbook, workbook, teacher's book, key, reader, tests, atlas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import VETO, Compared, Feature, Level
from harvester.vocabulary import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.match.prepared import Prepared
    from harvester.record import Record

_BESIDE = frozenset({"workbook", "teacher's book", "key"})
"""What goes beside a textbook and has its title."""


def companions_of(record: Record, said: str) -> frozenset[str]:
    """Which books of a course the titles of a record and the names of its part speak of.

    `said` is what all of them say, folded: of most records it has no such word.
    """
    if not lexicon("companion").may_find(said):
        return frozenset()
    titles = [t for t in record.titles if t.kind in ("proper", "parallel")]
    texts = [text.value for t in titles for text in (t.main, t.rest, t.part) if text]
    numbers = [record.volume, *(t.number for t in titles)]
    return frozenset(lexicon("companion").find(" / ".join(filter(None, (*texts, *numbers)))))


def companion(a: Prepared, b: Prepared) -> Compared | None:
    """Book of a course: textbook, workbook, teacher's book, key, reader, tests, atlas."""
    if a.companions and b.companions and a.companions.isdisjoint(b.companions):
        return Compared("differ", a.companions, b.companions)
    if _BESIDE & (a.companions ^ b.companions):
        return Compared("one missing", a.companions, b.companions)
    return None


def _is_other_companion(levels: Mapping[str, str]) -> bool:
    """Only one is named as such, and not in words of another language that agree all the same."""
    return levels.get("companion") == "one missing" and levels.get("subtitle") != "agree"


COMPANION = Feature(
    companion,
    {
        "one missing": Level(-1.0, "only one is called a workbook, a teacher's book or a key"),
        "differ": Level(VETO, "other books of one course", doubt=True),
    },
    rank=27,
    conflict="one is a textbook, workbook, teacher's book, key, reader or atlas, the other is not",
    barrier=True,
    told_apart=True,
    doubt_if=_is_other_companion,
    even_if_numbered=True,
)

FEATURES = (COMPANION,)

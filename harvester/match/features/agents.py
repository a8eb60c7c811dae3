"""Who made it: authors, editors and bodies."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from harvester.match.features.base import ALIKE, Compared, Feature, Level, same_printing
from harvester.match.likeness import (
    DOUBTFUL,
    are_slips_apart,
    likeness,
    vowelless,
    words_in_common,
)
from harvester.text import skeleton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.match.forms import NameForm
    from harvester.match.prepared import Prepared


def agent(a: Prepared, b: Prepared) -> Compared | None:
    """Author, editor or body: the likest names; a name in the other's statement counts too.

    Equal statements of responsibility show that other headings are of one person, as of a
    pseudonym. "unsure" stands for "differ" where only consonants can be compared, as of Arabic
    and Latin.
    """
    ranked = [
        (_name_rank(ours, theirs), ours, theirs)
        for ours in a.names
        for theirs in b.names
        if ours.person == theirs.person
    ]
    if not ranked:
        stated = _find_stated(a, b) or _find_stated(b, a)
        return Compared("in statement", stated) if stated else None
    rank, ours, theirs = max(ranked, key=lambda one: (one[0], one[1].text, one[2].text))
    level = _NAME_LEVELS[rank]
    if rank < _NAME_LEVELS.index("similar"):
        if stated := _find_stated(a, b) or _find_stated(b, a):
            return Compared("in statement", stated)
        if _are_stated_alike(a, b):
            return Compared("stated alike", ours.text, theirs.text)
    if not ours.person:
        level = _LEVELS_OF_BODIES.get(level, level)
    return Compared(level, ours.text, theirs.text)


_NAME_LEVELS = ("unsure", "differ", "other forename", "similar", "family", "same")
_LEVELS_OF_BODIES = {"same": "same body", "differ": "other body"}


def _name_rank(a: NameForm, b: NameForm) -> int:
    """How alike two names are, as a position in `_NAME_LEVELS`."""
    whole = (likeness if a.person else words_in_common)(a.whole, b.whole)
    if whole >= ALIKE:
        return 5
    if likeness(a.family, b.family) >= ALIKE:
        if not (a.initials and b.initials) or vowelless(a.family, b.family):
            return 4
        return 2 if a.initials.isdisjoint(b.initials) else 5
    if whole >= DOUBTFUL or _is_inverted(a, b):
        return 3
    return int(not vowelless(a.family, b.family))


def _is_inverted(a: NameForm, b: NameForm) -> bool:
    """Whether the family name of one is another word of the other: Jazāʾirī, and a name in full."""
    return a.person and (_has_word(b, a.family.skeleton) or _has_word(a, b.family.skeleton))


def _has_word(name: NameForm, family: str) -> bool:
    within = len(family) > _PARTICLE and family in name.whole.skeleton
    return within and family in map(skeleton, name.whole.words.split())


_PARTICLE = 4
"""Letters of a name that many bear as an element, such as Abū or Khan."""


def _are_stated_alike(a: Prepared, b: Prepared) -> bool:
    ours, theirs = _fold_statement(a.responsibility), _fold_statement(b.responsibility)
    enough = min(len(ours), len(theirs)) >= _STATED
    return enough and are_slips_apart(ours, theirs)


_fold_statement = lru_cache(1 << 12)(skeleton)  # asked of both sides, in one pair after another


_STATED = 12
"""Letters: a shorter statement is a word or two."""


def _find_stated(a: Prepared, b: Prepared) -> str:
    """A family name of one record that stands in the other's statement of responsibility."""
    for name in a.names:
        family = name.family.skeleton
        if len(family) > 3 and family in _fold_statement(b.responsibility):
            return name.text
    return ""


def _is_other(levels: Mapping[str, str]) -> bool:
    if levels.get("agent") == "other body":
        return levels.get("title") != "long" and not same_printing(levels)
    return levels.get("agent") == "differ" and levels.get("title") != "long"


AGENT = Feature(
    agent,
    {
        "same": Level(2.5, "the same name"),
        "same body": Level(2.5, "the same body"),
        "family": Level(2.0, "the same family name, one without a forename to compare"),
        "in statement": Level(2.0, "the name stands in the other's statement of responsibility"),
        "similar": Level(1.5, "names alike"),
        "stated alike": Level(1.0, "other headings, but equal statements of responsibility"),
        "other forename": Level(-1.0, "the same family name with another forename", doubt=True),
        "unsure": Level(
            -1.5, "names that only their consonants could show to be the same, and do not"
        ),
        "differ": Level(-2.5, "other names"),
        "other body": Level(-2.5, "other bodies"),
    },
    rank=16,
    conflict="the persons or bodies responsible are not the same",
    supports=True,
    doubt_if=_is_other,
)

FEATURES = (AGENT,)

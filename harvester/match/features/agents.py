"""Who made it: authors, editors and bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harvester.match.features.base import ALIKE, Compared, Feature, Level, same_printing
from harvester.match.likeness import DOUBTFUL, likeness, vowelless, words_in_common

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harvester.match.forms import NameForm
    from harvester.match.prepared import Prepared


def agent(a: Prepared, b: Prepared) -> Compared | None:
    """Author, editor or body: the likest names; a name in the other's statement counts too.

    "unsure" stands for "differ" where only consonants can be compared, as of Arabic and Latin.
    """
    ranked = [
        (_name_rank(ours, theirs), ours.text, theirs.text)
        for ours in a.names
        for theirs in b.names
        if ours.person == theirs.person
    ]
    rank, ours, theirs = max(ranked, default=(0, "", ""))
    if rank < _NAME_LEVELS.index("similar") and (
        stated := _find_stated(a, b) or _find_stated(b, a)
    ):
        return Compared("in statement", stated)
    return Compared(_NAME_LEVELS[rank], ours, theirs) if ranked else None


_NAME_LEVELS = ("unsure", "differ", "other forename", "similar", "family", "same")


def _name_rank(a: NameForm, b: NameForm) -> int:
    """How alike two names are, as a position in `_NAME_LEVELS`."""
    whole = (likeness if a.person else words_in_common)(a.whole, b.whole)
    if whole >= ALIKE:
        return 5
    if likeness(a.family, b.family) >= ALIKE:
        if not (a.initials and b.initials) or vowelless(a.family, b.family):
            return 4
        return 2 if a.initials.isdisjoint(b.initials) else 5
    return 3 if whole >= DOUBTFUL else int(not vowelless(a.family, b.family))


def _find_stated(a: Prepared, b: Prepared) -> str:
    """A family name of one record that stands in the other's statement of responsibility."""
    for name in a.names:
        if len(name.family.skeleton) > 3 and name.family.skeleton in b.responsibility:
            return name.text
    return ""


def _is_other(levels: Mapping[str, str]) -> bool:
    """Another person, and neither the title nor the printing shows that the book is one."""
    titled = levels.get("title") in ("long", "equal", "near") and same_printing(levels)
    if levels.get("agent") == "differ":
        return levels.get("title") != "long" and not titled
    return levels.get("agent") == "other forename" and not titled


AGENT = Feature(
    agent,
    {
        "same": Level(2.5, "the same name"),
        "family": Level(2.0, "the same family name, one without a forename to compare"),
        "in statement": Level(2.0, "the name stands in the other's statement of responsibility"),
        "similar": Level(1.5, "names alike"),
        "other forename": Level(-1.0, "the same family name with another forename"),
        "unsure": Level(
            -1.5, "names that only their consonants could show to be the same, and do not"
        ),
        "differ": Level(-2.5, "other names"),
    },
    rank=16,
    conflict="the persons or bodies responsible are not the same",
    supports=True,
    doubt_if=_is_other,
)

FEATURES = (AGENT,)

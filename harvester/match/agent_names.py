"""Names of persons within one edition: in any script, with initials, in direct order.

Here two names are asked whether they can be one person's, of the few that an edition has;
`features.agents` asks of any two records how much a name says.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from harvester.match.features import ALIKE, SOMEWHAT
from harvester.match.forms import (
    family_and_forename,
    forms_of,
    initials_of,
    is_inverted,
    without_dates,
)
from harvester.match.likeness import DOUBTFUL, likeness, vowelless
from harvester.record import Text
from harvester.text import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harvester.match.forms import Form

Recognised = Literal["whole", "initials", "family", "unknown", "another"]
"""What shows that two names are one person's: all of it; a family name and initials; the family
name alone; nothing. Or they are of two persons of one family, as the forenames show."""

_MOST_FORENAMES = 3
_KEPT = 4096
_LETTERS_KNOWN_BY = 3
"""Letters by which a forename is known when the rest is left out: Alex, Alexander."""
_UNDIVIDED = frozenset({"Hani", "Jpan", "Kore"})
_FORENAME = re.compile(r"[^\s.-]+\.?")


class AgentName(Struct, frozen=True, dict=True):
    """One form of a name, taken apart as far as it is asked for, each part in all its spellings.

    Where family name and forename are not divided, `family` is all.
    """

    written: Text
    languages: frozenset[str]

    @cached_property
    def whole(self) -> tuple[Form, ...]:
        """All of it but dates, the family name first."""
        return self._spell(" ".join(self._divided))

    @cached_property
    def family(self) -> tuple[Form, ...]:
        """The family name."""
        return self._spell(self._divided[0])

    @cached_property
    def forenames(self) -> tuple[tuple[Form, ...], ...]:
        """The first few forenames."""
        return tuple(map(self._spell, _FORENAME.findall(self._divided[1])[:_MOST_FORENAMES]))

    @cached_property
    def in_any_order(self) -> frozenset[str]:
        """The whole with its words sorted."""
        return frozenset(map(_sort_words, self.whole))

    @cached_property
    def inverted(self) -> bool:
        """Whether a comma says which is the family name."""
        return is_inverted(without_dates(self.written.value))

    @cached_property
    def _divided(self) -> tuple[str, str]:
        return family_and_forename(without_dates(self.written.value))

    def _spell(self, value: str) -> tuple[Form, ...]:
        return forms_of([Text(value, self.written.script)], self.languages)


agent_name = lru_cache(_KEPT)(AgentName)
"""The name of a person, in an edition in some languages; a name that comes again is kept."""


def _sort_words(form: Form) -> str:
    return " ".join(sorted(map(skeleton, form.words.split())))


def compare_names(a: AgentName, b: AgentName, *, one_birth: bool) -> Recognised:
    """How two names show one person; `one_birth` that both were born in one year."""
    if not ((a.inverted and b.inverted) or a.in_any_order.isdisjoint(b.in_any_order)):
        return "whole"
    if _is_undivided(a) or _is_undivided(b):
        return "whole" if _likest(a.whole, b.whole) >= ALIKE else "unknown"
    family = _likest(a.family, b.family)
    if not (a.forenames and b.forenames):
        return "family" if family >= ALIKE else "unknown"
    if any(vowelless(x, y) for x, y in product(a.family, b.family)):
        alike = family >= SOMEWHAT and _likest(a.whole, b.whole) >= DOUBTFUL
        return "whole" if alike else "unknown"
    return _compare_divided(a, b, family, one_birth=one_birth)


def _compare_divided(a: AgentName, b: AgentName, family: float, *, one_birth: bool) -> Recognised:
    """By family names that are so alike, and the forenames in their places."""
    forenames = _compare_forenames(a, b)
    if one_birth and forenames == "another" and _have_forename_in_common(a, b):
        forenames = "initials"
    if family < (DOUBTFUL if one_birth else ALIKE):
        sure = forenames == "whole" and _likest(a.whole, b.whole) >= ALIKE
        return "whole" if sure else "unknown"
    if forenames == "unknown":
        return "initials" if one_birth else "another"
    return forenames


def _likest(ours: Iterable[Form], theirs: Iterable[Form]) -> float:
    """How alike the likest of some spellings are."""
    return max((likeness(x, y) for x, y in product(ours, theirs)), default=0.0)


def beyond_compare(a: AgentName, b: AgentName) -> bool:
    """True if only one is in Han characters: a foreigner's name may be transcribed anyhow."""
    return _is_undivided(a) != _is_undivided(b)


def _is_undivided(name: AgentName) -> bool:
    return any(form.script in _UNDIVIDED for form in name.family)


def _compare_forenames(a: AgentName, b: AgentName) -> Recognised:
    """The worst of the forenames in their places: those only one has say nothing.

    "unknown" are two that begin with one letter, as Lev and Leo do.
    """
    worst = max(zip(a.forenames, b.forenames, strict=False), key=lambda p: _ORDER[_forename(*p)])
    return _forename(*worst)


def _have_forename_in_common(a: AgentName, b: AgentName) -> bool:
    """True of Heinrich Ferdinand and Ferdinand."""
    pairs = product(a.forenames, b.forenames)
    return any(_forename(ours, theirs) == "whole" for ours, theirs in pairs)


_ORDER: dict[Recognised, int] = {"whole": 0, "initials": 1, "unknown": 2, "another": 3}


def _forename(ours: tuple[Form, ...], theirs: tuple[Form, ...]) -> Recognised:
    shortened = any(map(_is_shortened, (*ours, *theirs)))
    if not shortened and _likest(ours, theirs) >= DOUBTFUL:
        return "whole"
    if _initials(ours).isdisjoint(_initials(theirs)):
        return "another"
    begun = any(_begins(x, y) for x, y in product(ours, theirs))
    return "initials" if shortened or begun else "unknown"


def _is_shortened(form: Form) -> bool:
    return len(form.text) == 1 or form.text.endswith(".")


def _initials(spellings: tuple[Form, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(initials_of(form.text) for form in spellings))


def _begins(a: Form, b: Form) -> bool:
    """True if one is the beginning of the other, and no mere letter."""
    short, long = sorted((a.skeleton, b.skeleton), key=len)
    return len(short) >= _LETTERS_KNOWN_BY and long.startswith(short)

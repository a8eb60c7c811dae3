"""Which of the agents of one edition are one person or body, under whatever names.

The surest are put together first. One that may be either of two, who are two, is nobody's.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from harvester.match import ANOTHER, SURE, UNKNOWN, agent_keys, compared_agent, same_agent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harvester.match import ComparedAgent
    from harvester.record import Agent

_MOST_ALIKE = 50
"""Agents under one key, and in one group: of more, as no edition has, none is compared."""


class Found(NamedTuple):
    """An agent and the places of the records that name it."""

    agent: Agent
    records: frozenset[int]


def recognise(found: Sequence[Found], languages: frozenset[str]) -> list[list[int]]:
    """The places of agents that are one, each agent in one list."""
    if len(found) < 2 or _are_all_named_apart(found):  # as in most editions
        return [[place] for place in range(len(found))]
    return _Groups(found, languages).united()


def _are_all_named_apart(found: Sequence[Found]) -> bool:
    """Whether one record names all of them, in one script."""
    scripts = ({name.script for name in each.agent.names} for each in found)
    by_one = frozenset.intersection(*(each.records for each in found))
    return bool(by_one) and bool(set.intersection(*scripts))


def _are_named_apart(a: Found, b: Found) -> bool:
    """Whether one record names both in one script: it names nobody twice.

    But for the original script, which nothing may tie to the field it belongs to.
    """
    if a.records.isdisjoint(b.records):
        return False
    return not {n.script for n in a.agent.names}.isdisjoint(n.script for n in b.agent.names)


class _Groups:
    """The agents as they are put together; `of` has the group of each."""

    def __init__(self, found: Sequence[Found], languages: frozenset[str]) -> None:
        self._found = found
        self._ready = [compared_agent(each.agent, languages) for each in found]
        self._ranks: dict[tuple[int, int], int] = {}
        self.of = [[place] for place in range(len(found))]

    def united(self) -> list[list[int]]:
        levels: dict[tuple[int, bool], list[tuple[int, int]]] = defaultdict(list)
        for a, b in sorted(set(_candidates(self._ready))):
            rank = self._rank(a, b)
            if rank > UNKNOWN:
                shared = not self._ready[a].roles.isdisjoint(self._ready[b].roles)
                levels[rank, shared].append((a, b))
        for level in sorted(levels, reverse=True):
            self._unite([link for link in levels[level] if self._may_be_one(*link)])
        return [sorted(group) for place, group in enumerate(self.of) if min(group) == place]

    def _rank(self, a: int, b: int) -> int:
        """What is found of two, the lesser place first, when it is first asked for."""
        if (a, b) not in self._ranks:
            self._ranks[a, b] = self._compare(a, b)
        return self._ranks[a, b]

    def _compare(self, a: int, b: int) -> int:
        ours, theirs = self._found[a], self._found[b]
        if _are_named_apart(ours, theirs):
            return ANOTHER
        rank = same_agent(self._ready[a], self._ready[b])
        of_one_record = not ours.records.isdisjoint(theirs.records)
        return ANOTHER if of_one_record and rank < SURE else rank

    def _unite(self, links: Sequence[tuple[int, int]]) -> None:
        """Put together what links of one level say, unless they leave a choice."""
        beside = defaultdict(set)
        for a, b in links:
            beside[a].add(b)
            beside[b].add(a)
        for a, b in links:
            if not (self._has_rival(b, beside[a]) or self._has_rival(a, beside[b])):
                self._put_together(a, b)

    def _has_rival(self, place: int, others: Iterable[int]) -> bool:
        return any(other != place and not self._may_be_one(place, other) for other in others)

    def _put_together(self, a: int, b: int) -> None:
        ours, theirs = self.of[a], self.of[b]
        if ours is not theirs and self._may_be_one(a, b):
            ours += theirs
            for place in theirs:
                self.of[place] = ours

    def _may_be_one(self, a: int, b: int) -> bool:
        ours, theirs = self.of[a], self.of[b]
        if ours is theirs:
            return True
        few = len(ours) + len(theirs) <= _MOST_ALIKE
        pairs = (sorted(pair) for pair in product(ours, theirs))
        return few and all(self._rank(x, y) != ANOTHER for x, y in pairs)


def _candidates(ready: Sequence[ComparedAgent]) -> Iterator[tuple[int, int]]:
    """The places of two that share a key, the lesser first."""
    under: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, agent in enumerate(ready):
        for key in sorted(set(agent_keys(agent))):
            under[agent.kind, key].append(place)
    for places in under.values():
        if len(places) <= _MOST_ALIKE:
            yield from combinations(places, 2)

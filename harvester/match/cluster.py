"""Records of one neighbourhood divided into clusters, one for each edition."""

from __future__ import annotations

import heapq
from itertools import combinations, count, product
from math import inf
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable


class Ordered(Protocol):
    """What can be a member: hashable and sortable, such as a record's name."""

    def __hash__(self) -> int: ...
    def __lt__(self, other: Any, /) -> bool: ...


K = TypeVar("K", bound=Ordered)
CLIP = 12.0
"""No pair counts for more bits than this, so that one cannot outvote many (linkage, average)."""


def partition(
    members: Iterable[K],
    weight: Callable[[K, K], float],
    must: Collection[tuple[K, K]] = (),
    cannot: Collection[tuple[K, K]] = (),
) -> list[frozenset[K]]:
    """Average-link clusters: two groups join while, on average, their pairs say "same edition".

    `weight` is symmetric, in bits, positive for evidence of sameness; -inf forbids a cluster.
    `must` and `cannot` are people's decisions: the first are joined before anything else, even
    where `weight` forbids it, the second never meet. A must-link that a cannot-link contradicts
    is left out (see `contradictions`).

    The result depends on the arguments alone, not on their order: members are sorted, and of
    equally good joins the one whose first members come first is made. Clusters are sorted.
    """
    groups = _groups(sorted(set(members)), must, cannot)
    apart = {frozenset(pair) for pair in cannot}

    def between(ours: tuple[K, ...], theirs: tuple[K, ...]) -> float:
        if any(frozenset(pair) in apart for pair in product(ours, theirs)):
            return -inf
        return sum(_clipped(weight(*sorted(pair))) for pair in product(ours, theirs))

    sums = {(i, j): between(groups[i], groups[j]) for i, j in combinations(range(len(groups)), 2)}
    return [frozenset(group) for group in _agglomerate(groups, sums)]


def _clipped(bits: float) -> float:
    return bits if bits == -inf else max(-CLIP, min(CLIP, bits))


def contradictions(
    must: Collection[tuple[K, K]], cannot: Collection[tuple[K, K]]
) -> list[tuple[K, K]]:
    """The must-links that cannot all be obeyed beside the cannot-links, sorted.

    "Different" wins: two clusters too many are joined by one more decision, while a wrong
    cluster offers partners books that nobody has. Must-links are taken in sorted order, and
    one that would bring a forbidden pair together is left out; which of several is left out
    is arbitrary but always the same.
    """
    group_of: dict[K, set[K]] = {}
    left_out = []
    for pair in sorted({(x, y) if x < y else (y, x) for x, y in must}):
        ours, theirs = (group_of.setdefault(x, {x}) for x in pair)
        if ours is theirs:
            continue
        if any((x in ours and y in theirs) or (y in ours and x in theirs) for x, y in cannot):
            left_out.append(pair)
            continue
        ours |= theirs
        group_of.update(dict.fromkeys(theirs, ours))
    return left_out


def _groups(
    members: list[K], must: Collection[tuple[K, K]], cannot: Collection[tuple[K, K]]
) -> list[tuple[K, ...]]:
    """Members joined by the must-links that can be obeyed; each group and the list sorted."""
    left_out = set(contradictions(must, cannot))
    group_of = {member: {member} for member in members}
    for x, y in sorted({(x, y) if x < y else (y, x) for x, y in must} - left_out):
        if x in group_of and y in group_of and group_of[x] is not group_of[y]:
            group_of[x] |= group_of[y]
            group_of.update(dict.fromkeys(group_of[y], group_of[x]))
    return sorted({tuple(sorted(group)) for group in group_of.values()})


def _agglomerate(
    groups: list[tuple[K, ...]], sums: dict[tuple[int, int], float]
) -> list[tuple[K, ...]]:
    """Join the pair with the best average until the best says "different"."""
    alive = dict(enumerate(groups))
    queue = [
        (-average, groups[i], groups[j], i, j)
        for (i, j), total in sums.items()
        if (average := total / (len(groups[i]) * len(groups[j]))) >= 0
    ]
    heapq.heapify(queue)
    number = count(len(groups))
    while queue:
        *_, i, j = heapq.heappop(queue)
        if i not in alive or j not in alive:
            continue
        joined, new = tuple(sorted(alive.pop(i) + alive.pop(j))), next(number)
        for k, others in alive.items():
            total = sums[min(i, k), max(i, k)] + sums[min(j, k), max(j, k)]
            sums[k, new] = total
            if (average := total / (len(joined) * len(others))) >= 0:
                first, second = sorted((joined, others))
                heapq.heappush(queue, (-average, first, second, k, new))
        alive[new] = joined
    return sorted(alive.values())

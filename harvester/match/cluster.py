"""Records of one neighbourhood divided into clusters, one for each edition."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
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
"""No pair counts for more bits than this, so that one cannot outvote many."""


def partition(
    members: Iterable[K],
    weight: Callable[[K, K], float],
    must: Collection[tuple[K, K]] = (),
    cannot: Collection[tuple[K, K]] = (),
) -> list[frozenset[K]]:
    """Average-link clusters: two groups join while, on average, their pairs say "same edition".

    `weight` is symmetric, in bits, positive for evidence of sameness; -inf forbids a cluster.
    `must` and `cannot` are people's decisions: the first are joined before anything else, even
    where `weight` forbids it; the second never meet. A must-link that cannot be obeyed beside
    the cannot-links is left out (see `contradictions`).

    The result depends on what is given alone, not on its order: members are sorted, and of
    equally good joins the one whose members come first is made. Clusters are sorted.
    """
    wanted = set(members)
    together, _ = _decided(must, cannot)
    groups = sorted({tuple(sorted(together.get(m, {m}) & wanted)) for m in wanted})
    apart = {frozenset(pair) for pair in cannot}

    def between(ours: tuple[K, ...], theirs: tuple[K, ...]) -> float:
        if any(frozenset(pair) in apart for pair in product(ours, theirs)):
            return -inf
        return sum(_clipped(weight(*sorted(pair))) for pair in product(ours, theirs))

    sums = {(i, j): between(groups[i], groups[j]) for i, j in combinations(range(len(groups)), 2)}
    return [frozenset(group) for group in _agglomerate(groups, sums)]


def contradictions(
    must: Collection[tuple[K, K]], cannot: Collection[tuple[K, K]]
) -> list[tuple[K, K]]:
    """The must-links that cannot be obeyed beside the cannot-links, each pair and all sorted.

    "Different" wins: two clusters too many are joined by one more decision, while a wrong one
    offers partners books that nobody has. Must-links are taken in sorted order; one that would
    bring a forbidden pair together is left out. Which of several that is means nothing, but it
    is always the same one, and it is shown to the people who decided.
    """
    return _decided(must, cannot)[1]


def _decided(
    must: Collection[tuple[K, K]], cannot: Collection[tuple[K, K]]
) -> tuple[dict[K, set[K]], list[tuple[K, K]]]:
    """The group of every member that a must-link puts into one, and the links left out."""
    group_of: dict[K, set[K]] = {}
    left_out = []
    for x, y in sorted({(x, y) if x < y else (y, x) for x, y in must}):
        ours, theirs = group_of.setdefault(x, {x}), group_of.setdefault(y, {y})
        joined = ours | theirs
        if any(p in joined and q in joined for p, q in cannot):
            left_out.append((x, y))
        else:
            group_of.update(dict.fromkeys(joined, joined))
    return group_of, left_out


def _clipped(bits: float) -> float:
    return bits if bits == -inf else max(-CLIP, min(CLIP, bits))


def _agglomerate(
    groups: list[tuple[K, ...]], sums: dict[tuple[int, int], float]
) -> list[tuple[K, ...]]:
    """Join the two groups with the best average until the best says "different".

    `sums` holds the bits between groups by their positions and is used up.
    """
    alive = dict(enumerate(groups))
    fresh = count(len(groups))
    queue = [entry for (i, j), total in sums.items() if (entry := _entry(alive, i, j, total))]
    heapify(queue)
    while queue:
        *_, i, j = heappop(queue)
        if i not in alive or j not in alive:
            continue
        new, joined = next(fresh), tuple(sorted(alive.pop(i) + alive.pop(j)))
        others = list(alive)
        alive[new] = joined
        for k in others:
            sums[k, new] = sums.pop((min(i, k), max(i, k))) + sums.pop((min(j, k), max(j, k)))
            if entry := _entry(alive, k, new, sums[k, new]):
                heappush(queue, entry)
    return sorted(alive.values())


def _entry(
    alive: dict[int, tuple[K, ...]], i: int, j: int, total: float
) -> tuple[float, tuple[K, ...], tuple[K, ...], int, int] | None:
    """A possible join for the queue, best first, ties by members; None if it says "different"."""
    average = total / (len(alive[i]) * len(alive[j]))
    if average <= 0:
        return None
    first, second = sorted((alive[i], alive[j]))
    return -average, first, second, i, j

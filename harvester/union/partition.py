"""Records of one neighbourhood divided into clusters, one for each edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from heapq import heapify, heappop, heappush
from itertools import combinations, count, islice, product
from math import inf
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Ordered(Protocol):
    """What can be a member: hashable and sortable, such as a record's name."""

    def __hash__(self) -> int: ...
    def __lt__(self, other: Any, /) -> bool: ...


K = TypeVar("K", bound=Ordered)
CLIP = 12.0
"""No pair counts for more bits than this, so that one cannot outvote many."""
GAP = 1.0
"""Bits by which the better of two groups must lead where a third can join only one of them."""
MOST_WEIGHED = 400
"""Of more pairs than this between two groups, evenly chosen ones are weighed for all of them."""


class PairScores(Struct, Generic[K], frozen=True):
    """What is known of the pairs of a neighbourhood, both functions symmetric.

    `links` are those that may begin a cluster: two groups join only where one of these is
    between them. `weight` is in bits, positive for evidence of sameness; -inf forbids a cluster.
    `barred` tells the same of a pair without weighing it.
    """

    links: Collection[tuple[K, K]]
    weight: Callable[[K, K], float]
    barred: Callable[[K, K], bool]


def partition(
    members: Iterable[K],
    pairs: PairScores[K],
    must: Collection[tuple[K, K]] = (),
    cannot: Collection[tuple[K, K]] = (),
) -> list[frozenset[K]]:
    """Average-link clusters: two groups join while, on average, their pairs say "same edition".

    `must` and `cannot` are people's decisions: the first are joined before anything else, even
    where `pairs` forbids it; the second never meet. A must-link that cannot be obeyed beside
    the cannot-links is left out (see `contradictions`).

    A group that two others suit almost equally well (by less than `GAP` bits), while a barrier or a
    decision stands between those two, joins neither: which volume a record without a number is, is
    a question.

    The result depends on what is given alone, not on its order: members are sorted, and of
    equally good joins the one whose members come first is made. Clusters are sorted.
    """
    wanted = set(members)
    together, _ = _decided(must, cannot)
    groups = sorted({tuple(sorted(together.get(m, {m}) & wanted)) for m in wanted})
    apart = {frozenset(pair) for pair in cannot}

    def decided_apart(ours: tuple[K, ...], theirs: tuple[K, ...]) -> bool:
        return bool(apart) and any(frozenset(p) in apart for p in product(ours, theirs))

    def between(ours: tuple[K, ...], theirs: tuple[K, ...]) -> float:
        return -inf if decided_apart(ours, theirs) else _weighed(ours, theirs, pairs)

    def barred(ours: tuple[K, ...], theirs: tuple[K, ...]) -> bool:
        return decided_apart(ours, theirs) or _barred(ours, theirs, pairs)

    walls: defaultdict[int, set[int]] = defaultdict(set)
    if len(groups) > 2:  # of two nobody is a rival
        for i, j in combinations(range(len(groups)), 2):
            if barred(groups[i], groups[j]):
                walls[i].add(j)
                walls[j].add(i)
    return [frozenset(group) for group in _agglomerate(groups, pairs.links, between, walls)]


def _weighed(ours: tuple[K, ...], theirs: tuple[K, ...], pairs: PairScores[K]) -> float:
    """The bits of all pairs between two groups, of very many by a sample."""
    number = len(ours) * len(theirs)
    if number <= MOST_WEIGHED:
        return sum(_clipped(pairs.weight(*sorted(pair))) for pair in product(ours, theirs))
    if _barred(ours, theirs, pairs):
        return -inf
    chosen = [*islice(product(ours, theirs), 0, None, -(-number // MOST_WEIGHED))]
    return sum(_clipped(pairs.weight(*sorted(pair))) for pair in chosen) * number / len(chosen)


def _barred(ours: tuple[K, ...], theirs: tuple[K, ...], pairs: PairScores[K]) -> bool:
    return any(pairs.barred(*sorted(pair)) for pair in product(ours, theirs))


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
    groups: list[tuple[K, ...]],
    links: Iterable[tuple[K, K]],
    between: Callable[[tuple[K, ...], tuple[K, ...]], float],
    walls: defaultdict[int, set[int]],
) -> list[tuple[K, ...]]:
    """Join the two linked groups with the best average until the best says "different".

    `walls` names for a group, by position, those it may not be joined with; it is added to.
    """
    alive = dict(enumerate(groups))
    sums: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for i, j in _linked(groups, links):
        sums[i][j] = sums[j][i] = between(groups[i], groups[j])
    fresh = count(len(groups))
    queue = [
        entry for i in sums for j, total in sums[i].items()
        if i < j and (entry := _entry(alive, i, j, total))
    ]  # fmt: skip
    heapify(queue)
    while queue:
        best, *_, i, j = heappop(queue)
        if i not in alive or j not in alive:
            continue
        rivals = {k for g in (i, j) for k in _near(g, -best - GAP, alive, sums)}
        if rivals & (walls[i] | walls[j]):
            continue
        new, ours, theirs = next(fresh), alive.pop(i), alive.pop(j)
        alive[new] = tuple(sorted(ours + theirs))
        walls[new] = walls[i] | walls[j]
        for k in walls[new]:
            walls[k].add(new)
        for k in sorted((sums[i].keys() | sums[j].keys()) & alive.keys()):
            parts = (sums[i].get(k), ours), (sums[j].get(k), theirs)
            total = sum(
                between(*sorted((part, alive[k]))) if known is None else known
                for known, part in parts
            )
            sums[k][new] = sums[new][k] = total
            if entry := _entry(alive, k, new, total):
                heappush(queue, entry)
    return sorted(alive.values())


def _near(
    group: int,
    least: float,
    alive: Mapping[int, tuple[K, ...]],
    sums: Mapping[int, Mapping[int, float]],
) -> Iterator[int]:
    """The groups that suit one by more than so many bits, and more than none."""
    for k, total in sums[group].items():
        if k in alive and total / (len(alive[group]) * len(alive[k])) > max(least, 0.0):
            yield k


def _linked(groups: Sequence[tuple[K, ...]], links: Iterable[tuple[K, K]]) -> list[tuple[int, int]]:
    """The pairs of different groups, by position, that have a link between them."""
    group_of = {member: i for i, group in enumerate(groups) for member in group}
    found = ((group_of[a], group_of[b]) for a, b in links if a in group_of and b in group_of)
    return sorted({(min(i, j), max(i, j)) for i, j in found if i != j})


def _entry(
    alive: dict[int, tuple[K, ...]], i: int, j: int, total: float
) -> tuple[float, tuple[K, ...], tuple[K, ...], int, int] | None:
    """A possible join for the queue, best first, ties by members; None if it says "different"."""
    average = total / (len(alive[i]) * len(alive[j]))
    if average <= 0:
        return None
    first, second = sorted((alive[i], alive[j]))
    return -average, first, second, i, j

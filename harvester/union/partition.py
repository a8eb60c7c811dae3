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
    from collections.abc import Iterable, Mapping, Sequence


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
    together, _ = _group_decided(must, cannot)
    groups = sorted({tuple(sorted(together.get(m, {m}) & wanted)) for m in wanted})
    apart = {frozenset(pair) for pair in cannot}

    def decided_apart(ours: tuple[K, ...], theirs: tuple[K, ...]) -> bool:
        return bool(apart) and any(frozenset(p) in apart for p in product(ours, theirs))

    def between(ours: tuple[K, ...], theirs: tuple[K, ...]) -> float:
        return -inf if decided_apart(ours, theirs) else _weigh_groups(ours, theirs, pairs)

    def barred(ours: tuple[K, ...], theirs: tuple[K, ...]) -> bool:
        return decided_apart(ours, theirs) or _are_barred(ours, theirs, pairs)

    walls: defaultdict[int, set[int]] = defaultdict(set)
    if len(groups) > 2:  # of two nobody is a rival
        for i, j in combinations(range(len(groups)), 2):
            if barred(groups[i], groups[j]):
                walls[i].add(j)
                walls[j].add(i)
    return [frozenset(group) for group in _agglomerate(groups, pairs.links, between, walls)]


def _weigh_groups(ours: tuple[K, ...], theirs: tuple[K, ...], pairs: PairScores[K]) -> float:
    """The bits of all pairs between two groups, of very many by a sample."""
    number = len(ours) * len(theirs)
    if number <= MOST_WEIGHED:
        return sum(_clip_bits(pairs.weight(*sorted(pair))) for pair in product(ours, theirs))
    if _are_barred(ours, theirs, pairs):
        return -inf
    chosen = [*islice(product(ours, theirs), 0, None, -(-number // MOST_WEIGHED))]
    return sum(_clip_bits(pairs.weight(*sorted(pair))) for pair in chosen) * number / len(chosen)


def _are_barred(ours: tuple[K, ...], theirs: tuple[K, ...], pairs: PairScores[K]) -> bool:
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
    return _group_decided(must, cannot)[1]


def _group_decided(
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


def _clip_bits(bits: float) -> float:
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
    linked = _list_linked(groups, links)
    linkage = _AverageLinkage(groups, linked, between, walls)
    queue = linkage.list_joins(linked)
    heapify(queue)
    while queue:
        negated, *_, cluster_a, cluster_b = heappop(queue)
        if linkage.may_join(cluster_a, cluster_b, similarity=-negated):
            for join in linkage.list_joins(linkage.join(cluster_a, cluster_b)):
                heappush(queue, join)
    return sorted(linkage.clusters.values())


_Join = tuple[float, tuple[K, ...], tuple[K, ...], int, int]
"""A possible join for the queue, best first, ties by members: the similarity negated, members and
numbers of both clusters."""


class _AverageLinkage(Generic[K]):
    """Clusters by number; two are as similar as the pairs between them are on average.

    `_sums` holds the bits of all pairs between two clusters, of those alone that have a link
    between them, `_walls` for a cluster those it may not be joined with.
    """

    def __init__(
        self,
        groups: Sequence[tuple[K, ...]],
        linked: Iterable[tuple[int, int]],
        between: Callable[[tuple[K, ...], tuple[K, ...]], float],
        walls: defaultdict[int, set[int]],
    ) -> None:
        self.clusters = dict(enumerate(groups))
        self._numbers = count(len(groups))
        self._between = between
        self._walls = walls
        self._sums: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for a, b in linked:
            self._sums[a][b] = self._sums[b][a] = between(groups[a], groups[b])

    def list_joins(self, pairs: Iterable[tuple[int, int]]) -> list[_Join[K]]:
        """The joins that are possible among some pairs: those that do not say "different"."""
        joins: list[_Join[K]] = []
        for cluster_a, cluster_b in pairs:
            similarity = self._similarity(cluster_a, cluster_b)
            if similarity > 0:
                first, second = sorted((self.clusters[cluster_a], self.clusters[cluster_b]))
                joins.append((-similarity, first, second, cluster_a, cluster_b))
        return joins

    def may_join(self, cluster_a: int, cluster_b: int, *, similarity: float) -> bool:
        """Whether both are there still, and no rival, which may join only one, suits it as well."""
        if cluster_a not in self.clusters or cluster_b not in self.clusters:
            return False
        least = max(similarity - GAP, 0.0)
        walled_off = self._walls[cluster_a] | self._walls[cluster_b]
        return not any(
            self._similarity(cluster, rival) > least
            for cluster in (cluster_a, cluster_b)
            for rival in walled_off & self._sums[cluster].keys()
        )

    def join(self, cluster_a: int, cluster_b: int) -> list[tuple[int, int]]:
        """Put one cluster in the place of two; the pairs it makes with others."""
        merged = next(self._numbers)
        members_a, members_b = self.clusters.pop(cluster_a), self.clusters.pop(cluster_b)
        self.clusters[merged] = tuple(sorted(members_a + members_b))
        self._wall_off(merged, self._walls[cluster_a] | self._walls[cluster_b])
        sums_a, sums_b = self._take_sums(cluster_a), self._take_sums(cluster_b)
        others = sorted((sums_a.keys() | sums_b.keys()) - {cluster_a, cluster_b})
        for other in others:
            bits_a = self._sum_between(members_a, other, sums_a)
            bits_b = self._sum_between(members_b, other, sums_b)
            self._sums[other][merged] = self._sums[merged][other] = bits_a + bits_b
        return [(other, merged) for other in others]

    def _sum_between(self, members: tuple[K, ...], other: int, known: Mapping[int, float]) -> float:
        """The bits of all pairs between some members and another cluster, weighed if not known."""
        if other in known:
            return known[other]
        first, second = sorted((members, self.clusters[other]))
        return self._between(first, second)

    def _take_sums(self, cluster: int) -> dict[int, float]:
        """The sums of a cluster, which is forgotten by the others."""
        sums = self._sums.pop(cluster)
        for other in sums:
            del self._sums[other][cluster]
        return sums

    def _similarity(self, cluster_a: int, cluster_b: int) -> float:
        pairs = len(self.clusters[cluster_a]) * len(self.clusters[cluster_b])
        return self._sums[cluster_a][cluster_b] / pairs

    def _wall_off(self, cluster: int, others: set[int]) -> None:
        self._walls[cluster] = others
        for other in others:
            self._walls[other].add(cluster)


def _list_linked(
    groups: Sequence[tuple[K, ...]], links: Iterable[tuple[K, K]]
) -> list[tuple[int, int]]:
    """The pairs of different groups, by position, that have a link between them."""
    group_of = {member: i for i, group in enumerate(groups) for member in group}
    found = ((group_of[a], group_of[b]) for a, b in links if a in group_of and b in group_of)
    return sorted({(min(i, j), max(i, j)) for i, j in found if i != j})

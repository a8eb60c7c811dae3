"""Why two records are one edition or are not: compared anew, with every reason."""

from __future__ import annotations

from itertools import combinations, product
from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.formats import Hints, Reading, read
from harvester.match import Relation, Score, Weights, prepare, relation, score, set_common
from harvester.record import Record
from harvester.store import Store, StoredPair
from harvester.union import Decision, in_force, link_weight, ordered, strongest_path

if TYPE_CHECKING:
    from harvester.match import Prepared
    from harvester.record import Harvested
    from harvester.union import UnionRecord


class PathStep(Struct, frozen=True):
    """One link of a path between two records: their score in bits if known, a person's word."""

    record_a: str
    record_b: str
    score: float | None
    decision: Decision | None


class WhyCompared(Struct, frozen=True):
    """Whether two records were compared when the union list was made, and if not, why.

    `shared` are the match keys by which they met; `crowded` those they share with more records
    than the table's block cap, which propose no pair; `waiting` are those of the two, by name,
    that wait to be read or matched.
    """

    shared: tuple[str, ...] = ()
    crowded: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """True if they were."""
        return bool(self.shared) and not self.waiting


class Explanation(Struct, frozen=True):
    """Why two records are or are not one edition.

    `relation` is what the second is to the first where they are two editions of one work.
    `path` is for two that stand together though a machine would not say so of them alone: the
    pairs, and decisions of people, by which they hang together. `against` is for two that are
    alike and yet stand apart: the pairs between their two union records that speak against one
    edition, worst first. `table` holds the weights of `score`.
    """

    record_a: Record
    record_b: Record
    score: Score
    table: Weights
    relation: Relation | None
    compared: WhyCompared
    decision: Decision | None
    cluster_a: str | None
    cluster_b: str | None
    together: bool
    path: tuple[PathStep, ...] = ()
    against: tuple[StoredPair, ...] = ()


def explain(store: Store, name_a: str, name_b: str) -> Explanation:
    """Compare two records anew and tell every reason; raises UnknownName."""
    a, b = read_now(store, name_a), read_now(store, name_b)
    cluster_a, cluster_b = store.union.cluster_of(name_a), store.union.cluster_of(name_b)
    table, ready_a, ready_b = store.weights.current(), ready_now(store, a), ready_now(store, b)
    found = score(ready_a, ready_b, table)
    together = cluster_a is not None and cluster_a == cluster_b
    against: list[StoredPair] = []
    path: tuple[PathStep, ...] = ()
    if cluster_a and together and found.verdict != "same":
        path = _path(store, cluster_a, name_a, name_b)
    if found.verdict == "same" and cluster_a and cluster_b and not together:
        against = _against(store, table, cluster_a, cluster_b)
    return Explanation(
        record_a=a,
        record_b=b,
        score=found,
        table=table,
        relation=relation(found, ready_a, ready_b, table),
        compared=_compared(store, table.block_cap, name_a, name_b),
        decision=in_force(store.decisions.all()).get(ordered(name_a, name_b)),
        cluster_a=cluster_a,
        cluster_b=cluster_b,
        together=together,
        path=path,
        against=tuple(against),
    )


def _compared(store: Store, cap: int, name_a: str, name_b: str) -> WhyCompared:
    counts = store.pairs.shared_keys(name_a, name_b)
    return WhyCompared(
        shared=tuple(key for key, records in counts.items() if records <= cap),
        crowded=tuple(key for key, records in counts.items() if records > cap),
        waiting=tuple(name for name in (name_a, name_b) if store.queue.not_compared(name)),
    )


def _path(store: Store, cluster: str, name_a: str, name_b: str) -> tuple[PathStep, ...]:
    """The strongest way through a union record; a person's word is the strongest of all."""
    names = {holding.name for holding in store.union.get(cluster).holdings}
    pairs = {
        ordered(pair.record_a, pair.record_b): pair.score
        for name in names
        for pair in store.pairs.of(name)
        if pair.verdict == "same" and names >= {pair.record_a, pair.record_b}
    }
    decided = in_force(store.decisions.all())
    words = {link: d for link, d in decided.items() if d.judgement == "same" and names >= {*link}}
    links = strongest_path(pairs | dict.fromkeys(words, inf), name_a, name_b)
    return tuple(
        PathStep(a, b, pairs.get(ordered(a, b)), words.get(ordered(a, b))) for a, b in links
    )


def _against(store: Store, table: Weights, *clusters: str) -> list[StoredPair]:
    """What keeps two union records apart, as `harvester.union.editions` weighs it."""
    ours, theirs = (
        {
            h.name: ready_now(store, read_now(store, h.name))
            for h in store.union.get(cluster).holdings
        }
        for cluster in clusters
    )
    weighed = []
    for a, b in product(ours, theirs):
        found = score(ours[a], theirs[b], table)
        pair = StoredPair(a, b, found.total, found.verdict, found.evidence)
        weighed.append((link_weight(found, table), pair))
    return [pair for bits, pair in sorted(weighed, key=lambda one: one[0]) if bits < 0]


def reasons(store: Store, union: UnionRecord) -> list[StoredPair]:
    """Every pair of a union record's sources with its evidence, values compared included."""
    names = [holding.name for holding in union.holdings]
    ready = {name: ready_now(store, read_now(store, name)) for name in names}
    table = store.weights.current()
    found = []
    for a, b in combinations(names, 2):
        s = score(ready[a], ready[b], table)
        found.append(StoredPair(a, b, s.total, s.verdict, s.evidence))
    return sorted(found, key=lambda pair: -pair.score)


def read_now(store: Store, name: str) -> Record:
    """The record as read now: also right for one that still waits, or was deleted."""
    return reading_now(store, store.sources.get(name)).record


def ready_now(store: Store, record: Record) -> Prepared:
    """A record made ready for comparing, with its numbers as they count in this store."""
    return set_common(prepare(record), store.numbers.common(record.partner))


def reading_now(store: Store, source: Harvested) -> Reading:
    """What is read of a source record now, as its partner's settings say."""
    return read(source, Hints.of(store.partners.all()[source.partner]))

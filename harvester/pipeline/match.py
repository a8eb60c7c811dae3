"""Matching, over a store: read what waits, compare, unite; the union list is current afterwards.

It may be killed at any instant and run again: what was committed stays, what was not is done
anew, and the end is the same, however many processes shared the work.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from harvester.formats import READER_VERSION
from harvester.pipeline import spark, stages
from harvester.pipeline.reports import MatchReport
from harvester.pipeline.stages import Cluster
from harvester.pipeline.workers import Workers
from harvester.progress import quiet
from harvester.store import Neighbourhood, Stage, Store, UnionBatch, chunked
from harvester.text import installed_readers
from harvester.union import components_of, succeed
from harvester.vocabulary import words_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harvester.match import Weights
    from harvester.pipeline.spark import Spark
    from harvester.progress import Progress
    from harvester.record import Apart
    from harvester.union import Component, Succession

BATCH, LARGE_BATCH = 2_000, 12_000
"""Records a transaction, read or else compared and united: a second or two, for others wait to
write meanwhile."""


def match_records(
    store: Store,
    progress: Progress = quiet,
    *,
    processes: int = 1,
    engine: Spark | None = None,
) -> MatchReport:
    """Read, compare and unite whatever waits; the union list is current afterwards.

    Where much waits it is shared by `processes` (0: one a core); see `workers` for what
    a script that asks for more than one must do. With an `engine` comparing is done there, with
    the same end. Raises Locked when another process is matching, MissingExtra and EngineError
    where the engine cannot be had.
    """
    with store.lock("match"), Workers(processes) as workers:
        # Match keys are made as records are read, and Han is read differently by the readers.
        readers = " ".join((str(READER_VERSION), words_version(), *installed_readers()))
        store.queue.renew("reader", readers, Stage.READ)
        table = store.weights.current()
        store.queue.renew("weights", table.version, Stage.MATCH)
        run = store.runs.begin("match")
        matcher = Matcher(store, table, workers, progress)
        read_count, apart = matcher.read()
        store.numbers.settle()
        store.pairs.queue_outgrown_blocks(table.block_cap)
        if engine:
            compared, pairs = spark.compare(store, table, engine, progress)
        else:
            compared, pairs = matcher.compare()
        united, changed = matcher.unite()
        report = MatchReport(read_count, compared, pairs, united, changed, apart)
        store.runs.finish(run, "complete", report)
    return report


class Matcher:
    """The three steps, each until nothing waits for it any more."""

    def __init__(self, store: Store, table: Weights, workers: Workers, progress: Progress) -> None:
        """The store must be locked for matching."""
        self._store, self._table = store, table
        self._workers, self._progress = workers, progress

    def read(self) -> tuple[int, dict[Apart, int]]:
        """Read what waits; returns how many records, and how many are kept apart, by reason."""
        total, done = self._store.queue.waiting(Stage.READ), 0
        cap = self._table.block_cap
        apart: Counter[Apart] = Counter()
        while True:
            with self._store.records.batch(limit=BATCH, block_cap=cap) as batch:
                given = ((records, records) for records in batch)
                for records, rows in self._workers.ahead(stages.read_rows, given):
                    batch.keep(records, rows)
                    apart.update(row.apart for row in rows if row.apart)
            if not len(batch):
                return done, dict(apart)
            done += len(batch)
            self._progress("read", done, total)

    def compare(self) -> tuple[int, int]:
        """Compare what waits with all; returns how many records, and pairs compared."""
        score = partial(stages.pair_rows, table=self._table)
        waiting = self._store.pairs.waiting()
        done = compared = 0
        for ids in chunked(waiting, LARGE_BATCH):
            with self._store.pairs.batch(ids, block_cap=self._table.block_cap) as batch:
                given = ((pairs, pairs) for pairs in batch)
                for _, rows in self._workers.ahead(score, given):
                    batch.keep(rows)
            done, compared = done + len(ids), compared + batch.compared
            self._progress("compare", done, len(waiting))
        return done, compared

    def unite(self) -> tuple[int, int]:
        """Cluster what waits with its neighbours; returns records, and union records changed."""
        total = self._store.queue.waiting(Stage.CLUSTER)
        done = changed = 0
        while True:
            with self._store.union.batch(limit=LARGE_BATCH) as batch:
                placed = self._place(batch)
                for (near, succession), unions in self._workers.ahead(stages.union_rows, placed):
                    batch.keep(near, succession, unions)
            if not batch.taken:
                return done, changed
            done, changed = done + batch.taken, changed + batch.changed
            self._progress("unite", done, total)

    def _place(
        self, batch: UnionBatch
    ) -> Iterator[tuple[tuple[Neighbourhood, Succession], list[Cluster]]]:
        """Neighbourhoods with the clusters that succeed the old ones, to be merged.

        Births are counted here alone: the clusters of those before may not be kept yet.
        """
        next_born = batch.next_born
        for near, editions in self._divide(batch):
            succession = succeed(near.standing, editions, next_born)
            next_born += len(succession.born)
            clusters = [
                Cluster(cluster, tuple(near.records[name].data for name in sorted(names)))
                for cluster, names in succession.members.items()
            ]
            yield (near, succession), clusters

    def _divide(self, batch: UnionBatch) -> Iterator[tuple[Neighbourhood, list[frozenset[str]]]]:
        """Neighbourhoods with the editions that their records are."""
        group = partial(stages.groups, table=self._table)
        parts = (self._components(near) for near in batch)
        for (near, alone), divided in self._workers.ahead(group, parts):
            yield near, [*alone, *chain.from_iterable(divided)]

    def _components(
        self, near: Neighbourhood
    ) -> tuple[tuple[Neighbourhood, list[frozenset[str]]], list[Component]]:
        """A neighbourhood's records that are an edition alone, and the components to divide."""
        prepared = {name: record.prepared for name, record in near.records.items()}
        found = components_of(prepared, near.pairs, near.decisions, self._table)
        alone = [frozenset(each.names) for each in found if len(each.names) == 1]
        return (near, alone), [each for each in found if len(each.names) > 1]

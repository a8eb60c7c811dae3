"""Matching, over a store: read what waits, compare, unite; the union list is current afterwards.

It may be killed at any instant and run again: what was committed stays, what was not is done
anew, and the end is the same, however many processes shared the work.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from harvester import spark, work
from harvester.formats import READER_VERSION
from harvester.progress import quiet
from harvester.reports import MatchReport
from harvester.store import Neighbourhood, Stage, Store, chunked
from harvester.text import installed_readers
from harvester.union.clusters import Succession, succeed
from harvester.union.grouping import components_of
from harvester.work import Cluster, Comparison
from harvester.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harvester.match.weights import Table
    from harvester.progress import Progress
    from harvester.spark import Spark
    from harvester.store import PairRow, UnionRow

BATCH = 2_000
"""Records a transaction: a second or two, for others wait to write meanwhile."""


def match(
    store: Store,
    progress: Progress = quiet,
    *,
    processes: int = 1,
    engine: Spark | None = None,
) -> MatchReport:
    """Read, compare and unite whatever waits; the union list is current afterwards.

    Where much waits it is shared by `processes` (0: one a core); see `harvester.workers` for what
    a script that asks for more than one must do. With an `engine` comparing is done there, with
    the same end. Raises Locked when another process is matching, MissingExtra and EngineError
    where the engine cannot be had.
    """
    with store.lock("match"), Workers(processes) as workers:
        # Match keys are made as records are read, and Han is read differently by these.
        readers = " ".join((str(READER_VERSION), *installed_readers()))
        store.renew("reader", readers, Stage.READ)
        table = store.weights()
        store.renew("weights", table.version, Stage.MATCH)
        run = store.begin_run("match")
        matcher = Matcher(store, table, workers, progress)
        read_count = matcher.read()
        store.queue_outgrown_blocks(table.block_cap)
        if engine:
            compared, pairs = spark.compare(store, table, engine, progress)
        else:
            compared, pairs = matcher.compare()
        united, changed = matcher.unite()
        report = MatchReport(read_count, compared, pairs, united, changed)
        store.finish_run(run, "complete", report)
    return report


class Matcher:
    """The three steps, each until nothing waits for it any more."""

    def __init__(self, store: Store, table: Table, workers: Workers, progress: Progress) -> None:
        """The store must be locked for matching."""
        self._store, self._table = store, table
        self._workers, self._progress = workers, progress

    def read(self) -> int:
        """Read what waits; returns how many records."""
        total, done = self._store.waiting(Stage.READ), 0
        read = partial(self._workers.spread, work.read_rows)
        cap = self._table.block_cap
        while count := self._store.read_batch(read, block_cap=cap, limit=BATCH):
            done += count
            self._progress("read", done, total)
        return done

    def compare(self) -> tuple[int, int]:
        """Compare what waits with all; returns how many records, and pairs compared."""
        cap = self._table.block_cap
        waiting = self._store.waiting_to_match()
        done = pairs = 0
        for ids in chunked(waiting, BATCH):
            pairs += self._store.compare_batch(self._compared, ids, block_cap=cap)
            done += len(ids)
            self._progress("compare", done, len(waiting))
        return done, pairs

    def _compared(
        self, prepared: Mapping[int, bytes], pairs: Sequence[tuple[int, int]]
    ) -> Sequence[PairRow]:
        comparisons = [Comparison(a, b, prepared[a], prepared[b]) for a, b in pairs]
        return self._workers.spread(partial(work.pair_rows, table=self._table), comparisons)

    def unite(self) -> tuple[int, int]:
        """Cluster what waits with its neighbours; returns records, and union records changed."""
        total = self._store.waiting(Stage.CLUSTER)
        done = changed = 0
        while True:
            count, renewed = self._store.unite_batch(self._united, limit=BATCH)
            if not count:
                return done, changed
            done, changed = done + count, changed + renewed
            self._progress("unite", done, total)

    def _united(self, near: Neighbourhood) -> tuple[Succession, Sequence[UnionRow]]:
        succession = succeed(near.standing, self._groups(near))
        clusters = [
            Cluster(cluster, tuple(near.records[name].data for name in sorted(names)))
            for cluster, names in succession.members.items()
        ]
        return succession, self._workers.spread(work.union_rows, clusters)

    def _groups(self, near: Neighbourhood) -> list[frozenset[str]]:
        """The editions in a neighbourhood; one record alone needs no thought."""
        prepared = {name: record.prepared for name, record in near.records.items()}
        components = components_of(prepared, near.pairs, near.decisions, self._table)
        alone = [frozenset(each.names) for each in components if len(each.names) == 1]
        divide = partial(work.groups, table=self._table)
        several = [each for each in components if len(each.names) > 1]
        return [*alone, *chain.from_iterable(self._workers.spread(divide, several))]

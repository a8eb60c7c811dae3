"""Matching, over a store: read what waits, compare, unite; the union list is current afterwards.

It may be killed at any instant and run again: what was committed stays, what was not is done
anew, and the end is the same, however many processes shared the work.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import replace

from harvester.formats import READER_VERSION
from harvester.pipeline import spark, stages
from harvester.pipeline.reports import MatchReport
from harvester.pipeline.stages import Cluster
from harvester.pipeline.workers import Workers, one_behind
from harvester.progress import quiet
from harvester.store import Neighbourhood, Stage, Store, United, chunked
from harvester.text import installed_readers
from harvester.union import components_of, succeed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from harvester.match import Weights
    from harvester.pipeline.spark import Spark
    from harvester.pipeline.workers import Work
    from harvester.progress import Progress
    from harvester.record import Apart
    from harvester.store import ReadRow, Sources
    from harvester.union import Succession

T = TypeVar("T")
R = TypeVar("R")

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
        # Match keys are made as records are read, and Han is read differently by these.
        readers = " ".join((str(READER_VERSION), *installed_readers()))
        store.renew("reader", readers, Stage.READ)
        table = store.weights()
        store.renew("weights", table.version, Stage.MATCH)
        run = store.begin_run("match")
        matcher = Matcher(store, table, workers, progress)
        read_count, apart = matcher.read()
        store.queue_outgrown_blocks(table.block_cap)
        if engine:
            compared, pairs = spark.compare(store, table, engine, progress)
        else:
            compared, pairs = matcher.compare()
        united, changed = matcher.unite()
        report = MatchReport(read_count, compared, pairs, united, changed, apart)
        store.finish_run(run, "complete", report)
    return report


class Grouped(NamedTuple):
    """A neighbourhood, and which of its records are one edition."""

    near: Neighbourhood
    groups: list[frozenset[str]]


class Matcher:
    """The three steps, each until nothing waits for it any more."""

    def __init__(self, store: Store, table: Weights, workers: Workers, progress: Progress) -> None:
        """The store must be locked for matching."""
        self._store, self._table = store, table
        self._workers, self._progress = workers, progress

    def read(self) -> tuple[int, dict[Apart, int]]:
        """Read what waits; returns how many records, and how many are kept apart, by reason."""
        total, done = self._store.waiting(Stage.READ), 0
        apart: Counter[Apart] = Counter()

        def read(lists: Iterator[Sources]) -> Iterator[list[ReadRow]]:
            for rows in self._worked(stages.read_rows, lists):
                apart.update(row.apart for row in rows if row.apart)
                yield rows

        cap = self._table.block_cap
        while count := self._store.read_batch(read, block_cap=cap, limit=BATCH):
            done += count
            self._progress("read", done, total)
        return done, dict(apart)

    def compare(self) -> tuple[int, int]:
        """Compare what waits with all; returns how many records, and pairs compared."""
        cap = self._table.block_cap
        waiting = self._store.waiting_to_match()
        done = pairs = 0
        compare = partial(self._worked, partial(stages.pair_rows, table=self._table))
        for ids in chunked(waiting, LARGE_BATCH):
            pairs += self._store.compare_batch(compare, ids, block_cap=cap)
            done += len(ids)
            self._progress("compare", done, len(waiting))
        return done, pairs

    def unite(self) -> tuple[int, int]:
        """Cluster what waits with its neighbours; returns records, and union records changed."""
        total = self._store.waiting(Stage.CLUSTER)
        done = changed = 0
        while True:
            count, renewed = self._store.unite_batch(self._united, limit=LARGE_BATCH)
            if not count:
                return done, changed
            done, changed = done + count, changed + renewed
            self._progress("unite", done, total)

    def _worked(self, do: Work[T, R], lists: Iterator[Sequence[T]]) -> Iterator[list[R]]:
        """What is made of lists of values, while the lists after them are found."""
        return one_behind(self._workers.begin(do, values) for values in lists)

    def _united(self, parts: Iterator[Neighbourhood]) -> Iterator[United]:
        grouped = one_behind(self._begin_grouping(near) for near in parts)
        return one_behind(self._begin_merging(*placed) for placed in _placed(grouped))

    def _begin_grouping(self, near: Neighbourhood) -> Callable[[], Grouped]:
        """The editions in a neighbourhood; one record alone needs no thought."""
        prepared = {name: record.prepared for name, record in near.records.items()}
        found = components_of(prepared, near.pairs, near.decisions, self._table)
        alone = [frozenset(each.names) for each in found if len(each.names) == 1]
        several = [each for each in found if len(each.names) > 1]
        divided = self._workers.begin(partial(stages.groups, table=self._table), several)
        return lambda: Grouped(near, [*alone, *chain.from_iterable(divided())])

    def _begin_merging(self, near: Neighbourhood, succession: Succession) -> Callable[[], United]:
        clusters = [
            Cluster(cluster, tuple(near.records[name].data for name in sorted(names)))
            for cluster, names in succession.members.items()
        ]
        merged = self._workers.begin(stages.union_rows, clusters)
        return lambda: United(near, succession, merged())


def _placed(grouped: Iterable[Grouped]) -> Iterator[tuple[Neighbourhood, Succession]]:
    """The clusters of neighbourhoods, numbered on where those before are not kept yet."""
    next_born = 1
    for near, groups in grouped:
        born = max(near.standing.next_born, next_born)
        succession = succeed(replace(near.standing, next_born=born), groups)
        next_born = born + len(succession.born)
        yield near, succession

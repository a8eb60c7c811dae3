"""Scoring and clustering by themselves, to be held against those of Splink."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from harvester import pipeline
from harvester.match.score import Score
from harvester.match.weights import SHIPPED
from harvester.pipeline.match import LARGE_BATCH
from harvester.pipeline.workers import Workers, collect_seldom
from harvester.store import Stage, Store, chunked
from harvester.store.database import schema
from harvester.store.pairs import evidence_of
from harvester.store.queue import enqueue
from harvester.union.decisions import ordered
from harvester.union.editions import components_of

if TYPE_CHECKING:
    from harvester.store import PairRow


def alone(store: Store, processes: int) -> float:
    """Seconds in which all candidates of a store are scored and clustered.

    Neither finding them is counted nor keeping anything; that scores cross from process to process
    is. The store's pairs are made anew.
    """
    collect_seldom()
    with store.database.writing() as connection:
        records = connection.scalars(select(schema.read_record.c.record)).all()
        enqueue(connection, Stage.MATCH, records)
    with Workers(processes) as workers:
        kept: list[PairRow] = []
        seconds = 0.0

        for ids in chunked(store.pairs.waiting(), LARGE_BATCH):
            with store.pairs.batch(ids, block_cap=SHIPPED.block_cap) as batch:
                for comparisons in batch:
                    began = time.perf_counter()
                    rows = workers.begin(partial(pipeline.pair_rows, table=SHIPPED), comparisons)()
                    seconds += time.perf_counter() - began
                    kept.extend(rows)
                    batch.keep(rows)
        return seconds + _clustering(store, kept, workers)


def _clustering(store: Store, rows: list[PairRow], workers: Workers) -> float:
    prepared = {str(record): ready for record, ready in store.bulk.prepared()}
    pairs = {
        ordered(str(row.a), str(row.b)): Score(row.score, row.verdict, evidence_of(row.evidence))
        for row in rows
    }
    began = time.perf_counter()
    several = [c for c in components_of(prepared, pairs, {}, SHIPPED) if len(c.names) > 1]
    workers.begin(partial(pipeline.groups, table=SHIPPED), several)()
    return time.perf_counter() - began

"""The queue between the stages: which records have work waiting, and where.

A row is written in the transaction that makes the work necessary and removed in the one that
does it. Taking starts that second transaction: a change that comes meanwhile queues itself anew.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Select, and_, delete, func, literal, select

from harvester.store.database import among, insert_ignoring, insert_rows
from harvester.store.schema import todo

if TYPE_CHECKING:
    from collections.abc import Sequence


class Stage(StrEnum):
    """Where work can wait; COMPARING marks the batch that is being compared right now."""

    READ = "read"
    MATCH = "match"
    COMPARING = "comparing"
    CLUSTER = "cluster"


def enqueue(
    connection: Connection, stage: Stage, records: Select[tuple[int]] | Sequence[int]
) -> None:
    """Queue records (their numbers, or a SELECT of them) at a stage; twice is once."""
    if isinstance(records, Select):
        rows = records.with_only_columns(
            literal(stage.value), *records.selected_columns, maintain_column_froms=True
        )
        connection.execute(insert_ignoring(connection, todo).from_select(["stage", "record"], rows))
        return
    queued = [(stage.value, record) for record in sorted(set(records))]
    insert_rows(connection, (todo.c.stage, todo.c.record), queued)


def take(connection: Connection, stage: Stage, limit: int) -> list[int]:
    """Remove up to `limit` waiting records from a stage and return them, lowest number first."""
    here = todo.c.stage == stage.value
    chosen = select(todo.c.record).where(here).order_by(todo.c.record).limit(limit)
    taken = delete(todo).where(and_(here, todo.c.record.in_(chosen))).returning(todo.c.record)
    return sorted(connection.scalars(taken))


def done_with(connection: Connection, stage: Stage, records: Sequence[int]) -> None:
    """Remove records from a stage, whether they wait there or not."""
    here = and_(todo.c.stage == stage.value, among(connection, todo.c.record, records))
    connection.execute(delete(todo).where(here))


def waiting(connection: Connection, stage: Stage | None = None) -> int:
    """How many records wait at a stage; at any, each counted once, when none is named."""
    count = select(func.count(todo.c.record.distinct()))
    if stage:
        count = select(func.count()).where(todo.c.stage == stage.value)
    return int(connection.scalar(count) or 0)

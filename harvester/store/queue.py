"""The queue between the stages: which records have work waiting, and where.

A row is written in the transaction that makes the work necessary and removed in the one that
does it. Taking starts that second transaction: a change that comes meanwhile queues itself anew.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Select, and_, delete, func, literal, select

from harvester.store.database import Part, among, insert_ignoring, insert_rows, schema, upsert
from harvester.store.rows import TODO, record_id

if TYPE_CHECKING:
    from collections.abc import Sequence


class Stage(StrEnum):
    """Where work can wait; COMPARING marks the batch that is being compared right now."""

    READ = "read"
    MATCH = "match"
    COMPARING = "comparing"
    CLUSTER = "cluster"


class Queue(Part):
    """What waits, and what makes everything wait again."""

    def renew(self, name: str, value: str, stage: Stage) -> bool:
        """Queue every record at a stage when a version (of reader, of weights) has changed."""
        table = schema.version
        with self._database.writing() as connection:
            before = connection.scalar(select(table.c.value).where(table.c.name == name))
            if before == value:
                return False
            upsert(connection, table, [{"name": name, "value": value}])
            source, read = schema.source_record.c, schema.read_record.c
            live = select(source.id).where(source.deleted.is_(False))
            if stage is not Stage.READ:
                live = live.where(source.id.not_in(select(read.record).where(read.apart != "")))
            enqueue(connection, stage, live)
        return True

    def not_compared(self, name: str) -> bool:
        """Whether a record waits to be read or matched; raises UnknownName."""
        stages = (Stage.READ, Stage.MATCH)
        with self._database.reading() as connection:
            here = and_(TODO.record == record_id(connection, name), TODO.stage.in_(stages))
            return connection.scalar(select(TODO.record).where(here).limit(1)) is not None

    def waiting(self, stage: Stage | None = None) -> int:
        """How many records wait at a stage; at any, each counted once, when none is named."""
        with self._database.reading() as connection:
            return count_waiting(connection, stage)


def enqueue(
    connection: Connection, stage: Stage, records: Select[tuple[int]] | Sequence[int]
) -> None:
    """Queue records (their numbers, or a SELECT of them) at a stage; twice is once."""
    if isinstance(records, Select):
        rows = records.with_only_columns(
            literal(stage.value), *records.selected_columns, maintain_column_froms=True
        )
        connection.execute(
            insert_ignoring(connection, schema.todo).from_select(["stage", "record"], rows)
        )
        return
    queued = [(stage.value, record) for record in sorted(set(records))]
    insert_rows(connection, (TODO.stage, TODO.record), queued)


def take(connection: Connection, stage: Stage, limit: int) -> list[int]:
    """Remove up to `limit` waiting records from a stage and return them, lowest number first."""
    here = TODO.stage == stage.value
    chosen = select(TODO.record).where(here).order_by(TODO.record).limit(limit)
    taken = delete(schema.todo).where(and_(here, TODO.record.in_(chosen))).returning(TODO.record)
    return sorted(connection.scalars(taken))


def done_with(connection: Connection, stage: Stage, records: Sequence[int]) -> None:
    """Remove records from a stage, whether they wait there or not."""
    here = and_(TODO.stage == stage.value, among(connection, TODO.record, records))
    connection.execute(delete(schema.todo).where(here))


def count_waiting(connection: Connection, stage: Stage | None = None) -> int:
    """How many records wait at a stage; at any, each counted once, when none is named."""
    count = select(func.count(TODO.record.distinct()))
    if stage:
        count = select(func.count()).where(TODO.stage == stage.value)
    return int(connection.scalar(count) or 0)

"""What people decided of pairs of records."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, insert, select

from harvester.store.database import Part, schema
from harvester.store.queue import Stage, enqueue
from harvester.store.rows import record_id
from harvester.union import Decision


class Decisions(Part):
    """People's decisions on pairs of records; only ever added to."""

    def add(self, decision: Decision) -> None:
        """Append a person's decision; both records are clustered anew. Raises UnknownName."""
        row = msgspec.structs.asdict(decision)
        with self._database.writing() as connection:
            ids = [record_id(connection, name) for name in decision.pair]
            connection.execute(insert(schema.decision).values(row))
            enqueue(connection, Stage.CLUSTER, ids)

    def all(self) -> list[Decision]:
        """Every decision ever made, in the order it was made."""
        with self._database.reading() as connection:
            return read_decisions(connection)


def read_decisions(connection: Connection) -> list[Decision]:
    """Every decision, in the order it was made."""
    table = schema.decision
    rows = connection.execute(select(table).order_by(table.c.id))
    return [Decision(*row[1:]) for row in rows]

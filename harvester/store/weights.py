"""The weights by which records are compared: the ones in force, and all that ever were."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, insert, select

from harvester.match import SHIPPED, Weights, completed
from harvester.store.database import Part, now, schema

WEIGHTS = schema.weights.c


class WeightTables(Part):
    """Weights by version."""

    def current(self) -> Weights:
        """The weight table in force: the last adopted, or the shipped one."""
        with self._database.reading() as connection:
            return current_weights(connection)

    def adopt(self, table: Weights) -> None:
        """Put a weight table in force: the next match scores every pair anew."""
        data = msgspec.json.encode(table).decode()
        row = {"version": table.version, "adopted": now(), "data": data}
        with self._database.writing() as connection:
            connection.execute(insert(schema.weights).values(row))

    def all(self) -> dict[str, Weights]:
        """Every weight table by version: the shipped one, and whatever was ever adopted.

        One with levels that are new since is known by the version it was adopted as, too.
        """
        with self._database.reading() as connection:
            rows = connection.scalars(select(WEIGHTS.data).order_by(WEIGHTS.id))
            adopted = [msgspec.json.decode(data, type=Weights) for data in rows]
        whole = [(table.version, completed(table)) for table in (SHIPPED, *adopted)]
        return dict(whole) | {table.version: table for _, table in whole}


def current_weights(connection: Connection) -> Weights:
    """The weight table in force: the last adopted, or the shipped one."""
    last = select(WEIGHTS.data).order_by(WEIGHTS.id.desc()).limit(1)
    data = connection.scalar(last)
    return completed(msgspec.json.decode(data, type=Weights)) if data else SHIPPED
